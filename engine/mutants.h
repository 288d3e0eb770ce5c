/* mutants.h - a pack's rules changed one thing at a time, and whether its scenarios notice.
 *
 * A mutant is the pack with one rule otherwise, or gone; all else it shares with the pack. Since only rules differ, a
 * scenario's profile is read once and serves all mutants. */
#ifndef TB_MUTANTS_H
#define TB_MUTANTS_H

#include "scenario.h"

typedef enum tb_mutation {
    TB_MUTATION_DROP,
    TB_MUTATION_WEAKER, /* a step of strength; half the friction */
    TB_MUTATION_STRONGER,
    TB_MUTATION_TURN,   /* for the next alternative what was for or against this one */
    TB_MUTATION_NEGATE, /* a comparison */
    TB_MUTATION_EDGE,   /* a number's threshold itself counts, or counts no more: >= becomes > */
    TB_MUTATION_LOWER,  /* a threshold: half the number, the option or level before */
    TB_MUTATION_HIGHER,
    TB_MUTATION_JOIN, /* `and` becomes `or`, and the reverse */
} tb_mutation;
const char *tb_mutation_name(tb_mutation mutation); /* "drop", ... */

typedef struct tb_mutant {
    size_t rule;
    tb_mutation mutation;
    const char *what;   /* "dropped", "strength moderate becomes slight", "cups >= 3 becomes cups < 3" */
    const tb_rule *now; /* the rule as it is then; NULL: dropped */
} tb_mutant;

typedef struct tb_mutants {
    const tb_pack *pack;
    tb_mutant *list; /* by rule, and by comparison within a condition */
    size_t count;
} tb_mutants;

/* All mutants of PACK, in ARENA. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_mutants_make(const tb_pack *pack, tb_arena *arena, tb_mutants *out);

/* Scenarios made ready to be run against many packs. */
typedef struct tb_prepared tb_prepared;
typedef struct tb_suite {
    const tb_pack *pack;
    tb_date date;
    tb_prepared *list; /* those that pass: one that fails already can notice nothing */
    size_t count, failing;
} tb_suite;

/* Reads and runs the scenarios; in ARENA. TB_ERR_INPUT: a profile is wrong (DIAGS). TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_suite_prepare(const tb_pack *pack, const tb_scenarios *scenarios, tb_date date,
                                        tb_arena *arena, tb_diags *diags, tb_suite *out);

/* The first scenario of the suite in which the rule, unchanged, fires; NULL if there is none. */
const tb_scenario *tb_suite_firing(const tb_suite *suite, size_t rule);

/* Whether some scenario fails once the pack is mutant I. Only those are scored in which the rule fires otherwise than
 * before, and draws are made only where nothing else noticed, for those in whose draws the rule, before or after, could
 * fire. Any number of threads may try mutants at once. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_mutant_try(const tb_mutants *mutants, size_t i, const tb_suite *suite, bool *noticed);

/* What tells a mutant from the pack. */
typedef struct tb_telling {
    bool same;           /* proved: no profile does; the change changes nothing */
    const char *witness; /* a profile (YAML), of as few answers as it takes, for which the rule fires otherwise or, if
                            it only acts otherwise, fires; NULL if it takes words to fit a pattern, or none was
                            found in 200,000 tries */
} tb_telling;

/* Compares the rule with what it is in mutant I, over every workload of the pack and every cell of every answer its
 * condition looks at. In ARENA. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_mutant_tell(const tb_mutants *mutants, size_t i, tb_arena *arena, tb_telling *out);

#endif
