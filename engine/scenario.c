#include "scenario.h"

#include "number.h"
#include "tbi_read.h"
#include "tbi_score.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- Reading ---- */

static void check_names(const tb_pack *pack, const tb_node *expect, const char *key, tb_diags *diags)
{
    const tb_node *list = tb_node_get(expect, key);

    for (const tb_node *item = tbi_list_check(diags, list, key) ? list->first : NULL; item != NULL; item = item->next)
        if (tb_pack_rule(pack, item->text) < 0)
            tbi_unknown_id(diags, item->at, "rule", item->text, pack->rules, pack->rule_count, sizeof(tb_rule));
}

static void check_choice(const tb_pack *pack, const tb_node *node, tb_diags *diags)
{
    for (const tb_node *item = node->kind == TB_NODE_LIST ? node->first : node; item != NULL;
         item = node->kind == TB_NODE_LIST ? item->next : NULL)
        if (!tb_text_is(item->text, "hybrid") && !tb_text_is(item->text, "none") &&
            tb_pack_alternative(pack, item->text) < 0)
            tbi_unknown_id(diags, item->at, "alternative", item->text, pack->alternatives, pack->alternative_count,
                           sizeof(tb_alternative));
}

static void check_split(const tb_pack *pack, const tb_node *expect, tb_diags *diags)
{
    const tb_node *split = tb_node_get(expect, "split");

    for (const tb_node *entry = split != NULL ? split->first : NULL; entry != NULL; entry = entry->next) {
        if (tb_pack_workload(pack, entry->key) < 0)
            tbi_unknown_id(diags, entry->key_at, "workload", entry->key, pack->workloads, pack->workload_count,
                           sizeof(tb_workload));
        check_choice(pack, entry, diags);
    }
}

static void check_expect(const tb_pack *pack, const tb_node *expect, tb_diags *diags)
{
    static const tbi_key keys[] = {{"choice", false},   {"state", false},  {"confidence", false},
                                   {"split", false},    {"fired", false},  {"not_fired", false},
                                   {"inferred", false}, {"scores", false}, {"tolerance", false}};
    const tb_node *choice = tb_node_get(expect, "choice");

    if (!tbi_map_check(diags, expect, "'expect'", keys, COUNT(keys)))
        return;
    if (expect->count == 0)
        tb_diags_error(diags, TB_DIAG_EMPTY, expect->at, NULL, "a scenario that expects nothing cannot fail");
    if (choice != NULL)
        check_choice(pack, choice, diags);
    check_split(pack, expect, diags);
    check_names(pack, expect, "fired", diags);
    check_names(pack, expect, "not_fired", diags);
}

/* A scenario's profile need not repeat the format's name; a profile does. */
static const tb_node *with_format(const tb_node *profile, tb_arena *arena)
{
    tb_node *map, *format;

    if (profile->kind != TB_NODE_MAP || tb_node_get(profile, "tiebreak") != NULL)
        return profile;
    map = tb_arena_alloc(arena, sizeof *map);
    format = tb_arena_alloc(arena, sizeof *format);
    if (map == NULL || format == NULL)
        return NULL;
    *format = (tb_node){
        .kind = TB_NODE_TEXT, .text = TB_TEXT("profile/1"), .key = TB_TEXT("tiebreak"), .next = profile->first};
    *map = *profile;
    map->first = format;
    map->count++;
    return map;
}

tb_status tb_scenarios_read(const tb_pack *pack, const tb_node *node, tb_arena *arena, tb_diags *diags,
                            tb_scenarios *out)
{
    static const tbi_key keys[] = {{"id", true}, {"profile", true}, {"expect", true}};
    const tb_node **items;
    size_t count, before = diags->errors;
    tb_status status = tbi_items(diags, arena, node, "a scenario", true, &items, &count);
    tb_scenario *list;

    if (status != TB_OK)
        return status;
    list = tb_arena_array(arena, out->count + count + 1, sizeof *list);
    if (list == NULL)
        return TB_ERR_NOMEM;
    if (out->count > 0)
        memcpy(list, out->list, out->count * sizeof *list);
    out->list = list;
    for (size_t i = 0; i < count; i++) {
        const tb_node *profile = tb_node_get(items[i], "profile"), *expect = tb_node_get(items[i], "expect");
        tbi_map_check(diags, items[i], "a scenario", keys, COUNT(keys));
        if (profile == NULL || expect == NULL)
            continue;
        check_expect(pack, expect, diags);
        profile = with_format(profile, arena);
        if (profile == NULL)
            return TB_ERR_NOMEM;
        list[out->count++] = (tb_scenario){tb_node_get(items[i], "id")->text.at, items[i]->at, profile, expect};
    }
    return diags->errors > before ? TB_ERR_INPUT : TB_OK;
}

/* ---- Running ---- */

typedef struct run {
    const tb_report *report;
    tb_buf *failures;
    bool passed;
} run;

static void fail(run *r, const char *what, const tb_node *expected, const char *got)
{
    r->passed = false;
    tb_buf_printf(r->failures, "expected %s ", what);
    if (expected->kind == TB_NODE_LIST) {
        for (const tb_node *item = expected->first; item != NULL; item = item->next)
            tb_buf_printf(r->failures, "%s%s", item->text.at != NULL ? item->text.at : "",
                          item->next != NULL ? " or " : "");
    } else {
        tb_buf_puts(r->failures, expected->text.at != NULL ? expected->text.at : "");
    }
    tb_buf_printf(r->failures, ", got %s\n", got);
}

/* EXPECTED is one word or a list of allowed ones. */
static void expect_word(run *r, const char *what, const tb_node *expected, const char *got)
{
    if (expected == NULL || (expected->kind != TB_NODE_LIST && tb_text_is(expected->text, got)))
        return;
    for (const tb_node *item = expected->kind == TB_NODE_LIST ? expected->first : NULL; item != NULL; item = item->next)
        if (tb_text_is(item->text, got))
            return;
    fail(r, what, expected, got);
}

static void expect_split(run *r, const tb_node *split)
{
    const tb_report *report = r->report;

    for (const tb_node *entry = split != NULL ? split->first : NULL; entry != NULL; entry = entry->next) {
        const char *got = "nothing";
        char what[160];
        for (size_t w = 0; w < report->outcome.workload_count; w++) {
            int workload = report->profile->workloads[w].workload;
            if (workload < 0 || !tb_text_is(entry->key, report->pack->workloads[workload].id))
                continue;
            if (report->outcome.choice == (int)report->outcome.alternative_count)
                got = report->pack->alternatives[report->outcome.assignment[w]].id;
            else if (report->outcome.choice >= 0)
                got = report->pack->alternatives[report->outcome.choice].id;
        }
        snprintf(what, sizeof what, "%s for %.100s", "alternative", entry->key.at);
        expect_word(r, what, entry, got);
    }
}

static void expect_fired(run *r, const tb_node *list, bool wanted)
{
    const tb_report *report = r->report;

    for (const tb_node *item = list != NULL ? list->first : NULL; item != NULL; item = item->next) {
        int rule = tb_pack_rule(report->pack, item->text);
        bool fired = false;
        for (size_t w = 0; rule >= 0 && w < report->trace.workload_count; w++)
            fired = fired || report->trace.truth[(size_t)rule * report->trace.workload_count + w] == TB_TRUE;
        if (fired != wanted) {
            r->passed = false;
            tb_buf_printf(r->failures, "expected the rule %s %s fire\n", item->text.at, wanted ? "to" : "not to");
        }
    }
}

static void expect_scores(run *r, const tb_node *expect)
{
    const tb_report *report = r->report;
    const tb_node *scores = tb_node_get(expect, "scores"), *given = tb_node_get(expect, "tolerance");
    double tolerance = given != NULL && given->kind == TB_NODE_NUMBER ? given->number : 1;

    for (const tb_node *entry = scores != NULL ? scores->first : NULL; entry != NULL; entry = entry->next) {
        bool hybrid = tb_text_is(entry->key, "hybrid");
        int a = tb_pack_alternative(report->pack, entry->key);
        double got = hybrid   ? (report->outcome.has_hybrid ? report->outcome.hybrid : NAN)
                     : a >= 0 ? report->outcome.totals[a]
                              : NAN;
        if (!(fabs(got - entry->number) <= tolerance)) {
            r->passed = false;
            tb_buf_printf(r->failures, "expected %s to score %s, got ", entry->key.at, entry->text.at);
            tb_number_put_grouped(r->failures, got, 2);
            tb_buf_putc(r->failures, '\n');
        }
    }
}

/* True if the answer holds the option, or every option of the list, at EXPECTED. */
static bool has_options(const tb_question *q, const tb_answer *answer, const tb_node *expected)
{
    const tb_node *item = expected->kind == TB_NODE_LIST ? expected->first : expected;

    for (; item != NULL; item = expected->kind == TB_NODE_LIST ? item->next : NULL) {
        int option = tb_option_find(q->options, q->option_count, item->text);
        if (option < 0 || (answer->options >> option & 1) == 0)
            return false;
    }
    return true;
}

static void expect_inferred(run *r, const tb_node *expect)
{
    const tb_pack *pack = r->report->pack;
    const tb_node *map = tb_node_get(expect, "inferred");

    for (const tb_node *entry = map != NULL ? map->first : NULL; entry != NULL; entry = entry->next) {
        int question = tb_pack_question(pack, entry->key);
        const tb_answer *answer = question >= 0 ? &r->report->profile->answers[question] : NULL;
        tb_buf got = TB_BUF_EMPTY;
        bool matches = false;
        if (answer != NULL && answer->said == TB_INFERRED) {
            const tb_question *q = &pack->questions[question];
            int option = tb_option_find(q->options, q->option_count, entry->text);
            if (q->type == TB_QUESTION_CHOICES)
                matches = has_options(q, answer, entry);
            else if (q->type == TB_QUESTION_CHOICE)
                matches = option == (int)answer->number;
            else
                matches = entry->kind == TB_NODE_BOOL ? (answer->number != 0) == entry->truth
                                                      : answer->number == entry->number;
            tb_answer_put(&got, q, answer);
        }
        if (!matches) {
            char what[160];
            snprintf(what, sizeof what, "%.100s inferred as", entry->key.at);
            fail(r, what, entry, got.data != NULL ? got.data : "nothing");
        }
        tb_buf_release(&got);
    }
}

tb_status tb_scenario_run(tb_workspace *ws, const tb_scenario *scenario, tb_diags *diags, bool *passed,
                          tb_buf *failures)
{
    tb_report_options options = {TB_DRAWS_DEFAULT, TB_SEED_DEFAULT, (int64_t)ws->scorer->date * 86400, "test"};
    tb_arena arena = TB_ARENA_EMPTY;
    tb_profile profile;
    tb_report *report = NULL;
    run r = {.failures = failures, .passed = true};
    const tb_node *expect = scenario->expect;
    tb_status status = tb_profile_read(ws->scorer->pack, scenario->profile, true, &arena, diags, &profile);

    *passed = false;
    if (status == TB_OK)
        status = tb_report_new(ws, &profile, &options, diags, &report);
    if (status != TB_OK)
        goto out;
    r.report = report;
    int choice = tb_report_choice(report);
    expect_word(&r, "choice", tb_node_get(expect, "choice"),
                choice >= 0 ? tb_report_choice_id(report, choice) : "none");
    expect_word(&r, "state", tb_node_get(expect, "state"), tb_state_name(report->robustness.state));
    expect_word(&r, "confidence", tb_node_get(expect, "confidence"), tb_confidence_name(report->robustness.confidence));
    expect_split(&r, tb_node_get(expect, "split"));
    expect_fired(&r, tb_node_get(expect, "fired"), true);
    expect_fired(&r, tb_node_get(expect, "not_fired"), false);
    expect_scores(&r, expect);
    expect_inferred(&r, expect);
    *passed = r.passed;
out:
    tb_report_free(report);
    tb_arena_release(&arena);
    return status;
}
