#include "parse.h"

#include <string.h>

static const struct parse_row good_rows[] = {
    {"a map", "a: 1\nb: x\n", "{\"a\":1,\"b\":\"x\"}"},
    {"lists", "- a\n- [1, 2]\n-\n  - b\n", "[\"a\",[1,2],[\"b\"]]"},
    {"empty ones", "a: []\nb: {}\nc: ''\n", "{\"a\":[],\"b\":{},\"c\":\"\"}"},
    {"a scalar alone", "hello", "\"hello\""},
    {"an empty document", "---\n", "null"},
    {"ended explicitly", "a: 1\n...\n", "{\"a\":1}"},
    {"null and nothing", "a:\nb: null\n", "{\"a\":null,\"b\":null}"},
    {"other nulls are texts", "[~, Null, NULL]", "[\"~\",\"Null\",\"NULL\"]"},
    {"booleans", "[true, false]", "[true,false]"},
    {"other booleans are texts", "[yes, no, on, off, y, n, True, FALSE]",
     "[\"yes\",\"no\",\"on\",\"off\",\"y\",\"n\",\"True\",\"FALSE\"]"},
    {"numbers", "[0, -1, 1.50, 2e3]", "[0,-1,1.5,2000]"},
    {"other numbers are texts", "[012, 1_000, .5, +1, 0x1F, .inf, 1:30, 5.]",
     "[\"012\",\"1_000\",\".5\",1,\"0x1F\",\".inf\",\"1:30\",\"5.\"]"},
    {"dates are texts", "2024-01-31", "\"2024-01-31\""},
    {"quoted ones are texts", "['1', \"true\", 'null']", "[\"1\",\"true\",\"null\"]"},
    {"a block is a text", "a: |\n  1\nb: >\n  true\n", "{\"a\":\"1\\n\",\"b\":\"true\\n\"}"},
    {"a plain text over lines", "a: one\n  two\n", "{\"a\":\"one two\"}"},
    {"escapes", "\"\\u00e9\\x41\\n\"",
     "\"\xC3\xA9"
     "A\\n\""},
    {"a number as a key is a text", "1: a\ntrue: b\n", "{\"1\":\"a\",\"true\":\"b\"}"},
    {"carriage returns", "a: 1\r\nb: 2\r\n", "{\"a\":1,\"b\":2}"},
    {"a version directive", "%YAML 1.1\n---\na: 1\n", "{\"a\":1}"},
};

static const struct parse_row bad_rows[] = {
    {"white space alone", " \n\n", "empty 0:0+0"},
    {"comments alone", "# nothing\n  # here\n", "empty 0:0+0"},
    {"an anchor", "a: &x 1\n", "anchor 1:4+1"},
    {"an anchor on a map", "a: &x\n  b: 1\n", "anchor 1:4+1"},
    {"an anchor on a list", "&x [1]\n", "anchor 1:1+1"},
    {"an alias", "a: *x\n", "anchor 1:4+2"},
    {"a merge key", "a:\n  <<: {b: 1}\n", "anchor 2:3+2"},
    {"a tag", "a: !!str 1\n", "tag 1:4+1"},
    {"a tag of one's own", "a: !x {b: 1}\n", "tag 1:4+1"},
    {"a second document", "a: 1\n---\nb: 2\n", "trailing 2:1+3"},
    {"a list as a key", "? [a]\n: 1\n", "syntax 1:3+1"},
    {"a map as a key", "{{a: 1}: 2}\n", "syntax 1:2+1"},
    {"a tab as indentation", "a:\n\tb: 1\n", "tab 2:1+1"},
    {"a tab behind spaces", "a:\n  \t- b\n", "tab 2:3+1"},
    {"a tab before a dash", "a:\n  - b\n\t- c\n", "tab 3:1+1"},
    {"a colon too many", "a: b: c\n", "syntax 1:5+1"},
    {"bad indentation", "a:\n  b: 1\n c: 2\n", "syntax 3:2+1"},
    {"nothing between commas", "[null, , 1]", "syntax 1:8+1"},
    {"an open list", "a: [1, 2\nb: 3\n", "syntax 2:2+1"},
    {"an open quote, at its beginning", "a: 1\nb: \"x\nc: 1\n", "syntax 2:4+1"},
    {"a character YAML reserves", "a: @b\n", "syntax 1:4+1"},
    {"an unknown escape", "a: \"\\q\"\n", "syntax 1:5+1"},
    {"a control character", "a: x\x01y\n", "syntax 1:5+1"},
    {"a control character behind wide ones", "# \xE4\xB8\xAD\n\xE4\xB8\xAD: \x7F\n", "syntax 2:4+1"},
    {"a NUL by escape", "a: \"x\\0y\"\n", "nul-byte 1:4+6"},
    {"the same key twice", "a: 1\nb: 2\na: 3\n", "duplicate-key 3:1+1 (1:1)"},
    {"every key that is there twice", "a: {x: 1, x: 2}\nbc: 1\na: 3\nbc: 2\na: 4\n",
     "duplicate-key 1:11+1 (1:5), duplicate-key 3:1+1 (1:1), duplicate-key 4:1+2 (2:1), duplicate-key 5:1+1 (1:1)"},
    {"quoted and plain keys are the same", "a: 1\n\"a\": 2\n", "duplicate-key 2:1+3 (1:1)"},
};

static void row(void **state)
{
    check_row(*state, "x.yaml", tb_yaml_parse);
}

/* Each value's place, and its key's. Where libyaml breaks lines at U+2028 and our lines go on, our places hold. */
static void places(void **state)
{
    static const char text[] = "# \xE4\xB8\xAD\n"
                               "\xC3\xA9t\xC3\xA9: 'caf\xC3\xA9'\n"
                               "list:\n"
                               "  - \"a\xE2\x80\xA8"
                               "b\"\n"
                               "  - {k: 12}\n";
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_source *source = NULL;
    const tb_node *node = NULL, *k;

    (void)state;
    assert_int_equal(tb_source_from("x", text, sizeof text - 1, &diags, &source), TB_OK);
    source->first_line = 10;
    assert_int_equal(tb_yaml_parse(source, &arena, &diags, &node), TB_OK);
    assert_int_equal(node->at.line, 11);
    assert_int_equal(node->first->key_at.column, 1);
    assert_int_equal(node->first->key_at.width, 3);
    assert_int_equal(node->first->at.column, 6);
    assert_int_equal(node->first->at.width, 6);
    assert_false(node->first->plain);
    k = node->first->next->first->next->first;
    assert_string_equal(k->key.at, "k");
    assert_true(k->plain && k->kind == TB_NODE_NUMBER && k->number == 12);
    assert_string_equal(k->text.at, "12");
    assert_ptr_equal(k->at.source, source);
    assert_int_equal(k->at.line, 14);
    assert_int_equal(k->at.column, 9);
    assert_int_equal(k->at.width, 2);
    assert_int_equal(k->key_at.column, 6);
    tb_source_free(source);
    tb_arena_release(&arena);
    tb_diags_release(&diags);
}

static void nesting_has_a_limit(void **state)
{
    tb_buf text = TB_BUF_EMPTY, got = TB_BUF_EMPTY;

    (void)state;
    for (int i = 0; i < TB_DEPTH_MAX; i++)
        tb_buf_puts(&text, "- ");
    parse_to(&got, (tb_text){text.data, text.len}, "x", tb_yaml_parse);
    assert_non_null(strstr(got.data, "[null]"));
    assert_int_equal(got.len, TB_DEPTH_MAX * 2 + 4);
    tb_buf_clear(&got);
    tb_buf_puts(&text, "- ");
    parse_to(&got, (tb_text){text.data, text.len}, "x", tb_yaml_parse);
    assert_string_equal(got.data, "too-deep 1:129+1");
    tb_buf_clear(&got);
    tb_buf_clear(&text);
    tb_buf_fill(&text, '[', 100000);
    parse_to(&got, (tb_text){text.data, text.len}, "x", tb_yaml_parse);
    assert_string_equal(got.data, "too-deep 1:65+1");
    tb_buf_release(&got);
    tb_buf_release(&text);
}

static void many_keys_and_one_twice(void **state)
{
    tb_buf text = TB_BUF_EMPTY, got = TB_BUF_EMPTY;

    (void)state;
    put_many(&text, "key", ": x\n", 30000);
    tb_buf_puts(&text, "key77: y\nkey3: z\nkey77: y\n");
    parse_to(&got, (tb_text){text.data, text.len}, "x", tb_yaml_parse);
    assert_string_equal(got.data, "duplicate-key 30002:1+4 (4:1), duplicate-key 30001:1+5 (78:1), "
                                  "duplicate-key 30003:1+5 (78:1)");
    tb_buf_release(&got);
    tb_buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(many_keys_and_one_twice),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(good_rows, row, failed);
    RUN_ROWS(bad_rows, row, failed);
    return failed;
}
