/* test_fields.c - what a form sends, as web_fields_read() understands it. */
#include "unit.h"

#include "request.h"

static struct {
    tb_arena arena;
    tb_diags diags;
    web_fields fields;
} read;

static tb_status take_text(const char *text, size_t len)
{
    tb_arena_release(&read.arena);
    tb_diags_release(&read.diags);
    read.diags = TB_DIAGS_EMPTY;
    return web_fields_read((tb_text){text, len}, &read.arena, &read.diags, &read.fields);
}

static tb_status take(const char *text)
{
    return take_text(text, strlen(text));
}

static int release(void **state)
{
    (void)state;
    tb_arena_release(&read.arena);
    tb_diags_release(&read.diags);
    return 0;
}

static void names_and_values(void **state)
{
    (void)state;
    assert_int_equal(take("title=A+chat&team%5Fsize=8&empty=&bare&a=b=c"), TB_OK);
    assert_int_equal(read.fields.count, 5);
    assert_string_equal(web_fields_get(&read.fields, "title"), "A chat");
    assert_string_equal(web_fields_get(&read.fields, "team_size"), "8");
    assert_string_equal(web_fields_get(&read.fields, "empty"), "");
    assert_string_equal(web_fields_get(&read.fields, "bare"), "");
    assert_string_equal(web_fields_get(&read.fields, "a"), "b=c");
    assert_null(web_fields_get(&read.fields, "titl"));
}

static void order_and_repetition_stay(void **state)
{
    (void)state;
    assert_int_equal(take("&a=1&&a=2&b=3&"), TB_OK);
    assert_int_equal(read.fields.count, 3);
    assert_string_equal(read.fields.list[1].value.at, "2");
    assert_string_equal(web_fields_get(&read.fields, "a"), "1");
    assert_int_equal(take(""), TB_OK);
    assert_int_equal(read.fields.count, 0);
    assert_int_equal(take("&&&"), TB_OK);
    assert_int_equal(read.fields.count, 0);
}

static void escapes(void **state)
{
    (void)state;
    assert_int_equal(take("a=%26%3d%2B%25+%C3%A9"), TB_OK);
    assert_string_equal(web_fields_get(&read.fields, "a"), "&=+% \xC3\xA9");
}

static void line_ends_are_newlines(void **state)
{
    (void)state;
    assert_int_equal(take("a=1%0D%0A2%0A3%0D4%0D%0D%0A5%0A%0D"), TB_OK);
    assert_string_equal(web_fields_get(&read.fields, "a"), "1\n2\n3\n4\n\n5\n\n");
}

static void what_is_refused(void **state)
{
    static const char *const bad[] = {"a=%",    "a=%4",  "a=%4g",   "%=",          "a=%00",        "a=%01",
                                      "a=%7F",  "a=%ff", "a=%C3",   "a=%ED%A0%80", "a\x01b",       "a=%C0%80",
                                      "a=\xff", "a=%1b", "b=1&a=%", "a=%F5%80%80", "%e2%82=%e2%82"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(take(bad[i]), TB_ERR_INPUT);
        assert_int_equal(read.diags.errors, 1);
    }
    assert_int_equal(take_text("a=\0b", 4), TB_ERR_INPUT);
}

static void so_many_and_so_long(void **state)
{
    char text[2 * WEB_FIELDS_MAX + 2], name[WEB_FIELD_NAME_MAX + 2];

    (void)state;
    for (size_t i = 0; i < WEB_FIELDS_MAX; i++)
        memcpy(text + 2 * i, "a&", 2);
    assert_int_equal(take_text(text, 2 * WEB_FIELDS_MAX - 1), TB_OK);
    assert_int_equal(read.fields.count, WEB_FIELDS_MAX);
    assert_int_equal(take_text(text, 2 * WEB_FIELDS_MAX), TB_ERR_INPUT);
    memset(name, 'n', sizeof name);
    assert_int_equal(take_text(name, WEB_FIELD_NAME_MAX), TB_OK);
    assert_int_equal(take_text(name, WEB_FIELD_NAME_MAX + 1), TB_ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_values), cmocka_unit_test(order_and_repetition_stay),
        cmocka_unit_test(escapes),          cmocka_unit_test(line_ends_are_newlines),
        cmocka_unit_test(what_is_refused),  cmocka_unit_test(so_many_and_so_long),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
