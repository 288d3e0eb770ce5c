/* rules.c - `tiebreak rules`: the table of its subcommands, for people who write packs. */
#include "rules.h"

#include "commands.h"

static const cli_command *const commands[] = {
    &cli_rules_check_command,
    &cli_rules_test_command,
    &cli_rules_coverage_command,
    &cli_rules_calibrate_command,
    &cli_rules_list_command,
    &cli_rules_export_command,
    NULL,
};

const cli_command cli_rules_command = {
    .name = "rules",
    .summary = "check, test, measure, list or export a pack, for people who write one",
    .commands = commands,
};
