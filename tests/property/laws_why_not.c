/* laws_why_not.c - why not another choice: what is told does it, and nothing smaller would, by trying all there is. */
#include "laws.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many sets are tried of each size; a size with more of them is left to smaller packs. */
enum { SETS_MAX = 4000, CHANGES_TRIED_MAX = 400 };

typedef struct changes {
    tb_change list[CHANGES_TRIED_MAX];
    size_t count;
} changes;

static bool is_answered(const tb_answer *answer)
{
    return answer->said == TB_STATED || answer->said == TB_INFERRED;
}

static void add(changes *all, size_t question, const tb_answer *from, tb_answer to)
{
    if (all->count < CHANGES_TRIED_MAX)
        all->list[all->count++] = (tb_change){.question = question, .from = *from, .to = to};
}

/* As the header says: one option more, one less, one for another; none or one where nothing was said. */
static void add_options(changes *all, const tb_question *q, size_t question, const tb_answer *now)
{
    uint64_t had = is_answered(now) ? now->options : 0;

    for (uint64_t set = 0; q->option_count <= 10 && set < UINT64_C(1) << q->option_count; set++) {
        int more = __builtin_popcountll(set & ~had), less = __builtin_popcountll(had & ~set);
        bool near = is_answered(now) ? more <= 1 && less <= 1 && more + less > 0 : more <= 1;
        if (near)
            add(all, question, now, (tb_answer){.said = TB_STATED, .options = set});
    }
}

static void list_changes(const scored *s, changes *all)
{
    all->count = 0;
    for (size_t i = 0; i < s->of->pack->question_count; i++) {
        const tb_question *q = &s->of->pack->questions[i];
        const tb_answer *now = &s->profile->answers[i];
        tb_answer to;
        if (!question_is_used(s->of->pack, i))
            continue;
        if (q->type == TB_QUESTION_CHOICES)
            add_options(all, q, i, now);
        for (size_t k = 0; q->type != TB_QUESTION_CHOICES && answer_at(q, now, k, &to); k++)
            add(all, i, now, to);
        if (is_answered(now))
            add(all, i, now, (tb_answer){.said = TB_SKIPPED});
    }
}

static bool score_with(const scored *s, const subject *other, const tb_change *const *set, size_t count,
                       tb_outcome *out)
{
    size_t size = s->of->pack->question_count * sizeof(tb_answer);
    tb_profile changed = *s->profile;
    tb_diags diags = TB_DIAGS_EMPTY;
    bool done;

    changed.answers = malloc(size + 1);
    if (changed.answers == NULL)
        return false;
    memcpy(changed.answers, s->profile->answers, size);
    for (size_t i = 0; i < count; i++)
        changed.answers[set[i]->question] = set[i]->to;
    done = tb_score(other->ws, &changed, &diags, out) == TB_OK;
    tb_diags_release(&diags);
    free(changed.answers);
    return done;
}

static bool leads_to(const scored *s, const tb_outcome *o, int choice, bool by_argument)
{
    return o->choice == choice &&
           (!by_argument || (s->outcome.choice >= 0 && tb_outcome_is_candidate(o, s->outcome.choice)));
}

static bool is_real(const scored *s, const tb_why_not *why_not, bool by_argument, const subject *other, tb_buf *why)
{
    const tb_change_set *set = by_argument ? &why_not->by_argument : &why_not->any;
    const tb_change *list[TB_CHANGES_MAX];
    tb_outcome o;

    REQUIRE(why, set->count <= TB_CHANGES_MAX && set->searched <= TB_CHANGES_MAX, "%zu changes, %zu searched",
            set->count, set->searched);
    for (size_t i = 0; i < set->count; i++) {
        list[i] = &set->list[i];
        for (size_t k = 0; k < i; k++)
            REQUIRE(why, list[k]->question != list[i]->question, "two changes of one question");
    }
    REQUIRE(why, score_with(s, other, list, set->count, &o), "out of memory");
    REQUIRE(why, set->count == 0 || leads_to(s, &o, why_not->choice, by_argument),
            "%zu changes (the first of %s) lead to %d, not %d%s", set->count,
            s->of->pack->questions[set->list[0].question].id, o.choice, why_not->choice,
            by_argument ? " by argument" : "");
    REQUIRE(why, set->count == 0 || (isnan(o.margin) && isnan(set->margin)) || fabs(o.margin - set->margin) < 1e-9,
            "a margin of %.17g, not %.17g", o.margin, set->margin);
    return true;
}

/* Whether some set of SIZE changes, the first HAD of which are in SET, leads to what is NOT said to be so. */
static bool none_leads(const scored *s, const changes *all, const tb_change **set, size_t had, size_t size,
                       const tb_why_not *w, const subject *other, tb_buf *why)
{
    tb_outcome o;

    if (had == size) {
        REQUIRE(why, score_with(s, other, set, size, &o), "out of memory");
        for (int by_argument = 0; by_argument < 2; by_argument++) {
            const tb_change_set *told = by_argument ? &w->by_argument : &w->any;
            bool smaller = size <= told->searched && (told->count == 0 || size < told->count);
            REQUIRE(why, !smaller || !leads_to(s, &o, w->choice, by_argument),
                    "%zu changes, the last %s = %g (options %llx), lead to %d; %zu are told", size,
                    s->of->pack->questions[set[size - 1]->question].id, set[size - 1]->to.number,
                    (unsigned long long)set[size - 1]->to.options, w->choice, told->count);
        }
        return true;
    }
    for (size_t i = had == 0 ? 0 : (size_t)(set[had - 1] - all->list) + 1; i < all->count; i++) {
        bool again = false;
        for (size_t k = 0; k < had; k++)
            again = again || set[k]->question == all->list[i].question;
        set[had] = &all->list[i];
        if (!again && !none_leads(s, all, set, had + 1, size, w, other, why))
            return false;
    }
    return true;
}

bool laws_of_why_not(const scored *s, const tb_robustness *r, const subject *other, tb_buf *why)
{
    size_t n = s->of->pack->alternative_count, wanted = n + (s->outcome.workload_count > 1) - (s->outcome.choice >= 0);
    const tb_change *set[TB_CHANGES_MAX];
    changes *all;
    bool holds = true;

    if (r->state == TB_NOT_ENOUGH_KNOWN) {
        REQUIRE(why, r->why_not_count == 0, "why not, where nothing is known");
        return true;
    }
    REQUIRE(why, r->why_not_count == wanted, "why not for %zu choices, not %zu", r->why_not_count, wanted);
    all = malloc(sizeof *all);
    if (all == NULL)
        return false;
    list_changes(s, all);
    for (size_t i = 0; i < r->why_not_count && holds; i++) {
        double sets = 1;
        holds = is_real(s, &r->why_not[i], false, other, why) && is_real(s, &r->why_not[i], true, other, why);
        for (size_t size = 1; size <= TB_CHANGES_MAX && holds; size++) {
            sets *= (double)(all->count + 1 - size) / (double)size;
            holds = sets > SETS_MAX || none_leads(s, all, set, 0, size, &r->why_not[i], other, why);
        }
    }
    free(all);
    return holds;
}
