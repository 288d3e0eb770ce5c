/* connections.h - the connections there are, and the deadline for what goes on over each. libmicrohttpd's own timeout
 * is for silence only, which a byte a second breaks. Here the first line of a request has to be there within the
 * deadline of the last answer, and the whole answer within the deadline of the first line, or the socket is shut. */
#ifndef WEB_CONNECTIONS_H
#define WEB_CONNECTIONS_H

#include "status.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct web_connection web_connection;
struct web_connection {
    web_connection *next, **link; /* link: what points at it */
    int fd;
    _Atomic int64_t since; /* when its request began; between two: when the last was done, or it was opened */
    atomic_bool late;      /* it was shut */
};

typedef struct web_connections {
    pthread_mutex_t lock; /* of the list */
    pthread_cond_t stop;
    pthread_t watcher;
    web_connection *first;
    atomic_size_t count, late; /* changed under the lock, and read without */
    int64_t deadline;          /* nanoseconds */
    bool stopping, is_open;
} web_connections;

/* Starts the thread that watches over them. TB_ERR_NOMEM. To be closed in any case. */
TB_NODISCARD tb_status web_connections_open(web_connections *connections, unsigned deadline);
void web_connections_close(web_connections *connections);

/* A connection was made; NULL when memory is out. It was ended: CONNECTION is freed. */
web_connection *web_connection_new(web_connections *connections, int fd);
void web_connection_end(web_connections *connections, web_connection *connection);

/* A request over it begins, or is done: the deadline is counted from now. NULL is fine. */
void web_connection_mark(web_connection *connection);

/* How many there are; how many were shut at the deadline. */
size_t web_connections_count(web_connections *connections);
size_t web_connections_late(web_connections *connections);

#endif
