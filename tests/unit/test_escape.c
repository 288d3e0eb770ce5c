#include "escape.h"

#include "unit.h"

struct row {
    const char *name;
    tb_text text;
    const char *want;
};
static const struct row json_rows[] = {
    {"nothing", {"", 0}, "\"\""},
    {"plain", {"abc", 3}, "\"abc\""},
    {"quote and backslash", {"a\"b\\c", 5}, "\"a\\\"b\\\\c\""},
    {"slash is left alone", {"</x>", 4}, "\"</x>\""},
    {"the short escapes", {"\b\t\n\f\r", 5}, "\"\\b\\t\\n\\f\\r\""},
    {"other controls", {"\0\x01\x0b\x1f", 4}, "\"\\u0000\\u0001\\u000b\\u001f\""},
    {"DEL is left alone", {"\x7f", 1}, "\"\x7f\""},
    {"UTF-8 is left alone", {"\xC3\xA9\xF0\x9F\x98\x80", 6}, "\"\xC3\xA9\xF0\x9F\x98\x80\""},
    {"line separators are left alone", {"\xE2\x80\xA8", 3}, "\"\xE2\x80\xA8\""},
    {"invalid bytes", {"a\xFFz\xE4\xB8", 5}, "\"a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\""},
};
static const struct row terminal_rows[] = {
    {"plain", {"abc \xC3\xA9", 6}, "abc \xC3\xA9"},
    {"newline is kept", {"a\nb", 3}, "a\nb"},
    {"escape sequence", {"\x1b[31mred", 8}, "\xEF\xBF\xBD[31mred"},
    {"tab, carriage return, DEL", {"\t\r\x7f", 3}, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"C1",
     {"\xC2\x9B"
      "31m",
      5},
     "\xEF\xBF\xBD"
     "31m"},
    {"right-to-left override",
     {"a\xE2\x80\xAE"
      "b",
      5},
     "a\xEF\xBF\xBD"
     "b"},
    {"isolate", {"\xE2\x81\xA6", 3}, "\xEF\xBF\xBD"},
    {"invalid byte", {"a\xFF", 2}, "a\xEF\xBF\xBD"},
};

static void json(void **state)
{
    const struct row *row = *state;
    tb_buf out = TB_BUF_EMPTY;

    tb_escape_json(&out, row->text);
    assert_string_equal(out.data, row->want);
    tb_buf_release(&out);
}

static void terminal(void **state)
{
    const struct row *row = *state;
    tb_buf out = TB_BUF_EMPTY;

    tb_escape_terminal(&out, row->text);
    assert_string_equal(out.data, row->want);
    tb_buf_release(&out);
}

int main(void)
{
    int failed = 0;

    RUN_ROWS(json_rows, json, failed);
    RUN_ROWS(terminal_rows, terminal, failed);
    return failed;
}
