#include "text.h"

#include <string.h>

enum {
    NEAREST_LEN_MAX = 64, /* a longer name is no slip of the finger, and the rows below stay on the stack */
};

tb_text tb_text_of(const char *string)
{
    return string != NULL ? (tb_text){string, strlen(string)} : (tb_text){"", 0};
}

int tb_text_compare(tb_text a, tb_text b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len > 0 ? memcmp(a.at, b.at, len) : 0;

    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

/* Bytes of the sequence at S, LEFT > 0 of them there; 0 if it is not valid (Unicode 15, table 3-7). */
static size_t sequence_len(const unsigned char *s, size_t left)
{
    unsigned char low = 0x80, high = 0xBF;
    size_t len;

    if (s[0] < 0x80)
        return 1;
    if (s[0] < 0xC2 || s[0] > 0xF4)
        return 0;
    len = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    if (left < len)
        return 0;
    if (s[0] == 0xE0)
        low = 0xA0;
    else if (s[0] == 0xED)
        high = 0x9F;
    else if (s[0] == 0xF0)
        low = 0x90;
    else if (s[0] == 0xF4)
        high = 0x8F;
    if (s[1] < low || s[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    return len;
}

size_t tb_utf8_valid_len(const char *bytes, size_t len)
{
    const unsigned char *s = (const unsigned char *)bytes;
    size_t i = 0;

    while (i < len) {
        uint64_t eight;
        size_t step;

        for (; len - i >= 4 * sizeof eight; i += 4 * sizeof eight) { /* most text is ASCII: many bytes at a time */
            uint64_t many[4];
            memcpy(many, s + i, sizeof many);
            if (((many[0] | many[1] | many[2] | many[3]) & 0x8080808080808080U) != 0)
                break;
        }
        if (len - i >= sizeof eight) {
            memcpy(&eight, s + i, sizeof eight);
            if ((eight & 0x8080808080808080U) == 0) {
                i += sizeof eight;
                continue;
            }
        }
        if (i == len)
            break;
        step = sequence_len(s + i, len - i);
        if (step == 0)
            return i;
        i += step;
    }
    return len;
}

uint32_t tb_utf8_next(const char *bytes, size_t len, size_t *taken)
{
    const unsigned char *s = (const unsigned char *)bytes;

    switch (*taken = sequence_len(s, len)) {
    case 1: return s[0];
    case 2: return (s[0] & 0x1FU) << 6 | (s[1] & 0x3FU);
    case 3: return (s[0] & 0x0FU) << 12 | (s[1] & 0x3FU) << 6 | (s[2] & 0x3FU);
    case 4: return (s[0] & 0x07U) << 18 | (s[1] & 0x3FU) << 12 | (s[2] & 0x3FU) << 6 | (s[3] & 0x3FU);
    default: *taken = 1; return 0xFFFD;
    }
}

size_t tb_utf8_encode(uint32_t code, char out[4])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xE0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

size_t tb_utf8_count(tb_text text)
{
    size_t count = 0, taken;

    for (size_t i = 0; i < text.len; i += taken, count++)
        (void)tb_utf8_next(text.at + i, text.len - i, &taken);
    return count;
}

/* Rough on purpose: the blocks people write, not every code point of UAX #11. */
static const uint32_t no_columns[][2] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},   {0x064B, 0x065F},   {0x06D6, 0x06DC},
    {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D},   {0x0E31, 0x0E31},   {0x0E34, 0x0E3A},
    {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},   {0x2060, 0x2064},   {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0x1F3FB, 0x1F3FF}, {0xE0100, 0xE01EF},
};
static const uint32_t two_columns[][2] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
    {0x26A1, 0x26A1},   {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},   {0x274C, 0x274C},
    {0x2753, 0x2755},   {0x2795, 0x2797},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
    {0x1F7E0, 0x1F7EB}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

static bool in_ranges(uint32_t code, const uint32_t (*ranges)[2], size_t count)
{
    for (size_t i = 0; i < count && code >= ranges[i][0]; i++)
        if (code <= ranges[i][1])
            return true;
    return false;
}

size_t tb_utf8_width(tb_text text)
{
    size_t width = 0, taken;

    for (size_t i = 0; i < text.len; i += taken) {
        uint32_t code = tb_utf8_next(text.at + i, text.len - i, &taken);

        if (code < 0x300)
            width++;
        else if (!in_ranges(code, no_columns, sizeof no_columns / sizeof no_columns[0]))
            width += in_ranges(code, two_columns, sizeof two_columns / sizeof two_columns[0]) ? 2 : 1;
    }
    return width;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edits that make A into B, an adjacent swap being one (optimal string alignment); more than LIMIT is LIMIT + 1. */
static size_t distance(tb_text a, tb_text b, size_t limit)
{
    size_t rows[3][NEAREST_LEN_MAX + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];

    if (a.len > b.len + limit || b.len > a.len + limit || b.len > NEAREST_LEN_MAX)
        return limit + 1;
    for (size_t j = 0; j <= b.len; j++)
        above[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *spare = before, nearest;

        row[0] = nearest = i;
        for (size_t j = 1; j <= b.len; j++) {
            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (a.at[i - 1] != b.at[j - 1]));
            if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
            nearest = least(nearest, row[j]);
        }
        if (nearest > limit)
            return limit + 1;
        before = above;
        above = row;
        row = spare;
    }
    return least(above[b.len], limit + 1);
}

const char *tb_text_nearest(tb_text name, const char *const *candidates, size_t count)
{
    size_t limit = name.len < 6 ? 1 : name.len < 9 ? 2 : 3;
    const char *nearest = NULL;

    if (name.len == 0 || name.len > NEAREST_LEN_MAX)
        return NULL;
    for (size_t i = 0; i < count && (nearest == NULL || limit > 0); i++) {
        size_t edits = candidates[i] != NULL ? distance(name, tb_text_of(candidates[i]), limit) : limit + 1;

        if (edits <= limit && (nearest == NULL || edits < limit)) {
            nearest = candidates[i];
            limit = edits;
        }
    }
    return nearest;
}

size_t tb_text_slug(tb_text text, char *out, size_t size)
{
    size_t len = 0;

    for (size_t i = 0; i < text.len && len + 1 < size; i++) {
        const char c = text.at[i] >= 'A' && text.at[i] <= 'Z' ? (char)(text.at[i] - 'A' + 'a') : text.at[i];
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[len++] = c;
        else if (len > 0 && out[len - 1] != '-')
            out[len++] = '-';
    }
    while (len > 0 && out[len - 1] == '-')
        len--;
    out[len] = '\0';
    return len;
}
