/* scan.h - what `tiebreak scan` saw while it walked a folder, and the profile it makes of it. */
#ifndef CLI_SCAN_H
#define CLI_SCAN_H

#include "command.h"

#include "signals.h"

/* What stood in the way: how often, and where first. */
typedef struct cli_scan_note {
    const char *path; /* NULL: never */
    size_t count;
} cli_scan_note;

typedef struct cli_walk {
    size_t entries, files, read; /* met; of them files; of them looked into */
    size_t bytes;                /* of text read */
    cli_scan_note links;         /* not followed */
    cli_scan_note special;       /* devices, pipes, sockets */
    cli_scan_note large;         /* files of which only the beginning was read */
    cli_scan_note unread;        /* files not looked into, as enough was read */
    cli_scan_note deep;          /* folders not entered, as too deep */
    cli_scan_note refused;       /* that could not be opened */
    bool full;                   /* there were more entries than are looked at */
} cli_walk;

enum {
    CLI_SCAN_ENTRIES_MAX = 20000,
    CLI_SCAN_FILE_MAX = 256 << 10, /* bytes */
    CLI_SCAN_BYTES_MAX = 16 << 20,
    CLI_SCAN_DEPTH_MAX = 16, /* folders below the first */
};

/* Walks the folder open as FD, which it closes, and holds every file against the signals. TB_ERR_NOMEM. */
TB_NODISCARD tb_status cli_scan_walk(cli_walk *walk, tb_scan *scan, int fd, tb_arena *arena, tb_diags *diags);

/* Appends the profile, titled TITLE: as YAML with a comment on each answer, or as JSON. */
void cli_scan_put_yaml(tb_buf *out, const tb_scan *scan, const cli_walk *walk, const char *title);
void cli_scan_put_json(tb_buf *out, const tb_scan *scan, const char *title);

/* Appends TEXT on one line, without anything that is not printed: harmless in a comment and on a terminal. */
void cli_scan_put_plain(tb_buf *out, const char *text);

#endif
