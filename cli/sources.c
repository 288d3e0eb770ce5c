/* sources.c - `tiebreak sources`: what each document concluded, beside what its own claims give. */
#include "commands.h"
#include "json_writer.h"
#include "layout.h"
#include "sources_tested.h"
#include "terminal.h"

#include "escape.h"
#include "pack.h"
#include "replay.h"
#include "text.h"

#include <string.h>

typedef struct sources_values {
    const char *format;
} sources_values;

static const char *side_id(const tb_pack *pack, int side)
{
    return side >= 0 ? pack->alternatives[side].id : side == TB_SIDE_ALL ? "both" : "none";
}

static const char *side_title(const tb_pack *pack, int side)
{
    return side >= 0 ? pack->alternatives[side].title : side_id(pack, side);
}

/* A subject won counts one for its winner, one on which the document found both alike counts one for each. */
static size_t points(const tb_replay_tally *tally, size_t alternative)
{
    return tally->won[alternative] + tally->both;
}

static bool tallies_equal(const tb_pack *pack, const tb_replay_tally *a, const tb_replay_tally *b)
{
    for (size_t i = 0; i < pack->alternative_count; i++)
        if (a->won[i] != b->won[i])
            return false;
    return a->both == b->both && a->none == b->none;
}

/* ---- text ---- */

static void put_line(tb_buf *out, tb_buf *line, size_t indent, size_t width)
{
    tb_buf_fill(out, ' ', indent);
    if (line->data != NULL)
        cli_put_wrapped(out, line->data, indent, indent, width);
    out->failed |= line->failed;
    tb_buf_clear(line);
}

/* "Node.js 3, Python 1, both 5, none 1: 8 to 6" */
static void put_tally(tb_buf *out, const tb_pack *pack, const tb_replay_tally *tally)
{
    for (size_t a = 0; a < pack->alternative_count; a++)
        tb_buf_printf(out, "%s %zu, ", pack->alternatives[a].title, tally->won[a]);
    tb_buf_printf(out, "both %zu, none %zu: ", tally->both, tally->none);
    for (size_t a = 0; a < pack->alternative_count; a++)
        tb_buf_printf(out, "%s%zu", a > 0 ? " to " : "", points(tally, a));
}

static void put_tallies(tb_buf *out, const tb_pack *pack, const tb_replay *replay, size_t indent, size_t width)
{
    tb_buf line = TB_BUF_EMPTY;
    const bool equal = tallies_equal(pack, &replay->concluded, &replay->given);

    if (replay->subject_count == 0) {
        tb_buf_puts(&line, "No conclusions of its own are on record.");
        put_line(out, &line, indent, width);
        tb_buf_release(&line);
        return;
    }
    tb_buf_puts(&line, "Concluded on ");
    cli_put_count(&line, replay->subject_count, "subject");
    tb_buf_puts(&line, ": ");
    put_tally(&line, pack, &replay->concluded);
    put_line(out, &line, indent, width);
    tb_buf_puts(&line, "Its claims give: ");
    if (equal)
        tb_buf_puts(&line, "the same");
    else
        put_tally(&line, pack, &replay->given);
    if (replay->difference_count > 0) {
        tb_buf_puts(&line, "; ");
        cli_put_count(&line, replay->difference_count, "difference");
    }
    put_line(out, &line, indent, width);
    tb_buf_release(&line);
}

static void put_claim_counts(tb_buf *out, const tb_replay *replay)
{
    cli_put_count(out, replay->claim_count, "claim");
    for (int status = TB_CURRENT, n = 0; status <= TB_REFUTED; status++)
        if (replay->statuses[status] > 0)
            tb_buf_printf(out, "%s%zu %s", n++ > 0 ? ", " : ": ", replay->statuses[status],
                          tb_claim_status_name((tb_claim_status)status));
}

/* What the document is, and how much of it is in the pack. */
static void put_document(tb_buf *out, const tb_replay *replay, size_t width)
{
    const tb_publication *p = replay->publication;
    tb_buf line = TB_BUF_EMPTY;

    tb_buf_printf(&line, "%s", p->title);
    put_line(out, &line, 2, width);
    tb_buf_printf(&line, "%s %d%s%s", p->publisher, p->year, p->author ? " · " : "", p->author ? p->author : "");
    put_line(out, &line, 2, width);
    if (p->url) {
        tb_buf_puts(&line, p->url);
        put_line(out, &line, 2, width);
    }
    if (p->interest) {
        tb_buf_printf(&line, "Its author's interest: %s.", p->interest);
        put_line(out, &line, 2, width);
    }
    put_claim_counts(&line, replay);
    put_line(out, &line, 2, width);
    if (p->overall) {
        tb_buf_printf(&line, "Overall: %s", p->overall);
        put_line(out, &line, 2, width);
    }
    tb_buf_release(&line);
}

static void put_heading(tb_buf *out, const char *text, bool color)
{
    tb_buf_puts(out, color ? "\033[1m" : "");
    tb_escape_terminal(out, tb_text_of(text));
    tb_buf_puts(out, color ? "\033[0m\n" : "\n");
}

/* How the rows of a document's subjects are laid out; subject 0: in sentences, as the columns would not fit. */
typedef struct columns {
    size_t subject, title; /* widths */
} columns;

static columns fit_columns(const tb_pack *pack, const tb_replay *replay, size_t width)
{
    columns c = {0, sizeof "concluded" - 1};

    for (size_t a = 0; a < pack->alternative_count; a++) {
        const size_t w = tb_utf8_width(tb_text_of(pack->alternatives[a].title));
        c.title = w > c.title ? w : c.title;
    }
    for (size_t i = 0; i < replay->subject_count; i++) {
        const size_t w = tb_utf8_width(tb_text_of(replay->subjects[i].subject));
        c.subject = w > c.subject ? w : c.subject;
    }
    if (4 + c.subject + 2 * (2 + c.title) + 4 * pack->alternative_count > width)
        c.subject = 0;
    return c;
}

static void put_cell(tb_buf *out, const char *text, size_t width)
{
    const size_t taken = tb_utf8_width(tb_text_of(text));

    tb_escape_terminal(out, tb_text_of(text));
    tb_buf_fill(out, ' ', width + 2 - (taken < width ? taken : width));
}

/* "Node.js 4 to 1", or "none" when no claim is for any. */
static void put_given(tb_buf *out, const tb_pack *pack, const tb_replay_subject *subject, size_t pad)
{
    put_cell(out, side_title(pack, subject->given), pad);
    for (size_t a = 0; a < pack->alternative_count && subject->given != TB_SIDE_NONE; a++)
        tb_buf_printf(out, "%s%zu", a > 0 ? " to " : "", subject->counts[a]);
    while (out->len > 0 && out->data[out->len - 1] == ' ')
        out->data[--out->len] = '\0';
}

static void put_conclusion(tb_buf *out, const tb_pack *pack, const tb_replay *replay, const tb_conclusion *c,
                           const columns *cols, size_t width)
{
    const tb_replay_subject *subject = tb_replay_subject_find(replay, c->subject);
    const bool first = &replay->publication->conclusions[subject->first_conclusion] == c;
    const bool differs = subject->given != subject->concluded;
    tb_buf line = TB_BUF_EMPTY;

    if (cols->subject > 0) {
        tb_buf_puts(out, "    ");
        put_cell(out, c->subject, cols->subject);
        put_cell(out, side_title(pack, c->concludes), cols->title);
        put_given(out, pack, subject, cols->title);
        tb_buf_putc(out, '\n');
    } else {
        tb_buf_printf(&line, "%s: %s; %sits claims give ", c->subject, side_title(pack, c->concludes),
                      differs ? "but " : "");
        put_given(&line, pack, subject, 0);
        put_line(out, &line, 4, width);
    }
    if (c->note) {
        tb_buf_puts(&line, c->note);
        put_line(out, &line, 8, width);
    }
    if (first && differs) {
        tb_buf_printf(&line, "Differs: %s", subject->explained ? subject->explained : "not explained.");
        put_line(out, &line, 8, width);
    }
    tb_buf_release(&line);
}

/* Whether claim I is the document's, on what it drew no conclusion about. */
static bool is_further(const tb_pack *pack, const tb_replay *replay, size_t i)
{
    return &pack->publications[pack->claims[i].source] == replay->publication &&
           tb_replay_subject_find(replay, pack->claims[i].subject) == NULL;
}

/* "12 further claims ...: job market 3, editors." */
static void put_further(tb_buf *out, const tb_pack *pack, const tb_replay *replay, size_t width)
{
    tb_buf line = TB_BUF_EMPTY, list = TB_BUF_EMPTY;
    size_t total = 0;

    for (size_t i = 0; i < pack->claim_count; i++) {
        size_t alike = 0, before = 0;
        if (!is_further(pack, replay, i))
            continue;
        total++;
        for (size_t k = 0; k < pack->claim_count; k++)
            if (is_further(pack, replay, k) && strcmp(pack->claims[k].subject, pack->claims[i].subject) == 0) {
                alike++;
                before += k < i;
            }
        if (before == 0)
            tb_buf_printf(&list, "%s%s", list.len > 0 ? ", " : "", pack->claims[i].subject);
        if (before == 0 && alike > 1)
            tb_buf_printf(&list, " %zu", alike);
    }
    if (total > 0) {
        cli_put_count(&line, total, "further claim");
        tb_buf_printf(&line, ", on what it drew no conclusion about: %s.", list.data ? list.data : "");
        put_line(out, &line, 2, width);
    }
    out->failed |= list.failed;
    tb_buf_release(&list);
    tb_buf_release(&line);
}

static void put_replay(tb_buf *out, const tb_pack *pack, const tb_replay *replay, bool color, size_t width)
{
    const tb_publication *p = replay->publication;
    const columns cols = fit_columns(pack, replay, width);
    const char *section = NULL;

    put_heading(out, p->id, color);
    put_document(out, replay, width);
    if (cols.subject > 0 && replay->subject_count > 0) {
        tb_buf_puts(out, "\n    ");
        put_cell(out, "", cols.subject);
        put_cell(out, "concluded", cols.title);
        tb_buf_puts(out, "its claims\n");
    }
    for (size_t i = 0; i < p->conclusion_count; i++) {
        if (section == NULL || strcmp(section, p->conclusions[i].section) != 0) {
            section = p->conclusions[i].section;
            tb_buf_puts(out, i == 0 && cols.subject > 0 ? "  " : "\n  ");
            cli_put_wrapped(out, section, 2, 2, width);
        }
        put_conclusion(out, pack, replay, &p->conclusions[i], &cols, width);
    }
    tb_buf_putc(out, '\n');
    put_tallies(out, pack, replay, 2, width);
    put_further(out, pack, replay, width);
}

static void put_summary(tb_buf *out, const tb_pack *pack, const tb_replay *replay, bool color, size_t width)
{
    put_heading(out, replay->publication->id, color);
    put_document(out, replay, width);
    put_tallies(out, pack, replay, 2, width);
}

/* ---- JSON ---- */

static void json_tally(cli_json *json, const tb_pack *pack, const char *key, const tb_replay_tally *tally)
{
    cli_json_open(json, key, '{');
    cli_json_open(json, "won", '{');
    for (size_t a = 0; a < pack->alternative_count; a++)
        cli_json_number(json, pack->alternatives[a].id, (double)tally->won[a]);
    cli_json_close(json, '}');
    cli_json_number(json, "both", (double)tally->both);
    cli_json_number(json, "none", (double)tally->none);
    cli_json_open(json, "points", '{');
    for (size_t a = 0; a < pack->alternative_count; a++)
        cli_json_number(json, pack->alternatives[a].id, (double)points(tally, a));
    cli_json_close(json, '}');
    cli_json_close(json, '}');
}

static void json_claims_of(cli_json *json, const tb_pack *pack, const tb_replay *replay, const char *subject)
{
    cli_json_open(json, "claims", '[');
    for (size_t i = 0; i < pack->claim_count; i++)
        if (&pack->publications[pack->claims[i].source] == replay->publication &&
            strcmp(pack->claims[i].subject, subject) == 0)
            cli_json_text(json, NULL, pack->claims[i].id);
    cli_json_close(json, ']');
}

static void json_subjects(cli_json *json, const tb_pack *pack, const tb_replay *replay)
{
    const tb_publication *p = replay->publication;

    cli_json_open(json, "subjects", '[');
    for (size_t i = 0; i < replay->subject_count; i++) {
        const tb_replay_subject *subject = &replay->subjects[i];
        cli_json_open(json, NULL, '{');
        cli_json_text(json, "subject", subject->subject);
        cli_json_text(json, "concluded", side_id(pack, subject->concluded));
        cli_json_text(json, "claims_give", side_id(pack, subject->given));
        cli_json_open(json, "counts", '{');
        for (size_t a = 0; a < pack->alternative_count; a++)
            cli_json_number(json, pack->alternatives[a].id, (double)subject->counts[a]);
        cli_json_close(json, '}');
        json_claims_of(json, pack, replay, subject->subject);
        cli_json_bool(json, "differs", subject->given != subject->concluded);
        cli_json_text(json, "explained", subject->explained);
        cli_json_open(json, "sections", '[');
        for (size_t k = 0; k < p->conclusion_count; k++)
            if (strcmp(p->conclusions[k].subject, subject->subject) == 0) {
                cli_json_open(json, NULL, '{');
                cli_json_text(json, "section", p->conclusions[k].section);
                cli_json_text(json, "note", p->conclusions[k].note);
                cli_json_close(json, '}');
            }
        cli_json_close(json, ']');
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}

/* With TESTED (NULL: not), its subjects and the tests of its claims too. */
static void json_source(cli_json *json, const tb_pack *pack, const tb_replay *replay, const cli_tested *tested)
{
    const tb_publication *p = replay->publication;

    cli_json_open(json, NULL, '{');
    cli_json_text(json, "id", p->id);
    cli_json_text(json, "title", p->title);
    cli_json_text(json, "publisher", p->publisher);
    cli_json_text(json, "author", p->author);
    cli_json_number(json, "year", p->year);
    cli_json_text(json, "url", p->url);
    cli_json_text(json, "interest", p->interest);
    cli_json_text(json, "overall", p->overall);
    cli_json_open(json, "claims", '{');
    cli_json_number(json, "total", (double)replay->claim_count);
    for (int status = TB_CURRENT; status <= TB_REFUTED; status++)
        cli_json_number(json, tb_claim_status_name((tb_claim_status)status), (double)replay->statuses[status]);
    cli_json_close(json, '}');
    cli_json_open(json, "tally", '{');
    json_tally(json, pack, "concluded", &replay->concluded);
    json_tally(json, pack, "claims_give", &replay->given);
    cli_json_number(json, "subjects", (double)replay->subject_count);
    cli_json_number(json, "differences", (double)replay->difference_count);
    cli_json_close(json, '}');
    if (tested) {
        json_subjects(json, pack, replay);
        cli_tested_put_json(pack, tested, (size_t)(p - pack->publications), json);
    }
    cli_json_close(json, '}');
}

/* ---- the command ---- */

static cli_exit put_one(cli_context *ctx, tb_buf *out, size_t source)
{
    const size_t width = (size_t)cli_terminal_width(ctx->out);
    cli_json json = {out, false};
    cli_tested tested;
    tb_replay replay;
    tb_status st = cli_tested_load(ctx, &tested);

    if (st == TB_OK)
        st = tb_replay_make(ctx->pack, source, &ctx->arena, &replay);
    if (st == TB_OK && ctx->json) {
        json_source(&json, ctx->pack, &replay, &tested);
        tb_buf_putc(out, '\n');
    } else if (st == TB_OK) {
        put_replay(out, ctx->pack, &replay, ctx->color, width);
        cli_tested_put(ctx, &tested, source, width, out);
    }
    cli_tested_release(&tested);
    return st == TB_OK ? CLI_DONE : cli_fail(ctx, st, &ctx->diags);
}

static cli_exit put_all(cli_context *ctx, tb_buf *out)
{
    cli_json json = {out, false};

    if (ctx->json)
        cli_json_open(&json, NULL, '[');
    for (size_t i = 0; i < ctx->pack->publication_count; i++) {
        tb_replay replay;
        const tb_status st = tb_replay_make(ctx->pack, i, &ctx->arena, &replay);
        if (st != TB_OK)
            return cli_fail(ctx, st, &ctx->diags);
        if (ctx->json) {
            json_source(&json, ctx->pack, &replay, NULL);
            continue;
        }
        if (i > 0)
            tb_buf_putc(out, '\n');
        put_summary(out, ctx->pack, &replay, ctx->color, (size_t)cli_terminal_width(ctx->out));
    }
    if (ctx->json) {
        cli_json_close(&json, ']');
        tb_buf_putc(out, '\n');
    } else if (ctx->pack->publication_count == 0) {
        tb_buf_puts(out, "This pack names no sources.\n");
    }
    return CLI_DONE;
}

static cli_exit unknown_source(cli_context *ctx, const char *id)
{
    const tb_pack *pack = ctx->pack;
    const char **names = tb_arena_array(&ctx->arena, pack->publication_count + 1, sizeof *names);
    const char *near;

    if (!names)
        return cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
    for (size_t i = 0; i < pack->publication_count; i++)
        names[i] = pack->publications[i].id;
    near = tb_text_nearest(tb_text_of(id), names, pack->publication_count);
    if (near)
        return cli_usage(ctx, "unknown source '%s'; did you mean '%s'?", id, near);
    return cli_usage(ctx, "unknown source '%s'; 'tiebreak sources' lists them", id);
}

static cli_exit run(cli_context *ctx)
{
    const tb_pack *pack = ctx->pack;
    tb_buf out = TB_BUF_EMPTY;
    size_t source = 0;
    cli_exit code;

    if (ctx->operand_count > 0) {
        while (source < pack->publication_count && strcmp(pack->publications[source].id, ctx->operands[0]) != 0)
            source++;
        if (source == pack->publication_count)
            return unknown_source(ctx, ctx->operands[0]);
    }
    code = ctx->operand_count > 0 ? put_one(ctx, &out, source) : put_all(ctx, &out);
    if (code == CLI_DONE)
        code = cli_write(ctx, NULL, &out);
    tb_buf_release(&out);
    return code;
}

static const char *const formats[] = {"text", "json", NULL};

static const cli_option options[] = {
    {"format", 0, CLI_TEXT, offsetof(sources_values, format), NULL, "for people, or for programs", formats, "text", 0,
     0},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak sources", "the documents the pack rests on, and what each concluded"},
    {"tiebreak sources --format json", "the same for a program; with an ID, every subject of one document"},
    {0},
};

const cli_command cli_sources_command = {
    .name = "sources",
    .operands = "[ID]",
    .summary = "show what each document concluded, and what its own claims give",
    .details =
        "With ID, subject by subject. A subject's claims give the side that more of them are for, whatever their "
        "status; as many for each give both. One for both sides counts for each, a criticism of one of two "
        "counts for the other. The score after a tally gives a point for each subject won, and one to each "
        "side where it is both.\n\n"
        "Claims that benchmarks test are listed last, with what `tiebreak bench` found on this machine.",
    .options = options,
    .values_size = sizeof(sources_values),
    .max_operands = 1,
    .examples = examples,
    .run = run,
    .needs = CLI_NEEDS_PACK,
};
