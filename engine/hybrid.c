/* hybrid.c - the best assignment of the workloads to two or more alternatives (decision model, step 7). */
#include "tbi_score.h"

#include <math.h>
#include <string.h>

typedef struct search {
    const tb_workspace *ws;
    const tb_outcome *out;
    uint8_t allowed[TB_WORKLOADS_MAX]; /* bit a: may serve the workload */
    double friction;
    double best;
    uint8_t found[TB_WORKLOADS_MAX];
    double raw[TB_ALTERNATIVES_MAX + 1]; /* by alternatives used: the best score before friction; -1 if none */
} search;

static size_t used_count(const uint8_t *assignment, size_t count)
{
    unsigned used = 0;

    for (size_t w = 0; w < count; w++)
        used |= 1u << assignment[w];
    return (size_t)__builtin_popcount(used);
}

static bool comes_first(const uint8_t *a, const uint8_t *b, size_t count)
{
    return memcmp(a, b, count) < 0;
}

static void consider(search *s, const uint8_t *assignment)
{
    size_t count = s->ws->workload_count, used = used_count(assignment, count);
    double raw = 0, score;

    if (used < 2)
        return;
    for (size_t w = 0; w < count; w++)
        raw += s->ws->share[w] * s->out->scores[w][assignment[w]];
    if (raw > s->raw[used])
        s->raw[used] = raw;
    score = raw - s->friction * (double)(used - 1);
    if (score > s->best + TB_TIE || (score > s->best - TB_TIE && comes_first(assignment, s->found, count))) {
        s->best = score;
        memcpy(s->found, assignment, count);
    }
}

/* The best assignment into the alternatives of SET: each workload to its best there, the first on a tie. */
static bool best_within(const search *s, unsigned set, uint8_t *assignment)
{
    for (size_t w = 0; w < s->ws->workload_count; w++) {
        double best = -1;
        for (unsigned a = 0; a < s->out->alternative_count; a++)
            if ((set & s->allowed[w] & 1u << a) != 0 && s->out->scores[w][a] > best + TB_TIE) {
                best = s->out->scores[w][a];
                assignment[w] = (uint8_t)a;
            }
        if (best < 0)
            return false;
    }
    return true;
}

/* Where one alternative would take all, the best of two that uses both moves the one workload that loses least. */
static void consider_moves(search *s, unsigned set, uint8_t *assignment)
{
    for (size_t w = 0; w < s->ws->workload_count; w++) {
        uint8_t own = assignment[w];
        unsigned other = set & ~(1u << own) & s->allowed[w];
        if (other == 0)
            continue;
        assignment[w] = (uint8_t)__builtin_ctz(other);
        consider(s, assignment);
        assignment[w] = own;
    }
}

/* The best of the single choices a hybrid must beat: those that are beyond reach only if it is. Its own reach does not
 * depend on the assignment, which avoids what is out of reach where it can. HUGE_VAL: it cannot win; -HUGE_VAL: there
 * is no other. */
static double best_rival(const tb_workspace *ws, const tb_outcome *out)
{
    bool reaches = tbi_suitability(ws, out, (int)out->alternative_count) != TB_BEYOND_REACH;
    double best = -HUGE_VAL;

    for (int a = 0; a < (int)out->alternative_count; a++) {
        bool rival_reaches = tbi_suitability(ws, out, a) != TB_BEYOND_REACH;
        if (out->is_out[a] || (reaches && !rival_reaches))
            continue;
        best = fmax(best, !reaches && rival_reaches ? HUGE_VAL : out->totals[a]);
    }
    return best;
}

static void set_break_even(const search *s, tb_outcome *out)
{
    double rival = best_rival(s->ws, out);

    out->break_even = NAN;
    for (size_t used = 2; used <= out->alternative_count; used++) {
        double holds = (s->raw[used] - rival) / (double)(used - 1);
        if (s->raw[used] >= 0 && holds > TB_TIE && isfinite(rival) && !(out->break_even >= holds))
            out->break_even = holds;
    }
}

static void find_allowed(search *s)
{
    unsigned all = (1u << s->out->alternative_count) - 1;

    for (size_t w = 0; w < s->ws->workload_count; w++) {
        unsigned not_out = all & ~(unsigned)s->out->ruled_out[w], reaching = not_out;
        for (size_t a = 0; a < s->out->alternative_count; a++)
            if (s->out->fitness[w][a] == TB_BEYOND_REACH)
                reaching &= ~(1u << a);
        s->allowed[w] = (uint8_t)(reaching != 0 ? reaching : not_out);
    }
}

void tbi_assign(const tb_workspace *ws, tb_outcome *out)
{
    search s = {.ws = ws, .out = out, .friction = ws->friction, .best = -HUGE_VAL};
    unsigned all = (1u << out->alternative_count) - 1;
    uint8_t assignment[TB_WORKLOADS_MAX] = {0};

    out->has_hybrid = false;
    out->break_even = NAN;
    if (ws->workload_count < 2)
        return;
    find_allowed(&s);
    for (size_t i = 0; i <= out->alternative_count; i++)
        s.raw[i] = -1;
    for (unsigned set = 3; set <= all; set++) {
        if (__builtin_popcount(set) < 2 || !best_within(&s, set, assignment))
            continue;
        consider(&s, assignment);
        if (__builtin_popcount(set) == 2 && used_count(assignment, ws->workload_count) == 1)
            consider_moves(&s, set, assignment);
    }
    if (!isfinite(s.best))
        return;
    out->has_hybrid = true;
    out->hybrid = s.best;
    memcpy(out->assignment, s.found, ws->workload_count);
    set_break_even(&s, out);
}

bool tbi_hybrid_score(const tb_workspace *ws, const uint8_t *assignment, double friction, const tb_outcome *out,
                      double *hybrid)
{
    double score = 0;

    for (size_t w = 0; w < ws->workload_count; w++) {
        if ((out->ruled_out[w] >> assignment[w] & 1) != 0)
            return false;
        score += ws->share[w] * out->scores[w][assignment[w]];
    }
    *hybrid = score - friction * (double)(used_count(assignment, ws->workload_count) - 1);
    return true;
}
