#include "scenarios.h"

#include "cli_builtin_files.h"
#include "node.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static tb_status add_source(cli_scenarios *scenarios, tb_source *source, const tb_pack *pack, tb_diags *diags)
{
    const tb_node *node = NULL;

    source->next = scenarios->sources;
    scenarios->sources = source;
    const tb_status st = tb_document_parse(source, &scenarios->arena, diags, &node);
    return st == TB_OK ? tb_scenarios_read(pack, node, &scenarios->arena, diags, &scenarios->read) : st;
}

tb_status cli_scenarios_add(cli_scenarios *scenarios, const char *path, const tb_pack *pack, tb_diags *diags)
{
    tb_source *source = NULL;
    const tb_status st = tb_source_read(path, diags, &source);

    return st == TB_OK ? add_source(scenarios, source, pack, diags) : st;
}

static tb_status add_builtin(cli_scenarios *scenarios, const tb_pack *pack, tb_diags *diags)
{
    tb_status worst = TB_OK;

    for (size_t i = 0; i < cli_builtin_files_count && worst == TB_OK; i++) {
        const tb_embedded *file = &cli_builtin_files[i];
        tb_source *source = NULL;
        if (strncmp(file->name, "tests/", 6) != 0)
            continue;
        worst = tb_source_from(file->name, file->bytes, file->len, diags, &source);
        if (worst == TB_OK)
            worst = add_source(scenarios, source, pack, diags);
    }
    return worst;
}

static int is_yaml(const struct dirent *entry)
{
    const size_t len = strlen(entry->d_name);
    return entry->d_name[0] != '.' && len > 5 && strcmp(entry->d_name + len - 5, ".yaml") == 0;
}

tb_status cli_scenarios_add_pack(cli_scenarios *scenarios, const char *dir, const tb_pack *pack, tb_diags *diags)
{
    if (!dir)
        return add_builtin(scenarios, pack, diags);
    struct dirent **entries = NULL;
    const char *folder = tb_arena_printf(&scenarios->arena, "%s/tests", dir);
    if (!folder)
        return TB_ERR_NOMEM;
    const int count = scandir(folder, &entries, is_yaml, alphasort);
    if (count < 0 && errno != ENOENT) {
        tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, NULL, "cannot read the folder '%s': %s", folder,
                       strerror(errno));
        return TB_ERR_IO;
    }
    tb_status worst = TB_OK;
    for (int i = 0; i < count; i++) {
        const char *path = tb_arena_printf(&scenarios->arena, "%s/%s", folder, entries[i]->d_name);
        const tb_status st = path ? cli_scenarios_add(scenarios, path, pack, diags) : TB_ERR_NOMEM;
        if (worst == TB_OK || st == TB_ERR_NOMEM)
            worst = st;
        free(entries[i]);
    }
    free(entries);
    return worst;
}

void cli_scenarios_release(cli_scenarios *scenarios)
{
    for (tb_source *source = scenarios->sources, *next; source; source = next) {
        next = source->next;
        tb_source_free(source);
    }
    tb_arena_release(&scenarios->arena);
    *scenarios = CLI_SCENARIOS_EMPTY;
}
