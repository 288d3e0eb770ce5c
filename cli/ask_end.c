/* ask_end.c - what comes after the questions: all answers to be looked over, the report, and what to do next. */
#include "ask.h"

#include "layout.h"
#include "terminal.h"

#include "escape.h"
#include "number.h"
#include "report.h"

#include <string.h>

/* ---- Check your answers ---- */

/* Adds STEP unless it is there. */
static void add_step(tb_step *steps, size_t *count, tb_step step)
{
    for (size_t i = 0; i < *count; i++)
        if (steps[i].kind == step.kind && steps[i].question == step.question)
            return;
    steps[(*count)++] = step;
}

/* Every step that can be changed: what is asked of all, then questions in the order they were put, then what was
 * answered otherwise. */
static size_t list_steps(cli_ask *ask, tb_step **out)
{
    const tb_profile *p = tb_interview_profile(ask->interview);
    const tb_step *history;
    const size_t done = tb_interview_history(ask->interview, &history);
    tb_step *steps = tb_arena_array(&ask->arena, TB_STEP_END + ask->pack->question_count, sizeof *steps);
    size_t count = 0;

    *out = steps;
    for (tb_step_kind kind = TB_STEP_TITLE; steps && kind < TB_STEP_QUESTION; kind++)
        if (kind != TB_STEP_CONFIRM && ((kind != TB_STEP_SHARES && kind != TB_STEP_CRITICAL) || p->workload_count > 1))
            add_step(steps, &count, (tb_step){.kind = kind});
    for (size_t i = 0; steps && i < done; i++)
        if (history[i].kind == TB_STEP_QUESTION)
            add_step(steps, &count, history[i]);
    for (size_t q = 0; steps && q < ask->pack->question_count; q++)
        if (p->answers[q].said != TB_ABSENT)
            add_step(steps, &count, (tb_step){TB_STEP_QUESTION, q});
    return count;
}

static void show_answers(cli_ask *ask, const tb_step *steps, size_t count)
{
    tb_buf answer = TB_BUF_EMPTY;

    tb_buf_putc(&ask->out, '\n');
    cli_ask_say_bold(ask, "Your answers");
    for (size_t i = 0; i < count; i++) {
        tb_buf_clear(&answer);
        cli_ask_put_answer(&answer, ask, steps[i]);
        cli_ask_item(ask, i + 1, cli_ask_put_title(ask, steps[i]));
        tb_buf_puts(&ask->out, "      ");
        cli_put_wrapped(&ask->out, answer.data ? answer.data : "", 6, 6, ask->width);
    }
    cli_ask_say_dim(ask, "Enter: the report. A number: change that answer. q: save and quit.");
    tb_buf_release(&answer);
}

static cli_ask_reply change(cli_ask *ask, const tb_step *steps, size_t count, const char *text)
{
    unsigned long number;

    if (!tb_number_parse_whole(tb_text_of(text), count, &number) || number == 0) {
        cli_ask_sayf(ask, "Type a number from 1 to %zu, or Enter.", count);
        return CLI_ASK_AGAIN;
    }
    const cli_ask_reply reply = cli_ask_step(ask, steps[number - 1]);
    return reply == CLI_ASK_DONE || reply == CLI_ASK_BACK ? CLI_ASK_ANEW : reply;
}

cli_ask_reply cli_ask_check(cli_ask *ask)
{
    tb_step *steps;
    const size_t count = list_steps(ask, &steps);

    show_answers(ask, steps, count);
    for (;;) {
        cli_ask_reply reply = cli_ask_read(ask);
        const char *text = ask->typed.data ? ask->typed.data : "";
        if (reply != CLI_ASK_DONE)
            return reply;
        if (*text == '\0' || strcmp(text, "!") == 0)
            return CLI_ASK_DONE;
        if (strcmp(text, "<") == 0)
            return CLI_ASK_BACK;
        if (strcmp(text, "q") == 0 || strcmp(text, "Q") == 0)
            return CLI_ASK_QUIT;
        reply = change(ask, steps, count, text);
        if (reply != CLI_ASK_AGAIN)
            return reply;
    }
}

/* ---- The report ---- */

static bool has_command(const cli_ask *ask, const char *name)
{
    for (const cli_command *const *c = ask->ctx->root->commands; *c; c++)
        if (strcmp((*c)->name, name) == 0)
            return true;
    return false;
}

/* What there is to do next; only what this program can do. */
static void say_next(cli_ask *ask)
{
    static const struct {
        const char *command, *before, *after, *what; /* the file's name stands between */
    } next[] = {
        {"score", "tiebreak score ", " --explain", "every reason, and what did not count"},
        {"decisions", "tiebreak score ", " --adr docs/decisions", "keep it as a decision record beside the code"},
        {"bench", "tiebreak bench --for ", "", "measure on this machine what the rules argue"},
        {"serve", "tiebreak serve", NULL, "the same as a web form, for a team"},
    };

    tb_buf_putc(&ask->out, '\n');
    cli_ask_say_bold(ask, "What next");
    for (size_t i = 0; i < sizeof next / sizeof *next; i++) {
        if (!has_command(ask, next[i].command))
            continue;
        tb_buf_printf(&ask->out, "  %s", next[i].before);
        if (next[i].after) {
            tb_escape_terminal(&ask->out, tb_text_of(ask->path));
            tb_buf_puts(&ask->out, next[i].after);
        }
        tb_buf_puts(&ask->out, "\n      ");
        cli_put_wrapped(&ask->out, next[i].what, 6, 6, ask->width);
    }
}

/* Into the decision log. */
static tb_status keep(cli_ask *ask, const tb_report *report)
{
    char key[TB_KEY_LEN + 1];
    const tb_status status = tb_decision_add(ask->store, report, NULL, &ask->ctx->diags, key, NULL);

    if (status == TB_OK) {
        tb_buf_putc(&ask->out, '\n');
        cli_ask_sayf(ask, "The decision is in the log: tiebreak decisions show %s", key);
    }
    return status;
}

cli_exit cli_ask_report(cli_ask *ask)
{
    const tb_report_options options = {TB_DRAWS_DEFAULT, TB_SEED_DEFAULT, ask->ctx->now, TIEBREAK_VERSION};
    const tb_text_options text = {.color = ask->ctx->color, .width = cli_terminal_width(ask->ctx->out)};
    tb_report *report = NULL;
    cli_exit code = CLI_DONE;
    tb_status status =
        tb_report_new(ask->workspace, tb_interview_profile(ask->interview), &options, &ask->ctx->diags, &report);

    if (status == TB_OK)
        tb_report_refer(report, cli_evidence_of(&ask->reference));
    if (status == TB_OK)
        status = tb_report_put_text(report, &text, &ask->out);
    if (status == TB_OK && ask->store)
        status = keep(ask, report);
    tb_report_free(report);
    if (status != TB_OK)
        return cli_fail(ask->ctx, status, &ask->ctx->diags);
    if (ask->line) {
        code = cli_ask_name_file(ask);
        if (code == CLI_DONE && ask->path)
            say_next(ask);
    }
    cli_ask_flush(ask);
    return code;
}

void cli_ask_say_scores(cli_ask *ask)
{
    tb_outcome outcome;
    tb_buf line = TB_BUF_EMPTY;

    if (tb_score(ask->workspace, tb_interview_profile(ask->interview), &ask->ctx->diags, &outcome) != TB_OK) {
        tb_diags_clear(&ask->ctx->diags);
        return;
    }
    for (int i = 0; i <= (int)outcome.alternative_count; i++) {
        if (i == (int)outcome.alternative_count && !outcome.has_hybrid)
            continue;
        tb_buf_printf(&line, "%s%s ", line.len > 0 ? ", " : "So far: ",
                      i < (int)outcome.alternative_count ? ask->pack->alternatives[i].title : ask->pack->hybrid_title);
        tb_number_put_grouped(&line, tb_outcome_score(&outcome, i), 0);
    }
    cli_ask_say_dim(ask, line.data ? line.data : "");
    tb_buf_release(&line);
}
