/* rules_coverage.c - `tiebreak rules coverage`: what a pack's scenarios reach, and what they would notice. */
#include "json_writer.h"
#include "layout.h"
#include "rules.h"
#include "rules_mutants.h"
#include "rules_run.h"
#include "terminal.h"

#include "coverage.h"
#include "number.h"

#include <string.h>

typedef struct coverage_values {
    const char *format;
    unsigned long min;
    bool mutants;
} coverage_values;

static void add(void *context, const tb_scenario *scenario, const tb_scored *scored)
{
    (void)scenario;
    tb_coverage_add(context, scored);
}

/* ---- text ---- */

static void put_missing(void *context, const char *what, bool met)
{
    tb_buf *out = context;

    if (!met)
        tb_buf_printf(out, "    %s\n", what);
}

static tb_status put_text(tb_buf *out, const tb_coverage *coverage)
{
    tb_status st = TB_OK;

    cli_put_count(out, coverage->scenario_count, "scenario");
    tb_buf_puts(out, " reach\n");
    for (int m = 0; m < TB_MEASURE_COUNT && st == TB_OK; m++) {
        tb_covered covered;
        st = tb_coverage_count(coverage, (tb_measure)m, &covered);
        if (st != TB_OK)
            break;
        tb_buf_printf(out, "  ");
        tb_number_put_grouped(out, tb_covered_percent(covered), 1);
        tb_buf_printf(out, " %% of %s: %zu of %zu%s\n", tb_measure_title((tb_measure)m), covered.met, covered.all,
                      covered.met < covered.all ? ", not" : "");
        st = tb_coverage_visit(coverage, (tb_measure)m, put_missing, out);
    }
    return st;
}

/* ---- JSON ---- */

static void json_missing(void *context, const char *what, bool met)
{
    if (!met)
        cli_json_text(context, NULL, what);
}

static tb_status put_json(tb_buf *out, const tb_coverage *coverage)
{
    cli_json json = {out, false};
    tb_status st = TB_OK;

    cli_json_open(&json, NULL, '{');
    cli_json_number(&json, "scenarios", (double)coverage->scenario_count);
    cli_json_open(&json, "measures", '[');
    for (int m = 0; m < TB_MEASURE_COUNT && st == TB_OK; m++) {
        tb_covered covered;
        st = tb_coverage_count(coverage, (tb_measure)m, &covered);
        if (st != TB_OK)
            break;
        cli_json_open(&json, NULL, '{');
        cli_json_text(&json, "id", tb_measure_name((tb_measure)m));
        cli_json_number(&json, "met", (double)covered.met);
        cli_json_number(&json, "of", (double)covered.all);
        cli_json_number(&json, "percent", tb_covered_percent(covered));
        cli_json_open(&json, "missing", '[');
        st = tb_coverage_visit(coverage, (tb_measure)m, json_missing, &json);
        cli_json_close(&json, ']');
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, ']');
    cli_json_close(&json, '}');
    tb_buf_putc(out, '\n');
    return st;
}

/* ---- running ---- */

static tb_status lowest_percent(const tb_coverage *coverage, double *out)
{
    tb_status st = TB_OK;

    *out = 100;
    for (int m = 0; m < TB_MEASURE_COUNT && st == TB_OK; m++) {
        tb_covered covered;
        st = tb_coverage_count(coverage, (tb_measure)m, &covered);
        if (st == TB_OK && tb_covered_percent(covered) < *out)
            *out = tb_covered_percent(covered);
    }
    return st;
}

static cli_exit measure(cli_context *ctx, const cli_rules_run *scenarios)
{
    const coverage_values *values = ctx->values;
    tb_coverage coverage;
    tb_buf out = TB_BUF_EMPTY;
    double lowest = 0;
    tb_status st = tb_coverage_init(scenarios->pack, &ctx->arena, &coverage);

    if (st != TB_OK)
        return cli_fail(ctx, st, &ctx->diags);
    cli_exit code = cli_rules_run_each(ctx, scenarios, add, &coverage);
    if (code != CLI_DONE)
        return code;
    st = ctx->json ? put_json(&out, &coverage) : put_text(&out, &coverage);
    if (st == TB_OK)
        st = lowest_percent(&coverage, &lowest);
    code = st == TB_OK ? cli_write(ctx, NULL, &out) : cli_fail(ctx, st, &ctx->diags);
    tb_buf_release(&out);
    return code == CLI_DONE && lowest < (double)values->min ? CLI_NEGATIVE : code;
}

static cli_exit run(cli_context *ctx)
{
    const coverage_values *values = ctx->values;
    cli_rules_run scenarios;
    cli_exit code = cli_rules_run_open(ctx, &scenarios);

    if (code == CLI_DONE)
        code = values->mutants ? cli_rules_mutants(ctx, &scenarios, (double)values->min) : measure(ctx, &scenarios);
    cli_rules_run_close(ctx, &scenarios);
    return code;
}

static const char *const formats[] = {"text", "json", NULL};

static const cli_option options[] = {
    {"format", 0, CLI_TEXT, offsetof(coverage_values, format), NULL, "for people, or one JSON object", formats, "text",
     0, 0},
    {"min", 0, CLI_NUMBER, offsetof(coverage_values, min), "PERCENT",
     "exit with 1 when one of the measures, or the mutation score, is below", NULL, "0", 0, 100},
    {"mutants", 0, CLI_FLAG, offsetof(coverage_values, mutants), NULL,
     "change the rules, one thing at a time, and list the changes that no scenario notices", NULL, NULL, 0, 0},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak rules coverage", "what the built-in pack's scenarios reach, and what they leave out"},
    {"tiebreak rules coverage my-pack --min 75", "fail a build when a measure is below three quarters"},
    {0},
};

const cli_command cli_rules_coverage_command = {
    .name = "coverage",
    .operands = "[DIR]",
    .summary = "what a pack's scenarios reach, and what they would notice",
    .details = "Counted are rules that fired, conditions that were true and false, conditions that were unknown, "
               "answers that conditions tell apart, workloads, and choices, states and confidences; what was not met "
               "is listed.\n\n"
               "With --mutants every rule is dropped, made weaker and stronger, and each of its comparisons is negated "
               "and has its threshold moved: the score is the share of these changes that make a scenario fail.",
    .options = options,
    .values_size = sizeof(coverage_values),
    .max_operands = 1,
    .examples = examples,
    .run = run,
};
