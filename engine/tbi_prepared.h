/* tbi_prepared.h - what is worked out about a built-in pack when the program is built: a few numbers and compiled
 * patterns, in bytes that are the same on every machine that can use them. */
#ifndef TBI_PREPARED_H
#define TBI_PREPARED_H

#include "tbi_pack.h"

/* NUMBER in so many bytes (1 to 4), the lowest first. */
void tbi_put_number(tb_buf *out, uint32_t number, size_t bytes);

/* The number that FROM begins with; it goes on behind it. 0 if FROM is shorter. */
uint32_t tbi_take_number(tb_text *from, size_t bytes);

/* The patterns of the lexicon and the signals, in the order in which they are read. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tbi_lexicon_store(const tb_lexicon *lexicon, tb_buf *out);
TB_NODISCARD tb_status tbi_signals_store(const tb_signals *signals, tb_buf *out);

/* One pattern (NULL is fine: nothing is written). TB_ERR_NOMEM. */
TB_NODISCARD tb_status tbi_prepared_put(tb_buf *out, const tb_pattern *pattern);

/* The next pattern's bytes; empty if it is not one for SOURCE, and so are all that follow. */
tb_text tbi_prepared_take(tbi_pack_builder *builder, tb_text source);

#endif
