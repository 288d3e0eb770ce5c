#include "connections.h"

#include "request.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#define SECOND INT64_C(1000000000)

/* Shutting a socket wakes the thread that owns it, which then closes it: nobody else may. */
static void shut_late(web_connections *c)
{
    const int64_t now = web_clock();

    for (web_connection *one = c->first; one; one = one->next)
        if (!atomic_load(&one->late) && now - atomic_load_explicit(&one->since, memory_order_relaxed) > c->deadline) {
            atomic_store(&one->late, true);
            c->late++;
            shutdown(one->fd, SHUT_RDWR);
        }
}

static void *watch(void *context)
{
    web_connections *c = context;

    pthread_mutex_lock(&c->lock);
    while (!c->stopping) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&c->stop, &c->lock, &until);
        shut_late(c);
    }
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

tb_status web_connections_open(web_connections *c, unsigned deadline)
{
    pthread_condattr_t attributes;

    *c = (web_connections){.deadline = deadline * SECOND};
    pthread_mutex_init(&c->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&c->stop, &attributes);
    pthread_condattr_destroy(&attributes);
    c->is_open = pthread_create(&c->watcher, NULL, watch, c) == 0;
    return c->is_open ? TB_OK : TB_ERR_NOMEM;
}

void web_connections_close(web_connections *c)
{
    if (c->is_open) {
        pthread_mutex_lock(&c->lock);
        c->stopping = true;
        pthread_cond_signal(&c->stop);
        pthread_mutex_unlock(&c->lock);
        pthread_join(c->watcher, NULL);
    }
    pthread_cond_destroy(&c->stop);
    pthread_mutex_destroy(&c->lock);
}

web_connection *web_connection_new(web_connections *c, int fd)
{
    web_connection *one = calloc(1, sizeof *one);

    if (!one)
        return NULL;
    one->fd = fd;
    web_connection_mark(one);
    pthread_mutex_lock(&c->lock);
    one->next = c->first;
    one->link = &c->first;
    if (one->next)
        one->next->link = &one->next;
    c->first = one;
    c->count++;
    pthread_mutex_unlock(&c->lock);
    return one;
}

void web_connection_end(web_connections *c, web_connection *one)
{
    if (!one)
        return;
    pthread_mutex_lock(&c->lock);
    *one->link = one->next;
    if (one->next)
        one->next->link = one->link;
    c->count--;
    pthread_mutex_unlock(&c->lock);
    free(one);
}

void web_connection_mark(web_connection *one)
{
    if (one)
        atomic_store_explicit(&one->since, web_clock(), memory_order_relaxed);
}

size_t web_connections_count(web_connections *c)
{
    return c->count;
}

size_t web_connections_late(web_connections *c)
{
    return c->late;
}
