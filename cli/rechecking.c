#include "rechecking.h"

#include "escape.h"
#include "number.h"
#include "tiebreak.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Whether to move from what was built, and why. */
typedef enum advice { STAYS, SWITCH_GONE, SWITCH_WORTH, KEEP_UNSURE, KEEP_CLOSE, NOTHING_BUILT } advice;

/* What became of one report. */
typedef struct cli_finding {
    const char *what, *name; /* "path" or "key", and which */
    const tb_written *written;
    const tb_pack *pack;
    tb_date date;
    tb_outcome outcome;
    tb_trace trace;
    tb_state state;
    tb_confidence confidence; /* only if it was drawn */
    char decision_id[65];     /* the same */
    bool is_drawn;
    int then, built, today; /* choices; -1: none */
    bool changed;           /* today's is not the one the report named */
    advice advice;
    double lead, price; /* of today's choice over what was built; of moving */
    size_t expired;     /* facts it rested on that have */
    bool is_due;        /* its review date has passed */
} cli_finding;

/* One of the packs, ready for scoring with today's measurements. */
typedef struct bench {
    const tb_pack *pack;
    cli_evidence evidence;
    tb_scorer *scorer;
    tb_workspace *workspace;
} bench;

/* ---- Deciding ---- */

/* A fact that was valid then, and is not any more. */
static bool has_expired(const cli_finding *f, size_t rule)
{
    const tb_rule *r = &f->pack->rules[rule];
    const tb_date then = (tb_date)(f->written->generated_at / 86400);

    return r->valid_until != TB_NO_DATE && r->valid_until >= then && r->valid_until < f->date &&
           tb_trace_most(&f->trace, rule) == TB_TRUE;
}

/* Moving means running both for a while, which costs at least what a second alternative costs. So it is worth it only
 * for a verdict that is likely or clear, by more points than that; or when what was built is no choice any more. */
static void advise(cli_finding *f)
{
    const tb_outcome *o = &f->outcome;

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
    if (f->confidence < TB_LIKELY || (f->state != TB_RECOMMENDED && f->state != TB_STATE_STRETCHED))
        f->advice = KEEP_UNSURE;
    else
        f->advice = f->lead > f->price ? SWITCH_WORTH : KEEP_CLOSE;
}

static bool is_worth(const cli_finding *f)
{
    return f->advice == SWITCH_GONE || f->advice == SWITCH_WORTH;
}

static void put_points(tb_buf *out, double points)
{
    tb_number_put_grouped(out, points, points < 10 ? 1 : 0);
}

static void put_advice(tb_buf *out, const cli_finding *f)
{
    const char *built = tb_choice_title(f->pack, f->built), *today = tb_choice_title(f->pack, f->today);

    switch (f->advice) {
    case STAYS:
        tb_buf_puts(out, f->today < 0 ? "Nothing would be chosen today, so there is nothing to switch to."
                                      : "There is nothing to switch.");
        return;
    case NOTHING_BUILT: tb_buf_puts(out, "The report named no choice, so there is nothing to switch from."); return;
    case SWITCH_GONE: tb_buf_printf(out, "Worth switching: %s is ruled out now, or out of its reach.", built); return;
    case KEEP_UNSURE:
        tb_buf_printf(out, "Not worth switching: today's verdict is no more than %s.",
                      f->confidence == TB_SLIGHT ? "slight" : "too close to call");
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

static void put_expired(const cli_finding *f, tb_buf *out)
{
    for (size_t r = 0; r < f->pack->rule_count; r++) {
        if (!has_expired(f, r))
            continue;
        tb_buf_puts(out, "  Expired on ");
        tb_date_put(out, f->pack->rules[r].valid_until);
        tb_buf_printf(out, ": %s: %s\n", f->pack->rules[r].id, f->pack->rules[r].because);
    }
}

static void put_text(const cli_finding *f, tb_buf *out)
{
    const tb_written *w = f->written;

    tb_escape_terminal(out, tb_text_of(f->name));
    tb_buf_puts(out, f->changed ? ": CHANGED" : ": as it was");
    if (w->title) {
        tb_buf_puts(out, " · ");
        tb_escape_terminal(out, tb_text_of(w->title));
    }
    tb_buf_puts(out, "\n  Then: ");
    cli_put_verdict(out, f->pack, w->choice, w->confidence);
    tb_buf_puts(out, ", ");
    tb_date_put(out, (tb_date)(w->generated_at / 86400));
    if (w->chosen && (!w->choice || strcmp(w->chosen, w->choice) != 0)) {
        tb_buf_puts(out, "; decided: ");
        tb_escape_terminal(out, tb_text_of(cli_choice_words(f->pack, w->chosen)));
    }
    tb_buf_puts(out, "\n  Today: ");
    if (f->is_drawn)
        cli_put_verdict(out, f->pack, tb_choice_id(f->pack, f->today), tb_confidence_name(f->confidence));
    else
        tb_escape_terminal(out, tb_text_of(cli_choice_words(f->pack, tb_choice_id(f->pack, f->today))));
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

static void put_json(const cli_finding *f, cli_json *json)
{
    static const char *const names[] = {"nothing_to_switch", "gone", "worth", "unsure", "close", "nothing_built"};
    const tb_written *w = f->written;
    tb_buf why = TB_BUF_EMPTY;

    put_advice(&why, f);
    cli_json_open(json, NULL, '{');
    cli_json_text(json, f->what, f->name);
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
    put_date(json, "date", f->date);
    cli_json_text(json, "choice", tb_choice_id(f->pack, f->today));
    cli_json_text(json, "state", tb_state_name(f->state));
    cli_json_text(json, "confidence", f->is_drawn ? tb_confidence_name(f->confidence) : NULL);
    cli_json_number(json, "margin", f->today >= 0 ? f->outcome.margin : NAN);
    cli_json_text(json, "pack_sha256", f->pack->sha256);
    cli_json_text(json, "decision_id", f->decision_id[0] ? f->decision_id : NULL);
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

/* Today's measurements, read against the report's own pack: a file may serve several. */
static tb_status load_evidence(cli_rechecking *c, const tb_pack *pack, cli_evidence *out)
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

/* What scores for PACK, made when first needed. */
static tb_status find_bench(cli_rechecking *c, const tb_pack *pack, bench **out)
{
    bench *b = NULL;
    tb_status status;

    for (size_t i = 0; i < c->bench_count; i++)
        if (c->benches[i].pack == pack)
            b = &c->benches[i];
    *out = b;
    if (b)
        return TB_OK;
    *out = b = &c->benches[c->bench_count++];
    b->pack = pack;
    status = load_evidence(c, pack, &b->evidence);
    if (status == TB_OK)
        status = tb_scorer_new(pack, b->evidence.found ? &b->evidence.evidence : NULL, (tb_date)(c->ctx->now / 86400),
                               &b->scorer);
    return status == TB_OK ? tb_workspace_new(b->scorer, &b->workspace) : status;
}

/* How firmly it stands, too: with draws. */
static tb_status draw(cli_rechecking *c, bench *b, const tb_profile *profile, cli_finding *f)
{
    const tb_report_options options = {f->written->draws, f->written->seed, c->ctx->now, TIEBREAK_VERSION};
    tb_report *report = NULL;
    const tb_status status = tb_report_new(b->workspace, profile, &options, &c->ctx->diags, &report);

    if (status == TB_OK) {
        f->is_drawn = true;
        f->confidence = report->robustness.confidence;
        f->state = report->robustness.state;
        memcpy(f->decision_id, report->decision_id, sizeof f->decision_id);
    }
    tb_report_free(report);
    return status;
}

static tb_status judge(cli_rechecking *c, bench *b, const tb_profile *profile, tb_arena *arena, cli_finding *f)
{
    tb_status status = tb_score(b->workspace, profile, &c->ctx->diags, &f->outcome);

    if (status == TB_OK)
        status = tb_trace_record(b->workspace, arena, &f->trace);
    if (status != TB_OK)
        return status;
    f->state = tb_state_without_draws(f->pack, profile, &f->outcome);
    f->then = tb_choice_of(f->pack, f->written->choice);
    f->built = tb_choice_of(f->pack, tb_written_built(f->written));
    f->today = f->state == TB_NOT_ENOUGH_KNOWN || f->state == TB_RULED_OUT ? -1 : f->outcome.choice;
    f->changed = f->today != f->then;
    f->is_due = f->written->review_by != TB_NO_DATE && f->written->review_by < f->date;
    for (size_t r = 0; r < f->pack->rule_count; r++)
        f->expired += has_expired(f, r);
    if (!c->brief || f->changed || f->today != f->built)
        status = draw(c, b, profile, f);
    return status;
}

static void tell(cli_rechecking *c, const cli_finding *f)
{
    c->changed += f->changed;
    c->due += f->is_due;
    c->expired += f->expired > 0;
    if (c->ctx->json)
        put_json(f, &c->json);
    else if (!c->brief || f->changed || f->is_due || f->expired > 0)
        put_text(f, &c->out);
}

tb_status cli_recheck(cli_rechecking *c, const char *what, const char *name, const tb_written *written)
{
    cli_context *ctx = c->ctx;
    const tb_pack *pack = cli_packs_with_id(&c->packs, written->pack_id);
    cli_finding f = {.what = what, .name = name, .written = written, .pack = pack, .date = (tb_date)(ctx->now / 86400)};
    tb_arena arena = TB_ARENA_EMPTY;
    tb_profile profile;
    bench *b = NULL;
    tb_status status;

    if (!pack) {
        tb_diags_error(&ctx->diags, TB_DIAG_PACK_DIFFERS, tb_node_get(tb_node_get(written->node, "pack"), "id")->at,
                       "--pack DIR names a folder with it", "the pack '%s' is not here", written->pack_id);
        return TB_ERR_IO;
    }
    status = find_bench(c, pack, &b);
    if (status == TB_OK)
        status = tb_profile_read(pack, written->profile, true, &arena, &ctx->diags, &profile);
    if (status == TB_OK)
        status = judge(c, b, &profile, &arena, &f);
    if (status == TB_OK) {
        c->count++;
        advise(&f);
        tell(c, &f);
    }
    tb_arena_release(&arena);
    return status;
}

/* ---- All of them ---- */

cli_exit cli_recheck_begin(cli_context *ctx, const char *nouns, cli_rechecking *out)
{
    cli_exit code;

    *out = (cli_rechecking){.ctx = ctx, .values = ctx->values, .nouns = nouns};
    code = cli_packs_open(ctx, &out->packs);
    out->json.out = &out->out;
    if (code == CLI_DONE && !(out->benches = tb_arena_array(&ctx->arena, out->packs.count, sizeof *out->benches)))
        code = cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
    if (code != CLI_DONE || !ctx->json)
        return code;
    cli_json_open(&out->json, NULL, '{');
    tb_buf_puts(&out->out, "\"date\":\"");
    tb_date_put(&out->out, (tb_date)(ctx->now / 86400));
    tb_buf_putc(&out->out, '"');
    out->json.comma = true;
    cli_json_open(&out->json, nouns, '[');
    return code;
}

static void end(cli_rechecking *c)
{
    if (c->ctx->json) {
        cli_json_close(&c->json, ']');
        cli_json_number(&c->json, "changed", (double)c->changed);
        cli_json_number(&c->json, "expired", (double)c->expired);
        cli_json_number(&c->json, "review_due", (double)c->due);
        if (c->brief)
            cli_json_number(&c->json, "lacking_pack", (double)c->lacking);
        cli_json_close(&c->json, '}');
        tb_buf_putc(&c->out, '\n');
        return;
    }
    tb_buf_printf(&c->out, "%zu %.*s: %zu changed, %zu with facts that have expired, %zu to be looked at again.\n",
                  c->count, (int)(strlen(c->nouns) - (c->count == 1)), c->nouns, c->changed, c->expired, c->due);
    if (c->lacking > 0)
        tb_buf_printf(&c->out, "%zu more rest on packs that are not here: --pack DIR names one.\n", c->lacking);
}

cli_exit cli_recheck_end(cli_rechecking *c, tb_status worst)
{
    cli_exit code;

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

void cli_rechecking_release(cli_rechecking *c)
{
    for (size_t i = 0; i < c->bench_count; i++) {
        tb_workspace_free(c->benches[i].workspace);
        tb_scorer_free(c->benches[i].scorer);
        cli_evidence_release(&c->benches[i].evidence);
    }
    tb_buf_release(&c->out);
    cli_packs_close(&c->packs);
}
