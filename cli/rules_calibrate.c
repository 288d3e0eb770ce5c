/* rules_calibrate.c - `tiebreak rules calibrate`: how often verdicts of each confidence are right. */
#include "json_writer.h"
#include "layout.h"
#include "rules.h"
#include "rules_run.h"

#include "calibration.h"
#include "number.h"

#include <math.h>

typedef struct calibrate_values {
    const char *format;
} calibrate_values;

static void add(void *context, const tb_scenario *scenario, const tb_scored *scored)
{
    tb_calibration_add(context, scenario, scored);
}

/* What the rate of a band is held to; 0: nothing. */
static double wanted(int band)
{
    return band == TB_CLEAR ? TB_CLEAR_RIGHT : band == TB_LIKELY ? TB_LIKELY_RIGHT : 0;
}

static const char *verdict_of(const tb_calibration *c, int band)
{
    if (c->bands[band].count == 0)
        return "  empty: write scenarios that get such a verdict";
    return tb_band_percent(c->bands[band]) < wanted(band) ? "  too low" : "";
}

static void put_percent(tb_buf *out, double percent)
{
    tb_buf number = TB_BUF_EMPTY;

    if (!isnan(percent))
        tb_number_put_grouped(&number, percent, 1);
    tb_buf_printf(out, "%8s", number.data ? number.data : "-");
    tb_buf_release(&number);
}

static void put_text(tb_buf *out, const tb_calibration *c)
{
    tb_buf_puts(out, "called      scenarios  right       %   95 % interval    wanted\n");
    for (int i = TB_CLEAR; i >= TB_TOO_CLOSE; i--) {
        double low, high;
        tb_band_interval(c->bands[i], &low, &high);
        tb_buf_printf(out, "%-10s  %9zu  %5zu", tb_confidence_name((tb_confidence)i), c->bands[i].count,
                      c->bands[i].right);
        put_percent(out, tb_band_percent(c->bands[i]));
        put_percent(out, low);
        tb_buf_puts(out, " to");
        put_percent(out, high);
        if (wanted(i) > 0)
            put_percent(out, wanted(i));
        tb_buf_printf(out, "%s\n", verdict_of(c, i));
    }
    cli_put_count(out, c->skipped, "scenario");
    tb_buf_puts(out, " left out: no choice expected, or no confidence given\n");
}

static void json_number(cli_json *json, const char *key, double value)
{
    if (isnan(value))
        cli_json_text(json, key, NULL);
    else
        cli_json_number(json, key, value);
}

static void put_json(tb_buf *out, const tb_calibration *c)
{
    cli_json json = {out, false};

    cli_json_open(&json, NULL, '{');
    cli_json_bool(&json, "holds", tb_calibration_holds(c));
    cli_json_open(&json, "bands", '[');
    for (int i = TB_CLEAR; i >= TB_TOO_CLOSE; i--) {
        double low, high;
        tb_band_interval(c->bands[i], &low, &high);
        cli_json_open(&json, NULL, '{');
        cli_json_text(&json, "confidence", tb_confidence_name((tb_confidence)i));
        cli_json_number(&json, "scenarios", (double)c->bands[i].count);
        cli_json_number(&json, "right", (double)c->bands[i].right);
        json_number(&json, "percent", tb_band_percent(c->bands[i]));
        cli_json_number(&json, "low", low);
        cli_json_number(&json, "high", high);
        json_number(&json, "wanted", wanted(i) > 0 ? wanted(i) : (double)NAN);
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, ']');
    cli_json_number(&json, "skipped", (double)c->skipped);
    cli_json_close(&json, '}');
    tb_buf_putc(out, '\n');
}

static cli_exit measure(cli_context *ctx, const cli_rules_run *scenarios)
{
    tb_calibration calibration = {.skipped = 0};
    tb_buf out = TB_BUF_EMPTY;
    cli_exit code = cli_rules_run_each(ctx, scenarios, add, &calibration);

    if (code != CLI_DONE)
        return code;
    if (ctx->json)
        put_json(&out, &calibration);
    else
        put_text(&out, &calibration);
    code = cli_write(ctx, NULL, &out);
    tb_buf_release(&out);
    return code == CLI_DONE && !tb_calibration_holds(&calibration) ? CLI_NEGATIVE : code;
}

static cli_exit run(cli_context *ctx)
{
    cli_rules_run scenarios;
    cli_exit code = cli_rules_run_open(ctx, &scenarios);

    if (code == CLI_DONE)
        code = measure(ctx, &scenarios);
    cli_rules_run_close(ctx, &scenarios);
    return code;
}

static const char *const formats[] = {"text", "json", NULL};

static const cli_option options[] = {
    {"format", 0, CLI_TEXT, offsetof(calibrate_values, format), NULL, "for people, or one JSON object", formats, "text",
     0, 0},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak rules calibrate", "how far the built-in pack's confidence can be believed"},
    {"tiebreak rules calibrate my-pack --format json", "another pack's, for a program"},
    {0},
};

const cli_command cli_rules_calibrate_command = {
    .name = "calibrate",
    .operands = "[DIR]",
    .summary = "how often verdicts called clear, likely, slight and too close are right",
    .details =
        "Counted are the scenarios that expect a choice: a verdict is right when it is one the scenario allows.\n\n"
        "The exit status is 1 when fewer than 95 % of the clear ones or 80 % of the likely ones are right, or when "
        "a band has no scenario.",
    .options = options,
    .values_size = sizeof(calibrate_values),
    .max_operands = 1,
    .examples = examples,
    .run = run,
};
