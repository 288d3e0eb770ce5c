/* file.h - files read whole under a limit, and written whole or not at all. */
#ifndef TB_FILE_H
#define TB_FILE_H

#include "buf.h"
#include "status.h"

#include <stddef.h>

/* Reads the file at PATH ("-": standard input) into OUT. At most MAX bytes: a longer one gives TB_ERR_INPUT. TB_ERR_IO
 * leaves errno's value in *error (EISDIR for a folder, EINVAL for what is no regular file, pipe or terminal; standard
 * input may be anything but a folder). TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_file_read(const char *path, size_t max, tb_buf *out, int *error);

/* Writes LEN bytes to PATH through a temporary file beside it, synced and renamed: afterwards PATH holds either all of
 * them or what it held before. A link stays one, a pipe or device is written to as it is.
 * TB_ERR_IO leaves errno's value in *error. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_file_write(const char *path, const char *bytes, size_t len, int *error);

/* Whether tb_file_write could begin to write to PATH now: an empty temporary file is made beside it and removed. A pipe
 * or device is not tried. As above. */
TB_NODISCARD tb_status tb_file_try(const char *path, int *error);

#endif
