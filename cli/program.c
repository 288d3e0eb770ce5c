/* program.c - the table of commands. */
#include "commands.h"

static const cli_command *const commands[] = {
    &cli_ask_command,        &cli_score_command,
    &cli_questions_command,  &cli_scan_command,
    &cli_sources_command,    &cli_verify_command,
    &cli_recheck_command,    &cli_diff_command,
    &cli_bench_command,      &cli_rules_command,
    &cli_decisions_command,  &cli_serve_command,
    &cli_completion_command, NULL,
};

const cli_command cli_program = {
    .name = "tiebreak",
    .summary = "decides, with reasons, between the alternatives of a pack",
    .details = "Describe a project in a profile (a small YAML file), and Tiebreak says which alternative to build on, "
               "or which part "
               "on which, why, how firmly, and what would change the verdict.",
    .commands = commands,
};
