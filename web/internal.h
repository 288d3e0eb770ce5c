/* internal.h - what the files of the server share: its state, and what stands between a connection and a handler. */
#ifndef WEB_INTERNAL_H
#define WEB_INTERNAL_H

#include "connections.h"
#include "limit.h"
#include "listening.h"
#include "metrics.h"
#include "pages.h"
#include "queue.h"
#include "response.h"
#include "route.h"
#include "scoring.h"
#include "server.h"

#include <stdatomic.h>

struct MHD_Daemon;

struct web_server {
    const web_site *site;
    web_options options;
    tb_arena arena; /* what lives as long as the server */
    const char *url;
    const char *const *hosts; /* names it answers to, with and without its port, in lower case */
    size_t host_count;
    web_listening listening;
    struct MHD_Daemon *daemon;
    web_connections connections;
    web_limit limit;
    web_metrics metrics;
    web_queue queue;
    web_scoring *scoring;
    web_pages *pages; /* templates, and answers prepared at the start */
    uint64_t run;     /* differs from run to run: the first half of request ids */
    atomic_uint_fast64_t requests;
    int32_t rules_made_on; /* the day, a tb_date, that GET /rules was prepared on */
    atomic_bool stopping;  /* answers close their connection */
};

/* TB_ERR_INPUT: DIAGS says which option is wrong. */
TB_NODISCARD tb_status web_options_check(const web_options *options, tb_diags *diags);

/* Writes the line of a request that is done to the log. */
void web_log_request(const web_request *request, int64_t nanoseconds);

/* Writes a line to the log about what failed here, which is no business of whoever asked. */
void web_log_failure(const web_request *request, const char *what);

/* What is to be checked before a handler is called, or a byte of the body read. True: go on. False: *reply says why
 * not. */
bool web_admit(web_request *request, const char *method, web_reply *reply);

/* True while its sender may have something made for it; else *reply says to wait. */
bool web_within_rate(web_request *request, web_reply *reply);

/* True if it has a body that is worth waiting for though nothing of it is wanted: no longer than WEB_DISCARD_MAX as far
 * as it says, and its sender does not wait to be told to send it. */
bool web_body_is_coming(const web_request *request);

#define WEB_DISCARD_MAX ((size_t)1 << 20)
#define WEB_TOO_BUSY "Too much to do", "Nothing was done. Wait a second, and send it again."
#define WEB_TOO_LARGE "Too much at once", "64 KiB are taken. Shorten the description."

/* Seconds since 1970, or the time that is fixed for tests. */
int64_t web_now(const web_server *server);

#endif
