/* api_score.c - POST /api/v1/score: a profile in, its report out; nothing is kept. */
#include "body.h"
#include "internal.h"

void web_post_score(web_request *request, web_reply *reply)
{
    web_scoring *scoring = request->server->scoring;
    web_scored scored = {0};
    tb_profile profile;

    if (!web_body_profile(request, reply, &profile))
        return;
    tb_status status = web_score(scoring, &profile, web_now(request->server), &request->diags, &scored);
    if (status == TB_OK)
        status = tb_report_put_json(scored.report, &reply->body);
    if (status == TB_OK)
        reply->type = WEB_JSON;
    else
        web_reply_failure(request, reply, status);
    web_scored_release(scoring, &scored);
}
