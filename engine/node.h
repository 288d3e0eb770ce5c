/* node.h - a document as a tree, whether it was YAML or JSON: what each value is and where it stands.
 * Nodes live in the arena they were parsed into and borrow their source. */
#ifndef TB_NODE_H
#define TB_NODE_H

#include "arena.h"
#include "diag.h"
#include "text.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define TB_DEPTH_MAX 64 /* nested lists and maps, the outermost counting 1 */

typedef enum tb_node_kind {
    TB_NODE_NULL,   /* JSON null; YAML's plain null or nothing at all */
    TB_NODE_BOOL,   /* true and false, unquoted */
    TB_NODE_NUMBER, /* of JSON's grammar, unquoted */
    TB_NODE_TEXT,
    TB_NODE_LIST,
    TB_NODE_MAP,
} tb_node_kind;

typedef struct tb_node tb_node;
struct tb_node {
    tb_node_kind kind;
    bool truth;    /* BOOL */
    bool plain;    /* a scalar that was written without quotes (YAML) */
    double number; /* NUMBER */
    tb_text text;  /* scalars: as written, escapes resolved, NUL-terminated, no NUL within; also of BOOL, NUMBER */
    tb_place at;   /* of the value */
    tb_text key;   /* in a map: this entry's key, NUL-terminated */
    tb_place key_at;
    tb_node *first; /* LIST, MAP: first entry */
    tb_node *next;  /* next entry of the same parent, in the order written */
    size_t count;   /* LIST, MAP: entries */
};

/* "a list", "a number", ... for messages. */
const char *tb_node_kind_name(tb_node_kind kind);

/* The entry of MAP (kind MAP, or anything, which has none) with that key, or NULL. */
const tb_node *tb_node_find(const tb_node *map, const char *key, size_t len);
static inline const tb_node *tb_node_get(const tb_node *map, const char *key)
{
    return tb_node_find(map, key, strlen(key)); /* of a literal the compiler knows it */
}

/* Parses YAML 1.1's subset that Tiebreak takes (one document; no anchors, aliases, tags; depth limit; no duplicate key)
 * with libyaml, or JSON (RFC 8259, same limits). *out lies in ARENA and borrows SOURCE. TB_ERR_INPUT: DIAGS says why.
 * An error ends the parse, duplicate keys excepted, which are all reported. */
TB_NODISCARD tb_status tb_yaml_parse(const tb_source *source, tb_arena *arena, tb_diags *diags, const tb_node **out);
TB_NODISCARD tb_status tb_json_parse(const tb_source *source, tb_arena *arena, tb_diags *diags, const tb_node **out);

/* tb_json_parse if the text begins with `{` or `[`, after white space, or its name ends in .json or .jsonl;
 * otherwise tb_yaml_parse. */
TB_NODISCARD tb_status tb_document_parse(const tb_source *source, tb_arena *arena, tb_diags *diags,
                                         const tb_node **out);

/* A document built with cJSON as a tree in ARENA, with copies of its texts; NULL when memory is out. For documents of
 * our own: their depth is not checked. */
struct cJSON;
const tb_node *tb_node_from_json(const struct cJSON *document, tb_arena *arena);

/* Appends the tree as canonical JSON (RFC 8785): sorted keys, shortest numbers, no white space. */
void tb_node_put_canonical(tb_buf *out, const tb_node *node);

#endif
