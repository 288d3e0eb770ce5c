/* report_view.c - a report in words, for templates: the verdict, the scores, the parts, the price, the sources. */
#include "escape.h"
#include "number.h"
#include "tbi_chart.h"
#include "tbi_escape.h"
#include "tbi_score.h"
#include "tbi_view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Head ---- */

/* A title as a heading has it: without the mark at its end, which a heading does not take. */
static void put_heading(tbi_view *v, const char *title)
{
    size_t len = strlen(title);

    while (len > 1 && strchr(".,;:! ", title[len - 1]) != NULL)
        len--;
    tb_buf_add(&v->text, title, len);
    tbi_view_text(v, v->root, "heading");
}

static void put_head(tbi_view *v)
{
    const tb_report *r = v->report;
    tb_date date = (tb_date)(r->options.generated_at / 86400);

    const char *title =
        r->profile->title != NULL && r->profile->title[0] != '\0' ? r->profile->title : "A project without a title";

    tbi_json_text(&v->json, v->root, "title", title);
    put_heading(v, title);
    tbi_json_text(&v->json, v->root, "description", r->profile->description);
    tbi_put_long_date(&v->text, date);
    tbi_view_text(v, v->root, "date");
    tb_date_put(&v->text, date);
    tbi_view_text(v, v->root, "iso_date");
    tb_buf_printf(&v->text, "%.8s", r->decision_id);
    tbi_view_text(v, v->root, "decision");
    tbi_json_text(&v->json, v->root, "answered_by", r->profile->answered_by);
    tb_buf_printf(&v->text, "%s %s", r->pack->id, r->pack->version);
    tbi_view_text(v, v->root, "pack");
    tbi_json_text(&v->json, v->root, "pack_title", r->pack->title);
    tbi_json_text(&v->json, v->root, "version", r->options.version);
    tbi_json_text(&v->json, v->root, "headline", r->headline);
    tbi_json_text(&v->json, v->root, "summary", r->summary);
}

/* How firmly it stands, in a word and a sentence. */
static void put_firmness(tbi_view *v)
{
    const tb_robustness *r = &v->report->robustness;
    int choice = tb_report_choice(v->report);

    tbi_json_bool(&v->json, v->root, "has_choice", choice >= 0);
    tbi_json_text(&v->json, v->root, "choice_title", tb_choice_title(v->report->pack, choice));
    if (choice < 0)
        return;
    if (r->draws > 0) {
        tbi_json_text(&v->json, v->root, "confidence",
                      r->state == TB_STATE_BEYOND     ? "out of reach"
                      : r->confidence == TB_TOO_CLOSE ? "too close"
                                                      : tb_confidence_name(r->confidence));
        tb_buf_printf(&v->text, "%s comes first in ", tb_choice_title(v->report->pack, choice));
        tbi_report_put_first(&v->text, v->report, choice);
        tb_buf_puts(&v->text, " of ");
        tb_number_put_grouped(&v->text, (double)r->draws, 0);
        tb_buf_puts(&v->text, " runs of the model, in which weights, points, costs and what was not said vary");
        tbi_report_put_no_choice(&v->text, v->report);
        tb_buf_putc(&v->text, '.');
        tbi_view_text(v, v->root, "firmness");
    }
    if (tbi_report_settled(v->report) != NULL)
        tbi_json_text(&v->json, v->root, "settled", tbi_report_settled(v->report));
}

static void put_machine(tbi_view *v)
{
    if (tbi_report_put_machine(&v->text, v->report))
        tbi_view_text(v, v->root, "machine");
}

/* TEXT in quotes, for front matter: JSON's are YAML's too. */
static void put_quoted(tbi_view *v, cJSON *item, const char *key, const char *text)
{
    tb_buf plain = TB_BUF_EMPTY;

    tb_escape_terminal(&plain, tb_text_of(text));
    tb_escape_json(&v->text, (tb_text){plain.data, plain.len});
    v->text.failed = v->text.failed || plain.failed;
    tb_buf_release(&plain);
    tbi_view_text(v, item, key);
}

/* What was decided, beside what is recommended. */
static void put_chosen(tbi_view *v)
{
    const tb_report *r = v->report;
    const tb_chosen *chosen = r->chosen;
    int choice = tb_report_choice(r);

    tbi_json_text(&v->json, v->root, "status", chosen != NULL ? "accepted" : "proposed");
    if (chosen == NULL)
        return;
    cJSON *item = tbi_json_object(&v->json, v->root, "chosen");
    tbi_view_choice(v, item, chosen->choice);
    tbi_json_text(&v->json, item, "by", chosen->by);
    put_quoted(v, item, "by_quoted", chosen->by);
    tbi_json_text(&v->json, item, "because", chosen->because);
    tbi_json_bool(&v->json, item, "as_recommended", chosen->choice == choice);
    if (choice >= 0 && chosen->choice != choice) {
        double lost =
            tb_outcome_score(&r->outcome, choice) -
            (tb_outcome_is_eligible(&r->outcome, chosen->choice) ? tb_outcome_score(&r->outcome, chosen->choice) : NAN);
        tbi_json_text(&v->json, item, "recommended", tb_choice_title(r->pack, choice));
        if (isfinite(lost))
            tbi_view_points(v, item, "lost", lost);
    }
}

/* Where it is kept, and what was kept before. */
static void put_record(tbi_view *v, const tb_record *record)
{
    if (record == NULL)
        return;
    tbi_json_text(&v->json, v->root, "record", record->document);
    tbi_json_text(&v->json, v->root, "rules_href", record->rules);
    tbi_json_text(&v->json, v->root, "answers_href", record->answers);
    if (record->supersedes == NULL)
        return;
    cJSON *item = tbi_json_object(&v->json, v->root, "supersedes");
    tbi_json_text(&v->json, item, "file", record->supersedes);
    tbi_json_text(&v->json, item, "title", record->supersedes_title);
}

/* ---- Choices and parts ---- */

static const char *note_on(const tb_outcome *o, int choice)
{
    if (choice < (int)o->alternative_count && o->is_out[choice])
        return "ruled out";
    return tbi_report_suitability(o->suitability[choice]);
}

static void put_choices(tbi_view *v)
{
    const tb_report *r = v->report;
    int ranked[TB_ALTERNATIVES_MAX + 1], choice = tb_report_choice(r);
    size_t n = tbi_rank_choices(&r->outcome, ranked);
    cJSON *list = tbi_json_list(&v->json, v->root, "choices");

    for (size_t i = 0; i < n; i++) {
        int at = ranked[i];
        double score = tb_outcome_score(&r->outcome, at);
        cJSON *item = tbi_json_object(&v->json, list, NULL);
        tbi_view_choice(v, item, at);
        tbi_view_number(v, item, "score", score, 0);
        tb_number_put_grouped(&v->text, r->robustness.low[at], 0);
        tb_buf_puts(&v->text, " to ");
        tb_number_put_grouped(&v->text, r->robustness.high[at], 0);
        tbi_view_text(v, item, "range");
        if (r->robustness.draws > 0) {
            tbi_report_put_first(&v->text, r, at);
            tbi_view_text(v, item, "first_part");
        }
        tbi_json_text(&v->json, item, "note", note_on(&r->outcome, at));
        tbi_json_bool(&v->json, item, "is_choice", at == choice);
        if (choice >= 0 && at != choice)
            tbi_view_points(v, item, "behind", fmax(0, tb_outcome_score(&r->outcome, choice) - score));
    }
}

static void put_part_scores(tbi_view *v, cJSON *item, size_t w)
{
    const tb_outcome *o = &v->report->outcome;
    cJSON *list = tbi_json_list(&v->json, item, "scores");

    for (size_t a = 0; a < o->alternative_count; a++) {
        cJSON *entry = tbi_json_object(&v->json, list, NULL);
        tbi_view_choice(v, entry, (int)a);
        tbi_view_number(v, entry, "score", o->scores[w][a], 0);
    }
}

static void put_parts(tbi_view *v)
{
    const tb_report *r = v->report;
    const tb_outcome *o = &r->outcome;
    int choice = tb_report_choice(r);
    bool is_hybrid = choice == (int)o->alternative_count;

    if (o->workload_count < 2 || choice < 0)
        return;
    cJSON *parts = tbi_json_object(&v->json, v->root, "parts"), *list;
    tbi_json_text(&v->json, parts, "heading", is_hybrid ? "Where each part goes" : "Workload by workload");
    tbi_json_bool(&v->json, parts, "is_split", is_hybrid);
    list = tbi_json_list(&v->json, parts, "list");
    for (size_t w = 0; w < o->workload_count; w++) {
        int serves = tb_outcome_server(o, choice, w);
        cJSON *item = tbi_json_object(&v->json, list, NULL);
        tbi_json_bool(&v->json, item, "first", w == 0);
        tbi_json_text(&v->json, item, "workload", tb_report_workload_title(r, w));
        tb_number_put_grouped(&v->text, 100 * r->profile->workloads[w].share, 0);
        tb_buf_puts(&v->text, " %");
        tbi_view_text(v, item, "share");
        tbi_json_bool(&v->json, item, "critical", r->profile->workloads[w].critical);
        tbi_view_choice(v, item, serves);
        tbi_json_text(&v->json, item, "note", tbi_report_suitability(o->fitness[w][serves]));
        put_part_scores(v, item, w);
    }
}

/* What a second alternative costs, and up to which cost a hybrid stands. */
static void put_price(tbi_view *v)
{
    const tb_report *r = v->report;

    if (!r->outcome.has_hybrid || tb_report_choice(r) < 0)
        return;
    cJSON *price = tbi_json_object(&v->json, v->root, "price"), *list;
    tbi_json_text(&v->json, price, "of", r->pack->hybrid_price);
    tbi_json_text(&v->json, price, "hybrid", r->pack->hybrid_title);
    tbi_view_points(v, price, "points", r->outcome.friction);
    tb_number_put(&v->text, r->pack->base_friction);
    tbi_view_text(v, price, "base");
    list = tbi_json_list(&v->json, price, "rules");
    for (size_t i = 0; i < r->pack->rule_count; i++) {
        const tb_rule *rule = &r->pack->rules[i];
        double points = 0;
        if (rule->act != TB_FRICTION || tb_trace_most(&r->trace, i) != TB_TRUE)
            continue;
        for (size_t w = 0; w < r->trace.workload_count; w++)
            points += tb_trace_truth(&r->trace, i, w) == TB_TRUE ? r->workspace->share[w] * rule->strength : 0;
        cJSON *item = tbi_json_object(&v->json, list, NULL);
        tb_buf_puts(&v->text, points < 0 ? "−" : "+");
        tb_number_put_grouped(&v->text, fabs(points), fabs(points) == floor(fabs(points)) ? 0 : 1);
        tbi_view_text(v, item, "points");
        tbi_json_text(&v->json, item, "because", rule->because);
    }
    if (r->outcome.choice == (int)r->outcome.alternative_count && isfinite(r->outcome.break_even))
        tbi_view_points(v, price, "holds_below", r->outcome.break_even);
}

/* ---- What to know, and who says so ---- */

static void put_notes(tbi_view *v)
{
    cJSON *list = tbi_json_list(&v->json, v->root, "notes");

    for (size_t i = 0; i < v->report->pack->rule_count; i++)
        if (tbi_report_put_note(&v->text, v->report, i))
            tbi_view_text(v, list, NULL);
}

static bool is_link(const char *url)
{
    static const char marks[] = "-._~:/?#[]@!$&()*+,;=%"; /* RFC 3986, without the apostrophe */
    bool good = url != NULL && (strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0);

    for (size_t i = 0; good && url[i] != '\0'; i++)
        good = (url[i] >= '0' && url[i] <= '9') || (url[i] >= 'a' && url[i] <= 'z') ||
               (url[i] >= 'A' && url[i] <= 'Z') || strchr(marks, url[i]) != NULL;
    return good;
}

static void put_sources(tbi_view *v)
{
    const tb_report *r = v->report;
    const tb_pack *pack = r->pack;
    cJSON *list = tbi_json_list(&v->json, v->root, "sources");

    for (size_t p = 0; p < pack->publication_count; p++) {
        const tb_publication *source = &pack->publications[p];
        size_t rules = 0;
        for (size_t i = 0; i < pack->rule_count; i++) {
            bool rests = false;
            for (size_t k = 0; k < pack->rules[i].claim_count; k++)
                rests = rests || pack->claims[pack->rules[i].claims[k]].source == p;
            rules += rests && tb_trace_most(&r->trace, i) == TB_TRUE;
        }
        if (rules == 0)
            continue;
        cJSON *item = tbi_json_object(&v->json, list, NULL);
        tb_buf_printf(&v->text, "%s %d", source->publisher, source->year);
        tbi_view_text(v, item, "name");
        tbi_json_text(&v->json, item, "title", source->title);
        tbi_json_text(&v->json, item, "url", is_link(source->url) ? source->url : NULL);
        tbi_json_text(&v->json, item, "interest", source->interest);
        tbi_view_count(v, item, "rules", rules, "rule");
    }
}

/* When to look again, and because of which rule, if it is one. */
static void put_review(tbi_view *v)
{
    const tb_report *r = v->report;
    const char *first = NULL;

    for (size_t i = r->pack->rule_count; i-- > 0;)
        if (r->pack->rules[i].valid_until == r->review_by && tb_trace_most(&r->trace, i) == TB_TRUE)
            first = r->pack->rules[i].id;
    cJSON *item = tbi_json_object(&v->json, v->root, "review");
    tb_date_put(&v->text, r->review_by);
    tbi_view_text(v, item, "iso_date");
    tbi_put_long_date(&v->text, r->review_by);
    tbi_view_text(v, item, "date");
    tbi_json_text(&v->json, item, "rule", first);
}

static void put_counts(tbi_view *v)
{
    const tb_report *r = v->report;
    size_t judgements = 0;

    for (size_t i = 0; i < r->pack->rule_count; i++)
        judgements += r->pack->rules[i].claim_count == 0 && tb_trace_most(&r->trace, i) == TB_TRUE;
    cJSON *counts = tbi_json_object(&v->json, v->root, "counts");
    tbi_view_count(v, counts, "rules", r->rules_fired, "rule");
    tbi_view_count(v, counts, "claims", r->claims_used, "claim");
    tbi_view_count(v, counts, "documents", r->sources_used, "document");
    tb_buf_puts(&v->text, judgements == 0 ? "none" : "");
    if (judgements > 0)
        tb_number_put_grouped(&v->text, (double)judgements, 0);
    tbi_view_text(v, counts, "judgements");
    if (tbi_report_measured_count(r) > 0)
        tbi_view_count(v, counts, "measurements", tbi_report_measured_count(r), "measurement");
}

/* ---- The whole ---- */

/* Mustache cannot ask whether a list has anything in it without going through it: beside each list `l` of ITEM and what
 * is in it stands `l_any`. */
static void mark_lists(tbi_view *v, cJSON *item)
{
    for (cJSON *child = item->child; child != NULL && !v->json.failed; child = child->next) {
        mark_lists(v, child);
        if (!cJSON_IsArray(child) || child->string == NULL)
            continue;
        tb_buf_printf(&v->text, "%s_any", child->string);
        tbi_json_bool(&v->json, item, v->text.data != NULL ? v->text.data : "", child->child != NULL);
        v->json.failed = v->json.failed || v->text.failed;
        tb_buf_clear(&v->text);
    }
}

/* A page carries the document along, for `tiebreak verify`: on one line, and without what the rest determines (which
 * rules did not fire, and why), a third of it. A `<` in it could end the element it stands in. */
static void put_document(tbi_view *v, cJSON *report)
{
    cJSON *aside = cJSON_DetachItemFromObjectCaseSensitive(report, "not_fired");
    char *printed = cJSON_PrintUnformatted(report);

    tbi_json_add(&v->json, report, "not_fired", aside);
    tb_text all = tb_text_of(printed);
    for (size_t i = 0, taken; i < all.len; i += taken) {
        uint32_t code = tb_utf8_next(all.at + i, all.len - i, &taken);
        if (code == '<' || code == '>' || code == '&' || tbi_is_control(code)) /* ... or reorder what is read */
            tb_buf_printf(&v->text, "\\u%04x", (unsigned)code);
        else
            tb_buf_add(&v->text, all.at + i, taken);
    }
    v->json.failed = v->json.failed || printed == NULL;
    cJSON_free(printed);
    tbi_view_text(v, v->root, "document");
}

static void put_charts(tbi_view *v)
{
    cJSON *charts = tbi_json_object(&v->json, v->root, "charts");

    for (size_t i = 0; i < tbi_chart_count; i++) {
        tbi_charts[i].put(&v->text, v->report);
        if (v->text.len > 0 || v->text.failed)
            tbi_view_text(v, charts, tbi_charts[i].name);
    }
}

tb_status tb_view_new(const tb_report *report, const tb_record *record, tb_arena *arena, const tb_node **out)
{
    cJSON *root = tb_report_json(report);
    tbi_view v = {.report = report, .json = {.has_root = true}};

    *out = NULL;
    v.json.failed = root == NULL;
    if (root != NULL) {
        v.root = cJSON_CreateObject();
        put_document(&v, root);
        tbi_json_add(&v.json, root, "view", v.root);
    }
    if (!v.json.failed) {
        put_head(&v);
        put_firmness(&v);
        put_machine(&v);
        put_chosen(&v);
        put_record(&v, record);
        put_choices(&v);
        put_parts(&v);
        tbi_view_reasons(&v);
        tbi_view_options(&v);
        tbi_view_measured(&v);
        tbi_view_reference(&v);
        put_price(&v);
        tbi_view_changes(&v);
        tbi_view_said(&v);
        put_notes(&v);
        put_sources(&v);
        put_review(&v);
        put_counts(&v);
        put_charts(&v);
        mark_lists(&v, v.root);
    }
    if (!v.json.failed)
        *out = tb_node_from_json(root, arena);
    tb_buf_release(&v.text);
    cJSON_Delete(root);
    return *out != NULL ? TB_OK : TB_ERR_NOMEM;
}
