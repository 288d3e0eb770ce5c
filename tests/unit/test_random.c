#include "random.h"

#include "unit.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { DRAWS = 400000 };

/* The state {1, 2, 3, 4} and its first outputs as the authors' own program gives them. */
static void the_generator_is_xoshiro256_plus_plus(void **state)
{
    static const uint64_t want[] = {41943041U, 58720359U, 3588806011781223U, 3591011842654386U, 9228616714210784205U};
    tb_random random = {.s = {1, 2, 3, 4}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(want); i++)
        assert_true(tb_random_next(&random) == want[i]);
}

/* splitmix64's first outputs from 0. */
static void the_seed_goes_through_splitmix64(void **state)
{
    tb_random random;

    (void)state;
    tb_random_seed(&random, 0);
    assert_true(random.s[0] == 0xE220A8397B1DCDAFU);
    assert_true(random.s[1] == 0x6E789E6AA1B965F4U);
    assert_true(random.s[2] == 0x06C45D188009454FU);
    assert_true(random.s[3] == 0xF88BB8A8724C81ECU);
}

static void uniform_stays_in_its_interval(void **state)
{
    tb_random random;
    double sum = 0;

    (void)state;
    tb_random_seed(&random, 1);
    for (int i = 0; i < DRAWS; i++) {
        double x = tb_random_uniform(&random);

        assert_true(x >= 0 && x < 1);
        sum += x;
    }
    assert_true(fabs(sum / DRAWS - 0.5) < 0.003);
}

static void below_is_even(void **state)
{
    enum { SIDES = 6 };
    int counts[SIDES] = {0};
    tb_random random;

    (void)state;
    tb_random_seed(&random, 1);
    for (int i = 0; i < DRAWS; i++) {
        uint32_t side = tb_random_below(&random, SIDES);

        assert_true(side < SIDES);
        counts[side]++;
    }
    for (int i = 0; i < SIDES; i++)
        assert_true(fabs((double)counts[i] * SIDES / DRAWS - 1) < 0.02);
    assert_int_equal(tb_random_below(&random, 1), 0);
    assert_true(tb_random_below(&random, UINT32_MAX) < UINT32_MAX);
}

static void the_ziggurat_has_equal_layers(void **state)
{
    tb_ziggurat z;

    (void)state;
    tb_ziggurat_init(&z);
    for (int i = 1; i < 127; i++) {
        assert_true(z.x[i] > z.x[i + 1]);
        assert_true(fabs(z.x[i] * (z.y[i + 1] - z.y[i]) - 9.91256303526217e-3) < 1e-12);
        assert_true(fabs(z.y[i] - exp(-0.5 * z.x[i] * z.x[i])) < 1e-14);
    }
    assert_true(z.x[128] == 0 && z.y[128] == 1);
    assert_true(fabs(z.x[127] * (1 - z.y[127]) - 9.91256303526217e-3) < 1e-8);
}

static void normal_has_its_moments_and_tail(void **state)
{
    double sums[4] = {0}, beyond = 0;
    tb_random random;
    tb_ziggurat z;

    (void)state;
    tb_ziggurat_init(&z);
    tb_random_seed(&random, 2);
    for (int i = 0; i < DRAWS; i++) {
        double x = tb_random_normal(&random, &z), power = 1;

        for (int k = 0; k < 4; k++)
            sums[k] += power *= x;
        beyond += fabs(x) > 3.5;
    }
    assert_true(fabs(sums[0] / DRAWS) < 0.01);
    assert_true(fabs(sums[1] / DRAWS - 1) < 0.015);
    assert_true(fabs(sums[2] / DRAWS) < 0.03);
    assert_true(fabs(sums[3] / DRAWS - 3) < 0.1);
    assert_true(fabs(beyond / DRAWS - 4.65e-4) < 1.5e-4);
}

struct gamma_row {
    const char *name;
    double shape;
};
static const struct gamma_row gamma_rows[] = {
    {"shape 0.05", 0.05}, {"shape 0.5", 0.5}, {"shape 0.99", 0.99}, {"shape 1", 1},
    {"shape 2.5", 2.5},   {"shape 30", 30},   {"shape 1000", 1000},
};

/* Mean and variance are the shape, the third central moment twice it. */
static double one_gamma(tb_random *random, const tb_ziggurat *tables, double shape)
{
    tb_random_gammas(random, tables, &shape, 1);
    return shape;
}

static void gamma_has_its_moments(void **state)
{
    const struct gamma_row *row = *state;
    double shape = row->shape, mean = 0, variance = 0, third = 0;
    tb_random random;
    tb_ziggurat z;

    tb_ziggurat_init(&z);
    tb_random_seed(&random, 3);
    for (int i = 0; i < DRAWS; i++) {
        double x = one_gamma(&random, &z, shape), d = x - shape;

        assert_true(x >= 0 && isfinite(x));
        mean += x / DRAWS;
        variance += d * d / DRAWS;
        third += d * d * d / DRAWS;
    }
    assert_true(fabs(mean - shape) < 0.01 * sqrt(shape));
    assert_true(fabs(variance / shape - 1) < 0.05);
    assert_true(fabs(third / pow(shape, 1.5) - 2 / sqrt(shape)) < 0.1 + 0.2 / sqrt(shape));
}

static void gamma_of_nothing_is_nothing(void **state)
{
    tb_random random;
    tb_ziggurat z;

    (void)state;
    tb_ziggurat_init(&z);
    tb_random_seed(&random, 4);
    assert_true(one_gamma(&random, &z, 0) == 0);
    for (int i = 0; i < 1000; i++)
        assert_true(one_gamma(&random, &z, 1e-300) >= 0);
}

/* Reports that were made with a seed must come out again, on any machine: these values are the ones of the first. */
static void variates_repeat_to_the_bit(void **state)
{
    static const double shapes[] = {0.3, 1, 4.5, 60};
    uint64_t hash = 0xCBF29CE484222325U;
    tb_random random;
    tb_ziggurat z;

    (void)state;
    tb_ziggurat_init(&z);
    tb_random_seed(&random, 2024);
    for (int i = 0; i < 100000; i++) {
        double x = one_gamma(&random, &z, shapes[i % 4]);
        uint64_t bits;

        memcpy(&bits, &x, sizeof bits);
        hash = (hash ^ bits) * 0x100000001B3U;
    }
    if (hash != 0x0D165939D09FEE99U)
        fail_msg("the variates' hash is 0x%016" PRIX64, hash);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_generator_is_xoshiro256_plus_plus), cmocka_unit_test(the_seed_goes_through_splitmix64),
        cmocka_unit_test(uniform_stays_in_its_interval),         cmocka_unit_test(below_is_even),
        cmocka_unit_test(the_ziggurat_has_equal_layers),         cmocka_unit_test(normal_has_its_moments_and_tail),
        cmocka_unit_test(gamma_of_nothing_is_nothing),           cmocka_unit_test(variates_repeat_to_the_bit),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(gamma_rows, gamma_has_its_moments, failed);
    return failed;
}
