/* interview_ahead.c - what the open answers may still do: completions of them are drawn, each is scored, and what the
 * choice did is held against what each question was answered. The question whose answers account for most of it is the
 * one to ask. */
#include "tbi_interview.h"
#include "tbi_robustness.h"

#include <math.h>

/* A lead past this is as good as certain. */
#define LEAD_MAX 30.0

/* With many rules fewer completions are drawn, so that nobody waits: this many rules times completions. */
#define WORK_MAX 2500000

/* What the completions in one cell of a variable came to. */
typedef struct tally {
    double count, others, lead, square;
} tally;

typedef struct survey {
    const tb_outcome *outcome;
    const size_t *variables; /* those of open questions */
    size_t variable_count;
    tally *tallies; /* by variable in the list and cell */
    size_t *first;  /* by variable in the list: where its tallies begin */
    size_t draws;   /* completions to look at: half of them to tell the questions apart, */
    double enough;  /* the rest until so many have another choice that it is not enough */
    tally all;
} survey;

static void add(tally *t, double lead, bool other)
{
    t->count++;
    t->others += other;
    t->lead += lead;
    t->square += lead * lead;
}

static bool look(void *context, const uint16_t *cells, const tb_outcome *completed)
{
    survey *s = context;
    bool other = completed->choice != s->outcome->choice;
    double lead = fmin(fmax(tbi_lead(completed, s->outcome->choice), -LEAD_MAX), LEAD_MAX);

    add(&s->all, lead, other);
    for (size_t i = 0; i < s->variable_count; i++)
        add(&s->tallies[s->first[i] + cells[s->variables[i]]], lead, other);
    return s->all.others <= s->enough || s->all.count < (double)s->draws / 2;
}

/* The part of the variance of the choice, and of the lead, that the cells of the I-th variable account for, less what
 * chance would. */
static double explained(const survey *s, size_t i, size_t cell_count)
{
    double n = s->all.count, between[2] = {0, 0}, used = 0;
    double p = s->all.others / n, mean = s->all.lead / n;
    double variance[2] = {p * (1 - p), s->all.square / n - mean * mean};
    double part = 0;

    for (size_t c = 1; c < cell_count; c++) {
        const tally *t = &s->tallies[s->first[i] + c];
        if (t->count <= 0)
            continue;
        double dp = t->others / t->count - p, dl = t->lead / t->count - mean;
        between[0] += t->count / n * dp * dp;
        between[1] += t->count / n * dl * dl;
        used++;
    }
    for (int k = 0; k < 2 && used > 0; k++) /* a variable that cannot matter any more was not drawn */
        if (variance[k] > 0)
            part += between[k] / variance[k] - (used - 1) / n;
    return part;
}

static bool is_open(const tb_interview *iv, size_t question)
{
    tb_said said = iv->profile.answers[question].said;

    return (said == TB_ABSENT || said == TB_SKIPPED) && tbi_question_is_used(iv->pack, question);
}

/* Lists the open questions' variables. TB_ERR_NOMEM. */
static tb_status prepare(tb_interview *iv, survey *s, size_t *open_count)
{
    const tb_pack *pack = iv->pack;
    size_t *variables = tb_arena_array(&iv->scratch, pack->variable_count + 1, sizeof *variables), cells = 0;

    s->first = tb_arena_array(&iv->scratch, pack->variable_count + 1, sizeof *s->first);
    if (variables == NULL || s->first == NULL)
        return TB_ERR_NOMEM;
    s->variables = variables;
    s->draws = pack->rule_count * TBI_COMPLETIONS > WORK_MAX ? WORK_MAX / pack->rule_count : TBI_COMPLETIONS;
    s->enough = (double)s->draws * TBI_ENOUGH / TBI_COMPLETIONS;
    for (size_t q = 0; q < pack->question_count; q++) {
        if (!is_open(iv, q))
            continue;
        ++*open_count;
        for (size_t i = 0; i < tbi_question_variables(&pack->questions[q]); i++) {
            size_t v = pack->questions[q].first_variable + i;
            s->first[s->variable_count] = cells;
            variables[s->variable_count++] = v;
            cells += pack->variables[v].cell_count;
        }
    }
    s->tallies = tb_arena_array(&iv->scratch, cells + 1, sizeof *s->tallies);
    return s->tallies != NULL ? TB_OK : TB_ERR_NOMEM;
}

/* The question to ask: of those not skipped, the one whose variables together account for most. */
static int find_question(const tb_interview *iv, const survey *s)
{
    int best = -1;
    double most = 0;

    for (size_t i = 0; i < s->variable_count;) {
        size_t question = (size_t)iv->pack->variables[s->variables[i]].question, end = i;
        double part = 0;
        for (; end < s->variable_count && iv->pack->variables[s->variables[end]].question == (int)question; end++)
            part += explained(s, end, iv->pack->variables[s->variables[end]].cell_count);
        i = end;
        if (iv->profile.answers[question].said == TB_ABSENT && (best < 0 || part > most)) {
            most = part;
            best = (int)question;
        }
    }
    return best;
}

static tb_status prove(tb_interview *iv, const tb_outcome *outcome, size_t open_count, bool *settled)
{
    tb_robustness r = {.open_question_count = open_count};
    tb_trace trace;
    tb_status status = tb_trace_record(iv->workspace, &iv->scratch, &trace);

    if (status == TB_OK)
        tbi_find_bounds(iv->workspace, outcome, &trace, &r);
    *settled = r.settled;
    return status;
}

tb_status tbi_interview_look_ahead(tb_interview *iv, tb_diags *diags, tbi_outlook *out)
{
    tb_outcome outcome;
    survey s = {.outcome = &outcome};
    size_t open_count = 0;
    tb_status status;

    *out = (tbi_outlook){.question = -1};
    tb_arena_clear(&iv->scratch);
    status = tb_score(iv->workspace, &iv->profile, diags, &outcome);
    if (status == TB_OK)
        status = prepare(iv, &s, &open_count);
    if (status != TB_OK)
        return status;
    out->is_settled = outcome.choice < 0; /* a constraint that holds goes on holding, whatever else is said */
    if (out->is_settled)
        return TB_OK;
    status = tbi_visit_completions(iv->workspace, s.draws, TB_SEED_DEFAULT, look, &s);
    out->is_enough = s.all.others <= s.enough;
    out->question = find_question(iv, &s);
    if (status == TB_OK && s.all.others == 0)
        status = prove(iv, &outcome, open_count, &out->is_settled);
    return status;
}
