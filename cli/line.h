/* line.h - lines typed by a person: read with libedit (editing, history) where it is there and wanted, else as the
 * terminal gives them. Ctrl-C, a hang-up and the end of input are results like any other: nothing is lost by them. */
#ifndef CLI_LINE_H
#define CLI_LINE_H

#include "buf.h"

#include <stdio.h>

#define CLI_LINE_MAX 8192 /* bytes; what is longer is read to its end and not taken */

typedef enum cli_line_result {
    CLI_LINE_READ,
    CLI_LINE_LONG,        /* more than CLI_LINE_MAX */
    CLI_LINE_NOT_TEXT,    /* no UTF-8, or control characters in it */
    CLI_LINE_END,         /* Ctrl-D at the beginning of a line */
    CLI_LINE_INTERRUPTED, /* Ctrl-C, SIGTERM */
    CLI_LINE_GONE,        /* SIGHUP, or the terminal is closed */
} cli_line_result;

typedef struct cli_line cli_line;

/* Takes charge of SIGINT, SIGHUP and SIGTERM until it is closed. EDIT: with libedit, if the program was built with it;
 * COLOR: the prompt in bold. NULL when memory is out. One at a time. */
cli_line *cli_line_open(FILE *in, FILE *out, bool edit, bool color);
void cli_line_close(cli_line *line); /* NULL is fine */

/* Shows "> " and reads one line into OUT, white space trimmed at both ends. */
cli_line_result cli_line_read(cli_line *line, tb_buf *out);

#endif
