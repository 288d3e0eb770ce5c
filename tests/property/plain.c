#include "plain.h"

#include <math.h>
#include <string.h>

/* ---- Weights ---- */

static double mean_of_branches(const tb_pack *pack, const tb_profile *profile)
{
    double sum = 0, count = 0;

    for (size_t b = 0; b < pack->branch_count; b++)
        if (!pack->branches[b].fixed) {
            sum += tb_importance_weight(profile->branches[b]);
            count++;
        }
    return count > 0 ? sum / count : 0;
}

static double mean_of_leaves(const tb_branch *branch, const tb_profile *profile)
{
    double sum = 0;

    for (size_t i = 0; i < branch->leaf_count; i++)
        sum += tb_importance_weight(profile->leaves[branch->first_leaf + i]);
    return sum / (double)branch->leaf_count;
}

/* Of a branch without leaves, which is its own leaf, the importance is the branch's and counts once. */
static double omega_of(const tb_pack *pack, const tb_profile *profile, size_t leaf)
{
    const tb_branch *branch = &pack->branches[pack->leaves[leaf].branch];
    double branches = mean_of_branches(pack, profile), leaves = mean_of_leaves(branch, profile), omega = 1;

    if (branch->fixed)
        return 1;
    if (branches > 0)
        omega *= tb_importance_weight(profile->branches[pack->leaves[leaf].branch]) / branches;
    if (leaves > 0)
        omega *= tb_importance_weight(profile->leaves[leaf]) / leaves;
    return omega < 4 ? omega : 4;
}

/* ---- Points ---- */

static double clamped(double x, double low, double high)
{
    return fmax(low, fmin(high, x));
}

static double signed_points(const plain_input *in, const tb_rule *rule)
{
    static const double factors[] = {[TB_CURRENT] = 1, [TB_DISPUTED] = 0.5, [TB_DATED] = 0.25, [TB_REFUTED] = 0};
    bool stale = rule->valid_until != TB_NO_DATE && in->date > rule->valid_until;
    double status = factors[rule->status], full = log(rule->evidence.full_at);
    tb_measurement m;

    if (stale)
        status = fmin(status, factors[TB_DATED]);
    if (rule->evidence.benchmark == NULL ||
        !tb_evidence_find(in->evidence, rule->evidence.benchmark, rule->evidence.of, rule->evidence.over, &m))
        return rule->strength * status;
    if (m.low > 1.05 || m.high < 1 / 1.05)
        return rule->strength * clamped(log(m.ratio) / full, -1, 1.25);
    if (m.low >= 1 / 1.05 && m.high <= 1.05)
        return 0;
    return rule->strength * status * clamped(log(m.high) / full, 0, 1);
}

static bool argues(const tb_rule *rule)
{
    return rule->act == TB_FAVOURS || rule->act == TB_AGAINST;
}

static void set_points(const plain_input *in, plain_result *out)
{
    for (size_t r = 0; r < in->pack->rule_count; r++) {
        const tb_rule *rule = &in->pack->rules[r];
        double points = argues(rule) ? signed_points(in, rule) : 0;

        out->points[r] = fabs(points);
        out->receiver[r] = points < 0 ? rule->evidence.over : rule->receiver;
    }
}

/* ---- Grounds ---- */

static bool same_ground(const tb_pack *pack, size_t r, size_t s)
{
    const char *x = pack->rules[r].ground, *y = pack->rules[s].ground;

    return r == s || (x != NULL && y != NULL && strcmp(x, y) == 0);
}

/* What rule R counts for in workload W: the cap less all that is weightier, and its part of what is left for its
 * weight. */
static double counted_points(const plain_input *in, const plain_result *out, size_t r, size_t w)
{
    double weightier = 0, alike = 0, own = out->omega[in->pack->rules[r].leaf];

    for (size_t s = 0; s < in->pack->rule_count; s++) {
        double omega = out->omega[in->pack->rules[s].leaf];
        if (!out->fired[s][w] || !argues(&in->pack->rules[s]) || out->receiver[s] != out->receiver[r] ||
            !same_ground(in->pack, r, s))
            continue;
        weightier += omega > own + TB_TIE ? out->points[s] : 0;
        alike += fabs(omega - own) <= TB_TIE ? out->points[s] : 0;
    }
    double left = fmax(0, in->pack->ground_cap - weightier);
    return alike > left ? out->points[r] * left / alike : out->points[r];
}

static void set_scores(const plain_input *in, plain_result *out, size_t w)
{
    size_t n = in->pack->alternative_count;
    double lambda[TB_ALTERNATIVES_MAX], sum = 0;

    for (size_t a = 0; a < n; a++) {
        lambda[a] = in->pack->prior;
        for (size_t r = 0; r < in->pack->rule_count; r++)
            if (out->fired[r][w] && argues(&in->pack->rules[r]) && out->receiver[r] == a)
                lambda[a] += out->omega[in->pack->rules[r].leaf] * counted_points(in, out, r, w);
        sum += lambda[a];
    }
    for (size_t a = 0; a < n; a++) {
        out->scores[w][a] = 100 * lambda[a] / sum;
        out->totals[a] += in->profile->workloads[w].share * out->scores[w][a];
    }
}

/* ---- Fitness and friction ---- */

static bool is_about(const tb_rule *rule, size_t alternative)
{
    return rule->target == TB_SIDE_ALL || rule->target == (int)alternative;
}

static void set_fitness(const plain_input *in, plain_result *out, size_t w)
{
    for (size_t a = 0; a < in->pack->alternative_count; a++) {
        for (size_t r = 0; r < in->pack->rule_count; r++) {
            const tb_rule *rule = &in->pack->rules[r];
            if (!out->fired[r][w] || !is_about(rule, a))
                continue;
            if (rule->act == TB_RULES_OUT)
                out->ruled_out[w][a] = out->is_out[a] = true;
            else if (rule->act == TB_BEYOND)
                out->fitness[w][a] = TB_BEYOND_REACH;
            else if (rule->act == TB_STRAINS && out->fitness[w][a] == TB_FITS)
                out->fitness[w][a] = TB_STRETCHED;
        }
    }
}

static void set_friction(const plain_input *in, plain_result *out)
{
    out->friction = in->pack->base_friction;
    for (size_t r = 0; r < in->pack->rule_count; r++)
        for (size_t w = 0; w < in->profile->workload_count; w++)
            if (in->pack->rules[r].act == TB_FRICTION && out->fired[r][w])
                out->friction += in->pack->rules[r].strength * in->profile->workloads[w].share;
    out->friction = fmax(0, out->friction);
}

tb_suitability plain_suitability(const plain_input *in, const plain_result *r, int choice, const uint8_t *assignment)
{
    for (int level = TB_BEYOND_REACH; level > TB_FITS; level--) {
        double share = 0;
        for (size_t w = 0; w < in->profile->workload_count; w++) {
            size_t a = choice == (int)in->pack->alternative_count ? assignment[w] : (size_t)choice;
            if ((int)r->fitness[w][a] < level)
                continue;
            if (in->profile->workloads[w].critical)
                return (tb_suitability)level;
            share += in->profile->workloads[w].share;
        }
        if (share >= 0.25 - 1e-12)
            return (tb_suitability)level;
    }
    return TB_FITS;
}

/* ---- The hybrid: all of them ---- */

static bool may_serve(const plain_input *in, const plain_result *r, size_t w, size_t a)
{
    bool another_reaches = false;

    for (size_t b = 0; b < in->pack->alternative_count; b++)
        another_reaches = another_reaches || (!r->ruled_out[w][b] && r->fitness[w][b] != TB_BEYOND_REACH);
    return !r->ruled_out[w][a] && (r->fitness[w][a] != TB_BEYOND_REACH || !another_reaches);
}

/* H of an assignment; false if it uses one alternative alone, or one that may not serve. */
static bool hybrid_score(const plain_input *in, const plain_result *r, const uint8_t *assignment, double *score)
{
    bool used[TB_ALTERNATIVES_MAX] = {false};
    int count = 0;

    *score = 0;
    for (size_t w = 0; w < in->profile->workload_count; w++) {
        if (!may_serve(in, r, w, assignment[w]))
            return false;
        count += !used[assignment[w]];
        used[assignment[w]] = true;
        *score += in->profile->workloads[w].share * r->scores[w][assignment[w]];
    }
    *score -= r->friction * (count - 1);
    return count >= 2;
}

/* The next assignment in the order of workloads and alternatives, the last workload changing fastest. */
static bool next_assignment(uint8_t *assignment, size_t workloads, size_t alternatives)
{
    for (size_t w = workloads; w-- > 0;) {
        if (++assignment[w] < alternatives)
            return true;
        assignment[w] = 0;
    }
    return false;
}

static void find_hybrid(const plain_input *in, plain_result *out)
{
    size_t n = in->pack->alternative_count, workloads = in->profile->workload_count;
    uint8_t assignment[TB_WORKLOADS_MAX] = {0};
    double score;

    out->has_assignments = pow((double)n, (double)workloads) <= PLAIN_ASSIGNMENTS_MAX;
    if (!out->has_assignments)
        return;
    do {
        if (!hybrid_score(in, out, assignment, &score) || (out->has_hybrid && score <= out->hybrid + TB_TIE))
            continue;
        out->has_hybrid = true;
        out->hybrid = score;
        memcpy(out->assignment, assignment, workloads);
    } while (next_assignment(assignment, workloads, n));
}

void plain_score(const plain_input *in, plain_result *out)
{
    memset(out, 0, sizeof *out);
    set_points(in, out);
    for (size_t i = 0; i < in->pack->leaf_count; i++)
        out->omega[i] = omega_of(in->pack, in->profile, i);
    for (size_t w = 0; w < in->profile->workload_count; w++) {
        for (size_t r = 0; r < in->pack->rule_count; r++) {
            const tb_condition *when = in->pack->rules[r].when;
            out->fired[r][w] = when == NULL || tb_condition_truth(when, in->pack, in->cells[w]) == TB_TRUE;
        }
        set_scores(in, out, w);
        set_fitness(in, out, w);
    }
    set_friction(in, out);
    find_hybrid(in, out);
}
