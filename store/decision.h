/* decision.h - reports put into the log, and decisions out of it worked out again: as they were, or as they would be
 * today. What every command and page does with the log. */
#ifndef TB_DECISION_H
#define TB_DECISION_H

#include "report.h"
#include "report_read.h"
#include "store.h"

/* Adds REPORT, with what it says was chosen, which takes the place of the decision with the key SUPERSEDES (NULL: of
 * none; it has to be in the log), and writes its KEY. Appends the report as it is kept, as JSON, to *WRITTEN unless
 * that is NULL. TB_ERR_IO: DIAGS says why. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_decision_add(tb_store *store, const tb_report *report, const char *supersedes,
                                       tb_diags *diags, char key[TB_KEY_LEN + 1], tb_buf *written);

/* Reads a document of the log, JSON, into ARENA. NAME is what is said of it ("the report in the log"). *SOURCE, which
 * what is said points into, is the caller's, on failure too: to tb_diags_keep() or tb_source_free(). TB_ERR_INPUT: it
 * is no JSON, DIAGS says where. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_logged_read(const char *name, tb_text document, tb_arena *arena, tb_diags *diags,
                                      tb_source **source, const tb_node **out);

/* Reads a PROFILE of the log as PACK takes it, into ARENA. TB_ERR_INPUT: PACK does not take it any more, DIAGS says
 * why. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_logged_profile(const tb_pack *pack, tb_text profile, tb_arena *arena, tb_diags *diags,
                                         tb_profile *out);

/* A profile scored again. */
typedef struct tb_rescored {
    tb_arena arena;
    tb_profile profile;
    tb_scorer *scorer;
    tb_workspace *workspace;
    tb_report *report;
} tb_rescored;

/* Scores the profile in NODE with PACK. EVIDENCE (may be NULL), the options' version and NODE must live as long.
 * TB_ERR_INPUT: DIAGS says why the pack does not take the profile. TB_ERR_NOMEM. To be released in any case. */
TB_NODISCARD tb_status tb_rescore(const tb_pack *pack, const tb_node *profile, const tb_evidence *evidence,
                                  const tb_report_options *options, tb_diags *diags, tb_rescored *out);
void tb_rescored_release(tb_rescored *rescored);

/* A decision as it was made. */
typedef struct tb_remade {
    tb_arena arena;
    tb_source *source;   /* the report's text */
    tb_written written;  /* what the report said */
    const tb_pack *pack; /* the one it was made with */
    tb_pack *own;        /* the same, if it came out of the log; else NULL */
    tb_evidence evidence, reference;
    tb_chosen chosen;
    tb_rescored again;
    const tb_report *report; /* worked out again, with what was chosen in the end */
    bool differs;            /* from what was written: the engine that made it worked otherwise */
} tb_remade;

/* Works DECISION out again, from STORE, with the pack, measurements, date, seed and draws it was made with. PACK is one
 * that is at hand (may be NULL), used if it is the same. DECISION, PACK must live as long. TB_ERR_INPUT: what was kept
 * is not what was put there; TB_ERR_IO; DIAGS says why. TB_ERR_NOMEM. To be released in any case. */
TB_NODISCARD tb_status tb_decision_remake(tb_store *store, const tb_decision *decision, const tb_pack *pack,
                                          tb_diags *diags, tb_remade *out);
void tb_remade_release(tb_remade *remade, tb_diags *diags); /* DIAGS keeps the text that its messages point into */

/* What would be chosen today. */
typedef struct tb_today {
    int choice;     /* -1: none */
    tb_state state; /* as far as it follows without draws */
    tb_outcome outcome;
} tb_today;

/* Scores a kept PROFILE (JSON) with WS, without draws: they tell how firmly a choice stands, and never which it is.
 * Everything it needs lies in ARENA, which may be released afterwards, before WS scores something else.
 * TB_ERR_INPUT: PACK, the scorer's, does not take the profile any more (DIAGS says why). TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_decision_today(const tb_pack *pack, tb_workspace *ws, tb_text profile, tb_arena *arena,
                                         tb_diags *diags, tb_today *out);

/* True if that is not what LINE says was recommended. */
bool tb_today_differs(const tb_today *today, const tb_pack *pack, const tb_decision_line *line);

#endif
