#include "tbi_interview.h"

#include "lexicon.h"
#include "tbi_profile.h"
#include "tbi_score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Life ---- */

tb_status tb_interview_new(const tb_scorer *scorer, tb_interview_mode mode, tb_interview **out)
{
    tb_interview *iv = calloc(1, sizeof *iv);
    tb_status status = TB_ERR_NOMEM;

    *out = NULL;
    if (iv == NULL)
        return TB_ERR_NOMEM;
    iv->pack = scorer->pack;
    iv->scorer = scorer;
    iv->mode = mode;
    status = tb_workspace_new(scorer, &iv->workspace);
    if (status == TB_OK)
        status = tbi_profile_allocate(iv->pack, &iv->arena, &iv->profile);
    if (status == TB_OK)
        status = tbi_profile_name_none(iv->pack, &iv->profile, &iv->arena);
    if (status != TB_OK) {
        tb_interview_free(iv);
        return status;
    }
    if (mode == TB_ASK_QUICK)
        iv->asked[TB_STEP_TITLE] = iv->asked[TB_STEP_SHARES] = iv->asked[TB_STEP_CRITICAL] =
            iv->asked[TB_STEP_PRIORITIES] = true;
    *out = iv;
    return TB_OK;
}

void tb_interview_free(tb_interview *iv)
{
    if (iv == NULL)
        return;
    tb_workspace_free(iv->workspace);
    tb_arena_release(&iv->arena);
    tb_arena_release(&iv->scratch);
    free(iv->history);
    free(iv->ahead);
    free(iv);
}

const tb_profile *tb_interview_profile(const tb_interview *iv)
{
    return &iv->profile;
}

/* ---- What was said ---- */

static bool has_workloads(const tb_interview *iv)
{
    return iv->profile.workloads[0].workload >= 0;
}

static tb_status copy_text(tb_interview *iv, const char *text, const char **out)
{
    *out = text != NULL ? tb_arena_strdup(&iv->arena, text) : NULL;
    return text != NULL && *out == NULL ? TB_ERR_NOMEM : TB_OK;
}

/* Forgets what was inferred and not confirmed, and reads title and description anew. */
static tb_status infer(tb_interview *iv, tb_diags *diags)
{
    const tb_pack *pack = iv->pack;
    tb_profile *p = &iv->profile;
    tb_status status;

    for (size_t q = 0; q < pack->question_count; q++)
        if (p->answers[q].said == TB_INFERRED)
            p->answers[q] = (tb_answer){.said = TB_ABSENT};
    if (p->workloads_inferred || !has_workloads(iv))
        p->workload_count = 0;
    p->workloads_inferred = false;
    p->inference_count = p->ignored_count = 0;
    status = tb_lexicon_fill(pack, p, &iv->arena, diags);
    if (p->workloads_inferred)
        tbi_profile_scale_workloads(p);
    return status != TB_OK ? status : tbi_profile_name_none(pack, p, &iv->arena);
}

tb_status tb_interview_set_title(tb_interview *iv, const char *title, tb_diags *diags)
{
    tb_status status = copy_text(iv, title, &iv->profile.title), read = infer(iv, diags);

    return status != TB_OK ? status : read;
}

tb_status tb_interview_set_description(tb_interview *iv, const char *description, tb_diags *diags)
{
    tb_status status = copy_text(iv, description, &iv->profile.description), read = infer(iv, diags);

    return status != TB_OK ? status : read;
}

void tb_interview_confirm(tb_interview *iv)
{
    const tb_pack *pack = iv->pack;

    for (size_t q = 0; q < pack->question_count; q++)
        if (iv->profile.answers[q].said == TB_INFERRED)
            iv->profile.answers[q].said = TB_STATED;
    if (iv->profile.workloads_inferred)
        iv->asked[TB_STEP_WORKLOADS] = true;
    iv->profile.workloads_inferred = false;
}

tb_status tb_interview_answer(tb_interview *iv, size_t question, const tb_answer *answer)
{
    tb_answer *held = &iv->profile.answers[question];

    *held = *answer;
    return copy_text(iv, answer->text, &held->text);
}

tb_status tb_interview_set_workloads(tb_interview *iv, const size_t *workloads, size_t count)
{
    const tb_pack *pack = iv->pack;
    tb_profile *p = &iv->profile;
    tb_project_workload *old = tb_arena_array(&iv->scratch, p->workload_count, sizeof *old);
    size_t old_count = p->workload_count;
    bool same = !p->workloads_inferred;

    if (old == NULL)
        return TB_ERR_NOMEM;
    memcpy(old, p->workloads, old_count * sizeof *old);
    for (size_t i = 0; i < count; i++) {
        tb_project_workload w = {
            .workload = (int)workloads[i], .share = NAN, .traits = pack->workloads[workloads[i]].traits};
        size_t k = 0;
        while (k < old_count && old[k].workload != w.workload)
            k++;
        same = same && k < old_count;
        if (k < old_count) {
            w.share = old[k].given;
            w.critical = old[k].critical;
        }
        p->workloads[i] = w;
    }
    if (!same || count != old_count) /* shares were of another whole */
        for (size_t i = 0; i < count; i++)
            p->workloads[i].share = NAN;
    if (iv->mode != TB_ASK_QUICK && (!same || count != old_count))
        iv->asked[TB_STEP_SHARES] = iv->asked[TB_STEP_CRITICAL] = false;
    p->workload_count = count;
    p->workloads_inferred = false;
    tbi_profile_scale_workloads(p);
    return tbi_profile_name_none(pack, p, &iv->arena);
}

void tb_interview_set_shares(tb_interview *iv, const double *shares)
{
    for (size_t i = 0; i < iv->profile.workload_count; i++)
        iv->profile.workloads[i].share = shares != NULL ? shares[i] : (double)NAN;
    tbi_profile_scale_workloads(&iv->profile);
}

void tb_interview_set_critical(tb_interview *iv, size_t workload, bool critical)
{
    iv->profile.workloads[workload].critical = critical;
}

void tb_interview_set_importance(tb_interview *iv, size_t branch, tb_importance importance)
{
    iv->profile.branches[branch] = importance;
}

void tb_interview_set_confirmed(tb_interview *iv, bool confirmed)
{
    iv->profile.confirmed = confirmed;
}

/* ---- Steps ---- */

static bool is_inferred(const tb_interview *iv)
{
    const tb_pack *pack = iv->pack;

    for (size_t q = 0; q < pack->question_count; q++)
        if (iv->profile.answers[q].said == TB_INFERRED)
            return true;
    return iv->profile.workloads_inferred;
}

/* Whether there is anything to put in the step. */
static bool applies(const tb_interview *iv, tb_step_kind kind)
{
    switch (kind) {
    case TB_STEP_CONFIRM: return is_inferred(iv);
    case TB_STEP_WORKLOADS: return iv->pack->workload_count > 0;
    case TB_STEP_SHARES:
    case TB_STEP_CRITICAL: return iv->profile.workload_count > 1;
    default: return true;
    }
}

static bool is_due(const tb_interview *iv, tb_step_kind kind)
{
    return applies(iv, kind) && (kind == TB_STEP_CONFIRM || !iv->asked[kind]);
}

static bool first_due(const tb_interview *iv, tb_step_kind from, tb_step_kind to, tb_step *step)
{
    for (tb_step_kind kind = from; kind <= to; kind++)
        if (is_due(iv, kind)) {
            *step = (tb_step){.kind = kind};
            return true;
        }
    return false;
}

static bool same_section(const tb_question *a, const tb_question *b)
{
    return a->section == NULL || b->section == NULL ? a->section == b->section : strcmp(a->section, b->section) == 0;
}

/* Where a question stands in the pack's order: sections with opening questions come first, in the order of those. */
typedef struct rank {
    unsigned section, opening;
    size_t first; /* the section's first question */
} rank;

static rank rank_of(const tb_pack *pack, size_t question)
{
    const tb_question *q = &pack->questions[question];
    rank r = {TB_QUESTIONS_MAX + 1, q->opening > 0 ? q->opening : TB_QUESTIONS_MAX + 1, pack->question_count};

    for (size_t i = pack->question_count; i-- > 0;) {
        const tb_question *other = &pack->questions[i];
        if (!same_section(q, other))
            continue;
        r.first = i;
        if (other->opening > 0 && other->opening < r.section)
            r.section = other->opening;
    }
    return r;
}

static bool is_before(rank a, rank b)
{
    if (a.section != b.section)
        return a.section < b.section;
    return a.first != b.first ? a.first < b.first : a.opening < b.opening;
}

/* The first question that was not put, in the pack's order; of the opening ones alone, by their place. */
static bool first_question(const tb_interview *iv, bool opening, tb_step *step)
{
    const tb_pack *pack = iv->pack;
    bool found = false;
    rank best = {0};

    for (size_t q = 0; q < pack->question_count; q++) {
        rank r = {pack->questions[q].opening, 0, 0};
        if (iv->profile.answers[q].said != TB_ABSENT || (opening && r.section == 0))
            continue;
        if (!opening)
            r = rank_of(pack, q);
        if (found && !is_before(r, best))
            continue;
        best = r;
        *step = (tb_step){TB_STEP_QUESTION, q};
        found = true;
    }
    return found;
}

/* The next of the steps that were gone back over, if it still applies. */
static bool step_ahead(tb_interview *iv, tb_step *step)
{
    for (; iv->ahead_count > 0; iv->ahead_count--) {
        *step = iv->ahead[iv->ahead_count - 1];
        if (applies(iv, step->kind))
            return true;
    }
    return false;
}

static bool before_looking_ahead(tb_interview *iv, tb_step *step)
{
    if (step_ahead(iv, step) || first_due(iv, TB_STEP_TITLE, TB_STEP_CONFIRM, step))
        return true;
    if (iv->mode != TB_ASK_QUICK && first_question(iv, true, step))
        return true;
    return first_due(iv, TB_STEP_WORKLOADS, TB_STEP_PRIORITIES, step);
}

tb_status tb_interview_next(tb_interview *iv, tb_diags *diags, tb_step *step, tb_stop *stop)
{
    tbi_outlook outlook;
    tb_status status;

    *stop = TB_STOP_NOT;
    if (before_looking_ahead(iv, step))
        return TB_OK;
    if (iv->mode == TB_ASK_ALL && first_question(iv, false, step))
        return TB_OK;
    *step = (tb_step){.kind = TB_STEP_END};
    status = tbi_interview_look_ahead(iv, diags, &outlook);
    if (status != TB_OK)
        return status;
    if (outlook.is_settled)
        *stop = TB_STOP_SETTLED;
    else if (outlook.question < 0)
        *stop = TB_STOP_ALL_ASKED;
    else if (outlook.is_enough)
        *stop = TB_STOP_ENOUGH;
    else if (iv->mode == TB_ASK_QUICK && iv->put >= TB_QUICK_MAX)
        *stop = TB_STOP_QUICK;
    else
        *step = (tb_step){TB_STEP_QUESTION, (size_t)outlook.question};
    return TB_OK;
}

/* ---- Back and forth ---- */

static tb_status push(tb_interview *iv, tb_step step)
{
    if (iv->history_count == iv->history_cap) {
        size_t cap = 2 * iv->history_cap + 64;
        tb_step *history = realloc(iv->history, cap * sizeof *history), *ahead = NULL;
        if (history != NULL) {
            iv->history = history;
            ahead = realloc(iv->ahead, cap * sizeof *ahead);
        }
        if (ahead == NULL)
            return TB_ERR_NOMEM;
        iv->ahead = ahead;
        iv->history_cap = cap;
    }
    iv->history[iv->history_count++] = step;
    return TB_OK;
}

tb_status tb_interview_done(tb_interview *iv, tb_step step)
{
    const tb_step *next = iv->ahead_count > 0 ? &iv->ahead[iv->ahead_count - 1] : NULL;

    if (next != NULL && next->kind == step.kind && next->question == step.question)
        iv->ahead_count--;
    else if (step.kind == TB_STEP_DESCRIPTION || step.kind == TB_STEP_WORKLOADS || step.kind == TB_STEP_QUESTION)
        iv->put++;
    if (step.kind != TB_STEP_QUESTION)
        iv->asked[step.kind] = true;
    return step.kind == TB_STEP_CONFIRM ? TB_OK : push(iv, step);
}

bool tb_interview_back(tb_interview *iv)
{
    if (iv->history_count == 0)
        return false;
    iv->ahead[iv->ahead_count++] = iv->history[--iv->history_count];
    return true;
}

size_t tb_interview_history(const tb_interview *iv, const tb_step **steps)
{
    *steps = iv->history;
    return iv->history_count;
}

size_t tb_interview_answered(const tb_interview *iv)
{
    const tb_pack *pack = iv->pack;
    size_t n = has_workloads(iv) && !iv->profile.workloads_inferred ? 1 : 0;

    for (size_t q = 0; q < pack->question_count; q++)
        n += iv->profile.answers[q].said == TB_STATED;
    return n;
}

/* ---- Going on ---- */

static tb_status take(tb_interview *iv, const tb_profile *from)
{
    const tb_pack *pack = iv->pack;
    tb_profile *p = &iv->profile;
    tb_status status = copy_text(iv, from->title, &p->title);

    if (status == TB_OK)
        status = copy_text(iv, from->description, &p->description);
    if (status == TB_OK)
        status = copy_text(iv, from->answered_by, &p->answered_by);
    for (size_t q = 0; q < pack->question_count && status == TB_OK; q++)
        if (from->answers[q].said == TB_STATED || from->answers[q].said == TB_SKIPPED)
            status = tb_interview_answer(iv, q, &from->answers[q]);
    memcpy(p->branches, from->branches, pack->branch_count * sizeof *p->branches);
    memcpy(p->leaves, from->leaves, pack->leaf_count * sizeof *p->leaves);
    if (from->workloads_inferred || from->workloads[0].workload < 0)
        return status;
    memcpy(p->workloads, from->workloads, from->workload_count * sizeof *p->workloads);
    p->workload_count = from->workload_count;
    return status;
}

static tb_status remember(tb_interview *iv, tb_step_kind kind, bool done)
{
    iv->asked[kind] = iv->asked[kind] || done;
    return done ? push(iv, (tb_step){.kind = kind}) : TB_OK;
}

/* Notes as done, in their order, the steps whose answers are there. */
static tb_status note_done(tb_interview *iv)
{
    const tb_pack *pack = iv->pack;
    const tb_profile *p = &iv->profile;
    bool answered = has_workloads(iv), shared = false, critical = false, weighed = false;
    tb_status status = TB_OK;

    for (size_t q = 0; q < pack->question_count; q++)
        answered = answered || p->answers[q].said == TB_STATED || p->answers[q].said == TB_SKIPPED;
    for (size_t w = 0; w < p->workload_count; w++) {
        shared = shared || !isnan(p->workloads[w].given);
        critical = critical || p->workloads[w].critical;
    }
    for (size_t b = 0; b < pack->branch_count; b++)
        weighed = weighed || p->branches[b] != TB_NORMAL;
    status = remember(iv, TB_STEP_TITLE, answered || p->title != NULL || p->description != NULL);
    if (status == TB_OK)
        status = remember(iv, TB_STEP_DESCRIPTION, answered || p->description != NULL);
    if (status == TB_OK)
        status = remember(iv, TB_STEP_WORKLOADS, has_workloads(iv));
    if (status == TB_OK)
        status = remember(iv, TB_STEP_SHARES, has_workloads(iv) && shared);
    if (status == TB_OK)
        status = remember(iv, TB_STEP_CRITICAL, critical);
    if (status == TB_OK)
        status = remember(iv, TB_STEP_PRIORITIES, weighed);
    for (size_t q = 0; q < pack->question_count && status == TB_OK; q++)
        if (p->answers[q].said != TB_ABSENT)
            status = push(iv, (tb_step){TB_STEP_QUESTION, q});
    return status;
}

tb_status tb_interview_resume(tb_interview *iv, const tb_profile *profile)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_status status = take(iv, profile);

    if (status == TB_OK)
        status = note_done(iv);
    if (status == TB_OK)
        status = infer(iv, &diags);
    tb_diags_release(&diags);
    return status == TB_ERR_INPUT ? TB_OK : status; /* what a pattern gave up on is asked for */
}
