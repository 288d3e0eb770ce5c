/* bench_interview - interviews with made-up people: how many answers it takes until the choice is settled or enough is
 * known, and whether it is then the one that all their answers give. A person is a scenario or a sample profile, with
 * what it leaves open drawn from the usual answers; without any, workloads are drawn too. Prints, a line each:
 *     answers: least, median, most; over those that ended so, settled: runs, choice kept; enough: runs, choice kept;
 *     the rest: runs, choice kept; ms of work from an answer to the next prompt: median, 99 of 100, most
 *     bench-interview PACK RUNS [quick] FILE... */
#include "clock.h"
#include "number.h"
#include "random.h"
#include "scenario.h"
#include "tbi_interview.h"
#include "tbi_profile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIMES = 1 << 20 };

typedef struct bench {
    tb_pack *pack;
    tb_scorer *scorer;
    tb_workspace *workspace;
    tb_diags diags;
    tb_arena arena;
    tb_random random;
    const tb_node **profiles; /* of scenarios and files */
    size_t profile_count, runs;
    size_t *answers;
    size_t ended[TB_STOP_ALL_ASKED + 1], kept[TB_STOP_ALL_ASKED + 1];
    double *times; /* ms */
    size_t time_count;
    tb_interview_mode mode;
} bench;

/* ---- People ---- */

static void draw_answer(bench *b, size_t question, tb_answer *answer)
{
    const tb_question *q = &b->pack->questions[question];
    size_t count = q->type == TB_QUESTION_TEXT ? 0 : q->type == TB_QUESTION_CHOICES ? q->option_count : 1;

    *answer = (tb_answer){.said = count > 0 ? TB_STATED : TB_SKIPPED};
    for (size_t i = 0; i < count; i++) {
        const tb_variable *v = &b->pack->variables[q->first_variable + i];
        double u = tb_random_uniform(&b->random);
        uint16_t cell = 1;
        while (cell + 1u < v->cell_count && u >= v->frequency[cell])
            u -= v->frequency[cell++];
        if (q->type == TB_QUESTION_CHOICES)
            answer->options |= (uint64_t)(cell == 2) << i;
        else if (q->type != TB_QUESTION_NUMBER)
            answer->number = cell - 1;
        else if (!tb_variable_nearest(v, cell, q->min, q->min, q->max, &answer->number))
            answer->number = q->min;
    }
}

static tb_status make_person(bench *b, size_t run, tb_arena *arena, tb_profile *person)
{
    const tb_node *node = b->profile_count > 0 ? b->profiles[run % b->profile_count] : NULL;
    tb_status status = tb_profile_read(b->pack, node, true, arena, &b->diags, person);

    if (status != TB_OK)
        return status;
    if (b->profile_count == 0) {
        person->workload_count = 1 + tb_random_below(&b->random, 3);
        size_t first = tb_random_below(&b->random, (uint32_t)(b->pack->workload_count - 2));
        for (size_t w = 0; w < person->workload_count; w++)
            person->workloads[w] = (tb_project_workload){.workload = (int)(first + w),
                                                         .share = 1 + tb_random_below(&b->random, 5),
                                                         .traits = b->pack->workloads[first + w].traits};
        tbi_profile_scale_workloads(person);
    }
    person->workloads_inferred = false;
    for (size_t q = 0; q < b->pack->question_count; q++)
        if (person->answers[q].said == TB_ABSENT || person->answers[q].said == TB_SKIPPED)
            draw_answer(b, q, &person->answers[q]);
        else
            person->answers[q].said = TB_STATED;
    return TB_OK;
}

/* ---- Interviews ---- */

static bool same_answer(const tb_question *q, const tb_answer *a, const tb_answer *b)
{
    return q->type == TB_QUESTION_CHOICES ? a->options == b->options : a->number == b->number;
}

static bool same_workloads(const tb_profile *a, const tb_profile *b)
{
    if (a->workload_count != b->workload_count)
        return false;
    for (size_t w = 0; w < a->workload_count; w++)
        if (a->workloads[w].workload != b->workloads[w].workload)
            return false;
    return true;
}

static tb_status say_workloads(tb_interview *iv, const tb_profile *person)
{
    size_t workloads[TB_WORKLOADS_MAX];

    for (size_t w = 0; w < person->workload_count; w++)
        workloads[w] = (size_t)person->workloads[w].workload;
    return person->workloads[0].workload >= 0 ? tb_interview_set_workloads(iv, workloads, person->workload_count)
                                              : TB_OK;
}

/* Looks through what was inferred; what is put right counts like an answer. */
static tb_status confirm(const bench *b, tb_interview *iv, const tb_profile *person, size_t *answers)
{
    const tb_profile *said = tb_interview_profile(iv);
    tb_status status = TB_OK;

    ++*answers;
    if (said->workloads_inferred && !same_workloads(said, person)) {
        ++*answers;
        status = say_workloads(iv, person);
    }
    for (size_t q = 0; q < b->pack->question_count && status == TB_OK; q++)
        if (said->answers[q].said == TB_INFERRED &&
            !same_answer(&b->pack->questions[q], &said->answers[q], &person->answers[q])) {
            ++*answers;
            status = tb_interview_answer(iv, q, &person->answers[q]);
        }
    tb_interview_confirm(iv);
    return status;
}

/* What the person has to say to a step of another kind; true if that is anything. */
static bool say(tb_interview *iv, tb_step_kind kind, const tb_profile *person, size_t branch_count)
{
    double shares[TB_WORKLOADS_MAX];
    bool any = false;

    for (size_t w = 0; w < person->workload_count && kind != TB_STEP_PRIORITIES; w++) {
        shares[w] = person->workloads[w].share;
        any = any || (kind == TB_STEP_SHARES ? !isnan(person->workloads[w].given) : person->workloads[w].critical);
        if (kind == TB_STEP_CRITICAL)
            tb_interview_set_critical(iv, w, person->workloads[w].critical);
    }
    if (kind == TB_STEP_SHARES && any)
        tb_interview_set_shares(iv, shares);
    for (size_t b = 0; b < branch_count && kind == TB_STEP_PRIORITIES; b++) {
        any = any || person->branches[b] != TB_NORMAL;
        tb_interview_set_importance(iv, b, person->branches[b]);
    }
    return any;
}

static tb_status answer(bench *b, tb_interview *iv, tb_step step, const tb_profile *person, size_t *answers)
{
    switch (step.kind) {
    case TB_STEP_TITLE: return tb_interview_set_title(iv, person->title, &b->diags);
    case TB_STEP_DESCRIPTION:
        *answers += person->description != NULL;
        return tb_interview_set_description(iv, person->description, &b->diags);
    case TB_STEP_CONFIRM: return confirm(b, iv, person, answers);
    case TB_STEP_WORKLOADS: *answers += person->workloads[0].workload >= 0; return say_workloads(iv, person);
    case TB_STEP_QUESTION:
        *answers += person->answers[step.question].said == TB_STATED;
        return tb_interview_answer(iv, step.question, &person->answers[step.question]);
    default: *answers += say(iv, step.kind, person, b->pack->branch_count); return TB_OK;
    }
}

static tb_status talk(bench *b, tb_interview *iv, const tb_profile *person, size_t *answers, tb_stop *stop)
{
    tb_step step;
    tb_status status;

    for (;;) {
        double start = clock_worked();
        status = tb_interview_next(iv, &b->diags, &step, stop);
        if (b->time_count < TIMES)
            b->times[b->time_count++] = (clock_worked() - start) / 1e6;
        if (status != TB_OK || step.kind == TB_STEP_END)
            return status;
        if ((status = answer(b, iv, step, person, answers)) != TB_OK || (status = tb_interview_done(iv, step)) != TB_OK)
            return status;
    }
}

static tb_status run(bench *b, size_t i)
{
    tb_arena arena = TB_ARENA_EMPTY;
    tb_interview *iv = NULL;
    tb_profile person;
    tb_outcome whole, part;
    tb_stop stop = TB_STOP_NOT;
    tb_status status = make_person(b, i, &arena, &person);

    if (status == TB_OK && (status = tb_score(b->workspace, &person, &b->diags, &whole)) == TB_OK)
        status = tb_interview_new(b->scorer, b->mode, &iv);
    if (status == TB_OK) {
        memcpy(iv->profile.leaves, person.leaves, b->pack->leaf_count * sizeof *person.leaves);
        status = talk(b, iv, &person, &b->answers[i], &stop);
    }
    if (status == TB_OK && (status = tb_score(b->workspace, tb_interview_profile(iv), &b->diags, &part)) == TB_OK) {
        b->ended[stop]++;
        b->kept[stop] += part.choice == whole.choice;
    }
    tb_interview_free(iv);
    tb_arena_release(&arena);
    return status;
}

/* ---- All of it ---- */

static tb_status add_file(bench *b, const char *path)
{
    tb_source *source = NULL;
    const tb_node *node = NULL;
    tb_scenarios scenarios = {0};
    tb_status status = tb_source_read(path, &b->diags, &source);

    if (status == TB_OK)
        status = tb_document_parse(source, &b->arena, &b->diags, &node);
    tb_diags_keep(&b->diags, source);
    if (status != TB_OK)
        return status;
    if (node->kind == TB_NODE_MAP) {
        b->profiles[b->profile_count++] = node;
        return TB_OK;
    }
    status = tb_scenarios_read(b->pack, node, &b->arena, &b->diags, &scenarios);
    for (size_t i = 0; i < scenarios.count; i++)
        b->profiles[b->profile_count++] = scenarios.list[i].profile;
    return status;
}

static int compare_times(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static int compare_answers(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;

    return (x > y) - (x < y);
}

static void report(bench *b)
{
    size_t rest = b->ended[TB_STOP_ALL_ASKED] + b->ended[TB_STOP_QUICK],
           rest_kept = b->kept[TB_STOP_ALL_ASKED] + b->kept[TB_STOP_QUICK];

    qsort(b->answers, b->runs, sizeof *b->answers, compare_answers);
    qsort(b->times, b->time_count, sizeof *b->times, compare_times);
    printf("%zu %zu %zu\n", b->answers[0], b->answers[b->runs / 2], b->answers[b->runs - 1]);
    printf("%zu %zu\n%zu %zu\n%zu %zu\n", b->ended[TB_STOP_SETTLED], b->kept[TB_STOP_SETTLED], b->ended[TB_STOP_ENOUGH],
           b->kept[TB_STOP_ENOUGH], rest, rest_kept);
    printf("%.3f %.3f %.3f\n", b->times[b->time_count / 2], b->times[b->time_count * 99 / 100],
           b->times[b->time_count - 1]);
}

int main(int argc, char **argv)
{
    bench b = {.diags = TB_DIAGS_EMPTY, .arena = TB_ARENA_EMPTY};
    int first = 3;
    tb_status status;

    if (argc < 3 || tb_pack_load(argv[1], &b.diags, &b.pack) != TB_OK || (b.runs = strtoul(argv[2], NULL, 10)) == 0)
        return 2;
    if (argc > 3 && strcmp(argv[3], "quick") == 0) {
        b.mode = TB_ASK_QUICK;
        first++;
    }
    b.answers = calloc(b.runs, sizeof *b.answers);
    b.times = calloc(TIMES, sizeof *b.times);
    b.profiles = calloc(10000, sizeof *b.profiles);
    if (b.answers == NULL || b.times == NULL || b.profiles == NULL)
        return 3;
    tb_random_seed(&b.random, 20261121);
    status = tb_scorer_new(b.pack, NULL, 20000, &b.scorer);
    if (status == TB_OK)
        status = tb_workspace_new(b.scorer, &b.workspace);
    for (int i = first; i < argc && status == TB_OK; i++)
        status = add_file(&b, argv[i]);
    for (size_t i = 0; i < b.runs && status == TB_OK; i++)
        status = run(&b, i);
    if (status == TB_OK)
        report(&b);
    tb_workspace_free(b.workspace);
    tb_scorer_free(b.scorer);
    tb_pack_free(b.pack);
    tb_arena_release(&b.arena);
    tb_diags_release(&b.diags);
    free(b.profiles);
    free(b.times);
    free(b.answers);
    return status == TB_OK ? 0 : 3;
}
