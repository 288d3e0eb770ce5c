/* report_advice.c - what to do with a verdict: what taking another choice would lose and how to soften that, what to
 * try in half a day, and how the parts of a hybrid meet. */
#include "number.h"
#include "tbi_report.h"
#include "tbi_score.h"

#include <math.h>
#include <string.h>

/* ---- The other choices ---- */

/* What a reason gives to others than CHOICE, where it serves: points of its total that go with it. */
static double lost_by(const tb_report *r, const tb_reason *reason, int choice)
{
    double lost = 0;

    for (size_t w = 0; w < r->trace.workload_count; w++)
        if (tb_trace_truth(&r->trace, reason->rule, w) == TB_TRUE &&
            tb_outcome_server(&r->outcome, choice, w) != (int)reason->receiver &&
            tb_outcome_server(&r->outcome, r->outcome.choice, w) == (int)reason->receiver)
            lost += tb_trace_contribution(&r->trace, r->workspace, reason->rule, w, reason->receiver);
    return lost;
}

static void add_loss(tb_otherwise *otherwise, size_t rule, double points)
{
    size_t at = otherwise->loss_count < TB_LOSSES_MAX ? otherwise->loss_count++ : TB_LOSSES_MAX;

    while (at > 0 && otherwise->losses[at - 1].points < points - TB_TIE) {
        if (at < TB_LOSSES_MAX)
            otherwise->losses[at] = otherwise->losses[at - 1];
        at--;
    }
    if (at < TB_LOSSES_MAX)
        otherwise->losses[at] = (tb_loss){rule, points};
}

static void describe_other(const tb_report *r, int choice, tb_otherwise *out)
{
    *out = (tb_otherwise){.choice = choice};
    out->behind = tb_outcome_score(&r->outcome, r->outcome.choice) - tb_outcome_score(&r->outcome, choice);
    for (size_t i = 0; i < r->reason_count; i++) {
        double lost = lost_by(r, &r->reasons[i], choice);
        if (lost >= 0.5)
            add_loss(out, r->reasons[i].rule, lost);
    }
}

static tb_status find_others(tb_report *r)
{
    const tb_outcome *o = &r->outcome;
    int n = (int)o->alternative_count;

    r->others = tb_arena_array(&r->arena, (size_t)n + 1, sizeof *r->others);
    if (r->others == NULL)
        return TB_ERR_NOMEM;
    for (int i = 0; i <= n && tb_report_choice(r) >= 0; i++)
        if (i != o->choice && tb_outcome_is_candidate(o, i))
            describe_other(r, i, &r->others[r->other_count++]);
    return TB_OK;
}

/* ---- Half a day ---- */

/* The reason that carries most of what separates the first two and can be tried out: it has a test of its own, or a
 * benchmark that was not run here. */
static const tb_rule *riskiest(const tb_report *r)
{
    const tb_rule *found = NULL;
    double most = 0;

    for (size_t i = 0; i < r->reason_count; i++) {
        const tb_rule *rule = &r->pack->rules[r->reasons[i].rule];
        tb_measurement m;
        bool can_try = rule->check != NULL || rule->evidence.benchmark != NULL;
        if (can_try && !tbi_report_measurement(r, rule, &m) && r->reasons[i].contribution > most) {
            most = r->reasons[i].contribution;
            found = rule;
        }
    }
    return found;
}

static void put_spike(tb_buf *out, const tb_report *r)
{
    const tb_rule *rule = riskiest(r);
    const tb_reason *reason = r->reason_count > 0 ? &r->reasons[0] : NULL;

    if (rule != NULL && rule->check != NULL) {
        tb_buf_puts(out, rule->check);
    } else if (rule != NULL) {
        tb_buf_printf(out, "Measure “%s” with your own work: the argument has its whole strength when %s does ",
                      rule->evidence.benchmark, r->pack->alternatives[rule->evidence.of].title);
        tb_number_put_grouped(out, rule->evidence.full_at, 1);
        tb_buf_printf(out, " times as well as %s, and none below ", r->pack->alternatives[rule->evidence.over].title);
        tb_number_put_grouped(out, TB_SAME_BAND, 2);
        tb_buf_puts(out, " times.");
    } else if (reason != NULL) {
        tb_buf_puts(out, "Build both ways the piece that this is about: “");
        tbi_report_put_clause(out, r->pack->rules[reason->rule].because);
        tb_buf_printf(out, "”. Unless %s is better by half at least (1.5 times), leave the argument out.",
                      r->pack->alternatives[reason->receiver].title);
    }
    if (rule == NULL && reason == NULL)
        return;
    const tb_reason *about = reason;
    for (size_t i = 0; rule != NULL && i < r->reason_count; i++)
        if (&r->pack->rules[r->reasons[i].rule] == rule)
            about = &r->reasons[i];
    tb_buf_printf(out, " If so, %s; if not, ", r->pack->alternatives[about->receiver].title);
    size_t other = about->receiver == 0 ? 1 : 0;
    for (size_t a = 0; a < r->pack->alternative_count; a++)
        if (a != about->receiver && r->outcome.totals[a] > r->outcome.totals[other])
            other = a;
    tb_buf_printf(out, "%s.", r->pack->alternatives[other].title);
}

/* ---- How the parts meet ---- */

static tb_seam seam_of(const tb_report *r, size_t w)
{
    int workload = r->profile->workloads[w].workload;

    return workload >= 0 ? r->pack->workloads[workload].seam : TB_SEAM_UNKNOWN;
}

/* How parts talk, in the words of the pack's question; NULL if that is not known. */
static const char *said_seam(const tb_report *r)
{
    const tb_answer *answer = r->pack->hybrid_seam >= 0 ? &r->profile->answers[r->pack->hybrid_seam] : NULL;

    if (answer == NULL || !tb_answer_is_given(answer))
        return NULL;
    return r->pack->questions[r->pack->hybrid_seam].options[(size_t)answer->number].title;
}

static void put_part(tb_buf *out, const tb_report *r, size_t w)
{
    tb_buf_printf(out, "%s (%s)", r->pack->alternatives[r->outcome.assignment[w]].title,
                  tb_report_workload_title(r, w));
}

/* The largest workload that faces users and runs elsewhere than workload BEHIND; SIZE_MAX if there is none. */
static size_t caller_of(const tb_report *r, size_t behind)
{
    size_t found = SIZE_MAX;

    for (size_t w = 0; w < r->outcome.workload_count; w++)
        if (seam_of(r, w) == TB_SEAM_FRONT && r->outcome.assignment[w] != r->outcome.assignment[behind] &&
            (found == SIZE_MAX || r->profile->workloads[w].share > r->profile->workloads[found].share))
            found = w;
    return found;
}

static void put_seam(tb_buf *out, const tb_report *r)
{
    const char *said = said_seam(r);

    for (size_t w = 0; w < r->outcome.workload_count; w++) {
        tb_seam seam = seam_of(r, w);
        size_t caller = caller_of(r, w);
        if (caller == SIZE_MAX || seam == TB_SEAM_FRONT || seam == TB_SEAM_UNKNOWN)
            continue;
        tb_buf_puts(out, out->len > 0 ? " " : "");
        put_part(out, r, caller);
        tb_buf_puts(out, said != NULL ? " reaches " : seam == TB_SEAM_IN_LINE ? " calls " : " hands work to ");
        put_part(out, r, w);
        if (said != NULL)
            tb_buf_printf(out, " %s, as you said.", said);
        else
            tb_buf_puts(out, seam == TB_SEAM_IN_LINE ? " while somebody waits."
                                                     : " through a queue or a table, and does not wait.");
    }
}

/* ---- All of it ---- */

static tb_status keep(tb_report *r, tb_buf *text, const char **out)
{
    tb_status status = tb_buf_status(text);

    if (status == TB_OK && text->len > 0) {
        *out = tb_arena_copy(&r->arena, text->data, text->len);
        status = *out != NULL ? TB_OK : TB_ERR_NOMEM;
    }
    tb_buf_release(text);
    *text = TB_BUF_EMPTY;
    return status;
}

tb_status tbi_report_advise(tb_report *r)
{
    tb_buf text = TB_BUF_EMPTY;
    tb_status status = find_others(r);

    if (status == TB_OK && r->robustness.state == TB_STATE_TOO_CLOSE) {
        put_spike(&text, r);
        status = keep(r, &text, &r->spike);
    }
    if (status == TB_OK && r->outcome.has_hybrid && tb_report_choice(r) >= 0) {
        put_seam(&text, r);
        status = keep(r, &text, &r->seam);
    }
    return status;
}

/* ---- As JSON ---- */

void tbi_json_advice(tbi_json *json, const tb_report *r, cJSON *root)
{
    cJSON *list = tbi_json_list(json, root, "otherwise"), *weakest;

    for (size_t i = 0; i < r->other_count; i++) {
        const tb_otherwise *other = &r->others[i];
        cJSON *item = tbi_json_object(json, list, NULL), *losses;
        tbi_json_text(json, item, "choice", tb_choice_id(r->pack, other->choice));
        tbi_json_number(json, item, "behind", other->behind);
        losses = tbi_json_list(json, item, "lost");
        for (size_t k = 0; k < other->loss_count; k++) {
            const tb_rule *rule = &r->pack->rules[other->losses[k].rule];
            cJSON *loss = tbi_json_object(json, losses, NULL);
            tbi_json_text(json, loss, "rule", rule->id);
            tbi_json_number(json, loss, "points", other->losses[k].points);
            tbi_json_text(json, loss, "because", rule->because);
            tbi_json_text(json, loss, "soften", rule->soften);
        }
    }
    tbi_json_text(json, root, "spike", r->spike);
    tbi_json_text(json, root, "seam", r->seam);
    weakest = tbi_json_object(json, root, "weakest");
    for (int i = 0; i <= (int)r->outcome.alternative_count && r->robustness.state != TB_NOT_ENOUGH_KNOWN; i++) {
        if (i == (int)r->outcome.alternative_count && !r->outcome.has_hybrid)
            continue;
        size_t w = tb_report_worst(r, i);
        int workload = r->profile->workloads[w].workload;
        cJSON *item = tbi_json_object(json, weakest, tb_choice_id(r->pack, i));
        tbi_json_text(json, item, "workload", workload >= 0 ? r->pack->workloads[workload].id : NULL);
        tbi_json_number(json, item, "score", r->outcome.scores[w][tb_outcome_server(&r->outcome, i, w)]);
    }
}
