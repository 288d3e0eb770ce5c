/* log.h - the decision log as the commands use it: where it is. */
#ifndef CLI_LOG_H
#define CLI_LOG_H

#include "command.h"

#include "decision.h"

/* Opens the log at PATH; NULL: the usual place, $XDG_DATA_HOME/tiebreak/decisions.db. CREATE makes it, and the folders
 * of the usual place, where they are missing. CLI_DONE, and *out is the caller's; else it was told why not. */
TB_NODISCARD cli_exit cli_log_open(cli_context *ctx, const char *path, bool create, tb_store **out);

/* The pack with that hash out of the usual log; NULL if there is no log, or it has none. The caller's, to
 * tb_pack_free(). */
tb_pack *cli_log_pack(cli_context *ctx, const char *sha256);

/* Adds the problem that the log has no decision of that KEY to ctx->diags. */
void cli_log_tell_unknown(cli_context *ctx, const char *key);

#endif
