#include "robustness.h"

#include "tbi_robustness.h"

#include <math.h>
#include <string.h>

/* Bands of acceptability (decision model, step 9). */
#define CLEAR 0.90
#define LIKELY 0.75
#define SLIGHT 0.60

/* Too close, and no open question moves the margin by this much: either will do. */
#define EITHER_SWING 5.0

const char *tb_confidence_name(tb_confidence confidence)
{
    static const char *const names[] = {"none", "too_close", "slight", "likely", "clear"};

    return names[confidence];
}

const char *tb_state_name(tb_state state)
{
    static const char *const names[] = {"not_enough_known", "ruled_out", "beyond",     "either_will_do",
                                        "too_close",        "stretched", "recommended"};

    return names[state];
}

/* ---- Confidence and state ---- */

tb_confidence tb_confidence_of(double acceptability)
{
    return acceptability >= CLEAR    ? TB_CLEAR
           : acceptability >= LIKELY ? TB_LIKELY
           : acceptability >= SLIGHT ? TB_SLIGHT
                                     : TB_TOO_CLOSE;
}

/* A critical workload that scores below 70/n under the choice. */
static bool fails_critical(const tb_workspace *ws, const tb_outcome *outcome)
{
    for (size_t w = 0; w < ws->workload_count; w++) {
        int a = tb_outcome_server(outcome, outcome->choice, w);
        if (ws->critical[w] && outcome->scores[w][a] < 70.0 / (double)outcome->alternative_count)
            return true;
    }
    return false;
}

static bool open_question_flips(const tb_robustness *r)
{
    for (size_t i = 0; i < r->open_question_count; i++)
        if (r->open_questions[i].flips)
            return true;
    return false;
}

static void set_confidence(tb_workspace *ws, const tb_outcome *outcome, tb_robustness *r)
{
    r->confidence = tb_confidence_of(r->acceptability[outcome->choice]);
    if (r->confidence != TB_CLEAR)
        return;
    if (outcome->suitability[outcome->choice] == TB_BEYOND_REACH)
        r->cap = TB_CAPPED_BY_BEYOND;
    else if (fails_critical(ws, outcome))
        r->cap = TB_CAPPED_BY_CRITICAL;
    else if (open_question_flips(r) || tbi_inferred_flips(ws, outcome))
        r->cap = TB_CAPPED_BY_ANSWER;
    if (r->cap != TB_NOT_CAPPED)
        r->confidence = TB_LIKELY;
}

static bool says_nothing(const tb_profile *profile, size_t question_count)
{
    if (profile->workloads[0].workload >= 0)
        return false;
    for (size_t i = 0; i < question_count; i++)
        if (tb_answer_is_given(&profile->answers[i]))
            return false;
    return true;
}

static tb_state state_of(const tb_pack *pack, const tb_profile *profile, const tb_outcome *outcome,
                         const tb_robustness *r)
{
    if (says_nothing(profile, pack->question_count))
        return TB_NOT_ENOUGH_KNOWN;
    if (outcome->choice < 0)
        return TB_RULED_OUT;
    if (outcome->suitability[outcome->choice] == TB_BEYOND_REACH)
        return TB_STATE_BEYOND;
    if (r != NULL && r->confidence == TB_TOO_CLOSE) {
        bool both_fit = outcome->runner_up >= 0 && outcome->suitability[outcome->choice] == TB_FITS &&
                        outcome->suitability[outcome->runner_up] == TB_FITS;
        bool open = r->open_question_count > 0 && r->open_questions[0].swing >= EITHER_SWING;
        return both_fit && !open ? TB_EITHER_WILL_DO : TB_STATE_TOO_CLOSE;
    }
    return outcome->suitability[outcome->choice] == TB_STRETCHED ? TB_STATE_STRETCHED : TB_RECOMMENDED;
}

tb_state tb_state_without_draws(const tb_pack *pack, const tb_profile *profile, const tb_outcome *outcome)
{
    return state_of(pack, profile, outcome, NULL);
}

static tb_status set_enough(tb_workspace *ws, const tb_outcome *outcome, tb_robustness *r)
{
    size_t others = 0;
    tb_status status =
        r->settled ? TB_OK : tbi_draw_completions(ws, outcome, TBI_COMPLETIONS, r->seed, TBI_ENOUGH, &others);

    r->enough = others <= TBI_ENOUGH;
    return status;
}

/* What is worked out about a profile besides the draws. */
typedef struct assessment {
    tb_workspace *ws;
    const tb_outcome *outcome;
    const tb_trace *trace;
    tb_arena *arena;
    tb_robustness *out;
    tb_status status;
} assessment;

static void look_around(void *context)
{
    assessment *a = context;
    tb_robustness *out = a->out;

    a->status = tbi_find_open_questions(a->ws, a->outcome, a->arena, out);
    if (a->status != TB_OK)
        return;
    tbi_find_bounds(a->ws, a->outcome, a->trace, out);
    if (out->state == TB_NOT_ENOUGH_KNOWN)
        return;
    if ((a->status = tbi_find_flips(a->ws, a->outcome, a->arena, out)) == TB_OK &&
        (a->status = tbi_find_importances(a->ws, a->outcome, a->arena, out)) == TB_OK)
        a->status = tbi_find_why_not(a->ws, a->outcome, a->arena, out);
    if (a->status == TB_OK && a->outcome->choice >= 0) /* else the above are the constraints to relax */
        a->status = set_enough(a->ws, a->outcome, out);
}

tb_status tb_robustness_assess(tb_workspace *ws, const tb_outcome *outcome, const tb_trace *trace, size_t draws,
                               uint64_t seed, tb_arena *arena, tb_robustness *out)
{
    const tb_pack *pack = ws->scorer->pack;
    assessment a = {ws, outcome, trace, arena, out, TB_OK};
    tb_status status;

    *out = (tb_robustness){.draws = draws, .seed = seed};
    out->state = state_of(pack, ws->profile, outcome, out);
    if (out->state == TB_NOT_ENOUGH_KNOWN || outcome->choice < 0 || draws == 0) {
        look_around(&a);
        return a.status;
    }
    status = tbi_draw(ws, outcome, draws, seed, out->acceptability, look_around, &a);
    if (a.status != TB_OK || status != TB_OK)
        return a.status != TB_OK ? a.status : status;
    set_confidence(ws, outcome, out);
    out->state = state_of(pack, ws->profile, outcome, out);
    return TB_OK;
}

/* Confidence and state for an acceptability of the choice that is P. */
static void set_verdict(tb_workspace *ws, const tb_outcome *outcome, double p, tb_robustness *r)
{
    r->acceptability[outcome->choice] = fmin(fmax(p, 0), 1);
    r->cap = TB_NOT_CAPPED;
    set_confidence(ws, outcome, r);
    r->state = state_of(ws->scorer->pack, ws->profile, outcome, r);
}

tb_status tb_robustness_verdict(tb_workspace *ws, const tb_outcome *outcome, size_t draws, uint64_t seed,
                                tb_arena *arena, tb_robustness out[TB_VERDICTS])
{
    tb_robustness r = {.draws = draws, .seed = seed};
    tb_status status = TB_OK;

    r.state = state_of(ws->scorer->pack, ws->profile, outcome, &r);
    bool has_verdict = r.state != TB_NOT_ENOUGH_KNOWN && outcome->choice >= 0 && draws > 0;
    if (has_verdict && (status = tbi_find_open_questions(ws, outcome, arena, &r)) == TB_OK)
        status = tbi_draw(ws, outcome, draws, seed, r.acceptability, NULL, NULL);
    for (size_t i = 0; i < TB_VERDICTS; i++)
        out[i] = r;
    if (status != TB_OK || !has_verdict)
        return status;
    double p = r.acceptability[outcome->choice], n = (double)draws, doubt = 5 * sqrt(p * (1 - p) / n) + 10 / n;
    set_verdict(ws, outcome, p, &out[0]);
    set_verdict(ws, outcome, p - doubt, &out[1]);
    set_verdict(ws, outcome, p + doubt, &out[2]);
    return TB_OK;
}
