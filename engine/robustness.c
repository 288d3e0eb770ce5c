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

/* ---- Changing answers ---- */

bool tbi_question_is_used(const tb_pack *pack, size_t question)
{
    const tb_question *q = &pack->questions[question];
    size_t count = q->type == TB_QUESTION_TEXT ? 0 : q->type == TB_QUESTION_CHOICES ? q->option_count : 1;

    for (size_t v = q->first_variable; v < q->first_variable + count; v++)
        if (pack->variables[v].used)
            return true;
    return false;
}

static size_t variable_count(const tb_question *q)
{
    return q->type == TB_QUESTION_CHOICES ? q->option_count : 1;
}

void tbi_answer_forget(tb_workspace *ws, size_t question)
{
    const tb_question *q = &ws->scorer->pack->questions[question];

    memset(ws->trial + q->first_variable, 0, variable_count(q) * sizeof *ws->trial);
}

void tbi_answer_restore(tb_workspace *ws, size_t question)
{
    const tb_question *q = &ws->scorer->pack->questions[question];

    memcpy(ws->trial + q->first_variable, ws->cells + q->first_variable, variable_count(q) * sizeof *ws->trial);
}

/* Option I/2 of a choices question, taken away or added. */
static bool option_at(tb_workspace *ws, size_t question, size_t i, tb_answer *answer, double *frequency)
{
    const tb_pack *pack = ws->scorer->pack;
    const tb_question *q = &pack->questions[question];
    size_t option = i / 2;
    uint16_t cell = (uint16_t)(i % 2 + 1);

    if (option >= q->option_count)
        return false;
    tbi_answer_restore(ws, question);
    *answer = ws->profile->answers[question];
    answer->said = TB_STATED;
    if (cell == 2)
        answer->options |= UINT64_C(1) << option;
    else
        answer->options &= ~(UINT64_C(1) << option);
    ws->trial[q->first_variable + option] = cell;
    *frequency = pack->variables[q->first_variable + option].frequency[cell];
    return true;
}

bool tbi_answer_at(tb_workspace *ws, size_t question, size_t i, tb_answer *answer, double *frequency)
{
    const tb_pack *pack = ws->scorer->pack;
    const tb_question *q = &pack->questions[question];
    const tb_variable *v = &pack->variables[q->first_variable];
    const tb_answer *now = &ws->profile->answers[question];
    bool answered = now->said == TB_STATED || now->said == TB_INFERRED;

    if (q->type == TB_QUESTION_CHOICES)
        return option_at(ws, question, i, answer, frequency);
    if (i + 1 >= v->cell_count)
        return false;
    *answer = (tb_answer){.said = TB_STATED, .number = (double)i};
    ws->trial[q->first_variable] = (uint16_t)(i + 1);
    *frequency = v->frequency[i + 1];
    if (q->type == TB_QUESTION_NUMBER &&
        !tb_variable_nearest(v, (uint16_t)(i + 1), answered ? now->number : q->min, q->min, q->max, &answer->number)) {
        answer->said = TB_ABSENT;
        *frequency = 0;
    }
    return true;
}

/* ---- Confidence and state ---- */

static tb_confidence band(double acceptability)
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
        size_t a =
            outcome->choice == (int)outcome->alternative_count ? outcome->assignment[w] : (size_t)outcome->choice;
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
    r->confidence = band(r->acceptability[outcome->choice]);
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
        if (profile->answers[i].said == TB_STATED || profile->answers[i].said == TB_INFERRED)
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

/* Enough is known when more answers would change the choice in at most one drawn completion of twenty. */
static tb_status set_enough(tb_workspace *ws, const tb_outcome *outcome, tb_robustness *r)
{
    enum { COMPLETIONS = 1000 };
    size_t others = 0;
    tb_status status = r->settled ? TB_OK : tbi_draw_completions(ws, outcome, COMPLETIONS, r->seed, &others);

    r->enough = others * 20 <= COMPLETIONS;
    return status;
}

tb_status tb_robustness_assess(tb_workspace *ws, const tb_outcome *outcome, const tb_trace *trace, size_t draws,
                               uint64_t seed, tb_arena *arena, tb_robustness *out)
{
    const tb_pack *pack = ws->scorer->pack;
    tb_status status;

    *out = (tb_robustness){.draws = draws, .seed = seed};
    out->state = state_of(pack, ws->profile, outcome, out);
    status = tbi_find_open_questions(ws, outcome, arena, out);
    if (status != TB_OK)
        return status;
    tbi_find_bounds(ws, outcome, trace, out);
    if (out->state == TB_NOT_ENOUGH_KNOWN || outcome->choice < 0)
        return TB_OK;
    if ((status = tbi_find_flips(ws, outcome, arena, out)) != TB_OK || (status = set_enough(ws, outcome, out)) != TB_OK)
        return status;
    if (draws == 0)
        return TB_OK;
    status = tbi_draw(ws, outcome, draws, seed, out->acceptability);
    if (status != TB_OK)
        return status;
    set_confidence(ws, outcome, out);
    out->state = state_of(pack, ws->profile, outcome, out);
    return TB_OK;
}
