/* lint_verdicts.c - what is proved only by the profile that shows it: that a rule can change a verdict, that a choice
 * can come out, how high and low a score can get. Where no profile was found, that is all that is said. */
#include "number.h"
#include "tbi_lint.h"

#include <math.h>
#include <string.h>

enum {
    TRIES_LEAST = 200,      /* for one goal, however many there are */
    TRIES_OF_ALL = 8 << 20, /* for a pack whose masks are one stride long; fewer where scoring takes longer */
    PATIENCE = 400,         /* changes in vain before starting again elsewhere */
    PATIENCE_BOUND = 2000,
};

#define NEARLY 1e-6 /* the distance of what is as near as can be and yet not reached */

/* By how much the choice comes before all others that could be chosen; negative if it does not; -200 if it could not
 * be. */
static double lead(const tb_outcome *o, int choice)
{
    double best = 0;

    if (!tb_outcome_is_eligible(o, choice))
        return -200;
    for (int i = 0; i <= (int)o->alternative_count; i++)
        if (i != choice && tb_outcome_is_candidate(o, i))
            best = fmax(best, tb_outcome_score(o, i));
    return tb_outcome_score(o, choice) - best;
}

/* "20,000" */
static const char *grouped(tbi_lint *lint, size_t number)
{
    tb_buf out = TB_BUF_EMPTY;

    tb_number_put_grouped(&out, (double)number, 0);
    const char *text = out.failed ? NULL : tb_arena_copy(lint->arena, out.data, out.len);
    lint->failed |= text == NULL;
    tb_buf_release(&out);
    return text != NULL ? text : "";
}

static void tell(const tbi_lint *lint, size_t done, size_t all)
{
    if (lint->options->progress != NULL)
        lint->options->progress(lint->options->to, done, all);
}

/* ---- Rules that change nothing ---- */

typedef struct rule_goal {
    const tb_rule *rule;
    size_t word; /* where the bits of its cases are */
    uint64_t bits;
} rule_goal;

static bool fires(const tbi_search *s, const rule_goal *goal)
{
    const tb_workspace *ws = s->ws;

    for (size_t w = 0; w < ws->workload_count; w++)
        if ((ws->common[goal->word] & ws->rows[w * s->scorer->words + goal->word] & goal->bits) != 0)
            return true;
    return false;
}

/* How far the scores are from a tie that the rule could tip. Fitness rules bite on the choice there would be without
 * them. */
static double distance_to_tip(const tbi_search *s, const tb_rule *rule)
{
    const int hybrid = (int)s->with.alternative_count;
    double gap = 0;

    switch (rule->act) {
    case TB_FAVOURS:
    case TB_AGAINST: gap = fmin(fabs(lead(&s->with, (int)rule->receiver)), fabs(lead(&s->with, hybrid))); break;
    case TB_FRICTION: gap = fabs(lead(&s->with, hybrid)); break;
    case TB_RULES_OUT:
    case TB_BEYOND:
    case TB_STRAINS: gap = rule->target >= 0 ? -lead(&s->without, rule->target) : 0; break;
    case TB_NOTE: break;
    }
    return fmax(gap, NEARLY);
}

/* 0 where the rule fires, and the choice or how well it suits is another without it. */
static double distance_to_change(tbi_search *s, const tbi_sample *sample, const void *context)
{
    const rule_goal *goal = context;

    if (!tbi_search_score(s, sample) || !fires(s, goal))
        return HUGE_VAL;
    if (s->scorer->rule_points[goal->rule - s->lint->pack->rules] != 0 && s->ws->omega[goal->rule->leaf] <= 0)
        return HUGE_VAL;                    /* a tie in which it has no weight would not be near to anything */
    s->ws->held[goal->word] &= ~goal->bits; /* until the next profile */
    tbi_score_cells(s->ws, s->ws->cells, &s->without);
    if (s->with.choice != s->without.choice ||
        (s->with.choice >= 0 && s->with.suitability[s->with.choice] != s->without.suitability[s->with.choice]))
        return 0;
    return distance_to_tip(s, goal->rule);
}

static bool find_bits(const tb_scorer *scorer, size_t rule, rule_goal *goal)
{
    for (size_t word = 0; word < scorer->words; word++)
        for (uint64_t left = scorer->valid[word]; left != 0; left &= left - 1) {
            const size_t bit = tbi_bit_of(word, left);
            if (scorer->rule_of[bit] != rule)
                continue;
            *goal = (rule_goal){&scorer->pack->rules[rule], word, scorer->point_of[bit].cases};
            return true;
        }
    return false;
}

/* True if a profile without words can make the case true; the facts of each that can are kept. */
static size_t list_facts(tbi_lint *lint, const tb_rule *rule, tbi_facts *facts)
{
    tbi_case always = {NULL, 0}, *cases = &always;
    size_t count = 1, n = 0;
    tb_status status = TB_OK;

    if (rule->when != NULL && !tbi_condition_cases(rule->when, lint->arena, &cases, &count, &status)) {
        lint->failed = true;
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        tbi_sample sample;
        if (tbi_lint_satisfy(lint, cases[i].literals, cases[i].count, &facts[n]) &&
            tbi_sample_init(lint, "", &sample) && tbi_sample_from(lint->pack, &facts[n], &sample))
            n++;
    }
    return n;
}

static void tell_idle(tbi_search *s, const rule_goal *goal)
{
    const tb_rule *rule = goal->rule;

    if (isfinite(s->distance) && tbi_search_simplify(s, distance_to_change, goal))
        return;
    tbi_lint_add(s->lint,
                 &(tbi_warning){.code = TB_DIAG_UNUSED,
                                .kind = "idle-rule",
                                .subject = rule->id,
                                .at = rule->at,
                                .is_near_miss = true,
                                .hint = "take it out, or make it count for more",
                                .witness = isfinite(s->distance) ? tbi_sample_put(s->lint, &s->best) : NULL},
                 "no profile was found, in %s tries, in which the rule '%s' changes the choice or how well it suits",
                 grouped(s->lint, s->most), rule->id);
}

static void lint_rule(tbi_search *s, size_t index, size_t most)
{
    const tb_rule *rule = &s->lint->pack->rules[index];
    tbi_facts facts[TBI_CASES_MAX];
    rule_goal goal;
    size_t count;

    if (rule->act == TB_NOTE)
        return; /* advice only */
    if (!find_bits(s->scorer, index, &goal) || (rule->act == TB_FRICTION && rule->strength == 0)) {
        if (rule->evidence.benchmark == NULL) /* a measurement may give it points */
            tbi_lint_add(s->lint,
                         &(tbi_warning){.code = TB_DIAG_UNUSED,
                                        .kind = "idle-rule",
                                        .subject = rule->id,
                                        .at = rule->at,
                                        .hint = "rest it on something that holds, or take it out"},
                         "the rule '%s' can never change a verdict: it gives no points%s", rule->id,
                         rule->act == TB_FRICTION ? "" : ", as all its claims are refuted");
        return;
    }
    count = list_facts(s->lint, rule, facts);
    tbi_search_begin(s, "The rule tips the choice here, or nearly does", most);
    for (size_t i = 0; count > 0 && s->tries < most && !s->lint->failed; i++) {
        tbi_search_start(s, &facts[i % count]);
        if (tbi_search_climb(s, distance_to_change, &goal, PATIENCE))
            return;
    }
    if (count > 0)
        tell_idle(s, &goal);
}

/* ---- Choices that never come out ---- */

static double distance_to_choice(tbi_search *s, const tbi_sample *sample, const void *context)
{
    const int choice = *(const int *)context;

    if (!tbi_search_score(s, sample))
        return HUGE_VAL;
    return s->with.choice == choice ? 0 : fmax(-lead(&s->with, choice), NEARLY);
}

/* True if nothing gives it points and nothing takes others out of its way: it never scores more than the first
 * alternative, which comes first in a tie. */
static bool has_nothing(const tb_pack *pack, int choice)
{
    for (size_t r = 0; r < pack->rule_count; r++) {
        const tb_rule *rule = &pack->rules[r];
        const bool argues = rule->act == TB_FAVOURS || rule->act == TB_AGAINST;
        const bool bars = rule->act == TB_RULES_OUT || rule->act == TB_BEYOND;
        if ((argues && ((int)rule->receiver == choice || rule->evidence.benchmark != NULL)) ||
            (bars && rule->target != choice && rule->target != TB_SIDE_ALL))
            return false;
    }
    return choice > 0;
}

/* A reason that it never can: NULL if there is none. */
static const char *reason_against(const tb_pack *pack, int choice)
{
    if (choice == (int)pack->alternative_count)
        return NULL;
    for (size_t r = 0; r < pack->rule_count; r++)
        if (pack->rules[r].act == TB_RULES_OUT && pack->rules[r].target == choice && pack->rules[r].when == NULL)
            return "a rule without a condition rules it out";
    return has_nothing(pack, choice) ? "no rule gives it points, or takes another out of its way" : NULL;
}

/* False if it was said of the choice that it does not come out. */
static bool lint_choice(tbi_search *s, int choice, size_t most)
{
    const tb_pack *pack = s->lint->pack;
    const bool is_hybrid = choice == (int)pack->alternative_count;
    const char *reason = reason_against(pack, choice), *what = is_hybrid ? "hybrid" : "alternative",
               *id = is_hybrid ? "" : pack->alternatives[choice].id, *quote = is_hybrid ? "" : "'";
    tbi_warning warning = {.code = TB_DIAG_UNUSED,
                           .kind = "never-chosen",
                           .subject = is_hybrid ? "hybrid" : id,
                           .at = is_hybrid ? pack->hybrid_at : pack->alternatives[choice].at};

    if (is_hybrid && pack->workload_count < TBI_SAMPLE_WORKLOADS)
        return true; /* such a pack is not meant to have one */
    if (reason != NULL) {
        tbi_lint_add(s->lint, &warning, "the %s%s%s%s%s can never be chosen: %s", what, is_hybrid ? "" : " ", quote, id,
                     quote, reason);
        return false;
    }
    tbi_search_begin(s, "As near as it comes to being chosen", most);
    while (s->tries < most && !s->lint->failed) {
        tbi_search_start(s, NULL);
        if (tbi_search_climb(s, distance_to_choice, &choice, PATIENCE))
            return true;
    }
    if (tbi_search_simplify(s, distance_to_choice, &choice))
        return true;
    warning.is_near_miss = true;
    warning.witness = tbi_sample_put(s->lint, &s->best);
    tbi_lint_add(s->lint, &warning, "no profile was found, in %s tries, in which the %s%s%s%s%s is chosen",
                 grouped(s->lint, most), what, is_hybrid ? "" : " ", quote, id, quote);
    return false;
}

/* Why a rule for what does not come out changes nothing need not be said again. */
static bool is_moot(const tb_rule *rule, const bool *comes_out, size_t hybrid)
{
    switch (rule->act) {
    case TB_FAVOURS:
    case TB_AGAINST: return !comes_out[rule->receiver];
    case TB_FRICTION: return !comes_out[hybrid];
    case TB_RULES_OUT:
    case TB_BEYOND:
    case TB_STRAINS:
    case TB_NOTE: break;
    }
    return false;
}

tb_status tbi_lint_verdicts(tbi_lint *lint, const bool *can_fire)
{
    const tb_pack *pack = lint->pack;
    const size_t goals = pack->rule_count + pack->alternative_count + 1;
    bool comes_out[TB_ALTERNATIVES_MAX + 1];
    tbi_search search;
    tb_status status = tbi_search_new(lint, &search);
    size_t most;

    if (status != TB_OK)
        return status;
    most = TRIES_OF_ALL / (search.scorer->words / TBI_STRIDE + 1) / goals;
    most = most < TRIES_LEAST ? TRIES_LEAST : most;
    most = most > lint->options->tries ? lint->options->tries : most;
    for (size_t choice = 0; choice <= pack->alternative_count && !lint->failed; choice++) {
        tell(lint, choice, goals);
        comes_out[choice] = lint_choice(&search, (int)choice, most);
    }
    for (size_t r = 0; r < pack->rule_count && !lint->failed; r++) {
        tell(lint, pack->alternative_count + 1 + r, goals);
        if (can_fire[r] && !is_moot(&pack->rules[r], comes_out, pack->alternative_count))
            lint_rule(&search, r, most);
    }
    tbi_search_release(&search);
    return lint->failed ? TB_ERR_NOMEM : TB_OK;
}

/* ---- How high and how low ---- */

typedef struct bound_goal {
    int choice;
    double sign; /* 1: as high as can be; -1: as low */
} bound_goal;

/* Scores lie within 100 of each other, so this is never reached. */
static double distance_to_bound(tbi_search *s, const tbi_sample *sample, const void *context)
{
    const bound_goal *goal = context;

    if (!tbi_search_score(s, sample) || (goal->choice == (int)s->with.alternative_count && !s->with.has_hybrid))
        return HUGE_VAL;
    return 1000 - goal->sign * tb_outcome_score(&s->with, goal->choice);
}

/* Arena memory that each goal would need anew is little, and goals are few. */
static tb_bound find_end(tbi_search *s, int choice, double sign, const char *title)
{
    const bound_goal goal = {choice, sign};

    tbi_search_begin(s, title, s->lint->options->tries);
    while (s->tries < s->most && !s->lint->failed) {
        tbi_search_start(s, NULL);
        tbi_search_climb(s, distance_to_bound, &goal, PATIENCE_BOUND);
    }
    if (!isfinite(s->distance))
        return (tb_bound){NAN, NULL};
    (void)tbi_search_simplify(s, distance_to_bound, &goal);
    return (tb_bound){sign * (1000 - s->distance), tbi_sample_put(s->lint, &s->best)};
}

tb_status tb_lint_bounds(const tb_pack *pack, const tb_lint_options *options, tb_arena *arena, tb_bounds *out)
{
    const size_t ends = 2 * (pack->alternative_count + 1);
    tbi_lint lint = {.pack = pack, .options = options, .arena = arena};
    tbi_search search;
    tb_status status = tbi_search_new(&lint, &search);

    if (status != TB_OK)
        return status;
    for (int choice = 0; choice <= (int)pack->alternative_count && !lint.failed; choice++) {
        tell(&lint, 2 * (size_t)choice, ends);
        out->low[choice] = find_end(&search, choice, -1, "The lowest score it reaches");
        tell(&lint, 2 * (size_t)choice + 1, ends);
        out->high[choice] = find_end(&search, choice, 1, "The highest score it reaches");
    }
    out->tries = options->tries;
    tbi_search_release(&search);
    return lint.failed ? TB_ERR_NOMEM : TB_OK;
}
