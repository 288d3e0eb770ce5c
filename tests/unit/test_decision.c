#include "decision.h"

#include "model.h"

#include <cjson/cJSON.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#define DAY INT64_C(1795262400) /* 2026-11-21T12:00:00Z */
#define RULES "favours a decisive | when workload == w1\nfavours b strong | when n > 5"
#define MEASURED "{'benchmark':'pace','pairs':[{'of':'a','over':'b','ratio':2,'low':1.5,'high':3}]}"

/* A log, and a small pack that decisions are made with. */
struct fixture {
    struct model m;
    tb_store *store;
    char folder[32];
    tb_arena arena;
    tb_diags diags;
};

static const char *path_of(const struct fixture *f, const char *name, char path[64])
{
    snprintf(path, 64, "%s/%s", f->folder, name);
    return path;
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    char path[64];

    if (f == NULL)
        return -1;
    *state = f;
    snprintf(f->folder, sizeof f->folder, "/tmp/tiebreak-test-XXXXXX");
    return mkdtemp(f->folder) != NULL && tb_store_open(path_of(f, "log", path), true, &f->diags, &f->store) == TB_OK
               ? 0
               : -1;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"log", "log-wal", "log-shm"};
    struct fixture *f = *state;
    char path[64];

    tb_store_close(f->store);
    model_close(&f->m);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        unlink(path_of(f, names[i], path));
    rmdir(f->folder);
    tb_arena_release(&f->arena);
    tb_diags_release(&f->diags);
    free(f);
    return 0;
}

/* Puts a decision about PROFILE into the log, made with RULES and what was MEASURED. */
static void decide(struct fixture *f, const char *rules, const char *measured, const char *profile,
                   const char *supersedes, char key[TB_KEY_LEN + 1])
{
    const tb_report_options options = {200, 3, DAY, "0.9"};
    tb_report *report;

    model_close(&f->m);
    model_open(&f->m, &(struct parts){.rules = rules}, measured, (tb_date)(DAY / 86400));
    model_read(&f->m, profile);
    assert_int_equal(tb_report_new(f->m.ws, &f->m.profile, &options, &f->m.diags, &report), TB_OK);
    assert_int_equal(tb_decision_add(f->store, report, supersedes, &f->diags, key, NULL), TB_OK);
    tb_report_free(report);
}

static tb_decision find(struct fixture *f, const char *key)
{
    tb_decision found;
    bool is_there;

    assert_int_equal(tb_store_find(f->store, key, &f->arena, &f->diags, &is_there, &found), TB_OK);
    assert_true(is_there);
    return found;
}

static char *document(const tb_report *report)
{
    cJSON *json = tb_report_json(report);
    char *text = cJSON_PrintUnformatted(json);

    cJSON_Delete(json);
    return text;
}

/* Made again with PACK at hand, a decision is what was written, to the byte. */
static void is_remade(struct fixture *f, const tb_decision *decision, const tb_pack *pack, bool from_log)
{
    tb_remade remade;

    assert_int_equal(tb_decision_remake(f->store, decision, pack, &f->diags, &remade), TB_OK);
    assert_false(remade.differs);
    assert_int_equal(remade.own != NULL, from_log);
    char *text = document(remade.report);
    if (!decision->line.chosen)
        assert_string_equal(text, decision->report.at);
    cJSON_free(text);
    tb_remade_release(&remade, &f->diags);
}

static void a_decision_is_made_again_as_it_was(void **state)
{
    struct fixture *f = *state;
    char key[TB_KEY_LEN + 1];

    decide(f, RULES, NULL, "'title':'T','workloads':['w1','w2'],'answers':{'n':9}", NULL, key);
    tb_decision got = find(f, key);
    assert_string_equal(got.line.title, "T");
    assert_int_equal(got.line.made_at, DAY);
    assert_int_equal(got.evidence.len, 0);
    is_remade(f, &got, f->m.pack, false);
    is_remade(f, &got, NULL, true);
    struct model other;
    model_open(&other, &(struct parts){.rules = "favours b slight"}, NULL, 0);
    is_remade(f, &got, other.pack, true); /* whatever the rules have become */
    model_close(&other);
}

static void what_was_measured_is_kept(void **state)
{
    struct fixture *f = *state;
    char key[TB_KEY_LEN + 1];

    decide(f, "favours a strong | 'evidence':{'benchmark':'pace','full_at':3}", MEASURED, "'workloads':['w1']", NULL,
           key);
    const tb_decision got = find(f, key);
    assert_non_null(strstr(got.evidence.at, "\"benchmark\":\"pace\""));
    assert_non_null(strstr(got.report.at, got.evidence.at)); /* as the report lists it */
    is_remade(f, &got, NULL, true);
}

static void what_was_chosen_is_in_the_report(void **state)
{
    struct fixture *f = *state;
    char key[TB_KEY_LEN + 1];
    tb_remade remade;
    bool found;

    decide(f, RULES, NULL, "'workloads':['w1']", NULL, key);
    assert_int_equal(tb_store_choose(f->store, key, "b", "Ada", "We know it.", 5, &f->diags, &found), TB_OK);
    const tb_decision got = find(f, key);
    assert_int_equal(tb_decision_remake(f->store, &got, NULL, &f->diags, &remade), TB_OK);
    assert_int_equal(remade.report->chosen->choice, 1);
    assert_string_equal(remade.report->chosen->by, "Ada");
    assert_string_equal(remade.report->chosen->because, "We know it.");
    tb_remade_release(&remade, &f->diags);
}

static void what_was_chosen_already_is_added_with_it(void **state)
{
    static const tb_chosen chosen = {0, "Ada", NULL};
    const tb_report_options options = {200, 3, DAY, "0.9"};
    struct fixture *f = *state;
    char key[TB_KEY_LEN + 1];
    tb_report *report;

    decide(f, RULES, NULL, "'workloads':['w1']", NULL, key);
    assert_int_equal(tb_report_new(f->m.ws, &f->m.profile, &options, &f->m.diags, &report), TB_OK);
    tb_report_choose(report, &chosen);
    assert_int_equal(tb_decision_add(f->store, report, NULL, &f->diags, key, NULL), TB_OK);
    tb_report_free(report);
    const tb_decision got = find(f, key);
    assert_string_equal(got.line.chosen, "a");
    assert_string_equal(got.line.chosen_by, "Ada");
    assert_null(got.line.chosen_because);
    assert_int_equal(got.line.chosen_at, DAY);
}

static void another_engine_s_work_is_told(void **state)
{
    struct fixture *f = *state;
    char key[TB_KEY_LEN + 1];
    tb_remade remade;

    decide(f, RULES, NULL, "'workloads':['w1']", NULL, key);
    tb_decision got = find(f, key);
    char *text = tb_arena_strdup(&f->arena, got.report.at), *at = strstr(text, "\"scores\":{\"a\":");
    assert_non_null(at);
    at[strlen("\"scores\":{\"a\":")] = '1'; /* it was 80 */
    got.report.at = text;
    assert_int_equal(tb_decision_remake(f->store, &got, NULL, &f->diags, &remade), TB_OK);
    assert_true(remade.differs);
    tb_remade_release(&remade, &f->diags);
}

static void what_is_no_report_or_has_no_pack_is_an_error(void **state)
{
    struct fixture *f = *state;
    char key[TB_KEY_LEN + 1], path[64];
    tb_remade remade;
    sqlite3 *db;

    decide(f, RULES, NULL, "'workloads':['w1']", NULL, key);
    tb_decision got = find(f, key), bad = got;
    bad.report = TB_TEXT("{\"tiebreak\":\"report/1\"}");
    assert_int_equal(tb_decision_remake(f->store, &bad, NULL, &f->diags, &remade), TB_ERR_INPUT);
    tb_remade_release(&remade, &f->diags);
    bad = got;
    bad.line.pack_sha256 = "0000";
    assert_int_equal(tb_decision_remake(f->store, &bad, NULL, &f->diags, &remade), TB_ERR_INPUT);
    tb_remade_release(&remade, &f->diags);
    /* A pack that somebody changed is not taken for the one it was. */
    assert_int_equal(sqlite3_open(path_of(f, "log", path), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE pack SET json = replace(json, 'decisive', 'slight')", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(tb_decision_remake(f->store, &got, NULL, &f->diags, &remade), TB_ERR_INPUT);
    tb_remade_release(&remade, &f->diags);
}

static void a_place_is_taken(void **state)
{
    struct fixture *f = *state;
    char first[TB_KEY_LEN + 1], second[TB_KEY_LEN + 1];

    decide(f, RULES, NULL, "'workloads':['w1']", NULL, first);
    decide(f, RULES, NULL, "'workloads':['w2']", first, second);
    assert_string_equal(find(f, second).line.supersedes, first);
}

/* Scores what was kept with OTHER rules: what they choose, and whether that differs. */
static void today_is(struct fixture *f, const char *key, const char *rules, const char *choice, bool differs)
{
    const tb_decision got = find(f, key);
    struct model now;
    tb_today today;

    model_open(&now, &(struct parts){.rules = rules}, NULL, (tb_date)(DAY / 86400));
    assert_int_equal(tb_decision_today(now.pack, now.ws, got.profile, &now.arena, &now.diags, &today), TB_OK);
    assert_string_equal(choice_id(now.pack, today.choice), choice);
    assert_int_equal(tb_today_differs(&today, now.pack, &got.line), differs);
    model_close(&now);
}

static void what_today_s_rules_would_choose(void **state)
{
    struct fixture *f = *state;
    char key[TB_KEY_LEN + 1], unknown[TB_KEY_LEN + 1];

    decide(f, RULES, NULL, "'workloads':['w1']", NULL, key);
    decide(f, RULES, NULL, "'title':'Nothing is said'", NULL, unknown);
    today_is(f, key, RULES, "a", false);
    today_is(f, key, "favours b decisive", "b", true);
    today_is(f, key, "rules_out a\nrules_out b", "none", true);
    today_is(f, unknown, RULES, "none", false);
}

static void rules_that_no_longer_take_the_profile(void **state)
{
    struct fixture *f = *state;
    char key[TB_KEY_LEN + 1];
    struct model now;
    tb_today today;

    decide(f, RULES, NULL, "'workloads':['w1'],'answers':{'n':9}", NULL, key);
    const tb_decision got = find(f, key);
    model_open(&now,
               &(struct parts){.rules = "favours b slight",
                               .questions = "{'id':'flag','type':'boolean','title':'Flag?','label':'the flag'}"},
               NULL, 0);
    assert_int_equal(tb_decision_today(now.pack, now.ws, got.profile, &now.arena, &now.diags, &today), TB_ERR_INPUT);
    assert_true(now.diags.errors > 0);
    model_close(&now);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_decision_is_made_again_as_it_was),
        TEST(what_was_measured_is_kept),
        TEST(what_was_chosen_is_in_the_report),
        TEST(what_was_chosen_already_is_added_with_it),
        TEST(another_engine_s_work_is_told),
        TEST(what_is_no_report_or_has_no_pack_is_an_error),
        TEST(a_place_is_taken),
        TEST(what_today_s_rules_would_choose),
        TEST(rules_that_no_longer_take_the_profile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
