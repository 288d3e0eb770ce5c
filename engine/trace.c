#include "trace.h"

#include "tbi_score.h"

#include <math.h>
#include <string.h>

uint16_t *tb_trace_cells(const tb_workspace *ws, size_t w, tb_arena *arena)
{
    const tb_pack *pack = ws->scorer->pack;
    const tb_project_workload *workload = &ws->profile->workloads[w];
    uint16_t *cells = tb_arena_array(arena, pack->variable_count, sizeof *cells);

    if (cells == NULL)
        return NULL;
    memcpy(cells, ws->cells, pack->variable_count * sizeof *cells);
    for (size_t v = 0; v < pack->variable_count; v++) {
        if (pack->variables[v].kind == TB_VARIABLE_WORKLOAD)
            cells[v] = (uint16_t)(workload->workload + 1);
        else if (pack->variables[v].trait >= 0)
            cells[v] = workload->traits[pack->variables[v].trait];
    }
    return cells;
}

/* Writes what counts of each of the COUNT rules at RULES, all of one slot. */
static void count_group(tb_workspace *ws, tb_trace *trace, const uint32_t *rules, size_t count, size_t w)
{
    const tb_scorer *s = ws->scorer;

    for (size_t i = 0; i < count; i++) {
        ws->group_omega[i] = ws->omega[s->pack->rules[rules[i]].leaf];
        ws->group_points[i] = fabs(s->rule_points[rules[i]]);
    }
    tbi_share_cap(ws->group_omega, ws->group_points, count, s->pack->ground_cap, ws->group_counted);
    for (size_t i = 0; i < count; i++) {
        trace->counted[rules[i] * trace->workload_count + w] = ws->group_counted[i];
        trace->pool[w] += ws->group_omega[i] * ws->group_counted[i];
    }
}

/* Bits stand slot by slot, and a rule's cases next to each other. */
static void count_points(tb_workspace *ws, tb_trace *trace, uint32_t *group, size_t w)
{
    const tb_scorer *s = ws->scorer;
    size_t count = 0;
    uint32_t slot = UINT32_MAX, last = UINT32_MAX;

    trace->pool[w] = s->pack->prior * (double)s->pack->alternative_count;
    for (size_t bit = s->points.first * 64; bit < s->points.end * 64; bit++) {
        if ((s->valid[bit / 64] >> (bit % 64) & 1) == 0 || s->rule_of[bit] == last)
            continue;
        last = s->rule_of[bit];
        if (s->point_of[bit].slot != slot) {
            count_group(ws, trace, group, count, w);
            count = 0;
            slot = s->point_of[bit].slot;
        }
        if (trace->truth[last * trace->workload_count + w] == TB_TRUE)
            group[count++] = last;
    }
    count_group(ws, trace, group, count, w);
}

tb_status tb_trace_record(tb_workspace *ws, tb_arena *arena, tb_trace *out)
{
    const tb_pack *pack = ws->scorer->pack;
    size_t records = pack->rule_count * ws->workload_count;
    uint32_t *group = tb_arena_array(arena, pack->rule_count + 1, sizeof *group);

    *out = (tb_trace){.rule_count = pack->rule_count, .workload_count = ws->workload_count};
    out->truth = tb_arena_array(arena, records + 1, sizeof *out->truth);
    out->counted = tb_arena_array(arena, records + 1, sizeof *out->counted);
    out->pool = tb_arena_array(arena, ws->workload_count + 1, sizeof *out->pool);
    out->omega = tb_arena_array(arena, pack->leaf_count + 1, sizeof *out->omega);
    if (group == NULL || out->truth == NULL || out->counted == NULL || out->pool == NULL || out->omega == NULL)
        return TB_ERR_NOMEM;
    memcpy(out->omega, ws->omega, pack->leaf_count * sizeof *out->omega);
    for (size_t w = 0; w < ws->workload_count; w++) {
        uint16_t *cells = tb_trace_cells(ws, w, arena);
        if (cells == NULL)
            return TB_ERR_NOMEM;
        for (size_t r = 0; r < pack->rule_count; r++)
            out->truth[r * ws->workload_count + w] =
                pack->rules[r].when == NULL ? TB_TRUE : tb_condition_truth(pack->rules[r].when, pack, cells);
        count_points(ws, out, group, w);
    }
    return TB_OK;
}

double tb_trace_contribution(const tb_trace *trace, const tb_workspace *ws, size_t rule, size_t w, size_t a)
{
    const tb_scorer *s = ws->scorer;
    double n = (double)s->pack->alternative_count, gets = s->receiver[rule] == a ? 1 : 0;

    return 100 * ws->share[w] * trace->omega[s->pack->rules[rule].leaf] * trace->counted[rule * trace->workload_count + w] *
           (gets - 1 / n) / trace->pool[w];
}
