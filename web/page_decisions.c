/* page_decisions.c - GET /decisions: which there are, what was looked for in them, and what today would be otherwise.
 * For this machine, and for who has the token. */
#include "decisions.h"
#include "internal.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PAGE = 50,
    BATCH = 200,     /* read at a time while looking for those that would be otherwise */
    LOOKED_AT = 1000 /* at most: each is scored */
};

/* What is asked for. */
typedef struct search {
    const char *words, *choice; /* NULL: anything */
    bool otherwise;
    size_t page; /* from 0 */
} search;

/* What was found: a page, and whether there are more. */
typedef struct found {
    cJSON *list;
    size_t passed, count;
    bool more, cut;
} found;

static const char *given(const web_fields *query, const char *name)
{
    const char *value = web_fields_get(query, name);

    return value && *value ? value : NULL;
}

static void read_search(const web_fields *query, search *out)
{
    const char *page = given(query, "page");
    const unsigned long number = page && strlen(page) < 7 ? strtoul(page, NULL, 10) : 1;

    *out = (search){given(query, "q"), given(query, "choice"), given(query, "otherwise") != NULL,
                    number > 0 ? number - 1 : 0};
}

/* ---- The list ---- */

/* An id as words. */
static void add_words(cJSON *item, const char *key, const char *id)
{
    char text[64];

    snprintf(text, sizeof text, "%s", id);
    for (char *c = text; *c; c++)
        if (*c == '_')
            *c = ' ';
    cJSON_AddStringToObject(item, key, text);
}

/* What LINE says was found, and how firm or with which reservation: what only comes nearest is not recommended. */
static void add_verdict(cJSON *item, const tb_pack *pack, const tb_decision_line *line)
{
    const bool is_beyond = strcmp(line->state, tb_state_name(TB_STATE_BEYOND)) == 0;
    const bool is_open = strcmp(line->state, tb_state_name(TB_STATE_TOO_CLOSE)) == 0 ||
                         strcmp(line->state, tb_state_name(TB_EITHER_WILL_DO)) == 0;
    const char *title = line->choice ? web_choice_title(pack, line->choice) : NULL;
    char note[128];

    if (!title || is_open)
        add_words(item, "verdict", line->state);
    else
        cJSON_AddStringToObject(item, "verdict", is_beyond ? "none fits" : title);
    if (!title)
        return;
    snprintf(note, sizeof note, is_beyond ? "%s comes nearest" : "leaning to %s", title);
    if (is_beyond || is_open)
        cJSON_AddStringToObject(item, "note", note);
    else if (line->confidence)
        add_words(item, "note", line->confidence);
}

/* Adds what today's rules would choose; *differs says whether that is something else. TB_ERR_NOMEM, TB_ERR_IO. */
static tb_status add_today(web_request *request, const tb_decision_line *line, cJSON *item, bool *differs)
{
    web_server *server = request->server;
    const tb_pack *pack = server->site->pack;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_arena arena = TB_ARENA_EMPTY;
    tb_text profile;
    tb_today today;
    bool there = false;
    tb_status status;

    *differs = false;
    if (strcmp(line->pack_id, pack->id) != 0) {
        cJSON_AddStringToObject(item, "untold", "other rules");
        return TB_OK;
    }
    status = tb_store_profile(server->site->store, line->key, &arena, &diags, &there, &profile);
    if (status == TB_OK && there)
        status = web_score_today(server->scoring, profile, web_now(server), &diags, &today);
    if (status == TB_ERR_INPUT)
        cJSON_AddStringToObject(item, "untold", "its answers do not fit any more");
    else if (status == TB_OK && there) {
        const char *id = tb_choice_id(pack, today.choice);
        *differs = tb_today_differs(&today, pack, line);
        cJSON_AddBoolToObject(item, *differs ? "differs" : "same", true);
        cJSON_AddStringToObject(item, "today", id ? web_choice_title(pack, id) : "none");
    }
    tb_arena_release(&arena);
    tb_diags_release(&diags);
    return status == TB_ERR_INPUT ? TB_OK : status;
}

/* Adds LINE, if it is asked for and on the page. */
static tb_status look_at(web_request *request, const search *s, const tb_decision_line *line, found *f)
{
    const tb_pack *pack = request->server->site->pack;
    cJSON *item = cJSON_CreateObject();
    bool differs = false;
    const tb_status status = add_today(request, line, item, &differs);

    if (status != TB_OK || (s->otherwise && (!differs || f->passed++ < s->page * PAGE)) ||
        (f->more = f->count == PAGE)) {
        cJSON_Delete(item);
        return status;
    }
    cJSON_AddStringToObject(item, "key", line->key);
    cJSON_AddStringToObject(item, "title", line->title ? line->title : "A project without a title");
    web_add_date(item, "date", line->made_at);
    add_verdict(item, pack, line);
    if (line->chosen)
        cJSON_AddStringToObject(item, "chosen", web_choice_title(pack, line->chosen));
    cJSON_AddItemToArray(f->list, item);
    f->count++;
    return TB_OK;
}

static tb_status look(web_request *request, const search *s, found *f)
{
    tb_decision_filter filter = {.words = s->words, .choice = s->choice, .limit = PAGE + 1, .offset = s->page * PAGE};
    tb_status status = TB_OK;
    size_t count = 1;

    if (s->otherwise)
        filter = (tb_decision_filter){.words = s->words, .choice = s->choice, .standing = true, .limit = BATCH};
    while (status == TB_OK && count > 0 && !f->more) {
        tb_arena arena = TB_ARENA_EMPTY;
        tb_decision_line *lines;
        status = tb_store_list(request->server->site->store, &filter, &arena, &request->diags, &lines, &count);
        for (size_t i = 0; i < count && status == TB_OK && !f->more; i++)
            status = look_at(request, s, &lines[i], f);
        tb_arena_release(&arena);
        filter.offset += count;
        f->cut = s->otherwise && filter.offset >= LOOKED_AT && count == BATCH && !f->more;
        if (!s->otherwise || f->cut || count < filter.limit)
            break;
    }
    return status;
}

/* ---- The page ---- */

static void put_field(tb_buf *out, const char *name, const char *value)
{
    tb_buf_printf(out, "%s%s=", out->len > 0 ? "&" : "", name);
    for (const char *c = value; *c; c++)
        if ((*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z'))
            tb_buf_putc(out, *c);
        else
            tb_buf_printf(out, "%%%02X", (unsigned char)*c);
}

/* The query for page NUMBER (from 0) of the same search. */
static void add_page(cJSON *view, const char *key, const search *s, size_t number)
{
    tb_buf query = TB_BUF_EMPTY;

    tb_buf_printf(&query, "page=%zu", number + 1);
    if (s->words)
        put_field(&query, "q", s->words);
    if (s->choice)
        put_field(&query, "choice", s->choice);
    if (s->otherwise)
        put_field(&query, "otherwise", "1");
    if (tb_buf_status(&query) == TB_OK)
        cJSON_AddStringToObject(view, key, query.data);
    tb_buf_release(&query);
}

static cJSON *view_of(const tb_pack *pack, const search *s, found *f)
{
    cJSON *view = cJSON_CreateObject(), *choices = cJSON_AddArrayToObject(view, "choices");

    cJSON_AddStringToObject(view, "title", "Decisions");
    cJSON_AddBoolToObject(cJSON_AddObjectToObject(view, "at"), "decisions", true);
    cJSON_AddStringToObject(view, "words", s->words ? s->words : "");
    for (int i = 0; i <= (int)pack->alternative_count; i++) {
        const char *id = tb_choice_id(pack, i);
        web_add_choice(choices, id, web_choice_title(pack, id), s->choice && strcmp(s->choice, id) == 0);
    }
    web_add_choice(choices, "none", "nothing", s->choice && strcmp(s->choice, "none") == 0);
    cJSON_AddBoolToObject(view, "otherwise", s->otherwise);
    cJSON_AddBoolToObject(view, "filtered", s->words || s->choice || s->otherwise || s->page > 0);
    cJSON_AddBoolToObject(view, "any", f->count > 0);
    cJSON_AddItemToObject(view, "list", f->list);
    f->list = NULL;
    if (f->cut)
        cJSON_AddNumberToObject(view, "cut", LOOKED_AT);
    if (s->page > 0)
        add_page(view, "newer", s, s->page - 1);
    if (f->more)
        add_page(view, "older", s, s->page + 1);
    cJSON_AddBoolToObject(view, "paged", s->page > 0 || f->more);
    return view;
}

static void refuse(web_request *request, web_reply *reply)
{
    if (request->server->options.admin_token) {
        reply->ask_for = "Basic realm=\"tiebreak\"";
        web_reply_problem(request, reply, 401, "Which decisions there are is not for everybody",
                          "Give the server's token as the password; the name may be anything. A decision whose address "
                          "you have can be opened without.");
        return;
    }
    web_reply_problem(request, reply, 403, "Which decisions there are is not for everybody",
                      "The list is shown on the machine that serves it. Whoever runs it can let others see it with "
                      "tiebreak serve --admin-token-file FILE. A decision whose address you have can be opened.");
}

void web_get_decisions(web_request *request, web_reply *reply)
{
    web_fields query;
    search s;
    found f = {0};
    tb_status status;

    if (!web_may_list(request)) {
        refuse(request, reply);
        return;
    }
    status = web_query(request, &query);
    if (status == TB_OK) {
        read_search(&query, &s);
        f.list = cJSON_CreateArray();
        status = look(request, &s, &f);
    }
    if (status == TB_OK)
        web_reply_page(request, reply, "decisions.html", view_of(request->server->site->pack, &s, &f));
    else
        web_reply_failure(request, reply, status);
    cJSON_Delete(f.list);
}
