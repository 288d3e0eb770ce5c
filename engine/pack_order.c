/* pack_order.c - puts what a pack's order has no part in into one order, before anything is read of it: what is read
 * and what is hashed are then alike, however the files were written. */
#include "tbi_pack.h"

#include <stdlib.h>

typedef struct entry {
    tb_text id;
    tb_node *node;
    size_t index; /* as written: of two alike the first stays first, so that the second is told of */
} entry;

static int compare_entries(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    int order = tb_text_compare(x->id, y->id);

    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

/* What NODE is found by: its key in a map, its id in a list, or itself, a bare id; nothing if it is malformed. */
static tb_text id_of(const tb_node *parent, const tb_node *node)
{
    const tb_node *id = node->kind == TB_NODE_MAP ? tb_node_get(node, "id") : node;

    if (parent->kind == TB_NODE_MAP)
        return node->key;
    return id != NULL && id->kind != TB_NODE_LIST && id->kind != TB_NODE_MAP ? id->text : (tb_text){NULL, 0};
}

/* Relinks the entries of PARENT (NULL is fine) by id. One with a malformed entry stays as it is: it is no part of a
 * pack that loads. */
static tb_status sort_entries(tbi_pack_builder *b, tb_node *parent)
{
    entry *entries;
    size_t n = 0;

    if (parent == NULL || parent->count < 2)
        return TB_OK;
    entries = tb_arena_array(&b->scratch, parent->count, sizeof *entries);
    if (entries == NULL)
        return TB_ERR_NOMEM;
    for (tb_node *node = parent->first; node != NULL; node = node->next, n++) {
        entries[n] = (entry){id_of(parent, node), node, n};
        if (entries[n].id.at == NULL)
            return TB_OK;
    }
    qsort(entries, n, sizeof *entries, compare_entries);
    for (size_t i = 0; i < n; i++)
        entries[i].node->next = i + 1 < n ? entries[i + 1].node : NULL;
    parent->first = entries[0].node;
    return TB_OK;
}

/* tb_node_get() for a tree that may be changed: NULL unless it is a KIND. */
static tb_node *find(const tb_node *map, const char *key, tb_node_kind kind)
{
    for (tb_node *node = map != NULL && map->kind == TB_NODE_MAP ? map->first : NULL; node != NULL; node = node->next)
        if (tb_text_is(node->key, key))
            return node->kind == kind ? node : NULL;
    return NULL;
}

/* Options compare by their order only if they are said to. */
static tb_status sort_options(tbi_pack_builder *b, const tb_node *owner)
{
    const tb_node *ordered = find(owner, "ordered", TB_NODE_BOOL);

    return ordered != NULL && ordered->truth ? TB_OK : sort_entries(b, find(owner, "options", TB_NODE_LIST));
}

tb_status tbi_order_documents(tbi_pack_builder *b, const tbi_documents *d)
{
    tb_node *traits = find(d->pack, "traits", TB_NODE_LIST);
    tb_status status = sort_entries(b, traits);

    for (tb_node *trait = traits != NULL ? traits->first : NULL; trait != NULL && status == TB_OK; trait = trait->next)
        status = sort_options(b, trait);
    for (tb_node *branch = d->criteria != NULL ? d->criteria->first : NULL; branch != NULL && status == TB_OK;
         branch = branch->next)
        status = sort_entries(b, find(branch, "leaves", TB_NODE_LIST));
    for (tb_node *question = d->questions != NULL ? d->questions->first : NULL; question != NULL && status == TB_OK;
         question = question->next) {
        status = sort_options(b, question);
        if (status == TB_OK)
            status = sort_entries(b, find(question, "usual", TB_NODE_MAP));
    }
    return status;
}
