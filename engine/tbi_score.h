/* tbi_score.h - inside the scorer: the flat arrays, and the steps that robustness and flips repeat. */
#ifndef TBI_SCORE_H
#define TBI_SCORE_H

#include "random.h"
#include "score.h"
#include "tbi_condition.h"

/* One case of a rule is one bit of a mask, and all cases of a rule stand in one word. Points without a ground, points
 * with one, and all the rest each begin at a word of their own. */
typedef struct tbi_range {
    size_t first, end; /* words */
} tbi_range;

/* Words are ANDed so many at a time. */
#define TBI_STRIDE 4

/* What a bit gives: points for a receiver within a slot (a ground and who receives), in the order of bits. */
typedef struct tbi_point {
    double points;  /* |p_r|; capped already where the rule stands alone in its slot */
    uint64_t cases; /* all bits of its rule, in its word */
    uint32_t slot;
    uint16_t leaf;
    uint8_t receiver;
    bool shared; /* its slot has other rules, so the cap counts them together */
} tbi_point;

struct tb_scorer {
    const tb_pack *pack;
    const tb_evidence *evidence;
    tb_date date;
    tb_arena arena;
    size_t words;      /* of a mask: a multiple of TBI_STRIDE */
    uint64_t *valid;   /* the bits in use */
    uint64_t *masks;   /* rows of `words`, by variable and cell */
    size_t *first_row; /* by variable: its row for cell 0; SIZE_MAX if no condition looks at it */
    size_t *answers;   /* used variables that are one answer for all workloads */
    size_t answer_count;
    size_t *traits; /* used variables that differ by workload: the workload itself and its traits */
    size_t trait_count;
    tbi_range points, grounds, rest;
    tbi_point *point_of; /* by bit */
    uint32_t *rule_of;   /* by bit */
    double *rule_points; /* by rule: signed p_r: negative when the evidence turned it round */
    uint8_t *receiver;   /* by rule: who receives |p_r| */
    bool *stale;         /* by rule: past its valid_until */
    tb_ziggurat normal;
};

/* The mask of a variable that conditions look at, in one of its cells. */
static inline const uint64_t *tbi_row(const tb_scorer *s, size_t variable, uint16_t cell)
{
    return s->masks + (s->first_row[variable] + cell) * s->words;
}

/* The place of the lowest of BITS, which are those left of a mask's WORD. */
static inline size_t tbi_bit_of(size_t word, uint64_t bits)
{
    return word * 64 + (size_t)__builtin_ctzll(bits);
}

struct tb_workspace {
    const tb_scorer *scorer;
    const tb_workers *workers; /* NULL: whoever calls does it all */
    tb_arena arena;
    const tb_profile *profile;
    uint16_t *cells;       /* by variable: what the profile says */
    uint16_t *trial;       /* a copy for trying other answers; equal to `cells` in between */
    double *leaf_factor;   /* by leaf: importance over the mean of its branch's leaves; 1 where fixed */
    double *branch_weight; /* by branch: importance, or a draw of it */
    double *omega;         /* by leaf */
    size_t workload_count;
    double share[TB_WORKLOADS_MAX];
    bool critical[TB_WORKLOADS_MAX];
    uint64_t *rows;          /* by workload: AND of its workload's and traits' masks */
    uint64_t *held;          /* AND of the masks of answers that stay as they are; see tbi_hold() */
    uint64_t *common;        /* AND of all answers' masks */
    uint64_t *live;          /* once some are held: the bits that the others can leave standing in some workload */
    const uint64_t **picked; /* masks about to be ANDed */
    const size_t *varied;    /* variables of answers that are looked up when rules fire */
    size_t varied_count;
    size_t *varied_list;                                  /* memory for some of them */
    double lambda[TB_WORKLOADS_MAX][TB_ALTERNATIVES_MAX]; /* Λ */
    double friction;
    uint32_t *group_rules;
    double *group_omega, *group_points, *group_counted; /* rules of one ground, while the cap is shared out */
    size_t workloads_cap;                               /* of rows */
};

/* Makes the workspace ready for PROFILE: cells, shares, weights, rows. */
TB_NODISCARD tb_status tbi_prepare(tb_workspace *ws, const tb_profile *profile, tb_diags *diags);

/* Weights as PROFILE's priorities set them: leaf_factor, branch_weight, omega. */
void tbi_set_importances(tb_workspace *ws, const tb_profile *profile);

/* ω of every leaf from ws->branch_weight and ws->leaf_factor. */
void tbi_weigh(tb_workspace *ws);

/* Until the next profile, or VARIABLES is NULL, rules fire as if all answers but those of VARIABLES (ascending; COUNT
 * of them) were what the profile says: only the variables among them that can still matter are looked up. */
void tbi_hold(tb_workspace *ws, const size_t *variables, size_t count);

/* Looks CELLS up: ws->common becomes the bits that all answers leave standing. A workload's rules are those that its
 * row leaves standing too. */
void tbi_look_up(tb_workspace *ws, const uint16_t *cells);

/* Fires what gives no points: ws->friction, and OUT's fitness, ruled_out and is_out. */
void tbi_fire_rest(tb_workspace *ws, tb_outcome *out);

/* L of the COUNT rules of one slot that stand in ws->group_omega and group_points. */
double tbi_weigh_group(tb_workspace *ws, size_t count);

/* T(w,a) and T(a) from ws->lambda; PRIOR is by alternative. */
void tbi_pool(const tb_workspace *ws, const double *prior, tb_outcome *out);

/* Hybrid: the best assignment (step 7). */
void tbi_assign(const tb_workspace *ws, tb_outcome *out);

/* H of a given assignment at a given friction; false if it is ruled out somewhere. */
bool tbi_hybrid_score(const tb_workspace *ws, const uint8_t *assignment, double friction, const tb_outcome *out,
                      double *hybrid);

/* How far a choice suits: the worst level at which, or below which, it leaves a critical workload, or a quarter of the
 * shares together. */
tb_suitability tbi_suitability(const tb_workspace *ws, const tb_outcome *out, int choice);

/* Suitability of every choice (step 6). */
void tbi_rate(const tb_workspace *ws, tb_outcome *out);

/* The choice, and its margin (step 8). */
void tbi_choose(tb_outcome *out);

/* All of it for CELLS: fire, pool, assign, choose. */
void tbi_score_cells(tb_workspace *ws, const uint16_t *cells, tb_outcome *out);

/* Λ of every alternative in workload W from the rules that by TRACE are at least as true as LEAST there. */
struct tb_trace;
void tbi_trace_pool(tb_workspace *ws, const struct tb_trace *trace, size_t w, tb_truth least, double *lambda);

/* What counts of each of COUNT rules of one ground for one receiver: from the largest ω down until CAP is reached,
 * equal ω scaled alike. Returns Σ ω q. */
double tbi_share_cap(const double *omega, const double *points, size_t count, double cap, double *counted);

#endif
