#include "laws.h"

#include "tbi_score.h"

#include <math.h>
#include <string.h>

bool subject_open(subject *s, const tb_pack *pack, const tb_evidence *evidence, tb_date date)
{
    *s = (subject){.pack = pack, .evidence = evidence, .date = date};
    if (tb_scorer_new(pack, evidence, date, &s->scorer) == TB_OK && tb_workspace_new(s->scorer, &s->ws) == TB_OK)
        return true;
    subject_close(s);
    return false;
}

void subject_close(subject *s)
{
    tb_workspace_free(s->ws);
    tb_scorer_free(s->scorer);
    s->ws = NULL;
    s->scorer = NULL;
}

bool subject_score(const subject *s, const tb_profile *profile, tb_arena *arena, scored *out)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    bool done = tb_score(s->ws, profile, &diags, &out->outcome) == TB_OK;

    tb_diags_release(&diags);
    out->of = s;
    out->profile = profile;
    if (!done || tb_trace_record(s->ws, arena, &out->trace) != TB_OK)
        return false;
    for (size_t w = 0; w < profile->workload_count; w++)
        if ((out->cells[w] = tb_trace_cells(s->ws, w, arena)) == NULL)
            return false;
    return true;
}

static bool near(double x, double y)
{
    return fabs(x - y) <= LAW_TOLERANCE;
}

static int hybrid_of(const scored *s)
{
    return (int)s->of->pack->alternative_count;
}

/* ---- Sums ---- */

static bool totals_sum_to_100(const scored *s, tb_buf *why)
{
    double sum = 0;

    for (size_t a = 0; a < s->of->pack->alternative_count; a++) {
        REQUIRE(why, s->outcome.totals[a] >= 0, "the total of %zu is %.17g", a, s->outcome.totals[a]);
        sum += s->outcome.totals[a];
    }
    REQUIRE(why, near(sum, 100), "the totals sum to %.17g", sum);
    return true;
}

static bool contributions_explain_totals(const scored *s, tb_buf *why)
{
    size_t n = s->of->pack->alternative_count;

    for (size_t a = 0; a < n; a++) {
        double sum = 100.0 / (double)n;
        for (size_t r = 0; r < s->trace.rule_count; r++)
            for (size_t w = 0; w < s->trace.workload_count; w++)
                sum += tb_trace_contribution(&s->trace, s->of->ws, r, w, a);
        REQUIRE(why, near(sum, s->outcome.totals[a]), "reasons give %zu %.17g, and its total is %.17g", a, sum,
                s->outcome.totals[a]);
    }
    return true;
}

static bool nothing_fired_is_equal(const scored *s, tb_buf *why)
{
    size_t n = s->of->pack->alternative_count;

    for (size_t r = 0; r < s->trace.rule_count; r++) {
        tb_act act = s->of->pack->rules[r].act;
        for (size_t w = 0; w < s->trace.workload_count; w++)
            if ((act == TB_FAVOURS || act == TB_AGAINST) && s->trace.truth[r * s->trace.workload_count + w] == TB_TRUE)
                return true;
    }
    for (size_t a = 0; a < n; a++)
        REQUIRE(why, fabs(s->outcome.totals[a] - 100.0 / (double)n) < 1e-12, "nothing fired, and %zu has %.17g", a,
                s->outcome.totals[a]);
    return true;
}

/* ---- The same as done plainly ---- */

static bool same_workload(const scored *s, const plain_result *p, size_t w, tb_buf *why)
{
    for (size_t a = 0; a < s->of->pack->alternative_count; a++) {
        REQUIRE(why, near(s->outcome.scores[w][a], p->scores[w][a]), "workload %zu gives %zu %.17g, plainly %.17g", w,
                a, s->outcome.scores[w][a], p->scores[w][a]);
        REQUIRE(why, s->outcome.fitness[w][a] == p->fitness[w][a], "fitness of %zu for workload %zu is %d, plainly %d",
                a, w, (int)s->outcome.fitness[w][a], (int)p->fitness[w][a]);
        REQUIRE(why, (s->outcome.ruled_out[w] >> a & 1) == p->ruled_out[w][a],
                "%zu is ruled out for workload %zu by one account alone", a, w);
    }
    return true;
}

static bool same_weights_and_truth(const scored *s, const plain_result *p, tb_buf *why)
{
    for (size_t i = 0; i < s->of->pack->leaf_count; i++)
        REQUIRE(why, near(s->trace.omega[i], p->omega[i]), "criterion %zu weighs %.17g, plainly %.17g", i,
                s->trace.omega[i], p->omega[i]);
    for (size_t r = 0; r < s->trace.rule_count; r++)
        for (size_t w = 0; w < s->trace.workload_count; w++)
            REQUIRE(why, (s->trace.truth[r * s->trace.workload_count + w] == TB_TRUE) == p->fired[r][w],
                    "rule %zu fires for workload %zu by one account alone", r, w);
    return true;
}

static bool same_totals(const scored *s, const plain_result *p, tb_buf *why)
{
    for (size_t a = 0; a < s->of->pack->alternative_count; a++) {
        REQUIRE(why, near(s->outcome.totals[a], p->totals[a]), "the total of %zu is %.17g, plainly %.17g", a,
                s->outcome.totals[a], p->totals[a]);
        REQUIRE(why, s->outcome.is_out[a] == p->is_out[a], "%zu is out by one account alone", a);
    }
    REQUIRE(why, near(s->outcome.friction, p->friction), "friction is %.17g, plainly %.17g", s->outcome.friction,
            p->friction);
    return true;
}

static bool same_hybrid(const scored *s, const plain_result *p, tb_buf *why)
{
    if (!p->has_assignments)
        return true;
    REQUIRE(why, s->outcome.has_hybrid == p->has_hybrid, "there is a hybrid by one account alone");
    if (!p->has_hybrid)
        return true;
    REQUIRE(why, near(s->outcome.hybrid, p->hybrid), "H is %.17g, and the best of all assignments %.17g",
            s->outcome.hybrid, p->hybrid);
    for (size_t w = 0; w < s->outcome.workload_count; w++)
        REQUIRE(why, s->outcome.assignment[w] == p->assignment[w],
                "workload %zu goes to %d, and in the first of the best assignments to %d", w, s->outcome.assignment[w],
                p->assignment[w]);
    return true;
}

/* ---- The choice ---- */

static bool choices_suit(const scored *s, const plain_input *in, const plain_result *p, tb_buf *why)
{
    for (int i = 0; i <= hybrid_of(s); i++) {
        if (i == hybrid_of(s) && !s->outcome.has_hybrid)
            continue;
        tb_suitability plain = plain_suitability(in, p, i, s->outcome.assignment);
        REQUIRE(why, s->outcome.suitability[i] == plain, "choice %d is %s, plainly %s", i,
                tb_suitability_name(s->outcome.suitability[i]), tb_suitability_name(plain));
    }
    return true;
}

static bool is_eligible(const scored *s, int choice)
{
    return choice == hybrid_of(s) ? s->outcome.has_hybrid : !s->outcome.is_out[choice];
}

static double score_of(const scored *s, int choice)
{
    return choice == hybrid_of(s) ? s->outcome.hybrid : s->outcome.totals[choice];
}

/* What may be chosen: a choice that is beyond only where all are. */
static bool is_candidate(const scored *s, int choice)
{
    bool any_reaches = false;

    for (int i = 0; i <= hybrid_of(s); i++)
        any_reaches = any_reaches || (is_eligible(s, i) && s->outcome.suitability[i] != TB_BEYOND_REACH);
    return is_eligible(s, choice) && (s->outcome.suitability[choice] != TB_BEYOND_REACH || !any_reaches);
}

static bool nothing_ruled_out_wins(const scored *s, tb_buf *why)
{
    int choice = s->outcome.choice;

    for (size_t w = 0; choice >= 0 && w < s->outcome.workload_count; w++) {
        size_t a = choice == hybrid_of(s) ? s->outcome.assignment[w] : (size_t)choice;
        REQUIRE(why, (s->outcome.ruled_out[w] >> a & 1) == 0, "%zu is ruled out for workload %zu and chosen", a, w);
    }
    return true;
}

static bool the_best_wins(const scored *s, tb_buf *why)
{
    int choice = s->outcome.choice, next = s->outcome.runner_up;
    double second = -HUGE_VAL;

    REQUIRE(why, choice < 0 || is_candidate(s, choice), "the choice %d is none that may be", choice);
    for (int i = 0; i <= hybrid_of(s); i++) {
        if (!is_candidate(s, i))
            continue;
        REQUIRE(why, choice >= 0, "%d may be chosen, and there is no choice", i);
        REQUIRE(why, score_of(s, i) <= score_of(s, choice) + TB_TIE, "%d scores more than the choice %d", i, choice);
        REQUIRE(why, i >= choice || score_of(s, i) < score_of(s, choice) - TB_TIE + 1e-15,
                "%d ties with %d and comes first", i, choice);
        second = i != choice ? fmax(second, score_of(s, i)) : second;
    }
    REQUIRE(why, (next >= 0) == isfinite(second), "the runner-up is %d", next);
    REQUIRE(why, next < 0 ? isnan(s->outcome.margin) : near(s->outcome.margin, score_of(s, choice) - second),
            "the margin is %.17g", s->outcome.margin);
    return true;
}

bool laws_of_scores(const scored *s, tb_buf *why)
{
    plain_input in = {.pack = s->of->pack, .evidence = s->of->evidence, .date = s->of->date, .profile = s->profile};
    plain_result plain;

    memcpy(in.cells, s->cells, sizeof in.cells);
    plain_score(&in, &plain);
    if (!totals_sum_to_100(s, why) || !contributions_explain_totals(s, why) || !nothing_fired_is_equal(s, why) ||
        !same_weights_and_truth(s, &plain, why) || !same_totals(s, &plain, why) || !same_hybrid(s, &plain, why))
        return false;
    for (size_t w = 0; w < s->outcome.workload_count; w++)
        if (!same_workload(s, &plain, w, why))
            return false;
    return choices_suit(s, &in, &plain, why) && nothing_ruled_out_wins(s, why) && the_best_wins(s, why);
}

/* ---- Break-even ---- */

/* The choice if a second alternative cost FRICTION. */
static int choice_at(const scored *s, double friction)
{
    tb_workspace *ws = s->of->ws;
    tb_outcome trial = s->outcome;
    double kept = ws->friction;

    ws->friction = trial.friction = friction;
    tbi_assign(ws, &trial);
    tbi_rate(ws, &trial);
    tbi_choose(&trial);
    ws->friction = kept;
    return trial.choice;
}

/* Just below the break-even a hybrid is chosen, and nowhere above; without one, it is chosen at no friction at all. */
bool laws_of_break_even(const scored *s, tb_buf *why)
{
    static const double above[] = {1e-6, 0.01, 1, 10, 100};
    double even = s->outcome.break_even;

    for (size_t i = 0; i < sizeof above / sizeof above[0]; i++) {
        double friction = isnan(even) ? above[i] - 1e-6 : even + above[i];
        bool only = !s->outcome.has_hybrid || s->outcome.runner_up < 0; /* then it holds at any friction */
        REQUIRE(why, only || choice_at(s, friction) != hybrid_of(s),
                "a hybrid still wins at a friction of %.17g, and should break even at %.17g", friction, even);
    }
    REQUIRE(why, isnan(even) || choice_at(s, fmax(0, even - 1e-6)) == hybrid_of(s),
            "no hybrid wins just below its break-even of %.17g", even);
    return true;
}

/* ---- Rules that are added or strengthened ---- */

static bool others_lose(const scored *weak, const scored *strong, size_t receiver, size_t w, tb_buf *why)
{
    for (size_t a = 0; a < weak->of->pack->alternative_count; a++) {
        double before = weak->outcome.scores[w][a], after = strong->outcome.scores[w][a];
        REQUIRE(why, a != receiver || after >= before - LAW_TOLERANCE,
                "a rule for %zu lowers its score from %.17g to %.17g", a, before, after);
        REQUIRE(why, a == receiver || after <= before + LAW_TOLERANCE, "a rule for %zu raises %zu from %.17g to %.17g",
                receiver, a, before, after);
    }
    return true;
}

/* True if the rule fires only for workloads that the hybrid of WEAK gives to its receiver. */
static bool is_for_the_hybrid(const scored *weak, const scored *strong, size_t rule, size_t receiver)
{
    for (size_t w = 0; w < strong->trace.workload_count; w++)
        if (strong->trace.truth[rule * strong->trace.workload_count + w] == TB_TRUE &&
            weak->outcome.assignment[w] != receiver)
            return false;
    return true;
}

bool laws_of_more_points(const scored *weak, const scored *strong, size_t rule, tb_buf *why)
{
    size_t receiver = strong->of->scorer->receiver[rule];
    int choice = weak->outcome.choice;

    for (size_t w = 0; w < weak->outcome.workload_count; w++)
        if (!others_lose(weak, strong, receiver, w, why))
            return false;
    REQUIRE(why, strong->outcome.totals[receiver] >= weak->outcome.totals[receiver] - LAW_TOLERANCE,
            "a rule for %zu lowers its total", receiver);
    REQUIRE(why, choice != (int)receiver || strong->outcome.choice == choice,
            "%d was chosen; a rule for it makes it %d (rule %zu)", choice, strong->outcome.choice, rule);
    REQUIRE(why,
            choice != hybrid_of(weak) || !is_for_the_hybrid(weak, strong, rule, receiver) ||
                strong->outcome.choice == choice,
            "the hybrid was chosen; a rule for %zu where it serves makes it %d", receiver, strong->outcome.choice);
    return true;
}

bool laws_of_less_friction(const scored *more, const scored *less, tb_buf *why)
{
    int hybrid = hybrid_of(more);

    REQUIRE(why, less->outcome.friction <= more->outcome.friction + LAW_TOLERANCE, "less friction is more");
    for (size_t a = 0; a < more->of->pack->alternative_count; a++)
        REQUIRE(why, less->outcome.totals[a] == more->outcome.totals[a], "friction changes the total of %zu", a);
    REQUIRE(why, !more->outcome.has_hybrid || less->outcome.hybrid >= more->outcome.hybrid - LAW_TOLERANCE,
            "less friction lowers the hybrid");
    REQUIRE(why, more->outcome.choice != hybrid || less->outcome.choice == hybrid,
            "the hybrid was chosen, and with less friction it is %d", less->outcome.choice);
    REQUIRE(why, less->outcome.choice == hybrid || less->outcome.choice == more->outcome.choice,
            "%d was chosen, and with more friction it is %d", less->outcome.choice, more->outcome.choice);
    return true;
}
