/* lint.h - what is lawful in a pack and yet looks wrong: claims nobody answers for, rules that cannot fire, that repeat
 * or contradict each other, or that change nothing, choices that never come out, questions and options that nothing
 * looks at.
 *
 * What is said of conditions and names is exact. That a rule can change a verdict, and that a choice can come out, is
 * proved by finding a profile; the search for one is seeded and bounded, so where it finds none the finding says just
 * that, and in how many tries. */
#ifndef TB_LINT_H
#define TB_LINT_H

#include "pack.h"
#include "profile.h"

typedef struct tb_finding {
    tb_diag diag;   /* an error for a claim that is lost or stands on the wrong side; otherwise a warning */
    const char *id; /* what it finds of what: "idle-rule.speed.loops"; no two are alike, and a file may be so named */
    bool is_near_miss;   /* the witness does not show it, but comes nearest to showing the contrary */
    const char *witness; /* a profile (YAML) that shows it; NULL where there can be none, or it takes
                            words to fit a pattern */
} tb_finding;

typedef struct tb_findings {
    tb_finding *list;
    size_t count, errors;
} tb_findings;

#define TB_LINT_TRIES 20000

typedef struct tb_lint_options {
    tb_date date; /* decides what is stale */
    size_t tries; /* of one search, at most; from 1 */
    /* Told now and then for how many of ALL things was searched. May be NULL. */
    void (*progress)(void *to, size_t done, size_t all);
    void *to;
} tb_lint_options;

/* All findings: claims first, then questions, options, workloads and traits, then rules, then choices and rules that no
 * profile was found for, in the pack's order. A search makes fewer tries in a pack so large that all of them would take
 * long. In ARENA. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_lint(const tb_pack *pack, const tb_lint_options *options, tb_arena *arena, tb_findings *out);

/* The least or most that a choice scores. */
typedef struct tb_bound {
    double score;        /* NaN if there is none, as of a hybrid where there are no two workloads */
    const char *witness; /* the profile (YAML) that reaches it */
} tb_bound;

typedef struct tb_bounds {
    tb_bound low[TB_ALTERNATIVES_MAX + 1], high[TB_ALTERNATIVES_MAX + 1]; /* by choice */
    size_t tries;                                                         /* for each end */
} tb_bounds;

/* How low and high scores can get, as far as a bounded search finds: the ends are reached by their witnesses, and
 * others may lie beyond. Witnesses lie in ARENA. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_lint_bounds(const tb_pack *pack, const tb_lint_options *options, tb_arena *arena,
                                      tb_bounds *out);

#endif
