/* decisions.c - `tiebreak decisions`: the decision log. */
#include "commands.h"
#include "json_writer.h"
#include "layout.h"
#include "log.h"
#include "terminal.h"

#include "decision.h"
#include "escape.h"
#include "tiebreak.h"

#include <string.h>
#include <time.h>

typedef struct decisions_values {
    const char *choice, *format, *output, *store;
    unsigned long limit;
} decisions_values;

#define AT(member) offsetof(decisions_values, member)
#define STORE_OPTION                                                                                                   \
    {                                                                                                                  \
        "store", 0, CLI_TEXT, AT(store), "FILE", "the decision log, instead of the one in your data folder", NULL,     \
            NULL, 0, 0                                                                                                 \
    }

static const char *const formats[] = {"text", "json", NULL};

static void put_time(tb_buf *out, int64_t at)
{
    const time_t seconds = (time_t)at;
    struct tm parts;
    char text[32] = "?";

    if (gmtime_r(&seconds, &parts))
        strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts);
    tb_buf_puts(out, text);
}

/* Ends a command with what it has to say. */
static cli_exit give(cli_context *ctx, const char *path, tb_buf *out)
{
    const cli_exit code = cli_write(ctx, path, out);

    tb_buf_release(out);
    return code;
}

static cli_exit unknown_key(cli_context *ctx, const char *key)
{
    cli_log_tell_unknown(ctx, key);
    return cli_fail(ctx, TB_ERR_INPUT, &ctx->diags);
}

/* ---- list ---- */

static void put_line_json(cli_json *json, const tb_decision_line *line)
{
    cli_json_open(json, NULL, '{');
    cli_json_text(json, "key", line->key);
    cli_json_number(json, "made_at", (double)line->made_at);
    cli_json_text(json, "decision_id", line->decision_id);
    cli_json_text(json, "title", line->title);
    cli_json_text(json, "state", line->state);
    cli_json_text(json, "choice", line->choice);
    cli_json_text(json, "confidence", line->confidence);
    cli_json_open(json, "pack", '{');
    cli_json_text(json, "id", line->pack_id);
    cli_json_text(json, "version", line->pack_version);
    cli_json_text(json, "sha256", line->pack_sha256);
    cli_json_close(json, '}');
    cli_json_text(json, "supersedes", line->supersedes);
    cli_json_text(json, "chosen", line->chosen);
    cli_json_text(json, "chosen_by", line->chosen_by);
    cli_json_text(json, "chosen_because", line->chosen_because);
    cli_json_close(json, '}');
}

static void put_line_text(tb_buf *out, const tb_decision_line *line)
{
    tb_buf_printf(out, "%.8s  ", line->key);
    put_time(out, line->made_at);
    tb_buf_puts(out, "  ");
    tb_escape_terminal(out, tb_text_of(line->title ? line->title : "(no title)"));
    tb_buf_puts(out, "\n          ");
    if (line->choice && strcmp(line->state, tb_state_name(TB_STATE_BEYOND)) == 0)
        tb_buf_printf(out, "%s, nearest: ", line->state);
    tb_escape_terminal(out, tb_text_of(line->choice ? line->choice : line->state));
    if (line->choice && line->confidence)
        tb_buf_printf(out, ", %s", line->confidence);
    if (line->chosen) {
        tb_buf_puts(out, "; chosen: ");
        tb_escape_terminal(out, tb_text_of(line->chosen));
    }
    tb_buf_puts(out, "\n");
}

static cli_exit list(cli_context *ctx)
{
    const decisions_values *values = ctx->values;
    const tb_decision_filter filter = {
        .words = ctx->operand_count > 0 ? ctx->operands[0] : NULL, .choice = values->choice, .limit = values->limit};
    tb_decision_line *lines;
    tb_store *store;
    size_t count;
    tb_buf out = TB_BUF_EMPTY;
    cli_exit code = cli_log_open(ctx, values->store, false, &store);

    if (code != CLI_DONE)
        return code;
    const tb_status status = tb_store_list(store, &filter, &ctx->arena, &ctx->diags, &lines, &count);
    tb_store_close(store);
    if (status != TB_OK)
        return cli_fail(ctx, status, &ctx->diags);
    if (ctx->json) {
        cli_json json = {.out = &out};
        cli_json_open(&json, NULL, '[');
        for (size_t i = 0; i < count; i++)
            put_line_json(&json, &lines[i]);
        cli_json_close(&json, ']');
        tb_buf_puts(&out, "\n");
    } else {
        for (size_t i = 0; i < count; i++)
            put_line_text(&out, &lines[i]);
        cli_put_count(&out, count, "decision");
        tb_buf_puts(&out, "\n");
    }
    return give(ctx, NULL, &out);
}

/* ---- show and export ---- */

/* Calls WITH for the decision of each operand. */
static cli_exit each_named(cli_context *ctx, cli_exit (*with)(cli_context *, tb_store *, const tb_decision *, tb_buf *),
                           tb_buf *out)
{
    const decisions_values *values = ctx->values;
    tb_store *store;
    cli_exit code = cli_log_open(ctx, values->store, false, &store);

    for (size_t i = 0; code == CLI_DONE && i < ctx->operand_count; i++) {
        tb_decision decision;
        bool found;
        const tb_status status = tb_store_find(store, ctx->operands[i], &ctx->arena, &ctx->diags, &found, &decision);
        code = status != TB_OK ? cli_fail(ctx, status, &ctx->diags)
               : found         ? with(ctx, store, &decision, out)
                               : unknown_key(ctx, ctx->operands[i]);
    }
    tb_store_close(store);
    return code;
}

/* The report as it was, worked out again from what the log keeps. */
static cli_exit put_report(cli_context *ctx, tb_store *store, const tb_decision *decision, tb_buf *out)
{
    const tb_text_options options = {.color = ctx->color, .width = cli_terminal_width(ctx->out)};
    tb_remade remade;
    tb_status status = tb_decision_remake(store, decision, NULL, &ctx->diags, &remade);

    if (status == TB_OK)
        status = tb_report_put_text(remade.report, &options, out);
    if (status == TB_OK && remade.differs)
        tb_buf_puts(out, "\n  This version of tiebreak works it out a little differently from the one that made it.\n");
    tb_remade_release(&remade, &ctx->diags);
    return status == TB_OK ? CLI_DONE : cli_fail(ctx, status, &ctx->diags);
}

static cli_exit put_shown(cli_context *ctx, tb_store *store, const tb_decision *decision, tb_buf *out)
{
    const tb_decision_line *line = &decision->line;

    if (ctx->json) {
        tb_buf_add(out, decision->report.at, decision->report.len);
        tb_buf_puts(out, "\n");
        return CLI_DONE;
    }
    tb_buf_printf(out, "%s, made ", line->key);
    put_time(out, line->made_at);
    tb_buf_puts(out, " UTC\n");
    if (line->supersedes)
        tb_buf_printf(out, "It takes the place of %s.\n", line->supersedes);
    if (line->chosen) {
        tb_buf_puts(out, "In the end ");
        tb_escape_terminal(out, tb_text_of(line->chosen));
        tb_buf_puts(out, " was chosen");
        if (line->chosen_by) {
            tb_buf_puts(out, " by ");
            tb_escape_terminal(out, tb_text_of(line->chosen_by));
        }
        if (line->chosen_because) {
            tb_buf_puts(out, ": ");
            tb_escape_terminal(out, tb_text_of(line->chosen_because));
        }
        tb_buf_puts(out, "\n");
    }
    return put_report(ctx, store, decision, out);
}

static cli_exit show(cli_context *ctx)
{
    tb_buf out = TB_BUF_EMPTY;
    const cli_exit code = each_named(ctx, put_shown, &out);

    if (code == CLI_DONE)
        return give(ctx, NULL, &out);
    tb_buf_release(&out);
    return code;
}

/* One line: what the list has, and the documents. */
static cli_exit put_exported(cli_context *ctx, tb_store *store, const tb_decision *decision, tb_buf *out)
{
    cli_json json = {.out = out};
    (void)ctx, (void)store;
    put_line_json(&json, &decision->line);
    out->len--; /* its closing bracket comes after the documents */
    tb_buf_puts(out, ",\"profile\":");
    tb_buf_add(out, decision->profile.at, decision->profile.len);
    tb_buf_puts(out, ",\"report\":");
    tb_buf_add(out, decision->report.at, decision->report.len);
    tb_buf_puts(out, "}\n");
    return CLI_DONE;
}

/* All of them, the oldest first, as the log would be written anew. */
static cli_exit export_all(cli_context *ctx, tb_buf *out)
{
    const decisions_values *values = ctx->values;
    tb_decision_line *lines;
    tb_store *store;
    size_t count = 0;
    cli_exit code = cli_log_open(ctx, values->store, false, &store);

    if (code != CLI_DONE)
        return code;
    tb_status status = tb_store_list(store, &(tb_decision_filter){0}, &ctx->arena, &ctx->diags, &lines, &count);
    while (status == TB_OK && count-- > 0) {
        tb_arena arena = TB_ARENA_EMPTY;
        tb_decision decision;
        bool found;
        status = tb_store_find(store, lines[count].key, &arena, &ctx->diags, &found, &decision);
        if (status == TB_OK && found)
            (void)put_exported(ctx, store, &decision, out);
        tb_arena_release(&arena);
    }
    tb_store_close(store);
    return status == TB_OK ? CLI_DONE : cli_fail(ctx, status, &ctx->diags);
}

static cli_exit export_them(cli_context *ctx)
{
    const decisions_values *values = ctx->values;
    tb_buf out = TB_BUF_EMPTY;
    const cli_exit code = ctx->operand_count > 0 ? each_named(ctx, put_exported, &out) : export_all(ctx, &out);

    if (code == CLI_DONE)
        return give(ctx, values->output, &out);
    tb_buf_release(&out);
    return code;
}

/* ---- backup ---- */

static cli_exit backup(cli_context *ctx)
{
    const decisions_values *values = ctx->values;
    tb_store *store;
    const cli_exit code = cli_log_open(ctx, values->store, false, &store);

    if (code != CLI_DONE)
        return code;
    const tb_status status = tb_store_backup(store, ctx->operands[0], &ctx->diags);
    tb_store_close(store);
    return status == TB_OK ? CLI_DONE : cli_fail(ctx, status, &ctx->diags);
}

/* ---- The table ---- */

static const cli_option list_options[] = {
    {"choice", 0, CLI_TEXT, AT(choice), "CHOICE", "only those that recommend it: an alternative, hybrid or none", NULL,
     NULL, 0, 0},
    {"format", 0, CLI_TEXT, AT(format), NULL, "for people, or for programs", formats, "text", 0, 0},
    {"limit", 0, CLI_NUMBER, AT(limit), "N", "the newest so many; 0 is all", NULL, "0", 0, 1000000},
    STORE_OPTION,
    {0},
};

static const cli_option show_options[] = {
    {"format", 0, CLI_TEXT, AT(format), NULL, "for people, or the report as it was written", formats, "text", 0, 0},
    STORE_OPTION,
    {0},
};

static const cli_option export_options[] = {
    {"output", 'o', CLI_TEXT, AT(output), "FILE", "write there, whole or not at all, not to standard output", NULL,
     NULL, 0, 0},
    STORE_OPTION,
    {0},
};

static const cli_option backup_options[] = {
    STORE_OPTION,
    {0},
};

static const cli_example list_examples[] = {
    {"tiebreak score my-project.yaml --save", "put a decision into the log"},
    {"tiebreak decisions list", "all of them, the newest first"},
    {"tiebreak decisions list --choice hybrid", "those that recommend both"},
    {0},
};

static const cli_example show_examples[] = {
    {"tiebreak decisions show KEY", "the report of one, as it was made"},
    {0},
};

static const cli_example export_examples[] = {
    {"tiebreak decisions export -o decisions.jsonl", "all of them, one JSON object a line"},
    {0},
};

static const cli_example backup_examples[] = {
    {"tiebreak decisions backup copy.db", "a copy to put away; whoever uses the log need not stop"},
    {0},
};

static const cli_command list_command = {
    .name = "list",
    .operands = "[WORDS]",
    .summary = "the decisions in the log",
    .details = "WORDS are looked for in titles and choices, or begin a key or a decision's id.",
    .options = list_options,
    .values_size = sizeof(decisions_values),
    .max_operands = 1,
    .examples = list_examples,
    .run = list,
};

static const cli_command show_command = {
    .name = "show",
    .operands = "KEY...",
    .summary = "a decision's report, as it was made",
    .details =
        "The log keeps the pack and the measurements of every decision, so the report is worked out again as it was, "
        "whatever the rules have become since.",
    .options = show_options,
    .values_size = sizeof(decisions_values),
    .min_operands = 1,
    .max_operands = CLI_MANY,
    .examples = show_examples,
    .run = show,
};

static const cli_command export_command = {
    .name = "export",
    .operands = "[KEY...]",
    .summary = "decisions with their profiles and reports, one JSON object a line",
    .options = export_options,
    .values_size = sizeof(decisions_values),
    .max_operands = CLI_MANY,
    .examples = export_examples,
    .run = export_them,
};

static const cli_command backup_command = {
    .name = "backup",
    .operands = "FILE",
    .summary = "a whole copy of the log, in a new file",
    .options = backup_options,
    .values_size = sizeof(decisions_values),
    .min_operands = 1,
    .max_operands = 1,
    .examples = backup_examples,
    .run = backup,
};

static const cli_command *const nested[] = {
    &backup_command, &export_command, &list_command, &cli_decisions_recheck_command, &show_command, NULL};

const cli_command cli_decisions_command = {
    .name = "decisions",
    .summary = "the decision log: what was decided, and on what grounds",
    .commands = nested,
};
