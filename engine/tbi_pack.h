/* tbi_pack.h - a pack while it is being loaded: shared by the files that read its parts. */
#ifndef TBI_PACK_H
#define TBI_PACK_H

#include "node.h"
#include "pack.h"

/* One file of rules, or the rules of a JSON pack (branch NULL). */
typedef struct tbi_rule_file {
    const tb_node *list;
    const char *branch;
} tbi_rule_file;

/* The documents of a pack, parsed and not yet understood; NULL where absent. */
typedef struct tbi_documents {
    const tb_node *pack, *criteria, *questions, *workloads, *sources, *claims, *lexicon, *signals;
    tbi_rule_file *rules;
    size_t rule_file_count;
} tbi_documents;

typedef struct tbi_pack_builder {
    tb_pack *pack;
    tb_diags *diags;
    bool is_own;                /* built in, and checked when it was */
    tb_text prepared;           /* what is left of tb_own_pack.prepared */
    tb_arena scratch;           /* freed when loading ends */
    size_t variable_cap;        /* of pack->variables */
    const tb_node *hybrid_seam; /* the name of a question; NULL: none */
    bool has_lost_names;        /* something that others may name could not be read: what names it is not looked at */
} tbi_pack_builder;

/* Notes whether reading LIST (may be NULL, or no list at all) lost some of its items, COUNT being left. */
static inline void tbi_note_lost(tbi_pack_builder *builder, const tb_node *list, size_t count)
{
    if (list != NULL && (list->kind != TB_NODE_LIST || count < list->count))
        builder->has_lost_names = true;
}

/* How a pack writes them, by the enumerations of pack.h. */
extern const char *const tbi_claim_statuses[TB_REFUTED + 1];
extern const char *const tbi_acts[TB_NOTE + 1];
extern const char *const tbi_question_types[TB_QUESTION_TEXT + 1];

/* Reports that NODE names no alternative, nor one of the COUNT words that would do too ("all"; at most 3). */
void tbi_unknown_side(tbi_pack_builder *builder, const tb_node *node, const char *const *words, size_t count);

/* Puts traits, leaves, options that are not `ordered` and the answers of `usual` into the order of their ids, in place.
 * TB_ERR_NOMEM. */
TB_NODISCARD tb_status tbi_order_documents(tbi_pack_builder *builder, const tbi_documents *documents);

/* Each reads one part into builder->pack and reports what is wrong to builder->diags. Errors in the input do not stop
 * the reading; TB_ERR_NOMEM does. They are called in this order. */
TB_NODISCARD tb_status tbi_load_header(tbi_pack_builder *builder, const tb_node *document);
TB_NODISCARD tb_status tbi_load_criteria(tbi_pack_builder *builder, const tb_node *list);
TB_NODISCARD tb_status tbi_load_questions(tbi_pack_builder *builder, const tb_node *list);
TB_NODISCARD tb_status tbi_place_ids(tb_pack *pack); /* of questions, options and workloads, so that they are found */
TB_NODISCARD tb_status tbi_load_workloads(tbi_pack_builder *builder, const tb_node *list);
TB_NODISCARD tb_status tbi_load_sources(tbi_pack_builder *builder, const tb_node *list);
TB_NODISCARD tb_status tbi_load_claims(tbi_pack_builder *builder, const tb_node *list);
/* The options in LIST (NULL is fine), in its order, in the pack's arena. WHAT has them: "a question". */
TB_NODISCARD tb_status tbi_load_options(tbi_pack_builder *builder, const tb_node *list, const char *what,
                                        const tb_option **out, size_t *count);
/* The `verdicts` of the source ITEM (none is fine). */
TB_NODISCARD tb_status tbi_load_conclusions(tbi_pack_builder *builder, const tb_node *item, tb_publication *out);
TB_NODISCARD tb_status tbi_variables_init(tbi_pack_builder *builder);
TB_NODISCARD tb_status tbi_load_rules(tbi_pack_builder *builder, const tbi_rule_file *files, size_t count);
TB_NODISCARD tb_status tbi_load_lexicon(tbi_pack_builder *builder, const tb_node *list);
TB_NODISCARD tb_status tbi_load_signals(tbi_pack_builder *builder, const tb_node *list);

/* Works out from the rules' conditions which variables are used, the cells of numbers, and how often each cell is met.
 * Lists lie in ARENA. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tbi_variables_settle(tb_pack *pack, tb_arena *arena);

/* Adds a variable for a pattern; returns its index, or SIZE_MAX when memory is out. */
size_t tbi_variable_add_pattern(tbi_pack_builder *builder, tb_pattern *pattern);

void tbi_lexicon_free(tb_lexicon *lexicon);
void tbi_signals_free(tb_signals *signals);

#endif
