/* test_memory.c - every operation with its first allocation failing, then its second, and so on until none is left to
 * fail: it says TB_ERR_NOMEM, or does without; it neither crashes nor leaks, and hands nothing half-made out. Twice:
 * with one allocation failing, and with all from there on. */
#include "allocate.h"

#include "benchmark.h"
#include "interview.h"
#include "lexicon.h"
#include "lint.h"
#include "mutants.h"
#include "report.h"
#include "scenario.h"
#include "score.h"
#include "view.h"

#include <cjson/cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PACK "tests/fuzz/pack"
#define PROFILE "tests/fuzz/corpus/profile/good"
#define EVIDENCE "tests/fuzz/corpus/evidence/faster"
#define BENCHMARK "tests/fuzz/corpus/benchmark/"

enum { RUNS_MAX = 100000, TODAY = 20413, FEW = 20 /* tries of a search */ };

/* What was made in advance: an operation is tried on it again and again. */
static struct {
    tb_pack *pack;
    tb_source *source, *measured;
    tb_arena arena;
    tb_diags diags;
    const tb_node *node;
    tb_evidence reference;
    tb_profile profile;
    tb_scorer *scorer;
    tb_workspace *workspace;
    tb_report *report;
} made;

static const tb_report_options report_options = {20, TB_SEED_DEFAULT, (int64_t)TODAY * 86400, "test"};

/* What an operation makes anew, released between the tries. */
static struct {
    tb_diags diags;
    tb_arena arena;
    tb_pack *pack;
    tb_source *source;
    tb_scorer *scorer;
    tb_workspace *workspace;
    tb_report *report;
    tb_interview *interview;
    tb_buf text;
} fresh;

static void release_fresh(void)
{
    tb_report_free(fresh.report);
    tb_interview_free(fresh.interview);
    tb_workspace_free(fresh.workspace);
    tb_scorer_free(fresh.scorer);
    tb_pack_free(fresh.pack);
    tb_diags_release(&fresh.diags);
    tb_arena_release(&fresh.arena);
    tb_source_free(fresh.source);
    tb_buf_release(&fresh.text);
    memset(&fresh, 0, sizeof fresh);
}

/* ---- The operations ---- */

static tb_status load_folder(void)
{
    return tb_pack_load(PACK, &fresh.diags, &fresh.pack);
}

static tb_status load_json(void)
{
    return tb_pack_from_json("pack.json", made.pack->json, made.pack->json_len, &fresh.diags, &fresh.pack);
}

/* All that goes wrong in it is told; that needs memory too. */
static tb_status load_bad(void)
{
    static const char bad[] =
        "{\"pack\": {\"tiebreak\": \"pack/1\", \"id\": \"Bad\", \"titel\": 3, \"alternatives\": [{\"id\": \"a\","
        " \"title\": \"A\"}, {\"id\": \"b\", \"title\": \"B\"}], \"prior\": 0}, \"criteria\": [{\"id\": \"c\","
        " \"title\": \"C\"}], \"questions\": [{\"id\": \"q\", \"type\": \"number\", \"title\": \"Q\", \"label\": \"q\","
        " \"min\": 0, \"max\": 9}], \"workloads\": [{\"id\": \"w\", \"title\": \"w\"}], \"rules\": [{\"id\": \"r\","
        " \"criterion\": \"d\", \"when\": \"q > 10 or\", \"favours\": \"x\", \"strength\": \"s\"}, {\"id\": \"r\"},"
        " {\"id\": \"t\", \"criterion\": \"c\", \"when\": \"text matches /(/\", \"note\": \"n\"}]}";
    tb_status status = tb_pack_from_json("bad.json", bad, sizeof bad - 1, &fresh.diags, &fresh.pack);

    tb_diags_sort(&fresh.diags);
    for (size_t i = 0; i < fresh.diags.count; i++) {
        tb_diag_put(&fresh.text, &fresh.diags.list[i], true);
        tb_diag_put_json(&fresh.text, &fresh.diags.list[i]);
    }
    return status;
}

static tb_status read_profile(void)
{
    const tb_node *node;
    tb_profile profile;
    tb_status status = tb_source_read(PROFILE, &fresh.diags, &fresh.source);

    if (status == TB_OK)
        status = tb_document_parse(fresh.source, &fresh.arena, &fresh.diags, &node);
    return status == TB_OK ? tb_profile_read(made.pack, node, true, &fresh.arena, &fresh.diags, &profile) : status;
}

static tb_status describe(void)
{
    tb_profile profile;

    tb_status status = tb_profile_describe(made.pack, "Two dozen cups with milk for the office, no sugar.",
                                           &fresh.arena, &fresh.diags, &profile);

    for (size_t i = 0; status == TB_OK && i < profile.inference_count; i++)
        tb_buf_printf(&fresh.text, "%s: %s\n", profile.inferences[i].item, profile.inferences[i].words);
    return status == TB_OK ? tb_buf_status(&fresh.text) : status;
}

static tb_status read_evidence(void)
{
    const tb_node *node;
    tb_evidence evidence;
    tb_status status = tb_source_read(EVIDENCE, &fresh.diags, &fresh.source);

    if (status == TB_OK)
        status = tb_document_parse(fresh.source, &fresh.arena, &fresh.diags, &node);
    return status == TB_OK ? tb_evidence_read(made.pack, node, &fresh.arena, &fresh.diags, &evidence) : status;
}

static tb_status read_benchmark_of(const char *path)
{
    const tb_node *node;
    tb_benchmark benchmark;
    tb_status status = tb_source_read(path, &fresh.diags, &fresh.source);

    if (status == TB_OK)
        status = tb_document_parse(fresh.source, &fresh.arena, &fresh.diags, &node);
    if (status == TB_OK)
        status = tb_benchmark_read(made.pack, "brew", node, &fresh.arena, &fresh.diags, &benchmark);
    for (size_t i = 0; status == TB_OK && i < benchmark.claim_count; i++)
        tb_buf_printf(&fresh.text, "%s\n", made.pack->claims[benchmark.claims[i]].id);
    return status == TB_OK ? tb_buf_status(&fresh.text) : status;
}

static tb_status read_benchmark(void)
{
    return read_benchmark_of(BENCHMARK "http");
}

static tb_status read_bad_benchmark(void)
{
    return read_benchmark_of(BENCHMARK "wrong-types");
}

static tb_status score(void)
{
    tb_outcome outcome;
    tb_status status = tb_scorer_new(made.pack, NULL, TODAY, &fresh.scorer);

    if (status == TB_OK)
        status = tb_workspace_new(fresh.scorer, &fresh.workspace);
    return status == TB_OK ? tb_score(fresh.workspace, &made.profile, &fresh.diags, &outcome) : status;
}

static tb_status report(void)
{
    tb_status status = tb_workspace_new(made.scorer, &fresh.workspace);

    return status == TB_OK ? tb_report_new(fresh.workspace, &made.profile, &report_options, &fresh.diags, &fresh.report)
                           : status;
}

static tb_status put_text(void)
{
    const tb_text_options options = {.explain = true, .width = 80};

    return tb_report_put_text(made.report, &options, &fresh.text);
}

static tb_status put_json(void)
{
    cJSON *document = tb_report_json(made.report);
    char *printed = document != NULL ? cJSON_Print(document) : NULL;
    tb_status status = printed != NULL ? TB_OK : TB_ERR_NOMEM;

    tb_buf_puts(&fresh.text, printed != NULL ? printed : "");
    if (status == TB_OK)
        status = tb_buf_status(&fresh.text);
    cJSON_free(printed);
    cJSON_Delete(document);
    return status;
}

static tb_status put_json_at_once(void)
{
    return tb_report_put_json(made.report, &fresh.text);
}

static tb_status put_csv(void)
{
    return tb_report_put_csv(made.report, true, &fresh.text);
}

/* Through a template that goes through all there is. */
static tb_status put_view(void)
{
    static const char text[] = "{{view.title}}{{#view.charts}}{{{verdict}}}{{{criteria}}}{{{moves}}}{{/view.charts}}\n"
                               "{{#view.reasons}}{{points}} {{because}}{{/view.reasons}}{{{view.document}}}";
    const tb_rendering how = {.escape = tb_language_escape(TB_HTML), .diags = &fresh.diags};
    const tb_template *template = NULL;
    const tb_node *view = NULL;
    tb_status status = tb_source_from("t.html", text, sizeof text - 1, &fresh.diags, &fresh.source);

    if (status == TB_OK)
        status = tb_template_parse(fresh.source, &fresh.arena, &fresh.diags, &template);
    if (status == TB_OK)
        status = tb_view_new(made.report, NULL, &fresh.arena, &view);
    return status == TB_OK ? tb_template_render(template, view, &how, &fresh.text) : status;
}

static tb_status run_scenario(void)
{
    static const char text[] = "[{\"id\": \"s\", \"profile\": {\"answers\": {\"cups\": 4}}, \"expect\": {\"choice\":"
                               " [\"tea\", \"hybrid\"], \"fired\": [\"taste.pot\"], \"scores\": {\"tea\": 0}}}]";
    tb_scenarios scenarios = {0};
    const tb_node *node;
    bool passed;
    tb_status status = tb_source_from("tests.json", text, sizeof text - 1, &fresh.diags, &fresh.source);

    if (status == TB_OK)
        status = tb_json_parse(fresh.source, &fresh.arena, &fresh.diags, &node);
    if (status == TB_OK)
        status = tb_scenarios_read(made.pack, node, &fresh.arena, &fresh.diags, &scenarios);
    if (status == TB_OK)
        status = tb_scorer_new(made.pack, NULL, TODAY, &fresh.scorer);
    if (status == TB_OK)
        status = tb_workspace_new(fresh.scorer, &fresh.workspace);
    return status == TB_OK ? tb_scenario_run(fresh.workspace, &scenarios.list[0], &fresh.diags, &passed, &fresh.text)
                           : status;
}

/* The pack's mutants, each tried on a scenario, and what tells it from the pack. */
static tb_status try_mutants(void)
{
    static const char text[] = "[{\"id\": \"s\", \"profile\": {\"answers\": {\"cups\": 4}}, \"expect\": {\"choice\":"
                               " [\"tea\", \"coffee\", \"hybrid\"]}}]";
    tb_scenarios scenarios = {0};
    const tb_node *node;
    tb_mutants mutants;
    tb_suite suite;
    tb_telling telling;
    bool noticed;
    tb_status status = tb_source_from("tests.json", text, sizeof text - 1, &fresh.diags, &fresh.source);

    if (status == TB_OK)
        status = tb_json_parse(fresh.source, &fresh.arena, &fresh.diags, &node);
    if (status == TB_OK)
        status = tb_scenarios_read(made.pack, node, &fresh.arena, &fresh.diags, &scenarios);
    if (status == TB_OK)
        status = tb_suite_prepare(made.pack, &scenarios, TODAY, &fresh.arena, &fresh.diags, &suite);
    if (status == TB_OK)
        status = tb_mutants_make(made.pack, &fresh.arena, &mutants);
    for (size_t i = 0; status == TB_OK && i < mutants.count && i < 6; i++) {
        status = tb_mutant_try(&mutants, i, &suite, &noticed);
        if (status == TB_OK)
            status = tb_mutant_tell(&mutants, i, &fresh.arena, &telling);
    }
    return status;
}

/* From what a description implies to what is written at the end. */
static tb_status interview(void)
{
    const tb_answer skipped = {.said = TB_SKIPPED};
    const size_t work[] = {0};
    tb_step step;
    tb_stop stop;
    tb_status status = tb_interview_new(made.scorer, TB_ASK_WHAT_MATTERS, &fresh.interview);

    if (status == TB_OK)
        status = tb_interview_resume(fresh.interview, &made.profile);
    if (status == TB_OK)
        status = tb_interview_set_description(fresh.interview, "Two dozen cups with milk.", &fresh.diags);
    if (status == TB_OK)
        status = tb_interview_set_workloads(fresh.interview, work, 1);
    while (status == TB_OK) {
        status = tb_interview_next(fresh.interview, &fresh.diags, &step, &stop);
        if (status != TB_OK || step.kind == TB_STEP_END)
            break;
        if (step.kind == TB_STEP_CONFIRM)
            tb_interview_confirm(fresh.interview);
        if (step.kind == TB_STEP_QUESTION)
            status = tb_interview_answer(fresh.interview, step.question, &skipped);
        if (status == TB_OK)
            status = tb_interview_done(fresh.interview, step);
    }
    if (status == TB_OK) {
        tb_profile_put_yaml(&fresh.text, made.pack, tb_interview_profile(fresh.interview));
        status = tb_buf_status(&fresh.text);
    }
    return status;
}

static tb_status lint(void)
{
    const tb_lint_options options = {.date = TODAY, .tries = FEW};
    tb_findings findings;
    tb_status status = tb_lint(made.pack, &options, &fresh.arena, &findings);

    for (size_t i = 0; status == TB_OK && i < findings.count; i++)
        tb_buf_printf(&fresh.text, "%s\n%s", findings.list[i].id,
                      findings.list[i].witness != NULL ? findings.list[i].witness : "");
    return status == TB_OK ? tb_buf_status(&fresh.text) : status;
}

static tb_status find_bounds(void)
{
    const tb_lint_options options = {.date = TODAY, .tries = FEW};
    tb_bounds bounds;
    tb_status status = tb_lint_bounds(made.pack, &options, &fresh.arena, &bounds);

    for (size_t a = 0; status == TB_OK && a < made.pack->alternative_count; a++)
        tb_buf_puts(&fresh.text, bounds.high[a].witness);
    return status == TB_OK ? tb_buf_status(&fresh.text) : status;
}

/* ---- Trying ---- */

struct operation {
    const char *name;
    tb_status (*run)(void);
    tb_status wanted; /* when all goes well */
    bool is_exact;    /* it leaves a text, which is the same whenever all went well */
};

static const struct operation operations[] = {
    {"loading a pack from a folder", load_folder, TB_OK, false},
    {"loading a pack from JSON", load_json, TB_OK, false},
    {"loading a bad pack, and telling what is wrong", load_bad, TB_ERR_INPUT, false},
    {"reading a profile", read_profile, TB_OK, false},
    {"reading a description", describe, TB_OK, true},
    {"reading evidence", read_evidence, TB_OK, false},
    {"reading a benchmark", read_benchmark, TB_OK, true},
    {"reading a bad benchmark", read_bad_benchmark, TB_ERR_INPUT, false},
    {"scoring", score, TB_OK, false},
    {"a report", report, TB_OK, false},
    {"a report as text", put_text, TB_OK, true},
    {"a report as JSON", put_json, TB_OK, true},
    {"a report as JSON, at once", put_json_at_once, TB_OK, true},
    {"an interview", interview, TB_OK, true},
    {"a report as CSV", put_csv, TB_OK, true},
    {"a report through a template", put_view, TB_OK, true},
    {"running a scenario", run_scenario, TB_OK, false},
    {"trying mutants", try_mutants, TB_OK, false},
    {"looking for what looks wrong", lint, TB_OK, true},
    {"looking for bounds", find_bounds, TB_OK, true},
};

/* WHOLE: the text that the operation leaves when no allocation fails. */
static void try_all(const struct operation *operation, bool lasting, const tb_buf *whole)
{
    for (size_t n = 1; n < RUNS_MAX; n++) {
        long before = allocate_live();
        tb_status status;
        bool failed;

        allocate_fail(n, lasting);
        status = operation->run();
        failed = allocate_restore();
        if (status != operation->wanted && !(failed && status == TB_ERR_NOMEM))
            fail_msg("status %d when allocation %zu fails", (int)status, n);
        if (status != TB_OK && (fresh.pack != NULL || fresh.report != NULL))
            fail_msg("something was handed out in spite of status %d when allocation %zu fails", (int)status, n);
        if (operation->is_exact && status == TB_OK && strcmp(whole->data, fresh.text.data) != 0)
            fail_msg("a text that is not whole, and no error, when allocation %zu fails", n);
        release_fresh();
        if (allocate_live() != before)
            fail_msg("%ld blocks leak when allocation %zu fails", allocate_live() - before, n);
        if (!failed)
            return;
    }
    fail_msg("it never ends");
}

static void survives(void **state)
{
    const struct operation *operation = *state;
    tb_buf whole;

    assert_int_equal(operation->run(), operation->wanted);
    whole = fresh.text;
    fresh.text = TB_BUF_EMPTY;
    release_fresh();
    try_all(operation, false, &whole);
    try_all(operation, true, &whole);
    tb_buf_release(&whole);
}

static int make(void **state)
{
    const tb_node *node;

    (void)state;
    allocate_hook_json();
    if (tb_pack_load(PACK, &made.diags, &made.pack) != TB_OK ||
        tb_source_read(PROFILE, &made.diags, &made.source) != TB_OK ||
        tb_document_parse(made.source, &made.arena, &made.diags, &node) != TB_OK ||
        tb_profile_read(made.pack, node, true, &made.arena, &made.diags, &made.profile) != TB_OK ||
        tb_scorer_new(made.pack, NULL, TODAY, &made.scorer) != TB_OK ||
        tb_workspace_new(made.scorer, &made.workspace) != TB_OK ||
        tb_report_new(made.workspace, &made.profile, &report_options, &made.diags, &made.report) != TB_OK ||
        tb_source_read(EVIDENCE, &made.diags, &made.measured) != TB_OK ||
        tb_document_parse(made.measured, &made.arena, &made.diags, &node) != TB_OK ||
        tb_evidence_read(made.pack, node, &made.arena, &made.diags, &made.reference) != TB_OK)
        return -1;
    tb_report_refer(made.report, &made.reference);
    return 0;
}

static int unmake(void **state)
{
    (void)state;
    tb_report_free(made.report);
    tb_workspace_free(made.workspace);
    tb_scorer_free(made.scorer);
    tb_diags_release(&made.diags);
    tb_arena_release(&made.arena);
    tb_source_free(made.source);
    tb_source_free(made.measured);
    tb_pack_free(made.pack);
    return 0;
}

int main(void)
{
    enum { COUNT = sizeof operations / sizeof operations[0] };
    struct CMUnitTest tests[COUNT];

    for (size_t i = 0; i < COUNT; i++)
        tests[i] = (struct CMUnitTest){
            .name = operations[i].name, .test_func = survives, .initial_state = (void *)(uintptr_t)&operations[i]};
    return cmocka_run_group_tests(tests, make, unmake);
}
