/* score.h - from a profile to scores and a choice: the decision model, steps 1 to 8.
 *
 * A scorer is a pack made ready for scoring with one body of evidence at one date: how many points each rule gives, and
 * for each cell of each variable a bit mask of the rules' cases it leaves standing. Scoring a profile is looking its
 * cells up, taking the AND of their masks, and adding the points of the bits left; it allocates nothing and walks no
 * tree. */
#ifndef TB_SCORE_H
#define TB_SCORE_H

#include "evidence.h"
#include "pack.h"
#include "profile.h"

/* Scores closer than this count as equal, so that the order of a sum cannot settle a tie. */
#define TB_TIE 1e-9

typedef enum tb_suitability { TB_FITS, TB_STRETCHED, TB_BEYOND_REACH } tb_suitability;
const char *tb_suitability_name(tb_suitability suitability); /* "fits", "stretched", "beyond" */

/* Immutable: any number of threads may score with one, each with a workspace of its own. */
typedef struct tb_scorer tb_scorer;

/* What one thread needs to score: memory, and the profile at hand. */
typedef struct tb_workspace tb_workspace;

/* What became of one profile. Choices are numbered as the pack's alternatives, the hybrid after them; -1 is none. */
typedef struct tb_outcome {
    size_t alternative_count, workload_count;
    double scores[TB_WORKLOADS_MAX][TB_ALTERNATIVES_MAX];          /* T(w,a) */
    tb_suitability fitness[TB_WORKLOADS_MAX][TB_ALTERNATIVES_MAX]; /* of an alternative for a workload */
    uint8_t ruled_out[TB_WORKLOADS_MAX];                           /* bit a: by a constraint, for that workload */
    double totals[TB_ALTERNATIVES_MAX];                            /* T(a) */
    bool is_out[TB_ALTERNATIVES_MAX];                              /* ruled out for some workload */
    bool has_hybrid;
    double hybrid;                        /* H */
    uint8_t assignment[TB_WORKLOADS_MAX]; /* f: an alternative for each workload, if there is a hybrid */
    double friction, break_even; /* break_even: the largest friction at which a hybrid still wins; NaN if at none */
    tb_suitability suitability[TB_ALTERNATIVES_MAX + 1]; /* of each choice */
    int choice, runner_up;
    double margin; /* NaN without a runner-up */
} tb_outcome;

/* EVIDENCE may be NULL, and must otherwise live as long as the scorer, like PACK. DATE decides what is stale.
 * TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_scorer_new(const tb_pack *pack, const tb_evidence *evidence, tb_date date, tb_scorer **out);
void tb_scorer_free(tb_scorer *scorer);

TB_NODISCARD tb_status tb_workspace_new(const tb_scorer *scorer, tb_workspace **out);
void tb_workspace_free(tb_workspace *workspace);

/* Whom a caller lets do work side by side. The engine starts no threads itself. */
#define TB_WORKERS_MAX 16
typedef struct tb_workers {
    size_t count; /* 1 to TB_WORKERS_MAX */
    /* Calls JOB(argument, i) once for each i below COUNT, side by side or one after another, and returns when all are
     * done. */
    void (*run)(size_t count, void (*job)(void *argument, size_t i), void *argument);
} tb_workers;

/* Lets WORKERS (which outlive the workspace; NULL: nobody) share the draws made for it. What comes out is the same. */
void tb_workspace_share(tb_workspace *workspace, const tb_workers *workers);

/* Scores a profile read against the scorer's pack, which must live until the workspace is given another one: what
 * robustness.h and the report compute is about it. TB_ERR_INPUT (a pattern met its match limit; DIAGS), TB_ERR_NOMEM.
 */
TB_NODISCARD tb_status tb_score(tb_workspace *workspace, const tb_profile *profile, tb_diags *diags, tb_outcome *out);

/* True if choice I (an alternative or the hybrid) could be chosen: ruled out nowhere, and the hybrid there is. */
bool tb_outcome_is_eligible(const tb_outcome *outcome, int choice);

/* True if it is eligible, and not beyond while another eligible choice is not: one of those the choice is made among.
 */
bool tb_outcome_is_candidate(const tb_outcome *outcome, int choice);
double tb_outcome_score(const tb_outcome *outcome, int choice);

/* The alternative that serves workload W under a choice: itself, or under the hybrid the one it is assigned to. */
static inline int tb_outcome_server(const tb_outcome *outcome, int choice, size_t w)
{
    return choice == (int)outcome->alternative_count ? outcome->assignment[w] : choice;
}

#endif
