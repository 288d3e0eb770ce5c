/* adr.h - reports kept as architecture decision records: a folder of NNNN-title.md, each with the whole report beside
 * it in NNNN-title.tiebreak.json.
 *
 * A project is known by its pack and its title, or without a title by its description; its record is the newest. While
 * it is only proposed, or the decision is the same, it is rendered again in place; adr_text.h says what of it is kept.
 * Once it was decided and the decision has changed, a new record supersedes it, and both say so. What was chosen stays
 * chosen until something else is. */
#ifndef CLI_ADR_H
#define CLI_ADR_H

#include "command.h"
#include "report.h"

/* Writes REPORT's record into the folder DIR, which is made if need be, and appends the path of the record to TOLD, a
 * line, after those that this run has written: they are not written again for another profile. REPORT may have been
 * given what was chosen; otherwise that of the record counts. TB_ERR_INPUT, TB_ERR_IO (ctx->diags), TB_ERR_NOMEM. */
TB_NODISCARD tb_status cli_adr_write(cli_context *ctx, const char *dir, tb_report *report, tb_buf *told);

#endif
