/* commands.h - the commands there are: one row in `tiebreak`'s table (program.c) and one file each. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "command.h"

extern const cli_command cli_ask_command;               /* ask.c */
extern const cli_command cli_score_command;             /* score_options.c */
extern const cli_command cli_bench_command;             /* bench.c */
extern const cli_command cli_rules_command;             /* rules.c */
extern const cli_command cli_questions_command;         /* questions.c */
extern const cli_command cli_serve_command;             /* serve.c */
extern const cli_command cli_scan_command;              /* scan.c */
extern const cli_command cli_sources_command;           /* sources.c */
extern const cli_command cli_diff_command;              /* diff.c */
extern const cli_command cli_recheck_command;           /* recheck.c */
extern const cli_command cli_verify_command;            /* verify.c */
extern const cli_command cli_decisions_command;         /* decisions.c */
extern const cli_command cli_decisions_recheck_command; /* decisions_recheck.c: one of its own */
extern const cli_command cli_completion_command;        /* completion.c */

/* The program: what is before the first command. */
extern const cli_command cli_program; /* program.c */

#endif
