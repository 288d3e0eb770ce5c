/* SQLite: a write-ahead log, so that readers and a writer do not wait for each other; synchronous=FULL, so that what
 * was acknowledged is on disk; prepared statements only. */
#include "tbi_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { WAIT_MS = 10000 };

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
    /* Documents lie apart: a list of decisions does not read past them. */
    "CREATE TABLE document (key TEXT PRIMARY KEY REFERENCES decision (key), profile TEXT NOT NULL,"
    " report TEXT NOT NULL, evidence TEXT);"
    "INSERT INTO document SELECT key, profile, report, evidence FROM decision;"
    "ALTER TABLE decision DROP COLUMN profile;"
    "ALTER TABLE decision DROP COLUMN report;"
    "ALTER TABLE decision DROP COLUMN evidence;"
    "CREATE INDEX decision_by_place ON decision (supersedes) WHERE supersedes IS NOT NULL;",
};

/* ---- Telling what went wrong ---- */

tb_status tbi_store_fail(const tb_store *store, const tbi_connection *c, int result, const char *what, tb_diags *diags)
{
    const char *hint = NULL;

    if ((result & 0xFF) == SQLITE_NOMEM)
        return TB_ERR_NOMEM;
    if ((result & 0xFF) == SQLITE_BUSY)
        hint = "another program is using it: try again";
    if ((result & 0xFF) == SQLITE_NOTADB || (result & 0xFF) == SQLITE_CORRUPT)
        hint = "name another file, or put back a copy that `tiebreak decisions backup` made";
    tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, hint, "cannot %s the decision log '%s': %s", what, store->path,
                   c->db != NULL ? sqlite3_errmsg(c->db) : sqlite3_errstr(result));
    return TB_ERR_IO;
}

/* ---- Statements ---- */

int tbi_store_prepare(tbi_connection *c, const char *sql, sqlite3_stmt **out)
{
    return sqlite3_prepare_v2(c->db, sql, -1, out, NULL);
}

int tbi_store_bind(sqlite3_stmt *statement, int at, const char *text)
{
    return text == NULL ? sqlite3_bind_null(statement, at) : sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

int tbi_store_bind_bytes(sqlite3_stmt *statement, int at, tb_text text)
{
    return text.len == 0 ? sqlite3_bind_null(statement, at)
                         : sqlite3_bind_text64(statement, at, text.at, text.len, SQLITE_STATIC, SQLITE_UTF8);
}

int tbi_store_finish(sqlite3_stmt *statement, int result)
{
    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result == SQLITE_DONE || result == SQLITE_ROW ? SQLITE_OK : result;
}

static int run(tbi_connection *c, const char *sql)
{
    return sqlite3_exec(c->db, sql, NULL, NULL, NULL);
}

/* ---- Opening ---- */

static int version_of(tbi_connection *c, int *version)
{
    sqlite3_stmt *statement = NULL;
    int result = tbi_store_prepare(c, "PRAGMA user_version", &statement);

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
    tbi_connection *c = &store->writer;
    int version = 0, result = version_of(c, &version);
    char set_version[48];

    if (result != SQLITE_OK)
        return tbi_store_fail(store, c, result, "read", diags);
    if (version == (int)COUNT(migrations))
        return TB_OK;
    if ((result = run(c, "BEGIN IMMEDIATE")) == SQLITE_OK)
        result = version_of(c, &version); /* somebody else may have done it meanwhile */
    if (result == SQLITE_OK && version > (int)COUNT(migrations)) {
        (void)run(c, "ROLLBACK");
        tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, "use the tiebreak that wrote it, or a newer one",
                       "the decision log '%s' is of version %d, and this tiebreak reads up to %zu", store->path,
                       version, COUNT(migrations));
        return TB_ERR_IO;
    }
    for (int i = version; result == SQLITE_OK && i < (int)COUNT(migrations); i++)
        result = run(c, migrations[i]);
    snprintf(set_version, sizeof set_version, "PRAGMA user_version = %d", (int)COUNT(migrations));
    if (result == SQLITE_OK && (result = run(c, set_version)) == SQLITE_OK)
        result = run(c, "COMMIT");
    if (result == SQLITE_OK)
        return TB_OK;
    tb_status status = tbi_store_fail(store, c, result, "set up", diags);
    (void)run(c, "ROLLBACK");
    return status;
}

/* The lock is ours: SQLite's own would be taken a second time. */
static tb_status connect(tb_store *store, tbi_connection *c, int flags, tb_diags *diags)
{
    int result = sqlite3_open_v2(store->path, &c->db, flags | SQLITE_OPEN_NOMUTEX, NULL);

    if (result == SQLITE_OK)
        result = sqlite3_extended_result_codes(c->db, 1);
    if (result == SQLITE_OK)
        result = sqlite3_busy_timeout(c->db, WAIT_MS);
    if (result == SQLITE_OK)
        result = run(c, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                        " PRAGMA trusted_schema = OFF;");
    return result == SQLITE_OK ? TB_OK : tbi_store_fail(store, c, result, "open", diags);
}

tb_status tb_store_open(const char *path, bool create, tb_diags *diags, tb_store **out)
{
    tb_store *store = calloc(1, sizeof *store);
    tb_status status;

    *out = NULL;
    if (store == NULL || (store->path = strdup(path)) == NULL) {
        free(store);
        return TB_ERR_NOMEM;
    }
    pthread_mutex_init(&store->writer.lock, NULL);
    pthread_mutex_init(&store->reader.lock, NULL);
    status = connect(store, &store->writer, SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0), diags);
    if (status == TB_OK)
        status = migrate(store, diags);
    if (status == TB_OK)
        status = connect(store, &store->reader, SQLITE_OPEN_READWRITE, diags);
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
    sqlite3_close_v2(store->reader.db);
    sqlite3_close_v2(store->writer.db);
    pthread_mutex_destroy(&store->reader.lock);
    pthread_mutex_destroy(&store->writer.lock);
    free(store->path);
    free(store);
}

/* ---- Adding ---- */

/* No key begins with '-': on a command line it would be taken for an option. */
static bool make_key(char key[TB_KEY_LEN + 1])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned char bytes[16 + 2] = {0};

    do
        if (getrandom(bytes, 16, 0) != 16)
            return false;
    while (digits[bytes[0] >> 2] == '-');
    for (size_t i = 0; i < TB_KEY_LEN; i++) {
        size_t bit = 6 * i;
        unsigned two = (unsigned)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];
        key[i] = digits[two >> (10 - bit % 8) & 63];
    }
    key[TB_KEY_LEN] = '\0';
    return true;
}

static int add_pack(tbi_connection *c, const tb_decision *d)
{
    sqlite3_stmt *statement = NULL;
    int result = tbi_store_prepare(c, "INSERT OR IGNORE INTO pack (sha256, id, version, json) VALUES (?1, ?2, ?3, ?4)",
                                   &statement);

    if (result == SQLITE_OK && (result = tbi_store_bind(statement, 1, d->line.pack_sha256)) == SQLITE_OK &&
        (result = tbi_store_bind(statement, 2, d->line.pack_id)) == SQLITE_OK &&
        (result = tbi_store_bind(statement, 3, d->line.pack_version)) == SQLITE_OK)
        result = tbi_store_bind_bytes(statement, 4, d->pack);
    return tbi_store_finish(statement, result);
}

static int add_line(tbi_connection *c, const tb_decision_line *line)
{
    const char *texts[] = {line->key,    line->decision_id, line->title,         line->state,
                           line->choice, line->confidence,  line->pack_sha256,   line->supersedes,
                           line->chosen, line->chosen_by,   line->chosen_because};
    sqlite3_stmt *statement = NULL;
    int result = tbi_store_prepare(c,
                                   "INSERT INTO decision (key, decision_id, title, state, choice, confidence, pack,"
                                   " supersedes, chosen, chosen_by, chosen_because, made_at, chosen_at)"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                                   &statement);

    for (size_t i = 0; result == SQLITE_OK && i < COUNT(texts); i++)
        result = tbi_store_bind(statement, (int)i + 1, texts[i]);
    if (result == SQLITE_OK)
        result = sqlite3_bind_int64(statement, (int)COUNT(texts) + 1, line->made_at);
    if (result == SQLITE_OK)
        result = sqlite3_bind_int64(statement, (int)COUNT(texts) + 2, line->chosen_at);
    return tbi_store_finish(statement, result);
}

static int add_documents(tbi_connection *c, const tb_decision *d)
{
    const tb_text documents[] = {d->profile, d->report, d->evidence};
    sqlite3_stmt *statement = NULL;
    int result = tbi_store_prepare(c, "INSERT INTO document (key, profile, report, evidence) VALUES (?1, ?2, ?3, ?4)",
                                   &statement);

    if (result == SQLITE_OK)
        result = tbi_store_bind(statement, 1, d->line.key);
    for (size_t i = 0; result == SQLITE_OK && i < COUNT(documents); i++)
        result = tbi_store_bind_bytes(statement, (int)i + 2, documents[i]);
    return tbi_store_finish(statement, result);
}

tb_status tb_store_add(tb_store *store, tb_decision *decision, tb_diags *diags)
{
    tbi_connection *c = &store->writer;
    tb_status status = TB_OK;
    int result;

    if (!make_key(decision->line.key)) {
        tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, NULL, "the system gives no random numbers: %s",
                       strerror(errno));
        return TB_ERR_IO;
    }
    pthread_mutex_lock(&c->lock);
    if ((result = run(c, "BEGIN IMMEDIATE")) == SQLITE_OK && (result = add_pack(c, decision)) == SQLITE_OK &&
        (result = add_line(c, &decision->line)) == SQLITE_OK && (result = add_documents(c, decision)) == SQLITE_OK)
        result = run(c, "COMMIT");
    if (result != SQLITE_OK) {
        status = tbi_store_fail(store, c, result, "write to", diags);
        (void)run(c, "ROLLBACK"); /* of nothing, if it had not begun */
    }
    pthread_mutex_unlock(&c->lock);
    return status;
}

/* ---- Afterwards ---- */

tb_status tb_store_choose(tb_store *store, const char *key, const char *chosen, const char *by, const char *because,
                          int64_t at, tb_diags *diags, bool *found)
{
    tbi_connection *c = &store->writer;
    char whole[TB_KEY_LEN + 1];
    sqlite3_stmt *statement = NULL;
    int result;

    pthread_mutex_lock(&c->lock);
    result = tbi_store_whole_key(c, key, whole, found);
    if (result == SQLITE_OK && *found) {
        result = tbi_store_prepare(
            c, "UPDATE decision SET chosen = ?2, chosen_by = ?3, chosen_because = ?4, chosen_at = ?5 WHERE key = ?1",
            &statement);
        const char *texts[] = {whole, chosen, by, because};
        for (size_t i = 0; result == SQLITE_OK && i < COUNT(texts); i++)
            result = tbi_store_bind(statement, (int)i + 1, texts[i]);
        if (result == SQLITE_OK)
            result = sqlite3_bind_int64(statement, 5, at);
        result = tbi_store_finish(statement, result);
    }
    const tb_status status = result == SQLITE_OK ? TB_OK : tbi_store_fail(store, c, result, "write to", diags);
    pthread_mutex_unlock(&c->lock);
    return status;
}

static tb_status refuse_backup(const char *path, const char *why, const char *hint, tb_diags *diags)
{
    tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, hint, "cannot write the copy '%s': %s", path, why);
    return TB_ERR_IO;
}

/* VACUUM INTO writes a copy that is whole or an error; the empty file before it makes sure nothing is overwritten. */
tb_status tb_store_backup(tb_store *store, const char *path, tb_diags *diags)
{
    tbi_connection *c = &store->reader;
    sqlite3_stmt *statement = NULL;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), result;
    tb_status status = TB_OK;

    if (fd < 0)
        return refuse_backup(path, errno == EEXIST ? "it is there already" : strerror(errno),
                             errno == EEXIST ? "name a new file" : NULL, diags);
    close(fd);
    pthread_mutex_lock(&c->lock);
    result = tbi_store_prepare(c, "VACUUM INTO ?1", &statement);
    if (result == SQLITE_OK)
        result = tbi_store_bind(statement, 1, path);
    result = tbi_store_finish(statement, result);
    if (result != SQLITE_OK) {
        unlink(path);
        status =
            (result & 0xFF) == SQLITE_NOMEM ? TB_ERR_NOMEM : refuse_backup(path, sqlite3_errmsg(c->db), NULL, diags);
    }
    pthread_mutex_unlock(&c->lock);
    return status;
}

/* True if the file is another than the one that was opened, or gone: what is written would be lost. */
static bool was_moved(tb_store *store)
{
    tbi_connection *c = &store->writer;
    int moved = 0;

    pthread_mutex_lock(&c->lock);
    const int result = sqlite3_file_control(c->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    pthread_mutex_unlock(&c->lock);
    return result == SQLITE_OK && moved != 0;
}

tb_status tb_store_ready(tb_store *store, tb_diags *diags)
{
    tbi_connection c = {.db = NULL}; /* a new one: it remembers nothing of what was there */
    int version = 0, result;
    tb_status status;

    if (was_moved(store)) {
        tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, "put it back and start again",
                       "the decision log '%s' was moved or replaced while it was in use", store->path);
        return TB_ERR_IO;
    }
    status = connect(store, &c, SQLITE_OPEN_READWRITE, diags);
    if (status == TB_OK && (result = version_of(&c, &version)) == SQLITE_OK)
        result = run(&c, "SELECT * FROM decision ORDER BY made_at DESC LIMIT 1");
    if (status == TB_OK && result != SQLITE_OK)
        status = tbi_store_fail(store, &c, result, "read", diags);
    else if (status == TB_OK && sqlite3_db_readonly(c.db, "main") == 1)
        status = tbi_store_fail(store, &c, SQLITE_READONLY, "write", diags);
    sqlite3_close(c.db);
    return status;
}

tb_status tb_store_check(tb_store *store, tb_diags *diags)
{
    tbi_connection *c = &store->reader;
    sqlite3_stmt *statement = NULL;
    tb_status status = TB_OK;
    bool sound = false;
    int result;

    pthread_mutex_lock(&c->lock);
    result = tbi_store_prepare(c, "PRAGMA quick_check(1)", &statement);
    if (result == SQLITE_OK && (result = sqlite3_step(statement)) == SQLITE_ROW) {
        sound = strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
        result = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    if (result != SQLITE_OK)
        status = tbi_store_fail(store, c, result, "read", diags);
    else if (!sound)
        status = tbi_store_fail(store, c, SQLITE_CORRUPT, "trust", diags);
    pthread_mutex_unlock(&c->lock);
    return status;
}
