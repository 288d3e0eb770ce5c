/* variable.c - what conditions look at: variables, and the cells no condition tells apart. */
#include "tbi_condition.h"
#include "tbi_pack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Numbers and cells ---- */

static bool is_past(const tb_cut *cut, double number)
{
    return (number > cut->value) | ((number == cut->value) & !cut->above);
}

/* Without a branch on the number, since nobody could guess which way it goes: halved while many are left, then counted.
 */
uint16_t tb_variable_cell_of_number(const tb_variable *variable, double number)
{
    const tb_cut *cuts = variable->cuts;
    size_t past = 0, left = variable->cut_count;

    for (size_t half; left > 16; left -= half) {
        half = left / 2;
        past += half * is_past(&cuts[past + half - 1], number);
    }
    for (size_t i = past, end = past + left; i < end; i++) /* no pointer past `cuts`, which may be NULL */
        past += is_past(&cuts[i], number);
    return (uint16_t)(past + 1);
}

/* The ends of a cell; infinite at the outer ones. */
static void cell_ends(const tb_variable *v, uint16_t cell, tb_cut *low, tb_cut *high)
{
    *low = cell >= 2 ? v->cuts[cell - 2] : (tb_cut){-HUGE_VAL, true};
    *high = cell - 1 < (int)v->cut_count ? v->cuts[cell - 1] : (tb_cut){HUGE_VAL, false};
}

double tbi_variable_sample(const tb_variable *variable, uint16_t cell)
{
    tb_cut low, high;

    cell_ends(variable, cell, &low, &high);
    if (!low.above)
        return low.value;
    if (high.above || isinf(low.value))
        return isinf(low.value) && !high.above ? -HUGE_VAL : high.value;
    return isinf(high.value) ? HUGE_VAL : low.value + (high.value - low.value) / 2;
}

static bool is_between(const tb_cut *low, const tb_cut *high, double number)
{
    return (low->above ? number > low->value : number >= low->value) &&
           (high->above ? number <= high->value : number < high->value);
}

bool tb_variable_nearest(const tb_variable *variable, uint16_t cell, double from, double min, double max, double *out)
{
    tb_cut low, high;

    cell_ends(variable, cell, &low, &high);
    if (low.value < min || (low.value == min && low.above && isinf(low.value)))
        low = (tb_cut){min, false};
    if (high.value > max)
        high = (tb_cut){max, true};
    if (low.value > high.value || (low.value == high.value && (low.above || !high.above)))
        return false;
    if (is_between(&low, &high, from))
        *out = from;
    else if (from <= low.value)
        *out = !low.above ? low.value : low.value + 1;
    else
        *out = high.above ? high.value : high.value - 1;
    if (!is_between(&low, &high, *out))
        *out = low.value + (high.value - low.value) / 2;
    return true;
}

/* ---- Building ---- */

static tb_status reserve(tbi_pack_builder *b, size_t count)
{
    size_t cap = b->variable_cap > 0 ? b->variable_cap : 64;
    tb_variable *variables;

    if (count <= b->variable_cap)
        return TB_OK;
    while (cap < count)
        cap *= 2;
    variables = realloc(b->pack->variables, cap * sizeof *variables);
    if (variables == NULL)
        return TB_ERR_NOMEM;
    b->pack->variables = variables;
    b->variable_cap = cap;
    return TB_OK;
}

static tb_status add(tbi_pack_builder *b, tb_variable variable)
{
    tb_pack *pack = b->pack;
    tb_status status = reserve(b, pack->variable_count + 1);

    if (status != TB_OK)
        return status;
    pack->variables[pack->variable_count++] = variable;
    return TB_OK;
}

static tb_status add_question(tbi_pack_builder *b, size_t index)
{
    tb_question *q = &b->pack->questions[index];
    tb_variable v = {.question = (int)index, .option = -1, .trait = -1};
    tb_status status = TB_OK;

    q->first_variable = b->pack->variable_count;
    switch (q->type) {
    case TB_QUESTION_CHOICE:
        v.kind = TB_VARIABLE_OPTION;
        v.cell_count = q->option_count + 1;
        return add(b, v);
    case TB_QUESTION_LEVEL:
        v.kind = TB_VARIABLE_OPTION;
        v.cell_count = TB_LEVEL_MAX + 2;
        return add(b, v);
    case TB_QUESTION_NUMBER:
        v.kind = TB_VARIABLE_NUMBER;
        v.cell_count = 2;
        return add(b, v);
    case TB_QUESTION_BOOLEAN:
        v.kind = TB_VARIABLE_BOOLEAN;
        v.cell_count = 3;
        return add(b, v);
    case TB_QUESTION_CHOICES:
        v.kind = TB_VARIABLE_BOOLEAN;
        v.cell_count = 3;
        for (v.option = 0; v.option < (int)q->option_count && status == TB_OK; v.option++)
            status = add(b, v);
        return status;
    case TB_QUESTION_TEXT: break;
    }
    return TB_OK;
}

tb_status tbi_variables_init(tbi_pack_builder *b)
{
    tb_pack *pack = b->pack;
    tb_status status = TB_OK;

    for (size_t i = 0; i < pack->question_count && status == TB_OK; i++)
        status = add_question(b, i);
    if (status == TB_OK)
        status = add(b, (tb_variable){.kind = TB_VARIABLE_WORKLOAD,
                                      .question = -1,
                                      .option = -1,
                                      .trait = -1,
                                      .cell_count = pack->workload_count + 1});
    for (size_t t = 0; t < pack->trait_count && status == TB_OK; t++)
        status = add(b, (tb_variable){.kind = TB_VARIABLE_OPTION,
                                      .question = -1,
                                      .option = -1,
                                      .trait = (int)t,
                                      .cell_count = pack->traits[t].option_count + 1});
    return status;
}

size_t tbi_variable_add_pattern(tbi_pack_builder *b, tb_pattern *pattern)
{
    tb_status status = add(b, (tb_variable){.kind = TB_VARIABLE_BOOLEAN,
                                            .question = -1,
                                            .option = -1,
                                            .trait = -1,
                                            .pattern = pattern,
                                            .cell_count = 3});

    return status == TB_OK ? b->pack->variable_count - 1 : SIZE_MAX;
}

/* ---- Settling ---- */

/* Calls VISIT for every comparison in the conditions of the pack's rules. */
typedef void test_visitor(void *context, const tbi_test *test);

static void each_test(const tb_pack *pack, test_visitor *visit, void *context)
{
    for (size_t r = 0; r < pack->rule_count; r++) {
        const tb_condition *when = pack->rules[r].when;
        for (size_t i = 0; when != NULL && i < when->count; i++)
            if (when->nodes[i].kind == TBI_TEST)
                visit(context, &when->nodes[i].test);
    }
}

typedef struct cutting {
    tb_pack *pack;
    tb_cut **cuts; /* by variable; cut_count of them */
} cutting;

static void count_cuts(void *context, const tbi_test *test)
{
    tb_variable *v = &((cutting *)context)->pack->variables[test->variable];

    v->used = true;
    if (v->kind == TB_VARIABLE_NUMBER)
        v->cut_count += 2 * test->value_count;
}

static void add_cuts(void *context, const tbi_test *test)
{
    const cutting *c = context;
    tb_variable *v = &c->pack->variables[test->variable];

    for (size_t i = 0; v->kind == TB_VARIABLE_NUMBER && i < test->value_count; i++) {
        if (test->op != TBI_LE && test->op != TBI_GT)
            c->cuts[test->variable][v->cut_count++] = (tb_cut){test->values[i], false};
        if (test->op != TBI_LT && test->op != TBI_GE)
            c->cuts[test->variable][v->cut_count++] = (tb_cut){test->values[i], true};
    }
}

static int compare_cuts(const void *a, const void *b)
{
    const tb_cut *x = a, *y = b;

    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return (int)x->above - (int)y->above;
}

/* Sorted, each once; returns how many. */
static size_t tidy_cuts(tb_cut *cuts, size_t count)
{
    size_t n = 0;

    if (count > 0)
        qsort(cuts, count, sizeof *cuts, compare_cuts);
    for (size_t i = 0; i < count; i++)
        if (n == 0 || compare_cuts(&cuts[n - 1], &cuts[i]) != 0)
            cuts[n++] = cuts[i];
    return n;
}

static tb_status cut_numbers(tb_pack *pack, tb_arena *arena)
{
    cutting c = {pack, tb_arena_array(arena, pack->variable_count + 1, sizeof *c.cuts)};

    if (c.cuts == NULL)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < pack->variable_count; i++) {
        pack->variables[i].used = false;
        pack->variables[i].cut_count = 0;
    }
    each_test(pack, count_cuts, &c);
    for (size_t i = 0; i < pack->variable_count; i++) {
        c.cuts[i] = tb_arena_array(arena, pack->variables[i].cut_count + 1, sizeof *c.cuts[i]);
        if (c.cuts[i] == NULL)
            return TB_ERR_NOMEM;
        pack->variables[i].cut_count = 0;
    }
    each_test(pack, add_cuts, &c);
    for (size_t i = 0; i < pack->variable_count; i++) {
        tb_variable *v = &pack->variables[i];
        if (v->kind != TB_VARIABLE_NUMBER)
            continue;
        v->cuts = c.cuts[i];
        v->cut_count = tidy_cuts(c.cuts[i], v->cut_count);
        v->cell_count = v->cut_count + 2;
    }
    return TB_OK;
}

typedef struct signing {
    const tb_pack *pack;
    size_t variable;
    uint64_t *signatures; /* by cell */
} signing;

static void sign(void *context, const tbi_test *test)
{
    const signing *s = context;
    const tb_variable *v = &s->pack->variables[s->variable];

    for (size_t c = 1; test->variable == s->variable && c < v->cell_count; c++)
        s->signatures[c] =
            (s->signatures[c] + (uint64_t)tbi_test_truth(test, v, (uint16_t)c) + 1) * UINT64_C(0x9E3779B97F4A7C15);
}

/* By cell: a number that is the same for two cells exactly when no condition tells them apart: a hash of the truth of
 * every comparison of the variable there. */
static void sign_cells(const tb_pack *pack, size_t variable, uint64_t *signatures)
{
    each_test(pack, sign, &(signing){pack, variable, signatures});
}

/* Uniform over the sets of options that conditions tell apart, and within a set over its options; for a number, over
 * the ranges its bounds leave. */
static void uniform(const tb_pack *pack, size_t variable, double *frequency)
{
    const tb_variable *v = &pack->variables[variable];
    const tb_question *q = &pack->questions[v->question];
    uint64_t signatures[TB_OPTIONS_MAX + 2] = {0};
    size_t sizes[TB_OPTIONS_MAX + 2] = {0}, count = 0;
    double any;

    if (v->kind == TB_VARIABLE_NUMBER) {
        for (size_t c = 1; c < v->cell_count; c++)
            count += tb_variable_nearest(v, (uint16_t)c, q->min, q->min, q->max, &any);
        for (size_t c = 1; c < v->cell_count; c++)
            frequency[c] = tb_variable_nearest(v, (uint16_t)c, q->min, q->min, q->max, &any) ? 1.0 / (double)count : 0;
        return;
    }
    sign_cells(pack, variable, signatures);
    for (size_t c = 1; c < v->cell_count; c++) {
        bool is_first = true;
        for (size_t d = 1; d < v->cell_count; d++) {
            sizes[c] += signatures[d] == signatures[c];
            is_first = is_first && (d >= c || signatures[d] != signatures[c]);
        }
        count += is_first;
    }
    for (size_t c = 1; c < v->cell_count; c++)
        frequency[c] = 1.0 / (double)count / (double)sizes[c];
}

static void from_usual(const tb_pack *pack, const tb_variable *v, double *frequency)
{
    const tb_question *q = &pack->questions[v->question];
    double total = 0;

    for (size_t i = 0; i < q->usual_count; i++) {
        if (v->option >= 0) { /* an option of a choices question: a percentage of its own */
            if ((int)q->usual[i].value == v->option)
                frequency[2] = q->usual[i].weight / 100;
            frequency[1] = 1 - frequency[2];
            continue;
        }
        size_t cell = v->kind == TB_VARIABLE_NUMBER ? tb_variable_cell_of_number(v, q->usual[i].value)
                                                    : (size_t)q->usual[i].value + 1;
        frequency[cell] += q->usual[i].weight;
        total += q->usual[i].weight;
    }
    for (size_t c = 1; v->option < 0 && c < v->cell_count; c++)
        frequency[c] /= total;
}

tb_status tbi_variables_settle(tb_pack *pack, tb_arena *arena)
{
    tb_status status = cut_numbers(pack, arena);

    for (size_t i = 0; i < pack->variable_count && status == TB_OK; i++) {
        tb_variable *v = &pack->variables[i];
        double *frequency;
        if (v->question < 0)
            continue;
        frequency = tb_arena_array(arena, v->cell_count, sizeof *frequency);
        if (frequency == NULL)
            return TB_ERR_NOMEM;
        if (pack->questions[v->question].usual_count > 0)
            from_usual(pack, v, frequency);
        else
            uniform(pack, i, frequency);
        v->frequency = frequency;
    }
    return status;
}
