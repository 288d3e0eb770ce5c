/* progress.h - how far a work is that takes its time: one line on a terminal, which goes when the work is done. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "command.h"

typedef struct cli_progress {
    FILE *to;       /* NULL: nobody would see it */
    double told_at; /* cli_now() */
} cli_progress;

/* A progress that is shown on ctx->err: if it is a terminal that can take a line back, and without --quiet. */
cli_progress cli_progress_begin(const cli_context *ctx);

/* Puts a short text, printf's, in place of the last; not more often than is read. */
void cli_progress_tell(cli_progress *progress, const char *format, ...) TB_PRINTF(2, 3);

/* Takes the line away. */
void cli_progress_end(cli_progress *progress);

#endif
