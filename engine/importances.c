/* importances.c - for each importance the steps over which the choice stands, all else as it is. */
#include "tbi_robustness.h"

#include <string.h>

/* How far *AT can go from what it is, one step after the other, with the choice standing. */
static void steps_of(tb_workspace *ws, const tb_outcome *outcome, tb_profile *copy, tb_importance *at,
                     tb_importance_range *out)
{
    static const int directions[] = {-1, 1};
    tb_importance now = *at;
    tb_outcome trial;

    out->now = out->low = out->high = now;
    for (size_t i = 0; i < 2; i++) {
        bool stands = true;
        for (int to = (int)now + directions[i]; to >= TB_IGNORE && to <= TB_DECISIVE && stands; to += directions[i]) {
            *at = (tb_importance)to;
            tbi_set_importances(ws, copy);
            tbi_score_cells(ws, ws->cells, &trial);
            stands = trial.choice == outcome->choice;
            if (stands)
                *(directions[i] < 0 ? &out->low : &out->high) = (tb_importance)to;
        }
    }
    *at = now;
}

tb_status tbi_find_importance_ranges(tb_workspace *ws, const tb_outcome *outcome, tb_arena *arena, tb_robustness *out)
{
    const tb_pack *pack = ws->scorer->pack;
    tb_profile copy = *ws->profile;

    copy.branches = tb_arena_array(arena, pack->branch_count + 1, sizeof *copy.branches);
    copy.leaves = tb_arena_array(arena, pack->leaf_count + 1, sizeof *copy.leaves);
    out->importances = tb_arena_array(arena, pack->branch_count + pack->leaf_count + 1, sizeof *out->importances);
    if (copy.branches == NULL || copy.leaves == NULL || out->importances == NULL)
        return TB_ERR_NOMEM;
    memcpy(copy.branches, ws->profile->branches, pack->branch_count * sizeof *copy.branches);
    memcpy(copy.leaves, ws->profile->leaves, pack->leaf_count * sizeof *copy.leaves);
    for (size_t b = 0; b < pack->branch_count; b++) {
        const tb_branch *branch = &pack->branches[b];
        if (branch->fixed)
            continue;
        tb_importance_range *range = &out->importances[out->importance_count++];
        *range = (tb_importance_range){.branch = (int)b, .leaf = -1};
        steps_of(ws, outcome, &copy, &copy.branches[b], range);
        for (size_t i = branch->first_leaf; branch->leaf_count > 1 && i < branch->first_leaf + branch->leaf_count;
             i++) {
            range = &out->importances[out->importance_count++];
            *range = (tb_importance_range){.branch = -1, .leaf = (int)i};
            steps_of(ws, outcome, &copy, &copy.leaves[i], range);
        }
    }
    tbi_set_importances(ws, ws->profile);
    return TB_OK;
}
