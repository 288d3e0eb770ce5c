#include "pdf.h"

#include "arena.h"
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { SECONDS_MAX = 120, ARGUMENTS_MAX = 12 };
#define PDF_MAX ((size_t)64 << 20)

/* Programs that print a page, in the order they are looked for. */
static const struct {
    const char *command;
    bool is_browser;
} printers[] = {{"chromium", true},
                {"chromium-browser", true},
                {"google-chrome-stable", true},
                {"google-chrome", true},
                {"weasyprint", false}};

/* The page and the print in a folder of their own, which is removed afterwards. */
typedef struct job {
    tb_diags *diags;
    tb_arena arena;
    const char *folder, *page, *print, *profile; /* profile: a browser's own folder */
    const char *program;
    bool is_browser;
} job;

/* Where COMMAND is on the PATH; NULL: nowhere. */
static const char *find_command(tb_arena *arena, const char *command)
{
    const char *path = getenv("PATH");

    while (path != NULL && *path != '\0') {
        size_t len = strcspn(path, ":");
        const char *file = tb_arena_printf(arena, "%.*s/%s", (int)len, path, command);
        if (len > 0 && file != NULL && access(file, X_OK) == 0)
            return file;
        path += len + (path[len] == ':');
    }
    return NULL;
}

static tb_status fail(job *j, int error, const char *what)
{
    tb_diags_error(j->diags, TB_DIAG_IO, (tb_place){0}, NULL, "cannot make a PDF: %s: %s", what, strerror(error));
    return TB_ERR_IO;
}

static tb_status find_printer(job *j)
{
    for (size_t i = 0; i < sizeof printers / sizeof printers[0]; i++) {
        j->program = find_command(&j->arena, printers[i].command);
        j->is_browser = printers[i].is_browser;
        if (j->program != NULL)
            return TB_OK;
    }
    tb_diags_error(j->diags, TB_DIAG_IO, (tb_place){0},
                   "install one of them, or print the page of --format html from a browser",
                   "PDF is printed by Chromium or WeasyPrint, and neither is on the PATH");
    return TB_ERR_IO;
}

static tb_status make_folder(job *j)
{
    const char *tmp = getenv("TMPDIR");
    char *folder = tb_arena_printf(&j->arena, "%s/tiebreak-XXXXXX", tmp != NULL && tmp[0] == '/' ? tmp : "/tmp");

    if (folder == NULL)
        return TB_ERR_NOMEM;
    if (mkdtemp(folder) == NULL)
        return fail(j, errno, folder);
    j->folder = folder;
    j->page = tb_arena_printf(&j->arena, "%s/page.html", folder);
    j->print = tb_arena_printf(&j->arena, "%s/page.pdf", folder);
    j->profile = tb_arena_printf(&j->arena, "%s/browser", folder);
    return j->page != NULL && j->print != NULL && j->profile != NULL ? TB_OK : TB_ERR_NOMEM;
}

/* The command line. A browser's sandbox does not work for root, who needs it most: the page is our own, without script.
 */
static bool set_arguments(job *j, const char **argv)
{
    size_t n = 0;

    argv[n++] = j->program;
    if (j->is_browser) {
        argv[n++] = "--headless";
        argv[n++] = "--disable-gpu";
        argv[n++] = "--no-first-run";
        argv[n++] = "--no-pdf-header-footer";
        if (geteuid() == 0)
            argv[n++] = "--no-sandbox";
        argv[n++] = tb_arena_printf(&j->arena, "--user-data-dir=%s", j->profile);
        argv[n++] = tb_arena_printf(&j->arena, "--print-to-pdf=%s", j->print);
        argv[n++] = tb_arena_printf(&j->arena, "file://%s", j->page);
    } else {
        argv[n++] = j->page;
        argv[n++] = j->print;
    }
    argv[n] = NULL;
    for (size_t i = 0; i < n; i++)
        if (argv[i] == NULL)
            return false;
    return true;
}

/* Waits for it, for as long as it may take; then ends it and all it started. */
static bool wait_for(pid_t pid, int *status)
{
    struct timespec pause = {0, 20 * 1000 * 1000};

    for (int i = 0; i < SECONDS_MAX * 50; i++) {
        pid_t ended = waitpid(pid, status, WNOHANG);
        if (ended == pid)
            return true;
        if (ended < 0 && errno != EINTR)
            return false;
        nanosleep(&pause, NULL);
    }
    kill(-pid, SIGKILL);
    waitpid(pid, status, 0);
    errno = ETIMEDOUT;
    return false;
}

static tb_status run(job *j)
{
    const char *argv[ARGUMENTS_MAX + 1];
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    pid_t pid = 0;
    int status = 0, error;

    if (!set_arguments(j, argv) || posix_spawn_file_actions_init(&files) != 0)
        return TB_ERR_NOMEM;
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&files);
        return TB_ERR_NOMEM;
    }
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP); /* so that all of it can be ended */
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    error = posix_spawn(&pid, j->program, &files, &attributes, (char *const *)(uintptr_t)argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (error != 0)
        return fail(j, error, j->program);
    if (!wait_for(pid, &status))
        return fail(j, errno, j->program);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return TB_OK;
    tb_diags_error(j->diags, TB_DIAG_IO, (tb_place){0}, "print the page of --format html from a browser",
                   "cannot make a PDF: '%s' ended with %s %d", j->program, WIFEXITED(status) ? "status" : "signal",
                   WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    return TB_ERR_IO;
}

/* Removes the folder; a browser leaves a tree behind. */
static void remove_folder(job *j)
{
    const char *const argv[] = {"/bin/rm", "-rf", "--", j->folder, NULL};
    pid_t pid;
    int status;

    if (j->folder != NULL && posix_spawn(&pid, argv[0], NULL, NULL, (char *const *)(uintptr_t)argv, environ) == 0)
        waitpid(pid, &status, 0);
}

tb_status cli_pdf_print(const tb_buf *html, tb_diags *diags, tb_buf *out)
{
    job j = {.diags = diags};
    int error = 0;
    tb_status status = find_printer(&j);

    if (status == TB_OK)
        status = make_folder(&j);
    if (status == TB_OK && (status = tb_file_write(j.page, html->data, html->len, &error)) == TB_ERR_IO)
        fail(&j, error, j.page);
    if (status == TB_OK)
        status = run(&j);
    if (status == TB_OK) {
        status = tb_file_read(j.print, PDF_MAX, out, &error);
        if (status == TB_ERR_IO || status == TB_ERR_INPUT)
            status = fail(&j, status == TB_ERR_IO ? error : EFBIG, j.program);
    }
    remove_folder(&j);
    tb_arena_release(&j.arena);
    return status;
}
