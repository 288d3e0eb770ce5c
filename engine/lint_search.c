/* lint_search.c - looks for a profile by climbing: change one thing, keep the change if it brings the goal nearer.
 * Changes that leave the distance as it is are kept too, since a plateau is crossed only by walking on it. */
#include "tbi_lint.h"

#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

tb_status tbi_search_new(tbi_lint *lint, tbi_search *out)
{
    tb_status status;

    *out = (tbi_search){.lint = lint};
    out->words = tb_arena_array(lint->arena, lint->pack->variable_count + 1, sizeof *out->words);
    if (out->words == NULL)
        return TB_ERR_NOMEM;
    status = tb_scorer_new(lint->pack, NULL, lint->options->date, &out->scorer);
    if (status == TB_OK)
        status = tb_workspace_new(out->scorer, &out->ws);
    if (status == TB_OK && !(tbi_sample_init(lint, "", &out->best) && tbi_sample_init(lint, "", &out->trial) &&
                             tbi_sample_init(lint, "", &out->start)))
        status = TB_ERR_NOMEM;
    if (status != TB_OK)
        tbi_search_release(out);
    return status;
}

void tbi_search_release(tbi_search *s)
{
    tb_workspace_free(s->ws);
    tb_scorer_free(s->scorer);
    s->ws = NULL;
    s->scorer = NULL;
}

static void clear(const tb_pack *pack, tbi_sample *sample, const char *title)
{
    tb_profile *p = &sample->profile;

    sample->title = title;
    for (size_t i = 0; i < pack->question_count; i++)
        p->answers[i] = (tb_answer){.said = TB_ABSENT};
    for (size_t i = 0; i < pack->branch_count; i++)
        p->branches[i] = TB_NORMAL;
    for (size_t i = 0; i < pack->leaf_count; i++)
        p->leaves[i] = TB_NORMAL;
    sample->workloads[0] = sample->workloads[1] = -1;
    sample->share = 50;
    tbi_sample_arrange(pack, sample);
}

/* Patterns see the title of a witness, so they see it here. */
static void find_words(tbi_search *s, const char *title)
{
    tb_profile titled = s->start.profile;
    tb_diags diags = TB_DIAGS_EMPTY;

    titled.title = title;
    s->lint->failed |= tb_profile_cells(s->lint->pack, &titled, s->words, &diags) == TB_ERR_NOMEM;
    tb_diags_release(&diags);
}

bool tbi_search_score(tbi_search *s, const tbi_sample *sample)
{
    const tb_pack *pack = s->lint->pack;
    tb_diags diags = TB_DIAGS_EMPTY; /* stays empty, there being no text to match */
    const tb_status status = tbi_prepare(s->ws, &sample->profile, &diags);

    tb_diags_release(&diags);
    s->lint->failed |= status != TB_OK;
    if (status != TB_OK)
        return false;
    for (size_t v = pack->variable_count; v-- > 0 && pack->variables[v].pattern != NULL;)
        s->ws->cells[v] = s->words[v];
    tbi_score_cells(s->ws, s->ws->cells, &s->with);
    return true;
}

void tbi_search_begin(tbi_search *s, const char *title, size_t most)
{
    clear(s->lint->pack, &s->start, title);
    find_words(s, title);
    s->distance = HUGE_VAL;
    s->tries = 0;
    s->most = most;
    tb_random_seed(&s->random, 1);
}

/* ---- Changes ---- */

static size_t below(tbi_search *s, size_t n)
{
    return tb_random_below(&s->random, (uint32_t)n);
}

/* Some answer to the question, or none; for a choices question one option is taken away or added. */
static bool change_answer(tbi_search *s, tbi_sample *sample, size_t question)
{
    const tb_pack *pack = s->lint->pack;
    const tb_question *q = &pack->questions[question];
    const size_t cells = q->type == TB_QUESTION_TEXT      ? 0
                         : q->type == TB_QUESTION_CHOICES ? q->option_count + 1
                                                          : pack->variables[q->first_variable].cell_count;

    if (cells == 0)
        return false;
    const size_t pick = below(s, cells);
    if (q->type != TB_QUESTION_CHOICES || pick == 0)
        return tbi_sample_answer(pack, sample, q->first_variable, (uint16_t)pick);
    const bool has = (sample->profile.answers[question].options >> (pick - 1) & 1) != 0;
    return tbi_sample_answer(pack, sample, q->first_variable + pick - 1, has ? 1 : 2);
}

static bool change_workload(tbi_search *s, tbi_sample *sample, size_t slot)
{
    static const int shares[] = {50, 25, 75, 10, 90};
    const size_t count = s->lint->pack->workload_count;

    if (slot == TBI_SAMPLE_WORKLOADS)
        sample->share = shares[below(s, COUNT(shares))];
    else if (count > 0)
        sample->workloads[slot] = slot == 0 ? (int)below(s, count) : (int)below(s, count + 1) - 1;
    tbi_sample_arrange(s->lint->pack, sample);
    return count > 0;
}

static bool change_importance(tbi_search *s, tbi_sample *sample, size_t i)
{
    const tb_pack *pack = s->lint->pack;
    const bool is_branch = i < pack->branch_count;
    const size_t leaf = i - pack->branch_count, branch = is_branch ? i : pack->leaves[leaf].branch;

    if (pack->branches[branch].fixed || (!is_branch && pack->branches[branch].leaf_count == 1))
        return false;
    *(is_branch ? &sample->profile.branches[i] : &sample->profile.leaves[leaf]) =
        (tb_importance)below(s, TB_DECISIVE + 1);
    return true;
}

/* What a profile says one by one: answers, workloads and their shares, importances. */
static size_t thing_count(const tb_pack *pack)
{
    return pack->question_count + TBI_SAMPLE_WORKLOADS + 1 + pack->branch_count + pack->leaf_count;
}

static bool change(tbi_search *s, tbi_sample *sample, size_t thing)
{
    const tb_pack *pack = s->lint->pack;

    if (thing < pack->question_count)
        return change_answer(s, sample, thing);
    thing -= pack->question_count;
    if (thing <= TBI_SAMPLE_WORKLOADS)
        return change_workload(s, sample, thing);
    return change_importance(s, sample, thing - TBI_SAMPLE_WORKLOADS - 1);
}

void tbi_search_start(tbi_search *s, const tbi_facts *facts)
{
    const tb_pack *pack = s->lint->pack;
    const size_t answered = below(s, 4); /* of eight */

    clear(pack, &s->start, s->start.title);
    for (size_t i = 0; i < pack->question_count; i++)
        if (below(s, 8) < answered && !change_answer(s, &s->start, i))
            s->start.profile.answers[i] = (tb_answer){.said = TB_ABSENT};
    change_workload(s, &s->start, 0);
    change_workload(s, &s->start, 1);
    if (facts == NULL)
        return;
    for (size_t v = 0; v < pack->variable_count; v++)
        if (facts->cells[v] != 0 && pack->variables[v].question >= 0)
            s->start.profile.answers[pack->variables[v].question] = (tb_answer){.said = TB_ABSENT};
    for (size_t v = 0; v < pack->variable_count; v++)
        if (facts->cells[v] != 0 && pack->variables[v].question >= 0)
            tbi_sample_answer(pack, &s->start, v, facts->cells[v]);
    if (facts->workload >= 0)
        s->start.workloads[0] = facts->workload;
    tbi_sample_arrange(pack, &s->start);
}

/* ---- Climbing ---- */

static double measure(tbi_search *s, tbi_distance *distance, const void *goal)
{
    s->tries++;
    return distance(s, &s->trial, goal);
}

bool tbi_search_climb(tbi_search *s, tbi_distance *distance, const void *goal, size_t patience)
{
    const tb_pack *pack = s->lint->pack;
    const size_t things = thing_count(pack);
    double here;

    tbi_sample_copy(pack, &s->start, &s->trial);
    here = measure(s, distance, goal);
    for (size_t vain = 0; vain < patience && here > 0 && s->tries < s->most && !s->lint->failed; vain++) {
        tbi_sample_copy(pack, &s->start, &s->trial);
        if (!change(s, &s->trial, below(s, things)))
            continue;
        const double there = measure(s, distance, goal);
        if (there > here)
            continue;
        vain = there < here ? 0 : vain;
        here = there;
        tbi_sample_copy(pack, &s->trial, &s->start);
    }
    if (here < s->distance) {
        s->distance = here;
        tbi_sample_copy(pack, &s->start, &s->best);
    }
    return s->distance <= 0;
}

/* ---- Simplifying ---- */

/* Takes one thing back to where nothing is said of it; false if nothing was. */
static bool reset(const tb_pack *pack, tbi_sample *sample, size_t thing)
{
    tb_profile *p = &sample->profile;
    tb_importance *importance;

    if (thing < pack->question_count) {
        const bool was_said = p->answers[thing].said == TB_STATED;
        p->answers[thing] = (tb_answer){.said = TB_ABSENT};
        return was_said;
    }
    thing -= pack->question_count;
    if (thing <= TBI_SAMPLE_WORKLOADS) { /* either workload, and the shares */
        if (sample->workloads[1] < 0)
            return false;
        if (thing == TBI_SAMPLE_WORKLOADS)
            sample->share = 50;
        else
            sample->workloads[thing] = -1;
        tbi_sample_arrange(pack, sample);
        return true;
    }
    thing -= TBI_SAMPLE_WORKLOADS + 1;
    importance = thing < pack->branch_count ? &p->branches[thing] : &p->leaves[thing - pack->branch_count];
    const bool was_weighed = *importance != TB_NORMAL;
    *importance = TB_NORMAL;
    return was_weighed;
}

/* Keeps the trial if it is as good as the best; less may even be better. */
static void keep_if_as_good(tbi_search *s, tbi_distance *distance, const void *goal)
{
    const double there = measure(s, distance, goal);

    if (there > fmax(s->distance, 0) + TB_TIE)
        return;
    s->distance = there;
    tbi_sample_copy(s->lint->pack, &s->trial, &s->best);
}

bool tbi_search_simplify(tbi_search *s, tbi_distance *distance, const void *goal)
{
    const tb_pack *pack = s->lint->pack;

    for (size_t thing = thing_count(pack); thing-- > 0;) {
        tbi_sample_copy(pack, &s->best, &s->trial);
        if (reset(pack, &s->trial, thing))
            keep_if_as_good(s, distance, goal);
    }
    for (size_t q = 0; q < pack->question_count; q++)
        for (uint64_t left = s->best.profile.answers[q].options; left != 0; left &= left - 1) {
            tbi_sample_copy(pack, &s->best, &s->trial);
            s->trial.profile.answers[q].options &= ~(left & -left);
            keep_if_as_good(s, distance, goal);
        }
    return s->distance <= 0;
}
