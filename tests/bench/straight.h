/* straight.h - the peer of the scoring benchmark: straight-line C with one `if` a rule, made from the same rules as a
 * pack of two alternatives. What was not said is NaN, -1 or an option set that is not known, and makes its comparison
 * false. */
#ifndef STRAIGHT_H
#define STRAIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STRAIGHT_QUESTIONS 20
#define STRAIGHT_WORKLOADS 3 /* of one profile */
#define STRAIGHT_TRAITS 3
#define STRAIGHT_BRANCHES 7
#define STRAIGHT_LEAVES 19

typedef struct straight_workload {
    int workload;
    int traits[STRAIGHT_TRAITS]; /* -1: unknown */
    double share;
} straight_workload;

typedef struct straight_profile {
    double numbers[STRAIGHT_QUESTIONS]; /* NaN: unknown */
    int options[STRAIGHT_QUESTIONS];    /* of a choice or boolean; -1: unknown */
    bool known[STRAIGHT_QUESTIONS];     /* choices: answered */
    uint64_t sets[STRAIGHT_QUESTIONS];  /* choices: bit i is option i */
    straight_workload workloads[STRAIGHT_WORKLOADS];
    size_t workload_count;
    double branches[STRAIGHT_BRANCHES], leaves[STRAIGHT_LEAVES]; /* importances, as weights */
} straight_profile;

typedef struct straight_outcome {
    double totals[2], hybrid; /* hybrid: NaN if there is none */
    int choice;               /* 2: the hybrid; -1: none */
} straight_outcome;

void straight_score(const straight_profile *profile, straight_outcome *out);

#endif
