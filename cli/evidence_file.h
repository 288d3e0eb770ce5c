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

/* Where this machine's measurements are kept, among a person's data (places.h). */
#define CLI_EVIDENCE_NAME "evidence.json"
/* Where a pack has the run that ships with it. */
#define CLI_REFERENCE_NAME "evidence/reference.json"

/* Loads the evidence at PATH, or with NULL the measurements of this machine, which need not exist. TB_ERR_IO,
 * TB_ERR_INPUT: ctx->diags says why. TB_ERR_NOMEM. Release it in any case. */
TB_NODISCARD tb_status cli_evidence_load(cli_context *ctx, const char *path, cli_evidence *out);

/* Loads the reference run of ctx->pack, made on another machine: that built in, or evidence/reference.json in the
 * pack's folder, which need not exist. For what was not measured here (tb_report_refer). As above. */
TB_NODISCARD tb_status cli_reference_load(cli_context *ctx, cli_evidence *out);

/* What was found, or NULL. */
const tb_evidence *cli_evidence_of(const cli_evidence *evidence);

void cli_evidence_release(cli_evidence *evidence);

#endif
