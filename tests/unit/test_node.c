#include "parse.h"

#include <string.h>

struct document_row {
    const char *name, *file, *text, *want;
};
static const struct document_row document_rows[] = {
    {"a brace makes it JSON", "x.yaml", "\n {\"a\": 1}", "{\"a\":1}"},
    {"so YAML's braces are not taken", "x.yaml", "{a: 1}", "syntax 1:2+1"},
    {"a bracket makes it JSON", "-", "[1]", "[1]"},
    {"the name makes it JSON", "x.json", "a: 1", "syntax 1:1+1"},
    {"that of a batch, too", "x.jsonl", "12", "12"},
    {"everything else is YAML", "x.txt", "a: b", "{\"a\":\"b\"}"},
    {"a comment is YAML", "-", "# {\na: b", "{\"a\":\"b\"}"},
};

static void document(void **state)
{
    const struct document_row *row = *state;
    const struct parse_row text = {row->name, row->text, row->want};

    check_row(&text, row->file, tb_document_parse);
}

static void getting_entries(void **state)
{
    tb_node second = {.kind = TB_NODE_TEXT, .key = TB_TEXT("ab")};
    tb_node first = {.kind = TB_NODE_TEXT, .key = TB_TEXT("a"), .next = &second};
    tb_node map = {.kind = TB_NODE_MAP, .first = &first, .count = 2};

    (void)state;
    assert_ptr_equal(tb_node_get(&map, "a"), &first);
    assert_ptr_equal(tb_node_get(&map, "ab"), &second);
    assert_null(tb_node_get(&map, "abc"));
    assert_null(tb_node_get(&map, ""));
    map.kind = TB_NODE_LIST;
    assert_null(tb_node_get(&map, "a"));
}

static void kinds_have_names(void **state)
{
    (void)state;
    assert_string_equal(tb_node_kind_name(TB_NODE_NULL), "nothing");
    assert_string_equal(tb_node_kind_name(TB_NODE_MAP), "a map");
    assert_string_equal(tb_node_kind_name(TB_NODE_NUMBER), "a number");
}

static void a_buffer_that_is_full_is_reported(void **state)
{
    tb_node item = {.kind = TB_NODE_TEXT, .text = TB_TEXT("long enough")};
    tb_node list = {.kind = TB_NODE_LIST, .first = &item, .count = 1};
    tb_buf out = {.ceiling = 5};

    (void)state;
    tb_node_put_canonical(&out, &list);
    assert_int_equal(tb_buf_status(&out), TB_ERR_NOMEM);
    tb_buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(getting_entries),
        cmocka_unit_test(kinds_have_names),
        cmocka_unit_test(a_buffer_that_is_full_is_reported),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(document_rows, document, failed);
    return failed;
}
