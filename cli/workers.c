#include "workers.h"

#include <pthread.h>
#include <sched.h>

typedef struct task {
    void (*job)(void *argument, size_t i);
    void *argument;
    size_t i;
} task;

static void *work(void *context)
{
    const task *t = context;

    t->job(t->argument, t->i);
    return NULL;
}

/* The first job, and each for which the system gives no thread, is done by this one. */
static void run(size_t count, void (*job)(void *argument, size_t i), void *argument)
{
    pthread_t threads[TB_WORKERS_MAX];
    task tasks[TB_WORKERS_MAX];
    size_t started = 1;

    for (; started < count && started < TB_WORKERS_MAX; started++) {
        tasks[started] = (task){job, argument, started};
        if (pthread_create(&threads[started], NULL, work, &tasks[started]) != 0)
            break;
    }
    job(argument, 0);
    for (size_t i = started; i < count; i++)
        job(argument, i);
    for (size_t i = 1; i < started; i++)
        pthread_join(threads[i], NULL);
}

tb_workers cli_workers(void)
{
    cpu_set_t usable;
    int count = sched_getaffinity(0, sizeof usable, &usable) == 0 ? CPU_COUNT(&usable) : 1;

    return (tb_workers){count < 1 ? 1 : count < TB_WORKERS_MAX ? (size_t)count : TB_WORKERS_MAX, run};
}
