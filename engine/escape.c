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

void tb_escape_json(tb_buf *out, tb_text text)
{
    size_t i = 0, taken;

    tb_buf_putc(out, '"');
    while (i < text.len) {
        taken = tbi_json_plain(text.at + i, text.at + text.len);
        tb_buf_add(out, text.at + i, taken);
        i += taken;
        if (i == text.len)
            break;
        unsigned char c = (unsigned char)text.at[i];
        taken = 1;
        if (c == '"' || c == '\\')
            tb_buf_add(out, (const char[]){'\\', (char)c}, 2);
        else if (c < 0x80)
            put_json_control(out, c);
        else if (tb_utf8_next(text.at + i, text.len - i, &taken) == 0xFFFD)
            tb_buf_puts(out, REPLACEMENT);
        else
            tb_buf_add(out, text.at + i, taken);
        i += taken;
    }
    tb_buf_putc(out, '"');
}

/* What a terminal could take for more than a character, marks of direction included: nothing is lost by escaping them.
 */
static bool json_hides(uint32_t code)
{
    return code >= 0x7F && (tbi_is_control(code) || code == 0x061C || code == 0x200E || code == 0x200F);
}

void tb_escape_json_text(tb_buf *out, tb_text json)
{
    size_t from = 0, taken;

    for (size_t i = 0; i < json.len; i += taken) {
        taken = 1;
        if ((unsigned char)json.at[i] < 0x7F)
            continue;
        const uint32_t code = tb_utf8_next(json.at + i, json.len - i, &taken);
        if (!json_hides(code))
            continue;
        tb_buf_add(out, json.at + from, i - from);
        tb_buf_printf(out, "\\u%04x", (unsigned)code);
        from = i + taken;
    }
    if (from < json.len) /* an empty text may have no place */
        tb_buf_add(out, json.at + from, json.len - from);
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
    if (from < text.len) /* an empty text may have no place */
        tb_buf_add(out, text.at + from, text.len - from);
}

/* A character for a page or a cell, where white space is a space; what steers anything is replaced. */
static uint32_t plain(uint32_t code)
{
    if (code == '\n' || code == '\t' || code == '\r' || code == '\v' || code == '\f' || code == 0x2028 ||
        code == 0x2029)
        return ' ';
    return tbi_is_control(code) ? 0xFFFD : code;
}

static void put_code(tb_buf *out, uint32_t code)
{
    char bytes[4];

    tb_buf_add(out, bytes, tb_utf8_encode(code, bytes));
}

static const char *html_reference(uint32_t code)
{
    switch (code) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void tb_escape_html(tb_buf *out, tb_text text)
{
    size_t from = 0, taken;

    for (size_t i = 0; i < text.len; i += taken) {
        uint32_t code = tb_utf8_next(text.at + i, text.len - i, &taken);
        const char *instead = html_reference(code);

        if (instead == NULL && code != '\n' && code != '\t' && (code == 0xFFFD || plain(code) != code))
            instead = plain(code) == ' ' ? " " : REPLACEMENT;
        if (instead == NULL)
            continue;
        tb_buf_add(out, text.at + from, i - from);
        tb_buf_puts(out, instead);
        from = i + taken;
    }
    if (from < text.len) /* an empty text may have no place */
        tb_buf_add(out, text.at + from, text.len - from);
}

static bool is_letter_or_digit(uint32_t code)
{
    return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || code >= 0x80;
}

/* Whether C means something in the middle of a line, BEFORE standing before it and AFTER after it. */
static bool is_inline_markup(uint32_t before, uint32_t c, uint32_t after)
{
    switch (c) {
    case '_': return !is_letter_or_digit(before) || !is_letter_or_digit(after); /* snake_case means itself */
    case '&': return after == '#' || is_letter_or_digit(after);
    case ':': return after == '/';                   /* a bare link */
    case '.': return before == 'w' || before == 'W'; /* www. */
    case '#': return before == ' ';
    default: return c < 0x80 && c != 0 && strchr("\\`*[]<|~$@", (int)c) != NULL;
    }
}

/* Whether C at the beginning of a line, AFTER standing after it, could make of it a list, a quote or a rule. */
static bool begins_block(uint32_t c, uint32_t after)
{
    return c == '-' || c == '=' || c == '>' || (c == '+' && (after == ' ' || after == 0));
}

void tb_escape_markdown(tb_buf *out, tb_text text)
{
    uint32_t before = ' ';
    bool only_digits = true, any = false; /* so far */
    size_t taken, next;

    for (size_t i = 0; i < text.len; i += taken) {
        uint32_t code = plain(tb_utf8_next(text.at + i, text.len - i, &taken)), after = 0;

        if (i + taken < text.len)
            after = plain(tb_utf8_next(text.at + i + taken, text.len - i - taken, &next));
        if (code == ' ' && (before == ' ' || after == ' ' || after == 0))
            continue; /* of several the last one stays; of those at either end none */
        if (is_inline_markup(before, code, after) || (!any && begins_block(code, after)) ||
            (any && only_digits && (code == '.' || code == ')') && (after == ' ' || after == 0)))
            tb_buf_putc(out, '\\');
        put_code(out, code);
        only_digits = only_digits && code >= '0' && code <= '9';
        any = true;
        before = code;
    }
}

/* Characters that make a formula of a cell, the wide forms included, which some programs take for the narrow ones. */
static bool begins_formula(uint32_t code)
{
    return code == '=' || code == '+' || code == '-' || code == '@' || code == 0xFF1D || code == 0xFF0B ||
           code == 0xFF0D || code == 0xFF20;
}

void tb_escape_csv(tb_buf *out, tb_text text)
{
    bool quoted = false, first = true;
    size_t taken;

    for (size_t i = 0; i < text.len && !quoted; i++)
        quoted = text.at[i] == '"' || text.at[i] == ',' || text.at[i] == '\'' || text.at[i] == ';';
    if (quoted)
        tb_buf_putc(out, '"');
    for (size_t i = 0; i < text.len; i += taken) {
        uint32_t code = plain(tb_utf8_next(text.at + i, text.len - i, &taken));
        if (first && code == ' ')
            continue; /* it could hide what follows */
        if (first && begins_formula(code))
            tb_buf_putc(out, '\'');
        if (code == '"')
            tb_buf_putc(out, '"');
        put_code(out, code);
        first = false;
    }
    if (quoted)
        tb_buf_putc(out, '"');
}
