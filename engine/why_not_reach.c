/* why_not_reach.c - bounds: what a change of an answer can do at most, and whether several can close a gap. */
#include "tbi_why_not.h"

#include <math.h>

/* Up to so many questions it is remembered which of them may do together. */
enum { QUESTIONS_MAX = 64 };

#define ROUNDING 1e-6 /* more than any sum here can be off, in points of a score */

/* ---- What a change can do ---- */

/* A rule that is out of everybody's reach leaves the choice what it was: all count as beyond, or none. */
static bool may_exclude(const tbi_why_search *s, const tb_rule *rule)
{
    return rule->act == TB_RULES_OUT || (rule->act == TB_BEYOND && (rule->target >= 0 || s->sides_differ));
}

static bool do_sides_differ(const tbi_why_search *s)
{
    const tb_scorer *scorer = s->ws->scorer;

    for (size_t w = 0; w < s->ws->workload_count; w++)
        for (size_t i = scorer->rest.first; i < scorer->rest.end; i++)
            for (uint64_t bits = s->fixed[w * s->words + i]; bits != 0; bits &= bits - 1) {
                const tb_rule *rule = &scorer->pack->rules[scorer->rule_of[i * 64 + (size_t)__builtin_ctzll(bits)]];
                if (rule->act == TB_BEYOND && rule->target >= 0)
                    return true;
            }
    return false;
}

/* Parts of a reach after the points: friction added, friction taken away; then `gone` by alternative, and `back`. */
enum { FRICTION_UP, FRICTION_DOWN, FRICTION_PARTS };

/* The rule whose case BIT is (and its other cases) goes from firing to not firing for workload W, or the other way
 * round if GAIN; SHARE of it is this change's doing. */
static void add_to_reach(const tbi_why_search *s, size_t w, size_t bit, bool gain, double share, tbi_candidate *c)
{
    const tb_scorer *scorer = s->ws->scorer;
    const tbi_point *p = &scorer->point_of[bit];
    const tb_rule *rule = &scorer->pack->rules[scorer->rule_of[bit]];
    size_t n = scorer->pack->alternative_count, pool = w * n + p->receiver;
    double *up = c->reach.parts, *down = up + s->pools, *friction = down + s->pools, *gone = up + s->gone;

    if (rule->act == TB_FAVOURS || rule->act == TB_AGAINST) {
        (gain ? up : down)[pool] += s->ws->omega[p->leaf] * fmin(p->points, scorer->pack->ground_cap) * share;
    } else if (rule->act == TB_FRICTION) {
        double points = s->ws->share[w] * rule->strength * (gain ? share : -share);
        friction[points > 0 ? FRICTION_UP : FRICTION_DOWN] += fabs(points);
    } else if (may_exclude(s, rule)) {
        c->constrains = true;
        gone[n] = fmax(gone[n], gain ? 0 : 1);
        for (size_t a = 0; a < n && gain; a++)
            if (rule->target == TB_SIDE_ALL || rule->target == (int)a)
                gone[a] = fmax(gone[a], share);
    }
}

/* Rules that would begin to fire: of the cases of one, that with the largest part in it counts. */
static void reach_by_gain(const tbi_why_search *s, tbi_candidate *c, size_t w)
{
    const uint64_t *present = s->present + c->change.question * s->words, *on = s->on + w * s->words;

    for (size_t i = 0; i < s->words; i++)
        for (uint64_t bits = c->mask[i] & ~present[i] & s->fixed[w * s->words + i]; bits != 0;) {
            size_t bit = i * 64 + (size_t)__builtin_ctzll(bits);
            uint64_t cases = s->ws->scorer->point_of[bit].cases;
            double share = 0;
            for (uint64_t left = bits & cases; left != 0; left &= left - 1) {
                size_t own = s->blockers[i * 64 + (size_t)__builtin_ctzll(left)];
                share = fmax(share, own <= TB_CHANGES_MAX ? 1.0 / (double)own : 0);
            }
            if ((on[i] & cases) == 0 && share > 0)
                add_to_reach(s, w, bit, true, share, c);
            bits &= ~cases;
        }
}

/* Rules that would cease to fire: all their cases must go. */
static void reach_by_loss(const tbi_why_search *s, tbi_candidate *c, size_t w)
{
    const uint64_t *on = s->on + w * s->words;

    for (size_t i = 0; i < s->words; i++)
        for (uint64_t bits = on[i] & ~c->mask[i]; bits != 0;) {
            size_t bit = i * 64 + (size_t)__builtin_ctzll(bits);
            uint64_t cases = s->ws->scorer->point_of[bit].cases;
            double gone = (double)__builtin_popcountll(bits & cases), all = (double)__builtin_popcountll(on[i] & cases);
            add_to_reach(s, w, bit, false, gone / all, c);
            bits &= ~cases;
        }
}

/* Whom constraints rule out that look at no other question: no further change takes that back. */
static void find_banned(const tbi_why_search *s, const tbi_candidate *c, tbi_reach *r)
{
    const tb_scorer *scorer = s->ws->scorer;
    const uint64_t *present = s->present + c->change.question * s->words;

    for (size_t i = scorer->rest.first; i < scorer->rest.end; i++)
        for (uint64_t bits = c->mask[i] & ~present[i]; bits != 0; bits &= bits - 1) {
            size_t bit = i * 64 + (size_t)__builtin_ctzll(bits);
            const tb_rule *rule = &scorer->pack->rules[scorer->rule_of[bit]];
            for (size_t w = 0; w < s->ws->workload_count; w++)
                if (rule->act == TB_RULES_OUT && s->movers[bit] == 1 &&
                    (s->fixed[w * s->words + i] & bits & -bits) != 0)
                    r->banned[w] |= (uint8_t)(1u << rule->target);
        }
}

/* By how many questions each bit can be taken away. Those of a question's changes are not yet in order, so they stand
 * together. */
static void find_movers(tbi_why_search *s)
{
    for (size_t k = 0; k < s->question_count; k++) {
        const uint64_t *present = s->present + s->questions[k] * s->words;
        for (size_t i = 0; i < s->words; i++) {
            uint64_t stays = present[i];
            for (size_t c = 0; c < s->count; c++)
                if (s->list[c].change.question == s->questions[k])
                    stays &= s->list[c].mask[i];
            for (uint64_t gone = s->ws->scorer->valid[i] & ~stays; gone != 0; gone &= gone - 1) {
                uint8_t *movers = &s->movers[i * 64 + (size_t)__builtin_ctzll(gone)];
                *movers = (uint8_t)(*movers + (*movers < UINT8_MAX));
            }
        }
    }
}

static bool new_reach(tbi_why_search *s, tbi_reach *r)
{
    r->parts = tb_arena_array(&s->scratch, s->parts, sizeof *r->parts);
    r->banned = tb_arena_array(&s->scratch, s->ws->workload_count, sizeof *r->banned);
    return r->parts != NULL && r->banned != NULL;
}

void tbi_reach_add(const tbi_why_search *s, const tbi_reach *a, const tbi_reach *b, tbi_reach *out)
{
    for (size_t i = 0; i < s->parts; i++)
        out->parts[i] = a->parts[i] + b->parts[i];
    for (size_t w = 0; w < s->ws->workload_count; w++)
        out->banned[w] = a->banned[w] | b->banned[w];
}

/* The largest of each part so far, and the largest of another question. */
typedef struct largest {
    double first, second;
    size_t question; /* of the first */
} largest;

static void add_largest(largest *l, double part, size_t question)
{
    if (question == l->question) {
        l->first = fmax(l->first, part);
    } else if (part > l->first) {
        *l = (largest){part, l->first, question};
    } else {
        l->second = fmax(l->second, part);
    }
}

static tb_status find_tails(tbi_why_search *s)
{
    largest *parts = tb_arena_array(&s->scratch, s->parts, sizeof *parts);

    s->one = tb_arena_array(&s->scratch, s->count + 1, sizeof *s->one);
    s->two = tb_arena_array(&s->scratch, s->count + 1, sizeof *s->two);
    if (parts == NULL || s->one == NULL || s->two == NULL)
        return TB_ERR_NOMEM;
    for (size_t k = 0; k < s->parts; k++)
        parts[k].question = SIZE_MAX;
    for (size_t i = s->count + 1; i-- > 0;) {
        if (!new_reach(s, &s->one[i]) || !new_reach(s, &s->two[i]))
            return TB_ERR_NOMEM;
        for (size_t k = 0; k < s->parts; k++) {
            if (i < s->count)
                add_largest(&parts[k], s->list[i].reach.parts[k], s->list[i].change.question);
            s->one[i].parts[k] = parts[k].first;
            s->two[i].parts[k] = parts[k].first + parts[k].second;
        }
    }
    return TB_OK;
}

/* The most of each question's changes, and room to remember which questions may do together. */
static tb_status find_questions(tbi_why_search *s)
{
    size_t count = s->question_count;

    s->of_question = tb_arena_array(&s->scratch, count + 1, sizeof *s->of_question);
    if (s->of_question == NULL)
        return TB_ERR_NOMEM;
    for (size_t q = 0; q < count; q++)
        if (!new_reach(s, &s->of_question[q]))
            return TB_ERR_NOMEM;
    for (size_t i = 0; i < s->count; i++) {
        tbi_candidate *c = &s->list[i];
        while (s->questions[c->position] != c->change.question)
            c->position++;
        double *most = s->of_question[c->position].parts;
        for (size_t k = 0; k < s->parts; k++)
            most[k] = fmax(most[k], c->reach.parts[k]);
    }
    if (count == 0 || count > QUESTIONS_MAX)
        return TB_OK;
    s->sets = tb_arena_array(&s->scratch, count * count * count, sizeof *s->sets);
    return s->sets != NULL ? TB_OK : TB_ERR_NOMEM;
}

tb_status tbi_why_not_reaches(tbi_why_search *s)
{
    tb_status status;
    size_t n = s->now->alternative_count;

    s->pools = s->ws->workload_count * n;
    s->gone = 2 * s->pools + FRICTION_PARTS;
    s->parts = s->gone + n + 1;
    s->high = tb_arena_array(&s->scratch, s->pools, sizeof *s->high);
    s->low = tb_arena_array(&s->scratch, s->pools, sizeof *s->low);
    if (s->high == NULL || s->low == NULL)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i <= TB_CHANGES_MAX; i++)
        if (!new_reach(s, &s->sums[i]))
            return TB_ERR_NOMEM;
    find_movers(s);
    s->sides_differ = do_sides_differ(s);
    for (size_t i = 0; i < s->count; i++) {
        tbi_candidate *c = &s->list[i];
        if (!new_reach(s, &c->reach))
            return TB_ERR_NOMEM;
        for (size_t w = 0; w < s->ws->workload_count; w++) {
            reach_by_gain(s, c, w);
            reach_by_loss(s, c, w);
        }
        find_banned(s, c, &c->reach);
    }
    status = find_questions(s);
    return status == TB_OK ? find_tails(s) : status;
}

/* ---- Whether a set can do ---- */

/* By workload and alternative the most and the least it can score when all that R holds happens. */
static void bound_scores(tbi_why_search *s, const tbi_reach *r)
{
    size_t n = s->now->alternative_count;
    double prior = s->ws->scorer->pack->prior;

    s->bounds++;
    for (size_t first = 0; first < s->pools; first += n) {
        double high = 0, low = 0;
        for (size_t i = first; i < first + n; i++) {
            double points = s->lambda[i] + prior;
            s->high[i] = points + r->parts[i];
            s->low[i] = points - r->parts[s->pools + i];
            if (s->low[i] < prior)
                s->low[i] = prior;
            high += s->high[i];
            low += s->low[i];
        }
        for (size_t i = first; i < first + n; i++) {
            double most = s->high[i] / (s->high[i] + low - s->low[i]);
            s->low[i] = 100 * s->low[i] / (s->low[i] + high - s->high[i]);
            s->high[i] = 100 * most;
        }
    }
}

static double at_least_0(double x)
{
    return x > 0 ? x : 0; /* fmax() is a call */
}

/* False if CHOICE can surely not come up to RIVAL: the hybrid as it is now, or an alternative. */
static bool may_come_up(const tbi_why_search *s, const tbi_reach *r, int choice, int rival)
{
    const double *friction = r->parts + 2 * s->pools;
    size_t n = s->now->alternative_count;
    unsigned used = 0;
    double lead = 0;

    for (size_t w = 0; w < s->ws->workload_count; w++) {
        size_t there = rival == (int)n ? s->now->assignment[w] : (size_t)rival;
        double least = s->low[w * n + there], most = choice == (int)n ? least : s->high[w * n + (size_t)choice];
        used |= 1u << there;
        for (size_t a = 0; a < n && choice == (int)n; a++)
            if (a != there && s->high[w * n + a] > most)
                most = s->high[w * n + a];
        if (choice != (int)there)
            lead += s->ws->share[w] * (most - least);
    }
    if (choice == (int)n)
        lead -= at_least_0(s->friction - friction[FRICTION_DOWN]);
    else
        lead += at_least_0(s->friction + friction[FRICTION_UP]) * (double)(__builtin_popcount(used) - 1);
    return lead >= -ROUNDING;
}

static bool may_happen(double sum)
{
    return sum > 1 - ROUNDING;
}

/* Whether constraints that rule out OUT, by workload, leave CHOICE at all. */
static bool is_left(const tbi_why_search *s, const uint8_t *out, int choice)
{
    unsigned all = (1u << s->now->alternative_count) - 1, some = 0;

    for (size_t w = 0; w < s->ws->workload_count; w++) {
        if ((out[w] & all) == all || (choice < (int)s->now->alternative_count && (out[w] >> choice & 1) != 0))
            return false;
        some |= all & ~(unsigned)out[w];
    }
    return choice < (int)s->now->alternative_count || __builtin_popcount(some) > 1;
}

/* Whether changes that can do no more than R, from which the bounds of scores are, may lead to T. */
static bool may_do(const tbi_why_search *s, const tbi_target *t, const tbi_reach *r)
{
    const tb_outcome *now = s->now;
    const double *gone = r->parts + s->gone;
    int n = (int)now->alternative_count;
    bool others = may_happen(gone[n]);

    if (!is_left(s, r->banned, t->choice) || (t->by_argument && !is_left(s, r->banned, now->choice)))
        return false;
    for (int a = 0; a < n; a++)
        others = others || may_happen(gone[a]);
    if (!tb_outcome_is_candidate(now, t->choice) && !others)
        return false;
    for (int a = 0; a < n; a++) {
        bool stays = t->by_argument && a == now->choice;
        bool surely = tb_outcome_is_candidate(now, a) && !may_happen(gone[a]) &&
                      (now->suitability[a] != TB_BEYOND_REACH || !may_happen(gone[n]));
        if (a != t->choice && (stays || surely) && !may_come_up(s, r, t->choice, a))
            return false;
    }
    return others || t->choice == n || !tb_outcome_is_candidate(now, n) || may_come_up(s, r, t->choice, n);
}

bool tbi_why_not_may_do(tbi_why_search *s, const tbi_reach *r)
{
    bound_scores(s, r);
    for (size_t i = 0; i < s->target_count; i++)
        if (!s->targets[i].done && may_do(s, &s->targets[i], r))
            return true;
    return false;
}

enum { NOT_TRIED, MAY_DO, CANNOT_DO };

/* Whether changes of the questions at A, B and C may do; C is B where there are two. */
static bool questions_may_do(tbi_why_search *s, size_t a, size_t b, size_t c)
{
    size_t low = a < b ? a : b, high = a < b ? b : a, count = s->question_count;
    size_t x = c < low ? c : low, z = c > high ? c : high, y = c < low ? low : c > high ? high : c;
    uint8_t *known = &s->sets[(x * count + y) * count + z];
    tbi_reach *sum = &s->sums[TB_CHANGES_MAX];

    if (*known == NOT_TRIED) {
        tbi_reach_add(s, &s->of_question[a], &s->of_question[b], sum);
        if (c != b)
            tbi_reach_add(s, sum, &s->of_question[c], sum);
        *known = tbi_why_not_may_do(s, sum) ? MAY_DO : CANNOT_DO;
    }
    return *known == MAY_DO;
}

bool tbi_why_not_questions_may_do(tbi_why_search *s, size_t had, const tbi_candidate *c, size_t left)
{
    if (s->sets == NULL || had == 0)
        return true;
    size_t first = s->picked[0]->position;
    if (left == 0)
        return questions_may_do(s, first, c->position, had > 1 ? s->picked[1]->position : c->position);
    for (size_t q = 0; q < s->question_count; q++)
        if (q != first && q != c->position && questions_may_do(s, first, c->position, q))
            return true;
    return false;
}

/* ---- Constraints ---- */

/* Who is ruled out or beyond reach where, once some changes are made. */
typedef struct limits {
    uint8_t out[TB_WORKLOADS_MAX]; /* bit a */
    uint8_t out_somewhere, beyond_somewhere;
    bool as_now;
} limits;

static void find_limits(const tbi_why_search *s, size_t count, limits *l)
{
    const tb_scorer *scorer = s->ws->scorer;
    const unsigned all = (1u << s->now->alternative_count) - 1;

    *l = (limits){.as_now = true};
    for (size_t i = scorer->rest.first; i < scorer->rest.end; i++) {
        uint64_t common = scorer->valid[i];
        for (size_t k = 0; k < s->question_count; k++) {
            const uint64_t *mask = s->present + s->questions[k] * s->words;
            for (size_t p = 0; p < count; p++)
                if (s->picked[p]->change.question == s->questions[k])
                    mask = s->picked[p]->mask;
            common &= mask[i];
        }
        for (size_t w = 0; w < s->ws->workload_count; w++) {
            uint64_t on = common & s->fixed[w * s->words + i];
            for (uint64_t bits = on | s->on[w * s->words + i]; bits != 0; bits &= bits - 1) {
                const tb_rule *rule = &scorer->pack->rules[scorer->rule_of[i * 64 + (size_t)__builtin_ctzll(bits)]];
                unsigned who = rule->target >= 0 ? 1u << rule->target : all;
                bool fires = (on & bits & -bits) != 0, fired = (s->on[w * s->words + i] & bits & -bits) != 0;
                if (!may_exclude(s, rule))
                    continue;
                l->as_now = l->as_now && fires == fired;
                l->out[w] |= (uint8_t)(fires && rule->act == TB_RULES_OUT ? who : 0);
                l->beyond_somewhere |= (uint8_t)(fires && rule->act == TB_BEYOND ? who : 0);
            }
            l->out_somewhere |= l->out[w];
        }
    }
    for (size_t w = 0; w < s->ws->workload_count; w++)
        l->out_somewhere |= l->out[w];
}

static bool is_worth_trying(const tbi_why_search *s, const tbi_target *t, const tbi_reach *r, const limits *l)
{
    int n = (int)s->now->alternative_count;

    if (!is_left(s, l->out, t->choice))
        return false;
    for (int a = 0; a < n; a++)
        if (a != t->choice && ((l->out_somewhere | l->beyond_somewhere) >> a & 1) == 0 &&
            !may_come_up(s, r, t->choice, a))
            return false;
    if (t->by_argument && !is_left(s, l->out, s->now->choice))
        return false;
    return !l->as_now || t->choice == n || !tb_outcome_is_candidate(s->now, n) || may_come_up(s, r, t->choice, n);
}

bool tbi_why_not_picked_may_do(tbi_why_search *s, size_t count, const tbi_reach *r)
{
    limits l;
    bool known = false;

    bound_scores(s, r);
    for (size_t i = 0; i < s->target_count; i++) {
        if (s->targets[i].done || !may_do(s, &s->targets[i], r))
            continue;
        if (!known)
            find_limits(s, count, &l);
        known = true;
        if (is_worth_trying(s, &s->targets[i], r, &l))
            return true;
    }
    return false;
}
