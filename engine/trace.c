#include "trace.h"

#include "tbi_score.h"

#include <math.h>
#include <string.h>

uint16_t *tb_trace_cells(const tb_workspace *ws, size_t w, tb_arena *arena)
{
    const tb_pack *pack = ws->scorer->pack;
    uint16_t *cells = tb_arena_array(arena, pack->variable_count, sizeof *cells);

    if (cells == NULL)
        return NULL;
    memcpy(cells, ws->cells, pack->variable_count * sizeof *cells);
    tb_workload_cells(pack, &ws->profile->workloads[w], cells);
    return cells;
}

/* Calls EACH for every slot with its rules that are at least as true as LEAST in workload W; ws->group_counted says
 * what counts of each. Bits stand slot by slot, and a rule's cases next to each other. */
typedef void group_visitor(void *context, const tb_workspace *ws, const uint32_t *rules, size_t count);

static void end_group(tb_workspace *ws, size_t *count, group_visitor *each, void *context)
{
    const tb_scorer *s = ws->scorer;

    if (*count == 0)
        return;
    for (size_t i = 0; i < *count; i++) {
        ws->group_omega[i] = ws->omega[s->pack->rules[ws->group_rules[i]].leaf];
        ws->group_points[i] = fabs(s->rule_points[ws->group_rules[i]]);
    }
    tbi_share_cap(ws->group_omega, ws->group_points, *count, s->pack->ground_cap, ws->group_counted);
    each(context, ws, ws->group_rules, *count);
    *count = 0;
}

static void each_group(tb_workspace *ws, const tb_trace *trace, size_t w, tb_truth least, group_visitor *each,
                       void *context)
{
    const tb_scorer *s = ws->scorer;
    size_t count = 0;
    uint32_t slot = UINT32_MAX, last = UINT32_MAX;

    for (size_t bit = s->points.first * 64; bit < s->grounds.end * 64; bit++) {
        if ((s->valid[bit / 64] >> (bit % 64) & 1) == 0 || s->rule_of[bit] == last)
            continue;
        last = s->rule_of[bit];
        if (s->point_of[bit].slot != slot)
            end_group(ws, &count, each, context);
        slot = s->point_of[bit].slot;
        if (trace->truth[last * trace->workload_count + w] >= least)
            ws->group_rules[count++] = last;
    }
    end_group(ws, &count, each, context);
}

static void add_group(void *lambda, const tb_workspace *ws, const uint32_t *rules, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ((double *)lambda)[ws->scorer->receiver[rules[i]]] += ws->group_omega[i] * ws->group_counted[i];
}

void tbi_trace_pool(tb_workspace *ws, const tb_trace *trace, size_t w, tb_truth least, double *lambda)
{
    for (size_t a = 0; a < ws->scorer->pack->alternative_count; a++)
        lambda[a] = 0;
    each_group(ws, trace, w, least, add_group, lambda);
}

typedef struct counting {
    tb_trace *trace;
    size_t w;
} counting;

static void count_group(void *context, const tb_workspace *ws, const uint32_t *rules, size_t count)
{
    counting *c = context;

    for (size_t i = 0; i < count; i++) {
        c->trace->counted[rules[i] * c->trace->workload_count + c->w] = ws->group_counted[i];
        c->trace->pool[c->w] += ws->group_omega[i] * ws->group_counted[i];
    }
}

tb_status tb_trace_record(tb_workspace *ws, tb_arena *arena, tb_trace *out)
{
    const tb_pack *pack = ws->scorer->pack;
    size_t records = pack->rule_count * ws->workload_count;

    *out = (tb_trace){.rule_count = pack->rule_count, .workload_count = ws->workload_count};
    out->truth = tb_arena_array(arena, records + 1, sizeof *out->truth);
    out->counted = tb_arena_array(arena, records + 1, sizeof *out->counted);
    out->pool = tb_arena_array(arena, ws->workload_count + 1, sizeof *out->pool);
    out->omega = tb_arena_array(arena, pack->leaf_count + 1, sizeof *out->omega);
    if (out->truth == NULL || out->counted == NULL || out->pool == NULL || out->omega == NULL)
        return TB_ERR_NOMEM;
    memcpy(out->omega, ws->omega, pack->leaf_count * sizeof *out->omega);
    for (size_t w = 0; w < ws->workload_count; w++) {
        uint16_t *cells = tb_trace_cells(ws, w, arena);
        if (cells == NULL)
            return TB_ERR_NOMEM;
        for (size_t r = 0; r < pack->rule_count; r++)
            out->truth[r * ws->workload_count + w] =
                pack->rules[r].when == NULL ? TB_TRUE : tb_condition_truth(pack->rules[r].when, pack, cells);
        out->pool[w] = pack->prior * (double)pack->alternative_count;
        each_group(ws, out, w, TB_TRUE, count_group, &(counting){out, w});
    }
    return TB_OK;
}

double tb_trace_contribution(const tb_trace *trace, const tb_workspace *ws, size_t rule, size_t w, size_t a)
{
    const tb_scorer *s = ws->scorer;
    double n = (double)s->pack->alternative_count, gets = s->receiver[rule] == a ? 1 : 0;

    return 100 * ws->share[w] * trace->omega[s->pack->rules[rule].leaf] *
           trace->counted[rule * trace->workload_count + w] * (gets - 1 / n) / trace->pool[w];
}

tb_truth tb_trace_truth(const tb_trace *trace, size_t rule, size_t w)
{
    return trace->truth[rule * trace->workload_count + w];
}

tb_truth tb_trace_most(const tb_trace *trace, size_t rule)
{
    tb_truth most = TB_FALSE;

    for (size_t w = 0; w < trace->workload_count; w++)
        if (tb_trace_truth(trace, rule, w) > most)
            most = tb_trace_truth(trace, rule, w);
    return most;
}
