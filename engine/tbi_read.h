/* tbi_read.h - reading typed values out of a node tree, with a diagnostic for everything that is not as it should be.
 */
#ifndef TBI_READ_H
#define TBI_READ_H

#include "date.h"
#include "node.h"

typedef struct tbi_key {
    const char *name;
    bool required;
} tbi_key;

/* True if NODE is a map; reports keys that are not among KEYS, and required ones that are missing. WHAT names the
 * map in messages: "a question". False, reported, if it is no map. */
bool tbi_map_check(tb_diags *diags, const tb_node *node, const char *what, const tbi_key *keys, size_t key_count);

/* True if MAP lacks KEY, and a key it has looks like a slip for it: that one was reported with a suggestion. */
bool tbi_is_misspelt(const tb_node *map, const char *key);

/* Looks at the entry `tiebreak` of the map NODE, which names the document's format; reports one that is missing, or is
 * not FORMAT. False if it is another one: nothing else will be as expected then. WHAT: "a profile". */
bool tbi_format_check(tb_diags *diags, const tb_node *node, const char *what, const char *format);

/* True if NODE is a list (NULL counts as the empty list and gives false without a report). */
bool tbi_list_check(tb_diags *diags, const tb_node *node, const char *what);

/* The text of entry KEY; NULL if absent, or reported if it is no text. Not empty. Borrowed from the tree. */
const char *tbi_text(tb_diags *diags, const tb_node *map, const char *key);

/* Reads NODE itself as a text; NULL and reported if it is none. WHAT names it in messages. */
const char *tbi_text_node(tb_diags *diags, const tb_node *node, const char *what);

/* Each leaves *out alone if the entry is absent, and reports what is wrong. True if *out was set. */
bool tbi_bool(tb_diags *diags, const tb_node *map, const char *key, bool *out);
bool tbi_bool_node(tb_diags *diags, const tb_node *node, const char *what, bool *out);
bool tbi_number(tb_diags *diags, const tb_node *map, const char *key, double min, double max, double *out);
bool tbi_number_node(tb_diags *diags, const tb_node *node, const char *what, double min, double max, double *out);

/* The date in entry KEY; TB_NO_DATE if absent or, reported, none. */
tb_date tbi_date(tb_diags *diags, const tb_node *map, const char *key);

/* Index of the entry's text among NAMES; -1 if absent or, reported with a suggestion, none of them. WHAT: "a status".
 */
int tbi_one_of(tb_diags *diags, const tb_node *map, const char *key, const char *const *names, size_t count);

/* Reports that NAME, which stands AT, names no WHAT ("workload"), suggesting the nearest of the NAMES. An empty name is
 * that of a list, a map or nothing. */
void tbi_unknown_name(tb_diags *diags, tb_place at, const char *what, tb_text name, const char *const *names,
                      size_t count);

/* The same, the names being the ids of COUNT structs of SIZE bytes at ARRAY, each of which begins with its id. */
void tbi_unknown_id(tb_diags *diags, tb_place at, const char *what, tb_text name, const void *array, size_t count,
                    size_t size);

/* True if TEXT is a well-formed id that is not reserved; DOTS are allowed in rules' ids. Reports otherwise. */
bool tbi_id_check(tb_diags *diags, const tb_node *node, bool dots);

/* The items of LIST that are maps with a well-formed id of their own, sorted by id; duplicates and malformed ones are
 * reported and left out. *count of them in *out, in ARENA. */
TB_NODISCARD tb_status tbi_items(tb_diags *diags, tb_arena *arena, const tb_node *list, const char *what, bool dots,
                                 const tb_node ***out, size_t *count);

/* The same over several lists, as the files of rules are; entries of LISTS may be NULL. */
TB_NODISCARD tb_status tbi_items_of(tb_diags *diags, tb_arena *arena, const tb_node *const *lists, size_t list_count,
                                    const char *what, bool dots, const tb_node ***out, size_t *count);

/* The place of the LEN bytes at OFFSET of TEXT, the text of a scalar (or a part of one) that stands AT: found by
 * reading along in the source, past quotes and escapes and over the line ends that YAML folds. */
tb_place tbi_place_within(tb_place at, tb_text text, size_t offset, size_t len);

#endif
