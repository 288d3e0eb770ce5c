#include "diag.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const tb_source *source_of(tb_diags *diags, const char *name, const char *text)
{
    tb_source *source = NULL;

    assert_int_equal(tb_source_from(name, text, strlen(text), diags, &source), TB_OK);
    tb_diags_keep(diags, source);
    return source;
}

struct put_row {
    const char *name, *line;
    uint32_t column, width;
    const char *text, *hint, *want;
};
static const struct put_row put_rows[] = {
    {"a name with its hint", "  sped: 5", 3, 4, "unknown criterion 'sped'", "did you mean 'speed'?",
     "x.yaml:1:3: error: unknown criterion 'sped'\n"
     "    1 |   sped: 5\n"
     "      |   ^~~~\n"
     "  hint: did you mean 'speed'?\n"},
    {"no column: the line, but no caret", "a: 1", 0, 0, "wrong", NULL, "x.yaml:1: error: wrong\n    1 | a: 1\n"},
    {"behind the end", "a:", 3, 0, "missing", NULL, "x.yaml:1:3: error: missing\n    1 | a:\n      |   ^\n"},
    {"a width past the end", "a: b", 4, 99, "wrong", NULL, "x.yaml:1:4: error: wrong\n    1 | a: b\n      |    ^\n"},
    {"a column past the end", "a: b", 99, 1, "wrong", NULL, "x.yaml:1:99: error: wrong\n    1 | a: b\n      |     ^\n"},
    {"tabs stay under tabs", "\ta:\tb", 5, 1, "wrong", NULL,
     "x.yaml:1:5: error: wrong\n    1 | \ta:\tb\n      | \t  \t^\n"},
    {"wide characters", "\xE4\xB8\xAD: \xE6\x96\x87\xE5\xAD\x97", 4, 2, "wrong", NULL,
     "x.yaml:1:4: error: wrong\n    1 | \xE4\xB8\xAD: \xE6\x96\x87\xE5\xAD\x97\n      |     ^~~~\n"},
    {"combining characters", "e\xCC\x81: x", 5, 1, "wrong", NULL,
     "x.yaml:1:5: error: wrong\n    1 | e\xCC\x81: x\n      |    ^\n"},
    {"controls are shown as ?", "a\x1b[31m \xE2\x80\xAE z", 10, 1, "wrong", NULL,
     "x.yaml:1:10: error: wrong\n    1 | a?[31m ? z\n      |          ^\n"},
    {"controls in text and hint", "a", 1, 1, "key '\x1b[2J'", "\x07",
     "x.yaml:1:1: error: key '\xEF\xBF\xBD[2J'\n    1 | a\n      | ^\n  hint: \xEF\xBF\xBD\n"},
};

static void put(void **state)
{
    const struct put_row *row = *state;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf out = TB_BUF_EMPTY;
    tb_place at = {source_of(&diags, "x.yaml", row->line), 1, row->column, row->width};

    tb_diags_error(&diags, TB_DIAG_SYNTAX, at, row->hint, "%s", row->text);
    tb_diag_put(&out, &diags.list[0], false);
    assert_string_equal(out.data, row->want);
    tb_buf_release(&out);
    tb_diags_release(&diags);
}

static void a_problem_without_a_place(void **state)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf out = TB_BUF_EMPTY;
    tb_place at = {.source = source_of(&diags, "x.yaml", "a")};

    (void)state;
    tb_diags_warn(&diags, TB_DIAG_UNUSED, at, NULL, "claim '%s' is unused", "c1");
    tb_diags_error(&diags, TB_DIAG_IO, (tb_place){0}, NULL, "cannot read 'y'");
    tb_diag_put(&out, &diags.list[0], false);
    tb_diag_put(&out, &diags.list[1], false);
    assert_string_equal(out.data, "x.yaml: warning: claim 'c1' is unused\nerror: cannot read 'y'\n");
    assert_int_equal(diags.errors, 1);
    assert_int_equal(diags.count, 2);
    tb_buf_release(&out);
    tb_diags_release(&diags);
}

static void the_first_place_follows_as_a_note(void **state)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf out = TB_BUF_EMPTY;
    const tb_source *source = source_of(&diags, "x.yaml", "ab: 1\nab: 2\n");

    (void)state;
    tb_diags_error(&diags, TB_DIAG_DUPLICATE_KEY, (tb_place){source, 2, 1, 2}, "keep one",
                   "the key 'ab' is used twice");
    tb_diags_also(&diags, (tb_place){source, 1, 1, 2});
    tb_diag_put(&out, &diags.list[0], false);
    assert_string_equal(out.data, "x.yaml:2:1: error: the key 'ab' is used twice\n"
                                  "    2 | ab: 2\n"
                                  "      | ^~\n"
                                  "  hint: keep one\n"
                                  "x.yaml:1:1: note: first here\n"
                                  "    1 | ab: 1\n"
                                  "      | ^~\n");
    tb_buf_clear(&out);
    tb_diag_put_json(&out, &diags.list[0]);
    assert_string_equal(out.data, "{\"code\":\"duplicate-key\",\"severity\":\"error\","
                                  "\"message\":\"the key 'ab' is used twice\",\"hint\":\"keep one\","
                                  "\"file\":\"x.yaml\",\"line\":2,\"column\":1,"
                                  "\"also\":{\"file\":\"x.yaml\",\"line\":1,\"column\":1}}");
    tb_buf_release(&out);
    tb_diags_release(&diags);
}

static void json_says_null_for_what_is_unknown(void **state)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf out = TB_BUF_EMPTY;

    (void)state;
    tb_diags_warn(&diags, TB_DIAG_UNUSED, (tb_place){0}, NULL, "a \"quoted\" \x01 text");
    tb_diag_put_json(&out, &diags.list[0]);
    assert_string_equal(out.data, "{\"code\":\"unused\",\"severity\":\"warning\","
                                  "\"message\":\"a \\\"quoted\\\" \\u0001 text\",\"hint\":null,"
                                  "\"file\":null,\"line\":null,\"column\":null,\"also\":null}");
    tb_buf_release(&out);
    tb_diags_release(&diags);
}

static void color_only_adds_escape_sequences(void **state)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf plain = TB_BUF_EMPTY, color = TB_BUF_EMPTY;
    size_t to = 0;

    (void)state;
    tb_diags_error(&diags, TB_DIAG_SYNTAX, (tb_place){source_of(&diags, "x", "a: b"), 1, 1, 1}, "hint", "text");
    tb_diag_put(&plain, &diags.list[0], false);
    tb_diag_put(&color, &diags.list[0], true);
    assert_non_null(strstr(color.data, "\033[1;31m"));
    for (size_t i = 0; i <= color.len; i++) {
        if (color.data[i] == '\033')
            i += strcspn(color.data + i, "m");
        else
            color.data[to++] = color.data[i];
    }
    assert_string_equal(color.data, plain.data);
    tb_buf_release(&color);
    tb_buf_release(&plain);
    tb_diags_release(&diags);
}

/* Whatever the line and the column, the excerpt stays narrow and shows the caret under its character. */
static void long_lines_are_cut_around_the_caret(void **state)
{
    enum { LEN = 100000 };
    static const uint32_t columns[] = {1, 2, 60, 61, 62, 99, 101, 5000, LEN - 50, LEN - 1, LEN};
    char *line = malloc(LEN + 1);
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf out = TB_BUF_EMPTY;
    tb_place at = {.line = 1, .width = 1};

    (void)state;
    assert_non_null(line);
    memset(line, '.', LEN);
    line[LEN] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(columns); i++)
        line[columns[i] - 1] = '#';
    at.source = source_of(&diags, "x", line);
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        const char *shown, *caret;

        at.column = columns[i];
        tb_diags_error(&diags, TB_DIAG_SYNTAX, at, NULL, "x");
        tb_buf_clear(&out);
        tb_diag_put(&out, &diags.list[i], false);
        shown = strchr(out.data, '\n') + 1;
        caret = strchr(shown, '\n') + 1;
        assert_true(caret - shown <= 8 + 3 + 100 + 3 + 1);
        assert_int_equal(shown[strchr(caret, '^') - caret], '#');
    }
    free(line);
    tb_buf_release(&out);
    tb_diags_release(&diags);
}

static void past_the_maximum_they_are_counted(void **state)
{
    tb_diags diags = TB_DIAGS_EMPTY;

    (void)state;
    for (int i = 0; i < TB_DIAGS_MAX + 5; i++)
        tb_diags_error(&diags, TB_DIAG_SYNTAX, (tb_place){0}, NULL, "%d", i);
    tb_diags_also(&diags, (tb_place){.source = source_of(&diags, "x", "a")}); /* of a dropped one: nobody's */
    assert_int_equal(diags.count, TB_DIAGS_MAX);
    assert_int_equal(diags.dropped, 5);
    assert_int_equal(diags.errors, TB_DIAGS_MAX + 5);
    assert_null(diags.list[TB_DIAGS_MAX - 1].also.source);
    tb_diags_clear(&diags);
    assert_int_equal(diags.count + diags.errors + diags.dropped, 0);
    assert_null(diags.kept);
    tb_diags_warn(&diags, TB_DIAG_SYNTAX, (tb_place){0}, NULL, "again");
    assert_string_equal(diags.list[0].text, "again");
    tb_diags_release(&diags);
}

static void sorted_by_file_line_column_and_code(void **state)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    const tb_source *a = source_of(&diags, "a", "x"), *b = source_of(&diags, "b", "x");
    char order[8] = "";

    (void)state;
    tb_diags_error(&diags, TB_DIAG_SYNTAX, (tb_place){b, 1, 1, 0}, NULL, "6");
    tb_diags_error(&diags, TB_DIAG_IO, (tb_place){a, 2, 1, 0}, NULL, "3");
    tb_diags_error(&diags, TB_DIAG_SYNTAX, (tb_place){a, 2, 5, 0}, NULL, "4");
    tb_diags_error(&diags, TB_DIAG_SYNTAX, (tb_place){a, 2, 5, 0}, NULL, "5");
    tb_diags_error(&diags, TB_DIAG_SYNTAX, (tb_place){a, 2, 1, 0}, NULL, "2");
    tb_diags_error(&diags, TB_DIAG_SYNTAX, (tb_place){0}, NULL, "1");
    tb_diags_sort(&diags);
    for (size_t i = 0; i < diags.count; i++)
        order[i] = diags.list[i].text[0];
    assert_string_equal(order, "123456");
    tb_diags_release(&diags);
}

static void every_code_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < TB_DIAG_CODE_COUNT; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(tb_diag_code_name((tb_diag_code)i), tb_diag_code_name((tb_diag_code)j));
    assert_string_equal(tb_diag_code_name(TB_DIAG_UNKNOWN_KEY), "unknown-key");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_problem_without_a_place),           cmocka_unit_test(the_first_place_follows_as_a_note),
        cmocka_unit_test(json_says_null_for_what_is_unknown),  cmocka_unit_test(color_only_adds_escape_sequences),
        cmocka_unit_test(long_lines_are_cut_around_the_caret), cmocka_unit_test(past_the_maximum_they_are_counted),
        cmocka_unit_test(sorted_by_file_line_column_and_code), cmocka_unit_test(every_code_has_a_name_of_its_own),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(put_rows, put, failed);
    return failed;
}
