/* admit.c - what every request has to pass before a handler sees it. */
#include "internal.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The Host has to be ours: a page elsewhere whose name was made to point here would else read what is here. */
static bool is_our_host(const web_request *request)
{
    const char *host = web_header(request, "Host");

    for (size_t i = 0; host && i < request->server->host_count; i++)
        if (strcasecmp(host, request->server->hosts[i]) == 0)
            return true;
    return false;
}

/* True if ORIGIN is a page of this server, under the name it was called by. A proxy may have ended TLS. */
static bool is_own_origin(const web_request *request, const char *origin)
{
    const char *host = web_header(request, "Host");
    const size_t scheme = strncmp(origin, "http://", 7) == 0 ? 7 : strncmp(origin, "https://", 8) == 0 ? 8 : 0;

    return host && scheme > 0 && strcasecmp(origin + scheme, host) == 0;
}

/* True if a page of somebody else's sent it. Programs say nothing of an origin. A browser that hides the origin
 * (`null`) may still say that it is the same. */
static bool is_foreign(const web_request *request)
{
    const char *origin = web_header(request, "Origin"), *site = web_header(request, "Sec-Fetch-Site");
    const char *cors = request->server->options.cors;

    if (origin && cors && request->route->kind == WEB_API && strcmp(origin, cors) == 0)
        return false;
    if (site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
        return true;
    if (origin && strcmp(origin, "null") == 0)
        return !site;
    return origin && !is_own_origin(request, origin);
}

static bool is_too_long(const web_request *request)
{
    const char *length = web_header(request, "Content-Length");

    return length && strtoull(length, NULL, 10) > WEB_BODY_MAX;
}

static bool refuse(web_request *request, web_reply *reply, unsigned status, const char *title, const char *detail)
{
    web_reply_problem(request, reply, status, title, detail);
    return false;
}

static bool refuse_method(web_request *request, web_reply *reply)
{
    const web_route *route = request->route;
    const bool gets = route->get || route->make || route->kind == WEB_ASSET;

    reply->allow = gets && route->post ? "GET, HEAD, POST" : gets ? "GET, HEAD" : "POST";
    return refuse(request, reply, 405, "This cannot be done here", "The Allow header says which methods are taken.");
}

/* A browser asks before it lets a page of another origin send JSON. */
static bool answer_preflight(web_request *request, web_reply *reply)
{
    const char *origin = web_header(request, "Origin"), *cors = request->server->options.cors;

    if (request->route->kind != WEB_API || !cors || !origin || strcmp(origin, cors) != 0)
        return refuse_method(request, reply);
    request->is_preflight = true;
    reply->status = 204;
    return false;
}

bool web_within_rate(web_request *request, web_reply *reply)
{
    web_server *server = request->server;

    if (web_limit_take(&server->limit, web_peer(request)))
        return true;
    atomic_fetch_add(&server->metrics.limited, 1);
    reply->retry_after = 1;
    return refuse(request, reply, 429, "Too many requests", "Wait a second, and send it again.");
}

bool web_admit(web_request *request, const char *method, web_reply *reply)
{
    const web_route *route = request->route;

    if (!is_our_host(request))
        return refuse(request, reply, 421, "This server does not go by that name",
                      "Whoever runs it can add the name: tiebreak serve --host NAME.");
    if (!route)
        return refuse(request, reply, 404, "Nothing is here", "The address may be mistyped, or incomplete.");
    if (strcmp(method, "OPTIONS") == 0)
        return answer_preflight(request, reply);
    request->is_post = strcmp(method, "POST") == 0;
    if (!request->is_post && strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return refuse_method(request, reply);
    if (request->is_post ? !route->post : !route->get && !route->make && route->kind != WEB_ASSET)
        return refuse_method(request, reply);
    if (!request->is_post)
        return true;
    if (is_foreign(request))
        return refuse(request, reply, 403, "Sent from another site",
                      "Forms are taken from this server's own pages only. Open the form here, and send it from there.");
    if (is_too_long(request))
        return refuse(request, reply, 413, "Too much at once", "64 KiB are taken. Shorten the description.");
    return web_within_rate(request, reply);
}
