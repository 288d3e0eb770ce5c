/* lint_rules.c - rules that cannot fire, and rules that say the same or the opposite. */
#include "tbi_lint.h"

#include <stdlib.h>
#include <string.h>

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

/* True if X says that it holds despite something Y rests on. */
static bool knows_of(const tb_rule *x, const tb_rule *y)
{
    for (size_t i = 0; i < x->despite_count; i++)
        for (size_t k = 0; k < y->claim_count; k++)
            if (x->despite[i] == y->claims[k])
                return true;
    return false;
}

/* Two arguments under one condition may stand against each other where one of them weighs what the other rests on. On
 * one ground they may not: a fact does not argue both ways. */
static bool is_contradiction(const tb_rule *x, const tb_rule *y)
{
    const bool one_ground = x->ground != NULL && y->ground != NULL && strcmp(x->ground, y->ground) == 0;

    return one_ground || !(knows_of(x, y) || knows_of(y, x));
}

static void compare_rules(tbi_lint *lint, size_t a, size_t b, const shape *shapes)
{
    const tb_rule *x = &lint->pack->rules[a], *y = &lint->pack->rules[b];
    tbi_warning warning = {.code = TB_DIAG_CONFLICT, .subject = x->id, .other = y->id, .at = y->at, .also = x->at};

    if (x->leaf != y->leaf || argues(x) != argues(y) || (!argues(x) && (x->act != y->act || x->target != y->target)) ||
        x->act == TB_NOTE || x->act == TB_FRICTION || strcmp(shapes[a].cells, shapes[b].cells) != 0)
        return;
    const bool is_opposite = argues(x) && x->receiver != y->receiver;
    if (is_opposite && !is_contradiction(x, y))
        return;
    warning.witness = tbi_lint_witness(lint, &shapes[a].facts, "Both rules fire");
    warning.kind = is_opposite ? "contradiction" : "repetition";
    warning.hint = is_opposite
                       ? "ask the question that separates the two, or name under `despite` what one holds against"
                       : "make one rule of the two, or give them a criterion each";
    tbi_lint_add(lint, &warning,
                 is_opposite ? "the rules '%s' and '%s' fire for the same profiles and contradict each other"
                             : "the rules '%s' and '%s' say the same of the same profiles",
                 x->id, y->id);
}

void tbi_lint_rules(tbi_lint *lint, bool *fires)
{
    const tb_pack *pack = lint->pack;
    shape *shapes = tb_arena_array(lint->arena, pack->rule_count + 1, sizeof *shapes);

    if (shapes == NULL) {
        lint->failed = true;
        return;
    }
    for (size_t r = 0; r < pack->rule_count && !lint->failed; r++) {
        const tb_rule *rule = &pack->rules[r];
        set_shape(lint, rule, &shapes[r]);
        if (lint->failed)
            return;
        fires[r] = shapes[r].fires;
        if (!fires[r])
            tbi_lint_add(
                lint, &(tbi_warning){.code = TB_DIAG_UNUSED, .kind = "dead-rule", .subject = rule->id, .at = rule->at},
                "the rule '%s' can never fire: no answers and no workload of this pack make its condition true",
                rule->id);
        for (size_t q = 0; q < r && fires[r]; q++)
            if (fires[q])
                compare_rules(lint, q, r, shapes);
    }
}
