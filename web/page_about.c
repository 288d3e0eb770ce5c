/* page_about.c - GET /about: what this is, and what becomes of what is typed here. */
#include "internal.h"

#include <cjson/cJSON.h>

tb_status web_make_about(web_server *server, tb_diags *diags, tb_buf *out)
{
    const tb_pack *pack = server->site->pack;
    cJSON *view = cJSON_CreateObject();

    web_add_text(view, "title", "About");
    cJSON_AddBoolToObject(cJSON_AddObjectToObject(view, "at"), "about", true);
    web_add_text(view, "hybrid", pack->hybrid_title);
    web_add_text(view, "pack", pack->id);
    web_add_text(view, "pack_version", pack->version);
    web_add_text(view, "sha256", pack->sha256);
    web_add_count(view, "rules", pack->rule_count, NULL);
    web_add_count(view, "questions", pack->question_count, NULL);
    web_add_count(view, "claims", pack->claim_count, NULL);
    web_add_count(view, "sources", pack->publication_count, NULL);
    cJSON_AddBoolToObject(view, "measured", server->site->evidence != NULL && server->site->evidence->count > 0);
    return web_page_put(server->pages, "about.html", view, diags, out);
}
