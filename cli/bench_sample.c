/* bench_sample.c - one run of one program. */
#include "bench_run.h"

#include "escape.h"
#include "number.h"

#include <stdio.h>
#include <string.h>

#define SHOWN_MAX 300 /* characters of what a program printed, in a message */
#define MEGABYTE 1e6

/* LEN bytes at TEXT, at most SHOWN_MAX and up to a line's end, made harmless. */
static const char *shown(cli_context *ctx, const char *text, size_t len)
{
    tb_buf buf = TB_BUF_EMPTY;
    const char *copy;

    len = len < SHOWN_MAX ? len : SHOWN_MAX;
    len = tb_utf8_valid_len(text, len);
    tb_escape_terminal(&buf, (tb_text){text, len});
    copy = tb_arena_copy(&ctx->arena, buf.data != NULL ? buf.data : "", buf.len);
    tb_buf_release(&buf);
    return copy != NULL ? copy : "";
}

/* The last line of what a program said on standard error: interpreters end with what went wrong. */
static const char *last_words(cli_context *ctx, const cli_output *said)
{
    const char *text = said->text, *end = text + strlen(text), *line;

    while (end > text && (end[-1] == '\n' || end[-1] == '\r' || end[-1] == ' '))
        end--;
    for (line = end; line > text && line[-1] != '\n';)
        line--;
    return shown(ctx, line, (size_t)(end - line));
}

/* The line of standard error that names an error, or the last one. */
static const char *error_words(cli_context *ctx, const cli_output *said)
{
    const char *error = strstr(said->text, "Error");
    const char *line = error;

    while (line != NULL && line > said->text && line[-1] != '\n')
        line--;
    return line != NULL ? shown(ctx, line, strcspn(line, "\r\n")) : last_words(ctx, said);
}

cli_sampled cli_sample_skip(cli_session *session, cli_measured *out, size_t side, const char *reason)
{
    cli_context *ctx = session->ctx;
    const char *why = shown(ctx, reason, strcspn(reason, "\r\n"));

    if (out->rounds > 0) {
        why = tb_arena_printf(&ctx->arena, "it would not run again: %s", why);
        return cli_sample_fail(session, out, side, NULL, why != NULL ? why : "it would not run again");
    }
    why = tb_arena_printf(&ctx->arena, "%s: %s", out->sides[side]->name, why);
    out->skipped = why != NULL ? why : "it cannot run here";
    return CLI_SAMPLE_SKIPPED;
}

cli_sampled cli_sample_fail(cli_session *session, cli_measured *out, size_t side, const cli_child *child,
                            const char *text)
{
    cli_context *ctx = session->ctx;
    const char *words = child != NULL && child->errors.len > 0 ? error_words(ctx, &child->errors) : "";

    out->failed = tb_arena_printf(&ctx->arena, "%s: %s%s%s", out->sides[side]->name, text,
                                  words[0] != '\0' ? "; it said: " : "", words);
    if (out->failed == NULL)
        out->failed = text;
    return CLI_SAMPLE_FAILED;
}

const char *cli_child_fault(cli_context *ctx, const cli_child *child)
{
    const char *text = NULL;

    switch (child->end) {
    case CLI_NOT_STARTED:
        text = tb_arena_printf(&ctx->arena, "it could not be started: %s", strerror(child->error));
        break;
    case CLI_TIMED_OUT: return "it was stopped at its time limit";
    case CLI_PRINTED_TOO_MUCH: return "it was stopped: it printed more than 1 MiB";
    case CLI_RUNNING:
    case CLI_ENDED:
        if (child->signal != 0)
            text =
                tb_arena_printf(&ctx->arena, "it was ended by signal %d (%s)", child->signal, strsignal(child->signal));
        else if (child->code != 0)
            text = tb_arena_printf(&ctx->arena, "it ended with exit code %d", child->code);
        else
            return NULL;
        break;
    }
    return text != NULL ? text : "it failed";
}

cli_sampled cli_sample_check(cli_session *session, cli_measured *out, size_t side, const char *text, size_t len)
{
    cli_context *ctx = session->ctx;
    const tb_benchmark *b = &out->bench->benchmark;
    const char *expected = session->quick ? b->quick_check : b->check;
    const char *against = out->expected != NULL ? "the others" : "benchmark.yaml";

    if (out->expected != NULL)
        expected = out->expected;
    if (expected == NULL)
        expected = tb_arena_copy(&ctx->arena, text, len);
    if (expected == NULL)
        return cli_sample_fail(session, out, side, NULL, "out of memory");
    const char *value = shown(ctx, text, len), *wanted = shown(ctx, expected, strlen(expected));
    if (strlen(expected) == len && memcmp(expected, text, len) == 0) {
        out->expected = expected;
        out->check = value;
        return CLI_SAMPLED;
    }
    out->differs = true;
    const char *fault =
        strcmp(value, wanted) == 0
            ? tb_arena_printf(&ctx->arena,
                              "its check value begins as that of %s ('%s') and ends otherwise: not the same work",
                              against, wanted)
            : tb_arena_printf(&ctx->arena, "its check value is '%s', that of %s '%s': not the same work", value,
                              against, wanted);
    return cli_sample_fail(session, out, side, NULL, fault != NULL ? fault : "its check value differs");
}

/* The next side of another alternative; with one alternative only, in several versions, the next. */
static size_t next_side(const cli_measured *m, size_t side)
{
    for (size_t i = 1; i < m->side_count; i++) {
        const size_t next = (side + i) % m->side_count;
        if (m->sides[next]->alternative != m->sides[side]->alternative)
            return next;
    }
    return (side + 1) % m->side_count;
}

tb_status cli_sample_argv(cli_session *session, const cli_measured *measured, size_t side, unsigned long argument,
                          const char *argv[CLI_SAMPLE_ARGS])
{
    tb_arena *arena = &session->ctx->arena;
    const size_t next = next_side(measured, side);

    argv[0] = measured->sides[side]->path;
    argv[1] =
        tb_arena_printf(arena, "%s/%s/%s", session->dir, measured->bench->benchmark.id, measured->programs[side]->name);
    argv[2] = tb_arena_printf(arena, "%lu", argument);
    argv[3] = measured->sides[next]->path;
    argv[4] =
        tb_arena_printf(arena, "%s/%s/%s", session->dir, measured->bench->benchmark.id, measured->programs[next]->name);
    argv[5] = NULL;
    return argv[1] != NULL && argv[2] != NULL && argv[4] != NULL ? TB_OK : TB_ERR_NOMEM;
}

static cli_sampled take_value(cli_session *session, cli_measured *out, size_t side, const cli_child *child,
                              cli_sample *sample)
{
    const char *line;
    double value = 0;

    *sample = (cli_sample){.wall = child->wall, .user = child->user, .system = child->system, .peak = child->peak};
    switch (out->bench->benchmark.metric) {
    case TB_METRIC_CPU: sample->value = child->user + child->system; break;
    case TB_METRIC_MEMORY: sample->value = child->peak / MEGABYTE; break;
    case TB_METRIC_VALUE:
        line = cli_output_line(&child->output, "value");
        if (line == NULL || !tb_number_parse((tb_text){line, strcspn(line, "\r\n")}, &value) || value <= 0)
            return cli_sample_fail(session, out, side, child,
                                   "it printed no line `value NUMBER` with a number above 0");
        sample->value = value;
        break;
    case TB_METRIC_WALL:
    case TB_METRIC_RATE:
    case TB_METRIC_P99:
    case TB_METRIC_LINES: sample->value = child->wall; break;
    }
    if (sample->value <= 0)
        return cli_sample_fail(session, out, side, child, "it took no time that could be measured");
    return CLI_SAMPLED;
}

cli_sampled cli_sample_process(cli_session *session, cli_measured *out, size_t side, cli_sample *sample)
{
    cli_context *ctx = session->ctx;
    const tb_benchmark *b = &out->bench->benchmark;
    const char *argv[CLI_SAMPLE_ARGS], *fault, *line;
    cli_child child;
    cli_sampled sampled;

    if (cli_sample_argv(session, out, side, out->size, argv) != TB_OK)
        return cli_sample_fail(session, out, side, NULL, "out of memory");
    const char *dir = tb_arena_printf(&ctx->arena, "%s/%s", session->dir, b->id);
    cli_run(session->runner, &(cli_launch){argv, session->environment, dir}, b->timeout, &child);
    if (session->runner->interrupted)
        return CLI_SAMPLE_INTERRUPTED;
    line = cli_output_line(&child.output, "skip");
    fault = cli_child_fault(ctx, &child);
    if (line != NULL && fault == NULL)
        return cli_sample_skip(session, out, side, line);
    if (fault != NULL)
        return cli_sample_fail(session, out, side, &child, fault);
    line = cli_output_line(&child.output, "check");
    if (line == NULL)
        return cli_sample_fail(session, out, side, &child, "it printed no line `check VALUE`");
    sampled = cli_sample_check(session, out, side, line, strcspn(line, "\r\n"));
    return sampled == CLI_SAMPLED ? take_value(session, out, side, &child, sample) : sampled;
}
