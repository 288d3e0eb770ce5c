#include "decisions.h"

#include "internal.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

void web_decision_path(const char *key, char path[WEB_DECISION_LEN + 1])
{
    snprintf(path, WEB_DECISION_LEN + 1, WEB_DECISION "%.*s", TB_KEY_LEN, key);
}

/* The decision with the whole KEY: a beginning of one, which the log would take too, is not the secret. */
static tb_status look_up(web_request *request, tb_text key, bool *found, tb_decision *out)
{
    char whole[TB_KEY_LEN + 1];

    *found = false;
    if (key.len != TB_KEY_LEN)
        return TB_OK;
    snprintf(whole, sizeof whole, "%.*s", TB_KEY_LEN, key.at);
    return tb_store_find(request->server->site->store, whole, &request->arena, &request->diags, found, out);
}

bool web_decision_find(web_request *request, web_reply *reply, tb_text key, tb_decision *out)
{
    bool found;
    const tb_status status = look_up(request, key, &found, out);

    if (status != TB_OK)
        web_reply_failure(request, reply, status);
    else if (!found)
        web_reply_problem(request, reply, 404, "There is no such decision",
                          "Its address may be incomplete: it ends in 22 letters, digits and signs.");
    return status == TB_OK && found;
}

void web_reply_remake_failure(web_request *request, web_reply *reply, tb_status status)
{
    if (status == TB_ERR_INPUT)
        web_reply_problem(
            request, reply, 500, "This decision cannot be worked out again",
            "What the log keeps of it was changed. Its address with .json at the end has the report as it "
            "is kept.");
    else
        web_reply_failure(request, reply, status);
}

bool web_decision_record(web_request *request, web_reply *reply, const tb_profile *profile, const char *from,
                         char key[TB_KEY_LEN + 1], tb_buf *report)
{
    web_server *server = request->server;
    web_scored scored = {0};
    tb_decision before;
    bool found = false;
    tb_status status = look_up(request, tb_text_of(from), &found, &before);

    if (status == TB_OK)
        status = web_score(server->scoring, profile, web_now(server), &request->diags, &scored);
    if (status == TB_OK)
        status = tb_decision_add(server->site->store, scored.report, found ? from : NULL, &request->diags, key, report);
    web_scored_release(server->scoring, &scored);
    if (status == TB_OK)
        atomic_fetch_add(&server->metrics.decisions, 1);
    else
        web_reply_failure(request, reply, status);
    return status == TB_OK;
}

/* ---- Words ---- */

void web_add_date(cJSON *item, const char *key, int64_t seconds)
{
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    const time_t at = (time_t)seconds;
    struct tm parts;
    char text[40];

    if (!gmtime_r(&at, &parts))
        return;
    snprintf(text, sizeof text, "%d %s %d", parts.tm_mday, months[parts.tm_mon % 12], parts.tm_year + 1900);
    cJSON_AddStringToObject(item, key, text);
}

const char *web_choice_title(const tb_pack *pack, const char *id)
{
    const int choice = tb_choice_of(pack, id);

    return choice < 0                               ? id
           : choice == (int)pack->alternative_count ? pack->hybrid_title
                                                    : pack->alternatives[choice].title;
}
