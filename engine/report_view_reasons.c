/* report_view_reasons.c - for templates: the arguments, for and against each choice, and what was measured. */
#include "number.h"
#include "tbi_chart.h"
#include "tbi_score.h"
#include "tbi_view.h"

#include <math.h>
#include <string.h>

enum { FIRST_REASONS = 8, FOR_MOST = 4, AGAINST_MOST = 3 };

/* ---- One reason ---- */

/* Which workloads it speaks of, where that is not all of them. */
static void put_workloads(tbi_view *v, cJSON *item, size_t rule)
{
    const tb_trace *trace = &v->report->trace;
    size_t fired = 0;

    for (size_t w = 0; w < trace->workload_count; w++)
        fired += tb_trace_truth(trace, rule, w) == TB_TRUE;
    for (size_t w = 0, listed = 0; w < trace->workload_count && fired < trace->workload_count; w++)
        if (tb_trace_truth(trace, rule, w) == TB_TRUE)
            tb_buf_printf(&v->text, "%s%s", listed++ == 0 ? "" : ", ", tb_report_workload_title(v->report, w));
    tbi_view_text(v, item, "workloads");
}

/* Whose word it is: a measurement's here, so many documents', or our own. */
static void put_word(tbi_view *v, cJSON *item, const tb_rule *rule)
{
    const tb_pack *pack = v->report->pack;
    size_t documents = 0;
    tb_measurement m;

    for (size_t p = 0; p < pack->publication_count; p++) {
        bool speaks = false;
        for (size_t i = 0; i < rule->claim_count; i++)
            speaks = speaks || pack->claims[rule->claims[i]].source == p;
        documents += speaks;
    }
    if (tbi_report_measurement(v->report, rule, &m)) {
        tb_outcome_kind kind = tb_measurement_outcome(&m);
        tb_buf_puts(&v->text, kind == TB_FASTER   ? "confirmed here: "
                              : kind == TB_SLOWER ? "contradicted here: "
                              : kind == TB_SAME   ? "the same here: "
                                                  : "cannot tell here: ");
        tb_number_put_grouped(&v->text, m.ratio, 2);
        tb_buf_puts(&v->text, "× (");
        tb_number_put_grouped(&v->text, m.low, 2);
        tb_buf_puts(&v->text, " to ");
        tb_number_put_grouped(&v->text, m.high, 2);
        tb_buf_putc(&v->text, ')');
        tbi_view_text(v, item, "word");
        tbi_json_text(&v->json, item, "word_key", "here");
    } else if (documents > 0) {
        tbi_view_count(v, item, "word", documents, "document");
        tbi_json_text(&v->json, item, "word_key", "documents");
    } else {
        tbi_json_text(&v->json, item, "word", "our judgement");
        tbi_json_text(&v->json, item, "word_key", "judgement");
    }
    tbi_json_text(&v->json, item, "status",
                  rule->claim_count == 0 || rule->status == TB_CURRENT ? NULL : tb_claim_status_name(rule->status));
}

static void put_claims(tbi_view *v, cJSON *item, const char *key, const size_t *claims, size_t count)
{
    const tb_pack *pack = v->report->pack;
    cJSON *list = tbi_json_list(&v->json, item, key);

    for (size_t i = 0; i < count; i++) {
        const tb_claim *claim = &pack->claims[claims[i]];
        const tb_publication *source = &pack->publications[claim->source];
        cJSON *entry = tbi_json_object(&v->json, list, NULL);
        tb_buf_printf(&v->text, "%s %d", source->publisher, source->year);
        tbi_view_text(v, entry, "source");
        tbi_json_text(&v->json, entry, "section", claim->section);
        tbi_json_text(&v->json, entry, "says", claim->says);
        tbi_json_text(&v->json, entry, "status",
                      claim->status == TB_CURRENT ? NULL : tb_claim_status_name(claim->status));
    }
}

static cJSON *put_reason(tbi_view *v, cJSON *list, const tb_reason *reason)
{
    const tb_report *r = v->report;
    const tb_rule *rule = &r->pack->rules[reason->rule];
    cJSON *item = tbi_json_object(&v->json, list, NULL);

    tb_buf_putc(&v->text, '+');
    tb_number_put_grouped(&v->text, reason->contribution, 1);
    tbi_view_text(v, item, "points");
    tbi_view_choice(v, item, (int)reason->receiver);
    tbi_json_text(&v->json, item, "rule", rule->id);
    tbi_json_text(&v->json, item, "because", rule->because);
    tbi_json_bool(&v->json, item, "turned", reason->receiver != rule->receiver);
    tbi_json_text(&v->json, item, "against",
                  rule->act == TB_AGAINST && reason->receiver == rule->receiver
                      ? r->pack->alternatives[rule->target].title
                      : NULL);
    tbi_json_text(&v->json, item, "check", rule->check);
    tbi_json_text(&v->json, item, "soften", rule->soften);
    tbi_report_put_criterion(&v->text, r, rule->leaf);
    tbi_view_text(v, item, "criterion");
    put_workloads(v, item, reason->rule);
    put_word(v, item, rule);
    tbi_report_put_sources(&v->text, r, rule);
    tbi_view_text(v, item, "sources");
    if (reason->receiver == rule->receiver) /* turned round, they would speak for it */
        put_claims(v, item, "despite", rule->despite, rule->despite_count);
    else
        tbi_json_null(&v->json, item, "despite");
    return item;
}

void tbi_view_reasons(tbi_view *v)
{
    const tb_report *r = v->report;
    cJSON *first = tbi_json_list(&v->json, v->root, "reasons"),
          *more = tbi_json_list(&v->json, v->root, "more_reasons");
    size_t shown = 0, others = 0, hidden = 0;

    if (r->robustness.state == TB_NOT_ENOUGH_KNOWN)
        return;
    for (size_t i = 0; i < r->reason_count; i++) {
        bool is_other = r->reasons[i].receiver != r->reasons[0].receiver;
        if (r->reasons[i].contribution <= 0)
            continue;
        /* The strongest, and at least three of those that speak for somebody else than the first. */
        if (shown < FIRST_REASONS - 3 + others || (is_other && others < 3)) {
            const tb_rule *rule = &r->pack->rules[r->reasons[i].rule];
            put_claims(v, put_reason(v, first, &r->reasons[i]), "claims", rule->claims, rule->claim_count);
            shown++;
            others += is_other;
        } else {
            (void)put_reason(v, more, &r->reasons[i]);
            hidden++;
        }
    }
    if (hidden > 0)
        tbi_view_count(v, v->root, "more", hidden, "more reason");
}

/* ---- For and against each choice ---- */

/* Something that gives no points: BECAUSE, or with NULL what is in v->text. */
static void put_plain(tbi_view *v, cJSON *list, const char *because)
{
    static const char *const lacks[] = {"points", "sources", "soften", "check", "turned", "against", "despite"};
    cJSON *item = tbi_json_object(&v->json, list, NULL);

    if (because != NULL)
        tbi_json_text(&v->json, item, "because", because);
    else
        tbi_view_text(v, item, "because");
    for (size_t i = 0; i < sizeof lacks / sizeof lacks[0]; i++)
        tbi_json_null(&v->json, item, lacks[i]); /* else a template would find those of something around it */
}

/* What cannot be reached with alternative A, or only just. */
static void put_fitness(tbi_view *v, cJSON *list, size_t a)
{
    const tb_report *r = v->report;

    for (size_t i = 0; i < r->pack->rule_count; i++) {
        const tb_rule *rule = &r->pack->rules[i];
        if ((rule->act == TB_RULES_OUT || rule->act == TB_BEYOND || rule->act == TB_STRAINS) &&
            (rule->target == (int)a || rule->target == TB_SIDE_ALL) && tb_trace_most(&r->trace, i) == TB_TRUE)
            put_plain(v, list, rule->because);
    }
}

static void put_alternative(tbi_view *v, cJSON *item, size_t a)
{
    const tb_report *r = v->report;
    cJSON *good = tbi_json_list(&v->json, item, "for"), *bad = tbi_json_list(&v->json, item, "against");
    size_t goods = 0, bads = 0;

    put_fitness(v, bad, a);
    for (size_t i = 0; i < r->reason_count; i++) {
        const tb_reason *reason = &r->reasons[i];
        if (reason->contribution < 0.05)
            continue;
        if (reason->receiver == a && goods < FOR_MOST) {
            (void)put_reason(v, good, reason);
            goods++;
        } else if (reason->receiver != a && bads < AGAINST_MOST) {
            (void)put_reason(v, bad, reason);
            bads++;
        }
    }
}

/* A hybrid has what its parts have; what is its own is the price. */
static void put_hybrid(tbi_view *v, cJSON *item)
{
    const tb_report *r = v->report;
    cJSON *good = tbi_json_list(&v->json, item, "for"), *bad = tbi_json_list(&v->json, item, "against");

    tb_buf_puts(&v->text, "Each part goes where it does best: ");
    tbi_report_put_split(&v->text, r);
    tb_buf_putc(&v->text, '.');
    put_plain(v, good, NULL);
    tb_buf_puts(&v->text, "It pays ");
    tbi_report_put_points(&v->text, r->outcome.friction);
    tb_buf_printf(&v->text, " for %s.", r->pack->hybrid_price);
    put_plain(v, bad, NULL);
    for (size_t i = 0; i < r->pack->rule_count; i++) {
        const tb_rule *rule = &r->pack->rules[i];
        if (rule->act != TB_FRICTION || tb_trace_most(&r->trace, i) != TB_TRUE)
            continue;
        put_plain(v, rule->strength < 0 ? good : bad, rule->because);
    }
}

/* What keeps CHOICE from serving, or from serving well, and by which rule. */
static void put_other_limit(tbi_view *v, cJSON *item, int choice)
{
    const tb_outcome *o = &v->report->outcome;
    const bool is_out = choice < (int)o->alternative_count && o->is_out[choice];
    const bool is_beyond = o->suitability[choice] == TB_BEYOND_REACH;
    const tb_act act = is_out ? TB_RULES_OUT : is_beyond ? TB_BEYOND : TB_STRAINS;
    const tb_rule *rule = tbi_report_limit(v->report, act, choice);

    if (!is_out && o->suitability[choice] == TB_FITS)
        return;
    tb_buf_puts(&v->text, is_out      ? "It is ruled out here"
                          : is_beyond ? "The need is out of its reach"
                                      : "It would be stretched here");
    if (rule != NULL)
        tb_buf_printf(&v->text, ": %s", rule->because);
    else
        tb_buf_putc(&v->text, '.');
    tbi_view_text(v, item, "note");
}

/* Why not another choice: how far behind, what speaks most against it, and what for it. */
static void put_other(tbi_view *v, cJSON *item, int choice)
{
    const tb_report *r = v->report;
    const tb_outcome *o = &r->outcome;
    const tb_reason *best = NULL, *worst = NULL;
    bool is_hybrid = choice == (int)o->alternative_count, is_out = !is_hybrid && o->is_out[choice];
    double behind = tb_outcome_score(o, tb_report_choice(r)) - tb_outcome_score(o, choice);

    tbi_view_choice(v, item, choice);
    put_other_limit(v, item, choice);
    if (!is_out && behind > 0)
        tbi_view_points(v, item, "behind", behind);
    for (size_t i = r->reason_count; i-- > 0;)
        *(r->reasons[i].receiver == (size_t)choice ? &best : &worst) = &r->reasons[i];
    if (is_hybrid) {
        tb_buf_puts(&v->text, "it pays ");
        tbi_report_put_points(&v->text, o->friction);
        tb_buf_printf(&v->text, " for %s.", r->pack->hybrid_price);
        tbi_view_text(v, item, "against");
        return;
    }
    if (worst != NULL && worst->contribution >= 0.05)
        tbi_json_text(&v->json, item, "against", r->pack->rules[worst->rule].because);
    if (best != NULL && best->contribution >= 0.05)
        tbi_json_text(&v->json, item, "for", r->pack->rules[best->rule].because);
}

static void put_set(tbi_view *v, const tb_change_set *set, const char *begin, const char *end)
{
    tb_buf_puts(&v->text, begin);
    for (size_t i = 0; i < set->count; i++) {
        tb_buf_puts(&v->text, i == 0 ? "" : i + 1 < set->count ? "; " : "; and ");
        tbi_put_condition(&v->text, &v->report->pack->questions[set->list[i].question], NULL, &set->list[i].to);
    }
    tb_buf_puts(&v->text, end);
}

/* What it would take for it to win: by its score rather than because the choice made now would be forbidden. */
static void put_wins(tbi_view *v, cJSON *item, int choice)
{
    const tb_robustness *r = &v->report->robustness;

    for (size_t i = 0; i < r->why_not_count; i++) {
        const tb_why_not *why_not = &r->why_not[i];
        if (why_not->choice != choice)
            continue;
        if (why_not->by_argument.count > 0)
            put_set(v, &why_not->by_argument, "It would win if ", ".");
        else if (why_not->any.count > 0)
            put_set(v, &why_not->any, "It would win only by a constraint: if ", ".");
        else if (why_not->any.searched > 0)
            tb_buf_printf(&v->text, "No change of up to %zu answers would bring it ahead.", why_not->any.searched);
        tbi_view_text(v, item, "wins");
    }
}

static void put_others(tbi_view *v)
{
    int ranked[TB_ALTERNATIVES_MAX + 1], choice = tb_report_choice(v->report);
    size_t n = tbi_rank_choices(&v->report->outcome, ranked);
    cJSON *list = tbi_json_list(&v->json, v->root, "others");

    for (size_t i = 0; i < n && choice >= 0; i++)
        if (ranked[i] != choice) {
            cJSON *item = tbi_json_object(&v->json, list, NULL);
            put_other(v, item, ranked[i]);
            put_wins(v, item, ranked[i]);
        }
}

static void put_option(tbi_view *v, cJSON *item, int choice)
{
    const tb_report *r = v->report;

    tbi_view_choice(v, item, choice);
    tbi_json_text(&v->json, item, "id", tb_choice_id(r->pack, choice));
    if (choice < (int)r->pack->alternative_count)
        put_alternative(v, item, (size_t)choice);
    else
        put_hybrid(v, item);
    tbi_json_bool(&v->json, item, "argued",
                  cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(item, "for")) > 0 ||
                      cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(item, "against")) > 0);
}

/* The branches on which something was argued, with what they weigh. */
static void put_drivers(tbi_view *v)
{
    const tb_report *r = v->report;
    cJSON *list = tbi_json_list(&v->json, v->root, "drivers");

    for (size_t b = 0; b < r->pack->branch_count; b++) {
        const tb_branch *branch = &r->pack->branches[b];
        double weight = 0, sum = 0;
        for (size_t i = branch->first_leaf; i < branch->first_leaf + branch->leaf_count; i++) {
            weight += r->trace.omega[i] / (double)branch->leaf_count;
            for (size_t a = 0; a < r->pack->alternative_count; a++)
                sum += r->criteria[i].points[a];
        }
        if (sum < 0.05)
            continue;
        cJSON *item = tbi_json_object(&v->json, list, NULL);
        tbi_json_text(&v->json, item, "criterion", branch->title);
        tbi_view_number(v, item, "weight", weight, 1);
        tbi_json_text(&v->json, item, "importance",
                      r->profile->branches[b] == TB_NORMAL ? NULL : tb_importance_name(r->profile->branches[b]));
    }
}

void tbi_view_options(tbi_view *v)
{
    const tb_report *r = v->report;
    int n = (int)r->pack->alternative_count;
    cJSON *list = tbi_json_list(&v->json, v->root, "options");

    for (int i = 0; i <= n; i++)
        if (i < n || r->outcome.has_hybrid)
            put_option(v, tbi_json_object(&v->json, list, NULL), i);
    if (tb_report_choice(r) >= 0)
        put_option(v, tbi_json_object(&v->json, v->root, "outcome"),
                   r->chosen != NULL ? r->chosen->choice : tb_report_choice(r));
    put_drivers(v);
    put_others(v);
}

/* ---- Criteria, and measurements ---- */

static void put_criteria(tbi_view *v)
{
    const tb_report *r = v->report;
    cJSON *list = tbi_json_list(&v->json, v->root, "criteria_rows");

    for (size_t i = 0; i < r->pack->leaf_count; i++) {
        double sum = 0;
        for (size_t a = 0; a < r->pack->alternative_count; a++)
            sum += r->criteria[i].points[a];
        if (sum < 0.05)
            continue;
        cJSON *item = tbi_json_object(&v->json, list, NULL), *sides;
        tbi_report_put_criterion(&v->text, r, i);
        tbi_view_text(v, item, "criterion");
        tbi_view_number(v, item, "weight", r->trace.omega[i], 2);
        sides = tbi_json_list(&v->json, item, "sides");
        for (size_t a = 0; a < r->pack->alternative_count; a++)
            tbi_view_number(v, sides, NULL, r->criteria[i].points[a], 1);
    }
    list = tbi_json_list(&v->json, v->root, "alternatives");
    for (size_t a = 0; a < r->pack->alternative_count; a++)
        tbi_view_choice(v, tbi_json_object(&v->json, list, NULL), (int)a);
}

void tbi_view_measurement(tbi_view *v, cJSON *list, const tb_measurement *m, const char *outcome)
{
    cJSON *item = tbi_json_object(&v->json, list, NULL);

    tbi_json_text(&v->json, item, "benchmark", m->benchmark);
    tbi_json_text(&v->json, item, "of", v->report->pack->alternatives[m->of].title);
    tbi_json_text(&v->json, item, "over", v->report->pack->alternatives[m->over].title);
    tbi_view_number(v, item, "ratio", m->ratio, 2);
    tbi_view_number(v, item, "low", m->low, 2);
    tbi_view_number(v, item, "high", m->high, 2);
    tbi_json_text(&v->json, item, "outcome", outcome);
}

void tbi_view_measured(tbi_view *v)
{
    const tb_evidence *evidence = v->report->evidence;
    cJSON *list = tbi_json_list(&v->json, v->root, "measured");

    put_criteria(v);
    for (size_t i = 0; evidence != NULL && i < evidence->count; i++)
        tbi_view_measurement(v, list, &evidence->list[i],
                             tb_outcome_kind_name(tb_measurement_outcome(&evidence->list[i])));
}
