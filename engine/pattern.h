/* pattern.h - regular expressions (PCRE2): case-insensitive, UTF, with limits, so that no pattern can run away. */
#ifndef TB_PATTERN_H
#define TB_PATTERN_H

#include "condition.h"
#include "diag.h"
#include "status.h"
#include "text.h"

#define TB_PATTERN_MATCH_LIMIT 100000u
#define TB_PATTERN_DEPTH_LIMIT 50000u
#define TB_PATTERN_LEN_MAX 4096u

/* A match: the whole of it and the group named `number`, both within the subject; `number.at` is NULL if unset. */
typedef struct tb_match {
    tb_text whole, number;
} tb_match;

/* Compiles SOURCE, which is written at AT or begins soon after it. NULL with DIAGS saying why, or on TB_ERR_NOMEM
 * (*status). */
tb_pattern *tb_pattern_new(tb_text source, tb_place at, tb_diags *diags, tb_status *status);
/* A copy that takes longer to make and is several times quicker to match, for much text. NULL: memory is out. */
tb_pattern *tb_pattern_quick_copy(const tb_pattern *pattern);
void tb_pattern_free(tb_pattern *pattern); /* NULL is fine */
tb_text tb_pattern_text(const tb_pattern *pattern);

/* One pattern looked for again and again in one text. Lies in the caller's hands; no two threads share one. */
typedef struct tb_search {
    const tb_pattern *pattern;
    tb_text subject;
    void *code, *data,
        *context; /* PCRE2's; `code` is a copy of the pattern's, for a long text compiled to machine code */
} tb_search;

/* SUBJECT is valid UTF-8 and stays where it is. To be closed whatever came of it. */
TB_NODISCARD tb_status tb_search_open(tb_search *search, const tb_pattern *pattern, tb_text subject);
/* As tb_pattern_find. */
TB_NODISCARD tb_status tb_search_next(tb_search *search, size_t from, bool *found, tb_match *match);
void tb_search_close(tb_search *search);

/* Looks for the pattern in SUBJECT (valid UTF-8) from byte FROM. TB_OK: *found says whether, and *match (may be NULL)
 * where. TB_ERR_INPUT: it was given up at a limit, which is never "no match". TB_ERR_NOMEM. Thread-safe. */
TB_NODISCARD tb_status tb_pattern_find(const tb_pattern *pattern, tb_text subject, size_t from, bool *found,
                                       tb_match *match);

#endif
