#include "rules_mutants.h"

#include "json_writer.h"
#include "layout.h"

#include "mutants.h"
#include "number.h"

#include <pthread.h>

enum { THREADS = 2 };

typedef struct trials {
    tb_mutants mutants;
    tb_suite suite;
    tb_fate *fates; /* by mutant */
    pthread_mutex_t lock;
    size_t next; /* the mutant to try next */
    tb_status status;
} trials;

static bool take(trials *t, size_t *mutant)
{
    pthread_mutex_lock(&t->lock);
    const bool more = t->next < t->mutants.count && t->status == TB_OK;
    if (more)
        *mutant = t->next++;
    pthread_mutex_unlock(&t->lock);
    return more;
}

static void *work(void *context)
{
    trials *t = context;

    for (size_t i; take(t, &i);) {
        const tb_status st = tb_mutant_try(&t->mutants, i, &t->suite, &t->fates[i]);
        if (st != TB_OK) {
            pthread_mutex_lock(&t->lock);
            t->status = st;
            pthread_mutex_unlock(&t->lock);
        }
    }
    return NULL;
}

/* Tries all, in this thread and others; with fewer if the system gives no more. */
static tb_status try_all(trials *t)
{
    pthread_t threads[THREADS - 1];
    size_t started = 0;

    pthread_mutex_init(&t->lock, NULL);
    while (started < THREADS - 1 && pthread_create(&threads[started], NULL, work, t) == 0)
        started++;
    work(t);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    pthread_mutex_destroy(&t->lock);
    return t->status;
}

typedef struct score {
    size_t tried, noticed;
    double percent;
} score;

static score score_of(const trials *t)
{
    score s = {0, 0, 100};

    for (size_t i = 0; i < t->mutants.count; i++) {
        s.tried += t->fates[i] != TB_STILLBORN;
        s.noticed += t->fates[i] == TB_NOTICED;
    }
    if (s.tried > 0)
        s.percent = 100 * (double)s.noticed / (double)s.tried;
    return s;
}

static void put_text(tb_buf *out, const trials *t, score s)
{
    tb_buf_puts(out, "mutation score ");
    tb_number_put_grouped(out, s.percent, 1);
    tb_buf_printf(out, " %%: of %zu changes to the rules, scenarios notice %zu\n", s.tried, s.noticed);
    if (t->suite.failing > 0) {
        cli_put_count(out, t->suite.failing, "scenario");
        tb_buf_puts(out, " left out, failing without any change: see `tiebreak rules test`\n");
    }
    if (s.noticed < s.tried)
        tb_buf_puts(out, "not noticed\n");
    for (size_t i = 0; i < t->mutants.count; i++)
        if (t->fates[i] == TB_SURVIVED)
            tb_buf_printf(out, "    %s: %s\n", t->mutants.pack->rules[t->mutants.list[i].rule].id,
                          t->mutants.list[i].what);
}

static void put_json(tb_buf *out, const trials *t, score s)
{
    cli_json json = {out, false};

    cli_json_open(&json, NULL, '{');
    cli_json_number(&json, "scenarios", (double)t->suite.count);
    cli_json_number(&json, "failing", (double)t->suite.failing);
    cli_json_number(&json, "mutants", (double)s.tried);
    cli_json_number(&json, "noticed", (double)s.noticed);
    cli_json_number(&json, "percent", s.percent);
    cli_json_open(&json, "survivors", '[');
    for (size_t i = 0; i < t->mutants.count; i++) {
        const tb_mutant *mutant = &t->mutants.list[i];
        if (t->fates[i] != TB_SURVIVED)
            continue;
        cli_json_open(&json, NULL, '{');
        cli_json_text(&json, "rule", t->mutants.pack->rules[mutant->rule].id);
        cli_json_text(&json, "mutation", tb_mutation_name(mutant->mutation));
        cli_json_text(&json, "what", mutant->what);
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, ']');
    cli_json_close(&json, '}');
    tb_buf_putc(out, '\n');
}

cli_exit cli_rules_mutants(cli_context *ctx, const cli_rules_run *run, double min)
{
    trials t = {.status = TB_OK};
    tb_buf out = TB_BUF_EMPTY;
    tb_status st = tb_mutants_make(run->pack, &ctx->arena, &t.mutants);

    if (st == TB_OK)
        st = tb_suite_prepare(run->pack, &run->scenarios.read, (tb_date)(ctx->now / 86400), &ctx->arena, &ctx->diags,
                              &t.suite);
    t.fates = tb_arena_array(&ctx->arena, t.mutants.count + 1, sizeof *t.fates);
    if (st == TB_OK)
        st = t.fates != NULL ? try_all(&t) : TB_ERR_NOMEM;
    if (st != TB_OK)
        return cli_fail(ctx, st, &ctx->diags);
    const score s = score_of(&t);
    if (ctx->json)
        put_json(&out, &t, s);
    else
        put_text(&out, &t, s);
    const cli_exit code = cli_write(ctx, NULL, &out);
    tb_buf_release(&out);
    return code == CLI_DONE && s.percent < min ? CLI_NEGATIVE : code;
}
