/* rules.c - `tiebreak rules`: for people who write packs. Here: the table, `check` and `export`. */
#include "rules.h"

#include "builtin.h"
#include "commands.h"
#include "rules_lint.h"
#include "scenarios.h"

#include "cli_builtin_bench.h"
#include "cli_builtin_files.h"
#include "file.h"
#include "pack.h"
#include "replay.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* ---- check ---- */

typedef struct check_values {
    const char *format;
    bool strict;
} check_values;

/* What is wrong and what looks wrong, as one object. */
static void put_json(tb_buf *out, cli_context *ctx, bool is_wrong, const tb_findings *findings, bool is_builtin)
{
    tb_diags_sort(&ctx->diags);
    cli_put_error_json(out, is_wrong ? "the pack is wrong" : NULL, &ctx->diags);
    if (out->len > 2)
        out->len -= 2; /* the end of list and object comes after the findings */
    cli_findings_put_json(out, findings, ctx->diags.count == 0, is_builtin);
    tb_buf_puts(out, "]}\n");
    tb_diags_clear(&ctx->diags);
}

/* Tells what was found, and what it means for the exit status. */
static cli_exit tell(cli_context *ctx, tb_status st, const tb_findings *findings, bool is_builtin)
{
    const check_values *values = ctx->values;
    const bool is_wrong = st != TB_OK || findings->errors > 0;
    const bool is_clean = findings->count == 0 && ctx->diags.count == 0;
    tb_buf out = TB_BUF_EMPTY;

    if (st == TB_ERR_IO || st == TB_ERR_NOMEM)
        return cli_fail(ctx, st, &ctx->diags);
    if (ctx->json) {
        put_json(&out, ctx, is_wrong, findings, is_builtin);
    } else {
        cli_show(ctx, &ctx->diags);
        cli_findings_show(ctx, findings, is_builtin);
    }
    const cli_exit code = cli_write(ctx, NULL, &out);
    tb_buf_release(&out);
    return code != CLI_DONE ? code : is_wrong || (values->strict && !is_clean) ? CLI_NEGATIVE : CLI_DONE;
}

static cli_exit check(cli_context *ctx)
{
    tb_pack *pack = NULL;
    const char *dir = ctx->operand_count > 0 ? ctx->operands[0] : ctx->pack_dir;
    cli_scenarios scenarios = CLI_SCENARIOS_EMPTY;
    tb_findings findings = {NULL, 0, 0};
    tb_status st = cli_pack_load(dir, &ctx->diags, &pack);
    if (st == TB_OK)
        st = cli_scenarios_add_pack(&scenarios, dir, pack, &ctx->diags);
    if (st == TB_OK)
        st = tb_replay_check(pack, &ctx->diags);
    if (st == TB_OK)
        st = tb_lint(pack, &ctx->arena, &findings);
    const cli_exit code = tell(ctx, st, &findings, !dir);
    cli_scenarios_release(&scenarios);
    cli_pack_free(pack);
    return code;
}

static const char *const text_json[] = {"text", "json", NULL};

static const cli_option check_options[] = {
    {"format", 0, CLI_TEXT, offsetof(check_values, format), NULL, "for people, or one JSON object with all diagnostics",
     text_json, "text", 0, 0},
    {"strict", 0, CLI_FLAG, offsetof(check_values, strict), NULL, "exit with 1 for warnings too", NULL, NULL, 0, 0},
    {0},
};

static const cli_example check_examples[] = {
    {"tiebreak rules check my-pack", "say what is wrong with the pack in my-pack, all of it, with line and column"},
    {"tiebreak rules check", "check the built-in pack, or TIEBREAK_PACK's"},
    {0},
};

const cli_command cli_rules_check_command = {
    .name = "check",
    .operands = "[DIR]",
    .summary = "say what is wrong with a pack; silent when all is well",
    .details =
        "Problems go to standard error. The exit status is 1 when there is an error, such as a claim that no rule "
        "rests on "
        "and that is not set aside; warnings alone leave it 0.\n\n"
        "Warnings are about claims both used and set aside or under a rule for the other side, questions, options, "
        "workloads and traits that no condition looks at or tells apart, rules that can never fire, and rules that "
        "repeat or "
        "contradict each other. Where a profile can show it, that profile follows.",
    .options = check_options,
    .values_size = sizeof(check_values),
    .max_operands = 1,
    .examples = check_examples,
    .run = check,
};

/* ---- export ---- */

typedef struct export_values {
    const char *format;
} export_values;

static cli_exit outside(cli_context *ctx, const char *what, const char *path, int error)
{
    tb_diags_error(&ctx->diags, TB_DIAG_IO, (tb_place){0}, NULL, "cannot %s '%s': %s", what, path, strerror(error));
    return cli_fail(ctx, TB_ERR_IO, &ctx->diags);
}

/* Makes sure that DIR is a folder with nothing in it. */
static cli_exit prepare(cli_context *ctx, const char *dir)
{
    if (mkdir(dir, 0777) == 0)
        return CLI_DONE;
    if (errno != EEXIST)
        return outside(ctx, "make the folder", dir, errno);
    DIR *folder = opendir(dir);
    if (!folder)
        return outside(ctx, "open the folder", dir, errno);
    size_t entries = 0;
    for (const struct dirent *e = readdir(folder); e; e = readdir(folder))
        entries += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(folder);
    if (entries > 0)
        return cli_usage(ctx, "'%s' is not empty, and nothing in it shall be overwritten", dir);
    return CLI_DONE;
}

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
            return outside(ctx, "make the folder", path, errno);
        *slash = '/';
    }
    const tb_status st = tb_file_write(path, file->bytes, file->len, &error);
    if (st == TB_ERR_IO)
        return outside(ctx, "write", path, error);
    return st == TB_OK ? CLI_DONE : cli_fail(ctx, st, &ctx->diags);
}

static cli_exit export_files(cli_context *ctx, const char *dir)
{
    cli_exit code = prepare(ctx, dir);

    for (size_t i = 0; i < cli_builtin_files_count && code == CLI_DONE; i++)
        code = write_file(ctx, dir, "", &cli_builtin_files[i]);
    for (size_t i = 0; i < cli_builtin_bench_count && code == CLI_DONE; i++)
        code = write_file(ctx, dir, "bench/", &cli_builtin_bench[i]);
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

/* ---- the table ---- */

static const cli_command *const commands[] = {
    &cli_rules_check_command,
    &cli_rules_test_command,
    &cli_rules_coverage_command,
    &cli_rules_calibrate_command,
    &cli_rules_list_command,
    &cli_rules_export_command,
    NULL,
};

const cli_command cli_rules_command = {
    .name = "rules",
    .summary = "check, test, measure, list or export a pack, for people who write one",
    .commands = commands,
};
