/* tbi_escape.h - what must not reach a terminal as it is, and what may stand in JSON as it is. */
#ifndef TBI_ESCAPE_H
#define TBI_ESCAPE_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* C0 (newline and tab too), DEL, C1 and the characters that reorder what follows them (Unicode's UAX #9: embeddings,
 * overrides, isolates), which can make a line read as something it does not say. */
bool tbi_is_control(uint32_t code);

#define TBI_EIGHT(byte) (0x0101010101010101U * (byte))

/* The bytes at AT that stand for themselves: ASCII, but controls, quote and backslash. Eight at a time: a byte's top
 * bit comes out set if it is none of those. A borrow may set it for one behind such a byte too, never for one before.
 */
static inline size_t tbi_json_plain(const char *at, const char *end)
{
    const char *from = at;
    uint64_t eight;

    for (; (size_t)(end - at) >= sizeof eight; at += sizeof eight) {
        uint64_t quote, backslash, stops;

        memcpy(&eight, at, sizeof eight);
        eight = le64toh(eight);
        quote = eight ^ TBI_EIGHT('"');
        backslash = eight ^ TBI_EIGHT('\\');
        stops = (eight - TBI_EIGHT(0x20)) | (quote - TBI_EIGHT(1)) | (backslash - TBI_EIGHT(1)) | eight;
        stops &= TBI_EIGHT(0x80);
        if (stops != 0)
            return (size_t)(at - from) + (size_t)__builtin_ctzll(stops) / 8;
    }
    while (at < end && (unsigned char)*at >= 0x20 && (unsigned char)*at < 0x80 && *at != '"' && *at != '\\')
        at++;
    return (size_t)(at - from);
}

#endif
