/* interview.h - an interview: what one project has said so far, what to ask next, and why to stop.
 *
 * An interview is state and nothing else: whoever holds it puts the question, sets the answer, and says that the step
 * is done. It begins with the title, a description (what that implies is shown to be confirmed), the pack's opening
 * questions, the kinds of work and the priorities. After that it asks the open question that has most to say about the
 * choice, until no answer can change the choice, or hardly any would. Steps can be taken back, as many as were taken;
 * their answers stay. */
#ifndef TB_INTERVIEW_H
#define TB_INTERVIEW_H

#include "robustness.h"

typedef enum tb_interview_mode {
    TB_ASK_WHAT_MATTERS, /* stop when the choice is settled, or enough is known */
    TB_ASK_QUICK,        /* the same, and after TB_QUICK_MAX questions in any case; openings as they matter */
    TB_ASK_ALL,          /* everything, in the pack's order */
} tb_interview_mode;

#define TB_QUICK_MAX 7

typedef enum tb_step_kind {
    TB_STEP_TITLE,
    TB_STEP_DESCRIPTION,
    TB_STEP_CONFIRM,    /* of what the description implies: answers and workloads that are inferred */
    TB_STEP_WORKLOADS,  /* which kinds of work there are */
    TB_STEP_SHARES,     /* how the code is divided among them; with two or more */
    TB_STEP_CRITICAL,   /* which must work well; with two or more */
    TB_STEP_PRIORITIES, /* which branches matter more or less than usual */
    TB_STEP_QUESTION,
    TB_STEP_END,
} tb_step_kind;

typedef struct tb_step {
    tb_step_kind kind;
    size_t question; /* of a QUESTION */
} tb_step;

/* Why there is nothing more to ask. */
typedef enum tb_stop {
    TB_STOP_NOT,
    TB_STOP_SETTLED,   /* proved: no answer to what is open changes the choice */
    TB_STOP_ENOUGH,    /* of what is usually answered, at most 5 % would */
    TB_STOP_QUICK,     /* as many as were wanted */
    TB_STOP_ALL_ASKED, /* what is left was skipped, or matters to no rule */
} tb_stop;

typedef struct tb_interview tb_interview;

/* An interview for the pack of SCORER, which must outlive it; with nothing said yet. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_interview_new(const tb_scorer *scorer, tb_interview_mode mode, tb_interview **out);
void tb_interview_free(tb_interview *interview); /* NULL is fine */

/* Goes on from PROFILE, of the same pack: what it states is not asked again, what is inferred is to be confirmed. Its
 * texts are copied. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_interview_resume(tb_interview *interview, const tb_profile *profile);

/* What has been said, ready to be scored or written; it changes with the interview. */
const tb_profile *tb_interview_profile(const tb_interview *interview);

/* What comes next. TB_STEP_END: *stop says why. TB_ERR_INPUT: a pattern met its match limit (DIAGS). TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_interview_next(tb_interview *interview, tb_diags *diags, tb_step *step, tb_stop *stop);

/* Says that STEP was put and answered, or passed over. Once it was, it is not asked again of itself. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_interview_done(tb_interview *interview, tb_step step);

/* Goes back to the step before the one at hand: next() gives it, then those after it, with their answers as they were.
 * False at the first one. */
bool tb_interview_back(tb_interview *interview);

/* The steps done, in their order, some of them perhaps twice; until the next call of a function that changes them. */
size_t tb_interview_history(const tb_interview *interview, const tb_step **steps);

/* Questions that were put and answered, not skipped, resumed ones included; for a count on the screen. */
size_t tb_interview_answered(const tb_interview *interview);

/* ---- What was said ---- */

/* NULL: none. A new title or description is read for what it implies, which is then to be confirmed. TB_ERR_INPUT: a
 * pattern of the lexicon met its match limit (DIAGS); the text was taken all the same. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_interview_set_title(tb_interview *interview, const char *title, tb_diags *diags);
TB_NODISCARD tb_status tb_interview_set_description(tb_interview *interview, const char *description, tb_diags *diags);

/* What was inferred is so: from now on it is stated. */
void tb_interview_confirm(tb_interview *interview);

/* The answer to a question: stated, skipped or, to ask it again, absent. A text is copied. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_interview_answer(tb_interview *interview, size_t question, const tb_answer *answer);

/* COUNT of the pack's workloads, each once; those that were there keep their share and whether they are critical.
 * TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_interview_set_workloads(tb_interview *interview, const size_t *workloads, size_t count);

/* Shares in the order of the profile's workloads, >= 0, not all 0; NULL: equal ones. One of 0 is dropped. */
void tb_interview_set_shares(tb_interview *interview, const double *shares);
void tb_interview_set_critical(tb_interview *interview, size_t workload, bool critical);
void tb_interview_set_confirmed(tb_interview *interview, bool confirmed); /* a person has looked all of it over */
void tb_interview_set_importance(tb_interview *interview, size_t branch, tb_importance importance);

#endif
