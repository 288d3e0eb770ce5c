/* Reading from the log, over a connection that nobody writes with. */
#include "tbi_store.h"

#include <stdio.h>
#include <string.h>

enum { PREFIX_MIN = 8 };

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

/* Ends a reading, and lets others read. */
static tb_status done(tb_store *store, sqlite3_stmt *statement, int result, bool lost, tb_diags *diags)
{
    tb_status status = TB_OK;

    if (lost)
        status = TB_ERR_NOMEM;
    else if (result != SQLITE_OK && result != SQLITE_DONE)
        status = tbi_store_fail(store, &store->reader, result, "read", diags);
    sqlite3_finalize(statement);
    pthread_mutex_unlock(&store->reader.lock);
    return status;
}

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

/* Those that begin with KEY lie between it and KEY~, since no letter of a key comes after '~'. */
int tbi_store_whole_key(tbi_connection *c, const char *key, char whole[TB_KEY_LEN + 1], bool *found)
{
    sqlite3_stmt *statement = NULL;
    size_t len = strlen(key);
    int result, rows = 0;

    *found = false;
    if (len < PREFIX_MIN || len > TB_KEY_LEN)
        return SQLITE_OK;
    result = tbi_store_prepare(c, "SELECT key FROM decision WHERE key >= ?1 AND key < ?1 || '~' LIMIT 2", &statement);
    if (result == SQLITE_OK)
        result = tbi_store_bind(statement, 1, key);
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
    tbi_connection *c = &store->reader;
    char whole[TB_KEY_LEN + 1];
    sqlite3_stmt *statement = NULL;
    bool lost = false;
    int result;

    *out = (tb_decision){0};
    pthread_mutex_lock(&c->lock);
    result = tbi_store_whole_key(c, key, whole, found);
    if (result == SQLITE_OK && *found &&
        (result = tbi_store_prepare(c,
                                    "SELECT " LINE_COLUMNS ", o.profile, o.report, o.evidence"
                                    " FROM decision AS d JOIN pack AS p ON p.sha256 = d.pack"
                                    " JOIN document AS o ON o.key = d.key WHERE d.key = ?1",
                                    &statement)) == SQLITE_OK &&
        (result = tbi_store_bind(statement, 1, whole)) == SQLITE_OK) {
        *found = (result = sqlite3_step(statement)) == SQLITE_ROW; /* it may have been taken away meanwhile */
        if (*found) {
            read_line(statement, arena, &out->line, &lost);
            out->profile = bytes_of(statement, LINE_COLUMN_COUNT, arena, &lost);
            out->report = bytes_of(statement, LINE_COLUMN_COUNT + 1, arena, &lost);
            out->evidence = bytes_of(statement, LINE_COLUMN_COUNT + 2, arena, &lost);
            result = SQLITE_OK;
        }
    }
    return done(store, statement, result, lost, diags);
}

/* The one document that SQL gives for NAME. */
static tb_status read_one(tb_store *store, const char *sql, const char *name, tb_arena *arena, tb_diags *diags,
                          bool *found, tb_text *out)
{
    tbi_connection *c = &store->reader;
    sqlite3_stmt *statement = NULL;
    bool lost = false;
    int result;

    *found = false;
    pthread_mutex_lock(&c->lock);
    result = tbi_store_prepare(c, sql, &statement);
    if (result == SQLITE_OK && (result = tbi_store_bind(statement, 1, name)) == SQLITE_OK &&
        (result = sqlite3_step(statement)) == SQLITE_ROW) {
        *out = bytes_of(statement, 0, arena, &lost);
        *found = true;
        result = SQLITE_OK;
    }
    return done(store, statement, result, lost, diags);
}

tb_status tb_store_pack(tb_store *store, const char *sha256, tb_arena *arena, tb_diags *diags, bool *found,
                        tb_text *json)
{
    return read_one(store, "SELECT json FROM pack WHERE sha256 = ?1", sha256, arena, diags, found, json);
}

tb_status tb_store_profile(tb_store *store, const char *key, tb_arena *arena, tb_diags *diags, bool *found,
                           tb_text *json)
{
    return read_one(store, "SELECT profile FROM document WHERE key = ?1", key, arena, diags, found, json);
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

#define LIST_FROM "SELECT " LINE_COLUMNS " FROM decision AS d JOIN pack AS p ON p.sha256 = d.pack WHERE "
/* instr() of lower(): a search for words as they are, with no signs of its own to escape. */
#define LIST_WHERE                                                                                                     \
    "(?1 IS NULL OR instr(lower(coalesce(d.title, '') || ' ' || coalesce(d.choice, '')), lower(?1)) > 0"               \
    " OR instr(d.key, ?1) = 1 OR instr(d.decision_id, ?1) = 1) AND (?2 IS NULL OR coalesce(d.choice, 'none') = ?2)"    \
    " AND (?6 = 0 OR NOT EXISTS (SELECT 1 FROM decision AS later WHERE later.supersedes = d.key))"                     \
    " ORDER BY d.made_at DESC, d.key LIMIT ?4 OFFSET ?5"

tb_status tb_store_list(tb_store *store, const tb_decision_filter *filter, tb_arena *arena, tb_diags *diags,
                        tb_decision_line **out, size_t *count)
{
    /* Two statements, so that an index is used. */
    const char *sql = filter->supersedes != NULL ? LIST_FROM "d.supersedes = ?3 AND " LIST_WHERE
                                                 : LIST_FROM "?3 IS NULL AND " LIST_WHERE;
    const char *texts[] = {filter->words, filter->choice, filter->supersedes};
    tbi_connection *c = &store->reader;
    sqlite3_stmt *statement = NULL;
    lines l = {0};
    bool lost = false;
    int result;

    pthread_mutex_lock(&c->lock);
    result = tbi_store_prepare(c, sql, &statement);
    for (size_t i = 0; result == SQLITE_OK && i < COUNT(texts); i++)
        result = tbi_store_bind(statement, (int)i + 1, texts[i]);
    if (result == SQLITE_OK)
        result = sqlite3_bind_int64(statement, 4, filter->limit > 0 ? (sqlite3_int64)filter->limit : -1);
    if (result == SQLITE_OK)
        result = sqlite3_bind_int64(statement, 5, (sqlite3_int64)filter->offset);
    if (result == SQLITE_OK)
        result = sqlite3_bind_int(statement, 6, filter->standing);
    while (result == SQLITE_OK && !lost && (result = sqlite3_step(statement)) == SQLITE_ROW) {
        lost = !make_room(&l, arena);
        if (!lost)
            read_line(statement, arena, &l.list[l.count++], &lost);
        result = SQLITE_OK;
    }
    const tb_status status = done(store, statement, result, lost, diags);
    *out = status == TB_OK ? l.list : NULL;
    *count = status == TB_OK ? l.count : 0;
    return status;
}
