/* test_calibration.c - calibration.h: rates, intervals, what holds. */
#include "calibration.h"

#include "unit.h"

#include <math.h>

struct interval_case {
    const char *name;
    size_t right, count;
    double low, high;
};

/* Worked out by hand from Wilson's formula with z = 1.959964. */
static const struct interval_case interval_cases[] = {
    {"an empty band says nothing", 0, 0, 0, 100},
    {"one of one", 1, 1, 20.6543, 100},
    {"none of one", 0, 1, 0, 79.3457},
    {"half of ten", 5, 10, 23.6593, 76.3407},
    {"nineteen of twenty", 19, 20, 76.3869, 99.1119},
    {"all of a hundred", 100, 100, 96.3006, 100},
};

static void interval_is(void **state)
{
    const struct interval_case *c = *state;
    double low, high;

    tb_band_interval((tb_band){c->right, c->count}, &low, &high);
    if (fabs(low - c->low) > 1e-3 || fabs(high - c->high) > 1e-3)
        fail_msg("%.4f to %.4f", low, high);
}

static void bands_hold(void **state)
{
    tb_calibration c = {
        .bands = {[TB_TOO_CLOSE] = {0, 1}, [TB_SLIGHT] = {0, 1}, [TB_LIKELY] = {4, 5}, [TB_CLEAR] = {19, 20}}};

    (void)state;
    assert_true(tb_calibration_holds(&c));
    c.bands[TB_CLEAR] = (tb_band){18, 19};
    assert_false(tb_calibration_holds(&c));
    c.bands[TB_CLEAR] = (tb_band){19, 20};
    c.bands[TB_LIKELY] = (tb_band){3, 4};
    assert_false(tb_calibration_holds(&c));
    c.bands[TB_LIKELY] = (tb_band){4, 5};
    c.bands[TB_SLIGHT] = (tb_band){0, 0};
    assert_false(tb_calibration_holds(&c));
    assert_true(isnan(tb_band_percent(c.bands[TB_SLIGHT])));
}

int main(void)
{
    struct CMUnitTest tests[sizeof interval_cases / sizeof interval_cases[0] + 1] = {cmocka_unit_test(bands_hold)};

    for (size_t i = 0; i < sizeof interval_cases / sizeof interval_cases[0]; i++)
        tests[i + 1] = (struct CMUnitTest){
            .name = interval_cases[i].name,
            .test_func = interval_is,
            .initial_state = (void *)(uintptr_t)&interval_cases[i],
        };
    return cmocka_run_group_tests_name("calibration", tests, NULL, NULL);
}
