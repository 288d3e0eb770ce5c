#include "evidence_file.h"
#include "places.h"

#include "source.h"

#include <unistd.h>

tb_status cli_evidence_load(cli_context *ctx, const char *path, cli_evidence *out)
{
    tb_source *source = NULL;
    const tb_node *node = NULL;
    tb_status status;

    *out = (cli_evidence){0};
    if (path == NULL) {
        path = cli_data_path(&ctx->arena, CLI_EVIDENCE_NAME);
        if (path == NULL || access(path, F_OK) != 0)
            return TB_OK;
    }
    status = tb_source_read(path, &ctx->diags, &source);
    if (status == TB_OK)
        status = tb_document_parse(source, &out->arena, &ctx->diags, &node);
    if (status == TB_OK)
        status = tb_evidence_read(ctx->pack, node, &out->arena, &ctx->diags, &out->evidence);
    out->found = status == TB_OK;
    tb_diags_keep(&ctx->diags, source);
    return status;
}

void cli_evidence_release(cli_evidence *evidence)
{
    tb_arena_release(&evidence->arena);
}
