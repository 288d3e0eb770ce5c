/* lexicon.h - reads a description: patterns that imply workloads and answers, with negation and number words. */
#ifndef TB_LEXICON_H
#define TB_LEXICON_H

#include "profile.h"

/* Fills what PROFILE leaves absent (answers question by question; workloads only when it names none) from its title and
 * description, lists each inference with its words, and the words that it understood and did not count. Memory from
 * ARENA. TB_ERR_INPUT: a pattern met its match limit. */
TB_NODISCARD tb_status tb_lexicon_fill(const tb_pack *pack, tb_profile *profile, tb_arena *arena, tb_diags *diags);

/* Reads a number as people write it: 20k, 1.5 million, 20,000, "a dozen", "eight". False if TEXT is none. */
bool tb_lexicon_number(tb_text text, double *out);

#endif
