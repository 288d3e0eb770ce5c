/* bench_list.c - `tiebreak bench --list`: what there is to measure, and what it shows. */
#include "bench.h"
#include "json_writer.h"
#include "layout.h"
#include "terminal.h"

#include "escape.h"
#include "pack.h"
#include "text.h"

#include <string.h>

static void put_wrapped(tb_buf *out, tb_buf *line, size_t width)
{
    tb_buf_puts(out, "    ");
    cli_put_wrapped(out, line->data != NULL ? line->data : "", 4, 4, width);
    tb_buf_clear(line);
}

/* Rules that count what it shows. */
static void put_rules(tb_buf *out, const tb_pack *pack, const tb_benchmark *b)
{
    size_t n = 0;

    for (size_t i = 0; i < pack->rule_count; i++) {
        const char *benchmark = pack->rules[i].evidence.benchmark;
        if (benchmark != NULL && strcmp(benchmark, b->id) == 0)
            tb_buf_printf(out, "%s%s", n++ > 0 ? ", " : "; moves ", pack->rules[i].id);
    }
    if (n == 0)
        tb_buf_puts(out, "; moves no points");
}

static void put_bench(tb_buf *out, const tb_pack *pack, const tb_benchmark *b, bool color, size_t width)
{
    tb_buf line = TB_BUF_EMPTY;

    tb_buf_printf(out, "%s%s%s  ", color ? "\033[1m" : "", b->id, color ? "\033[0m" : "");
    tb_escape_terminal(out, tb_text_of(b->title));
    tb_buf_putc(out, '\n');
    tb_buf_puts(&line, b->measures);
    put_wrapped(out, &line, width);
    tb_buf_printf(&line, "Does not show: %s", b->does_not_show);
    put_wrapped(out, &line, width);
    tb_buf_printf(&line, "In %s, %s is better", b->unit, b->less_is_better ? "less" : "more");
    put_rules(&line, pack, b);
    put_wrapped(out, &line, width);
    for (size_t i = 0; i < b->claim_count; i++) {
        const tb_claim *claim = &pack->claims[b->claims[i]];
        tb_buf_printf(&line, "Tests %s: %s", claim->id, claim->says);
        put_wrapped(out, &line, width);
    }
    for (size_t i = 0; i < b->variant_count; i++) {
        tb_buf_printf(&line, "--variant %s: %s", b->variants[i].id, b->variants[i].title);
        put_wrapped(out, &line, width);
    }
    for (size_t i = 0; i < b->need_count; i++) {
        tb_buf_printf(&line, "Needs %s (%s)", b->needs[i].program, b->needs[i].install);
        put_wrapped(out, &line, width);
    }
    tb_buf_release(&line);
}

static void put_json(tb_buf *out, const tb_pack *pack, const cli_choice *choices, size_t count)
{
    cli_json json = {out, false};

    cli_json_open(&json, NULL, '[');
    for (size_t i = 0; i < count; i++) {
        const tb_benchmark *b = &choices[i].bench->benchmark;
        cli_json_open(&json, NULL, '{');
        cli_json_text(&json, "id", b->id);
        cli_json_text(&json, "title", b->title);
        cli_json_text(&json, "measures", b->measures);
        cli_json_text(&json, "does_not_show", b->does_not_show);
        cli_json_text(&json, "kind", tb_benchmark_kind_name(b->kind));
        cli_json_text(&json, "metric", tb_metric_name(b->metric));
        cli_json_text(&json, "unit", b->unit);
        cli_json_text(&json, "better", b->less_is_better ? "less" : "more");
        cli_json_open(&json, "claims", '[');
        for (size_t k = 0; k < b->claim_count; k++)
            cli_json_text(&json, NULL, pack->claims[b->claims[k]].id);
        cli_json_close(&json, ']');
        cli_json_open(&json, "variants", '[');
        for (size_t k = 0; k < b->variant_count; k++)
            cli_json_text(&json, NULL, b->variants[k].id);
        cli_json_close(&json, ']');
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, ']');
    tb_buf_putc(out, '\n');
}

cli_exit cli_bench_list(cli_context *ctx, const cli_choice *choices, size_t count)
{
    tb_buf out = TB_BUF_EMPTY;

    if (ctx->json)
        put_json(&out, ctx->pack, choices, count);
    for (size_t i = 0; i < count && !ctx->json; i++) {
        if (i > 0)
            tb_buf_putc(&out, '\n');
        put_bench(&out, ctx->pack, &choices[i].bench->benchmark, ctx->color, (size_t)cli_terminal_width(ctx->out));
    }
    const cli_exit code = cli_write(ctx, NULL, &out);
    tb_buf_release(&out);
    return code;
}
