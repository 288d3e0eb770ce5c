#include "lint.h"

#include "tbi_lint.h"

#include <string.h>

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

void tbi_lint_warn(tbi_lint *lint, tb_diag_code code, tb_place at, const char *witness, const char *hint,
                   const char *format, ...)
{
    tb_finding *finding = add(lint);
    va_list args;

    if (finding == NULL)
        return;
    va_start(args, format);
    const char *text = tb_arena_vprintf(lint->arena, format, args);
    va_end(args);
    lint->failed |= text == NULL;
    *finding = (tb_finding){.diag = {.code = code, .at = at, .text = text, .hint = hint}, .witness = witness};
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

/* ---- Witnesses ---- */

static void put_options(tb_buf *out, const tb_question *q, const uint16_t *cells)
{
    const char *comma = "";

    tb_buf_putc(out, '[');
    for (size_t o = 0; o < q->option_count; o++)
        if (cells[q->first_variable + o] == 2) {
            tb_buf_printf(out, "%s%s", comma, q->options[o].id);
            comma = ", ";
        }
    tb_buf_putc(out, ']');
}

static bool is_answered(const tb_question *q, const uint16_t *cells)
{
    for (size_t o = 0; q->type == TB_QUESTION_CHOICES && o < q->option_count; o++)
        if (cells[q->first_variable + o] != 0)
            return true;
    return q->type != TB_QUESTION_CHOICES && q->type != TB_QUESTION_TEXT && cells[q->first_variable] != 0;
}

static void put_answers(tb_buf *out, const tb_pack *pack, const uint16_t *cells)
{
    const char *comma = "answers: {";

    for (size_t i = 0; i < pack->question_count; i++) {
        const tb_question *q = &pack->questions[i];
        if (!is_answered(q, cells))
            continue;
        tb_answer answer = {.said = TB_STATED, .number = cells[q->first_variable] - 1};
        tb_buf_printf(out, "%s%s: ", comma, q->id);
        comma = ", ";
        if (q->type == TB_QUESTION_NUMBER &&
            !tb_variable_nearest(&pack->variables[q->first_variable], cells[q->first_variable], q->min, q->min, q->max,
                                 &answer.number))
            continue;
        if (q->type == TB_QUESTION_CHOICES)
            put_options(out, q, cells);
        else
            tb_answer_put_value(out, q, &answer);
    }
    tb_buf_puts(out, comma[0] == ',' ? "}\n" : "");
}

const char *tbi_lint_witness(tbi_lint *lint, const tbi_facts *facts, const char *title)
{
    const tb_pack *pack = lint->pack;
    tb_buf out = TB_BUF_EMPTY;
    char *text;

    for (size_t v = 0; v < pack->variable_count; v++)
        if (pack->variables[v].pattern != NULL && facts->cells[v] == 2)
            return NULL;
    tb_buf_printf(&out, "tiebreak: profile/1\ntitle: %s\n", title);
    if (facts->workload >= 0)
        tb_buf_printf(&out, "workloads: [%s]\n", pack->workloads[facts->workload].id);
    put_answers(&out, pack, facts->cells);
    text = out.failed ? NULL : tb_arena_copy(lint->arena, out.data, out.len);
    lint->failed |= text == NULL;
    tb_buf_release(&out);
    return text;
}

/* ---- Claims ---- */

/* True if CLAIM speaks for another side than the one RULE speaks for. What is not current says itself why it does not
 * hold, and may stand under a rule that argues the contrary. */
static bool contradicts(const tb_rule *rule, const tb_claim *claim)
{
    if (claim->side < 0 || claim->status == TB_DISPUTED || claim->status == TB_REFUTED)
        return false;
    switch (rule->act) {
    case TB_FAVOURS:
    case TB_AGAINST: return claim->against == (claim->side == (int)rule->receiver);
    case TB_RULES_OUT:
    case TB_BEYOND:
    case TB_STRAINS: return !claim->against && (claim->side == rule->target || rule->target == TB_SIDE_ALL);
    case TB_FRICTION:
    case TB_NOTE: break;
    }
    return false;
}

void tbi_lint_claims(tbi_lint *lint)
{
    const tb_pack *pack = lint->pack;
    bool *cited = tb_arena_array(lint->arena, pack->claim_count + 1, sizeof *cited);

    if (cited == NULL) {
        lint->failed = true;
        return;
    }
    for (size_t r = 0; r < pack->rule_count; r++)
        for (size_t i = 0; i < pack->rules[r].claim_count; i++)
            cited[pack->rules[r].claims[i]] = true;
    for (size_t c = 0; c < pack->claim_count; c++) {
        const tb_claim *claim = &pack->claims[c];
        if (cited[c] && claim->set_aside != NULL)
            tbi_lint_warn(lint, TB_DIAG_CONFLICT, claim->at, NULL,
                          "take `set_aside` away, or the claim out of the rules",
                          "the claim '%s' is set aside, and yet a rule rests on it", claim->id);
        if (cited[c] || claim->set_aside != NULL)
            continue;
        tbi_lint_warn(lint, TB_DIAG_UNUSED, claim->at, NULL,
                      "cite it in a rule, or say under `set_aside` why none does",
                      "no rule rests on the claim '%s', and it is not set aside", claim->id);
        if (lint->found->count > 0)
            lint->found->list[lint->found->count - 1].diag.is_error = true;
        lint->found->errors++;
    }
    for (size_t r = 0; r < pack->rule_count; r++)
        for (size_t i = 0; i < pack->rules[r].claim_count; i++)
            if (contradicts(&pack->rules[r], &pack->claims[pack->rules[r].claims[i]]))
                tbi_lint_warn(lint, TB_DIAG_CONFLICT, pack->rules[r].at, NULL,
                              "cite it where it argues, or say in the claim's `status` and `why` what is wrong with it",
                              "the rule '%s' rests on the claim '%s', which is for the other side", pack->rules[r].id,
                              pack->claims[pack->rules[r].claims[i]].id);
}

tb_status tb_lint(const tb_pack *pack, tb_arena *arena, tb_findings *out)
{
    tbi_lint lint = {.pack = pack, .arena = arena, .found = out};

    *out = (tb_findings){NULL, 0, 0};
    tbi_lint_claims(&lint);
    tbi_lint_unused(&lint);
    tbi_lint_rules(&lint);
    return lint.failed ? TB_ERR_NOMEM : TB_OK;
}
