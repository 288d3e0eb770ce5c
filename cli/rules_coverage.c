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
    cli_list min;
    bool no_mutants;
} coverage_values;

/* What is asked of each measure in percent, the mutation score last. */
typedef double minima[TB_MEASURE_COUNT + 1];

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

static tb_status put_text(tb_buf *out, const tb_coverage *coverage, const cli_mutation *mutation)
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
    if (mutation)
        cli_mutation_put_text(out, mutation);
    return st;
}

/* ---- JSON ---- */

static void json_missing(void *context, const char *what, bool met)
{
    if (!met)
        cli_json_text(context, NULL, what);
}

static tb_status put_json(tb_buf *out, const tb_coverage *coverage, const cli_mutation *mutation)
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
    if (mutation)
        cli_mutation_put_json(&json, "mutation", mutation);
    cli_json_close(&json, '}');
    tb_buf_putc(out, '\n');
    return st;
}

/* ---- thresholds ---- */

/* The measure of that name; -1 if there is none. */
static int find_measure(tb_text name)
{
    for (int m = 0; m < TB_MEASURE_COUNT; m++)
        if (tb_text_is(name, tb_measure_name((tb_measure)m)))
            return m;
    return tb_text_is(name, "mutants") ? TB_MEASURE_COUNT : -1;
}

/* `--min PERCENT` is for all, `--min MEASURE=PERCENT` for one; the last one counts. */
static cli_exit read_minima(cli_context *ctx, minima out)
{
    const coverage_values *values = ctx->values;

    for (int m = 0; m <= TB_MEASURE_COUNT; m++)
        out[m] = 0;
    for (size_t i = 0; i < values->min.count; i++) {
        const char *given = values->min.items[i], *equals = strchr(given, '=');
        const int only = equals ? find_measure((tb_text){given, (size_t)(equals - given)}) : 0;
        double percent = -1;
        if (only < 0)
            return cli_usage(ctx,
                             "--min knows rules, conditions, unknowns, answers, workloads, verdicts and mutants, "
                             "not '%.*s'",
                             (int)(equals - given), given);
        if (!tb_number_parse(tb_text_of(equals ? equals + 1 : given), &percent) || percent < 0 || percent > 100)
            return cli_usage(ctx, "--min takes a percentage from 0 to 100, not '%s'", equals ? equals + 1 : given);
        if (equals && only == TB_MEASURE_COUNT && values->no_mutants)
            return cli_usage(ctx, "--no-mutants leaves no mutation score for --min to hold");
        for (int m = equals ? only : 0; m <= (equals ? only : TB_MEASURE_COUNT); m++)
            out[m] = percent;
    }
    return CLI_DONE;
}

static tb_status reaches(const tb_coverage *coverage, const cli_mutation *mutation, const minima min, bool *out)
{
    tb_status st = TB_OK;

    *out = !mutation || cli_mutation_percent(mutation) >= min[TB_MEASURE_COUNT];
    for (int m = 0; m < TB_MEASURE_COUNT && st == TB_OK; m++) {
        tb_covered covered;
        st = tb_coverage_count(coverage, (tb_measure)m, &covered);
        *out = *out && st == TB_OK && tb_covered_percent(covered) >= min[m];
    }
    return st;
}

/* ---- running ---- */

/* Prints what was measured. MUTATION is NULL if it was not asked for. */
static cli_exit tell(cli_context *ctx, const tb_coverage *coverage, const cli_mutation *mutation, const minima min)
{
    tb_buf out = TB_BUF_EMPTY;
    bool enough = false;
    tb_status st = ctx->json ? put_json(&out, coverage, mutation) : put_text(&out, coverage, mutation);

    if (st == TB_OK)
        st = reaches(coverage, mutation, min, &enough);
    const cli_exit code = st == TB_OK ? cli_write(ctx, NULL, &out) : cli_fail(ctx, st, &ctx->diags);
    tb_buf_release(&out);
    return code == CLI_DONE && !enough ? CLI_NEGATIVE : code;
}

static cli_exit measure(cli_context *ctx, const cli_rules_run *scenarios, const minima min)
{
    const coverage_values *values = ctx->values;
    tb_coverage coverage;
    cli_mutation mutation;
    const tb_status st = tb_coverage_init(scenarios->pack, &ctx->arena, &coverage);
    cli_exit code = st == TB_OK ? cli_rules_run_each(ctx, scenarios, add, &coverage) : cli_fail(ctx, st, &ctx->diags);

    if (code == CLI_DONE && !values->no_mutants)
        code = cli_mutation_run(ctx, scenarios, &mutation);
    return code == CLI_DONE ? tell(ctx, &coverage, values->no_mutants ? NULL : &mutation, min) : code;
}

static cli_exit run(cli_context *ctx)
{
    minima min;
    cli_rules_run scenarios;
    cli_exit code = read_minima(ctx, min);

    if (code != CLI_DONE)
        return code;
    code = cli_rules_run_open(ctx, &scenarios);
    if (code == CLI_DONE)
        code = measure(ctx, &scenarios, min);
    cli_rules_run_close(ctx, &scenarios);
    return code;
}

static const char *const formats[] = {"text", "json", NULL};

static const cli_option options[] = {
    {"format", 0, CLI_TEXT, offsetof(coverage_values, format), NULL, "for people, or one JSON object", formats, "text",
     0, 0},
    {"min", 0, CLI_LIST, offsetof(coverage_values, min), "[MEASURE=]PERCENT",
     "exit with 1 when a measure, or this one, is below", NULL, NULL, 0, 0},
    {"no-mutants", 0, CLI_FLAG, offsetof(coverage_values, no_mutants), NULL,
     "leave out the mutation score, which takes longest", NULL, NULL, 0, 0},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak rules coverage", "what the built-in pack's scenarios reach, and what they leave out"},
    {"tiebreak rules coverage my-pack --min rules=100 --min mutants=90",
     "fail a build when a rule never fires, or more than one change in ten would go unnoticed"},
    {0},
};

const cli_command cli_rules_coverage_command = {
    .name = "coverage",
    .operands = "[DIR]",
    .summary = "what a pack's scenarios reach, and what they would notice",
    .details = "Counted are rules that fired, conditions that were true and false, conditions that were unknown, "
               "answers that conditions tell apart, workloads, and choices, states and confidences; what was not met "
               "is listed.\n\n"
               "For the mutation score every rule is dropped, made weaker and stronger and turned round, each of its "
               "comparisons is negated and has its threshold moved, and each `and` becomes `or`: the score is the "
               "share of these changes that make a scenario fail. Those that make none fail are listed, with what to "
               "say in which scenario.\n\n"
               "The measures of --min are rules, conditions, unknowns, answers, workloads, verdicts and mutants.",
    .options = options,
    .values_size = sizeof(coverage_values),
    .max_operands = 1,
    .examples = examples,
    .run = run,
};
