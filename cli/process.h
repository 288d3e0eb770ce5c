/* process.h - the one place that runs other programs: argument vectors and never a shell, an environment of the
 * caller's, limits, a deadline, and nothing left running afterwards. Linux: it rests on signalfd and on being the
 * reaper of what its children leave behind. */
#ifndef CLI_PROCESS_H
#define CLI_PROCESS_H

#include "status.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define CLI_OUTPUT_KEPT 16384        /* bytes of a program's output that are kept */
#define CLI_OUTPUT_MAX (1024 * 1024) /* bytes after which it is stopped */
#define CLI_CHILDREN_MAX 4

/* What to run. All borrowed for as long as it runs. */
typedef struct cli_launch {
    const char *const *argv;        /* argv[0]: its path, absolute; ended by NULL */
    const char *const *environment; /* ended by NULL */
    const char *dir;                /* where it runs; NULL: here */
} cli_launch;

typedef enum cli_end {
    CLI_RUNNING,
    CLI_ENDED,           /* by itself: `code`, or `signal` if it was killed */
    CLI_NOT_STARTED,     /* `error` says why */
    CLI_TIMED_OUT,       /* stopped at its deadline */
    CLI_PRINTED_TOO_MUCH /* stopped at CLI_OUTPUT_MAX */
} cli_end;

/* What a program printed. Always NUL-terminated; what was more than fits is only counted. */
typedef struct cli_output {
    char text[CLI_OUTPUT_KEPT + 1];
    size_t len, total;
    int fd; /* -1 once it ended */
} cli_output;

/* A program that runs, or ran. */
typedef struct cli_child {
    pid_t pid;
    cli_end end;
    int code, signal, error;
    double started, wall;      /* seconds, CLOCK_MONOTONIC */
    double user, system;       /* seconds of processor time, with those of the processes it waited for */
    double peak;               /* bytes: the most that one of these processes held */
    cli_output output, errors; /* standard output, standard error */
} cli_child;

/* Runs programs. While it is open, SIGINT, SIGTERM, SIGHUP and SIGCHLD are its own: the first three end what runs. */
typedef struct cli_runner {
    int signals, null;
    sigset_t mask; /* before */
    bool interrupted;
    cli_child *live[CLI_CHILDREN_MAX];
    size_t live_count;
} cli_runner;

/* TB_ERR_IO: errno says why. Close it in any case. */
TB_NODISCARD tb_status cli_runner_open(cli_runner *runner);
void cli_runner_close(cli_runner *runner);

/* Runs PROGRAM to its end, or for SECONDS at most. CHILD says what became of it; nothing it started is left. With
 * runner->interrupted nothing is run: what it was doing is over, and `end` is CLI_TIMED_OUT. */
void cli_run(cli_runner *runner, const cli_launch *program, double seconds, cli_child *child);

/* The same in parts, for servers: start; wait until it printed a line that begins with WORD, has ended or SECONDS are
 * over (true: *line is what follows the word, inside the output); stop, with all it started. Every child that was
 * started must be stopped, whatever became of it. */
void cli_child_start(cli_runner *runner, const cli_launch *program, cli_child *child);
bool cli_child_wait_line(cli_runner *runner, cli_child *child, const char *word, double seconds, const char **line);
void cli_child_stop(cli_runner *runner, cli_child *child);
bool cli_child_runs(cli_child *child);                     /* if not, its `end` says why */
void cli_child_signal(const cli_child *child, int signal); /* to the process alone */

/* What follows WORD and a space on the first line of OUTPUT that begins so; NULL without one. Not NUL-terminated at the
 * line's end: that is `\n` or the end of the text. */
const char *cli_output_line(const cli_output *output, const char *word);

/* Bytes of memory that all processes of CHILD's group hold now; 0 if that cannot be told. */
double cli_child_memory(const cli_child *child);

double cli_now(void); /* seconds, CLOCK_MONOTONIC */

#endif
