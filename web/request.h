/* request.h - one request, from its first line until its answer has been sent. */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "text.h"

#include <stdbool.h>
#include <stdint.h>

struct MHD_Connection;
struct sockaddr;
struct web_server;
struct web_reply;
struct web_route;

#define WEB_PATH_MAX 255 /* longer ones lead nowhere */

typedef struct web_request {
    struct web_server *server;
    struct MHD_Connection *connection;
    const struct web_route *route; /* NULL: nothing is there */
    char path[WEB_PATH_MAX + 1];   /* as it was sent: nothing is decoded; empty if it was longer */
    tb_text query;                 /* the same, without its `?` */
    tb_text key;                   /* the part of the path that stands for {key}; empty without one */
    uint64_t number;               /* of the request; its id is made of it */
    int64_t begun;                 /* web_clock() */
    const char *method;            /* GET, HEAD, POST, OPTIONS, or "-" for any other */
    struct web_reply *reply;       /* made before it can be sent: by a worker; or it refuses the request, and is sent
                                    * once the body, of which nothing is kept, has come; NULL */
    struct web_request *next;      /* of those that wait for a worker */
    unsigned status;               /* of the answer, once there is one; 0 */
    size_t sent;                   /* bytes of its body */
    size_t discarded;              /* bytes of a body that is not wanted */
    bool is_post, is_head, is_preflight, is_begun, is_too_large;
    bool is_old;      /* HTTP/1.0 */
    bool is_put_off;  /* a worker makes its answer, or has made it */
    bool is_given_up; /* no answer can be sent any more: the connection is to be ended */
    tb_buf body;      /* as far as it has come */
    tb_arena arena;   /* what is in it lives until the answer is sent */
    tb_diags diags;   /* the same */
} web_request;

/* The header of that name; NULL without it. */
const char *web_header(const web_request *request, const char *name);

/* True if the media type the body is declared to have is TYPE ("application/json"), whatever its parameters. */
bool web_has_type(const web_request *request, const char *type);

/* True if it comes from this machine itself: from a loopback address, under a loopback name, and not handed on by a
 * proxy: they say for whom, or, left as they come, speak HTTP/1.0, which no browser does. */
bool web_is_local(const web_request *request);

/* A name and a value out of a form or a query. Both NUL-terminated, valid UTF-8 without control characters but line
 * ends and tabs; line ends are single newlines. */
typedef struct web_field {
    tb_text name, value;
} web_field;

typedef struct web_fields {
    const web_field *list; /* in the order they were sent */
    size_t count;
} web_fields;

#define WEB_ID_LEN 17

/* What it is called in answers and in the log. */
void web_request_id(const web_request *request, char id[WEB_ID_LEN + 1]);

#define WEB_FIELDS_MAX 2000
#define WEB_FIELD_NAME_MAX 200

/* Understands TEXT as application/x-www-form-urlencoded; *out in ARENA. TB_ERR_INPUT: DIAGS says why: too many fields,
 * a name that is too long, a bad escape, a NUL, not UTF-8. TB_ERR_NOMEM. */
TB_NODISCARD tb_status web_fields_read(tb_text text, tb_arena *arena, tb_diags *diags, web_fields *out);

/* The value of the first field of that name; NULL without one. */
const char *web_fields_get(const web_fields *fields, const char *name);

/* Whether one of the fields of that name has that VALUE. */
bool web_fields_have(const web_fields *fields, const char *name, const char *value);

/* The fields of the query, which may be none; of the body. As web_fields_read(). */
TB_NODISCARD tb_status web_query(web_request *request, web_fields *out);
TB_NODISCARD tb_status web_form(web_request *request, web_fields *out);

/* Who sent it. */
const struct sockaddr *web_peer(const web_request *request);

/* Nanoseconds of a clock that never goes back. */
int64_t web_clock(void);

#endif
