/* access_log.c - a line for each request: what was asked for and what came of it, and nothing that was said. A
 * decision's address is its key, so the route stands for it. */
#include "internal.h"

#include "escape.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void put_time(char text[32])
{
    struct timespec now;
    struct tm parts;

    clock_gettime(CLOCK_REALTIME, &now);
    if (!gmtime_r(&now.tv_sec, &parts) || strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        text[0] = '\0';
}

/* The address in TEXT, or NULL. */
static const char *put_address(const web_request *request, char text[INET6_ADDRSTRLEN])
{
    const struct sockaddr *peer = web_peer(request);
    const void *at = NULL;

    if (peer && peer->sa_family == AF_INET)
        at = &((const struct sockaddr_in *)(const void *)peer)->sin_addr;
    else if (peer && peer->sa_family == AF_INET6)
        at = &((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr;
    return at ? inet_ntop(peer->sa_family, at, text, INET6_ADDRSTRLEN) : NULL;
}

void web_log_request(const web_request *request, int64_t nanoseconds)
{
    const web_options *options = &request->server->options;
    const char *route = request->route ? request->route->path : "-";
    const char *address, *method = request->method;
    char id[WEB_ID_LEN + 1], at[32], text[INET6_ADDRSTRLEN], line[512];
    int len;

    if (options->log_format == WEB_LOG_OFF || !options->log)
        return;
    web_request_id(request, id);
    put_time(at);
    address = put_address(request, text);
    len = snprintf(line, sizeof line,
                   options->log_format == WEB_LOG_JSON
                       ? "{\"time\":\"%s\",\"request\":\"%s\",\"address\":\"%s\",\"method\":\"%s\",\"route\":\"%s\","
                         "\"status\":%u,\"bytes\":%zu,\"ms\":%.3f}\n"
                       : "%s %s %s %s %s %u %zu %.3f ms\n",
                   at, id, address ? address : "-", method, route, request->status, request->sent,
                   (double)nanoseconds / 1e6);
    if (len > 0 && (size_t)len < sizeof line)
        options->log(options->log_to, line, (size_t)len);
}

void web_log_failure(const web_request *request, const char *what)
{
    const web_options *options = &request->server->options;
    char id[WEB_ID_LEN + 1], at[32];
    tb_buf line = TB_BUF_EMPTY;

    if (options->log_format == WEB_LOG_OFF || !options->log)
        return;
    web_request_id(request, id);
    put_time(at);
    if (options->log_format == WEB_LOG_JSON) {
        tb_buf_printf(&line, "{\"time\":\"%s\",\"request\":\"%s\",\"error\":", at, id);
        tb_escape_json(&line, tb_text_of(what));
        tb_buf_puts(&line, "}\n");
    } else {
        tb_buf_printf(&line, "%s %s error: ", at, id);
        tb_escape_terminal(&line, tb_text_of(what));
        tb_buf_putc(&line, '\n');
    }
    if (!line.failed)
        options->log(options->log_to, line.data, line.len);
    tb_buf_release(&line);
}
