/* settings.h - what `--set KEY=VALUE` says. */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "command.h"
#include "profile.h"

/* Splits the values of a `--set` into ctx's arena: *out has as many as SET, and a place more. CLI_DONE, or how the
 * command ends. */
TB_NODISCARD cli_exit cli_settings_read(cli_context *ctx, const cli_list *set, tb_setting **out);

#endif
