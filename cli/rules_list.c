/* rules_list.c - `tiebreak rules list`: the pack as people read it. */
#include "builtin.h"
#include "json_writer.h"
#include "layout.h"
#include "rules.h"
#include "terminal.h"

#include "escape.h"
#include "pack.h"
#include "rule_words.h"

#include <string.h>

typedef struct list_values {
    const char *format;
} list_values;

/* ---- text ---- */

static void put_rule(tb_buf *out, const tb_pack *pack, const tb_rule *rule, size_t width)
{
    tb_buf line = TB_BUF_EMPTY;

    tb_buf_puts(&line, rule->id);
    tb_buf_puts(&line, ": ");
    tb_rule_put_act(&line, pack, rule);
    tb_buf_puts(out, "    ");
    if (line.data)
        cli_put_wrapped(out, line.data, 4, 6, width);
    tb_buf_clear(&line);
    tb_rule_put_sentence(&line, pack, rule);
    tb_buf_puts(out, "      ");
    if (line.data)
        cli_put_wrapped(out, line.data, 6, 6, width);
    tb_buf_clear(&line);
    tb_rule_put_basis(&line, pack, rule);
    tb_buf_puts(out, "      ");
    if (line.data)
        cli_put_wrapped(out, line.data, 6, 6, width);
    out->failed |= line.failed;
    tb_buf_release(&line);
}

static void put_heading(tb_buf *out, const char *text, bool color)
{
    tb_buf_puts(out, color ? "\n\033[1m" : "\n");
    tb_escape_terminal(out, tb_text_of(text));
    tb_buf_puts(out, color ? "\033[0m" : "");
}

static void put_title(tb_buf *out, const tb_pack *pack, size_t width)
{
    tb_buf line = TB_BUF_EMPTY;

    cli_put_wrapped(out, pack->title, 0, 0, width);
    tb_buf_printf(&line, "%s %s · ", pack->id, pack->version);
    cli_put_count(&line, pack->rule_count, "rule");
    tb_buf_printf(&line, " · %zu criteria · ", pack->leaf_count);
    cli_put_count(&line, pack->claim_count, "claim");
    tb_buf_puts(&line, " of ");
    cli_put_count(&line, pack->publication_count, "source");
    if (line.data)
        cli_put_wrapped(out, line.data, 0, 0, width);
    out->failed |= line.failed;
    tb_buf_release(&line);
}

static void put_text(tb_buf *out, const tb_pack *pack, bool color, size_t width)
{
    put_title(out, pack, width);
    for (size_t b = 0; b < pack->branch_count; b++) {
        const tb_branch *branch = &pack->branches[b];
        put_heading(out, branch->title, color);
        tb_buf_puts(out, branch->fixed ? " (cannot be weighed)\n" : "\n");
        for (size_t l = branch->first_leaf; l < branch->first_leaf + branch->leaf_count; l++) {
            tb_buf_puts(out, "  ");
            tb_escape_terminal(out, tb_text_of(pack->leaves[l].title));
            tb_buf_printf(out, " (%s)\n", pack->leaves[l].id);
            for (size_t r = 0; r < pack->rule_count; r++)
                if (pack->rules[r].leaf == l)
                    put_rule(out, pack, &pack->rules[r], width);
        }
    }
}

/* ---- JSON ---- */

static void json_date(cli_json *json, const char *key, tb_date date)
{
    tb_buf text = TB_BUF_EMPTY;

    if (date != TB_NO_DATE)
        tb_date_put(&text, date);
    cli_json_text(json, key, text.data);
    tb_buf_release(&text);
}

static void json_criteria(cli_json *json, const tb_pack *pack)
{
    cli_json_open(json, "criteria", '[');
    for (size_t b = 0; b < pack->branch_count; b++) {
        const tb_branch *branch = &pack->branches[b];
        cli_json_open(json, NULL, '{');
        cli_json_text(json, "id", branch->id);
        cli_json_text(json, "title", branch->title);
        cli_json_bool(json, "fixed", branch->fixed);
        cli_json_open(json, "leaves", '[');
        for (size_t l = branch->first_leaf; l < branch->first_leaf + branch->leaf_count; l++) {
            cli_json_open(json, NULL, '{');
            cli_json_text(json, "id", pack->leaves[l].id);
            cli_json_text(json, "title", pack->leaves[l].title);
            cli_json_close(json, '}');
        }
        cli_json_close(json, ']');
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}

static void json_claims(cli_json *json, const tb_pack *pack, const tb_rule *rule)
{
    cli_json_open(json, "claims", '[');
    for (size_t i = 0; i < rule->claim_count; i++) {
        const tb_claim *claim = &pack->claims[rule->claims[i]];
        cli_json_open(json, NULL, '{');
        cli_json_text(json, "id", claim->id);
        cli_json_text(json, "source", pack->publications[claim->source].id);
        cli_json_text(json, "section", claim->section);
        cli_json_text(json, "says", claim->says);
        cli_json_text(json, "status", tb_claim_status_name(claim->status));
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}

static void json_rule(cli_json *json, const tb_pack *pack, const tb_rule *rule)
{
    const bool argues = rule->act == TB_FAVOURS || rule->act == TB_AGAINST;
    tb_buf english = TB_BUF_EMPTY;

    if (rule->when)
        tb_condition_put_english(&english, rule->when, pack);
    cli_json_open(json, NULL, '{');
    cli_json_text(json, "id", rule->id);
    cli_json_text(json, "criterion", pack->leaves[rule->leaf].id);
    cli_json_text(json, "ground", rule->ground);
    cli_json_text(json, "when", rule->when_text);
    cli_json_text(json, "condition", english.data);
    cli_json_text(json, "act", tb_act_name(rule->act));
    cli_json_text(json, "target", tb_side_name(pack, rule->target, false));
    cli_json_text(json, "favours", argues ? pack->alternatives[rule->receiver].id : NULL);
    if (argues || rule->act == TB_FRICTION)
        cli_json_number(json, "points", rule->strength);
    else
        cli_json_text(json, "points", NULL);
    cli_json_text(json, "because", rule->because);
    cli_json_text(json, "text", rule->text);
    cli_json_text(json, "basis", rule->claim_count > 0 ? "claims" : "judgement");
    json_claims(json, pack, rule);
    cli_json_open(json, "despite", '[');
    for (size_t i = 0; i < rule->despite_count; i++)
        cli_json_text(json, NULL, pack->claims[rule->despite[i]].id);
    cli_json_close(json, ']');
    cli_json_text(json, "status", tb_claim_status_name(rule->status));
    cli_json_text(json, "benchmark", rule->evidence.benchmark);
    json_date(json, "checked_on", rule->checked_on);
    json_date(json, "valid_until", rule->valid_until);
    cli_json_close(json, '}');
    json->out->failed |= english.failed;
    tb_buf_release(&english);
}

static void put_json(tb_buf *out, const tb_pack *pack)
{
    cli_json json = {out, false};

    cli_json_open(&json, NULL, '{');
    cli_json_open(&json, "pack", '{');
    cli_json_text(&json, "id", pack->id);
    cli_json_text(&json, "version", pack->version);
    cli_json_text(&json, "title", pack->title);
    cli_json_text(&json, "sha256", pack->sha256);
    cli_json_close(&json, '}');
    json_criteria(&json, pack);
    cli_json_open(&json, "rules", '[');
    for (size_t i = 0; i < pack->rule_count; i++)
        json_rule(&json, pack, &pack->rules[i]);
    cli_json_close(&json, ']');
    cli_json_open(&json, "sources", '[');
    for (size_t i = 0; i < pack->publication_count; i++) {
        const tb_publication *source = &pack->publications[i];
        cli_json_open(&json, NULL, '{');
        cli_json_text(&json, "id", source->id);
        cli_json_text(&json, "title", source->title);
        cli_json_text(&json, "publisher", source->publisher);
        cli_json_text(&json, "author", source->author);
        cli_json_number(&json, "year", source->year);
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, ']');
    cli_json_close(&json, '}');
    tb_buf_putc(out, '\n');
}

static cli_exit run(cli_context *ctx)
{
    const list_values *values = ctx->values;
    tb_buf out = TB_BUF_EMPTY;
    tb_pack *pack = NULL;
    const tb_status st = cli_pack_load(ctx->operand_count > 0 ? ctx->operands[0] : ctx->pack_dir, &ctx->diags, &pack);

    if (st != TB_OK)
        return cli_fail(ctx, st, &ctx->diags);
    if (strcmp(values->format, "json") == 0)
        put_json(&out, pack);
    else
        put_text(&out, pack, ctx->color, (size_t)cli_terminal_width(ctx->out));
    const cli_exit code = cli_write(ctx, NULL, &out);
    tb_buf_release(&out);
    cli_pack_free(pack);
    return code;
}

static const char *const formats[] = {"text", "json", NULL};

static const cli_option options[] = {
    {"format", 0, CLI_TEXT, offsetof(list_values, format), NULL, "for people, or for programs", formats, "text", 0, 0},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak rules list", "read the built-in pack"},
    {"tiebreak rules list my-pack --format json", "another pack, for a program"},
    {0},
};

const cli_command cli_rules_list_command = {
    .name = "list",
    .operands = "[DIR]",
    .summary = "list criteria and rules in English, with points and sources",
    .options = options,
    .values_size = sizeof(list_values),
    .max_operands = 1,
    .examples = examples,
    .run = run,
};
