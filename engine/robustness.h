/* robustness.h - how firmly a choice stands: its acceptability over draws of everything that is uncertain (SMAA,
 * stochastic multicriteria acceptability analysis), the changes that would flip it, the questions worth answering, and
 * the state. All of it is about the profile the workspace scored last. */
#ifndef TB_ROBUSTNESS_H
#define TB_ROBUSTNESS_H

#include "trace.h"

#define TB_DRAWS_DEFAULT 4000
#define TB_DRAWS_MAX 10000000
#define TB_SEED_DEFAULT 1

typedef enum tb_confidence { TB_NO_CONFIDENCE, TB_TOO_CLOSE, TB_SLIGHT, TB_LIKELY, TB_CLEAR } tb_confidence;
/* The confidence that begins at or below this part of the draws: TB_TOO_CLOSE to TB_CLEAR. */
tb_confidence tb_confidence_of(double acceptability);

const char *tb_confidence_name(tb_confidence confidence); /* "none", "too_close", ... */

typedef enum tb_state {
    TB_NOT_ENOUGH_KNOWN,
    TB_RULED_OUT,
    TB_STATE_BEYOND,
    TB_EITHER_WILL_DO,
    TB_STATE_TOO_CLOSE,
    TB_STATE_STRETCHED,
    TB_RECOMMENDED,
} tb_state;
const char *tb_state_name(tb_state state);

/* Why a confidence is not "clear" although the choice comes first often enough. */
typedef enum tb_cap { TB_NOT_CAPPED, TB_CAPPED_BY_ANSWER, TB_CAPPED_BY_BEYOND, TB_CAPPED_BY_CRITICAL } tb_cap;

/* An answer met at least this often is one that may well be given. */
#define TB_USUAL 0.1

/* One answer changed: the other choice it would lead to. Of a number or level, the nearest such value in each
 * direction. */
typedef struct tb_flip {
    size_t question;
    tb_answer from, to; /* `to` may be unknown */
    int choice;         /* -1: none would be left */
    bool inferred;      /* the answer was read out of the description: a doubtful fact */
    double frequency;   /* how often `to` is met; 0 for unknown */
} tb_flip;

typedef struct tb_importance_flip {
    int branch, leaf; /* one of them; the other is -1 */
    tb_importance from, to;
    int choice;
} tb_importance_flip;

/* The steps of one importance, from LOW to HIGH, over which the choice stands, all else as it is. */
typedef struct tb_importance_range {
    int branch, leaf; /* one of them; the other is -1 */
    tb_importance now, low, high;
} tb_importance_range;

/* What one answer to an open question would lead to. */
typedef struct tb_prospect {
    tb_answer answer;
    double frequency, margin; /* margin: of today's choice over the best other; negative if it would lose */
    int choice;
} tb_prospect;

typedef struct tb_open_question {
    size_t question;
    bool skipped; /* stated as unknown */
    double swing; /* the most an answer would move the margin, in points */
    bool flips;   /* an answer met at least once in ten would change the choice */
    tb_prospect *prospects;
    size_t prospect_count;
} tb_open_question;

/* One answer that would have to be different. */
typedef struct tb_change {
    size_t question;
    tb_answer from, to; /* either may be unknown */
    bool inferred;      /* `from` was read out of the description */
    double frequency;   /* how often `to` is met; 0 for unknown */
} tb_change;

#define TB_CHANGES_MAX 3

/* The fewest changes that lead somewhere; of several sets as small, the one with the likelier changes. */
typedef struct tb_change_set {
    tb_change list[TB_CHANGES_MAX]; /* of different questions */
    size_t count;                   /* 0: none was found */
    size_t searched;                /* all sets of so many changes were looked at: 3, or fewer of a very large pack */
    double margin;                  /* by which it would win; NaN without another choice */
} tb_change_set;

/* What it would take for another choice to win. A change replaces one answer by another or by unknown, or answers an
 * open question; of a choices question it adds one option, takes one away or puts one in place of another (where
 * nothing was said: no option or one). */
typedef struct tb_why_not {
    int choice;
    tb_change_set any;         /* by whatever means */
    tb_change_set by_argument; /* by its score: while the choice made now, if there is one, could still be made */
} tb_why_not;

typedef struct tb_robustness {
    size_t draws;
    uint64_t seed;
    double acceptability[TB_ALTERNATIVES_MAX + 1]; /* by choice */
    tb_confidence confidence;
    tb_cap cap;
    tb_state state;
    tb_flip *flips;
    size_t flip_count;
    tb_importance_flip *importance_flips;
    size_t importance_flip_count;
    tb_importance_range *importances; /* of all that are weighable: a branch, then its leaves if it has several */
    size_t importance_count;
    tb_why_not *why_not; /* by choice; without the one that was made, and the hybrid where there can be none */
    size_t why_not_count;
    tb_open_question *open_questions; /* by swing, the largest first */
    size_t open_question_count;
    double low[TB_ALTERNATIVES_MAX + 1],
        high[TB_ALTERNATIVES_MAX + 1]; /* by choice: its score over all completions of the open answers */
    bool has_hybrid_bounds;
    bool settled; /* proved: no completion of the open answers changes the choice */
    bool enough;  /* it would in at most 5 % of drawn completions */
} tb_robustness;

/* Works all of it out for the profile WS scored last, which gave OUTCOME and TRACE. DRAWS may be 0: the confidence is
 * then none, and the state the one that follows without it. Lists lie in ARENA. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_robustness_assess(tb_workspace *ws, const tb_outcome *outcome, const tb_trace *trace,
                                            size_t draws, uint64_t seed, tb_arena *arena, tb_robustness *out);

/* Confidence and state alone, with the open questions they rest on, for one of very many: as DRAWS draws have it, and
 * as any number would, short of a chance of one in a million: with the least and the most that the acceptability can
 * be, five standard deviations (and a little where those are nearly 0) off. TB_ERR_NOMEM. */
#define TB_VERDICTS 3
TB_NODISCARD tb_status tb_robustness_verdict(tb_workspace *ws, const tb_outcome *outcome, size_t draws, uint64_t seed,
                                             tb_arena *arena, tb_robustness out[TB_VERDICTS]);

/* The state as far as it follows without draws: for a batch that asks for none. */
tb_state tb_state_without_draws(const tb_pack *pack, const tb_profile *profile, const tb_outcome *outcome);

#endif
