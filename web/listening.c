#include "listening.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

typedef union any_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} any_address;

bool web_is_loopback(const struct sockaddr *address)
{
    if (address && address->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24 == 127;
    return address && address->sa_family == AF_INET6 &&
           IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
}

static bool parse_port(const char *text, uint16_t *port)
{
    char *end;
    const unsigned long number = text[0] >= '0' && text[0] <= '9' ? strtoul(text, &end, 10) : 65536;

    *port = (uint16_t)number;
    return number <= 65535 && *end == '\0';
}

static bool parse(const char *text, any_address *out, socklen_t *len)
{
    const char *colon = strrchr(text, ':');
    const size_t size = colon ? (size_t)(colon - text) : 0;
    char host[64];
    uint16_t port;

    *out = (any_address){0};
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
static int open_at(any_address *at, socklen_t len)
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

tb_status web_listen(const char *at, tb_diags *diags, web_listening *out)
{
    any_address where;
    socklen_t len;
    char own[INET6_ADDRSTRLEN];

    out->fd = -1;
    if (!parse(at, &where, &len)) {
        tb_diags_error(diags, TB_DIAG_BAD_VALUE, (tb_place){0},
                       "an address and a port: 127.0.0.1:8080, localhost:8080, [::1]:8080 or 0.0.0.0:80",
                       "cannot listen on '%s'", at);
        return TB_ERR_INPUT;
    }
    out->fd = open_at(&where, len);
    if (out->fd < 0) {
        tb_diags_error(diags, TB_DIAG_IO, (tb_place){0},
                       errno == EADDRINUSE ? "another program has that port: stop it, or choose another one" : NULL,
                       "cannot listen on '%s': %s", at, strerror(errno));
        return TB_ERR_IO;
    }
    const bool v6 = where.any.sa_family == AF_INET6;
    inet_ntop(where.any.sa_family, v6 ? (const void *)&where.v6.sin6_addr : (const void *)&where.v4.sin_addr, own,
              sizeof own);
    snprintf(out->host, sizeof out->host, v6 ? "[%s]" : "%s", own);
    out->port = ntohs(v6 ? where.v6.sin6_port : where.v4.sin_port);
    out->is_loopback = web_is_loopback(&where.any);
    return TB_OK;
}

void web_listening_end(const web_listening *listening)
{
    shutdown(listening->fd, SHUT_RDWR);
}

bool web_listening_hush(const web_listening *listening)
{
    const int silent = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    const bool done = silent >= 0 && dup3(silent, listening->fd, O_CLOEXEC) >= 0;

    if (silent >= 0)
        close(silent);
    return done;
}
