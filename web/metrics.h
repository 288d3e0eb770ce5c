/* metrics.h - what is counted, for GET /metrics. */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include "buf.h"

#include <stdatomic.h>
#include <stdint.h>

struct web_server;

#define WEB_ROUTES_MAX 48
enum { WEB_CLASSES = 6, WEB_BUCKETS = 12 };

typedef struct web_metrics {
    atomic_uint_fast64_t answers[WEB_ROUTES_MAX + 1][WEB_CLASSES]; /* by route (the last: none) and status / 100 */
    atomic_uint_fast64_t seconds[WEB_BUCKETS + 1];                 /* a histogram */
    atomic_uint_fast64_t nanoseconds, sent, limited, decisions;
    atomic_int_fast64_t at_hand;
} web_metrics;

/* Counts a request that is done. ROUTE: its index; WEB_ROUTES_MAX for none. */
void web_metrics_count(web_metrics *metrics, size_t route, unsigned status, uint64_t nanoseconds, uint64_t sent);

/* In the text format of Prometheus, 0.0.4. */
void web_metrics_put(struct web_server *server, tb_buf *out);

#endif
