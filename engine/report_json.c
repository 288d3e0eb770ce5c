/* report_json.c - the report as one JSON document (data/schema/report.schema.json). */
#include "number.h"
#include "tbi_json.h"
#include "tbi_report.h"
#include "tbi_score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct writer {
    const tb_report *report;
    tbi_json json;
} writer;

/* ---- Head ---- */

static void put_time(writer *w, cJSON *root)
{
    tb_buf text = TB_BUF_EMPTY;
    int64_t seconds = w->report->options.generated_at;
    int of_day = (int)(seconds % 86400);

    tb_date_put(&text, (tb_date)(seconds / 86400));
    tb_buf_printf(&text, "T%02d:%02d:%02dZ", of_day / 3600, of_day / 60 % 60, of_day % 60);
    tbi_json_text(&w->json, root, "generated_at", text.data);
    w->json.failed = w->json.failed || text.failed;
    tb_buf_release(&text);
}

static void put_inferred(writer *w, cJSON *root)
{
    const tb_report *r = w->report;
    cJSON *list = tbi_json_list(&w->json, root, "inferred");

    for (size_t i = 0; i < r->profile->inference_count; i++) {
        const tb_inference *inference = &r->profile->inferences[i];
        cJSON *item = tbi_json_object(&w->json, list, NULL);
        if (inference->question >= 0) {
            const tb_question *q = &r->pack->questions[inference->question];
            tbi_json_text(&w->json, item, "question", q->id);
            tbi_json_answer(&w->json, item, "answer", q, &r->profile->answers[inference->question]);
        } else {
            tbi_json_text(&w->json, item, "workload", r->pack->workloads[inference->workload].id);
        }
        tbi_json_text(&w->json, item, "words", inference->words);
    }
}

static void put_by_choice(writer *w, cJSON *parent, const char *key, const double *values, bool hybrid,
                          double hybrid_value)
{
    const tb_pack *pack = w->report->pack;
    cJSON *object = tbi_json_object(&w->json, parent, key);

    for (size_t a = 0; a < pack->alternative_count; a++)
        tbi_json_number(&w->json, object, pack->alternatives[a].id, values[a]);
    tbi_json_number(&w->json, object, "hybrid", hybrid ? hybrid_value : NAN);
}

static void put_by_alternative(writer *w, cJSON *parent, const char *key, const double *values)
{
    const tb_pack *pack = w->report->pack;
    cJSON *object = tbi_json_object(&w->json, parent, key);

    for (size_t a = 0; a < pack->alternative_count; a++)
        tbi_json_number(&w->json, object, pack->alternatives[a].id, values[a]);
}

static bool says_instead(const tb_rule *rule)
{
    return rule->act == TB_BEYOND || (rule->act == TB_STRAINS && rule->text != NULL);
}

static void put_ruled_out(writer *w, cJSON *verdict)
{
    const tb_report *r = w->report;
    cJSON *list = tbi_json_list(&w->json, verdict, "ruled_out");

    for (size_t i = 0; i < r->pack->rule_count; i++) {
        const tb_rule *rule = &r->pack->rules[i];
        for (size_t k = 0; k < r->trace.workload_count && rule->act == TB_RULES_OUT; k++) {
            if (tb_trace_truth(&r->trace, i, k) != TB_TRUE)
                continue;
            cJSON *item = tbi_json_object(&w->json, list, NULL);
            int workload = r->profile->workloads[k].workload;
            tbi_json_text(&w->json, item, "alternative", r->pack->alternatives[rule->target].id);
            tbi_json_text(&w->json, item, "workload", workload >= 0 ? r->pack->workloads[workload].id : NULL);
            tbi_json_text(&w->json, item, "rule", rule->id);
            tbi_json_text(&w->json, item, "because", rule->because);
        }
    }
}

static void put_instead(writer *w, cJSON *verdict)
{
    const tb_report *r = w->report;
    cJSON *list = tbi_json_list(&w->json, verdict, "instead");

    for (size_t i = 0; i < r->pack->rule_count; i++) {
        const tb_rule *rule = &r->pack->rules[i];
        if (!says_instead(rule) || tb_trace_most(&r->trace, i) != TB_TRUE)
            continue;
        cJSON *item = tbi_json_object(&w->json, list, NULL);
        tbi_json_text(&w->json, item, "rule", rule->id);
        tbi_json_text(&w->json, item, "because", rule->because);
        tbi_json_text(&w->json, item, "instead", rule->text);
    }
}

static void put_verdict(writer *w, cJSON *root)
{
    const tb_report *r = w->report;
    const tb_robustness *robust = &r->robustness;
    cJSON *verdict = tbi_json_object(&w->json, root, "verdict");
    int choice = tb_report_choice(r), n = (int)r->pack->alternative_count;
    bool close = robust->state == TB_EITHER_WILL_DO || robust->state == TB_STATE_TOO_CLOSE;

    tbi_json_text(&w->json, verdict, "state", tb_state_name(robust->state));
    tbi_json_text(&w->json, verdict, "choice", tb_choice_id(r->pack, choice));
    tbi_json_text(&w->json, verdict, "leaner", close ? tb_choice_id(r->pack, choice) : NULL);
    tbi_json_text(&w->json, verdict, "confidence", tb_confidence_name(robust->confidence));
    put_by_choice(w, verdict, "acceptability", robust->acceptability, r->outcome.has_hybrid, robust->acceptability[n]);
    tbi_json_number(&w->json, verdict, "margin", choice >= 0 ? r->outcome.margin : NAN);
    tbi_json_text(&w->json, verdict, "suitability",
                  choice >= 0 ? tb_suitability_name(r->outcome.suitability[choice]) : NULL);
    tbi_json_text(&w->json, verdict, "headline", r->headline);
    tbi_json_text(&w->json, verdict, "summary", r->summary);
    put_ruled_out(w, verdict);
    put_instead(w, verdict);
}

/* ---- Scores ---- */

static void put_bounds(writer *w, cJSON *root)
{
    const tb_report *r = w->report;
    int n = (int)r->pack->alternative_count;
    cJSON *bounds = tbi_json_object(&w->json, root, "bounds");

    for (int i = 0; i <= n; i++) {
        if (i == n && !r->robustness.has_hybrid_bounds) {
            tbi_json_null(&w->json, bounds, "hybrid");
            continue;
        }
        cJSON *range = tbi_json_object(&w->json, bounds, tb_choice_id(r->pack, i));
        tbi_json_number(&w->json, range, "low", r->robustness.low[i]);
        tbi_json_number(&w->json, range, "high", r->robustness.high[i]);
    }
}

static void put_split(writer *w, cJSON *root)
{
    const tb_report *r = w->report;
    const tb_outcome *o = &r->outcome;
    int choice = tb_report_choice(r);
    cJSON *list = tbi_json_list(&w->json, root, "split");

    for (size_t i = 0; i < o->workload_count; i++) {
        const tb_project_workload *p = &r->profile->workloads[i];
        int serves = tb_outcome_server(o, choice, i);
        cJSON *item = tbi_json_object(&w->json, list, NULL);
        tbi_json_text(&w->json, item, "workload", p->workload >= 0 ? r->pack->workloads[p->workload].id : NULL);
        tbi_json_number(&w->json, item, "share", p->share);
        tbi_json_bool(&w->json, item, "critical", p->critical);
        tbi_json_text(&w->json, item, "alternative", tb_choice_id(r->pack, serves));
        tbi_json_text(&w->json, item, "suitability", serves >= 0 ? tb_suitability_name(o->fitness[i][serves]) : NULL);
        put_by_alternative(w, item, "scores", o->scores[i]);
    }
}

static void put_criteria(writer *w, cJSON *root)
{
    const tb_report *r = w->report;
    size_t n = r->pack->alternative_count;
    cJSON *list = tbi_json_list(&w->json, root, "criteria");

    for (size_t i = 0; i < r->pack->leaf_count; i++) {
        double scores[TB_ALTERNATIVES_MAX], sum = r->pack->prior * (double)n;
        cJSON *item = tbi_json_object(&w->json, list, NULL);
        for (size_t a = 0; a < n; a++)
            sum += r->criteria[i].points[a];
        for (size_t a = 0; a < n; a++)
            scores[a] = 100 * (r->criteria[i].points[a] + r->pack->prior) / sum;
        tbi_json_text(&w->json, item, "id", r->pack->leaves[i].id);
        tbi_json_number(&w->json, item, "weight", r->trace.omega[i]);
        put_by_alternative(w, item, "scores", scores);
        put_by_alternative(w, item, "points", r->criteria[i].points);
    }
}

/* ---- Reasons ---- */

static void put_claims(writer *w, cJSON *item, const char *key, const size_t *claims, size_t count)
{
    const tb_pack *pack = w->report->pack;
    cJSON *list = tbi_json_list(&w->json, item, key);

    for (size_t i = 0; i < count; i++) {
        const tb_claim *claim = &pack->claims[claims[i]];
        cJSON *entry = tbi_json_object(&w->json, list, NULL);
        tbi_json_text(&w->json, entry, "id", claim->id);
        tbi_json_text(&w->json, entry, "source", pack->publications[claim->source].id);
        tbi_json_text(&w->json, entry, "section", claim->section);
        tbi_json_text(&w->json, entry, "says", claim->says);
        tbi_json_text(&w->json, entry, "status", tb_claim_status_name(claim->status));
    }
}

static void put_rule_evidence(writer *w, cJSON *item, const tb_rule *rule)
{
    const tb_pack *pack = w->report->pack;
    tb_measurement m;
    cJSON *evidence;

    if (!tbi_report_measurement(w->report, rule, &m)) {
        tbi_json_null(&w->json, item, "evidence");
        return;
    }
    evidence = tbi_json_object(&w->json, item, "evidence");
    tbi_json_text(&w->json, evidence, "benchmark", m.benchmark);
    tbi_json_text(&w->json, evidence, "of", pack->alternatives[m.of].id);
    tbi_json_text(&w->json, evidence, "over", pack->alternatives[m.over].id);
    tbi_json_number(&w->json, evidence, "ratio", m.ratio);
    tbi_json_number(&w->json, evidence, "low", m.low);
    tbi_json_number(&w->json, evidence, "high", m.high);
    tbi_json_text(&w->json, evidence, "outcome", tb_outcome_kind_name(tb_measurement_outcome(&m)));
    if (rule->evidence.claimed > 0)
        tbi_json_number(&w->json, evidence, "claimed", rule->evidence.claimed);
}

static void put_reason(writer *w, cJSON *list, const tb_reason *reason, size_t workload)
{
    const tb_report *r = w->report;
    const tb_rule *rule = &r->pack->rules[reason->rule];
    int id = r->profile->workloads[workload].workload;
    bool stands = rule->act == TB_AGAINST && reason->receiver == rule->receiver; /* no measurement turned it round */
    double contribution[TB_ALTERNATIVES_MAX];
    cJSON *item = tbi_json_object(&w->json, list, NULL);

    for (size_t a = 0; a < r->pack->alternative_count; a++)
        contribution[a] = tb_trace_contribution(&r->trace, r->workspace, reason->rule, workload, a);
    tbi_json_text(&w->json, item, "rule", rule->id);
    tbi_json_text(&w->json, item, "criterion", r->pack->leaves[rule->leaf].id);
    tbi_json_text(&w->json, item, "ground", rule->ground);
    tbi_json_text(&w->json, item, "workload", id >= 0 ? r->pack->workloads[id].id : NULL);
    tbi_json_text(&w->json, item, "favours", r->pack->alternatives[reason->receiver].id);
    tbi_json_text(&w->json, item, "against", stands ? r->pack->alternatives[rule->target].id : NULL);
    tbi_json_number(&w->json, item, "points", r->trace.counted[reason->rule * r->trace.workload_count + workload]);
    put_by_alternative(w, item, "contribution", contribution);
    tbi_json_text(&w->json, item, "because", rule->because);
    tbi_json_text(&w->json, item, "basis", rule->claim_count > 0 ? "claims" : "judgement");
    put_claims(w, item, "claims", rule->claims, rule->claim_count);
    put_claims(w, item, "despite", rule->despite, rule->despite_count);
    put_rule_evidence(w, item, rule);
    tbi_json_text(&w->json, item, "status", tb_claim_status_name(rule->status));
}

static void put_reasons(writer *w, cJSON *root)
{
    const tb_report *r = w->report;
    cJSON *list = tbi_json_list(&w->json, root, "reasons");

    for (size_t i = 0; i < r->reason_count; i++)
        for (size_t k = 0; k < r->trace.workload_count; k++)
            if (tb_trace_truth(&r->trace, r->reasons[i].rule, k) == TB_TRUE)
                put_reason(w, list, &r->reasons[i], k);
}

typedef struct operands {
    writer *w;
    cJSON *list;
    const uint16_t *cells;
} operands;

/* What the profile says of a variable: both sides of the comparison are then in sight. */
static void put_operand(void *context, size_t index)
{
    operands *o = context;
    const tb_report *r = o->w->report;
    const tb_variable *v = &r->pack->variables[index];
    cJSON *item = tbi_json_object(&o->w->json, o->list, NULL);
    uint16_t cell = o->cells[index];

    if (v->question >= 0) {
        const tb_question *q = &r->pack->questions[v->question];
        tbi_json_text(&o->w->json, item, "question", q->id);
        tbi_json_answer(&o->w->json, item, "value", q, &r->profile->answers[v->question]);
    } else if (v->trait >= 0) {
        tbi_json_text(&o->w->json, item, "trait", r->pack->traits[v->trait].id);
        tbi_json_text(&o->w->json, item, "value",
                      cell > 0 ? r->pack->traits[v->trait].options[cell - 1].id : "unknown");
    } else if (v->pattern == NULL) {
        tbi_json_text(&o->w->json, item, "workload", cell > 0 ? r->pack->workloads[cell - 1].id : "unknown");
    } else {
        tbi_json_text(&o->w->json, item, "text", cell == 2 ? "matches" : cell == 1 ? "does not match" : "unknown");
    }
}

static void put_not_fired(writer *w, cJSON *root)
{
    const tb_report *r = w->report;
    cJSON *list = tbi_json_list(&w->json, root, "not_fired");
    tb_arena arena = TB_ARENA_EMPTY;

    for (size_t i = 0; i < r->pack->rule_count && !w->json.failed; i++) {
        const tb_rule *rule = &r->pack->rules[i];
        size_t where = 0;
        if (tb_trace_most(&r->trace, i) == TB_TRUE)
            continue;
        for (size_t k = r->trace.workload_count; k-- > 0;)
            if (tb_trace_truth(&r->trace, i, k) == TB_UNKNOWN)
                where = k;
        cJSON *item = tbi_json_object(&w->json, list, NULL);
        uint16_t *cells = tb_trace_cells(r->workspace, where, &arena);
        tbi_json_text(&w->json, item, "rule", rule->id);
        tbi_json_text(&w->json, item, "condition", rule->when_text);
        const char *english = tbi_report_condition(r, rule, &arena);
        tbi_json_text(&w->json, item, "english", english);
        tbi_json_text(&w->json, item, "verdict",
                      tb_trace_truth(&r->trace, i, where) == TB_UNKNOWN ? "unknown" : "false");
        operands o = {w, tbi_json_list(&w->json, item, "operands"), cells};
        w->json.failed = w->json.failed || cells == NULL || english == NULL;
        if (cells != NULL)
            tb_condition_variables(rule->when, put_operand, &o);
        tb_arena_clear(&arena);
    }
    tb_arena_release(&arena);
}

/* ---- Friction, notes, evidence ---- */

static void put_friction(writer *w, cJSON *root)
{
    const tb_report *r = w->report;
    cJSON *friction = tbi_json_object(&w->json, root, "friction"), *list;

    tbi_json_number(&w->json, friction, "total", r->outcome.friction);
    tbi_json_number(&w->json, friction, "base", r->pack->base_friction);
    tbi_json_number(&w->json, friction, "break_even", r->outcome.break_even);
    list = tbi_json_list(&w->json, friction, "rules");
    for (size_t i = 0; i < r->pack->rule_count; i++) {
        const tb_rule *rule = &r->pack->rules[i];
        double points = 0;
        if (rule->act != TB_FRICTION || tb_trace_most(&r->trace, i) != TB_TRUE)
            continue;
        for (size_t k = 0; k < r->trace.workload_count; k++)
            if (tb_trace_truth(&r->trace, i, k) == TB_TRUE)
                points += r->workspace->share[k] * rule->strength;
        cJSON *item = tbi_json_object(&w->json, list, NULL);
        tbi_json_text(&w->json, item, "rule", rule->id);
        tbi_json_number(&w->json, item, "points", points);
        tbi_json_text(&w->json, item, "because", rule->because);
        tbi_json_text(&w->json, item, "basis", rule->claim_count > 0 ? "claims" : "judgement");
    }
}

static void put_notes(writer *w, cJSON *root)
{
    const tb_report *r = w->report;
    cJSON *list = tbi_json_list(&w->json, root, "notes");

    for (size_t i = 0; i < r->pack->rule_count; i++) {
        const tb_rule *rule = &r->pack->rules[i];
        if ((rule->act != TB_NOTE && rule->act != TB_STRAINS) || tb_trace_most(&r->trace, i) != TB_TRUE)
            continue;
        cJSON *item = tbi_json_object(&w->json, list, NULL);
        tbi_json_text(&w->json, item, "rule", rule->id);
        tbi_json_text(&w->json, item, "kind", tb_act_name(rule->act));
        tbi_json_text(&w->json, item, "note", rule->act == TB_NOTE ? rule->text : rule->because);
        tbi_json_text(&w->json, item, "because", rule->because);
    }
}

static void put_evidence(writer *w, cJSON *root)
{
    const tb_evidence *evidence = w->report->evidence;
    cJSON *list = tbi_json_list(&w->json, root, "evidence");

    for (size_t i = 0; evidence != NULL && i < evidence->count; i++) {
        const tb_measurement *m = &evidence->list[i];
        cJSON *item = tbi_json_object(&w->json, list, NULL);
        tbi_json_text(&w->json, item, "benchmark", m->benchmark);
        tbi_json_text(&w->json, item, "of", w->report->pack->alternatives[m->of].id);
        tbi_json_text(&w->json, item, "over", w->report->pack->alternatives[m->over].id);
        tbi_json_number(&w->json, item, "ratio", m->ratio);
        tbi_json_number(&w->json, item, "low", m->low);
        tbi_json_number(&w->json, item, "high", m->high);
        tbi_json_text(&w->json, item, "outcome", tb_outcome_kind_name(tb_measurement_outcome(m)));
        tbi_json_text(&w->json, item, "machine", evidence->machine);
        tbi_json_text(&w->json, item, "measured_on", evidence->measured_on);
    }
}

/* ---- The rest ---- */

static void put_stale(writer *w, cJSON *root)
{
    const tb_report *r = w->report;
    cJSON *list = tbi_json_list(&w->json, root, "stale");

    for (size_t i = 0; i < r->pack->rule_count; i++) {
        if (!r->workspace->scorer->stale[i] || tb_trace_most(&r->trace, i) != TB_TRUE)
            continue;
        cJSON *item = tbi_json_object(&w->json, list, NULL);
        tbi_json_text(&w->json, item, "rule", r->pack->rules[i].id);
        tbi_json_date(&w->json, item, "valid_until", r->pack->rules[i].valid_until);
    }
}

static void put_sources(writer *w, cJSON *root)
{
    const tb_pack *pack = w->report->pack;
    cJSON *list = tbi_json_list(&w->json, root, "sources");

    for (size_t i = 0; i < pack->publication_count; i++) {
        const tb_publication *p = &pack->publications[i];
        cJSON *item = tbi_json_object(&w->json, list, NULL);
        tbi_json_text(&w->json, item, "id", p->id);
        tbi_json_text(&w->json, item, "title", p->title);
        tbi_json_text(&w->json, item, "publisher", p->publisher);
        tbi_json_number(&w->json, item, "year", p->year);
        tbi_json_text(&w->json, item, "url", p->url);
        tbi_json_text(&w->json, item, "interest", p->interest);
    }
}

/* What was decided, if anything. */
static void put_chosen(writer *w, cJSON *root)
{
    const tb_chosen *chosen = w->report->chosen;
    cJSON *item;

    if (chosen == NULL)
        return;
    item = tbi_json_object(&w->json, root, "chosen");
    tbi_json_text(&w->json, item, "choice", tb_choice_id(w->report->pack, chosen->choice));
    tbi_json_text(&w->json, item, "by", chosen->by);
    tbi_json_text(&w->json, item, "because", chosen->because);
}

static cJSON *put_report(writer *w)
{
    const tb_report *r = w->report;
    cJSON *root = tbi_json_object(&w->json, NULL, NULL), *engine, *pack;

    tbi_json_text(&w->json, root, "tiebreak", "report/1");
    tbi_json_text(&w->json, root, "decision_id", r->decision_id);
    tbi_json_identity(&w->json, r, root);
    put_time(w, root);
    tbi_json_date(&w->json, root, "review_by", r->review_by);
    engine = tbi_json_object(&w->json, root, "engine");
    tbi_json_text(&w->json, engine, "version", r->options.version);
    pack = tbi_json_object(&w->json, root, "pack");
    tbi_json_text(&w->json, pack, "id", r->pack->id);
    tbi_json_text(&w->json, pack, "version", r->pack->version);
    tbi_json_text(&w->json, pack, "sha256", r->pack->sha256);
    (void)tbi_json_profile(&w->json, root, "profile", r->pack, r->profile);
    put_inferred(w, root);
    put_verdict(w, root);
    put_chosen(w, root);
    put_by_choice(w, root, "scores", r->outcome.totals, r->outcome.has_hybrid, r->outcome.hybrid);
    put_by_choice(w, root, "scores_without_evidence", r->totals_without_evidence, r->hybrid_without_evidence,
                  r->hybrid_score_without_evidence);
    put_bounds(w, root);
    put_split(w, root);
    put_criteria(w, root);
    put_reasons(w, root);
    put_not_fired(w, root);
    put_friction(w, root);
    put_notes(w, root);
    put_evidence(w, root);
    tbi_json_reference(&w->json, r, root);
    tbi_json_robustness(&w->json, r, root);
    tbi_json_advice(&w->json, r, root);
    tbi_json_bool(&w->json, root, "settled", r->robustness.settled);
    tbi_json_bool(&w->json, root, "enough", r->robustness.enough);
    tbi_json_disagreements(&w->json, r, root);
    put_stale(w, root);
    put_sources(w, root);
    return root;
}

cJSON *tb_report_json(const tb_report *report)
{
    writer w = {.report = report};
    cJSON *root = put_report(&w);

    if (!w.json.failed)
        return root;
    cJSON_Delete(root);
    return NULL;
}

tb_status tb_report_put_json(const tb_report *report, tb_buf *out)
{
    writer w = {.report = report, .json = {.out = out}};

    (void)put_report(&w);
    return tbi_json_end(&w.json);
}
