#include "pack.h"

#include "pattern.h"
#include "sha256.h"
#include "tbi_lexicon.h"
#include "tbi_pack.h"
#include "tbi_prepared.h"
#include "tbi_read.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 64 };

/* The documents a pack may have besides its rules, in the order they are named in its JSON. */
struct part {
    const char *key;  /* in the JSON document */
    const char *file; /* in the folder */
    size_t offset;    /* in tbi_documents */
    bool required;
};

static const struct part parts[] = {
    {"pack", "pack.yaml", offsetof(tbi_documents, pack), true},
    {"criteria", "criteria.yaml", offsetof(tbi_documents, criteria), true},
    {"questions", "questions.yaml", offsetof(tbi_documents, questions), true},
    {"workloads", "workloads.yaml", offsetof(tbi_documents, workloads), true},
    {"sources", "sources.yaml", offsetof(tbi_documents, sources), false},
    {"claims", "claims.yaml", offsetof(tbi_documents, claims), false},
    {"lexicon", "lexicon.yaml", offsetof(tbi_documents, lexicon), false},
    {"signals", "signals.yaml", offsetof(tbi_documents, signals), false},
};

enum { PART_COUNT = sizeof parts / sizeof parts[0] };

static const tb_node **part_of(tbi_documents *documents, const struct part *part)
{
    return (const tb_node **)(void *)((char *)documents + part->offset);
}

/* ---- Reading the files of a folder ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool ends_in_yaml(const char *name)
{
    size_t len = strlen(name);

    return len > 5 && name[0] != '.' && strcmp(name + len - 5, ".yaml") == 0;
}

/* Names of the YAML files in DIR, sorted, so that problems come in the same order everywhere. */
static tb_status list_folder(const char *dir, tb_arena *arena, tb_diags *diags, char *names[FILES_MAX], size_t *count)
{
    DIR *folder = opendir(dir);
    tb_status status = TB_OK;

    *count = 0;
    if (folder == NULL) {
        tb_diags_error(diags, TB_DIAG_IO, (tb_place){0},
                       errno == ENOENT ? "give a folder that holds a pack.yaml" : NULL, "cannot open the pack '%s': %s",
                       dir,
                       errno == ENOENT    ? "there is no such folder"
                       : errno == ENOTDIR ? "it is not a folder"
                                          : "no access");
        return TB_ERR_IO;
    }
    for (struct dirent *entry = readdir(folder); entry != NULL && status == TB_OK; entry = readdir(folder)) {
        if (!ends_in_yaml(entry->d_name))
            continue;
        if (*count == FILES_MAX) {
            tb_diags_error(diags, TB_DIAG_TOO_LARGE, (tb_place){0}, NULL, "the pack '%s' has more than %d YAML files",
                           dir, FILES_MAX);
            status = TB_ERR_INPUT;
        } else if ((names[*count] = tb_arena_strdup(arena, entry->d_name)) == NULL) {
            status = TB_ERR_NOMEM;
        } else {
            ++*count;
        }
    }
    closedir(folder);
    qsort(names, *count, sizeof names[0], compare_names);
    return status;
}

static void keep_text(tb_pack *pack, tb_source *source)
{
    source->next = pack->texts;
    pack->texts = source;
}

/* Parses DIR/NAME into the part it is, or into the rules of the branch it is named after. */
static tb_status read_file(tbi_pack_builder *builder, const char *dir, const char *name, tbi_documents *documents)
{
    tb_pack *pack = builder->pack;
    tb_source *source = NULL;
    const tb_node *root = NULL;
    char *path = tb_arena_printf(&pack->arena, "%s%s%s", dir, dir[strlen(dir) - 1] == '/' ? "" : "/", name);
    tb_status status = path != NULL ? tb_source_read(path, builder->diags, &source) : TB_ERR_NOMEM;

    if (status != TB_OK)
        return status;
    keep_text(pack, source);
    status = tb_yaml_parse(source, &pack->arena, builder->diags, &root);
    if (status != TB_OK)
        return status;
    for (size_t i = 0; i < PART_COUNT; i++)
        if (strcmp(name, parts[i].file) == 0) {
            *part_of(documents, &parts[i]) = root;
            return TB_OK;
        }
    char *branch = tb_arena_copy(&pack->arena, name, strlen(name) - 5);
    if (branch == NULL)
        return TB_ERR_NOMEM;
    documents->rules[documents->rule_file_count++] = (tbi_rule_file){root, branch};
    return TB_OK;
}

/* Tells in one go which required files are not there. */
static tb_status check_files(tbi_pack_builder *builder, const char *dir, char *const *names, size_t count)
{
    tb_buf missing = TB_BUF_EMPTY;

    for (size_t i = 0; i < PART_COUNT; i++) {
        bool found = !parts[i].required;
        for (size_t k = 0; k < count; k++)
            found = found || strcmp(names[k], parts[i].file) == 0;
        if (!found)
            tb_buf_printf(&missing, "%s%s", missing.len > 0 ? ", no " : "", parts[i].file);
    }
    if (missing.len > 0)
        tb_diags_error(builder->diags, TB_DIAG_MISSING_KEY, (tb_place){0},
                       "`tiebreak rules export` writes a whole pack to start from", "the pack '%s' has no %s", dir,
                       missing.data);
    tb_status status = missing.failed ? TB_ERR_NOMEM : missing.len > 0 ? TB_ERR_INPUT : TB_OK;
    tb_buf_release(&missing);
    return status;
}

static tb_status read_folder(tbi_pack_builder *builder, const char *dir, tbi_documents *documents)
{
    char *names[FILES_MAX];
    size_t count;
    tb_status worst = list_folder(dir, &builder->scratch, builder->diags, names, &count);

    documents->rules = tb_arena_array(&builder->scratch, FILES_MAX, sizeof *documents->rules);
    if (documents->rules == NULL)
        return TB_ERR_NOMEM;
    if (worst != TB_OK)
        return worst;
    worst = check_files(builder, dir, names, count);
    if (worst != TB_OK)
        return worst;
    for (size_t k = 0; k < count; k++) {
        tb_status status = read_file(builder, dir, names[k], documents);
        if (status == TB_ERR_NOMEM)
            return status;
        if (status != TB_OK && worst != TB_ERR_IO)
            worst = status;
    }
    return worst;
}

/* ---- Reading one JSON document ---- */

static tb_status read_json(tbi_pack_builder *builder, const char *name, tb_text json, tbi_documents *documents)
{
    static const tbi_key keys[] = {{"pack", true},      {"criteria", true}, {"questions", true},
                                   {"workloads", true}, {"sources", false}, {"claims", false},
                                   {"lexicon", false},  {"signals", false}, {"rules", false}};
    tb_source *source = NULL;
    const tb_node *root = NULL;
    size_t before = builder->diags->errors;
    tb_status status = tb_source_from(name, json.at, json.len, builder->diags, &source);

    if (status != TB_OK)
        return status;
    keep_text(builder->pack, source);
    status = tb_json_parse(source, &builder->pack->arena, builder->diags, &root);
    if (status != TB_OK)
        return status;
    if (!tbi_map_check(builder->diags, root, "a pack", keys, sizeof keys / sizeof keys[0]) ||
        builder->diags->errors > before)
        return TB_ERR_INPUT;
    for (size_t i = 0; i < PART_COUNT; i++)
        *part_of(documents, &parts[i]) = tb_node_get(root, parts[i].key);
    documents->rules = tb_arena_alloc(&builder->scratch, sizeof *documents->rules);
    if (documents->rules == NULL)
        return TB_ERR_NOMEM;
    documents->rules[0] = (tbi_rule_file){tb_node_get(root, "rules"), NULL};
    documents->rule_file_count = documents->rules[0].list != NULL ? 1 : 0;
    return TB_OK;
}

/* ---- The canonical JSON ---- */

static void put_items(tb_buf *out, const tb_node *const *items, size_t count)
{
    tb_buf_putc(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            tb_buf_putc(out, ',');
        tb_node_put_canonical(out, items[i]);
    }
    tb_buf_putc(out, ']');
}

static tb_status put_rules(tbi_pack_builder *builder, tb_buf *out, const tbi_documents *documents)
{
    const tb_node *lists[FILES_MAX], **items;
    size_t count;
    tb_status status;

    for (size_t i = 0; i < documents->rule_file_count; i++)
        lists[i] = documents->rules[i].list;
    status = tbi_items_of(builder->diags, &builder->scratch, lists, documents->rule_file_count, "a rule", true, &items,
                          &count);
    if (status != TB_OK || count == 0)
        return status;
    tb_buf_puts(out, "\"rules\":");
    put_items(out, items, count);
    tb_buf_putc(out, ',');
    return TB_OK;
}

static tb_status put_part(tbi_pack_builder *builder, tb_buf *out, const char *key, const tb_node *node)
{
    const tb_node **items;
    size_t count;

    if (node == NULL)
        return TB_OK;
    tb_buf_printf(out, "\"%s\":", key);
    if (node->kind != TB_NODE_LIST) {
        tb_node_put_canonical(out, node);
    } else {
        tb_status status = tbi_items(builder->diags, &builder->scratch, node, key, false, &items, &count);
        if (status != TB_OK)
            return status;
        put_items(out, items, count);
    }
    tb_buf_putc(out, ',');
    return TB_OK;
}

/* Keys in canonical order; lists sorted by id, as loading does. Called only when there were no errors. */
static tb_status set_identity(tbi_pack_builder *builder, const tbi_documents *d)
{
    tb_pack *pack = builder->pack;
    tb_buf out = TB_BUF_EMPTY;
    tb_status status;

    tb_buf_putc(&out, '{');
    if ((status = put_part(builder, &out, "claims", d->claims)) != TB_OK ||
        (status = put_part(builder, &out, "criteria", d->criteria)) != TB_OK ||
        (status = put_part(builder, &out, "lexicon", d->lexicon)) != TB_OK ||
        (status = put_part(builder, &out, "pack", d->pack)) != TB_OK ||
        (status = put_part(builder, &out, "questions", d->questions)) != TB_OK ||
        (status = put_rules(builder, &out, d)) != TB_OK ||
        (status = put_part(builder, &out, "signals", d->signals)) != TB_OK ||
        (status = put_part(builder, &out, "sources", d->sources)) != TB_OK ||
        (status = put_part(builder, &out, "workloads", d->workloads)) != TB_OK)
        goto out;
    if (out.len > 1)
        out.data[out.len - 1] = '}'; /* the last comma */
    status = tb_buf_status(&out);
    if (status != TB_OK)
        goto out;
    pack->json_len = out.len;
    pack->json = tb_arena_copy(&pack->arena, out.data, out.len);
    if (pack->json == NULL)
        status = TB_ERR_NOMEM;
    tb_sha256_of(out.data, out.len, pack->sha256);
out:
    tb_buf_release(&out);
    return status;
}

/* The same when the text that was read is canonical already, and its hash known. */
static void believe_identity(tb_pack *pack, const tb_own_pack *own)
{
    pack->json = pack->texts->data;
    pack->json_len = pack->texts->len;
    snprintf(pack->sha256, sizeof pack->sha256, "%s", own->sha256);
}

/* ---- Putting it together ---- */

/* A name that was lost would be told again wherever it is used. */
static tb_status check_names(const tbi_pack_builder *builder)
{
    return builder->has_lost_names ? TB_ERR_INPUT : TB_OK;
}

static tb_status build(tbi_pack_builder *builder, const tbi_documents *d)
{
    tb_status status;

    if ((status = tbi_load_header(builder, d->pack)) != TB_OK ||
        (status = tbi_load_criteria(builder, d->criteria)) != TB_OK ||
        (status = tbi_load_questions(builder, d->questions)) != TB_OK ||
        (status = tbi_load_workloads(builder, d->workloads)) != TB_OK ||
        (status = tbi_load_sources(builder, d->sources)) != TB_OK || (status = check_names(builder)) != TB_OK ||
        (status = tbi_load_claims(builder, d->claims)) != TB_OK || (status = check_names(builder)) != TB_OK ||
        (status = tbi_variables_init(builder)) != TB_OK ||
        (status = tbi_load_rules(builder, d->rules, d->rule_file_count)) != TB_OK ||
        (status = tbi_load_lexicon(builder, d->lexicon)) != TB_OK ||
        (status = tbi_load_signals(builder, d->signals)) != TB_OK)
        return status;
    /* cells of a broken pack would mean nothing */
    return builder->diags->errors > 0 ? TB_ERR_INPUT : tbi_variables_settle(builder->pack, &builder->pack->arena);
}

/* On failure the diagnostics' places still need the texts. */
static void abandon(tb_pack *pack, tb_diags *diags)
{
    while (pack->texts != NULL) {
        tb_source *source = pack->texts;
        pack->texts = source->next;
        source->next = NULL;
        tb_diags_keep(diags, source);
    }
    tb_pack_free(pack);
}

/* From the folder NAME if JSON.at is NULL, else from JSON, which is OWN's or of somebody else (OWN is NULL). */
static tb_status load(const char *name, tb_text json, const tb_own_pack *own, tb_diags *diags, tb_pack **out)
{
    tb_pack *pack = calloc(1, sizeof *pack);
    tbi_pack_builder builder = {.pack = pack, .diags = diags, .is_own = own != NULL};
    tbi_documents documents = {0};
    tb_status status;

    *out = NULL;
    if (pack == NULL)
        return TB_ERR_NOMEM;
    if (own != NULL)
        builder.prepared = own->prepared;
    status = json.at != NULL ? read_json(&builder, name, json, &documents) : read_folder(&builder, name, &documents);
    if (status == TB_OK && own == NULL) /* canonical JSON is in order */
        status = tbi_order_documents(&builder, &documents);
    if (status == TB_OK)
        status = build(&builder, &documents);
    if (status == TB_OK && own != NULL)
        believe_identity(pack, own);
    else if (status == TB_OK)
        status = set_identity(&builder, &documents);
    tb_arena_release(&builder.scratch);
    if (status != TB_OK) {
        abandon(pack, diags);
        return status;
    }
    *out = pack;
    return TB_OK;
}

tb_status tb_pack_load(const char *dir, tb_diags *diags, tb_pack **out)
{
    return load(dir[0] != '\0' ? dir : ".", (tb_text){NULL, 0}, NULL, diags, out);
}

tb_status tb_pack_from_json(const char *name, const char *json, size_t len, tb_diags *diags, tb_pack **out)
{
    return load(name, (tb_text){json, len}, NULL, diags, out);
}

tb_status tb_pack_from_own(const tb_own_pack *own, tb_diags *diags, tb_pack **out)
{
    return load(own->name, own->json, own, diags, out);
}

tb_status tb_pack_prepare(const tb_pack *pack, tb_buf *out)
{
    tb_status status = TB_OK;

    for (size_t i = 0; i < pack->variable_count && status == TB_OK; i++) /* as conditions are read */
        status = tbi_prepared_put(out, pack->variables[i].pattern);
    if (status != TB_OK)
        return status;
    if (pack->lexicon != NULL && ((status = tbi_lexicon_store(pack->lexicon, out)) != TB_OK ||
                                  (status = tbi_openings_put(pack->lexicon, out)) != TB_OK))
        return status;
    return pack->signals != NULL ? tbi_signals_store(pack->signals, out) : TB_OK;
}

void tb_pack_free(tb_pack *pack)
{
    if (pack == NULL)
        return;
    for (size_t i = 0; i < pack->variable_count; i++)
        tb_pattern_free(pack->variables[i].pattern);
    free(pack->variables);
    tbi_lexicon_free(pack->lexicon);
    tbi_signals_free(pack->signals);
    while (pack->texts != NULL) {
        tb_source *source = pack->texts;
        pack->texts = source->next;
        tb_source_free(source);
    }
    tb_arena_release(&pack->arena);
    free(pack);
}
