#include "number.h"
#include "scenario.h"
#include "tbi_score.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Points are written with two decimals at most. */
#define EXACT 0.005

/* ---- Expectations ---- */

typedef struct run {
    const tb_scored *scored;
    tb_buf *failures; /* NULL: nobody reads them */
    bool passed, needs_draws;
} run;

static const tb_pack *pack_of(const tb_scored *scored)
{
    return scored->ws->scorer->pack;
}

static void fail(run *r, const char *what, const tb_node *expected, const char *got)
{
    r->passed = false;
    if (r->failures == NULL)
        return;
    tb_buf_printf(r->failures, "expected %s ", what);
    if (expected->kind == TB_NODE_LIST) {
        for (const tb_node *item = expected->first; item != NULL; item = item->next)
            tb_buf_printf(r->failures, "%s%s", item->text.at != NULL ? item->text.at : "",
                          item->next != NULL ? " or " : "");
    } else {
        tb_buf_puts(r->failures, expected->text.at != NULL ? expected->text.at : "");
    }
    tb_buf_printf(r->failures, ", got %s\n", got);
}

/* EXPECTED is one word or a list of allowed ones; NULL allows any. */
static bool allows(const tb_node *expected, const char *word)
{
    if (expected == NULL || expected->kind != TB_NODE_LIST)
        return expected == NULL || tb_text_is(expected->text, word);
    for (const tb_node *item = expected->first; item != NULL; item = item->next)
        if (tb_text_is(item->text, word))
            return true;
    return false;
}

static void expect_word(run *r, const char *what, const tb_node *expected, const char *got)
{
    if (!allows(expected, got))
        fail(r, what, expected, got);
}

/* Draws tell only whether the verdict is too close to call. */
static void expect_state(run *r, const tb_node *expected)
{
    tb_state state = r->scored->state;
    bool certain = r->scored->is_drawn || state == TB_NOT_ENOUGH_KNOWN || state == TB_RULED_OUT ||
                   state == TB_STATE_BEYOND ||
                   (!allows(expected, tb_state_name(state)) && !allows(expected, tb_state_name(TB_EITHER_WILL_DO)) &&
                    !allows(expected, tb_state_name(TB_STATE_TOO_CLOSE)));

    if (expected != NULL && certain)
        expect_word(r, "state", expected, tb_state_name(state));
    else if (expected != NULL)
        r->needs_draws = true;
}

static void expect_confidence(run *r, const tb_node *expected)
{
    bool none = r->scored->state == TB_NOT_ENOUGH_KNOWN || r->scored->outcome.choice < 0;

    if (expected != NULL && (r->scored->is_drawn || none))
        expect_word(r, "confidence", expected,
                    tb_confidence_name(none ? TB_NO_CONFIDENCE : r->scored->robustness.confidence));
    else if (expected != NULL)
        r->needs_draws = true;
}

static void expect_split(run *r, const tb_node *split)
{
    const tb_scored *scored = r->scored;
    const tb_pack *pack = pack_of(scored);

    for (const tb_node *entry = split != NULL ? split->first : NULL; entry != NULL; entry = entry->next) {
        const char *got = "nothing";
        char what[160];
        for (size_t w = 0; w < scored->outcome.workload_count; w++) {
            int workload = scored->profile->workloads[w].workload;
            if (workload < 0 || !tb_text_is(entry->key, pack->workloads[workload].id))
                continue;
            if (scored->outcome.choice >= 0)
                got = pack->alternatives[tb_outcome_server(&scored->outcome, scored->outcome.choice, w)].id;
        }
        snprintf(what, sizeof what, "%s for %.100s", "alternative", entry->key.at);
        expect_word(r, what, entry, got);
    }
}

static void expect_fired(run *r, const tb_node *list, bool wanted)
{
    const tb_scored *scored = r->scored;
    const tb_pack *pack = pack_of(scored);

    for (const tb_node *item = list != NULL ? list->first : NULL; item != NULL; item = item->next) {
        int rule = tb_pack_rule(pack, item->text);
        if ((rule >= 0 && tb_trace_most(&scored->trace, (size_t)rule) == TB_TRUE) == wanted)
            continue;
        r->passed = false;
        if (r->failures != NULL)
            tb_buf_printf(r->failures, "expected the rule %s %s fire\n", item->text.at, wanted ? "to" : "not to");
    }
}

/* WHAT: "friction", "a to score". */
static void expect_number(run *r, const char *what, const tb_node *expected, double got, double tolerance)
{
    if (fabs(got - expected->number) <= tolerance)
        return;
    r->passed = false;
    if (r->failures == NULL)
        return;
    tb_buf_printf(r->failures, "expected %s %s, got ", what, expected->text.at);
    tb_number_put_grouped(r->failures, got, 2);
    tb_buf_putc(r->failures, '\n');
}

static void expect_scores(run *r, const tb_node *expect)
{
    const tb_scored *scored = r->scored;
    const tb_pack *pack = pack_of(scored);
    const tb_node *scores = tb_node_get(expect, "scores"), *given = tb_node_get(expect, "tolerance");
    double tolerance = given != NULL && given->kind == TB_NODE_NUMBER ? given->number : 1;

    for (const tb_node *entry = scores != NULL ? scores->first : NULL; entry != NULL; entry = entry->next) {
        bool hybrid = tb_text_is(entry->key, "hybrid");
        int a = tb_pack_alternative(pack, entry->key);
        double got = hybrid   ? (scored->outcome.has_hybrid ? scored->outcome.hybrid : NAN)
                     : a >= 0 ? scored->outcome.totals[a]
                              : NAN;
        char what[160];
        snprintf(what, sizeof what, "%.100s to score", entry->key.at);
        expect_number(r, what, entry, got, tolerance);
    }
}

/* What counts of a rule's points for alternative A, for the workload where that is most; 0 if they go elsewhere. */
static double points_for(const tb_scored *scored, size_t rule, int a)
{
    const tb_trace *trace = &scored->trace;
    double most = 0;

    for (size_t w = 0; w < trace->workload_count && scored->ws->scorer->receiver[rule] == a; w++)
        most = fmax(most, trace->counted[rule * trace->workload_count + w]);
    return most;
}

static void expect_reasons(run *r, const tb_node *reasons)
{
    const tb_pack *pack = pack_of(r->scored);

    for (const tb_node *side = reasons != NULL ? reasons->first : NULL; side != NULL; side = side->next)
        for (const tb_node *entry = side->first; entry != NULL; entry = entry->next) {
            int rule = tb_pack_rule(pack, entry->key), a = tb_pack_alternative(pack, side->key);
            double got = rule >= 0 ? points_for(r->scored, (size_t)rule, a) : 0;
            char what[320];
            snprintf(what, sizeof what, "the rule %.200s to give %.80s", entry->key.at, side->key.at);
            expect_number(r, what, entry, got, EXACT);
        }
}

static void expect_suitability(run *r, const tb_node *map)
{
    const tb_outcome *outcome = &r->scored->outcome;
    const tb_pack *pack = pack_of(r->scored);

    for (const tb_node *entry = map != NULL ? map->first : NULL; entry != NULL; entry = entry->next) {
        int hybrid = (int)pack->alternative_count;
        int choice = tb_text_is(entry->key, "hybrid") ? hybrid : tb_pack_alternative(pack, entry->key);
        bool is_there = choice >= 0 && (choice != hybrid || outcome->has_hybrid);
        char what[160];
        snprintf(what, sizeof what, "suitability of %.100s", entry->key.at);
        expect_word(r, what, entry, is_there ? tb_suitability_name(outcome->suitability[choice]) : "nothing");
    }
}

/* True if the answer holds the option, or every option of the list, at EXPECTED. */
static bool has_options(const tb_question *q, const tb_answer *answer, const tb_node *expected)
{
    const tb_node *item = expected->kind == TB_NODE_LIST ? expected->first : expected;

    for (; item != NULL; item = expected->kind == TB_NODE_LIST ? item->next : NULL) {
        int option = tb_option_find(q->options, q->option_count, item->text);
        if (option < 0 || (answer->options >> option & 1) == 0)
            return false;
    }
    return true;
}

static void expect_inferred(run *r, const tb_node *expect)
{
    const tb_pack *pack = pack_of(r->scored);
    const tb_node *map = tb_node_get(expect, "inferred");

    for (const tb_node *entry = map != NULL ? map->first : NULL; entry != NULL; entry = entry->next) {
        int question = tb_pack_question(pack, entry->key);
        const tb_answer *answer = question >= 0 ? &r->scored->profile->answers[question] : NULL;
        tb_buf got = TB_BUF_EMPTY;
        bool matches = false;
        if (answer != NULL && answer->said == TB_INFERRED) {
            const tb_question *q = &pack->questions[question];
            int option = tb_option_find(q->options, q->option_count, entry->text);
            if (q->type == TB_QUESTION_CHOICES)
                matches = has_options(q, answer, entry);
            else if (q->type == TB_QUESTION_CHOICE)
                matches = option == (int)answer->number;
            else
                matches = entry->kind == TB_NODE_BOOL ? (answer->number != 0) == entry->truth
                                                      : answer->number == entry->number;
            tb_answer_put(&got, q, answer);
        }
        if (!matches) {
            char what[160];
            snprintf(what, sizeof what, "%.100s inferred as", entry->key.at);
            fail(r, what, entry, got.data != NULL ? got.data : "nothing");
        }
        tb_buf_release(&got);
    }
}

int tb_scored_choice(const tb_scored *scored)
{
    return scored->state == TB_NOT_ENOUGH_KNOWN || scored->state == TB_RULED_OUT ? -1 : scored->outcome.choice;
}

/* Its id; "none" if there is none. */
static const char *choice_id(const tb_scored *scored)
{
    const char *id = tb_choice_id(pack_of(scored), tb_scored_choice(scored));

    return id != NULL ? id : "none";
}

bool tb_scenario_expects_choice(const tb_scenario *scenario, const tb_scored *scored, bool *right)
{
    const tb_node *choice = tb_node_get(scenario->expect, "choice");

    *right = allows(choice, choice_id(scored));
    return choice != NULL;
}

tb_met tb_scenario_check(const tb_scenario *scenario, const tb_scored *scored, tb_buf *failures)
{
    run r = {.scored = scored, .failures = failures, .passed = true};
    const tb_node *expect = scenario->expect;

    expect_word(&r, "choice", tb_node_get(expect, "choice"), choice_id(scored));
    expect_state(&r, tb_node_get(expect, "state"));
    expect_confidence(&r, tb_node_get(expect, "confidence"));
    expect_split(&r, tb_node_get(expect, "split"));
    expect_fired(&r, tb_node_get(expect, "fired"), true);
    expect_fired(&r, tb_node_get(expect, "not_fired"), false);
    expect_scores(&r, expect);
    expect_reasons(&r, tb_node_get(expect, "reasons"));
    if (tb_node_get(expect, "friction") != NULL)
        expect_number(&r, "friction", tb_node_get(expect, "friction"), scored->outcome.friction, EXACT);
    expect_suitability(&r, tb_node_get(expect, "suitability"));
    expect_inferred(&r, expect);
    return !r.passed ? TB_NOT_MET : r.needs_draws ? TB_NEEDS_DRAWS : TB_MET;
}

/* ---- Running ---- */

tb_status tb_scenario_profile(const tb_pack *pack, const tb_scenario *scenario, tb_arena *arena, tb_diags *diags,
                              tb_profile *out)
{
    return tb_profile_read(pack, scenario->profile, true, arena, diags, out);
}

tb_status tb_scenario_score(tb_workspace *ws, const tb_profile *profile, tb_arena *arena, tb_diags *diags,
                            tb_scored *out)
{
    tb_status status;

    *out = (tb_scored){.ws = ws, .profile = profile};
    status = tb_score(ws, profile, diags, &out->outcome);
    if (status != TB_OK)
        return status;
    out->state = tb_state_without_draws(ws->scorer->pack, profile, &out->outcome);
    return tb_trace_record(ws, arena, &out->trace);
}

tb_status tb_scenario_draw(tb_scored *scored, tb_arena *arena)
{
    tb_robustness verdicts[TB_VERDICTS];
    tb_status status =
        tb_robustness_verdict(scored->ws, &scored->outcome, TB_DRAWS_DEFAULT, TB_SEED_DEFAULT, arena, verdicts);

    if (status != TB_OK)
        return status;
    scored->is_drawn = true;
    scored->robustness = verdicts[0];
    scored->state = verdicts[0].state;
    return TB_OK;
}

static bool meets(const tb_scenario *scenario, tb_scored *scored, const tb_robustness *robustness)
{
    scored->is_drawn = true;
    scored->robustness = *robustness;
    scored->state = robustness->state;
    return tb_scenario_check(scenario, scored, NULL) == TB_MET;
}

tb_status tb_scenario_check_drawn(const tb_scenario *scenario, tb_scored *scored, tb_arena *arena, bool *met)
{
    static const size_t draws[] = {TB_DRAWS_DEFAULT / 10, TB_DRAWS_DEFAULT};
    bool sure = false;

    for (size_t i = 0; i < COUNT(draws) && !sure; i++) {
        tb_robustness verdicts[TB_VERDICTS];
        tb_status status =
            tb_robustness_verdict(scored->ws, &scored->outcome, draws[i], TB_SEED_DEFAULT, arena, verdicts);
        if (status != TB_OK)
            return status;
        *met = meets(scenario, scored, &verdicts[0]);
        sure = true;
        for (size_t k = 1; k < TB_VERDICTS; k++)
            sure = sure && meets(scenario, scored, &verdicts[k]) == *met;
    }
    return TB_OK;
}

tb_status tb_scenario_run(tb_workspace *ws, const tb_scenario *scenario, tb_diags *diags, bool *passed,
                          tb_buf *failures)
{
    tb_arena arena = TB_ARENA_EMPTY;
    tb_profile profile;
    tb_scored scored;
    tb_status status = tb_scenario_profile(ws->scorer->pack, scenario, &arena, diags, &profile);

    *passed = false;
    if (status == TB_OK)
        status = tb_scenario_score(ws, &profile, &arena, diags, &scored);
    if (status == TB_OK)
        *passed = tb_scenario_check(scenario, &scored, NULL) == TB_MET;
    if (status == TB_OK && !*passed)
        status = tb_scenario_draw(&scored, &arena);
    if (status == TB_OK && !*passed)
        *passed = tb_scenario_check(scenario, &scored, failures) == TB_MET;
    tb_arena_release(&arena);
    return status;
}
