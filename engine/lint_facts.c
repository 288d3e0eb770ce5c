/* lint_facts.c - what the parts of lint are made of: findings, and the facts under which a condition holds. */
#include "tbi_lint.h"

#include <string.h>

/* ---- Findings ---- */

static tb_finding *add(tbi_lint *lint)
{
    tb_findings *found = lint->found;

    if (found->count == lint->cap) {
        size_t cap = lint->cap > 0 ? 2 * lint->cap : 64;
        tb_finding *list = tb_arena_array(lint->arena, cap, sizeof *list);
        if (list == NULL) {
            lint->failed = true;
            return NULL;
        }
        if (found->count > 0)
            memcpy(list, found->list, found->count * sizeof *list);
        found->list = list;
        lint->cap = cap;
    }
    return &found->list[found->count++];
}

void tbi_lint_add(tbi_lint *lint, const tbi_warning *warning, const char *format, ...)
{
    tb_finding *finding = add(lint);
    va_list args;

    if (finding == NULL)
        return;
    va_start(args, format);
    const char *text = tb_arena_vprintf(lint->arena, format, args);
    va_end(args);
    const char *id = tb_arena_printf(lint->arena, "%s.%s%s%s", warning->kind, warning->subject,
                                     warning->other != NULL ? "." : "", warning->other != NULL ? warning->other : "");
    lint->failed |= text == NULL || id == NULL;
    lint->found->errors += warning->is_error;
    *finding = (tb_finding){.diag = {.code = warning->code,
                                     .is_error = warning->is_error,
                                     .at = warning->at,
                                     .also = warning->also,
                                     .text = text,
                                     .hint = warning->hint},
                            .id = id,
                            .is_near_miss = warning->is_near_miss,
                            .witness = warning->witness};
}

/* ---- Facts ---- */

static bool is_of_workload(const tb_variable *v)
{
    return v->kind == TB_VARIABLE_WORKLOAD || v->trait >= 0;
}

/* True if all literals about VARIABLE hold when it is in CELL. */
static bool all_hold(const tb_pack *pack, const tbi_literal *literals, size_t count, size_t variable, uint16_t cell)
{
    for (size_t i = 0; i < count; i++)
        if (literals[i].test->variable == variable &&
            tbi_test_truth(literals[i].test, &pack->variables[variable], cell) !=
                (literals[i].negated ? TB_FALSE : TB_TRUE))
            return false;
    return true;
}

bool tbi_lint_can_be_answered(const tb_pack *pack, const tb_variable *v, uint16_t cell)
{
    double number;

    return v->kind != TB_VARIABLE_NUMBER ||
           tb_variable_nearest(v, cell, pack->questions[v->question].min, pack->questions[v->question].min,
                               pack->questions[v->question].max, &number);
}

static uint16_t cell_of_workload(const tb_pack *pack, const tb_variable *v, size_t workload)
{
    return v->kind == TB_VARIABLE_WORKLOAD ? (uint16_t)(workload + 1) : pack->workloads[workload].traits[v->trait];
}

static bool suits(const tb_pack *pack, const tbi_literal *literals, size_t count, size_t workload)
{
    for (size_t i = 0; i < count; i++) {
        const tb_variable *v = &pack->variables[literals[i].test->variable];
        if (is_of_workload(v) &&
            !all_hold(pack, literals, count, literals[i].test->variable, cell_of_workload(pack, v, workload)))
            return false;
    }
    return true;
}

bool tbi_lint_satisfy(tbi_lint *lint, const tbi_literal *literals, size_t count, tbi_facts *out)
{
    const tb_pack *pack = lint->pack;
    bool needs_workload = false;

    out->workload = -1;
    out->cells = tb_arena_array(lint->arena, pack->variable_count + 1, sizeof *out->cells);
    if (out->cells == NULL) {
        lint->failed = true;
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        size_t variable = literals[i].test->variable;
        const tb_variable *v = &pack->variables[variable];
        uint16_t cell = 1;
        if (is_of_workload(v)) {
            needs_workload = true;
            continue;
        }
        while (cell < v->cell_count &&
               !(tbi_lint_can_be_answered(pack, v, cell) && all_hold(pack, literals, count, variable, cell)))
            cell++;
        if (cell == v->cell_count)
            return false;
        out->cells[variable] = cell;
    }
    for (size_t w = 0; needs_workload && w < pack->workload_count && out->workload < 0; w++)
        if (suits(pack, literals, count, w))
            out->workload = (int)w;
    return !needs_workload || out->workload >= 0;
}
