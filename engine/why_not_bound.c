/* why_not_bound.c - whether changes may do: bounds of the scores, and who the constraints leave. */
#include "tbi_why_not.h"

#include <string.h>

#define ROUNDING 1e-6 /* more than any sum here can be off, in points of a score */

static double at_least(double x, double least)
{
    return x > least ? x : least; /* fmax() is a call */
}

/* ---- Scores ---- */

/* What two reaches can do together. */
typedef struct both {
    const tbi_reach *one, *other;
} both;

static double part(const both *r, size_t i)
{
    return r->one->parts[i] + r->other->parts[i];
}

/* The most and the least points that the alternative and workload of POOL can have. */
static double most_points(const tbi_why_search *s, const both *r, size_t pool)
{
    return s->points[pool] + part(r, pool);
}

static double least_points(const tbi_why_search *s, const both *r, size_t pool)
{
    return at_least(s->points[pool] - part(r, s->pools + pool), s->prior);
}

/* How far alternative A can at most come before alternative B in workload W, of 1. */
static inline double best_lead(const tbi_why_search *s, const both *r, size_t w, size_t a, size_t b)
{
    size_t n = s->now->alternative_count, first = w * n;
    double most = most_points(s, r, first + a), least = least_points(s, r, first + b);
    double all_at_best = most + least, all_at_worst = all_at_best;

    for (size_t i = 0; i < n; i++) {
        if (i == a || i == b)
            continue;
        all_at_best += least_points(s, r, first + i);
        all_at_worst += most_points(s, r, first + i);
    }
    return most / all_at_best - least / all_at_worst;
}

/* How far the best alternative for workload W, if not B itself, can come before B. */
static double best_lead_of_any(const tbi_why_search *s, const both *r, size_t w, size_t b)
{
    double lead = 0;

    for (size_t a = 0; a < s->now->alternative_count; a++)
        if (a != b)
            lead = at_least(best_lead(s, r, w, a, b), lead);
    return lead;
}

/* False if CHOICE can surely not come up to RIVAL: the hybrid as it is now, or an alternative. */
static bool may_come_up(const tbi_why_search *s, const both *r, int choice, int rival)
{
    const size_t friction = 2 * s->pools;
    int n = (int)s->now->alternative_count;
    double lead = 0, help = 0;

    for (size_t w = 0; w < s->ws->workload_count; w++) {
        int there = tb_outcome_server(s->now, rival, w);
        if (choice == n)
            lead += s->ws->share[w] * best_lead_of_any(s, r, w, (size_t)there);
        else if (choice != there)
            lead += s->ws->share[w] * best_lead(s, r, w, (size_t)choice, (size_t)there);
    }
    if (choice == n)
        help = -at_least(s->friction - part(r, friction + TBI_FRICTION_DOWN), 0);
    else if (rival == n)
        help = at_least(s->friction + part(r, friction + TBI_FRICTION_UP), 0) * s->seams;
    return 100 * lead + help >= -ROUNDING;
}

/* False if CHOICE can surely not come up to one of RIVALS, by bit. The one to beat now is the likeliest. */
static bool may_come_up_to_all(const tbi_why_search *s, const both *r, int choice, unsigned rivals)
{
    unsigned present = s->now->choice >= 0 ? rivals & 1u << s->now->choice : 0;

    if (present != 0 && !may_come_up(s, r, choice, s->now->choice))
        return false;
    for (rivals &= ~present; rivals != 0; rivals &= rivals - 1)
        if (!may_come_up(s, r, choice, __builtin_ctz(rivals)))
            return false;
    return true;
}

/* ---- Who is left ---- */

/* Of the parts that happen only at 1 or more those that may: by bit. */
static unsigned may_happen(const tbi_why_search *s, const both *r)
{
    unsigned happens = 0;

    for (size_t i = 0; i <= s->now->alternative_count; i++)
        happens |= (unsigned)(part(r, s->gone + i) > 1 - ROUNDING) << i;
    return happens;
}

/* Whether they leave all that T needs. */
static bool are_left(const tbi_why_search *s, const tbi_target *t, const uint8_t *out, const uint8_t *more)
{
    return tbi_why_not_is_left(s, out, more, t->choice) &&
           (!t->by_argument || tbi_why_not_is_left(s, out, more, s->now->choice));
}

/* Those T has surely to come up to when no more than LOOSE happens. */
static unsigned sure_rivals(const tbi_why_search *s, const tbi_target *t, unsigned loose)
{
    unsigned hybrid = 1u << s->now->alternative_count, gone = loose & (hybrid - 1);
    unsigned rivals = s->candidates & ~gone & ~(loose != 0 ? hybrid : 0);

    if ((loose & hybrid) != 0)
        rivals &= ~s->beyond;
    if (t->by_argument)
        rivals |= 1u << s->now->choice & (hybrid - 1);
    return rivals & ~(1u << t->choice);
}

/* Whether the constraints let changes that can do no more than R, LOOSE of it, lead to T. */
static bool is_open(const tbi_why_search *s, const tbi_target *t, const both *r, unsigned loose)
{
    unsigned excluded = r->one->excluded | r->other->excluded;

    return (t->needs & excluded) == 0 && (loose != 0 || (s->candidates >> t->choice & 1) != 0) &&
           (excluded == 0 || are_left(s, t, r->one->banned, r->other->banned));
}

/* True if each target needs a choice that is EXCLUDED. */
static bool none_is_left(const tbi_why_search *s, unsigned excluded)
{
    for (size_t i = 0; i < s->wanted_count; i++)
        if ((s->wanted[i].needs & excluded) == 0)
            return false;
    return true;
}

bool tbi_why_not_may_do(tbi_why_search *s, const tbi_reach *one, const tbi_reach *other, bool constrains)
{
    both r = {one, other}, limits = {one, constrains ? other : &s->sums[0]};
    unsigned loose;

    s->bounds++;
    if (none_is_left(s, one->excluded | other->excluded))
        return false;
    loose = may_happen(s, &limits);
    for (size_t i = 0; i < s->wanted_count; i++) {
        const tbi_target *t = &s->wanted[i];
        if (is_open(s, t, &r, loose) && may_come_up_to_all(s, &r, t->choice, sure_rivals(s, t, loose)))
            return true;
    }
    return false;
}

/* ---- Which rules fire ---- */

/* Who is ruled out or beyond reach where, once the changes picked are made. */
typedef struct limits {
    uint8_t out[TB_WORKLOADS_MAX], any[TB_WORKLOADS_MAX]; /* bit a: ruled out; that or out of reach */
    unsigned somewhere;                                   /* bit a: any in some workload */
    bool as_now;
} limits;

_Static_assert(TB_CHANGES_MAX == 3, "a bit is counted as taken away up to three times");

/* The bits of the word at I of the masks that the answers leave when the COUNT changes picked are made. */
static uint64_t standing(const tbi_why_search *s, size_t count, size_t i)
{
    uint64_t stays = UINT64_MAX, once = 0, twice = 0, thrice = 0; /* taken away now by so many of those changed */

    for (size_t p = 0; p < count; p++) {
        uint64_t gone = ~s->present[s->picked[p]->change.question * s->words + i];
        stays &= s->picked[p]->mask[i];
        thrice |= twice & gone;
        twice |= once & gone;
        once |= gone;
    }
    const uint64_t *by = s->blocked + i * (TB_CHANGES_MAX + 1);
    return stays & ((by[0] & ~once) | (by[1] & once & ~twice) | (by[2] & twice & ~thrice) | (by[3] & thrice));
}

static void add_limit(const tbi_why_search *s, size_t bit, size_t w, limits *l)
{
    const tb_scorer *scorer = s->ws->scorer;
    const tb_rule *rule = &scorer->pack->rules[scorer->rule_of[bit]];
    unsigned who = rule->target >= 0 ? 1u << rule->target : (1u << s->now->alternative_count) - 1;

    l->somewhere |= who;
    l->any[w] |= (uint8_t)who;
    if (rule->act == TB_RULES_OUT)
        l->out[w] |= (uint8_t)who;
}

/* Rules that begin or cease to fire in workload W, of the word at I, where now ON stands. */
static void add_flips(const tbi_why_search *s, size_t w, size_t i, uint64_t on, double *parts)
{
    uint64_t was = s->on[w * s->words + i];

    for (uint64_t bits = on ^ was; bits != 0;) {
        size_t bit = tbi_bit_of(i, bits);
        uint64_t cases = s->ws->scorer->point_of[bit].cases;
        if (((on & cases) != 0) != ((was & cases) != 0))
            tbi_why_not_add_points(s, w, bit, (on & cases) != 0, 1, parts);
        bits &= ~cases;
    }
}

/* R becomes the most that the COUNT changes picked do, now that all of them are known. */
static void find_flips(const tbi_why_search *s, size_t count, tbi_reach *r, limits *l)
{
    *l = (limits){.as_now = true};
    memset(r->parts, 0, s->gone * sizeof *r->parts);
    for (size_t i = 0; i < s->words; i++) {
        uint64_t stands = standing(s, count, i);
        for (size_t w = 0; w < s->ws->workload_count; w++) {
            uint64_t on = stands & s->fixed[w * s->words + i], was = s->on[w * s->words + i];
            if (on != was)
                add_flips(s, w, i, on, r->parts);
            l->as_now = l->as_now && ((on ^ was) & s->limiting[i]) == 0;
            for (uint64_t bits = on & s->limiting[i]; bits != 0; bits &= bits - 1)
                add_limit(s, tbi_bit_of(i, bits), w, l);
        }
    }
}

/* Whether the hybrid as it is now is one of the choices under the limits L. */
static bool is_hybrid_left(const tbi_why_search *s, const limits *l)
{
    bool left = (s->candidates >> s->now->alternative_count & 1) != 0;

    for (size_t w = 0; w < s->ws->workload_count && left && !l->as_now; w++)
        left = (l->any[w] >> s->now->assignment[w] & 1) == 0;
    return left;
}

/* Whether T may win under the limits L. */
static bool may_win(const tbi_why_search *s, const tbi_target *t, const both *r, const limits *l)
{
    unsigned hybrid = 1u << s->now->alternative_count, rivals = (hybrid - 1) & ~l->somewhere;

    if (is_hybrid_left(s, l))
        rivals |= hybrid;
    if (t->by_argument)
        rivals |= 1u << s->now->choice & (hybrid - 1);
    return are_left(s, t, l->out, l->out) && may_come_up_to_all(s, r, t->choice, rivals & ~(1u << t->choice));
}

bool tbi_why_not_picked_may_do(tbi_why_search *s, size_t count)
{
    tbi_reach *flips = &s->sums[TB_CHANGES_MAX];
    both r = {flips, &s->sums[0]};
    limits l;

    find_flips(s, count, flips, &l);
    for (size_t i = 0; i < s->wanted_count; i++)
        if (may_win(s, &s->wanted[i], &r, &l))
            return true;
    return false;
}

/* ---- Whether questions can do ---- */

static uint8_t *known_of(tbi_why_search *s, size_t a, size_t b, size_t c)
{
    return &s->sets[(a * s->question_count + b) * s->question_count + c];
}

bool tbi_why_not_try_questions(tbi_why_search *s, size_t a, size_t b, size_t c)
{
    const tbi_reach *of_a = &s->of_question[a], *of_b = &s->of_question[b];
    tbi_reach *sum = &s->sums[TB_CHANGES_MAX];
    uint8_t known;

    if (c == b) {
        known = tbi_why_not_may_do(s, of_a, of_b, true) ? TBI_MAY_DO : TBI_CANNOT_DO;
        *known_of(s, a, b, b) = known;
        return known == TBI_MAY_DO;
    }
    tbi_reach_add(s, of_a, of_b, sum);
    known = tbi_why_not_may_do(s, sum, &s->of_question[c], true) ? TBI_MAY_DO : TBI_CANNOT_DO;
    *known_of(s, a, b, c) = *known_of(s, a, c, b) = *known_of(s, b, a, c) = known;
    *known_of(s, b, c, a) = *known_of(s, c, a, b) = *known_of(s, c, b, a) = known;
    return known == TBI_MAY_DO;
}
