/* What a build without SQLite has in the place of a log: it says so. */
#include "store.h"

tb_status tb_store_open(const char *path, bool create, tb_diags *diags, tb_store **out)
{
    (void)create;
    *out = NULL;
    tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, "build it again where libsqlite3-dev is installed",
                   "cannot open the decision log '%s': this tiebreak was built without SQLite", path);
    return TB_ERR_IO;
}

void tb_store_close(tb_store *store)
{
    (void)store;
}

/* Nothing below is ever called: no store was opened. */

tb_status tb_store_add(tb_store *store, tb_decision *decision, tb_diags *diags)
{
    (void)store, (void)decision, (void)diags;
    return TB_ERR_IO;
}

tb_status tb_store_find(tb_store *store, const char *key, tb_arena *arena, tb_diags *diags, bool *found,
                        tb_decision *out)
{
    (void)store, (void)key, (void)arena, (void)diags, (void)out;
    *found = false;
    return TB_ERR_IO;
}

tb_status tb_store_list(tb_store *store, const tb_decision_filter *filter, tb_arena *arena, tb_diags *diags,
                        tb_decision_line **out, size_t *count)
{
    (void)store, (void)filter, (void)arena, (void)diags;
    *out = NULL;
    *count = 0;
    return TB_ERR_IO;
}

tb_status tb_store_pack(tb_store *store, const char *sha256, tb_arena *arena, tb_diags *diags, bool *found,
                        tb_text *json)
{
    (void)store, (void)sha256, (void)arena, (void)diags, (void)json;
    *found = false;
    return TB_ERR_IO;
}

tb_status tb_store_profile(tb_store *store, const char *key, tb_arena *arena, tb_diags *diags, bool *found,
                           tb_text *json)
{
    (void)store, (void)key, (void)arena, (void)diags, (void)json;
    *found = false;
    return TB_ERR_IO;
}

tb_status tb_store_choose(tb_store *store, const char *key, const char *chosen, const char *by, const char *because,
                          int64_t at, tb_diags *diags, bool *found)
{
    (void)store, (void)key, (void)chosen, (void)by, (void)because, (void)at, (void)diags;
    *found = false;
    return TB_ERR_IO;
}

tb_status tb_store_backup(tb_store *store, const char *path, tb_diags *diags)
{
    (void)store, (void)path, (void)diags;
    return TB_ERR_IO;
}

tb_status tb_store_ready(tb_store *store, tb_diags *diags)
{
    (void)store, (void)diags;
    return TB_ERR_IO;
}

tb_status tb_store_check(tb_store *store, tb_diags *diags)
{
    (void)store, (void)diags;
    return TB_ERR_IO;
}
