/* evidence_file.h - where measurements are found: the file named, or the one this person's machine keeps. */
#ifndef CLI_EVIDENCE_FILE_H
#define CLI_EVIDENCE_FILE_H

#include "command.h"
#include "evidence.h"

typedef struct cli_evidence {
    bool found;
    tb_evidence evidence;
    tb_arena arena; /* its own */
} cli_evidence;

/* Loads the evidence at PATH, or with NULL $XDG_DATA_HOME/tiebreak/evidence.json ($HOME/.local/share without it), which
 * need not exist. TB_ERR_IO, TB_ERR_INPUT: ctx->diags says why. TB_ERR_NOMEM. Release it in any case. */
TB_NODISCARD tb_status cli_evidence_load(cli_context *ctx, const char *path, cli_evidence *out);
/* Where this machine's measurements are kept, in ctx->arena; NULL without a home. */
const char *cli_evidence_default(cli_context *ctx);

void cli_evidence_release(cli_evidence *evidence);

#endif
