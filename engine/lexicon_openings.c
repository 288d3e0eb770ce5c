/* With which letters a match of each item can begin. They are found out by asking PCRE2, letter by letter, whether a
 * text that begins so could still match: no reading of patterns of our own, and nothing is ever missed. */
#include "tbi_lexicon.h"

#include "tbi_prepared.h"

#include <stdlib.h>
#include <string.h>

/* What an opening tells apart after its first letter; any other character ends what is looked up. */
static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789 -.'";

enum {
    LETTER_COUNT = sizeof letters - 1,
    BROAD = 8, /* an opening that more letters than these can follow is told apart no further */
    NODES_MAX = 512,
    WRITTEN = 7, /* bytes of an opening */
};

static unsigned char fold(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
}

/* 1 to LETTER_COUNT, or 0 */
static uint32_t letter(char c)
{
    const char *at = c != '\0' ? strchr(letters, fold(c)) : NULL;

    return at != NULL ? (uint32_t)(at - letters) + 1 : 0;
}

/* The first letter takes the highest bits, so that openings that go on from one another stand together. */
static uint32_t pack_letter(uint32_t packed, size_t n, uint32_t code)
{
    return packed | code << (6 * (TBI_OPENING_MAX - 1 - n));
}

/* ---- Working them out ---- */

typedef struct node {
    char text[TBI_OPENING_MAX + 1];
    uint32_t packed;
} node;

typedef struct maker {
    tb_search search;
    tb_buf *out; /* of tbi_opening */
    uint16_t item;
    bool after;
    const char *before; /* what may stand before a match, as far as its pattern can tell */
    node *level, *next;
    size_t count;
} maker;

static void add(maker *m, uint32_t packed, bool goes_on)
{
    tbi_opening opening = {packed, m->item, goes_on};

    tb_buf_add(m->out, (const char *)&opening, sizeof opening);
}

static bool could_begin(maker *m, const char *text)
{
    char subject[TBI_OPENING_MAX + 2];
    bool could = false;

    memcpy(subject + m->after, text, strlen(text) + 1);
    for (const char *before = m->before; *before != '\0' && !could; before++) {
        if (m->after)
            subject[0] = *before;
        could = tb_search_could_begin(&m->search, (tb_text){subject, strlen(text) + m->after}, m->after);
    }
    return could;
}

/* What can tell a place after a letter from another is \b and its like, for which any letter will do, and lookbehinds.
 * At the start of a text what must not stand before a match does not, so that nothing else needs to be tried there. */
static const char *what_before(const maker *m, tb_lookbehind lookbehind)
{
    static const char word[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

    return m->after && lookbehind == TB_LOOKBEHIND_NOT ? word : "a";
}

static void first_level(maker *m, const tb_pattern *pattern)
{
    tb_lookbehind lookbehind = tb_pattern_lookbehind(pattern);

    m->count = 0;
    m->before = what_before(m, lookbehind);
    for (unsigned c = 1; c < 256; c++) {
        node one = {{(char)c}, pack_letter(0, 0, c)};
        if (c >= 'A' && c <= 'Z')
            continue; /* letters count alike whatever their case */
        if (c >= 0x80) {
            if (tb_search_first_byte(&m->search, (unsigned char)c))
                add(m, one.packed, false);
        } else if (lookbehind == TB_LOOKBEHIND_ANY) {
            add(m, one.packed, false);
        } else if (could_begin(m, one.text)) {
            m->level[m->count++] = one;
        }
    }
}

/* Tells each of the level's openings apart by one more letter, but those that nearly any letter can follow. */
static void next_level(maker *m, size_t len)
{
    size_t count = 0;
    node *swap = m->level;

    for (size_t i = 0; i < m->count; i++) {
        size_t before = count;
        for (size_t k = 0; k < LETTER_COUNT && before + LETTER_COUNT <= NODES_MAX; k++) {
            node more = m->level[i];
            more.text[len] = letters[k];
            more.packed = pack_letter(more.packed, len, (uint32_t)k + 1);
            if (could_begin(m, more.text))
                m->next[count++] = more;
        }
        bool apart = before + LETTER_COUNT <= NODES_MAX && count - before <= BROAD;
        add(m, m->level[i].packed, apart);
        if (!apart)
            count = before;
    }
    m->level = m->next;
    m->next = swap;
    m->count = count;
}

static tb_status make_item(maker *m, const tb_pattern *pattern)
{
    tb_status status = tb_search_open(&m->search, pattern, (tb_text){"", 0});

    if (status == TB_OK) {
        first_level(m, pattern);
        for (size_t len = 1; len < TBI_OPENING_MAX; len++)
            next_level(m, len);
        for (size_t i = 0; i < m->count; i++)
            add(m, m->level[i].packed, false);
    }
    tb_search_close(&m->search);
    return status;
}

static int compare(const void *a, const void *b)
{
    const tbi_opening *x = a, *y = b;

    return x->letters != y->letters ? (x->letters > y->letters) - (x->letters < y->letters) : x->item - y->item;
}

/* All items, in places AFTER a letter or not: how many openings, then each. */
static tb_status put_side(const tb_lexicon *lexicon, maker *m, tb_buf *out)
{
    tb_status status = TB_OK;

    for (size_t i = 0; i < lexicon->count && status == TB_OK; i++) {
        m->item = (uint16_t)i;
        status = make_item(m, lexicon->items[i].pattern);
    }
    if (status != TB_OK || (status = tb_buf_status(m->out)) != TB_OK)
        return status;
    tbi_opening *list = (tbi_opening *)(void *)m->out->data;
    size_t count = m->out->len / sizeof *list;
    if (count > 0)
        qsort(list, count, sizeof *list, compare);
    tbi_put_number(out, (uint32_t)count, 4);
    for (size_t i = 0; i < count; i++) {
        tbi_put_number(out, list[i].letters, 4);
        tbi_put_number(out, list[i].item, 2);
        tbi_put_number(out, list[i].goes_on, 1);
    }
    return tb_buf_status(out);
}

tb_status tbi_openings_put(const tb_lexicon *lexicon, tb_buf *out)
{
    tb_buf openings = TB_BUF_EMPTY;
    node *levels = calloc(2 * (size_t)NODES_MAX, sizeof *levels);
    tb_status status = levels != NULL ? TB_OK : TB_ERR_NOMEM;

    for (int after = 0; after < 2 && status == TB_OK; after++) {
        maker m = {.out = &openings, .after = after != 0, .level = levels, .next = levels + NODES_MAX};
        tb_buf_clear(&openings);
        status = put_side(lexicon, &m, out);
    }
    free(levels);
    tb_buf_release(&openings);
    return status;
}

/* ---- Reading them ---- */

tb_status tbi_openings_take(tb_text *written, size_t count, tb_arena *arena, tbi_openings *out)
{
    for (int after = 0; after < 2; after++) {
        size_t n = tbi_take_number(written, 4);
        const unsigned char *at = (const unsigned char *)written->at;
        if (n > written->len / WRITTEN)
            return TB_ERR_INPUT;
        tbi_opening *list = tb_arena_array(arena, n + 1, sizeof *list);
        if (list == NULL)
            return TB_ERR_NOMEM;
        for (size_t i = 0; i < n; i++, at += WRITTEN) {
            list[i].letters = (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
            list[i].item = (uint16_t)(at[4] | at[5] << 8);
            list[i].goes_on = at[6] != 0;
            if (list[i].item >= count || (i > 0 && list[i - 1].letters > list[i].letters))
                return TB_ERR_INPUT;
        }
        written->at += n * WRITTEN;
        written->len -= n * WRITTEN;
        out->after[after].list = list;
        out->after[after].count = n;
    }
    return TB_OK;
}

/* ---- Using them ---- */

typedef struct start {
    uint32_t item, at;
} start;

typedef struct finder {
    const tbi_openings *openings;
    tb_text text;
    uint32_t *last; /* by item: behind where it was found to begin */
    tb_buf found;   /* of start, as they come in the text */
} finder;

static size_t lower_bound(const tbi_opening *list, size_t low, size_t high, uint32_t packed)
{
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (list[mid].letters < packed)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void note(finder *f, size_t item, size_t at)
{
    const start found = {(uint32_t)item, (uint32_t)at};

    if (f->last[item] == at + 1) /* a place that may be after a letter is looked up both ways */
        return;
    f->last[item] = (uint32_t)at + 1;
    tb_buf_add(&f->found, (const char *)&found, sizeof found);
}

static void look_up(finder *f, bool after, size_t at)
{
    const tbi_opening *list = f->openings->after[after].list;
    size_t count = f->openings->after[after].count, left = f->text.len - at;
    uint32_t packed = 0, code = fold(f->text.at[at]);

    for (size_t n = 0, low = 0; n < TBI_OPENING_MAX && code != 0; n++) {
        uint32_t next = n + 1 < left ? letter(f->text.at[at + n + 1]) : 0;
        packed = pack_letter(packed, n, code);
        low = lower_bound(list, low, count, packed);
        if (low == count || (list[low].letters ^ packed) >> (6 * (TBI_OPENING_MAX - 1 - n)) != 0)
            return; /* nothing begins so */
        for (; low < count && list[low].letters == packed; low++)
            if (!list[low].goes_on || next == 0)
                note(f, list[low].item, at);
        code = next;
    }
}

static void look_everywhere(finder *f)
{
    for (size_t i = 0; i < f->text.len; i++) {
        unsigned char before = i > 0 ? fold(f->text.at[i - 1]) : ' ';
        bool word = (before >= 'a' && before <= 'z') || (before >= '0' && before <= '9') || before == '_';
        if (((unsigned char)f->text.at[i] & 0xC0) == 0x80)
            continue;
        if (word || before >= 0x80)
            look_up(f, true, i);
        if (!word)
            look_up(f, false, i);
    }
}

/* Puts what was found, which is in the order of the text, in that of the items. */
static void sort(const finder *f, size_t count, tbi_starts *out)
{
    const start *found = (const start *)(const void *)f->found.data;
    size_t found_count = f->found.len / sizeof *found;

    for (size_t i = 0; i < found_count; i++)
        out->first[found[i].item + 1]++;
    for (size_t i = 0; i < count; i++)
        out->first[i + 1] += out->first[i];
    memcpy(f->last, out->first, count * sizeof *f->last);
    for (size_t i = 0; i < found_count; i++)
        out->at[f->last[found[i].item]++] = found[i].at;
}

tb_status tbi_openings_find(const tbi_openings *openings, size_t count, tb_text text, tb_arena *arena, tbi_starts *out)
{
    finder f = {.openings = openings, .text = text};
    tb_status status;

    f.last = tb_arena_array(arena, count + 1, sizeof *f.last);
    out->first = tb_arena_array(arena, count + 1, sizeof *out->first);
    if (f.last == NULL || out->first == NULL)
        return TB_ERR_NOMEM;
    look_everywhere(&f);
    out->at = tb_arena_array(arena, f.found.len / sizeof(start) + 1, sizeof *out->at);
    status = out->at != NULL ? tb_buf_status(&f.found) : TB_ERR_NOMEM;
    if (status == TB_OK)
        sort(&f, count, out);
    tb_buf_release(&f.found);
    return status;
}
