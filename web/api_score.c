/* api_score.c - POST /api/v1/score: a profile in, its report out; nothing is kept. */
#include "body.h"
#include "internal.h"

#include <cjson/cJSON.h>
#include <string.h>

enum { REPORT_USUAL = 160 << 10 /* bytes; a longer one is moved while it is printed */ };

void web_post_score(web_request *request, web_reply *reply)
{
    web_scoring *scoring = request->server->scoring;
    web_scored scored = {0};
    tb_profile profile;

    if (!web_body_profile(request, reply, &profile))
        return;
    tb_status status = web_score(scoring, &profile, web_now(request->server), &request->diags, &scored);
    cJSON *document = status == TB_OK ? tb_report_json(scored.report) : NULL;
    char *printed = document ? cJSON_PrintBuffered(document, REPORT_USUAL, false) : NULL;
    if (status == TB_OK && !printed)
        status = TB_ERR_NOMEM;
    if (status == TB_OK) {
        reply->type = WEB_JSON;
        reply->body = (tb_buf){.data = printed, .len = strlen(printed), .cap = strlen(printed) + 1};
        printed = NULL;
    } else {
        web_reply_failure(request, reply, status);
    }
    cJSON_free(printed);
    cJSON_Delete(document);
    web_scored_release(scoring, &scored);
}
