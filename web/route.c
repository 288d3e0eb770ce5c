#include "route.h"

#include "metrics.h"
#include "store.h"

#include <string.h>

#define KEY "{key}"

const web_route web_routes[] = {
    {"/", WEB_PAGE, .get = web_get_form, .make = web_make_form, .type = WEB_HTML},
    {"/about", WEB_PAGE, .make = web_make_about, .type = WEB_HTML},
    {"/api/v1/decisions", WEB_API, WEB_QUEUED, .post = web_post_api_decisions},
    {"/api/v1/questions", WEB_API, .make = web_make_questions, .type = WEB_JSON},
    {"/api/v1/score", WEB_API, WEB_QUEUED, .post = web_post_score},
    {"/assets/form.js", WEB_ASSET, .type = "text/javascript; charset=utf-8"},
    {"/assets/icon.svg", WEB_ASSET, .type = "image/svg+xml"},
    {"/assets/report.css", WEB_ASSET, .type = "text/css; charset=utf-8"},
    {"/assets/style.css", WEB_ASSET, .type = "text/css; charset=utf-8"},
    {"/check", WEB_PAGE, WEB_QUEUED, .post = web_post_check},
    {"/decisions", WEB_PAGE, WEB_QUEUED, .get = web_get_decisions, .post = web_post_decisions},
    {"/decisions/{key}", WEB_PAGE, WEB_QUEUED, .get = web_get_decision},
    {"/decisions/{key}/again", WEB_PAGE, WEB_QUEUED, .post = web_post_again},
    {"/decisions/{key}/chosen", WEB_PAGE, WEB_QUEUED, .post = web_post_chosen},
    {"/decisions/{key}.csv", WEB_PAGE, WEB_QUEUED, .get = web_get_decision_csv},
    {"/decisions/{key}.html", WEB_PAGE, WEB_QUEUED, .get = web_get_decision_html},
    {"/decisions/{key}.json", WEB_PAGE, WEB_QUEUED, .get = web_get_decision_json},
    {"/decisions/{key}.md", WEB_PAGE, WEB_QUEUED, .get = web_get_decision_md},
    {"/evidence", WEB_PAGE, .make = web_make_evidence, .type = WEB_HTML},
    {"/healthz", WEB_OPERATION, WEB_URGENT, .get = web_get_health},
    {"/metrics", WEB_OPERATION, .get = web_get_metrics},
    {"/openapi.json", WEB_API, .make = web_make_openapi, .type = WEB_JSON},
    {"/rules", WEB_PAGE, .get = web_get_rules, .make = web_make_rules, .type = WEB_HTML},
};
const size_t web_route_count = sizeof web_routes / sizeof web_routes[0];
_Static_assert(sizeof web_routes / sizeof web_routes[0] <= WEB_ROUTES_MAX, "metrics count each route");

/* AT: TB_KEY_LEN bytes. */
static bool is_key(const char *at)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    for (size_t i = 0; i < TB_KEY_LEN; i++)
        if (!memchr(letters, at[i], sizeof letters - 1))
            return false;
    return true;
}

static bool matches(const char *pattern, tb_text path, tb_text *key)
{
    const char *hole = strstr(pattern, KEY);

    if (!hole)
        return tb_text_is(path, pattern);
    const size_t before = (size_t)(hole - pattern);
    if (path.len < before + TB_KEY_LEN || memcmp(path.at, pattern, before) != 0 || !is_key(path.at + before))
        return false;
    const tb_text rest = {path.at + before + TB_KEY_LEN, path.len - before - TB_KEY_LEN};
    if (!tb_text_is(rest, hole + sizeof KEY - 1))
        return false;
    *key = (tb_text){path.at + before, TB_KEY_LEN};
    return true;
}

const web_route *web_route_find(tb_text path, tb_text *key)
{
    *key = (tb_text){NULL, 0};
    for (size_t i = 0; i < web_route_count; i++)
        if (matches(web_routes[i].path, path, key))
            return &web_routes[i];
    return NULL;
}
