/* rules_run.h - a pack with its scenarios, opened and scored: what the commands that measure a pack's tests share. */
#ifndef CLI_RULES_RUN_H
#define CLI_RULES_RUN_H

#include "command.h"
#include "scenarios.h"

#include "score.h"

typedef struct cli_rules_run {
    tb_pack *pack;
    cli_scenarios scenarios;
} cli_rules_run;

/* Opens the pack in the command's operand, or the one in use, with its scenarios. CLI_DONE; else it was told why, no
 * scenario at all being a check that came out negative. To be closed in any case. */
TB_NODISCARD cli_exit cli_rules_run_open(cli_context *ctx, cli_rules_run *out);

/* Shows what is left of diagnostics, which point into what is freed here. */
void cli_rules_run_close(cli_context *ctx, cli_rules_run *run);

/* Scores every scenario, draws included, and calls EACH with it. CLI_DONE, or it was told why not. */
typedef void cli_rules_visitor(void *context, const tb_scenario *scenario, const tb_scored *scored);
TB_NODISCARD cli_exit cli_rules_run_each(cli_context *ctx, const cli_rules_run *run, cli_rules_visitor *each,
                                         void *context);

#endif
