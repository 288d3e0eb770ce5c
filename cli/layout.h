/* layout.h - text for people, wrapped. */
#ifndef CLI_LAYOUT_H
#define CLI_LAYOUT_H

#include "buf.h"

#include <stddef.h>

/* Appends TEXT's words and a newline, wrapped at WIDTH columns; the cursor stands at column AT, and further lines are
 * indented by INDENT. Words are not broken. Control characters are made harmless. */
void cli_put_wrapped(tb_buf *out, const char *text, size_t at, size_t indent, size_t width);

/* Appends three digits of a ratio, without an exponent: 0.048, 0.48, 4.80, 48.0. */
void cli_put_ratio(tb_buf *out, double x);

/* Appends "1 rule" or "7 rules". */
void cli_put_count(tb_buf *out, size_t count, const char *noun);

#endif
