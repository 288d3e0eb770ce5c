/* man.h - the manual page, made from the tables. */
#ifndef CLI_MAN_H
#define CLI_MAN_H

#include "buf.h"
#include "command.h"

/* Appends tiebreak(1) in man(7) form: every command from ROOT down with its options and examples. */
void cli_man_put(tb_buf *out, const cli_command *root);

#endif
