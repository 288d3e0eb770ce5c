#include "escape.h"

#include "unit.h"

#define T(literal)                                                                                                     \
    {                                                                                                                  \
        literal, sizeof(literal) - 1                                                                                   \
    }

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

static const struct row html_rows[] = {
    {"plain", T("abc \xC3\xA9"), "abc \xC3\xA9"},
    {"markup", T("<script>alert('x')</script>"), "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"},
    {"an attribute's end", T("\" onload=\"x"), "&quot; onload=&quot;x"},
    {"a reference", T("&lt;"), "&amp;lt;"},
    {"newline and tab are kept", T("a\n\tb"), "a\n\tb"},
    {"carriage return", T("a\r\nb"), "a \nb"},
    {"controls", {"\0\x1b[1m\x7f", 6}, "\xEF\xBF\xBD\xEF\xBF\xBD[1m\xEF\xBF\xBD"},
    {"right-to-left override", T("a\xE2\x80\xAE!"), "a\xEF\xBF\xBD!"},
    {"invalid bytes", T("\xFF\xE4\xB8"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
};
static const struct row markdown_rows[] = {
    {"plain", T("Node.js 3.1, C++ (fast)!"), "Node.js 3.1, C++ (fast)!"},
    {"nothing", T(""), NULL},
    {"snake_case means itself", T("open_connections _x_ a_"), "open_connections \\_x\\_ a\\_"},
    {"emphasis and code", T("*a* **b** `c` ~d~"), "\\*a\\* \\*\\*b\\*\\* \\`c\\` \\~d\\~"},
    {"HTML", T("<b>&amp;&#60;"), "\\<b>\\&amp;\\&#60;"},
    {"an ampersand alone", T("R & D"), "R & D"},
    {"a link and an image", T("![a](b)"), "!\\[a\\](b)"},
    {"bare links", T("http://a.b www.c.d x@e.f"), "http\\://a.b www\\.c.d x\\@e.f"},
    {"a cell's end", T("a|b"), "a\\|b"},
    {"backslash", T("\\*"), "\\\\\\*"},
    {"lines become one", T("a\r\n\n# b\n---\n> c"), "a \\# b --- > c"},
    {"a heading", T("# a # b#c"), "\\# a \\# b#c"},
    {"a list", T("- a"), "\\- a"},
    {"a numbered list", T("12. a"), "12\\. a"},
    {"the other one", T("1) a"), "1\\) a"},
    {"a number is none", T("1.5 a"), "1.5 a"},
    {"a number with a sign", T("+1.5"), "+1.5"},
    {"the third list", T("+ a"), "\\+ a"},
    {"a quote", T(" > a"), "\\> a"},
    {"indented code", T("    a"), "a"},
    {"a hard break", T("a  \nb  "), "a b"},
    {"mathematics", T("$a$"), "\\$a\\$"},
    {"controls and overrides", T("\x1b\xE2\x80\xAE"), "\xEF\xBF\xBD\xEF\xBF\xBD"},
};
static const struct row json_text_rows[] = {
    {"nothing", T(""), NULL},
    {"nothing to escape", T("{\n\t\"a\": \"\xC3\xA9\xE2\x82\xAC\"}"), "{\n\t\"a\": \"\xC3\xA9\xE2\x82\xAC\"}"},
    {"DEL and C1", T("\"\x7F\xC2\x80\xC2\x9F\xC2\xA0\""), "\"\\u007f\\u0080\\u009f\xC2\xA0\""},
    {"overrides and isolates", T("\"\xE2\x80\xAA\xE2\x80\xAE\xE2\x81\xA6\xE2\x81\xA9\""),
     "\"\\u202a\\u202e\\u2066\\u2069\""},
    {"marks", T("\"\xD8\x9C\xE2\x80\x8E\xE2\x80\x8F\""), "\"\\u061c\\u200e\\u200f\""},
    {"their neighbours", T("\"\xE2\x80\x8D\xE2\x80\x90\xE2\x81\xAA\""), "\"\xE2\x80\x8D\xE2\x80\x90\xE2\x81\xAA\""},
    {"what is escaped stays so", T("\"\\u0085\\\"\""), "\"\\u0085\\\"\""},
};
static const struct row csv_rows[] = {
    {"plain", T("abc"), "abc"},
    {"nothing", T(""), NULL},
    {"a comma", T("a,b"), "\"a,b\""},
    {"a quote", T("a\"b"), "\"a\"\"b\""},
    {"lines become one", T("a\r\nb"), "a  b"},
    {"a formula", T("=1+1"), "'=1+1"},
    {"a formula with a comma", T("=SUM(1,2)"), "\"'=SUM(1,2)\""},
    {"plus, minus, at", T("+1"), "'+1"},
    {"minus", T("-1"), "'-1"},
    {"at", T("@a"), "'@a"},
    {"behind white space", T(" \t\r\n=1"), "'=1"},
    {"wide",
     T("\xEF\xBC\x9D"
       "1"),
     "'\xEF\xBC\x9D"
     "1"},
    {"later on it is none", T("a=1"), "a=1"},
    {"controls and overrides", T("\x1b\xE2\x80\xAE"), "\xEF\xBF\xBD\xEF\xBF\xBD"},
};

static void json(void **state)
{
    const struct row *row = *state;
    tb_buf out = TB_BUF_EMPTY;

    tb_escape_json(&out, row->text);
    assert_string_equal(out.data, row->want);
    tb_buf_release(&out);
}

static void json_text(void **state)
{
    const struct row *row = *state;
    tb_buf out = TB_BUF_EMPTY;

    tb_escape_json_text(&out, row->text);
    if (row->want == NULL)
        assert_null(out.data);
    else
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

static void html(void **state)
{
    const struct row *row = *state;
    tb_buf out = TB_BUF_EMPTY;

    tb_escape_html(&out, row->text);
    if (row->want == NULL)
        assert_null(out.data);
    else
        assert_string_equal(out.data, row->want);
    tb_buf_release(&out);
}

static void markdown(void **state)
{
    const struct row *row = *state;
    tb_buf out = TB_BUF_EMPTY;

    tb_escape_markdown(&out, row->text);
    if (row->want == NULL)
        assert_null(out.data);
    else
        assert_string_equal(out.data, row->want);
    tb_buf_release(&out);
}

static void csv(void **state)
{
    const struct row *row = *state;
    tb_buf out = TB_BUF_EMPTY;

    tb_escape_csv(&out, row->text);
    if (row->want == NULL)
        assert_null(out.data);
    else
        assert_string_equal(out.data, row->want);
    tb_buf_release(&out);
}

int main(void)
{
    int failed = 0;

    RUN_ROWS(json_rows, json, failed);
    RUN_ROWS(json_text_rows, json_text, failed);
    RUN_ROWS(terminal_rows, terminal, failed);
    RUN_ROWS(html_rows, html, failed);
    RUN_ROWS(markdown_rows, markdown, failed);
    RUN_ROWS(csv_rows, csv, failed);
    return failed;
}
