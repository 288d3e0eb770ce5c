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
/* The same for a SOURCE that is known to be right: it is made when it is first used, from STORED (which stays where it
 * is; empty is fine) if this PCRE2 can, else by compiling. NULL: memory is out. */
tb_pattern *tb_pattern_late(tb_text source, tb_text stored);
/* Writes the compiled pattern, for tb_pattern_late() in a program that uses the same PCRE2. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_pattern_store(const tb_pattern *pattern, tb_buf *out);
/* A copy that takes longer to make and is several times quicker to match, for much text. NULL: memory is out. */
tb_pattern *tb_pattern_quick_copy(const tb_pattern *pattern);
void tb_pattern_free(tb_pattern *pattern); /* NULL is fine */
tb_text tb_pattern_text(const tb_pattern *pattern);

/* Patterns looked for again and again in one text, one after the other. Lies in the caller's hands; no two threads
 * share one. */
typedef struct tb_search {
    tb_text subject;
    const void *code;             /* PCRE2's, as are the next three */
    void *quick, *data, *context; /* `quick`: a copy of the code for a long text, compiled to machine code */
    uint32_t number_group;        /* of the group named `number`, or 0 */
} tb_search;

/* SUBJECT is valid UTF-8 and stays where it is. To be closed whatever came of it. TB_ERR_NOMEM. TB_ERR_INPUT: a late
 * pattern was not right after all. */
TB_NODISCARD tb_status tb_search_open(tb_search *search, const tb_pattern *pattern, tb_text subject);
/* Goes on with another pattern in the same text, from whatever the search was before; all zero but for `subject` is
 * fine too. As tb_search_open. */
TB_NODISCARD tb_status tb_search_turn(tb_search *search, const tb_pattern *pattern);
/* As tb_pattern_find. */
TB_NODISCARD tb_status tb_search_next(tb_search *search, size_t from, bool *found, tb_match *match);
/* The same for a match that begins at byte AT and nowhere else. */
TB_NODISCARD tb_status tb_search_at(tb_search *search, size_t at, bool *found, tb_match *match);
/* Whether some longer text that begins with TEXT (valid UTF-8) may have a match that begins at byte AT. The search's
 * own subject plays no part. */
bool tb_search_could_begin(tb_search *search, tb_text text, size_t at);
/* Whether a match may begin with this first byte of a character outside ASCII. */
bool tb_search_first_byte(const tb_search *search, unsigned char byte);
void tb_search_close(tb_search *search);

/* Looks for the pattern in SUBJECT (valid UTF-8) from byte FROM. TB_OK: *found says whether, and *match (may be NULL)
 * where. TB_ERR_INPUT: it was given up at a limit, which is never "no match". TB_ERR_NOMEM. Thread-safe. */
TB_NODISCARD tb_status tb_pattern_find(const tb_pattern *pattern, tb_text subject, size_t from, bool *found,
                                       tb_match *match);

/* What of the text before a match matters to the pattern: nothing but whether it is a letter or digit; something
 * that must not be there; anything. */
typedef enum tb_lookbehind { TB_LOOKBEHIND_NONE, TB_LOOKBEHIND_NOT, TB_LOOKBEHIND_ANY } tb_lookbehind;
tb_lookbehind tb_pattern_lookbehind(const tb_pattern *pattern);

#endif
