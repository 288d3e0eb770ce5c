/* page_check.c - POST /check: what was said, and what was read out of the description, to be looked over before it is
 * recorded. Buttons on it lead back to a field (`change`), or say that something was read wrongly (`wrong`). */
#include "form.h"
#include "internal.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <math.h>
#include <string.h>

#define WORKLOADS "workloads"
#define PREFIX_LEN (sizeof(WORKLOADS ".") - 1)

typedef struct checking {
    const tb_pack *pack;
    const tb_profile *profile;
    const web_fields *fields;
    tb_arena *arena;
    tb_buf text; /* for what is being put together */
} checking;

/* ---- What is shown ---- */

static const char *capital(const checking *c, const char *text)
{
    char *copy = tb_arena_strdup(c->arena, text);

    if (copy)
        *copy = (char)toupper((unsigned char)*copy);
    return copy;
}

/* A line of the summary. CHANGE: the field in which it is said. */
static cJSON *add_row(const checking *c, cJSON *list, const char *label, const char *answer, const char *change)
{
    cJSON *row = cJSON_CreateObject();

    cJSON_AddStringToObject(row, "label", capital(c, label));
    cJSON_AddStringToObject(row, "about", label);
    cJSON_AddStringToObject(row, "answer", answer);
    cJSON_AddStringToObject(row, "change", change);
    cJSON_AddFalseToObject(row, "quote");
    cJSON_AddItemToArray(list, row);
    return row;
}

/* An answer as a person reads it, until the next one. */
static const char *answer_text(checking *c, size_t question)
{
    tb_buf_clear(&c->text);
    tb_answer_put(&c->text, &c->pack->questions[question], &c->profile->answers[question]);
    return c->text.data ? c->text.data : "";
}

void web_put_workloads(tb_buf *out, const tb_pack *pack, const tb_profile *profile)
{
    for (size_t w = 0; w < profile->workload_count && profile->workloads[w].workload >= 0; w++) {
        const tb_project_workload *work = &profile->workloads[w];
        tb_buf_printf(out, "%s%s", w > 0 ? ", " : "", pack->workloads[work->workload].title);
        if (profile->workload_count > 1 && !isnan(work->given))
            tb_buf_printf(out, " %.0f %%", 100 * work->share);
        if (work->critical)
            tb_buf_puts(out, " (must be done well)");
    }
}

static const char *works_text(checking *c)
{
    tb_buf_clear(&c->text);
    web_put_workloads(&c->text, c->pack, c->profile);
    return c->text.data ? c->text.data : "";
}

static void put_said(checking *c, cJSON *view, const web_plan *plan)
{
    const tb_profile *p = c->profile;
    cJSON *list = cJSON_AddArrayToObject(view, "said");

    if (p->title)
        cJSON_ReplaceItemInObject(add_row(c, list, "name", p->title, "title"), "quote", cJSON_CreateTrue());
    if (p->description)
        cJSON_ReplaceItemInObject(add_row(c, list, "description", p->description, "description"), "quote",
                                  cJSON_CreateTrue());
    if (!p->workloads_inferred && p->workload_count > 0 && p->workloads[0].workload >= 0)
        add_row(c, list, "kinds of work", works_text(c), WORKLOADS);
    for (size_t s = 0; s < plan->count; s++)
        for (size_t i = 0; i < plan->list[s].count; i++) {
            const size_t question = plan->list[s].questions[i];
            const tb_question *q = &c->pack->questions[question];
            if (p->answers[question].said == TB_STATED)
                add_row(c, list, q->label, answer_text(c, question), web_form_name(q, c->arena));
        }
    for (size_t b = 0; b < c->pack->branch_count; b++)
        if (p->branches[b] != TB_NORMAL)
            add_row(c, list, tb_arena_printf(c->arena, "how much counts: %s", c->pack->branches[b].title),
                    tb_importance_name(p->branches[b]),
                    tb_arena_printf(c->arena, "priorities.%s", c->pack->branches[b].id));
    for (size_t i = 0; i < c->pack->leaf_count; i++)
        if (p->leaves[i] != TB_NORMAL)
            add_row(c, list, tb_arena_printf(c->arena, "how much counts: %s", c->pack->leaves[i].title),
                    tb_importance_name(p->leaves[i]),
                    tb_arena_printf(c->arena, "priorities.%s", c->pack->leaves[i].id));
    if (p->answered_by)
        add_row(c, list, "your name", p->answered_by, "answered_by");
    cJSON_AddBoolToObject(view, "said_any", cJSON_GetArraySize(list) > 0);
}

static bool same_thing(const tb_inference *a, const tb_inference *b)
{
    return a->question == b->question && (a->question >= 0 || a->workload == b->workload);
}

/* All the words that led to what the inference at FIRST says, in *row. */
static void put_words(const checking *c, cJSON *row, size_t first)
{
    const tb_profile *p = c->profile;
    cJSON *list = cJSON_AddArrayToObject(row, "words");

    for (size_t i = first; i < p->inference_count; i++) {
        cJSON *item;
        if (!same_thing(&p->inferences[first], &p->inferences[i]))
            continue;
        item = cJSON_CreateObject();
        cJSON_AddStringToObject(item, "text", p->inferences[i].words);
        cJSON_AddBoolToObject(item, "first", i == first);
        cJSON_AddItemToArray(list, item);
    }
}

static void put_inference(checking *c, cJSON *list, size_t index)
{
    const tb_inference *in = &c->profile->inferences[index];
    const tb_workload *w = in->question < 0 ? &c->pack->workloads[in->workload] : NULL;
    const tb_question *q = w ? NULL : &c->pack->questions[in->question];
    const char *name = w ? WORKLOADS : web_form_name(q, c->arena);
    cJSON *row;

    for (size_t i = 0; i < index; i++)
        if (same_thing(&c->profile->inferences[i], in))
            return; /* it is there already */
    row = add_row(c, list, w ? "a kind of work" : q->label, w ? w->title : answer_text(c, (size_t)in->question), name);
    if (w)
        cJSON_ReplaceItemInObject(row, "about", cJSON_CreateString(w->title));
    put_words(c, row, index);
    cJSON_AddStringToObject(row, "wrong", w ? tb_arena_printf(c->arena, WORKLOADS ".%s", w->id) : name);
}

/* Kinds of work first: most depends on them. */
static void put_read(checking *c, cJSON *view)
{
    const tb_profile *p = c->profile;
    cJSON *list = cJSON_AddArrayToObject(view, "read");

    for (int answers = 0; answers <= 1; answers++)
        for (size_t i = 0; i < p->inference_count; i++)
            if ((p->inferences[i].question >= 0) == answers)
                put_inference(c, list, i);
    cJSON_AddBoolToObject(view, "read_any", p->inference_count > 0);
}

static void put_ignored(checking *c, cJSON *view)
{
    cJSON *list = cJSON_AddArrayToObject(view, "ignored");

    for (size_t i = 0; i < c->profile->ignored_count; i++) {
        const tb_ignored *ignored = &c->profile->ignored[i];
        cJSON *row = cJSON_CreateObject();
        cJSON_AddStringToObject(row, "work", c->pack->workloads[ignored->workload].title);
        cJSON_AddStringToObject(row, "words", ignored->words);
        cJSON_AddStringToObject(row, "why", tb_ignored_why_words(ignored->why));
        cJSON_AddItemToArray(list, row);
    }
    cJSON_AddBoolToObject(view, "ignored_any", c->profile->ignored_count > 0);
}

static void put_open(checking *c, cJSON *view, const web_plan *plan)
{
    cJSON *list = cJSON_AddArrayToObject(view, "open");

    if (c->profile->workloads[0].workload < 0)
        add_row(c, list, "which kinds of work it does", "", WORKLOADS);
    for (size_t s = 0; s < plan->count; s++)
        for (size_t i = 0; i < plan->list[s].count; i++) {
            const size_t question = plan->list[s].questions[i];
            const tb_question *q = &c->pack->questions[question];
            if (tb_answer_is_given(&c->profile->answers[question]))
                continue;
            cJSON *row = add_row(c, list, q->title, "", web_form_name(q, c->arena));
            cJSON_AddBoolToObject(row, "skipped", c->profile->answers[question].said == TB_SKIPPED);
        }
    cJSON_AddNumberToObject(view, "open_count", cJSON_GetArraySize(list));
    cJSON_AddBoolToObject(view, "open_any", cJSON_GetArraySize(list) > 0);
}

/* All that was typed, for the next page. */
static void put_fields(const checking *c, cJSON *view)
{
    cJSON *list = cJSON_AddArrayToObject(view, "fields");

    for (size_t i = 0; i < c->fields->count; i++) {
        const web_field *field = &c->fields->list[i];
        cJSON *to;
        if (field->value.len == 0 || tb_text_is(field->name, "confirmed"))
            continue;
        to = cJSON_CreateObject();
        cJSON_AddStringToObject(to, "name", field->name.at);
        cJSON_AddStringToObject(to, "value", field->value.at);
        cJSON_AddItemToArray(list, to);
    }
}

static void reply_check(web_request *request, web_reply *reply, const web_fields *fields, const tb_profile *profile)
{
    const web_server *server = request->server;
    checking c = {server->site->pack, profile, fields, &request->arena, TB_BUF_EMPTY};
    cJSON *view = cJSON_CreateObject(), *at = cJSON_AddObjectToObject(view, "at");
    web_plan plan;
    const tb_status status = web_form_plan(c.pack, c.arena, &plan);

    if (status != TB_OK) {
        cJSON_Delete(view);
        web_reply_failure(request, reply, status);
        return;
    }
    cJSON_AddTrueToObject(at, "form");
    cJSON_AddStringToObject(view, "title", "Check your answers");
    put_fields(&c, view);
    put_said(&c, view, &plan);
    put_read(&c, view);
    put_ignored(&c, view);
    put_open(&c, view, &plan);
    tb_buf_release(&c.text);
    web_reply_page(request, reply, "check.html", view);
}

/* ---- What was asked for ---- */

static int question_called(const tb_pack *pack, const char *name, tb_arena *arena)
{
    for (size_t i = 0; i < pack->question_count; i++) {
        const char *called = web_form_name(&pack->questions[i], arena);
        if (called && strcmp(called, name) == 0)
            return (int)i;
    }
    return -1;
}

/* Takes what was read out of the description at FIELD into the form, so that it can be changed there. */
static tb_status take_over(web_request *request, web_fields *fields, const tb_profile *profile, const char *field)
{
    const tb_pack *pack = request->server->site->pack;
    const int question = question_called(pack, field, &request->arena);

    if (strcmp(field, WORKLOADS) == 0 && profile->workloads_inferred)
        return web_form_state_workloads(fields, pack, profile, -1, &request->arena);
    if (question >= 0 && profile->answers[question].said == TB_INFERRED)
        return web_form_state_answer(fields, pack, profile, (size_t)question, &request->arena);
    return TB_OK;
}

/* Puts right what was read wrongly at FIELD: a question is open from now on, and of the workloads the others stay. */
static tb_status put_right(web_request *request, web_fields *fields, const tb_profile *profile, const char *field)
{
    const tb_pack *pack = request->server->site->pack;
    const char *const unknown[] = {WEB_UNKNOWN};

    if (strncmp(field, WORKLOADS ".", PREFIX_LEN) == 0)
        return web_form_state_workloads(fields, pack, profile, tb_pack_workload(pack, tb_text_of(field + PREFIX_LEN)),
                                        &request->arena);
    if (question_called(pack, field, &request->arena) >= 0)
        return web_form_put(fields, field, unknown, 1, &request->arena);
    return TB_OK;
}

/* FIELDS without the button that was pressed; its value, or NULL. */
static tb_status take_button(web_request *request, web_fields *fields, const char *name, const char **value)
{
    *value = web_fields_get(fields, name);
    return *value ? web_form_put(fields, name, NULL, 0, &request->arena) : TB_OK;
}

static tb_status read_fields(web_request *request, web_fields *fields, const char **change, const char **wrong)
{
    tb_status status = web_form(request, fields);

    if (status == TB_OK)
        status = take_button(request, fields, "change", change);
    return status == TB_OK ? take_button(request, fields, "wrong", wrong) : status;
}

void web_post_check(web_request *request, web_reply *reply)
{
    web_fields fields;
    web_mistakes mistakes = {NULL, 0};
    web_form_values values = {.fields = &fields, .mistakes = &mistakes};
    tb_profile profile;
    const char *change = NULL, *wrong = NULL;
    tb_status status = read_fields(request, &fields, &change, &wrong);

    if (status == TB_OK)
        status = web_form_profile(request, &fields, &mistakes, &profile);
    if (status == TB_OK && mistakes.count == 0 && wrong) {
        status = put_right(request, &fields, &profile, wrong);
        /* With no kind of work left the description would be read again. */
        if (strncmp(wrong, WORKLOADS ".", PREFIX_LEN) == 0 && !web_fields_get(&fields, WORKLOADS))
            change = WORKLOADS;
        else if (status == TB_OK)
            status = web_form_profile(request, &fields, &mistakes, &profile);
    } else if (status == TB_OK && mistakes.count == 0 && change) {
        status = take_over(request, &fields, &profile, change);
    }
    values.focus = mistakes.count == 0 ? change : NULL;
    if (status != TB_OK)
        web_reply_failure(request, reply, status);
    else if (mistakes.count > 0 || change)
        web_reply_form(request, reply, &values);
    else
        reply_check(request, reply, &fields, &profile);
}
