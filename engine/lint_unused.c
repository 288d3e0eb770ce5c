/* lint_unused.c - what no condition looks at, or tells apart. */
#include "tbi_lint.h"

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

/* True if a condition compares the variable with CELL: by name, not by order. */
static bool is_named(const tb_pack *pack, size_t variable, uint16_t cell)
{
    for (size_t r = 0; r < pack->rule_count; r++) {
        const tb_condition *when = pack->rules[r].when;
        for (size_t i = 0; when != NULL && i < when->count; i++) {
            const tbi_test *test = &when->nodes[i].test;
            if (when->nodes[i].kind != TBI_TEST || test->variable != variable)
                continue;
            for (size_t k = 0; k < test->value_count; k++)
                if (test->values[k] == (double)cell)
                    return true;
        }
    }
    return false;
}

static void lint_set_aside(tbi_lint *lint, const tb_question *q, size_t o)
{
    const tb_pack *pack = lint->pack;
    const bool is_used = q->type == TB_QUESTION_CHOICES ? pack->variables[q->first_variable + o].used
                                                        : is_named(pack, q->first_variable, (uint16_t)(o + 1));

    if (is_used)
        tbi_lint_add(lint,
                     &(tbi_warning){.code = TB_DIAG_CONFLICT,
                                    .kind = "set-aside",
                                    .subject = q->id,
                                    .other = q->options[o].id,
                                    .at = q->options[o].at,
                                    .hint = "take `set_aside` away, or the option out of the conditions"},
                     "the option '%s' of the question '%s' is set aside, and yet a condition looks at it",
                     q->options[o].id, q->id);
}

/* The first option before O that nothing tells apart from it; O if there is none. */
static size_t first_alike(const tb_pack *pack, const tb_question *q, size_t o)
{
    for (size_t p = 0; p < o; p++)
        if (q->options[p].set_aside == NULL &&
            !told_apart(pack, q->first_variable, (uint16_t)(o + 1), (uint16_t)(p + 1)))
            return p;
    return o;
}

static void lint_choice_option(tbi_lint *lint, const tb_question *q, size_t o)
{
    const size_t p = first_alike(lint->pack, q, o);
    tbi_facts facts = {tb_arena_array(lint->arena, lint->pack->variable_count + 1, sizeof *facts.cells), -1};

    if (facts.cells == NULL) {
        lint->failed = true;
        return;
    }
    if (p == o)
        return;
    facts.cells[q->first_variable] = (uint16_t)(o + 1);
    tbi_lint_add(lint,
                 &(tbi_warning){.code = TB_DIAG_UNUSED,
                                .kind = "alike",
                                .subject = q->id,
                                .other = q->options[o].id,
                                .at = q->options[o].at,
                                .also = q->options[p].at,
                                .hint = "add the rule that is missing, or say under `set_aside` why there is none",
                                .witness = tbi_lint_witness(lint, &facts, "One of two that are alike")},
                 "no condition tells the options '%s' and '%s' of the question '%s' apart", q->options[p].id,
                 q->options[o].id, q->id);
}

static void lint_options(tbi_lint *lint, const tb_question *q)
{
    for (size_t o = 0; o < q->option_count; o++)
        if (q->options[o].set_aside != NULL)
            lint_set_aside(lint, q, o);
        else if (q->type == TB_QUESTION_CHOICE)
            lint_choice_option(lint, q, o);
        else if (!lint->pack->variables[q->first_variable + o].used)
            tbi_lint_add(
                lint,
                &(tbi_warning){.code = TB_DIAG_UNUSED,
                               .kind = "unused-option",
                               .subject = q->id,
                               .other = q->options[o].id,
                               .at = q->options[o].at,
                               .hint = "add the rule that is missing, or say under `set_aside` why there is none"},
                "no condition looks at the option '%s' of the question '%s'", q->options[o].id, q->id);
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

    for (size_t i = 0; i < pack->question_count; i++) {
        if (pack->questions[i].type == TB_QUESTION_TEXT)
            continue; /* kept for people to read */
        if (tbi_question_is_used(pack, i))
            lint_options(lint, &pack->questions[i]);
        else
            tbi_lint_add(lint,
                         &(tbi_warning){.code = TB_DIAG_UNUSED,
                                        .kind = "unused-question",
                                        .subject = pack->questions[i].id,
                                        .at = pack->questions[i].at},
                         "no condition looks at the question '%s'", pack->questions[i].id);
    }
    for (size_t w = 0; w < pack->workload_count; w++)
        if (!is_named(pack, tbi_workload_variable(pack), (uint16_t)(w + 1)) && !has_trait_in_use(pack, w))
            tbi_lint_add(lint,
                         &(tbi_warning){.code = TB_DIAG_UNUSED,
                                        .kind = "unused-workload",
                                        .subject = pack->workloads[w].id,
                                        .at = pack->workloads[w].at,
                                        .hint = "name it in a condition, or give it traits"},
                         "no condition looks at the workload '%s', or at a trait it has", pack->workloads[w].id);
    for (size_t v = 0; v < pack->variable_count; v++) {
        if (pack->variables[v].trait < 0 || pack->variables[v].used)
            continue;
        const tb_trait *trait = &pack->traits[pack->variables[v].trait];
        tbi_lint_add(
            lint, &(tbi_warning){.code = TB_DIAG_UNUSED, .kind = "unused-trait", .subject = trait->id, .at = trait->at},
            "no condition looks at the trait '%s'", trait->id);
    }
}
