#include "response.h"

#include "internal.h"

#include "escape.h"
#include "sha256.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

enum {
    GZIP_LEAST = 1024, /* bytes; below, the headers weigh more than what is saved */
    GZIP_BEST = 9,     /* for what is made once */
    GZIP_FAST = 1,     /* for what is made for one request */
    GZIP_WINDOW = 15 + 16,
    GZIP_MEMORY = 8,
    TAG_LEN = 16,
};

/* What a page may do in a browser: use what lies beside it, and send its forms here. */
#define POLICY_PAGE                                                                                                    \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "              \
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
#define POLICY_DATA "default-src 'none'; frame-ancestors 'none'"

struct web_prepared {
    const char *type;
    web_caching caching;
    tb_buf body;
    struct MHD_Response *plain, *gzip, *unchanged; /* gzip: NULL if it is no smaller */
    size_t gzip_len;
    char tag[TAG_LEN + 1];
    char etag[TAG_LEN + 5]; /* a weak one: plain or compressed, it is the same */
};

static bool add(struct MHD_Response *response, const char *name, const char *value)
{
    return MHD_add_response_header(response, name, value) == MHD_YES;
}

/* The headers every answer has. One without a body has no type, but the policy of its kind: with "not modified" a
 * browser takes it over for the page that it kept. */
static bool add_common(struct MHD_Response *response, const char *type, bool has_body)
{
    const bool page = type && strcmp(type, WEB_HTML) == 0;

    return (!type || !has_body || add(response, "Content-Type", type)) &&
           add(response, "Content-Security-Policy", page ? POLICY_PAGE : POLICY_DATA) &&
           add(response, "X-Content-Type-Options", "nosniff") && add(response, "Referrer-Policy", "no-referrer") &&
           add(response, "X-Frame-Options", "DENY") && add(response, "Cross-Origin-Opener-Policy", "same-origin") &&
           add(response, "Cross-Origin-Resource-Policy", "same-origin");
}

static bool add_caching(struct MHD_Response *response, web_caching caching, const char *etag)
{
    static const char *const values[] = {"no-store", "no-cache", "public, max-age=31536000, immutable"};

    return add(response, "Cache-Control", values[caching]) && (!etag || add(response, "ETag", etag));
}

/* Pages of ORIGIN may read the answer, and those of its headers that say something. */
static bool add_cors(struct MHD_Response *response, const char *origin)
{
    return add(response, "Access-Control-Allow-Origin", origin) && add(response, "Vary", "Origin") &&
           add(response, "Access-Control-Expose-Headers", "Location, Retry-After, X-Request-Id");
}

/* ---- Compressing ---- */

/* TEXT as gzip, malloc'd; NULL if that is not smaller or memory is out. */
static char *compressed(tb_text text, int level, size_t *len)
{
    z_stream stream = {0};
    char *out;

    if (text.len < GZIP_LEAST ||
        deflateInit2(&stream, level, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    out = malloc(text.len);
    stream.next_in = (Bytef *)(uintptr_t)text.at;
    stream.avail_in = (uInt)text.len;
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)text.len;
    if (out && deflate(&stream, Z_FINISH) == Z_STREAM_END) {
        *len = stream.total_out;
    } else {
        free(out);
        out = NULL;
    }
    deflateEnd(&stream);
    return out;
}

/* True if the weight (";q=0.5") after a coding is above 0; without one it is 1. */
static bool is_wanted(const char *rest)
{
    rest += strspn(rest, " \t");
    if (*rest != ';')
        return true;
    rest += 1 + strspn(rest + 1, " \t");
    if ((*rest != 'q' && *rest != 'Q') || rest[1] != '=')
        return true;
    rest += 2;
    return rest[strspn(rest, "0.")] >= '1' && rest[strspn(rest, "0.")] <= '9';
}

/* True if Accept-Encoding names gzip, and not with a weight of 0. */
static bool takes_gzip(const web_request *request)
{
    const char *at = web_header(request, "Accept-Encoding");

    while (at && *at) {
        at += strspn(at, " \t,");
        if (strcspn(at, " \t;,") == 4 && strncasecmp(at, "gzip", 4) == 0)
            return is_wanted(at + 4);
        at += strcspn(at, ",");
    }
    return false;
}

/* ---- Prepared answers ---- */

/* BODY is taken over if it is MALLOCED, else borrowed. */
static struct MHD_Response *make(const char *type, web_caching caching, const char *etag, char *body, size_t len,
                                 bool malloced, bool gzip)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(len, body, malloced ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);

    if (response && add_common(response, type, len > 0) && add_caching(response, caching, etag) &&
        add(response, "Vary", "Accept-Encoding") && (!gzip || add(response, "Content-Encoding", "gzip")))
        return response;
    if (response)
        MHD_destroy_response(response);
    else if (malloced)
        free(body);
    return NULL;
}

web_prepared *web_prepared_new(const char *type, web_caching caching, tb_text body)
{
    web_prepared *p = calloc(1, sizeof *p);
    tb_sha256 sum;
    char hash[65], *small;

    if (!p)
        return NULL;
    p->type = type;
    p->caching = caching;
    tb_buf_add(&p->body, body.at, body.len);
    tb_sha256_init(&sum);
    tb_sha256_add(&sum, body.at, body.len);
    tb_sha256_hex(&sum, hash);
    snprintf(p->tag, sizeof p->tag, "%.*s", TAG_LEN, hash);
    snprintf(p->etag, sizeof p->etag, "W/\"%s\"", p->tag);
    if (!p->body.failed)
        p->plain = make(type, caching, p->etag, p->body.data, p->body.len, false, false);
    p->unchanged = make(type, caching, p->etag, NULL, 0, false, false);
    if ((small = compressed(body, GZIP_BEST, &p->gzip_len)))
        p->gzip = make(type, caching, p->etag, small, p->gzip_len, true, true);
    if (p->plain && p->unchanged)
        return p;
    web_prepared_free(p);
    return NULL;
}

void web_prepared_free(web_prepared *p)
{
    if (!p)
        return;
    if (p->plain)
        MHD_destroy_response(p->plain);
    if (p->gzip)
        MHD_destroy_response(p->gzip);
    if (p->unchanged)
        MHD_destroy_response(p->unchanged);
    tb_buf_release(&p->body);
    free(p);
}

bool web_prepared_allow(web_prepared *prepared, const char *origin)
{
    struct MHD_Response *const all[] = {prepared->plain, prepared->gzip, prepared->unchanged};
    bool good = true;

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        good = good && (!all[i] || add_cors(all[i], origin));
    return good;
}

const char *web_prepared_tag(const web_prepared *prepared)
{
    return prepared->tag;
}

/* True if the list of ETags in TEXT (If-None-Match) names that of P, weak or not, or any. */
static bool names_tag(const char *text, const web_prepared *p)
{
    text += strspn(text, " \t");
    return (text[0] == '*' && text[1 + strspn(text + 1, " \t")] == '\0') ||
           strstr(text, p->etag + sizeof "W/" - 1) != NULL;
}

static bool send_prepared(web_request *request, unsigned status, const web_prepared *p)
{
    const char *known = web_header(request, "If-None-Match");
    const bool unchanged = status == 200 && known && names_tag(known, p);
    const bool small = !unchanged && p->gzip && takes_gzip(request);

    request->status = unchanged ? 304 : status;
    request->sent = unchanged || request->is_head ? 0 : small ? p->gzip_len : p->body.len;
    return MHD_queue_response(request->connection, request->status,
                              unchanged ? p->unchanged
                              : small   ? p->gzip
                                        : p->plain) == MHD_YES;
}

/* ---- Answers to one request ---- */

void web_request_id(const web_request *request, char id[WEB_ID_LEN + 1])
{
    snprintf(id, WEB_ID_LEN + 1, "%08" PRIx64 "-%08" PRIx64, request->server->run & UINT32_MAX,
             request->number & UINT32_MAX);
}

static bool add_own(web_request *request, const web_reply *reply, struct MHD_Response *response)
{
    char id[WEB_ID_LEN + 1], text[256];
    const char *cors = request->server->options.cors;
    bool good = true;

    web_request_id(request, id);
    good = add(response, "X-Request-Id", id);
    if (reply->location)
        good = good && add(response, "Location", reply->location);
    if (reply->allow)
        good = good && add(response, "Allow", reply->allow);
    if (reply->ask_for)
        good = good && add(response, "WWW-Authenticate", reply->ask_for);
    if (reply->file_name) {
        snprintf(text, sizeof text, "attachment; filename=\"%s\"", reply->file_name);
        good = good && add(response, "Content-Disposition", text);
    }
    if (reply->retry_after > 0) {
        snprintf(text, sizeof text, "%u", reply->retry_after);
        good = good && add(response, "Retry-After", text);
    }
    if (cors && request->route && request->route->kind == WEB_API)
        good = good && add_cors(response, cors);
    if (request->is_preflight)
        good = good && add(response, "Access-Control-Allow-Methods", "GET, POST") &&
               add(response, "Access-Control-Allow-Headers", "Content-Type") &&
               add(response, "Access-Control-Max-Age", "3600");
    if (reply->is_last)
        good = good && add(response, "Connection", "close");
    return good;
}

/* What was prepared, as an answer to one request: with all that only such a one can have. */
static void unprepare(web_reply *reply)
{
    const web_prepared *p = reply->prepared;

    reply->prepared = NULL;
    reply->type = p->type;
    reply->caching = p->caching;
    tb_buf_clear(&reply->body);
    tb_buf_add(&reply->body, p->body.data, p->body.len);
}

bool web_reply_finish(web_request *request, web_reply *reply)
{
    char *small = NULL;
    size_t len = 0;

    reply->is_last = reply->is_last || atomic_load_explicit(&request->server->stopping, memory_order_relaxed);
    if (reply->prepared && !reply->is_last)
        return true;
    if (reply->prepared)
        unprepare(reply);
    if (reply->body.failed)
        web_reply_failure(request, reply, TB_ERR_NOMEM);
    request->status = reply->status ? reply->status : 200;
    if (reply->body.len >= GZIP_LEAST && takes_gzip(request))
        small = compressed((tb_text){reply->body.data, reply->body.len}, GZIP_FAST, &len);
    if (small)
        tb_buf_release(&reply->body);
    else
        len = reply->body.len;
    /* The buffer is malloc'd, and now the response's. */
    reply->made = make(reply->type, reply->caching, NULL, small ? small : reply->body.data, len, true, small != NULL);
    reply->body = TB_BUF_EMPTY;
    request->sent = request->is_head ? 0 : len;
    if (reply->made && add_own(request, reply, reply->made))
        return true;
    web_reply_release(reply);
    request->status = 0;
    return false;
}

bool web_send(web_request *request, web_reply *reply)
{
    bool sent = reply->made || web_reply_finish(request, reply);

    if (sent && reply->made)
        sent = MHD_queue_response(request->connection, request->status, reply->made) == MHD_YES;
    else if (sent)
        sent = send_prepared(request, reply->status ? reply->status : 200, reply->prepared);
    web_reply_release(reply);
    return sent;
}

void web_reply_release(web_reply *reply)
{
    tb_buf_release(&reply->body);
    if (reply->made)
        MHD_destroy_response(reply->made);
    reply->made = NULL;
}

bool web_put_off(const web_request *request, web_reply *reply)
{
    reply->is_work = !request->is_put_off;
    return reply->is_work;
}

/* ---- Problems ---- */

static cJSON *diagnostics(web_request *request)
{
    cJSON *list = cJSON_CreateArray();
    tb_buf text = TB_BUF_EMPTY;

    for (size_t i = 0; list && i < request->diags.count; i++) {
        tb_buf_clear(&text);
        tb_diag_put_json(&text, &request->diags.list[i]);
        cJSON *one = text.data ? cJSON_Parse(text.data) : NULL;
        if (one)
            cJSON_AddItemToArray(list, one);
    }
    tb_buf_release(&text);
    return list;
}

/* Who asked for something of the API is told in its language, also where nothing is. */
static bool is_for_program(const web_request *request)
{
    return request->route ? request->route->kind != WEB_PAGE : strncmp(request->path, "/api/", 5) == 0;
}

void web_reply_problem(web_request *request, web_reply *reply, unsigned status, const char *title, const char *detail)
{
    cJSON *problem = cJSON_CreateObject();
    char id[WEB_ID_LEN + 1], *printed;

    web_request_id(request, id);
    tb_buf_clear(&reply->body);
    reply->prepared = NULL;
    reply->location = reply->file_name = NULL;
    reply->caching = WEB_NO_STORE;
    reply->status = status;
    cJSON_AddStringToObject(problem, "type", "about:blank");
    cJSON_AddStringToObject(problem, "title", title);
    cJSON_AddNumberToObject(problem, "status", status);
    cJSON_AddStringToObject(problem, "detail", detail);
    cJSON_AddStringToObject(problem, "request", id);
    cJSON_AddItemToObject(problem, "diagnostics", status < 500 ? diagnostics(request) : cJSON_CreateArray());
    for (size_t i = 0; status >= 500 && i < request->diags.count; i++)
        web_log_failure(request, request->diags.list[i].text);
    if (!is_for_program(request)) {
        web_reply_page(request, reply, "problem.html", problem);
        return;
    }
    reply->type = WEB_PROBLEM;
    printed = cJSON_PrintUnformatted(problem);
    if (printed)
        tb_buf_puts(&reply->body, printed);
    cJSON_free(printed);
    cJSON_Delete(problem);
}

void web_reply_failure(web_request *request, web_reply *reply, tb_status status)
{
    bool is_syntax = false;

    for (size_t i = 0; i < request->diags.count; i++)
        is_syntax = is_syntax || request->diags.list[i].code == TB_DIAG_SYNTAX;
    if (status == TB_ERR_INPUT && is_syntax)
        web_reply_problem(request, reply, 400, "What was sent cannot be read", "It is named below where and why.");
    else if (status == TB_ERR_INPUT)
        web_reply_problem(request, reply, 422, "What was sent makes no sense here",
                          "Each problem is named below, with where it is and how to mend it.");
    else if (status == TB_ERR_IO)
        web_reply_problem(request, reply, 503, "The decision log does not answer",
                          "Nothing was lost. Try again in a moment.");
    else
        web_reply_problem(request, reply, 500, "Out of memory", "Try again in a moment.");
}

void web_reply_see(web_reply *reply, const char *location)
{
    reply->status = 303;
    reply->location = location;
}
