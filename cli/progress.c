#include "progress.h"

#include "process.h"
#include "terminal.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define PAUSE 0.1 /* seconds between two texts */

cli_progress cli_progress_begin(const cli_context *ctx)
{
    const char *term = getenv("TERM");
    const bool is_shown =
        !ctx->quiet && cli_terminal_is_interactive(ctx->err) && term != NULL && strcmp(term, "dumb") != 0;

    return (cli_progress){.to = is_shown ? ctx->err : NULL};
}

void cli_progress_tell(cli_progress *progress, const char *format, ...)
{
    const double now = cli_now();
    va_list args;

    if (progress->to == NULL || (progress->told_at > 0 && now - progress->told_at < PAUSE))
        return;
    progress->told_at = now;
    fputs("\r\033[K  ", progress->to);
    va_start(args, format);
    vfprintf(progress->to, format, args);
    va_end(args);
    fflush(progress->to);
}

void cli_progress_end(cli_progress *progress)
{
    if (progress->to != NULL && progress->told_at > 0)
        fputs("\r\033[K", progress->to);
    *progress = (cli_progress){0};
}
