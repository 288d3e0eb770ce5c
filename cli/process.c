#include "process.h"

#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FILE_LIMIT ((rlim_t)256 << 20) /* bytes of one file that a program may write */
#define MANY_FILES ((rlim_t)65536)     /* open ones: servers hold thousands of sockets */
#define ORPHANS_MAX 1000               /* how often more of them are looked for */

double cli_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

tb_status cli_runner_open(cli_runner *runner)
{
    sigset_t wanted;

    *runner = (cli_runner){.signals = -1, .null = -1};
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGINT);
    sigaddset(&wanted, SIGTERM);
    sigaddset(&wanted, SIGHUP);
    sigaddset(&wanted, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &wanted, &runner->mask) != 0)
        return TB_ERR_IO;
    runner->signals = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
    runner->null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* so that what escapes its group comes to us when its parent ends */
    return runner->signals >= 0 && runner->null >= 0 ? TB_OK : TB_ERR_IO;
}

void cli_runner_close(cli_runner *runner)
{
    while (runner->live_count > 0)
        cli_child_stop(runner, runner->live[0]);
    if (runner->null >= 0)
        close(runner->null);
    if (runner->signals >= 0) {
        struct signalfd_siginfo rest;
        while (read(runner->signals, &rest, sizeof rest) > 0) /* one that was answered must not end us now */
            ;
        close(runner->signals);
        sigprocmask(SIG_SETMASK, &runner->mask, NULL);
    }
    prctl(PR_SET_CHILD_SUBREAPER, 0);
}

/* ---- Starting ---- */

/* What a program may use. A limit that is stricter already stays. */
static void set_limits(void)
{
    const struct rlimit core = {0, 0}, file = {FILE_LIMIT, FILE_LIMIT};
    struct rlimit files;

    setrlimit(RLIMIT_CORE, &core);
    setrlimit(RLIMIT_FSIZE, &file);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max < MANY_FILES ? files.rlim_max : MANY_FILES;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

/* vfork, since fork's copy of our page tables is time that would be counted. Until exec the child borrows our memory:
 * it makes system calls and touches nothing but *error. */
static pid_t spawn(const cli_runner *runner, const cli_launch *program, int out, int err, volatile int *error)
{
    pid_t pid = vfork();

    if (pid != 0)
        return pid;
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    set_limits();
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &runner->mask, NULL);
    if (dup2(runner->null, 0) == 0 && dup2(out, 1) == 1 && dup2(err, 2) == 2 &&
        (program->dir == NULL || chdir(program->dir) == 0))
        execve(program->argv[0], (char *const *)(uintptr_t)program->argv,
               (char *const *)(uintptr_t)program->environment);
    *error = errno;
    _exit(127);
}

static bool open_pipe(int ends[2])
{
    return pipe2(ends, O_CLOEXEC) == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
}

static void close_if(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void child_init(cli_child *child)
{
    child->pid = 0;
    child->end = CLI_NOT_STARTED;
    child->code = child->signal = child->error = 0;
    child->wall = child->user = child->system = child->peak = 0;
    child->output.len = child->output.total = child->errors.len = child->errors.total = 0;
    child->output.text[0] = child->errors.text[0] = '\0';
    child->output.fd = child->errors.fd = -1;
    child->started = cli_now();
}

void cli_child_start(cli_runner *runner, const cli_launch *program, cli_child *child)
{
    int out[2] = {-1, -1}, err[2] = {-1, -1};
    volatile int error = 0;

    child_init(child);
    if (runner->live_count == CLI_CHILDREN_MAX || !open_pipe(out) || !open_pipe(err)) {
        child->error = errno != 0 ? errno : EAGAIN;
    } else {
        child->started = cli_now();
        child->pid = spawn(runner, program, out[1], err[1], &error);
        if (child->pid > 0) {
            child->output.fd = out[0];
            child->errors.fd = err[0];
            child->end = CLI_RUNNING;
            child->error = error;
            runner->live[runner->live_count++] = child;
            out[0] = err[0] = -1;
        } else {
            child->pid = 0;
            child->error = errno;
        }
    }
    for (int i = 0; i < 2; i++) {
        close_if(&out[i]);
        close_if(&err[i]);
    }
}

/* ---- While it runs ---- */

/* True if there was something, or the end. */
static bool drain(cli_output *output)
{
    char bytes[65536];
    ssize_t got = output->fd >= 0 ? read(output->fd, bytes, sizeof bytes) : -1;

    if (got == 0)
        close_if(&output->fd);
    if (got <= 0)
        return false;
    size_t keep = CLI_OUTPUT_KEPT - output->len < (size_t)got ? CLI_OUTPUT_KEPT - output->len : (size_t)got;
    memcpy(output->text + output->len, bytes, keep);
    output->len += keep;
    output->text[output->len] = '\0';
    for (size_t i = output->len - keep; i < output->len; i++)
        if (output->text[i] == '\0') /* the text ends where a NUL would end it anyway */
            output->text[i] = '?';
    output->total += (size_t)got;
    return true;
}

/* Whether the process itself has ended; it is not yet waited for, so that its group stays its own. */
static bool has_ended(const cli_child *child)
{
    siginfo_t info = {0};

    return waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == child->pid;
}

static void take_signals(cli_runner *runner)
{
    struct signalfd_siginfo info;

    while (read(runner->signals, &info, sizeof info) == (ssize_t)sizeof info)
        if (info.ssi_signo != SIGCHLD)
            runner->interrupted = true;
}

/* Waits for something to happen, until DEADLINE at most. */
static void pump(cli_runner *runner, double deadline)
{
    struct pollfd fds[1 + 2 * CLI_CHILDREN_MAX];
    nfds_t n = 0;
    double left = deadline - cli_now();
    struct timespec time = {0};

    if (left > 0) {
        time.tv_sec = (time_t)left;
        time.tv_nsec = (long)((left - (double)time.tv_sec) * 1e9);
    }
    fds[n++] = (struct pollfd){runner->signals, POLLIN, 0};
    for (size_t i = 0; i < runner->live_count; i++) {
        fds[n++] = (struct pollfd){runner->live[i]->output.fd, POLLIN, 0};
        fds[n++] = (struct pollfd){runner->live[i]->errors.fd, POLLIN, 0};
    }
    if (ppoll(fds, n, &time, NULL) <= 0)
        return;
    take_signals(runner);
    for (size_t i = 0; i < runner->live_count; i++) {
        cli_child *child = runner->live[i];
        drain(&child->output);
        drain(&child->errors);
        if (child->end == CLI_RUNNING && child->output.total + child->errors.total > CLI_OUTPUT_MAX)
            child->end = CLI_PRINTED_TOO_MUCH;
    }
}

const char *cli_output_line(const cli_output *output, const char *word)
{
    size_t len = strlen(word);

    for (const char *line = output->text; line != NULL && *line != '\0';) {
        if (strncmp(line, word, len) == 0 && line[len] == ' ')
            return line + len + 1;
        if ((line = strchr(line, '\n')) != NULL)
            line++;
    }
    return NULL;
}

/* ---- Ending ---- */

static bool is_live(const cli_runner *runner, pid_t pid)
{
    for (size_t i = 0; i < runner->live_count; i++)
        if (runner->live[i]->pid == pid)
            return true;
    return false;
}

/* Kills the children of ours that we did not start: they left their group, and came to us when their parent ended.
 * True if there were any. */
static bool end_orphans(const cli_runner *runner)
{
    char path[64];
    int pid;
    bool found = false;
    FILE *list;

    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    list = fopen(path, "re");
    if (list == NULL)
        return false;
    while (fscanf(list, "%d", &pid) == 1)
        if (!is_live(runner, (pid_t)pid)) {
            kill((pid_t)pid, SIGKILL);
            while (waitpid((pid_t)pid, NULL, 0) < 0 && errno == EINTR)
                ;
            found = true;
        }
    fclose(list);
    return found;
}

static bool has_children(void)
{
    siginfo_t info;

    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

static void collect(cli_child *child)
{
    struct rusage usage = {0};
    int status = 0;

    while (wait4(child->pid, &status, 0, &usage) < 0 && errno == EINTR)
        ;
    if (child->wall <= 0)
        child->wall = cli_now() - child->started;
    child->user = (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec * 1e-6;
    child->system = (double)usage.ru_stime.tv_sec + (double)usage.ru_stime.tv_usec * 1e-6;
    child->peak = (double)usage.ru_maxrss * 1024;
    if (child->error != 0 && WIFEXITED(status) && WEXITSTATUS(status) == 127)
        child->end = CLI_NOT_STARTED;
    child->code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    child->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

void cli_child_stop(cli_runner *runner, cli_child *child)
{
    if (child->pid <= 0)
        return;
    if (child->end == CLI_RUNNING && has_ended(child))
        child->end = CLI_ENDED;
    kill(-child->pid, SIGKILL); /* the whole group; the process itself, ended or not, still holds its number */
    collect(child);
    while (drain(&child->output) || drain(&child->errors))
        if (child->output.total + child->errors.total > CLI_OUTPUT_MAX)
            break;
    close_if(&child->output.fd);
    close_if(&child->errors.fd);
    for (size_t i = 0; i < runner->live_count; i++)
        if (runner->live[i] == child)
            runner->live[i] = runner->live[--runner->live_count];
    child->pid = 0;
    if (runner->live_count > 0 || has_children())
        for (int i = 0; i < ORPHANS_MAX && end_orphans(runner); i++)
            ;
}

bool cli_child_runs(cli_child *child)
{
    if (child->end == CLI_RUNNING && has_ended(child)) {
        child->wall = cli_now() - child->started;
        child->end = CLI_ENDED;
    }
    return child->end == CLI_RUNNING;
}

void cli_child_signal(const cli_child *child, int signal)
{
    if (child->pid > 0)
        kill(child->pid, signal);
}

bool cli_child_wait_line(cli_runner *runner, cli_child *child, const char *word, double seconds, const char **line)
{
    double deadline = cli_now() + seconds;

    *line = NULL;
    while (child->end == CLI_RUNNING && !runner->interrupted) {
        const char *found = word != NULL ? cli_output_line(&child->output, word) : NULL;
        if (found != NULL && strchr(found, '\n') != NULL) {
            *line = found;
            return true;
        }
        if (!cli_child_runs(child))
            break;
        if (cli_now() >= deadline)
            child->end = CLI_TIMED_OUT;
        else
            pump(runner, deadline);
    }
    return false;
}

void cli_run(cli_runner *runner, const cli_launch *program, double seconds, cli_child *child)
{
    const char *line;

    take_signals(runner);
    if (runner->interrupted) {
        child_init(child);
        child->end = CLI_TIMED_OUT;
        return;
    }
    cli_child_start(runner, program, child);
    cli_child_wait_line(runner, child, NULL, seconds, &line);
    if (child->end == CLI_RUNNING) /* interrupted */
        child->end = CLI_TIMED_OUT;
    cli_child_stop(runner, child);
}

/* ---- Memory ---- */

/* The group and the resident pages of process NAME; false if it is gone or is none. */
static bool read_stat(const char *name, long *group, double *pages)
{
    char path[300], text[1024];
    long resident;
    FILE *file;
    size_t len;

    snprintf(path, sizeof path, "/proc/%s/stat", name);
    file = fopen(path, "re");
    if (file == NULL)
        return false;
    len = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[len] = '\0';
    const char *end = strrchr(text, ')'); /* of the name, which may hold anything */
    if (end == NULL || sscanf(end + 1, " %*c %*d %ld", group) != 1)
        return false;
    const char *field = end + 2; /* field 3, the state; the resident pages are field 24 */
    for (int i = 3; i < 24 && field != NULL; i++) {
        if ((field = strchr(field, ' ')) != NULL)
            field++;
    }
    if (field == NULL || sscanf(field, "%ld", &resident) != 1)
        return false;
    *pages = (double)resident;
    return true;
}

double cli_child_memory(const cli_child *child)
{
    DIR *folder = opendir("/proc");
    double sum = 0, pages;
    long group;

    if (folder == NULL)
        return 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder))
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && read_stat(entry->d_name, &group, &pages) &&
            group == (long)child->pid)
            sum += pages;
    closedir(folder);
    return sum * (double)sysconf(_SC_PAGESIZE);
}
