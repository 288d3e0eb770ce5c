/* operation.c - for whoever runs the server: GET /healthz and GET /metrics. */
#include "internal.h"

#include "store.h"

/* Good while the log is; the pack was good when the server began, and does not change. */
void web_get_health(web_request *request, web_reply *reply)
{
    const tb_status status = tb_store_ready(request->server->site->store, &request->diags);

    if (status != TB_OK) {
        web_reply_failure(request, reply, status);
        return;
    }
    reply->type = WEB_JSON;
    tb_buf_puts(&reply->body, "{\"status\":\"ok\"}\n");
}

void web_get_metrics(web_request *request, web_reply *reply)
{
    reply->type = "text/plain; version=0.0.4; charset=utf-8";
    web_metrics_put(request->server, &reply->body);
}
