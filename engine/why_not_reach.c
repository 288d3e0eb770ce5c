/* why_not_reach.c - what a change of an answer can do at most. */
#include "tbi_why_not.h"

#include <math.h>

/* Up to so many questions it is remembered which of them may do together. */
enum { QUESTIONS_MAX = 64 };

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
                const tb_rule *rule = &scorer->pack->rules[scorer->rule_of[tbi_bit_of(i, bits)]];
                if (rule->act == TB_BEYOND && rule->target >= 0)
                    return true;
            }
    return false;
}

void tbi_why_not_add_points(const tbi_why_search *s, size_t w, size_t bit, bool gain, double share, double *parts)
{
    const tb_scorer *scorer = s->ws->scorer;
    const tbi_point *p = &scorer->point_of[bit];
    const tb_rule *rule = &scorer->pack->rules[scorer->rule_of[bit]];
    size_t pool = w * scorer->pack->alternative_count + p->receiver;
    double *up = parts, *down = up + s->pools, *friction = down + s->pools;

    if (rule->act == TB_FAVOURS || rule->act == TB_AGAINST) {
        (gain ? up : down)[pool] += s->ws->omega[p->leaf] * fmin(p->points, scorer->pack->ground_cap) * share;
    } else if (rule->act == TB_FRICTION) {
        double points = s->ws->share[w] * rule->strength * (gain ? share : -share);
        friction[points > 0 ? TBI_FRICTION_UP : TBI_FRICTION_DOWN] += fabs(points);
    }
}

/* The rule whose case BIT is (and its other cases) goes from firing to not firing for workload W, or the other way
 * round if GAIN; SHARE of it is this change's doing. */
static void add_to_reach(const tbi_why_search *s, size_t w, size_t bit, bool gain, double share, tbi_candidate *c)
{
    const tb_scorer *scorer = s->ws->scorer;
    const tb_rule *rule = &scorer->pack->rules[scorer->rule_of[bit]];
    size_t n = scorer->pack->alternative_count;
    double *gone = c->reach.parts + s->gone;

    tbi_why_not_add_points(s, w, bit, gain, share, c->reach.parts);
    if (!may_exclude(s, rule))
        return;
    c->constrains = true;
    gone[n] = fmax(gone[n], gain ? 0 : 1);
    for (size_t a = 0; a < n && gain; a++)
        if (rule->target == TB_SIDE_ALL || rule->target == (int)a)
            gone[a] = fmax(gone[a], share);
}

/* Rules that would begin to fire: of the cases of one, that with the largest part in it counts. */
static void reach_by_gain(const tbi_why_search *s, tbi_candidate *c, size_t w)
{
    const uint64_t *present = s->present + c->change.question * s->words, *on = s->on + w * s->words;

    for (size_t i = 0; i < s->words; i++)
        for (uint64_t bits = c->mask[i] & ~present[i] & s->fixed[w * s->words + i]; bits != 0;) {
            size_t bit = tbi_bit_of(i, bits);
            uint64_t cases = s->ws->scorer->point_of[bit].cases;
            double share = 0;
            for (uint64_t left = bits & cases; left != 0; left &= left - 1) {
                size_t own = s->blockers[tbi_bit_of(i, left)];
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
            size_t bit = tbi_bit_of(i, bits);
            uint64_t cases = s->ws->scorer->point_of[bit].cases;
            double gone = (double)__builtin_popcountll(bits & cases), all = (double)__builtin_popcountll(on[i] & cases);
            add_to_reach(s, w, bit, false, gone / all, c);
            bits &= ~cases;
        }
}

bool tbi_why_not_is_left(const tbi_why_search *s, const uint8_t *out, const uint8_t *more, int choice)
{
    unsigned all = (1u << s->now->alternative_count) - 1, one = 1u << choice & all, some = 0;

    for (size_t w = 0; w < s->ws->workload_count; w++) {
        unsigned left = all & ~(unsigned)(out[w] | more[w]);
        if (left == 0 || (left & one) != one)
            return false;
        some |= left;
    }
    return one != 0 || (some & (some - 1)) != 0;
}

/* Whom constraints rule out that look at no other question: no further change takes that back. */
static void find_banned(const tbi_why_search *s, const tbi_candidate *c, tbi_reach *r)
{
    const tb_scorer *scorer = s->ws->scorer;
    const uint64_t *present = s->present + c->change.question * s->words;

    for (size_t i = scorer->rest.first; i < scorer->rest.end; i++)
        for (uint64_t bits = c->mask[i] & ~present[i]; bits != 0; bits &= bits - 1) {
            size_t bit = tbi_bit_of(i, bits);
            const tb_rule *rule = &scorer->pack->rules[scorer->rule_of[bit]];
            for (size_t w = 0; w < s->ws->workload_count; w++)
                if (rule->act == TB_RULES_OUT && s->movers[bit] == 1 &&
                    (s->fixed[w * s->words + i] & bits & -bits) != 0)
                    r->banned[w] |= (uint8_t)(1u << rule->target);
        }
    for (int choice = 0; choice <= (int)s->now->alternative_count; choice++)
        if (!tbi_why_not_is_left(s, r->banned, r->banned, choice))
            r->excluded |= 1u << choice;
}

/* The bits of rules that may leave somebody out. */
static void find_limiting(tbi_why_search *s)
{
    const tb_scorer *scorer = s->ws->scorer;

    for (size_t i = scorer->rest.first; i < scorer->rest.end; i++)
        for (uint64_t bits = scorer->valid[i]; bits != 0; bits &= bits - 1)
            if (may_exclude(s, &scorer->pack->rules[scorer->rule_of[tbi_bit_of(i, bits)]]))
                s->limiting[i] |= bits & -bits;
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
                uint8_t *movers = &s->movers[tbi_bit_of(i, gone)];
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
    out->excluded = a->excluded | b->excluded;
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

static tb_status find_constraining(tbi_why_search *s)
{
    s->constraining = tb_arena_array(&s->scratch, s->count + 1, sizeof *s->constraining);
    if (s->constraining == NULL)
        return TB_ERR_NOMEM;
    s->constraining[s->count] = s->count;
    for (size_t i = s->count; i-- > 0;)
        s->constraining[i] = s->list[i].constrains ? i : s->constraining[i + 1];
    return TB_OK;
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
    s->gone = 2 * s->pools + TBI_FRICTION_PARTS;
    s->parts = s->gone + n + 1;
    for (size_t i = 0; i <= TB_CHANGES_MAX; i++)
        if (!new_reach(s, &s->sums[i]))
            return TB_ERR_NOMEM;
    find_movers(s);
    s->sides_differ = do_sides_differ(s);
    find_limiting(s);
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
    if (status == TB_OK)
        status = find_constraining(s);
    return status == TB_OK ? find_tails(s) : status;
}
