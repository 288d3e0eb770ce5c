/* tbi_lots.h - inside the draws: points that fire in the same workloads for one receiver make a lot, and are drawn at
 * once.
 *
 * A draw multiplies the points of each slot by Gamma(τL)/L, so that where a slot has the same L in every workload it
 * has any in, it adds Gamma(τL) to Λ in each of them. The sum of independent gamma variates of one scale is the gamma
 * variate of the sum of their shapes: all such slots of a lot together add Gamma(τ ΣL), one variate instead of many. A
 * slot whose L differs from workload to workload is a lot of its own. */
#ifndef TBI_LOTS_H
#define TBI_LOTS_H

#include "tbi_score.h"

typedef struct tbi_lots {
    tb_workspace *ws;
    size_t set_count;
    uint64_t *sets;   /* of workloads, bit w: those in which some bit stands */
    uint32_t *set_of; /* by bit that is live: in which it stands */
    size_t uneven_max, uneven_count;
    uint8_t *receivers;      /* by uneven slot */
    double *parts;           /* by uneven slot and workload: L there over its mean */
    const tbi_point **rules; /* those of the slot at hand that fire, and */
    uint64_t *where;         /* the workloads they fire in */
} tbi_lots;

/* Makes LOTS ready for what is held in WS (tbi_hold(), of some variables); memory comes from ARENA. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tbi_lots_prepare(tbi_lots *lots, tb_workspace *ws, tb_arena *arena);

/* The most lots there can be in a draw. */
size_t tbi_lots_max(const tbi_lots *lots);

/* Writes what L each lot has for what was looked up last (tbi_look_up()) and returns how many there are. */
size_t tbi_lots_sum(tbi_lots *lots, double *sums);

/* Λ, where the points of each lot come to DRAWN instead of its L. */
void tbi_lots_spread(const tbi_lots *lots, const double *drawn);

#endif
