#include "coverage.h"

#include "number.h"
#include "tbi_score.h"

#include <string.h>

static const struct {
    const char *name, *title;
} measures[TB_MEASURE_COUNT] = {
    {"rules", "rules that fired"},      {"conditions", "conditions both true and false"},
    {"unknowns", "conditions unknown"}, {"answers", "answers that conditions tell apart"},
    {"workloads", "workloads"},         {"verdicts", "choices, states and confidences"},
};

const char *tb_measure_name(tb_measure measure)
{
    return measures[measure].name;
}

const char *tb_measure_title(tb_measure measure)
{
    return measures[measure].title;
}

double tb_covered_percent(tb_covered covered)
{
    return covered.all > 0 ? 100 * (double)covered.met / (double)covered.all : 100;
}

/* ---- Recording ---- */

tb_status tb_coverage_init(const tb_pack *pack, tb_arena *arena, tb_coverage *out)
{
    size_t cells = 0;

    *out = (tb_coverage){.pack = pack};
    out->truths = tb_arena_array(arena, pack->rule_count + 1, sizeof *out->truths);
    out->first_cell = tb_arena_array(arena, pack->variable_count + 1, sizeof *out->first_cell);
    out->workloads = tb_arena_array(arena, pack->workload_count + 1, sizeof *out->workloads);
    if (out->truths == NULL || out->first_cell == NULL || out->workloads == NULL)
        return TB_ERR_NOMEM;
    for (size_t v = 0; v < pack->variable_count; v++) {
        out->first_cell[v] = cells;
        cells += pack->variables[v].cell_count;
    }
    out->cells = tb_arena_array(arena, cells + 1, sizeof *out->cells);
    return out->cells != NULL ? TB_OK : TB_ERR_NOMEM;
}

void tb_coverage_add(tb_coverage *c, const tb_scored *scored)
{
    const tb_pack *pack = c->pack;
    const tb_trace *trace = &scored->trace;
    int choice = tb_scored_choice(scored);

    c->scenario_count++;
    for (size_t i = 0; i < trace->rule_count * trace->workload_count; i++)
        c->truths[i / trace->workload_count] |= (uint8_t)(1u << trace->truth[i]);
    for (size_t v = 0; v < pack->variable_count; v++)
        c->cells[c->first_cell[v] + scored->ws->cells[v]] = true;
    for (size_t w = 0; w < scored->profile->workload_count; w++)
        if (scored->profile->workloads[w].workload >= 0)
            c->workloads[scored->profile->workloads[w].workload] = true;
    c->choices[choice >= 0 ? (size_t)choice : pack->alternative_count + 1] = true;
    c->states[scored->state] = true;
    c->confidences[scored->robustness.confidence] = true;
}

/* ---- Reading ---- */

typedef struct visit {
    const tb_coverage *coverage;
    tb_coverage_visitor *each;
    void *context;
    tb_buf what;
    bool failed;
} visit;

/* Hands on what was written, and begins anew. */
static void tell(visit *v, bool met)
{
    v->failed |= v->what.failed;
    if (!v->failed)
        v->each(v->context, v->what.data, met);
    tb_buf_clear(&v->what);
}

static bool was(const tb_coverage *c, size_t rule, tb_truth truth)
{
    return (c->truths[rule] >> truth & 1) != 0;
}

typedef struct looks {
    const tb_pack *pack;
    bool beyond_text;
} looks;

static void look(void *context, size_t variable)
{
    looks *l = context;

    l->beyond_text = l->beyond_text || l->pack->variables[variable].pattern == NULL;
}

/* A description always matches a pattern or does not. */
static bool can_be_unknown(const tb_pack *pack, const tb_rule *rule)
{
    looks l = {pack, false};

    tb_condition_variables(rule->when, look, &l);
    return l.beyond_text;
}

static void visit_rules(visit *v, tb_measure measure)
{
    const tb_coverage *c = v->coverage;

    for (size_t r = 0; r < c->pack->rule_count; r++) {
        const tb_rule *rule = &c->pack->rules[r];
        if (measure == TB_COVERED_RULES) {
            tb_buf_puts(&v->what, rule->id);
            tell(v, was(c, r, TB_TRUE));
        } else if (rule->when != NULL && measure == TB_COVERED_CONDITIONS) {
            tb_buf_printf(&v->what, "%s: true", rule->id);
            tell(v, was(c, r, TB_TRUE));
            tb_buf_printf(&v->what, "%s: false", rule->id);
            tell(v, was(c, r, TB_FALSE));
        } else if (rule->when != NULL && measure == TB_COVERED_UNKNOWNS && can_be_unknown(c->pack, rule)) {
            tb_buf_printf(&v->what, "%s: unknown", rule->id);
            tell(v, was(c, r, TB_UNKNOWN));
        }
    }
}

/* An answer in CELL, as a profile would write it. False if no answer can be there. */
static bool put_answer(tb_buf *out, const tb_question *q, const tb_variable *v, uint16_t cell)
{
    tb_answer answer = {.said = TB_STATED, .number = cell - 1};

    if (v->option >= 0) {
        tb_buf_printf(out, "%s %s %s", q->id, cell == 2 ? "with" : "without", q->options[v->option].id);
        return true;
    }
    if (v->kind == TB_VARIABLE_NUMBER && !tb_variable_nearest(v, cell, q->min, q->min, q->max, &answer.number))
        return false;
    tb_buf_printf(out, "%s: ", q->id);
    tb_answer_put_value(out, q, &answer);
    return true;
}

static void visit_answers(visit *v)
{
    const tb_coverage *c = v->coverage;

    for (size_t i = 0; i < c->pack->variable_count; i++) {
        const tb_variable *variable = &c->pack->variables[i];
        if (!variable->used || variable->question < 0)
            continue;
        for (uint16_t cell = 1; cell < variable->cell_count; cell++)
            if (put_answer(&v->what, &c->pack->questions[variable->question], variable, cell))
                tell(v, c->cells[c->first_cell[i] + cell]);
    }
}

static void visit_verdicts(visit *v)
{
    const tb_coverage *c = v->coverage;
    size_t n = c->pack->alternative_count;

    for (size_t i = 0; i < n + 2; i++) {
        tb_buf_printf(&v->what, "choice %s", i <= n ? tb_choice_id(c->pack, (int)i) : "none");
        tell(v, c->choices[i]);
    }
    for (int i = 0; i < TB_STATE_COUNT; i++) {
        tb_buf_printf(&v->what, "state %s", tb_state_name((tb_state)i));
        tell(v, c->states[i]);
    }
    for (int i = TB_TOO_CLOSE; i < TB_CONFIDENCE_COUNT; i++) {
        tb_buf_printf(&v->what, "confidence %s", tb_confidence_name((tb_confidence)i));
        tell(v, c->confidences[i]);
    }
}

tb_status tb_coverage_visit(const tb_coverage *coverage, tb_measure measure, tb_coverage_visitor *each, void *context)
{
    visit v = {.coverage = coverage, .each = each, .context = context};

    switch (measure) {
    case TB_COVERED_RULES:
    case TB_COVERED_CONDITIONS:
    case TB_COVERED_UNKNOWNS: visit_rules(&v, measure); break;
    case TB_COVERED_ANSWERS: visit_answers(&v); break;
    case TB_COVERED_WORKLOADS:
        for (size_t w = 0; w < coverage->pack->workload_count; w++) {
            tb_buf_puts(&v.what, coverage->pack->workloads[w].id);
            tell(&v, coverage->workloads[w]);
        }
        break;
    case TB_COVERED_VERDICTS: visit_verdicts(&v); break;
    case TB_MEASURE_COUNT: break;
    }
    tb_buf_release(&v.what);
    return v.failed ? TB_ERR_NOMEM : TB_OK;
}

static void count_one(void *context, const char *what, bool met)
{
    tb_covered *covered = context;

    (void)what;
    covered->all++;
    covered->met += met;
}

tb_status tb_coverage_count(const tb_coverage *coverage, tb_measure measure, tb_covered *out)
{
    *out = (tb_covered){0, 0};
    return tb_coverage_visit(coverage, measure, count_one, out);
}
