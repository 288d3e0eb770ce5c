/* libmicrohttpd with epoll and a few threads. A request lives from its first line (begin) to when its answer has been
 * sent or its connection has ended (finish); handle() is called in between: once with the headers, then for each piece
 * of the body, then for the answer. */
#include "server.h"

#include "internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
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
    BACKLOG = 1024,
    OTHER_FILES = 64, /* open files that are no connections, at most */
    STOP_STEP_NS = 10 * 1000 * 1000,
};

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
    if (request->refusal)
        tb_buf_release(&request->refusal->body);
    tb_buf_release(&request->body);
    tb_diags_release(&request->diags);
    tb_arena_release(&request->arena);
    free(request);
    *state = NULL;
    atomic_fetch_sub(&server->metrics.at_hand, 1);
}

static enum MHD_Result answer(web_request *request, web_reply *reply)
{
    const bool sent = web_send(request, reply);

    tb_buf_release(&reply->body);
    return sent ? MHD_YES : MHD_NO;
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
    request->refusal = kept;
    return MHD_YES;
}

/* Takes the next piece of the body. */
static enum MHD_Result take(web_request *request, const char *piece, size_t *len)
{
    if (request->body.len + *len > WEB_BODY_MAX)
        request->is_too_large = true;
    if (request->is_too_large || request->refusal)
        request->discarded += *len;
    else
        tb_buf_add(&request->body, piece, *len);
    *len = 0;
    return request->discarded > WEB_DISCARD_MAX ? MHD_NO : MHD_YES;
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
    if (request->refusal)
        return answer(request, request->refusal);
    const web_route *route = request->route;
    if (request->is_too_large)
        web_reply_problem(request, &reply, 413, WEB_TOO_LARGE);
    else if (request->body.failed)
        web_reply_failure(request, &reply, TB_ERR_NOMEM);
    else if (request->is_post)
        route->post(request, &reply);
    else if (route->get)
        route->get(request, &reply);
    else
        reply.prepared = web_pages_prepared(request->server->pages, route);
    return answer(request, &reply);
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

/* ---- Where it listens ---- */

typedef union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} address;

static bool parse_port(const char *text, uint16_t *port)
{
    char *end;
    const unsigned long number = text[0] >= '0' && text[0] <= '9' ? strtoul(text, &end, 10) : 65536;

    *port = (uint16_t)number;
    return number <= 65535 && *end == '\0';
}

/* Understands ADDRESS:PORT; names are not looked up, localhost excepted. */
static bool parse_listen(const char *text, address *out, socklen_t *len)
{
    const char *colon = strrchr(text, ':');
    const size_t size = colon ? (size_t)(colon - text) : 0;
    char host[64];
    uint16_t port;

    *out = (address){0};
    if (size == 0 || size >= sizeof host || !parse_port(colon + 1, &port))
        return false;
    memcpy(host, text, size);
    host[size] = '\0';
    if (host[0] == '[' && host[size - 1] == ']') {
        host[size - 1] = '\0';
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons(port);
        *len = sizeof out->v6;
        return inet_pton(AF_INET6, host + 1, &out->v6.sin6_addr) == 1;
    }
    out->v4.sin_family = AF_INET;
    out->v4.sin_port = htons(port);
    *len = sizeof out->v4;
    return inet_pton(AF_INET, strcmp(host, "localhost") == 0 ? "127.0.0.1" : host, &out->v4.sin_addr) == 1;
}

/* A socket that listens on AT, and where it is in the end; -1 with errno. */
static int listen_on(address *at, socklen_t len)
{
    const int on = 1, fd = socket(at->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int error;

    if (fd < 0)
        return -1;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, &at->any, len) == 0 && listen(fd, BACKLOG) == 0 && getsockname(fd, &at->any, &len) == 0)
        return fd;
    error = errno;
    close(fd);
    errno = error;
    return -1;
}

/* The names the server answers to, with and without its port: its address, localhost, and those of the options. */
static tb_status name_hosts(web_server *server, const address *at)
{
    const web_options *options = &server->options;
    const bool v6 = at->any.sa_family == AF_INET6;
    const unsigned port = ntohs(v6 ? at->v6.sin6_port : at->v4.sin_port);
    const char **names = tb_arena_array(&server->arena, 2 * (options->host_count + 2), sizeof *names);
    char own[INET6_ADDRSTRLEN], host[INET6_ADDRSTRLEN + 2];
    size_t n = 0;

    inet_ntop(at->any.sa_family, v6 ? (const void *)&at->v6.sin6_addr : (const void *)&at->v4.sin_addr, own,
              sizeof own);
    snprintf(host, sizeof host, v6 ? "[%s]" : "%s", own);
    server->url = tb_arena_printf(&server->arena, "http://%s:%u/", host, port);
    if (!names || !server->url)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < options->host_count + 2; i++) {
        const char *name = i == 0 ? host : i == 1 ? "localhost" : options->hosts[i - 2];
        names[n++] = tb_arena_strdup(&server->arena, name);
        names[n++] = tb_arena_printf(&server->arena, "%s:%u", name, port);
    }
    server->hosts = names;
    server->host_count = n;
    for (size_t i = 0; i < n; i++)
        if (!names[i])
            return TB_ERR_NOMEM;
    return TB_OK;
}

static tb_status begin_listening(web_server *server, tb_diags *diags, int *fd)
{
    address at;
    socklen_t len;

    if (!parse_listen(server->options.listen, &at, &len)) {
        tb_diags_error(diags, TB_DIAG_BAD_VALUE, (tb_place){0},
                       "an address and a port: 127.0.0.1:8080, localhost:8080, [::1]:8080 or 0.0.0.0:80",
                       "cannot listen on '%s'", server->options.listen);
        return TB_ERR_INPUT;
    }
    *fd = listen_on(&at, len);
    if (*fd < 0) {
        tb_diags_error(diags, TB_DIAG_IO, (tb_place){0},
                       errno == EADDRINUSE ? "another program has that port: stop it, or choose another one" : NULL,
                       "cannot listen on '%s': %s", server->options.listen, strerror(errno));
        return TB_ERR_IO;
    }
    return name_hosts(server, &at);
}

/* ---- Starting and stopping ---- */

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

static tb_status start_daemon(web_server *server, int fd, tb_diags *diags)
{
    const web_options *o = &server->options;
    const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC;

    server->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, handle, server, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE,
        o->threads > 1 ? o->threads : 0, MHD_OPTION_CONNECTION_LIMIT, o->max_connections,
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
    int fd = -1;
    tb_status status;

    *out = NULL;
    if (!server)
        return TB_ERR_NOMEM;
    server->site = site;
    server->options = *options;
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
        status = web_pages_new(server, diags, &server->pages);
    if (status == TB_OK)
        status = begin_listening(server, diags, &fd);
    if (status == TB_OK) {
        allow_files(server, diags);
        status = start_daemon(server, fd, diags);
    }
    if (status == TB_OK) {
        *out = server;
        return TB_OK;
    }
    if (fd >= 0)
        close(fd);
    web_server_stop(server);
    return status;
}

const char *web_server_url(const web_server *server)
{
    return server->url;
}

/* Waits for the requests at hand, for the deadline at most. */
static void drain(web_server *server)
{
    const struct timespec step = {0, STOP_STEP_NS};
    const int64_t until = web_clock() + (int64_t)server->options.deadline * 1000000000;

    atomic_store(&server->stopping, true);
    const int fd = MHD_quiesce_daemon(server->daemon);
    if (fd >= 0)
        shutdown(fd, SHUT_RDWR); /* nobody waits in vain; closed it is once no thread can use its number */
    while (atomic_load(&server->metrics.at_hand) > 0 && web_clock() < until)
        nanosleep(&step, NULL);
    MHD_stop_daemon(server->daemon);
    if (fd >= 0)
        close(fd);
}

void web_server_stop(web_server *server)
{
    if (!server)
        return;
    if (server->daemon)
        drain(server);
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
