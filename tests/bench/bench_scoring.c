/* bench_scoring - profiles in memory scored by the engine and by straight-line C: first that both say the same, then
 * how long each takes, taking turns (A B B A). Prints the ns a profile of each pair.
 *     bench-scoring PACK ROUNDS */
#include "clock.h"
#include "random.h"
#include "score.h"
#include "straight.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROFILES = 4096, REPEATS = 4 };

typedef struct bench {
    tb_pack *pack;
    tb_scorer *scorer;
    tb_workspace *workspace;
    tb_diags diags;
    tb_arena arena;
    tb_random random;
    tb_profile profiles[PROFILES];
    straight_profile straight[PROFILES];
    double sum; /* of what was scored, so that nothing is left out */
} bench;

/* ---- Profiles ---- */

static void make_answer(bench *b, size_t question, tb_answer *answer, straight_profile *straight)
{
    const tb_question *q = &b->pack->questions[question];

    straight->numbers[question] = NAN;
    straight->options[question] = -1;
    if (tb_random_uniform(&b->random) >= 0.7)
        return;
    answer->said = TB_STATED;
    switch (q->type) {
    case TB_QUESTION_NUMBER:
        answer->number = floor(pow(10, 5 * tb_random_uniform(&b->random)));
        straight->numbers[question] = answer->number;
        break;
    case TB_QUESTION_CHOICES:
        answer->options = tb_random_below(&b->random, 1u << q->option_count);
        straight->known[question] = true;
        straight->sets[question] = answer->options;
        break;
    default:
        answer->number = tb_random_below(&b->random, q->type == TB_QUESTION_BOOLEAN ? 2 : (uint32_t)q->option_count);
        straight->options[question] = (int)answer->number;
        break;
    }
}

static void make_workloads(bench *b, tb_profile *profile, straight_profile *straight)
{
    size_t count = 1 + tb_random_below(&b->random, STRAIGHT_WORKLOADS), first = 0,
           left = b->pack->workload_count - count;
    double sum = 0;

    for (size_t w = 0; w < count; w++) {
        size_t skip = tb_random_below(&b->random, (uint32_t)left + 1);
        size_t workload = first + skip;
        const uint8_t *traits = b->pack->workloads[workload].traits;
        double share = 1 + tb_random_below(&b->random, 9);
        left -= skip;
        first = workload + 1;
        sum += share;
        profile->workloads[w] =
            (tb_project_workload){.workload = (int)workload, .share = share, .given = share, .traits = traits};
        straight->workloads[w].workload = (int)workload;
        for (size_t t = 0; t < STRAIGHT_TRAITS; t++)
            straight->workloads[w].traits[t] = (int)traits[t] - 1;
    }
    profile->workload_count = straight->workload_count = count;
    for (size_t w = 0; w < count; w++)
        straight->workloads[w].share = profile->workloads[w].share /= sum;
}

/* Up to two branches, and in one profile of ten a leaf, weigh more or less than usual. */
static void make_priorities(bench *b, tb_profile *profile, straight_profile *straight)
{
    const tb_pack *pack = b->pack;
    uint32_t weighed = tb_random_below(&b->random, 3);

    for (size_t i = 0; i < pack->branch_count; i++)
        profile->branches[i] = TB_NORMAL;
    for (size_t i = 0; i < pack->leaf_count; i++)
        profile->leaves[i] = TB_NORMAL;
    for (uint32_t i = 0; i < weighed; i++)
        profile->branches[tb_random_below(&b->random, (uint32_t)pack->branch_count - 1)] =
            (tb_importance)tb_random_below(&b->random, 5);
    if (tb_random_below(&b->random, 10) == 0)
        profile->leaves[tb_random_below(&b->random, (uint32_t)pack->branches[pack->branch_count - 1].first_leaf)] =
            (tb_importance)tb_random_below(&b->random, 5);
    for (size_t i = 0; i < pack->branch_count; i++)
        straight->branches[i] = tb_importance_weight(profile->branches[i]);
    for (size_t i = 0; i < pack->leaf_count; i++)
        straight->leaves[i] = tb_importance_weight(profile->leaves[i]);
}

static void make_profile(bench *b, tb_profile *profile, straight_profile *straight)
{
    const tb_pack *pack = b->pack;

    profile->workloads = tb_arena_array(&b->arena, STRAIGHT_WORKLOADS, sizeof *profile->workloads);
    profile->answers = tb_arena_array(&b->arena, pack->question_count, sizeof *profile->answers);
    profile->branches = tb_arena_array(&b->arena, pack->branch_count, sizeof *profile->branches);
    profile->leaves = tb_arena_array(&b->arena, pack->leaf_count, sizeof *profile->leaves);
    if (profile->workloads == NULL || profile->answers == NULL || profile->branches == NULL || profile->leaves == NULL)
        exit(3);
    for (size_t q = 0; q < pack->question_count; q++)
        make_answer(b, q, &profile->answers[q], straight);
    make_workloads(b, profile, straight);
    make_priorities(b, profile, straight);
}

/* ---- Both sides ---- */

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

static bool agree(bench *b, size_t i, size_t *hybrids)
{
    tb_outcome ours;
    straight_outcome theirs;

    if (tb_score(b->workspace, &b->profiles[i], &b->diags, &ours) != TB_OK)
        return false;
    straight_score(&b->straight[i], &theirs);
    *hybrids += ours.has_hybrid && ours.choice == 2;
    if (near(ours.totals[0], theirs.totals[0]) && near(ours.totals[1], theirs.totals[1]) &&
        ours.choice == theirs.choice && ours.has_hybrid == !isnan(theirs.hybrid) &&
        (!ours.has_hybrid || near(ours.hybrid, theirs.hybrid)))
        return true;
    fprintf(stderr, "profile %zu: the engine says %.12g %.12g %.12g %d, straight-line C %.12g %.12g %.12g %d\n", i,
            ours.totals[0], ours.totals[1], ours.has_hybrid ? ours.hybrid : NAN, ours.choice, theirs.totals[0],
            theirs.totals[1], theirs.hybrid, theirs.choice);
    return false;
}

static double time_engine(bench *b)
{
    double start = clock_now();
    tb_outcome outcome;

    for (size_t i = 0; i < PROFILES * REPEATS; i++) {
        if (tb_score(b->workspace, &b->profiles[i % PROFILES], &b->diags, &outcome) != TB_OK)
            exit(3);
        b->sum += outcome.totals[0];
    }
    return (clock_now() - start) / (PROFILES * REPEATS);
}

static double time_straight(bench *b)
{
    double start = clock_now();
    straight_outcome outcome;

    for (size_t i = 0; i < PROFILES * REPEATS; i++) {
        straight_score(&b->straight[i % PROFILES], &outcome);
        b->sum += outcome.totals[0];
    }
    return (clock_now() - start) / (PROFILES * REPEATS);
}

static int run(bench *b, const char *dir, int rounds)
{
    size_t hybrids = 0;

    if (tb_pack_load(dir, &b->diags, &b->pack) != TB_OK || b->pack->question_count != STRAIGHT_QUESTIONS ||
        b->pack->leaf_count != STRAIGHT_LEAVES || tb_scorer_new(b->pack, NULL, 20000, &b->scorer) != TB_OK ||
        tb_workspace_new(b->scorer, &b->workspace) != TB_OK)
        return 3;
    tb_random_seed(&b->random, 1);
    for (size_t i = 0; i < PROFILES; i++)
        make_profile(b, &b->profiles[i], &b->straight[i]);
    for (size_t i = 0; i < PROFILES; i++)
        if (!agree(b, i, &hybrids))
            return 1;
    fprintf(stderr, "both agree on all %d profiles; the hybrid wins in %zu\n", PROFILES, hybrids);
    for (int i = 0; i < rounds; i++) {
        double ours = time_engine(b), theirs = time_straight(b);
        printf("%.2f %.2f\n", ours, theirs);
        theirs = time_straight(b);
        ours = time_engine(b);
        printf("%.2f %.2f\n", ours, theirs);
    }
    return b->sum > 0 ? 0 : 3;
}

int main(int argc, char **argv)
{
    bench *b = calloc(1, sizeof *b);
    int code = b != NULL && argc == 3 ? run(b, argv[1], (int)strtol(argv[2], NULL, 10)) : 2;

    if (b != NULL) {
        tb_workspace_free(b->workspace);
        tb_scorer_free(b->scorer);
        tb_pack_free(b->pack);
        tb_arena_release(&b->arena);
        tb_diags_release(&b->diags);
    }
    free(b);
    return code;
}
