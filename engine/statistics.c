#include "statistics.h"

#include "random.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define RESAMPLES 2000
#define TRIMMED 5 /* one in five at either end */
/* 1.4826 MAD is the standard deviation of a normal; 3.5: Iglewicz, Hoaglin 1993. */
#define OUTLIER_MADS (3.5 * 1.4826)
#define OUTLIER_LEAST 0.05

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The value at part P of COUNT sorted ones, between neighbours in proportion. */
static double quantile(const double *sorted, size_t count, double p)
{
    double at = p * (double)(count - 1);
    size_t below = (size_t)at;

    return below + 1 < count ? sorted[below] + (at - (double)below) * (sorted[below + 1] - sorted[below])
                             : sorted[count - 1];
}

/* The median of COUNT values; 0 without any. Sorts them. */
static double median_of(double *values, size_t count)
{
    if (count == 0)
        return 0;
    qsort(values, count, sizeof *values, compare_doubles);
    return quantile(values, count, 0.5);
}

/* The mean of what is left of COUNT sorted values without a fifth at either end. */
static double trimmed_mean(const double *sorted, size_t count)
{
    size_t cut = count / TRIMMED;
    double sum = 0;

    for (size_t i = cut; i < count - cut; i++)
        sum += sorted[i];
    return sum / (double)(count - 2 * cut);
}

/* The 97.5 % quantile of Student's t with DF degrees of freedom (Cornish and Fisher's expansion: 1 % off at 3). */
static double student(double df)
{
    const double z = 1.959963984540054, z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;

    return z + (z3 + z) / (4 * df) + (5 * z5 + 16 * z3 + 3 * z) / (96 * df * df) +
           (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * df * df * df);
}

/* Percentiles of a bootstrap are too near each other where values are few. Taken at this tail they are not (Hesterberg
 * 2015, "expanded percentiles"). */
static double expanded_tail(size_t count)
{
    double n = (double)count, x = sqrt(n / (n - 1)) * student(n - 1);

    return erfc(x / sqrt(2)) / 2;
}

static bool all_positive(const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(values[i]) || values[i] <= 0)
            return false;
    return true;
}

tb_status tb_estimate_ratio(const double *a, const double *b, size_t count, uint64_t seed, tb_estimate *out)
{
    double *logs, *drawn, means[RESAMPLES], tail;
    tb_random random;

    *out = (tb_estimate){1, 1, 1};
    if (count < TB_PAIRS_MIN || count > TB_PAIRS_MAX || !all_positive(a, count) || !all_positive(b, count))
        return TB_ERR_INPUT;
    logs = malloc(2 * count * sizeof *logs);
    if (logs == NULL)
        return TB_ERR_NOMEM;
    drawn = logs + count;
    for (size_t i = 0; i < count; i++)
        logs[i] = log(b[i] / a[i]);
    qsort(logs, count, sizeof *logs, compare_doubles);
    tb_random_seed(&random, seed);
    for (size_t r = 0; r < RESAMPLES; r++) {
        for (size_t i = 0; i < count; i++)
            drawn[i] = logs[tb_random_below(&random, (uint32_t)count)];
        qsort(drawn, count, sizeof *drawn, compare_doubles);
        means[r] = trimmed_mean(drawn, count);
    }
    qsort(means, RESAMPLES, sizeof means[0], compare_doubles);
    tail = expanded_tail(count);
    out->ratio = exp(trimmed_mean(logs, count));
    out->low = fmin(out->ratio, exp(quantile(means, RESAMPLES, tail)));
    out->high = fmax(out->ratio, exp(quantile(means, RESAMPLES, 1 - tail)));
    free(logs);
    return TB_OK;
}

tb_status tb_scatter_of(const double *values, size_t count, tb_scatter *out)
{
    double *copy = malloc((count + 1) * sizeof *copy);

    *out = (tb_scatter){0};
    if (copy == NULL)
        return TB_ERR_NOMEM;
    memcpy(copy, values, count * sizeof *copy);
    out->median = median_of(copy, count);
    out->least = count > 0 ? copy[0] : 0;
    out->most = count > 0 ? copy[count - 1] : 0;
    for (size_t i = 0; i < count; i++)
        copy[i] = fabs(values[i] - out->median);
    out->mad = median_of(copy, count);
    double far = fmax(OUTLIER_MADS * out->mad, OUTLIER_LEAST * fabs(out->median));
    for (size_t i = 0; i < count; i++)
        out->outliers += fabs(values[i] - out->median) > far;
    free(copy);
    return TB_OK;
}
