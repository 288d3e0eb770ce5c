#include "store.h"

#include "unit.h"

#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each test has a folder of its own, in *state. */
static int make_folder(void **state)
{
    static const char template[] = "/tmp/tiebreak-test-XXXXXX";
    char *folder = malloc(sizeof template);

    if (folder == NULL)
        return -1;
    memcpy(folder, template, sizeof template);
    *state = folder;
    return mkdtemp(folder) != NULL ? 0 : -1;
}

/* NAME in the test's folder. */
static const char *in(void **state, const char *name, char path[128])
{
    snprintf(path, 128, "%s/%s", (const char *)*state, name);
    return path;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"log", "log-wal", "log-shm", "copy", "copy-wal", "copy-shm"};
    char path[128];

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        unlink(in(state, names[i], path));
    rmdir(*state);
    free(*state);
    return 0;
}

static tb_store *open_log(void **state, const char *name)
{
    char path[128];
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_store *store;

    assert_int_equal(tb_store_open(in(state, name, path), true, &diags, &store), TB_OK);
    assert_int_equal(diags.count, 0);
    tb_diags_release(&diags);
    return store;
}

static tb_decision some_decision(int64_t made_at, const char *title, const char *choice)
{
    return (tb_decision){
        .line = {.made_at = made_at,
                 .decision_id = "d1d1d1d1",
                 .title = title,
                 .state = "recommended",
                 .choice = choice,
                 .confidence = "clear",
                 .pack_id = "a-pack",
                 .pack_version = "1.0",
                 .pack_sha256 = "abc"},
        .profile = TB_TEXT("{\"tiebreak\":\"profile/1\"}"),
        .report = TB_TEXT("{\"tiebreak\":\"report/1\"}"),
        .pack = TB_TEXT("{\"pack\":{}}"),
    };
}

static void add(tb_store *store, tb_decision *decision)
{
    tb_diags diags = TB_DIAGS_EMPTY;

    assert_int_equal(tb_store_add(store, decision, &diags), TB_OK);
    tb_diags_release(&diags);
}

static bool find(tb_store *store, const char *key, tb_arena *arena, tb_decision *out)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    bool found;

    assert_int_equal(tb_store_find(store, key, arena, &diags, &found, out), TB_OK);
    tb_diags_release(&diags);
    return found;
}

static void what_was_added_is_found(void **state)
{
    tb_decision put = some_decision(1700000000, "Chat; DROP TABLE decision", "left"), got;
    tb_arena arena = TB_ARENA_EMPTY;
    tb_store *store = open_log(state, "log");
    char prefix[9];

    put.evidence = TB_TEXT("{\"tiebreak\":\"evidence/1\"}");
    add(store, &put);
    tb_store_close(store);
    store = open_log(state, "log"); /* it is on disk, and opened a second time */
    assert_int_equal(strlen(put.line.key), TB_KEY_LEN);
    assert_int_equal(strspn(put.line.key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                     TB_KEY_LEN);
    assert_true(find(store, put.line.key, &arena, &got));
    assert_string_equal(got.line.key, put.line.key);
    assert_string_equal(got.line.title, put.line.title);
    assert_string_equal(got.line.choice, "left");
    assert_string_equal(got.line.pack_sha256, "abc");
    assert_string_equal(got.profile.at, put.profile.at);
    assert_string_equal(got.report.at, put.report.at);
    assert_null(got.pack.at); /* it has a call of its own */
    assert_string_equal(got.evidence.at, put.evidence.at);
    assert_int_equal(got.line.made_at, 1700000000);
    assert_null(got.line.chosen);
    assert_null(got.line.supersedes);
    tb_text pack;
    bool has_pack;
    tb_diags diags = TB_DIAGS_EMPTY;
    assert_int_equal(tb_store_pack(store, "abc", &arena, &diags, &has_pack, &pack), TB_OK);
    assert_true(has_pack);
    assert_string_equal(pack.at, put.pack.at);
    assert_int_equal(tb_store_pack(store, "abd", &arena, &diags, &has_pack, &pack), TB_OK);
    assert_false(has_pack);
    assert_int_equal(tb_store_profile(store, put.line.key, &arena, &diags, &has_pack, &pack), TB_OK);
    assert_true(has_pack);
    assert_string_equal(pack.at, put.profile.at);
    assert_int_equal(tb_store_profile(store, "AAAAAAAAAAAAAAAAAAAAAA", &arena, &diags, &has_pack, &pack), TB_OK);
    assert_false(has_pack);
    tb_diags_release(&diags);
    snprintf(prefix, sizeof prefix, "%.8s", put.line.key);
    assert_true(find(store, prefix, &arena, &got));
    prefix[7] = '\0';
    assert_false(find(store, prefix, &arena, &got)); /* too short to be meant */
    assert_false(find(store, "AAAAAAAAAAAAAAAAAAAAAA", &arena, &got));
    assert_false(find(store, "________", &arena, &got)); /* no wildcard */
    assert_false(find(store, "%%%%%%%%", &arena, &got));
    tb_arena_release(&arena);
    tb_store_close(store);
}

static void keys_differ(void **state)
{
    tb_store *store = open_log(state, "log");
    char keys[256][TB_KEY_LEN + 1];

    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        tb_decision put = some_decision((int64_t)i, NULL, NULL);
        add(store, &put);
        memcpy(keys[i], put.line.key, sizeof keys[i]);
        assert_int_not_equal(keys[i][0], '-'); /* it would be an option */
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(keys[i], keys[k]);
    }
    tb_store_close(store);
}

static size_t listed(tb_store *store, const tb_decision_filter *filter, tb_arena *arena, tb_decision_line **list)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    size_t count;

    assert_int_equal(tb_store_list(store, filter, arena, &diags, list, &count), TB_OK);
    tb_diags_release(&diags);
    return count;
}

static void lists_are_of_what_was_asked_for(void **state)
{
    tb_decision old = some_decision(100, "Billing", "left"), new = some_decision(300, "Chat for 50%_off", "right"),
                none = some_decision(200, NULL, NULL);
    tb_arena arena = TB_ARENA_EMPTY;
    tb_store *store = open_log(state, "log");
    tb_decision_line *list;
    char begin[9];

    add(store, &old);
    add(store, &new);
    add(store, &none);
    assert_int_equal(listed(store, &(tb_decision_filter){0}, &arena, &list), 3);
    assert_string_equal(list[0].title, "Chat for 50%_off"); /* the newest first */
    assert_null(list[1].title);
    assert_string_equal(list[2].title, "Billing");
    assert_int_equal(listed(store, &(tb_decision_filter){.limit = 2}, &arena, &list), 2);
    assert_int_equal(listed(store, &(tb_decision_filter){.words = "bill"}, &arena, &list), 1);
    assert_string_equal(list[0].key, old.line.key);
    assert_int_equal(listed(store, &(tb_decision_filter){.words = "50%_"}, &arena, &list), 1);
    assert_int_equal(listed(store, &(tb_decision_filter){.words = "%"}, &arena, &list), 1);
    assert_int_equal(listed(store, &(tb_decision_filter){.words = "nothing such"}, &arena, &list), 0);
    assert_int_equal(listed(store, &(tb_decision_filter){.choice = "none"}, &arena, &list), 1);
    assert_int_equal(listed(store, &(tb_decision_filter){.choice = "left"}, &arena, &list), 1);
    snprintf(begin, sizeof begin, "%.8s", new.line.key);
    assert_int_equal(listed(store, &(tb_decision_filter){.words = begin}, &arena, &list), 1);
    tb_arena_release(&arena);
    tb_store_close(store);
}

static void pages_and_what_took_a_place(void **state)
{
    tb_decision first = some_decision(1, "First", "left"), other;
    tb_arena arena = TB_ARENA_EMPTY;
    tb_store *store = open_log(state, "log");
    tb_decision_line *list;

    add(store, &first);
    for (int i = 0; i < 5; i++) {
        other = some_decision(10 + i, "Later", "left");
        other.line.supersedes = i % 2 == 0 ? first.line.key : NULL;
        add(store, &other);
    }
    assert_int_equal(listed(store, &(tb_decision_filter){.limit = 2, .offset = 4}, &arena, &list), 2);
    assert_int_equal(list[0].made_at, 10);
    assert_int_equal(list[1].made_at, 1);
    assert_int_equal(listed(store, &(tb_decision_filter){.limit = 2, .offset = 6}, &arena, &list), 0);
    assert_int_equal(listed(store, &(tb_decision_filter){.supersedes = first.line.key}, &arena, &list), 3);
    assert_int_equal(list[0].made_at, 14);
    assert_int_equal(listed(store, &(tb_decision_filter){.supersedes = other.line.key}, &arena, &list), 0);
    assert_int_equal(listed(store, &(tb_decision_filter){.standing = true}, &arena, &list), 5); /* not the first */
    tb_arena_release(&arena);
    tb_store_close(store);
}

/* A log as the first version wrote it. */
static const char *const first_version =
    "CREATE TABLE pack (sha256 TEXT PRIMARY KEY, id TEXT NOT NULL, version TEXT NOT NULL, json TEXT NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE decision ("
    " key TEXT PRIMARY KEY, made_at INTEGER NOT NULL, decision_id TEXT NOT NULL, title TEXT, state TEXT NOT NULL,"
    " choice TEXT, confidence TEXT, pack TEXT NOT NULL REFERENCES pack (sha256), profile TEXT NOT NULL,"
    " report TEXT NOT NULL, evidence TEXT, supersedes TEXT REFERENCES decision (key),"
    " chosen TEXT, chosen_by TEXT, chosen_because TEXT, chosen_at INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX decision_by_time ON decision (made_at DESC, key);"
    "INSERT INTO pack VALUES ('abc', 'a-pack', '1.0', '{}');"
    "INSERT INTO decision VALUES ('AAAAAAAAAAAAAAAAAAAAAA', 7, 'd1', 'Old', 'recommended', 'left', 'clear', 'abc',"
    " '{\"p\":1}', '{\"r\":1}', NULL, NULL, 'right', 'Ada', NULL, 9);"
    "INSERT INTO decision VALUES ('BBBBBBBBBBBBBBBBBBBBBB', 8, 'd2', NULL, 'recommended', NULL, 'clear', 'abc',"
    " '{\"p\":2}', '{\"r\":2}', '[]', 'AAAAAAAAAAAAAAAAAAAAAA', NULL, NULL, NULL, 0);"
    "PRAGMA user_version = 1;";

static void a_log_of_an_older_version_is_brought_up_to_date(void **state)
{
    char path[128];
    sqlite3 *db;
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_decision got, put = some_decision(9, "New", "left");
    tb_decision_line *list;

    assert_int_equal(sqlite3_open(in(state, "log", path), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, first_version, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    for (int i = 0; i < 2; i++) { /* and opening it once more changes nothing */
        tb_store *store = open_log(state, "log");
        assert_true(find(store, "AAAAAAAAAAAAAAAAAAAAAA", &arena, &got));
        assert_string_equal(got.profile.at, "{\"p\":1}");
        assert_string_equal(got.report.at, "{\"r\":1}");
        assert_int_equal(got.evidence.len, 0);
        assert_string_equal(got.line.chosen_by, "Ada");
        assert_int_equal(got.line.chosen_at, 9);
        assert_int_equal(listed(store, &(tb_decision_filter){.supersedes = "AAAAAAAAAAAAAAAAAAAAAA"}, &arena, &list),
                         1);
        assert_string_equal(list[0].key, "BBBBBBBBBBBBBBBBBBBBBB");
        assert_int_equal(tb_store_check(store, &diags), TB_OK);
        tb_store_close(store);
    }
    tb_store *store = open_log(state, "log");
    put.line.supersedes = "BBBBBBBBBBBBBBBBBBBBBB";
    add(store, &put);
    tb_store_close(store);
    tb_diags_release(&diags);
    tb_arena_release(&arena);
}

enum { WRITERS = 4, READERS = 3, EACH = 25 };

static void *write_some(void *argument)
{
    tb_store *store = argument;
    tb_diags diags = TB_DIAGS_EMPTY;
    size_t added = 0;
    bool found;

    for (int i = 0; i < EACH; i++) {
        tb_decision put = some_decision(i, "T", "left");
        added += tb_store_add(store, &put, &diags) == TB_OK &&
                 tb_store_choose(store, put.line.key, "right", NULL, NULL, 1, &diags, &found) == TB_OK && found;
    }
    tb_diags_release(&diags);
    return added == EACH ? store : NULL;
}

static void *read_some(void *argument)
{
    tb_store *store = argument;
    tb_diags diags = TB_DIAGS_EMPTY;
    bool good = true;

    for (int i = 0; i < EACH; i++) {
        tb_arena arena = TB_ARENA_EMPTY;
        tb_decision_line *list;
        tb_decision got;
        size_t count;
        bool found = true;
        good = good && tb_store_list(store, &(tb_decision_filter){.limit = 5}, &arena, &diags, &list, &count) == TB_OK;
        if (good && count > 0)
            good = tb_store_find(store, list[0].key, &arena, &diags, &found, &got) == TB_OK && found;
        tb_arena_release(&arena);
    }
    tb_diags_release(&diags);
    return good ? store : NULL;
}

static void threads_share_it(void **state)
{
    tb_store *store = open_log(state, "log");
    pthread_t threads[WRITERS + READERS];
    tb_arena arena = TB_ARENA_EMPTY;
    tb_decision_line *list;
    void *result;

    for (size_t i = 0; i < ARRAY_LEN(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, i < WRITERS ? write_some : read_some, store), 0);
    for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
        pthread_join(threads[i], &result);
        assert_ptr_equal(result, store);
    }
    assert_int_equal(listed(store, &(tb_decision_filter){0}, &arena, &list), WRITERS * EACH);
    tb_arena_release(&arena);
    tb_store_close(store);
}

static void what_was_chosen_is_noted(void **state)
{
    tb_decision put = some_decision(1, "T", "left"), got, after = some_decision(2, "T", "right");
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_arena arena = TB_ARENA_EMPTY;
    tb_store *store = open_log(state, "log");
    bool found;

    add(store, &put);
    assert_int_equal(tb_store_choose(store, put.line.key, "right", "Ada", NULL, 5, &diags, &found), TB_OK);
    assert_true(found);
    assert_true(find(store, put.line.key, &arena, &got));
    assert_string_equal(got.line.chosen, "right");
    assert_string_equal(got.line.chosen_by, "Ada");
    assert_null(got.line.chosen_because);
    assert_int_equal(got.line.chosen_at, 5);
    assert_int_equal(tb_store_choose(store, "AAAAAAAAAAAAAAAAAAAAAA", "x", NULL, NULL, 5, &diags, &found), TB_OK);
    assert_false(found);
    after.line.supersedes = put.line.key;
    add(store, &after);
    assert_true(find(store, after.line.key, &arena, &got));
    assert_string_equal(got.line.supersedes, put.line.key);
    tb_arena_release(&arena);
    tb_diags_release(&diags);
    tb_store_close(store);
}

static void a_decision_that_supersedes_nothing_is_not_half_written(void **state)
{
    tb_decision put = some_decision(1, "T", "left");
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_arena arena = TB_ARENA_EMPTY;
    tb_store *store = open_log(state, "log");
    tb_decision_line *list;

    put.line.supersedes = "AAAAAAAAAAAAAAAAAAAAAA";
    assert_int_equal(tb_store_add(store, &put, &diags), TB_ERR_IO);
    assert_int_equal(diags.errors, 1);
    assert_int_equal(listed(store, &(tb_decision_filter){0}, &arena, &list), 0);
    put.line.supersedes = NULL;
    add(store, &put); /* and it goes on */
    tb_arena_release(&arena);
    tb_diags_release(&diags);
    tb_store_close(store);
}

static void refused(const char *path, bool create, const char *part)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_store *store;

    assert_int_equal(tb_store_open(path, create, &diags, &store), TB_ERR_IO);
    assert_null(store);
    assert_int_equal(diags.errors, 1);
    if (strstr(diags.list[0].text, part) == NULL)
        fail_msg("'%s' is not in: %s", part, diags.list[0].text);
    tb_diags_release(&diags);
}

static void what_is_no_log_is_refused(void **state)
{
    char path[128];
    FILE *file;
    sqlite3 *db;

    refused(in(state, "log", path), false, "unable to open");
    refused(*state, true, "unable to open"); /* a folder */
    file = fopen(path, "w");
    assert_non_null(file);
    fputs("this is a text of some length, and surely no database of any kind, whoever looks at it\n", file);
    fclose(file);
    refused(path, true, "not a database");
    unlink(path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    refused(path, true, "of version 99");
}

static void a_copy_is_whole_and_overwrites_nothing(void **state)
{
    tb_decision put = some_decision(1, "T", "left"), got;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_arena arena = TB_ARENA_EMPTY;
    tb_store *store = open_log(state, "log"), *copy;
    char path[128];

    add(store, &put);
    assert_int_equal(tb_store_check(store, &diags), TB_OK);
    assert_int_equal(tb_store_backup(store, in(state, "copy", path), &diags), TB_OK);
    copy = open_log(state, "copy");
    assert_true(find(copy, put.line.key, &arena, &got));
    tb_store_close(copy);
    assert_int_equal(tb_store_backup(store, path, &diags), TB_ERR_IO); /* it is there */
    assert_int_equal(diags.errors, 1);
    tb_arena_release(&arena);
    tb_diags_release(&diags);
    tb_store_close(store);
}

/* What is written to a log that was moved away, or replaced by a copy, would be lost. */
static void a_log_that_is_gone_is_not_ready(void **state)
{
    tb_decision put = some_decision(1, "T", "left");
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_store *store = open_log(state, "log");
    char log[128], copy[128];

    add(store, &put);
    assert_int_equal(tb_store_ready(store, &diags), TB_OK);
    assert_int_equal(tb_store_backup(store, in(state, "copy", copy), &diags), TB_OK);
    assert_int_equal(rename(copy, in(state, "log", log)), 0); /* another file under its name */
    assert_int_equal(tb_store_ready(store, &diags), TB_ERR_IO);
    assert_int_equal(unlink(log), 0);
    assert_int_equal(tb_store_ready(store, &diags), TB_ERR_IO);
    assert_int_equal(diags.errors, 2);
    assert_non_null(strstr(diags.list[0].text, "was moved or replaced"));
    tb_diags_release(&diags);
    tb_store_close(store);
}

static void a_log_that_is_spoilt_is_not_ready(void **state)
{
    tb_decision put = some_decision(1, "T", "left");
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_store *store = open_log(state, "log");
    char path[128];

    add(store, &put);
    assert_int_equal(truncate(in(state, "log-wal", path), 0), 0);
    assert_int_equal(truncate(in(state, "log", path), 100), 0);
    assert_int_equal(tb_store_ready(store, &diags), TB_ERR_IO);
    assert_true(diags.errors > 0);
    tb_diags_release(&diags);
    tb_store_close(store);
}

/* A writer that is killed at any moment leaves a sound log with every decision that was acknowledged. */
static void a_kill_loses_nothing_acknowledged(void **state)
{
    char path[128];
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    char key[TB_KEY_LEN], last[TB_KEY_LEN + 1];

    in(state, "log", path);
    tb_store_close(open_log(state, "log"));
    for (int round = 0; round < 8; round++) {
        int ends[2], acknowledged = 0;
        assert_int_equal(pipe(ends), 0);
        pid_t writer = fork();
        assert_true(writer >= 0);
        if (writer == 0) {
            tb_store *store;
            if (tb_store_open(path, false, &diags, &store) == TB_OK)
                for (;;) {
                    tb_decision put = some_decision(1, "T", "left");
                    if (tb_store_add(store, &put, &diags) != TB_OK || write(ends[1], put.line.key, TB_KEY_LEN) < 0)
                        break;
                }
            _exit(1);
        }
        close(ends[1]);
        while (acknowledged < 3 + round && read(ends[0], key, sizeof key) == (ssize_t)sizeof key)
            acknowledged++;
        usleep((useconds_t)(round * 700));
        kill(writer, SIGKILL);
        while (read(ends[0], key, sizeof key) == (ssize_t)sizeof key) /* those written since */
            acknowledged++;
        waitpid(writer, NULL, 0);
        close(ends[0]);
        snprintf(last, sizeof last, "%.*s", TB_KEY_LEN, key);
        tb_store *store = open_log(state, "log");
        tb_decision got;
        assert_int_equal(tb_store_check(store, &diags), TB_OK);
        assert_true(find(store, last, &arena, &got));
        tb_store_close(store);
    }
    tb_arena_release(&arena);
    tb_diags_release(&diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_added_is_found, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(keys_differ, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(lists_are_of_what_was_asked_for, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(pages_and_what_took_a_place, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_log_of_an_older_version_is_brought_up_to_date, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(threads_share_it, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(what_was_chosen_is_noted, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_decision_that_supersedes_nothing_is_not_half_written, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(what_is_no_log_is_refused, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_copy_is_whole_and_overwrites_nothing, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_log_that_is_gone_is_not_ready, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_log_that_is_spoilt_is_not_ready, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_kill_loses_nothing_acknowledged, make_folder, remove_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
