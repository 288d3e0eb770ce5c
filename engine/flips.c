/* flips.c - what one other answer would do to the choice: flips, and how far open questions could move the margin. */
#include "tbi_robustness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct finder {
    tb_workspace *ws;
    const tb_outcome *outcome;
    tb_flip *flips;
    size_t count;
    tb_outcome trial;
} finder;

/* True if what ws->trial says leads to another choice. */
static bool changes_choice(finder *f)
{
    tbi_score_cells(f->ws, f->ws->trial, &f->trial);
    return f->trial.choice != f->outcome->choice;
}

/* For a number or level only the nearest flip in each direction is kept. */
static void keep(finder *f, size_t first, tb_flip flip)
{
    const tb_question *q = &f->ws->scorer->pack->questions[flip.question];
    bool by_distance = (q->type == TB_QUESTION_NUMBER || q->type == TB_QUESTION_LEVEL) && flip.to.said == TB_STATED;

    for (size_t i = first; by_distance && i < f->count; i++) {
        tb_flip *other = &f->flips[i];
        double distance = flip.to.number - flip.from.number, other_distance = other->to.number - flip.from.number;
        if (other->to.said != TB_STATED || (distance > 0) != (other_distance > 0))
            continue;
        if (fabs(distance) < fabs(other_distance))
            *other = flip;
        return;
    }
    f->flips[f->count++] = flip;
}

static bool same_answer(const tb_question *q, const tb_answer *a, const tb_answer *b)
{
    return q->type == TB_QUESTION_CHOICES ? a->options == b->options : a->number == b->number;
}

static void flips_of(finder *f, size_t question)
{
    tb_workspace *ws = f->ws;
    const tb_question *q = &ws->scorer->pack->questions[question];
    const tb_answer *now = &ws->profile->answers[question];
    tb_flip flip = {.question = question, .from = *now, .inferred = now->said == TB_INFERRED};
    size_t first = f->count;

    for (size_t i = 0; tbi_answer_at(ws, question, i, &flip.to, &flip.frequency); i++) {
        bool same_cell = memcmp(ws->trial + q->first_variable, ws->cells + q->first_variable, sizeof *ws->trial) == 0 &&
                         q->type != TB_QUESTION_CHOICES;
        if (flip.to.said == TB_ABSENT || same_cell || same_answer(q, &flip.to, now) || !changes_choice(f))
            continue;
        flip.choice = f->trial.choice;
        keep(f, first, flip);
    }
    tbi_answer_forget(ws, question);
    if (changes_choice(f)) {
        flip.to = (tb_answer){.said = TB_SKIPPED};
        flip.frequency = 0;
        flip.choice = f->trial.choice;
        keep(f, first, flip);
    }
    tbi_answer_restore(ws, question);
}

/* Doubtful facts first, then likely changes, then by question. */
static int compare_flips(const void *a, const void *b)
{
    const tb_flip *x = a, *y = b;

    if (x->inferred != y->inferred)
        return x->inferred ? -1 : 1;
    if (x->frequency != y->frequency)
        return x->frequency > y->frequency ? -1 : 1;
    if (x->question != y->question)
        return x->question < y->question ? -1 : 1;
    if (x->to.number != y->to.number)
        return x->to.number < y->to.number ? -1 : 1;
    return x->to.options < y->to.options ? -1 : x->to.options > y->to.options;
}

static size_t flip_bound(const tb_pack *pack)
{
    size_t n = 0;

    for (size_t q = 0; q < pack->question_count; q++)
        if (tbi_question_is_used(pack, q))
            n += pack->questions[q].type == TB_QUESTION_CHOICES
                     ? 2 * pack->questions[q].option_count + 1
                     : pack->variables[pack->questions[q].first_variable].cell_count;
    return n;
}

tb_status tbi_find_flips(tb_workspace *ws, const tb_outcome *outcome, tb_arena *arena, tb_robustness *out)
{
    const tb_pack *pack = ws->scorer->pack;
    finder f = {.ws = ws, .outcome = outcome};

    f.flips = tb_arena_array(arena, flip_bound(pack) + 1, sizeof *f.flips);
    if (f.flips == NULL)
        return TB_ERR_NOMEM;
    for (size_t q = 0; q < pack->question_count; q++)
        if (tb_answer_is_given(&ws->profile->answers[q]) && tbi_question_is_used(pack, q))
            flips_of(&f, q);
    qsort(f.flips, f.count, sizeof *f.flips, compare_flips);
    out->flips = f.flips;
    out->flip_count = f.count;
    return TB_OK;
}

bool tbi_inferred_flips(tb_workspace *ws, const tb_outcome *outcome)
{
    const tb_pack *pack = ws->scorer->pack;
    finder f = {.ws = ws, .outcome = outcome};
    tb_answer answer;
    double frequency;
    bool flips = false;

    for (size_t q = 0; q < pack->question_count && !flips; q++) {
        if (ws->profile->answers[q].said != TB_INFERRED || !tbi_question_is_used(pack, q))
            continue;
        for (size_t i = 0; !flips && tbi_answer_at(ws, q, i, &answer, &frequency); i++)
            flips = frequency >= TB_USUAL && changes_choice(&f);
        tbi_answer_restore(ws, q);
    }
    return flips;
}

/* ---- Open questions ---- */

static tb_status explore(finder *f, size_t question, tb_arena *arena, tb_open_question *out)
{
    tb_workspace *ws = f->ws;
    const tb_question *q = &ws->scorer->pack->questions[question];
    double now = tbi_lead(f->outcome, f->outcome->choice);
    size_t bound = q->type == TB_QUESTION_CHOICES ? 2 * q->option_count
                                                  : ws->scorer->pack->variables[q->first_variable].cell_count;
    tb_prospect prospect;

    *out = (tb_open_question){.question = question, .skipped = ws->profile->answers[question].said == TB_SKIPPED};
    out->prospects = tb_arena_array(arena, bound + 1, sizeof *out->prospects);
    if (out->prospects == NULL)
        return TB_ERR_NOMEM;
    for (size_t i = 0; tbi_answer_at(ws, question, i, &prospect.answer, &prospect.frequency); i++) {
        if (prospect.answer.said == TB_ABSENT)
            continue;
        bool differs = changes_choice(f);
        prospect.choice = f->trial.choice;
        prospect.margin = tbi_lead(&f->trial, f->outcome->choice);
        out->swing = fmax(out->swing, fabs(prospect.margin - now));
        out->flips = out->flips || (differs && prospect.frequency >= TB_USUAL);
        out->prospects[out->prospect_count++] = prospect;
    }
    tbi_answer_restore(ws, question);
    return TB_OK;
}

static int compare_swings(const void *a, const void *b)
{
    const tb_open_question *x = a, *y = b;

    if (x->swing != y->swing)
        return x->swing > y->swing ? -1 : 1;
    return x->question < y->question ? -1 : 1;
}

tb_status tbi_find_open_questions(tb_workspace *ws, const tb_outcome *outcome, tb_arena *arena, tb_robustness *out)
{
    const tb_pack *pack = ws->scorer->pack;
    finder f = {.ws = ws, .outcome = outcome};
    tb_status status = TB_OK;

    if (outcome->choice < 0)
        return TB_OK;
    out->open_questions = tb_arena_array(arena, pack->question_count + 1, sizeof *out->open_questions);
    if (out->open_questions == NULL)
        return TB_ERR_NOMEM;
    for (size_t q = 0; q < pack->question_count && status == TB_OK; q++)
        if (!tb_answer_is_given(&ws->profile->answers[q]) && tbi_question_is_used(pack, q))
            status = explore(&f, q, arena, &out->open_questions[out->open_question_count++]);
    qsort(out->open_questions, out->open_question_count, sizeof *out->open_questions, compare_swings);
    return status;
}
