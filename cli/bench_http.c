/* bench_http.c - one run of a server under load: started, asked once to see that it answers right, warmed up, then
 * measured by wrk. A closed loop: every connection waits for its answer before it asks again. */
#include "bench_answer.h"
#include "bench_run.h"

#include "number.h"
#include "text.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GENERATOR "wrk"
#define START_SECONDS 20.0
#define STOP_SECONDS 1.0 /* for wrk to add up */
#define STOP_TRIES 10    /* told just before it goes to sleep, it sleeps all the same: it is told again */
#define SATURATED 0.9    /* part of its threads' time that the generator was computing */
#define MEGABYTE 1e6
#define WARM_TRIES 6
#define MEASURED_MAX 8.0 /* seconds after which a server that answers nothing is given up */

/* How long a load lasts, in seconds, and how many requests a server has answered before it counts as warm: a compiler
 * has seen its code often enough then, which time alone says little of on a busy machine. The second with --quick. */
static const struct span {
    double warm_up, measured, requests;
} spans[] = {{1.0, 2.0, 8000}, {0.25, 0.5, 8000}};

static cli_sampled check_answer(cli_session *s, cli_measured *out, size_t side, const cli_child *server,
                                unsigned long port)
{
    cli_answer answer;

    if (!cli_ask(port, out->bench->benchmark.path, &answer))
        return cli_sample_fail(s, out, side, server, "it printed its port, but does not answer there");
    if (answer.status != 200)
        return cli_sample_fail(s, out, side, server, "it does not answer with status 200");
    return cli_sample_check(s, out, side, answer.body, strlen(answer.body));
}

/* ---- Load ---- */

typedef struct load {
    double rate, p99, memory; /* requests/s, ms, bytes */
    double requests;
    bool saturated;
    const char *fault; /* NULL: none */
} load;

/* The number at TEXT with its unit, in milliseconds: "1.25ms", "870.00us", "1.10s", "2.00m". */
static double milliseconds(const char *text)
{
    char *end;
    double value = strtod(text, &end);

    return strncmp(end, "us", 2) == 0   ? value / 1e3
           : strncmp(end, "ms", 2) == 0 ? value
           : end[0] == 's'              ? value * 1e3
           : end[0] == 'm'              ? value * 6e4
                                        : 0;
}

/* The text after WORD, blanks skipped; NULL without it. */
static const char *after(const char *text, const char *word)
{
    const char *at = strstr(text, word);

    return at != NULL ? at + strlen(word) + strspn(at + strlen(word), " ") : NULL;
}

static void read_report(cli_context *ctx, const cli_child *wrk, load *out)
{
    const char *text = wrk->output.text, *rate = after(text, "Requests/sec:"), *p99 = after(text, "\n     99%");
    const char *bad = after(text, "Non-2xx or 3xx responses:");

    const char *requests = strstr(text, " requests in ");

    while (requests != NULL && requests > text && requests[-1] >= '0' && requests[-1] <= '9')
        requests--;
    out->requests = requests != NULL ? strtod(requests, NULL) : 0;
    out->rate = rate != NULL ? strtod(rate, NULL) : 0;
    out->p99 = p99 != NULL ? milliseconds(p99) : 0;
    if (bad != NULL)
        out->fault = tb_arena_printf(&ctx->arena, "it answered %ld requests with an error", strtol(bad, NULL, 10));
}

/* Why wrk failed, with the line in which it says so. */
static const char *wrk_words(cli_context *ctx, const cli_child *wrk)
{
    const char *said = wrk->errors.len > 0 ? wrk->errors.text : wrk->output.text;
    const char *words = tb_arena_printf(&ctx->arena, "wrk failed against it: %.*s", (int)strcspn(said, "\r\n"), said);

    return words != NULL ? words : "wrk failed against it";
}

/* SECONDS of load on PORT; in the end the memory the server holds. Stopping it early with SIGINT lets wrk, which knows
 * whole seconds only, run for parts of one. */
static load run_load(cli_session *s, const cli_measured *m, cli_child *server, unsigned long port, double seconds)
{
    const tb_benchmark *b = &m->bench->benchmark;
    tb_arena *arena = &s->ctx->arena;
    const char *argv[] = {cli_find_on_path(s->ctx, GENERATOR),
                          "--latency",
                          tb_arena_printf(arena, "-t%u", s->threads),
                          tb_arena_printf(arena, "-c%lu", b->connections < s->threads ? s->threads : b->connections),
                          "-d600s",
                          tb_arena_printf(arena, "http://127.0.0.1:%lu%s", port, b->path),
                          NULL};
    load out = {0};
    cli_child wrk;
    const char *line;

    for (size_t i = 0; i + 1 < sizeof argv / sizeof argv[0]; i++)
        if (argv[i] == NULL) {
            out.fault = i == 0 ? "wrk is not on PATH any more" : "out of memory";
            return out;
        }
    cli_child_start(s->runner, &(cli_launch){argv, s->environment, NULL}, &wrk);
    cli_child_wait_line(s->runner, &wrk, NULL, seconds, &line);
    if (wrk.end == CLI_TIMED_OUT) /* the rule: it would go on */
        out.memory = cli_child_memory(server);
    for (int i = 0; wrk.end == CLI_TIMED_OUT && i < STOP_TRIES && !s->runner->interrupted; i++) {
        wrk.end = CLI_RUNNING;
        cli_child_signal(&wrk, SIGINT);
        cli_child_wait_line(s->runner, &wrk, NULL, STOP_SECONDS, &line);
    }
    cli_child_stop(s->runner, &wrk);
    out.fault = wrk.end != CLI_ENDED || wrk.code != 0 ? wrk_words(s->ctx, &wrk) : NULL;
    if (out.fault == NULL)
        read_report(s->ctx, &wrk, &out);
    out.saturated = wrk.user + wrk.system > SATURATED * s->threads * wrk.wall;
    if (!cli_child_runs(server))
        out.fault = server->end == CLI_ENDED ? "it ended under load" : cli_child_fault(s->ctx, server);
    return out;
}

/* ---- One sample ---- */

/* Load until the server has answered often enough; what is wrong with it, or NULL. */
static const char *warm_up(cli_session *s, const cli_measured *m, cli_child *server, unsigned long port,
                           const struct span *span)
{
    double answered = 0;

    for (int i = 0; i < WARM_TRIES && answered < span->requests && !s->runner->interrupted; i++) {
        load warm = run_load(s, m, server, port, span->warm_up);
        if (warm.fault != NULL)
            return warm.fault;
        answered += warm.requests;
    }
    return NULL;
}

static cli_sampled measure(cli_session *s, cli_measured *out, size_t side, cli_child *server, unsigned long port,
                           cli_sample *sample)
{
    const tb_benchmark *b = &out->bench->benchmark;
    const struct span *span = &spans[s->quick];
    cli_sampled sampled = check_answer(s, out, side, server, port);

    if (sampled != CLI_SAMPLED)
        return sampled;
    load done = {.fault = warm_up(s, out, server, port, span)};
    for (double seconds = span->measured;
         done.fault == NULL && done.requests <= 0 && seconds <= MEASURED_MAX && !s->runner->interrupted;
         seconds *= 2) /* many connections on a busy machine take their time to open */
        done = run_load(s, out, server, port, seconds);
    if (s->runner->interrupted)
        return CLI_SAMPLE_INTERRUPTED;
    if (done.fault == NULL && done.rate <= 0)
        done.fault = "it answered no request under load";
    if (done.fault != NULL)
        return cli_sample_fail(s, out, side, server, done.fault);
    *sample = (cli_sample){.p99 = done.p99, .wall = span->measured, .peak = done.memory};
    sample->value = b->metric == TB_METRIC_RATE  ? done.rate
                    : b->metric == TB_METRIC_P99 ? done.p99
                                                 : done.memory / MEGABYTE;
    out->saturated = out->saturated || done.saturated;
    return sample->value > 0 ? CLI_SAMPLED : cli_sample_fail(s, out, side, server, "nothing could be measured");
}

cli_sampled cli_sample_http(cli_session *s, cli_measured *out, size_t side, cli_sample *sample)
{
    cli_context *ctx = s->ctx;
    const tb_benchmark *b = &out->bench->benchmark;
    const char *argv[CLI_SAMPLE_ARGS], *line, *skip;
    unsigned long port;
    cli_child server;
    cli_sampled sampled;

    if (cli_sample_argv(s, out, side, s->processes, argv) != TB_OK)
        return cli_sample_fail(s, out, side, NULL, "out of memory");
    const char *dir = tb_arena_printf(&ctx->arena, "%s/%s", s->dir, b->id);
    cli_child_start(s->runner, &(cli_launch){argv, s->environment, dir}, &server);
    if (cli_child_wait_line(s->runner, &server, "port", START_SECONDS, &line)) {
        if (tb_number_parse_whole((tb_text){line, strcspn(line, "\r\n")}, 65535, &port) && port > 0)
            sampled = measure(s, out, side, &server, port, sample);
        else
            sampled = cli_sample_fail(s, out, side, &server, "it printed no line `port NUMBER`");
        cli_child_stop(s->runner, &server);
        sample->user = server.user;
        sample->system = server.system;
        return sampled;
    }
    const bool late = server.end == CLI_TIMED_OUT;
    cli_child_stop(s->runner, &server);
    if (s->runner->interrupted)
        return CLI_SAMPLE_INTERRUPTED;
    skip = cli_output_line(&server.output, "skip");
    const char *fault = cli_child_fault(ctx, &server);
    if (skip != NULL && fault == NULL)
        return cli_sample_skip(s, out, side, skip);
    if (fault == NULL || late)
        fault = "it printed no line `port NUMBER` in time";
    return cli_sample_fail(s, out, side, &server, fault);
}
