#include "score.h"

#include "tbi_score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Shares that should sum to a quarter must not fail for a rounding. */
#define QUARTER (0.25 - 1e-12)

const char *tb_suitability_name(tb_suitability suitability)
{
    static const char *const names[] = {"fits", "stretched", "beyond"};

    return names[suitability];
}

/* ---- The workspace ---- */

tb_status tb_workspace_new(const tb_scorer *scorer, tb_workspace **out)
{
    const tb_pack *pack = scorer->pack;
    size_t bits = scorer->words * 64 + 1, used = scorer->answer_count + scorer->trait_count + 1;
    tb_workspace *ws = calloc(1, sizeof *ws);

    *out = NULL;
    if (ws == NULL)
        return TB_ERR_NOMEM;
    ws->scorer = scorer;
    ws->cells = tb_arena_array(&ws->arena, pack->variable_count + 1, sizeof *ws->cells);
    ws->trial = tb_arena_array(&ws->arena, pack->variable_count + 1, sizeof *ws->trial);
    ws->leaf_factor = tb_arena_array(&ws->arena, pack->leaf_count + 1, sizeof *ws->leaf_factor);
    ws->branch_weight = tb_arena_array(&ws->arena, pack->branch_count + 1, sizeof *ws->branch_weight);
    ws->omega = tb_arena_array(&ws->arena, pack->leaf_count + 1, sizeof *ws->omega);
    ws->held = tb_arena_array(&ws->arena, scorer->words + 1, sizeof *ws->held);
    ws->common = tb_arena_array(&ws->arena, scorer->words + 1, sizeof *ws->common);
    ws->live = tb_arena_array(&ws->arena, scorer->words + 1, sizeof *ws->live);
    ws->picked = tb_arena_array(&ws->arena, used, sizeof *ws->picked);
    ws->varied_list = tb_arena_array(&ws->arena, used, sizeof *ws->varied_list);
    ws->group_rules = tb_arena_array(&ws->arena, bits, sizeof *ws->group_rules);
    ws->group_omega = tb_arena_array(&ws->arena, bits, sizeof *ws->group_omega);
    ws->group_points = tb_arena_array(&ws->arena, bits, sizeof *ws->group_points);
    ws->group_counted = tb_arena_array(&ws->arena, bits, sizeof *ws->group_counted);
    if (ws->cells == NULL || ws->trial == NULL || ws->leaf_factor == NULL || ws->branch_weight == NULL ||
        ws->omega == NULL || ws->held == NULL || ws->common == NULL || ws->live == NULL || ws->picked == NULL ||
        ws->varied_list == NULL || ws->group_rules == NULL || ws->group_omega == NULL || ws->group_points == NULL ||
        ws->group_counted == NULL) {
        tb_workspace_free(ws);
        return TB_ERR_NOMEM;
    }
    *out = ws;
    return TB_OK;
}

void tb_workspace_free(tb_workspace *ws)
{
    if (ws == NULL)
        return;
    free(ws->rows);
    tb_arena_release(&ws->arena);
    free(ws);
}

void tb_workspace_share(tb_workspace *ws, const tb_workers *workers)
{
    ws->workers = workers;
}

/* Memory for COUNT workloads; kept for the next profile. */
static tb_status reserve(tb_workspace *ws, size_t count)
{
    uint64_t *rows;

    if (count <= ws->workloads_cap)
        return TB_OK;
    rows = realloc(ws->rows, count * (ws->scorer->words + 1) * sizeof *rows);
    if (rows == NULL)
        return TB_ERR_NOMEM;
    ws->rows = rows;
    ws->workloads_cap = count;
    return TB_OK;
}

/* ---- Weights ---- */

/* A leaf's importance over the mean of its branch's leaves; all zero counts as all equal. */
static void set_leaf_factors(tb_workspace *ws, const tb_profile *profile)
{
    const tb_pack *pack = ws->scorer->pack;

    for (size_t b = 0; b < pack->branch_count; b++) {
        const tb_branch *branch = &pack->branches[b];
        double sum = 0, count = (double)branch->leaf_count;
        ws->branch_weight[b] = tb_importance_weight(profile->branches[b]);
        for (size_t leaf = branch->first_leaf; leaf < branch->first_leaf + branch->leaf_count; leaf++) {
            ws->leaf_factor[leaf] = tb_importance_weight(profile->leaves[leaf]);
            sum += ws->leaf_factor[leaf];
        }
        if (sum == count && !branch->fixed)
            continue; /* as nearly always: the mean is 1 */
        for (size_t leaf = branch->first_leaf; leaf < branch->first_leaf + branch->leaf_count; leaf++)
            ws->leaf_factor[leaf] = branch->fixed || sum <= 0 ? 1 : ws->leaf_factor[leaf] * count / sum;
    }
}

void tbi_weigh(tb_workspace *ws)
{
    const tb_pack *pack = ws->scorer->pack;
    double sum = 0;
    size_t weighable = 0;

    for (size_t b = 0; b < pack->branch_count; b++)
        if (!pack->branches[b].fixed) {
            sum += ws->branch_weight[b];
            weighable++;
        }
    for (size_t b = 0; b < pack->branch_count; b++) {
        const tb_branch *branch = &pack->branches[b];
        double factor = sum > 0 ? ws->branch_weight[b] * (double)weighable / sum : 1;
        for (size_t leaf = branch->first_leaf; leaf < branch->first_leaf + branch->leaf_count; leaf++) {
            double omega = factor * ws->leaf_factor[leaf];
            ws->omega[leaf] = branch->fixed ? 1 : omega < 4 ? omega : 4;
        }
    }
}

void tbi_set_importances(tb_workspace *ws, const tb_profile *profile)
{
    set_leaf_factors(ws, profile);
    tbi_weigh(ws);
}

/* ---- Masks ---- */

/* MASK becomes FROM and COUNT picked rows. */
static void and_rows(const tb_workspace *ws, const uint64_t *from, size_t count, uint64_t *mask)
{
    for (size_t at = 0; at < ws->scorer->words; at += TBI_STRIDE) {
        uint64_t left[TBI_STRIDE];
        memcpy(left, from + at, sizeof left);
        for (size_t i = 0; i < count; i++)
            for (size_t k = 0; k < TBI_STRIDE; k++)
                left[k] &= ws->picked[i][at + k];
        memcpy(mask + at, left, sizeof left);
    }
}

static void set_row(tb_workspace *ws, size_t w, const tb_project_workload *workload)
{
    const tb_scorer *s = ws->scorer;

    for (size_t i = 0; i < s->trait_count; i++) {
        const tb_variable *v = &s->pack->variables[s->traits[i]];
        uint16_t cell = v->trait >= 0 ? workload->traits[v->trait] : (uint16_t)(workload->workload + 1);
        ws->picked[i] = tbi_row(s, s->traits[i], cell);
    }
    and_rows(ws, s->valid, s->trait_count, ws->rows + w * s->words);
}

/* True if the variable in some cell takes away a rule that is LIVE. */
static bool matters(const tb_scorer *s, size_t variable, const uint64_t *live)
{
    for (size_t cell = 0; cell < s->pack->variables[variable].cell_count; cell++) {
        const uint64_t *row = tbi_row(s, variable, (uint16_t)cell);
        for (size_t i = 0; i < s->words; i++)
            if ((live[i] & ~row[i]) != 0)
                return true;
    }
    return false;
}

void tbi_hold(tb_workspace *ws, const size_t *variables, size_t count)
{
    const tb_scorer *s = ws->scorer;
    size_t held = 0, varied = 0;

    ws->varied = variables != NULL ? ws->varied_list : s->answers;
    ws->varied_count = s->answer_count;
    memcpy(ws->held, s->valid, s->words * sizeof *ws->held);
    if (variables == NULL)
        return;
    for (size_t i = 0; i < s->answer_count; i++) {
        size_t v = s->answers[i];
        while (varied < count && variables[varied] < v)
            varied++;
        if (varied == count || variables[varied] != v)
            ws->picked[held++] = tbi_row(s, v, ws->cells[v]);
    }
    and_rows(ws, s->valid, held, ws->held);
    memset(ws->live, 0, s->words * sizeof *ws->live);
    for (size_t w = 0; w < ws->workload_count; w++)
        for (size_t i = 0; i < s->words; i++)
            ws->live[i] |= ws->held[i] & ws->rows[w * s->words + i];
    ws->varied_count = 0;
    for (size_t i = 0; i < count; i++)
        if (s->first_row[variables[i]] != SIZE_MAX && matters(s, variables[i], ws->live))
            ws->varied_list[ws->varied_count++] = variables[i];
}

/* ---- Preparing ---- */

tb_status tbi_prepare(tb_workspace *ws, const tb_profile *profile, tb_diags *diags)
{
    tb_status status = reserve(ws, profile->workload_count);

    if (status == TB_OK)
        status = tb_profile_cells(ws->scorer->pack, profile, ws->cells, diags);
    if (status != TB_OK)
        return status;
    memcpy(ws->trial, ws->cells, ws->scorer->pack->variable_count * sizeof *ws->trial);
    ws->profile = profile;
    ws->workload_count = profile->workload_count;
    for (size_t w = 0; w < profile->workload_count; w++) {
        ws->share[w] = profile->workloads[w].share;
        ws->critical[w] = profile->workloads[w].critical;
        set_row(ws, w, &profile->workloads[w]);
    }
    tbi_set_importances(ws, profile);
    tbi_hold(ws, NULL, 0);
    return TB_OK;
}

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

void tbi_look_up(tb_workspace *ws, const uint16_t *cells)
{
    const tb_scorer *s = ws->scorer;

    for (size_t i = 0; i < ws->varied_count; i++)
        ws->picked[i] = tbi_row(s, ws->varied[i], cells[ws->varied[i]]);
    and_rows(ws, ws->held, ws->varied_count, ws->common);
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

/* ---- Choosing ---- */

bool tb_outcome_is_eligible(const tb_outcome *out, int choice)
{
    return choice == (int)out->alternative_count ? out->has_hybrid : !out->is_out[choice];
}

/* True if some eligible choice is within reach: what is beyond is then no candidate. */
static bool any_reaches(const tb_outcome *out)
{
    for (int i = 0; i <= (int)out->alternative_count; i++)
        if (tb_outcome_is_eligible(out, i) && out->suitability[i] != TB_BEYOND_REACH)
            return true;
    return false;
}

bool tb_outcome_is_candidate(const tb_outcome *out, int choice)
{
    return tb_outcome_is_eligible(out, choice) && (out->suitability[choice] != TB_BEYOND_REACH || !any_reaches(out));
}

double tb_outcome_score(const tb_outcome *out, int choice)
{
    return choice == (int)out->alternative_count ? out->hybrid : out->totals[choice];
}

tb_suitability tbi_suitability(const tb_workspace *ws, const tb_outcome *out, int choice)
{
    double share[3] = {0};
    bool critical[3] = {false};

    for (size_t w = 0; w < ws->workload_count; w++) {
        size_t a = choice == (int)out->alternative_count ? out->assignment[w] : (size_t)choice;
        for (int level = TB_STRETCHED; level <= (int)out->fitness[w][a]; level++) {
            share[level] += ws->share[w];
            critical[level] = critical[level] || ws->critical[w];
        }
    }
    for (int level = TB_BEYOND_REACH; level > TB_FITS; level--)
        if (critical[level] || share[level] >= QUARTER)
            return (tb_suitability)level;
    return TB_FITS;
}

static int best_choice(const tb_outcome *out, bool beyond, int except)
{
    int best = -1;

    for (int i = 0; i <= (int)out->alternative_count; i++) {
        if (i == except || !tb_outcome_is_eligible(out, i) || (out->suitability[i] == TB_BEYOND_REACH && !beyond))
            continue;
        if (best < 0 || tb_outcome_score(out, i) > tb_outcome_score(out, best) + TB_TIE)
            best = i;
    }
    return best;
}

void tbi_rate(const tb_workspace *ws, tb_outcome *out)
{
    for (int i = 0; i < (int)out->alternative_count + out->has_hybrid; i++)
        out->suitability[i] = tbi_suitability(ws, out, i);
}

void tbi_choose(tb_outcome *out)
{
    bool beyond = !any_reaches(out);
    out->choice = best_choice(out, beyond, -1);
    out->runner_up = out->choice >= 0 ? best_choice(out, beyond, out->choice) : -1;
    out->margin =
        out->runner_up >= 0 ? tb_outcome_score(out, out->choice) - tb_outcome_score(out, out->runner_up) : NAN;
}

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
