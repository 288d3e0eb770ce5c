#include "node.h"

#include "escape.h"
#include "number.h"

#include <stdlib.h>
#include <string.h>

const char *tb_node_kind_name(tb_node_kind kind)
{
    switch (kind) {
    case TB_NODE_NULL: return "nothing";
    case TB_NODE_BOOL: return "a boolean";
    case TB_NODE_NUMBER: return "a number";
    case TB_NODE_TEXT: return "a text";
    case TB_NODE_LIST: return "a list";
    case TB_NODE_MAP: return "a map";
    }
    return "something else";
}

const tb_node *tb_node_find(const tb_node *map, const char *key, size_t len)
{
    if (map->kind != TB_NODE_MAP)
        return NULL;
    for (const tb_node *entry = map->first; entry != NULL; entry = entry->next)
        if (entry->key.len == len && entry->key.at[0] == key[0] && memcmp(entry->key.at, key, len) == 0)
            return entry;
    return NULL;
}

tb_status tb_document_parse(const tb_source *source, tb_arena *arena, tb_diags *diags, const tb_node **out)
{
    size_t name_len = strlen(source->name), blank = strspn(source->data, " \t\r\n");
    bool is_json = source->data[blank] == '{' || source->data[blank] == '[' ||
                   (name_len >= 5 && strcmp(source->name + name_len - 5, ".json") == 0) ||
                   (name_len >= 6 && strcmp(source->name + name_len - 6, ".jsonl") == 0);

    return is_json ? tb_json_parse(source, arena, diags, out) : tb_yaml_parse(source, arena, diags, out);
}

/* The order RFC 8785 asks for, by UTF-16 code units. It is that of UTF-8's bytes, but that the surrogate pairs of the
 * characters past U+FFFF (F0 ... in UTF-8) come before U+E000 to U+FFFF (EE and EF ...). */
static int compare_utf16(tb_text a, tb_text b)
{
    size_t i = 0;
    unsigned char x, y;

    while (i < a.len && i < b.len && a.at[i] == b.at[i])
        i++;
    if (i == a.len || i == b.len)
        return (a.len > b.len) - (a.len < b.len);
    x = (unsigned char)a.at[i];
    y = (unsigned char)b.at[i];
    if (x >= 0xEE && y >= 0xEE && (x >= 0xF0) != (y >= 0xF0))
        return x >= 0xF0 ? -1 : 1;
    return x < y ? -1 : 1;
}

static int compare_keys(const void *a, const void *b)
{
    return compare_utf16((*(const tb_node *const *)a)->key, (*(const tb_node *const *)b)->key);
}

/* A list or map being written: what is left of it. */
typedef struct level {
    const tb_node **sorted; /* entries of a map; owned */
    const tb_node *next;    /* entry of a list */
    size_t at, count;
    bool is_map;
} level;

static bool level_begin(level *l, const tb_node *node)
{
    size_t n = 0;

    *l = (level){.next = node->first, .count = node->count, .is_map = node->kind == TB_NODE_MAP};
    if (!l->is_map || node->count == 0)
        return true;
    l->sorted = malloc(node->count * sizeof(const tb_node *));
    if (l->sorted == NULL)
        return false;
    for (const tb_node *entry = node->first; entry != NULL; entry = entry->next)
        l->sorted[n++] = entry;
    qsort(l->sorted, n, sizeof(const tb_node *), compare_keys);
    return true;
}

static const tb_node *level_next(level *l)
{
    const tb_node *node = l->sorted != NULL ? l->sorted[l->at] : l->next;

    l->at++;
    l->next = node->next;
    return node;
}

static void put_scalar(tb_buf *out, const tb_node *node)
{
    if (node->kind == TB_NODE_NULL)
        tb_buf_puts(out, "null");
    else if (node->kind == TB_NODE_BOOL)
        tb_buf_puts(out, node->truth ? "true" : "false");
    else if (node->kind == TB_NODE_NUMBER)
        tb_number_put(out, node->number);
    else
        tb_escape_json(out, node->text);
}

/* Begins NODE, as the innermost list or map if it is one. */
static void put_begin(tb_buf *out, const tb_node *node, level *levels, size_t *depth)
{
    if (node->kind != TB_NODE_LIST && node->kind != TB_NODE_MAP) {
        put_scalar(out, node);
    } else if (*depth < TB_DEPTH_MAX && level_begin(&levels[*depth], node)) {
        tb_buf_putc(out, levels[*depth].is_map ? '{' : '[');
        ++*depth;
    } else {
        out->failed = true;
    }
}

void tb_node_put_canonical(tb_buf *out, const tb_node *node)
{
    level levels[TB_DEPTH_MAX];
    size_t depth = 0;

    put_begin(out, node, levels, &depth);
    while (depth > 0) {
        level *top = &levels[depth - 1];

        if (top->at == top->count) {
            tb_buf_putc(out, top->is_map ? '}' : ']');
            free((void *)top->sorted);
            depth--;
            continue;
        }
        if (top->at > 0)
            tb_buf_putc(out, ',');
        node = level_next(top);
        if (top->is_map) {
            tb_escape_json(out, node->key);
            tb_buf_putc(out, ':');
        }
        put_begin(out, node, levels, &depth);
    }
}
