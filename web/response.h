/* response.h - what is answered. A handler fills in a reply; what all answers have in common (security headers, gzip
 * where it was asked for, HEAD, a request's id) is added here and nowhere else. */
#ifndef WEB_RESPONSE_H
#define WEB_RESPONSE_H

#include "request.h"

/* An answer made once and sent many times, from memory: the same for everybody. */
typedef struct web_prepared web_prepared;

typedef enum web_caching {
    WEB_NO_STORE,   /* somebody's own: nobody keeps it */
    WEB_REVALIDATE, /* kept, and asked for again each time (ETag) */
    WEB_FOR_EVER,   /* its address changes with its content */
} web_caching;

typedef struct web_reply {
    unsigned status;     /* 200 unless set */
    const char *type;    /* media type */
    tb_buf body;         /* taken over */
    web_caching caching; /* of a body; prepared ones have their own */
    const char *location;
    const char *file_name;        /* to be saved under that name: letters, digits, `-`, `_` and `.` */
    const char *allow;            /* with 405 */
    const char *ask_for;          /* WWW-Authenticate, with 401 */
    unsigned retry_after;         /* seconds, with 429 and 503; 0: not said */
    bool is_last;                 /* the connection ends after it */
    bool is_work;                 /* there is no answer yet: web_put_off() */
    const web_prepared *prepared; /* instead of all this, but the status */
    struct MHD_Response *made;    /* of it, by web_reply_finish() */
} web_reply;

#define WEB_FORM "application/x-www-form-urlencoded"
#define WEB_HTML "text/html; charset=utf-8"
#define WEB_JSON "application/json"
#define WEB_PROBLEM "application/problem+json"
#define WEB_PLAIN "text/plain; charset=utf-8"

/* BODY is copied; TYPE is one of the program's own. It has no id of a request. NULL when memory is out. */
web_prepared *web_prepared_new(const char *type, web_caching caching, tb_text body);
void web_prepared_free(web_prepared *prepared); /* NULL is fine; what is being sent is sent */

/* Lets pages of ORIGIN read it; to be called before it is first sent. False when memory is out. */
bool web_prepared_allow(web_prepared *prepared, const char *origin);

/* A tag of the content, in hex: for ?v= in the address of what is kept for ever. */
const char *web_prepared_tag(const web_prepared *prepared);

/* Answers that something is wrong: to a program with a problem document (RFC 9457), to a person with a page. TITLE
 * names the problem, the same whenever it comes up; DETAIL says what to do about it. Both are the program's own words;
 * what is in request->diags follows, but with 500 and above goes to the log instead. */
void web_reply_problem(web_request *request, web_reply *reply, unsigned status, const char *title, const char *detail);

/* The problem that STATUS of a failed call stands for: for input 400 where it could not be read, 422 where it makes no
 * sense; 503 for the log, 500 for what failed here. */
void web_reply_failure(web_request *request, web_reply *reply, tb_status status);

/* See other: LOCATION is a path of ours. */
void web_reply_see(web_reply *reply, const char *location);

/* For a handler whose answer, seen from the request, is not there already and takes long: true where it is not called
 * by a worker. It then leaves the rest, and is called again by one. */
bool web_put_off(const web_request *request, web_reply *reply);

/* Makes what can be sent of it: headers, gzip. By the thread that made the reply; web_send() does it where it was not
 * done. False when memory is out. */
bool web_reply_finish(web_request *request, web_reply *reply);

/* Queues the reply, and releases it. False when that could not be done: the connection is to be closed. */
bool web_send(web_request *request, web_reply *reply);

/* Frees what was not sent of it. */
void web_reply_release(web_reply *reply);

#endif
