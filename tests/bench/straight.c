/* straight.c - scores a profile with the rules in straight_rules.inc, which generate.py writes beside the pack. */
#include "straight.h"

#include <math.h>
#include <string.h>

/* What one workload got. */
typedef struct fired {
    double lambda[2], friction;
    unsigned ruled_out;
    int fitness[2]; /* 0 fits, 1 stretched, 2 beyond */
} fired;

/* Rules of one ground for one receiver, until the cap is shared out. */
typedef struct group {
    double omega[16], points[16];
    size_t count;
} group;

static inline void join(group *g, double omega, double points)
{
    g->omega[g->count] = omega;
    g->points[g->count++] = points;
}

/* Σ ω q: points count from the largest ω down until CAP is reached, those of equal ω in proportion. */
static double capped(const group *g, double cap)
{
    double sum = 0, weighted = 0, last = HUGE_VAL;

    for (size_t i = 0; i < g->count; i++) {
        sum += g->points[i];
        weighted += g->omega[i] * g->points[i];
    }
    if (sum <= cap)
        return weighted;
    for (weighted = 0; cap > 0;) {
        double tier = -1;
        sum = 0;
        for (size_t i = 0; i < g->count; i++)
            if (g->omega[i] < last && g->omega[i] > tier)
                tier = g->omega[i];
        if (tier < 0)
            break;
        for (size_t i = 0; i < g->count; i++)
            sum += g->omega[i] == tier ? g->points[i] : 0;
        weighted += tier * fmin(sum, cap);
        cap -= sum;
        last = tier;
    }
    return weighted;
}

#include "straight_rules.inc"

static void weigh(const straight_profile *p, double *omega)
{
    double sum = 0, count = 0;

    for (int b = 0; b < STRAIGHT_BRANCHES; b++)
        if (b != fixed_branch) {
            sum += p->branches[b];
            count++;
        }
    for (int b = 0; b < STRAIGHT_BRANCHES; b++) {
        double factor = sum > 0 ? p->branches[b] * count / sum : 1, own = 0;
        int n = first_leaf[b + 1] - first_leaf[b];
        for (int i = first_leaf[b]; i < first_leaf[b + 1]; i++)
            own += p->leaves[i];
        for (int i = first_leaf[b]; i < first_leaf[b + 1]; i++)
            omega[i] = b == fixed_branch ? 1 : fmin(factor * (own > 0 ? p->leaves[i] * n / own : 1), 4);
    }
}

/* The better of the assignments that use both, or NaN. */
static double hybrid_of(const straight_profile *p, const fired *f, double scores[][2], double friction)
{
    double best = 0, loss = HUGE_VAL;
    unsigned used = 0;

    if (p->workload_count < 2)
        return NAN;
    for (size_t w = 0; w < p->workload_count; w++) {
        unsigned allowed = 3 & ~f[w].ruled_out, reaching = allowed;
        for (int a = 0; a < 2; a++)
            if (f[w].fitness[a] == 2)
                reaching &= ~(1u << a);
        allowed = reaching != 0 ? reaching : allowed;
        if (allowed == 0)
            return NAN;
        int own = allowed == 2 || (allowed == 3 && scores[w][1] > scores[w][0] + 1e-9);
        used |= 1u << own;
        best += p->workloads[w].share * scores[w][own];
        if (allowed == 3)
            loss = fmin(loss, p->workloads[w].share * (scores[w][own] - scores[w][1 - own]));
    }
    if (used != 3)
        best -= loss;
    return isfinite(best) ? best - friction : NAN;
}

static int choose(const straight_profile *p, const fired *f, const straight_outcome *out)
{
    int choice = -1;
    bool beyond[2] = {false, false}, is_out[2] = {false, false};

    for (int a = 0; a < 2; a++) {
        double share = 0;
        for (size_t w = 0; w < p->workload_count; w++) {
            is_out[a] = is_out[a] || (f[w].ruled_out >> a & 1) != 0;
            share += f[w].fitness[a] == 2 ? p->workloads[w].share : 0;
        }
        beyond[a] = share >= 0.25 - 1e-12;
    }
    for (int pass = 0; pass < 2 && choice < 0; pass++) { /* what is beyond reach only where all are */
        for (int a = 0; a < 2; a++)
            if (!is_out[a] && (pass == 1 || !beyond[a]) && (choice < 0 || out->totals[a] > out->totals[choice] + 1e-9))
                choice = a;
        if (!isnan(out->hybrid) && (choice < 0 || out->hybrid > out->totals[choice] + 1e-9))
            choice = 2;
    }
    return choice;
}

void straight_score(const straight_profile *p, straight_outcome *out)
{
    double omega[STRAIGHT_LEAVES], scores[STRAIGHT_WORKLOADS][2], friction = base_friction;
    fired f[STRAIGHT_WORKLOADS];

    weigh(p, omega);
    out->totals[0] = out->totals[1] = 0;
    for (size_t w = 0; w < p->workload_count; w++) {
        const straight_workload *work = &p->workloads[w];
        memset(&f[w], 0, sizeof f[w]);
        fire(p, work, omega, &f[w]);
        friction += work->share * f[w].friction;
        for (int a = 0; a < 2; a++) {
            scores[w][a] = 100 * (f[w].lambda[a] + prior) / (f[w].lambda[0] + f[w].lambda[1] + 2 * prior);
            out->totals[a] += work->share * scores[w][a];
        }
    }
    out->hybrid = hybrid_of(p, f, scores, fmax(0, friction));
    out->choice = choose(p, f, out);
}
