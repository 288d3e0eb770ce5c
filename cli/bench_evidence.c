/* bench_evidence.c - a run as evidence/1, and its samples as CSV. */
#include "bench_result.h"
#include "json_writer.h"

#include "escape.h"
#include "number.h"
#include "pack.h"
#include "tiebreak.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *cli_measured_id(cli_context *ctx, const cli_measured *m)
{
    return m->variant == NULL ? m->bench->benchmark.id
                              : tb_arena_printf(&ctx->arena, "%s:%s", m->bench->benchmark.id, m->variant);
}

bool cli_measured_is_first(const cli_measured *m, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (m->sides[k]->alternative == m->sides[i]->alternative)
            return false;
    return true;
}

/* Six digits are more than any of this is exact to. */
static double rounded(double x)
{
    char text[40];

    snprintf(text, sizeof text, "%.6g", x);
    return strtod(text, NULL);
}

static void put_counters(cli_json *json, const cli_machine *m)
{
    cli_json_open(json, "circumstances", '{');
    cli_json_text(json, "grade", cli_quiet_name(m->grade));
    cli_json_text(json, "reasons", m->reasons);
    cli_json_number(json, "cores", m->cores);
    cli_json_number(json, "memory", m->memory);
    cli_json_text(json, "governor", m->governor);
    cli_json_text(json, "container", m->container);
    cli_json_number(json, "load_before", m->before.load);
    cli_json_number(json, "load_after", m->after.load);
    cli_json_number(json, "steal", rounded(m->steal));
    cli_json_number(json, "throttled", (double)(m->after.throttled - m->before.throttled));
    cli_json_close(json, '}');
}

static void put_interpreters(cli_json *json, const tb_pack *pack, const cli_interpreters *interpreters)
{
    cli_json_open(json, "interpreters", '[');
    for (size_t i = 0; i < interpreters->count; i++) {
        const cli_interpreter *it = &interpreters->list[i];
        cli_json_open(json, NULL, '{');
        cli_json_text(json, "alternative", pack->alternatives[it->alternative].id);
        cli_json_text(json, "name", it->name);
        cli_json_text(json, "path", it->path);
        cli_json_text(json, "version", it->version);
        cli_json_text(json, "build", it->build);
        cli_json_text(json, "warning", it->warning);
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}

static tb_status put_ratio(cli_json *json, const cli_measured *m, size_t of, size_t over)
{
    tb_estimate e;
    tb_status status = cli_measured_ratio(m, of, over, &e);

    if (status != TB_OK)
        return status;
    cli_json_number(json, "ratio", rounded(e.ratio));
    cli_json_number(json, "low", fmin(rounded(e.low), rounded(e.ratio)));
    cli_json_number(json, "high", fmax(rounded(e.high), rounded(e.ratio)));
    return TB_OK;
}

/* First of each alternative against first of each other. */
static tb_status put_pairs(cli_json *json, const tb_pack *pack, const cli_measured *m)
{
    tb_status status = TB_OK;

    cli_json_open(json, "pairs", '[');
    for (size_t i = 0; i < m->side_count; i++)
        for (size_t k = i + 1; k < m->side_count && status == TB_OK; k++) {
            if (!cli_measured_is_first(m, i) || !cli_measured_is_first(m, k))
                continue;
            cli_json_open(json, NULL, '{');
            cli_json_text(json, "of", pack->alternatives[m->sides[i]->alternative].id);
            cli_json_text(json, "over", pack->alternatives[m->sides[k]->alternative].id);
            status = put_ratio(json, m, i, k);
            cli_json_close(json, '}');
        }
    cli_json_close(json, ']');
    return status;
}

/* Further interpreters of an alternative against its first. */
static tb_status put_versions(cli_json *json, const cli_measured *m)
{
    tb_status status = TB_OK;

    cli_json_open(json, "versions", '[');
    for (size_t i = 0; i < m->side_count; i++)
        for (size_t k = i + 1; k < m->side_count && status == TB_OK; k++) {
            if (m->sides[i]->alternative != m->sides[k]->alternative || !cli_measured_is_first(m, i))
                continue;
            cli_json_open(json, NULL, '{');
            cli_json_text(json, "of", m->sides[k]->name);
            cli_json_text(json, "over", m->sides[i]->name);
            status = put_ratio(json, m, k, i);
            cli_json_close(json, '}');
        }
    cli_json_close(json, ']');
    return status;
}

static void put_series(cli_json *json, const cli_measured *m, size_t side, const char *key, size_t offset)
{
    cli_json_open(json, key, '[');
    for (size_t i = 0; i < m->rounds; i++) {
        const char *sample = (const char *)&m->samples[side][i];
        cli_json_number(json, NULL, rounded(*(const double *)(const void *)(sample + offset)));
    }
    cli_json_close(json, ']');
}

static tb_status put_samples(cli_json *json, const cli_measured *m)
{
    const bool ran = m->bench->benchmark.kind != TB_BENCHMARK_LINES;
    double values[CLI_ROUNDS_MAX];
    tb_status status = TB_OK;
    tb_scatter scatter;

    cli_json_open(json, "samples", '[');
    for (size_t i = 0; i < m->side_count && status == TB_OK; i++) {
        for (size_t k = 0; k < m->rounds; k++)
            values[k] = m->samples[i][k].value;
        status = tb_scatter_of(values, m->rounds, &scatter);
        cli_json_open(json, NULL, '{');
        cli_json_text(json, "name", m->sides[i]->name);
        cli_json_number(json, "median", rounded(scatter.median));
        cli_json_number(json, "mad", rounded(scatter.mad));
        cli_json_number(json, "outliers", (double)scatter.outliers);
        put_series(json, m, i, "values", offsetof(cli_sample, value));
        if (ran) {
            put_series(json, m, i, "wall", offsetof(cli_sample, wall));
            put_series(json, m, i, "user", offsetof(cli_sample, user));
            put_series(json, m, i, "system", offsetof(cli_sample, system));
            put_series(json, m, i, "peak_memory", offsetof(cli_sample, peak));
        }
        if (m->bench->benchmark.kind == TB_BENCHMARK_HTTP)
            put_series(json, m, i, "p99_ms", offsetof(cli_sample, p99));
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
    return status;
}

static tb_status put_result(cli_context *ctx, cli_json *json, const cli_bench_run *run, const cli_measured *m)
{
    const tb_benchmark *b = &m->bench->benchmark;
    tb_buf day = TB_BUF_EMPTY;
    tb_status status;

    cli_json_open(json, NULL, '{');
    cli_json_text(json, "benchmark", cli_measured_id(ctx, m));
    cli_json_text(json, "title", b->title);
    cli_json_text(json, "metric", tb_metric_name(b->metric));
    cli_json_text(json, "unit", b->unit);
    cli_json_text(json, "better", b->less_is_better ? "less" : "more");
    tb_date_put(&day, (tb_date)(ctx->now / 86400));
    cli_json_text(json, "measured_on", day.data);
    cli_json_text(json, "grade", cli_quiet_name(run->machine->grade));
    cli_json_bool(json, "quick", run->quick);
    cli_json_number(json, "size", (double)m->size);
    cli_json_text(json, "check", m->check);
    cli_json_number(json, "rounds", (double)m->rounds);
    cli_json_number(json, "warm_up", (double)m->warm_up);
    cli_json_bool(json, "generator_at_its_limit", m->saturated);
    if (m->failed != NULL)
        cli_json_text(json, "ended_early", m->failed);
    status = put_pairs(json, ctx->pack, m);
    if (status == TB_OK)
        status = put_versions(json, m);
    if (status == TB_OK)
        status = put_samples(json, m);
    cli_json_close(json, '}');
    if (day.failed)
        status = TB_ERR_NOMEM;
    tb_buf_release(&day);
    return status;
}

/* Those without a result, for a reason of the given kind; `failed` if not `skipped`. */
static void put_reasons(cli_context *ctx, cli_json *json, const cli_bench_run *run, const char *key, bool skipped)
{
    cli_json_open(json, key, '[');
    for (size_t i = 0; i < run->count; i++) {
        const char *reason = skipped ? run->list[i].skipped : run->list[i].failed;
        if (reason == NULL || cli_measured_has_result(&run->list[i]))
            continue;
        cli_json_open(json, NULL, '{');
        cli_json_text(json, "benchmark", cli_measured_id(ctx, &run->list[i]));
        cli_json_text(json, "reason", reason);
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}

tb_status cli_bench_put_evidence(cli_context *ctx, const cli_bench_run *run, tb_buf *out)
{
    cli_json json = {out, false};
    tb_buf text = TB_BUF_EMPTY;
    tb_status status = TB_OK;

    cli_json_open(&json, NULL, '{');
    cli_json_text(&json, "tiebreak", "evidence/1");
    cli_machine_put(&text, run->machine);
    cli_json_text(&json, "machine", text.data);
    tb_buf_clear(&text);
    tb_date_put(&text, (tb_date)(ctx->now / 86400));
    cli_json_text(&json, "measured_on", text.data);
    cli_json_open(&json, "made_by", '{');
    cli_json_text(&json, "engine", TIEBREAK_VERSION);
    cli_json_text(&json, "pack", ctx->pack->id);
    cli_json_text(&json, "pack_version", ctx->pack->version);
    cli_json_bool(&json, "quick", run->quick);
    cli_json_bool(&json, "interrupted", run->interrupted);
    cli_json_number(&json, "seconds", rounded(run->seconds));
    cli_json_close(&json, '}');
    put_counters(&json, run->machine);
    put_interpreters(&json, ctx->pack, run->interpreters);
    cli_json_open(&json, "results", '[');
    for (size_t i = 0; i < run->count && status == TB_OK; i++)
        if (cli_measured_has_result(&run->list[i]))
            status = put_result(ctx, &json, run, &run->list[i]);
    cli_json_close(&json, ']');
    put_reasons(ctx, &json, run, "skipped", true);
    put_reasons(ctx, &json, run, "failed", false);
    cli_json_close(&json, '}');
    tb_buf_putc(out, '\n');
    if (text.failed)
        status = TB_ERR_NOMEM;
    tb_buf_release(&text);
    return status == TB_OK ? tb_buf_status(out) : status;
}

/* Ids, versions and units: always quoted, so that nothing in them is looked at. */
static void put_cell(tb_buf *out, tb_text text)
{
    tb_buf_putc(out, '"');
    for (size_t i = 0; i < text.len; i++)
        tb_buf_puts(out, text.at[i] == '"' ? "\"\"" : (char[2]){text.at[i], '\0'});
    tb_buf_putc(out, '"');
}

void cli_bench_put_csv(cli_context *ctx, const cli_bench_run *run, tb_buf *out)
{
    tb_buf_puts(
        out, "benchmark,alternative,version,round,value,unit,wall_s,user_s,system_s,peak_bytes,p99_ms,interpreter\n");
    for (size_t i = 0; i < run->count; i++) {
        const cli_measured *m = &run->list[i];
        for (size_t r = 0; cli_measured_has_result(m) && r < m->rounds; r++)
            for (size_t k = 0; k < m->side_count; k++) {
                const cli_sample *s = &m->samples[k][r];
                const double numbers[] = {s->wall, s->user, s->system, s->peak, s->p99};
                put_cell(out, tb_text_of(cli_measured_id(ctx, m)));
                tb_buf_putc(out, ',');
                put_cell(out, tb_text_of(ctx->pack->alternatives[m->sides[k]->alternative].id));
                tb_buf_putc(out, ',');
                put_cell(out, tb_text_of(m->sides[k]->version));
                tb_buf_printf(out, ",%zu,", r + 1);
                tb_number_put(out, rounded(s->value));
                tb_buf_putc(out, ',');
                put_cell(out, tb_text_of(m->bench->benchmark.unit));
                for (size_t n = 0; n < sizeof numbers / sizeof numbers[0]; n++) {
                    tb_buf_putc(out, ',');
                    if (numbers[n] > 0) /* what was not measured is empty, not 0 */
                        tb_number_put(out, rounded(numbers[n]));
                }
                tb_buf_putc(out, ',');
                put_cell(out, tb_text_of(m->sides[k]->path));
                tb_buf_putc(out, '\n');
            }
    }
}
