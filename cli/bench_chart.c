/* bench_chart.c - what a run found, for people in a terminal. */
#include "bench_result.h"
#include "layout.h"
#include "terminal.h"

#include "escape.h"
#include "evidence.h"
#include "number.h"
#include "pack.h"
#include "text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define AXIS_MIN 21 /* columns; odd, so that 1 has one of its own */
#define AXIS_MAX 61
#define NUMBERS 41 /* columns the figures take at the right */

/* ---- The axis ---- */

/* Decades to either side of 1 that hold all rows; at least one. */
static int decades_of(const cli_ratio_row *rows, size_t count)
{
    double most = 1;

    for (size_t i = 0; i < count; i++)
        most = fmax(most, fmax(fabs(log10(rows[i].low)), fabs(log10(rows[i].high))));
    return most > 4 ? 4 : (int)ceil(most);
}

static size_t column_of(double x, int decades, size_t width)
{
    double at = (log10(x) / decades + 1) / 2 * (double)(width - 1);

    return at < 0 ? 0 : at > (double)(width - 1) ? width - 1 : (size_t)(at + 0.5);
}

static void put_axis(tb_buf *out, int decades, size_t width)
{
    char line[AXIS_MAX + 8];
    size_t used = 0;

    memset(line, ' ', sizeof line);
    for (int d = -decades; d <= decades; d++) {
        char mark[16];
        int len = snprintf(mark, sizeof mark, "%.*f", d < 0 ? -d : 0, pow(10, d));
        size_t at = column_of(pow(10, d), decades, width), half = (size_t)len / 2;
        at = at > half ? at - half : 0;
        if (at + (size_t)len > sizeof line || (used > 0 && at <= used))
            continue;
        memcpy(line + at, mark, (size_t)len);
        used = at + (size_t)len;
    }
    tb_buf_add(out, line, used);
    tb_buf_putc(out, '\n');
}

/* One row's interval: ├──●──┤, over a line at 1. */
static void put_bar(tb_buf *out, const cli_ratio_row *row, int decades, size_t width)
{
    size_t low = column_of(row->low, decades, width), high = column_of(row->high, decades, width);
    size_t at = column_of(row->ratio, decades, width), one = width / 2;

    for (size_t i = 0; i < width; i++)
        tb_buf_puts(out, i == at                    ? "●"
                         : i == low && low < at     ? "├"
                         : i == high && high > at   ? "┤"
                         : i > low && i < high      ? "─"
                         : i == one                 ? "│"
                         : i == 0 || i == width - 1 ? "·"
                                                    : " ");
}

static void put_row(tb_buf *out, const cli_ratio_row *row, size_t names, int decades, size_t axis, size_t width)
{
    size_t taken = tb_utf8_width(tb_text_of(row->name));
    tb_buf range = TB_BUF_EMPTY;

    tb_buf_puts(out, "  ");
    tb_escape_terminal(out, tb_text_of(row->name));
    tb_buf_fill(out, ' ', names - taken + 2);
    put_bar(out, row, decades, axis);
    tb_buf_puts(out, "  ");
    cli_put_ratio(&range, row->ratio);
    tb_buf_puts(&range, "×  ");
    cli_put_ratio(&range, row->low);
    tb_buf_puts(&range, " to ");
    cli_put_ratio(&range, row->high);
    tb_buf_puts(out, range.data != NULL ? range.data : "");
    if (row->outcome != NULL) {
        taken = tb_utf8_width((tb_text){range.data, range.len});
        tb_buf_fill(out, ' ', taken < 21 ? 23 - taken : 2);
        tb_buf_puts(out, row->outcome);
    }
    tb_buf_putc(out, '\n');
    tb_buf_release(&range);
    if (row->note != NULL) {
        tb_buf_puts(out, "      ");
        cli_put_wrapped(out, row->note, 6, 6, width);
    }
}

void cli_put_ratios(tb_buf *out, const char *heading, const cli_ratio_row *rows, size_t count, size_t width)
{
    int decades = decades_of(rows, count);
    size_t names = 0, axis;

    for (size_t i = 0; i < count; i++) {
        size_t w = tb_utf8_width(tb_text_of(rows[i].name));
        names = w > names ? w : names;
    }
    axis = width > names + 4 + NUMBERS + AXIS_MIN ? width - names - 4 - NUMBERS : AXIS_MIN;
    axis = axis > AXIS_MAX ? AXIS_MAX : axis % 2 == 0 ? axis - 1 : axis;
    tb_buf_puts(out, "  ");
    cli_put_wrapped(out, heading, 2, 2, width);
    tb_buf_fill(out, ' ', names + 4);
    put_axis(out, decades, axis);
    for (size_t i = 0; i < count; i++)
        put_row(out, &rows[i], names, decades, axis, width);
}

/* ---- A run ---- */

/* Seconds as people read them; other units as they are. What is counted has no decimals. */
static void put_value(tb_buf *out, double x, const char *unit)
{
    if (strcmp(unit, "s") == 0 && x < 1) {
        x *= 1000;
        unit = "ms";
    }
    tb_number_put_grouped(out, x, x >= 100 || x == floor(x) ? 0 : x >= 10 ? 1 : 2);
    tb_buf_printf(out, " %s", unit);
}

static tb_status put_side(tb_buf *out, const cli_measured *m, size_t side, size_t *outliers)
{
    double values[CLI_ROUNDS_MAX];
    tb_scatter scatter;
    tb_status status;

    for (size_t i = 0; i < m->rounds; i++)
        values[i] = m->samples[side][i].value;
    status = tb_scatter_of(values, m->rounds, &scatter);
    if (status != TB_OK)
        return status;
    tb_buf_printf(out, "%s ", m->sides[side]->name);
    put_value(out, scatter.median, m->bench->benchmark.unit);
    *outliers += scatter.outliers;
    return TB_OK;
}

/* "Node.js 41.2 ms, Python 12.1 ms; 24 rounds, 3 runs stand out", and what to do where it cannot tell. */
static tb_status put_note(tb_buf *out, const cli_measured *m, size_t i, size_t k, tb_outcome_kind outcome,
                          const cli_machine *machine)
{
    const tb_benchmark_kind kind = m->bench->benchmark.kind;
    size_t outliers = 0;
    tb_status status = put_side(out, m, i, &outliers);

    tb_buf_puts(out, ", ");
    if (status == TB_OK)
        status = put_side(out, m, k, &outliers);
    tb_buf_printf(out, "; %zu %s", m->rounds, kind == TB_BENCHMARK_LINES ? "programs" : "rounds");
    if (outliers > 0 && kind != TB_BENCHMARK_LINES)
        tb_buf_printf(out, ", %zu run%s out", outliers, outliers == 1 ? " stands" : "s stand");
    if (m->saturated)
        tb_buf_puts(out, "; the load generator was at its limit: the sides may differ more than this");
    if (outcome == TB_CANNOT_TELL && kind != TB_BENCHMARK_LINES) {
        tb_buf_puts(out, "; a longer --budget would narrow it");
        if (machine->grade != CLI_QUIET)
            tb_buf_puts(out, ", and so would a quieter machine");
    }
    return status == TB_OK ? tb_buf_status(out) : status;
}

/* Rows of side I against side K, in ROWS; those of ctx->arena. */
static tb_status make_rows(cli_context *ctx, const cli_bench_run *run, const cli_interpreter *of,
                           const cli_interpreter *over, cli_ratio_row *rows, size_t *count)
{
    tb_buf note = TB_BUF_EMPTY;
    tb_status status = TB_OK;

    *count = 0;
    for (size_t n = 0; n < run->count && status == TB_OK; n++) {
        const cli_measured *m = &run->list[n];
        size_t i = 0, k = 0;
        tb_estimate e;
        while (i < m->side_count && m->sides[i] != of)
            i++;
        while (k < m->side_count && m->sides[k] != over)
            k++;
        if (!cli_measured_has_result(m) || i == m->side_count || k == m->side_count)
            continue;
        status = cli_measured_ratio(m, i, k, &e);
        if (status != TB_OK)
            break;
        const tb_measurement found = {NULL, 0, 0, e.ratio, e.low, e.high};
        tb_outcome_kind outcome = tb_measurement_outcome(&found);
        tb_buf_clear(&note);
        status = put_note(&note, m, i, k, outcome, run->machine);
        rows[(*count)++] = (cli_ratio_row){cli_measured_id(ctx, m),
                                           e.ratio,
                                           e.low,
                                           e.high,
                                           tb_outcome_kind_name(outcome),
                                           tb_arena_strdup(&ctx->arena, note.data != NULL ? note.data : "")};
    }
    tb_buf_release(&note);
    return status;
}

static void put_paragraph(tb_buf *out, const tb_buf *text, size_t indent, size_t width)
{
    tb_buf_fill(out, ' ', indent);
    cli_put_wrapped(out, text->data != NULL ? text->data : "", indent, indent + 2, width);
    out->failed |= text->failed;
}

static const char *reason_of(const cli_measured *m, bool skipped)
{
    return skipped ? m->skipped : m->failed;
}

/* The names of all that have the reason of number I, once: NULL if one before it has it. */
static const char *names_with_reason(cli_context *ctx, const cli_bench_run *run, size_t i, bool skipped)
{
    const char *reason = reason_of(&run->list[i], skipped), *names = NULL;

    for (size_t k = 0; k < run->count; k++) {
        const char *other = reason_of(&run->list[k], skipped);
        if (other == NULL || strcmp(other, reason) != 0)
            continue;
        if (k < i)
            return NULL;
        names = tb_arena_printf(&ctx->arena, "%s%s%s", names != NULL ? names : "", names != NULL ? ", " : "",
                                cli_measured_id(ctx, &run->list[k]));
    }
    return names;
}

static void put_reasons(cli_context *ctx, const cli_bench_run *run, tb_buf *out, bool skipped, size_t width)
{
    tb_buf line = TB_BUF_EMPTY;
    size_t listed = 0;

    for (size_t i = 0; i < run->count; i++) {
        const char *reason = reason_of(&run->list[i], skipped);
        const char *names = reason != NULL ? names_with_reason(ctx, run, i, skipped) : NULL;
        if (names == NULL)
            continue;
        if (listed++ == 0)
            tb_buf_puts(out, skipped ? "\n  Skipped\n" : "\n  Failed\n");
        tb_buf_printf(&line, "%s: %s", names, reason);
        put_paragraph(out, &line, 4, width);
        tb_buf_clear(&line);
    }
    tb_buf_release(&line);
}

static void put_machine(tb_buf *out, const cli_bench_run *run, const tb_pack *pack, size_t width)
{
    tb_buf line = TB_BUF_EMPTY;

    cli_machine_put(&line, run->machine);
    tb_buf_printf(&line, ": %s", cli_quiet_name(run->machine->grade));
    if (run->machine->reasons[0] != '\0')
        tb_buf_printf(&line, " (%s)", run->machine->reasons);
    put_paragraph(out, &line, 2, width);
    for (size_t i = 0; i < run->interpreters->count; i++) {
        const cli_interpreter *it = &run->interpreters->list[i];
        tb_buf_clear(&line);
        tb_buf_printf(&line, "%s %s: %s%s%s", pack->alternatives[it->alternative].title,
                      it->version != NULL ? it->version : "of unknown version", it->path, it->build != NULL ? ", " : "",
                      it->build != NULL ? it->build : "");
        if (it->warning != NULL)
            tb_buf_printf(&line, "; %s", it->warning);
        for (size_t k = 0; k < i; k++)
            if (run->interpreters->list[k].alternative == it->alternative) {
                tb_buf_puts(&line, "; only compared: `tiebreak score` counts the first one named");
                break;
            }
        put_paragraph(out, &line, 2, width);
    }
    tb_buf_release(&line);
}

tb_status cli_bench_put_chart(cli_context *ctx, const cli_bench_run *run, tb_buf *out)
{
    const size_t width = (size_t)cli_terminal_width(ctx->out);
    const cli_interpreters *all = run->interpreters;
    cli_ratio_row *rows = tb_arena_array(&ctx->arena, run->count + 1, sizeof *rows);
    tb_status status = rows != NULL ? TB_OK : TB_ERR_NOMEM;

    tb_buf_putc(out, '\n');
    put_machine(out, run, ctx->pack, width);
    for (size_t i = 0; i < all->count; i++)
        for (size_t k = i + 1; k < all->count && status == TB_OK; k++) {
            size_t count = 0;
            status = make_rows(ctx, run, &all->list[i], &all->list[k], rows, &count);
            if (count == 0)
                continue;
            const char *heading = tb_arena_printf(&ctx->arena,
                                                  "How many times better %s does than %s, with the 95 %% "
                                                  "interval; to the right of 1 it is better",
                                                  all->list[i].name, all->list[k].name);
            tb_buf_putc(out, '\n');
            cli_put_ratios(out, heading != NULL ? heading : "", rows, count, width);
        }
    put_reasons(ctx, run, out, true, width);
    put_reasons(ctx, run, out, false, width);
    return status == TB_OK ? tb_buf_status(out) : status;
}
