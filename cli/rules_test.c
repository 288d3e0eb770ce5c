/* rules_test.c - `tiebreak rules test`: runs a pack's scenarios. */
#include "rules.h"

#include "builtin.h"
#include "json_writer.h"
#include "layout.h"
#include "scenarios.h"

#include "score.h"

#include <string.h>
#include <sys/stat.h>

typedef struct test_values {
    const char *format;
    const char *run;
} test_values;

/* What came of the scenarios, as far as it has been written. */
typedef struct tally {
    tb_buf out;
    cli_json json;
    size_t run, failed;
} tally;

/* A format is these three. FAILURES has a line for each expectation that was not met. */
typedef struct reporter {
    const char *format;
    void (*begin)(tally *t, size_t count);
    void (*each)(tally *t, const tb_scenario *scenario, bool passed, const char *failures);
    void (*end)(tally *t);
} reporter;

/* Calls LINE for each line of TEXT. */
static void each_line(tally *t, const char *text, void (*line)(tally *t, const char *line, size_t len))
{
    for (size_t len; *text; text += len + (text[len] == '\n')) {
        len = strcspn(text, "\n");
        line(t, text, len);
    }
}

static void text_begin(tally *t, size_t count)
{
    (void)t, (void)count;
}

static void text_line(tally *t, const char *line, size_t len)
{
    tb_buf_printf(&t->out, "  %.*s\n", (int)len, line);
}

static void text_each(tally *t, const tb_scenario *scenario, bool passed, const char *failures)
{
    if (passed)
        return;
    tb_buf_printf(&t->out, "FAILED %s (%s:%u)\n", scenario->id, scenario->at.source ? scenario->at.source->name : "?",
                  (unsigned)scenario->at.line);
    each_line(t, failures, text_line);
}

static void text_end(tally *t)
{
    cli_put_count(&t->out, t->run, "scenario");
    if (t->failed > 0)
        tb_buf_printf(&t->out, ", %zu failed\n", t->failed);
    else
        tb_buf_puts(&t->out, t->run > 0 ? ", all passed\n" : ": a pack needs some\n");
}

static void tap_begin(tally *t, size_t count)
{
    tb_buf_printf(&t->out, "TAP version 13\n1..%zu\n", count);
}

static void tap_line(tally *t, const char *line, size_t len)
{
    tb_buf_printf(&t->out, "# %.*s\n", (int)len, line);
}

static void tap_each(tally *t, const tb_scenario *scenario, bool passed, const char *failures)
{
    tb_buf_printf(&t->out, "%sok %zu - %s\n", passed ? "" : "not ", t->run, scenario->id);
    if (!passed)
        each_line(t, failures, tap_line);
}

static void tap_end(tally *t)
{
    (void)t;
}

static void json_begin(tally *t, size_t count)
{
    t->json.out = &t->out;
    cli_json_open(&t->json, NULL, '{');
    cli_json_number(&t->json, "count", (double)count);
    cli_json_open(&t->json, "scenarios", '[');
}

static void json_line(tally *t, const char *line, size_t len)
{
    tb_buf text = TB_BUF_EMPTY;

    tb_buf_add(&text, line, len);
    cli_json_text(&t->json, NULL, text.data);
    t->out.failed |= text.failed;
    tb_buf_release(&text);
}

static void json_each(tally *t, const tb_scenario *scenario, bool passed, const char *failures)
{
    cli_json_open(&t->json, NULL, '{');
    cli_json_text(&t->json, "id", scenario->id);
    cli_json_text(&t->json, "file", scenario->at.source ? scenario->at.source->name : NULL);
    cli_json_number(&t->json, "line", scenario->at.line);
    cli_json_bool(&t->json, "passed", passed);
    cli_json_open(&t->json, "failures", '[');
    each_line(t, failures, json_line);
    cli_json_close(&t->json, ']');
    cli_json_close(&t->json, '}');
}

static void json_end(tally *t)
{
    cli_json_close(&t->json, ']');
    cli_json_number(&t->json, "failed", (double)t->failed);
    cli_json_close(&t->json, '}');
    tb_buf_putc(&t->out, '\n');
}

/* Text or the value of an attribute in XML, which takes no control characters but white space. */
static void put_xml(tb_buf *out, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '<': tb_buf_puts(out, "&lt;"); break;
        case '>': tb_buf_puts(out, "&gt;"); break;
        case '&': tb_buf_puts(out, "&amp;"); break;
        case '"': tb_buf_puts(out, "&quot;"); break;
        default: tb_buf_putc(out, (unsigned char)*text < ' ' && *text != '\n' && *text != '\t' ? '?' : *text); break;
        }
    }
}

static void junit_each(tally *t, const tb_scenario *scenario, bool passed, const char *failures)
{
    tb_buf_puts(&t->out, "    <testcase classname=\"");
    put_xml(&t->out, scenario->at.source ? scenario->at.source->name : "scenarios");
    tb_buf_puts(&t->out, "\" name=\"");
    put_xml(&t->out, scenario->id);
    if (passed) {
        tb_buf_puts(&t->out, "\"/>\n");
        return;
    }
    tb_buf_puts(&t->out, "\">\n      <failure message=\"expectations not met\">");
    put_xml(&t->out, failures);
    tb_buf_puts(&t->out, "</failure>\n    </testcase>\n");
}

/* The counts stand before the cases, and are known after them. */
static void junit_end(tally *t)
{
    tb_buf all = TB_BUF_EMPTY;

    tb_buf_puts(&all, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    tb_buf_printf(&all, "<testsuites tests=\"%zu\" failures=\"%zu\">\n", t->run, t->failed);
    tb_buf_printf(&all, "  <testsuite name=\"scenarios\" tests=\"%zu\" failures=\"%zu\">\n", t->run, t->failed);
    if (t->out.data)
        tb_buf_puts(&all, t->out.data);
    tb_buf_puts(&all, "  </testsuite>\n</testsuites>\n");
    all.failed |= t->out.failed;
    tb_buf_release(&t->out);
    t->out = all;
}

static const reporter reporters[] = {
    {"text", text_begin, text_each, text_end},
    {"tap", tap_begin, tap_each, tap_end},
    {"json", json_begin, json_each, json_end},
    {"junit", text_begin, junit_each, junit_end},
};

static tb_status run_one(tally *t, const reporter *how, tb_workspace *ws, const tb_scenario *scenario, tb_diags *diags)
{
    bool passed = false;
    tb_buf failures = TB_BUF_EMPTY;
    tb_status st = tb_scenario_run(ws, scenario, diags, &passed, &failures);

    if (st == TB_OK)
        st = tb_buf_status(&failures);
    if (st == TB_OK) {
        t->run++;
        t->failed += !passed;
        how->each(t, scenario, passed, failures.data ? failures.data : "");
    }
    tb_buf_release(&failures);
    return st;
}

/* Runs those whose id is ONLY, or all with NULL. */
static cli_exit run_all(cli_context *ctx, const tb_pack *pack, const cli_scenarios *scenarios, const char *only)
{
    const test_values *values = ctx->values;
    const reporter *how = reporters;
    tally t = {0};
    tb_scorer *scorer = NULL;
    tb_workspace *ws = NULL;
    size_t count = 0;

    while (strcmp(how->format, values->format) != 0)
        how++;
    for (size_t i = 0; i < scenarios->read.count; i++)
        count += !only || strcmp(scenarios->read.list[i].id, only) == 0;
    tb_status st = tb_scorer_new(pack, NULL, (tb_date)(ctx->now / 86400), &scorer);
    if (st == TB_OK)
        st = tb_workspace_new(scorer, &ws);
    how->begin(&t, count);
    for (size_t i = 0; i < scenarios->read.count && st == TB_OK; i++)
        if (!only || strcmp(scenarios->read.list[i].id, only) == 0)
            st = run_one(&t, how, ws, &scenarios->read.list[i], &ctx->diags);
    how->end(&t);
    cli_exit code = st == TB_OK ? cli_write(ctx, NULL, &t.out) : cli_fail(ctx, st, &ctx->diags);
    if (code == CLI_DONE && (t.failed > 0 || t.run == 0))
        code = CLI_NEGATIVE;
    tb_buf_release(&t.out);
    tb_workspace_free(ws);
    tb_scorer_free(scorer);
    return code;
}

static cli_exit unknown_scenario(cli_context *ctx, const cli_scenarios *scenarios, const char *only)
{
    const char **ids = tb_arena_array(&ctx->arena, scenarios->read.count + 1, sizeof *ids);

    if (!ids)
        return cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
    for (size_t i = 0; i < scenarios->read.count; i++)
        ids[i] = scenarios->read.list[i].id;
    const char *near = tb_text_nearest(tb_text_of(only), ids, scenarios->read.count);
    return near ? cli_usage(ctx, "there is no scenario '%s'; did you mean '%s'?", only, near)
                : cli_usage(ctx, "there is no scenario '%s'", only);
}

static bool has(const cli_scenarios *scenarios, const char *id)
{
    for (size_t i = 0; i < scenarios->read.count; i++)
        if (strcmp(scenarios->read.list[i].id, id) == 0)
            return true;
    return false;
}

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Reads the scenarios that the operands stand for: those of a pack's folder, those of files, or without any the pack's.
 */
static tb_status read_all(cli_context *ctx, const char *dir, const tb_pack *pack, cli_scenarios *scenarios)
{
    tb_status worst = TB_OK;

    if (ctx->operand_count == 0 || is_folder(ctx->operands[0]))
        return cli_scenarios_add_pack(scenarios, dir, pack, &ctx->diags);
    for (size_t i = 0; i < ctx->operand_count; i++) {
        const tb_status st = cli_scenarios_add(scenarios, ctx->operands[i], pack, &ctx->diags);
        if (worst == TB_OK || st == TB_ERR_NOMEM)
            worst = st;
    }
    return worst;
}

static cli_exit test(cli_context *ctx)
{
    const test_values *values = ctx->values;
    const bool folder = ctx->operand_count > 0 && is_folder(ctx->operands[0]);
    const char *dir = folder ? ctx->operands[0] : ctx->pack_dir;
    cli_scenarios scenarios = CLI_SCENARIOS_EMPTY;
    tb_pack *pack = NULL;
    cli_exit code;

    if (folder && ctx->operand_count > 1)
        return cli_usage(ctx, "one pack's folder, or files of scenarios, but not both: '%s'", ctx->operands[1]);
    tb_status st = cli_pack_load(dir, &ctx->diags, &pack);
    if (st == TB_OK)
        st = read_all(ctx, dir, pack, &scenarios);
    if (st != TB_OK)
        code = cli_fail(ctx, st, &ctx->diags);
    else if (values->run && !has(&scenarios, values->run))
        code = unknown_scenario(ctx, &scenarios, values->run);
    else
        code = run_all(ctx, pack, &scenarios, values->run);
    cli_show(ctx, &ctx->diags); /* while what they point into is there */
    cli_scenarios_release(&scenarios);
    cli_pack_free(pack);
    return code;
}

static const char *const formats[] = {"text", "tap", "json", "junit", NULL};

static const cli_option options[] = {
    {"format", 0, CLI_TEXT, offsetof(test_values, format), NULL,
     "failures and a count, the Test Anything Protocol, one JSON object, or the XML of JUnit", formats, "text", 0, 0},
    {"run", 0, CLI_TEXT, offsetof(test_values, run), "ID", "run this scenario alone", NULL, NULL, 0, 0},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak rules test", "run the built-in pack's scenarios, or those of TIEBREAK_PACK's"},
    {"tiebreak rules test my-pack --format tap", "those of the pack in my-pack, for a test harness"},
    {"tiebreak rules test --format junit > scenarios.xml", "for a build server"},
    {"tiebreak rules test --pack my-pack more.yaml", "scenarios of a file of their own"},
    {0},
};

const cli_command cli_rules_test_command = {
    .name = "test",
    .operands = "[DIR|FILE...]",
    .summary = "run a pack's scenarios",
    .details = "DIR is a pack, whose tests/*.yaml are run; a FILE holds scenarios for the pack in use. The exit status "
               "is 1 when one "
               "fails, or when there is none.",
    .options = options,
    .values_size = sizeof(test_values),
    .max_operands = CLI_MANY,
    .examples = examples,
    .run = test,
};
