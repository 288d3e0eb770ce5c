/* terminal.h - what can be known of the terminal at the other end of a stream. The only file that asks isatty(). */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

/* Whether STREAM gets colour. WHEN: "always", "never", or "auto": on a terminal, unless NO_COLOR is set (and not
 * empty: no-color.org) or TERM is dumb. */
bool cli_terminal_color(FILE *stream, const char *when);

/* Columns of the terminal STREAM leads to: COLUMNS, else what the system says, else 80; from 40 to 1000. */
int cli_terminal_width(FILE *stream);

/* Whether STREAM leads to a terminal, so that a person may read or answer. */
bool cli_terminal_is_interactive(FILE *stream);

#endif
