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
    size_t bits = scorer->words * 64 + 1;
    tb_workspace *ws = calloc(1, sizeof *ws);

    *out = NULL;
    if (ws == NULL)
        return TB_ERR_NOMEM;
    ws->scorer = scorer;
    ws->cells = calloc(pack->variable_count + 1, sizeof *ws->cells);
    ws->trial = calloc(pack->variable_count + 1, sizeof *ws->trial);
    ws->leaf_factor = calloc(pack->leaf_count + 1, sizeof *ws->leaf_factor);
    ws->branch_weight = calloc(pack->branch_count + 1, sizeof *ws->branch_weight);
    ws->omega = calloc(pack->leaf_count + 1, sizeof *ws->omega);
    ws->common = calloc(scorer->words + 1, sizeof *ws->common);
    ws->mask = calloc(scorer->words + 1, sizeof *ws->mask);
    ws->group_rules = calloc(bits, sizeof *ws->group_rules);
    ws->group_omega = calloc(bits, sizeof *ws->group_omega);
    ws->group_points = calloc(bits, sizeof *ws->group_points);
    ws->group_counted = calloc(bits, sizeof *ws->group_counted);
    if (ws->cells == NULL || ws->trial == NULL || ws->leaf_factor == NULL || ws->branch_weight == NULL ||
        ws->omega == NULL || ws->common == NULL || ws->mask == NULL || ws->group_rules == NULL ||
        ws->group_omega == NULL || ws->group_points == NULL || ws->group_counted == NULL) {
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
    for (size_t w = 0; w < ws->workloads_cap; w++)
        free(ws->entries[w]);
    free(ws->rows);
    free(ws->group_counted);
    free(ws->group_points);
    free(ws->group_omega);
    free(ws->group_rules);
    free(ws->mask);
    free(ws->common);
    free(ws->omega);
    free(ws->branch_weight);
    free(ws->leaf_factor);
    free(ws->trial);
    free(ws->cells);
    free(ws);
}

/* Memory for COUNT workloads; kept for the next profile. */
static tb_status reserve(tb_workspace *ws, size_t count)
{
    const tb_scorer *s = ws->scorer;
    uint64_t *rows;

    if (count <= ws->workloads_cap)
        return TB_OK;
    rows = realloc(ws->rows, count * (s->words + 1) * sizeof *rows);
    if (rows == NULL)
        return TB_ERR_NOMEM;
    ws->rows = rows;
    while (ws->workloads_cap < count) {
        ws->entries[ws->workloads_cap] = calloc(s->slot_count + 1, sizeof(tbi_entry));
        if (ws->entries[ws->workloads_cap] == NULL)
            return TB_ERR_NOMEM;
        ws->workloads_cap++;
    }
    return TB_OK;
}

/* ---- Weights ---- */

/* A leaf's importance over the mean of its branch's leaves; all zero counts as all equal. */
static void set_leaf_factors(tb_workspace *ws, const tb_profile *profile)
{
    const tb_pack *pack = ws->scorer->pack;

    for (size_t b = 0; b < pack->branch_count; b++) {
        const tb_branch *branch = &pack->branches[b];
        double sum = 0;
        for (size_t i = 0; i < branch->leaf_count; i++)
            sum += tb_importance_weight(profile->leaves[branch->first_leaf + i]);
        for (size_t i = 0; i < branch->leaf_count; i++) {
            size_t leaf = branch->first_leaf + i;
            double own = tb_importance_weight(profile->leaves[leaf]);
            ws->leaf_factor[leaf] = branch->fixed || sum <= 0 ? 1 : own * (double)branch->leaf_count / sum;
        }
        ws->branch_weight[b] = tb_importance_weight(profile->branches[b]);
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
        for (size_t leaf = branch->first_leaf; leaf < branch->first_leaf + branch->leaf_count; leaf++)
            ws->omega[leaf] = branch->fixed ? 1 : fmin(factor * ws->leaf_factor[leaf], 4);
    }
}

void tbi_set_importances(tb_workspace *ws, const tb_profile *profile)
{
    set_leaf_factors(ws, profile);
    tbi_weigh(ws);
}

/* ---- Preparing ---- */

static const uint64_t *row_of(const tb_scorer *s, size_t variable, uint16_t cell)
{
    return s->masks + (s->first_row[variable] + cell) * s->words;
}

static void and_row(uint64_t *mask, const uint64_t *row, size_t words)
{
    for (size_t i = 0; i < words; i++)
        mask[i] &= row[i];
}

static void set_row(tb_workspace *ws, size_t w, const tb_project_workload *workload)
{
    const tb_scorer *s = ws->scorer;
    uint64_t *row = ws->rows + w * s->words;

    memcpy(row, s->valid, s->words * sizeof *row);
    for (size_t i = 0; i < s->trait_count; i++) {
        const tb_variable *v = &s->pack->variables[s->traits[i]];
        uint16_t cell = v->trait >= 0 ? workload->traits[v->trait] : (uint16_t)(workload->workload + 1);
        and_row(row, row_of(s, s->traits[i], cell), s->words);
    }
}

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
    return TB_OK;
}

/* ---- Firing ---- */

double tbi_share_cap(const double *omega, const double *points, size_t count, double cap, double *counted)
{
    double left = cap, total = 0, last = HUGE_VAL;

    memset(counted, 0, count * sizeof *counted);
    while (left > 0) {
        double tier = -1, sum = 0;
        for (size_t i = 0; i < count; i++)
            if (omega[i] < last && omega[i] > tier)
                tier = omega[i];
        if (tier < 0)
            break;
        for (size_t i = 0; i < count; i++)
            if (omega[i] == tier)
                sum += points[i];
        double scale = sum > left ? left / sum : 1;
        for (size_t i = 0; i < count; i++)
            if (omega[i] == tier) {
                counted[i] = points[i] * scale;
                total += tier * counted[i];
            }
        left -= sum * scale;
        last = tier;
    }
    return total;
}

static double weigh_group(tb_workspace *ws, size_t count)
{
    double sum = 0, weighted = 0, cap = ws->scorer->pack->ground_cap;

    for (size_t i = 0; i < count; i++) {
        sum += ws->group_points[i];
        weighted += ws->group_omega[i] * ws->group_points[i];
    }
    return sum <= cap ? weighted : tbi_share_cap(ws->group_omega, ws->group_points, count, cap, ws->group_counted);
}

/* Ends the group of COUNT rules gathered last, if there is one. */
static void end_group(tb_workspace *ws, tbi_entry *entry, size_t *count)
{
    if (*count > 0)
        entry->weighted = weigh_group(ws, *count);
    *count = 0;
}

/* Turns the bits of points that are left into one entry a slot. Bits of a slot are neighbours. */
static size_t gather(tb_workspace *ws, tbi_entry *entries)
{
    const tb_scorer *s = ws->scorer;
    size_t n = 0, group = 0;

    for (size_t word = s->points.first; word < s->points.end; word++)
        for (uint64_t bits = ws->mask[word]; bits != 0; bits &= bits - 1) {
            const tbi_point *p = &s->point_of[word * 64 + (size_t)__builtin_ctzll(bits)];
            if (group == 0 || entries[n - 1].slot != p->slot) {
                end_group(ws, entries + n - 1, &group);
                entries[n++] = (tbi_entry){ws->omega[p->leaf] * p->points, p->slot, p->receiver};
            }
            if (p->shared) {
                ws->group_omega[group] = ws->omega[p->leaf];
                ws->group_points[group++] = p->points;
            }
        }
    end_group(ws, entries + n - 1, &group);
    return n;
}

static void fire_friction(tb_workspace *ws, size_t w)
{
    const tb_scorer *s = ws->scorer;

    for (size_t word = s->friction.first; word < s->friction.end; word++)
        for (uint64_t bits = ws->mask[word]; bits != 0; bits &= bits - 1)
            ws->friction +=
                ws->share[w] * s->pack->rules[s->rule_of[word * 64 + (size_t)__builtin_ctzll(bits)]].strength;
}

static void fire_fitness(const tb_workspace *ws, size_t w, tb_outcome *out)
{
    const tb_scorer *s = ws->scorer;
    size_t n = s->pack->alternative_count;

    out->ruled_out[w] = 0;
    for (size_t a = 0; a < n; a++)
        out->fitness[w][a] = TB_FITS;
    for (size_t word = s->fitness.first; word < s->fitness.end; word++)
        for (uint64_t bits = ws->mask[word]; bits != 0; bits &= bits - 1) {
            const tb_rule *rule = &s->pack->rules[s->rule_of[word * 64 + (size_t)__builtin_ctzll(bits)]];
            tb_suitability level = rule->act == TB_BEYOND ? TB_BEYOND_REACH : TB_STRETCHED;
            if (rule->act == TB_RULES_OUT) {
                out->ruled_out[w] |= (uint8_t)(1u << rule->target);
                continue;
            }
            for (size_t a = 0; a < n; a++)
                if ((rule->target == TB_SIDE_ALL || rule->target == (int)a) && out->fitness[w][a] < level)
                    out->fitness[w][a] = level;
        }
}

void tbi_fire(tb_workspace *ws, const uint16_t *cells, tb_outcome *out)
{
    const tb_scorer *s = ws->scorer;

    memset(ws->common, 0xFF, s->words * sizeof *ws->common);
    for (size_t i = 0; i < s->answer_count; i++)
        and_row(ws->common, row_of(s, s->answers[i], cells[s->answers[i]]), s->words);
    ws->friction = s->pack->base_friction;
    for (size_t w = 0; w < ws->workload_count; w++) {
        const uint64_t *row = ws->rows + w * s->words;
        for (size_t i = 0; i < s->words; i++)
            ws->mask[i] = ws->common[i] & row[i];
        for (size_t i = 0; i < s->fold_count; i++) {
            uint64_t *word = &ws->mask[s->folds[i].word];
            if ((*word & s->folds[i].all) != 0)
                *word = (*word & ~s->folds[i].all) | s->folds[i].first;
        }
        ws->entry_count[w] = gather(ws, ws->entries[w]);
        fire_friction(ws, w);
        fire_fitness(ws, w, out);
    }
    ws->friction = fmax(0, ws->friction);
}

/* ---- Pooling ---- */

void tbi_pool(const tb_workspace *ws, double lambda[][TB_ALTERNATIVES_MAX], const double *prior, tb_outcome *out)
{
    size_t n = ws->scorer->pack->alternative_count;

    for (size_t a = 0; a < n; a++)
        out->totals[a] = 0;
    for (size_t w = 0; w < ws->workload_count; w++) {
        double sum = 0;
        for (size_t a = 0; a < n; a++)
            sum += lambda[w][a] + prior[a];
        for (size_t a = 0; a < n; a++) {
            out->scores[w][a] = sum > 0 ? 100 * (lambda[w][a] + prior[a]) / sum : 100 / (double)n;
            out->totals[a] += ws->share[w] * out->scores[w][a];
        }
    }
}

static void pool_entries(const tb_workspace *ws, tb_outcome *out)
{
    double lambda[TB_WORKLOADS_MAX][TB_ALTERNATIVES_MAX], prior[TB_ALTERNATIVES_MAX];
    size_t n = ws->scorer->pack->alternative_count;

    for (size_t a = 0; a < n; a++)
        prior[a] = ws->scorer->pack->prior;
    for (size_t w = 0; w < ws->workload_count; w++) {
        for (size_t a = 0; a < n; a++)
            lambda[w][a] = 0;
        for (size_t i = 0; i < ws->entry_count[w]; i++)
            lambda[w][ws->entries[w][i].receiver] += ws->entries[w][i].weighted;
    }
    tbi_pool(ws, lambda, prior, out);
}

/* ---- Choosing ---- */

bool tb_outcome_is_eligible(const tb_outcome *out, int choice)
{
    return choice == (int)out->alternative_count ? out->has_hybrid : !out->is_out[choice];
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

void tbi_choose(const tb_workspace *ws, tb_outcome *out)
{
    bool any_reaches = false;

    for (int i = 0; i <= (int)out->alternative_count; i++) {
        if (i == (int)out->alternative_count && !out->has_hybrid)
            break;
        out->suitability[i] = tbi_suitability(ws, out, i);
        any_reaches = any_reaches || (tb_outcome_is_eligible(out, i) && out->suitability[i] != TB_BEYOND_REACH);
    }
    out->choice = best_choice(out, !any_reaches, -1);
    out->runner_up = out->choice >= 0 ? best_choice(out, !any_reaches, out->choice) : -1;
    out->margin =
        out->runner_up >= 0 ? tb_outcome_score(out, out->choice) - tb_outcome_score(out, out->runner_up) : NAN;
}

void tbi_score_cells(tb_workspace *ws, const uint16_t *cells, tb_outcome *out)
{
    out->alternative_count = ws->scorer->pack->alternative_count;
    out->workload_count = ws->workload_count;
    tbi_fire(ws, cells, out);
    for (size_t a = 0; a < out->alternative_count; a++) {
        out->is_out[a] = false;
        for (size_t w = 0; w < ws->workload_count; w++)
            out->is_out[a] = out->is_out[a] || (out->ruled_out[w] >> a & 1) != 0;
    }
    pool_entries(ws, out);
    out->friction = ws->friction;
    tbi_assign(ws, out);
    tbi_choose(ws, out);
}

tb_status tb_score(tb_workspace *ws, const tb_profile *profile, tb_diags *diags, tb_outcome *out)
{
    tb_status status = tbi_prepare(ws, profile, diags);

    if (status == TB_OK)
        tbi_score_cells(ws, ws->cells, out);
    return status;
}
