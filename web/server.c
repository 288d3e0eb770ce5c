/* libmicrohttpd with epoll and a few threads. A request lives from its first line (begin) to when its answer has been
 * sent or its connection has ended (finish); handle() is called in between: once with the headers, then for each piece
 * of the body, then for the answer, and once more where a worker had to make it. */
#include "server.h"

#include "internal.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    HEADERS_MAX = 16 << 10, /* bytes of memory a connection has */
    OTHER_FILES = 64,       /* open files that are no connections, at most */
    STOP_STEP_NS = 10 * 1000 * 1000,
};

_Static_assert(WEB_THREADS_MAX <= WEB_WORKERS_MAX, "each has a worker");

/* ---- One request ---- */

static web_connection *connection_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

static void *begin(void *context, const char *uri, struct MHD_Connection *connection)
{
    web_server *server = context;
    web_request *request = calloc(1, sizeof *request);
    const char *query = uri ? strchr(uri, '?') : NULL;
    const size_t len = query ? (size_t)(query - uri) : uri ? strlen(uri) : 0;

    web_connection_mark(connection_of(connection));
    if (!request)
        return NULL;
    request->server = server;
    request->connection = connection;
    request->begun = web_clock();
    request->method = "-";
    request->number = atomic_fetch_add_explicit(&server->requests, 1, memory_order_relaxed);
    request->body.ceiling = WEB_BODY_MAX;
    atomic_fetch_add(&server->metrics.at_hand, 1);
    if (len > 0 && len <= WEB_PATH_MAX) {
        memcpy(request->path, uri, len);
        request->route = web_route_find((tb_text){request->path, len}, &request->key);
    }
    /* Memory that is out shows when the query is read. */
    if (query && request->route)
        request->query = (tb_text){tb_arena_strdup(&request->arena, query + 1), strlen(query + 1)};
    return request;
}

static void finish(void *context, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode how)
{
    web_server *server = context;
    web_request *request = *state;

    (void)how;
    web_connection_mark(connection_of(connection));
    if (!request)
        return;
    const int64_t taken = web_clock() - request->begun;
    const size_t route = request->route ? (size_t)(request->route - web_routes) : WEB_ROUTES_MAX;
    web_metrics_count(&server->metrics, route, request->status, (uint64_t)taken, request->sent);
    web_log_request(request, taken);
    if (request->reply)
        web_reply_release(request->reply);
    tb_buf_release(&request->body);
    tb_diags_release(&request->diags);
    tb_arena_release(&request->arena);
    free(request);
    *state = NULL;
    atomic_fetch_sub(&server->metrics.at_hand, 1);
}

static enum MHD_Result answer(web_request *request, web_reply *reply)
{
    return web_send(request, reply) ? MHD_YES : MHD_NO;
}

/* Answers a request that was not admitted. Where its body is on the way and short enough, it is let come first: were
 * the connection ended before it was read, the sender might never see the answer. */
static enum MHD_Result refuse(web_request *request, web_reply *reply)
{
    const bool waits = !reply->is_last && web_body_is_coming(request);
    web_reply *kept = waits ? tb_arena_alloc(&request->arena, sizeof *kept) : NULL;

    if (!kept)
        return answer(request, reply);
    *kept = *reply;
    request->reply = kept;
    return MHD_YES;
}

/* Takes the next piece of the body. */
static enum MHD_Result take(web_request *request, const char *piece, size_t *len)
{
    if (request->body.len + *len > WEB_BODY_MAX)
        request->is_too_large = true;
    if (request->is_too_large || request->reply)
        request->discarded += *len;
    else
        tb_buf_add(&request->body, piece, *len);
    *len = 0;
    return request->discarded > WEB_DISCARD_MAX ? MHD_NO : MHD_YES;
}

/* Makes the answer to a request that is whole. False: a worker is to make it. */
static bool respond(web_request *request, web_reply *reply)
{
    const web_route *route = request->route;

    if (request->is_too_large)
        web_reply_problem(request, reply, 413, WEB_TOO_LARGE);
    else if (request->body.failed)
        web_reply_failure(request, reply, TB_ERR_NOMEM);
    else if (route->turn != WEB_AT_ONCE && web_put_off(request, reply))
        return false;
    else if (request->is_post)
        route->post(request, reply);
    else if (route->get)
        route->get(request, reply);
    else
        reply->prepared = web_pages_prepared(request->server->pages, route);
    return !reply->is_work;
}

/* What a worker does. One whose time is over, so that its socket is shut, would hear of nothing. */
static void work(web_request *request, bool give_up)
{
    const web_connection *connection = connection_of(request->connection);

    request->is_given_up = give_up || !connection || atomic_load(&connection->late) ||
                           !respond(request, request->reply) || !web_reply_finish(request, request->reply);
}

/* Leaves the answer to a worker. */
static enum MHD_Result put_off(web_request *request)
{
    web_reply *reply = tb_arena_alloc(&request->arena, sizeof *reply), failed = {0};

    if (!reply) {
        web_reply_failure(request, &failed, TB_ERR_NOMEM);
        return answer(request, &failed);
    }
    request->is_put_off = true;
    request->reply = reply;
    if (web_queue_put(&request->server->queue, request, request->route->turn == WEB_URGENT))
        return MHD_YES;
    reply->retry_after = 1;
    web_reply_problem(request, reply, 503, WEB_TOO_BUSY);
    return answer(request, reply);
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *piece, size_t *len, void **state)
{
    web_request *request = *state;
    web_reply reply = {0};

    (void)context, (void)connection, (void)url;
    if (!request)
        return MHD_NO;
    if (!request->is_begun) {
        request->is_begun = true;
        request->is_old = strcmp(version, MHD_HTTP_VERSION_1_0) == 0;
        return web_admit(request, method, &reply) ? MHD_YES : refuse(request, &reply);
    }
    if (*len > 0)
        return take(request, piece, len);
    if (request->is_given_up)
        return MHD_NO;
    if (request->reply)
        return answer(request, request->reply);
    return respond(request, &reply) ? answer(request, &reply) : put_off(request);
}

static void on_connection(void *context, struct MHD_Connection *connection, void **state,
                          enum MHD_ConnectionNotificationCode what)
{
    web_server *server = context;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *state = info ? web_connection_new(&server->connections, info->connect_fd) : NULL;
    } else {
        web_connection_end(&server->connections, *state);
        *state = NULL;
    }
}

/* ---- Starting ---- */

/* The names the server answers to, with and without its port: its address, localhost, and those of the options. */
static tb_status name_hosts(web_server *server)
{
    const web_options *options = &server->options;
    const web_listening *at = &server->listening;
    const char **names = tb_arena_array(&server->arena, 2 * (options->host_count + 2), sizeof *names);
    size_t n = 0;

    server->url = tb_arena_printf(&server->arena, "http://%s:%u/", at->host, at->port);
    if (!names || !server->url)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < options->host_count + 2; i++) {
        const char *name = i == 0 ? at->host : i == 1 ? "localhost" : options->hosts[i - 2];
        names[n++] = tb_arena_strdup(&server->arena, name);
        names[n++] = tb_arena_printf(&server->arena, "%s:%u", name, at->port);
    }
    server->hosts = names;
    server->host_count = n;
    for (size_t i = 0; i < n; i++)
        if (!names[i])
            return TB_ERR_NOMEM;
    return TB_OK;
}

/* Each connection is an open file, of which a process may often have 1024 until it asks for more. */
static void allow_files(web_server *server, tb_diags *diags)
{
    const rlim_t wanted = (rlim_t)server->options.max_connections + OTHER_FILES;
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= wanted)
        return;
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur > 2 * OTHER_FILES)
        server->options.max_connections = (unsigned)(limit.rlim_cur - OTHER_FILES);
    tb_diags_warn(diags, TB_DIAG_IO, (tb_place){0}, "raise the limit of open files (ulimit -n, LimitNOFILE=)",
                  "the system lets this process have %u connections at a time", server->options.max_connections);
}

static tb_status start_daemon(web_server *server, tb_diags *diags)
{
    const web_options *o = &server->options;
    const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME;

    server->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, handle, server, MHD_OPTION_LISTEN_SOCKET, server->listening.fd,
        MHD_OPTION_THREAD_POOL_SIZE, o->threads > 1 ? o->threads : 0, MHD_OPTION_CONNECTION_LIMIT, o->max_connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, o->max_per_address, MHD_OPTION_CONNECTION_TIMEOUT, o->deadline,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADERS_MAX, MHD_OPTION_URI_LOG_CALLBACK, begin, server,
        MHD_OPTION_NOTIFY_COMPLETED, finish, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    if (server->daemon)
        return TB_OK;
    tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, NULL, "the server cannot start: %s", strerror(errno));
    return TB_ERR_IO;
}

tb_status web_server_start(const web_site *site, const web_options *options, tb_diags *diags, web_server **out)
{
    web_server *server = calloc(1, sizeof *server);
    uint64_t random[2] = {0, 0};
    tb_status status;

    *out = NULL;
    if (!server)
        return TB_ERR_NOMEM;
    server->site = site;
    server->options = *options;
    server->listening.fd = -1;
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        random[0] = (uint64_t)web_clock();
    server->run = random[0];
    web_limit_open(&server->limit, options->rate, random[1]);
    status = web_connections_open(&server->connections, options->deadline);
    if (status == TB_OK)
        status = web_options_check(options, diags);
    if (status == TB_OK)
        status = web_scoring_new(site, &server->scoring);
    if (status == TB_OK)
        status = web_listen(options->listen, diags, &server->listening);
    if (status == TB_OK)
        status = name_hosts(server);
    if (status == TB_OK)
        status = web_pages_new(server, diags, &server->pages);
    if (status == TB_OK)
        status = web_queue_open(&server->queue, options->threads, work);
    if (status == TB_OK) {
        allow_files(server, diags);
        status = start_daemon(server, diags);
    }
    if (status == TB_OK) {
        *out = server;
        return TB_OK;
    }
    if (server->listening.fd >= 0)
        close(server->listening.fd);
    web_server_stop(server);
    return status;
}

const char *web_server_url(const web_server *server)
{
    return server->url;
}

/* ---- Stopping ---- */

/* True if no thread of the daemon is near its share of the connections, where it would leave off watching the socket.
 */
static bool has_room(web_server *server)
{
    return 2 * server->options.threads * web_connections_count(&server->connections) < server->options.max_connections;
}

/* Waits for the requests at hand, for the deadline at most. MHD_quiesce_daemon() would be the way to let nobody in any
 * more, but it races: it takes the socket out of the sets of the threads, as they do themselves once they see that they
 * are quiesced, and libmicrohttpd (0.9.75 to 1.0) ends the process if one of them finds it gone. */
static void drain(web_server *server)
{
    const struct timespec step = {0, STOP_STEP_NS};
    const int64_t until = web_clock() + (int64_t)server->options.deadline * 1000000000;
    bool is_silent = false;

    atomic_store(&server->stopping, true);
    web_listening_end(&server->listening);
    while (atomic_load(&server->metrics.at_hand) > 0 && web_clock() < until) {
        is_silent = is_silent || (has_room(server) && web_listening_hush(&server->listening));
        nanosleep(&step, NULL);
    }
    web_queue_stop(&server->queue);  /* no connection may be suspended then */
    MHD_stop_daemon(server->daemon); /* closes the socket, too */
}

void web_server_stop(web_server *server)
{
    if (!server)
        return;
    if (server->daemon)
        drain(server);
    web_queue_close(&server->queue);
    web_connections_close(&server->connections);
    web_limit_close(&server->limit);
    web_pages_free(server->pages);
    web_scoring_free(server->scoring);
    tb_arena_release(&server->arena);
    free(server);
}

int64_t web_now(const web_server *server)
{
    return server->site->fixed_time > 0 ? server->site->fixed_time : (int64_t)time(NULL);
}
