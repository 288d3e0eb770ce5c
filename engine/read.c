#include "tbi_read.h"

#include "number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    KEYS_MAX = 32,   /* of one map */
    LISTED_MAX = 12, /* names in a hint; more are only counted */
    PART_MIN = 3,    /* letters by which a part of a name is known */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Goes on in the source from FROM to where C stands; END if it does not. One blank of a text is as many as there are.
 */
static const char *find_same(const char *from, const char *end, char c)
{
    const char *at = from;

    while (at < end && (is_blank(c) ? !is_blank(*at) : *at != c))
        at++;
    return at < end ? at : from;
}

tb_place tbi_place_within(tb_place at, tb_text text, size_t offset, size_t len)
{
    tb_text line, part = {text.at + offset, len};
    const char *now, *end, *start;

    if (at.source == NULL || at.line == 0)
        return at;
    line = tb_source_line(at.source, at.line);
    end = at.source->data + at.source->len;
    now = line.at;
    for (uint32_t column = 1; column < at.column && now < end; column++) {
        size_t taken;
        (void)tb_utf8_next(now, (size_t)(end - now), &taken);
        now += taken;
    }
    for (size_t i = 0; i < offset; i++) {
        now = find_same(now, end, text.at[i]);
        now += now < end;
    }
    if (offset < text.len)
        now = find_same(now, end, text.at[offset]);
    for (start = line.at; (line.at = memchr(start, '\n', (size_t)(now - start))) != NULL; at.line++)
        start = line.at + 1;
    at.column = (uint32_t)tb_utf8_count((tb_text){start, (size_t)(now - start)}) + 1;
    at.width = (uint32_t)tb_utf8_count(part);
    return at;
}

static const char *const reserved_ids[] = {"hybrid", "unknown", "all", "none", "workload", "text",    "true",   "false",
                                           "and",    "or",      "not", "in",   "has",      "matches", "number", "null"};

static bool key_is_known(tb_text key, const tbi_key *keys, size_t key_count)
{
    for (size_t i = 0; i < key_count; i++)
        if (tb_text_is(key, keys[i].name))
            return true;
    return false;
}

bool tbi_is_misspelt(const tb_node *map, const char *key)
{
    if (tb_node_get(map, key) != NULL)
        return false;
    for (const tb_node *entry = map->kind == TB_NODE_MAP ? map->first : NULL; entry != NULL; entry = entry->next)
        if (tb_text_nearest(entry->key, &key, 1) != NULL)
            return true;
    return false;
}

static void put_choices(tb_buf *out, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count && i < LISTED_MAX; i++)
        tb_buf_printf(out, "%s%s", i == 0 ? "" : ", ", names[i]);
    if (count > LISTED_MAX)
        tb_buf_printf(out, " and %zu more", count - LISTED_MAX);
}

/* Whether the key is one that nobody meant: in `{title: Chat, live, with bots}` a comma ends the title, and what
 * follows is a key without a colon and a value. */
static bool is_rest_of_text(const tb_node *entry)
{
    tb_place at = entry->key_at;
    const char *now, *end;

    if (entry->kind != TB_NODE_NULL || at.source == NULL || at.line == 0)
        return false;
    tb_text line = tb_source_line(at.source, at.line);
    now = line.at;
    end = line.at + line.len;
    for (uint32_t column = 1; column < at.column + at.width && now < end; column++) {
        size_t taken;
        (void)tb_utf8_next(now, (size_t)(end - now), &taken);
        now += taken;
    }
    while (now < end && is_blank(*now))
        now++;
    return now < end && (*now == ',' || *now == '}');
}

/* Suggests what the map takes and has not got. */
static void report_unknown_key(tb_diags *diags, const tb_node *map, const tb_node *entry, const char *what,
                               const tbi_key *keys, size_t key_count)
{
    const char *names[KEYS_MAX] = {NULL}, *near;
    tb_buf hint = TB_BUF_EMPTY;
    size_t count = 0;

    for (size_t i = 0; i < key_count && count < KEYS_MAX; i++)
        if (tb_node_get(map, keys[i].name) == NULL)
            names[count++] = keys[i].name;
    near = tb_text_nearest(entry->key, names, count);

    if (near != NULL) {
        tb_buf_printf(&hint, "did you mean '%s'?", near);
    } else if (is_rest_of_text(entry)) {
        tb_buf_puts(&hint, "put a text that has a comma in double quotes");
    } else if (count > 0 && count <= LISTED_MAX) {
        tb_buf_puts(&hint, "it also takes: ");
        put_choices(&hint, names, count);
    }
    tb_diags_error(diags, TB_DIAG_UNKNOWN_KEY, entry->key_at, hint.data, "unknown key '%s' in %s", entry->key.at, what);
    tb_buf_release(&hint);
}

bool tbi_map_check(tb_diags *diags, const tb_node *node, const char *what, const tbi_key *keys, size_t key_count)
{
    if (node->kind != TB_NODE_MAP) {
        tb_diags_error(diags, TB_DIAG_WRONG_TYPE, node->at,
                       node->kind == TB_NODE_NULL ? "fill it in, or leave it out" : "write it as `key: value` pairs",
                       "%s is a map, not %s", what, tb_node_kind_name(node->kind));
        return false;
    }
    for (const tb_node *entry = node->first; entry != NULL; entry = entry->next)
        if (!key_is_known(entry->key, keys, key_count))
            report_unknown_key(diags, node, entry, what, keys, key_count);
    for (size_t i = 0; i < key_count; i++)
        if (keys[i].required && tb_node_get(node, keys[i].name) == NULL && !tbi_is_misspelt(node, keys[i].name))
            tb_diags_error(diags, TB_DIAG_MISSING_KEY, node->at, NULL, "%s needs the key '%s'", what, keys[i].name);
    return true;
}

bool tbi_format_check(tb_diags *diags, const tb_node *node, const char *what, const char *format)
{
    const tb_node *given = tb_node_get(node, "tiebreak");
    char hint[80];

    if (node->kind != TB_NODE_MAP || (given != NULL && tb_text_is(given->text, format)))
        return true;
    snprintf(hint, sizeof hint, given != NULL ? "this version of tiebreak reads %s" : "begin it with `tiebreak: %s`",
             format);
    if (given == NULL && !tbi_is_misspelt(node, "tiebreak"))
        tb_diags_error(diags, TB_DIAG_MISSING_KEY, node->at, hint, "%s needs the key 'tiebreak'", what);
    if (given == NULL)
        return true;
    if (given->text.len > 0)
        tb_diags_error(diags, TB_DIAG_FORMAT, given->at, hint, "unknown format '%s'", given->text.at);
    else
        tb_diags_error(diags, TB_DIAG_FORMAT, given->at, hint, "the format should be a text, not %s",
                       tb_node_kind_name(given->kind));
    return false;
}

bool tbi_list_check(tb_diags *diags, const tb_node *node, const char *what)
{
    if (node == NULL)
        return false;
    if (node->kind == TB_NODE_LIST)
        return true;
    tb_diags_error(diags, TB_DIAG_WRONG_TYPE, node->at,
                   node->kind == TB_NODE_NULL ? "fill it in, or leave it out" : NULL, "%s should be a list, not %s",
                   what, tb_node_kind_name(node->kind));
    return false;
}

/* True of what someone means for a number, whether it is one or not: 1_000, 012, 60%, .5, +3, .nan, 1e999. */
static bool looks_numeric(tb_text text)
{
    size_t i = 0;

    while (i < text.len && strchr("+-.", text.at[i]) != NULL)
        i++;
    if (i < text.len && text.at[i] >= '0' && text.at[i] <= '9')
        return true;
    return i > 0 && (strcasecmp(text.at + i, "nan") == 0 || strcasecmp(text.at + i, "inf") == 0);
}

/* What somebody who wrote this text where a number or a boolean should be may have meant; NULL if nothing. */
static const char *scalar_hint(const tb_node *node)
{
    static const char *const truths[] = {"yes",   "no",  "on", "off", "y",  "n",  "True", "False", "TRUE",
                                         "FALSE", "Yes", "No", "YES", "NO", "On", "Off",  "ON",    "OFF"};
    double number;

    if (node->kind != TB_NODE_TEXT)
        return NULL;
    if (!node->plain && tb_number_parse(node->text, &number))
        return "write it without quotes";
    for (size_t i = 0; i < sizeof truths / sizeof truths[0]; i++)
        if (tb_text_is(node->text, truths[i]))
            return "a boolean is written true or false";
    return looks_numeric(node->text) ? "a number is written as in JSON: 1000, 0.5, -2" : NULL;
}

const char *tbi_text_node(tb_diags *diags, const tb_node *node, const char *what)
{
    if (node->kind == TB_NODE_TEXT && node->text.len > 0)
        return node->text.at;
    if (node->kind == TB_NODE_TEXT)
        tb_diags_error(diags, TB_DIAG_BAD_VALUE, node->at, NULL, "'%s' is empty", what);
    else
        tb_diags_error(diags, TB_DIAG_WRONG_TYPE, node->at,
                       node->kind == TB_NODE_NUMBER || node->kind == TB_NODE_BOOL ? "put it in quotes"
                       : node->kind == TB_NODE_NULL                               ? "fill it in, or leave it out"
                                                                                  : NULL,
                       "'%s' should be a text, not %s", what, tb_node_kind_name(node->kind));
    return NULL;
}

const char *tbi_text(tb_diags *diags, const tb_node *map, const char *key)
{
    const tb_node *node = tb_node_get(map, key);

    return node != NULL ? tbi_text_node(diags, node, key) : NULL;
}

bool tbi_bool_node(tb_diags *diags, const tb_node *node, const char *what, bool *out)
{
    bool is_text = node->kind == TB_NODE_TEXT;

    if (node->kind == TB_NODE_BOOL) {
        *out = node->truth;
        return true;
    }
    tb_diags_error(diags, TB_DIAG_WRONG_TYPE, node->at, "a boolean is written true or false",
                   "'%s' should be true or false, not %s%s%s%s", what, tb_node_kind_name(node->kind),
                   is_text ? " '" : "", is_text ? node->text.at : "", is_text ? "'" : "");
    return false;
}

bool tbi_bool(tb_diags *diags, const tb_node *map, const char *key, bool *out)
{
    const tb_node *node = tb_node_get(map, key);

    return node != NULL && tbi_bool_node(diags, node, key, out);
}

static void put_bound(tb_buf *out, double bound)
{
    if (bound == floor(bound))
        tb_number_put_grouped(out, bound, 0);
    else
        tb_number_put(out, bound);
}

/* "from 0 to 5", "from 0 up", "up to 5" */
static void put_range(tb_buf *out, double min, double max)
{
    if (isfinite(min)) {
        tb_buf_puts(out, "from ");
        put_bound(out, min);
    }
    if (isfinite(max)) {
        tb_buf_puts(out, isfinite(min) ? " to " : "up to ");
        put_bound(out, max);
    } else {
        tb_buf_puts(out, " up");
    }
}

bool tbi_number_node(tb_diags *diags, const tb_node *node, const char *what, double min, double max, double *out)
{
    if (node->kind != TB_NODE_NUMBER) {
        const char *hint = scalar_hint(node);
        tb_diags_error(diags, TB_DIAG_WRONG_TYPE, node->at,
                       hint != NULL || node->kind != TB_NODE_TEXT ? hint : "write a number, as in JSON: 1000, 0.5, -2",
                       "'%s' should be a number, not %s%s%s%s", what, tb_node_kind_name(node->kind),
                       node->kind == TB_NODE_TEXT ? " '" : "", node->kind == TB_NODE_TEXT ? node->text.at : "",
                       node->kind == TB_NODE_TEXT ? "'" : "");
        return false;
    }
    if (node->number < min || node->number > max) {
        tb_buf range = TB_BUF_EMPTY;
        put_range(&range, min, max);
        tb_diags_error(diags, TB_DIAG_OUT_OF_RANGE, node->at, NULL, "'%s' is %s, outside its range %s", what,
                       node->text.at, range.data != NULL ? range.data : "");
        tb_buf_release(&range);
        return false;
    }
    *out = node->number;
    return true;
}

bool tbi_number(tb_diags *diags, const tb_node *map, const char *key, double min, double max, double *out)
{
    const tb_node *node = tb_node_get(map, key);

    return node != NULL && tbi_number_node(diags, node, key, min, max, out);
}

tb_date tbi_date(tb_diags *diags, const tb_node *map, const char *key)
{
    const tb_node *node = tb_node_get(map, key);
    tb_date date = TB_NO_DATE;

    if (node != NULL && !tb_date_parse(node->text, &date))
        tb_diags_error(diags, TB_DIAG_BAD_VALUE, node->at, "dates are written 2026-11-21", "'%s' is no date", key);
    return date;
    /* Whether ID has PART as a word or the beginning of one (`budget` in `hosting_budget`), or, where PART has a dot,
     * the same beginning up to it (`speed.sockets` and `speed.concurrency`). */
    static bool is_akin(tb_text part, const char *id)
    {
        const char *dot = part.len > 0 ? memchr(part.at, '.', part.len) : NULL;

        if (dot != NULL)
            return strncmp(id, part.at, (size_t)(dot - part.at) + 1) == 0;
        for (const char *word = id; part.len >= PART_MIN && *word != '\0'; word++)
            if ((word == id || strchr("_-.", word[-1]) != NULL) && strncasecmp(word, part.at, part.len) == 0)
                return true;
        return false;
    }

    /* Whether ID is PART in its branch: `syntax.readability` for `readability`. */
    static bool is_last_part(tb_text part, const char *id)
    {
        const char *dot = strrchr(id, '.');

        return dot != NULL && tb_text_is(part, dot + 1);
    }

    /* Where to look up what is too much to list here. */
    static const char *list_of(const char *what)
    {
        static const char *const of_profile[] = {"question", "workload", "trait"}, *const of_rules[] = {"criterion",
                                                                                                        "rule"};

        for (size_t i = 0; i < sizeof of_profile / sizeof of_profile[0]; i++)
            if (strcmp(what, of_profile[i]) == 0)
                return "`tiebreak questions` lists them all";
        for (size_t i = 0; i < sizeof of_rules / sizeof of_rules[0]; i++)
            if (strcmp(what, of_rules[i]) == 0)
                return "`tiebreak rules list` lists them all";
        return NULL;
    }

    /* The one of the NAMES whose last part it is, else the nearest by its letters, else those it is a part of, else all
     * if they are few. */
    static void put_suggestion(tb_buf * hint, const char *what, tb_text name, const char *const *names, size_t count)
    {
        const char *near = tb_text_nearest(name, names, count), *akin[LISTED_MAX];
        size_t found = 0;

        for (size_t i = 0; i < count; i++)
            if (is_last_part(name, names[i])) {
                near = names[i];
                break;
            }
        for (size_t i = 0; i < count && near == NULL; i++)
            if (is_akin(name, names[i]) && found++ < LISTED_MAX)
                akin[found - 1] = names[i];
        if (near == NULL && found == 1)
            near = akin[0];
        if (near != NULL) {
            tb_buf_printf(hint, "did you mean '%s'?", near);
        } else if (found > 0 && found <= LISTED_MAX) {
            tb_buf_puts(hint, "did you mean one of these? ");
            put_choices(hint, akin, found);
        } else if (count > 0 && count <= (size_t)2 * LISTED_MAX) {
            tb_buf_puts(hint, "there are: ");
            put_choices(hint, names, count);
        } else if (count > 0 && list_of(what) != NULL) {
            tb_buf_puts(hint, list_of(what));
        }
    }

    void tbi_unknown_name(tb_diags * diags, tb_place at, const char *what, tb_text name, const char *const *names,
                          size_t count)
    {
        tb_buf hint = TB_BUF_EMPTY;

        put_suggestion(&hint, what, name, names, count);
        if (name.len == 0) /* a list, a map or nothing at all stands here */
            tb_diags_error(diags, TB_DIAG_WRONG_TYPE, at, hint.data, "this should be the id of one %s", what);
        else
            tb_diags_error(diags, TB_DIAG_UNKNOWN_NAME, at, hint.data, "unknown %s '%.*s'", what,
                           (int)(name.len < 100 ? name.len : 100), name.at);
        tb_buf_release(&hint);
    }

    void tbi_unknown_id(tb_diags * diags, tb_place at, const char *what, tb_text name, const void *array, size_t count,
                        size_t size)
    {
        const char **names = count > 0 ? malloc(count * sizeof *names) : NULL;

        for (size_t i = 0; names != NULL && i < count; i++)
            names[i] = *(const char *const *)(const void *)((const char *)array + i * size);
        tbi_unknown_name(diags, at, what, name, names, names != NULL ? count : 0);
        free(names);
    }

    int tbi_one_of(tb_diags * diags, const tb_node *map, const char *key, const char *const *names, size_t count)
    {
        const tb_node *node = tb_node_get(map, key);

        if (node == NULL)
            return -1;
        for (size_t i = 0; i < count; i++)
            if (node->kind == TB_NODE_TEXT && tb_text_is(node->text, names[i]))
                return (int)i;
        if (node->kind == TB_NODE_LIST || node->kind == TB_NODE_MAP || node->kind == TB_NODE_NULL) {
            tb_diags_error(diags, TB_DIAG_WRONG_TYPE, node->at, NULL, "'%s' should be a text, not %s", key,
                           tb_node_kind_name(node->kind));
            return -1;
        }
        tb_buf hint = TB_BUF_EMPTY;
        tb_buf_puts(&hint, "it is one of: ");
        put_choices(&hint, names, count);
        tb_diags_error(diags, TB_DIAG_BAD_VALUE, node->at, hint.data, "'%s' is no %s", node->text.at, key);
        tb_buf_release(&hint);
        return -1;
    }

    static bool id_is_well_formed(tb_text id, bool dots)
    {
        if (id.len == 0 || id.len > 100 || id.at[0] < 'a' || id.at[0] > 'z')
            return false;
        for (size_t i = 0; i < id.len; i++) {
            char c = id.at[i];
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' && !(dots && c == '.'))
                return false;
        }
        return true;
    }

    bool tbi_id_check(tb_diags * diags, const tb_node *node, bool dots)
    {
        if (node->kind == TB_NODE_LIST || node->kind == TB_NODE_MAP || node->kind == TB_NODE_NULL) {
            tb_diags_error(diags, TB_DIAG_WRONG_TYPE, node->at, NULL, "an id should be a text, not %s",
                           tb_node_kind_name(node->kind));
            return false;
        }
        for (size_t i = 0; i < sizeof reserved_ids / sizeof reserved_ids[0]; i++)
            if (tb_text_is(node->text, reserved_ids[i])) {
                tb_diags_error(diags, TB_DIAG_BAD_ID, node->at, "choose another id", "'%s' is a reserved word",
                               node->text.at);
                return false;
            }
        if (!id_is_well_formed(node->text, dots)) {
            tb_diags_error(diags, TB_DIAG_BAD_ID, node->at,
                           dots ? "lower-case letters, digits, '_', '-' and '.', beginning with a letter"
                                : "lower-case letters, digits, '_' and '-', beginning with a letter",
                           "'%s' is not a valid id", node->text.at);
            return false;
        }
        return true;
    }

    static int compare_ids(const void *a, const void *b)
    {
        const tb_node *x = *(const tb_node *const *)a, *y = *(const tb_node *const *)b;

        return tb_text_compare(tb_node_get(x, "id")->text, tb_node_get(y, "id")->text);
    }

    /* By id, and the same id in the order of files and lines. */
    static int compare_items(const void *a, const void *b)
    {
        const tb_place *x = &(*(const tb_node *const *)a)->at, *y = &(*(const tb_node *const *)b)->at;
        int order = compare_ids(a, b);

        if (order == 0 && x->source != NULL && y->source != NULL)
            order = strcmp(x->source->name, y->source->name);
        if (order == 0)
            order = (x->line > y->line) - (x->line < y->line);
        if (order == 0)
            order = (x->column > y->column) - (x->column < y->column);
        return order;
    }

    /* Appends the items of LIST that have a well-formed id. */
    static size_t add_items(tb_diags * diags, const tb_node *list, const char *what, bool dots, const tb_node **items,
                            size_t n)
    {
        for (const tb_node *item = list->first; item != NULL; item = item->next) {
            const tb_node *id = tb_node_get(item, "id");
            if (item->kind != TB_NODE_MAP)
                tb_diags_error(diags, TB_DIAG_WRONG_TYPE, item->at, NULL, "%s is a map with an id, not %s", what,
                               tb_node_kind_name(item->kind));
            else if (id == NULL)
                tb_diags_error(diags, TB_DIAG_MISSING_KEY, item->at, NULL, "%s needs the key 'id'", what);
            else if (tbi_id_check(diags, id, dots))
                items[n++] = item;
        }
        return n;
    }

    /* As the items of a built-in pack always are. */
    static bool is_sorted(const tb_node **items, size_t n)
    {
        for (size_t i = 1; i < n; i++)
            if (compare_items(&items[i - 1], &items[i]) > 0)
                return false;
        return true;
    }

    /* Drops items with the id of the one before, reporting the later place with the earlier beside it. */
    static size_t drop_duplicates(tb_diags * diags, const tb_node **items, size_t n)
    {
        size_t kept = 0;

        for (size_t i = 0; i < n; i++) {
            if (kept == 0 || compare_ids(&items[kept - 1], &items[i]) != 0) {
                items[kept++] = items[i];
                continue;
            }
            const tb_node *first = tb_node_get(items[kept - 1], "id"), *second = tb_node_get(items[i], "id");
            tb_diags_error(diags, TB_DIAG_DUPLICATE_ID, second->at, NULL, "the id '%s' is used twice", first->text.at);
            tb_diags_also(diags, first->at);
        }
        return kept;
    }

    tb_status tbi_items_of(tb_diags * diags, tb_arena * arena, const tb_node *const *lists, size_t list_count,
                           const char *what, bool dots, const tb_node ***out, size_t *count)
    {
        const tb_node **items;
        size_t total = 0, n = 0;

        *out = NULL;
        *count = 0;
        for (size_t i = 0; i < list_count; i++) {
            if (lists[i] != NULL && lists[i]->kind != TB_NODE_LIST)
                tb_diags_error(diags, TB_DIAG_WRONG_TYPE, lists[i]->at, "begin each item with '- id: ...'",
                               "this should be a list, each item %s, and it is %s", what,
                               tb_node_kind_name(lists[i]->kind));
            else if (lists[i] != NULL)
                total += lists[i]->count;
        }
        if (total == 0)
            return TB_OK;
        items = tb_arena_array(arena, total, sizeof *items);
        if (items == NULL)
            return TB_ERR_NOMEM;
        for (size_t i = 0; i < list_count; i++)
            if (lists[i] != NULL && lists[i]->kind == TB_NODE_LIST)
                n = add_items(diags, lists[i], what, dots, items, n);
        if (!is_sorted(items, n))
            qsort(items, n, sizeof *items, compare_items);
        *out = items;
        *count = drop_duplicates(diags, items, n);
        return TB_OK;
    }

    tb_status tbi_items(tb_diags * diags, tb_arena * arena, const tb_node *list, const char *what, bool dots,
                        const tb_node ***out, size_t *count)
    {
        return tbi_items_of(diags, arena, &list, 1, what, dots, out, count);
    }
