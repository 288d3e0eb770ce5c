/* api_decisions.c - POST /api/v1/decisions: a profile in; its report out, and into the decision log. */
#include "body.h"
#include "decisions.h"
#include "internal.h"

void web_post_api_decisions(web_request *request, web_reply *reply)
{
    tb_buf report = TB_BUF_EMPTY;
    tb_profile profile;
    web_fields query;
    char key[TB_KEY_LEN + 1], *path = tb_arena_alloc(&request->arena, WEB_DECISION_LEN + 1);
    const tb_status status = path ? web_query(request, &query) : TB_ERR_NOMEM;

    if (status != TB_OK) {
        web_reply_failure(request, reply, status);
        return;
    }
    if (web_body_profile(request, reply, &profile) &&
        web_decision_record(request, reply, &profile, web_fields_get(&query, "from"), key, &report)) {
        web_decision_path(key, path);
        reply->status = 201;
        reply->type = WEB_JSON;
        reply->location = path;
        tb_buf_printf(&reply->body, "{\"key\":\"%s\",\"url\":\"%s\",\"report\":", key, path);
        tb_buf_add(&reply->body, report.data, report.len);
        tb_buf_puts(&reply->body, "}\n");
    }
    tb_buf_release(&report);
}
