#include "workers.h"

#include <pthread.h>
#include <sched.h>

typedef struct task {
    void (*job)(void *argument, size_t i);
    void *argument;
    size_t i;
    cpu_set_t usable; /* processors */
} task;

static void *work(void *context)
{
    const task *t = context;

    /* Begun elsewhere, it may go wherever the system sees fit. */
    (void)pthread_setaffinity_np(pthread_self(), sizeof t->usable, &t->usable);
    t->job(t->argument, t->i);
    return NULL;
}

/* The usable processor N places after HERE. */
static int processor_after(const cpu_set_t *usable, int here, size_t n)
{
    int cpu = here;

    while (n > 0) {
        cpu = (cpu + 1) % CPU_SETSIZE;
        if (CPU_ISSET((size_t)cpu, usable))
            n--;
    }
    return cpu;
}

/* A draw's work is over in milliseconds, sooner than a scheduler moves a new thread off the processor it was made on:
 * so each begins on one of its own. */
static bool start(pthread_t *thread, task *t, int here)
{
    pthread_attr_t attributes;
    cpu_set_t one;

    if (pthread_attr_init(&attributes) != 0)
        return false;
    CPU_ZERO(&one);
    CPU_SET((size_t)processor_after(&t->usable, here, t->i), &one);
    (void)pthread_attr_setaffinity_np(&attributes, sizeof one, &one);
    const bool started = pthread_create(thread, &attributes, work, t) == 0;
    pthread_attr_destroy(&attributes);
    return started;
}

/* The first job, and each for which the system gives no thread, is done by this one. */
static void run(size_t count, void (*job)(void *argument, size_t i), void *argument)
{
    pthread_t threads[TB_WORKERS_MAX];
    task tasks[TB_WORKERS_MAX];
    const int here = sched_getcpu();
    size_t started = 1;

    for (; started < count && started < TB_WORKERS_MAX; started++) {
        tasks[started] = (task){.job = job, .argument = argument, .i = started};
        if (here < 0 || sched_getaffinity(0, sizeof tasks[started].usable, &tasks[started].usable) != 0 ||
            !start(&threads[started], &tasks[started], here))
            break;
    }
    job(argument, 0);
    for (size_t i = started; i < count; i++)
        job(argument, i);
    for (size_t i = 1; i < started; i++)
        pthread_join(threads[i], NULL);
}

unsigned cli_processors(void)
{
    cpu_set_t usable;
    const int count = sched_getaffinity(0, sizeof usable, &usable) == 0 ? CPU_COUNT(&usable) : 1;

    return count > 0 ? (unsigned)count : 1;
}

tb_workers cli_workers(void)
{
    const size_t count = cli_processors();

    return (tb_workers){count < TB_WORKERS_MAX ? count : TB_WORKERS_MAX, run};
}
