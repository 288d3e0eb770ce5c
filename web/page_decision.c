/* page_decision.c - GET /decisions/{key}: the report, what can be done with it, and what became of it. */
#include "decisions.h"
#include "internal.h"

#include "view.h"

#include <cjson/cJSON.h>
#include <string.h>

enum { SHOWN_MAX = 20 }; /* decisions that took its place */

/* ---- Notices ---- */

/* What today's rules and evidence would choose, where that is something else. */
static tb_status add_today(web_request *request, const tb_decision *decision, cJSON *view)
{
    web_server *server = request->server;
    const tb_pack *pack = server->site->pack;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_today today;
    cJSON *item;

    if (strcmp(decision->line.pack_id, pack->id) != 0) {
        cJSON_AddBoolToObject(view, "other_pack", true);
        return TB_OK;
    }
    const tb_status status = web_score_today(server->scoring, decision->profile, web_now(server), &diags, &today);
    tb_diags_release(&diags);
    if (status == TB_ERR_INPUT)
        cJSON_AddBoolToObject(view, "outgrown", true);
    else if (status == TB_OK && tb_today_differs(&today, pack, &decision->line)) {
        item = cJSON_AddObjectToObject(view, "today");
        cJSON_AddStringToObject(item, "choice",
                                today.choice < 0 ? "none" : web_choice_title(pack, tb_choice_id(pack, today.choice)));
    }
    return status == TB_ERR_INPUT ? TB_OK : status;
}

static void add_place(cJSON *item, const tb_decision_line *line)
{
    cJSON_AddStringToObject(item, "key", line->key);
    cJSON_AddStringToObject(item, "title", line->title ? line->title : "A project without a title");
    web_add_date(item, "date", line->made_at);
}

/* What it takes the place of, and what is otherwise since then; and what took its place. */
static tb_status add_history(web_request *request, const tb_decision *decision, const tb_report *report, cJSON *view)
{
    const tb_decision_line *line = &decision->line;
    tb_store *store = request->server->site->store;
    const tb_decision_filter filter = {.supersedes = line->key, .limit = SHOWN_MAX};
    tb_decision_line *later;
    tb_decision before;
    size_t count = 0;
    bool found = false;
    cJSON *list;
    tb_status status = tb_store_list(store, &filter, &request->arena, &request->diags, &later, &count);

    if (status == TB_OK && line->supersedes)
        status = tb_store_find(store, line->supersedes, &request->arena, &request->diags, &found, &before);
    if (status == TB_OK && found)
        status = web_add_changes(&before, decision, report, view);
    if (status != TB_OK)
        return status;
    if (found)
        add_place(cJSON_AddObjectToObject(view, "before"), &before.line);
    cJSON_AddBoolToObject(view, "superseded", count > 0);
    list = cJSON_AddArrayToObject(view, "later");
    for (size_t i = 0; i < count; i++) {
        cJSON *item = cJSON_CreateObject();
        add_place(item, &later[i]);
        cJSON_AddItemToArray(list, item);
    }
    return TB_OK;
}

/* ---- What was chosen in the end ---- */

/* The value that a field shows: what was typed, else what is kept. */
static const char *shown(const web_fields *typed, const char *name, const char *kept)
{
    const char *value = typed ? web_fields_get(typed, name) : kept;

    return value ? value : "";
}

static void add_chosen(web_request *request, const tb_report *report, const tb_decision_line *line, cJSON *wrong,
                       cJSON *view)
{
    const tb_pack *pack = report->pack;
    cJSON *item = cJSON_AddObjectToObject(view, "chosen"), *list = cJSON_AddArrayToObject(item, "choices"), *mistake;
    web_fields fields;
    /* Only a form that has to be mended is shown again. */
    const web_fields *typed = wrong && web_form(request, &fields) == TB_OK ? &fields : NULL;
    const char *choice = shown(typed, "choice", line->chosen);

    for (int i = 0; i < (int)pack->alternative_count + report->outcome.has_hybrid; i++) {
        const char *id = tb_choice_id(pack, i);
        web_add_choice(list, id, web_choice_title(pack, id), strcmp(id, choice) == 0);
    }
    cJSON_AddStringToObject(item, "by", shown(typed, "by", line->chosen_by));
    cJSON_AddStringToObject(item, "because", shown(typed, "because", line->chosen_because));
    if (line->chosen) {
        cJSON_AddStringToObject(item, "noted", web_choice_title(pack, line->chosen));
        web_add_date(item, "noted_on", line->chosen_at);
    }
    if (!wrong)
        return;
    list = cJSON_AddArrayToObject(view, "errors");
    cJSON_ArrayForEach(mistake, wrong)
    {
        cJSON *one = cJSON_CreateObject();
        cJSON_AddStringToObject(one, "field", mistake->string);
        cJSON_AddStringToObject(one, "message", mistake->valuestring);
        cJSON_AddItemToArray(list, one);
    }
    cJSON_AddItemToObject(item, "wrong", wrong);
    cJSON_AddBoolToObject(view, "error", true);
}

/* ---- The page ---- */

/* Adds the report as HTML. Its rules are linked where they are those of /rules, its open questions where the form asks
 * them. */
static tb_status add_report(web_request *request, const tb_decision_line *line, const tb_remade *remade, cJSON *view)
{
    const bool is_asked = strcmp(line->pack_id, request->server->site->pack->id) == 0;
    const char *answers = tb_arena_printf(&request->arena, "/?from=%s&change=", line->key);
    const tb_record record = {.rules = remade->own ? NULL : "/rules", .answers = is_asked ? answers : NULL};
    tb_arena arena = TB_ARENA_EMPTY;
    tb_buf html = TB_BUF_EMPTY;
    const tb_node *node = NULL;
    tb_status status = tb_view_new(remade->report, &record, &arena, &node);

    if (status == TB_OK)
        status = web_template_put(request->server->pages, "report_body.html", node, &request->diags, &html);
    if (status == TB_OK && (tb_buf_status(&html) != TB_OK || !cJSON_AddStringToObject(view, "report", html.data)))
        status = TB_ERR_NOMEM;
    tb_buf_release(&html);
    tb_arena_release(&arena);
    return status;
}

static cJSON *view_of(web_request *request, const tb_decision *decision, const tb_remade *remade, cJSON *wrong)
{
    const tb_decision_line *line = &decision->line;
    cJSON *view = cJSON_CreateObject();

    cJSON_AddStringToObject(view, "title", line->title ? line->title : "A project without a title");
    cJSON_AddStringToObject(view, "key", line->key);
    cJSON_AddBoolToObject(view, "listed", web_may_list(request));
    web_add_date(view, "date", line->made_at);
    cJSON_AddStringToObject(view, "id", tb_arena_printf(&request->arena, "%.8s", line->decision_id));
    cJSON_AddBoolToObject(view, "differs", remade->differs);
    cJSON_AddStringToObject(view, "engine", remade->written.engine);
    cJSON_AddBoolToObject(view, "old_pack", remade->own != NULL);
    cJSON_AddStringToObject(view, "pack", remade->pack->id);
    cJSON_AddStringToObject(view, "pack_version", remade->pack->version);
    add_chosen(request, remade->report, line, wrong, view);
    return view;
}

void web_reply_decision(web_request *request, web_reply *reply, const tb_decision *decision, cJSON *wrong)
{
    web_server *server = request->server;
    const bool is_wrong = wrong != NULL;
    tb_remade remade;
    cJSON *view = NULL;
    tb_status status = tb_decision_remake(server->site->store, decision, server->site->pack, &request->diags, &remade);

    if (status == TB_OK) {
        view = view_of(request, decision, &remade, wrong);
        wrong = NULL;
        status = add_history(request, decision, remade.report, view);
    }
    if (status == TB_OK)
        status = add_today(request, decision, view);
    if (status == TB_OK)
        status = add_report(request, &decision->line, &remade, view);
    if (status == TB_OK) {
        status = web_page_put(server->pages, "decision.html", view, &request->diags, &reply->body);
        view = NULL;
    }
    reply->type = WEB_HTML;
    reply->status = is_wrong ? 422 : 200;
    if (status != TB_OK)
        web_reply_remake_failure(request, reply, status);
    cJSON_Delete(view);
    cJSON_Delete(wrong);
    tb_remade_release(&remade, &request->diags);
}

void web_get_decision(web_request *request, web_reply *reply)
{
    tb_decision decision;

    if (web_decision_find(request, reply, request->key, &decision))
        web_reply_decision(request, reply, &decision, NULL);
}
