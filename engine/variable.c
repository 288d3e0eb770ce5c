/* variable.c - what conditions look at: variables, and the cells no condition tells apart. */
#include "tbi_condition.h"
#include "tbi_pack.h"

#include <math.h>
#include <stdlib.h>

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

/* ---- Whose they are ---- */

size_t tbi_workload_variable(const tb_pack *pack)
{
    size_t v = 0;

    while (pack->variables[v].kind != TB_VARIABLE_WORKLOAD)
        v++;
    return v;
}

bool tbi_question_is_used(const tb_pack *pack, size_t question)
{
    const tb_question *q = &pack->questions[question];

    for (size_t i = 0; i < tbi_question_variables(q); i++)
        if (pack->variables[q->first_variable + i].used)
            return true;
    return false;
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
