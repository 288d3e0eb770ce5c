/* rules_mutants.h - the mutation score of `tiebreak rules coverage --mutants`. */
#ifndef CLI_RULES_MUTANTS_H
#define CLI_RULES_MUTANTS_H

#include "rules_run.h"

/* Prints the score and the changes no scenario noticed; CLI_NEGATIVE when the score is below MIN percent. */
TB_NODISCARD cli_exit cli_rules_mutants(cli_context *ctx, const cli_rules_run *run, double min);

#endif
