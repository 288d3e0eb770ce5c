/* rules_export.c - `tiebreak rules export`: the built-in pack, as files or as one document. */
#include "new_folder.h"
#include "rules.h"

#include "cli_builtin_bench.h"
#include "cli_builtin_evidence.h"
#include "cli_builtin_files.h"
#include "file.h"
#include "pack.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

typedef struct export_values {
    const char *format;
} export_values;

/* Writes FILE to DIR/UNDER and its name, which may have folders of its own. */
static cli_exit write_file(cli_context *ctx, const char *dir, const char *under, const tb_embedded *file)
{
    char *path = tb_arena_printf(&ctx->arena, "%s/%s%s", dir, under, file->name);
    int error = 0;

    if (!path)
        return cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
    for (char *slash = strchr(path + strlen(dir) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            return cli_outside(ctx, "make the folder", path, errno);
        *slash = '/';
    }
    const tb_status st = tb_file_write(path, file->bytes, file->len, &error);
    if (st == TB_ERR_IO)
        return cli_outside(ctx, "write", path, error);
    return st == TB_OK ? CLI_DONE : cli_fail(ctx, st, &ctx->diags);
}

static cli_exit export_files(cli_context *ctx, const char *dir)
{
    cli_exit code = cli_new_folder(ctx, dir);

    for (size_t i = 0; i < cli_builtin_files_count && code == CLI_DONE; i++)
        code = write_file(ctx, dir, "", &cli_builtin_files[i]);
    for (size_t i = 0; i < cli_builtin_bench_count && code == CLI_DONE; i++)
        code = write_file(ctx, dir, "bench/", &cli_builtin_bench[i]);
    for (size_t i = 0; i < cli_builtin_evidence_count && code == CLI_DONE; i++)
        code = write_file(ctx, dir, "evidence/", &cli_builtin_evidence[i]);
    return code;
}

static cli_exit export_json(cli_context *ctx)
{
    tb_buf out = TB_BUF_EMPTY;

    tb_buf_add(&out, ctx->pack->json, ctx->pack->json_len);
    tb_buf_putc(&out, '\n');
    const cli_exit code = cli_write(ctx, NULL, &out);
    tb_buf_release(&out);
    return code;
}

static cli_exit export(cli_context *ctx)
{
    if (ctx->json)
        return ctx->operand_count == 0 ? export_json(ctx)
                                       : cli_usage(ctx, "'--format json' goes to standard output: it takes no folder");
    if (ctx->operand_count == 0)
        return cli_usage(ctx, "'%s' needs an operand: DIR", ctx->name);
    if (ctx->pack_dir)
        return cli_usage(ctx, "the pack in '%s' is a folder already: only the built-in pack is written out",
                         ctx->pack_dir);
    return export_files(ctx, ctx->operands[0]);
}

static const char *const yaml_json[] = {"yaml", "json", NULL};

static const cli_option export_options[] = {
    {"format", 0, CLI_TEXT, offsetof(export_values, format), NULL,
     "yaml writes the files a person edits; json prints the whole pack as one canonical document", yaml_json, "yaml", 0,
     0},
    {0},
};

static const cli_example export_examples[] = {
    {"tiebreak rules export my-pack", "write the built-in pack into the new folder my-pack, to edit"},
    {"tiebreak rules export --pack my-pack --format json", "one JSON document of a pack"},
    {0},
};

const cli_command cli_rules_export_command = {
    .name = "export",
    .operands = "[DIR]",
    .summary = "write the built-in pack out, to read or to start your own from",
    .details = "The folder is made if it is not there; one that holds anything is refused.",
    .options = export_options,
    .values_size = sizeof(export_values),
    .max_operands = 1,
    .examples = export_examples,
    .run = export,
    .needs = CLI_NEEDS_PACK,
};
