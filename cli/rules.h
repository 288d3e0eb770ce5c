/* rules.h - shared by the files of `tiebreak rules`. */
#ifndef CLI_RULES_H
#define CLI_RULES_H

#include "command.h"

extern const cli_command cli_rules_calibrate_command; /* rules_calibrate.c */
extern const cli_command cli_rules_check_command;     /* rules_check.c */
extern const cli_command cli_rules_coverage_command;  /* rules_coverage.c */
extern const cli_command cli_rules_export_command;    /* rules_export.c */
extern const cli_command cli_rules_list_command;      /* rules_list.c */
extern const cli_command cli_rules_test_command;      /* rules_test.c */

#endif
