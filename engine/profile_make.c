/* profile_make.c - profiles before anybody has read or written them: blank, and with their shares put in order. */
#include "tbi_profile.h"

#include <math.h>
#include <stdlib.h>

tb_status tbi_profile_allocate(const tb_pack *pack, tb_arena *arena, tb_profile *out)
{
    *out = (tb_profile){0};
    out->workloads = tb_arena_array(arena, pack->workload_count + 1, sizeof *out->workloads);
    out->answers = tb_arena_array(arena, pack->question_count + 1, sizeof *out->answers);
    out->branches = tb_arena_array(arena, pack->branch_count + 1, sizeof *out->branches);
    out->leaves = tb_arena_array(arena, pack->leaf_count + 1, sizeof *out->leaves);
    if (out->workloads == NULL || out->answers == NULL || out->branches == NULL || out->leaves == NULL)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < pack->branch_count; i++)
        out->branches[i] = TB_NORMAL;
    for (size_t i = 0; i < pack->leaf_count; i++)
        out->leaves[i] = TB_NORMAL;
    return TB_OK;
}

static int compare_workloads(const void *a, const void *b)
{
    const tb_project_workload *x = a, *y = b;

    return x->workload - y->workload;
}

bool tbi_profile_scale_workloads(tb_profile *profile)
{
    size_t kept = 0;
    double sum = 0;

    /* Before they are summed: the order they were written in must not reach the last digit. */
    if (profile->workload_count > 1)
        qsort(profile->workloads, profile->workload_count, sizeof *profile->workloads, compare_workloads);
    for (size_t i = 0; i < profile->workload_count; i++) {
        profile->workloads[i].given = profile->workloads[i].share;
        if (isnan(profile->workloads[i].share))
            profile->workloads[i].share = 1;
        sum += profile->workloads[i].share;
    }
    if (profile->workload_count > 0 && sum <= 0)
        return false;
    for (size_t i = 0; i < profile->workload_count; i++) {
        tb_project_workload w = profile->workloads[i];
        w.share /= sum;
        if (w.share > 0)
            profile->workloads[kept++] = w;
    }
    profile->workload_count = kept;
    return true;
}

tb_status tbi_profile_name_none(const tb_pack *pack, tb_profile *profile, tb_arena *arena)
{
    static const uint8_t no_traits[TB_OPTIONS_MAX * 4] = {0};
    const uint8_t *traits;

    if (profile->workload_count > 0)
        return TB_OK;
    traits = pack->trait_count <= sizeof no_traits ? no_traits : tb_arena_alloc(arena, pack->trait_count);
    if (traits == NULL)
        return TB_ERR_NOMEM;
    profile->workloads[0] = (tb_project_workload){.workload = -1, .share = 1, .traits = traits};
    profile->workload_count = 1;
    return TB_OK;
}
