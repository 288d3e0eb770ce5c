/* tbi_robustness.h - shared by the files that ask what else could have been answered. */
#ifndef TBI_ROBUSTNESS_H
#define TBI_ROBUSTNESS_H

#include "robustness.h"
#include "tbi_score.h"

/* Counts, over DRAWS draws, how often each choice comes first; the assignment stays the outcome's. Calls FIRST (NULL is
 * fine), which may use WS, before WS is drawn with; other workers are drawing already. */
TB_NODISCARD tb_status tbi_draw(tb_workspace *ws, const tb_outcome *outcome, size_t draws, uint64_t seed,
                                double *acceptability, void (*first)(void *context), void *context);

/* Calls VISIT with the cells and the outcome of up to DRAWS completions of the open answers, all else as scored, until
 * it returns false. The same seed gives the same completions. */
typedef bool tbi_completion_visitor(void *context, const uint16_t *cells, const tb_outcome *completed);
TB_NODISCARD tb_status tbi_visit_completions(tb_workspace *ws, size_t draws, uint64_t seed,
                                             tbi_completion_visitor *visit, void *context);

/* In how many of DRAWS completions another choice comes out; past MOST of them it is not counted on. */
TB_NODISCARD tb_status tbi_draw_completions(tb_workspace *ws, const tb_outcome *outcome, size_t draws, uint64_t seed,
                                            size_t most, size_t *others);

/* Each fills the members of OUT that it is named after, about the profile WS scored last, which gave OUTCOME. Lists lie
 * in ARENA. TB_ERR_NOMEM. Open questions come before bounds: whether the choice is settled rests on their number. */
void tbi_find_bounds(tb_workspace *ws, const tb_outcome *outcome, const tb_trace *trace, tb_robustness *out);
TB_NODISCARD tb_status tbi_find_flips(tb_workspace *ws, const tb_outcome *outcome, tb_arena *arena, tb_robustness *out);
TB_NODISCARD tb_status tbi_find_importances(tb_workspace *ws, const tb_outcome *outcome, tb_arena *arena,
                                            tb_robustness *out);
TB_NODISCARD tb_status tbi_find_open_questions(tb_workspace *ws, const tb_outcome *outcome, tb_arena *arena,
                                               tb_robustness *out);
TB_NODISCARD tb_status tbi_find_why_not(tb_workspace *ws, const tb_outcome *outcome, tb_arena *arena,
                                        tb_robustness *out);

/* True if another value, met at least once in ten, of some inferred answer changes the choice. */
bool tbi_inferred_flips(tb_workspace *ws, const tb_outcome *outcome);

/* Every answer a question tells apart, option by option for `choices`: sets ws->trial to the I-th and says which it is.
 * False past the last. `choices`: the option is added or taken away, the others staying as they are. A range of a
 * number that lies outside the question's bounds comes as an absent answer of frequency 0. */
bool tbi_answer_at(tb_workspace *ws, size_t question, size_t i, tb_answer *answer, double *frequency);

/* Sets the question's cells in ws->trial to unknown, or back to what the profile says. */
void tbi_answer_forget(tb_workspace *ws, size_t question);
void tbi_answer_restore(tb_workspace *ws, size_t question);

/* How far CHOICE is ahead of the best other that could be chosen; -100 if it could not be chosen itself, 100 if nothing
 * else could. */
double tbi_lead(const tb_outcome *outcome, int choice);

/* Enough is known when more answers would change the choice in at most one drawn completion of twenty. */
#define TBI_COMPLETIONS 1000
#define TBI_ENOUGH 50

#endif
