/* page_form.c - GET /: the questionnaire. */
#include "internal.h"

#include <cjson/cJSON.h>

tb_status web_make_form(web_server *server, tb_diags *diags, tb_buf *out)
{
    return web_page_put(server->pages, "form.html", cJSON_CreateObject(), diags, out);
}

void web_get_form(web_request *request, web_reply *reply)
{
    reply->prepared = web_pages_prepared(request->server->pages, request->route);
}
