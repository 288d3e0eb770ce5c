/* recheck_files.h - which files a list of operands stands for: files as they are, folders by the reports in them. */
#ifndef CLI_RECHECK_FILES_H
#define CLI_RECHECK_FILES_H

#include "command.h"

typedef struct cli_files {
    const char **paths; /* in ctx's arena */
    size_t count, cap;
} cli_files;

/* Lists the command's operands; of a folder all reports in it and in folders below, sorted by name; links to folders,
 * hidden names, and reports whose record is superseded, rejected or deprecated are passed by. TB_ERR_IO: a folder
 * cannot be read (told); TB_ERR_NOMEM. */
TB_NODISCARD tb_status cli_files_find(cli_context *ctx, cli_files *out);

#endif
