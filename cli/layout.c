#include "layout.h"

#include "escape.h"
#include "number.h"
#include "text.h"

#include <string.h>

static const char spaces[] = " \n\t\r"; /* a folded YAML text may hold any */

void cli_put_wrapped(tb_buf *out, const char *text, size_t at, size_t indent, size_t width)
{
    text += strspn(text, spaces);
    for (bool first = true; *text; first = false) {
        const tb_text word = {text, strcspn(text, spaces)};
        const size_t columns = tb_utf8_width(word);
        if (!first && at + 1 + columns > width) {
            tb_buf_putc(out, '\n');
            tb_buf_fill(out, ' ', indent);
            at = indent;
        } else if (!first) {
            tb_buf_putc(out, ' ');
            at++;
        }
        tb_escape_terminal(out, word);
        at += columns;
        text += word.len + strspn(text + word.len, spaces);
    }
    tb_buf_putc(out, '\n');
}

void cli_put_ratio(tb_buf *out, double x)
{
    tb_number_put_grouped(out, x, x >= 100 ? 0 : x >= 10 ? 1 : x >= 0.095 ? 2 : 3);
}

void cli_put_count(tb_buf *out, size_t count, const char *noun)
{
    tb_buf_printf(out, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}
