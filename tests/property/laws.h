/* laws.h - what must hold of every profile and pack (the properties of the decision model). Each check says what does
 * not in WHY and returns false. */
#ifndef LAWS_H
#define LAWS_H

#include "plain.h"
#include "report.h"

/* Sums of a few dozen doubles. */
#define LAW_TOLERANCE 1e-9

typedef struct subject {
    const tb_pack *pack;
    const tb_evidence *evidence; /* NULL: none */
    tb_date date;
    tb_scorer *scorer;
    tb_workspace *ws;
} subject;

/* A profile as a subject's engine scored it. */
typedef struct scored {
    const subject *of;
    const tb_profile *profile;
    tb_outcome outcome;
    tb_trace trace;
    const uint16_t *cells[TB_WORKLOADS_MAX];
} scored;

bool subject_open(subject *s, const tb_pack *pack, const tb_evidence *evidence, tb_date date);
void subject_close(subject *s);

/* Scores and traces; memory from ARENA. False if that fails. */
bool subject_score(const subject *s, const tb_profile *profile, tb_arena *arena, scored *out);

/* The laws of one scored profile. */
bool laws_of_scores(const scored *s, tb_buf *why);
bool laws_of_break_even(const scored *s, tb_buf *why);

/* STRONG is WEAK with rule RULE (an index of STRONG's pack) added or given more points. */
bool laws_of_more_points(const scored *weak, const scored *strong, size_t rule, tb_buf *why);

/* LESS is MORE but for friction rules that give it less friction, or as much. */
bool laws_of_less_friction(const scored *more, const scored *less, tb_buf *why);

/* What robustness says of the changes that would flip the choice, and of those that would not. OTHER is a subject of
 * the same pack, evidence and date, with a workspace of its own. */
bool laws_of_flips(const scored *s, const tb_robustness *r, const subject *other, tb_buf *why);

/* What it would take for another choice to win: it does it, and on packs small enough to try all nothing smaller does.
 */
bool laws_of_why_not(const scored *s, const tb_robustness *r, const subject *other, tb_buf *why);

/* Open questions and confidence. */
bool laws_of_open_questions(const scored *s, const tb_robustness *r, const subject *other, tb_buf *why);
bool laws_of_confidence(const scored *s, const tb_robustness *r, tb_buf *why);

/* An interview that goes on from the profile asks what is open, and says that the choice is settled just when it is. */
bool laws_of_interview(const scored *s, const tb_robustness *r, tb_buf *why);

/* COMPLETED is S with its open questions answered: scores lie within the bounds, and what is settled stays. */
bool laws_of_completion(const scored *s, const tb_robustness *r, const tb_outcome *completed, tb_buf *why);

/* The I-th of the answers worth trying of a question, the profile's present one being NOW; false past the last. Of a
 * choices question: one option more or less. */
bool answer_at(const tb_question *question, const tb_answer *now, size_t i, tb_answer *out);

/* Scores PROFILE with one answer replaced. */
bool score_changed(const subject *s, const tb_profile *profile, size_t question, tb_answer answer, tb_outcome *out);

bool question_is_used(const tb_pack *pack, size_t question);

#define REQUIRE(why, condition, ...)                                                                                   \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            tb_buf_printf(why, __VA_ARGS__);                                                                           \
            return false;                                                                                              \
        }                                                                                                              \
    } while (0)

#endif
