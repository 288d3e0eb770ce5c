/* tree.c - a document's tree while it is being read, by whichever parser. */
#include "tbi_tree.h"

#include <stdlib.h>

enum { PAIRWISE_MAX = 32 }; /* entries of a map up to which comparing each with each is faster than sorting them */

tb_node *tbi_tree_add(tbi_tree *tree, tb_node_kind kind)
{
    tb_node *node = tb_arena_alloc(tree->arena, sizeof *node);
    tb_node *parent, *last;

    if (node == NULL)
        return NULL;
    node->kind = kind;
    if (tree->depth == 0) {
        tree->root = node;
        return node;
    }
    parent = tree->open[tree->depth - 1].node;
    last = tree->open[tree->depth - 1].last;
    if (last != NULL)
        last->next = node;
    else
        parent->first = node;
    tree->open[tree->depth - 1].last = node;
    parent->count++;
    if (tree->has_key) {
        node->key = tree->key;
        node->key_at = tree->key_at;
        tree->has_key = false;
    }
    return node;
}

bool tbi_tree_wants_key(const tbi_tree *tree)
{
    return tree->depth > 0 && tree->open[tree->depth - 1].node->kind == TB_NODE_MAP && !tree->has_key;
}

void tbi_tree_set_key(tbi_tree *tree, tb_text key, tb_place at)
{
    tree->key = key;
    tree->key_at = at;
    tree->has_key = true;
}

tb_status tbi_tree_open(tbi_tree *tree, tb_node_kind kind, tb_place at)
{
    tb_node *node;

    if (tree->depth == TB_DEPTH_MAX) {
        tb_diags_error(tree->diags, TB_DIAG_TOO_DEEP, at, NULL, "lists and maps are nested more than %d deep",
                       TB_DEPTH_MAX);
        return TB_ERR_INPUT;
    }
    node = tbi_tree_add(tree, kind);
    if (node == NULL)
        return TB_ERR_NOMEM;
    node->at = at;
    tree->open[tree->depth].node = node;
    tree->open[tree->depth].last = NULL;
    tree->depth++;
    return TB_OK;
}

static void report_duplicate(tbi_tree *tree, const tb_node *first, const tb_node *again)
{
    tb_diags_error(tree->diags, TB_DIAG_DUPLICATE_KEY, again->key_at, NULL, "the key '%s' is used twice",
                   again->key.at);
    tb_diags_also(tree->diags, first->key_at);
    tree->has_duplicates = true;
}

/* One of 64 bits; different keys mostly have different ones. */
static uint64_t key_bit(tb_text key)
{
    size_t first = (unsigned char)key.at[0], middle = (unsigned char)key.at[key.len / 2];

    return (uint64_t)1 << ((key.len * 5 + first * 3 + middle * 7) & 63);
}

static void check_pairwise(tbi_tree *tree, const tb_node *map)
{
    uint64_t seen = 0;

    for (const tb_node *again = map->first; again != NULL; again = again->next) {
        uint64_t bit = key_bit(again->key);
        const tb_node *first = (seen & bit) != 0 ? map->first : again;

        while (first != again && !tb_text_equal(first->key, again->key))
            first = first->next;
        if (first != again)
            report_duplicate(tree, first, again);
        seen |= bit;
    }
}

/* By key, and the same key in the order written. */
static int compare_entries(const void *a, const void *b)
{
    const tb_node *x = *(const tb_node *const *)a, *y = *(const tb_node *const *)b;
    int order = tb_text_compare(x->key, y->key);

    if (order == 0)
        order = (x->key_at.line > y->key_at.line) - (x->key_at.line < y->key_at.line);
    if (order == 0)
        order = (x->key_at.column > y->key_at.column) - (x->key_at.column < y->key_at.column);
    return order;
}

/* Sorting rather than hashing: no choice of keys makes it slow. */
static tb_status check_sorted(tbi_tree *tree, const tb_node *map)
{
    const tb_node **entries = malloc(map->count * sizeof(const tb_node *));
    const tb_node *first = NULL;
    size_t n = 0;

    if (entries == NULL)
        return TB_ERR_NOMEM;
    for (const tb_node *entry = map->first; entry != NULL; entry = entry->next)
        entries[n++] = entry;
    qsort(entries, n, sizeof(const tb_node *), compare_entries);
    for (size_t i = 0; i < n; i++) {
        if (first != NULL && tb_text_equal(first->key, entries[i]->key))
            report_duplicate(tree, first, entries[i]);
        else
            first = entries[i];
    }
    free(entries);
    return TB_OK;
}

tb_status tbi_tree_close(tbi_tree *tree)
{
    const tb_node *node = tree->open[--tree->depth].node;

    if (node->kind != TB_NODE_MAP)
        return TB_OK;
    if (node->count > PAIRWISE_MAX)
        return check_sorted(tree, node);
    check_pairwise(tree, node);
    return TB_OK;
}
