/* new_folder.h - folders that a command fills: only new or empty ones, so that nothing is overwritten or mixed up. */
#ifndef CLI_NEW_FOLDER_H
#define CLI_NEW_FOLDER_H

#include "command.h"

/* Makes the folder DIR, or makes sure that there is nothing in it. CLI_DONE; else it is told. */
cli_exit cli_new_folder(cli_context *ctx, const char *dir);

/* Tells that the system refused to do WHAT ("write") with PATH, and why: an errno. */
cli_exit cli_outside(cli_context *ctx, const char *what, const char *path, int error);

#endif
