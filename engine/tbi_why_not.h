/* tbi_why_not.h - inside the search for the fewest answers that would make another choice win. */
#ifndef TBI_WHY_NOT_H
#define TBI_WHY_NOT_H

#include "tbi_robustness.h"

/* The most that changes can do, part by part: for each workload and alternative the points added, then those taken
 * away; friction added and taken away; for each alternative whether it may be ruled out or out of reach where it is not
 * now; whether something may no longer be so. The last two kinds happen only at 1 or more. */
typedef struct tbi_reach {
    double *parts;
    uint8_t *banned;   /* by workload, bit a: surely ruled out, whatever else is answered */
    unsigned excluded; /* bit by choice: that leaves it out */
} tbi_reach;

/* Parts of a reach after the points. */
enum { TBI_FRICTION_UP, TBI_FRICTION_DOWN, TBI_FRICTION_PARTS };

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
    unsigned needs; /* bit by choice: that must be left */
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
    uint64_t *limiting;        /* bits of rules that may leave somebody out */
    uint8_t *blockers;         /* by bit: how many questions take it away now */
    uint64_t *blocked;         /* by word and number, up to the most changes: the bits with so many blockers */
    uint8_t *movers;           /* by bit: how many questions take it away now or with another answer */
    size_t *questions;         /* those that conditions look at */
    size_t question_count;
    tbi_candidate *list;
    size_t count;
    size_t *constraining; /* by candidate, and one more: it, or the next that constrains; `count` if none does */
    tbi_reach *one, *two; /* by candidate, and one more: the most that one, or two, of it and those behind can do */
    tbi_reach sums[TB_CHANGES_MAX + 1];
    double *points;         /* Λ + λ now, by workload and alternative */
    tbi_reach *of_question; /* by position: the most of its changes */
    uint8_t *sets;          /* by the positions of two or three questions: whether their changes may do */
    double prior;           /* λ */
    double friction;        /* before it is held at 0 */
    double seams;           /* between the alternatives of the hybrid now: how often it pays friction */
    unsigned candidates;    /* bit by choice: now */
    unsigned beyond;        /* bit a: out of reach now */
    bool sides_differ;      /* a rule that could fire puts one alternative out of reach and not the others */
    tbi_target *targets;
    size_t target_count;
    tbi_target *wanted; /* of each choice the first that was not found: those that bounds are about */
    size_t wanted_count;
    const tbi_candidate *picked[TB_CHANGES_MAX];
    size_t bounds, trials;
    tb_outcome trial;
} tbi_why_search;

/* What each change can do at most, and the most of each tail of the list. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tbi_why_not_reaches(tbi_why_search *s);

/* The points or the friction of the rule whose case BIT is, by SHARE, when it begins to fire for workload W (GAIN) or
 * ceases to. */
void tbi_why_not_add_points(const tbi_why_search *s, size_t w, size_t bit, bool gain, double share, double *parts);

/* OUT becomes A and B together. */
void tbi_reach_add(const tbi_why_search *s, const tbi_reach *a, const tbi_reach *b, tbi_reach *out);

/* Whether constraints that rule out OUT and MORE, by workload, leave CHOICE at all. */
bool tbi_why_not_is_left(const tbi_why_search *s, const uint8_t *out, const uint8_t *more, int choice);

/* False if changes that can do no more than ONE and OTHER together surely do not lead to any target that is still
 * looked for; CONSTRAINS: OTHER may touch constraints too. */
bool tbi_why_not_may_do(tbi_why_search *s, const tbi_reach *one, const tbi_reach *other, bool constrains);

/* The same for the COUNT changes picked: it is looked up which rules fire. Overwrites the last of the sums. */
bool tbi_why_not_picked_may_do(tbi_why_search *s, size_t count);

/* Whether changes of the questions at A, B and C may do; C is B where there are two. The first is for what was not
 * asked before. */
enum { TBI_NOT_TRIED, TBI_MAY_DO, TBI_CANNOT_DO };
bool tbi_why_not_try_questions(tbi_why_search *s, size_t a, size_t b, size_t c);
static inline bool tbi_why_not_questions_may_do(tbi_why_search *s, size_t a, size_t b, size_t c)
{
    if (s->sets == NULL)
        return true;
    uint8_t known = s->sets[(a * s->question_count + b) * s->question_count + c];
    return known == TBI_NOT_TRIED ? tbi_why_not_try_questions(s, a, b, c) : known == TBI_MAY_DO;
}

#endif
