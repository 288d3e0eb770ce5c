#include "text.h"

#include "unit.h"

#include <string.h>

struct valid_row {
    const char *name, *bytes;
    size_t len, want;
};
static const struct valid_row valid_rows[] = {
    {"empty", "", 0, 0},
    {"ascii, more than eight bytes", "hello, world", 12, 12},
    {"two, three and four bytes", "\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80", 9, 9},
    {"lone continuation", "ab\x80", 3, 2},
    {"overlong slash", "\xC0\xAF", 2, 0},
    {"overlong in three", "\xE0\x9F\xBF", 3, 0},
    {"overlong in four", "\xF0\x8F\xBF\xBF", 4, 0},
    {"surrogate", "x\xED\xA0\x80", 4, 1},
    {"last before the surrogates", "\xED\x9F\xBF", 3, 3},
    {"last code point", "\xF4\x8F\xBF\xBF", 4, 4},
    {"past the last code point", "\xF4\x90\x80\x80", 4, 0},
    {"cut short", "12345678\xE4\xB8", 10, 8},
    {"0xFF behind eight plain bytes", "12345678\xFF", 9, 8},
    {"continuation missing in the middle", "\xE4\x41\xAD", 3, 0},
};

static void valid_len(void **state)
{
    const struct valid_row *row = *state;

    assert_int_equal(tb_utf8_valid_len(row->bytes, row->len), row->want);
}

static void every_code_point_goes_there_and_back(void **state)
{
    (void)state;
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        char bytes[4];
        size_t len = tb_utf8_encode(code, bytes), taken = 0;

        if (code >= 0xD800 && code <= 0xDFFF)
            continue;
        assert_int_equal(tb_utf8_next(bytes, len, &taken), code);
        assert_int_equal(taken, len);
    }
}

static void invalid_bytes_are_taken_one_by_one(void **state)
{
    size_t taken = 0;

    (void)state;
    assert_int_equal(tb_utf8_next("\xE4\xB8", 2, &taken), 0xFFFD);
    assert_int_equal(taken, 1);
    assert_int_equal(tb_utf8_count(TB_TEXT("a\xE4\xB8z")), 4);
}

struct width_row {
    const char *name, *text;
    size_t count, width;
};
static const struct width_row width_rows[] = {
    {"empty", "", 0, 0},
    {"ascii", "abc", 3, 3},
    {"accents", "caf\xC3\xA9", 4, 4},
    {"combining accent", "e\xCC\x81", 2, 1},
    {"chinese", "\xE4\xB8\xAD\xE6\x96\x87", 2, 4},
    {"emoji", "\xF0\x9F\x98\x80!", 2, 3},
    {"full-width letter", "\xEF\xBC\xA1", 1, 2},
};

static void count_and_width(void **state)
{
    const struct width_row *row = *state;

    assert_int_equal(tb_utf8_count(tb_text_of(row->text)), row->count);
    assert_int_equal(tb_utf8_width(tb_text_of(row->text)), row->width);
}

struct nearest_row {
    const char *name, *given, *want;
};
static const struct nearest_row nearest_rows[] = {
    {"one letter missing", "sped", "speed"},
    {"one letter too many", "speeed", "speed"},
    {"one letter wrong", "spead", "speed"},
    {"adjacent swap is one edit", "libarries", "libraries"},
    {"a swap in a short name", "psed", NULL},
    {"two edits in six letters", "syntix", "syntax"},
    {"three edits in nine letters", "librarioz", "libraries"},
    {"far from all", "zebra", NULL},
    {"short names need one edit", "a", "ab"},
    {"ties give the first", "spee", "speed"},
    {"itself", "syntax", "syntax"},
    {"nothing", "", NULL},
    {"too long to be a slip", "speedspeedspeedspeedspeedspeedspeedspeedspeedspeedspeedspeedspeedspeed", NULL},
};

static void slugs(void **state)
{
    static const struct {
        const char *text, *slug;
    } rows[] = {{"Support Chat, v2", "support-chat-v2"},
                {"  --a  ", "a"},
                {"\xC3\x84\xC3\xB6", ""},
                {"", ""},
                {"abcdefghijklmno pq", "abcdefghijklmno"},
                {"../../etc/passwd", "etc-passwd"}};
    char slug[17];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(tb_text_slug(tb_text_of(rows[i].text), slug, sizeof slug), strlen(rows[i].slug));
        assert_string_equal(slug, rows[i].slug);
    }
}

static void nearest(void **state)
{
    static const char *const names[] = {"libraries", NULL, "speed", "speer", "syntax", "ab"};
    const struct nearest_row *row = *state;
    const char *got = tb_text_nearest(tb_text_of(row->given), names, ARRAY_LEN(names));

    if (row->want == NULL)
        assert_null(got);
    else
        assert_string_equal(got, row->want);
}

static void comparing(void **state)
{
    (void)state;
    assert_true(tb_text_compare(TB_TEXT("a"), TB_TEXT("b")) < 0);
    assert_true(tb_text_compare(TB_TEXT("ab"), TB_TEXT("a")) > 0);
    assert_true(tb_text_compare(TB_TEXT("Z"), TB_TEXT("a")) < 0);
    assert_true(tb_text_compare(TB_TEXT("z"), TB_TEXT("\xC3\xA9")) < 0);
    assert_int_equal(tb_text_compare(TB_TEXT("a"), TB_TEXT("a")), 0);
    assert_int_equal(tb_text_compare((tb_text){NULL, 0}, TB_TEXT("")), 0);
    assert_true(tb_text_is((tb_text){"abc", 2}, "ab"));
    assert_false(tb_text_is(TB_TEXT("ab"), "abc"));
    assert_int_equal(tb_text_of(NULL).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_goes_there_and_back),
        cmocka_unit_test(invalid_bytes_are_taken_one_by_one),
        cmocka_unit_test(comparing),
        cmocka_unit_test(slugs),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(valid_rows, valid_len, failed);
    RUN_ROWS(width_rows, count_and_width, failed);
    RUN_ROWS(nearest_rows, nearest, failed);
    return failed;
}
