/* laws_robust.c - flips, open questions, bounds and confidence: each one tried by scoring the changed profile. */
#include "laws.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Changing a profile ---- */

bool question_is_used(const tb_pack *pack, size_t question)
{
    const tb_question *q = &pack->questions[question];
    size_t count = q->type == TB_QUESTION_TEXT ? 0 : q->type == TB_QUESTION_CHOICES ? q->option_count : 1;

    for (size_t i = 0; i < count; i++)
        if (pack->variables[q->first_variable + i].used)
            return true;
    return false;
}

bool answer_at(const tb_question *q, const tb_answer *now, size_t i, tb_answer *out)
{
    static const double numbers[] = {0, 1, 5, 6, 10};

    *out = (tb_answer){.said = TB_STATED};
    switch (q->type) {
    case TB_QUESTION_CHOICE: out->number = (double)i; return i < q->option_count;
    case TB_QUESTION_BOOLEAN: out->number = (double)i; return i < 2;
    case TB_QUESTION_LEVEL: out->number = (double)i; return i <= TB_LEVEL_MAX;
    case TB_QUESTION_CHOICES:
        out->options = now->options ^ (UINT64_C(1) << (i < q->option_count ? i : 0));
        return i < q->option_count;
    case TB_QUESTION_NUMBER:
        out->number = numbers[i / 5 % 5] + (double)(i % 5) * 0.5 - 1; /* on a threshold, and half and one beside */
        out->number = fmin(fmax(out->number, q->min), q->max);
        return i < 25;
    case TB_QUESTION_TEXT: break;
    }
    return false;
}

bool score_changed(const subject *s, const tb_profile *profile, size_t question, tb_answer answer, tb_outcome *out)
{
    size_t size = (s->pack->question_count + 1) * sizeof(tb_answer);
    tb_profile changed = *profile;
    tb_diags diags = TB_DIAGS_EMPTY;
    bool done;

    changed.answers = malloc(size);
    if (changed.answers == NULL)
        return false;
    memcpy(changed.answers, profile->answers, s->pack->question_count * sizeof(tb_answer));
    changed.answers[question] = answer;
    done = tb_score(s->ws, &changed, &diags, out) == TB_OK;
    tb_diags_release(&diags);
    free(changed.answers);
    return done;
}

static bool is_answered(const tb_answer *answer)
{
    return answer->said == TB_STATED || answer->said == TB_INFERRED;
}

static const char *id_of(const scored *s, size_t question)
{
    return s->of->pack->questions[question].id;
}

/* ---- Flips ---- */

static bool flip_is_real(const scored *s, const tb_flip *flip, const subject *other, tb_buf *why)
{
    tb_outcome outcome;

    REQUIRE(why, is_answered(&s->profile->answers[flip->question]), "a flip of %s, which has no answer",
            id_of(s, flip->question));
    REQUIRE(why, score_changed(other, s->profile, flip->question, flip->to, &outcome), "out of memory");
    REQUIRE(why, outcome.choice == flip->choice && flip->choice != s->outcome.choice,
            "a flip of %s to %g leads to %d, not %d", id_of(s, flip->question), flip->to.number, outcome.choice,
            flip->choice);
    return true;
}

/* Numbers and levels have one flip in each direction; where conditions leave the edge out, it is one beyond it. */
static bool covers(const tb_question *q, const tb_flip *flip, const tb_answer *now, const tb_answer *to)
{
    double there = to->number - now->number, given = flip->to.number - now->number;

    if (to->said != TB_STATED || flip->to.said != TB_STATED)
        return to->said == flip->to.said;
    if (q->type == TB_QUESTION_CHOICES)
        return to->options == flip->to.options;
    if (q->type != TB_QUESTION_NUMBER && q->type != TB_QUESTION_LEVEL)
        return to->number == flip->to.number;
    return (there > 0) == (given > 0) && fabs(given) <= fabs(there) + (q->type == TB_QUESTION_NUMBER ? 1 : 0);
}

static bool is_listed(const scored *s, const tb_robustness *r, size_t question, const tb_answer *to)
{
    for (size_t i = 0; i < r->flip_count; i++)
        if (r->flips[i].question == question &&
            covers(&s->of->pack->questions[question], &r->flips[i], &s->profile->answers[question], to))
            return true;
    return false;
}

static bool flips_of_are_listed(const scored *s, const tb_robustness *r, size_t question, const subject *other,
                                tb_buf *why)
{
    const tb_question *q = &s->of->pack->questions[question];
    const tb_answer *now = &s->profile->answers[question];
    tb_answer to;
    tb_outcome outcome;

    for (size_t i = 0; answer_at(q, now, i, &to); i++) {
        REQUIRE(why, score_changed(other, s->profile, question, to, &outcome), "out of memory");
        REQUIRE(why, outcome.choice == s->outcome.choice || is_listed(s, r, question, &to),
                "%s = %g (options %llx) leads to %d, and is no flip", q->id, to.number, (unsigned long long)to.options,
                outcome.choice);
    }
    to = (tb_answer){.said = TB_SKIPPED};
    REQUIRE(why, score_changed(other, s->profile, question, to, &outcome), "out of memory");
    REQUIRE(why, outcome.choice == s->outcome.choice || is_listed(s, r, question, &to),
            "%s unknown leads to %d, and is no flip", q->id, outcome.choice);
    return true;
}

static bool flips_are_in_order(const scored *s, const tb_robustness *r, tb_buf *why)
{
    for (size_t i = 0; i + 1 < r->flip_count; i++) {
        const tb_flip *x = &r->flips[i], *y = &r->flips[i + 1];
        REQUIRE(why, x->inferred || !y->inferred, "the doubtful fact %s comes late", id_of(s, y->question));
        REQUIRE(why, x->inferred != y->inferred || x->frequency >= y->frequency, "the likelier %s comes late",
                id_of(s, y->question));
    }
    return true;
}

/* ---- Importances ---- */

/* Scores with the importance at INDEX of the branches, or past them of the leaves, set. */
static bool score_weighed(const subject *s, const tb_profile *profile, size_t index, tb_importance to, tb_outcome *out)
{
    tb_profile changed = *profile;
    tb_diags diags = TB_DIAGS_EMPTY;
    size_t branches = s->pack->branch_count, leaves = s->pack->leaf_count;
    tb_importance *all = malloc((branches + leaves) * sizeof *all);
    bool done;

    if (all == NULL)
        return false;
    memcpy(all, profile->branches, branches * sizeof *all);
    memcpy(all + branches, profile->leaves, leaves * sizeof *all);
    all[index] = to;
    changed.branches = all;
    changed.leaves = all + branches;
    done = tb_score(s->ws, &changed, &diags, out) == TB_OK;
    tb_diags_release(&diags);
    free(all);
    return done;
}

static int importance_flip_to(const tb_pack *pack, const tb_robustness *r, size_t index, tb_importance to)
{
    for (size_t i = 0; i < r->importance_flip_count; i++) {
        const tb_importance_flip *flip = &r->importance_flips[i];
        size_t at = flip->branch >= 0 ? (size_t)flip->branch : pack->branch_count + (size_t)flip->leaf;
        if (at == index && flip->to == to)
            return flip->choice;
    }
    return INT16_MIN;
}

static bool importance_flips_hold(const scored *s, const tb_robustness *r, const subject *other, tb_buf *why)
{
    const tb_pack *pack = s->of->pack;
    size_t count = pack->branch_count + pack->leaf_count, found = 0;
    tb_outcome outcome;

    for (size_t i = 0; i < count; i++) {
        const tb_branch *branch =
            &pack->branches[i < pack->branch_count ? i : pack->leaves[i - pack->branch_count].branch];
        tb_importance now =
            i < pack->branch_count ? s->profile->branches[i] : s->profile->leaves[i - pack->branch_count];
        for (int to = (int)now - 1; to <= (int)now + 1; to += 2) {
            if (branch->fixed || to < TB_IGNORE || to > TB_DECISIVE ||
                (i >= pack->branch_count && branch->leaf_count < 2))
                continue;
            REQUIRE(why, score_weighed(other, s->profile, i, (tb_importance)to, &outcome), "out of memory");
            int listed = importance_flip_to(pack, r, i, (tb_importance)to);
            found += listed != INT16_MIN;
            REQUIRE(why, outcome.choice == (listed != INT16_MIN ? listed : s->outcome.choice),
                    "importance %zu set to %d leads to %d, and is said to lead to %d", i, to, outcome.choice, listed);
        }
    }
    REQUIRE(why, found == r->importance_flip_count, "%zu importance flips, of which %zu are one step",
            r->importance_flip_count, found);
    return true;
}

/* The choice stands from `low` to `high`, and not one step further. */
static bool importance_ranges_hold(const scored *s, const tb_robustness *r, const subject *other, tb_buf *why)
{
    for (size_t i = 0; i < r->importance_count; i++) {
        const tb_importance_range *range = &r->importances[i];
        size_t at = range->branch >= 0 ? (size_t)range->branch : s->of->pack->branch_count + (size_t)range->leaf;
        REQUIRE(why, range->low <= range->now && range->now <= range->high, "importance %zu lies outside its range",
                at);
        for (int to = (int)range->low - 1; to <= (int)range->high + 1; to++) {
            tb_outcome outcome;
            if (to < TB_IGNORE || to > TB_DECISIVE)
                continue;
            bool within = to >= (int)range->low && to <= (int)range->high;
            REQUIRE(why, score_weighed(other, s->profile, at, (tb_importance)to, &outcome), "out of memory");
            REQUIRE(why, (outcome.choice == s->outcome.choice) == within, "importance %zu at %d leads to %d", at, to,
                    outcome.choice);
        }
    }
    return true;
}

bool laws_of_flips(const scored *s, const tb_robustness *r, const subject *other, tb_buf *why)
{
    if (r->state == TB_NOT_ENOUGH_KNOWN) {
        REQUIRE(why, r->flip_count == 0 && r->importance_flip_count == 0, "flips where nothing is known");
        return true;
    }
    for (size_t i = 0; i < r->flip_count; i++)
        if (!flip_is_real(s, &r->flips[i], other, why))
            return false;
    for (size_t q = 0; q < s->of->pack->question_count; q++)
        if (is_answered(&s->profile->answers[q]) && question_is_used(s->of->pack, q) &&
            !flips_of_are_listed(s, r, q, other, why))
            return false;
    return flips_are_in_order(s, r, why) && importance_flips_hold(s, r, other, why) &&
           importance_ranges_hold(s, r, other, why);
}

/* ---- Open questions ---- */

static bool prospects_hold(const scored *s, const tb_open_question *open, const subject *other, tb_buf *why)
{
    bool flips = false;
    tb_outcome outcome;

    for (size_t i = 0; i < open->prospect_count; i++) {
        const tb_prospect *p = &open->prospects[i];
        const tb_question *q = &s->of->pack->questions[open->question];
        if (q->type == TB_QUESTION_CHOICES)
            continue; /* one option is told, the others stay open: no profile says that */
        REQUIRE(why, score_changed(other, s->profile, open->question, p->answer, &outcome), "out of memory");
        REQUIRE(why, outcome.choice == p->choice, "%s = %g leads to %d, not %d", q->id, p->answer.number,
                outcome.choice, p->choice);
        flips = flips || (outcome.choice != s->outcome.choice && p->frequency >= TB_USUAL);
    }
    REQUIRE(why, !flips || open->flips, "%s can flip the choice, and is said not to", id_of(s, open->question));
    return true;
}

bool laws_of_open_questions(const scored *s, const tb_robustness *r, const subject *other, tb_buf *why)
{
    size_t open = 0;

    for (size_t q = 0; q < s->of->pack->question_count; q++)
        open += !is_answered(&s->profile->answers[q]) && question_is_used(s->of->pack, q);
    REQUIRE(why, s->outcome.choice < 0 || open == r->open_question_count, "%zu open questions, and %zu are listed",
            open, r->open_question_count);
    for (size_t i = 0; i < r->open_question_count; i++) {
        const tb_open_question *question = &r->open_questions[i];
        REQUIRE(why, !is_answered(&s->profile->answers[question->question]), "%s is answered, and listed as open",
                id_of(s, question->question));
        REQUIRE(why, i == 0 || r->open_questions[i - 1].swing >= question->swing, "%s moves more than the one before",
                id_of(s, question->question));
        if (!prospects_hold(s, question, other, why))
            return false;
    }
    return true;
}

/* ---- Bounds ---- */

bool laws_of_completion(const scored *s, const tb_robustness *r, const tb_outcome *completed, tb_buf *why)
{
    size_t n = s->of->pack->alternative_count;

    for (size_t a = 0; a < n; a++)
        REQUIRE(why,
                completed->totals[a] >= r->low[a] - LAW_TOLERANCE && completed->totals[a] <= r->high[a] + LAW_TOLERANCE,
                "a completion gives %zu %.17g, outside of its bounds %.17g and %.17g", a, completed->totals[a],
                r->low[a], r->high[a]);
    REQUIRE(why, !completed->has_hybrid || r->has_hybrid_bounds, "a completion has a hybrid, which has no bounds");
    REQUIRE(why,
            !completed->has_hybrid ||
                (completed->hybrid >= r->low[n] - LAW_TOLERANCE && completed->hybrid <= r->high[n] + LAW_TOLERANCE),
            "a completion gives the hybrid %.17g, outside of its bounds %.17g and %.17g", completed->hybrid, r->low[n],
            r->high[n]);
    REQUIRE(why, !r->settled || completed->choice == s->outcome.choice, "settled on %d, and a completion leads to %d",
            s->outcome.choice, completed->choice);
    return true;
}

/* ---- Confidence ---- */

static tb_confidence band_of(double acceptability)
{
    return acceptability >= 0.90   ? TB_CLEAR
           : acceptability >= 0.75 ? TB_LIKELY
           : acceptability >= 0.60 ? TB_SLIGHT
                                   : TB_TOO_CLOSE;
}

bool laws_of_confidence(const scored *s, const tb_robustness *r, tb_buf *why)
{
    size_t n = s->of->pack->alternative_count;
    double sum = 0;

    for (size_t i = 0; i <= n; i++) {
        REQUIRE(why, r->acceptability[i] >= 0, "choice %zu comes first in %.17g of the draws", i, r->acceptability[i]);
        REQUIRE(why, i < n || s->outcome.has_hybrid || r->acceptability[i] == 0,
                "there is no hybrid, and it comes first");
        sum += r->acceptability[i];
    }
    REQUIRE(why, sum <= 1 + 1e-12, "acceptabilities sum to %.17g", sum);
    if (s->outcome.choice < 0 || r->state == TB_NOT_ENOUGH_KNOWN || r->draws == 0) {
        REQUIRE(why, r->confidence == TB_NO_CONFIDENCE && sum == 0, "confidence without a choice or draws");
        return true;
    }
    tb_confidence band = band_of(r->acceptability[s->outcome.choice]);
    REQUIRE(why, r->confidence == (band == TB_CLEAR && r->cap != TB_NOT_CAPPED ? TB_LIKELY : band),
            "%s with %.17g, cap %d", tb_confidence_name(r->confidence), r->acceptability[s->outcome.choice],
            (int)r->cap);
    REQUIRE(why, r->confidence != TB_CLEAR || s->outcome.suitability[s->outcome.choice] != TB_BEYOND_REACH,
            "clear, and beyond");
    for (size_t i = 0; i < r->open_question_count; i++)
        REQUIRE(why, r->confidence != TB_CLEAR || !r->open_questions[i].flips, "clear, and %s may flip it",
                id_of(s, r->open_questions[i].question));
    return true;
}
