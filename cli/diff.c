/* diff.c - `tiebreak diff`: what moved between two reports, and which inputs moved the margin by how much. */
#include "diff.h"

#include "commands.h"
#include "json_writer.h"
#include "layout.h"
#include "terminal.h"

#include "escape.h"
#include "number.h"

#include <math.h>
#include <string.h>

typedef struct diff_values {
    const char *format;
} diff_values;

enum { REASONS_SHOWN = 12, VALUE_WIDTH = 48 };

/* ---- As text ---- */

static void put_value(tb_buf *out, const tb_node *node)
{
    tb_buf text = TB_BUF_EMPTY;
    size_t len;

    if (!node) {
        tb_buf_puts(out, "not said");
        return;
    }
    if (node->kind == TB_NODE_NUMBER)
        tb_number_put_grouped(&text, node->number, node->number == floor(node->number) ? 0 : 1);
    else if (node->kind == TB_NODE_TEXT)
        tb_buf_add(&text, node->text.at, node->text.len);
    else
        tb_node_put_canonical(&text, node);
    len = text.len < VALUE_WIDTH ? text.len : VALUE_WIDTH;
    while (len > 0 && len < text.len && ((unsigned char)text.data[len] & 0xC0) == 0x80)
        len--;
    tb_escape_terminal(out, (tb_text){text.data, len});
    tb_buf_puts(out, len < text.len ? "…" : "");
    out->failed = out->failed || text.failed;
    tb_buf_release(&text);
}

static void put_change(void *context, const char *path, const tb_node *one, const tb_node *two)
{
    tb_buf *out = context;

    if (*path == '\0' && one && two) { /* lists of different lengths */
        tb_buf_printf(out, "    %zu → %zu\n", one->count, two->count);
        return;
    }
    tb_buf_puts(out, "    ");
    tb_escape_terminal(out, tb_text_of(path));
    tb_buf_puts(out, ": ");
    put_value(out, one);
    tb_buf_puts(out, " → ");
    put_value(out, two);
    tb_buf_putc(out, '\n');
}

static void put_section(tb_buf *out, const char *heading, const tb_buf *lines)
{
    if (lines->len > 0)
        tb_buf_printf(out, "\n  %s\n%s", heading, lines->data);
    out->failed = out->failed || lines->failed;
}

static void put_side(tb_buf *out, const char *name, const cli_diff_side *side)
{
    const tb_written *w = &side->file.written;

    tb_buf_printf(out, "  %s: ", name);
    tb_escape_terminal(out, tb_text_of(side->file.path));
    tb_buf_puts(out, ", ");
    tb_date_put(out, (tb_date)(w->generated_at / 86400));
    tb_buf_puts(out, ": ");
    cli_put_verdict(out, side->pack, w->choice, w->confidence);
    tb_buf_putc(out, '\n');
}

static void put_points(tb_buf *out, double points, bool sign)
{
    if (isnan(points)) {
        tb_buf_puts(out, "no choice");
        return;
    }
    if (sign && points >= 0)
        tb_buf_putc(out, '+');
    tb_number_put_grouped(out, points, 1);
}

static void put_groups(tb_buf *out, unsigned groups)
{
    size_t listed = 0;

    for (size_t i = 0; i < CLI_GROUP_COUNT; i++)
        if ((groups >> i & 1) != 0)
            tb_buf_printf(out, "%s%s", listed++ > 0 ? " and " : "", cli_group_names[i]);
}

static void put_steps(const cli_diff *d, tb_buf *out)
{
    if (!d->of || d->step_count < 2)
        return;
    tb_buf_puts(out, "\n  How far ");
    tb_escape_terminal(out, tb_text_of(cli_choice_words(d->sides[0].pack, d->of)));
    tb_buf_puts(out, " is ahead, changing one group of inputs after the other\n    as in A: ");
    put_points(out, d->steps[0].lead, false);
    tb_buf_putc(out, '\n');
    for (size_t i = 1; i < d->step_count; i++) {
        const cli_diff_step *step = &d->steps[i];
        const double moved = step->lead - d->steps[i - 1].lead;
        tb_buf_puts(out, "    ");
        put_groups(out, step->groups);
        tb_buf_puts(out, ": ");
        if (!isnan(moved)) {
            put_points(out, moved, true);
            tb_buf_puts(out, ", to ");
        }
        put_points(out, step->lead, false);
        tb_buf_puts(out, " (chosen: ");
        tb_escape_terminal(out, tb_text_of(cli_choice_words(d->sides[0].pack, step->choice)));
        tb_buf_puts(out, ")\n");
    }
}

/* "Node.js 5.4 → 2.4: One event loop serves many waiting sockets. (speed.event-loop)" */
static void put_reason(const cli_diff *d, const cli_diff_reason *reason, tb_buf *out, size_t width)
{
    const tb_pack *pack = d->sides[1].pack;
    int rule = tb_pack_rule(pack, tb_text_of(reason->rule));
    tb_buf line = TB_BUF_EMPTY;

    if (rule < 0) { /* a rule that is gone */
        pack = d->sides[0].pack;
        rule = tb_pack_rule(pack, tb_text_of(reason->rule));
    }
    tb_buf_puts(&line, cli_choice_words(pack, reason->favours));
    tb_buf_puts(&line, reason->points[0] == 0 ? ", new, " : reason->points[1] == 0 ? ", gone, " : " ");
    put_points(&line, reason->points[0], false);
    tb_buf_puts(&line, " → ");
    put_points(&line, reason->points[1], false);
    tb_buf_printf(&line, ": %s (%s)", rule >= 0 ? pack->rules[rule].because : "", reason->rule);
    tb_buf_puts(out, "    ");
    if (line.data)
        cli_put_wrapped(out, line.data, 4, 6, width);
    out->failed = out->failed || line.failed;
    tb_buf_release(&line);
}

static tb_status put_reasons(const cli_diff *d, tb_buf *out)
{
    const size_t width = (size_t)cli_terminal_width(d->ctx->out);
    cli_diff_reason *list;
    size_t count;
    tb_status status = cli_diff_reasons(d, &list, &count);

    for (size_t i = 0; status == TB_OK && i < count && i < REASONS_SHOWN; i++)
        put_reason(d, &list[i], out, width);
    if (status == TB_OK && count > REASONS_SHOWN)
        tb_buf_printf(out, "    and %zu more: --format json lists them all\n", count - REASONS_SHOWN);
    return status;
}

typedef struct scores {
    const cli_diff *diff;
    tb_buf *out;
} scores;

static void put_score(void *context, const char *path, const tb_node *one, const tb_node *two)
{
    const scores *s = context;

    put_change(s->out, cli_choice_words(s->diff->sides[two ? 1 : 0].pack, path), one, two);
}

/* Compares the entry KEY of both documents, path by path. */
static tb_status compare_entry(const tb_node *one, const tb_node *two, const char *key, tb_difference *each,
                               void *context)
{
    static const char *const none[] = {NULL};
    const tb_node *a = tb_node_get(one, key), *b = tb_node_get(two, key);

    return a && b ? tb_node_compare(a, b, none, each, context) : TB_OK;
}

static tb_status put_text(const cli_diff *d, tb_buf *out)
{
    static const char *const none[] = {NULL};
    const tb_written *a = &d->sides[0].file.written, *b = &d->sides[1].file.written;
    tb_buf lines = TB_BUF_EMPTY;
    tb_status status;

    put_side(out, "A", &d->sides[0]);
    put_side(out, "B", &d->sides[1]);
    status = tb_node_compare(a->profile, b->profile, none, put_change, &lines);
    put_section(out, "The profile", &lines);
    tb_buf_clear(&lines);
    if (strcmp(a->pack_sha256, b->pack_sha256) != 0)
        tb_buf_printf(out, "\n  The rules\n    %s %s (%.8s) → %s %s (%.8s)\n", d->sides[0].pack->id,
                      d->sides[0].pack->version, a->pack_sha256, d->sides[1].pack->id, d->sides[1].pack->version,
                      b->pack_sha256);
    if (status == TB_OK)
        status = compare_entry(a->node, b->node, "evidence", put_change, &lines);
    put_section(out, "The measurements", &lines);
    tb_buf_clear(&lines);
    put_steps(d, out);
    if (status == TB_OK)
        status = compare_entry(a->node, b->node, "scores", put_score, &(scores){d, &lines});
    put_section(out, "The scores", &lines);
    tb_buf_clear(&lines);
    if (status == TB_OK)
        status = put_reasons(d, &lines);
    put_section(out, "The reasons, in points of their side's score", &lines);
    if (d->step_count == 1 && lines.len == 0)
        tb_buf_puts(out, "\n  Nothing moved.\n");
    tb_buf_release(&lines);
    return status;
}

/* ---- As JSON ---- */

static void put_json_change(void *context, const char *path, const tb_node *one, const tb_node *two)
{
    cli_json *json = context;

    cli_json_open(json, NULL, '{');
    cli_json_text(json, "path", path);
    cli_json_node(json, "a", one);
    cli_json_node(json, "b", two);
    cli_json_close(json, '}');
}

static void put_json_side(cli_json *json, const char *key, const cli_diff_side *side)
{
    const tb_written *w = &side->file.written;

    cli_json_open(json, key, '{');
    cli_json_text(json, "path", side->file.path);
    cli_json_text(json, "title", w->title);
    cli_json_text(json, "decision_id", w->decision_id);
    cli_json_node(json, "generated_at", tb_node_get(w->node, "generated_at"));
    cli_json_text(json, "pack_sha256", w->pack_sha256);
    cli_json_text(json, "state", w->state);
    cli_json_text(json, "choice", w->choice);
    cli_json_text(json, "confidence", w->confidence);
    cli_json_node(json, "scores", tb_node_get(w->node, "scores"));
    cli_json_close(json, '}');
}

static void put_json_steps(cli_json *json, const cli_diff *d)
{
    cli_json_open(json, "margin", '{');
    cli_json_text(json, "of", d->of);
    cli_json_open(json, "steps", '[');
    for (size_t i = 0; i < d->step_count; i++) {
        const cli_diff_step *step = &d->steps[i];
        cli_json_open(json, NULL, '{');
        cli_json_open(json, "groups", '[');
        for (size_t g = 0; g < CLI_GROUP_COUNT; g++)
            if ((step->groups >> g & 1) != 0)
                cli_json_text(json, NULL, cli_group_names[g]);
        cli_json_close(json, ']');
        cli_json_number(json, "lead", step->lead);
        cli_json_number(json, "moved", i > 0 ? step->lead - d->steps[i - 1].lead : 0);
        cli_json_text(json, "choice", step->choice);
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
    cli_json_close(json, '}');
}

static tb_status put_json(const cli_diff *d, tb_buf *out)
{
    static const char *const none[] = {NULL};
    const tb_written *a = &d->sides[0].file.written, *b = &d->sides[1].file.written;
    cli_json json = {out, false};
    cli_diff_reason *list = NULL;
    size_t count = 0;
    tb_status status;

    cli_json_open(&json, NULL, '{');
    put_json_side(&json, "a", &d->sides[0]);
    put_json_side(&json, "b", &d->sides[1]);
    cli_json_open(&json, "profile", '[');
    status = tb_node_compare(a->profile, b->profile, none, put_json_change, &json);
    cli_json_close(&json, ']');
    cli_json_bool(&json, "rules_differ", strcmp(a->pack_sha256, b->pack_sha256) != 0);
    cli_json_open(&json, "evidence", '[');
    if (status == TB_OK)
        status = compare_entry(a->node, b->node, "evidence", put_json_change, &json);
    cli_json_close(&json, ']');
    put_json_steps(&json, d);
    cli_json_open(&json, "reasons", '[');
    if (status == TB_OK)
        status = cli_diff_reasons(d, &list, &count);
    for (size_t i = 0; i < count; i++) {
        cli_json_open(&json, NULL, '{');
        cli_json_text(&json, "rule", list[i].rule);
        cli_json_text(&json, "favours", list[i].favours);
        cli_json_number(&json, "a", list[i].points[0]);
        cli_json_number(&json, "b", list[i].points[1]);
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, ']');
    cli_json_close(&json, '}');
    tb_buf_putc(out, '\n');
    return status;
}

/* ---- The command ---- */

static cli_exit open_side(cli_diff *d, size_t which)
{
    cli_diff_side *side = &d->sides[which];
    tb_status status = cli_written_read(d->ctx, d->ctx->operands[which], &side->file);

    if (status != TB_OK)
        return cli_fail(d->ctx, status, &d->ctx->diags);
    side->pack = cli_packs_with_hash(&d->packs, side->file.written.pack_sha256);
    if (!side->pack)
        return cli_packs_lack(d->ctx, &side->file);
    status = tb_written_evidence(side->pack, &side->file.written, &side->arena, &d->ctx->diags, &side->evidence,
                                 &side->has_evidence);
    return status == TB_OK ? CLI_DONE : cli_fail(d->ctx, status, &d->ctx->diags);
}

static cli_exit compare(cli_diff *d)
{
    tb_buf out = TB_BUF_EMPTY;
    tb_status status = cli_diff_score(d);
    cli_exit code;

    if (status == TB_OK)
        status = d->ctx->json ? put_json(d, &out) : put_text(d, &out);
    code = status == TB_OK ? cli_write(d->ctx, NULL, &out) : cli_fail(d->ctx, status, &d->ctx->diags);
    tb_buf_release(&out);
    return code;
}

static cli_exit run(cli_context *ctx)
{
    cli_diff d = {.ctx = ctx};
    cli_exit code = cli_packs_open(ctx, &d.packs);

    for (size_t i = 0; i < 2 && code == CLI_DONE; i++)
        code = open_side(&d, i);
    if (code == CLI_DONE)
        code = compare(&d);
    cli_show(ctx, &ctx->diags);
    for (size_t i = 0; i < 2; i++) {
        tb_arena_release(&d.sides[i].arena);
        cli_written_release(&d.sides[i].file);
    }
    cli_packs_close(&d.packs);
    return code;
}

static const char *const formats[] = {"text", "json", NULL};

static const cli_option options[] = {
    {"format", 0, CLI_TEXT, offsetof(diff_values, format), NULL, "for people, or for programs", formats, "text", 0, 0},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak diff report.json docs/decisions/0001-backend.md", "why is this year's verdict another one?"},
    {0},
};

const cli_command cli_diff_command = {
    .name = "diff",
    .operands = "FILE FILE",
    .summary = "what moved between two reports, and what moved it",
    .details =
        "Lists what differs in the profiles, the rules, the measurements, the scores and the reasons of two reports "
        "(JSON, "
        "a page that holds it, or NAME.md with NAME.tiebreak.json beside it). Then the first is scored again with one "
        "group of the second's inputs after the other: answers, priorities, rules, evidence, date; each with how far "
        "it "
        "moves the lead of the first report's choice. The moves add up to the whole. Packs are found by their hashes, "
        "among the built-in one and every --pack.",
    .options = options,
    .values_size = sizeof(diff_values),
    .min_operands = 2,
    .max_operands = 2,
    .examples = examples,
    .run = run,
};
