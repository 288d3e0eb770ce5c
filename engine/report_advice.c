/* report_advice.c - what to do with a verdict: what taking another choice would lose and how to soften that, what to
 * try in half a day, and how the parts of a hybrid meet. */
#include "number.h"
#include "tbi_report.h"
#include "tbi_score.h"

#include <math.h>
#include <string.h>

/* ---- The other choices ---- */

/* What a reason gives ONE over OTHER: points where what it speaks for serves under the first and not under the second.
 */
static double given_over(const tb_report *r, const tb_reason *reason, int one, int other)
{
    double given = 0;

    for (size_t w = 0; w < r->trace.workload_count; w++)
        if (tb_trace_truth(&r->trace, reason->rule, w) == TB_TRUE &&
            tb_outcome_server(&r->outcome, other, w) != (int)reason->receiver &&
            tb_outcome_server(&r->outcome, one, w) == (int)reason->receiver)
            given += tb_trace_contribution(&r->trace, r->workspace, reason->rule, w, reason->receiver);
    return given;
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
        double lost = given_over(r, &r->reasons[i], r->outcome.choice, choice);
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

/* What a spike is to tell apart, and by which reason. */
typedef struct spike {
    const tb_reason *reason;
    int then, otherwise; /* the choice if the reason holds, and if it does not */
} spike;

/* It has a test of its own, or a benchmark that was not run here. */
static bool can_be_tried(const tb_report *r, const tb_rule *rule)
{
    tb_measurement m;

    return (rule->check != NULL || rule->evidence.benchmark != NULL) && !tbi_report_measurement(r, rule, &m);
}

/* The reason that separates the first two choices most, one that can be tried out if there is any. What both have
 * alike, as a hybrid and an alternative may have a part, separates nothing. */
static spike riskiest(const tb_report *r)
{
    const int first = r->outcome.choice, second = r->outcome.runner_up;
    spike found = {NULL, -1, -1};
    bool found_tried = false;
    double most = TB_TIE;

    for (size_t i = 0; second >= 0 && i < r->reason_count; i++) {
        const tb_reason *reason = &r->reasons[i];
        double apart = given_over(r, reason, first, second) - given_over(r, reason, second, first);
        bool tried = can_be_tried(r, &r->pack->rules[reason->rule]);
        if (fabs(apart) <= (tried == found_tried ? most : TB_TIE) || (found_tried && !tried))
            continue;
        found = apart > 0 ? (spike){reason, first, second} : (spike){reason, second, first};
        found_tried = tried;
        most = fabs(apart);
    }
    return found;
}

static void put_measurement(tb_buf *out, const tb_pack *pack, const tb_rule *rule, const spike *it)
{
    tb_buf_printf(out, "Measure “%s” with your own work. If %s does ", rule->evidence.benchmark,
                  pack->alternatives[rule->evidence.of].title);
    tb_number_put_grouped(out, rule->evidence.full_at, 1);
    tb_buf_printf(out, " times as well as %s, %s; if less than ", pack->alternatives[rule->evidence.over].title,
                  tb_choice_title(pack, it->then));
    tb_number_put_grouped(out, TB_SAME_BAND, 2);
    tb_buf_printf(out, " times, %s.", tb_choice_title(pack, it->otherwise));
}

static void put_spike(tb_buf *out, const tb_report *r)
{
    const spike it = riskiest(r);
    const tb_rule *rule = it.reason != NULL ? &r->pack->rules[it.reason->rule] : NULL;
    bool tried = rule != NULL && can_be_tried(r, rule);

    if (rule == NULL)
        return;
    if (tried && rule->check == NULL) {
        put_measurement(out, r->pack, rule, &it);
        return;
    }
    if (tried) {
        tb_buf_puts(out, rule->check);
    } else {
        tb_buf_puts(out, "Build both ways the piece that this is about: “");
        tbi_report_put_clause(out, rule->because);
        tb_buf_printf(out, "”. %s must be better by half at least (1.5 times).",
                      r->pack->alternatives[it.reason->receiver].title);
    }
    tb_buf_printf(out, " If so, %s; if not, %s.", tb_choice_title(r->pack, it.then),
                  tb_choice_title(r->pack, it.otherwise));
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
