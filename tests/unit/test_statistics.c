#include "statistics.h"

#include "random.h"

#include "unit.h"

#include <math.h>
#include <stdbool.h>

#define CLOSE(a, b) assert_true(fabs((a) - (b)) < 1e-9)

/* ---- Medians and scatter ---- */

struct scatter_row {
    const char *name;
    size_t count;
    double values[8];
    double median, mad;
    size_t outliers;
};
static const struct scatter_row scatter_rows[] = {
    {"one value", 1, {3}, 3, 0, 0},
    {"an even number of them", 4, {4, 1, 3, 2}, 2.5, 1, 0},
    {"all alike", 5, {7, 7, 7, 7, 7}, 7, 0, 0},
    {"alike but for noise within 5 %", 5, {100, 100, 100, 100, 104}, 100, 0, 0},
    {"one far away", 7, {10, 11, 10, 9, 10, 11, 40}, 10, 1, 1},
    {"far away below", 7, {10, 11, 10, 9, 10, 11, 1}, 10, 1, 1},
};

static void scatters(void **state)
{
    const struct scatter_row *row = *state;
    tb_scatter got;

    assert_int_equal(tb_scatter_of(row->values, row->count, &got), TB_OK);
    CLOSE(got.median, row->median);
    CLOSE(got.mad, row->mad);
    assert_int_equal(got.outliers, row->outliers);
}

/* ---- Ratios ---- */

struct ratio_row {
    const char *name;
    size_t count;
    double a[6], b[6];
    bool taken;
    double ratio;
};
static const struct ratio_row ratio_rows[] = {
    {"exact", 6, {1, 2, 3, 1, 2, 3}, {2, 4, 6, 2, 4, 6}, true, 2},
    {"an odd number of rounds", 5, {1, 1, 1, 1, 1}, {3, 3, 3, 3, 3}, true, 3},
    {"the first of a round is slowed down", 6, {2, 1, 2, 1, 2, 1}, {1, 2, 1, 2, 1, 2}, true, 1},
    {"a fifth at either end has no weight", 5, {1, 1, 1, 1, 1}, {1e-3, 2, 2, 2, 1e6}, true, 2},
    {"too few", 2, {1, 1}, {1, 1}, false, 0},
    {"a zero", 4, {1, 0, 1, 1}, {1, 1, 1, 1}, false, 0},
    {"not a number", 4, {1, 1, 1, 1}, {1, NAN, 1, 1}, false, 0},
    {"infinite", 4, {1, 1, INFINITY, 1}, {1, 1, 1, 1}, false, 0},
    {"negative", 4, {1, 1, 1, 1}, {1, 1, -1, 1}, false, 0},
};

static void estimates(void **state)
{
    const struct ratio_row *row = *state;
    tb_estimate got;

    assert_int_equal(tb_estimate_ratio(row->a, row->b, row->count, 1, &got), row->taken ? TB_OK : TB_ERR_INPUT);
    if (!row->taken)
        return;
    CLOSE(got.ratio, row->ratio);
    assert_true(got.low > 0 && got.low <= got.ratio && got.ratio <= got.high);
}

enum { ROUNDS = 20, TRIALS = 400 };

/* Times with a common drift of the machine, noise of their own, and now and then a burst that doubles one. */
static void draw_times(tb_random *random, const tb_ziggurat *tables, double ratio, double *a, double *b)
{
    double machine = 1;

    for (size_t i = 0; i < ROUNDS; i++) {
        machine *= exp(0.05 * tb_random_normal(random, tables));
        a[i] = machine * exp(0.03 * tb_random_normal(random, tables)) * (tb_random_below(random, 10) == 0 ? 2 : 1);
        b[i] =
            ratio * machine * exp(0.03 * tb_random_normal(random, tables)) * (tb_random_below(random, 10) == 0 ? 2 : 1);
    }
}

/* The interval holds the truth about as often as it says, drift and bursts or not; and the inverse is the inverse. */
static void intervals_hold(void **state)
{
    tb_random random;
    tb_ziggurat tables;
    double a[ROUNDS], b[ROUNDS], width = 0;
    size_t held = 0;

    (void)state;
    tb_ziggurat_init(&tables);
    tb_random_seed(&random, 7);
    for (size_t t = 0; t < TRIALS; t++) {
        tb_estimate e, inverse;
        draw_times(&random, &tables, 1.3, a, b);
        assert_int_equal(tb_estimate_ratio(a, b, ROUNDS, t, &e), TB_OK);
        assert_int_equal(tb_estimate_ratio(b, a, ROUNDS, t, &inverse), TB_OK);
        assert_true(fabs(e.ratio * inverse.ratio - 1) < 1e-9);
        held += e.low <= 1.3 && 1.3 <= e.high;
        width += log(e.high / e.low) / TRIALS;
    }
    assert_in_range(held, TRIALS * 92 / 100, TRIALS * 99 / 100);
    assert_true(width < 0.25);
}

/* A seed gives one interval, whatever was drawn before. */
static void seeds_repeat(void **state)
{
    const double a[] = {1, 2, 3, 4, 5, 6, 7, 8}, b[] = {2, 3, 5, 7, 11, 13, 17, 19};
    tb_estimate first, again;

    (void)state;
    assert_int_equal(tb_estimate_ratio(a, b, 8, 5, &first), TB_OK);
    assert_int_equal(tb_estimate_ratio(a, b, 8, 5, &again), TB_OK);
    assert_true(first.ratio == again.ratio && first.low == again.low && first.high == again.high);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(intervals_hold), cmocka_unit_test(seeds_repeat)};
    int failed = cmocka_run_group_tests_name("statistics", tests, NULL, NULL);

    RUN_ROWS(scatter_rows, scatters, failed);
    RUN_ROWS(ratio_rows, estimates, failed);
    return failed;
}
