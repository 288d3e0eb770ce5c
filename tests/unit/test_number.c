#include "number.h"

#include "random.h"
#include "unit.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct put_row {
    const char *name; /* what is written, too */
    double x;
};
static const struct put_row put_rows[] = {
    {"0", 0},
    {"0", -0.0},
    {"1", 1},
    {"-1.5", -1.5},
    {"100", 100},
    {"0.1", 0.1},
    {"0.3", 0.3},
    {"0.30000000000000004", 0.1 + 0.2},
    {"0.0005", 0.0005},
    {"0.000001", 1e-6},
    {"1e-7", 1e-7},
    {"1.5e-7", 1.5e-7},
    {"123456789012345680000", 123456789012345680000.0},
    {"100000000000000000000", 1e20},
    {"1e+21", 1e21},
    {"1.5e+300", 1.5e300},
    {"9007199254740991", 9007199254740991},
    {"9007199254740992", 9007199254740992},
    {"4503599627370495.5", 4503599627370495.5},
    {"1125899906842624.2", 1125899906842624.25}, /* a tie: the even digit */
    {"1125899906842624.8", 1125899906842624.75},
    {"5e-324", 5e-324},
    {"2.2250738585072014e-308", 2.2250738585072014e-308},
    {"1.7976931348623157e+308", 1.7976931348623157e308},
    {"5.684341886080802e-14", 0x1p-44}, /* a power of two: not the nearest of 16 digits, which is another double's */
    {"9.5367431640625e-7", 0x1p-20},
    {"0.0009765625", 0x1p-10},
    {"null", NAN},
    {"null", INFINITY},
};

static void put(void **state)
{
    const struct put_row *row = *state;
    tb_buf out = TB_BUF_EMPTY;

    tb_number_put(&out, row->x);
    assert_string_equal(out.data, row->name);
    tb_buf_release(&out);
}

struct parse_row {
    const char *name; /* the text */
    bool ok;
    double want;
};
static const struct parse_row parse_rows[] = {
    {"0", true, 0},
    {"-0", true, 0},
    {"12", true, 12},
    {"-0.5e3", true, -500},
    {"1E+2", true, 100},
    {"1e-2", true, 0.01},
    {"0.1", true, 0.1},
    {"123456789012345678", true, 123456789012345678.0},
    {"9007199254740993", true, 9007199254740992.0}, /* half way: to even */
    {"9007199254740993.00000000000000000000000000000000000000000000000000001", true, 9007199254740994.0},
    {"1.7976931348623157e308", true, 1.7976931348623157e308},
    {"1e-400", true, 0},
    {"0e99999999999999999999", true, 0},
    {"0.00000000000000000000000000000000000000000000000000000001e56", true, 1},
    {"2.2250738585072011e-308", true, 2.2250738585072011e-308},
    {"", false, 0},
    {"-", false, 0},
    {"+1", false, 0},
    {"01", false, 0},
    {"00", false, 0},
    {".5", false, 0},
    {"5.", false, 0},
    {"1e", false, 0},
    {"1e+", false, 0},
    {"1_000", false, 0},
    {"1,5", false, 0},
    {"0x1F", false, 0},
    {"1 ", false, 0},
    {" 1", false, 0},
    {"nan", false, 0},
    {".inf", false, 0},
    {"Infinity", false, 0},
    {"1e309", false, 0},
    {"-1e999999999999999999999999", false, 0},
};

static void parse(void **state)
{
    const struct parse_row *row = *state;
    double got = -77;

    assert_int_equal(tb_number_parse(tb_text_of(row->name), &got), row->ok);
    assert_true(got == (row->ok ? row->want : -77));
}

struct grouped_row {
    const char *name; /* what is written, too */
    double x;
    int decimals;
};
static const struct grouped_row grouped_rows[] = {
    {"0", 0, 0},
    {"0.00", 0, 2},
    {"0.00", -0.001, 2},
    {"1", 0.5, 0},
    {"-1", -0.5, 0},
    {"3", 2.5, 0},
    {"2.68", 2.675, 2},
    {"1.01", 1.005, 2},
    {"10.0", 9.96, 1},
    {"0.1", 0.05, 1},
    {"0.0", 0.049, 1},
    {"1.0", 0.99, 1},
    {"999", 999, 0},
    {"1,000", 999.5, 0},
    {"1,234,567.9", 1234567.89, 1},
    {"-12,345", -12345, 0},
    {"100,000,000,000,000,000,000,000", 1e23, 0},
    {"0.000001", 1e-6, 6},
    {"0.000000", 1e-9, 6},
    {"12.500000", 12.5, 6},
};

static void grouped(void **state)
{
    const struct grouped_row *row = *state;
    tb_buf out = TB_BUF_EMPTY;

    tb_number_put_grouped(&out, row->x, row->decimals);
    assert_string_equal(out.data, row->name);
    tb_buf_release(&out);
}

static double double_of(uint64_t bits)
{
    double x;

    memcpy(&x, &bits, sizeof x);
    return x;
}

static size_t digits_needed(double x)
{
    char text[64];

    for (int digits = 1; digits < 17; digits++) {
        snprintf(text, sizeof text, "%.*e", digits - 1, x);
        if (strtod(text, NULL) == x)
            return (size_t)digits;
    }
    return 17;
}

static size_t digits_in(const char *text)
{
    size_t digits = 0, zeros = 0;

    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text < '0' || *text > '9' || (digits == 0 && *text == '0'))
            continue;
        digits++;
        zeros = *text == '0' ? zeros + 1 : 0;
    }
    return digits - zeros;
}

static void put_is_shortest_and_reads_back(double x)
{
    tb_buf out = TB_BUF_EMPTY;
    double back = 0;

    tb_number_put(&out, x);
    if (!tb_number_parse((tb_text){out.data, out.len}, &back) || back != x || strtod(out.data, NULL) != x ||
        digits_in(out.data) > digits_needed(x))
        fail_msg("%a was written %s", x, out.data);
    tb_buf_release(&out);
}

static void random_numbers_are_shortest_and_read_back(void **state)
{
    static const double tens[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7};
    tb_random random;

    (void)state;
    tb_random_seed(&random, 5);
    for (int i = 0; i < 30000; i++) {
        uint64_t bits = tb_random_next(&random);

        if (isfinite(double_of(bits)))
            put_is_shortest_and_reads_back(double_of(bits));
        put_is_shortest_and_reads_back(ldexp((double)(bits >> 11), -(int)(bits % 120)));
        put_is_shortest_and_reads_back((double)(bits % 100000000) / tens[bits >> 61]);
    }
    for (int exponent = -1074; exponent < 1024; exponent++) {
        put_is_shortest_and_reads_back(ldexp(1, exponent));
        put_is_shortest_and_reads_back(nextafter(ldexp(1, exponent), 0));
    }
}

/* A megabyte of digits must cost neither memory nor precision. */
static void very_long_numbers(void **state)
{
    enum { LEN = 100000 };
    static const char half_way[] = "9007199254740993.";
    char *text = malloc(LEN + 16);
    double x = 0;

    (void)state;
    assert_non_null(text);
    memset(text, '0', LEN);
    text[1] = '.';
    memcpy(text + LEN, "25e99999", sizeof "25e99999");
    assert_true(tb_number_parse((tb_text){text, LEN + 8}, &x) && x == 2.5);
    memset(text, '0', LEN);
    for (size_t i = 0; half_way[i] != '\0'; i++)
        text[i] = half_way[i]; /* half way between two doubles, but for the last digit */
    assert_true(tb_number_parse((tb_text){text, LEN}, &x) && x == 9007199254740992.0);
    text[LEN - 1] = '1';
    assert_true(tb_number_parse((tb_text){text, LEN}, &x) && x == 9007199254740994.0);
    free(text);
}

static void whole_numbers(void **state)
{
    unsigned long n = 7;

    (void)state;
    assert_true(tb_number_parse_whole(TB_TEXT("0"), 100, &n) && n == 0);
    assert_true(tb_number_parse_whole(TB_TEXT("100"), 100, &n) && n == 100);
    assert_true(tb_number_parse_whole(TB_TEXT("18446744073709551615"), (unsigned long)-1, &n) &&
                n == (unsigned long)-1);
    n = 7;
    assert_false(tb_number_parse_whole(TB_TEXT("101"), 100, &n));
    assert_false(tb_number_parse_whole(TB_TEXT("18446744073709551616"), (unsigned long)-1, &n));
    assert_false(tb_number_parse_whole(TB_TEXT(""), 100, &n));
    assert_false(tb_number_parse_whole(TB_TEXT("-1"), 100, &n));
    assert_false(tb_number_parse_whole(TB_TEXT("1x"), 100, &n));
    assert_false(tb_number_parse_whole(TB_TEXT("5"), 3, &n));
    assert_int_equal(n, 7);
}

/* Skipped where no such locale is installed. */
static void a_comma_locale_changes_nothing(void **state)
{
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE"};
    const char *set = NULL;
    tb_buf out = TB_BUF_EMPTY;
    double x = 0;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names) && set == NULL; i++)
        set = setlocale(LC_ALL, names[i]);
    if (set == NULL)
        skip();
    tb_number_put(&out, 1.5e-9);
    assert_string_equal(out.data, "1.5e-9");
    assert_true(tb_number_parse(TB_TEXT("1.5e-9"), &x) && x == 1.5e-9);
    setlocale(LC_ALL, "C");
    tb_buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_numbers_are_shortest_and_read_back),
        cmocka_unit_test(very_long_numbers),
        cmocka_unit_test(whole_numbers),
        cmocka_unit_test(a_comma_locale_changes_nothing),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(put_rows, put, failed);
    RUN_ROWS(parse_rows, parse, failed);
    RUN_ROWS(grouped_rows, grouped, failed);
    return failed;
}
