#include "rules_run.h"

#include "builtin.h"

cli_exit cli_rules_run_open(cli_context *ctx, cli_rules_run *out)
{
    const char *dir = ctx->operand_count > 0 ? ctx->operands[0] : ctx->pack_dir;

    *out = (cli_rules_run){.pack = NULL};
    tb_status st = cli_pack_load(dir, &ctx->diags, &out->pack);
    if (st == TB_OK)
        st = cli_scenarios_add_pack(&out->scenarios, dir, out->pack, &ctx->diags);
    if (st != TB_OK)
        return cli_fail(ctx, st, &ctx->diags);
    if (out->scenarios.read.count > 0)
        return CLI_DONE;
    tb_diags_error(&ctx->diags, TB_DIAG_EMPTY, (tb_place){0}, "write some in tests/*.yaml",
                   "the pack has no scenarios");
    const cli_exit code = cli_fail(ctx, TB_ERR_INPUT, &ctx->diags);
    return code == CLI_BAD_INPUT ? CLI_NEGATIVE : code;
}

void cli_rules_run_close(cli_context *ctx, cli_rules_run *run)
{
    cli_show(ctx, &ctx->diags);
    cli_scenarios_release(&run->scenarios);
    cli_pack_free(run->pack);
}

static tb_status score_one(const tb_pack *pack, tb_workspace *ws, const tb_scenario *scenario, tb_diags *diags,
                           cli_rules_visitor *each, void *context)
{
    tb_arena arena = TB_ARENA_EMPTY;
    tb_profile profile;
    tb_scored scored;
    tb_status st = tb_scenario_profile(pack, scenario, &arena, diags, &profile);

    if (st == TB_OK)
        st = tb_scenario_score(ws, &profile, &arena, diags, &scored);
    if (st == TB_OK)
        st = tb_scenario_draw(&scored, &arena);
    if (st == TB_OK)
        each(context, scenario, &scored);
    tb_arena_release(&arena);
    return st;
}

cli_exit cli_rules_run_each(cli_context *ctx, const cli_rules_run *run, cli_rules_visitor *each, void *context)
{
    tb_scorer *scorer = NULL;
    tb_workspace *ws = NULL;
    tb_status st = tb_scorer_new(run->pack, NULL, (tb_date)(ctx->now / 86400), &scorer);

    if (st == TB_OK)
        st = tb_workspace_new(scorer, &ws);
    for (size_t i = 0; i < run->scenarios.read.count && st == TB_OK; i++)
        st = score_one(run->pack, ws, &run->scenarios.read.list[i], &ctx->diags, each, context);
    tb_workspace_free(ws);
    tb_scorer_free(scorer);
    return st == TB_OK ? CLI_DONE : cli_fail(ctx, st, &ctx->diags);
}
