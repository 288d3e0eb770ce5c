/* admit.c - what every request has to pass before a handler sees it. */
#include "internal.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* How often there is each of the headers that may be there once. */
typedef struct singles {
    unsigned host, length, coding;
} singles;

static enum MHD_Result count_header(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    singles *found = context;

    (void)kind, (void)value;
    found->host += strcasecmp(name, "Host") == 0;
    found->length += strcasecmp(name, "Content-Length") == 0;
    found->coding += strcasecmp(name, "Transfer-Encoding") == 0;
    return MHD_YES;
}

/* Two readers of a request (a proxy, and this server) have to agree on whose it is and where it ends. */
static bool is_ambiguous(const web_request *request)
{
    const char *coding = web_header(request, "Transfer-Encoding");
    singles found = {0, 0, 0};

    MHD_get_connection_values(request->connection, MHD_HEADER_KIND, count_header, &found);
    return found.host > 1 || found.length + found.coding > 1 ||
           (coding && (request->is_old || strcasecmp(coding, "chunked") != 0));
}

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

static unsigned long long declared_length(const web_request *request)
{
    const char *length = web_header(request, "Content-Length");

    return length ? strtoull(length, NULL, 10) : 0;
}

bool web_body_is_coming(const web_request *request)
{
    const unsigned long long length = declared_length(request);

    return (length > 0 ? length <= WEB_DISCARD_MAX : web_header(request, "Transfer-Encoding") != NULL) &&
           !web_header(request, "Expect");
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
    return refuse(request, reply, 405, "This cannot be done here",
                  !gets && route->kind == WEB_PAGE
                      ? "What is here comes of a form that is sent. Go back to the form, and send it again."
                      : "The Allow header says which methods are taken.");
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

/* What is asked of a POST besides. */
static bool admit_post(web_request *request, web_reply *reply)
{
    if (is_foreign(request))
        return refuse(request, reply, 403, "Sent from another site",
                      "Forms are taken from this server's own pages only. Open the form here, and send it from there.");
    if (request->route->kind == WEB_PAGE && !web_has_type(request, WEB_FORM))
        return refuse(request, reply, 415, "This type is not taken", "A form is sent as " WEB_FORM ".");
    return web_within_rate(request, reply);
}

/* Where and how it is asked. */
static bool admit_target(web_request *request, const char *method, web_reply *reply)
{
    const web_route *route = request->route;

    if (!is_our_host(request))
        return refuse(request, reply, 421, "This server does not go by that name",
                      "Whoever runs it can add the name: tiebreak serve --host NAME.");
    if (!route)
        return refuse(request, reply, 404, "Nothing is here", "The address may be mistyped, or incomplete.");
    if (strcmp(method, "OPTIONS") == 0)
        return answer_preflight(request, reply);
    const bool gets = request->is_head || strcmp(method, "GET") == 0;
    if (request->is_post ? !route->post : !gets || (!route->get && !route->make && route->kind != WEB_ASSET))
        return refuse_method(request, reply);
    if (declared_length(request) > WEB_BODY_MAX)
        return refuse(request, reply, 413, WEB_TOO_LARGE);
    return true;
}

bool web_admit(web_request *request, const char *method, web_reply *reply)
{
    static const char *const methods[] = {"GET", "HEAD", "POST", "OPTIONS"};

    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (strcmp(method, methods[i]) == 0)
            request->method = methods[i];
    request->is_post = strcmp(method, "POST") == 0;
    request->is_head = strcmp(method, "HEAD") == 0;
    if (is_ambiguous(request)) {
        reply->is_last = true; /* who knows where the next one begins */
        return refuse(request, reply, 400, "Headers that contradict each other",
                      "Host, and either Content-Length or `Transfer-Encoding: chunked`, are to be there once.");
    }
    return admit_target(request, method, reply) && (!request->is_post || admit_post(request, reply));
}
