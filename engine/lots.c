#include "tbi_lots.h"

#include <string.h>

/* ---- Preparing ---- */

static uint64_t workloads_of(const tb_workspace *ws, size_t bit)
{
    uint64_t set = 0;

    for (size_t w = 0; w < ws->workload_count; w++)
        set |= (ws->rows[w * ws->scorer->words + bit / 64] >> (bit % 64) & 1) << w;
    return set;
}

static uint32_t index_of(tbi_lots *lots, uint64_t set)
{
    size_t i = 0;

    while (i < lots->set_count && lots->sets[i] != set)
        i++;
    if (i == lots->set_count)
        lots->sets[lots->set_count++] = set;
    return (uint32_t)i;
}

/* Finds the sets of workloads, and how many slots have bits of more than one. Bits of a slot are neighbours. */
static void find_sets(tbi_lots *lots)
{
    const tb_workspace *ws = lots->ws;
    const tb_scorer *s = ws->scorer;
    size_t last = SIZE_MAX; /* bit */
    bool counted = false;   /* its slot */

    for (size_t word = s->points.first; word < s->grounds.end; word++)
        for (uint64_t bits = ws->live[word]; bits != 0; bits &= bits - 1) {
            size_t bit = tbi_bit_of(word, bits);
            lots->set_of[bit] = index_of(lots, workloads_of(ws, bit));
            bool same_slot = last != SIZE_MAX && s->point_of[last].slot == s->point_of[bit].slot;
            bool differs = same_slot && lots->set_of[last] != lots->set_of[bit];
            counted = counted && same_slot;
            lots->uneven_max += differs && !counted;
            counted = counted || differs;
            last = bit;
        }
}

tb_status tbi_lots_prepare(tbi_lots *lots, tb_workspace *ws, tb_arena *arena)
{
    const size_t bits = ws->scorer->words * 64 + 1;

    *lots = (tbi_lots){.ws = ws};
    lots->sets = tb_arena_array(arena, bits, sizeof *lots->sets);
    lots->set_of = tb_arena_array(arena, bits, sizeof *lots->set_of);
    lots->rules = tb_arena_array(arena, bits, sizeof *lots->rules);
    lots->where = tb_arena_array(arena, bits, sizeof *lots->where);
    if (lots->sets == NULL || lots->set_of == NULL || lots->rules == NULL || lots->where == NULL)
        return TB_ERR_NOMEM;
    find_sets(lots);
    lots->receivers = tb_arena_array(arena, lots->uneven_max + 1, sizeof *lots->receivers);
    lots->parts = tb_arena_array(arena, lots->uneven_max * ws->workload_count + 1, sizeof *lots->parts);
    return lots->receivers != NULL && lots->parts != NULL ? TB_OK : TB_ERR_NOMEM;
}

size_t tbi_lots_max(const tbi_lots *lots)
{
    return lots->set_count * lots->ws->scorer->pack->alternative_count + lots->uneven_max;
}

/* ---- Summing ---- */

/* L of those of COUNT rules of the slot at hand that fire in some workload of SET. */
static double weigh(const tbi_lots *lots, size_t count, uint64_t set)
{
    tb_workspace *ws = lots->ws;
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        if ((lots->where[i] & set) != 0) {
            ws->group_omega[n] = ws->omega[lots->rules[i]->leaf];
            ws->group_points[n++] = lots->rules[i]->points;
        }
    return tbi_weigh_group(ws, n);
}

/* A lot of its own. Its L is the mean, by share, over the workloads where it has any. */
static void add_uneven(tbi_lots *lots, size_t count, double *sums)
{
    const tb_workspace *ws = lots->ws;
    const size_t n = ws->scorer->pack->alternative_count, k = lots->uneven_count;
    double *parts = lots->parts + k * ws->workload_count, sum = 0, share = 0;

    for (size_t w = 0; w < ws->workload_count; w++) {
        parts[w] = weigh(lots, count, UINT64_C(1) << w);
        sum += ws->share[w] * parts[w];
        share += parts[w] > 0 ? ws->share[w] : 0;
    }
    if (sum <= 0)
        return;
    for (size_t w = 0; w < ws->workload_count; w++)
        parts[w] *= share / sum;
    sums[lots->set_count * n + k] = sum / share;
    lots->receivers[k] = lots->rules[0]->receiver;
    lots->uneven_count++;
}

/* Ends the slot whose COUNT rules were gathered last, the first of them in the workloads of SET. */
static void add_slot(tbi_lots *lots, size_t count, uint32_t set, double *sums)
{
    const tb_workspace *ws = lots->ws;
    const tb_pack *pack = ws->scorer->pack;
    const tbi_point *first = lots->rules[0];
    bool even = true;

    for (size_t i = 0; i < count; i++)
        even = even && lots->where[i] == lots->sets[set];
    if (!even)
        add_uneven(lots, count, sums);
    else if (count == 1) /* as mostly */
        sums[set * pack->alternative_count + first->receiver] +=
            ws->omega[first->leaf] * (first->points < pack->ground_cap ? first->points : pack->ground_cap);
    else
        sums[set * pack->alternative_count + first->receiver] += weigh(lots, count, UINT64_MAX);
}

static uint64_t where_any(const tbi_lots *lots, size_t word, uint64_t bits)
{
    uint64_t set = 0;

    for (; bits != 0; bits &= bits - 1)
        set |= lots->sets[lots->set_of[tbi_bit_of(word, bits)]];
    return set;
}

size_t tbi_lots_sum(tbi_lots *lots, double *sums)
{
    const tb_workspace *ws = lots->ws;
    const tb_scorer *s = ws->scorer;
    const size_t n = s->pack->alternative_count;
    size_t count = 0;
    uint32_t set = 0;

    memset(sums, 0, lots->set_count * n * sizeof *sums);
    lots->uneven_count = 0;
    for (size_t word = s->points.first; word < s->grounds.end; word++)
        for (uint64_t bits = ws->common[word] & ws->live[word]; bits != 0;) {
            const size_t bit = tbi_bit_of(word, bits);
            const tbi_point *p = &s->point_of[bit];
            const uint64_t fired = bits & p->cases;
            bits &= ~p->cases;
            if (!p->shared && (fired & (fired - 1)) == 0) { /* as nearly always */
                sums[lots->set_of[bit] * n + p->receiver] += ws->omega[p->leaf] * p->points;
                continue;
            }
            if (count > 0 && lots->rules[0]->slot != p->slot) {
                add_slot(lots, count, set, sums);
                count = 0;
            }
            if (count == 0)
                set = lots->set_of[bit];
            lots->rules[count] = p;
            lots->where[count++] = where_any(lots, word, fired);
        }
    if (count > 0)
        add_slot(lots, count, set, sums);
    return lots->set_count * n + lots->uneven_count;
}

void tbi_lots_spread(const tbi_lots *lots, const double *drawn)
{
    tb_workspace *ws = lots->ws;
    const size_t n = ws->scorer->pack->alternative_count;

    for (size_t w = 0; w < ws->workload_count; w++)
        for (size_t a = 0; a < n; a++)
            ws->lambda[w][a] = 0;
    for (size_t i = 0; i < lots->set_count; i++)
        for (uint64_t set = lots->sets[i]; set != 0; set &= set - 1)
            for (size_t a = 0; a < n; a++)
                ws->lambda[__builtin_ctzll(set)][a] += drawn[i * n + a];
    for (size_t k = 0; k < lots->uneven_count; k++)
        for (size_t w = 0; w < ws->workload_count; w++)
            ws->lambda[w][lots->receivers[k]] +=
                drawn[lots->set_count * n + k] * lots->parts[k * ws->workload_count + w];
}
