/* importances.c - what other importances would do to the choice, each by itself and all else as it is: the single steps
 * that change it, and the steps over which it stands. */
#include "tbi_robustness.h"

#include <string.h>

typedef struct finder {
    tb_workspace *ws;
    const tb_outcome *outcome;
    tb_profile copy; /* of the workspace's, with importances to be changed */
    tb_robustness *out;
} finder;

/* How far the importance of a branch, or of a leaf, can go from what it is, step by step, with the choice standing; and
 * what the first step each way leads to if it does not. */
static void steps_of(finder *f, int branch, int leaf)
{
    tb_importance *at = branch >= 0 ? &f->copy.branches[branch] : &f->copy.leaves[leaf];
    const tb_importance now = *at;
    tb_importance_range *range = &f->out->importances[f->out->importance_count++];
    tb_outcome trial;

    *range = (tb_importance_range){.branch = branch, .leaf = leaf, .now = now, .low = now, .high = now};
    for (int step = -1; step <= 1; step += 2) {
        bool stands = true;
        for (int to = (int)now + step; to >= TB_IGNORE && to <= TB_DECISIVE && stands; to += step) {
            *at = (tb_importance)to;
            tbi_set_importances(f->ws, &f->copy);
            tbi_score_cells(f->ws, f->ws->cells, &trial);
            stands = trial.choice == f->outcome->choice;
            if (stands)
                *(step < 0 ? &range->low : &range->high) = *at;
            else if (to == (int)now + step)
                f->out->importance_flips[f->out->importance_flip_count++] =
                    (tb_importance_flip){branch, leaf, now, *at, trial.choice};
        }
    }
    *at = now;
}

tb_status tbi_find_importances(tb_workspace *ws, const tb_outcome *outcome, tb_arena *arena, tb_robustness *out)
{
    const tb_pack *pack = ws->scorer->pack;
    const size_t most = pack->branch_count + pack->leaf_count;
    finder f = {ws, outcome, *ws->profile, out};

    f.copy.branches = tb_arena_array(arena, pack->branch_count + 1, sizeof *f.copy.branches);
    f.copy.leaves = tb_arena_array(arena, pack->leaf_count + 1, sizeof *f.copy.leaves);
    out->importances = tb_arena_array(arena, most + 1, sizeof *out->importances);
    out->importance_flips = tb_arena_array(arena, 2 * most + 1, sizeof *out->importance_flips);
    if (f.copy.branches == NULL || f.copy.leaves == NULL || out->importances == NULL || out->importance_flips == NULL)
        return TB_ERR_NOMEM;
    memcpy(f.copy.branches, ws->profile->branches, pack->branch_count * sizeof *f.copy.branches);
    memcpy(f.copy.leaves, ws->profile->leaves, pack->leaf_count * sizeof *f.copy.leaves);
    for (size_t b = 0; b < pack->branch_count; b++) {
        const tb_branch *branch = &pack->branches[b];
        if (branch->fixed)
            continue;
        steps_of(&f, (int)b, -1);
        for (size_t i = 0; branch->leaf_count > 1 && i < branch->leaf_count; i++)
            steps_of(&f, -1, (int)(branch->first_leaf + i));
    }
    tbi_set_importances(ws, ws->profile);
    return TB_OK;
}
