#include "replay.h"

#include "model.h"

#define VERDICT(concludes) "{'subject':'T','section':'S','concludes':'" concludes "'}"
#define BOOK(verdicts) "{'id':'book','title':'A book','publisher':'A press','year':2024,'verdicts':[" verdicts "]}"
#define CLAIM(id, subject, side, status)                                                                               \
    "{'id':'" id "','source':'book','section':'S','subject':'" subject "'," side ",'says':'So.','status':'" status     \
    "','why':'no'}"
#define THREE "{'id':'a','title':'Alpha'},{'id':'b','title':'Beta'},{'id':'c','title':'Gamma'}"

/* ---- What claims give ---- */

struct given_row {
    const char *name;
    const char *claims, *alternatives;
    int want;
    size_t counts[3];
};
static struct given_row given_rows[] = {
    {"no claim at all", CLAIM("x", "other", "'for':'a'", "current"), NULL, TB_SIDE_NONE, {0}},
    {"one for", CLAIM("x", "T", "'for':'b'", "current"), NULL, 1, {0, 1}},
    {"a criticism counts for the other", CLAIM("x", "T", "'against':'a'", "current"), NULL, 1, {0, 1}},
    {"a refuted claim counts", CLAIM("x", "T", "'for':'a'", "refuted"), NULL, 0, {1, 0}},
    {"more",
     CLAIM("x", "T", "'for':'a'", "current") "," CLAIM("y", "T", "'for':'a'", "dated") "," CLAIM("z", "T", "'for':'b'",
                                                                                                 "current"),
     NULL,
     0,
     {2, 1}},
    {"as many",
     CLAIM("x", "T", "'for':'a'", "current") "," CLAIM("y", "T", "'against':'a'", "disputed"),
     NULL,
     TB_SIDE_ALL,
     {1, 1}},
    {"for all counts for each", CLAIM("x", "T", "'for':'all'", "current"), NULL, TB_SIDE_ALL, {1, 1}},
    {"for the hybrid counts for each", CLAIM("x", "T", "'for':'hybrid'", "current"), NULL, TB_SIDE_ALL, {1, 1}},
    {"for none counts for none", CLAIM("x", "T", "'for':'none'", "current"), NULL, TB_SIDE_NONE, {0}},
    {"against all counts for none", CLAIM("x", "T", "'against':'all'", "current"), NULL, TB_SIDE_NONE, {0}},
    {"another case is another subject", CLAIM("x", "t", "'for':'a'", "current"), NULL, TB_SIDE_NONE, {0}},
    {"of three, a criticism counts for none", CLAIM("x", "T", "'against':'a'", "current"), THREE, TB_SIDE_NONE, {0}},
    {"of three, two alike",
     CLAIM("x", "T", "'for':'a'", "current") "," CLAIM("y", "T", "'for':'c'", "current"),
     THREE,
     TB_SIDE_ALL,
     {1, 0, 1}},
    {"of three, the last",
     CLAIM("x", "T", "'for':'a'", "current") "," CLAIM("y", "T", "'for':'c'",
                                                       "current") "," CLAIM("z", "T", "'for':'c'", "current"),
     THREE,
     2,
     {1, 0, 2}},
};

static void test_given(void **state)
{
    const struct given_row *row = *state;
    struct model m;
    tb_replay replay;

    model_open(&m,
               &(struct parts){.claims = row->claims, .alternatives = row->alternatives, .sources = BOOK(VERDICT("a"))},
               NULL, 0);
    assert_int_equal(tb_replay_make(m.pack, 0, &m.arena, &replay), TB_OK);
    assert_int_equal(replay.subject_count, 1);
    assert_int_equal(replay.subjects[0].given, row->want);
    assert_int_equal(replay.subjects[0].concluded, 0);
    assert_int_equal(replay.difference_count, row->want != 0);
    for (size_t a = 0; a < 3; a++)
        assert_int_equal(replay.subjects[0].counts[a], row->counts[a]);
    model_close(&m);
}

/* ---- Tallies ---- */

static void test_tally(void **state)
{
    static const char verdicts[] =
        BOOK("{'subject':'one','section':'S','concludes':'a'},{'subject':'two','section':'S','concludes':'both'},"
             "{'subject':'one','section':'Again','concludes':'a','note':'Repeated.'},"
             "{'subject':'three','section':'S','concludes':'none','explained':'Only one side is told.'}");
    static const char claims[] = CLAIM("x", "one", "'for':'a'", "current") "," CLAIM(
        "y", "two", "'for':'all'", "disputed") "," CLAIM("z", "three", "'for':'b'", "refuted");
    struct model m;
    tb_replay replay;

    (void)state;
    model_open(&m, &(struct parts){.claims = claims, .sources = verdicts}, NULL, 0);
    assert_int_equal(tb_replay_make(m.pack, 0, &m.arena, &replay), TB_OK);
    assert_int_equal(replay.subject_count, 3); /* what two sections say counts once */
    assert_int_equal(replay.concluded.won[0], 1);
    assert_int_equal(replay.concluded.won[1], 0);
    assert_int_equal(replay.concluded.both, 1);
    assert_int_equal(replay.concluded.none, 1);
    assert_int_equal(replay.given.won[1], 1);
    assert_int_equal(replay.given.none, 0);
    assert_int_equal(replay.difference_count, 1);
    assert_int_equal(replay.claim_count, 3);
    assert_int_equal(replay.statuses[TB_REFUTED], 1);
    assert_string_equal(tb_replay_subject_find(&replay, "three")->explained, "Only one side is told.");
    assert_null(tb_replay_subject_find(&replay, "four"));
    assert_string_equal(m.pack->publications[0].conclusions[2].note, "Repeated.");
    model_close(&m);
}

static void test_without_verdicts(void **state)
{
    struct model m;
    tb_replay replay;

    (void)state;
    model_open(&m, &(struct parts){0}, NULL, 0);
    assert_int_equal(tb_replay_make(m.pack, 0, &m.arena, &replay), TB_OK);
    assert_int_equal(replay.subject_count, 0);
    assert_int_equal(replay.claim_count, 4);
    assert_int_equal(tb_replay_check(m.pack, &m.diags), TB_OK);
    assert_int_equal(m.diags.count, 0);
    model_close(&m);
}

/* ---- The check ---- */

struct check_row {
    const char *name;
    const char *verdict;
    size_t want; /* warnings */
};
static struct check_row check_rows[] = {
    {"as its claims give", VERDICT("a"), 0},
    {"otherwise", VERDICT("b"), 1},
    {"otherwise, in two sections, is told once", VERDICT("b") ",{'subject':'T','section':'S2','concludes':'b'}", 1},
    {"otherwise, and explained", "{'subject':'T','section':'S','concludes':'both','explained':'Because.'}", 0},
    {"explained in the second section",
     VERDICT("b") ",{'subject':'T','section':'S2','concludes':'b','explained':'Because.'}", 0},
    {"explained for nothing", "{'subject':'T','section':'S','concludes':'a','explained':'Because.'}", 1},
};

static void test_check(void **state)
{
    const struct check_row *row = *state;
    struct model m;
    tb_buf sources = TB_BUF_EMPTY;

    tb_buf_printf(&sources, "{'id':'book','title':'A book','publisher':'A press','year':2024,'verdicts':[%s]}",
                  row->verdict);
    model_open(&m, &(struct parts){.sources = sources.data}, NULL, 0);
    assert_int_equal(tb_replay_check(m.pack, &m.diags), TB_OK);
    assert_int_equal(m.diags.count, row->want);
    assert_int_equal(m.diags.errors, 0);
    for (size_t i = 0; i < m.diags.count; i++) {
        assert_int_equal(m.diags.list[i].code, TB_DIAG_DIFFERENCE);
        assert_true(m.diags.list[i].at.line > 0);
    }
    model_close(&m);
    tb_buf_release(&sources);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tally), cmocka_unit_test(test_without_verdicts)};
    int failed = cmocka_run_group_tests_name("replay", tests, NULL, NULL);

    RUN_ROWS(given_rows, test_given, failed);
    RUN_ROWS(check_rows, test_check, failed);
    return failed;
}
