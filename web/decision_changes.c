/* decision_changes.c - POST /decisions: the form's answers as a decision; POST /decisions/{key}/again: its answers with
 * today's rules and evidence, as a new decision that takes its place; and POST /decisions/{key}/chosen: what was chosen
 * in the end. */
#include "decisions.h"
#include "form.h"
#include "internal.h"

#include <cjson/cJSON.h>
#include <string.h>

enum { BY_MAX = 100, BECAUSE_MAX = 2000 }; /* characters */

static void see(web_request *request, web_reply *reply, const char *key)
{
    char *path = tb_arena_alloc(&request->arena, WEB_DECISION_LEN + 1);

    if (!path) {
        web_reply_failure(request, reply, TB_ERR_NOMEM);
        return;
    }
    web_decision_path(key, path);
    web_reply_see(reply, path);
}

void web_post_decisions(web_request *request, web_reply *reply)
{
    web_fields fields;
    web_mistakes mistakes = {NULL, 0};
    tb_profile profile;
    char key[TB_KEY_LEN + 1];
    tb_status status = web_form(request, &fields);

    if (status == TB_OK)
        status = web_form_profile(request, &fields, &mistakes, &profile);
    if (status != TB_OK) {
        web_reply_failure(request, reply, status);
    } else if (mistakes.count > 0) {
        web_reply_form(request, reply, &(web_form_values){.fields = &fields, .mistakes = &mistakes});
    } else if (web_decision_record(request, reply, &profile, web_fields_get(&fields, "from"), key, NULL)) {
        see(request, reply, key);
    }
}

/* ---- Once more ---- */

void web_post_again(web_request *request, web_reply *reply)
{
    tb_decision decision;
    tb_profile profile;
    char key[TB_KEY_LEN + 1];
    tb_status status;

    if (!web_decision_find(request, reply, request->key, &decision))
        return;
    if (strcmp(decision.line.pack_id, request->server->site->pack->id) != 0) {
        web_reply_problem(request, reply, 409, "This was decided with other rules",
                          "They are not the ones served here, and answer another question.");
        return;
    }
    status =
        tb_logged_profile(request->server->site->pack, decision.profile, &request->arena, &request->diags, &profile);
    if (status == TB_ERR_INPUT)
        web_reply_problem(request, reply, 422, "Today's rules do not take all of these answers",
                          "“Change answers” on the decision's page opens them in the form.");
    else if (status != TB_OK)
        web_reply_failure(request, reply, status);
    else if (web_decision_record(request, reply, &profile, decision.line.key, key, NULL))
        see(request, reply, key);
}

/* ---- What was chosen ---- */

/* The value of a field; NULL if it is empty. */
static const char *text_of(const web_fields *fields, const char *name)
{
    const char *value = web_fields_get(fields, name);

    return value && value[strspn(value, " \t\n")] != '\0' ? value : NULL;
}

static bool is_longer(const char *text, size_t max)
{
    return text && tb_utf8_count(tb_text_of(text)) > max;
}

/* Whether the decision's own rules have a choice of that id, and a hybrid where it is that. */
static tb_status is_choice(web_request *request, const tb_decision *decision, const char *id, bool *is)
{
    const web_site *site = request->server->site;
    tb_remade remade;
    const tb_status status = tb_decision_remake(site->store, decision, site->pack, &request->diags, &remade);

    if (status == TB_OK) {
        const int choice = tb_choice_of(remade.pack, id);
        *is = choice >= 0 && (choice < (int)remade.pack->alternative_count || remade.report->outcome.has_hybrid);
    }
    tb_remade_release(&remade, &request->diags);
    return status;
}

void web_post_chosen(web_request *request, web_reply *reply)
{
    web_server *server = request->server;
    tb_decision decision;
    web_fields fields;
    cJSON *wrong;
    bool found = true, known = true;
    tb_status status;

    if (!web_decision_find(request, reply, request->key, &decision))
        return;
    status = web_form(request, &fields);
    if (status != TB_OK) {
        web_reply_failure(request, reply, status);
        return;
    }
    const char *choice = text_of(&fields, "choice"), *by = text_of(&fields, "by"),
               *because = text_of(&fields, "because");
    if (choice)
        status = is_choice(request, &decision, choice, &known);
    wrong = cJSON_CreateObject(); /* in the order of the page */
    if (status == TB_OK && !wrong)
        status = TB_ERR_NOMEM;
    if (!known)
        cJSON_AddStringToObject(wrong, "choice", "Choose one of those in the list.");
    else if (!choice && !decision.line.chosen && (by || because))
        cJSON_AddStringToObject(wrong, "choice", "Choose what was chosen: a name or a reason alone is not kept.");
    if (is_longer(by, BY_MAX))
        cJSON_AddStringToObject(wrong, "by", "A name has at most 100 characters.");
    if (is_longer(because, BECAUSE_MAX))
        cJSON_AddStringToObject(wrong, "because", "The reason has at most 2,000 characters.");
    if (status == TB_OK && cJSON_GetArraySize(wrong) > 0) {
        web_reply_decision(request, reply, &decision, wrong);
        return;
    }
    cJSON_Delete(wrong);
    if (status == TB_OK)
        status = tb_store_choose(server->site->store, decision.line.key, choice, choice ? by : NULL,
                                 choice ? because : NULL, choice ? web_now(server) : 0, &request->diags, &found);
    if (status != TB_OK)
        web_reply_remake_failure(request, reply, status);
    else
        see(request, reply, decision.line.key);
}
