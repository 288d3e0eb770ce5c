/* tbi_store.h - what the files of the SQLite store share. */
#ifndef TBI_STORE_H
#define TBI_STORE_H

#include "store.h"

#include <pthread.h>
#include <sqlite3.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A connection is one thread's at a time: a transaction has several calls, and what went wrong is asked for
 * afterwards. */
typedef struct tbi_connection {
    pthread_mutex_t lock;
    sqlite3 *db;
} tbi_connection;

/* Readers have a connection of their own, and so never wait for a commit to reach the disk. */
struct tb_store {
    tbi_connection writer, reader;
    char *path;
};

/* What the last call came to, told as "cannot WHAT the decision log 'PATH': WHY". */
tb_status tbi_store_fail(const tb_store *store, const tbi_connection *c, int result, const char *what, tb_diags *diags);

int tbi_store_prepare(tbi_connection *c, const char *sql, sqlite3_stmt **out);

/* NULL, and an empty TEXT, are bound as null. */
int tbi_store_bind(sqlite3_stmt *statement, int at, const char *text);
int tbi_store_bind_bytes(sqlite3_stmt *statement, int at, tb_text text);

/* Runs a statement that gives no rows, and lets go of it. RESULT is what preparing and binding came to. */
int tbi_store_finish(sqlite3_stmt *statement, int result);

/* The whole key that KEY begins; *found false if there is none or are several. */
int tbi_store_whole_key(tbi_connection *c, const char *key, char whole[TB_KEY_LEN + 1], bool *found);

#endif
