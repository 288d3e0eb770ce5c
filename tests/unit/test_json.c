#include "parse.h"

#include <string.h>

static const struct parse_row good_rows[] = {
    {"a map", "{\"b\": 1, \"a\": \"x\"}", "{\"a\":\"x\",\"b\":1}"},
    {"everything", " [ null , true , false , -0.5e1 , \"\" , [ ] , { } ] \r\n\t", "[null,true,false,-5,\"\",[],{}]"},
    {"a number alone", "12", "12"},
    {"a string alone", "\"x\"", "\"x\""},
    {"escapes", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u4E2D\"",
     "\"\\\"\\\\/\\b\\f\\n\\r\\tA\xC3\xA9\xE4\xB8\xAD\""},
    {"a surrogate pair", "\"\\ud83d\\uDE00!\"", "\"\xF0\x9F\x98\x80!\""},
    {"UTF-8", "\"caf\xC3\xA9 \xF0\x9F\x98\x80 and more behind it\"",
     "\"caf\xC3\xA9 \xF0\x9F\x98\x80 and more behind it\""},
    {"an escape behind many plain bytes", "\"0123456789abcdef\\n0123456789\"", "\"0123456789abcdef\\n0123456789\""},
    {"DEL is a character", "\"\x7F\"", "\"\x7F\""},
    {"nested", "{\"a\":{\"b\":[{\"c\":[1,[2]]}]}}", "{\"a\":{\"b\":[{\"c\":[1,[2]]}]}}"},
    {"keys by UTF-16", "{\"\xEF\xBF\xBD\":1,\"\xF0\x9F\x98\x80\":2,\"\xC3\xA9\":3,\"z\":4,\"\":5}",
     "{\"\":5,\"z\":4,\"\xC3\xA9\":3,\"\xF0\x9F\x98\x80\":2,\"\xEF\xBF\xBD\":1}"},
};

static const struct parse_row bad_rows[] = {
    {"white space alone", " \n\t\r\n", "empty 0:0+0"},
    {"a comma too many in a map", "{\"a\":1,}", "syntax 1:8+1"},
    {"a comma too many in a list", "[1,]", "syntax 1:4+1"},
    {"no comma", "[1 2]", "syntax 1:4+1"},
    {"no colon", "{\"a\" 1}", "syntax 1:6+1"},
    {"no value", "{\"a\":}", "syntax 1:6+1"},
    {"a bare key", "{a: 1}", "syntax 1:2+1"},
    {"single quotes", "['a']", "syntax 1:2+1"},
    {"a comment", "[1, // one\n2]", "syntax 1:5+1"},
    {"the wrong bracket", "[1}", "syntax 1:3+1"},
    {"an open list", "[1, 2\n", "syntax 2:1+1"},
    {"an open map", "{\"a\": 1", "syntax 1:8+1"},
    {"nothing behind a brace", "{", "syntax 1:2+1"},
    {"nothing behind a comma", "[1,", "syntax 1:4+1"},
    {"an open string, at its beginning", "[\n  \"abc", "syntax 2:3+1"},
    {"a string over two lines", "[\"abc\ndef\"]", "syntax 1:2+1"},
    {"a backslash at the end", "\"\\", "syntax 1:2+1"},
    {"an unknown escape", "\"ab\\q\"", "syntax 1:4+1"},
    {"too few digits", "\"\\u12\"", "syntax 1:2+1"},
    {"no digits", "\"\\u12g4\"", "syntax 1:2+1"},
    {"a lone high surrogate", "\"\\ud83d!\"", "syntax 1:2+1"},
    {"a lone low surrogate", "\"\\ude00\"", "syntax 1:2+1"},
    {"two high surrogates", "\"\\ud83d\\ud83d\"", "syntax 1:2+1"},
    {"a high surrogate at the end", "\"\\ud83d", "syntax 1:2+1"},
    {"a tab in a string", "\"a\tb\"", "syntax 1:3+1"},
    {"a NUL by escape", "\"a\\u0000\"", "nul-byte 1:3+1"},
    {"a leading zero", "[01]", "syntax 1:2+2"},
    {"a plus", "[+1]", "syntax 1:2+2"},
    {"a bare point", "[.5]", "syntax 1:2+2"},
    {"a number without end", "[1e]", "syntax 1:2+2"},
    {"a number too large", "[1e999]", "syntax 1:2+5"},
    {"not a number", "[NaN]", "syntax 1:2+3"},
    {"a word", "[yes]", "syntax 1:2+3"},
    {"nearly a word", "[nulll]", "syntax 1:2+5"},
    {"an upper-case word", "[True]", "syntax 1:2+4"},
    {"a control character", "[1,\x01]", "syntax 1:4+1"},
    {"a second value", "{} {}", "trailing 1:4+1"},
    {"more behind a number", "1 2", "trailing 1:3+1"},
    {"a stray bracket", "[]\n]", "trailing 2:1+1"},
    {"columns are code points", "[\"\xE4\xB8\xAD\xC3\xA9\", x]", "syntax 1:8+1"},
    {"and begin anew with each line", "[\"\xE4\xB8\xAD\",\n x]", "syntax 2:2+1"},
    {"the same key twice", "{\"a\":1,\"\xE4\xB8\xAD\":2,\"a\":3}", "duplicate-key 1:14+3 (1:2)"},
    {"the same key by escape", "{\"a\":1,\"\\u0061\":2}", "duplicate-key 1:8+8 (1:2)"},
    {"every key that is there twice", "{\"x\":{\"b\":1,\"b\":1},\"x\":2,\"x\":3}",
     "duplicate-key 1:13+3 (1:7), duplicate-key 1:20+3 (1:2), duplicate-key 1:26+3 (1:2)"},
    {"the empty key twice", "{\"\":1,\"\":2}", "duplicate-key 1:7+2 (1:2)"},
};

static void row(void **state)
{
    check_row(*state, "x.json", tb_json_parse);
}

static void places(void **state)
{
    static const char text[] = "{\n  \"caf\xC3\xA9\": \"\xE4\xB8\xAD\\n\", \"n\": -12.5,\n  \"l\": [true]\n}";
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_source *source = NULL;
    const tb_node *node = NULL, *n, *l;

    (void)state;
    assert_int_equal(tb_source_from("x", text, sizeof text - 1, &diags, &source), TB_OK);
    source->first_line = 10;
    assert_int_equal(tb_json_parse(source, &arena, &diags, &node), TB_OK);
    assert_true(node->at.line == 10 && node->at.column == 1 && node->count == 3);
    assert_true(node->first->key_at.line == 11 && node->first->key_at.column == 3 && node->first->key_at.width == 6);
    assert_true(node->first->at.column == 11 && node->first->at.width == 5);
    n = tb_node_get(node, "n");
    assert_true(n->at.column == 23 && n->at.width == 5 && n->number == -12.5 && n->plain);
    assert_string_equal(n->text.at, "-12.5");
    assert_string_equal(n->key.at, "n");
    l = tb_node_get(node, "l");
    assert_true(l->at.line == 12 && l->at.column == 8 && l->first->truth);
    assert_string_equal(l->first->text.at, "true");
    tb_source_free(source);
    tb_arena_release(&arena);
    tb_diags_release(&diags);
}

static void nesting_has_a_limit(void **state)
{
    tb_buf text = TB_BUF_EMPTY, got = TB_BUF_EMPTY;

    (void)state;
    tb_buf_fill(&text, '[', TB_DEPTH_MAX);
    tb_buf_fill(&text, ']', TB_DEPTH_MAX);
    parse_to(&got, (tb_text){text.data, text.len}, "x", tb_json_parse);
    assert_string_equal(got.data, text.data);
    tb_buf_clear(&got);
    tb_buf_clear(&text);
    tb_buf_fill(&text, '[', TB_DEPTH_MAX + 1);
    tb_buf_fill(&text, ']', TB_DEPTH_MAX + 1);
    parse_to(&got, (tb_text){text.data, text.len}, "x", tb_json_parse);
    assert_string_equal(got.data, "too-deep 1:65+1");
    tb_buf_clear(&got);
    tb_buf_clear(&text);
    for (int i = 0; i < TB_DEPTH_MAX + 1; i++)
        tb_buf_puts(&text, "{\"a\":");
    parse_to(&got, (tb_text){text.data, text.len}, "x", tb_json_parse);
    assert_string_equal(got.data, "too-deep 1:321+1");
    tb_buf_release(&got);
    tb_buf_release(&text);
}

static void many_keys_and_one_twice(void **state)
{
    tb_buf text = TB_BUF_EMPTY, got = TB_BUF_EMPTY;

    (void)state;
    tb_buf_putc(&text, '{');
    put_many(&text, "\n\"key", "\":0,", 50000);
    tb_buf_puts(&text, "\n\"key77\":1}");
    parse_to(&got, (tb_text){text.data, text.len}, "x", tb_json_parse);
    assert_string_equal(got.data, "duplicate-key 50002:1+7 (79:1)");
    tb_buf_release(&got);
    tb_buf_release(&text);
}

/* Of a good document, what is left of it at any byte is none, and reading it stays within it. */
static void no_beginning_of_a_document_is_one(void **state)
{
    static const char text[] =
        "{\"a\": [1, -2.5e3, \"x\\u00e9\\ud83d\\ude00\xC3\xA9\"], \"b\": {\"c\": null, \"d\": true}}";

    (void)state;
    for (size_t len = 1; len < sizeof text - 1; len++) {
        tb_buf got = TB_BUF_EMPTY;

        parse_to(&got, (tb_text){text, len}, "x", tb_json_parse);
        assert_true(got.data == NULL || got.data[0] != '{');
        tb_buf_release(&got);
    }
}

/* An arena that is cleared for each line of a batch. */
static void one_arena_serves_many_documents(void **state)
{
    static const char text[] = "{\"a\":[1,2,3],\"b\":\"text\"}";
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        tb_source *source = NULL;
        const tb_node *node = NULL;

        assert_int_equal(tb_source_from("x", text, sizeof text - 1, &diags, &source), TB_OK);
        assert_int_equal(tb_json_parse(source, &arena, &diags, &node), TB_OK);
        assert_string_equal(tb_node_get(node, "b")->text.at, "text");
        tb_source_free(source);
        tb_arena_clear(&arena);
    }
    tb_arena_release(&arena);
    tb_diags_release(&diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(many_keys_and_one_twice),
        cmocka_unit_test(no_beginning_of_a_document_is_one),
        cmocka_unit_test(one_arena_serves_many_documents),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(good_rows, row, failed);
    RUN_ROWS(bad_rows, row, failed);
    return failed;
}
