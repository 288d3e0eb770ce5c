#include "bench_suite.h"

#include "cli_builtin_bench.h"
#include "file.h"
#include "tiebreak.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DESCRIPTION "benchmark.yaml"

enum { FILES_MAX = 64 }; /* of one benchmark */

/* A suite while it is being loaded. */
typedef struct loader {
    cli_context *ctx;
    cli_suite *suite;
    const char *from; /* the folder, for messages */
    cli_bench_file *files;
    size_t file_count;
} loader;

static int compare_benches(const void *a, const void *b)
{
    const cli_bench *x = a, *y = b;

    return strcmp(x->benchmark.id, y->benchmark.id);
}

static int compare_files(const void *a, const void *b)
{
    const cli_bench_file *x = a, *y = b;

    return strcmp(x->name, y->name);
}

/* ---- One benchmark ---- */

static tb_status read_description(loader *l, const char *id, const cli_bench_file *file, tb_benchmark *out)
{
    tb_source *source = NULL;
    const tb_node *node = NULL;
    const char *name = tb_arena_printf(&l->suite->arena, "%s/%s/%s", l->from, id, file->name);
    tb_status status =
        name != NULL ? tb_source_from(name, file->bytes, file->len, &l->ctx->diags, &source) : TB_ERR_NOMEM;

    if (status == TB_OK)
        status = tb_yaml_parse(source, &l->suite->arena, &l->ctx->diags, &node);
    if (status == TB_OK)
        status = tb_benchmark_read(l->ctx->pack, id, node, &l->suite->arena, &l->ctx->diags, out);
    tb_diags_keep(&l->ctx->diags, source);
    return status;
}

/* At least two alternatives have a program, for the benchmark and for each of its variants. */
static tb_status check_programs(loader *l, const cli_bench *bench)
{
    const tb_benchmark *b = &bench->benchmark;
    tb_status status = TB_OK;

    for (size_t v = 0; v <= b->variant_count && b->kind != TB_BENCHMARK_LINES; v++) {
        const char *variant = v > 0 ? b->variants[v - 1].id : NULL;
        size_t programs = 0;
        for (size_t a = 0; a < l->ctx->pack->alternative_count; a++)
            programs += cli_bench_program(bench, l->ctx->pack->alternatives[a].id, variant) != NULL;
        if (programs >= 2)
            continue;
        tb_diags_error(&l->ctx->diags, TB_DIAG_MISSING_KEY, b->at,
                       "a program is named after its alternative, ALTERNATIVE.js say, or ALTERNATIVE-VARIANT.js",
                       "the benchmark '%s' has programs for fewer than two alternatives%s%s", b->id,
                       variant != NULL ? " in its variant " : "", variant != NULL ? variant : "");
        status = TB_ERR_INPUT;
    }
    return status;
}

/* Takes the files gathered so far as the benchmark ID. */
static tb_status add_bench(loader *l, const char *id)
{
    cli_bench *bench = &l->suite->list[l->suite->count];
    cli_bench_file *files = tb_arena_array(&l->suite->arena, l->file_count + 1, sizeof *files);
    const cli_bench_file *description = NULL;
    tb_status status;

    if (files == NULL)
        return TB_ERR_NOMEM;
    memcpy(files, l->files, l->file_count * sizeof *files);
    qsort(files, l->file_count, sizeof *files, compare_files);
    bench->files = files;
    bench->file_count = l->file_count;
    l->file_count = 0;
    for (size_t i = 0; i < bench->file_count; i++)
        if (strcmp(files[i].name, DESCRIPTION) == 0)
            description = &files[i];
    if (description == NULL) {
        tb_diags_error(&l->ctx->diags, TB_DIAG_MISSING_KEY, (tb_place){0}, NULL, "the benchmark '%s/%s' has no %s",
                       l->from, id, DESCRIPTION);
        return TB_ERR_INPUT;
    }
    status = read_description(l, id, description, &bench->benchmark);
    if (status == TB_OK)
        status = check_programs(l, bench);
    if (status == TB_OK)
        l->suite->count++;
    return status;
}

static tb_status add_file(loader *l, const char *name, const char *bytes, size_t len)
{
    if (l->file_count == FILES_MAX) {
        tb_diags_error(&l->ctx->diags, TB_DIAG_TOO_LARGE, (tb_place){0}, NULL,
                       "a benchmark in '%s' has more than %d files", l->from, FILES_MAX);
        return TB_ERR_INPUT;
    }
    l->files[l->file_count++] = (cli_bench_file){name, bytes, len};
    return TB_OK;
}

/* ---- Those built in ---- */

static tb_status load_built_in(loader *l)
{
    tb_status status = TB_OK;

    for (size_t i = 0; i < cli_builtin_bench_count && status == TB_OK; i++) {
        const tb_embedded *file = &cli_builtin_bench[i]; /* ID/NAME; those of one benchmark follow each other */
        const tb_embedded *next = i + 1 < cli_builtin_bench_count ? file + 1 : NULL;
        size_t len = strcspn(file->name, "/");
        const char *id = tb_arena_copy(&l->suite->arena, file->name, len);
        if (id == NULL)
            return TB_ERR_NOMEM;
        status = add_file(l, file->name + len + 1, file->bytes, file->len);
        if (status == TB_OK && (next == NULL || strncmp(next->name, file->name, len + 1) != 0))
            status = add_bench(l, id);
    }
    return status;
}

/* ---- Those in a folder ---- */

static tb_status cannot_read(loader *l, const char *path, int error)
{
    tb_diags_error(&l->ctx->diags, TB_DIAG_IO, (tb_place){0}, NULL, "cannot read '%s': %s", path, strerror(error));
    return TB_ERR_IO;
}

static tb_status read_file(loader *l, const char *path, const char *name)
{
    tb_buf text = TB_BUF_EMPTY;
    int error = 0;
    char *bytes = NULL;
    tb_status status = tb_file_read(path, TB_FILE_MAX, &text, &error);

    if (status == TB_OK)
        bytes = tb_arena_copy(&l->suite->arena, text.data != NULL ? text.data : "", text.len);
    if (status == TB_OK)
        status = bytes != NULL ? add_file(l, name, bytes, text.len) : TB_ERR_NOMEM;
    else if (status == TB_ERR_IO)
        status = cannot_read(l, path, error);
    else if (status == TB_ERR_INPUT)
        tb_diags_error(&l->ctx->diags, TB_DIAG_TOO_LARGE, (tb_place){0}, NULL, "'%s' is larger than 1 MiB", path);
    tb_buf_release(&text);
    return status;
}

static tb_status read_folder(loader *l, const char *path, const char *id)
{
    DIR *folder = opendir(path);
    tb_status status = TB_OK;
    struct stat info;

    if (folder == NULL)
        return cannot_read(l, path, errno);
    for (struct dirent *entry = readdir(folder); entry != NULL && status == TB_OK; entry = readdir(folder)) {
        char *name = tb_arena_strdup(&l->suite->arena, entry->d_name);
        char *file = tb_arena_printf(&l->suite->arena, "%s/%s", path, entry->d_name);
        if (name == NULL || file == NULL)
            status = TB_ERR_NOMEM;
        else if (name[0] != '.' && stat(file, &info) == 0 && S_ISREG(info.st_mode))
            status = read_file(l, file, name);
    }
    closedir(folder);
    return status == TB_OK ? add_bench(l, id) : status;
}

static tb_status load_folder(loader *l)
{
    DIR *folder = opendir(l->from);
    tb_status worst = TB_OK;
    struct stat info;

    if (folder == NULL)
        return errno == ENOENT ? TB_OK : cannot_read(l, l->from, errno);
    for (struct dirent *entry = readdir(folder); entry != NULL && worst != TB_ERR_NOMEM; entry = readdir(folder)) {
        char *id = tb_arena_strdup(&l->suite->arena, entry->d_name);
        char *path = tb_arena_printf(&l->suite->arena, "%s/%s", l->from, entry->d_name);
        tb_status status = TB_OK;
        if (id == NULL || path == NULL)
            status = TB_ERR_NOMEM;
        else if (id[0] == '.' || stat(path, &info) != 0 || !S_ISDIR(info.st_mode))
            continue;
        else if (l->suite->count < TB_BENCHMARKS_MAX)
            status = read_folder(l, path, id);
        else
            break;
        l->file_count = 0;
        worst = status > worst ? status : worst;
    }
    closedir(folder);
    return worst;
}

tb_status cli_suite_load(cli_context *ctx, cli_suite *out)
{
    loader l = {.ctx = ctx, .suite = out};
    cli_bench_file files[FILES_MAX];
    tb_status status;

    *out = (cli_suite){0};
    out->list = tb_arena_array(&out->arena, TB_BENCHMARKS_MAX, sizeof *out->list);
    l.files = files;
    l.from = ctx->pack_dir != NULL ? tb_arena_printf(&out->arena, "%s/bench", ctx->pack_dir) : "bench";
    if (out->list == NULL || l.from == NULL)
        return TB_ERR_NOMEM;
    status = ctx->pack_dir != NULL ? load_folder(&l) : load_built_in(&l);
    qsort(out->list, out->count, sizeof *out->list, compare_benches);
    return status;
}

void cli_suite_release(cli_suite *suite)
{
    tb_arena_release(&suite->arena);
}

/* ---- Using it ---- */

const cli_bench *cli_suite_find(const cli_suite *suite, const char *id)
{
    for (size_t i = 0; i < suite->count; i++)
        if (strcmp(suite->list[i].benchmark.id, id) == 0)
            return &suite->list[i];
    return NULL;
}

const cli_bench_file *cli_bench_program(const cli_bench *bench, const char *alternative, const char *variant)
{
    size_t len = strlen(alternative), more = variant != NULL ? strlen(variant) : 0;

    for (size_t i = 0; i < bench->file_count; i++) {
        const char *name = bench->files[i].name;
        if (strncmp(name, alternative, len) != 0)
            continue;
        name += len;
        if (variant != NULL) {
            if (name[0] != '-' || strncmp(name + 1, variant, more) != 0)
                continue;
            name += 1 + more;
        }
        if (name[0] == '.' || name[0] == '\0')
            return &bench->files[i];
    }
    return NULL;
}

tb_status cli_suite_unpack(cli_context *ctx, const cli_suite *suite, const char *dir)
{
    tb_arena scratch = TB_ARENA_EMPTY;
    tb_status status = TB_OK;

    for (size_t b = 0; b < suite->count && status == TB_OK; b++) {
        const cli_bench *bench = &suite->list[b];
        int error = 0;
        char *path = tb_arena_printf(&scratch, "%s/%s", dir, bench->benchmark.id);
        if (path == NULL)
            status = TB_ERR_NOMEM;
        else if (mkdir(path, 0700) != 0)
            error = errno;
        for (size_t i = 0; i < bench->file_count && status == TB_OK && error == 0; i++) {
            const cli_bench_file *file = &bench->files[i];
            path = tb_arena_printf(&scratch, "%s/%s/%s", dir, bench->benchmark.id, file->name);
            status = path != NULL ? tb_file_write(path, file->bytes, file->len, &error) : TB_ERR_NOMEM;
        }
        if (error != 0) {
            tb_diags_error(&ctx->diags, TB_DIAG_IO, (tb_place){0}, NULL, "cannot write '%s': %s", path,
                           strerror(error));
            status = TB_ERR_IO;
        }
    }
    tb_arena_release(&scratch);
    return status;
}
