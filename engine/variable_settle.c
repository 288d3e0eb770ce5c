/* variable_settle.c - once all conditions are read: which variables are used, which values no condition tells apart,
 * and how often each is met. */
#include "tbi_condition.h"

#include <stdlib.h>
#include <string.h>

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
