/* page_form.c - GET /: the questionnaire; empty, or with the answers of a decision (?from=KEY) to be changed, beginning
 * with one of them (&change=QUESTION). */
#include "decisions.h"
#include "form.h"
#include "internal.h"

#include <cjson/cJSON.h>
#include <string.h>

/* The view of the form with what all its pages have. */
static cJSON *form_view(const web_server *server, const web_form_values *values, tb_arena *arena)
{
    cJSON *view = web_form_view(server->site->pack, values, arena);

    if (view)
        cJSON_AddStringToObject(view, "title",
                                web_fields_get(values->fields, "from") ? "Change the answers" : "New decision");
    return view;
}

tb_status web_make_form(web_server *server, tb_diags *diags, tb_buf *out)
{
    const web_fields none = {NULL, 0};
    const web_form_values values = {.fields = &none};
    tb_arena arena = TB_ARENA_EMPTY;
    const tb_status status = web_page_put(server->pages, "form.html", form_view(server, &values, &arena), diags, out);

    tb_arena_release(&arena);
    return status;
}

void web_reply_form(web_request *request, web_reply *reply, const web_form_values *values)
{
    reply->status = values->mistakes && values->mistakes->count > 0 ? 422 : 200;
    web_reply_page(request, reply, "form.html", form_view(request->server, values, &request->arena));
}

/* The answers of the decision of that KEY as fields. False: *reply says why not. */
static bool fill_from(web_request *request, web_reply *reply, const char *key, web_fields *fields, size_t *dropped)
{
    const web_site *site = request->server->site;
    tb_arena *arena = &request->arena;
    tb_decision decision;
    tb_source *source = NULL;
    const tb_node *node = NULL;
    tb_status status;

    if (!web_decision_find(request, reply, tb_text_of(key), &decision))
        return false;
    status = tb_logged_read("the profile in the log", decision.profile, arena, &request->diags, &source, &node);
    if (status == TB_OK)
        status = web_form_fill(site->pack, node, arena, fields, dropped);
    if (status == TB_OK)
        status = web_form_put(fields, "from", (const char *const[]){key}, 1, arena);
    tb_diags_keep(&request->diags, source);
    if (status != TB_OK)
        web_reply_failure(request, reply, status == TB_ERR_INPUT ? TB_ERR_IO : status);
    return status == TB_OK;
}

/* The field that people came to change; NULL: none. */
static const char *field_to_change(web_request *request, const web_fields *query)
{
    const tb_pack *pack = request->server->site->pack;
    const char *id = web_fields_get(query, "change");
    const int question = id ? tb_pack_question(pack, tb_text_of(id)) : -1;

    return question >= 0 ? web_form_name(&pack->questions[question], &request->arena) : NULL;
}

void web_get_form(web_request *request, web_reply *reply)
{
    web_fields query, fields;
    size_t dropped = 0;
    const tb_status status = web_query(request, &query);
    const char *key = status == TB_OK ? web_fields_get(&query, "from") : NULL;

    if (status != TB_OK)
        web_reply_failure(request, reply, status);
    else if (!key)
        reply->prepared = web_pages_prepared(request->server->pages, request->route);
    else if (!web_put_off(request, reply) && fill_from(request, reply, key, &fields, &dropped))
        web_reply_form(
            request, reply,
            &(web_form_values){.fields = &fields, .focus = field_to_change(request, &query), .dropped = dropped});
}
