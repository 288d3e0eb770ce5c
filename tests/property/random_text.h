/* random_text.h - shared by the files that make random texts. They are written with ' in place of ", and turned at the
 * end. */
#ifndef RANDOM_TEXT_H
#define RANDOM_TEXT_H

#include "random_pack.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const random_words[] = {"amber", "birch", "cedar", "dune", "ember"};

static inline int below(tb_random *random, int n)
{
    return (int)tb_random_below(random, (uint32_t)n);
}

static inline int between(tb_random *random, int least, int most)
{
    return least + below(random, most - least + 1);
}

static inline bool is_lucky(tb_random *random, double probability)
{
    return tb_random_uniform(random) < probability;
}

#define PICK(random, ...)                                                                                              \
    ((const char *const[]){__VA_ARGS__}[below(random, (int)COUNT(((const char *const[]){__VA_ARGS__})))])

/* Generators have no way to go on without memory. */
static inline const char *keep(tb_arena *arena, tb_buf *text)
{
    const char *kept = text->failed ? NULL : tb_arena_copy(arena, text->data != NULL ? text->data : "", text->len);

    if (kept == NULL)
        abort();
    tb_buf_release(text);
    return kept;
}

static inline void add(text_list *list, const char *item)
{
    if (item == NULL || list->count == PACK_ITEMS_MAX)
        abort();
    list->items[list->count++] = item;
}

static inline void put_quoted(tb_buf *out, const char *text)
{
    for (; *text != '\0'; text++)
        tb_buf_putc(out, *text == '\'' ? '"' : *text);
}

static inline void fill_order(size_t *order, size_t count, tb_random *shuffle)
{
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; shuffle != NULL && i > 1; i--) {
        size_t k = tb_random_below(shuffle, (uint32_t)i), kept = order[i - 1];
        order[i - 1] = order[k];
        order[k] = kept;
    }
}

/* Lists within a text whose order has no part in what it says are written between these. */
#define MIX "\1"
#define MIX_COMMA "\2"
#define MIX_END "\3"

/* Where the item that begins at AT ends, lists within it left out. */
static inline const char *item_end(const char *at)
{
    int depth = 0;

    for (; depth > 0 || (*at != MIX_COMMA[0] && *at != MIX_END[0]); at++)
        depth += (*at == MIX[0]) - (*at == MIX_END[0]);
    return at;
}

/* put_quoted for the text up to END, with the lists in it shuffled. */
static inline void put_mixed(tb_buf *out, const char *text, const char *end, tb_random *shuffle)
{
    for (; text < end; text++) {
        const char *items[PACK_ITEMS_MAX];
        size_t order[PACK_ITEMS_MAX], count = 0;
        if (*text != MIX[0]) {
            tb_buf_putc(out, *text == '\'' ? '"' : *text);
            continue;
        }
        while (*text != MIX_END[0]) {
            items[count++] = text + 1;
            text = item_end(text + 1);
        }
        fill_order(order, count, shuffle);
        for (size_t i = 0; i < count; i++) {
            tb_buf_puts(out, i > 0 ? "," : "");
            put_mixed(out, items[order[i]], item_end(items[order[i]]), shuffle);
        }
    }
}

static inline void put_items(tb_buf *out, const text_list *list, tb_random *shuffle)
{
    size_t order[PACK_ITEMS_MAX];

    fill_order(order, list->count, shuffle);
    for (size_t i = 0; i < list->count; i++) {
        tb_buf_puts(out, i > 0 ? "," : "");
        put_mixed(out, list->items[order[i]], list->items[order[i]] + strlen(list->items[order[i]]), shuffle);
    }
}

/* Ids that are not in the order of their names: ties go by the pack's order. */
static inline const char *alternative_id(int alternative)
{
    static const char *const ids[] = {"mid", "zed", "abe", "kay"};

    return ids[alternative];
}

static inline int threshold(tb_random *random, const question_text *q)
{
    static const int numbers[] = {0, 1, 5, 6, 10};
    int number = numbers[below(random, (int)COUNT(numbers))];

    return number < q->min ? q->min : number > q->max ? q->max : number;
}

#endif
