/* read_items.c - lists of things that have an id. */
#include "tbi_read.h"

#include <stdlib.h>
#include <string.h>

static const char *const reserved_ids[] = {"hybrid", "unknown", "all", "none", "workload", "text",    "true",   "false",
                                           "and",    "or",      "not", "in",   "has",      "matches", "number", "null"};

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

bool tbi_id_check(tb_diags *diags, const tb_node *node, bool dots)
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
static size_t add_items(tb_diags *diags, const tb_node *list, const char *what, bool dots, const tb_node **items,
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
static size_t drop_duplicates(tb_diags *diags, const tb_node **items, size_t n)
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

tb_status tbi_items_of(tb_diags *diags, tb_arena *arena, const tb_node *const *lists, size_t list_count,
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

tb_status tbi_items(tb_diags *diags, tb_arena *arena, const tb_node *list, const char *what, bool dots,
                    const tb_node ***out, size_t *count)
{
    return tbi_items_of(diags, arena, &list, 1, what, dots, out, count);
}
