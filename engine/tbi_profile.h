/* tbi_profile.h - making profiles: shared by what reads them and what asks for them. */
#ifndef TBI_PROFILE_H
#define TBI_PROFILE_H

#include "profile.h"

/* A profile that says nothing, not even a workload; all its lists lie in ARENA. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tbi_profile_allocate(const tb_pack *pack, tb_arena *arena, tb_profile *out);

/* Sorts the workloads, scales their shares, which are as they were given (all NaN: equal), to sum 1, and drops those of
 * 0. False if they sum to 0. */
bool tbi_profile_scale_workloads(tb_profile *profile);

/* Gives a profile without workloads the unnamed one. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tbi_profile_name_none(const tb_pack *pack, tb_profile *profile, tb_arena *arena);

#endif
