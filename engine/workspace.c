/* workspace.c - what one thread scores with, made ready for a profile: weights, and the masks of what it says. */
#include "tbi_score.h"

#include <stdlib.h>
#include <string.h>

/* ---- Memory ---- */

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

void tbi_look_up(tb_workspace *ws, const uint16_t *cells)
{
    const tb_scorer *s = ws->scorer;

    for (size_t i = 0; i < ws->varied_count; i++)
        ws->picked[i] = tbi_row(s, ws->varied[i], cells[ws->varied[i]]);
    and_rows(ws, ws->held, ws->varied_count, ws->common);
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
