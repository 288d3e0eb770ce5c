/* decisions_recheck.c - `tiebreak decisions recheck`: which decisions of the log would be others today. */
#include "commands.h"
#include "log.h"
#include "rechecking.h"

/* What was decided in the end is beside the report in the log, since it came later. */
static tb_status recheck_one(cli_rechecking *c, const tb_decision *decision)
{
    cli_context *ctx = c->ctx;
    const size_t before = ctx->diags.count;
    tb_arena arena = TB_ARENA_EMPTY;
    tb_source *source = NULL;
    const tb_node *node = NULL;
    tb_written written;
    tb_status status = tb_logged_read("the report in the log", decision->report, &arena, &ctx->diags, &source, &node);

    if (status == TB_OK)
        status = tb_written_read(node, &ctx->diags, &written);
    if (status == TB_OK) {
        written.chosen = decision->line.chosen;
        status = cli_recheck(c, "key", decision->line.key, &written);
    }
    if (ctx->diags.count > before)
        tb_diags_keep(&ctx->diags, source);
    else
        tb_source_free(source); /* a log may be long */
    tb_arena_release(&arena);
    return status;
}

/* The decision with that key, however little of it is given. */
static tb_status recheck_key(cli_rechecking *c, tb_store *store, const char *key)
{
    cli_context *ctx = c->ctx;
    tb_arena arena = TB_ARENA_EMPTY;
    tb_decision decision;
    bool found = false;
    tb_status status = tb_store_find(store, key, &arena, &ctx->diags, &found, &decision);

    if (status == TB_OK && !found) {
        cli_log_tell_unknown(ctx, key);
        status = TB_ERR_INPUT;
    }
    if (status == TB_OK)
        status = recheck_one(c, &decision);
    tb_arena_release(&arena);
    return status;
}

static tb_status recheck_named(cli_rechecking *c, tb_store *store)
{
    tb_status worst = TB_OK;

    for (size_t i = 0; i < c->ctx->operand_count && worst != TB_ERR_NOMEM; i++) {
        const tb_status status = recheck_key(c, store, c->ctx->operands[i]);
        worst = status > worst ? status : worst;
    }
    return worst;
}

/* All that still stand. Those made with packs that are not here are counted, and not an error. */
static tb_status recheck_log(cli_rechecking *c, tb_store *store)
{
    const tb_decision_filter standing = {.standing = true};
    tb_decision_line *lines;
    size_t count = 0;
    tb_status worst = tb_store_list(store, &standing, &c->ctx->arena, &c->ctx->diags, &lines, &count);

    c->brief = true;
    for (size_t i = 0; i < count && worst != TB_ERR_NOMEM; i++) {
        if (!cli_packs_with_id(&c->packs, lines[i].pack_id)) {
            c->lacking++;
            continue;
        }
        const tb_status status = recheck_key(c, store, lines[i].key);
        worst = status > worst ? status : worst;
    }
    return worst;
}

static cli_exit run(cli_context *ctx)
{
    tb_store *store = NULL;
    cli_rechecking c;
    cli_exit code = cli_recheck_begin(ctx, "decisions", &c);

    if (code == CLI_DONE)
        code = cli_log_open(ctx, c.values->store, false, &store);
    if (code == CLI_DONE) {
        const tb_status worst = ctx->operand_count > 0 ? recheck_named(&c, store) : recheck_log(&c, store);
        code = cli_recheck_end(&c, worst);
    }
    tb_store_close(store);
    cli_show(ctx, &ctx->diags);
    cli_rechecking_release(&c);
    return code;
}

#define AT(field) offsetof(cli_recheck_values, field)
static const char *const formats[] = {"text", "json", NULL};

static const cli_option options[] = {
    {"evidence", 0, CLI_TEXT, AT(evidence), "FILE", "measurements to use, instead of those this machine made", NULL,
     NULL, 0, 0},
    {"format", 0, CLI_TEXT, AT(format), NULL, "for people, or for programs", formats, "text", 0, 0},
    {"no-evidence", 0, CLI_FLAG, AT(no_evidence), NULL, "leave measurements out", NULL, NULL, 0, 0},
    {"store", 0, CLI_TEXT, AT(store), "FILE", "the decision log, instead of the one in your data folder", NULL, NULL, 0,
     0},
    {"strict", 0, CLI_FLAG, AT(strict), NULL,
     "exit with 1 for facts that have expired and review dates that have passed, too", NULL, NULL, 0, 0},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak decisions recheck", "once a week: which decisions would be others today?"},
    {"tiebreak decisions recheck --format json KEY", "one of them, for a program"},
    {0},
};

const cli_command cli_decisions_recheck_command = {
    .name = "recheck",
    .operands = "[KEY...]",
    .summary = "scores kept decisions again with today's rules, date and measurements",
    .details =
        "Without a KEY all decisions are scored again whose place no other has taken, and those are told that there is "
        "something to say about: another choice, facts that have expired, a review date that has passed. How sure "
        "today's verdict is takes much longer to work out than what it is, and is told only where the choice is "
        "another one. Otherwise this is `tiebreak recheck` for the log. Exit status: 0 all as it was, 1 something "
        "changed, 2 a decision cannot be read, 3 its pack is not here.",
    .options = options,
    .values_size = sizeof(cli_recheck_values),
    .max_operands = CLI_MANY,
    .examples = examples,
    .run = run,
};
