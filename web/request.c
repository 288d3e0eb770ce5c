#include "request.h"

#include "internal.h"

#include <microhttpd.h>
#include <string.h>
#include <strings.h>
#include <time.h>

int64_t web_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

const char *web_header(const web_request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

bool web_has_type(const web_request *request, const char *type)
{
    const char *declared = web_header(request, "Content-Type");
    const size_t len = strlen(type);

    if (!declared || strncasecmp(declared, type, len) != 0)
        return false;
    declared += len + strspn(declared + len, " \t");
    return *declared == '\0' || *declared == ';';
}

const struct sockaddr *web_peer(const web_request *request)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    return info ? info->client_addr : NULL;
}

bool web_is_local(const web_request *request)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
    const char *host = web_header(request, "Host");
    bool named = false;

    for (size_t i = 0; host && i < sizeof names / sizeof names[0]; i++) {
        const size_t len = strlen(names[i]);
        named = named || (strncasecmp(host, names[i], len) == 0 && (host[len] == '\0' || host[len] == ':'));
    }
    return named && !request->is_old && web_is_loopback(web_peer(request)) && !web_header(request, "Forwarded") &&
           !web_header(request, "X-Forwarded-For") && !web_header(request, "X-Real-IP") && !web_header(request, "Via");
}

/* ---- Fields ---- */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static tb_status refuse(tb_diags *diags, const char *what)
{
    tb_diags_error(diags, TB_DIAG_SYNTAX, (tb_place){0}, NULL, "the form's fields cannot be read: %s", what);
    return TB_ERR_INPUT;
}

/* TEXT without its escapes, in ARENA. */
static tb_status decode(tb_text text, tb_arena *arena, tb_diags *diags, tb_text *out)
{
    char *to = tb_arena_copy(arena, text.at ? text.at : "", text.len);
    size_t len = 0;

    if (!to)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i] == '+' ? ' ' : text.at[i];
        if (c == '%') {
            const int a = i + 1 < text.len ? hex_digit(text.at[i + 1]) : -1;
            const int b = i + 2 < text.len ? hex_digit(text.at[i + 2]) : -1;
            if (a < 0 || b < 0)
                return refuse(diags, "a '%' is not followed by two hexadecimal digits");
            c = (char)(a << 4 | b);
            i += 2;
        }
        if (c == '\n' && len > 0 && to[len - 1] == '\r')
            len--; /* browsers send CR LF */
        to[len++] = c;
    }
    for (size_t i = 0; i < len; i++) {
        if (to[i] == '\r' || to[i] == '\v' || to[i] == '\f') /* old ends of lines; of a page, in what is pasted */
            to[i] = '\n';
        if (((unsigned char)to[i] < ' ' && to[i] != '\n' && to[i] != '\t') || to[i] == 0x7F)
            return refuse(diags, "there is a control character in one");
    }
    to[len] = '\0';
    *out = (tb_text){to, len};
    return tb_utf8_valid_len(to, len) == len ? TB_OK : refuse(diags, "one is not UTF-8");
}

tb_status web_fields_read(tb_text text, tb_arena *arena, tb_diags *diags, web_fields *out)
{
    size_t count = 1;
    web_field *list;
    tb_status status = TB_OK;

    *out = (web_fields){NULL, 0};
    for (size_t i = 0; i < text.len; i++)
        count += text.at[i] == '&';
    if (count > WEB_FIELDS_MAX)
        return refuse(diags, "there are too many");
    if (!(list = tb_arena_array(arena, count, sizeof *list)))
        return TB_ERR_NOMEM;
    if (text.len == 0)
        return TB_OK;
    for (const char *at = text.at, *end = text.at + text.len; at <= end && status == TB_OK;) {
        const char *stop = memchr(at, '&', (size_t)(end - at)), *equals;
        stop = stop ? stop : end;
        equals = memchr(at, '=', (size_t)(stop - at));
        const tb_text name = {at, (size_t)((equals ? equals : stop) - at)};
        const tb_text value = {equals ? equals + 1 : stop, equals ? (size_t)(stop - equals - 1) : 0};
        web_field *field = &list[out->count];
        if (stop > at) {
            status = name.len > WEB_FIELD_NAME_MAX ? refuse(diags, "a name is too long")
                                                   : decode(name, arena, diags, &field->name);
            if (status == TB_OK)
                status = decode(value, arena, diags, &field->value);
            out->count++;
        }
        at = stop + 1;
    }
    out->list = list;
    return status;
}

const char *web_fields_get(const web_fields *fields, const char *name)
{
    for (size_t i = 0; i < fields->count; i++)
        if (tb_text_is(fields->list[i].name, name))
            return fields->list[i].value.at;
    return NULL;
}

bool web_fields_have(const web_fields *fields, const char *name, const char *value)
{
    for (size_t i = 0; i < fields->count; i++)
        if (tb_text_is(fields->list[i].name, name) && tb_text_is(fields->list[i].value, value))
            return true;
    return false;
}

tb_status web_query(web_request *request, web_fields *out)
{
    return web_fields_read(request->query, &request->arena, &request->diags, out);
}

tb_status web_form(web_request *request, web_fields *out)
{
    const tb_text body = {request->body.data ? request->body.data : "", request->body.len};

    return web_fields_read(body, &request->arena, &request->diags, out);
}
