#include "pdf.h"

#include "arena.h"
#include "file.h"
#include "process.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    cli_child child;
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

static tb_status run(job *j)
{
    const char *argv[ARGUMENTS_MAX + 1];
    const cli_launch program = {.argv = argv, .environment = (const char *const *)(uintptr_t)environ};
    cli_runner runner;
    tb_status status = set_arguments(j, argv) ? cli_runner_open(&runner) : TB_ERR_NOMEM;
    int error = errno;

    if (status == TB_ERR_NOMEM)
        return status;
    if (status == TB_OK)
        cli_run(&runner, &program, SECONDS_MAX, &j->child);
    cli_runner_close(&runner);
    if (status == TB_ERR_IO || j->child.end == CLI_NOT_STARTED)
        return fail(j, status == TB_ERR_IO ? error : j->child.error, j->program);
    if (j->child.end == CLI_ENDED && j->child.signal == 0 && j->child.code == 0)
        return TB_OK;
    tb_diags_error(j->diags, TB_DIAG_IO, (tb_place){0}, "print the page of --format html from a browser",
                   "cannot make a PDF: '%s' %s %d", j->program,
                   j->child.end != CLI_ENDED ? "was stopped; seconds it may take:"
                   : j->child.signal != 0    ? "was ended by signal"
                                             : "ended with status",
                   j->child.end != CLI_ENDED ? SECONDS_MAX
                   : j->child.signal != 0    ? j->child.signal
                                             : j->child.code);
    return TB_ERR_IO;
}

static int remove_entry(const char *path, const struct stat *status, int flag, struct FTW *at)
{
    (void)status;
    (void)flag;
    (void)at;
    return remove(path);
}

/* A browser leaves a tree behind. */
static void remove_folder(const job *j)
{
    if (j->folder != NULL)
        (void)nftw(j->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
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
