/* server.h - the web form and the API over HTTP (libmicrohttpd). It runs no program, and no path out of a URL reaches
 * the file system.
 *
 * A server answers from threads of its own until it is stopped. What it serves is shared by them: the pack and the
 * evidence are never changed, and the store takes care of itself. */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "benchmark.h"
#include "evidence.h"
#include "pack.h"
#include "score.h"
#include "store.h"
#include "tb_embedded.h"

/* What is served. Everything is borrowed, and must outlive the server. */
typedef struct web_site {
    const tb_pack *pack;
    const tb_evidence *evidence;  /* measured on this machine; NULL: nothing was */
    const tb_evidence *reference; /* measured elsewhere, and only shown (tb_report_refer); NULL: none */
    const tb_workers *workers;    /* share the work of a report while it is the only one; NULL: nobody does */
    tb_store *store;
    const tb_embedded *templates; /* of reports: report.html, report.css, adr.md */
    size_t template_count;
    const tb_benchmark *const *benchmarks; /* of the pack, sorted by id: what there is to measure */
    size_t benchmark_count;
    const char *version; /* of the program */
    int64_t fixed_time;  /* seconds since 1970 that every report is dated; 0: the clock's */
} web_site;

/* Takes a line of the log, with its line end. Called by any of the server's threads, maybe at once. */
typedef void web_log(void *to, const char *line, size_t len);
typedef enum web_log_format { WEB_LOG_TEXT, WEB_LOG_JSON, WEB_LOG_OFF } web_log_format;

typedef struct web_options {
    const char *listen;       /* ADDRESS:PORT, "localhost:8080", "[::1]:0"; port 0 is one that the system picks */
    const char *const *hosts; /* names it goes by, besides the address and localhost */
    size_t host_count;
    unsigned threads;         /* 1 to WEB_THREADS_MAX: that have connections, and as many workers (queue.h) */
    unsigned max_connections; /* in all, >= threads */
    unsigned max_per_address; /* 0: no limit of its own */
    unsigned rate;            /* POSTs a second that an address may send, on average; 0: no limit */
    unsigned deadline;        /* seconds for the whole of a request, from the first byte to the last of the answer */
    const char *cors;         /* an origin whose pages may use the API; NULL: none */
    const char *admin_token;  /* who has it may list decisions from anywhere; NULL: only from this machine */
    web_log_format log_format;
    web_log *log;
    void *log_to;
} web_options;

#define WEB_THREADS_MAX 64
#define WEB_BODY_MAX ((size_t)64 << 10)

typedef struct web_server web_server;

/* Begins to listen and to answer. TB_OK: *out is the caller's, to web_server_stop(). TB_ERR_INPUT, TB_ERR_IO: DIAGS
 * says what is wrong with the options or with the address. TB_ERR_NOMEM. Without libmicrohttpd it is TB_ERR_IO. */
TB_NODISCARD tb_status web_server_start(const web_site *site, const web_options *options, tb_diags *diags,
                                        web_server **out);

/* Where it answers: "http://127.0.0.1:8080/". */
const char *web_server_url(const web_server *server);

/* Takes no new connections, lets requests at hand finish (for the deadline at most), and frees everything. NULL is
 * fine. */
void web_server_stop(web_server *server);

#endif
