/* form_plan.c - in which order the questions stand, and their options, and which of them are seen at once. A pack says
 * to which section a question belongs, and no more: what comes first is what its rules ask most. */
#include "form.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    OPENING_WEIGHT = 10, /* rules: what a question counts for that is asked of every project */
    LIST_FROM = 8        /* options */
};

/* What rules ask of a question. */
typedef struct asked {
    size_t rules, limits; /* of them, those that limit what can be chosen */
} asked;

typedef struct counting {
    const tb_pack *pack;
    asked *by_question;
    size_t *last; /* the rule, from 1, that asked last */
    size_t rule;
} counting;

static void count_variable(void *context, size_t variable)
{
    counting *c = context;
    const int question = c->pack->variables[variable].question;
    const tb_act act = c->pack->rules[c->rule].act;

    if (question < 0 || c->last[question] == c->rule + 1)
        return;
    c->last[question] = c->rule + 1;
    c->by_question[question].rules++;
    c->by_question[question].limits += act == TB_RULES_OUT || act == TB_BEYOND || act == TB_STRAINS;
}

/* The questions of PACK with all that decides on their place. */
typedef struct placed {
    size_t question, section, weight; /* of the question */
    unsigned opening;
} placed;

static bool same_section(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static int compare_placed(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    const unsigned first = x->opening > 0 ? x->opening : TB_QUESTIONS_MAX + 1;
    const unsigned second = y->opening > 0 ? y->opening : TB_QUESTIONS_MAX + 1;

    if (first != second)
        return first < second ? -1 : 1;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return x->question < y->question ? -1 : x->question > y->question;
}

/* A section as it is made. */
typedef struct weighed {
    web_section section;
    size_t weight;
    size_t first; /* its first question's index */
} weighed;

static int compare_sections(const void *a, const void *b)
{
    const weighed *x = a, *y = b;

    if (!x->section.name != !y->section.name)
        return x->section.name ? -1 : 1; /* those of no section come last */
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* How many of a section's questions are seen at once: the opening ones, and those asked as often as is usual in it. A
 * single one is not worth hiding. */
static size_t shown_of(const placed *list, size_t count)
{
    size_t sum = 0, shown = 0;

    for (size_t i = 0; i < count; i++)
        sum += list[i].weight;
    while (shown < count && (list[shown].opening > 0 || list[shown].weight * count >= sum))
        shown++;
    return shown + 1 >= count ? count : shown;
}

static tb_status finish_section(weighed *to, placed *list, size_t count, tb_arena *arena)
{
    qsort(list, count, sizeof *list, compare_placed);
    to->section.count = count;
    to->section.shown = shown_of(list, count);
    to->section.questions = tb_arena_array(arena, count, sizeof *to->section.questions);
    if (!to->section.questions)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        to->section.questions[i] = list[i].question;
    return TB_OK;
}

static tb_status make_sections(const tb_pack *pack, const asked *by_question, tb_arena *arena, weighed *sections,
                               size_t *section_count)
{
    placed *list = tb_arena_array(arena, pack->question_count + 1, sizeof *list);
    bool *done = tb_arena_array(arena, pack->question_count + 1, sizeof *done);
    tb_status status = list && done ? TB_OK : TB_ERR_NOMEM;

    for (size_t i = 0; i < pack->question_count && status == TB_OK; i++) {
        weighed *to = &sections[*section_count];
        size_t count = 0;
        if (done[i])
            continue;
        *to = (weighed){.section = {.name = pack->questions[i].section}, .first = i};
        for (size_t k = i; k < pack->question_count; k++) {
            const tb_question *q = &pack->questions[k];
            if (!same_section(q->section, to->section.name))
                continue;
            done[k] = true;
            list[count++] = (placed){.question = k, .weight = by_question[k].rules, .opening = q->opening};
            to->weight += by_question[k].rules + by_question[k].limits + (q->opening > 0 ? OPENING_WEIGHT : 0);
        }
        status = finish_section(to, list, count, arena);
        ++*section_count;
    }
    return status;
}

tb_status web_form_plan(const tb_pack *pack, tb_arena *arena, web_plan *out)
{
    counting c = {pack, tb_arena_array(arena, pack->question_count + 1, sizeof *c.by_question),
                  tb_arena_array(arena, pack->question_count + 1, sizeof *c.last), 0};
    weighed *sections = tb_arena_array(arena, pack->question_count + 1, sizeof *sections);
    size_t count = 0, sum = 0;
    tb_status status;

    *out = (web_plan){tb_arena_array(arena, pack->question_count + 1, sizeof *out->list), 0};
    if (!c.by_question || !c.last || !sections || !out->list)
        return TB_ERR_NOMEM;
    for (; c.rule < pack->rule_count; c.rule++)
        if (pack->rules[c.rule].when)
            tb_condition_variables(pack->rules[c.rule].when, count_variable, &c);
    status = make_sections(pack, c.by_question, arena, sections, &count);
    qsort(sections, count, sizeof *sections, compare_sections);
    for (size_t i = 0; i < count; i++)
        sum += sections[i].weight;
    for (size_t i = 0; i < count; i++) {
        out->list[i] = sections[i].section;
        out->list[i].open = sections[i].weight * count >= sum;
    }
    out->count = count;
    return status;
}

/* ---- Options ---- */

typedef struct placed_option {
    const char *title;
    double met; /* how often */
    size_t index;
} placed_option;

static int compare_options(const void *a, const void *b)
{
    const placed_option *x = a, *y = b;

    if (x->met != y->met)
        return x->met > y->met ? -1 : 1;
    return strcasecmp(x->title, y->title);
}

bool web_form_is_list(const tb_question *question)
{
    return question->type == TB_QUESTION_CHOICE && question->option_count >= LIST_FROM;
}

const size_t *web_form_options(const tb_question *question, tb_arena *arena)
{
    placed_option *list = tb_arena_array(arena, question->option_count + 1, sizeof *list);
    size_t *order = tb_arena_array(arena, question->option_count + 1, sizeof *order);

    if (!list || !order)
        return NULL;
    for (size_t i = 0; i < question->option_count; i++)
        list[i] = (placed_option){question->options[i].title, 0, i};
    for (size_t i = 0; i < question->usual_count && !web_form_is_list(question); i++)
        if (question->option_count > 0)
            list[(size_t)question->usual[i].value].met = question->usual[i].weight;
    if (!question->ordered)
        qsort(list, question->option_count, sizeof *list, compare_options);
    for (size_t i = 0; i < question->option_count; i++)
        order[i] = list[i].index;
    return order;
}
