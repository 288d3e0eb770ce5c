#include "tbi_prepared.h"

#include "pattern.h"

void tbi_put_number(tb_buf *out, uint32_t number, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        tb_buf_putc(out, (char)(number >> 8 * i & 255));
}

uint32_t tbi_take_number(tb_text *from, size_t bytes)
{
    uint32_t number = 0;

    if (from->len < bytes)
        return 0;
    for (size_t i = 0; i < bytes; i++)
        number |= (uint32_t)(unsigned char)from->at[i] << 8 * i;
    from->at += bytes;
    from->len -= bytes;
    return number;
}

tb_status tbi_prepared_put(tb_buf *out, const tb_pattern *pattern)
{
    tb_buf stored = TB_BUF_EMPTY;
    tb_status status = pattern != NULL ? tb_pattern_store(pattern, &stored) : TB_OK;

    if (status == TB_OK && pattern != NULL) {
        tbi_put_number(out, (uint32_t)tb_pattern_text(pattern).len, 4);
        tbi_put_number(out, (uint32_t)stored.len, 4);
        tb_buf_add(out, stored.data, stored.len);
        status = tb_buf_status(out);
    }
    tb_buf_release(&stored);
    return status;
}

tb_text tbi_prepared_take(tbi_pack_builder *builder, tb_text source)
{
    tb_text *left = &builder->prepared;
    uint32_t source_len = tbi_take_number(left, 4), len = tbi_take_number(left, 4);
    tb_text stored = {left->at, len};

    if (source_len != source.len || len > left->len) {
        left->len = 0;
        return (tb_text){NULL, 0};
    }
    left->at += len;
    left->len -= len;
    return stored;
}
