/* form_number.c - numbers as people type them into a field of their own. */
#include "form.h"

#include "number.h"

#include <string.h>
#include <strings.h>

#define DIGITS_MAX 40

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* TEXT in OUT with plain spaces for the narrow and the unbreakable ones, and none around it. False if it is too long.
 */
static bool plain(tb_text text, char out[DIGITS_MAX + 1], tb_text *cut)
{
    static const char *const spaces[] = {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\t", "\n"};
    size_t n = 0;

    for (size_t i = 0; i < text.len;) {
        size_t taken = 0;
        for (size_t s = 0; s < sizeof spaces / sizeof spaces[0]; s++)
            if (strncmp(text.at + i, spaces[s], strlen(spaces[s])) == 0)
                taken = strlen(spaces[s]);
        if (n == DIGITS_MAX)
            return false;
        out[n++] = taken > 0 ? ' ' : text.at[i];
        i += taken > 0 ? taken : 1;
    }
    out[n] = '\0';
    *cut = (tb_text){out, n};
    while (cut->len > 0 && *cut->at == ' ')
        cut->at++, cut->len--;
    while (cut->len > 0 && cut->at[cut->len - 1] == ' ')
        cut->len--;
    return true;
}

/* True if exactly three digits follow what stands at TEXT[I]. */
static bool thousands_follow(tb_text text, size_t i)
{
    return i + 3 < text.len && is_digit(text.at[i + 1]) && is_digit(text.at[i + 2]) && is_digit(text.at[i + 3]) &&
           (i + 4 == text.len || !is_digit(text.at[i + 4]));
}

/* The digits TEXT begins with, without what stands between thousands; of a dot, "20.000" are 20,000 and "0.125" is an
 * eighth. Returns the bytes taken, 0 if it does not begin with a number. */
static size_t take_digits(tb_text text, char digits[DIGITS_MAX + 1])
{
    char between = '\0';
    size_t n = 0, i = 0, last = 0; /* where the last group began */

    while (i < text.len && (text.at[i] == '-' || text.at[i] == '+') && i == 0)
        if (text.at[i++] == '-')
            digits[n++] = '-';
    for (last = i; i < text.len; i++) {
        const char c = text.at[i];
        if (is_digit(c))
            digits[n++] = c;
        else if (c != '\0' && strchr(",.' _", c) && (between == '\0' || between == c) && i > last && i - last <= 3 &&
                 !(c == '.' && text.at[last] == '0') && thousands_follow(text, i))
            between = c, last = i + 1;
        else
            break;
    }
    if (i == 0 || !is_digit(text.at[i - 1]))
        return 0;
    if (between != '.' && i + 1 < text.len && text.at[i] == '.' && is_digit(text.at[i + 1]))
        do
            digits[n++] = text.at[i++];
        while (i < text.len && is_digit(text.at[i]));
    digits[n] = '\0';
    return i;
}

/* What a word after the digits multiplies with; 0 if it is none. */
static double factor_of(tb_text word)
{
    static const struct {
        const char *word;
        double factor;
    } table[] = {{"k", 1e3},   {"thousand", 1e3}, {"m", 1e6},  {"mn", 1e6},
                 {"mio", 1e6}, {"million", 1e6},  {"bn", 1e9}, {"billion", 1e9}};

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (word.len == strlen(table[i].word) && strncasecmp(word.at, table[i].word, word.len) == 0)
            return table[i].factor;
    return 0;
}

bool web_form_number(tb_text text, const char *unit, double *out)
{
    char copy[DIGITS_MAX + 1], digits[DIGITS_MAX + 1];
    const size_t unit_len = unit ? strlen(unit) : 0;
    double factor = 1;
    tb_text cut;

    if (!plain(text, copy, &cut))
        return false;
    if (unit_len > 0 && cut.len > unit_len && strncasecmp(cut.at + cut.len - unit_len, unit, unit_len) == 0)
        cut.len -= unit_len;
    while (cut.len > 0 && cut.at[cut.len - 1] == ' ')
        cut.len--;
    if (memchr(cut.at, 'e', cut.len) && tb_number_parse(cut, out))
        return true; /* 1e-7, as very small ones are written out */
    const size_t taken = take_digits(cut, digits);
    tb_text rest = {cut.at + taken, cut.len - taken};
    while (rest.len > 0 && *rest.at == ' ')
        rest.at++, rest.len--;
    if (taken == 0 || (rest.len > 0 && (factor = factor_of(rest)) <= 0))
        return false;
    char *first = digits + (digits[0] == '-');
    while (first[0] == '0' && is_digit(first[1]))
        memmove(first, first + 1, strlen(first));
    if (!tb_number_parse(tb_text_of(digits), out))
        return false;
    *out *= factor;
    return true;
}
