/* choice.c - how far choices suit, and which of them is made (decision model, steps 6 and 8). */
#include "tbi_score.h"

#include <math.h>

/* Shares that should sum to a quarter must not fail for a rounding. */
#define QUARTER (0.25 - 1e-12)

const char *tb_suitability_name(tb_suitability suitability)
{
    static const char *const names[] = {"fits", "stretched", "beyond"};

    return names[suitability];
}

bool tb_outcome_is_eligible(const tb_outcome *out, int choice)
{
    return choice == (int)out->alternative_count ? out->has_hybrid : !out->is_out[choice];
}

/* True if some eligible choice is within reach: what is beyond is then no candidate. */
static bool any_reaches(const tb_outcome *out)
{
    for (int i = 0; i <= (int)out->alternative_count; i++)
        if (tb_outcome_is_eligible(out, i) && out->suitability[i] != TB_BEYOND_REACH)
            return true;
    return false;
}

bool tb_outcome_is_candidate(const tb_outcome *out, int choice)
{
    return tb_outcome_is_eligible(out, choice) && (out->suitability[choice] != TB_BEYOND_REACH || !any_reaches(out));
}

double tb_outcome_score(const tb_outcome *out, int choice)
{
    return choice == (int)out->alternative_count ? out->hybrid : out->totals[choice];
}

tb_suitability tbi_suitability(const tb_workspace *ws, const tb_outcome *out, int choice)
{
    double share[3] = {0};
    bool critical[3] = {false};

    for (size_t w = 0; w < ws->workload_count; w++) {
        int a = tb_outcome_server(out, choice, w);
        for (int level = TB_STRETCHED; level <= (int)out->fitness[w][a]; level++) {
            share[level] += ws->share[w];
            critical[level] = critical[level] || ws->critical[w];
        }
    }
    for (int level = TB_BEYOND_REACH; level > TB_FITS; level--)
        if (critical[level] || share[level] >= QUARTER)
            return (tb_suitability)level;
    return TB_FITS;
}

static int best_choice(const tb_outcome *out, bool beyond, int except)
{
    int best = -1;

    for (int i = 0; i <= (int)out->alternative_count; i++) {
        if (i == except || !tb_outcome_is_eligible(out, i) || (out->suitability[i] == TB_BEYOND_REACH && !beyond))
            continue;
        if (best < 0 || tb_outcome_score(out, i) > tb_outcome_score(out, best) + TB_TIE)
            best = i;
    }
    return best;
}

void tbi_rate(const tb_workspace *ws, tb_outcome *out)
{
    for (int i = 0; i < (int)out->alternative_count + out->has_hybrid; i++)
        out->suitability[i] = tbi_suitability(ws, out, i);
}

void tbi_choose(tb_outcome *out)
{
    bool beyond = !any_reaches(out);
    out->choice = best_choice(out, beyond, -1);
    out->runner_up = out->choice >= 0 ? best_choice(out, beyond, out->choice) : -1;
    out->margin =
        out->runner_up >= 0 ? tb_outcome_score(out, out->choice) - tb_outcome_score(out, out->runner_up) : NAN;
}
