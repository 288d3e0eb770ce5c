/* rules_check.c - `tiebreak rules check`: what is wrong with a pack, and what looks wrong. */
#include "builtin.h"
#include "progress.h"
#include "rules.h"
#include "rules_lint.h"
#include "scenarios.h"

#include "pack.h"
#include "replay.h"

typedef struct check_values {
    const char *format, *witnesses;
    bool bounds, strict;
} check_values;

/* What was found of one pack. */
typedef struct checked {
    bool is_builtin;
    bool is_wrong; /* what it says is no pack, or has errors */
    tb_findings findings;
    bool has_bounds;
    tb_bounds bounds;
} checked;

/* What is wrong and what looks wrong, as one object. */
static void put_json(tb_buf *out, cli_context *ctx, const tb_pack *pack, const checked *c)
{
    tb_diags_sort(&ctx->diags);
    cli_put_error_json(out, c->is_wrong ? "the pack is wrong" : NULL, &ctx->diags);
    if (out->len > 2)
        out->len -= 2; /* the end of list and object comes after the findings */
    cli_findings_put_json(out, &c->findings, ctx->diags.count == 0, c->is_builtin);
    tb_buf_putc(out, ']');
    if (c->has_bounds)
        cli_bounds_put_json(out, pack, &c->bounds);
    tb_buf_puts(out, "}\n");
    tb_diags_clear(&ctx->diags);
}

/* Tells what was found, and what it means for the exit status. */
static cli_exit tell(cli_context *ctx, const tb_pack *pack, const checked *c)
{
    const check_values *values = ctx->values;
    const bool is_clean = c->findings.count == 0 && ctx->diags.count == 0;
    tb_buf out = TB_BUF_EMPTY;

    if (ctx->json) {
        put_json(&out, ctx, pack, c);
    } else {
        cli_show(ctx, &ctx->diags);
        cli_findings_show(ctx, &c->findings, c->is_builtin);
        if (c->has_bounds)
            cli_bounds_put(&out, pack, &c->bounds);
    }
    const cli_exit code = cli_write(ctx, NULL, &out);
    tb_buf_release(&out);
    return code != CLI_DONE ? code : c->is_wrong || (values->strict && !is_clean) ? CLI_NEGATIVE : CLI_DONE;
}

static void show_search(void *to, size_t done, size_t all)
{
    cli_progress_tell(to, "%zu of %zu rules and choices tried", done, all);
}

static void show_bounds(void *to, size_t done, size_t all)
{
    cli_progress_tell(to, "%zu of %zu bounds found", done, all);
}

static tb_status look(cli_context *ctx, const tb_pack *pack, checked *c)
{
    const check_values *values = ctx->values;
    cli_progress progress = cli_progress_begin(ctx);
    tb_lint_options options = {(tb_date)(ctx->now / 86400), TB_LINT_TRIES, show_search, &progress};
    tb_status st = tb_replay_check(pack, &ctx->diags);

    if (st == TB_OK)
        st = tb_lint(pack, &options, &ctx->arena, &c->findings);
    if (st == TB_OK && values->bounds) {
        options.progress = show_bounds;
        st = tb_lint_bounds(pack, &options, &ctx->arena, &c->bounds);
        c->has_bounds = st == TB_OK;
    }
    cli_progress_end(&progress);
    return st;
}

static cli_exit check(cli_context *ctx)
{
    const check_values *values = ctx->values;
    tb_pack *pack = NULL;
    const char *dir = ctx->operand_count > 0 ? ctx->operands[0] : ctx->pack_dir;
    cli_scenarios scenarios = CLI_SCENARIOS_EMPTY;
    checked c = {.is_builtin = !dir};
    cli_exit code = CLI_DONE;
    tb_status st = cli_pack_load(dir, &ctx->diags, &pack);
    if (st == TB_OK)
        st = cli_scenarios_add_pack(&scenarios, dir, pack, &ctx->diags);
    if (st == TB_OK)
        st = look(ctx, pack, &c);
    c.is_wrong = st != TB_OK || c.findings.errors > 0;
    if (st == TB_ERR_IO || st == TB_ERR_NOMEM)
        code = cli_fail(ctx, st, &ctx->diags);
    else if (values->witnesses && st == TB_OK)
        code = cli_witnesses_write(ctx, values->witnesses, pack, &c.findings, c.has_bounds ? &c.bounds : NULL);
    if (code == CLI_DONE)
        code = tell(ctx, pack, &c);
    cli_scenarios_release(&scenarios);
    cli_pack_free(pack);
    return code;
}

static const char *const text_json[] = {"text", "json", NULL};

static const cli_option check_options[] = {
    {"bounds", 0, CLI_FLAG, offsetof(check_values, bounds), NULL,
     "print how low and high the score of each choice can get", NULL, NULL, 0, 0},
    {"format", 0, CLI_TEXT, offsetof(check_values, format), NULL, "for people, or one JSON object with all diagnostics",
     text_json, "text", 0, 0},
    {"strict", 0, CLI_FLAG, offsetof(check_values, strict), NULL, "exit with 1 for warnings too", NULL, NULL, 0, 0},
    {"witnesses", 0, CLI_TEXT, offsetof(check_values, witnesses), "DIR",
     "write the profile that shows a finding or reaches a bound to DIR, one file each", NULL, NULL, 0, 0},
    {0},
};

static const cli_example check_examples[] = {
    {"tiebreak rules check my-pack", "say what is wrong with the pack in my-pack, all of it, with line and column"},
    {"tiebreak rules check", "check the built-in pack, or TIEBREAK_PACK's"},
    {"tiebreak rules check my-pack --bounds --witnesses shown",
     "also say how far scores reach, and leave the profiles that show it in the folder shown"},
    {0},
};

const cli_command cli_rules_check_command = {
    .name = "check",
    .operands = "[DIR]",
    .summary = "say what is wrong with a pack; silent when all is well",
    .details =
        "Problems go to standard error. The exit status is 1 when there is an error, such as a claim that no rule "
        "rests on "
        "and that is not set aside, or one under a rule for the other side; warnings alone leave it 0.\n\n"
        "Warnings are about questions, options, workloads and traits that no condition looks at or tells apart, rules "
        "that can never fire, that repeat or contradict each other, or that change no verdict, and choices that never "
        "come out. Where a profile can show it, that profile follows, to be saved and scored.\n\n"
        "That a rule changes a verdict, or a choice comes out, is shown by finding a profile in which it does. The "
        "search is the same every time and tries a limited number of profiles: where it finds none, the warning says "
        "so, "
        "and shows the one that comes nearest. Bounds are found in the same way: scores beyond them may exist.",
    .options = check_options,
    .values_size = sizeof(check_values),
    .max_operands = 1,
    .examples = check_examples,
    .run = check,
};
