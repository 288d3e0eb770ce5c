/* rules_lint.h - how `tiebreak rules check` tells what is lawful and yet looks wrong. */
#ifndef CLI_RULES_LINT_H
#define CLI_RULES_LINT_H

#include "command.h"

#include "lint.h"

/* Shows findings on `err`, each with the profile that shows it; with --quiet errors only. Places of a pack that is
 * built in (IS_BUILTIN) mean nothing to a reader and are left out. */
void cli_findings_show(cli_context *ctx, const tb_findings *findings, bool is_builtin);

/* Appends them as JSON objects, as diagnostics are, with the key "witness"; a comma before each but the FIRST. */
void cli_findings_put_json(tb_buf *out, const tb_findings *findings, bool first, bool is_builtin);

#endif
