/* recheck.c - `tiebreak recheck`: what would be chosen today, and is the difference worth switching? */
#include "commands.h"
#include "evidence_file.h"
#include "json_writer.h"
#include "recheck_files.h"
#include "reports.h"

#include "escape.h"
#include "number.h"
#include "tiebreak.h"

#include <math.h>
#include <string.h>

typedef struct recheck_values {
    const char *evidence, *format;
    bool no_evidence, strict;
} recheck_values;

/* Whether to move from what was built, and why. */
typedef enum advice { STAYS, SWITCH_GONE, SWITCH_WORTH, KEEP_UNSURE, KEEP_CLOSE, NOTHING_BUILT } advice;

/* What became of one report. */
typedef struct finding {
    const cli_written *file;
    const tb_pack *pack;
    const tb_report *now;
    int then, built, today; /* choices; -1: none */
    bool changed;           /* today's is not the one the report named */
    advice advice;
    double lead, price; /* of today's choice over what was built; of moving */
    size_t expired;     /* facts it rested on that have */
    bool is_due;        /* its review date has passed */
} finding;

typedef struct recheck {
    cli_context *ctx;
    const recheck_values *values;
    cli_packs packs;
    tb_buf out;
    cli_json json;
    size_t count, changed, due, expired, lacking;
} recheck;

/* ---- Deciding ---- */

/* A fact that was valid then, and is not any more. */
static bool has_expired(const finding *f, size_t rule)
{
    const tb_rule *r = &f->pack->rules[rule];
    const tb_date then = (tb_date)(f->file->written.generated_at / 86400);

    return r->valid_until != TB_NO_DATE && r->valid_until >= then && r->valid_until < f->now->identity.date &&
           tb_trace_most(&f->now->trace, rule) == TB_TRUE;
}

/* Moving means running both for a while, which costs at least what a second alternative costs. So it is worth it only
 * for a verdict that is likely or clear, by more points than that; or when what was built is no choice any more. */
static void advise(finding *f)
{
    const tb_outcome *o = &f->now->outcome;
    const tb_robustness *r = &f->now->robustness;

    f->price = o->friction;
    f->lead = NAN;
    if (f->built < 0) {
        f->advice = NOTHING_BUILT;
        return;
    }
    if (f->today == f->built || f->today < 0) {
        f->advice = STAYS;
        return;
    }
    if (!tb_outcome_is_candidate(o, f->built)) {
        f->advice = SWITCH_GONE;
        return;
    }
    f->lead = cli_lead(o, f->today, f->built);
    if (r->confidence < TB_LIKELY || (r->state != TB_RECOMMENDED && r->state != TB_STATE_STRETCHED))
        f->advice = KEEP_UNSURE;
    else
        f->advice = f->lead > f->price ? SWITCH_WORTH : KEEP_CLOSE;
}

static bool is_worth(const finding *f)
{
    return f->advice == SWITCH_GONE || f->advice == SWITCH_WORTH;
}

static void put_points(tb_buf *out, double points)
{
    tb_number_put_grouped(out, points, points < 10 ? 1 : 0);
}

static void put_advice(tb_buf *out, const finding *f)
{
    const char *built = tb_report_choice_title(f->now, f->built), *today = tb_report_choice_title(f->now, f->today);

    switch (f->advice) {
    case STAYS:
        tb_buf_puts(out, f->today < 0 ? "Nothing would be chosen today, so there is nothing to switch to."
                                      : "There is nothing to switch.");
        return;
    case NOTHING_BUILT: tb_buf_puts(out, "The report named no choice, so there is nothing to switch from."); return;
    case SWITCH_GONE: tb_buf_printf(out, "Worth switching: %s is ruled out now, or out of its reach.", built); return;
    case KEEP_UNSURE:
        tb_buf_printf(out, "Not worth switching: today's verdict is no more than %s.",
                      f->now->robustness.confidence == TB_SLIGHT ? "slight" : "too close to call");
        return;
    case KEEP_CLOSE:
    case SWITCH_WORTH:
        tb_buf_printf(out, "%s: %s is ", f->advice == SWITCH_WORTH ? "Worth switching" : "Not worth switching", today);
        put_points(out, f->lead);
        tb_buf_printf(out, " points ahead of %s, and running both while you move costs ", built);
        put_points(out, f->price);
        tb_buf_putc(out, '.');
        return;
    }
}

/* ---- Telling ---- */

static const char *choice_or_none(const char *id)
{
    return id ? id : "none";
}

static void put_expired(const finding *f, tb_buf *out)
{
    for (size_t r = 0; r < f->pack->rule_count; r++) {
        if (!has_expired(f, r))
            continue;
        tb_buf_puts(out, "  Expired on ");
        tb_date_put(out, f->pack->rules[r].valid_until);
        tb_buf_printf(out, ": %s: %s\n", f->pack->rules[r].id, f->pack->rules[r].because);
    }
}

static void put_text(const finding *f, tb_buf *out)
{
    const tb_written *w = &f->file->written;
    const tb_robustness *r = &f->now->robustness;

    tb_escape_terminal(out, tb_text_of(f->file->path));
    tb_buf_puts(out, f->changed ? ": CHANGED" : ": as it was");
    if (w->title) {
        tb_buf_puts(out, " · ");
        tb_escape_terminal(out, tb_text_of(w->title));
    }
    tb_buf_puts(out, "\n  Then: ");
    tb_escape_terminal(out, tb_text_of(choice_or_none(w->choice)));
    tb_buf_puts(out, " (");
    tb_escape_terminal(out, tb_text_of(w->confidence));
    tb_buf_puts(out, "), ");
    tb_date_put(out, (tb_date)(w->generated_at / 86400));
    if (w->chosen && (!w->choice || strcmp(w->chosen, w->choice) != 0)) {
        tb_buf_puts(out, "; decided: ");
        tb_escape_terminal(out, tb_text_of(w->chosen));
    }
    tb_buf_printf(out, "\n  Today: %s (%s)", choice_or_none(tb_report_choice_id(f->now, f->today)),
                  tb_confidence_name(r->confidence));
    if (strcmp(w->pack_sha256, f->pack->sha256) != 0)
        tb_buf_printf(out, ", with other rules: %s %s", f->pack->id, f->pack->version);
    tb_buf_puts(out, "\n  ");
    put_advice(out, f);
    tb_buf_putc(out, '\n');
    put_expired(f, out);
    if (w->review_by != TB_NO_DATE) {
        tb_buf_puts(out, f->is_due ? "  To be looked at again since " : "  To be looked at again by ");
        tb_date_put(out, w->review_by);
        tb_buf_puts(out, ".\n");
    }
}

static void put_date(cli_json *json, const char *key, tb_date date)
{
    tb_buf text = TB_BUF_EMPTY;

    if (date != TB_NO_DATE)
        tb_date_put(&text, date);
    cli_json_text(json, key, text.data);
    json->out->failed = json->out->failed || text.failed;
    tb_buf_release(&text);
}

static void put_json(const finding *f, cli_json *json)
{
    static const char *const names[] = {"nothing_to_switch", "gone", "worth", "unsure", "close", "nothing_built"};
    const tb_written *w = &f->file->written;
    tb_buf why = TB_BUF_EMPTY;

    put_advice(&why, f);
    cli_json_open(json, NULL, '{');
    cli_json_text(json, "path", f->file->path);
    cli_json_text(json, "title", w->title);
    cli_json_text(json, "decision_id", w->decision_id);
    cli_json_bool(json, "changed", f->changed);
    cli_json_open(json, "then", '{');
    put_date(json, "date", (tb_date)(w->generated_at / 86400));
    cli_json_text(json, "choice", w->choice);
    cli_json_text(json, "chosen", w->chosen);
    cli_json_text(json, "state", w->state);
    cli_json_text(json, "confidence", w->confidence);
    cli_json_text(json, "pack_sha256", w->pack_sha256);
    cli_json_close(json, '}');
    cli_json_open(json, "today", '{');
    put_date(json, "date", f->now->identity.date);
    cli_json_text(json, "choice", tb_report_choice_id(f->now, f->today));
    cli_json_text(json, "state", tb_state_name(f->now->robustness.state));
    cli_json_text(json, "confidence", tb_confidence_name(f->now->robustness.confidence));
    cli_json_number(json, "margin", f->today >= 0 ? f->now->outcome.margin : NAN);
    cli_json_text(json, "pack_sha256", f->pack->sha256);
    cli_json_text(json, "decision_id", f->now->decision_id);
    cli_json_close(json, '}');
    cli_json_open(json, "switch", '{');
    cli_json_bool(json, "worth", is_worth(f));
    cli_json_text(json, "reason", names[f->advice]);
    cli_json_text(json, "why", why.data);
    cli_json_number(json, "lead", f->lead);
    cli_json_number(json, "price", f->price);
    cli_json_close(json, '}');
    cli_json_open(json, "expired", '[');
    for (size_t r = 0; r < f->pack->rule_count; r++)
        if (has_expired(f, r)) {
            cli_json_open(json, NULL, '{');
            cli_json_text(json, "rule", f->pack->rules[r].id);
            put_date(json, "valid_until", f->pack->rules[r].valid_until);
            cli_json_close(json, '}');
        }
    cli_json_close(json, ']');
    put_date(json, "review_by", w->review_by);
    cli_json_bool(json, "review_due", f->is_due);
    cli_json_close(json, '}');
    tb_buf_release(&why);
}

/* ---- One report ---- */

static void judge(recheck *c, const cli_written *file, const tb_pack *pack, const tb_report *now)
{
    const tb_written *w = &file->written;
    finding f = {.file = file, .pack = pack, .now = now};

    f.then = tb_choice_of(pack, w->choice);
    f.built = tb_choice_of(pack, tb_written_built(w));
    f.today = tb_report_choice(now);
    f.changed = f.today != f.then;
    f.is_due = w->review_by != TB_NO_DATE && w->review_by < now->identity.date;
    advise(&f);
    for (size_t r = 0; r < pack->rule_count; r++)
        f.expired += has_expired(&f, r);
    c->changed += f.changed;
    c->due += f.is_due;
    c->expired += f.expired > 0;
    if (c->ctx->json)
        put_json(&f, &c->json);
    else
        put_text(&f, &c->out);
}

/* Today's measurements, read against the report's own pack: a file may serve several. */
static tb_status load_evidence(recheck *c, const tb_pack *pack, cli_evidence *out)
{
    cli_context with = *c->ctx;
    tb_status status;

    *out = (cli_evidence){0};
    if (c->values->no_evidence)
        return TB_OK;
    with.pack = pack;
    status = cli_evidence_load(&with, c->values->evidence, out);
    c->ctx->diags = with.diags;
    c->ctx->arena = with.arena;
    return status;
}

static tb_status recheck_file(recheck *c, const char *path)
{
    cli_context *ctx = c->ctx;
    cli_written file;
    cli_evidence evidence = {0};
    tb_rescored again = {0};
    const tb_pack *pack = NULL;
    tb_status status = cli_written_read(ctx, path, &file);

    if (status == TB_OK && !(pack = cli_packs_with_id(&c->packs, file.written.pack_id))) {
        status = TB_ERR_IO;
        tb_diags_error(&ctx->diags, TB_DIAG_PACK_DIFFERS, tb_node_get(tb_node_get(file.written.node, "pack"), "id")->at,
                       "--pack DIR names a folder with it", "the pack '%s' is not here", file.written.pack_id);
    }
    if (status == TB_OK)
        status = load_evidence(c, pack, &evidence);
    if (status == TB_OK) {
        const tb_report_options options = {file.written.draws, file.written.seed, ctx->now, TIEBREAK_VERSION};
        status = tb_rescore(pack, file.written.profile, evidence.found ? &evidence.evidence : NULL, &options,
                            &ctx->diags, &again);
    }
    if (status == TB_OK) {
        c->count++;
        judge(c, &file, pack, again.report);
    }
    tb_rescored_release(&again);
    cli_evidence_release(&evidence);
    cli_written_release(&file);
    return status;
}

/* ---- All of them ---- */

static void begin(recheck *c)
{
    if (!c->ctx->json)
        return;
    cli_json_open(&c->json, NULL, '{');
    tb_buf_puts(&c->out, "\"date\":\"");
    tb_date_put(&c->out, (tb_date)(c->ctx->now / 86400));
    tb_buf_putc(&c->out, '"');
    c->json.comma = true;
    cli_json_open(&c->json, "reports", '[');
}

static void end(recheck *c)
{
    if (c->ctx->json) {
        cli_json_close(&c->json, ']');
        cli_json_number(&c->json, "changed", (double)c->changed);
        cli_json_number(&c->json, "expired", (double)c->expired);
        cli_json_number(&c->json, "review_due", (double)c->due);
        cli_json_close(&c->json, '}');
        tb_buf_putc(&c->out, '\n');
        return;
    }
    tb_buf_printf(&c->out, "%zu report%s: %zu changed, %zu with facts that have expired, %zu to be looked at again.\n",
                  c->count, c->count == 1 ? "" : "s", c->changed, c->expired, c->due);
}

static cli_exit recheck_all(recheck *c)
{
    cli_files files;
    tb_status worst = cli_files_find(c->ctx, &files), status;
    cli_exit code;

    begin(c);
    for (size_t i = 0; i < files.count && worst != TB_ERR_NOMEM; i++) {
        status = recheck_file(c, files.paths[i]);
        worst = status > worst ? status : worst;
    }
    end(c);
    if (worst != TB_OK && c->ctx->json)
        return cli_fail(c->ctx, worst, &c->ctx->diags);
    code = cli_write(c->ctx, NULL, &c->out);
    if (worst != TB_OK)
        return cli_fail(c->ctx, worst, &c->ctx->diags);
    if (code == CLI_DONE && (c->changed > 0 || (c->values->strict && c->expired + c->due > 0)))
        code = CLI_NEGATIVE;
    return code;
}

static cli_exit run(cli_context *ctx)
{
    recheck c = {.ctx = ctx, .values = ctx->values};
    cli_exit code = cli_packs_open(ctx, &c.packs);

    c.json.out = &c.out;
    if (code == CLI_DONE)
        code = recheck_all(&c);
    cli_show(ctx, &ctx->diags);
    tb_buf_release(&c.out);
    cli_packs_close(&c.packs);
    return code;
}

#define AT(field) offsetof(recheck_values, field)
static const char *const formats[] = {"text", "json", NULL};

static const cli_option options[] = {
    {"evidence", 0, CLI_TEXT, AT(evidence), "FILE", "measurements to use, instead of those this machine made", NULL,
     NULL, 0, 0},
    {"format", 0, CLI_TEXT, AT(format), NULL, "for people, or for programs", formats, "text", 0, 0},
    {"no-evidence", 0, CLI_FLAG, AT(no_evidence), NULL, "leave measurements out", NULL, NULL, 0, 0},
    {"strict", 0, CLI_FLAG, AT(strict), NULL,
     "exit with 1 for facts that have expired and review dates that have passed, too", NULL, NULL, 0, 0},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak recheck docs/decisions", "in CI, once a week: fails when a decision would be another one today"},
    {"tiebreak recheck --strict --format json report.json", "for a program"},
    {0},
};

const cli_command cli_recheck_command = {
    .name = "recheck",
    .operands = "FILE...",
    .summary = "scores old reports again with today's rules, date and measurements",
    .details =
        "A FILE is a report (JSON, a page that holds it, or NAME.md with NAME.tiebreak.json beside it), or a folder, "
        "in "
        "which all of them are found. Two questions are answered apart. What would be chosen today: a report has "
        "changed when that is not what it named. And is it worth switching from what was built: only when that has "
        "been ruled out or is out of reach now, or when today's verdict is likely or clear and ahead by more points "
        "than it costs to run both, which is the least that any move takes. Facts that have expired since and review "
        "dates that have passed are told too. Exit status: 0 all as it was, 1 something changed, 2 a report cannot be "
        "read, 3 its pack is not here.",
    .options = options,
    .values_size = sizeof(recheck_values),
    .min_operands = 1,
    .max_operands = CLI_MANY,
    .examples = examples,
    .run = run,
};
