#include "rules_mutants.h"

#include "layout.h"
#include "progress.h"
#include "workers.h"

#include "number.h"

#include <pthread.h>
#include <string.h>

/* ---- Trying ---- */

typedef struct trials {
    cli_mutation *mutation;
    cli_progress progress;
    pthread_mutex_t lock;
    size_t next; /* the mutant to try next */
    tb_status status;
} trials;

static bool take(trials *t, size_t *mutant)
{
    pthread_mutex_lock(&t->lock);
    const bool more = t->next < t->mutation->mutants.count && t->status == TB_OK;
    if (more) {
        cli_progress_tell(&t->progress, "%zu of %zu changes to the rules tried", t->next, t->mutation->mutants.count);
        *mutant = t->next++;
    }
    pthread_mutex_unlock(&t->lock);
    return more;
}

static void work(void *context, size_t worker)
{
    trials *t = context;
    cli_mutation *m = t->mutation;

    (void)worker;
    for (size_t i; take(t, &i);) {
        const tb_status st = tb_mutant_try(&m->mutants, i, &m->suite, &m->noticed[i]);
        if (st != TB_OK) {
            pthread_mutex_lock(&t->lock);
            t->status = st;
            pthread_mutex_unlock(&t->lock);
        }
    }
}

static tb_status try_all(const cli_context *ctx, cli_mutation *mutation)
{
    trials t = {.mutation = mutation, .progress = cli_progress_begin(ctx), .status = TB_OK};
    const tb_workers workers = cli_workers();

    pthread_mutex_init(&t.lock, NULL);
    workers.run(workers.count, work, &t);
    pthread_mutex_destroy(&t.lock);
    cli_progress_end(&t.progress);
    return t.status;
}

static tb_status count(cli_mutation *m, tb_arena *arena)
{
    tb_status st = TB_OK;

    for (size_t i = 0; i < m->mutants.count && st == TB_OK; i++) {
        if (!m->noticed[i])
            st = tb_mutant_tell(&m->mutants, i, arena, &m->tellings[i]);
        m->met += m->noticed[i];
        m->same += m->tellings[i].same;
    }
    m->tried = m->mutants.count - m->same;
    return st;
}

cli_exit cli_mutation_run(cli_context *ctx, const cli_rules_run *run, cli_mutation *out)
{
    *out = (cli_mutation){.is_builtin = ctx->operand_count == 0 && !ctx->pack_dir};
    tb_status st = tb_mutants_make(run->pack, &ctx->arena, &out->mutants);

    if (st == TB_OK)
        st = tb_suite_prepare(run->pack, &run->scenarios.read, (tb_date)(ctx->now / 86400), &ctx->arena, &ctx->diags,
                              &out->suite);
    out->noticed = tb_arena_array(&ctx->arena, out->mutants.count + 1, sizeof *out->noticed);
    out->tellings = tb_arena_array(&ctx->arena, out->mutants.count + 1, sizeof *out->tellings);
    if (st == TB_OK)
        st = out->noticed && out->tellings ? try_all(ctx, out) : TB_ERR_NOMEM;
    if (st == TB_OK)
        st = count(out, &ctx->arena);
    return st == TB_OK ? CLI_DONE : cli_fail(ctx, st, &ctx->diags);
}

double cli_mutation_percent(const cli_mutation *mutation)
{
    return mutation->tried > 0 ? 100 * (double)mutation->met / (double)mutation->tried : 100;
}

/* ---- Telling ---- */

static void put_rule(tb_buf *out, const cli_mutation *m, const tb_rule *rule)
{
    tb_buf_printf(out, "    %s", rule->id);
    if (!m->is_builtin && rule->at.source)
        tb_buf_printf(out, " (%s:%u)", rule->at.source->name, (unsigned)rule->at.line);
    tb_buf_putc(out, '\n');
}

/* The lines of a profile behind those that only say that it is one. */
static void put_profile(tb_buf *out, const char *yaml)
{
    for (size_t len; *yaml; yaml += len + (yaml[len] == '\n')) {
        len = strcspn(yaml, "\n");
        if (strncmp(yaml, "workloads:", 10) == 0 || strncmp(yaml, "answers:", 8) == 0)
            tb_buf_printf(out, "                %.*s\n", (int)len, yaml);
    }
}

/* What to say in a scenario in which the rule fires. */
static const char *key_for(const tb_rule *rule, tb_mutation mutation)
{
    if (mutation == TB_MUTATION_DROP)
        return "fired";
    switch (rule->act) {
    case TB_FAVOURS:
    case TB_AGAINST: return "reasons";
    case TB_FRICTION: return "friction";
    case TB_RULES_OUT: return "choice";
    case TB_BEYOND:
    case TB_STRAINS: return "suitability";
    case TB_NOTE: break;
    }
    return "fired";
}

static void put_survivor(tb_buf *out, const cli_mutation *m, size_t i)
{
    const tb_mutant *mutant = &m->mutants.list[i];
    const tb_scenario *firing = tb_suite_firing(&m->suite, mutant->rule);
    const bool is_condition = mutant->mutation >= TB_MUTATION_NEGATE;

    tb_buf_printf(out, "        %s\n", mutant->what);
    if (firing && !is_condition) {
        tb_buf_printf(out, "            it fires in '%s': say what comes of it there, under `%s`\n", firing->id,
                      key_for(&m->mutants.pack->rules[mutant->rule], mutant->mutation));
    } else if (m->tellings[i].witness) {
        tb_buf_puts(out, is_condition ? "            say, under `fired` or `not_fired`, what is right for\n"
                                      : "            it fires in no scenario; it does for\n");
        put_profile(out, m->tellings[i].witness);
    }
}

void cli_mutation_put_text(tb_buf *out, const cli_mutation *m)
{
    size_t rule = SIZE_MAX;

    tb_buf_puts(out, "mutation score ");
    tb_number_put_grouped(out, cli_mutation_percent(m), 1);
    tb_buf_printf(out, " %%: of %zu changes to the rules, scenarios notice %zu\n", m->tried, m->met);
    if (m->suite.failing > 0) {
        cli_put_count(out, m->suite.failing, "scenario");
        tb_buf_puts(out, " left out, failing without any change: see `tiebreak rules test`\n");
    }
    if (m->met < m->tried)
        tb_buf_puts(out, "  not noticed\n");
    for (size_t i = 0; i < m->mutants.count; i++) {
        if (m->noticed[i] || m->tellings[i].same)
            continue;
        if (m->mutants.list[i].rule != rule)
            put_rule(out, m, &m->mutants.pack->rules[rule = m->mutants.list[i].rule]);
        put_survivor(out, m, i);
    }
    if (m->same > 0)
        tb_buf_puts(out, "  not counted, since they change nothing for any answers and any workload of the pack\n");
    for (size_t i = 0; i < m->mutants.count; i++)
        if (m->tellings[i].same)
            tb_buf_printf(out, "    %s: %s\n", m->mutants.pack->rules[m->mutants.list[i].rule].id,
                          m->mutants.list[i].what);
}

static void json_list(cli_json *json, const char *key, const cli_mutation *m, bool same)
{
    cli_json_open(json, key, '[');
    for (size_t i = 0; i < m->mutants.count; i++) {
        const tb_mutant *mutant = &m->mutants.list[i];
        const tb_rule *rule = &m->mutants.pack->rules[mutant->rule];
        const tb_scenario *firing = tb_suite_firing(&m->suite, mutant->rule);
        if (m->noticed[i] || m->tellings[i].same != same)
            continue;
        cli_json_open(json, NULL, '{');
        cli_json_text(json, "rule", rule->id);
        cli_json_text(json, "file", m->is_builtin || !rule->at.source ? NULL : rule->at.source->name);
        cli_json_number(json, "line", m->is_builtin ? 0 : (double)rule->at.line);
        cli_json_text(json, "mutation", tb_mutation_name(mutant->mutation));
        cli_json_text(json, "what", mutant->what);
        cli_json_text(json, "fires_in", firing ? firing->id : NULL);
        cli_json_text(json, "witness", m->tellings[i].witness);
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}

void cli_mutation_put_json(cli_json *json, const char *key, const cli_mutation *m)
{
    cli_json_open(json, key, '{');
    cli_json_number(json, "scenarios", (double)m->suite.count);
    cli_json_number(json, "failing", (double)m->suite.failing);
    cli_json_number(json, "mutants", (double)m->tried);
    cli_json_number(json, "noticed", (double)m->met);
    cli_json_number(json, "percent", cli_mutation_percent(m));
    json_list(json, "survivors", m, false);
    json_list(json, "same", m, true);
    cli_json_close(json, '}');
}
