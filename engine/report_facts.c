/* report_facts.c - what the formats ask of a report. */
#include "tbi_report.h"
#include "tbi_robustness.h"

#include <math.h>
#include <string.h>

int tb_report_choice(const tb_report *report)
{
    tb_state state = report->robustness.state;

    return state == TB_NOT_ENOUGH_KNOWN || state == TB_RULED_OUT ? -1 : report->outcome.choice;
}

const char *tb_report_workload_title(const tb_report *report, size_t w)
{
    int workload = report->profile->workloads[w].workload;

    return workload >= 0 ? report->pack->workloads[workload].title : "the project";
}

size_t tbi_rank_choices(const tb_outcome *o, int ranked[TB_ALTERNATIVES_MAX + 1])
{
    size_t n = 0;

    for (int i = 0; i <= (int)o->alternative_count; i++) {
        if (i == (int)o->alternative_count && !o->has_hybrid)
            continue;
        size_t at = n++;
        for (; at > 0 && tb_outcome_score(o, ranked[at - 1]) < tb_outcome_score(o, i) - TB_TIE; at--)
            ranked[at] = ranked[at - 1];
        ranked[at] = i;
    }
    return n;
}

size_t tb_report_worst(const tb_report *r, int choice)
{
    const tb_outcome *o = &r->outcome;
    size_t worst = 0;

    for (size_t w = 1; w < o->workload_count; w++)
        if (o->scores[w][tb_outcome_server(o, choice, w)] <
            o->scores[worst][tb_outcome_server(&r->outcome, choice, worst)] - TB_TIE)
            worst = w;
    return worst;
}

const tb_rule *tbi_report_limit(const tb_report *report, tb_act act, int choice)
{
    const tb_outcome *o = &report->outcome;

    for (size_t r = 0; r < report->pack->rule_count; r++) {
        const tb_rule *rule = &report->pack->rules[r];
        for (size_t w = 0; w < o->workload_count && rule->act == act; w++) {
            int serves = tb_outcome_server(o, choice, w);
            if ((rule->target == TB_SIDE_ALL || rule->target == serves) &&
                tb_trace_truth(&report->trace, r, w) == TB_TRUE)
                return rule;
        }
    }
    return NULL;
}

bool tbi_report_measurement(const tb_report *report, const tb_rule *rule, tb_measurement *out)
{
    return rule->evidence.benchmark != NULL &&
           tb_evidence_find(report->evidence, rule->evidence.benchmark, rule->evidence.of, rule->evidence.over, out);
}

const tb_rule *tbi_report_rule_measured(const tb_report *r, const tb_measurement *m)
{
    for (size_t i = 0; i < r->reason_count; i++) {
        const tb_rule *rule = &r->pack->rules[r->reasons[i].rule];
        const tb_rule_evidence *e = &rule->evidence;
        if (e->benchmark != NULL && strcmp(e->benchmark, m->benchmark) == 0 &&
            ((e->of == m->of && e->over == m->over) || (e->of == m->over && e->over == m->of)))
            return rule;
    }
    return NULL;
}

size_t tbi_report_measured_count(const tb_report *r)
{
    size_t n = 0;

    for (size_t i = 0; r->evidence != NULL && i < r->evidence->count; i++)
        n += tbi_report_rule_measured(r, &r->evidence->list[i]) != NULL;
    return n;
}

double tbi_scale_number(const tb_report *r, size_t question, double factor, int *choice)
{
    tb_workspace *ws = r->workspace;
    const tb_question *q = &r->pack->questions[question];
    double number = fmax(q->min, fmin(q->max, r->profile->answers[question].number * factor));
    tb_outcome trial;

    ws->trial[q->first_variable] = (uint16_t)tb_variable_cell_of_number(&r->pack->variables[q->first_variable], number);
    tbi_score_cells(ws, ws->trial, &trial);
    tbi_answer_restore(ws, question);
    *choice = trial.choice;
    return tbi_lead(&trial, r->outcome.choice);
}

bool tbi_is_number_said(const tb_report *r, size_t question)
{
    const tb_answer *answer = &r->profile->answers[question];

    return r->pack->questions[question].type == TB_QUESTION_NUMBER && tb_report_choice(r) >= 0 &&
           tb_answer_is_given(answer) && answer->number > 0 && tbi_question_is_used(r->pack, question);
}
