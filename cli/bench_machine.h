/* bench_machine.h - on what machine, and how quiet it was. Only looked at; nothing on it is changed. */
#ifndef CLI_BENCH_MACHINE_H
#define CLI_BENCH_MACHINE_H

#include "command.h"

/* A look at the counters that go up all the time. */
typedef struct cli_counters {
    double load;             /* the average number of running processes, over the last minute */
    double total, steal;     /* processor time, and what of it another machine on the same host took */
    unsigned long throttled; /* times a core was slowed down by heat */
} cli_counters;

typedef enum cli_quiet { CLI_QUIET, CLI_BUSY, CLI_NOISY } cli_quiet;

typedef struct cli_machine {
    const char *processor, *system; /* "AMD EPYC 7763", "Linux 6.1 x86_64" */
    const char *governor;           /* NULL if the system does not say */
    const char *container;          /* "docker", "a virtual machine"; NULL: neither is to be seen */
    unsigned cores;                 /* that this process may use */
    double memory;                  /* bytes */
    cli_counters before, after;
    double steal; /* part of processor time, 0 to 1 */
    cli_quiet grade;
    const char *reasons; /* why it is not quiet; "" */
} cli_machine;

/* Looks at the machine; texts go to ctx->arena. */
void cli_machine_look(cli_context *ctx, cli_machine *out);

/* Looks again at the end, and grades. */
void cli_machine_grade(cli_context *ctx, cli_machine *machine);

const char *cli_quiet_name(cli_quiet grade); /* "quiet", "busy", "noisy" */

/* Appends it in a line: processor, cores, memory, system. */
void cli_machine_put(tb_buf *out, const cli_machine *machine);

#endif
