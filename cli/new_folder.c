#include "new_folder.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

cli_exit cli_outside(cli_context *ctx, const char *what, const char *path, int error)
{
    tb_diags_error(&ctx->diags, TB_DIAG_IO, (tb_place){0}, NULL, "cannot %s '%s': %s", what, path, strerror(error));
    return cli_fail(ctx, TB_ERR_IO, &ctx->diags);
}

cli_exit cli_new_folder(cli_context *ctx, const char *dir)
{
    if (mkdir(dir, 0777) == 0)
        return CLI_DONE;
    if (errno != EEXIST)
        return cli_outside(ctx, "make the folder", dir, errno);
    DIR *folder = opendir(dir);
    if (!folder)
        return cli_outside(ctx, "open the folder", dir, errno);
    size_t entries = 0;
    for (const struct dirent *e = readdir(folder); e; e = readdir(folder))
        entries += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(folder);
    if (entries > 0)
        return cli_usage(ctx, "'%s' is not empty, and nothing in it shall be overwritten", dir);
    return CLI_DONE;
}
