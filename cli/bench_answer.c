#include "bench_answer.h"

#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define ANSWER_SECONDS 5

static int dial(unsigned long port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct timeval time = {ANSWER_SECONDS, 0};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd >= 0 && (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time) != 0 ||
                    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time) != 0 ||
                    connect(fd, (const struct sockaddr *)(const void *)&to, sizeof to) != 0)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* What follows NAME and a colon in the header, which ends at END; NULL without it. */
static const char *field_of(const char *header, const char *end, const char *name)
{
    const size_t len = strlen(name);

    for (const char *line = strstr(header, "\r\n"); line != NULL && line < end; line = strstr(line + 2, "\r\n"))
        if (strncasecmp(line + 2, name, len) == 0 && line[2 + len] == ':')
            return line + 3 + len + strspn(line + 3 + len, " \t");
    return NULL;
}

static void add(cli_answer *out, const char *bytes, size_t len)
{
    memcpy(out->body + out->len, bytes, len);
    out->len += len;
    out->body[out->len] = '\0';
}

/* Joins the chunks between AT and END. True if the last is there. */
static bool join_chunks(cli_answer *out, const char *at, const char *end)
{
    while (at < end) {
        char *after;
        const unsigned long size = strtoul(at, &after, 16);
        const char *line_end = after > at ? strstr(after, "\r\n") : NULL;
        if (line_end == NULL)
            return false;
        if (size == 0)
            return true;
        at = line_end + 2;
        const size_t there = size < (size_t)(end - at) ? size : (size_t)(end - at);
        add(out, at, there);
        at += there;
        at += strncmp(at, "\r\n", 2) == 0 ? 2 : 0;
    }
    return false;
}

/* Takes LEN bytes at TEXT, which a NUL follows, for an answer. True if it is whole: a server may leave the connection
 * open behind it, asked to close it or not. */
static bool parse(const char *text, size_t len, cli_answer *out)
{
    const char *header_end = strstr(text, "\r\n\r\n"), *end = text + len, *field;

    out->len = 0;
    out->body[0] = '\0';
    if (header_end == NULL || sscanf(text, "HTTP/1.%*d %d", &out->status) != 1)
        return false;
    const char *body = header_end + 4;
    field = field_of(text, header_end, "transfer-encoding");
    if (field != NULL && strncasecmp(field, "chunked", 7) == 0)
        return join_chunks(out, body, end);
    field = field_of(text, header_end, "content-length");
    const size_t there = (size_t)(end - body), want = field != NULL ? strtoul(field, NULL, 10) : SIZE_MAX;
    add(out, body, there < want ? there : want);
    return there >= want;
}

bool cli_ask(unsigned long port, const char *path, cli_answer *out)
{
    char text[CLI_ANSWER_MAX];
    size_t len = 0;
    ssize_t got;
    const int fd = dial(port);
    const int n = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", path);

    *out = (cli_answer){0};
    if (fd < 0)
        return false;
    if (n > 0 && (size_t)n < sizeof text && send(fd, text, (size_t)n, MSG_NOSIGNAL) == n)
        do {
            got = recv(fd, text + len, sizeof text - 1 - len, 0);
            len += got > 0 ? (size_t)got : 0;
            text[len] = '\0';
        } while (!parse(text, len, out) && got > 0 && len < sizeof text - 1);
    close(fd);
    return out->status > 0;
}
