/* buf.h - a growing string with a ceiling and a sticky failure: append a hundred times, check once.
 * `data` is NUL-terminated whenever it is not NULL. */
#ifndef TB_BUF_H
#define TB_BUF_H

#include "status.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define TB_BUF_CEILING ((size_t)256 << 20)

typedef struct tb_buf {
    char *data;      /* NULL while empty */
    size_t len, cap; /* cap is at most one more than the ceiling, for the NUL */
    size_t ceiling;  /* appending past it fails; 0 stands for TB_BUF_CEILING */
    bool failed;     /* memory or ceiling was hit: what was appended since is lost */
} tb_buf;

#define TB_BUF_EMPTY ((tb_buf){0})

void tb_buf_add_more(tb_buf *buf, const char *bytes, size_t len); /* tb_buf_add() where there is no room */
static inline void tb_buf_add(tb_buf *buf, const char *bytes, size_t len)
{
    if (buf->failed || len >= buf->cap - buf->len || len == 0) {
        tb_buf_add_more(buf, bytes, len);
        return;
    }
    memcpy(buf->data + buf->len, bytes, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}
static inline void tb_buf_puts(tb_buf *buf, const char *string)
{
    tb_buf_add(buf, string, strlen(string)); /* of a literal the compiler knows it */
}
static inline void tb_buf_putc(tb_buf *buf, char c)
{
    tb_buf_add(buf, &c, 1);
}
void tb_buf_printf(tb_buf *buf, const char *format, ...) TB_PRINTF(2, 3);

/* COUNT times C. */
void tb_buf_fill(tb_buf *buf, char c, size_t count);

/* Empties it and keeps the memory; a failure is forgotten. */
void tb_buf_clear(tb_buf *buf);
void tb_buf_release(tb_buf *buf);

/* TB_OK, or TB_ERR_NOMEM when an append has failed. */
TB_NODISCARD tb_status tb_buf_status(const tb_buf *buf);

#endif
