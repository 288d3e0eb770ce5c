/* page_about.c - GET /about: what this is, and what becomes of what is typed here. */
#include "internal.h"

#include "number.h"

#include <cjson/cJSON.h>

static void add_count(cJSON *view, const char *key, size_t count)
{
    tb_buf text = TB_BUF_EMPTY;

    tb_number_put_grouped(&text, (double)count, 0);
    web_add_buf(view, key, &text);
    tb_buf_release(&text);
}

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
    add_count(view, "rules", pack->rule_count);
    add_count(view, "questions", pack->question_count);
    add_count(view, "claims", pack->claim_count);
    add_count(view, "sources", pack->publication_count);
    cJSON_AddBoolToObject(view, "measured", server->site->evidence != NULL && server->site->evidence->count > 0);
    return web_page_put(server->pages, "about.html", view, diags, out);
}
