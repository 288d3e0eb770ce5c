/* mutants_try.c - whether the scenarios notice a mutant. */
#include "mutants.h"
#include "tbi_score.h"

#include <string.h>

struct tb_prepared {
    const tb_scenario *scenario;
    tb_profile profile;
    bool *could_fire; /* by rule: its condition was true or unknown somewhere */
};

/* ---- Preparing ---- */

static tb_status prepare_one(tb_workspace *ws, const tb_scenario *scenario, tb_arena *arena, tb_diags *diags,
                             tb_prepared *out, bool *passes)
{
    const tb_pack *pack = ws->scorer->pack;
    tb_arena scratch = TB_ARENA_EMPTY;
    tb_scored scored;
    tb_status status = tb_scenario_profile(pack, scenario, arena, diags, &out->profile);

    out->scenario = scenario;
    out->could_fire = tb_arena_array(arena, pack->rule_count + 1, sizeof *out->could_fire);
    if (status == TB_OK && out->could_fire == NULL)
        status = TB_ERR_NOMEM;
    if (status == TB_OK)
        status = tb_scenario_score(ws, &out->profile, diags, &scored);
    if (status == TB_OK)
        status = tb_scenario_draw(&scored, &scratch);
    if (status == TB_OK) {
        const tb_trace *trace = &scored.trace;
        *passes = tb_scenario_check(scenario, &scored, NULL) == TB_MET;
        for (size_t i = 0; i < trace->rule_count * trace->workload_count; i++)
            if (trace->truth[i] != TB_FALSE)
                out->could_fire[i / trace->workload_count] = true;
    }
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
        bool passes = false;
        status = prepare_one(ws, &scenarios->list[i], arena, diags, &out->list[out->count], &passes);
        out->count += passes;
        out->failing += !passes;
    }
    tb_workspace_free(ws);
    tb_scorer_free(scorer);
    return status;
}

/* ---- Trying ---- */

static tb_status load(const tb_mutants *mutants, const tb_mutant *mutant, tb_pack **out)
{
    tb_buf text = TB_BUF_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    const char *comma = "";
    tb_status status;

    tb_buf_puts(&text, mutants->before);
    tb_buf_putc(&text, '[');
    for (size_t r = 0; r < mutants->pack->rule_count; r++) {
        const char *rule = r == mutant->rule ? mutant->json : mutants->rules[r];
        if (rule == NULL)
            continue;
        tb_buf_puts(&text, comma);
        tb_buf_puts(&text, rule);
        comma = ",";
    }
    tb_buf_putc(&text, ']');
    tb_buf_puts(&text, mutants->after);
    status = tb_buf_status(&text);
    *out = NULL;
    if (status == TB_OK)
        status = tb_pack_from_json("mutant", text.data, text.len, &diags, out);
    tb_buf_release(&text);
    tb_diags_release(&diags);
    return status;
}

typedef struct attempt {
    const tb_suite *suite;
    tb_workspace *ws;
    const tb_rule *rule; /* of the mutant; NULL if dropped */
    size_t before;       /* its index in the pack */
    tb_diags diags;
    tb_arena arena;
    bool noticed;
} attempt;

/* True if the rule could fire in a draw of this scenario, as it was or as it is. */
static bool matters(attempt *t, const tb_prepared *prepared)
{
    const tb_pack *pack = t->ws->scorer->pack;

    if (prepared->could_fire[t->before] || prepared->profile.inference_count > 0)
        return true;
    if (t->rule == NULL || t->rule->when == NULL)
        return t->rule != NULL;
    for (size_t w = 0; w < prepared->profile.workload_count; w++) {
        const uint16_t *cells = tb_trace_cells(t->ws, w, &t->arena);
        if (cells != NULL && tb_condition_truth(t->rule->when, pack, cells) != TB_FALSE)
            return true;
    }
    return false;
}

static tb_status try_one(attempt *t, const tb_prepared *prepared, bool draw, bool *needs_draws)
{
    tb_scored scored;
    tb_met met = TB_MET;
    bool is_met = true;
    tb_status status = tb_scenario_score(t->ws, &prepared->profile, &t->diags, &scored);

    if (status == TB_OK)
        met = tb_scenario_check(prepared->scenario, &scored, NULL);
    if (status == TB_OK && draw)
        status = tb_scenario_check_drawn(prepared->scenario, &scored, &t->arena, &is_met);
    t->noticed = t->noticed || met == TB_NOT_MET || !is_met;
    *needs_draws = met == TB_NEEDS_DRAWS && matters(t, prepared);
    tb_arena_clear(&t->arena);
    return status;
}

/* All scenarios without draws; then those that need them. */
static tb_status try_all(attempt *t)
{
    const tb_suite *suite = t->suite;
    bool *waiting = tb_arena_array(&t->arena, suite->count + 1, sizeof *waiting), ignored;
    tb_arena own = t->arena;
    tb_status status = waiting != NULL ? TB_OK : TB_ERR_NOMEM;

    t->arena = TB_ARENA_EMPTY;
    for (size_t i = 0; i < suite->count && status == TB_OK && !t->noticed; i++)
        status = try_one(t, &suite->list[i], false, &waiting[i]);
    for (size_t i = 0; i < suite->count && status == TB_OK && !t->noticed; i++)
        if (waiting[i])
            status = try_one(t, &suite->list[i], true, &ignored);
    tb_arena_release(&own);
    return status;
}

tb_status tb_mutant_try(const tb_mutants *mutants, size_t i, const tb_suite *suite, tb_fate *out)
{
    const tb_mutant *mutant = &mutants->list[i];
    attempt t = {.suite = suite, .before = mutant->rule};
    tb_pack *pack = NULL;
    tb_scorer *scorer = NULL;
    tb_status status = load(mutants, mutant, &pack);

    *out = TB_STILLBORN;
    if (status != TB_OK)
        return status == TB_ERR_INPUT ? TB_OK : status;
    int rule = tb_pack_rule(pack, tb_text_of(suite->pack->rules[mutant->rule].id));
    t.rule = rule >= 0 ? &pack->rules[rule] : NULL;
    status = tb_scorer_new(pack, NULL, suite->date, &scorer);
    if (status == TB_OK)
        status = tb_workspace_new(scorer, &t.ws);
    if (status == TB_OK)
        status = try_all(&t);
    *out = t.noticed ? TB_NOTICED : TB_SURVIVED;
    tb_workspace_free(t.ws);
    tb_scorer_free(scorer);
    tb_pack_free(pack);
    tb_arena_release(&t.arena);
    tb_diags_release(&t.diags);
    return status;
}
