/* store.h - the decision log: every decision with its profile, its report, the pack and the evidence it rests on, so
 * that any of them can be worked out again. What is behind it (SQLite, store.c) is no business of those who use it.
 *
 * A store may be shared by threads. Each call is a transaction: done whole, on disk when it returns, or not at all.
 * TB_ERR_IO: DIAGS says what the log could not do and why. TB_ERR_NOMEM. */
#ifndef TB_STORE_H
#define TB_STORE_H

#include "arena.h"
#include "diag.h"
#include "status.h"
#include "text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct tb_store tb_store;

/* A key is 128 random bits in base64url: whoever has it may see the decision, and nobody guesses it. */
#define TB_KEY_LEN 22

/* What a list shows of a decision. Texts are NUL-terminated. */
typedef struct tb_decision_line {
    char key[TB_KEY_LEN + 1];
    int64_t made_at;         /* seconds since 1970 */
    const char *decision_id; /* of the report: equal decisions share it */
    const char *title;       /* NULL if the profile has none; so below */
    const char *state, *choice, *confidence;
    const char *pack_id, *pack_version, *pack_sha256;
    const char *supersedes; /* the key of the decision this one takes the place of; NULL */
    /* What was decided in the end, by whom and why; NULL and 0 until somebody says so. */
    const char *chosen, *chosen_by, *chosen_because;
    int64_t chosen_at;
} tb_decision_line;

/* All of it. The documents are JSON. */
typedef struct tb_decision {
    tb_decision_line line;
    tb_text profile, report;
    tb_text evidence; /* the measurements it rests on, as the report lists them (`evidence`); empty if there are none */
    tb_text pack;     /* to be added: the canonical JSON whose hash is line.pack_sha256, which is kept once, however
                       * many rest on it. Empty in one that was found: tb_store_pack() has it */
} tb_decision;

/* Which decisions a list is of; NULL and 0 ask for all. */
typedef struct tb_decision_filter {
    const char *words;  /* in title, choice, or a beginning of the key or the decision's id; letters of either case */
    const char *choice; /* recommended, or "none" */
    const char *supersedes; /* that take the place of the decision with this whole key */
    bool standing;          /* whose place no other has taken */
    size_t limit;           /* the newest so many; 0: all */
    size_t offset;          /* after so many that are newer still */
} tb_decision_filter;

/* Opens the log at PATH, and makes it if CREATE. Without CREATE a log that is not there is TB_ERR_IO. A log of an older
 * version is brought up to date; of a newer one it is TB_ERR_IO. *out is the caller's, to tb_store_close(). */
TB_NODISCARD tb_status tb_store_open(const char *path, bool create, tb_diags *diags, tb_store **out);
void tb_store_close(tb_store *store); /* NULL is fine */

/* Adds DECISION, giving it a key (line.key is written). */
TB_NODISCARD tb_status tb_store_add(tb_store *store, tb_decision *decision, tb_diags *diags);

/* The decision of that KEY, or of the only one that begins so (8 characters at least). TB_OK with *found false if there
 * is none, or are several. Texts in ARENA. */
TB_NODISCARD tb_status tb_store_find(tb_store *store, const char *key, tb_arena *arena, tb_diags *diags, bool *found,
                                     tb_decision *out);

/* The newest first. *out in ARENA. */
TB_NODISCARD tb_status tb_store_list(tb_store *store, const tb_decision_filter *filter, tb_arena *arena,
                                     tb_diags *diags, tb_decision_line **out, size_t *count);

/* The canonical JSON of the pack with that hash, which some decision rests on. TB_OK with *found false if there is
 * none. In ARENA. */
TB_NODISCARD tb_status tb_store_pack(tb_store *store, const char *sha256, tb_arena *arena, tb_diags *diags, bool *found,
                                     tb_text *json);

/* The profile alone of the decision with that whole KEY: all that is needed to score it again. As tb_store_pack(). */
TB_NODISCARD tb_status tb_store_profile(tb_store *store, const char *key, tb_arena *arena, tb_diags *diags, bool *found,
                                        tb_text *json);

/* Notes what was decided in the end for KEY: CHOSEN (NULL: nothing yet), BY, BECAUSE (may be NULL), AT. *found: as in
 * tb_store_find(). */
TB_NODISCARD tb_status tb_store_choose(tb_store *store, const char *key, const char *chosen, const char *by,
                                       const char *because, int64_t at, tb_diags *diags, bool *found);

/* Writes a whole copy to PATH, which must not be there yet, while others may go on using the log. */
TB_NODISCARD tb_status tb_store_backup(tb_store *store, const char *path, tb_diags *diags);

/* TB_OK if the log is where it was opened, and can be read and written, as far as a look at it tells. */
TB_NODISCARD tb_status tb_store_ready(tb_store *store, tb_diags *diags);

/* TB_OK if the log can be read and is sound. Reads all of it. */
TB_NODISCARD tb_status tb_store_check(tb_store *store, tb_diags *diags);

#endif
