/* tbi_tree.h - building a tree: what the YAML and the JSON parser have in common. Neither recurses. */
#ifndef TBI_TREE_H
#define TBI_TREE_H

#include "node.h"

/* A list or map that is not yet ended. */
typedef struct tbi_open {
    tb_node *node, *last;
} tbi_open;

typedef struct tbi_tree {
    const tb_source *source;
    tb_arena *arena;
    tb_diags *diags;
    tb_node *root;
    tbi_open *open; /* TB_DEPTH_MAX of the parser's own, outermost first */
    size_t depth;   /* of them in use */
    tb_text key;    /* for the next node, in a map */
    tb_place key_at;
    bool has_key;
    bool has_duplicates; /* duplicate keys were reported */
} tbi_tree;

/* A new node where the next one belongs, with the key that was set; its place is the caller's to fill in. NULL when
 * memory is out. */
tb_node *tbi_tree_add(tbi_tree *tree, tb_node_kind kind);

/* True while the next thing to come is a key. */
bool tbi_tree_wants_key(const tbi_tree *tree);
void tbi_tree_set_key(tbi_tree *tree, tb_text key, tb_place at);

/* Adds a list or map that takes what follows, up to tbi_tree_close(). TB_ERR_INPUT, reported, past TB_DEPTH_MAX. */
TB_NODISCARD tb_status tbi_tree_open(tbi_tree *tree, tb_node_kind kind, tb_place at);

/* Ends the innermost one (there is one) and reports keys that it has twice. */
TB_NODISCARD tb_status tbi_tree_close(tbi_tree *tree);

#endif
