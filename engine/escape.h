/* escape.h - the one escaper for each language something is written in. */
#ifndef TB_ESCAPE_H
#define TB_ESCAPE_H

#include "buf.h"
#include "text.h"

/* Appends TEXT as a JSON string with its quotes: minimal escapes (RFC 8785), invalid UTF-8 as U+FFFD. */
void tb_escape_json(tb_buf *out, tb_text text);

/* The same, as a quoted scalar of YAML: what YAML would not take as it stands is escaped too. */
void tb_escape_yaml(tb_buf *out, tb_text text);

/* Appends TEXT for a terminal: control characters (C0 but newline, DEL, C1), bidirectional overrides and invalid
 * bytes become U+FFFD, so that nothing a profile says can steer the terminal. */
void tb_escape_terminal(tb_buf *out, tb_text text);

#endif
