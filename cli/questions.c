/* questions.c - `tiebreak questions`: what a profile can say, and a blank one to fill in. */
#include "commands.h"

#include "feeds.h"
#include "layout.h"
#include "terminal.h"

#include "escape.h"
#include "number.h"
#include "pack.h"
#include "question_list.h"

#include <cjson/cJSON.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

typedef struct questions_values {
    const char *format;
    bool blank;
} questions_values;

/* One wrapped line: LEAD, then TEXT, each further line under the first of the text. */
static void put_line(tb_buf *out, const char *lead, const tb_buf *text, size_t width)
{
    tb_buf_puts(out, lead);
    cli_put_wrapped(out, text->data ? text->data : "", strlen(lead), strlen(lead), width);
    out->failed |= text->failed;
}

static void put_string(tb_buf *out, const char *lead, const char *text, size_t width)
{
    tb_buf_puts(out, lead);
    cli_put_wrapped(out, text, strlen(lead), strlen(lead), width);
}

/* ---- text ---- */

static void put_options(tb_buf *out, const tb_question *q, size_t width)
{
    tb_buf line = TB_BUF_EMPTY;

    for (size_t i = 0; i < q->option_count; i++) {
        tb_buf_clear(&line);
        tb_buf_printf(&line, "%s: %s", q->options[i].id, q->options[i].title);
        put_line(out, "      ", &line, width);
    }
    tb_buf_release(&line);
}

static void put_question(tb_buf *out, const tb_pack *pack, size_t index, const char *section, size_t width)
{
    const tb_question *q = &pack->questions[index];
    tb_buf line = TB_BUF_EMPTY;

    if (section)
        tb_buf_printf(out, "\n%s\n", section);
    tb_buf_printf(out, "  %s\n", q->id);
    put_string(out, "    ", q->title, width);
    if (q->help)
        put_string(out, "    ", q->help, width);
    cli_put_kind(&line, q);
    put_line(out, "    ", &line, width);
    put_options(out, q, width);
    tb_buf_clear(&line);
    cli_put_why(&line, pack, index);
    put_line(out, "    ", &line, width);
    tb_buf_release(&line);
}

static bool same_section(const tb_question *a, const tb_question *b)
{
    return a->section == b->section || (a->section && b->section && strcmp(a->section, b->section) == 0);
}

/* A question with all that decides on its place. */
typedef struct placed {
    size_t index, section; /* section: the first question of it */
    unsigned opening;      /* what is asked of every project comes first, as in `ask`; the rest after that */
    unsigned section_opening;
    bool is_nameless; /* those of no section come last */
} placed;

static int compare_placed(const void *a, const void *b)
{
    const placed *x = a, *y = b;

    if (x->is_nameless != y->is_nameless)
        return x->is_nameless ? 1 : -1;
    if (x->section_opening != y->section_opening)
        return x->section_opening < y->section_opening ? -1 : 1;
    if (x->section != y->section)
        return x->section < y->section ? -1 : 1;
    if (x->opening != y->opening)
        return x->opening < y->opening ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static placed place_of(const tb_pack *pack, size_t index)
{
    const tb_question *q = &pack->questions[index];
    placed place = {index, index, q->opening > 0 ? q->opening : UINT_MAX, UINT_MAX, !q->section};

    for (size_t i = pack->question_count; i-- > 0;) {
        const unsigned opening = pack->questions[i].opening;
        if (!same_section(q, &pack->questions[i]))
            continue;
        place.section = i;
        if (opening > 0 && opening < place.section_opening)
            place.section_opening = opening;
    }
    return place;
}

/* Calls SHOW for all questions, section by section, those without one last; FIRST is the section's name, or NULL for
 * the further questions of it. */
typedef void shower(tb_buf *out, const tb_pack *pack, size_t question, const char *first, size_t width);

static void each_question(tb_buf *out, const tb_pack *pack, size_t width, shower *show)
{
    placed *list = malloc((pack->question_count + 1) * sizeof *list);

    if (!list) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < pack->question_count; i++)
        list[i] = place_of(pack, i);
    qsort(list, pack->question_count, sizeof *list, compare_placed);
    for (size_t i = 0; i < pack->question_count; i++) {
        const char *section = pack->questions[list[i].index].section;
        const bool is_first = i == 0 || list[i].section != list[i - 1].section;
        show(out, pack, list[i].index, !is_first ? NULL : section ? section : "more", width);
    }
    free(list);
}

static void put_workloads(tb_buf *out, const tb_pack *pack, size_t width)
{
    tb_buf line = TB_BUF_EMPTY;

    tb_buf_puts(out, "workloads: the kinds of work, each with its share\n");
    for (size_t i = 0; i < pack->workload_count; i++) {
        const tb_workload *w = &pack->workloads[i];
        tb_buf_clear(&line);
        tb_buf_printf(&line, "%s: %s.", w->id, w->title);
        if (w->help)
            tb_buf_printf(&line, " %s", w->help);
        put_line(out, "  ", &line, width);
    }
    tb_buf_release(&line);
}

static void put_text(tb_buf *out, const tb_pack *pack, size_t width)
{
    put_workloads(out, pack, width);
    each_question(out, pack, width, put_question);
    tb_buf_puts(out, "\npriorities: ignore, less, normal, more or decisive, for each of\n  ");
    for (size_t b = 0, n = 0; b < pack->branch_count; b++)
        if (!pack->branches[b].fixed)
            tb_buf_printf(out, "%s%s", n++ > 0 ? ", " : "", pack->branches[b].id);
    tb_buf_putc(out, '\n');
}

/* ---- a blank profile ---- */

#define COMMENT_WIDTH 100

/* An answer to show how one is written; no recommendation. */
static void put_example(tb_buf *out, const tb_question *q)
{
    switch (q->type) {
    case TB_QUESTION_CHOICE: tb_buf_puts(out, q->options[0].id); break;
    case TB_QUESTION_CHOICES:
        tb_buf_printf(out, "[%s%s%s]", q->options[0].id, q->option_count > 1 ? ", " : "",
                      q->option_count > 1 ? q->options[1].id : "");
        break;
    case TB_QUESTION_LEVEL: tb_buf_puts(out, "3"); break;
    case TB_QUESTION_NUMBER: tb_number_put(out, q->usual_count > 0 ? q->usual[0].value : q->min); break;
    case TB_QUESTION_BOOLEAN: tb_buf_puts(out, "true"); break;
    case TB_QUESTION_TEXT: tb_buf_puts(out, "\"...\""); break;
    }
}

static void put_blank_answer(tb_buf *out, const tb_pack *pack, size_t index, const char *section, size_t width)
{
    const tb_question *q = &pack->questions[index];
    tb_buf line = TB_BUF_EMPTY;

    if (section)
        tb_buf_printf(out, "\n  # --- %s ---\n", section);
    tb_buf_printf(&line, "%s (", q->title);
    cli_put_kind(&line, q);
    for (size_t i = 0; i < q->option_count; i++)
        tb_buf_printf(&line, "%s %s", i > 0 ? "," : "", q->options[i].id);
    tb_buf_puts(&line, ")");
    put_line(out, "  # ", &line, width);
    tb_buf_printf(out, "  #%s: ", q->id);
    put_example(out, q);
    tb_buf_puts(out, "\n");
    out->failed |= line.failed;
    tb_buf_release(&line);
}

/* put_line indents further lines with spaces; in a comment they need its sign. */
static void put_commented(tb_buf *out, const tb_buf *text)
{
    for (size_t i = 0; i < text->len; i++) {
        const bool starts = i == 0 || text->data[i - 1] == '\n';
        if (starts && strncmp(text->data + i, "    ", 4) == 0) {
            tb_buf_puts(out, "  # ");
            i += 3;
        } else {
            tb_buf_putc(out, text->data[i]);
        }
    }
    out->failed |= text->failed;
}

static void put_template(tb_buf *out, const tb_pack *pack)
{
    tb_buf answers = TB_BUF_EMPTY;
    size_t widest = 0;

    for (size_t i = 0; i < pack->workload_count; i++)
        if (strlen(pack->workloads[i].id) > widest)
            widest = strlen(pack->workloads[i].id);
    tb_buf_puts(out, "# A profile: one project, as far as you know it. To say something, take the `#` off its line and "
                     "off the heading\n"
                     "# above it (#workloads, #answers, #priorities). Leave the rest: what is not said stays open, and "
                     "the report says\n"
                     "# what would be worth finding out.\n"
                     "tiebreak: profile/1\ntitle: My project\n"
                     "#description: A sentence or two. What they imply is marked in the report, and counts for less "
                     "than an answer.\n\n"
                     "# The kinds of work, each with the part of the code it takes (any numbers; they are scaled).\n"
                     "# One that must work well is written as  ID: {share: 40, critical: true}\n#workloads:\n");
    for (size_t i = 0; i < pack->workload_count; i++)
        tb_buf_printf(out, "  #%s: 1%*s  # %s\n", pack->workloads[i].id, (int)(widest - strlen(pack->workloads[i].id)),
                      "", pack->workloads[i].title);
    tb_buf_puts(out, "\n# `unknown` says that you looked and cannot tell.\n#answers:\n");
    each_question(&answers, pack, COMMENT_WIDTH, put_blank_answer);
    put_commented(out, &answers);
    tb_buf_puts(out, "\n# What matters to you: ignore, less, normal, more, decisive.\n#priorities:\n");
    for (size_t b = 0; b < pack->branch_count; b++)
        if (!pack->branches[b].fixed)
            tb_buf_printf(out, "  #%s: normal\n", pack->branches[b].id);
    tb_buf_release(&answers);
}

/* ---- JSON ---- */

static void put_json(tb_buf *out, const tb_pack *pack)
{
    cJSON *document = tb_questions_json(pack);
    char *printed = document ? cJSON_PrintUnformatted(document) : NULL;

    if (printed)
        tb_buf_puts(out, printed);
    tb_buf_putc(out, '\n');
    out->failed |= !printed;
    cJSON_free(printed);
    cJSON_Delete(document);
}

static cli_exit run(cli_context *ctx)
{
    const questions_values *values = ctx->values;
    tb_buf out = TB_BUF_EMPTY;

    if (values->blank && ctx->json)
        return cli_usage(ctx, "'--template' is YAML: it excludes '--format json'");
    if (values->blank)
        put_template(&out, ctx->pack);
    else if (ctx->json)
        put_json(&out, ctx->pack);
    else
        put_text(&out, ctx->pack, (size_t)cli_terminal_width(ctx->out));
    const cli_exit code = cli_write(ctx, NULL, &out);
    tb_buf_release(&out);
    return code;
}

static const char *const formats[] = {"text", "json", NULL};

static const cli_option options[] = {
    {"format", 0, CLI_TEXT, offsetof(questions_values, format), NULL, "for people, or for programs", formats, "text", 0,
     0},
    {"template", 0, CLI_FLAG, offsetof(questions_values, blank), NULL,
     "print a blank profile instead, to fill in and score", NULL, NULL, 0, 0},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak questions", "every question with its options, and the criteria it matters to"},
    {"tiebreak questions --template > my-project.yaml", "a blank profile with every question in it, as comments"},
    {0},
};

const cli_command cli_questions_command = {
    .name = "questions",
    .summary = "list what a profile can say, or print a blank one",
    .options = options,
    .values_size = sizeof(questions_values),
    .examples = examples,
    .run = run,
    .needs = CLI_NEEDS_PACK,
};
