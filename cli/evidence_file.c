#include "evidence_file.h"
#include "places.h"

#include "cli_builtin_reference.h"
#include "source.h"

#include <unistd.h>

/* Reads SOURCE, which is there if STATUS is TB_OK. */
static tb_status read_source(cli_context *ctx, tb_status status, tb_source *source, cli_evidence *out)
{
    const tb_node *node = NULL;

    if (status == TB_OK)
        status = tb_document_parse(source, &out->arena, &ctx->diags, &node);
    if (status == TB_OK)
        status = tb_evidence_read(ctx->pack, node, &out->arena, &ctx->diags, &out->evidence);
    out->found = status == TB_OK;
    tb_diags_keep(&ctx->diags, source);
    return status;
}

tb_status cli_evidence_load(cli_context *ctx, const char *path, cli_evidence *out)
{
    const bool usual = path == NULL;
    tb_source *source = NULL;

    *out = (cli_evidence){0};
    if (usual) {
        path = cli_data_path(&ctx->arena, CLI_EVIDENCE_NAME);
        if (path == NULL || access(path, F_OK) != 0)
            return TB_OK;
    }
    tb_status status = tb_source_read(path, &ctx->diags, &source);
    status = read_source(ctx, status, source, out);
    if (usual && status == TB_ERR_INPUT) /* nobody named this file */
        tb_diags_warn(&ctx->diags, TB_DIAG_BAD_VALUE, (tb_place){0}, "run `tiebreak bench` again, or remove the file",
                      "'%s' has this machine's measurements, which every report takes into account", path);
    return status;
}

tb_status cli_reference_load(cli_context *ctx, cli_evidence *out)
{
    const tb_embedded *own = &cli_builtin_reference[0];
    tb_source *source = NULL;
    tb_status status;

    *out = (cli_evidence){0};
    if (ctx->pack_dir != NULL) {
        const char *path = tb_arena_printf(&ctx->arena, "%s/%s", ctx->pack_dir, CLI_REFERENCE_NAME);
        if (path == NULL)
            return TB_ERR_NOMEM;
        if (access(path, F_OK) != 0)
            return TB_OK;
        status = tb_source_read(path, &ctx->diags, &source);
    } else {
        status = tb_source_from("the reference run", own->bytes, own->len, &ctx->diags, &source);
    }
    return read_source(ctx, status, source, out);
}

const tb_evidence *cli_evidence_of(const cli_evidence *evidence)
{
    return evidence->found ? &evidence->evidence : NULL;
}

void cli_evidence_release(cli_evidence *evidence)
{
    tb_arena_release(&evidence->arena);
}
