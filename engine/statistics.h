/* statistics.h - what measured values say: a ratio with its interval, how much values scatter, which stick out.
 * Formulas and the choice of the estimator: docs/decisions/0003-estimating-a-ratio.md. */
#ifndef TB_STATISTICS_H
#define TB_STATISTICS_H

#include "status.h"

#include <stddef.h>
#include <stdint.h>

#define TB_PAIRS_MIN 3    /* fewer say nothing about their own scatter */
#define TB_PAIRS_ENOUGH 8 /* fewer give an interval wider than it need be */
#define TB_PAIRS_MAX 1000 /* more add nothing an interval would show */

typedef struct tb_estimate {
    double ratio, low, high; /* low <= ratio <= high, all > 0 */
} tb_estimate;

/* How many times as large the values of B are as those of A: the trimmed mean (a fifth off either end) of the
 * logarithms of B[i] / A[i], with a bootstrap 95 % interval over the rounds. A[i] and B[i] were measured in the same
 * round, in an order that turned round from one to the next (A B, B A, ...), so that what slows the machine for longer
 * slows both. COUNT from TB_PAIRS_MIN to TB_PAIRS_MAX, all values finite and > 0; otherwise TB_ERR_INPUT. The same SEED
 * gives the same interval. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_estimate_ratio(const double *a, const double *b, size_t count, uint64_t seed,
                                         tb_estimate *out);

/* Where values lie and how far they scatter: the median and the median absolute deviation from it, unscaled. */
typedef struct tb_scatter {
    double median, mad;
    double least, most;
    size_t outliers; /* further from the median than 3.5 x 1.4826 x mad, or than 5 % of it if that is more */
} tb_scatter;

/* Of COUNT > 0 finite values. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_scatter_of(const double *values, size_t count, tb_scatter *out);

#endif
