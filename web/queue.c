#include "queue.h"

#include "request.h"

#include <microhttpd.h>

/* Waits for a request, and takes it; *GIVE_UP: nobody has time for it any more. NULL: there is none to come. */
static web_request *take(web_queue *q, bool *give_up)
{
    web_request *request;

    pthread_mutex_lock(&q->lock);
    while (!q->first && !q->stopping)
        pthread_cond_wait(&q->filled, &q->lock);
    *give_up = q->stopping;
    request = q->first;
    if (request) {
        q->first = request->next;
        if (!q->first)
            q->end = &q->first;
        q->waiting--;
    }
    pthread_mutex_unlock(&q->lock);
    return request;
}

/* A request may be gone as soon as its connection is resumed. */
static void *run(void *context)
{
    web_queue *q = context;
    web_request *request;
    bool give_up;

    while ((request = take(q, &give_up))) {
        q->work(request, give_up);
        MHD_resume_connection(request->connection);
    }
    return NULL;
}

tb_status web_queue_open(web_queue *q, unsigned workers, web_work *work)
{
    *q = (web_queue){.most = (size_t)WEB_WAITING_MAX * workers, .work = work, .is_open = true};
    q->end = &q->first;
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->filled, NULL);
    while (q->worker_count < workers && pthread_create(&q->workers[q->worker_count], NULL, run, q) == 0)
        q->worker_count++;
    return q->worker_count == workers ? TB_OK : TB_ERR_NOMEM;
}

void web_queue_stop(web_queue *q)
{
    if (!q->is_open)
        return;
    pthread_mutex_lock(&q->lock);
    q->stopping = true;
    pthread_cond_broadcast(&q->filled);
    pthread_mutex_unlock(&q->lock);
    for (; q->worker_count > 0; q->worker_count--)
        pthread_join(q->workers[q->worker_count - 1], NULL);
}

void web_queue_close(web_queue *q)
{
    if (!q->is_open)
        return;
    web_queue_stop(q);
    pthread_cond_destroy(&q->filled);
    pthread_mutex_destroy(&q->lock);
    q->is_open = false;
}

/* The connection is suspended before a worker can see the request, and so before it can be resumed. */
bool web_queue_put(web_queue *q, web_request *request, bool is_urgent)
{
    pthread_mutex_lock(&q->lock);
    const bool taken = !q->stopping && (is_urgent || q->waiting < q->most);
    if (taken) {
        MHD_suspend_connection(request->connection);
        web_request **place = is_urgent ? &q->first : q->end;
        request->next = *place;
        *place = request;
        if (!request->next)
            q->end = &request->next;
        q->waiting++;
        pthread_cond_signal(&q->filled);
    }
    pthread_mutex_unlock(&q->lock);
    return taken;
}

size_t web_queue_length(web_queue *q)
{
    return q->waiting;
}
