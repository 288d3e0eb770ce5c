#include "random.h"

#include <math.h>
#include <string.h>

enum { BATCH = 32 };

/* Reports must repeat to the byte on every machine, and the C libraries' exp and log differ in their last bits. So
 * these are made of nothing but + - * / and powers of two, which IEEE 754 fixes (sqrt too). Both are good to a few
 * units in the last place, far more than the rejection tests below can tell. */

static uint64_t bits_of(double x)
{
    uint64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double of_bits(uint64_t bits)
{
    double x;

    memcpy(&x, &bits, sizeof x);
    return x;
}

/* x > 0, normal. Writes x = m * 2^e with m in [sqrt(1/2), sqrt(2)); then log m = 2 atanh s with s = (m - 1) / (m + 1),
 * as a series in s^2 < 0.0295: the first term left out is below 2^-60. Every other term is summed on its own, because a
 * sum twice as long takes twice as long to wait for. No branches: a loop may take it two at a time. */
static inline double log_of(double x)
{
    const uint64_t root_half = 0x3FE6A09E667F3BCDU, mantissa = 0x000FFFFFFFFFFFFFU;
    uint64_t bits = bits_of(x) - root_half;
    double e = of_bits(((bits >> 52) ^ 0x800) | bits_of(0x1p52)) - (0x1p52 + 0x800); /* a signed number of 12 bits */
    double m = of_bits((bits & mantissa) + root_half);
    double s = (m - 1) / (m + 1), t = s * s, u = t * t;
    double even = 1 + u * (1.0 / 5 + u * (1.0 / 9 + u * (1.0 / 13 + u * (1.0 / 17 + u * (1.0 / 21)))));
    double odd = 1.0 / 3 + u * (1.0 / 7 + u * (1.0 / 11 + u * (1.0 / 15 + u * (1.0 / 19))));

    return 2 * s * (even + t * odd) + e * 0.69314718055994531;
}

/* Not in line, where one is wanted now and then. */
static double steady_log(double x)
{
    return log_of(x);
}

/* x <= 0; less than 1e-307 is taken for that. Writes x = n log 2 + r with |r| < 0.35, then Taylor's series of r, summed
 * as above. A sum with 1.5 * 2^52 is rounded to a whole number, which stands in its lowest bits. */
static inline double exp_of(double x)
{
    double y = x > -707 ? x : -707, shifted = y * 1.4426950408889634 + 0x1.8p52, n = shifted - 0x1.8p52;
    double r = y - n * 0.693147180369123816490 - n * 1.90821492927058770002e-10; /* n times the first is exact */
    double t = r * r;
    double even =
        1 + t * (1.0 / 2 +
                 t * (1.0 / 24 + t * (1.0 / 720 + t * (1.0 / 40320 + t * (1.0 / 3628800 + t * (1.0 / 479001600))))));
    double odd =
        1 + t * (1.0 / 6 + t * (1.0 / 120 +
                                t * (1.0 / 5040 + t * (1.0 / 362880 + t * (1.0 / 39916800 + t * (1.0 / 6227020800))))));
    double power = of_bits((bits_of(shifted) + 1023) << 52);

    return (even + r * odd) * power;
}

/* The same. */
static double steady_exp(double x)
{
    return exp_of(x);
}

void tb_random_seed_stream(tb_random *random, uint64_t seed, uint64_t stream)
{
    tb_random_seed(random, seed + stream * 0xD1342543DE82EF95U); /* odd, so that no two streams begin alike */
}

void tb_random_seed(tb_random *random, uint64_t seed)
{
    for (int i = 0; i < 4; i++) { /* splitmix64 */
        uint64_t z = seed += 0x9E3779B97F4A7C15U;

        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
        z = (z ^ z >> 27) * 0x94D049BB133111EBU;
        random->s[i] = z ^ z >> 31;
    }
}

uint32_t tb_random_below(tb_random *random, uint32_t n)
{
    uint64_t product = (tb_random_next(random) >> 32) * n;

    if ((uint32_t)product < n) {
        uint32_t uneven = (uint32_t)-n % n; /* 2^32 mod n: values below it would come up once too often */

        while ((uint32_t)product < uneven)
            product = (tb_random_next(random) >> 32) * n;
    }
    return (uint32_t)(product >> 32);
}

/* The 128 layers of equal area V under exp(-x^2/2) for x >= 0; the lowest one is the box up to R and the tail beyond.
 */
static const double ziggurat_r = 3.442619855899;
static const double ziggurat_v = 9.91256303526217e-3;

void tb_ziggurat_init(tb_ziggurat *tables)
{
    double *x = tables->x, *y = tables->y;

    x[1] = ziggurat_r;
    x[0] = ziggurat_v / steady_exp(-0.5 * ziggurat_r * ziggurat_r); /* as wide as a box of that area would be */
    x[128] = 0;
    for (int i = 2; i < 128; i++)
        x[i] = sqrt(-2 * steady_log(ziggurat_v / x[i - 1] + steady_exp(-0.5 * x[i - 1] * x[i - 1])));
    for (int i = 0; i <= 128; i++)
        y[i] = steady_exp(-0.5 * x[i] * x[i]);
}

/* Beyond R (Marsaglia 1964). 1 - uniform is never 0. */
static double normal_tail(tb_random *random)
{
    double x, y;

    do {
        x = -steady_log(1 - tb_random_uniform(random)) / ziggurat_r;
        y = -steady_log(1 - tb_random_uniform(random));
    } while (2 * y <= x * x);
    return ziggurat_r + x;
}

/* x >= 0, made negative if that bit of SIGN is set: a branch would be mispredicted every other time. */
static inline double signed_by(double x, uint64_t sign)
{
    return of_bits(bits_of(x) | sign);
}

static inline double normal(tb_random *random, const tb_ziggurat *tables)
{
    for (;;) {
        uint64_t bits = tb_random_next(random);
        unsigned layer = bits & 127;
        double x = (double)(bits >> 11) * 0x1p-53 * tables->x[layer]; /* bits 7 and up have no part in the layer */
        const uint64_t sign = (bits & 128) << 56;

        if (x < tables->x[layer + 1])
            return signed_by(x, sign);
        if (layer == 0) {
            tb_random own = *random; /* so that the caller's may stay in registers all the rest of the time */
            double tail = normal_tail(&own);
            *random = own;
            return signed_by(tail, sign);
        }
        if (tables->y[layer] + tb_random_uniform(random) * (tables->y[layer + 1] - tables->y[layer]) <
            steady_exp(-0.5 * x * x))
            return signed_by(x, sign);
    }
}

double tb_random_normal(tb_random *random, const tb_ziggurat *tables)
{
    return normal(random, tables);
}

/* shape >= 1 */
static inline double gamma_large(tb_random *random, const tb_ziggurat *tables, double shape)
{
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);

    for (;;) {
        double x, v, u;

        do {
            x = normal(random, tables);
            v = 1 + c * x;
        } while (v <= 0);
        v = v * v * v;
        u = 1 - tb_random_uniform(random);
        if (u < 1 - 0.0331 * (x * x) * (x * x)) /* cheap, and enough in 19 of 20 */
            return d * v;
        if (steady_log(u) < 0.5 * x * x + d * (1 - v + steady_log(v)))
            return d * v;
    }
}

/* One after the other; but the powers that lead from shape + 1 to a shape < 1 are taken of many at once, since none
 * waits for the next and no test comes between them. */
void tb_random_gammas(tb_random *random, const tb_ziggurat *tables, double *values, size_t count)
{
    tb_random own = *random; /* what nobody else can see stays in registers */

    for (size_t first = 0; first < count; first += BATCH) {
        size_t end = count - first < BATCH ? count : first + BATCH, n = 0, at[BATCH];
        double u[BATCH], shape[BATCH];
        for (size_t i = first; i < end; i++) {
            if (values[i] >= 1) {
                values[i] = gamma_large(&own, tables, values[i]);
            } else if (values[i] > 0) {
                shape[n] = values[i];
                values[i] = gamma_large(&own, tables, values[i] + 1);
                u[n] = 1 - tb_random_uniform(&own);
                at[n++] = i;
            } else {
                values[i] = 0;
            }
        }
        for (size_t k = 0; k < n; k++)
            u[k] = log_of(u[k]) / shape[k];
        for (size_t k = 0; k < n; k++)
            u[k] = exp_of(u[k]);
        for (size_t k = 0; k < n; k++)
            values[at[k]] *= u[k];
    }
    *random = own;
}
