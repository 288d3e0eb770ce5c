/* queue.h - requests that take long, and the threads that work on them. A thread of libmicrohttpd's has many
 * connections, and whatever kept it busy, a report or a commit on its way to the disk, would hold up all of them. So a
 * request that takes long is put here once it is whole, and libmicrohttpd leaves its connection alone until its answer
 * is made.
 *
 * From when it is put here until its connection is resumed, a request is the queue's: nobody else reads, changes or
 * frees it, not even when its client hangs up or its socket is shut. */
#ifndef WEB_QUEUE_H
#define WEB_QUEUE_H

#include "status.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct web_request;

#define WEB_WORKERS_MAX 64
#define WEB_WAITING_MAX 256 /* requests a worker; at some milliseconds each, the last of them waits for seconds */

/* Makes the answer to REQUEST. GIVE_UP: there is no time left for it, and none is to be made. */
typedef void web_work(struct web_request *request, bool give_up);

typedef struct web_queue {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct web_request *first, **end; /* those that wait, linked by `next`; end: where the next one goes */
    atomic_size_t waiting;            /* changed under the lock, and read without */
    size_t most;
    web_work *work;
    pthread_t workers[WEB_WORKERS_MAX];
    unsigned worker_count;
    bool stopping, is_open;
} web_queue;

/* Starts WORKERS (1 to WEB_WORKERS_MAX) threads that WORK. TB_ERR_NOMEM. To be closed in any case; so may be one that
 * is all zero. */
TB_NODISCARD tb_status web_queue_open(web_queue *queue, unsigned workers, web_work *work);

/* Gives up the requests that wait, waits for those that are worked on, and ends the threads. Afterwards nothing can be
 * put, and no connection is suspended: libmicrohttpd may be stopped, and the queue closed after it. */
void web_queue_stop(web_queue *queue);
void web_queue_close(web_queue *queue); /* stops it first */

/* Suspends REQUEST's connection and lets it wait for a worker; IS_URGENT: before all others, and however many there
 * are. Once its answer is made, the connection is resumed, and libmicrohttpd calls its handler again. False: too many
 * wait, or the queue is stopped; the request stays the caller's. To be called by libmicrohttpd's handler only. */
bool web_queue_put(web_queue *queue, struct web_request *request, bool is_urgent);

/* How many wait for a worker. */
size_t web_queue_length(web_queue *queue);

#endif
