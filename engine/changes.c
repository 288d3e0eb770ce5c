/* changes.c - trying other answers: what flips, draws and open questions have in common. */
#include "tbi_robustness.h"

#include <math.h>
#include <string.h>

void tbi_answer_forget(tb_workspace *ws, size_t question)
{
    const tb_question *q = &ws->scorer->pack->questions[question];

    memset(ws->trial + q->first_variable, 0, tbi_question_variables(q) * sizeof *ws->trial);
}

void tbi_answer_restore(tb_workspace *ws, size_t question)
{
    const tb_question *q = &ws->scorer->pack->questions[question];

    memcpy(ws->trial + q->first_variable, ws->cells + q->first_variable, tbi_question_variables(q) * sizeof *ws->trial);
}

/* Option I/2 of a choices question, taken away or added. */
static bool option_at(tb_workspace *ws, size_t question, size_t i, tb_answer *answer, double *frequency)
{
    const tb_pack *pack = ws->scorer->pack;
    const tb_question *q = &pack->questions[question];
    size_t option = i / 2;
    uint16_t cell = (uint16_t)(i % 2 + 1);

    if (option >= q->option_count)
        return false;
    tbi_answer_restore(ws, question);
    *answer = ws->profile->answers[question];
    answer->said = TB_STATED;
    if (cell == 2)
        answer->options |= UINT64_C(1) << option;
    else
        answer->options &= ~(UINT64_C(1) << option);
    ws->trial[q->first_variable + option] = cell;
    *frequency = pack->variables[q->first_variable + option].frequency[cell];
    return true;
}

bool tbi_answer_at(tb_workspace *ws, size_t question, size_t i, tb_answer *answer, double *frequency)
{
    const tb_pack *pack = ws->scorer->pack;
    const tb_question *q = &pack->questions[question];
    const tb_variable *v = &pack->variables[q->first_variable];
    const tb_answer *now = &ws->profile->answers[question];
    bool answered = tb_answer_is_given(now);

    if (q->type == TB_QUESTION_CHOICES)
        return option_at(ws, question, i, answer, frequency);
    if (i + 1 >= v->cell_count)
        return false;
    *answer = (tb_answer){.said = TB_STATED, .number = (double)i};
    ws->trial[q->first_variable] = (uint16_t)(i + 1);
    *frequency = v->frequency[i + 1];
    if (q->type == TB_QUESTION_NUMBER &&
        !tb_variable_nearest(v, (uint16_t)(i + 1), answered ? now->number : q->min, q->min, q->max, &answer->number)) {
        answer->said = TB_ABSENT;
        *frequency = 0;
    }
    return true;
}

double tbi_lead(const tb_outcome *o, int choice)
{
    double best = -HUGE_VAL;

    if (!tb_outcome_is_candidate(o, choice))
        return -100;
    for (int i = 0; i <= (int)o->alternative_count; i++)
        if (i != choice && tb_outcome_is_candidate(o, i) && tb_outcome_score(o, i) > best)
            best = tb_outcome_score(o, i);
    return isfinite(best) ? tb_outcome_score(o, choice) - best : 100;
}
