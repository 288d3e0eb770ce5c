/* The fields become the tree that a profile is, and the engine reads that: what it finds wrong is said at the field, in
 * the words of somebody who filled in a form (form_mistakes.c). */
#include "form_reading.h"

#include "internal.h"

#include <stdlib.h>
#include <string.h>

static const tb_source here = {.name = "the form", .data = "", .first_line = 1};

/* ---- The tree ---- */

/* A new entry of PARENT called KEY, of the slot added last. Never NULL. */
static tb_node *add(web_reading *r, tb_node *parent, const char *key, tb_node_kind kind, tb_text text)
{
    tb_node *node = tb_arena_alloc(r->arena, sizeof *node), **end = &parent->first;
    const tb_place at = {.source = &here, .line = (uint32_t)r->slot_count};

    if (!node) {
        r->failed = true;
        r->spare = (tb_node){0};
        return &r->spare;
    }
    while (*end)
        end = &(*end)->next;
    *end = node;
    parent->count++;
    *node =
        (tb_node){.kind = kind, .text = text.at ? text : TB_TEXT(""), .key = tb_text_of(key), .at = at, .key_at = at};
    return node;
}

static void add_slot(web_reading *r, web_slot_kind kind, size_t index, const char *field)
{
    r->slots[r->slot_count++] = (web_slot){kind, index, field};
}

/* TEXT without the white space around it, NUL-terminated. */
static tb_text trimmed(web_reading *r, tb_text text)
{
    while (text.len > 0 && (*text.at == ' ' || *text.at == '\n' || *text.at == '\t'))
        text.at++, text.len--;
    while (text.len > 0 &&
           (text.at[text.len - 1] == ' ' || text.at[text.len - 1] == '\n' || text.at[text.len - 1] == '\t'))
        text.len--;
    const char *copy = tb_arena_copy(r->arena, text.at ? text.at : "", text.len);
    r->failed |= !copy;
    return (tb_text){copy ? copy : "", copy ? text.len : 0};
}

/* The first value of that name that says something; and marks them all as known. */
static tb_text value_of(web_reading *r, const char *name)
{
    tb_text found = TB_TEXT("");

    for (size_t i = 0; i < r->fields->count; i++)
        if (tb_text_is(r->fields->list[i].name, name)) {
            r->known[i] = true;
            if (found.len == 0)
                found = trimmed(r, r->fields->list[i].value);
        }
    return found;
}

static void put_text(web_reading *r, const char *key)
{
    const tb_text text = value_of(r, key);

    add_slot(r, SLOT_TEXT, 0, key);
    if (text.len > 0)
        add(r, r->root, key, TB_NODE_TEXT, text);
}

/* ---- Workloads ---- */

static void put_share(web_reading *r, tb_node *parent, const char *key, tb_text text)
{
    tb_node *node = add(r, parent, key, TB_NODE_TEXT, text);

    if (web_form_number(text, "%", &node->number))
        node->kind = TB_NODE_NUMBER;
}

static void put_workload(web_reading *r, size_t index)
{
    const tb_workload *w = &r->pack->workloads[index];
    const char *field = tb_arena_printf(r->arena, "workloads.%s", w->id);
    const bool critical = web_fields_have(r->fields, "critical", w->id);

    if (!field) {
        r->failed = true;
        return;
    }
    const tb_text share = value_of(r, field);
    add_slot(r, SLOT_SHARE, index, field);
    if (!web_fields_have(r->fields, "workloads", w->id)) {
        if (share.len > 0)
            web_add_mistake(r, r->slot_count, field,
                            tb_arena_printf(r->arena, "Tick %s as well, or empty its share", w->title));
        return;
    }
    if (!critical && share.len > 0) {
        put_share(r, r->workloads, w->id, share);
        return;
    }
    tb_node *entry = add(r, r->workloads, w->id, critical ? TB_NODE_MAP : TB_NODE_NULL, TB_TEXT(""));
    if (critical)
        add(r, entry, "critical", TB_NODE_BOOL, TB_TEXT("true"))->truth = true;
    if (critical && share.len > 0)
        put_share(r, entry, "share", share);
}

static void put_workloads(web_reading *r)
{
    (void)value_of(r, "workloads");
    (void)value_of(r, "critical");
    add_slot(r, SLOT_WORKLOADS, 0, "workloads");
    r->workloads = add(r, r->root, "workloads", TB_NODE_MAP, TB_TEXT(""));
    for (size_t w = 0; w < r->pack->workload_count; w++)
        put_workload(r, w);
    for (size_t i = 0; i < r->fields->count; i++) { /* none of the pack's: the engine says so */
        const web_field *field = &r->fields->list[i];
        if (!tb_text_is(field->name, "workloads") || field->value.len == 0 ||
            tb_pack_workload(r->pack, field->value) >= 0)
            continue;
        add_slot(r, SLOT_NAME, 0, field->value.at);
        add(r, r->workloads, field->value.at, TB_NODE_NULL, TB_TEXT(""));
    }
}

/* ---- Answers ---- */

static void put_options(web_reading *r, const tb_question *q, const char *name)
{
    const bool none = web_fields_have(r->fields, name, WEB_NONE);
    const tb_text first = value_of(r, name);
    tb_node *list;
    size_t count = 0;

    if (first.len == 0)
        return;
    if (web_fields_have(r->fields, name, WEB_UNKNOWN)) {
        add(r, r->answers, q->id, TB_NODE_TEXT, TB_TEXT(WEB_UNKNOWN));
        return;
    }
    list = add(r, r->answers, q->id, TB_NODE_LIST, TB_TEXT(""));
    for (size_t i = 0; i < r->fields->count; i++) {
        const web_field *field = &r->fields->list[i];
        if (!tb_text_is(field->name, name) || field->value.len == 0 || tb_text_is(field->value, WEB_NONE))
            continue;
        add(r, list, "", TB_NODE_TEXT, field->value);
        count++;
    }
    if (none && count > 0)
        web_add_mistake(r, r->slot_count, name, "Choose what applies, or that none of these does");
}

static void put_answer(web_reading *r, size_t index)
{
    const tb_question *q = &r->pack->questions[index];
    const char *name = web_form_name(q, r->arena);
    tb_node *node;

    if (!name) {
        r->failed = true;
        return;
    }
    add_slot(r, SLOT_QUESTION, index, name);
    if (q->type == TB_QUESTION_CHOICES) {
        put_options(r, q, name);
        return;
    }
    const tb_text text = value_of(r, name);
    if (text.len == 0)
        return;
    node = add(r, r->answers, q->id, TB_NODE_TEXT, text);
    if (q->type == TB_QUESTION_BOOLEAN && (tb_text_is(text, "true") || tb_text_is(text, "false"))) {
        node->kind = TB_NODE_BOOL;
        node->truth = text.at[0] == 't';
    } else if ((q->type == TB_QUESTION_NUMBER || q->type == TB_QUESTION_LEVEL) &&
               web_form_number(text, q->unit, &node->number)) {
        node->kind = TB_NODE_NUMBER;
    }
}

static void put_answers(web_reading *r)
{
    web_plan plan;

    r->failed |= web_form_plan(r->pack, r->arena, &plan) != TB_OK;
    r->answers = add(r, r->root, "answers", TB_NODE_MAP, TB_TEXT(""));
    for (size_t s = 0; s < plan.count && !r->failed; s++)
        for (size_t i = 0; i < plan.list[s].count; i++)
            put_answer(r, plan.list[s].questions[i]);
}

/* ---- Priorities, and all else ---- */

static void put_priorities(web_reading *r)
{
    static const char prefix[] = "priorities.";

    r->priorities = add(r, r->root, "priorities", TB_NODE_MAP, TB_TEXT(""));
    for (size_t i = 0; i < r->fields->count; i++) {
        const web_field *field = &r->fields->list[i];
        if (r->known[i] || strncmp(field->name.at, prefix, strlen(prefix)) != 0)
            continue;
        const tb_text value = value_of(r, field->name.at);
        add_slot(r, SLOT_PRIORITY, 0, field->name.at);
        if (value.len > 0)
            add(r, r->priorities, field->name.at + strlen(prefix), TB_NODE_TEXT, value);
    }
}

/* What no part of the page is called like: the engine says so, as of an answer. */
static void put_unknown(web_reading *r)
{
    static const char *const others[] = {"answered_by", "confirmed", "from", "change", "wrong"};

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        (void)value_of(r, others[i]);
    for (size_t i = 0; i < r->fields->count; i++) {
        const web_field *field = &r->fields->list[i];
        if (r->known[i] || field->value.len == 0)
            continue;
        (void)value_of(r, field->name.at);
        add_slot(r, SLOT_NAME, 0, field->name.at);
        add(r, r->answers, field->name.at, TB_NODE_TEXT, field->value);
    }
}

static void build(web_reading *r)
{
    r->root->kind = TB_NODE_MAP;
    add(r, r->root, "tiebreak", TB_NODE_TEXT, TB_TEXT("profile/1"));
    put_text(r, "title");
    put_text(r, "description");
    put_workloads(r);
    put_answers(r);
    put_priorities(r);
    const tb_text by = value_of(r, "answered_by");
    if (by.len > 0)
        add(r, r->root, "answered_by", TB_NODE_TEXT, by);
    if (web_fields_have(r->fields, "confirmed", "true"))
        add(r, r->root, "confirmed", TB_NODE_BOOL, TB_TEXT("true"))->truth = true;
    put_unknown(r);
}

/* ---- The whole ---- */

static int compare_noted(const void *a, const void *b)
{
    const web_noted *x = a, *y = b;

    return x->order < y->order ? -1 : x->order > y->order;
}

static tb_status give(web_reading *r, web_mistakes *out)
{
    *out = (web_mistakes){tb_arena_array(r->arena, r->mistake_count + 1, sizeof *out->list), r->mistake_count};
    if (!out->list || r->failed)
        return TB_ERR_NOMEM;
    qsort(r->mistakes, r->mistake_count, sizeof *r->mistakes, compare_noted);
    for (size_t i = 0; i < r->mistake_count; i++)
        out->list[i] = r->mistakes[i].mistake;
    return TB_OK;
}

static bool allocate(web_reading *r)
{
    const tb_pack *pack = r->pack;
    const size_t most = pack->workload_count + pack->question_count + r->fields->count + 8;

    r->slots = tb_arena_array(r->arena, most, sizeof *r->slots);
    r->mistakes = tb_arena_array(r->arena, most + TB_DIAGS_MAX, sizeof *r->mistakes);
    r->known = tb_arena_array(r->arena, r->fields->count + 1, sizeof *r->known);
    r->root = tb_arena_alloc(r->arena, sizeof *r->root); /* the profile keeps it */
    return r->slots && r->mistakes && r->known && r->root;
}

tb_status web_form_read(const tb_pack *pack, const web_fields *fields, bool infer, tb_arena *arena,
                        web_mistakes *mistakes, tb_profile *out)
{
    web_reading r = {.pack = pack, .fields = fields, .arena = arena};
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_status status = allocate(&r) ? TB_OK : TB_ERR_NOMEM;

    *mistakes = (web_mistakes){NULL, 0};
    if (status == TB_OK) {
        build(&r);
        status = r.failed ? TB_ERR_NOMEM : tb_profile_read(pack, r.root, infer, arena, &diags, out);
    }
    if (status == TB_ERR_INPUT) {
        web_say_mistakes(&r, &diags);
        status = TB_OK;
    }
    if (status == TB_OK)
        status = give(&r, mistakes);
    tb_diags_release(&diags);
    return status;
}

tb_status web_form_profile(web_request *request, const web_fields *fields, web_mistakes *mistakes, tb_profile *out)
{
    return web_form_read(request->server->site->pack, fields, true, &request->arena, mistakes, out);
}

const char *web_form_name(const tb_question *question, tb_arena *arena)
{
    static const char *const taken[] = {"title",     "description", "workloads", "critical", "answered_by",
                                        "confirmed", "from",        "change",    "wrong"};

    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
        if (strcmp(question->id, taken[i]) == 0)
            return tb_arena_printf(arena, "answers.%s", question->id);
    return question->id;
}
