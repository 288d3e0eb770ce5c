/* tbi_why_not.h - inside the search for the fewest answers that would make another choice win. */
#ifndef TBI_WHY_NOT_H
#define TBI_WHY_NOT_H

#include "tbi_robustness.h"

/* The most that changes can do, part by part: for each workload and alternative the points added, then those taken
 * away; friction added and taken away; for each alternative whether it may be ruled out or out of reach where it is not
 * now; whether something may no longer be so. The last two kinds happen only at 1 or more. */
typedef struct tbi_reach {
    double *parts;
    uint8_t *banned; /* by workload, bit a: surely ruled out, whatever else is answered */
} tbi_reach;

typedef struct tbi_candidate {
    tb_change change;
    uint64_t *mask; /* the bits its question leaves standing then */
    tbi_reach reach;
    bool constrains; /* it has to do with who is ruled out or out of reach */
    size_t position; /* of its question, in the search's list */
} tbi_candidate;

/* One thing looked for: CHOICE winning; by argument: while the present choice could still be made. */
typedef struct tbi_target {
    int choice;
    bool by_argument, done;
    tb_change_set *out;
} tbi_target;

typedef struct tbi_why_search {
    tb_workspace *ws;
    const tb_outcome *now;
    tb_arena scratch;
    size_t words;
    size_t pools, gone, parts; /* of a reach: workloads x alternatives, where `gone` begins, how many in all */
    uint64_t *present;         /* by question: the bits its answer leaves standing */
    uint64_t *fixed;           /* by workload: the bits that no answer takes away */
    uint64_t *on;              /* by workload: those that stand now */
    uint8_t *blockers;         /* by bit: how many questions take it away now */
    uint8_t *movers;           /* by bit: how many questions take it away now or with another answer */
    size_t *questions;         /* those that conditions look at */
    size_t question_count;
    tbi_candidate *list;
    size_t count;
    tbi_reach *one, *two; /* by candidate, and one more: the most that one, or two, of it and those behind can do */
    tbi_reach sums[TB_CHANGES_MAX + 1];
    double *lambda;         /* Λ now, by workload and alternative */
    tbi_reach *of_question; /* by position: the most of its changes */
    uint8_t *sets;          /* by the positions of two or three questions: whether their changes may do */
    double *high, *low;     /* bounds of scores, by workload and alternative */
    double friction;        /* before it is held at 0 */
    bool sides_differ;      /* a rule that could fire puts one alternative out of reach and not the others */
    tbi_target *targets;
    size_t target_count;
    const tbi_candidate *picked[TB_CHANGES_MAX];
    size_t bounds, trials;
    tb_outcome trial;
} tbi_why_search;

/* What each change can do at most, and the most of each tail of the list. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tbi_why_not_reaches(tbi_why_search *s);

/* OUT becomes A and B together. */
void tbi_reach_add(const tbi_why_search *s, const tbi_reach *a, const tbi_reach *b, tbi_reach *out);

/* False if changes that can do no more than R surely do not lead to any target that is still looked for. */
bool tbi_why_not_may_do(tbi_why_search *s, const tbi_reach *r);

/* False if no changes of the questions of the HAD picked and of C, and maybe of one more if LEFT is 1, can do. */
bool tbi_why_not_questions_may_do(tbi_why_search *s, size_t had, const tbi_candidate *c, size_t left);

/* As tbi_why_not_may_do() for the COUNT changes picked, which can do no more than R: the constraints that hold then are
 * looked up. */
bool tbi_why_not_picked_may_do(tbi_why_search *s, size_t count, const tbi_reach *r);

#endif
