/* ask_steps.c - the prompts of `tiebreak ask`: what every prompt takes, the texts, what was understood, the questions.
 */
#include "ask.h"

#include "feeds.h"
#include "layout.h"

#include "lexicon.h"
#include "number.h"
#include "rule_words.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static cli_ask_reply of_status(tb_status status)
{
    return status == TB_OK ? CLI_ASK_DONE : CLI_ASK_FAILED;
}

/* ---- Title and description ---- */

static void show_kept(cli_ask *ask, const char *text)
{
    if (text)
        cli_ask_sayf(ask, "Enter keeps: %s", text);
}

static void show_title(cli_ask *ask, tb_step step)
{
    (void)step;
    cli_ask_say_bold(ask, "What is the project called?");
    cli_ask_say_dim(ask, "A few words, for the report. Enter: no title.");
    show_kept(ask, tb_interview_profile(ask->interview)->title);
}

static void help_title(cli_ask *ask, tb_step step)
{
    (void)step;
    cli_ask_say(ask, "It stands over the report and gives the file its name. What it implies is shown to you before "
                     "it counts.");
}

/* Both are kept, though a pattern gave up on them. */
static cli_ask_reply of_reading(cli_ask *ask, tb_status status)
{
    if (status != TB_ERR_INPUT)
        return of_status(status);
    cli_ask_say(ask, "It was too much to read for what it implies, and is kept as it is.");
    tb_diags_clear(&ask->ctx->diags);
    return CLI_ASK_DONE;
}

static cli_ask_reply take_title(cli_ask *ask, tb_step step, const char *text)
{
    (void)step;
    return *text ? of_reading(ask, tb_interview_set_title(ask->interview, text, &ask->ctx->diags)) : CLI_ASK_DONE;
}

static cli_ask_reply skip_title(cli_ask *ask, tb_step step)
{
    (void)step;
    return of_reading(ask, tb_interview_set_title(ask->interview, NULL, &ask->ctx->diags));
}

const cli_ask_kind cli_ask_title = {show_title, help_title, take_title, skip_title};

static void show_description(cli_ask *ask, tb_step step)
{
    (void)step;
    cli_ask_say_bold(ask, "What is to be built? Describe it in a sentence or two.");
    cli_ask_say_dim(ask, "What it does, for whom, how much of it. It saves questions; you see what was understood. "
                         "Enter: no description.");
    show_kept(ask, tb_interview_profile(ask->interview)->description);
}

static void help_description(cli_ask *ask, tb_step step)
{
    (void)step;
    cli_ask_say(ask, "Words of it that imply kinds of work or answers are shown to you next, to be confirmed or put "
                     "right. Nothing is sent anywhere.");
}

static cli_ask_reply describe(cli_ask *ask, const char *text)
{
    return of_reading(ask, tb_interview_set_description(ask->interview, text, &ask->ctx->diags));
}

static cli_ask_reply take_description(cli_ask *ask, tb_step step, const char *text)
{
    (void)step;
    return describe(ask, *text ? text : tb_interview_profile(ask->interview)->description);
}

static cli_ask_reply skip_description(cli_ask *ask, tb_step step)
{
    (void)step;
    return describe(ask, NULL);
}

const cli_ask_kind cli_ask_description = {show_description, help_description, take_description, skip_description};

/* ---- What was understood ---- */

/* The I-th thing that was inferred, the work first; false past the last. */
static bool inferred_at(const cli_ask *ask, size_t i, tb_step *step)
{
    const tb_profile *p = tb_interview_profile(ask->interview);

    if (p->workloads_inferred && i-- == 0) {
        *step = (tb_step){.kind = TB_STEP_WORKLOADS};
        return true;
    }
    for (size_t q = 0; q < ask->pack->question_count; q++)
        if (p->answers[q].said == TB_INFERRED && i-- == 0) {
            *step = (tb_step){TB_STEP_QUESTION, q};
            return true;
        }
    return false;
}

/* The words that led to it: (from "live chat", "messages"). */
static void put_words(tb_buf *out, const tb_profile *p, tb_step step)
{
    size_t shown = 0;

    for (size_t i = 0; i < p->inference_count; i++) {
        const tb_inference *f = &p->inferences[i];
        const bool is_of = step.kind == TB_STEP_WORKLOADS ? f->workload >= 0
                                                          : f->question >= 0 && (size_t)f->question == step.question;
        if (is_of && shown < 4)
            tb_buf_printf(out, "%s\"%s\"", shown++ == 0 ? " (from " : ", ", f->words);
    }
    tb_buf_puts(out, shown > 0 ? ")" : "");
}

static void show_confirm(cli_ask *ask, tb_step unused)
{
    tb_buf line = TB_BUF_EMPTY;
    tb_step step;

    (void)unused;
    cli_ask_say_bold(ask, "This was understood. Is it right?");
    for (size_t i = 0; inferred_at(ask, i, &step); i++) {
        tb_buf_clear(&line);
        tb_buf_printf(&line, "%s ", cli_ask_put_title(ask, step));
        cli_ask_put_answer(&line, ask, step);
        put_words(&line, tb_interview_profile(ask->interview), step);
        cli_ask_item(ask, i + 1, line.data ? line.data : "");
    }
    cli_ask_say_dim(ask, "Enter: all of it is right. Else the numbers of what is not, like 1 3.");
    tb_buf_release(&line);
}

static void help_confirm(cli_ask *ask, tb_step step)
{
    (void)step;
    cli_ask_say(ask, "What you confirm counts like an answer of yours. What you name by its number is asked at once; "
                     "with - all of it is left open.");
}

static cli_ask_reply take_confirm(cli_ask *ask, tb_step unused, const char *text)
{
    tb_step steps[64], step;
    size_t count = 0, wanted = 0;

    (void)unused;
    if (*text == '\0') {
        tb_interview_confirm(ask->interview);
        return CLI_ASK_DONE;
    }
    while (inferred_at(ask, count, &step))
        count++;
    while (*(text += strspn(text, ", ")) != '\0' && wanted < 64) {
        const size_t len = strcspn(text, ", ");
        unsigned long number;
        if (!tb_number_parse_whole((tb_text){text, len}, count, &number) || number == 0) {
            cli_ask_sayf(ask, "Type the numbers of what is not right, from 1 to %zu, or Enter.", count);
            return CLI_ASK_AGAIN;
        }
        inferred_at(ask, number - 1, &steps[wanted++]);
        text += len;
    }
    for (size_t i = 0; i < wanted; i++) {
        cli_ask_reply reply = cli_ask_step(ask, steps[i]);
        if (reply == CLI_ASK_DONE)
            reply = of_status(tb_interview_done(ask->interview, steps[i]));
        if (reply == CLI_ASK_BACK)
            return CLI_ASK_ANEW;
        if (reply != CLI_ASK_DONE)
            return reply;
    }
    return inferred_at(ask, 0, &step) ? CLI_ASK_ANEW : CLI_ASK_DONE;
}

static cli_ask_reply skip_confirm(cli_ask *ask, tb_step unused)
{
    const tb_answer skipped = {.said = TB_SKIPPED};
    cli_ask_reply reply = CLI_ASK_DONE;
    tb_step step;

    (void)unused;
    while (reply == CLI_ASK_DONE && inferred_at(ask, 0, &step))
        reply =
            of_status(step.kind == TB_STEP_WORKLOADS ? tb_interview_set_workloads(ask->interview, NULL, 0)
                                                     : tb_interview_answer(ask->interview, step.question, &skipped));
    return reply;
}

const cli_ask_kind cli_ask_confirm = {show_confirm, help_confirm, take_confirm, skip_confirm};

/* ---- Questions ---- */

static const char *const yes_no[] = {"yes", "no"};

static cli_ask_names names_of(cli_ask *ask, const tb_question *q)
{
    static const char *truths[] = {"true", "false"}, *answers[] = {"yes", "no"};

    if (q->type == TB_QUESTION_BOOLEAN)
        return (cli_ask_names){truths, answers, 2};
    return cli_ask_names_of(ask, q->options, q->option_count, sizeof *q->options);
}

static void show_options(cli_ask *ask, const tb_question *q)
{
    for (size_t i = 0; i < q->option_count; i++)
        cli_ask_item(ask, i + 1, q->options[i].title);
    for (size_t i = 0; q->type == TB_QUESTION_BOOLEAN && i < 2; i++)
        cli_ask_item(ask, i + 1, yes_no[i]);
}

static void show_question(cli_ask *ask, tb_step step)
{
    const tb_question *q = &ask->pack->questions[step.question];
    const tb_answer *now = &tb_interview_profile(ask->interview)->answers[step.question];
    tb_buf kind = TB_BUF_EMPTY;

    if (q->section)
        cli_ask_say_dim(ask, q->section);
    cli_ask_say_bold(ask, q->title);
    if (q->help)
        cli_ask_say(ask, q->help);
    show_options(ask, q);
    if (q->type == TB_QUESTION_CHOICES)
        cli_ask_say_dim(ask, "As many as apply, like 1 3; 0: none of them.");
    if (q->type == TB_QUESTION_NUMBER || q->type == TB_QUESTION_LEVEL) {
        cli_put_kind(&kind, q);
        cli_ask_say_dim(ask, kind.data ? kind.data : "");
    }
    tb_buf_clear(&kind);
    if (tb_answer_is_given(now)) {
        tb_answer_put(&kind, q, now);
        show_kept(ask, kind.data);
    }
    tb_buf_release(&kind);
}

static void help_question(cli_ask *ask, tb_step step)
{
    const tb_question *q = &ask->pack->questions[step.question];
    tb_buf why = TB_BUF_EMPTY;
    size_t shown = 0, count = 0;

    cli_put_why(&why, ask->pack, step.question);
    cli_ask_sayf(ask, "Why we ask: it %s.", why.data ? why.data : "matters");
    for (size_t i = 0; i < q->option_count; i++)
        if (q->options[i].help)
            cli_ask_sayf(ask, "%s: %s", q->options[i].title, q->options[i].help);
    for (size_t r = 0; r < ask->pack->rule_count; r++) {
        const tb_rule *rule = &ask->pack->rules[r];
        if (!tb_rule_asks(ask->pack, rule, step.question) || count++ >= 6)
            continue;
        tb_buf_puts(&ask->out, "  - ");
        tb_buf_clear(&why);
        tb_buf_printf(&why, "%s (%s)", rule->because, rule->id);
        cli_put_wrapped(&ask->out, why.data ? why.data : "", 4, 4, ask->width);
        shown++;
    }
    if (count > shown)
        cli_ask_sayf(ask, "And %zu more: tiebreak rules list", count - shown);
    tb_buf_release(&why);
}

/* Whether TEXT is digits and what stands between them, and then perhaps one word for a power of ten. */
static bool reads_like_a_number(const char *text)
{
    static const char *const powers[] = {"", "k", "m", "mn", "mio", "bn", "thousand", "million", "billion"};
    const char *word = text + strspn(text, "0123456789., ");

    for (size_t i = 0; word > text && i < sizeof powers / sizeof *powers; i++)
        if (strcasecmp(word, powers[i]) == 0)
            return true;
    return false;
}

/* A number as people write it: 20000, 20,000, 20k, 1.5 million. */
static bool read_number(cli_ask *ask, const tb_question *q, const char *text, double *out)
{
    tb_buf kind = TB_BUF_EMPTY;
    bool read = tb_number_parse(tb_text_of(text), out) ||
                (reads_like_a_number(text) && tb_lexicon_number(tb_text_of(text), out));

    if (read && *out >= q->min && *out <= q->max && (q->type == TB_QUESTION_NUMBER || *out == floor(*out)))
        return true;
    cli_put_kind(&kind, q);
    cli_ask_sayf(ask, "%s: it takes %s%s.", read ? "That is out of range" : "That is no number",
                 q->type == TB_QUESTION_LEVEL ? "a whole number, " : "", kind.data ? kind.data : "a number");
    tb_buf_release(&kind);
    return false;
}

static bool read_answer(cli_ask *ask, const tb_question *q, const char *text, tb_answer *answer)
{
    const cli_ask_names names = names_of(ask, q);
    int found;

    switch (q->type) {
    case TB_QUESTION_CHOICE:
    case TB_QUESTION_BOOLEAN:
        found = cli_ask_match(ask, tb_text_of(text), &names);
        answer->number = q->type == TB_QUESTION_BOOLEAN ? found == 0 : found;
        return found >= 0;
    case TB_QUESTION_CHOICES: return cli_ask_match_several(ask, text, &names, &answer->options);
    case TB_QUESTION_LEVEL:
    case TB_QUESTION_NUMBER: return read_number(ask, q, text, &answer->number);
    case TB_QUESTION_TEXT: answer->text = text; return true;
    }
    return false;
}

static cli_ask_reply take_question(cli_ask *ask, tb_step step, const char *text)
{
    tb_answer answer = tb_interview_profile(ask->interview)->answers[step.question];
    const bool answered = tb_answer_is_given(&answer);

    if (*text == '\0' && !answered) {
        cli_ask_say(ask, ask->pack->questions[step.question].type == TB_QUESTION_CHOICES
                             ? "Type what applies; 0 if none of it does, - if you are not sure."
                             : "Type an answer; - if you are not sure.");
        return CLI_ASK_AGAIN;
    }
    if (*text != '\0') {
        answer = (tb_answer){0};
        if (!read_answer(ask, &ask->pack->questions[step.question], text, &answer))
            return CLI_ASK_AGAIN;
    }
    answer.said = TB_STATED;
    return of_status(tb_interview_answer(ask->interview, step.question, &answer));
}

static cli_ask_reply skip_question(cli_ask *ask, tb_step step)
{
    const tb_answer skipped = {.said = TB_SKIPPED};

    return of_status(tb_interview_answer(ask->interview, step.question, &skipped));
}

const cli_ask_kind cli_ask_question = {show_question, help_question, take_question, skip_question};

/* ---- Every prompt ---- */

static const cli_ask_kind *kind_of(tb_step step)
{
    static const cli_ask_kind *const kinds[] = {
        [TB_STEP_TITLE] = &cli_ask_title,           [TB_STEP_DESCRIPTION] = &cli_ask_description,
        [TB_STEP_CONFIRM] = &cli_ask_confirm,       [TB_STEP_WORKLOADS] = &cli_ask_workloads,
        [TB_STEP_SHARES] = &cli_ask_shares,         [TB_STEP_CRITICAL] = &cli_ask_critical,
        [TB_STEP_PRIORITIES] = &cli_ask_priorities, [TB_STEP_QUESTION] = &cli_ask_question,
    };

    return kinds[step.kind];
}

/* What a line stands for that is a command. CLI_ASK_DONE: it is none. */
static cli_ask_reply command(cli_ask *ask, const cli_ask_kind *kind, tb_step step, const char *text)
{
    if (*text == '\0' || text[1] != '\0')
        return CLI_ASK_DONE;
    switch (*text) {
    case '?': kind->help(ask, step); return CLI_ASK_AGAIN;
    case '<': return CLI_ASK_BACK;
    case '!': return CLI_ASK_FINISH;
    case 'q':
    case 'Q': return CLI_ASK_QUIT;
    default: return CLI_ASK_DONE;
    }
}

cli_ask_reply cli_ask_step(cli_ask *ask, tb_step step)
{
    const cli_ask_kind *kind = kind_of(step);
    cli_ask_reply reply = CLI_ASK_ANEW;

    while (reply == CLI_ASK_AGAIN || reply == CLI_ASK_ANEW) {
        if (reply == CLI_ASK_ANEW) {
            tb_buf_putc(&ask->out, '\n');
            kind->show(ask, step);
        } else {
            cli_ask_say_bold(ask, cli_ask_put_title(ask, step));
        }
        reply = cli_ask_read(ask);
        if (reply != CLI_ASK_DONE)
            return reply;
        const char *text = ask->typed.data ? ask->typed.data : "";
        reply = command(ask, kind, step, text);
        if (reply == CLI_ASK_DONE)
            reply = strcmp(text, "-") == 0 ? kind->skip(ask, step) : kind->take(ask, step, text);
    }
    return reply;
}
