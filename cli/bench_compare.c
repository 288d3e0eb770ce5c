/* bench_compare.c - `tiebreak bench compare A B`: two files of evidence side by side. */
#include "bench.h"
#include "evidence_file.h"
#include "json_writer.h"
#include "layout.h"
#include "terminal.h"

#include "evidence.h"
#include "pack.h"

#include <string.h>

typedef struct compare_values {
    const char *format;
} compare_values;

static const char *const formats[] = {"text", "json", NULL};

/* Whether two intervals leave it open that the ratios are one. */
static bool overlap(const tb_measurement *a, const tb_measurement *b)
{
    return a->low <= b->high && b->low <= a->high;
}

static const char *text_of(const tb_node *map, const char *key)
{
    const tb_node *value = map != NULL ? tb_node_get(map, key) : NULL;

    return value != NULL && value->kind == TB_NODE_TEXT ? value->text.at : NULL;
}

/* "; Node.js 20.20.2, Python 3.11.2; quiet; with --quick": what else may make two files differ, as far as this one
 * says. */
static void put_conditions(tb_buf *out, const tb_pack *pack, const tb_node *document)
{
    const tb_node *interpreters = tb_node_get(document, "interpreters"), *made = tb_node_get(document, "made_by");
    const tb_node *quick = made != NULL ? tb_node_get(made, "quick") : NULL;
    const char *grade = text_of(tb_node_get(document, "circumstances"), "grade"), *before = "; ";

    for (const tb_node *each = interpreters != NULL ? interpreters->first : NULL; each != NULL; each = each->next) {
        const tb_node *id = tb_node_get(each, "alternative");
        const int alternative = id != NULL ? tb_pack_alternative(pack, id->text) : -1;
        const char *version = text_of(each, "version");
        if (alternative < 0 || version == NULL)
            continue;
        tb_buf_printf(out, "%s%s %s", before, pack->alternatives[alternative].title, version);
        before = ", ";
    }
    if (grade != NULL)
        tb_buf_printf(out, "; %s", grade);
    if (quick != NULL && quick->truth)
        tb_buf_puts(out, "; with --quick");
}

static void put_paragraph(tb_buf *out, tb_buf *line, size_t width)
{
    tb_buf_puts(out, "  ");
    cli_put_wrapped(out, line->data != NULL ? line->data : "", 2, 5, width);
    out->failed |= line->failed;
    tb_buf_release(line);
}

static void put_header(tb_buf *out, const tb_pack *pack, const char *name, const tb_evidence *e, size_t width)
{
    tb_buf line = TB_BUF_EMPTY;

    tb_buf_printf(&line, "%s: %s%s%s", name, e->machine != NULL ? e->machine : "a machine without a name",
                  e->measured_on != NULL ? ", " : "", e->measured_on != NULL ? e->measured_on : "");
    put_conditions(&line, pack, e->document);
    put_paragraph(out, &line, width);
}

/* What E has and OTHER has not. */
static void put_only(tb_buf *out, const char *name, const tb_evidence *e, const tb_evidence *other, size_t width)
{
    tb_buf line = TB_BUF_EMPTY;
    tb_measurement found;

    for (size_t i = 0; i < e->count; i++) {
        const tb_measurement *m = &e->list[i];
        if (tb_evidence_find(other, m->benchmark, m->of, m->over, &found))
            continue;
        if (line.len == 0)
            tb_buf_printf(&line, "Only in %s: %s", name, m->benchmark);
        else if (i == 0 || strcmp(e->list[i - 1].benchmark, m->benchmark) != 0)
            tb_buf_printf(&line, ", %s", m->benchmark);
    }
    if (line.len > 0)
        put_paragraph(out, &line, width);
}

static const char *row_name(cli_context *ctx, const tb_measurement *m, const char *of_file)
{
    return ctx->pack->alternative_count > 2
               ? tb_arena_printf(&ctx->arena, "%s, %s/%s, %s", m->benchmark, ctx->pack->alternatives[m->of].id,
                                 ctx->pack->alternatives[m->over].id, of_file)
               : tb_arena_printf(&ctx->arena, "%s, %s", m->benchmark, of_file);
}

static cli_exit put_text(cli_context *ctx, const tb_evidence *a, const tb_evidence *b, tb_buf *out)
{
    const size_t width = (size_t)cli_terminal_width(ctx->out);
    cli_ratio_row *rows = tb_arena_array(&ctx->arena, 2 * a->count + 1, sizeof *rows);
    size_t count = 0;

    if (rows == NULL)
        return cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
    put_header(out, ctx->pack, "A", a, width);
    put_header(out, ctx->pack, "B", b, width);
    put_only(out, "A", a, b, width);
    put_only(out, "B", b, a, width);
    for (size_t i = 0; i < a->count; i++) {
        const tb_measurement *m = &a->list[i];
        tb_measurement other;
        if (!tb_evidence_find(b, m->benchmark, m->of, m->over, &other))
            continue;
        const char *note = overlap(m, &other) ? "the same, as far as can be told" : "they differ";
        rows[count++] = (cli_ratio_row){
            row_name(ctx, m, "A"), m->ratio, m->low, m->high, tb_outcome_kind_name(tb_measurement_outcome(m)), NULL};
        rows[count++] = (cli_ratio_row){row_name(ctx, m, "B"),
                                        other.ratio,
                                        other.low,
                                        other.high,
                                        tb_outcome_kind_name(tb_measurement_outcome(&other)),
                                        note};
    }
    tb_buf_putc(out, '\n');
    if (count == 0) {
        tb_buf_puts(out, "  They have no benchmark in common.\n");
        return CLI_DONE;
    }
    for (size_t i = 0; i < count; i++)
        if (rows[i].name == NULL)
            return cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
    const char *heading = ctx->pack->alternative_count == 2
                              ? tb_arena_printf(&ctx->arena, "How many times better %s does than %s",
                                                ctx->pack->alternatives[a->list[0].of].title,
                                                ctx->pack->alternatives[a->list[0].over].title)
                              : "How many times better the first alternative does than the second";
    cli_put_ratios(out, heading != NULL ? heading : "", rows, count, width);
    return CLI_DONE;
}

static void json_side(cli_json *json, const char *key, const tb_measurement *m)
{
    cli_json_open(json, key, '{');
    cli_json_number(json, "ratio", m->ratio);
    cli_json_number(json, "low", m->low);
    cli_json_number(json, "high", m->high);
    cli_json_text(json, "outcome", tb_outcome_kind_name(tb_measurement_outcome(m)));
    cli_json_close(json, '}');
}

static void put_json(const tb_pack *pack, const tb_evidence *a, const tb_evidence *b, tb_buf *out)
{
    cli_json json = {out, false};

    cli_json_open(&json, NULL, '[');
    for (size_t i = 0; i < a->count; i++) {
        const tb_measurement *m = &a->list[i];
        tb_measurement other;
        if (!tb_evidence_find(b, m->benchmark, m->of, m->over, &other))
            continue;
        cli_json_open(&json, NULL, '{');
        cli_json_text(&json, "benchmark", m->benchmark);
        cli_json_text(&json, "of", pack->alternatives[m->of].id);
        cli_json_text(&json, "over", pack->alternatives[m->over].id);
        json_side(&json, "a", m);
        json_side(&json, "b", &other);
        cli_json_bool(&json, "differ", !overlap(m, &other));
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, ']');
    tb_buf_putc(out, '\n');
}

static cli_exit run(cli_context *ctx)
{
    cli_evidence a, b = {0};
    tb_buf out = TB_BUF_EMPTY;
    tb_status status = cli_evidence_load(ctx, ctx->operands[0], &a);
    cli_exit code;

    if (status == TB_OK)
        status = cli_evidence_load(ctx, ctx->operands[1], &b);
    if (status != TB_OK)
        code = cli_fail(ctx, status, &ctx->diags);
    else if (ctx->json)
        put_json(ctx->pack, &a.evidence, &b.evidence, &out), code = CLI_DONE;
    else
        code = put_text(ctx, &a.evidence, &b.evidence, &out);
    if (code == CLI_DONE)
        code = cli_write(ctx, NULL, &out);
    tb_buf_release(&out);
    cli_evidence_release(&a);
    cli_evidence_release(&b);
    return code;
}

#define AT(field) offsetof(compare_values, field)
static const cli_option options[] = {
    {"format", 0, CLI_TEXT, AT(format), NULL, "for people, or for programs", formats, "text", 0, 0},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak bench compare laptop.json server.json", "is the server another case than the laptop?"},
    {0},
};

const cli_command cli_bench_compare_command = {
    .name = "compare",
    .operands = "FILE FILE",
    .summary = "show two runs side by side",
    .options = options,
    .values_size = sizeof(compare_values),
    .min_operands = 2,
    .max_operands = 2,
    .examples = examples,
    .run = run,
    .needs = CLI_NEEDS_PACK,
};
