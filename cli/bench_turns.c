/* bench_turns.c - the time a run of benchmarks may take, and which gets how much of it: first each its share, then what
 * is left those that need it. */
#include "bench.h"

#include "pack.h"

#include <string.h>

#define FIRST_PART 0.6    /* of the time is for the first pass: what it leaves is spent better, knowing its results */
#define TURN 10.0         /* seconds of a turn in the second */
#define TURN_QUICK 3.0    /* the same with --quick */
#define GRACE 0.5         /* part of the budget that a busy machine may take longer */
#define GRACE_LEAST 10.0  /* seconds of it at least; with --quick there is none */
#define SERVER_WEIGHT 4.0 /* a run of a server takes that much longer than one of a program */

static double weight(const tb_benchmark *b)
{
    return b->kind == TB_BENCHMARK_HTTP ? SERVER_WEIGHT : b->kind == TB_BENCHMARK_LINES ? 0 : 1;
}

bool cli_bench_counts(const tb_pack *pack, const char *id)
{
    for (size_t r = 0; r < pack->rule_count; r++)
        if (pack->rules[r].evidence.benchmark != NULL && strcmp(pack->rules[r].evidence.benchmark, id) == 0)
            return true;
    return false;
}

/* On a busy machine the time may not reach for all: those that rules rest on come first, servers last. */
static int place(const tb_pack *pack, const tb_benchmark *b)
{
    return cli_bench_counts(pack, b->id) ? 0 : b->kind == TB_BENCHMARK_HTTP ? 2 : 1;
}

static void sort_choices(const tb_pack *pack, cli_choice *choices, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const cli_choice choice = choices[i];
        const int own = place(pack, &choice.bench->benchmark);
        size_t at = i;
        for (; at > 0 && place(pack, &choices[at - 1].bench->benchmark) > own; at--)
            choices[at] = choices[at - 1];
        choices[at] = choice;
    }
}

/* When nothing begins any more that was not begun yet. */
static double last_begin(const cli_session *session, double until, double budget)
{
    if (session->quick)
        return until;
    return until + (GRACE * budget > GRACE_LEAST ? GRACE * budget : GRACE_LEAST);
}

/* Each benchmark gets its share of the time that is left, so that what one does not use is the others'. */
static tb_status first_pass(cli_session *session, const cli_choice *choices, size_t count, double budget,
                            cli_bench_run *run)
{
    const double begun = cli_now(), until = begun + FIRST_PART * budget;
    const double end = last_begin(session, begun + budget, budget);
    tb_status status = TB_OK;

    for (size_t i = 0; i < count && status == TB_OK && !session->runner->interrupted; i++) {
        double all = 0, left = until - cli_now();
        for (size_t k = i; k < count; k++)
            all += weight(&choices[k].bench->benchmark);
        if (cli_now() > end && weight(&choices[i].bench->benchmark) > 0) {
            run->list[run->count++] = (cli_measured){
                .bench = choices[i].bench,
                .variant = choices[i].variant,
                .skipped = "the time was over: name one alone, give a longer --budget, or stop other programs"};
            continue;
        }
        double share = all > 0 && left > 0 ? left * weight(&choices[i].bench->benchmark) / all : 0;
        status = cli_bench_measure(session, choices[i].bench, choices[i].variant, share, &run->list[run->count++]);
    }
    return status;
}

/* Those of which so much is known, and that more rounds may help. */
static size_t find_known(const cli_bench_run *run, cli_known known, cli_measured **out)
{
    size_t count = 0;

    for (size_t i = 0; i < run->count; i++) {
        cli_measured *m = &run->list[i];
        if (cli_measured_has_result(m) && m->failed == NULL && m->bench->benchmark.kind != TB_BENCHMARK_LINES &&
            m->rounds < CLI_ROUNDS_MAX && cli_measured_known(m) == known)
            out[count++] = m;
    }
    return count;
}

/* What time is left until UNTIL goes in turns to those that need it: to open ones, and when none can be helped, to wide
 * ones. */
static void second_pass(cli_session *session, cli_bench_run *run, double until)
{
    const double turn = session->quick ? TURN_QUICK : TURN;
    cli_measured *list[TB_BENCHMARKS_MAX];
    cli_known known = CLI_OPEN;

    while (known < CLI_KNOWN) {
        const size_t count = find_known(run, known, list);
        bool helped = false;
        for (size_t i = 0; i < count && !session->runner->interrupted; i++) {
            const double left = until - cli_now(), share = left / (double)(count - i);
            helped |= left > 0 && cli_bench_continue(session, share < turn ? share : turn, left, list[i]);
        }
        if (!helped)
            known++;
    }
}

tb_status cli_bench_all(cli_session *session, cli_choice *choices, size_t count, double budget, cli_bench_run *run)
{
    const double begun = cli_now();
    tb_status status;

    sort_choices(session->ctx->pack, choices, count);
    status = first_pass(session, choices, count, budget, run);
    if (status == TB_OK)
        second_pass(session, run, begun + budget);
    run->interrupted = session->runner->interrupted;
    run->seconds = cli_now() - begun;
    return status;
}
