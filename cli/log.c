#include "log.h"

#include "places.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define LOG_NAME "decisions.db"

cli_exit cli_log_open(cli_context *ctx, const char *path, bool create, tb_store **out)
{
    char *usual = path ? NULL : cli_data_path(&ctx->arena, LOG_NAME);

    *out = NULL;
    if (!path && !usual)
        return cli_usage(ctx, "there is no home folder to keep a decision log in: name one with --store FILE");
    if (usual && create)
        cli_make_parents(usual, 0700);
    path = path ? path : usual;
    if (!create && access(path, F_OK) != 0 && errno == ENOENT) {
        tb_diags_error(&ctx->diags, TB_DIAG_IO, (tb_place){0}, "`tiebreak score FILE --save` begins one",
                       "there is no decision log '%s'", path);
        return cli_fail(ctx, TB_ERR_IO, &ctx->diags);
    }
    const tb_status status = tb_store_open(path, create, &ctx->diags, out);
    return status == TB_OK ? CLI_DONE : cli_fail(ctx, status, &ctx->diags);
}

/* A log that cannot be read has no pack: that is all that is asked here. */
tb_pack *cli_log_pack(cli_context *ctx, const char *sha256)
{
    const char *path = cli_data_path(&ctx->arena, LOG_NAME);
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_store *store = NULL;
    tb_pack *pack = NULL;
    tb_text json;
    bool found;

    if (path && access(path, F_OK) == 0 && tb_store_open(path, false, &diags, &store) == TB_OK &&
        tb_store_pack(store, sha256, &ctx->arena, &diags, &found, &json) == TB_OK && found &&
        tb_pack_from_json("the pack in the log", json.at, json.len, &diags, &pack) == TB_OK &&
        strcmp(pack->sha256, sha256) != 0) { /* not what it is called */
        tb_pack_free(pack);
        pack = NULL;
    }
    tb_store_close(store);
    tb_diags_release(&diags);
    return pack;
}

void cli_log_tell_unknown(cli_context *ctx, const char *key)
{
    tb_diags_error(&ctx->diags, TB_DIAG_UNKNOWN_NAME, (tb_place){0},
                   "`tiebreak decisions list` shows their keys; the first eight letters will do if only one begins so",
                   "the log has no decision '%s'", key);
}
