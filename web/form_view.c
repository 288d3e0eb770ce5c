/* form_view.c - the questionnaire as its template sees it: each field with what was typed, and what is wrong with it.
 * Every key is always there, since a template would find a missing one further out. */
#include "form.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct viewing {
    const tb_pack *pack;
    const web_form_values *values;
    tb_arena *arena;
} viewing;

static const char *value_of(const viewing *v, const char *name)
{
    const char *value = web_fields_get(v->values->fields, name);

    return value ? value : "";
}

static bool has_value(const viewing *v, const char *name, const char *value)
{
    return web_fields_have(v->values->fields, name, value);
}

static const char *mistake_at(const viewing *v, const char *field)
{
    const web_mistakes *mistakes = v->values->mistakes;

    for (size_t i = 0; mistakes && i < mistakes->count; i++)
        if (mistakes->list[i].field && strcmp(mistakes->list[i].field, field) == 0)
            return mistakes->list[i].message;
    return NULL;
}

/* A text, or false where there is none. */
static void put(cJSON *to, const char *key, const char *text)
{
    if (text)
        cJSON_AddStringToObject(to, key, text);
    else
        cJSON_AddFalseToObject(to, key);
}

/* The pack's word as a heading: "use_case" is "Use case". */
static const char *heading(const viewing *v, const char *word)
{
    char *copy = tb_arena_strdup(v->arena, word);

    for (char *c = copy; c && *c; c++)
        *c = (char)(c == copy ? toupper((unsigned char)*c) : *c == '_' ? ' ' : *c);
    return copy;
}

/* What all fields have: name, error, focus, and which texts describe it. */
static void put_field(const viewing *v, cJSON *to, const char *name, const char *help)
{
    const char *error = mistake_at(v, name);
    const char *described = NULL;

    if (help || error)
        described = tb_arena_printf(v->arena, "%s%s%s%s%s", help ? name : "", help ? "-help" : "",
                                    help && error ? " " : "", error ? name : "", error ? "-error" : "");
    cJSON_AddStringToObject(to, "name", name);
    put(to, "help", help);
    put(to, "error", error);
    put(to, "described", described);
    cJSON_AddBoolToObject(to, "focus", v->values->focus && strcmp(v->values->focus, name) == 0);
}

/* ---- Questions ---- */

typedef struct option {
    const char *value, *title, *help;
    bool checked, unsure;
} option;

static void put_option(const viewing *v, cJSON *list, const char *name, const char *type, option o)
{
    cJSON *to = cJSON_CreateObject();
    const int index = cJSON_GetArraySize(list);

    cJSON_AddStringToObject(to, "id", index == 0 ? name : tb_arena_printf(v->arena, "%s-%d", name, index));
    cJSON_AddStringToObject(to, "value", o.value);
    cJSON_AddStringToObject(to, "option", o.title);
    cJSON_AddStringToObject(to, "type", type);
    put(to, "about", o.help);
    cJSON_AddBoolToObject(to, "checked", o.checked);
    cJSON_AddBoolToObject(to, "unsure", o.unsure);
    cJSON_AddBoolToObject(to, "first", index == 0);
    cJSON_AddItemToArray(list, to);
}

/* "Not sure", which is what is chosen until something else is; after "that's wrong" it keeps the description out. */
static void put_unsure(const viewing *v, cJSON *list, const char *name, bool several)
{
    const bool unknown = has_value(v, name, WEB_UNKNOWN);
    const char *title = unknown ? "Not sure; don’t read it out of the description" : "Not sure";

    if (several && unknown)
        put_option(v, list, name, "checkbox", (option){WEB_UNKNOWN, title, NULL, true, true});
    if (!several)
        put_option(v, list, name, "radio",
                   (option){unknown ? WEB_UNKNOWN : "", title, NULL, unknown || *value_of(v, name) == '\0', true});
}

static void put_options(const viewing *v, cJSON *list, const tb_question *q, const char *name)
{
    const bool several = q->type == TB_QUESTION_CHOICES;
    const char *type = several ? "checkbox" : "radio";
    const size_t *order = web_form_options(q, v->arena);

    for (size_t i = 0; i < q->option_count && order; i++) {
        const tb_option *o = &q->options[order[i]];
        /* Buttons begin with a capital by the style sheet: the script has the title read inside a sentence. */
        put_option(v, list, name, type,
                   (option){o->id, web_form_is_list(q) ? heading(v, o->title) : o->title, o->help,
                            has_value(v, name, o->id), false});
    }
    if (several)
        put_option(v, list, name, type, (option){WEB_NONE, "None of these", NULL, has_value(v, name, WEB_NONE), true});
    if (q->type == TB_QUESTION_BOOLEAN) {
        put_option(v, list, name, type, (option){"true", "Yes", NULL, has_value(v, name, "true"), false});
        put_option(v, list, name, type, (option){"false", "No", NULL, has_value(v, name, "false"), false});
    }
    for (int level = 0; q->type == TB_QUESTION_LEVEL && level <= TB_LEVEL_MAX; level++) {
        const char *value = tb_arena_printf(v->arena, "%d", level);
        const char *word = level == 0 ? q->low : level == TB_LEVEL_MAX ? q->high : NULL;
        const char *title = word ? tb_arena_printf(v->arena, "%d, %s", level, word) : value;
        put_option(v, list, name, type, (option){value, title, NULL, has_value(v, name, value), false});
    }
}

static cJSON *question(const viewing *v, const tb_question *q)
{
    cJSON *to = cJSON_CreateObject();
    const char *name = web_form_name(q, v->arena);
    const bool box = q->type == TB_QUESTION_NUMBER || q->type == TB_QUESTION_TEXT;
    const bool select = web_form_is_list(q);
    const bool unknown = has_value(v, name, WEB_UNKNOWN);

    put_field(v, to, name, q->help);
    cJSON_AddStringToObject(to, "asks", q->title);
    cJSON_AddStringToObject(to, "label", q->label);
    put(to, "unit", q->unit);
    cJSON_AddStringToObject(to, "typed", box && !unknown ? value_of(v, name) : "");
    cJSON_AddBoolToObject(to, "number", q->type == TB_QUESTION_NUMBER);
    cJSON_AddBoolToObject(to, "box", box);
    cJSON_AddBoolToObject(to, "skipped", box && unknown);
    cJSON_AddBoolToObject(to, "select", select);
    cJSON_AddBoolToObject(to, "group", !box && !select);
    cJSON *options = cJSON_AddArrayToObject(to, "options");
    if (select)
        put_unsure(v, options, name, false); /* a list shows its first, unless something else is chosen */
    if (!box)
        put_options(v, options, q, name);
    if (!box && !select)
        put_unsure(v, options, name, q->type == TB_QUESTION_CHOICES);
    return to;
}

/* Whether something was said, or is wrong, at any of the COUNT questions. */
static bool any_said(const viewing *v, const size_t *questions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *name = web_form_name(&v->pack->questions[questions[i]], v->arena);
        if (*value_of(v, name) != '\0' || mistake_at(v, name) ||
            (v->values->focus && strcmp(v->values->focus, name) == 0))
            return true;
    }
    return false;
}

static cJSON *section(const viewing *v, const web_section *s, bool only)
{
    cJSON *to = cJSON_CreateObject();
    cJSON *shown = cJSON_AddArrayToObject(to, "questions"), *more = cJSON_AddArrayToObject(to, "more");
    const size_t folded = s->open ? s->count - s->shown : 0;

    cJSON_AddStringToObject(to, "heading", s->name ? heading(v, s->name) : "More");
    cJSON_AddBoolToObject(to, "folded", !s->open && !only);
    cJSON_AddBoolToObject(to, "open", any_said(v, s->questions, s->count));
    cJSON_AddNumberToObject(to, "count", (double)s->count);
    for (size_t i = 0; i < s->count; i++)
        cJSON_AddItemToArray(i < s->count - folded ? shown : more, question(v, &v->pack->questions[s->questions[i]]));
    cJSON_AddBoolToObject(to, "more_any", folded > 0);
    cJSON_AddNumberToObject(to, "more_count", (double)folded);
    cJSON_AddBoolToObject(to, "more_open", any_said(v, s->questions + s->count - folded, folded));
    return to;
}

/* ---- Workloads and priorities ---- */

static int compare_titles(const void *a, const void *b)
{
    const tb_workload *const *x = a, *const *y = b;

    return strcasecmp((*x)->title, (*y)->title);
}

static cJSON *work(const viewing *v, const tb_workload *w, bool *open)
{
    cJSON *to = cJSON_CreateObject();
    const char *share = tb_arena_printf(v->arena, "workloads.%s", w->id);
    const bool checked = has_value(v, "workloads", w->id);

    put_field(v, to, share, w->help);
    cJSON_AddStringToObject(to, "value", w->id);
    cJSON_AddStringToObject(to, "label", w->title);
    cJSON_AddStringToObject(to, "option", heading(v, w->title));
    cJSON_AddStringToObject(to, "typed", value_of(v, share));
    cJSON_AddBoolToObject(to, "checked", checked);
    cJSON_AddBoolToObject(to, "critical", has_value(v, "critical", w->id));
    *open |= checked || mistake_at(v, share);
    return to;
}

/* By title, as people look for them. */
static void put_works(const viewing *v, cJSON *view)
{
    cJSON *works = cJSON_AddObjectToObject(view, "works"), *list = cJSON_AddArrayToObject(works, "list");
    const bool begin = v->values->focus && strcmp(v->values->focus, "workloads") == 0;
    const size_t count = v->pack->workload_count;
    const tb_workload *sorted[TB_WORKLOADS_MAX];
    bool open = begin || mistake_at(v, "workloads");

    for (size_t i = 0; i < count; i++)
        sorted[i] = &v->pack->workloads[i];
    if (count > 0)
        qsort(sorted, count, sizeof(const tb_workload *), compare_titles);
    for (size_t i = 0; i < count; i++) {
        cJSON *to = work(v, sorted[i], &open);
        cJSON_AddStringToObject(to, "id", i == 0 ? "workloads" : tb_arena_printf(v->arena, "workloads-%zu", i));
        cJSON_AddBoolToObject(to, "begin", i == 0 && begin);
        cJSON_AddItemToArray(list, to);
    }
    put(works, "error", mistake_at(v, "workloads"));
    cJSON_AddBoolToObject(works, "open", open);
}

static void put_priority(const viewing *v, cJSON *list, const char *id, const char *title, bool *open)
{
    cJSON *to = cJSON_CreateObject(), *options;
    const char *name = tb_arena_printf(v->arena, "priorities.%s", id);
    const char *value = value_of(v, name);
    const bool usual = *value == '\0' || strcmp(value, tb_importance_name(TB_NORMAL)) == 0;

    put_field(v, to, name, NULL);
    cJSON_AddStringToObject(to, "asks", title);
    options = cJSON_AddArrayToObject(to, "options");
    for (tb_importance i = TB_IGNORE; i <= TB_DECISIVE; i++)
        put_option(v, options, name, "radio",
                   (option){i == TB_NORMAL ? "" : tb_importance_name(i), heading(v, tb_importance_name(i)), NULL,
                            i == TB_NORMAL ? usual : strcmp(value, tb_importance_name(i)) == 0, i == TB_NORMAL});
    cJSON_AddItemToArray(list, to);
    *open |= !usual || mistake_at(v, name) || (v->values->focus && strcmp(v->values->focus, name) == 0);
}

/* Branches; and leaves that a profile weighs by themselves, which the form does not offer. */
static void put_priorities(const viewing *v, cJSON *view)
{
    cJSON *priorities = cJSON_AddObjectToObject(view, "priorities");
    cJSON *list = cJSON_AddArrayToObject(priorities, "list");
    const tb_pack *pack = v->pack;
    bool open = false;

    for (size_t b = 0; b < pack->branch_count; b++)
        if (!pack->branches[b].fixed)
            put_priority(v, list, pack->branches[b].id, pack->branches[b].title, &open);
    for (size_t i = 0; i < pack->leaf_count; i++) {
        const tb_branch *branch = &pack->branches[pack->leaves[i].branch];
        const char *name = tb_arena_printf(v->arena, "priorities.%s", pack->leaves[i].id);
        if (strcmp(branch->id, pack->leaves[i].id) != 0 && *value_of(v, name) != '\0')
            put_priority(v, list, pack->leaves[i].id,
                         tb_arena_printf(v->arena, "%s: %s", branch->title, pack->leaves[i].title), &open);
    }
    cJSON_AddBoolToObject(priorities, "open", open);
}

/* ---- The whole ---- */

/* The view's `title` is the page's: the project's own is under another key. */
static void put_text(const viewing *v, cJSON *view, const char *key, const char *name, bool has_help)
{
    cJSON *to = cJSON_AddObjectToObject(view, key);

    put_field(v, to, name, has_help ? name : NULL);
    cJSON_AddStringToObject(to, "typed", value_of(v, name));
}

static void put_mistakes(const viewing *v, cJSON *view)
{
    const web_mistakes *mistakes = v->values->mistakes;
    cJSON *list = cJSON_AddArrayToObject(view, "mistakes");

    cJSON_AddBoolToObject(view, "error", mistakes && mistakes->count > 0);
    for (size_t i = 0; mistakes && i < mistakes->count; i++) {
        cJSON *to = cJSON_CreateObject();
        put(to, "field", mistakes->list[i].field);
        cJSON_AddStringToObject(to, "message", mistakes->list[i].message);
        cJSON_AddItemToArray(list, to);
    }
}

/* The choices whose scores are shown while one types. */
static void put_choices(const viewing *v, cJSON *view)
{
    cJSON *list = cJSON_AddArrayToObject(view, "choices");

    for (size_t a = 0; a <= v->pack->alternative_count; a++) {
        cJSON *to = cJSON_CreateObject();
        const bool hybrid = a == v->pack->alternative_count;
        cJSON_AddStringToObject(to, "id", hybrid ? "hybrid" : v->pack->alternatives[a].id);
        cJSON_AddStringToObject(to, "choice", hybrid ? v->pack->hybrid_title : v->pack->alternatives[a].title);
        cJSON_AddStringToObject(to, "hue", hybrid ? "both" : tb_arena_printf(v->arena, "a%zu", a));
        cJSON_AddItemToArray(list, to);
    }
}

static const char *dropped_text(const viewing *v)
{
    const size_t dropped = v->values->dropped;

    if (dropped == 0)
        return NULL;
    return dropped == 1 ? "One of the answers is to no question of today’s, and is left out."
                        : tb_arena_printf(
                              v->arena, "%zu of the answers are to no question of today’s, and are left out.", dropped);
}

cJSON *web_form_view(const tb_pack *pack, const web_form_values *values, tb_arena *arena)
{
    const viewing v = {pack, values, arena};
    cJSON *view = cJSON_CreateObject(), *at = cJSON_AddObjectToObject(view, "at"), *sections;
    web_plan plan;

    if (!view || web_form_plan(pack, arena, &plan) != TB_OK) {
        cJSON_Delete(view);
        return NULL;
    }
    cJSON_AddTrueToObject(at, "form");
    put_mistakes(&v, view);
    put(view, "from", web_fields_get(values->fields, "from"));
    put_text(&v, view, "person", "answered_by", true);
    put(view, "dropped", dropped_text(&v));
    put_text(&v, view, "project", "title", false);
    put_text(&v, view, "description", "description", true);
    put_works(&v, view);
    sections = cJSON_AddArrayToObject(view, "sections");
    for (size_t s = 0; s < plan.count; s++)
        cJSON_AddItemToArray(sections, section(&v, &plan.list[s], plan.count == 1));
    put_priorities(&v, view);
    put_choices(&v, view);
    return view;
}
