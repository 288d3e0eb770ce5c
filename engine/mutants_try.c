/* mutants_try.c - whether the scenarios notice a mutant. */
#include "tbi_mutants.h"
#include "tbi_score.h"

#include <string.h>

/* What a rule does in a scenario. */
typedef struct firing {
    uint64_t now;     /* bit w: it fires for that workload */
    bool is_possible; /* it may in a draw, which doubts what was inferred and fills in what is unknown */
} firing;

struct tb_prepared {
    const tb_scenario *scenario;
    tb_profile profile;
    tb_profile sure; /* the same without what was inferred */
    bool needs_draws;
    firing *firings; /* by rule */
};

/* CELLS is room for them. TB_ERR_INPUT: a pattern met its match limit (DIAGS). */
static tb_status find_firing(const tb_pack *pack, const tb_rule *rule, const tb_prepared *prepared, uint16_t *cells,
                             tb_diags *diags, firing *out)
{
    const tb_profile *profile = &prepared->profile;
    tb_status status = tb_profile_cells(pack, profile, cells, diags);

    *out = (firing){0, false};
    for (size_t w = 0; w < profile->workload_count && status == TB_OK; w++) {
        tb_workload_cells(pack, &profile->workloads[w], cells);
        if (rule->when == NULL || tb_condition_truth(rule->when, pack, cells) == TB_TRUE)
            out->now |= UINT64_C(1) << w;
    }
    if (status == TB_OK)
        status = tb_profile_cells(pack, &prepared->sure, cells, diags);
    for (size_t w = 0; w < profile->workload_count && status == TB_OK; w++) {
        tb_workload_cells(pack, &profile->workloads[w], cells);
        out->is_possible |= rule->when == NULL || tb_condition_truth(rule->when, pack, cells) != TB_FALSE;
    }
    return status;
}

/* ---- Preparing ---- */

static tb_status forget_inferences(const tb_pack *pack, const tb_profile *profile, tb_arena *arena, tb_profile *out)
{
    *out = *profile;
    out->answers = tb_arena_array(arena, pack->question_count + 1, sizeof *out->answers);
    if (out->answers == NULL)
        return TB_ERR_NOMEM;
    for (size_t q = 0; q < pack->question_count; q++)
        if (profile->answers[q].said != TB_INFERRED)
            out->answers[q] = profile->answers[q];
    return TB_OK;
}

static tb_status find_firings(const tb_pack *pack, tb_arena *arena, tb_diags *diags, tb_prepared *out)
{
    uint16_t *cells = tb_arena_array(arena, pack->variable_count + 1, sizeof *cells);
    tb_status status = TB_OK;

    out->firings = tb_arena_array(arena, pack->rule_count + 1, sizeof *out->firings);
    if (cells == NULL || out->firings == NULL)
        return TB_ERR_NOMEM;
    for (size_t r = 0; r < pack->rule_count && status == TB_OK; r++)
        status = find_firing(pack, &pack->rules[r], out, cells, diags, &out->firings[r]);
    return status;
}

static tb_status check(tb_workspace *ws, tb_prepared *prepared, tb_diags *diags, bool *passes)
{
    tb_arena scratch = TB_ARENA_EMPTY;
    tb_scored scored;
    tb_met met = TB_NOT_MET;
    tb_status status = tb_scenario_score(ws, &prepared->profile, &scratch, diags, &scored);

    if (status == TB_OK)
        met = tb_scenario_check(prepared->scenario, &scored, NULL);
    *passes = met == TB_MET;
    prepared->needs_draws = met == TB_NEEDS_DRAWS;
    if (prepared->needs_draws)
        status = tb_scenario_check_drawn(prepared->scenario, &scored, &scratch, passes);
    tb_arena_release(&scratch);
    return status;
}

tb_status tb_suite_prepare(const tb_pack *pack, const tb_scenarios *scenarios, tb_date date, tb_arena *arena,
                           tb_diags *diags, tb_suite *out)
{
    tb_scorer *scorer = NULL;
    tb_workspace *ws = NULL;
    tb_status status = tb_scorer_new(pack, NULL, date, &scorer);

    *out = (tb_suite){.pack = pack, .date = date};
    out->list = tb_arena_array(arena, scenarios->count + 1, sizeof *out->list);
    if (status == TB_OK && out->list == NULL)
        status = TB_ERR_NOMEM;
    if (status == TB_OK)
        status = tb_workspace_new(scorer, &ws);
    for (size_t i = 0; i < scenarios->count && status == TB_OK; i++) {
        tb_prepared *prepared = &out->list[out->count];
        bool passes = false;
        *prepared = (tb_prepared){.scenario = &scenarios->list[i]};
        if ((status = tb_scenario_profile(pack, prepared->scenario, arena, diags, &prepared->profile)) == TB_OK &&
            (status = forget_inferences(pack, &prepared->profile, arena, &prepared->sure)) == TB_OK &&
            (status = find_firings(pack, arena, diags, prepared)) == TB_OK)
            status = check(ws, prepared, diags, &passes);
        out->count += passes;
        out->failing += !passes;
    }
    tb_workspace_free(ws);
    tb_scorer_free(scorer);
    return status;
}

const tb_scenario *tb_suite_firing(const tb_suite *suite, size_t rule)
{
    for (size_t i = 0; i < suite->count; i++)
        if (suite->list[i].firings[rule].now != 0)
            return suite->list[i].scenario;
    return NULL;
}

/* ---- Trying ---- */

typedef struct attempt {
    const tb_mutant *mutant;
    const tb_suite *suite;
    tb_arena own; /* of the pack */
    tb_pack pack;
    tb_scorer *scorer;
    tb_workspace *ws;
    uint16_t *cells;
    bool *waiting; /* by scenario: only draws can tell */
    tb_arena scratch;
    tb_diags diags;
} attempt;

static tb_status begin(attempt *t, const tb_mutants *mutants)
{
    const tb_pack *pack = mutants->pack;
    size_t at = t->mutant->rule, count = pack->rule_count;
    tb_rule *rules = tb_arena_array(&t->own, count + 1, sizeof *rules);
    tb_status status;

    t->cells = tb_arena_array(&t->own, pack->variable_count + 1, sizeof *t->cells);
    t->waiting = tb_arena_array(&t->own, t->suite->count + 1, sizeof *t->waiting);
    if (rules == NULL || t->cells == NULL || t->waiting == NULL)
        return TB_ERR_NOMEM;
    memcpy(rules, pack->rules, count * sizeof *rules);
    if (t->mutant->now != NULL)
        rules[at] = *t->mutant->now;
    else
        memmove(&rules[at], &rules[at + 1], (--count - at) * sizeof *rules);
    status = tbi_pack_with_rules(pack, rules, count, &t->own, &t->pack);
    if (status == TB_OK)
        status = tb_scorer_new(&t->pack, NULL, t->suite->date, &t->scorer);
    return status == TB_OK ? tb_workspace_new(t->scorer, &t->ws) : status;
}

static void end(attempt *t)
{
    tb_workspace_free(t->ws);
    tb_scorer_free(t->scorer);
    tb_arena_release(&t->own);
    tb_arena_release(&t->scratch);
    tb_diags_release(&t->diags);
}

/* Without draws; and whether they are worth making. */
static tb_status try_scenario(attempt *t, size_t i, bool *noticed)
{
    const tb_prepared *prepared = &t->suite->list[i];
    const firing *before = &prepared->firings[t->mutant->rule];
    firing after = {0, false};
    tb_scored scored;
    tb_status status = TB_OK;

    if (t->mutant->now != NULL)
        status = find_firing(&t->pack, t->mutant->now, prepared, t->cells, &t->diags, &after);
    t->waiting[i] = prepared->needs_draws && (before->is_possible || after.is_possible);
    if (status != TB_OK || (after.now == before->now && !(tbi_acts_otherwise(t->mutant) && after.now != 0)))
        return status;
    status = tb_scenario_score(t->ws, &prepared->profile, &t->scratch, &t->diags, &scored);
    if (status == TB_OK)
        *noticed = tb_scenario_check(prepared->scenario, &scored, NULL) == TB_NOT_MET;
    tb_arena_clear(&t->scratch);
    return status;
}

static tb_status try_drawn(attempt *t, size_t i, bool *noticed)
{
    const tb_prepared *prepared = &t->suite->list[i];
    bool met = true;
    tb_scored scored;
    tb_status status = tb_scenario_score(t->ws, &prepared->profile, &t->scratch, &t->diags, &scored);

    if (status == TB_OK)
        status = tb_scenario_check_drawn(prepared->scenario, &scored, &t->scratch, &met);
    *noticed = !met;
    tb_arena_clear(&t->scratch);
    return status;
}

tb_status tb_mutant_try(const tb_mutants *mutants, size_t i, const tb_suite *suite, bool *noticed)
{
    attempt t = {.mutant = &mutants->list[i], .suite = suite};
    tb_status status = begin(&t, mutants);

    *noticed = false;
    for (size_t s = 0; s < suite->count && status == TB_OK && !*noticed; s++)
        status = try_scenario(&t, s, noticed);
    for (size_t s = 0; s < suite->count && status == TB_OK && !*noticed; s++)
        if (t.waiting[s])
            status = try_drawn(&t, s, noticed);
    end(&t);
    return status;
}
