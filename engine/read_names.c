/* read_names.c - which keys and names there are, and which was meant by one that is not there. */
#include "tbi_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    KEYS_MAX = 32,   /* of one map */
    LISTED_MAX = 12, /* names in a hint; more are only counted */
    PART_MIN = 3,    /* letters by which a part of a name is known */
};

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
    while (now < end && (*now == ' ' || *now == '\t'))
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

/* Whether ID has PART as a word or the beginning of one (`budget` in `hosting_budget`), or, where PART has a dot, the
 * same beginning up to it (`speed.sockets` and `speed.concurrency`). */
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

/* The one of the NAMES whose last part it is, else the nearest by its letters, else those it is a part of, else all if
 * they are few. */
static void put_suggestion(tb_buf *hint, const char *what, tb_text name, const char *const *names, size_t count)
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

void tbi_unknown_name(tb_diags *diags, tb_place at, const char *what, tb_text name, const char *const *names,
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

void tbi_unknown_id(tb_diags *diags, tb_place at, const char *what, tb_text name, const void *array, size_t count,
                    size_t size)
{
    const char **names = count > 0 ? malloc(count * sizeof *names) : NULL;

    for (size_t i = 0; names != NULL && i < count; i++)
        names[i] = *(const char *const *)(const void *)((const char *)array + i * size);
    tbi_unknown_name(diags, at, what, name, names, names != NULL ? count : 0);
    free(names);
}

int tbi_one_of(tb_diags *diags, const tb_node *map, const char *key, const char *const *names, size_t count)
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
