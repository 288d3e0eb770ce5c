/* bench.c - `tiebreak bench`: the benchmarks, run here. */
#include "bench.h"
#include "commands.h"
#include "progress.h"

#include "text.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUDGET 300.0
#define BUDGET_QUICK 60.0

static const char *const formats[] = {"text", "json", "csv", NULL};

#define AT(field) offsetof(cli_bench_values, field)
static const cli_option options[] = {
    {"<alternative>", 0, CLI_OTHERS, AT(interpreters), "PATH",
     "the interpreter of an alternative of the pack; twice to compare versions", NULL, NULL, 0, 0},
    {"budget", 0, CLI_NUMBER, AT(budget), "SECONDS",
     "how long it may take in all; more gives narrower intervals (default 300; with --quick 60)", NULL, NULL, 1, 86400},
    {"for", 0, CLI_TEXT, AT(profile), "FILE", "run only what could change the choice for this profile", NULL, NULL, 0,
     0},
    {"format", 0, CLI_TEXT, AT(format), NULL, "a chart for people, the evidence, or every sample", formats, "text", 0,
     0},
    {"list", 0, CLI_FLAG, AT(list), NULL, "show what each benchmark tests, of all or of those named, and run none",
     NULL, NULL, 0, 0},
    {"output", 'o', CLI_TEXT, AT(output), "FILE",
     "write the evidence there, whole or not at all, not where `tiebreak score` looks for it", NULL, NULL, 0, 0},
    {"quick", 0, CLI_FLAG, AT(quick), NULL, "a first idea, in about a minute", NULL, NULL, 0, 0},
    {"variant", 0, CLI_TEXT, AT(variant), "VARIANT", "run this variant of the benchmarks that have it", NULL, NULL, 0,
     0},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak bench --quick", "a first idea, and the next `tiebreak score` uses it"},
    {"tiebreak bench --for my-project.yaml", "only what could change that project's verdict"},
    {"tiebreak bench start-up --budget 20 --format csv", "one benchmark, every sample"},
    {"tiebreak bench --list", "what each benchmark tests, and what it does not show"},
    {0},
};

static const cli_command *const nested[] = {&cli_bench_compare_command, NULL};

/* ---- What to run ---- */

static cli_exit unknown_bench(cli_context *ctx, const cli_suite *suite, const char *id)
{
    const char *names[TB_BENCHMARKS_MAX + 1];

    for (size_t i = 0; i < suite->count; i++)
        names[i] = suite->list[i].benchmark.id;
    names[suite->count] = cli_bench_compare_command.name;
    const char *near = tb_text_nearest(tb_text_of(id), names, suite->count + 1);
    return near != NULL ? cli_usage(ctx, "there is no benchmark '%s'; did you mean '%s'?", id, near)
                        : cli_usage(ctx, "there is no benchmark '%s': --list shows those there are", id);
}

static bool is_named(const cli_context *ctx, const char *id)
{
    for (size_t i = 0; i < ctx->operand_count; i++)
        if (strcmp(ctx->operands[i], id) == 0)
            return true;
    return ctx->operand_count == 0;
}

/* Those named, or all; of them, with --variant, those that have it. */
static cli_exit choose(cli_context *ctx, const cli_suite *suite, cli_choice *choices, size_t *count)
{
    const cli_bench_values *v = ctx->values;

    *count = 0;
    for (size_t i = 0; i < ctx->operand_count; i++)
        if (cli_suite_find(suite, ctx->operands[i]) == NULL)
            return unknown_bench(ctx, suite, ctx->operands[i]);
    for (size_t i = 0; i < suite->count; i++) {
        const tb_benchmark *b = &suite->list[i].benchmark;
        int variant = v->variant != NULL ? tb_benchmark_variant_find(b, v->variant) : -1;
        if (!is_named(ctx, b->id) || (v->variant != NULL && variant < 0))
            continue;
        choices[(*count)++] = (cli_choice){&suite->list[i], variant >= 0 ? b->variants[variant].id : NULL};
    }
    if (*count == 0 && v->variant != NULL)
        return cli_usage(ctx, "no benchmark%s has a variant '%s': --list shows those there are",
                         ctx->operand_count > 0 ? " of those" : "", v->variant);
    if (*count == 0)
        return cli_usage(ctx, "this pack has no benchmarks: its folder has no bench/ID/benchmark.yaml");
    return v->profile != NULL ? cli_bench_for(ctx, v->profile, choices, count) : CLI_DONE;
}

/* ---- A folder of our own ---- */

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *ftw)
{
    (void)info, (void)kind, (void)ftw;
    return remove(path);
}

static void remove_folder(const char *dir)
{
    if (dir != NULL && dir[0] != '\0')
        nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* A private folder with the suite in it, in ctx->arena; NULL, reported, if there can be none. */
static const char *make_folder(cli_context *ctx, const cli_suite *suite)
{
    const char *base = getenv("TMPDIR");
    char *dir =
        tb_arena_printf(&ctx->arena, "%s/tiebreak-bench-XXXXXX", base != NULL && base[0] == '/' ? base : "/tmp");

    if (dir == NULL)
        return NULL;
    if (mkdtemp(dir) == NULL) {
        tb_diags_error(&ctx->diags, TB_DIAG_IO, (tb_place){0}, "TMPDIR names another place", "cannot make '%s': %s",
                       dir, strerror(errno));
        return NULL;
    }
    if (cli_suite_unpack(ctx, suite, dir) == TB_OK)
        return dir;
    remove_folder(dir);
    return NULL;
}

/* What the programs find in their environment, and nothing else. */
static const char *const *make_environment(cli_context *ctx, const char *dir)
{
    const char **list = tb_arena_array(&ctx->arena, 8, sizeof *list);
    char *here = getcwd(NULL, 0);
    size_t n = 0;

    if (list != NULL) {
        list[n++] = "PATH=/usr/local/bin:/usr/bin:/bin";
        list[n++] = "LC_ALL=C.UTF-8";
        list[n++] = "TZ=UTC";
        list[n++] = tb_arena_printf(&ctx->arena, "HOME=%s", dir);
        list[n++] = tb_arena_printf(&ctx->arena, "TMPDIR=%s", dir);
        list[n++] = tb_arena_printf(&ctx->arena, "TIEBREAK_FROM=%s", here != NULL ? here : "/");
    }
    free(here);
    return list;
}

/* ---- Running ---- */

static void show_progress(void *to, const tb_benchmark *benchmark, const char *variant, size_t rounds, double left)
{
    cli_progress_tell(to, "%s%s%s: %zu rounds, %.0f s left for it ", benchmark->id, variant != NULL ? ":" : "",
                      variant != NULL ? variant : "", rounds, left);
}

/* ---- What came of it ---- */

static cli_exit show(cli_context *ctx, const cli_bench_run *run, const tb_buf *evidence, const cli_kept *kept)
{
    const cli_bench_values *v = ctx->values;
    const bool text = strcmp(v->format, "text") == 0;
    tb_buf out = TB_BUF_EMPTY;
    tb_status status = TB_OK;
    cli_exit code;

    if (kept->path != NULL && strcmp(kept->path, "-") == 0)
        return CLI_DONE; /* the evidence is the result, and is written */
    if (ctx->json) {
        cli_put(ctx, evidence);
        return CLI_DONE;
    }
    if (text)
        status = cli_bench_put_chart(ctx, run, &out);
    else
        cli_bench_put_csv(ctx, run, &out);
    if (text && run->interrupted)
        tb_buf_puts(&out, "\n  Interrupted: what was not finished is left out.\n");
    if (text && kept->path != NULL)
        cli_bench_put_kept(ctx, run, kept, &out);
    else if (text && cli_bench_count(run, false) == 0)
        tb_buf_puts(&out, "\n  Nothing was measured, and no evidence is written.\n");
    code = status == TB_OK ? cli_write(ctx, NULL, &out) : cli_fail(ctx, status, &ctx->diags);
    tb_buf_release(&out);
    return code;
}

static cli_exit finish(cli_context *ctx, cli_bench_run *run, cli_machine *machine)
{
    tb_buf evidence = TB_BUF_EMPTY;
    cli_kept kept = {0};
    tb_status status;
    cli_exit code, shown = CLI_DONE;

    cli_machine_grade(ctx, machine);
    status = cli_bench_put_evidence(ctx, run, &evidence);
    code = status == TB_OK ? cli_bench_keep(ctx, run, &evidence, &kept) : cli_fail(ctx, status, &ctx->diags);
    if (code == CLI_DONE || !ctx->json) /* what could not be written is shown all the same */
        shown = show(ctx, run, &evidence, &kept);
    tb_buf_release(&evidence);
    if (code != CLI_DONE || shown != CLI_DONE)
        return code != CLI_DONE ? code : shown;
    if (run->interrupted)
        return CLI_INTERRUPTED;
    return cli_bench_count(run, true) > 0 ? CLI_FAILED : CLI_DONE;
}

static cli_exit run_choices(cli_context *ctx, const cli_suite *suite, cli_runner *runner, cli_choice *choices,
                            size_t count)
{
    const cli_bench_values *v = ctx->values;
    const double budget = v->budget > 0 ? (double)v->budget : v->quick ? BUDGET_QUICK : BUDGET;
    cli_interpreters interpreters;
    cli_machine machine;
    cli_progress progress = cli_progress_begin(ctx);
    cli_session session = {.ctx = ctx,
                           .runner = runner,
                           .suite = suite,
                           .interpreters = &interpreters,
                           .quick = v->quick,
                           .progress = show_progress,
                           .to = &progress};
    cli_bench_run run = {.machine = &machine, .interpreters = &interpreters, .quick = v->quick};
    tb_status status = cli_interpreters_find(ctx, &v->interpreters, runner, &interpreters);

    if (runner->interrupted)
        return CLI_INTERRUPTED;
    if (status != TB_OK)
        return cli_fail(ctx, status, &ctx->diags);
    cli_machine_look(ctx, &machine);
    session.processes = machine.cores > 2 ? machine.cores / 2 : 1;
    session.threads = machine.cores > session.processes ? machine.cores - session.processes : 1;
    session.dir = make_folder(ctx, suite);
    session.environment = session.dir != NULL ? make_environment(ctx, session.dir) : NULL;
    run.list = tb_arena_array(&ctx->arena, count, sizeof *run.list);
    if (session.dir == NULL || session.environment == NULL || run.list == NULL) {
        remove_folder(session.dir);
        return cli_fail(ctx, ctx->diags.errors > 0 ? TB_ERR_IO : TB_ERR_NOMEM, &ctx->diags);
    }
    status = cli_bench_all(&session, choices, count, budget, &run);
    cli_progress_end(&progress);
    remove_folder(session.dir);
    return status == TB_OK ? finish(ctx, &run, &machine) : cli_fail(ctx, status, &ctx->diags);
}

static cli_exit run_suite(cli_context *ctx, const cli_suite *suite)
{
    const cli_bench_values *v = ctx->values;
    cli_choice choices[TB_BENCHMARKS_MAX];
    size_t count;
    cli_runner runner;
    cli_exit code;

    if (v->list && strcmp(v->format, "csv") == 0)
        return cli_usage(ctx, "'--list' has the formats text and json");
    code = choose(ctx, suite, choices, &count);
    if (code != CLI_DONE)
        return code;
    if (v->list)
        return cli_bench_list(ctx, choices, count);
    if (count == 0)
        return CLI_DONE;
    code = cli_bench_check_output(ctx);
    if (code != CLI_DONE)
        return code;
    if (cli_runner_open(&runner) == TB_OK) {
        code = run_choices(ctx, suite, &runner, choices, count);
    } else {
        tb_diags_error(&ctx->diags, TB_DIAG_IO, (tb_place){0}, NULL, "programs cannot be run here: %s",
                       strerror(errno));
        code = cli_fail(ctx, TB_ERR_IO, &ctx->diags);
    }
    cli_runner_close(&runner);
    return code;
}

static cli_exit run(cli_context *ctx)
{
    cli_suite suite;
    tb_status status = cli_suite_load(ctx, &suite);
    cli_exit code = status == TB_OK ? run_suite(ctx, &suite) : cli_fail(ctx, status, &ctx->diags);

    cli_suite_release(&suite);
    return code;
}

const cli_command cli_bench_command = {
    .name = "bench",
    .operands = "[ID...]",
    .summary = "run the micro-benchmarks on this machine, and keep what they show",
    .details =
        "Each benchmark does the same work in each alternative, in fresh processes and in turns, and gives a ratio "
        "with its 95 % interval. The evidence is kept where `tiebreak score` finds it ($XDG_DATA_HOME/tiebreak, or "
        "~/.local/share/tiebreak). Without ID, all are run. What cannot run here is skipped, with the reason.\n\nOnly "
        "the programs of the pack are run, without a shell, in a clean environment and with limits; nothing is left "
        "running, and nothing on the machine is changed. Ctrl-C ends it and keeps what is finished.",
    .options = options,
    .values_size = sizeof(cli_bench_values),
    .max_operands = CLI_MANY,
    .examples = examples,
    .commands = nested,
    .run = run,
    .needs = CLI_NEEDS_PACK,
};
