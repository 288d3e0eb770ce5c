/* mutants.h - a pack's rules changed one thing at a time, and whether its scenarios notice.
 *
 * A mutant is the pack's own canonical document with one rule written otherwise, loaded as any pack is. Since only
 * rules differ, a scenario's profile is read once and serves all mutants. */
#ifndef TB_MUTANTS_H
#define TB_MUTANTS_H

#include "scenario.h"

typedef enum tb_mutation {
    TB_MUTATION_DROP,
    TB_MUTATION_WEAKER, /* a step of strength; half the friction */
    TB_MUTATION_STRONGER,
    TB_MUTATION_NEGATE, /* a comparison */
    TB_MUTATION_LOWER,  /* a threshold: half the number, the option or level before */
    TB_MUTATION_HIGHER,
} tb_mutation;
const char *tb_mutation_name(tb_mutation mutation); /* "drop", ... */

typedef struct tb_mutant {
    size_t rule;
    tb_mutation mutation;
    const char *what; /* "dropped", "strength moderate becomes slight", "cups >= 3 becomes cups < 3" */
    const char *json; /* the rule as it is then; NULL: dropped */
} tb_mutant;

typedef struct tb_mutants {
    const tb_pack *pack;
    tb_mutant *list; /* by rule, in the order of the enum within a comparison */
    size_t count;
    const char *before, *after; /* of the document: what stands around the rules */
    const char **rules;         /* by rule: as it is */
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

typedef enum tb_fate {
    TB_SURVIVED,
    TB_NOTICED,   /* some scenario fails */
    TB_STILLBORN, /* it is no pack: a condition of too many cases, say */
} tb_fate;

/* What becomes of mutant I. Draws are made only where nothing else noticed, and only for scenarios in whose draws the
 * rule, before or after, could fire. Any number of threads may try mutants at once. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_mutant_try(const tb_mutants *mutants, size_t i, const tb_suite *suite, tb_fate *out);

#endif
