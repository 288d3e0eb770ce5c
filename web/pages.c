#include "pages.h"

#include "decisions.h"
#include "internal.h"
#include "web_builtin_assets.h"
#include "web_builtin_templates.h"

#include "mustache.h"
#include "number.h"
#include "view.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ASSETS "/assets/"

/* A template that was read. */
typedef struct page_template {
    const char *name;
    const tb_template *template;
} page_template;

struct web_pages {
    web_server *server;
    tb_arena arena;
    tb_diags diags; /* keeps the templates' texts */
    page_template *templates;
    size_t count;
    web_prepared *prepared[WEB_ROUTES_MAX]; /* by route */
};

/* ---- Templates ---- */

static tb_status read_template(web_pages *pages, const tb_embedded *file, tb_diags *diags)
{
    page_template *to = &pages->templates[pages->count];
    tb_source *source = NULL;
    tb_status status = tb_source_from(file->name, file->bytes, file->len, diags, &source);

    to->name = file->name;
    if (status == TB_OK)
        status = tb_template_parse(source, &pages->arena, diags, &to->template);
    tb_diags_keep(&pages->diags, source);
    pages->count += status == TB_OK;
    return status;
}

static tb_status read_templates(web_pages *pages, tb_diags *diags)
{
    const web_site *site = pages->server->site;
    tb_status status = TB_OK;

    pages->templates =
        tb_arena_array(&pages->arena, web_builtin_templates_count + site->template_count, sizeof *pages->templates);
    if (!pages->templates)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < web_builtin_templates_count && status == TB_OK; i++)
        status = read_template(pages, &web_builtin_templates[i], diags);
    for (size_t i = 0; i < site->template_count && status == TB_OK; i++)
        status = read_template(pages, &site->templates[i], diags);
    return status;
}

static const tb_template *find(const web_pages *pages, tb_text name)
{
    for (size_t i = 0; i < pages->count; i++)
        if (tb_text_is(name, pages->templates[i].name))
            return pages->templates[i].template;
    return NULL;
}

static tb_status find_partial(void *context, tb_text name, tb_place at, const tb_template **out)
{
    (void)at;
    *out = find(context, name);
    return TB_OK;
}

tb_status web_template_put(const web_pages *pages, const char *name, const tb_node *view, tb_diags *diags, tb_buf *out)
{
    const tb_rendering how = {tb_language_escape(tb_language_of(name)), find_partial, (void *)(uintptr_t)pages, diags};

    return tb_template_render(find(pages, tb_text_of(name)), view, &how, out);
}

/* ---- Pages ---- */

/* What all pages have: the title of the pack, the menu, and the addresses of the assets, which change with what is in
 * them. */
static cJSON *site_view(const web_pages *pages)
{
    const web_site *site = pages->server->site;
    cJSON *view = cJSON_CreateObject(), *assets = cJSON_AddObjectToObject(view, "asset");
    char address[128];

    cJSON_AddStringToObject(view, "title", site->pack->title);
    cJSON_AddStringToObject(view, "version", site->version);
    cJSON_AddBoolToObject(view, "decisions", web_all_may_list(pages->server));
    for (size_t i = 0; i < web_route_count; i++) {
        if (web_routes[i].kind != WEB_ASSET || !pages->prepared[i])
            continue;
        const char *name = web_routes[i].path + sizeof ASSETS - 1;
        char key[64];
        snprintf(key, sizeof key, "%.*s", (int)strcspn(name, "."), name);
        snprintf(address, sizeof address, ASSETS "%s?v=%s", name, web_prepared_tag(pages->prepared[i]));
        cJSON_AddStringToObject(assets, key, address);
    }
    return view;
}

tb_status web_page_put(const web_pages *pages, const char *name, cJSON *view, tb_diags *diags, tb_buf *out)
{
    tb_arena arena = TB_ARENA_EMPTY;
    const tb_node *node = NULL;
    tb_status status = TB_ERR_NOMEM;

    if (view && cJSON_AddItemToObject(view, "site", site_view(pages)))
        node = tb_node_from_json(view, &arena);
    if (node)
        status = web_template_put(pages, name, node, diags, out);
    tb_arena_release(&arena);
    cJSON_Delete(view);
    return status;
}

void web_add_text(cJSON *item, const char *key, const char *text)
{
    if (text)
        cJSON_AddStringToObject(item, key, text);
    else
        cJSON_AddNullToObject(item, key);
}

void web_add_buf(cJSON *item, const char *key, tb_buf *text)
{
    web_add_text(item, key, text->len > 0 ? text->data : NULL);
    tb_buf_clear(text);
}

void web_add_count(cJSON *item, const char *key, size_t count, const char *noun)
{
    tb_buf text = TB_BUF_EMPTY;

    tb_number_put_grouped(&text, (double)count, 0);
    if (noun)
        tb_buf_printf(&text, " %s%s", noun, count == 1 ? "" : "s");
    web_add_buf(item, key, &text);
    tb_buf_release(&text);
}

cJSON *web_add_item(cJSON *list)
{
    cJSON *item = cJSON_CreateObject();

    if (cJSON_AddItemToArray(list, item))
        return item;
    cJSON_Delete(item);
    return NULL;
}

cJSON *web_add_choice(cJSON *list, const char *id, const char *title, bool selected)
{
    cJSON *item = web_add_item(list);

    web_add_text(item, "id", id);
    web_add_text(item, "title", title);
    cJSON_AddBoolToObject(item, "selected", selected);
    return item;
}

void web_reply_page(web_request *request, web_reply *reply, const char *name, cJSON *view)
{
    const tb_status status = web_page_put(request->server->pages, name, view, &request->diags, &reply->body);

    reply->type = WEB_HTML;
    if (status == TB_OK)
        return;
    tb_buf_clear(&reply->body);
    reply->status = 500;
    reply->type = WEB_PLAIN;
    tb_buf_puts(&reply->body, "The page could not be made.\n");
}

/* ---- What is prepared ---- */

/* A file of web/assets, or of the site's reports. */
static const tb_embedded *find_asset(const web_pages *pages, const char *name)
{
    const web_site *site = pages->server->site;

    for (size_t i = 0; i < web_builtin_assets_count; i++)
        if (strcmp(web_builtin_assets[i].name, name) == 0)
            return &web_builtin_assets[i];
    for (size_t i = 0; i < site->template_count; i++)
        if (strcmp(site->templates[i].name, name) == 0)
            return &site->templates[i];
    return NULL;
}

static tb_status prepare_asset(web_pages *pages, size_t route, const char *name)
{
    const tb_embedded *file = find_asset(pages, name);

    if (file)
        pages->prepared[route] =
            web_prepared_new(web_routes[route].type, WEB_FOR_EVER, (tb_text){file->bytes, file->len});
    return pages->prepared[route] ? TB_OK : TB_ERR_NOMEM;
}

static tb_status prepare_made(web_pages *pages, size_t route, tb_diags *diags)
{
    const char *cors = pages->server->options.cors;
    tb_buf body = TB_BUF_EMPTY;
    tb_status status = web_routes[route].make(pages->server, diags, &body);

    if (status == TB_OK)
        status = tb_buf_status(&body);
    if (status == TB_OK)
        pages->prepared[route] =
            web_prepared_new(web_routes[route].type, WEB_REVALIDATE, (tb_text){body.data, body.len});
    tb_buf_release(&body);
    if (status == TB_OK && !pages->prepared[route])
        status = TB_ERR_NOMEM;
    if (status == TB_OK && web_routes[route].kind == WEB_API && cors &&
        !web_prepared_allow(pages->prepared[route], cors))
        status = TB_ERR_NOMEM;
    return status;
}

tb_status web_pages_new(web_server *server, tb_diags *diags, web_pages **out)
{
    web_pages *pages = server->pages = *out = calloc(1, sizeof *pages); /* makers look for it there */
    tb_status status;

    if (!pages)
        return TB_ERR_NOMEM;
    pages->server = server;
    status = read_templates(pages, diags);
    for (size_t i = 0; i < web_route_count && status == TB_OK; i++) /* first, since pages name them */
        if (web_routes[i].kind == WEB_ASSET)
            status = prepare_asset(pages, i, web_routes[i].path + sizeof ASSETS - 1);
    for (size_t i = 0; i < web_route_count && status == TB_OK; i++)
        if (web_routes[i].make)
            status = prepare_made(pages, i, diags);
    return status;
}

void web_pages_free(web_pages *pages)
{
    if (!pages)
        return;
    for (size_t i = 0; i < WEB_ROUTES_MAX; i++)
        web_prepared_free(pages->prepared[i]);
    tb_diags_release(&pages->diags);
    tb_arena_release(&pages->arena);
    free(pages);
}

const web_prepared *web_pages_prepared(const web_pages *pages, const web_route *route)
{
    return pages->prepared[route - web_routes];
}
