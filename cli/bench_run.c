#include "bench_run.h"

#include "bench_suite.h"
#include "evidence.h"

#include <math.h>
#include <string.h>

/* Half the width of an interval, as a logarithm, at which more rounds would change nothing: near the band of what
 * counts as the same it has to be narrower than far from it. One that is as narrow as NARROW_EDGE and still tells
 * nothing lies on an edge of the band, and will go on lying there. */
#define NARROW_EDGE 0.005
#define NARROW_NEAR 0.02
#define NARROW_FAR 0.04
#define FAR_FROM_SAME 0.25

bool cli_measured_has_result(const cli_measured *m)
{
    return m->skipped == NULL && !m->differs && m->rounds >= TB_PAIRS_MIN && m->side_count >= 2;
}

tb_status cli_measured_ratio(const cli_measured *m, size_t of, size_t over, tb_estimate *out)
{
    double a[CLI_ROUNDS_MAX], b[CLI_ROUNDS_MAX];
    const bool less = m->bench->benchmark.less_is_better;

    for (size_t i = 0; i < m->rounds; i++) {
        a[i] = m->samples[less ? of : over][i].value;
        b[i] = m->samples[less ? over : of][i].value;
    }
    return tb_estimate_ratio(a, b, m->rounds, 1, out);
}

static cli_known known_of(const tb_estimate *e)
{
    const tb_measurement found = {.ratio = e->ratio, .low = e->low, .high = e->high};
    const double half = log(e->high / e->low) / 2;

    switch (tb_measurement_outcome(&found)) {
    case TB_CANNOT_TELL: return half > NARROW_EDGE ? CLI_OPEN : CLI_KNOWN;
    case TB_FASTER:
    case TB_SLOWER:
        return half > (fabs(log(e->ratio)) > FAR_FROM_SAME ? NARROW_FAR : NARROW_NEAR) ? CLI_WIDE : CLI_KNOWN;
    case TB_SAME:
    case TB_NOT_MEASURED: break;
    }
    return CLI_KNOWN; /* the same is the same, however narrow */
}

cli_known cli_measured_known(const cli_measured *m)
{
    cli_known least = CLI_KNOWN;

    for (size_t i = 1; i < m->side_count; i++) {
        tb_estimate e;
        cli_known known = cli_measured_ratio(m, 0, i, &e) == TB_OK ? known_of(&e) : CLI_KNOWN;
        if (known == CLI_KNOWN && m->rounds < TB_PAIRS_ENOUGH && m->bench->benchmark.kind != TB_BENCHMARK_LINES)
            known = CLI_WIDE;
        least = known < least ? known : least;
    }
    return least;
}

/* One run of every side, in turns. */
static cli_sampled run_round(cli_session *s, cli_measured *out, size_t round, cli_sample *samples)
{
    const bool http = out->bench->benchmark.kind == TB_BENCHMARK_HTTP;

    for (size_t i = 0; i < out->side_count; i++) {
        size_t side = round % 2 == 0 ? i : out->side_count - 1 - i;
        cli_sampled sampled =
            http ? cli_sample_http(s, out, side, &samples[side]) : cli_sample_process(s, out, side, &samples[side]);
        if (sampled != CLI_SAMPLED)
            return sampled;
    }
    return CLI_SAMPLED;
}

static void tell(cli_session *s, const cli_measured *m, double until)
{
    double left = until - cli_now();

    if (s->progress != NULL)
        s->progress(s->to, &m->bench->benchmark, m->variant, m->rounds, left > 0 ? left : 0);
}

/* Adds to what went wrong how many rounds were finished before, if they are a result. */
static void tell_kept(cli_session *s, cli_measured *m)
{
    const char *text =
        cli_measured_has_result(m)
            ? tb_arena_printf(&s->ctx->arena, "%s (the %zu rounds before it count)", m->failed, m->rounds)
            : NULL;
    if (text != NULL)
        m->failed = text;
}

/* Adds rounds until it is known or, LEAST rounds made, the next two would not be over by UNTIL. */
static void run_rounds(cli_session *s, double until, size_t least, cli_measured *out)
{
    cli_sample samples[CLI_INTERPRETERS_MAX];
    size_t look = out->rounds > TB_PAIRS_ENOUGH ? out->rounds + 2 : TB_PAIRS_ENOUGH;

    tell(s, out, until);
    for (; out->warm_up < out->bench->benchmark.warm_up; out->warm_up++)
        if (run_round(s, out, out->warm_up, samples) != CLI_SAMPLED)
            return;
    while (out->rounds < CLI_ROUNDS_MAX) {
        const double begun = cli_now();
        const double two = out->rounds > 0 ? 2 * out->seconds / (double)out->rounds : 0;
        if (out->rounds % 2 == 0 && out->rounds >= least && begun + two > until)
            return;
        const cli_sampled sampled = run_round(s, out, out->rounds, samples);
        if (sampled == CLI_SAMPLE_FAILED)
            tell_kept(s, out);
        if (sampled != CLI_SAMPLED)
            return;
        for (size_t i = 0; i < out->side_count; i++)
            out->samples[i][out->rounds] = samples[i];
        out->rounds++;
        out->seconds += cli_now() - begun;
        tell(s, out, until);
        if (out->rounds % 2 == 0 && out->rounds >= look) {
            if (cli_measured_known(out) == CLI_KNOWN)
                return;
            look = out->rounds + 2 + out->rounds / 3;
        }
    }
}

bool cli_bench_continue(cli_session *s, double seconds, double most, cli_measured *m)
{
    const size_t before = m->rounds;
    const double now = cli_now();
    const bool two = before > 0 && 2 * m->seconds / (double)before <= most;

    run_rounds(s, now + (seconds < most ? seconds : most), two ? before + 2 : 0, m);
    return m->rounds > before;
}

/* Nothing is run: the programs of all benchmarks are counted, and each benchmark is one sample. */
static void count_lines(cli_session *s, cli_measured *out)
{
    for (size_t b = 0; b < s->suite->count; b++) {
        const cli_bench *bench = &s->suite->list[b];
        for (size_t v = 0; v <= bench->benchmark.variant_count && out->rounds < CLI_ROUNDS_MAX; v++) {
            const char *variant = v > 0 ? bench->benchmark.variants[v - 1].id : NULL;
            bool complete = bench->benchmark.kind != TB_BENCHMARK_LINES;
            for (size_t i = 0; i < out->side_count && complete; i++) {
                const char *id = s->ctx->pack->alternatives[out->sides[i]->alternative].id;
                const cli_bench_file *file = cli_bench_program(bench, id, variant);
                size_t lines = file != NULL ? tb_source_lines((tb_text){file->bytes, file->len}) : 0;
                complete = lines > 0;
                out->samples[i][out->rounds] = (cli_sample){.value = (double)lines};
            }
            out->rounds += complete;
        }
    }
}

/* Why it cannot run here, or NULL. */
static const char *missing_need(cli_session *s, const tb_benchmark *b)
{
    for (size_t i = 0; i < b->need_count; i++)
        if (cli_find_on_path(s->ctx, b->needs[i].program) == NULL)
            return tb_arena_printf(&s->ctx->arena, "%s is not installed: %s", b->needs[i].program, b->needs[i].install);
    return NULL;
}

/* Those that have a program for it. Of one alternative there are several to compare versions; counting lines, one. */
static void choose_sides(cli_session *s, const cli_bench *bench, const char *variant, cli_measured *out)
{
    const bool lines = bench->benchmark.kind == TB_BENCHMARK_LINES;

    for (size_t i = 0; i < s->interpreters->count; i++) {
        const cli_interpreter *it = &s->interpreters->list[i];
        const cli_bench_file *program =
            cli_bench_program(bench, s->ctx->pack->alternatives[it->alternative].id, variant);
        bool again = false;
        for (size_t k = 0; k < out->side_count; k++)
            again = again || out->sides[k]->alternative == it->alternative;
        if (lines ? again : program == NULL)
            continue;
        out->programs[out->side_count] = program;
        out->sides[out->side_count++] = it;
    }
}

tb_status cli_bench_measure(cli_session *s, const cli_bench *bench, const char *variant, double seconds,
                            cli_measured *out)
{
    *out = (cli_measured){.bench = bench, .variant = variant};
    out->size = s->quick ? bench->benchmark.quick_size : bench->benchmark.size;
    choose_sides(s, bench, variant, out);
    for (size_t i = 0; i < out->side_count; i++) {
        out->samples[i] = tb_arena_array(&s->ctx->arena, CLI_ROUNDS_MAX, sizeof **out->samples);
        if (out->samples[i] == NULL)
            return TB_ERR_NOMEM;
    }
    out->skipped = missing_need(s, &bench->benchmark);
    if (out->skipped == NULL && out->side_count < 2)
        out->skipped = "it has programs for fewer than two of the interpreters";
    if (out->skipped != NULL)
        return TB_OK;
    if (bench->benchmark.kind == TB_BENCHMARK_LINES)
        count_lines(s, out);
    else
        run_rounds(s, cli_now() + seconds, CLI_ROUNDS_MIN, out);
    return TB_OK;
}
