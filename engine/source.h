/* source.h - a text that was read: its name, its bytes, its lines. Immutable. What is parsed from it borrows it. */
#ifndef TB_SOURCE_H
#define TB_SOURCE_H

#include "status.h"
#include "text.h"

#include <stddef.h>
#include <stdint.h>

#define TB_FILE_MAX ((size_t)1 << 20) /* bytes of one input file */

struct tb_diags;

typedef struct tb_source tb_source;
struct tb_source {
    const char *name; /* as the person gave it; "-" is standard input */
    const char *data; /* NUL-terminated after len bytes */
    size_t len;
    uint32_t first_line; /* number of the first line: 1, or the line of a batch */
    tb_source *next;     /* for whoever keeps several; NULL otherwise */
};

/* Reads the file at PATH whole, "-" being standard input. TB_OK: *out is the caller's, to tb_source_free(). TB_ERR_IO:
 * it can't be read, is a folder or not a file. TB_ERR_INPUT: over TB_FILE_MAX, empty, holds a NUL, or is not UTF-8; a
 * byte-order mark is skipped. TB_ERR_NOMEM. DIAGS says what and where. */
TB_NODISCARD tb_status tb_source_read(const char *path, struct tb_diags *diags, tb_source **out);

/* What the same makes of LEN bytes in memory, which are copied. */
TB_NODISCARD tb_status tb_source_from(const char *name, const char *bytes, size_t len, struct tb_diags *diags,
                                      tb_source **out);

/* The last two of those checks: TB_ERR_INPUT for a NUL and for what is not UTF-8. */
TB_NODISCARD tb_status tb_source_check(const tb_source *source, struct tb_diags *diags);

void tb_source_free(tb_source *source); /* NULL is fine */

/* Line LINE (from first_line), without its end; empty if there is none. */
tb_text tb_source_line(const tb_source *source, uint32_t line);

#endif
