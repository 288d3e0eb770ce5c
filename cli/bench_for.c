/* bench_for.c - `tiebreak bench --for PROFILE`: which benchmarks could change the choice. The profile is scored with
 * every combination of outcomes they could have, and each alone with ratios in between; a benchmark counts if somewhere
 * the choice depends on its outcome. */
#include "bench.h"

#include "tiebreak.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COMBINED_MAX 6 /* 3 ^ 6 scorers; of more, each is tried alone */
#define STEPS 8        /* to either side of 1, when tried alone */

static const double extremes[] = {1, 1e6, 1e-6}; /* the same; far better; far worse */

enum { EXTREMES = sizeof extremes / sizeof extremes[0] };

/* A comparison that rules rest on. */
typedef struct question {
    tb_measurement measured;
    bool matters;
} question;

typedef struct search {
    cli_context *ctx;
    const tb_profile *profile;
    question *questions;
    size_t count;
} search;

static bool is_chosen(const cli_choice *choices, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (choices[i].variant == NULL && strcmp(choices[i].bench->benchmark.id, id) == 0)
            return true;
    return false;
}

static tb_status find_questions(search *s, const cli_choice *choices, size_t count)
{
    const tb_pack *pack = s->ctx->pack;

    s->questions = tb_arena_array(&s->ctx->arena, pack->rule_count + 1, sizeof *s->questions);
    for (size_t i = 0; s->questions != NULL && i < pack->rule_count; i++) {
        const tb_rule_evidence *e = &pack->rules[i].evidence;
        bool known = e->benchmark == NULL || !is_chosen(choices, count, e->benchmark);
        for (size_t k = 0; k < s->count && !known; k++) {
            const tb_measurement *m = &s->questions[k].measured;
            known = strcmp(m->benchmark, e->benchmark) == 0 &&
                    ((m->of == e->of && m->over == e->over) || (m->of == e->over && m->over == e->of));
        }
        if (!known)
            s->questions[s->count++].measured = (tb_measurement){e->benchmark, e->of, e->over, 1, 1, 1};
    }
    return s->questions != NULL ? TB_OK : TB_ERR_NOMEM;
}

static void set_ratio(tb_measurement *m, double ratio)
{
    m->ratio = m->low = m->high = ratio;
}

/* The choice with the COUNT measurements in LIST. */
static tb_status choice_with(search *s, tb_measurement *list, size_t count, int *choice)
{
    const tb_evidence evidence = {.list = list, .count = count};
    tb_scorer *scorer = NULL;
    tb_workspace *workspace = NULL;
    tb_outcome outcome;
    tb_status status = tb_scorer_new(s->ctx->pack, &evidence, (tb_date)(s->ctx->now / 86400), &scorer);

    if (status == TB_OK)
        status = tb_workspace_new(scorer, &workspace);
    if (status == TB_OK)
        status = tb_score(workspace, s->profile, &s->ctx->diags, &outcome);
    *choice = status == TB_OK ? outcome.choice : -1;
    tb_workspace_free(workspace);
    tb_scorer_free(scorer);
    return status;
}

/* Ratios from a tenth to ten, with nothing else measured. */
static tb_status try_alone(search *s, question *q)
{
    tb_measurement m = q->measured;
    int first, choice;
    tb_status status = choice_with(s, NULL, 0, &first);

    for (int step = -STEPS; step <= STEPS && status == TB_OK && !q->matters; step++) {
        set_ratio(&m, pow(10, (double)step / STEPS));
        status = choice_with(s, &m, 1, &choice);
        q->matters = choice != first;
    }
    return status;
}

/* All combinations of extremes: number N has outcome (N / 3^i) mod 3 for question i. */
static tb_status try_together(search *s)
{
    int choices[729] = {0};
    size_t all = 1, stride = 1;
    tb_measurement list[COMBINED_MAX];
    tb_status status = TB_OK;

    for (size_t i = 0; i < s->count; i++)
        all *= EXTREMES;
    for (size_t n = 0; n < all && status == TB_OK; n++) {
        size_t rest = n;
        for (size_t i = 0; i < s->count; i++, rest /= EXTREMES) {
            list[i] = s->questions[i].measured;
            set_ratio(&list[i], extremes[rest % EXTREMES]);
        }
        status = choice_with(s, list, s->count, &choices[n]);
    }
    for (size_t i = 0; i < s->count && status == TB_OK; i++, stride *= EXTREMES)
        for (size_t n = 0; n < all; n++)
            if (n / stride % EXTREMES != 0 && choices[n] != choices[n - n / stride % EXTREMES * stride])
                s->questions[i].matters = true;
    return status;
}

static bool matters(const search *s, const cli_choice *choice)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->questions[i].matters && strcmp(s->questions[i].measured.benchmark, choice->bench->benchmark.id) == 0)
            return true;
    return false;
}

static tb_status narrow(search *s, cli_choice *choices, size_t *count)
{
    size_t left = 0;
    tb_status status = find_questions(s, choices, *count);

    for (size_t i = 0; i < s->count && status == TB_OK; i++)
        status = try_alone(s, &s->questions[i]);
    if (status == TB_OK && s->count > 0 && s->count <= COMBINED_MAX)
        status = try_together(s);
    for (size_t i = 0; i < *count; i++)
        if (matters(s, &choices[i]))
            choices[left++] = choices[i];
    *count = left;
    return status;
}

static void tell(cli_context *ctx, const cli_choice *choices, size_t count, size_t before)
{
    if (ctx->quiet)
        return;
    if (count == 0) {
        fprintf(ctx->err, "tiebreak: no outcome of any benchmark could change the choice for this profile\n");
        return;
    }
    fprintf(ctx->err, "tiebreak: %zu of %zu benchmarks could change the choice:", count, before);
    for (size_t i = 0; i < count; i++)
        fprintf(ctx->err, " %s", choices[i].bench->benchmark.id);
    fprintf(ctx->err, "\n");
}

cli_exit cli_bench_for(cli_context *ctx, const char *path, cli_choice *choices, size_t *count)
{
    tb_arena arena = TB_ARENA_EMPTY;
    tb_source *source = NULL;
    const tb_node *node = NULL;
    tb_profile profile;
    search s = {.ctx = ctx, .profile = &profile};
    const size_t before = *count;
    tb_status status = tb_source_read(path, &ctx->diags, &source);

    if (status == TB_OK)
        status = tb_document_parse(source, &arena, &ctx->diags, &node);
    if (status == TB_OK)
        status = tb_profile_read(ctx->pack, node, true, &arena, &ctx->diags, &profile);
    if (status == TB_OK)
        status = narrow(&s, choices, count);
    tb_diags_keep(&ctx->diags, source);
    tb_arena_release(&arena);
    if (status != TB_OK)
        return cli_fail(ctx, status, &ctx->diags);
    tell(ctx, choices, *count, before);
    return CLI_DONE;
}
