/* tbi_mutants.h - inside mutants: the pack as one has it. */
#ifndef TBI_MUTANTS_H
#define TBI_MUTANTS_H

#include "mutants.h"

/* True if the mutant's rule fires exactly when it did, and does something else then. */
static inline bool tbi_acts_otherwise(const tb_mutant *mutant)
{
    return mutant->mutation == TB_MUTATION_WEAKER || mutant->mutation == TB_MUTATION_STRONGER ||
           mutant->mutation == TB_MUTATION_TURN;
}

/* PACK with the COUNT RULES in place of its own: a view that shares all else, valid as long as both, never freed.
 * Variables are settled anew, in ARENA. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tbi_pack_with_rules(const tb_pack *pack, tb_rule *rules, size_t count, tb_arena *arena,
                                           tb_pack *out);

#endif
