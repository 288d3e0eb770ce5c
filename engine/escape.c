#include "escape.h"

#include "tbi_escape.h"

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

bool tbi_is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069);
}

static void put_json_control(tb_buf *out, unsigned char c)
{
    static const char letters[] = "btn\0fr"; /* 8, 9, 10, 12, 13 */

    if (c >= 8 && c <= 13 && letters[c - 8] != '\0')
        tb_buf_add(out, (const char[]){'\\', letters[c - 8]}, 2);
    else
        tb_buf_printf(out, "\\u%04x", c);
}

static bool json_takes(unsigned char c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

void tb_escape_json(tb_buf *out, tb_text text)
{
    size_t i = 0, from, taken;

    tb_buf_putc(out, '"');
    while (i < text.len) {
        unsigned char c = (unsigned char)text.at[i];

        if (json_takes(c)) {
            for (from = i++; i < text.len && json_takes((unsigned char)text.at[i]);)
                i++;
            tb_buf_add(out, text.at + from, i - from);
        } else if (c >= 0x80) {
            if (tb_utf8_next(text.at + i, text.len - i, &taken) == 0xFFFD)
                tb_buf_puts(out, REPLACEMENT);
            else
                tb_buf_add(out, text.at + i, taken);
            i += taken;
        } else {
            if (c == '"' || c == '\\')
                tb_buf_add(out, (const char[]){'\\', (char)c}, 2);
            else
                put_json_control(out, c);
            i++;
        }
    }
    tb_buf_putc(out, '"');
}

/* What YAML does not call printable, or takes for the end of a line or the mark of an encoding. */
static bool yaml_escapes(uint32_t code)
{
    return (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 || code == 0xFEFF || code == 0xFFFE ||
           code == 0xFFFF;
}

void tb_escape_yaml(tb_buf *out, tb_text text)
{
    tb_buf json = TB_BUF_EMPTY;
    size_t from = 0, taken;

    tb_escape_json(&json, text);
    for (size_t i = 0; i < json.len; i += taken) {
        uint32_t code = tb_utf8_next(json.data + i, json.len - i, &taken);
        if (!yaml_escapes(code))
            continue;
        tb_buf_add(out, json.data + from, i - from);
        tb_buf_printf(out, "\\u%04x", (unsigned)code);
        from = i + taken;
    }
    tb_buf_add(out, json.data != NULL ? json.data + from : "", json.len - from);
    out->failed |= json.failed;
    tb_buf_release(&json);
}

void tb_escape_terminal(tb_buf *out, tb_text text)
{
    size_t from = 0, taken;

    for (size_t i = 0; i < text.len; i += taken) {
        uint32_t code = tb_utf8_next(text.at + i, text.len - i, &taken);

        if (code != 0xFFFD && (code == '\n' || !tbi_is_control(code)))
            continue;
        tb_buf_add(out, text.at + from, i - from);
        tb_buf_puts(out, REPLACEMENT);
        from = i + taken;
    }
    tb_buf_add(out, text.at + from, text.len - from);
}
