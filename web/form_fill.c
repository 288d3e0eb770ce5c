/* form_fill.c - from a profile to the fields that say it. */
#include "form.h"

#include "number.h"

#include <math.h>
#include <string.h>

/* Fields as they are gathered. */
typedef struct filling {
    const tb_pack *pack;
    tb_arena *arena;
    web_field *list;
    size_t count, most;
    size_t dropped;
    bool failed;
} filling;

static void put(filling *f, const char *name, tb_text value)
{
    const char *copy = tb_arena_copy(f->arena, value.at ? value.at : "", value.len);

    if (name && copy && f->count < f->most)
        f->list[f->count++] = (web_field){tb_text_of(name), {copy, value.len}};
    else
        f->failed = true;
}

/* A number as people read it; exact. */
static void put_number(filling *f, const char *name, double number)
{
    tb_buf text = TB_BUF_EMPTY;

    if (number == floor(number) && fabs(number) < 1e15)
        tb_number_put_grouped(&text, number, 0);
    else
        tb_number_put(&text, number);
    put(f, name, (tb_text){text.data, text.len});
    f->failed |= text.failed;
    tb_buf_release(&text);
}

static void put_scalar(filling *f, const char *name, const tb_node *node)
{
    if (node->kind == TB_NODE_NUMBER)
        put_number(f, name, node->number);
    else
        put(f, name, node->text);
}

static void fill_answer(filling *f, const tb_node *node)
{
    const int question = tb_pack_question(f->pack, node->key);
    const tb_question *q = question >= 0 ? &f->pack->questions[question] : NULL;
    const bool has_options = q && q->option_count > 0;

    if (!q) {
        f->dropped++;
        return;
    }
    const char *name = web_form_name(q, f->arena);
    if (node->kind == TB_NODE_LIST && node->count == 0)
        put(f, name, TB_TEXT(WEB_NONE));
    for (const tb_node *item = node->kind == TB_NODE_LIST ? node->first : node; item;
         item = node->kind == TB_NODE_LIST ? item->next : NULL) {
        if (has_options && !tb_text_is(item->text, WEB_UNKNOWN) &&
            tb_pack_option(f->pack, (size_t)question, item->text) < 0)
            f->dropped++;
        else
            put_scalar(f, name, item);
    }
}

static void fill_workload(filling *f, const tb_node *node, tb_text id)
{
    const tb_node *share = node->kind == TB_NODE_MAP ? tb_node_get(node, "share") : node;
    const tb_node *critical = node->kind == TB_NODE_MAP ? tb_node_get(node, "critical") : NULL;

    if (tb_pack_workload(f->pack, id) < 0) {
        f->dropped++;
        return;
    }
    put(f, "workloads", id);
    if (share && share->kind == TB_NODE_NUMBER)
        put_number(f, tb_arena_printf(f->arena, "workloads.%.*s", (int)id.len, id.at), share->number);
    if (critical && critical->truth)
        put(f, "critical", id);
}

static void fill_priority(filling *f, const tb_node *node)
{
    if (tb_pack_branch(f->pack, node->key) < 0 && tb_pack_leaf(f->pack, node->key) < 0)
        f->dropped++;
    else
        put(f, tb_arena_printf(f->arena, "priorities.%.*s", (int)node->key.len, node->key.at), node->text);
}

/* How many fields the tree can come to, and more. */
static size_t size_of(const tb_node *node)
{
    size_t size = 3;

    for (const tb_node *item = node ? node->first : NULL; item; item = item->next)
        size += size_of(item);
    return size;
}

static const tb_node *first_of(const tb_node *profile, const char *key)
{
    const tb_node *entry = tb_node_get(profile, key);

    return entry ? entry->first : NULL;
}

tb_status web_form_fill(const tb_pack *pack, const tb_node *node, tb_arena *arena, web_fields *out, size_t *dropped)
{
    static const char *const texts[] = {"title", "description", "answered_by"};
    filling f = {.pack = pack, .arena = arena, .most = size_of(node)};

    f.list = tb_arena_array(arena, f.most, sizeof *f.list);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0] && f.list; i++)
        if (tb_node_get(node, texts[i]))
            put(&f, texts[i], tb_node_get(node, texts[i])->text);
    for (const tb_node *w = f.list ? first_of(node, "workloads") : NULL; w; w = w->next)
        fill_workload(&f, w, w->key.len > 0 ? w->key : w->text);
    for (const tb_node *a = f.list ? first_of(node, "answers") : NULL; a; a = a->next)
        fill_answer(&f, a);
    for (const tb_node *p = f.list ? first_of(node, "priorities") : NULL; p; p = p->next)
        fill_priority(&f, p);
    *out = (web_fields){f.list, f.count};
    *dropped = f.dropped;
    return f.list && !f.failed ? TB_OK : TB_ERR_NOMEM;
}

/* ---- Changes ---- */

/* FIELDS without those called NAME, and room for MORE. */
static bool begin_without(filling *f, const web_fields *fields, const char *name, size_t more)
{
    f->most = fields->count + more + 1;
    f->list = tb_arena_array(f->arena, f->most, sizeof *f->list);
    for (size_t i = 0; i < fields->count && f->list; i++)
        if (!tb_text_is(fields->list[i].name, name))
            f->list[f->count++] = fields->list[i];
    return f->list != NULL;
}

static tb_status end(const filling *f, web_fields *fields)
{
    if (f->failed)
        return TB_ERR_NOMEM;
    *fields = (web_fields){f->list, f->count};
    return TB_OK;
}

tb_status web_form_put(web_fields *fields, const char *name, const char *const *values, size_t count, tb_arena *arena)
{
    filling f = {.arena = arena};

    if (!begin_without(&f, fields, name, count))
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        put(&f, name, tb_text_of(values[i]));
    return end(&f, fields);
}

tb_status web_form_state_answer(web_fields *fields, const tb_pack *pack, const tb_profile *profile, size_t question,
                                tb_arena *arena)
{
    const tb_question *q = &pack->questions[question];
    const tb_answer *answer = &profile->answers[question];
    const char *name = web_form_name(q, arena);
    filling f = {.pack = pack, .arena = arena};

    if (!name || !begin_without(&f, fields, name, q->option_count + 1))
        return TB_ERR_NOMEM;
    switch (q->type) {
    case TB_QUESTION_CHOICE: put(&f, name, tb_text_of(q->options[(size_t)answer->number].id)); break;
    case TB_QUESTION_CHOICES:
        for (size_t i = 0; i < q->option_count; i++)
            if (answer->options >> i & 1)
                put(&f, name, tb_text_of(q->options[i].id));
        if (answer->options == 0)
            put(&f, name, TB_TEXT(WEB_NONE));
        break;
    case TB_QUESTION_LEVEL:
    case TB_QUESTION_NUMBER: put_number(&f, name, answer->number); break;
    case TB_QUESTION_BOOLEAN: put(&f, name, answer->number != 0 ? TB_TEXT("true") : TB_TEXT("false")); break;
    case TB_QUESTION_TEXT: put(&f, name, tb_text_of(answer->text)); break;
    }
    return end(&f, fields);
}

tb_status web_form_state_workloads(web_fields *fields, const tb_pack *pack, const tb_profile *profile, int without,
                                   tb_arena *arena)
{
    filling f = {.pack = pack, .arena = arena};

    if (!begin_without(&f, fields, "workloads", profile->workload_count))
        return TB_ERR_NOMEM;
    for (size_t w = 0; w < profile->workload_count; w++)
        if (profile->workloads[w].workload >= 0 && profile->workloads[w].workload != without)
            put(&f, "workloads", tb_text_of(pack->workloads[profile->workloads[w].workload].id));
    return end(&f, fields);
}
