/* score.c - `tiebreak score`: profiles in, reports out. */
#include "score_options.h"
#include "workers.h"

#include "adr.h"
#include "batch.h"
#include "evidence_file.h"
#include "formats.h"
#include "log.h"
#include "settings.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "tiebreak.h"

/* All that scoring a profile needs, whichever file it comes from. */
typedef struct scoring {
    cli_context *ctx;
    const score_values *values;
    size_t draws;
    tb_setting *settings;
    cli_evidence evidence, reference;
    tb_scorer *scorer;
    tb_workspace *workspace;
    tb_workers workers; /* share the draws of one report */
    cli_writer writer;
    tb_chosen chosen; /* choice: -1 for none */
    tb_buf out;
    tb_store *store; /* with --save */
    tb_buf saved;    /* told at the end */
    bool differs;    /* from --expect */
} scoring;

/* ---- Options ---- */

static cli_exit check_expect(scoring *s)
{
    const tb_pack *pack = s->ctx->pack;
    const char *expect = s->values->expect;
    tb_buf known = TB_BUF_EMPTY;
    cli_exit code = CLI_DONE;

    if (expect == NULL || strcmp(expect, "hybrid") == 0 || strcmp(expect, "none") == 0 ||
        tb_pack_alternative(pack, tb_text_of(expect)) >= 0)
        return CLI_DONE;
    for (size_t a = 0; a < pack->alternative_count; a++)
        tb_buf_printf(&known, "%s, ", pack->alternatives[a].id);
    code = cli_usage(s->ctx, "--expect takes %shybrid or none, not '%s'", known.data != NULL ? known.data : "", expect);
    tb_buf_release(&known);
    return code;
}

/* What was decided, and where it is kept. */
static cli_exit check_chosen(scoring *s)
{
    const score_values *v = s->values;
    const tb_pack *pack = s->ctx->pack;
    bool is_hybrid = v->chosen != NULL && strcmp(v->chosen, "hybrid") == 0;

    s->chosen = (tb_chosen){-1, v->chosen_by, v->because};
    if (v->chosen == NULL && (v->chosen_by != NULL || v->because != NULL))
        return cli_usage(s->ctx, "%s says more of --chosen: give that too",
                         v->chosen_by != NULL ? "--chosen-by" : "--because");
    if (v->chosen != NULL && (s->ctx->operand_count > 1 || v->jsonl))
        return cli_usage(s->ctx, "--chosen is one project's: give one FILE");
    if (v->adr != NULL && (v->jsonl || v->output != NULL || v->template != NULL || strcmp(v->format, "text") != 0))
        return cli_usage(s->ctx, "--adr writes files of its own: it goes with neither --format, --jsonl, --output nor "
                                 "--template");
    if (v->chosen != NULL)
        s->chosen.choice = is_hybrid ? (int)pack->alternative_count : tb_pack_alternative(pack, tb_text_of(v->chosen));
    if (v->chosen != NULL && s->chosen.choice < 0)
        return cli_usage(s->ctx, "--chosen takes an alternative's id or hybrid, not '%s'", v->chosen);
    return CLI_DONE;
}

static cli_exit read_draws(scoring *s)
{
    unsigned long draws = s->values->jsonl ? 0 : TB_DRAWS_DEFAULT;

    if (s->values->draws != NULL && !tb_number_parse_whole(tb_text_of(s->values->draws), TB_DRAWS_MAX, &draws))
        return cli_usage(s->ctx, "--draws takes a whole number from 0 to %d, not '%s'", TB_DRAWS_MAX, s->values->draws);
    s->draws = draws;
    return CLI_DONE;
}

static cli_exit check_operands(scoring *s)
{
    const score_values *v = s->values;

    if (v->describe != NULL && s->ctx->operand_count > 0)
        return cli_usage(s->ctx, "--describe is a whole profile: give it or a FILE, not both");
    if (v->jsonl &&
        (v->describe != NULL || v->explain || v->output != NULL || v->expect != NULL || v->template != NULL))
        return cli_usage(s->ctx, "--jsonl goes with neither --describe, --expect, --explain, --output nor --template");
    if (v->jsonl && v->save)
        return cli_usage(s->ctx, "--jsonl keeps no decisions: leave --save out");
    if (v->store != NULL && !v->save)
        return cli_usage(s->ctx, "--store names the log that --save adds to");
    if (v->jsonl && s->ctx->operand_count > 1)
        return cli_usage(s->ctx, "--jsonl reads one FILE, or standard input");
    if (!v->jsonl && v->describe == NULL && s->ctx->operand_count == 0)
        return cli_usage(s->ctx, "give a profile's FILE, '-' for standard input, or --describe TEXT");
    return CLI_DONE;
}

/* ---- One profile ---- */

static tb_status put_report(scoring *s, tb_report *report)
{
    if (s->chosen.choice == (int)report->pack->alternative_count && !report->outcome.has_hybrid) {
        tb_diags_error(&s->ctx->diags, TB_DIAG_CONFLICT, (tb_place){0}, "name at least two workloads",
                       "the hybrid was chosen, and this project has none");
        return TB_ERR_INPUT;
    }
    if (s->chosen.choice >= 0)
        tb_report_choose(report, &s->chosen);
    tb_report_refer(report, cli_evidence_of(&s->reference));
    if (s->values->adr != NULL)
        return cli_adr_write(s->ctx, s->values->adr, report, &s->out);
    return cli_writer_put(&s->writer, report, &s->out);
}

static void compare_expected(scoring *s, const tb_report *report, const char *name)
{
    const char *id = tb_choice_id(report->pack, tb_report_choice(report));

    if (s->values->expect == NULL || strcmp(s->values->expect, id != NULL ? id : "none") == 0)
        return;
    s->differs = true;
    fprintf(s->ctx->err, "tiebreak: %s: expected %s, got %s\n", name, s->values->expect, id != NULL ? id : "none");
}

static tb_status save(scoring *s, const tb_report *report)
{
    char key[TB_KEY_LEN + 1];
    tb_status status = tb_decision_add(s->store, report, NULL, &s->ctx->diags, key, NULL);

    if (status == TB_OK && !s->ctx->quiet)
        tb_buf_printf(&s->saved, "tiebreak: saved as %s\n", key);
    return status;
}

/* Scores what NODE says, or --describe if it is NULL. */
static tb_status score_node(scoring *s, const tb_node *node, const char *name, tb_arena *arena)
{
    tb_report_options options = {s->draws, s->values->seed, s->ctx->now, TIEBREAK_VERSION};
    size_t count = s->values->set.count;
    tb_setting describe = {"description", s->values->describe, "--describe"}, *settings = s->settings;
    tb_profile profile;
    tb_report *report = NULL;
    tb_status status;

    if (node == NULL) {
        settings = tb_arena_array(arena, count + 1, sizeof *settings);
        if (settings == NULL)
            return TB_ERR_NOMEM;
        settings[0] = describe;
        if (count > 0)
            memcpy(settings + 1, s->settings, count * sizeof *settings);
        count++;
    }
    status = tb_profile_read_with(s->ctx->pack, node, settings, count, true, arena, &s->ctx->diags, &profile);
    if (status == TB_OK)
        status = tb_report_new(s->workspace, &profile, &options, &s->ctx->diags, &report);
    if (status == TB_OK)
        status = put_report(s, report);
    if (status == TB_OK && s->store != NULL)
        status = save(s, report);
    if (status == TB_OK)
        compare_expected(s, report, name);
    tb_report_free(report);
    return status;
}

static tb_status score_file(scoring *s, const char *path)
{
    tb_arena arena = TB_ARENA_EMPTY;
    tb_source *source = NULL;
    const tb_node *node = NULL;
    tb_status status = tb_source_read(path, &s->ctx->diags, &source);

    if (status == TB_OK)
        status = tb_document_parse(source, &arena, &s->ctx->diags, &node);
    if (status == TB_OK)
        status = score_node(s, node, path, &arena);
    tb_diags_keep(&s->ctx->diags, source); /* what is shown at the end may point into it */
    tb_arena_release(&arena);
    return status;
}

static cli_exit score_all(scoring *s)
{
    tb_arena arena = TB_ARENA_EMPTY;
    tb_status worst = TB_OK;
    bool array = s->ctx->json && s->ctx->operand_count > 1;

    if (array)
        tb_buf_puts(&s->out, "[\n");
    if (s->values->describe != NULL)
        worst = score_node(s, NULL, "--describe", &arena);
    for (size_t i = 0; i < s->ctx->operand_count; i++) {
        tb_status status = score_file(s, s->ctx->operands[i]);
        worst = status > worst ? status : worst;
    }
    tb_arena_release(&arena);
    if (array)
        tb_buf_puts(&s->out, "\n]");
    if (s->ctx->json)
        tb_buf_putc(&s->out, '\n');
    if (worst != TB_OK && (s->writer.format != CLI_TEXT_FORMAT || s->values->output != NULL))
        return cli_fail(s->ctx, worst, &s->ctx->diags); /* one document, whole or an error */
    cli_exit code = s->out.len > 0 ? cli_write(s->ctx, s->values->output, &s->out) : CLI_DONE;
    if (s->saved.data != NULL)
        fputs(s->saved.data, s->ctx->err);
    if (worst != TB_OK)
        return cli_fail(s->ctx, worst, &s->ctx->diags);
    return code == CLI_DONE && s->differs ? CLI_NEGATIVE : code;
}

/* How reports are to be written, and whether so many can be. */
static cli_exit open_writer(scoring *s)
{
    const score_values *v = s->values;
    cli_exit code = cli_writer_open(s->ctx, v->format, v->template, &s->writer);

    if (code != CLI_DONE)
        return code;
    if (s->ctx->operand_count > 1 && !cli_writer_takes_many(&s->writer))
        return cli_usage(s->ctx, "one FILE at a time in this format: several are no document");
    if (s->writer.format == CLI_PDF && v->output == NULL && cli_terminal_is_interactive(s->ctx->out))
        return cli_usage(s->ctx, "a PDF is no text for a terminal: give -o FILE");
    s->writer.text = (tb_text_options){.color = s->ctx->color && v->output == NULL,
                                       .explain = v->explain,
                                       .width = v->output != NULL ? 80 : cli_terminal_width(s->ctx->out)};
    return CLI_DONE;
}

static cli_exit prepare(scoring *s)
{
    tb_status status = TB_OK;

    if (!s->values->no_evidence)
        status = cli_evidence_load(s->ctx, s->values->evidence, &s->evidence);
    if (status == TB_OK && !s->values->no_evidence && !s->values->jsonl)
        status = cli_reference_load(s->ctx, &s->reference);
    if (status == TB_OK)
        status = tb_scorer_new(s->ctx->pack, cli_evidence_of(&s->evidence), (tb_date)(s->ctx->now / 86400), &s->scorer);
    if (status == TB_OK)
        status = tb_workspace_new(s->scorer, &s->workspace);
    if (status == TB_OK)
        tb_workspace_share(s->workspace, &s->workers);
    return status == TB_OK ? CLI_DONE : cli_fail(s->ctx, status, &s->ctx->diags);
}

cli_exit cli_score_run(cli_context *ctx)
{
    scoring s = {.ctx = ctx, .values = ctx->values, .workers = cli_workers()};
    cli_exit code;

    if ((code = check_operands(&s)) != CLI_DONE ||
        (code = cli_settings_read(ctx, &s.values->set, &s.settings)) != CLI_DONE ||
        (code = check_expect(&s)) != CLI_DONE || (code = check_chosen(&s)) != CLI_DONE ||
        (code = read_draws(&s)) != CLI_DONE)
        return code;
    code = open_writer(&s);
    if (code == CLI_DONE && s.values->save)
        code = cli_log_open(ctx, s.values->store, true, &s.store);
    if (code == CLI_DONE)
        code = prepare(&s);
    if (code == CLI_DONE) {
        cli_batch b = {.ctx = ctx,
                       .scorer = s.scorer,
                       .settings = s.settings,
                       .setting_count = s.values->set.count,
                       .draws = s.draws,
                       .seed = s.values->seed,
                       .threads = s.values->threads};
        code = s.values->jsonl ? cli_batch_run(&b, ctx->operand_count > 0 ? ctx->operands[0] : "-") : score_all(&s);
    }
    tb_workspace_free(s.workspace);
    tb_scorer_free(s.scorer);
    cli_evidence_release(&s.evidence);
    cli_evidence_release(&s.reference);
    cli_writer_release(&s.writer);
    tb_buf_release(&s.out);
    tb_buf_release(&s.saved);
    tb_store_close(s.store);
    return code;
}
