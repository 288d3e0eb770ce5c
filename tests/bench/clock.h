/* clock.h - the time, for the benchmarks. */
#ifndef BENCH_CLOCK_H
#define BENCH_CLOCK_H

#include <time.h>

static inline double clock_read(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Nanoseconds since some moment. */
static inline double clock_now(void)
{
    return clock_read(CLOCK_MONOTONIC);
}

/* Nanoseconds this process has worked: what others do on the machine is not in it. */
static inline double clock_worked(void)
{
    return clock_read(CLOCK_PROCESS_CPUTIME_ID);
}

#endif
