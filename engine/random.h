/* random.h - seeded random variates: the same seed gives the same sequence on every machine and compiler. */
#ifndef TB_RANDOM_H
#define TB_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* xoshiro256++ (Blackman, Vigna 2019), seeded through splitmix64 so that every seed, 0 too, is a good one. */
typedef struct tb_random {
    uint64_t s[4];
} tb_random;

/* Tables of the ziggurat for normal variates (Marsaglia, Tsang 2000; 128 layers). Made once, then constant. */
typedef struct tb_ziggurat {
    double x[129], y[129];
} tb_ziggurat;

void tb_random_seed(tb_random *random, uint64_t seed);

/* One of the many sequences of that seed; 0 is the one tb_random_seed() begins. */
void tb_random_seed_stream(tb_random *random, uint64_t seed, uint64_t stream);

/* Here, and the next too, because confidence is drawn from millions of them. */
static inline uint64_t tb_random_next(tb_random *random)
{
    uint64_t *s = random->s, sum = s[0] + s[3];
    uint64_t result = (sum << 23 | sum >> 41) + s[0], t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = s[3] << 45 | s[3] >> 19;
    return result;
}

/* Uniform on [0, 1), 53 bits. */
static inline double tb_random_uniform(tb_random *random)
{
    return (double)(tb_random_next(random) >> 11) * 0x1p-53;
}

/* Uniform on 0 ... n-1; n > 0. Without bias (Lemire 2019). */
uint32_t tb_random_below(tb_random *random, uint32_t n);

void tb_ziggurat_init(tb_ziggurat *tables);

/* Standard normal. */
double tb_random_normal(tb_random *random, const tb_ziggurat *tables);

/* Each of COUNT shapes, >= 0, becomes a gamma variate of it with scale 1 (Marsaglia, Tsang 2000; shape < 1 by their
 * boost). Gamma(0) is 0. */
void tb_random_gammas(tb_random *random, const tb_ziggurat *tables, double *values, size_t count);

#endif
