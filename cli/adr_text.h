/* adr_text.h - the text of a decision record: which parts of it are ours, and which its reader's.
 *
 * Ours is what stands between the lines `<!-- tiebreak:begin NAME -->` and `<!-- tiebreak:end NAME -->`, and three keys
 * of the front matter when they change: status, date, decision-makers. Everything else is kept, and a region that was
 * taken out stays out. */
#ifndef CLI_ADR_TEXT_H
#define CLI_ADR_TEXT_H

#include "buf.h"
#include "diag.h"
#include "source.h"

#include <stdbool.h>

/* Appends OLD with its regions as MADE has them. TB_ERR_INPUT: a region of OLD has no end; DIAGS says which. */
TB_NODISCARD tb_status cli_adr_merge(const tb_source *old, tb_text made, tb_diags *diags, tb_buf *out);

/* The value of KEY in the front matter; empty without one. Borrowed. */
tb_text cli_adr_front(tb_text record, const char *key);

/* Puts VALUE in the place of KEY's in the front matter of RECORD. Without front matter, or the key in it, nothing is
 * changed. TB_ERR_NOMEM. */
TB_NODISCARD tb_status cli_adr_set_front(tb_buf *record, const char *key, tb_text value);

#endif
