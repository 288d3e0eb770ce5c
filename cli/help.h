/* help.h - --help, made from the tables, for 80 columns. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "buf.h"
#include "command.h"

/* Appends the help of COMMAND, whose full name is NAME ("tiebreak rules check"). */
void cli_help_put(tb_buf *out, const cli_command *command, const char *name);

#endif
