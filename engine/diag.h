/* diag.h - problems found in input, as data: what, where, and how to mend it. Nothing here prints.
 * All problems of a file are collected, not the first alone; past TB_DIAGS_MAX they are only counted. */
#ifndef TB_DIAG_H
#define TB_DIAG_H

#include "arena.h"
#include "buf.h"
#include "source.h"
#include "status.h"

#include <stdbool.h>
#include <stddef.h>

/* Stable codes: tests and programs compare these, not the text. */
#define TB_DIAG_CODES(X)                                                                                               \
    X(SYNTAX, "syntax")                 /* not YAML, JSON or a condition at all */                                     \
    X(UNKNOWN_KEY, "unknown-key")       /* a key this map does not take */                                             \
    X(MISSING_KEY, "missing-key")       /* a key this map needs */                                                     \
    X(DUPLICATE_KEY, "duplicate-key")   /* the same key twice in one map */                                            \
    X(DUPLICATE_ID, "duplicate-id")     /* the same id twice */                                                        \
    X(BAD_ID, "bad-id")                 /* an id that is malformed or reserved */                                      \
    X(WRONG_TYPE, "wrong-type")         /* a list where a number should be, ... */                                     \
    X(UNKNOWN_NAME, "unknown-name")     /* a question, option, workload, criterion, ... that is not there */           \
    X(BAD_VALUE, "bad-value")           /* a value that is not one of those allowed */                                 \
    X(OUT_OF_RANGE, "out-of-range")     /* a number outside its bounds */                                              \
    X(CONFLICT, "conflict")             /* two statements that exclude each other */                                   \
    X(CONDITION_TYPE, "condition-type") /* a condition that compares what cannot be compared */                        \
    X(CONDITION_SIZE, "condition-size") /* a condition that expands to too many cases, or nests too deep */            \
    X(REGEX, "regex")                   /* a pattern PCRE2 does not take */                                            \
    X(REGEX_LIMIT, "regex-limit")       /* a match that was given up at the match limit */                             \
    X(SHARES, "shares")                 /* workload shares that cannot be scaled to 1 */                               \
    X(ANCHOR, "anchor")                 /* a YAML anchor, alias or merge key */                                        \
    X(TAG, "tag")                       /* a YAML tag */                                                               \
    X(TOO_DEEP, "too-deep")             /* nesting past the limit */                                                   \
    X(TOO_LARGE, "too-large")           /* a file or list past its limit */                                            \
    X(NUL_BYTE, "nul-byte")             /* a NUL in a text file */                                                     \
    X(UTF8, "utf8")                     /* bytes that are not UTF-8 */                                                 \
    X(TAB, "tab")                       /* a tab where YAML wants spaces */                                            \
    X(EMPTY, "empty")                   /* a file with nothing in it */                                                \
    X(TRAILING, "trailing")             /* more after the end of a document */                                         \
    X(FORMAT, "format")                 /* not a document of the expected kind or version */                           \
    X(PACK_DIFFERS, "pack-differs")     /* a profile written for another pack (warning) */                             \
    X(UNUSED, "unused")                 /* a claim or question nothing uses (lint) */                                  \
    X(DIFFERENCE, "difference")         /* a document concluded what its claims do not give, unexplained (lint) */     \
    X(IO, "io")                         /* the system refused: open, read, write */

typedef enum tb_diag_code {
#define X(name, id) TB_DIAG_##name,
    TB_DIAG_CODES(X)
#undef X
        TB_DIAG_CODE_COUNT
} tb_diag_code;

/* Where: LINE and COLUMN from 1, columns in code points; 0 is unknown. WIDTH in code points, 0 or 1 for one caret. */
typedef struct tb_place {
    const tb_source
        *source; /* borrowed: must outlive the diagnostics, or be kept by tb_diags_keep(); NULL is unknown */
    uint32_t line, column, width;
} tb_place;

typedef struct tb_diag {
    tb_diag_code code;
    bool is_error;    /* false: a warning */
    tb_place at;      /* where the problem is */
    tb_place also;    /* the first definition, the contradicting rule; source NULL if there is none */
    const char *text; /* lower case, no full stop, the subject in quotes: unknown criterion 'sped' */
    const char *hint; /* what to do: did you mean 'speed'?   NULL when there is nothing useful to say */
} tb_diag;

#define TB_DIAGS_MAX 100

typedef struct tb_diags {
    tb_arena arena;  /* owns texts and hints */
    tb_diag *list;   /* TB_DIAGS_MAX of them once one was added */
    size_t count;    /* in `list` */
    size_t dropped;  /* errors and warnings past the maximum */
    size_t errors;   /* errors in all, dropped ones included */
    tb_source *kept; /* sources that the places borrow and nothing else owns any more */
} tb_diags;

#define TB_DIAGS_EMPTY ((tb_diags){0})

/* Adds a problem; the text is printf's. A problem that memory is out for is counted and lost. HINT may be NULL and is
 * copied. */
void tb_diags_error(tb_diags *diags, tb_diag_code code, tb_place at, const char *hint, const char *format, ...)
    TB_PRINTF(5, 6);
void tb_diags_warn(tb_diags *diags, tb_diag_code code, tb_place at, const char *hint, const char *format, ...)
    TB_PRINTF(5, 6);

/* Says where else, of the problem added last; no effect if that one was dropped. */
void tb_diags_also(tb_diags *diags, tb_place also);

/* Hands SOURCE over to the diagnostics, which free it when released. NULL is fine. */
void tb_diags_keep(tb_diags *diags, tb_source *source);

/* Sorts by file name, then line, column, code; stable. */
void tb_diags_sort(tb_diags *diags);

void tb_diags_clear(tb_diags *diags); /* empties, keeps memory */
void tb_diags_release(tb_diags *diags);

/* The code as users see it: "unknown-key". */
const char *tb_diag_code_name(tb_diag_code code);

/* Appends one problem as people read it:
 *     FILE:LINE:COLUMN: error: TEXT
 *        12 | the line
 *           |     ^~~~
 *       hint: HINT
 * without what is unknown; `also` follows as `FILE:LINE:COLUMN: note: first here`. COLOR adds ANSI colours. Control
 * characters of the line are shown as `?`, tabs kept under the caret, long lines cut around the caret to 100 columns.
 */
void tb_diag_put(tb_buf *out, const tb_diag *diag, bool color);

/* Appends one problem as a JSON object: code, severity, message, hint, file, line, column, also. */
void tb_diag_put_json(tb_buf *out, const tb_diag *diag);

#endif
