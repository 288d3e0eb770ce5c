/* why_not.c - the fewest answers that would have to be different for each other choice to win.
 *
 * Sets of one change are tried first, then of two, then of three, in an order that puts the likelier changes first, so
 * that the first set found is the one to tell. Few sets are scored: for each change there is a bound of what it can add
 * to a sum of points and take away, and a set whose bounds together do not close the gap is passed over. A rule that
 * would fire only when several answers change is shared out among those answers, since all of them must be in the
 * set; points under a ground's cap grow by no more than the points added. So no set that would do is missed. Of a set
 * that is left it is looked up which rules begin and cease to fire, which bounds its points more closely, before it is
 * scored. */
#include "tbi_why_not.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Work is bounded: what a larger pack leaves undone is told (`searched`). */
enum { BOUNDS_MAX = 200000, TRIALS_MAX = 5000, MEMORY_MAX = 1000000 };

/* ---- What could be changed ---- */

/* The bits that QUESTION leaves standing with the cells given. */
static void question_mask(const tbi_why_search *s, size_t question, const uint16_t *cells, uint64_t *mask)
{
    const tb_scorer *scorer = s->ws->scorer;
    const tb_question *q = &scorer->pack->questions[question];

    memcpy(mask, scorer->valid, s->words * sizeof *mask);
    for (size_t v = q->first_variable; v < q->first_variable + tbi_question_variables(q); v++) {
        if (scorer->first_row[v] == SIZE_MAX)
            continue;
        const uint64_t *row = tbi_row(scorer, v, cells[v]);
        for (size_t i = 0; i < s->words; i++)
            mask[i] &= row[i];
    }
}

/* True if the mask differs from the present one where a rule could fire. */
static bool has_effect(const tbi_why_search *s, size_t question, const uint64_t *mask)
{
    const uint64_t *present = s->present + question * s->words;

    for (size_t w = 0; w < s->ws->workload_count; w++)
        for (size_t i = 0; i < s->words; i++)
            if (((mask[i] ^ present[i]) & s->fixed[w * s->words + i]) != 0)
                return true;
    return false;
}

/* Adds the change, unless it does nothing. */
static void add(tbi_why_search *s, size_t question, tb_answer to, double frequency)
{
    tb_workspace *ws = s->ws;
    const tb_answer *from = &ws->profile->answers[question];
    tbi_candidate *c = &s->list[s->count];

    tb_answer_cells(ws->scorer->pack, question, &to, ws->trial);
    question_mask(s, question, ws->trial, c->mask);
    tbi_answer_restore(ws, question);
    if (!has_effect(s, question, c->mask))
        return;
    c->change = (tb_change){question, *from, to, from->said == TB_INFERRED, frequency};
    s->count++;
}

/* One option more, one less, or one in place of another; where nothing was said, none or one. */
static void add_options(tbi_why_search *s, size_t question)
{
    const tb_pack *pack = s->ws->scorer->pack;
    const tb_question *q = &pack->questions[question];
    const tb_answer *now = &s->ws->profile->answers[question];
    uint64_t had = tb_answer_is_given(now) ? now->options : 0;
    tb_answer to = {.said = TB_STATED};

    if (!tb_answer_is_given(now))
        add(s, question, to, 0);
    for (size_t i = 0; i < q->option_count; i++) {
        const double *frequency = pack->variables[q->first_variable + i].frequency;
        to.options = had ^ (UINT64_C(1) << i);
        add(s, question, to, frequency[(had >> i & 1) != 0 ? 1 : 2]);
        for (size_t k = 0; k < q->option_count && (had >> i & 1) != 0; k++) {
            if ((had >> k & 1) != 0)
                continue;
            to.options = (had & ~(UINT64_C(1) << i)) | UINT64_C(1) << k;
            add(s, question, to, fmin(frequency[1], pack->variables[q->first_variable + k].frequency[2]));
        }
    }
}

static void add_changes(tbi_why_search *s, size_t question)
{
    tb_workspace *ws = s->ws;
    const tb_question *q = &ws->scorer->pack->questions[question];
    tb_answer to;
    double frequency;

    if (q->type == TB_QUESTION_CHOICES)
        add_options(s, question);
    for (size_t i = 0; q->type != TB_QUESTION_CHOICES && tbi_answer_at(ws, question, i, &to, &frequency); i++) {
        tbi_answer_restore(ws, question);
        if (to.said != TB_ABSENT)
            add(s, question, to, frequency);
    }
    tbi_answer_restore(ws, question);
    if (tb_answer_is_given(&ws->profile->answers[question]))
        add(s, question, (tb_answer){.said = TB_SKIPPED}, 0);
}

/* Doubtful facts first, then likely changes, then those nearer to what was said, then by question. */
static int compare_candidates(const void *a, const void *b)
{
    const tb_change *x = &((const tbi_candidate *)a)->change, *y = &((const tbi_candidate *)b)->change;
    double near_x = fabs(x->to.number - x->from.number), near_y = fabs(y->to.number - y->from.number);

    if (x->inferred != y->inferred)
        return x->inferred ? -1 : 1;
    if (x->frequency != y->frequency)
        return x->frequency > y->frequency ? -1 : 1;
    if (x->question != y->question)
        return x->question < y->question ? -1 : 1;
    if (near_x != near_y)
        return near_x < near_y ? -1 : 1;
    if (x->to.number != y->to.number)
        return x->to.number < y->to.number ? -1 : 1;
    return x->to.options < y->to.options ? -1 : x->to.options > y->to.options;
}

static size_t change_bound(const tb_pack *pack, const tb_profile *profile)
{
    size_t n = 0;

    for (size_t q = 0; q < pack->question_count; q++) {
        const tb_question *question = &pack->questions[q];
        size_t had = (size_t)__builtin_popcountll(profile->answers[q].options), all = question->option_count;
        if (!tbi_question_is_used(pack, q))
            continue;
        n += question->type == TB_QUESTION_CHOICES ? all + had * (all - had) + 1
                                                   : pack->variables[question->first_variable].cell_count;
    }
    return n;
}

/* ---- Trying a set ---- */

static void score_picked(tbi_why_search *s, size_t wanted)
{
    tb_workspace *ws = s->ws;
    size_t count = wanted < TB_CHANGES_MAX ? wanted : TB_CHANGES_MAX; /* as it is; compilers cannot tell */

    for (size_t i = 0; i < count; i++)
        tb_answer_cells(ws->scorer->pack, s->picked[i]->change.question, &s->picked[i]->change.to, ws->trial);
    tbi_score_cells(ws, ws->trial, &s->trial);
    for (size_t i = 0; i < count; i++)
        tbi_answer_restore(ws, s->picked[i]->change.question);
}

static bool does(const tbi_why_search *s, const tbi_target *t)
{
    return s->trial.choice == t->choice && (!t->by_argument || tb_outcome_is_candidate(&s->trial, s->now->choice));
}

/* Of each choice the first that was not found: a set that cannot win with it cannot win with it by argument. */
static void list_wanted(tbi_why_search *s)
{
    s->wanted_count = 0;
    for (size_t i = 0; i < s->target_count; i++) {
        const tbi_target *t = &s->targets[i];
        if (!t->done && (!t->by_argument || t[-1].done))
            s->wanted[s->wanted_count++] = *t;
    }
}

static void try_picked(tbi_why_search *s, size_t count)
{
    s->trials++;
    score_picked(s, count);
    for (size_t i = 0; i < s->target_count; i++) {
        tbi_target *t = &s->targets[i];
        if (t->done || !does(s, t))
            continue;
        t->done = true;
        t->out->count = count;
        for (size_t k = 0; k < count && k < TB_CHANGES_MAX; k++)
            t->out->list[k] = s->picked[k]->change;
    }
    list_wanted(s);
}

static bool is_over(const tbi_why_search *s)
{
    return s->wanted_count == 0 || s->bounds > BOUNDS_MAX || s->trials > TRIALS_MAX;
}

static bool asks_again(const tbi_why_search *s, size_t had, const tbi_candidate *c)
{
    for (size_t k = 0; k < had; k++)
        if (s->picked[k]->change.question == c->change.question)
            return true;
    return false;
}

/* Whether changes of the questions of the HAD picked and of C may do. */
static bool questions_may_do(tbi_why_search *s, size_t had, const tbi_candidate *c)
{
    size_t own = c->position;

    return had == 0 ||
           tbi_why_not_questions_may_do(s, s->picked[0]->position, had > 1 ? s->picked[1]->position : own, own);
}

/* Whether those and changes of one question more may do. */
static bool with_another_may_do(tbi_why_search *s, size_t had, const tbi_candidate *c)
{
    if (s->sets == NULL || had == 0)
        return true;
    size_t first = s->picked[0]->position;
    for (size_t q = 0; q < s->question_count; q++)
        if (q != first && q != c->position && tbi_why_not_questions_may_do(s, first, c->position, q))
            return true;
    return false;
}

/* All sets of the HAD picked and one of the candidates from FROM on. */
static void try_last(tbi_why_search *s, size_t had, size_t from)
{
    const tbi_reach *sum = &s->sums[had], *tail = &s->one[from];
    bool by_points;

    if (had > 0 && !tbi_why_not_may_do(s, sum, tail, true))
        return;
    by_points = tbi_why_not_may_do(s, sum, tail, false); /* else a constraint has to change */
    for (size_t i = from; !is_over(s); i++) {
        i = by_points ? i : s->constraining[i];
        if (i >= s->count)
            return;
        const tbi_candidate *c = &s->list[i];
        if (asks_again(s, had, c) || !questions_may_do(s, had, c) || !tbi_why_not_may_do(s, sum, &c->reach, true))
            continue;
        s->picked[had] = c;
        if (tbi_why_not_picked_may_do(s, had + 1))
            try_picked(s, had + 1);
    }
}

/* All sets that begin with the HAD picked and go on with LEFT of the candidates from FROM on. */
static void try_sets(tbi_why_search *s, size_t had, size_t left, size_t from)
{
    tbi_reach *sum = &s->sums[had + 1];

    if (left == 1) {
        try_last(s, had, from);
        return;
    }
    for (size_t i = from; i < s->count && !is_over(s); i++) {
        const tbi_candidate *c = &s->list[i];
        if (asks_again(s, had, c) || !with_another_may_do(s, had, c))
            continue;
        tbi_reach_add(s, &s->sums[had], &c->reach, sum);
        s->picked[had] = c;
        if (left == 2 || tbi_why_not_may_do(s, sum, &s->two[i + 1], true))
            try_sets(s, had + 1, left - 1, i + 1);
    }
}

/* ---- Nearer numbers ---- */

/* Of numbers and levels of a set that does, those nearer to what was said that do as well. */
static void draw_nearer(tbi_why_search *s, const tbi_target *t)
{
    tb_change_set *set = t->out;
    tbi_candidate trial[TB_CHANGES_MAX] = {0};

    for (size_t k = 0; k < set->count; k++) {
        trial[k].change = set->list[k];
        s->picked[k] = &trial[k];
    }
    for (size_t k = 0; k < set->count; k++) {
        tb_change *best = &set->list[k];
        tb_question_type type = s->ws->scorer->pack->questions[best->question].type;
        if ((type != TB_QUESTION_NUMBER && type != TB_QUESTION_LEVEL) || best->to.said != TB_STATED ||
            !tb_answer_is_given(&best->from))
            continue;
        for (size_t i = 0; i < s->count; i++) {
            const tb_change *other = &s->list[i].change;
            if (other->question != best->question || other->to.said != TB_STATED ||
                fabs(other->to.number - best->from.number) >= fabs(best->to.number - best->from.number))
                continue;
            trial[k].change = *other;
            score_picked(s, set->count);
            if (does(s, t))
                *best = *other;
        }
        trial[k].change = *best;
    }
    score_picked(s, set->count);
    set->margin = s->trial.margin;
}

/* ---- The whole ---- */

/* Points as they are now; trials overwrite the workspace's. */
static tb_status keep_points(tbi_why_search *s)
{
    size_t n = s->now->alternative_count;

    s->points = tb_arena_array(&s->scratch, s->pools + 1, sizeof *s->points);
    if (s->points == NULL)
        return TB_ERR_NOMEM;
    s->prior = s->ws->scorer->pack->prior;
    tbi_score_cells(s->ws, s->ws->cells, &s->trial);
    for (size_t w = 0; w < s->ws->workload_count; w++)
        for (size_t a = 0; a < n; a++)
            s->points[w * n + a] = s->ws->lambda[w][a] + s->prior;
    return TB_OK;
}

static void describe_choices(tbi_why_search *s)
{
    int n = (int)s->now->alternative_count;
    unsigned used = 0;

    for (int i = 0; i <= n; i++)
        s->candidates |= (unsigned)tb_outcome_is_candidate(s->now, i) << i;
    for (int a = 0; a < n; a++)
        s->beyond |= (unsigned)(s->now->suitability[a] == TB_BEYOND_REACH) << a;
    for (size_t w = 0; w < s->ws->workload_count && s->now->has_hybrid; w++)
        used |= 1u << s->now->assignment[w];
    s->seams = (double)(__builtin_popcount(used) - 1);
}

static tb_status describe_present(tbi_why_search *s)
{
    tb_workspace *ws = s->ws;
    const tb_scorer *scorer = ws->scorer;
    size_t questions = scorer->pack->question_count;

    s->present = tb_arena_array(&s->scratch, (questions + 1) * s->words + 1, sizeof *s->present);
    s->fixed = tb_arena_array(&s->scratch, ws->workload_count * s->words + 1, sizeof *s->fixed);
    s->on = tb_arena_array(&s->scratch, ws->workload_count * s->words + 1, sizeof *s->on);
    s->blockers = tb_arena_array(&s->scratch, s->words * 64 + 1, sizeof *s->blockers);
    s->movers = tb_arena_array(&s->scratch, s->words * 64 + 1, sizeof *s->movers);
    s->questions = tb_arena_array(&s->scratch, questions + 1, sizeof *s->questions);
    s->limiting = tb_arena_array(&s->scratch, s->words + 1, sizeof *s->limiting);
    s->blocked = tb_arena_array(&s->scratch, s->words * (TB_CHANGES_MAX + 1) + 1, sizeof *s->blocked);
    if (s->present == NULL || s->fixed == NULL || s->on == NULL || s->blockers == NULL || s->movers == NULL ||
        s->questions == NULL || s->limiting == NULL || s->blocked == NULL)
        return TB_ERR_NOMEM;
    for (size_t w = 0; w < ws->workload_count; w++)
        for (size_t i = 0; i < s->words; i++) {
            uint64_t bits = ws->rows[w * s->words + i];
            for (size_t k = 0; k < scorer->answer_count; k++)
                if (scorer->pack->variables[scorer->answers[k]].question < 0)
                    bits &= tbi_row(scorer, scorer->answers[k], ws->cells[scorer->answers[k]])[i];
            s->fixed[w * s->words + i] = s->on[w * s->words + i] = bits;
        }
    for (size_t q = 0; q < questions; q++) {
        uint64_t *present = s->present + q * s->words;
        if (!tbi_question_is_used(scorer->pack, q))
            continue;
        s->questions[s->question_count++] = q;
        question_mask(s, q, ws->cells, present);
        for (size_t i = 0; i < s->words; i++) {
            for (size_t w = 0; w < ws->workload_count; w++)
                s->on[w * s->words + i] &= present[i];
            for (uint64_t gone = scorer->valid[i] & ~present[i]; gone != 0; gone &= gone - 1) {
                uint8_t *blockers = &s->blockers[tbi_bit_of(i, gone)];
                *blockers = (uint8_t)(*blockers + (*blockers < UINT8_MAX));
            }
        }
    }
    return TB_OK;
}

/* Bits by how many of the present answers take them away, as far as a set can bring them back. */
static void find_blocked(tbi_why_search *s)
{
    for (size_t bit = 0; bit < s->words * 64; bit++)
        if (s->blockers[bit] <= TB_CHANGES_MAX)
            s->blocked[bit / 64 * (TB_CHANGES_MAX + 1) + s->blockers[bit]] |= UINT64_C(1) << bit % 64;
}

static void find_friction(tbi_why_search *s)
{
    const tb_scorer *scorer = s->ws->scorer;

    s->friction = scorer->pack->base_friction;
    for (size_t w = 0; w < s->ws->workload_count; w++)
        for (size_t i = scorer->rest.first; i < scorer->rest.end; i++)
            for (uint64_t bits = s->on[w * s->words + i]; bits != 0;) {
                size_t bit = tbi_bit_of(i, bits);
                const tb_rule *rule = &scorer->pack->rules[scorer->rule_of[bit]];
                bits &= ~scorer->point_of[bit].cases;
                s->friction += rule->act == TB_FRICTION ? s->ws->share[w] * rule->strength : 0;
            }
}

static tb_status list_changes(tbi_why_search *s)
{
    const tb_pack *pack = s->ws->scorer->pack;
    size_t bound = change_bound(pack, s->ws->profile);

    s->list = tb_arena_array(&s->scratch, bound + 1, sizeof *s->list);
    if (s->list == NULL)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i <= bound; i++) {
        s->list[i].mask = tb_arena_array(&s->scratch, s->words + 1, sizeof *s->list[i].mask);
        if (s->list[i].mask == NULL)
            return TB_ERR_NOMEM;
    }
    for (size_t q = 0; q < pack->question_count; q++)
        if (tbi_question_is_used(pack, q))
            add_changes(s, q);
    qsort(s->list, s->count, sizeof *s->list, compare_candidates);
    return TB_OK;
}

static void add_target(tbi_why_search *s, int choice, bool by_argument, tb_change_set *out)
{
    unsigned needs = 1u << choice | (by_argument ? 1u << s->now->choice : 0);

    s->targets[s->target_count++] = (tbi_target){choice, by_argument, false, needs, out};
}

static tb_status list_targets(tbi_why_search *s, tb_arena *arena, tb_robustness *out)
{
    int n = (int)s->now->alternative_count;

    out->why_not = tb_arena_array(arena, (size_t)n + 1, sizeof *out->why_not);
    s->targets = tb_arena_array(&s->scratch, 2 * ((size_t)n + 1), sizeof *s->targets);
    s->wanted = tb_arena_array(&s->scratch, 2 * ((size_t)n + 1), sizeof *s->wanted);
    if (out->why_not == NULL || s->targets == NULL || s->wanted == NULL)
        return TB_ERR_NOMEM;
    for (int i = 0; i <= n; i++) {
        if (i == s->now->choice || (i == n && s->ws->workload_count < 2))
            continue;
        tb_why_not *why = &out->why_not[out->why_not_count++];
        why->choice = i;
        add_target(s, i, false, &why->any);
        if (s->now->choice >= 0)
            add_target(s, i, true, &why->by_argument);
    }
    list_wanted(s);
    return TB_OK;
}

static void run(tbi_why_search *s)
{
    for (size_t size = 1; size <= TB_CHANGES_MAX && !is_over(s); size++) {
        try_sets(s, 0, size, 0);
        bool whole = s->bounds <= BOUNDS_MAX && s->trials <= TRIALS_MAX;
        for (size_t i = 0; i < s->target_count; i++)
            if (whole && (!s->targets[i].done || s->targets[i].out->count == size))
                s->targets[i].out->searched = size;
    }
    for (size_t i = 0; i < s->target_count; i++)
        if (s->targets[i].done)
            draw_nearer(s, &s->targets[i]);
}

tb_status tbi_find_why_not(tb_workspace *ws, const tb_outcome *outcome, tb_arena *arena, tb_robustness *out)
{
    tbi_why_search s = {
        .ws = ws, .now = outcome, .words = ws->scorer->words, .pools = ws->workload_count * outcome->alternative_count};
    tb_status status = list_targets(&s, arena, out);

    if (status == TB_OK)
        status = keep_points(&s);
    if (status == TB_OK)
        status = describe_present(&s);
    if (status == TB_OK)
        status = list_changes(&s);
    if (status == TB_OK && s.count * s.pools <= MEMORY_MAX) {
        describe_choices(&s);
        find_blocked(&s);
        find_friction(&s);
        status = tbi_why_not_reaches(&s);
        if (status == TB_OK)
            run(&s);
    }
    tb_arena_release(&s.scratch);
    return status;
}
