/* bounds.c - how far the scores could move once the open questions are answered, and whether the choice is settled.
 *
 * In Kleene's logic a rule that is true stays true whatever is still answered, and one that is false stays false. So Λ
 * lies between what the rules that are true give and what those that are not false would: the cap of a ground keeps
 * that order, since it takes the heaviest points first. From bounds of Λ follow bounds of every score; they are never
 * narrower than the truth. */
#include "tbi_robustness.h"
#include "trace.h"

#include <math.h>

typedef struct range {
    double low, high;
} range;

typedef struct bounds {
    tb_workspace *ws;
    const tb_outcome *outcome;
    const tb_trace *trace;
    range scores[TB_WORKLOADS_MAX][TB_ALTERNATIVES_MAX];
    range friction;
    uint8_t surely_out[TB_WORKLOADS_MAX], maybe_out[TB_WORKLOADS_MAX]; /* bit a */
    uint8_t maybe_beyond[TB_WORKLOADS_MAX];
} bounds;

static void bound_scores(bounds *b, size_t w)
{
    const tb_pack *pack = b->ws->scorer->pack;
    double low[TB_ALTERNATIVES_MAX], high[TB_ALTERNATIVES_MAX], sum_low = 0, sum_high = 0;

    tbi_trace_pool(b->ws, b->trace, w, TB_TRUE, low);
    tbi_trace_pool(b->ws, b->trace, w, TB_UNKNOWN, high);
    for (size_t a = 0; a < pack->alternative_count; a++) {
        sum_low += low[a] + pack->prior;
        sum_high += high[a] + pack->prior;
    }
    for (size_t a = 0; a < pack->alternative_count; a++) {
        double least = low[a] + pack->prior, most = high[a] + pack->prior;
        b->scores[w][a].low = 100 * least / (least + sum_high - most);
        b->scores[w][a].high = 100 * most / (most + sum_low - least);
    }
}

static void bound_fitness(bounds *b)
{
    const tb_pack *pack = b->ws->scorer->pack;

    b->friction = (range){pack->base_friction, pack->base_friction};
    for (size_t r = 0; r < pack->rule_count; r++)
        for (size_t w = 0; w < b->trace->workload_count; w++) {
            const tb_rule *rule = &pack->rules[r];
            tb_truth truth = b->trace->truth[r * b->trace->workload_count + w];
            uint8_t who = rule->target >= 0 ? (uint8_t)(1u << rule->target) : UINT8_MAX;
            double points = rule->strength * b->ws->share[w];
            if (truth == TB_FALSE)
                continue;
            if (rule->act == TB_FRICTION && (truth == TB_TRUE || points < 0))
                b->friction.low += points;
            if (rule->act == TB_FRICTION && (truth == TB_TRUE || points > 0))
                b->friction.high += points;
            if (rule->act == TB_BEYOND)
                b->maybe_beyond[w] |= who;
            if (rule->act == TB_RULES_OUT)
                b->maybe_out[w] |= who;
            if (rule->act == TB_RULES_OUT && truth == TB_TRUE)
                b->surely_out[w] |= who;
        }
    b->friction.low = fmax(0, b->friction.low);
    b->friction.high = fmax(0, b->friction.high);
}

/* Bounds of H over all assignments a completion may make best. */
static range bound_hybrid(const bounds *b)
{
    size_t n = b->ws->scorer->pack->alternative_count;
    range h = {0, 0};

    for (size_t w = 0; w < b->ws->workload_count; w++) {
        range best = {100, 0};
        for (size_t a = 0; a < n; a++) {
            if ((b->surely_out[w] >> a & 1) != 0)
                continue;
            best.low = fmin(best.low, b->scores[w][a].low);
            best.high = fmax(best.high, b->scores[w][a].high);
        }
        h.low += b->ws->share[w] * best.low;
        h.high += b->ws->share[w] * best.high;
    }
    h.low -= b->friction.high * (double)(n - 1);
    h.high -= b->friction.low;
    return h;
}

/* The least the outcome's own choice can score; -HUGE_VAL if a completion might forbid it or put it out of reach. */
static double surely_scores(const bounds *b)
{
    const tb_outcome *o = b->outcome;
    double least = 0;
    unsigned used = 0;

    for (size_t w = 0; w < o->workload_count; w++) {
        int a = tb_outcome_server(o, o->choice, w);
        if (((b->maybe_out[w] | b->maybe_beyond[w]) >> a & 1) != 0)
            return -HUGE_VAL;
        least += b->ws->share[w] * b->scores[w][a].low;
        used |= 1u << a;
    }
    return least - b->friction.high * (double)(__builtin_popcount(used) - 1);
}

static bool is_settled(const bounds *b, const tb_robustness *r)
{
    const tb_outcome *o = b->outcome;
    double least;

    if (o->choice < 0)
        return false;
    if (r->open_question_count == 0)
        return true;
    least = surely_scores(b);
    for (int i = 0; i <= (int)o->alternative_count; i++) {
        bool there = i == (int)o->alternative_count ? r->has_hybrid_bounds : !o->is_out[i];
        if (i != o->choice && there && r->high[i] + TB_TIE >= least)
            return false;
    }
    return isfinite(least);
}

void tbi_find_bounds(tb_workspace *ws, const tb_outcome *outcome, const tb_trace *trace, tb_robustness *out)
{
    bounds b = {.ws = ws, .outcome = outcome, .trace = trace};
    size_t n = outcome->alternative_count;
    bool nobody_left = false;

    bound_fitness(&b);
    for (size_t a = 0; a < n; a++)
        out->low[a] = out->high[a] = 0;
    for (size_t w = 0; w < ws->workload_count; w++) {
        bound_scores(&b, w);
        nobody_left = nobody_left || (b.surely_out[w] & ((1u << n) - 1)) == (1u << n) - 1;
        for (size_t a = 0; a < n; a++) {
            out->low[a] += ws->share[w] * b.scores[w][a].low;
            out->high[a] += ws->share[w] * b.scores[w][a].high;
        }
    }
    out->has_hybrid_bounds = ws->workload_count > 1 && !nobody_left;
    if (out->has_hybrid_bounds) {
        range hybrid = bound_hybrid(&b);
        out->low[n] = hybrid.low;
        out->high[n] = hybrid.high;
    }
    out->settled = is_settled(&b, out);
}
