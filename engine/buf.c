#include "buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUF_FIRST = 256 };

/* Makes room for EXTRA more bytes and the NUL after them. */
static bool grow(tb_buf *buf, size_t extra)
{
    size_t ceiling = buf->ceiling != 0 ? buf->ceiling : TB_BUF_CEILING;
    size_t cap = buf->cap != 0 ? buf->cap : BUF_FIRST;
    char *data;

    if (buf->failed)
        return false;
    if (extra < buf->cap - buf->len)
        return true;
    if (buf->len > ceiling || extra > ceiling - buf->len) {
        buf->failed = true;
        return false;
    }
    while (cap <= buf->len + extra)
        cap *= 2;
    if (cap > ceiling + 1)
        cap = ceiling + 1;
    data = realloc(buf->data, cap);
    if (data == NULL) {
        buf->failed = true;
        return false;
    }
    if (buf->data == NULL)
        data[0] = '\0';
    buf->data = data;
    buf->cap = cap;
    return true;
}

void tb_buf_add_more(tb_buf *buf, const char *bytes, size_t len)
{
    if (len == 0 || !grow(buf, len))
        return;
    memcpy(buf->data + buf->len, bytes, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void tb_buf_printf(tb_buf *buf, const char *format, ...)
{
    va_list args, again;
    int len;

    va_start(args, format);
    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, args);
    if (len < 0)
        buf->failed = true;
    if (len > 0 && grow(buf, (size_t)len)) {
        vsnprintf(buf->data + buf->len, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
    va_end(args);
}

void tb_buf_fill(tb_buf *buf, char c, size_t count)
{
    if (count == 0 || !grow(buf, count))
        return;
    memset(buf->data + buf->len, c, count);
    buf->len += count;
    buf->data[buf->len] = '\0';
}

void tb_buf_clear(tb_buf *buf)
{
    buf->len = 0;
    buf->failed = false;
    if (buf->data != NULL)
        buf->data[0] = '\0';
}

void tb_buf_release(tb_buf *buf)
{
    free(buf->data);
    *buf = (tb_buf){.ceiling = buf->ceiling};
}

tb_status tb_buf_status(const tb_buf *buf)
{
    return buf->failed ? TB_ERR_NOMEM : TB_OK;
}
