/* scan.c - `tiebreak scan`: a profile from a repository's files. */
#include "scan.h"

#include "commands.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct scan_values {
    const char *format, *output;
} scan_values;

static void warn(tb_diags *diags, tb_diag_code code, const cli_scan_note *where, const char *what)
{
    tb_buf path = TB_BUF_EMPTY;

    if (where->count == 0)
        return;
    cli_scan_put_plain(&path, *where->path ? where->path : ".");
    if (where->count > 1)
        tb_buf_printf(&path, "' and %zu more, beginning with '%s", where->count - 1, path.data ? path.data : "");
    tb_diags_warn(diags, code, (tb_place){0}, NULL, "%s: '%s'", what, path.data ? path.data : "");
    tb_buf_release(&path);
}

/* Warns of every limit that was met. */
static void warn_of_limits(const cli_walk *walk, tb_diags *diags)
{
    if (walk->full)
        tb_diags_warn(diags, TB_DIAG_TOO_LARGE, (tb_place){0}, "scan a folder further down",
                      "the folder holds more than %d files and folders: the rest was not looked at",
                      CLI_SCAN_ENTRIES_MAX);
    warn(diags, TB_DIAG_TOO_LARGE, &walk->large, "only the first 256 KiB were read");
    warn(diags, TB_DIAG_TOO_LARGE, &walk->unread, "16 MiB of text were read, and no more is");
    warn(diags, TB_DIAG_TOO_DEEP, &walk->deep, "folders more than 16 deep are not entered");
    warn(diags, TB_DIAG_IO, &walk->refused, "could not be read");
}

/* What the folder is called: the last name of where it really is. */
static const char *title_of(cli_context *ctx, const char *dir)
{
    char *whole = realpath(dir, NULL);
    const char *slash = whole ? strrchr(whole, '/') : NULL;
    const char *name = slash && slash[1] ? slash + 1 : dir;
    tb_buf plain = TB_BUF_EMPTY;

    cli_scan_put_plain(&plain, name);
    free(whole);
    const char *title = plain.data ? tb_arena_strdup(&ctx->arena, plain.data) : NULL;
    tb_buf_release(&plain);
    return title;
}

static cli_exit open_folder(cli_context *ctx, const char *dir, int *fd)
{
    *fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*fd >= 0)
        return CLI_DONE;
    tb_diags_error(&ctx->diags, TB_DIAG_IO, (tb_place){0}, NULL, "cannot open the folder '%s': %s", dir,
                   strerror(errno));
    return cli_fail(ctx, TB_ERR_IO, &ctx->diags);
}

static cli_exit put_profile(cli_context *ctx, const tb_scan *scan, const cli_walk *walk)
{
    const scan_values *values = ctx->values;
    const char *title = title_of(ctx, ctx->operands[0]);
    tb_buf out = TB_BUF_EMPTY;

    if (!title)
        return cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
    if (ctx->json)
        cli_scan_put_json(&out, scan, title);
    else
        cli_scan_put_yaml(&out, scan, walk, title);
    const cli_exit code = cli_write(ctx, values->output, &out);
    tb_buf_release(&out);
    return code;
}

static cli_exit run(cli_context *ctx)
{
    tb_scan scan;
    cli_walk walk;
    int fd;
    cli_exit code = open_folder(ctx, ctx->operands[0], &fd);

    if (code != CLI_DONE)
        return code;
    tb_status st = tb_scan_init(&scan, ctx->pack);
    if (st == TB_OK)
        st = cli_scan_walk(&walk, &scan, fd, &ctx->arena, &ctx->diags);
    if (st == TB_OK) {
        warn_of_limits(&walk, &ctx->diags);
        code = put_profile(ctx, &scan, &walk);
    } else {
        code = cli_fail(ctx, st, &ctx->diags);
    }
    tb_scan_release(&scan);
    return code;
}

static const char *const formats[] = {"yaml", "json", NULL};

static const cli_option options[] = {
    {"format", 0, CLI_TEXT, offsetof(scan_values, format), NULL,
     "yaml says beside each answer what it rests on; json has no room for that", formats, "yaml", 0, 0},
    {"output", 'o', CLI_TEXT, offsetof(scan_values, output), "FILE", "write the profile here, not to standard output",
     NULL, NULL, 0, 0},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak scan . -o profile.yaml", "read this repository, then check the profile and fill in the rest"},
    {"tiebreak scan . | tiebreak score -", "a first idea from the files alone"},
    {0},
};

const cli_command cli_scan_command = {
    .name = "scan",
    .operands = "DIR",
    .summary = "print a profile from a repository's files",
    .details =
        "Reads manifests, lock files, container and CI files, and counts kinds of files; which of them say what is in "
        "the pack (signals.yaml). Each answer comes with the file and the words it rests on. What the files say both "
        "ways, or not at all, is left open.\n\n"
        "Nothing is run and no link is followed. Hidden folders, node_modules, vendor, venv, dist and build are passed "
        "by. At most 20,000 files and folders are looked at, 16 folders deep, and 256 KiB of a file and 16 MiB in all "
        "are read; where that is not enough, a warning says so.",
    .options = options,
    .values_size = sizeof(scan_values),
    .min_operands = 1,
    .max_operands = 1,
    .examples = examples,
    .run = run,
    .needs = CLI_NEEDS_PACK,
};
