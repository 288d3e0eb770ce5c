#include "signals.h"

#include "model.h"

/* ---- Which files a signal is about ---- */

struct name_row {
    const char *name;
    const char *file; /* a glob, or with a dot in front an extension */
    const char *path;
    bool want;
};
static struct name_row name_rows[] = {
    {"the name", "go.mod", "go.mod", true},
    {"the name, further down", "go.mod", "a/b/go.mod", true},
    {"another name", "go.mod", "go.mods", false},
    {"names tell case apart", "Gemfile", "gemfile", false},
    {"a star", "requirements*.txt", "requirements-dev.txt", true},
    {"a star for nothing", "requirements*.txt", "requirements.txt", true},
    {"a star goes back", "a*b.txt", "aXbYb.txt", true},
    {"a star that fails", "a*b.txt", "aXbYc.txt", false},
    {"two stars", "*compose*", "docker-compose.yml", true},
    {"a question mark", "v?.txt", "v1.txt", true},
    {"a question mark is one", "v?.txt", "v.txt", false},
    {"a path", "ci/*.yml", "ci/x.yml", true},
    {"a path begins at the folder", "ci/*.yml", "a/ci/x.yml", false},
    {"a star stops at a slash", "ci/*.yml", "ci/a/x.yml", false},
    {"an extension", ".py", "a/b.py", true},
    {"an extension in another case", ".py", "B.PY", true},
    {"the last extension", ".py", "b.py.txt", false},
    {"longer than the extension", ".py", "b.pyi", false},
    {"shorter than the extension", ".pyi", "b.py", false},
    {"no extension", ".py", "py", false},
    {"a hidden file is no extension", ".py", ".py", false},
    {"a dot in a folder is no extension", ".py", "a.py/b", false},
};

static void test_names(void **state)
{
    const struct name_row *row = *state;
    struct model m;
    tb_scan scan;
    tb_buf signals = TB_BUF_EMPTY;

    tb_buf_printf(&signals, "{'id':'s','%s':'%s','workload':'w1'}", row->file[0] == '.' ? "extension" : "file",
                  row->file + (row->file[0] == '.'));
    model_open(&m, &(struct parts){.signals = signals.data}, NULL, 0);
    assert_int_equal(tb_scan_init(&scan, m.pack), TB_OK);
    assert_false(tb_scan_wants(&scan, row->path)); /* without a pattern, the name is enough */
    assert_int_equal(tb_scan_add(&scan, row->path, NULL, &m.diags), TB_OK);
    assert_int_equal(scan.findings[0].files, row->want);
    assert_int_equal(tb_scan_implies_workload(&scan, 0, 0), row->want);
    assert_false(tb_scan_implies_workload(&scan, 0, 1));
    tb_scan_release(&scan);
    model_close(&m);
    tb_buf_release(&signals);
}

/* ---- What its pattern finds ---- */

#define OPENED "{'id':'s','file':'a.txt','pattern':'/(?m)^(?:live|h.t)\\\\s+wire.*/','workload':'w1'}"

struct text_row {
    const char *name;
    const char *text;
    size_t len;        /* 0: of the string */
    const char *words; /* NULL: not found */
};
static struct text_row text_rows[] = {
    {"found", "a live wire\nlive wire here\n", 0, "live wire here"},
    {"in another case", "LIVE WIRE", 0, "LIVE WIRE"},
    {"not found", "a live wire", 0, NULL},
    {"empty", "", 0, NULL},
    {"on one line", "live \t\r\n  wire", 0, "live wire"},
    {"after bytes that are not UTF-8", "\xFF\xC0\xAF\nlive wire", 0, "live wire"},
    {"bytes that are not UTF-8 are question marks", "h\xFFt wire", 0, "h?t wire"},
    {"a binary file has no words", "\nlive wire\n\0", 12, NULL},
    {"cut", "live wire 0123456789012345678901234567890123456789012345678901234567890123456789", 0,
     "live wire 0123456789012345678901234567890123456789012345678901234567890123456789"},
    {"cut at eighty bytes", "live wire 01234567890123456789012345678901234567890123456789012345678901234567890", 0,
     "live wire 0123456789012345678901234567890123456789012345678901234567890123456789"},
    {"not cut within a character",
     "live wire 012345678901234567890123456789012345678901234567890123456789012345678\xC3\xA9", 0,
     "live wire 012345678901234567890123456789012345678901234567890123456789012345678"},
};

static void test_texts(void **state)
{
    const struct text_row *row = *state;
    const tb_text text = {row->text, row->len > 0 ? row->len : strlen(row->text)};
    struct model m;
    tb_scan scan;

    model_open(&m, &(struct parts){.signals = OPENED}, NULL, 0);
    assert_int_equal(tb_scan_init(&scan, m.pack), TB_OK);
    assert_true(tb_scan_wants(&scan, "b/a.txt"));
    assert_int_equal(tb_scan_add(&scan, "b/a.txt", &text, &m.diags), TB_OK);
    assert_int_equal(scan.findings[0].holds, row->words != NULL);
    if (row->words != NULL) {
        assert_string_equal(scan.findings[0].words, row->words);
        assert_string_equal(scan.findings[0].path, "b/a.txt");
    }
    assert_int_equal(m.diags.count, 0);
    tb_scan_release(&scan);
    model_close(&m);
}

static void test_unread(void **state)
{
    struct model m;
    tb_scan scan;

    (void)state;
    model_open(&m, &(struct parts){.signals = OPENED}, NULL, 0);
    assert_int_equal(tb_scan_init(&scan, m.pack), TB_OK);
    assert_int_equal(tb_scan_add(&scan, "a.txt", NULL, &m.diags), TB_OK);
    assert_int_equal(scan.findings[0].files, 0);
    tb_scan_release(&scan);
    model_close(&m);
}

static void test_match_limit(void **state)
{
    char letters[4000];
    struct model m;
    tb_scan scan;

    (void)state;
    memset(letters, 'a', sizeof letters);
    model_open(&m, &(struct parts){.signals = "{'id':'s','file':'a.txt','pattern':'/(a|aa)+[bc]/','workload':'w1'}"},
               NULL, 0);
    assert_int_equal(tb_scan_init(&scan, m.pack), TB_OK);
    assert_int_equal(tb_scan_add(&scan, "a.txt", &(tb_text){letters, sizeof letters}, &m.diags), TB_OK);
    assert_false(scan.findings[0].holds);
    assert_int_equal(m.diags.count, 1); /* it is told: given up is not "no match" */
    assert_int_equal(m.diags.list[0].code, TB_DIAG_REGEX_LIMIT);
    assert_int_equal(m.diags.errors, 0);
    tb_scan_release(&scan);
    model_close(&m);
}

/* ---- What it comes to ---- */

#define SIGNAL(id, file, more) "{'id':'" id "','file':'" file "','answers':{" more "}}"

struct answer_row {
    const char *name;
    const char *signals;
    const char *question;
    tb_scan_said want;
    double number;
    uint64_t options;
};
static struct answer_row answer_rows[] = {
    {"silent", SIGNAL("s", "other", "'flag':true"), "flag", TB_SCAN_SILENT, 0, 0},
    {"a boolean", SIGNAL("s", "a", "'flag':true"), "flag", TB_SCAN_AGREED, 1, 0},
    {"two that agree", SIGNAL("s", "a", "'flag':false") "," SIGNAL("t", "b", "'flag':false"), "flag", TB_SCAN_AGREED, 0,
     0},
    {"two that differ", SIGNAL("s", "a", "'flag':false") "," SIGNAL("t", "b", "'flag':true"), "flag", TB_SCAN_TORN, 0,
     0},
    {"one that differs is not there", SIGNAL("s", "a", "'flag':false") "," SIGNAL("t", "c", "'flag':true"), "flag",
     TB_SCAN_AGREED, 0, 0},
    {"a choice", SIGNAL("s", "a", "'colour':'blue'"), "colour", TB_SCAN_AGREED, 0, 0},
    {"two choices", SIGNAL("s", "a", "'colour':'blue'") "," SIGNAL("t", "b", "'colour':'red'"), "colour", TB_SCAN_TORN,
     0, 0},
    {"choices add up", SIGNAL("s", "a", "'skills':'sewing'") "," SIGNAL("t", "b", "'skills':['sums']"), "skills",
     TB_SCAN_AGREED, 0, 5},
    {"a number", SIGNAL("s", "a", "'n':7"), "n", TB_SCAN_AGREED, 7, 0},
    {"a level", SIGNAL("s", "a", "'mood':3"), "mood", TB_SCAN_AGREED, 3, 0},
    {"too few files", "{'id':'s','file':['a','b'],'at_least':3,'answers':{'flag':true}}", "flag", TB_SCAN_SILENT, 0, 0},
    {"enough files", "{'id':'s','file':['a','b'],'at_least':2,'answers':{'flag':true}}", "flag", TB_SCAN_AGREED, 1, 0},
};

static void test_answers(void **state)
{
    const struct answer_row *row = *state;
    struct model m;
    tb_scan scan;
    tb_answer answer;

    model_open(&m, &(struct parts){.signals = row->signals}, NULL, 0);
    assert_int_equal(tb_scan_init(&scan, m.pack), TB_OK);
    assert_int_equal(tb_scan_add(&scan, "a", NULL, &m.diags), TB_OK);
    assert_int_equal(tb_scan_add(&scan, "b", NULL, &m.diags), TB_OK);
    const size_t question = (size_t)tb_pack_question(m.pack, tb_text_of(row->question));
    assert_int_equal(tb_scan_answer(&scan, question, &answer), row->want);
    if (row->want == TB_SCAN_AGREED) {
        if (m.pack->questions[question].type == TB_QUESTION_CHOICES)
            assert_int_equal(answer.options, row->options);
        else
            assert_near(answer.number, row->number);
    }
    tb_scan_release(&scan);
    model_close(&m);
}

static void test_folders(void **state)
{
    struct model m;
    tb_scan scan;

    (void)state;
    model_open(&m, &(struct parts){.signals = "{'id':'s','file':['x','.ci/flows/*.yml'],'workload':'w1'}"}, NULL, 0);
    assert_int_equal(tb_scan_init(&scan, m.pack), TB_OK);
    assert_true(tb_scan_names_folder(&scan, ".ci"));
    assert_true(tb_scan_names_folder(&scan, ".ci/flows"));
    assert_false(tb_scan_names_folder(&scan, ".c"));
    assert_false(tb_scan_names_folder(&scan, "a/.ci"));
    assert_false(tb_scan_names_folder(&scan, "x"));
    tb_scan_release(&scan);
    model_close(&m);
}

static void test_no_signals(void **state)
{
    struct model m;
    tb_scan scan;
    tb_answer answer;

    (void)state;
    model_open(&m, &(struct parts){0}, NULL, 0);
    assert_int_equal(tb_scan_init(&scan, m.pack), TB_OK);
    assert_int_equal(tb_scan_add(&scan, "a", NULL, &m.diags), TB_OK);
    assert_false(tb_scan_wants(&scan, "a"));
    assert_int_equal(tb_scan_answer(&scan, 0, &answer), TB_SCAN_SILENT);
    tb_scan_release(&scan);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_unread), cmocka_unit_test(test_match_limit),
                                       cmocka_unit_test(test_folders), cmocka_unit_test(test_no_signals)};
    int failed = cmocka_run_group_tests_name("signals", tests, NULL, NULL);

    RUN_ROWS(name_rows, test_names, failed);
    RUN_ROWS(text_rows, test_texts, failed);
    RUN_ROWS(answer_rows, test_answers, failed);
    return failed;
}
