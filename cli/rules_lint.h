/* rules_lint.h - how `tiebreak rules check` tells what is lawful and yet looks wrong. */
#ifndef CLI_RULES_LINT_H
#define CLI_RULES_LINT_H

#include "command.h"

#include "lint.h"

/* Shows findings on `err`, each with the profile that shows it; with --quiet errors only. Places of a pack that is
 * built in (IS_BUILTIN) mean nothing to a reader and are left out. */
void cli_findings_show(cli_context *ctx, const tb_findings *findings, bool is_builtin);

/* Appends them as JSON objects, as diagnostics are, with the keys "finding" (its id), "near_miss" and "witness"; a
 * comma before each but the FIRST. */
void cli_findings_put_json(tb_buf *out, const tb_findings *findings, bool first, bool is_builtin);

/* The bounds as a few lines, and as the JSON keys "bounds" and "tries" with a comma before them. */
void cli_bounds_put(tb_buf *out, const tb_pack *pack, const tb_bounds *bounds);
void cli_bounds_put_json(tb_buf *out, const tb_pack *pack, const tb_bounds *bounds);

/* Writes every witness to the new or empty folder DIR: ID.yaml for a finding, lowest.CHOICE.yaml and
 * highest.CHOICE.yaml for BOUNDS (may be NULL). CLI_DONE; else it is told. */
cli_exit cli_witnesses_write(cli_context *ctx, const char *dir, const tb_pack *pack, const tb_findings *findings,
                             const tb_bounds *bounds);

#endif
