#include "tbi_lexicon.h"

#include "number.h"

#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define DIGITS "[0-9]{1,3}(?:[ '][0-9]{3})+(?![0-9.,])|[0-9][0-9.,]{0,15}"
#define WORDS                                                                                                          \
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"      \
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
#define POWERS "dozens?|hundreds?|thousands?|millions?|billions?"

const char *const tbi_number_pattern =
    "(?=[0-9abcdefhmnost])(?<![\\w.,])(?<number>(?:" DIGITS
    ")(?: ?(?:k|m|mn|mio|bn)\\b|(?: (?:hundred|thousand|million|billion))+\\b)?"
    "|(?:half a(?= million| dozen| thousand| billion)|(?:a )?(?:couple|few|handful)(?: of)?|several|tens(?= of)|a "
    "(?=" POWERS ")|" WORDS "|" POWERS ")(?: and a half)?(?:(?: of|[ -](?:and )?)[ -]?(?:" WORDS "|" POWERS "))*\\b)";

static bool word_value(tb_text word, double *value)
{
    static const char *const small[] = {
        "zero", "one",    "two",    "three",    "four",     "five",    "six",     "seven",     "eight",    "nine",
        "ten",  "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
    static const char *const tens[] = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
    static const struct {
        const char *word;
        double value;
    } vague[] = {{"half", 0.5}, {"couple", 2}, {"few", 3}, {"several", 4}, {"handful", 5}, {"tens", 20}};

    for (size_t i = 0; i < COUNT(small); i++)
        if (word.len == strlen(small[i]) && strncasecmp(word.at, small[i], word.len) == 0) {
            *value = (double)i;
            return true;
        }
    for (size_t i = 0; i < COUNT(tens); i++)
        if (word.len == strlen(tens[i]) && strncasecmp(word.at, tens[i], word.len) == 0) {
            *value = (double)(10 * (i + 2));
            return true;
        }
    for (size_t i = 0; i < COUNT(vague); i++)
        if (word.len == strlen(vague[i].word) && strncasecmp(word.at, vague[i].word, word.len) == 0) {
            *value = vague[i].value;
            return true;
        }
    return false;
}

/* "dozens" alone are two dozen; "hundreds of thousands" are 200 times 1,000. */
static bool multiplier(tb_text word, bool any, double *factor)
{
    static const struct {
        const char *word;
        double factor;
    } table[] = {{"k", 1e3},    {"m", 1e6},       {"mn", 1e6},       {"mio", 1e6},     {"bn", 1e9},
                 {"dozen", 12}, {"hundred", 100}, {"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9}};
    bool plural = word.len > 3 && (word.at[word.len - 1] | 32) == 's';

    word.len -= plural;
    for (size_t i = 0; i < COUNT(table); i++)
        if (word.len == strlen(table[i].word) && strncasecmp(word.at, table[i].word, word.len) == 0) {
            *factor = table[i].factor * (plural && !any ? 2 : 1);
            return true;
        }
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* True if three digits and no more follow the separator at TEXT[I]. */
static bool thousands_follow(tb_text text, size_t i)
{
    return i + 3 < text.len && is_digit(text.at[i + 1]) && is_digit(text.at[i + 2]) && is_digit(text.at[i + 3]) &&
           (i + 4 == text.len || !is_digit(text.at[i + 4]));
}

/* True if the comma at TEXT[I] is a decimal one: "1,5 million", not "3,4". */
static bool decimal_comma(tb_text text, size_t i)
{
    size_t end = i + 1;

    while (end < text.len && is_digit(text.at[end]))
        end++;
    if (text.at[i] != ',' || end == i + 1 || end > i + 3)
        return false;
    end += end < text.len && text.at[end] == ' ';
    return end < text.len && strchr("mbMB", text.at[end]) != NULL && text.at[end] != '\0';
}

/* The digits at the start of TEXT, without what stands between thousands ("20,000", "20 000"; "20.000" too: nobody
 * counts users to three decimals). Returns the bytes taken. */
static size_t take_digits(tb_text text, double *value)
{
    char digits[32];
    size_t n = 0, i = 0;

    for (; i < text.len && n + 1 < sizeof digits; i++) {
        char c = text.at[i];
        if (is_digit(c))
            digits[n++] = c;
        else if (n > 0 && (c == ',' || c == ' ' || c == '\'' || c == '.') && thousands_follow(text, i) &&
                 !(c == '.' && digits[0] == '0'))
            continue;
        else if (n > 0 && c == '.' && i + 1 < text.len && is_digit(text.at[i + 1]))
            digits[n++] = c;
        else if (n > 0 && decimal_comma(text, i))
            digits[n++] = '.';
        else
            break;
    }
    while (n > 1 && digits[0] == '0' && digits[1] != '.') {
        memmove(digits, digits + 1, --n);
    }
    return n > 0 && tb_number_parse((tb_text){digits, n}, value) ? i : 0;
}

/* Words that join the parts of a number: "a couple of hundred and fifty". */
static bool joins(tb_text word)
{
    return (word.len == 1 && (word.at[0] | 32) == 'a') || (word.len == 2 && strncasecmp(word.at, "of", 2) == 0) ||
           (word.len == 3 && strncasecmp(word.at, "and", 3) == 0);
}

/* A number as it is read: "one million" is complete, "two hundred" still waits for its "thousand". */
typedef struct reading {
    double complete, waiting;
    bool any, is_waiting;
} reading;

/* Takes the word at the start of REST; returns its length, 0 if it is no part of a number. */
static size_t take_word(tb_text rest, reading *r)
{
    tb_text word = {rest.at, 0};
    double part;

    while (word.len < rest.len && (rest.at[word.len] | 32) >= 'a' && (rest.at[word.len] | 32) <= 'z')
        word.len++;
    if (joins(word))
        return word.len;
    if (word_value(word, &part)) {
        r->waiting += part;
        r->is_waiting = true;
    } else if (multiplier(word, r->any, &part)) {
        r->waiting = (r->is_waiting ? r->waiting : 1) * part;
        r->is_waiting = part < 1000;
        if (part >= 1000) {
            r->complete += r->waiting;
            r->waiting = 0;
        }
    } else {
        return 0;
    }
    r->any = true;
    return word.len;
}

bool tb_lexicon_number(tb_text text, double *out)
{
    reading r = {0};

    for (size_t i = 0; i < text.len;) {
        tb_text rest = {text.at + i, text.len - i};
        if (strchr(" -~+", text.at[i]) != NULL && text.at[i] != '\0') {
            i++;
            continue;
        }
        size_t taken = r.any ? 0 : take_digits(rest, &r.waiting);
        if (taken > 0)
            r.any = r.is_waiting = true;
        else if ((taken = take_word(rest, &r)) == 0)
            break;
        i += taken;
    }
    if (r.any)
        *out = r.complete + r.waiting;
    return r.any;
}
