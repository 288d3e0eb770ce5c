/* page_about.c - GET /about: what this is, and what becomes of what is typed here. */
#include "internal.h"

#include <cjson/cJSON.h>

tb_status web_make_about(web_server *server, tb_diags *diags, tb_buf *out)
{
    cJSON *view = cJSON_CreateObject();

    cJSON_AddNumberToObject(view, "rules", (double)server->site->pack->rule_count);
    return web_page_put(server->pages, "about.html", view, diags, out);
}
