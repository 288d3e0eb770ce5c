#include "recheck_files.h"

#include "adr_text.h"
#include "reports.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDERS_DEPTH_MAX = 16, FILES_MAX = 100000 };

static tb_status add(cli_context *ctx, cli_files *files, const char *path)
{
    if (files->count == files->cap) {
        const size_t cap = files->cap > 0 ? 2 * files->cap : 16;
        const char **paths = tb_arena_array(&ctx->arena, cap, sizeof *paths);
        if (!paths)
            return TB_ERR_NOMEM;
        if (files->count > 0)
            memcpy(paths, files->paths, files->count * sizeof *paths);
        files->paths = paths;
        files->cap = cap;
    }
    files->paths[files->count++] = path;
    return path ? TB_OK : TB_ERR_NOMEM;
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Whether the record beside a report says that it is not in force any more: nobody will act on what today's rules make
 * of it, and nobody could mend it. */
static bool is_past(cli_context *ctx, const char *path)
{
    static const char suffix[] = ".tiebreak.json";
    static const char *const past[] = {"superseded", "rejected", "deprecated"};
    const size_t len = strlen(path), cut = sizeof suffix - 1;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_source *record = NULL;
    tb_text status = {NULL, 0};
    bool found = false;

    if (len <= cut || strcmp(path + len - cut, suffix) != 0)
        return false;
    const char *name = tb_arena_printf(&ctx->arena, "%.*s.md", (int)(len - cut), path);
    if (name && access(name, R_OK) == 0 && tb_source_read(name, &diags, &record) == TB_OK)
        status = cli_adr_front((tb_text){record->data, record->len}, "status");
    for (size_t i = 0; i < sizeof past / sizeof past[0] && status.at; i++)
        found = found || (status.len >= strlen(past[i]) && strncmp(status.at, past[i], strlen(past[i])) == 0);
    tb_source_free(record);
    tb_diags_release(&diags);
    return found;
}

static tb_status add_folder(cli_context *ctx, cli_files *files, const char *folder, int depth)
{
    struct dirent **entries = NULL;
    const int count = scandir(folder, &entries, is_shown, alphasort);
    tb_status status = TB_OK;

    if (count < 0) {
        tb_diags_error(&ctx->diags, TB_DIAG_IO, (tb_place){0}, NULL, "cannot read the folder '%s': %s", folder,
                       strerror(errno));
        return TB_ERR_IO;
    }
    for (int i = 0; i < count; i++) {
        struct stat info;
        const char *path = tb_arena_printf(&ctx->arena, "%s/%s", folder, entries[i]->d_name);
        free(entries[i]);
        if (status != TB_OK || files->count >= FILES_MAX)
            continue;
        if (!path)
            status = TB_ERR_NOMEM;
        else if (lstat(path, &info) == 0 && S_ISDIR(info.st_mode) && depth < FOLDERS_DEPTH_MAX)
            status = add_folder(ctx, files, path, depth + 1);
        else if (stat(path, &info) == 0 && S_ISREG(info.st_mode) && cli_may_be_report(path) && !is_past(ctx, path))
            status = add(ctx, files, path);
    }
    free((void *)entries);
    return status;
}

tb_status cli_files_find(cli_context *ctx, cli_files *out)
{
    tb_status worst = TB_OK;

    *out = (cli_files){0};
    for (size_t i = 0; i < ctx->operand_count; i++) {
        struct stat info;
        const char *path = ctx->operands[i];
        const bool is_folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
        const size_t before = out->count;
        const tb_status status = is_folder ? add_folder(ctx, out, path, 0) : add(ctx, out, path);
        if (status == TB_OK && out->count == before) /* the wrong folder, or one that has none yet: all would be well */
            tb_diags_warn(&ctx->diags, TB_DIAG_EMPTY, (tb_place){0},
                          "`tiebreak score FILE --adr DIR` keeps a report in a folder", "no report was found in '%s'",
                          path);
        worst = status > worst ? status : worst;
    }
    return worst;
}
