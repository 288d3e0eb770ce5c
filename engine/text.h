/* text.h - strings of UTF-8: validity, lengths as a reader counts them, comparison, nearest names. */
#ifndef TB_TEXT_H
#define TB_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* LEN bytes, borrowed. Not NUL-terminated unless the giver says so. */
typedef struct tb_text {
    const char *at;
    size_t len;
} tb_text;

#define TB_TEXT(literal) ((tb_text){(literal), sizeof(literal) - 1})

tb_text tb_text_of(const char *string); /* NULL gives the empty text */
static inline bool tb_text_equal(tb_text a, tb_text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Here, because names are looked up by it, and most differ in their first byte. */
static inline bool tb_text_is(tb_text text, const char *string)
{
    size_t same = 0;

    if (string == NULL)
        return text.len == 0;
    while (same < text.len && text.at[same] == string[same] && string[same] != '\0')
        same++;
    return same == text.len && string[same] == '\0';
}

/* Byte order, shorter first on a tie: the one order in which ids are sorted. <0, 0, >0. */
int tb_text_compare(tb_text a, tb_text b);

/* Offset of the first byte that is not part of valid UTF-8 (surrogates and overlong forms are not), or LEN. */
size_t tb_utf8_valid_len(const char *bytes, size_t len);

/* Reads the code point at BYTES (LEN > 0, valid UTF-8) and says how many bytes it took; U+FFFD and 1 if invalid. */
uint32_t tb_utf8_next(const char *bytes, size_t len, size_t *taken);

/* Appends nothing but writes the 1 to 4 bytes of CODE to OUT; returns how many. CODE <= 0x10FFFF. */
size_t tb_utf8_encode(uint32_t code, char out[4]);

/* Code points in a text; invalid bytes count as one each. */
size_t tb_utf8_count(tb_text text);

/* Columns a terminal gives the text: wide characters 2, combining marks 0. */
size_t tb_utf8_width(tb_text text);

/* Writes TEXT as a file's name has it: small letters and digits of ASCII, and a hyphen for all that stands between;
 * SIZE bytes at most, the NUL included. Returns its length, 0 if there is no letter or digit in it. */
size_t tb_text_slug(tb_text text, char *out, size_t size);

/* The candidate nearest to NAME by edit distance (adjacent swap counts 1) for "did you mean", or NULL when none is
 * near: at most a third of NAME's length, at least 1, at most 3. Ties: the first. Candidates may hold NULLs. */
const char *tb_text_nearest(tb_text name, const char *const *candidates, size_t count);

#endif
