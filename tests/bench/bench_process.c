/* bench_process - runs a command to its end, and prints its wall time in ns and its peak memory in KiB.
 *     bench-process CPUS COMMAND [ARGUMENT...]
 * CPUS: on how many of the processors it may run; 0 is all. The command sees an environment of PATH alone, and its
 * output is dropped. A small process of its own, because a child's peak counts what its parent had when it was forked.
 */
#include "clock.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void keep_cpus(int wanted)
{
    cpu_set_t all, some;

    CPU_ZERO(&some);
    if (wanted <= 0 || sched_getaffinity(0, sizeof all, &all) != 0)
        return;
    for (size_t cpu = 0; cpu < CPU_SETSIZE && wanted > 0; cpu++)
        if (CPU_ISSET(cpu, &all)) {
            CPU_SET(cpu, &some);
            wanted--;
        }
    sched_setaffinity(0, sizeof some, &some);
}

int main(int argc, char **argv)
{
    char path[] = "PATH=/usr/local/bin:/usr/bin:/bin", *environment[] = {path, NULL};
    struct rusage usage;
    double start;
    int status = 0;
    pid_t child;

    if (argc < 3)
        return 2;
    keep_cpus((int)strtol(argv[1], NULL, 10));
    start = clock_now();
    child = vfork();
    if (child == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, 1);
        execve(argv[2], argv + 2, environment);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return 3;
    printf("%.0f %ld\n", clock_now() - start, usage.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}
