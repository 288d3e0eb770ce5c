/* SQLite: a write-ahead log, so that readers and a writer do not wait for each other; synchronous=FULL, so that what
 * was acknowledged is on disk; prepared statements only. */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { WAIT_MS = 10000, PREFIX_MIN = 8 };

struct tb_store {
    sqlite3 *db;
    char *path;
};

/* What brings a log from each version to the next. Version N is what the first N make. Never changed, only added to. */
static const char *const migrations[] = {
    "CREATE TABLE pack (sha256 TEXT PRIMARY KEY, id TEXT NOT NULL, version TEXT NOT NULL, json TEXT NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE decision ("
    " key TEXT PRIMARY KEY, made_at INTEGER NOT NULL, decision_id TEXT NOT NULL, title TEXT, state TEXT NOT NULL,"
    " choice TEXT, confidence TEXT, pack TEXT NOT NULL REFERENCES pack (sha256), profile TEXT NOT NULL,"
    " report TEXT NOT NULL, evidence TEXT, supersedes TEXT REFERENCES decision (key),"
    " chosen TEXT, chosen_by TEXT, chosen_because TEXT, chosen_at INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX decision_by_time ON decision (made_at DESC, key);",
};

/* ---- Telling what went wrong ---- */

/* What the last call came to, told as "cannot WHAT the decision log 'PATH': WHY". */
static tb_status fail(const tb_store *store, int result, const char *what, tb_diags *diags)
{
    const char *hint = NULL;

    if ((result & 0xFF) == SQLITE_NOMEM)
        return TB_ERR_NOMEM;
    if ((result & 0xFF) == SQLITE_BUSY)
        hint = "another program is using it: try again";
    if ((result & 0xFF) == SQLITE_NOTADB || (result & 0xFF) == SQLITE_CORRUPT)
        hint = "name another file, or put back a copy that `tiebreak decisions backup` made";
    tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, hint, "cannot %s the decision log '%s': %s", what, store->path,
                   store->db != NULL ? sqlite3_errmsg(store->db) : sqlite3_errstr(result));
    return TB_ERR_IO;
}

/* ---- Statements ---- */

static int prepare(tb_store *store, const char *sql, sqlite3_stmt **out)
{
    return sqlite3_prepare_v2(store->db, sql, -1, out, NULL);
}

static int bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    return text == NULL ? sqlite3_bind_null(statement, at) : sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

static int bind_bytes(sqlite3_stmt *statement, int at, tb_text text)
{
    return text.len == 0 ? sqlite3_bind_null(statement, at)
                         : sqlite3_bind_text64(statement, at, text.at, text.len, SQLITE_STATIC, SQLITE_UTF8);
}

/* Runs a statement that gives no rows, and lets go of it. RESULT is what preparing and binding came to. */
static int finish(sqlite3_stmt *statement, int result)
{
    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result == SQLITE_DONE || result == SQLITE_ROW ? SQLITE_OK : result;
}

static int run(tb_store *store, const char *sql)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL);
}

/* Column AT in ARENA; NULL if it is null, or with *lost set when memory is out. */
static const char *text_of(sqlite3_stmt *statement, int at, tb_arena *arena, bool *lost)
{
    const unsigned char *text = sqlite3_column_text(statement, at);
    const char *copy;

    if (sqlite3_column_type(statement, at) == SQLITE_NULL)
        return NULL;
    copy = text != NULL ? tb_arena_copy(arena, (const char *)text, (size_t)sqlite3_column_bytes(statement, at)) : NULL;
    *lost = *lost || copy == NULL;
    return copy;
}

static tb_text bytes_of(sqlite3_stmt *statement, int at, tb_arena *arena, bool *lost)
{
    const char *copy = text_of(statement, at, arena, lost);

    return (tb_text){copy, copy != NULL ? (size_t)sqlite3_column_bytes(statement, at) : 0};
}

/* ---- Opening ---- */

static int version_of(tb_store *store, int *version)
{
    sqlite3_stmt *statement = NULL;
    int result = prepare(store, "PRAGMA user_version", &statement);

    if (result == SQLITE_OK && (result = sqlite3_step(statement)) == SQLITE_ROW) {
        *version = sqlite3_column_int(statement, 0);
        result = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    return result;
}

/* Brings the log up to date in one transaction; others who open it wait. */
static tb_status migrate(tb_store *store, tb_diags *diags)
{
    int version = 0, result = version_of(store, &version);
    char set_version[48];

    if (result != SQLITE_OK)
        return fail(store, result, "read", diags);
    if (version == (int)COUNT(migrations))
        return TB_OK;
    if ((result = run(store, "BEGIN IMMEDIATE")) == SQLITE_OK)
        result = version_of(store, &version); /* somebody else may have done it meanwhile */
    if (result == SQLITE_OK && version > (int)COUNT(migrations)) {
        (void)run(store, "ROLLBACK");
        tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, "use the tiebreak that wrote it, or a newer one",
                       "the decision log '%s' is of version %d, and this tiebreak reads up to %zu", store->path,
                       version, COUNT(migrations));
        return TB_ERR_IO;
    }
    for (int i = version; result == SQLITE_OK && i < (int)COUNT(migrations); i++)
        result = run(store, migrations[i]);
    snprintf(set_version, sizeof set_version, "PRAGMA user_version = %d", (int)COUNT(migrations));
    if (result == SQLITE_OK && (result = run(store, set_version)) == SQLITE_OK)
        result = run(store, "COMMIT");
    if (result == SQLITE_OK)
        return TB_OK;
    tb_status status = fail(store, result, "set up", diags);
    (void)run(store, "ROLLBACK");
    return status;
}

tb_status tb_store_open(const char *path, bool create, tb_diags *diags, tb_store **out)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX | (create ? SQLITE_OPEN_CREATE : 0), result;
    tb_store *store = calloc(1, sizeof *store);
    tb_status status;

    *out = NULL;
    if (store == NULL || (store->path = strdup(path)) == NULL) {
        free(store);
        return TB_ERR_NOMEM;
    }
    result = sqlite3_open_v2(path, &store->db, flags, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_extended_result_codes(store->db, 1);
    if (result == SQLITE_OK)
        result = sqlite3_busy_timeout(store->db, WAIT_MS);
    if (result == SQLITE_OK)
        result = run(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                            " PRAGMA trusted_schema = OFF;");
    status = result == SQLITE_OK ? migrate(store, diags) : fail(store, result, "open", diags);
    if (status != TB_OK) {
        tb_store_close(store);
        return status;
    }
    *out = store;
    return TB_OK;
}

void tb_store_close(tb_store *store)
{
    if (store == NULL)
        return;
    sqlite3_close_v2(store->db);
    free(store->path);
    free(store);
}

/* ---- Adding ---- */

static bool make_key(char key[TB_KEY_LEN + 1])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned char bytes[16 + 2] = {0};

    if (getrandom(bytes, 16, 0) != 16)
        return false;
    for (size_t i = 0; i < TB_KEY_LEN; i++) {
        size_t bit = 6 * i;
        unsigned two = (unsigned)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];
        key[i] = digits[two >> (10 - bit % 8) & 63];
    }
    key[TB_KEY_LEN] = '\0';
    return true;
}

static int add_pack(tb_store *store, const tb_decision *d)
{
    sqlite3_stmt *statement = NULL;
    int result =
        prepare(store, "INSERT OR IGNORE INTO pack (sha256, id, version, json) VALUES (?1, ?2, ?3, ?4)", &statement);

    if (result == SQLITE_OK && (result = bind_text(statement, 1, d->line.pack_sha256)) == SQLITE_OK &&
        (result = bind_text(statement, 2, d->line.pack_id)) == SQLITE_OK &&
        (result = bind_text(statement, 3, d->line.pack_version)) == SQLITE_OK)
        result = bind_bytes(statement, 4, d->pack);
    return finish(statement, result);
}

static int add_decision(tb_store *store, const tb_decision *d)
{
    const char *texts[] = {d->line.key,    d->line.decision_id, d->line.title,       d->line.state,
                           d->line.choice, d->line.confidence,  d->line.pack_sha256, d->line.supersedes};
    const tb_text documents[] = {d->profile, d->report, d->evidence};
    sqlite3_stmt *statement = NULL;
    int result = prepare(store,
                         "INSERT INTO decision (key, decision_id, title, state, choice, confidence, pack, supersedes,"
                         " profile, report, evidence, made_at)"
                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                         &statement);

    for (size_t i = 0; result == SQLITE_OK && i < COUNT(texts); i++)
        result = bind_text(statement, (int)i + 1, texts[i]);
    for (size_t i = 0; result == SQLITE_OK && i < COUNT(documents); i++)
        result = bind_bytes(statement, (int)(COUNT(texts) + i) + 1, documents[i]);
    if (result == SQLITE_OK)
        result = sqlite3_bind_int64(statement, 12, d->line.made_at);
    return finish(statement, result);
}

tb_status tb_store_add(tb_store *store, tb_decision *decision, tb_diags *diags)
{
    int result;

    if (!make_key(decision->line.key)) {
        tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, NULL, "the system gives no random numbers: %s",
                       strerror(errno));
        return TB_ERR_IO;
    }
    if ((result = run(store, "BEGIN IMMEDIATE")) == SQLITE_OK && (result = add_pack(store, decision)) == SQLITE_OK &&
        (result = add_decision(store, decision)) == SQLITE_OK)
        result = run(store, "COMMIT");
    if (result == SQLITE_OK)
        return TB_OK;
    tb_status status = fail(store, result, "write to", diags);
    (void)run(store, "ROLLBACK"); /* of nothing, if it had not begun */
    return status;
}

/* ---- Reading ---- */

#define LINE_COLUMNS                                                                                                   \
    "d.key, d.made_at, d.decision_id, d.title, d.state, d.choice, d.confidence, p.id, p.version, p.sha256,"            \
    " d.supersedes, d.chosen, d.chosen_by, d.chosen_because, d.chosen_at"
enum { LINE_COLUMN_COUNT = 15 };

static void read_line(sqlite3_stmt *row, tb_arena *arena, tb_decision_line *out, bool *lost)
{
    const char *key = text_of(row, 0, arena, lost);

    *out = (tb_decision_line){
        .made_at = sqlite3_column_int64(row, 1),
        .decision_id = text_of(row, 2, arena, lost),
        .title = text_of(row, 3, arena, lost),
        .state = text_of(row, 4, arena, lost),
        .choice = text_of(row, 5, arena, lost),
        .confidence = text_of(row, 6, arena, lost),
        .pack_id = text_of(row, 7, arena, lost),
        .pack_version = text_of(row, 8, arena, lost),
        .pack_sha256 = text_of(row, 9, arena, lost),
        .supersedes = text_of(row, 10, arena, lost),
        .chosen = text_of(row, 11, arena, lost),
        .chosen_by = text_of(row, 12, arena, lost),
        .chosen_because = text_of(row, 13, arena, lost),
        .chosen_at = sqlite3_column_int64(row, 14),
    };
    snprintf(out->key, sizeof out->key, "%s", key != NULL ? key : "");
}

/* The whole key that KEY begins; *found false if there is none or are several. */
static int whole_key(tb_store *store, const char *key, char whole[TB_KEY_LEN + 1], bool *found)
{
    sqlite3_stmt *statement = NULL;
    size_t len = strlen(key);
    int result, rows = 0;

    *found = false;
    if (len < PREFIX_MIN || len > TB_KEY_LEN)
        return SQLITE_OK;
    /* A comparison of bytes, and not LIKE: a key may hold '_'. */
    result = prepare(store, "SELECT key FROM decision WHERE substr(key, 1, length(?1)) = ?1 LIMIT 2", &statement);
    if (result == SQLITE_OK)
        result = bind_text(statement, 1, key);
    while (result == SQLITE_OK && (result = sqlite3_step(statement)) == SQLITE_ROW) {
        snprintf(whole, TB_KEY_LEN + 1, "%s", (const char *)sqlite3_column_text(statement, 0));
        rows++;
        result = SQLITE_OK;
    }
    *found = rows == 1;
    sqlite3_finalize(statement);
    return result == SQLITE_DONE ? SQLITE_OK : result;
}

tb_status tb_store_find(tb_store *store, const char *key, tb_arena *arena, tb_diags *diags, bool *found,
                        tb_decision *out)
{
    char whole[TB_KEY_LEN + 1];
    sqlite3_stmt *statement = NULL;
    bool lost = false;
    int result = whole_key(store, key, whole, found);

    if (result == SQLITE_OK && !*found)
        return TB_OK;
    if (result == SQLITE_OK &&
        (result = prepare(store,
                          "SELECT " LINE_COLUMNS ", d.profile, d.report, d.evidence, p.json"
                          " FROM decision AS d JOIN pack AS p ON p.sha256 = d.pack WHERE d.key = ?1",
                          &statement)) == SQLITE_OK &&
        (result = bind_text(statement, 1, whole)) == SQLITE_OK && (result = sqlite3_step(statement)) == SQLITE_ROW) {
        read_line(statement, arena, &out->line, &lost);
        out->profile = bytes_of(statement, LINE_COLUMN_COUNT, arena, &lost);
        out->report = bytes_of(statement, LINE_COLUMN_COUNT + 1, arena, &lost);
        out->evidence = bytes_of(statement, LINE_COLUMN_COUNT + 2, arena, &lost);
        out->pack = bytes_of(statement, LINE_COLUMN_COUNT + 3, arena, &lost);
        result = SQLITE_OK;
    }
    *found = result == SQLITE_OK; /* SQLITE_DONE: it was taken away meanwhile */
    sqlite3_finalize(statement);
    if (lost)
        return TB_ERR_NOMEM;
    return result == SQLITE_OK || result == SQLITE_DONE ? TB_OK : fail(store, result, "read", diags);
}

tb_status tb_store_pack(tb_store *store, const char *sha256, tb_arena *arena, tb_diags *diags, bool *found,
                        tb_text *json)
{
    sqlite3_stmt *statement = NULL;
    bool lost = false;
    int result = prepare(store, "SELECT json FROM pack WHERE sha256 = ?1", &statement);

    if (result == SQLITE_OK && (result = bind_text(statement, 1, sha256)) == SQLITE_OK &&
        (result = sqlite3_step(statement)) == SQLITE_ROW) {
        *json = bytes_of(statement, 0, arena, &lost);
        result = SQLITE_OK;
    }
    *found = result == SQLITE_OK;
    sqlite3_finalize(statement);
    if (lost)
        return TB_ERR_NOMEM;
    return result == SQLITE_OK || result == SQLITE_DONE ? TB_OK : fail(store, result, "read", diags);
}

/* A growing list in ARENA. */
typedef struct lines {
    tb_decision_line *list;
    size_t count, cap;
} lines;

static bool make_room(lines *l, tb_arena *arena)
{
    size_t cap = l->cap > 0 ? 2 * l->cap : 64;
    tb_decision_line *more;

    if (l->count < l->cap)
        return true;
    more = tb_arena_array(arena, cap, sizeof *more);
    if (more == NULL)
        return false;
    if (l->count > 0)
        memcpy(more, l->list, l->count * sizeof *more);
    l->list = more;
    l->cap = cap;
    return true;
}

tb_status tb_store_list(tb_store *store, const tb_decision_filter *filter, tb_arena *arena, tb_diags *diags,
                        tb_decision_line **out, size_t *count)
{
    sqlite3_stmt *statement = NULL;
    lines l = {0};
    bool lost = false;
    /* instr() of lower(): a search for words as they are, with no signs of its own to escape. */
    int result = prepare(store,
                         "SELECT " LINE_COLUMNS " FROM decision AS d JOIN pack AS p ON p.sha256 = d.pack"
                         " WHERE (?1 IS NULL OR instr(lower(coalesce(d.title, '') || ' ' || coalesce(d.choice, '')),"
                         " lower(?1)) > 0 OR instr(d.key, ?1) = 1 OR instr(d.decision_id, ?1) = 1)"
                         " AND (?2 IS NULL OR coalesce(d.choice, 'none') = ?2)"
                         " ORDER BY d.made_at DESC, d.key LIMIT ?3",
                         &statement);

    *out = NULL;
    *count = 0;
    if (result == SQLITE_OK && (result = bind_text(statement, 1, filter->words)) == SQLITE_OK &&
        (result = bind_text(statement, 2, filter->choice)) == SQLITE_OK)
        result = sqlite3_bind_int64(statement, 3, filter->limit > 0 ? (sqlite3_int64)filter->limit : -1);
    while (result == SQLITE_OK && !lost && (result = sqlite3_step(statement)) == SQLITE_ROW) {
        lost = !make_room(&l, arena);
        if (!lost)
            read_line(statement, arena, &l.list[l.count++], &lost);
        result = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    if (lost)
        return TB_ERR_NOMEM;
    if (result != SQLITE_OK && result != SQLITE_DONE)
        return fail(store, result, "read", diags);
    *out = l.list;
    *count = l.count;
    return TB_OK;
}

/* ---- Afterwards ---- */

tb_status tb_store_choose(tb_store *store, const char *key, const char *chosen, const char *by, const char *because,
                          int64_t at, tb_diags *diags, bool *found)
{
    char whole[TB_KEY_LEN + 1];
    sqlite3_stmt *statement = NULL;
    int result = whole_key(store, key, whole, found);

    if (result == SQLITE_OK && !*found)
        return TB_OK;
    if (result == SQLITE_OK &&
        (result = prepare(store,
                          "UPDATE decision SET chosen = ?2, chosen_by = ?3, chosen_because = ?4, chosen_at = ?5"
                          " WHERE key = ?1",
                          &statement)) == SQLITE_OK &&
        (result = bind_text(statement, 1, whole)) == SQLITE_OK &&
        (result = bind_text(statement, 2, chosen)) == SQLITE_OK &&
        (result = bind_text(statement, 3, by)) == SQLITE_OK && (result = bind_text(statement, 4, because)) == SQLITE_OK)
        result = sqlite3_bind_int64(statement, 5, at);
    result = finish(statement, result);
    return result == SQLITE_OK ? TB_OK : fail(store, result, "write to", diags);
}

static tb_status refuse_backup(const char *path, const char *why, const char *hint, tb_diags *diags)
{
    tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, hint, "cannot write the copy '%s': %s", path, why);
    return TB_ERR_IO;
}

/* VACUUM INTO writes a copy that is whole or an error; the empty file before it makes sure nothing is overwritten. */
tb_status tb_store_backup(tb_store *store, const char *path, tb_diags *diags)
{
    sqlite3_stmt *statement = NULL;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), result;

    if (fd < 0)
        return refuse_backup(path, errno == EEXIST ? "it is there already" : strerror(errno),
                             errno == EEXIST ? "name a new file" : NULL, diags);
    close(fd);
    result = prepare(store, "VACUUM INTO ?1", &statement);
    if (result == SQLITE_OK)
        result = bind_text(statement, 1, path);
    result = finish(statement, result);
    if (result == SQLITE_OK)
        return TB_OK;
    unlink(path);
    return (result & 0xFF) == SQLITE_NOMEM ? TB_ERR_NOMEM : refuse_backup(path, sqlite3_errmsg(store->db), NULL, diags);
}

tb_status tb_store_check(tb_store *store, tb_diags *diags)
{
    sqlite3_stmt *statement = NULL;
    int result = prepare(store, "PRAGMA quick_check(1)", &statement);
    bool sound = false;

    if (result == SQLITE_OK && (result = sqlite3_step(statement)) == SQLITE_ROW) {
        sound = strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
        result = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    if (result != SQLITE_OK)
        return fail(store, result, "read", diags);
    if (sound)
        return TB_OK;
    return fail(store, SQLITE_CORRUPT, "trust", diags);
}
