/* escape.h - the one escaper for each language something is written in. */
#ifndef TB_ESCAPE_H
#define TB_ESCAPE_H

#include "buf.h"
#include "text.h"

/* Appends TEXT as a JSON string with its quotes: minimal escapes (RFC 8785), invalid UTF-8 as U+FFFD. */
void tb_escape_json(tb_buf *out, tb_text text);

/* Appends JSON, a text of it, for a terminal: in its strings DEL, C1 and what reorders or marks the direction of text
 * become \uXXXX, which is the same value. C0 is escaped in any JSON. */
void tb_escape_json_text(tb_buf *out, tb_text json);

/* The same as tb_escape_json(), as a quoted scalar of YAML: what YAML would not take as it stands is escaped too. */
void tb_escape_yaml(tb_buf *out, tb_text text);

/* Appends TEXT for a terminal: control characters (C0 but newline, DEL, C1), bidirectional overrides and invalid
 * bytes become U+FFFD, so that nothing a profile says can steer the terminal. */
void tb_escape_terminal(tb_buf *out, tb_text text);

/* Appends TEXT for HTML, as content or between quotes: `& < > " '` as references; control characters (but newline and
 * tab), bidirectional overrides and invalid bytes become U+FFFD. */
void tb_escape_html(tb_buf *out, tb_text text);

/* Appends TEXT for Markdown (CommonMark with GitHub's tables, strikethrough and bare links), as part of a paragraph, a
 * heading, an item or a cell: characters that mean something there are escaped, what could begin a block too, white
 * space and line ends become one space; what a terminal does not get becomes U+FFFD. */
void tb_escape_markdown(tb_buf *out, tb_text text);

/* Appends TEXT as one field of CSV (RFC 4180), quoted if need be, on one line. What a spreadsheet would take for a
 * formula gets an apostrophe before it; what a terminal does not get becomes U+FFFD. */
void tb_escape_csv(tb_buf *out, tb_text text);

#endif
