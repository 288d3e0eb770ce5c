/* report_read.h - a report that was written before, read again: what it was made from, and what it said. */
#ifndef TB_REPORT_READ_H
#define TB_REPORT_READ_H

#include "evidence.h"

#include <stdint.h>

/* Everything is borrowed from the document. */
typedef struct tb_written {
    const tb_node *node;     /* the document */
    const tb_node *profile;  /* as it was given: format profile/1 */
    const char *title;       /* of the profile; NULL if it has none */
    const char *decision_id; /* these are of the report's own making: believed by nobody */
    const char *engine;      /* version */
    const char *pack_id, *pack_version, *pack_sha256;
    int64_t generated_at; /* seconds since 1970 */
    tb_date review_by;    /* TB_NO_DATE if it does not say */
    size_t draws;
    uint64_t seed;
    const char *state, *confidence;
    const char *choice; /* what it named; NULL for none */
    const char *chosen; /* what was decided, where that was recorded; NULL if not */
} tb_written;

/* Understands a document of format report/1. TB_ERR_INPUT: DIAGS says what it is or what it lacks. */
TB_NODISCARD tb_status tb_written_read(const tb_node *node, tb_diags *diags, tb_written *out);

/* The measurements a report lists, as evidence, in ARENA; *found is false if there are none. Alternatives that PACK
 * lacks are left out with a warning. TB_ERR_INPUT, TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_written_evidence(const tb_pack *pack, const tb_written *written, tb_arena *arena,
                                           tb_diags *diags, tb_evidence *out, bool *found);

/* What a report shows as measured elsewhere (tb_report_refer), in the same way. */
TB_NODISCARD tb_status tb_written_reference(const tb_pack *pack, const tb_written *written, tb_arena *arena,
                                            tb_diags *diags, tb_evidence *out, bool *found);

/* What was built: what was chosen, else what was named; NULL for none. */
const char *tb_written_built(const tb_written *written);

/* Called for a place where two documents differ: PATH is "verdict.margin" or "reasons[3].points"; what is not there is
 * NULL. */
typedef void tb_difference(void *context, const char *path, const tb_node *one, const tb_node *other);

/* Compares two trees entry by entry; keys in SKIP (ended by NULL) of the outermost map are passed over. TB_ERR_NOMEM.
 */
TB_NODISCARD tb_status tb_node_compare(const tb_node *one, const tb_node *other, const char *const *skip,
                                       tb_difference *each, void *context);

#endif
