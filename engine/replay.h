/* replay.h - a document replayed: subject by subject, what it concluded beside what its own claims give. Everything is
 * counted here, nothing is stored in the pack.
 *
 * A claim counts whatever its status. One for an alternative counts for it; one against an alternative counts for the
 * other, if there are two, and else for none; one for all or for the hybrid counts for each. The claims of a subject
 * give the alternative that most of them are for; both, if several have as many; none, if no claim is for any. */
#ifndef TB_REPLAY_H
#define TB_REPLAY_H

#include "pack.h"

typedef struct tb_replay_subject {
    const char *subject;
    const char *explained;              /* why the two differ; NULL if not said */
    int concluded, given;               /* an alternative's index; TB_SIDE_ALL: both; TB_SIDE_NONE */
    size_t counts[TB_ALTERNATIVES_MAX]; /* claims for each alternative */
    size_t first_conclusion;            /* index of the publication's first conclusion on it */
} tb_replay_subject;

/* Subjects, each counted once. */
typedef struct tb_replay_tally {
    size_t won[TB_ALTERNATIVES_MAX]; /* by this alternative alone */
    size_t both, none;
} tb_replay_tally;

typedef struct tb_replay {
    const tb_publication *publication;
    tb_replay_subject *subjects; /* in the document's order */
    size_t subject_count;
    tb_replay_tally concluded, given;
    size_t difference_count;         /* subjects of which the two differ */
    size_t claim_count;              /* the document's claims, on any subject */
    size_t statuses[TB_REFUTED + 1]; /* of them, by status */
} tb_replay;

/* Replays the pack's publication SOURCE. Memory from ARENA; *out borrows PACK. TB_OK, TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_replay_make(const tb_pack *pack, size_t source, tb_arena *arena, tb_replay *out);

/* The replay's subject of that name, or NULL. */
const tb_replay_subject *tb_replay_subject_find(const tb_replay *replay, const char *subject);

/* Warns of every subject of every publication whose conclusion differs from what its claims give without a word of
 * explanation, and of explanations of what does not differ. TB_OK, TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_replay_check(const tb_pack *pack, tb_diags *diags);

#endif
