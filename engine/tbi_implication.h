/* tbi_implication.h - what a match of the lexicon or of a signal implies: answers, as a pack writes them. */
#ifndef TBI_IMPLICATION_H
#define TBI_IMPLICATION_H

#include "profile.h"
#include "tbi_pack.h"

typedef struct tbi_implication {
    size_t question;
    bool from_number; /* the answer is the number the match found */
    tb_answer answer;
} tbi_implication;

/* What an item implies. */
typedef struct tbi_implied {
    int workload; /* index, or -1 */
    tbi_implication *answers;
    size_t answer_count;
} tbi_implied;

/* Reads the keys `workload` and `answers` of ITEM, one of which it needs. WHAT: "an item of the lexicon". NUMBERS: the
 * word `number` stands for the number that was found. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tbi_implied_read(tbi_pack_builder *builder, const tb_node *item, const char *what, bool numbers,
                                        tbi_implied *out);

/* Reads the regular expression in NODE, which is written between slashes; *out is NULL if it is none. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tbi_pattern_read(tbi_pack_builder *builder, const tb_node *node, tb_pattern **out);

#endif
