/* tbi_interview.h - inside an interview: its state, and how the next question is found. */
#ifndef TBI_INTERVIEW_H
#define TBI_INTERVIEW_H

#include "interview.h"

struct tb_interview {
    const tb_pack *pack;
    const tb_scorer *scorer;
    tb_interview_mode mode;
    tb_arena arena, scratch;
    tb_workspace *workspace;
    tb_profile profile;
    bool asked[TB_STEP_END];  /* by kind, but for questions */
    tb_step *history, *ahead; /* steps done; steps gone back over, the next one last */
    size_t history_count, ahead_count, history_cap;
    size_t put; /* questions put in this sitting */
};

/* What completions of the open answers say about the choice and about what to ask. */
typedef struct tbi_outlook {
    bool is_settled, is_enough;
    int question; /* the one with most to say, of those neither answered nor skipped; -1: none is left */
} tbi_outlook;

/* Scores the profile and looks ahead. TB_ERR_INPUT (DIAGS), TB_ERR_NOMEM. */
TB_NODISCARD tb_status tbi_interview_look_ahead(tb_interview *interview, tb_diags *diags, tbi_outlook *out);

#endif
