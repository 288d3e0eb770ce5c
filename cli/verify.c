/* verify.c - `tiebreak verify`: is this report what its inputs give? */
#include "commands.h"
#include "json_writer.h"
#include "reports.h"

#include "escape.h"
#include "number.h"

#include <string.h>

typedef struct verify_values {
    const char *format;
} verify_values;

enum { SHOWN_MAX = 20, VALUE_WIDTH = 60, SHA256_HEX = 64 };

/* What was found to differ: inputs are kept apart from what follows from them. */
typedef struct findings {
    cli_context *ctx;
    tb_buf inputs, parts; /* text, or JSON */
    size_t input_count, part_count;
    cli_json input_json, part_json;
} findings;

/* A value as one reads it in a line; lists and maps by their size. */
static void put_value(tb_buf *out, const tb_node *node)
{
    if (!node)
        tb_buf_puts(out, "nothing");
    else if (node->kind == TB_NODE_LIST)
        tb_buf_printf(out, "a list of %zu", node->count);
    else if (node->kind == TB_NODE_MAP)
        tb_buf_printf(out, "%zu entries", node->count);
    else if (node->kind == TB_NODE_NULL)
        tb_buf_puts(out, "null");
    else if (node->kind == TB_NODE_TEXT && node->text.len > VALUE_WIDTH) {
        size_t len = VALUE_WIDTH;
        while (len > 0 && ((unsigned char)node->text.at[len] & 0xC0) == 0x80)
            len--;
        tb_buf_putc(out, '"');
        tb_escape_terminal(out, (tb_text){node->text.at, len});
        tb_buf_puts(out, "…\"");
    } else
        tb_escape_terminal(out, node->text);
}

static void put_difference(tb_buf *out, const char *path, const tb_node *report, const tb_node *here)
{
    tb_buf_puts(out, "    ");
    tb_escape_terminal(out, tb_text_of(path));
    tb_buf_puts(out, ": the report says ");
    put_value(out, report);
    tb_buf_puts(out, ", it is ");
    put_value(out, here);
    tb_buf_putc(out, '\n');
}

static void find_part(void *context, const char *path, const tb_node *report, const tb_node *here)
{
    findings *f = context;

    if (f->part_count++ < SHOWN_MAX && !f->ctx->json)
        put_difference(&f->parts, path, report, here);
    if (!f->ctx->json)
        return;
    cli_json_open(&f->part_json, NULL, '{');
    cli_json_text(&f->part_json, "path", path);
    cli_json_node(&f->part_json, "report", report);
    cli_json_node(&f->part_json, "here", here);
    cli_json_close(&f->part_json, '}');
}

static void find_input(void *context, const char *path, const tb_node *report, const tb_node *here)
{
    findings *f = context;

    f->input_count++;
    if (f->ctx->json)
        cli_json_text(&f->input_json, NULL, path);
    else if (report && report->kind == TB_NODE_TEXT && report->text.len == SHA256_HEX)
        tb_buf_printf(&f->inputs, "    %s\n", path); /* two hashes would tell nobody anything */
    else
        put_difference(&f->inputs, path, report, here);
}

static tb_status find_differences(const tb_written *written, const tb_node *here, findings *f)
{
    static const char *const none[] = {NULL};
    /* A page carries the document without `not_fired`; `reference` is no input, and nothing follows from it. */
    const char *const skip[] = {
        "inputs", "decision_id", "chosen", "reference", tb_node_get(written->node, "not_fired") ? NULL : "not_fired",
        NULL};
    const tb_node *inputs = tb_node_get(written->node, "inputs");
    tb_status status = TB_OK;

    if (inputs)
        status = tb_node_compare(inputs, tb_node_get(here, "inputs"), none, find_input, f);
    if (status == TB_OK)
        status = tb_node_compare(written->node, here, skip, find_part, f);
    const char *id = tb_node_get(here, "decision_id")->text.at;
    if (status == TB_OK && f->input_count == 0 && strcmp(id, written->decision_id) != 0)
        find_part(f, "decision_id", tb_node_get(written->node, "decision_id"), tb_node_get(here, "decision_id"));
    return status;
}

static void put_text(const cli_written *file, const tb_pack *pack, const findings *f, tb_buf *out)
{
    const tb_written *w = &file->written;
    const bool holds = f->input_count + f->part_count == 0;

    tb_escape_terminal(out, tb_text_of(file->path));
    tb_buf_puts(out, holds ? ": this report holds.\n" : ": this report does not hold.\n");
    tb_buf_printf(out, "  Scored again with the pack %s %s, ", pack->id, pack->version);
    tb_buf_printf(out, "its date, seed and %zu draws, and the measurements it lists.\n", w->draws);
    if (strcmp(w->engine, TIEBREAK_VERSION) != 0) {
        tb_buf_puts(out, "  It was made by Tiebreak ");
        tb_escape_terminal(out, tb_text_of(w->engine));
        tb_buf_puts(out, ", and this is " TIEBREAK_VERSION ": versions may score differently.\n");
    }
    if (f->input_count > 0)
        tb_buf_puts(out, "  Changed after it was made, as the hashes of its inputs say:\n");
    tb_buf_add(out, f->inputs.data ? f->inputs.data : "", f->inputs.len);
    if (f->part_count > 0)
        tb_buf_puts(out, "  Not what its inputs give:\n");
    tb_buf_add(out, f->parts.data ? f->parts.data : "", f->parts.len);
    if (f->part_count > SHOWN_MAX)
        tb_buf_printf(out, "    and %zu more: --format json lists them all\n", f->part_count - SHOWN_MAX);
    if (holds)
        tb_buf_printf(out, "  Decision %.12s; every part of it is the same.\n", w->decision_id);
}

static void put_json(const cli_written *file, const findings *f, tb_buf *out)
{
    cli_json json = {out, false};

    cli_json_open(&json, NULL, '{');
    cli_json_text(&json, "report", file->path);
    cli_json_bool(&json, "holds", f->input_count + f->part_count == 0);
    cli_json_text(&json, "decision_id", file->written.decision_id);
    cli_json_text(&json, "made_by", file->written.engine);
    cli_json_text(&json, "verified_by", TIEBREAK_VERSION);
    tb_buf_puts(out, ",\"inputs_changed\":[");
    tb_buf_add(out, f->inputs.data ? f->inputs.data : "", f->inputs.len);
    tb_buf_puts(out, "],\"differences\":[");
    tb_buf_add(out, f->parts.data ? f->parts.data : "", f->parts.len);
    tb_buf_puts(out, "]}\n");
}

static tb_status verify(cli_context *ctx, const cli_written *file, const tb_pack *pack, findings *f)
{
    const tb_written *w = &file->written;
    /* The version is the report's own, so that only what it makes of the rest can differ. */
    const tb_report_options options = {
        .draws = w->draws, .seed = w->seed, .generated_at = w->generated_at, .version = w->engine};
    tb_arena arena = TB_ARENA_EMPTY;
    tb_evidence evidence;
    tb_rescored again = {0};
    const tb_node *here = NULL;
    bool found = false;
    tb_status status = tb_written_evidence(pack, w, &arena, &ctx->diags, &evidence, &found);

    if (status == TB_OK)
        status = tb_rescore(pack, w->profile, found ? &evidence : NULL, &options, &ctx->diags, &again);
    if (status == TB_OK)
        status = cli_report_node(ctx, again.report, &arena, &here);
    if (status == TB_OK)
        status = find_differences(w, here, f);
    tb_rescored_release(&again);
    tb_arena_release(&arena);
    return status;
}

static cli_exit run(cli_context *ctx)
{
    cli_packs packs;
    cli_written file = {0};
    findings f = {.ctx = ctx};
    tb_buf out = TB_BUF_EMPTY;
    const tb_pack *pack = NULL;
    tb_status status = TB_OK;
    cli_exit code = cli_packs_open(ctx, &packs);

    f.input_json.out = &f.inputs;
    f.part_json.out = &f.parts;
    if (code == CLI_DONE && (status = cli_written_read(ctx, ctx->operands[0], &file)) != TB_OK)
        code = cli_fail(ctx, status, &ctx->diags);
    if (code == CLI_DONE && !(pack = cli_packs_with_hash(&packs, file.written.pack_sha256)))
        code = cli_packs_lack(ctx, &file);
    if (code == CLI_DONE && (status = verify(ctx, &file, pack, &f)) != TB_OK)
        code = cli_fail(ctx, status, &ctx->diags);
    if (code == CLI_DONE) {
        if (ctx->json)
            put_json(&file, &f, &out);
        else
            put_text(&file, pack, &f, &out);
        if (f.inputs.failed || f.parts.failed)
            code = cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
        else
            code = cli_write(ctx, NULL, &out);
        if (code == CLI_DONE && f.input_count + f.part_count > 0)
            code = CLI_NEGATIVE;
    }
    cli_show(ctx, &ctx->diags);
    tb_buf_release(&out);
    tb_buf_release(&f.inputs);
    tb_buf_release(&f.parts);
    cli_written_release(&file);
    cli_packs_close(&packs);
    return code;
}

static const char *const formats[] = {"text", "json", NULL};

static const cli_option options[] = {
    {"format", 0, CLI_TEXT, offsetof(verify_values, format), NULL, "for people, or for programs", formats, "text", 0,
     0},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak verify docs/decisions/0001-backend.md", "the report beside an ADR: does it say what its inputs give?"},
    {"tiebreak verify --pack my-pack report.json", "a report made with a pack of one's own"},
    {0},
};

const cli_command cli_verify_command = {
    .name = "verify",
    .operands = "FILE",
    .summary = "is a report what its inputs give?",
    .details =
        "Scores the report's profile again with the pack, date, seed, draws and measurements it was made with, and "
        "says what differs: which of the inputs was changed afterwards, and which parts do not follow from them. FILE "
        "is a report as JSON, as a page that holds it, or a Markdown record NAME.md with its NAME.tiebreak.json beside "
        "it. The pack is found by its hash among the built-in one, every --pack and the decision log. Exit status: 0 "
        "it holds, "
        "1 it does not, 3 the pack is not here.",
    .options = options,
    .values_size = sizeof(verify_values),
    .min_operands = 1,
    .max_operands = 1,
    .examples = examples,
    .run = run,
};
