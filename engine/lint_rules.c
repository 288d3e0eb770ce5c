/* lint_rules.c - rules that cannot fire, and rules that say the same or the opposite; what no condition looks at. */
#include "tbi_lint.h"

#include <stdlib.h>
#include <string.h>

/* ---- What nothing looks at ---- */

/* For each cell of a variable, by which comparisons it passes: two cells alike in all of them are told apart by none.
 */
static bool told_apart(const tb_pack *pack, size_t variable, uint16_t a, uint16_t b)
{
    const tb_variable *v = &pack->variables[variable];

    for (size_t r = 0; r < pack->rule_count; r++) {
        const tb_condition *when = pack->rules[r].when;
        for (size_t i = 0; when != NULL && i < when->count; i++)
            if (when->nodes[i].kind == TBI_TEST && when->nodes[i].test.variable == variable &&
                tbi_test_truth(&when->nodes[i].test, v, a) != tbi_test_truth(&when->nodes[i].test, v, b))
                return true;
    }
    return false;
}

static bool is_used(const tb_pack *pack, const tb_question *q)
{
    size_t count = q->type == TB_QUESTION_CHOICES ? q->option_count : q->type == TB_QUESTION_TEXT ? 0 : 1;

    for (size_t i = 0; i < count; i++)
        if (pack->variables[q->first_variable + i].used)
            return true;
    return q->type == TB_QUESTION_TEXT; /* kept for people to read */
}

static void lint_options(tbi_lint *lint, const tb_question *q)
{
    const tb_pack *pack = lint->pack;

    for (size_t o = 0; q->type == TB_QUESTION_CHOICES && o < q->option_count; o++)
        if (!pack->variables[q->first_variable + o].used)
            tbi_lint_warn(lint, TB_DIAG_UNUSED, (tb_place){0}, NULL, NULL,
                          "no condition looks at the option '%s' of the question '%s'", q->options[o].id, q->id);
    for (size_t o = 1; q->type == TB_QUESTION_CHOICE && o < q->option_count; o++)
        for (size_t p = 0; p < o; p++) {
            tbi_facts facts = {tb_arena_array(lint->arena, pack->variable_count + 1, sizeof *facts.cells), -1};
            if (facts.cells == NULL) {
                lint->failed = true;
                return;
            }
            if (told_apart(pack, q->first_variable, (uint16_t)(o + 1), (uint16_t)(p + 1)))
                continue;
            facts.cells[q->first_variable] = (uint16_t)(o + 1);
            tbi_lint_warn(lint, TB_DIAG_UNUSED, (tb_place){0},
                          tbi_lint_witness(lint, &facts, "One of two that are alike"), NULL,
                          "no condition tells the options '%s' and '%s' of the question '%s' apart", q->options[p].id,
                          q->options[o].id, q->id);
            break;
        }
}

/* True if a condition names the workload. */
static bool is_named(const tb_pack *pack, size_t workload)
{
    for (size_t r = 0; r < pack->rule_count; r++) {
        const tb_condition *when = pack->rules[r].when;
        for (size_t i = 0; when != NULL && i < when->count; i++) {
            const tbi_test *test = &when->nodes[i].test;
            if (when->nodes[i].kind != TBI_TEST || pack->variables[test->variable].kind != TB_VARIABLE_WORKLOAD)
                continue;
            for (size_t k = 0; k < test->value_count; k++)
                if (test->values[k] == (double)(workload + 1))
                    return true;
        }
    }
    return false;
}

static bool has_trait_in_use(const tb_pack *pack, size_t workload)
{
    for (size_t v = 0; v < pack->variable_count; v++) {
        int trait = pack->variables[v].trait;
        if (trait >= 0 && pack->variables[v].used && pack->workloads[workload].traits[trait] > 0)
            return true;
    }
    return false;
}

void tbi_lint_unused(tbi_lint *lint)
{
    const tb_pack *pack = lint->pack;

    for (size_t i = 0; i < pack->question_count; i++)
        if (!is_used(pack, &pack->questions[i]))
            tbi_lint_warn(lint, TB_DIAG_UNUSED, (tb_place){0}, NULL, NULL, "no condition looks at the question '%s'",
                          pack->questions[i].id);
        else
            lint_options(lint, &pack->questions[i]);
    for (size_t w = 0; w < pack->workload_count; w++)
        if (!is_named(pack, w) && !has_trait_in_use(pack, w))
            tbi_lint_warn(lint, TB_DIAG_UNUSED, (tb_place){0}, NULL, "name it in a condition, or give it traits",
                          "no condition looks at the workload '%s', or at a trait it has", pack->workloads[w].id);
    for (size_t v = 0; v < pack->variable_count; v++)
        if (pack->variables[v].trait >= 0 && !pack->variables[v].used)
            tbi_lint_warn(lint, TB_DIAG_UNUSED, (tb_place){0}, NULL, NULL, "no condition looks at the trait '%s'",
                          pack->traits[pack->variables[v].trait].id);
}

/* ---- Rules ---- */

typedef struct shape {
    const char *cells; /* its condition: the cells of each case, in an order of their own; "" for always */
    bool fires;        /* some facts make it true */
    tbi_facts facts;   /* such facts */
} shape;

/* The cells each variable of the case may be in, variables in their order: "3:0110;7:01;". */
static const char *case_cells(tbi_lint *lint, const tbi_case *one)
{
    const tb_pack *pack = lint->pack;
    tb_buf out = TB_BUF_EMPTY;

    for (size_t v = 0; v < pack->variable_count; v++) {
        bool looked_at = false;
        for (size_t i = 0; i < one->count; i++)
            looked_at = looked_at || one->literals[i].test->variable == v;
        if (!looked_at)
            continue;
        tb_buf_printf(&out, "%zu:", v);
        for (uint16_t cell = 0; cell < pack->variables[v].cell_count; cell++) {
            bool holds = true;
            for (size_t i = 0; i < one->count; i++)
                holds = holds && (one->literals[i].test->variable != v ||
                                  tbi_test_truth(one->literals[i].test, &pack->variables[v], cell) ==
                                      (one->literals[i].negated ? TB_FALSE : TB_TRUE));
            tb_buf_putc(&out, holds ? '1' : '0');
        }
        tb_buf_putc(&out, ';');
    }
    const char *text = out.failed ? NULL : tb_arena_copy(lint->arena, out.data != NULL ? out.data : "", out.len);
    lint->failed |= text == NULL;
    tb_buf_release(&out);
    return text != NULL ? text : "";
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void set_shape(tbi_lint *lint, const tb_rule *rule, shape *out)
{
    tbi_case none = {NULL, 0}, *cases = &none;
    size_t count = 1;
    tb_status status = TB_OK;
    const char *texts[TBI_CASES_MAX];
    tb_buf all = TB_BUF_EMPTY;

    if (rule->when != NULL && !tbi_condition_cases(rule->when, lint->arena, &cases, &count, &status)) {
        lint->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        texts[i] = case_cells(lint, &cases[i]);
        if (!out->fires)
            out->fires = tbi_lint_satisfy(lint, cases[i].literals, cases[i].count, &out->facts);
    }
    qsort(texts, count, sizeof texts[0], compare_texts);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || strcmp(texts[i], texts[i - 1]) != 0)
            tb_buf_printf(&all, "%s|", texts[i]);
    out->cells = all.failed ? NULL : tb_arena_copy(lint->arena, all.data, all.len);
    lint->failed |= out->cells == NULL;
    tb_buf_release(&all);
}

static bool argues(const tb_rule *rule)
{
    return rule->act == TB_FAVOURS || rule->act == TB_AGAINST;
}

static void compare_rules(tbi_lint *lint, size_t a, size_t b, const shape *shapes)
{
    const tb_rule *x = &lint->pack->rules[a], *y = &lint->pack->rules[b];

    if (x->leaf != y->leaf || argues(x) != argues(y) || (!argues(x) && (x->act != y->act || x->target != y->target)) ||
        x->act == TB_NOTE || x->act == TB_FRICTION || strcmp(shapes[a].cells, shapes[b].cells) != 0)
        return;
    const char *witness = tbi_lint_witness(lint, &shapes[a].facts, "Both rules fire");
    if (argues(x) && x->receiver != y->receiver)
        tbi_lint_warn(lint, TB_DIAG_CONFLICT, y->at, witness, "ask the question that separates the two",
                      "the rules '%s' and '%s' fire for the same profiles and contradict each other", x->id, y->id);
    else
        tbi_lint_warn(lint, TB_DIAG_CONFLICT, y->at, witness, "make one rule of the two, or give them a criterion each",
                      "the rules '%s' and '%s' say the same of the same profiles", x->id, y->id);
    if (lint->found->count > 0)
        lint->found->list[lint->found->count - 1].diag.also = x->at;
}

void tbi_lint_rules(tbi_lint *lint)
{
    const tb_pack *pack = lint->pack;
    shape *shapes = tb_arena_array(lint->arena, pack->rule_count + 1, sizeof *shapes);

    if (shapes == NULL) {
        lint->failed = true;
        return;
    }
    for (size_t r = 0; r < pack->rule_count && !lint->failed; r++) {
        set_shape(lint, &pack->rules[r], &shapes[r]);
        if (lint->failed)
            return;
        if (!shapes[r].fires)
            tbi_lint_warn(
                lint, TB_DIAG_UNUSED, pack->rules[r].at, NULL, NULL,
                "the rule '%s' can never fire: no answers and no workload of this pack make its condition true",
                pack->rules[r].id);
        for (size_t q = 0; q < r && shapes[r].fires; q++)
            if (shapes[q].fires)
                compare_rules(lint, q, r, shapes);
    }
}
