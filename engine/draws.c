/* draws.c - acceptability: the share of draws in which each choice comes first (decision model, step 9). */
#include "tbi_lots.h"
#include "tbi_robustness.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Friction is a judgement: a gamma variate of mean 1 and standard deviation 0.4 multiplies it. */
#define FRICTION_SD 0.4

/* So many draws have a random sequence of their own, whoever makes them. */
#define CHUNK 250

/* A question whose answer is drawn: always if open, and with a probability if it was inferred. */
typedef struct drawn {
    size_t first, count; /* in the list of variables */
    double doubt;        /* 1 if open */
    bool is_open;
} drawn;

typedef struct drawing {
    tb_workspace *ws;
    const tb_outcome *outcome;
    tb_random random;
    drawn *questions;
    size_t question_count;
    size_t *variables; /* of those questions */
    uint32_t *first; /* by such a variable: the frequency of its cell 1, in 2^-32, if it has that and 2 alone; else 0 */
    size_t variable_count;
    uint16_t *cells;
    double *shape;  /* by branch: of its weight's gamma variate */
    uint64_t *rest; /* the bits that give no points and stood in the last draw */
    bool has_fired; /* there was one */
    tbi_lots lots;
    double *gammas; /* of the lots, the prior of each alternative, and the friction */
    tb_arena arena;
    tb_outcome trial;
} drawing;

/* The shapes become variates. */
static void draw_gammas(drawing *d, double *shapes, size_t count)
{
    tb_random_gammas(&d->random, &d->ws->scorer->normal, shapes, count);
}

/* ---- What is drawn ---- */

/* What cannot matter beside the answers that stay is not drawn: the others are drawn alike without it. */
static void drop_what_cannot_matter(drawing *d)
{
    const tb_workspace *ws = d->ws;
    size_t questions = 0, variables = 0, varied = 0;

    for (size_t k = 0; k < d->question_count; k++) {
        drawn q = d->questions[k];
        size_t first = variables;
        for (size_t i = q.first; i < q.first + q.count; i++) {
            while (varied < ws->varied_count && ws->varied[varied] < d->variables[i])
                varied++;
            if (varied < ws->varied_count && ws->varied[varied] == d->variables[i])
                d->variables[variables++] = d->variables[i];
        }
        q.first = first;
        q.count = variables - first;
        if (q.count > 0)
            d->questions[questions++] = q;
    }
    d->question_count = questions;
    d->variable_count = variables;
    for (size_t i = 0; i < variables; i++) {
        const tb_variable *v = &ws->scorer->pack->variables[d->variables[i]];
        bool two = v->cell_count == 3 && v->frequency[1] > 0x1p-30 && v->frequency[2] > 0x1p-30;
        d->first[i] = two ? (uint32_t)(v->frequency[1] * 0x1p32) : 0;
    }
}

static void list_questions(drawing *d)
{
    const tb_pack *pack = d->ws->scorer->pack;

    for (size_t q = 0; q < pack->question_count; q++) {
        const tb_question *question = &pack->questions[q];
        tb_said said = d->ws->profile->answers[q].said;
        if (said == TB_STATED || !tbi_question_is_used(pack, q))
            continue;
        size_t count = tbi_question_variables(question);
        d->questions[d->question_count++] =
            (drawn){d->variable_count, count, said == TB_INFERRED ? pack->inference_doubt : 1, said != TB_INFERRED};
        for (size_t i = 0; i < count; i++)
            d->variables[d->variable_count++] = question->first_variable + i;
    }
    tbi_hold(d->ws, d->variables, d->variable_count);
    drop_what_cannot_matter(d);
}

/* Dirichlet over the weighable branches, its mean their importances; all zero counts as all equal. The weight of a
 * fixed one is not looked at. */
static void set_shapes(drawing *d)
{
    const tb_pack *pack = d->ws->scorer->pack;
    double sum = 0, count = 0;

    for (size_t b = 0; b < pack->branch_count; b++)
        if (!pack->branches[b].fixed) {
            sum += tb_importance_weight(d->ws->profile->branches[b]);
            count++;
        }
    for (size_t b = 0; b < pack->branch_count; b++)
        d->shape[b] = pack->branches[b].fixed ? 0
                      : sum > 0 ? pack->weight_concentration * tb_importance_weight(d->ws->profile->branches[b]) / sum
                                : pack->weight_concentration / count;
}

/* U: uniform on [0, 1). The first cell whose frequency is above what is left of U once those before it are taken from
 * it; without a branch nobody could guess. */
static uint16_t draw_cell(double u, const tb_variable *v)
{
    unsigned below = 1, cell = 1;

    for (unsigned i = 1; i < v->cell_count; i++) {
        below &= u >= v->frequency[i];
        cell += below;
        u -= v->frequency[i];
    }
    if (cell < v->cell_count)
        return (uint16_t)cell;
    do /* the frequencies sum to 1 but for rounding: the last that can be */
        cell--;
    while (cell > 0 && v->frequency[cell] <= 0);
    return (uint16_t)cell;
}

static void draw_answers(drawing *d)
{
    const tb_pack *pack = d->ws->scorer->pack;
    tb_random random = d->random; /* in registers */
    uint64_t bits = 0;
    bool half = false; /* the upper half of them is left */

    for (size_t k = 0; k < d->question_count; k++) {
        const drawn *q = &d->questions[k];
        bool afresh = q->doubt >= 1 || tb_random_uniform(&random) < q->doubt;
        for (size_t i = q->first; i < q->first + q->count; i++) {
            size_t v = d->variables[i];
            if (!afresh) {
                d->cells[v] = d->ws->cells[v];
            } else if (d->first[i] != 0) { /* most of them */
                bits = half ? bits >> 32 : tb_random_next(&random);
                half = !half;
                d->cells[v] = (uint16_t)(1 + ((uint32_t)bits >= d->first[i]));
            } else {
                d->cells[v] = draw_cell(tb_random_uniform(&random), &pack->variables[v]);
            }
        }
    }
    d->random = random;
}

static void draw_weights(drawing *d)
{
    size_t count = d->ws->scorer->pack->branch_count;

    memcpy(d->ws->branch_weight, d->shape, count * sizeof *d->shape);
    draw_gammas(d, d->ws->branch_weight, count);
    tbi_weigh(d->ws);
}

/* Friction, who is ruled out, and how far each choice suits: mostly as in the last draw. */
static void draw_rest(drawing *d)
{
    tb_workspace *ws = d->ws;
    const tbi_range rest = ws->scorer->rest;
    bool differs = !d->has_fired;

    for (size_t i = rest.first; i < rest.end; i++) {
        const uint64_t stands = ws->common[i] & ws->live[i];
        differs = differs || stands != d->rest[i - rest.first];
        d->rest[i - rest.first] = stands;
    }
    d->has_fired = true;
    if (!differs)
        return;
    d->trial.has_hybrid = d->outcome->has_hybrid;
    tbi_fire_rest(ws, &d->trial);
    tbi_rate(ws, &d->trial);
}

static int draw_choice(drawing *d)
{
    tb_workspace *ws = d->ws;
    const tb_pack *pack = ws->scorer->pack;
    tb_outcome *trial = &d->trial;
    const double friction_shape = 1 / (FRICTION_SD * FRICTION_SD);

    draw_weights(d);
    draw_answers(d);
    tbi_look_up(ws, d->cells);
    draw_rest(d);
    size_t lots = tbi_lots_sum(&d->lots, d->gammas);
    double *prior = d->gammas + lots, *friction = prior + pack->alternative_count;
    for (size_t a = 0; a < pack->alternative_count; a++)
        prior[a] = pack->prior;
    for (double *shape = d->gammas; shape < friction; shape++)
        *shape *= pack->evidence_per_point;
    *friction = friction_shape;
    draw_gammas(d, d->gammas, lots + pack->alternative_count + 1);
    tbi_lots_spread(&d->lots, d->gammas);
    tbi_pool(ws, prior, trial);
    trial->has_hybrid =
        d->outcome->has_hybrid &&
        tbi_hybrid_score(ws, trial->assignment, ws->friction * *friction / friction_shape, trial, &trial->hybrid);
    tbi_choose(trial);
    return trial->choice;
}

static void release(drawing *d)
{
    tbi_hold(d->ws, NULL, 0);
    tb_arena_release(&d->arena);
}

/* What answers are drawn from. */
static tb_status prepare_answers(drawing *d)
{
    const tb_pack *pack = d->ws->scorer->pack;

    d->questions = tb_arena_array(&d->arena, pack->question_count + 1, sizeof *d->questions);
    d->variables = tb_arena_array(&d->arena, pack->variable_count + 1, sizeof *d->variables);
    d->first = tb_arena_array(&d->arena, pack->variable_count + 1, sizeof *d->first);
    d->cells = tb_arena_array(&d->arena, pack->variable_count + 1, sizeof *d->cells);
    if (d->questions == NULL || d->variables == NULL || d->first == NULL || d->cells == NULL)
        return TB_ERR_NOMEM;
    memcpy(d->cells, d->ws->cells, pack->variable_count * sizeof *d->cells);
    list_questions(d);
    return TB_OK;
}

/* And weights, points and friction. */
static tb_status prepare(drawing *d)
{
    const tb_pack *pack = d->ws->scorer->pack;
    tb_status status = prepare_answers(d);

    if (status == TB_OK)
        status = tbi_lots_prepare(&d->lots, d->ws, &d->arena);
    if (status != TB_OK)
        return status;
    d->shape = tb_arena_array(&d->arena, pack->branch_count + 1, sizeof *d->shape);
    d->rest = tb_arena_array(&d->arena, d->ws->scorer->words + 1, sizeof *d->rest);
    d->gammas = tb_arena_array(&d->arena, tbi_lots_max(&d->lots) + pack->alternative_count + 1, sizeof *d->gammas);
    if (d->shape == NULL || d->rest == NULL || d->gammas == NULL)
        return TB_ERR_NOMEM;
    set_shapes(d);
    return TB_OK;
}

/* Some of the draws, made by one worker. */
typedef struct turn {
    size_t counts[TB_ALTERNATIVES_MAX + 1];
    tb_status status;
} turn;

typedef struct shift {
    tb_workspace *ws;
    const tb_outcome *outcome;
    size_t draws;
    uint64_t seed;
    atomic_size_t next; /* chunk that nobody has taken */
    void (*first)(void *context);
    void *context;
    turn turns[TB_WORKERS_MAX];
} shift;

/* Chunks, as long as there are any left, with WS. */
static tb_status draw_chunks(shift *s, tb_workspace *ws, size_t *counts)
{
    drawing d = {.ws = ws, .outcome = s->outcome, .trial = *s->outcome};
    tb_status status = prepare(&d);

    while (status == TB_OK) {
        size_t chunk = atomic_fetch_add(&s->next, 1);
        if (chunk * CHUNK >= s->draws)
            break;
        size_t left = s->draws - chunk * CHUNK;
        tb_random_seed_stream(&d.random, s->seed, chunk);
        for (size_t i = 0; i < CHUNK && i < left; i++) {
            int choice = draw_choice(&d);
            if (choice >= 0)
                counts[choice]++;
        }
    }
    tbi_set_importances(ws, ws->profile);
    release(&d);
    return status;
}

static void take_turn(void *argument, size_t worker)
{
    shift *s = argument;
    turn *mine = &s->turns[worker];
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_workspace *ws = s->ws;

    if (worker > 0) {
        mine->status = tb_workspace_new(s->ws->scorer, &ws);
        if (mine->status == TB_OK)
            mine->status = tbi_prepare(ws, s->ws->profile, &diags);
    }
    if (worker == 0 && s->first != NULL)
        s->first(s->context);
    if (mine->status == TB_OK)
        mine->status = draw_chunks(s, ws, mine->counts);
    if (worker > 0)
        tb_workspace_free(ws);
    tb_diags_release(&diags);
}

tb_status tbi_draw(tb_workspace *ws, const tb_outcome *outcome, size_t draws, uint64_t seed, double *acceptability,
                   void (*first)(void *context), void *context)
{
    const tb_workers *workers = ws->workers;
    shift s = {.ws = ws, .outcome = outcome, .draws = draws, .seed = seed, .first = first, .context = context};
    size_t count = 1;
    tb_status status = TB_OK;

    if (workers != NULL && draws >= 2 * CHUNK)
        count = workers->count < TB_WORKERS_MAX ? workers->count : TB_WORKERS_MAX;
    if (count > 1)
        workers->run(count, take_turn, &s);
    else
        take_turn(&s, 0);
    for (size_t i = 0; i <= ws->scorer->pack->alternative_count; i++) {
        size_t times = 0;
        for (size_t w = 0; w < count; w++)
            times += s.turns[w].counts[i];
        acceptability[i] = (double)times / (double)draws;
    }
    for (size_t w = 0; w < count && status == TB_OK; w++)
        status = s.turns[w].status;
    return status;
}

tb_status tbi_visit_completions(tb_workspace *ws, size_t draws, uint64_t seed, tbi_completion_visitor *visit,
                                void *context)
{
    drawing d = {.ws = ws};
    tb_status status = prepare_answers(&d);

    tb_random_seed(&d.random, seed);
    for (size_t i = 0; i < d.question_count; i++)
        d.questions[i].doubt = d.questions[i].is_open ? 1 : 0; /* what was inferred stays as it is */
    for (size_t i = 0; status == TB_OK && i < draws; i++) {
        draw_answers(&d);
        tbi_score_cells(ws, d.cells, &d.trial);
        if (!visit(context, d.cells, &d.trial))
            break;
    }
    release(&d);
    return status;
}

typedef struct count_of_others {
    int choice;
    size_t others, most;
} count_of_others;

static bool count_other(void *context, const uint16_t *cells, const tb_outcome *completed)
{
    count_of_others *count = context;

    (void)cells;
    count->others += completed->choice != count->choice;
    return count->others <= count->most;
}

tb_status tbi_draw_completions(tb_workspace *ws, const tb_outcome *outcome, size_t draws, uint64_t seed, size_t most,
                               size_t *others)
{
    count_of_others count = {outcome->choice, 0, most};
    tb_status status = tbi_visit_completions(ws, draws, seed, count_other, &count);

    *others = count.others;
    return status;
}
