#include "number.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 uint128;

enum {
    MANTISSA_BITS = 53,
    DECIMALS_MAX = 20,          /* 2^53 * 10^20 and its double still fit 128 bits */
    FRACTION_BITS_MAX = 100,    /* a difference of that many bits is doubled and compared */
    FRACTION_BITS_SURE = 62,    /* |x| >= 2^-10: the shortest form has at most DECIMALS_MAX decimals */
    DIGITS_MAX = 17,            /* of the shortest form of any double */
    DIGITS_EXACT_MAX = 800,     /* no double, and no midpoint of two, has more than 767 */
    EXPONENT_CEILING = 1 << 24, /* past any exponent that could be undone by the digits of a file */
};

/* 0.d1d2d3... * 10^point, without trailing zeros. */
typedef struct decimal {
    char digits[DECIMALS_MAX + 4];
    int len, point;
} decimal;

static void decimal_trim(decimal *d)
{
    while (d->len > 0 && d->digits[d->len - 1] == '0')
        d->len--;
}

/* Eight digits at once: what they take from one another is short, and three such chains run side by side. */
static void put_eight(char *to, uint32_t eight)
{
    for (int i = 6; i >= 0; i -= 2, eight /= 100) {
        to[i] = (char)('0' + eight % 100 / 10);
        to[i + 1] = (char)('0' + eight % 10);
    }
}

/* D becomes WHOLE / 10^DECIMALS. */
static void decimal_from_whole(decimal *d, uint64_t whole, int decimals)
{
    char text[24];
    int zeros = 0;

    put_eight(text, (uint32_t)(whole / 10000000000000000));
    put_eight(text + 8, (uint32_t)(whole / 100000000 % 100000000));
    put_eight(text + 16, (uint32_t)(whole % 100000000));
    while (zeros < (int)sizeof text && text[zeros] == '0')
        zeros++;
    d->len = (int)sizeof text - zeros;
    memcpy(d->digits, text + zeros, (size_t)d->len);
    d->point = d->len - decimals;
    decimal_trim(d);
}

static uint128 power_of_ten(int k)
{
    static const uint64_t tens[] = {1,       10,       100,       1000,       10000,      100000,
                                    1000000, 10000000, 100000000, 1000000000, 10000000000};

    return (uint128)tens[k / 2] * tens[k - k / 2];
}

/* Whether the whole number nearest to m / 2^SHIFT * 10^K is near enough for shortest_exact(). */
static bool near_enough(uint64_t m, int shift, int k, uint128 *whole)
{
    const uint128 unit = (uint128)1 << shift, power = power_of_ten(k), scaled = m * power;
    uint128 rest = scaled & (unit - 1), twice;

    *whole = scaled >> shift;
    if (rest > unit / 2 || (rest == unit / 2 && (*whole & 1) != 0)) {
        ++*whole;
        rest = unit - rest;
    }
    twice = 2 * rest;
    return twice < power || (twice == power && (m & 1) == 0);
}

/* X = m / 2^SHIFT, a double with m < 2^53 and 0 < SHIFT <= FRACTION_BITS_MAX. The fewest decimals k for which the whole
 * number i nearest to x * 10^k is no farther from it than half a unit in x's last place, all in exact arithmetic:
 * |i / 10^k - m / 2^shift| <= 1 / 2^(shift+1), times 10^k * 2^(shift+1). False if there are none up to DECIMALS_MAX.
 * At a power of two the unit is smaller below x than above: x itself is a decimal that short if SHIFT is up to
 * FRACTION_BITS_SURE, so that it does not matter; past it this is not for powers of two. */
static bool shortest_exact(uint64_t m, int shift, decimal *d)
{
    uint128 whole, fewer;
    int k = DECIMALS_MAX < shift / 3 + 1 ? DECIMALS_MAX : shift / 3 + 1; /* 10^k >= 2^shift would be plenty */

    if (!near_enough(m, shift, k, &whole))
        return false;
    while (k > 0 && near_enough(m, shift, k - 1, &fewer)) { /* what k decimals can say, k + 1 can */
        whole = fewer;
        k--;
    }
    if (whole > UINT64_MAX)
        return false;
    decimal_from_whole(d, (uint64_t)whole, k);
    return true;
}

/* "C" whatever the process has set: only its decimal point and its strtod are used. */
static locale_t plain_locale(void)
{
    return newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static bool reads_back(const decimal *d, double x, locale_t plain)
{
    char text[DECIMALS_MAX + 24];

    snprintf(text, sizeof text, "%.*se%d", d->len, d->digits, d->point - d->len);
    return strtod_l(text, NULL, plain) == x;
}

/* Adds one to the last digit. */
static void decimal_step_up(decimal *d)
{
    int i = d->len - 1;

    while (i >= 0 && d->digits[i] == '9')
        d->digits[i--] = '0';
    if (i >= 0) {
        d->digits[i]++;
        return;
    }
    d->digits[0] = '1'; /* 99 became 100: the zeros are as many as before */
    d->point++;
}

/* D becomes X rounded to LEN digits: those of "%.*e", whatever stands between the first and the second. */
static void decimal_round(decimal *d, double x, int len)
{
    char text[DECIMALS_MAX + 16];
    const char *at = text;

    snprintf(text, sizeof text, "%.*e", len - 1, x);
    for (d->len = 0; *at != '\0' && *at != 'e'; at++)
        if (*at >= '0' && *at <= '9' && d->len < len)
            d->digits[d->len++] = *at;
    d->point = (int)strtol(*at == 'e' ? at + 1 : at, NULL, 10) + 1;
}

/* Any finite X > 0, by trying. */
static void shortest_tried(double x, decimal *d)
{
    locale_t plain = plain_locale();
    int exponent;
    bool at_power = frexp(x, &exponent) == 0.5;

    for (int len = 1; len <= DIGITS_MAX; len++) {
        decimal_round(d, x, len);
        if (plain == (locale_t)0 || reads_back(d, x, plain))
            break;
        /* Doubles lie twice as close below a power of two as above it, so that the farther neighbour may be the one. */
        if (at_power) {
            decimal_step_up(d);
            if (reads_back(d, x, plain))
                break;
        }
    }
    if (plain == (locale_t)0)
        decimal_round(d, x, DIGITS_MAX); /* without memory it is exact all the same, if not the shortest */
    else
        freelocale(plain);
    decimal_trim(d);
}

/* X finite and not 0; its sign is not looked at. */
static void shortest(double x, decimal *d)
{
    int exponent;
    uint64_t m;

    x = fabs(x);
    m = (uint64_t)ldexp(frexp(x, &exponent), MANTISSA_BITS); /* x = m * 2^exponent from here */
    exponent -= MANTISSA_BITS;
    if (x <= 0x1p53 && x == floor(x))
        decimal_from_whole(d, (uint64_t)x, 0);
    else if (exponent >= 0 || exponent < -FRACTION_BITS_MAX ||
             (exponent < -FRACTION_BITS_SURE && m == (uint64_t)1 << (MANTISSA_BITS - 1)) ||
             !shortest_exact(m, -exponent, d))
        shortest_tried(x, d);
}

void tb_number_put(tb_buf *out, double x)
{
    decimal d;

    if (!isfinite(x)) {
        tb_buf_add(out, "null", 4);
        return;
    }
    if (x == 0) {
        tb_buf_putc(out, '0');
        return;
    }
    shortest(x, &d);
    if (x < 0)
        tb_buf_putc(out, '-');
    if (d.point > 21 || d.point <= -6) {
        tb_buf_add(out, d.digits, 1);
        if (d.len > 1) {
            tb_buf_putc(out, '.');
            tb_buf_add(out, d.digits + 1, (size_t)d.len - 1);
        }
        tb_buf_printf(out, "e%+d", d.point - 1);
    } else if (d.point <= 0) {
        tb_buf_add(out, "0.", 2);
        tb_buf_fill(out, '0', (size_t)-d.point);
        tb_buf_add(out, d.digits, (size_t)d.len);
    } else if (d.len <= d.point) {
        tb_buf_add(out, d.digits, (size_t)d.len);
        tb_buf_fill(out, '0', (size_t)(d.point - d.len));
    } else {
        tb_buf_add(out, d.digits, (size_t)d.point);
        tb_buf_putc(out, '.');
        tb_buf_add(out, d.digits + d.point, (size_t)(d.len - d.point));
    }
}

/* Cuts D to DECIMALS places, half away from zero. What a person sees is the shortest form, so that is what is rounded:
 * 2.675 becomes 2.68, though the double lies a little below. */
static void decimal_cut(decimal *d, int decimals)
{
    int keep = d->point + decimals;
    bool up = keep >= 0 && keep < d->len && d->digits[keep] >= '5';

    if (keep >= d->len)
        return;
    d->len = keep > 0 ? keep : 0;
    if (up && d->len > 0) {
        decimal_step_up(d);
    } else if (up) {
        d->digits[0] = '1';
        d->len = 1;
        d->point++;
    }
    decimal_trim(d);
}

static char decimal_digit(const decimal *d, int i)
{
    return i >= 0 && i < d->len ? d->digits[i] : '0';
}

void tb_number_put_grouped(tb_buf *out, double x, int decimals)
{
    decimal d = {.len = 0};

    if (!isfinite(x)) {
        tb_buf_add(out, "null", 4);
        return;
    }
    if (x != 0) {
        shortest(x, &d);
        decimal_cut(&d, decimals);
    }
    if (d.len == 0)
        d.point = 0;
    if (x < 0 && d.len > 0)
        tb_buf_putc(out, '-');
    if (d.point <= 0)
        tb_buf_putc(out, '0');
    for (int i = 0; i < d.point; i++) {
        tb_buf_putc(out, decimal_digit(&d, i));
        if (i + 1 < d.point && (d.point - i - 1) % 3 == 0)
            tb_buf_putc(out, ',');
    }
    if (decimals > 0)
        tb_buf_putc(out, '.');
    for (int i = 0; i < decimals; i++)
        tb_buf_putc(out, decimal_digit(&d, d.point + i));
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The parts of a number of JSON's grammar. */
typedef struct parts {
    bool minus;
    tb_text whole, fraction; /* digits */
    long exponent;           /* as written */
} parts;

static tb_text take_digits(const char **at, const char *end)
{
    const char *from = *at;

    while (*at < end && is_digit(**at))
        ++*at;
    return (tb_text){from, (size_t)(*at - from)};
}

static bool split(tb_text text, parts *p)
{
    const char *at = text.at, *end = text.at + text.len;

    *p = (parts){.fraction = {"", 0}};
    if (at < end && *at == '-') {
        p->minus = true;
        at++;
    }
    p->whole = take_digits(&at, end);
    if (p->whole.len == 0 || (p->whole.len > 1 && p->whole.at[0] == '0'))
        return false;
    if (at < end && *at == '.') {
        at++;
        p->fraction = take_digits(&at, end);
        if (p->fraction.len == 0)
            return false;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        bool minus = at + 1 < end && at[1] == '-';
        tb_text digits;

        at += minus || (at + 1 < end && at[1] == '+') ? 2 : 1;
        digits = take_digits(&at, end);
        if (digits.len == 0)
            return false;
        for (size_t i = 0; i < digits.len && p->exponent < EXPONENT_CEILING; i++)
            p->exponent = p->exponent * 10 + (digits.at[i] - '0');
        if (minus)
            p->exponent = -p->exponent;
    }
    return at == end;
}

/* Few digits and a small exponent: both are exact doubles, so that one rounding gives the nearest (Clinger 1990). */
static bool parse_exact(const parts *p, double *out)
{
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    long exponent = p->exponent - (long)p->fraction.len;
    uint64_t m = 0;

    if (p->whole.len + p->fraction.len > 18 || exponent < -22 || exponent > 22)
        return false;
    for (size_t i = 0; i < p->whole.len; i++)
        m = m * 10 + (uint64_t)(p->whole.at[i] - '0');
    for (size_t i = 0; i < p->fraction.len; i++)
        m = m * 10 + (uint64_t)(p->fraction.at[i] - '0');
    if (m > (uint64_t)1 << MANTISSA_BITS)
        return false;
    *out = exponent < 0 ? (double)m / tens[-exponent] : (double)m * tens[exponent];
    return true;
}

/* The significant digits one after another: any more than DIGITS_EXACT_MAX can only break a tie, which one digit does.
 */
typedef struct significant {
    char digits[DIGITS_EXACT_MAX + 32];
    size_t len;
    long dropped; /* digits that were not kept */
} significant;

static void add_digits(significant *s, tb_text digits)
{
    for (size_t i = 0; i < digits.len; i++) {
        if (s->len == 0 && digits.at[i] == '0')
            continue;
        if (s->len < DIGITS_EXACT_MAX) {
            s->digits[s->len++] = digits.at[i];
            continue;
        }
        s->dropped++;
        if (digits.at[i] != '0')
            s->digits[DIGITS_EXACT_MAX - 1] = '1'; /* any digit but 0 would do here, far behind the last that counts */
    }
}

static bool parse_slowly(const parts *p, double *out)
{
    significant s = {.len = 0};
    locale_t plain = plain_locale();
    long exponent;

    if (plain == (locale_t)0)
        return false;
    add_digits(&s, p->whole);
    add_digits(&s, p->fraction);
    exponent = p->exponent - (long)p->fraction.len + s.dropped;
    if (s.len == 0)
        s.digits[s.len++] = '0';
    snprintf(s.digits + s.len, sizeof s.digits - s.len, "e%ld", exponent);
    *out = strtod_l(s.digits, NULL, plain);
    freelocale(plain);
    return true;
}

bool tb_number_parse(tb_text text, double *out)
{
    parts p;
    double x;

    if (!split(text, &p) || (!parse_exact(&p, &x) && !parse_slowly(&p, &x)) || !isfinite(x))
        return false;
    *out = p.minus ? -x : x;
    return true;
}

bool tb_number_parse_whole(tb_text text, unsigned long max, unsigned long *out)
{
    unsigned long value = 0;

    if (text.len == 0)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned long digit = (unsigned long)(text.at[i] - '0');

        if (!is_digit(text.at[i]) || digit > max || value > (max - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}
