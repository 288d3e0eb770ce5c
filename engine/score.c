/* score.c - points and totals (decision model, steps 1 to 5), and all the steps together. */
#include "tbi_score.h"

#include <math.h>
#include <string.h>

/* ---- Firing ---- */

/* Weights that should be equal may differ by a rounding. */
static bool is_tier(double omega, double tier)
{
    return omega <= tier && omega >= tier - TB_TIE;
}

double tbi_share_cap(const double *omega, const double *points, size_t count, double cap, double *counted)
{
    double left = cap, total = 0, last = HUGE_VAL;

    memset(counted, 0, count * sizeof *counted);
    while (left > 0) {
        double tier = -1, sum = 0;
        for (size_t i = 0; i < count; i++)
            if (omega[i] < last - TB_TIE && omega[i] > tier)
                tier = omega[i];
        if (tier < 0)
            break;
        for (size_t i = 0; i < count; i++)
            if (is_tier(omega[i], tier))
                sum += points[i];
        double scale = sum > left ? left / sum : 1;
        for (size_t i = 0; i < count; i++)
            if (is_tier(omega[i], tier)) {
                counted[i] = points[i] * scale;
                total += omega[i] * counted[i];
            }
        left -= sum * scale;
        last = tier;
    }
    return total;
}

double tbi_weigh_group(tb_workspace *ws, size_t count)
{
    double sum = 0, weighted = 0, cap = ws->scorer->pack->ground_cap;

    for (size_t i = 0; i < count; i++) {
        sum += ws->group_points[i];
        weighted += ws->group_omega[i] * ws->group_points[i];
    }
    return sum <= cap ? weighted : tbi_share_cap(ws->group_omega, ws->group_points, count, cap, ws->group_counted);
}

/* Sums the points without a ground that are left where ROW is. A rule of several cases counts once. */
static void sum_points(const tb_workspace *ws, const uint64_t *row, double *lambda)
{
    const tb_scorer *s = ws->scorer;

    for (size_t word = s->points.first; word < s->points.end; word++)
        for (uint64_t bits = ws->common[word] & row[word]; bits != 0;) {
            const tbi_point *p = &s->point_of[tbi_bit_of(word, bits)];
            lambda[p->receiver] += ws->omega[p->leaf] * p->points;
            bits &= ~p->cases;
        }
}

/* The same for those with a ground. Bits of a slot are neighbours, and one rule after the other joins its group. */
static void sum_grounds(tb_workspace *ws, const uint64_t *row, double *lambda)
{
    const tb_scorer *s = ws->scorer;
    const tbi_point *last = NULL;
    size_t group = 0;

    for (size_t word = s->grounds.first; word < s->grounds.end; word++)
        for (uint64_t bits = ws->common[word] & row[word]; bits != 0;) {
            const tbi_point *p = &s->point_of[tbi_bit_of(word, bits)];
            bits &= ~p->cases;
            if (group > 0 && last->slot != p->slot) {
                lambda[last->receiver] += tbi_weigh_group(ws, group);
                group = 0;
            }
            last = p;
            if (p->shared) {
                ws->group_omega[group] = ws->omega[p->leaf];
                ws->group_points[group++] = p->points;
            } else {
                lambda[p->receiver] += ws->omega[p->leaf] * p->points;
            }
        }
    if (group > 0)
        lambda[last->receiver] += tbi_weigh_group(ws, group);
}

static void limit_fitness(const tb_rule *rule, size_t n, tb_suitability *fitness)
{
    tb_suitability level = rule->act == TB_BEYOND ? TB_BEYOND_REACH : TB_STRETCHED;

    for (size_t a = 0; a < n; a++)
        if ((rule->target == TB_SIDE_ALL || rule->target == (int)a) && fitness[a] < level)
            fitness[a] = level;
}

static void fire_rest(tb_workspace *ws, size_t w, tb_outcome *out)
{
    const tb_scorer *s = ws->scorer;
    const uint64_t *row = ws->rows + w * s->words;
    size_t n = s->pack->alternative_count;

    out->ruled_out[w] = 0;
    for (size_t a = 0; a < n; a++)
        out->fitness[w][a] = TB_FITS;
    for (size_t word = s->rest.first; word < s->rest.end; word++)
        for (uint64_t bits = ws->common[word] & row[word]; bits != 0;) {
            size_t bit = tbi_bit_of(word, bits);
            const tb_rule *rule = &s->pack->rules[s->rule_of[bit]];
            bits &= ~s->point_of[bit].cases;
            if (rule->act == TB_FRICTION)
                ws->friction += ws->share[w] * rule->strength;
            else if (rule->act == TB_RULES_OUT)
                out->ruled_out[w] |= (uint8_t)(1u << rule->target);
            else
                limit_fitness(rule, n, out->fitness[w]);
        }
}

void tbi_fire_rest(tb_workspace *ws, tb_outcome *out)
{
    size_t n = ws->scorer->pack->alternative_count;
    unsigned somewhere = 0;

    ws->friction = ws->scorer->pack->base_friction;
    for (size_t w = 0; w < ws->workload_count; w++) {
        fire_rest(ws, w, out);
        somewhere |= out->ruled_out[w];
    }
    for (size_t a = 0; a < n; a++)
        out->is_out[a] = (somewhere >> a & 1) != 0;
    ws->friction = ws->friction > 0 ? ws->friction : 0;
}

static void fire_points(tb_workspace *ws)
{
    for (size_t w = 0; w < ws->workload_count; w++) {
        const uint64_t *row = ws->rows + w * ws->scorer->words;
        memset(ws->lambda[w], 0, sizeof ws->lambda[w]);
        sum_points(ws, row, ws->lambda[w]);
        sum_grounds(ws, row, ws->lambda[w]);
    }
}

/* ---- Pooling ---- */

void tbi_pool(const tb_workspace *ws, const double *prior, tb_outcome *out)
{
    size_t n = ws->scorer->pack->alternative_count;

    for (size_t a = 0; a < n; a++)
        out->totals[a] = 0;
    for (size_t w = 0; w < ws->workload_count; w++) {
        const double *lambda = ws->lambda[w];
        double sum = 0;
        for (size_t a = 0; a < n; a++)
            sum += lambda[a] + prior[a];
        for (size_t a = 0; a < n; a++) {
            out->scores[w][a] = sum > 0 ? 100 * (lambda[a] + prior[a]) / sum : 100 / (double)n;
            out->totals[a] += ws->share[w] * out->scores[w][a];
        }
    }
}

/* ---- The whole ---- */

void tbi_score_cells(tb_workspace *ws, const uint16_t *cells, tb_outcome *out)
{
    double prior[TB_ALTERNATIVES_MAX];

    out->alternative_count = ws->scorer->pack->alternative_count;
    out->workload_count = ws->workload_count;
    tbi_look_up(ws, cells);
    tbi_fire_rest(ws, out);
    fire_points(ws);
    for (size_t a = 0; a < out->alternative_count; a++)
        prior[a] = ws->scorer->pack->prior;
    tbi_pool(ws, prior, out);
    out->friction = ws->friction;
    tbi_assign(ws, out);
    tbi_rate(ws, out);
    tbi_choose(out);
}

tb_status tb_score(tb_workspace *ws, const tb_profile *profile, tb_diags *diags, tb_outcome *out)
{
    tb_status status = tbi_prepare(ws, profile, diags);

    if (status == TB_OK)
        tbi_score_cells(ws, ws->cells, out);
    return status;
}
