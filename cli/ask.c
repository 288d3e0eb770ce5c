/* ask.c - `tiebreak ask`: few questions, in the order that matters, then the report. */
#include "ask.h"

#include "commands.h"
#include "feeds.h"
#include "layout.h"
#include "terminal.h"

#include "escape.h"

#include <stdlib.h>
#include <string.h>

/* ---- With nobody there ---- */

static void put_missing(cli_ask *ask, tb_buf *out, tb_step step)
{
    const tb_question *q = &ask->pack->questions[step.question];

    if (step.kind == TB_STEP_WORKLOADS) {
        tb_buf_puts(out, "  workloads: the kinds of work, as in a profile\n");
        return;
    }
    tb_buf_printf(out, "  %s: ", q->id);
    tb_escape_terminal(out, tb_text_of(q->title));
    tb_buf_puts(out, " (");
    cli_put_kind(out, q);
    for (size_t i = 0; i < q->option_count; i++)
        tb_buf_printf(out, "%s %s", i > 0 ? "," : "", q->options[i].id);
    tb_buf_puts(out, ")\n");
}

/* Goes through the interview as it is: what a person would be asked is missing. */
static tb_status list_missing(cli_ask *ask, tb_buf *out)
{
    const tb_answer skipped = {.said = TB_SKIPPED};
    tb_step step;
    tb_stop stop;
    tb_status status;

    while ((status = tb_interview_next(ask->interview, &ask->ctx->diags, &step, &stop)) == TB_OK &&
           step.kind != TB_STEP_END) {
        if (step.kind == TB_STEP_CONFIRM)
            tb_interview_confirm(ask->interview); /* as `score` would count it */
        if (step.kind == TB_STEP_WORKLOADS || step.kind == TB_STEP_QUESTION)
            put_missing(ask, out, step);
        if (step.kind == TB_STEP_QUESTION)
            status = tb_interview_answer(ask->interview, step.question, &skipped);
        if (status == TB_OK)
            status = tb_interview_done(ask->interview, step);
        if (status != TB_OK)
            break;
    }
    return status;
}

static cli_exit without_person(cli_ask *ask)
{
    tb_buf missing = TB_BUF_EMPTY;
    cli_exit code = cli_ask_open_file(ask);
    tb_status status = TB_OK;

    if (code != CLI_DONE)
        return code;
    status = list_missing(ask, &missing);
    if (status == TB_OK && missing.failed)
        status = TB_ERR_NOMEM;
    if (status != TB_OK) {
        code = cli_fail(ask->ctx, status, &ask->ctx->diags);
    } else if (missing.len > 0) {
        fprintf(ask->ctx->err,
                "tiebreak: nobody can be asked here (no terminal, or CI is set), and these answers are missing:\n%s"
                "Give them with --answers FILE or --set KEY=VALUE; `unknown` is an answer. `tiebreak score` does "
                "without them.\n",
                missing.data);
        code = CLI_BAD_INPUT;
    } else {
        code = cli_ask_report(ask);
    }
    if (code == CLI_DONE && ask->values->output) {
        tb_profile_put_yaml(&missing, ask->pack, tb_interview_profile(ask->interview));
        code = cli_write(ask->ctx, ask->values->output, &missing);
    }
    tb_buf_release(&missing);
    return code;
}

/* ---- With a person ---- */

static void greet(cli_ask *ask)
{
    cli_ask_say_bold(ask, ask->pack->title);
    cli_ask_say(ask, "Answer with a number or the beginning of a name. What you don't know, leave open: you are asked "
                     "only what can change the verdict.");
    cli_ask_say_dim(ask, "? why we ask, < back, - not sure, ! finish now, q save and quit");
}

static void say_stop(cli_ask *ask, tb_stop stop)
{
    static const char *const words[] = {
        [TB_STOP_NOT] = "",
        [TB_STOP_SETTLED] = "That settles it: no further answer can change the choice.",
        [TB_STOP_ENOUGH] = "That is enough: more answers would change the choice at most once in twenty.",
        [TB_STOP_QUICK] = "Those were the seven questions.",
        [TB_STOP_ALL_ASKED] = "That was all that can matter.",
    };

    tb_buf_putc(&ask->out, '\n');
    cli_ask_say(ask, words[stop]);
}

/* Puts one step, and keeps what comes of it. */
static cli_ask_reply put_step(cli_ask *ask, tb_step step)
{
    cli_ask_reply reply = cli_ask_step(ask, step);

    if (reply == CLI_ASK_BACK) {
        if (!tb_interview_back(ask->interview))
            cli_ask_say(ask, "This is the first one.");
        return CLI_ASK_DONE;
    }
    if (reply != CLI_ASK_DONE)
        return reply;
    if (tb_interview_done(ask->interview, step) != TB_OK)
        return CLI_ASK_FAILED;
    cli_ask_save(ask);
    if (ask->values->live)
        cli_ask_say_scores(ask);
    return CLI_ASK_DONE;
}

/* Asks until there is nothing more to ask and the answers were looked over. */
static cli_ask_reply talk(cli_ask *ask)
{
    bool finished = false;
    cli_ask_reply reply = CLI_ASK_DONE;

    for (;;) {
        tb_step step = {.kind = TB_STEP_END};
        tb_stop stop = TB_STOP_NOT;
        if (!finished && tb_interview_next(ask->interview, &ask->ctx->diags, &step, &stop) != TB_OK)
            return CLI_ASK_FAILED;
        if (step.kind != TB_STEP_END) {
            reply = put_step(ask, step);
            if (reply == CLI_ASK_FINISH)
                finished = true;
            else if (reply != CLI_ASK_DONE)
                return reply;
            continue;
        }
        if (!finished)
            say_stop(ask, stop);
        reply = cli_ask_check(ask);
        if (reply == CLI_ASK_BACK) {
            finished = false;
            tb_interview_back(ask->interview);
        } else if (reply == CLI_ASK_ANEW) {
            cli_ask_save(ask);
        } else if (reply != CLI_ASK_FINISH) {
            return reply;
        }
    }
}

static cli_exit with_person(cli_ask *ask)
{
    const char *accessible = getenv("ACCESSIBLE"), *term = getenv("TERM");
    const bool plain = (accessible && *accessible) || !term || !*term || strcmp(term, "dumb") == 0;

    if (accessible && *accessible)
        ask->ctx->color = false;
    ask->line = cli_line_open(ask->ctx->in, ask->ctx->out, !plain, ask->ctx->color);
    if (!ask->line)
        return cli_fail(ask->ctx, TB_ERR_NOMEM, &ask->ctx->diags);
    cli_ask_flush(ask);
    greet(ask);
    cli_exit code = cli_ask_open_file(ask);
    if (code != CLI_DONE || ask->has_left)
        return code;
    switch (talk(ask)) {
    case CLI_ASK_DONE: tb_interview_set_confirmed(ask->interview, true); return cli_ask_report(ask);
    case CLI_ASK_FAILED:
        cli_ask_save(ask);
        return cli_fail(ask->ctx, ask->ctx->diags.errors > 0 ? TB_ERR_INPUT : TB_ERR_NOMEM, &ask->ctx->diags);
    case CLI_ASK_INTERRUPTED: code = cli_ask_leave(ask); return code == CLI_DONE ? CLI_INTERRUPTED : code;
    case CLI_ASK_GONE: cli_ask_save(ask); return CLI_INTERRUPTED;
    default: return cli_ask_leave(ask);
    }
}

/* ---- The command ---- */

static cli_exit prepare(cli_ask *ask)
{
    const cli_ask_values *v = ask->values;
    const tb_interview_mode mode = v->all ? TB_ASK_ALL : v->quick ? TB_ASK_QUICK : TB_ASK_WHAT_MATTERS;
    tb_status status = TB_OK;

    if (v->all && v->quick)
        return cli_usage(ask->ctx, "give --all or --quick, not both");
    if (v->resume && v->answers)
        return cli_usage(ask->ctx, "give --resume or --answers, not both");
    if (v->store && !v->save)
        return cli_usage(ask->ctx, "--store names the log that --save adds to");
    if (v->save) { /* before anything is asked: nobody should answer in vain */
        const cli_exit code = cli_log_open(ask->ctx, v->store, true, &ask->store);
        if (code != CLI_DONE)
            return code;
    }
    if (!v->no_evidence)
        status = cli_evidence_load(ask->ctx, v->evidence, &ask->evidence);
    if (status == TB_OK && !v->no_evidence)
        status = cli_reference_load(ask->ctx, &ask->reference);
    if (status == TB_OK)
        status =
            tb_scorer_new(ask->pack, cli_evidence_of(&ask->evidence), (tb_date)(ask->ctx->now / 86400), &ask->scorer);
    if (status == TB_OK)
        status = tb_workspace_new(ask->scorer, &ask->workspace);
    if (status == TB_OK)
        status = tb_interview_new(ask->scorer, mode, &ask->interview);
    return status == TB_OK ? CLI_DONE : cli_fail(ask->ctx, status, &ask->ctx->diags);
}

static cli_exit run(cli_context *ctx)
{
    const char *ci = getenv("CI");
    const bool somebody = cli_terminal_is_interactive(ctx->in) && cli_terminal_is_interactive(ctx->out) && !(ci && *ci);
    cli_ask ask = {.ctx = ctx, .values = ctx->values, .pack = ctx->pack};
    cli_exit code = prepare(&ask);

    if (code == CLI_DONE)
        code = somebody ? with_person(&ask) : without_person(&ask);
    cli_ask_flush(&ask);
    cli_line_close(ask.line);
    tb_interview_free(ask.interview);
    tb_store_close(ask.store);
    tb_workspace_free(ask.workspace);
    tb_scorer_free(ask.scorer);
    cli_evidence_release(&ask.evidence);
    cli_evidence_release(&ask.reference);
    tb_buf_release(&ask.out);
    tb_buf_release(&ask.typed);
    tb_diags_clear(&ctx->diags); /* places of what is left lie in memory that goes now */
    tb_arena_release(&ask.arena);
    return code;
}

#define AT(field) offsetof(cli_ask_values, field)

static const cli_option options[] = {
    {"all", 0, CLI_FLAG, AT(all), NULL, "ask everything, in order, and do not stop before", NULL, NULL, 0, 0},
    {"answers", 0, CLI_TEXT, AT(answers), "FILE", "a profile whose answers need not be asked for", NULL, NULL, 0, 0},
    {"evidence", 0, CLI_TEXT, AT(evidence), "FILE", "measurements to use, instead of those this machine made", NULL,
     NULL, 0, 0},
    {"live", 0, CLI_FLAG, AT(live), NULL, "show the scores after each answer: they may sway you", NULL, NULL, 0, 0},
    {"no-evidence", 0, CLI_FLAG, AT(no_evidence), NULL, "leave measurements out", NULL, NULL, 0, 0},
    {"output", 'o', CLI_TEXT, AT(output), "FILE", "keep the answers here, from the first one on", NULL, NULL, 0, 0},
    {"quick", 0, CLI_FLAG, AT(quick), NULL, "at most seven questions", NULL, NULL, 0, 0},
    {"resume", 0, CLI_TEXT, AT(resume), "FILE", "go on with the answers in this file, and keep them there", NULL, NULL,
     0, 0},
    {"save", 0, CLI_FLAG, AT(save), NULL, "keep the decision in the log (see `tiebreak decisions`)", NULL, NULL, 0, 0},
    {"set", 0, CLI_LIST, AT(set), "KEY=VALUE", "answer a question beforehand, or set workloads.ID or priorities.ID",
     NULL, NULL, 0, 0},
    {"store", 0, CLI_TEXT, AT(store), "FILE", "the log to save in, instead of the one in your data folder", NULL, NULL,
     0, 0},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak ask", "answer a few questions, then read the report"},
    {"tiebreak ask --quick", "the same, in a minute"},
    {"tiebreak ask -o my-project.yaml", "keep the answers in a file of your own"},
    {"tiebreak ask --answers my-project.yaml --set team_size=3", "only what is still open"},
    {0},
};

const cli_command cli_ask_command = {
    .name = "ask",
    .summary = "the questionnaire: a few questions, then the report",
    .details =
        "Asks for constraints, the team and the work, and after that always the question that can move the verdict "
        "most. It stops when no answer could change the choice any more, or hardly any.\n\n"
        "Every prompt takes a number or the beginning of a name, and: ? why it is asked, < back, - not sure, ! finish "
        "now, q save and quit. Answers are kept after each one, in an ordinary profile: with -o in your file, else in "
        "$XDG_STATE_HOME/tiebreak until you name one. A start that was broken off can be gone on with.\n\n"
        "Without a terminal, or when CI is set, nothing is asked: missing answers are listed, and the exit status is "
        "2.",
    .options = options,
    .values_size = sizeof(cli_ask_values),
    .examples = examples,
    .run = run,
    .needs = CLI_NEEDS_PACK,
};
