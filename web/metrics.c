#include "metrics.h"

#include "internal.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

/* Upper ends, in seconds: an asset takes some microseconds, a report some milliseconds, a commit as long as the disk.
 */
static const double ends[WEB_BUCKETS] = {0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5};

void web_metrics_count(web_metrics *m, size_t route, unsigned status, uint64_t nanoseconds, uint64_t sent)
{
    const double seconds = (double)nanoseconds / 1e9;
    size_t bucket = 0;

    while (bucket < WEB_BUCKETS && seconds > ends[bucket])
        bucket++;
    atomic_fetch_add_explicit(&m->answers[route][status / 100 < WEB_CLASSES ? status / 100 : 0], 1,
                              memory_order_relaxed);
    atomic_fetch_add_explicit(&m->seconds[bucket], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&m->nanoseconds, nanoseconds, memory_order_relaxed);
    atomic_fetch_add_explicit(&m->sent, sent, memory_order_relaxed);
}

static void put_head(tb_buf *out, const char *name, const char *type, const char *help)
{
    tb_buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void put_one(tb_buf *out, const char *name, const char *type, const char *help, double value)
{
    put_head(out, name, type, help);
    tb_buf_printf(out, "%s %.17g\n", name, value);
}

static void put_label(tb_buf *out, const char *before, const char *name, const char *value)
{
    tb_buf_printf(out, "%s%s=\"", before, name);
    for (; *value; value++) {
        if (*value == '"' || *value == '\\')
            tb_buf_putc(out, '\\');
        if (*value == '\n')
            tb_buf_puts(out, "\\n");
        else
            tb_buf_putc(out, *value);
    }
    tb_buf_putc(out, '"');
}

static void put_answers(const web_metrics *m, tb_buf *out)
{
    const char *name = "tiebreak_http_requests_total";

    put_head(out, name, "counter", "Requests, by route and class of status (0xx: ended before an answer).");
    for (size_t r = 0; r <= WEB_ROUTES_MAX; r++)
        for (size_t c = 0; c < WEB_CLASSES; c++) {
            const unsigned long long count = atomic_load(&m->answers[r][c]);
            if (count > 0)
                tb_buf_printf(out, "%s{route=\"%s\",status=\"%zuxx\"} %llu\n", name,
                              r < web_route_count ? web_routes[r].path : "none", c, count);
        }
}

static void put_seconds(const web_metrics *m, tb_buf *out)
{
    const char *name = "tiebreak_http_request_duration_seconds";
    unsigned long long sum = 0;

    put_head(out, name, "histogram", "From the first line of a request to the last byte of its answer.");
    for (size_t b = 0; b < WEB_BUCKETS; b++) {
        sum += atomic_load(&m->seconds[b]);
        tb_buf_printf(out, "%s_bucket{le=\"%g\"} %llu\n", name, ends[b], sum);
    }
    sum += atomic_load(&m->seconds[WEB_BUCKETS]);
    tb_buf_printf(out, "%s_bucket{le=\"+Inf\"} %llu\n%s_sum %.9g\n%s_count %llu\n", name, sum, name,
                  (double)atomic_load(&m->nanoseconds) / 1e9, name, sum);
}

static double resident_bytes(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    unsigned long size, resident = 0;

    if (file) {
        if (fscanf(file, "%lu %lu", &size, &resident) != 2)
            resident = 0;
        fclose(file);
    }
    return (double)resident * (double)sysconf(_SC_PAGESIZE);
}

static double open_files(void)
{
    DIR *folder = opendir("/proc/self/fd");
    double count = -3; /* `.`, `..` and the folder itself */

    if (!folder)
        return 0;
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

void web_metrics_put(web_server *server, tb_buf *out)
{
    const web_metrics *m = &server->metrics;

    put_answers(m, out);
    put_seconds(m, out);
    put_one(out, "tiebreak_http_requests_at_hand", "gauge", "Requests being read or answered.",
            (double)atomic_load(&m->at_hand));
    put_one(out, "tiebreak_http_queue_length", "gauge", "Requests that wait for a thread to work on them.",
            (double)web_queue_length(&server->queue));
    put_one(out, "tiebreak_http_sent_bytes_total", "counter", "Bytes of answers, without their headers.",
            (double)atomic_load(&m->sent));
    put_one(out, "tiebreak_http_limited_total", "counter", "Requests refused by the rate limit.",
            (double)atomic_load(&m->limited));
    put_one(out, "tiebreak_http_connections", "gauge", "Open connections.",
            (double)web_connections_count(&server->connections));
    put_one(out, "tiebreak_http_connections_late_total", "counter", "Connections shut at the deadline.",
            (double)web_connections_late(&server->connections));
    put_one(out, "tiebreak_decisions_total", "counter", "Decisions put into the log.",
            (double)atomic_load(&m->decisions));
    put_one(out, "process_resident_memory_bytes", "gauge", "Resident memory.", resident_bytes());
    put_one(out, "process_open_fds", "gauge", "Open files and sockets.", open_files());
    put_head(out, "tiebreak_info", "gauge", "What is running.");
    tb_buf_puts(out, "tiebreak_info");
    put_label(out, "{", "version", server->site->version);
    put_label(out, ",", "pack", server->site->pack->id);
    put_label(out, ",", "pack_version", server->site->pack->version);
    tb_buf_puts(out, "} 1\n");
}
