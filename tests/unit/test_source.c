#include "source.h"

#include "diag.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

struct refused_row {
    const char *name;
    tb_text bytes;
    tb_diag_code code;
    uint32_t line, column;
};
static const struct refused_row refused_rows[] = {
    {"empty", {"", 0}, TB_DIAG_EMPTY, 0, 0},
    {"a byte-order mark alone", {"\xEF\xBB\xBF", 3}, TB_DIAG_EMPTY, 0, 0},
    {"NUL", {"ab\nc\0d", 6}, TB_DIAG_NUL_BYTE, 2, 2},
    {"NUL first of all", {"\0", 1}, TB_DIAG_NUL_BYTE, 1, 1},
    {"not UTF-8, behind characters of several bytes", {"\xC3\xA9\xE4\xB8\xAD\xFF", 6}, TB_DIAG_UTF8, 1, 3},
    {"Latin-1", {"x\ncaf\xE9\n", 7}, TB_DIAG_UTF8, 2, 4},
    {"UTF-16", {"\xFF\xFE{\0", 4}, TB_DIAG_UTF8, 1, 1},
    {"the first of several", {"\xFF\0", 2}, TB_DIAG_UTF8, 1, 1},
};

static void refused(void **state)
{
    const struct refused_row *row = *state;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_source *source = NULL;
    tb_buf out = TB_BUF_EMPTY;

    assert_int_equal(tb_source_from("x.yaml", row->bytes.at, row->bytes.len, &diags, &source), TB_ERR_INPUT);
    assert_null(source);
    assert_int_equal(diags.count, 1);
    assert_int_equal(diags.list[0].code, row->code);
    assert_int_equal(diags.list[0].at.line, row->line);
    assert_int_equal(diags.list[0].at.column, row->column);
    assert_string_equal(diags.list[0].at.source->name, "x.yaml");
    tb_diag_put(&out, &diags.list[0], false); /* the place must still be there to be shown */
    assert_true(out.len > 0);
    tb_buf_release(&out);
    tb_diags_release(&diags);
}

static void the_limit_is_inclusive(void **state)
{
    char *bytes = malloc(TB_FILE_MAX + 1);
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_source *source = NULL;

    (void)state;
    assert_non_null(bytes);
    memset(bytes, 'x', TB_FILE_MAX + 1);
    assert_int_equal(tb_source_from("x", bytes, TB_FILE_MAX, &diags, &source), TB_OK);
    assert_int_equal(source->len, TB_FILE_MAX);
    tb_source_free(source);
    assert_int_equal(tb_source_from("x", bytes, TB_FILE_MAX + 1, &diags, &source), TB_ERR_INPUT);
    assert_int_equal(diags.list[0].code, TB_DIAG_TOO_LARGE);
    assert_non_null(strstr(diags.list[0].text, "1 MiB"));
    free(bytes);
    tb_diags_release(&diags);
}

static void lines(void **state)
{
    static const char text[] = "\xEF\xBB\xBFone\ntwo\r\n\nfour";
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_source *source = NULL;

    (void)state;
    assert_int_equal(tb_source_from("x", text, sizeof text - 1, &diags, &source), TB_OK);
    assert_memory_equal(source->data, "one", 3);
    assert_int_equal(source->data[source->len], '\0');
    assert_true(tb_text_is(tb_source_line(source, 1), "one"));
    assert_true(tb_text_is(tb_source_line(source, 2), "two"));
    assert_true(tb_text_is(tb_source_line(source, 3), ""));
    assert_true(tb_text_is(tb_source_line(source, 4), "four"));
    assert_int_equal(tb_source_line(source, 5).len, 0);
    assert_int_equal(tb_source_line(source, 0).len, 0);
    source->first_line = 40; /* as one line of a batch */
    assert_true(tb_text_is(tb_source_line(source, 41), "two"));
    assert_int_equal(tb_source_line(source, 1).len, 0);
    tb_source_free(source);
    tb_source_free(NULL);
    tb_diags_release(&diags);
}

struct unreadable_row {
    const char *name, *path, *want;
};
static const struct unreadable_row unreadable_rows[] = {
    {"a missing file", "/nonexistent/x.yaml", "cannot read '/nonexistent/x.yaml': No such file or directory"},
    {"a folder", "/tmp", "'/tmp' is a folder, not a file"},
    {"a device", "/dev/zero", "'/dev/zero' is not a file"},
};

static void unreadable(void **state)
{
    const struct unreadable_row *row = *state;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_source *source = NULL;

    assert_int_equal(tb_source_read(row->path, &diags, &source), TB_ERR_IO);
    assert_null(source);
    assert_int_equal(diags.count, 1);
    assert_int_equal(diags.list[0].code, TB_DIAG_IO);
    assert_string_equal(diags.list[0].text, row->want);
    tb_diags_release(&diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_limit_is_inclusive),
        cmocka_unit_test(lines),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(refused_rows, refused, failed);
    RUN_ROWS(unreadable_rows, unreadable, failed);
    return failed;
}
