/* report_text.c - the report for a terminal: the verdict first, then why, then what would change it. */
#include "escape.h"
#include "number.h"
#include "tbi_page.h"
#include "tbi_report.h"
#include "tbi_score.h"

#include <math.h>
#include <string.h>

enum { REASONS_SHOWN = 7, WIDTH_MIN = 40, WIDTH_MAX = 110 };

static void put_number(tbi_page *p, double x, int decimals)
{
    tb_number_put_grouped(p->out, x, decimals);
}

/* ---- Verdict ---- */

static void put_confidence(tbi_page *p)
{
    const tb_robustness *r = &p->report->robustness;
    int choice = tb_report_choice(p->report);
    tb_buf line = TB_BUF_EMPTY;

    if (choice < 0 || r->draws == 0)
        return;
    if (r->state == TB_STATE_BEYOND)
        tb_buf_puts(&line, "out of reach");
    else if (r->state == TB_STATE_STRETCHED) /* how firm a preference is says nothing about whether it is enough */
        tb_buf_puts(&line, "stretched");
    else
        tb_buf_puts(&line, r->confidence == TB_TOO_CLOSE ? "too close" : tb_confidence_name(r->confidence));
    tb_buf_printf(&line, " · %s comes first in ", tb_choice_title(p->report->pack, choice));
    tbi_report_put_first(&line, p->report, choice);
    tb_buf_puts(&line, " of ");
    tb_number_put_grouped(&line, (double)r->draws, 0);
    tb_buf_puts(&line, " runs of the model");
    tbi_page_style(p, TBI_DIM);
    tbi_page_line_paragraph(p, &line);
    tbi_page_style(p, TBI_PLAIN);
}

/* A bar of SCORE per cent of WIDTH cells, in eighths. */
static void put_bar(tbi_page *p, double score, size_t width)
{
    static const char *const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    size_t eighths = (size_t)(fmax(0, fmin(100, score)) / 100 * (double)width * 8 + 0.5);

    for (size_t i = 0; i < eighths / 8; i++)
        tb_buf_puts(p->out, "█");
    tb_buf_puts(p->out, parts[eighths % 8]);
    tb_buf_fill(p->out, ' ', width - eighths / 8 - (eighths % 8 > 0));
}

static void put_scores(tbi_page *p)
{
    const tb_outcome *o = &p->report->outcome;
    int ranked[TB_ALTERNATIVES_MAX + 1];
    size_t n = tbi_rank_choices(o, ranked), label = tbi_page_title_width(p->report);
    bool is_narrow = p->width <= label + 30;
    size_t bar = is_narrow ? 5 : p->width - label - 28;
    const char *gap = is_narrow ? "\n        " : "  ";

    tb_buf_putc(p->out, '\n');
    for (size_t i = 0; i < n; i++) {
        int choice = ranked[i];
        bool is_out = choice < (int)o->alternative_count && o->is_out[choice];
        tb_buf_puts(p->out, "    ");
        tbi_page_padded(p, tb_choice_title(p->report->pack, choice), label);
        tb_buf_puts(p->out, "  ");
        tbi_page_choose_color(p, choice);
        put_bar(p, tb_outcome_score(o, choice), bar < 50 ? bar : 50);
        tbi_page_style(p, TBI_PLAIN);
        tb_buf_puts(p->out, "  ");
        put_number(p, tb_outcome_score(o, choice), 0);
        if (is_out)
            tb_buf_printf(p->out, "%sruled out", gap);
        else if (o->suitability[choice] != TB_FITS)
            tb_buf_printf(p->out, "%s%s", gap, tbi_report_suitability(o->suitability[choice]));
        tb_buf_putc(p->out, '\n');
    }
}

/* TEXT two spaces on from COLUMN, or on a line of its own if the page ends before; returns the column after it. */
static size_t put_cell(tbi_page *p, const char *text, size_t column)
{
    size_t width = tb_utf8_width(tb_text_of(text)), indent = 8;

    if (column + 2 + width > p->width && column > indent) {
        tb_buf_putc(p->out, '\n');
        column = indent - 2;
        tb_buf_fill(p->out, ' ', column);
    }
    tb_buf_puts(p->out, "  ");
    tb_escape_terminal(p->out, tb_text_of(text));
    return column + 2 + width;
}

/* The alternatives' scores for workload W, which SERVES is to serve. */
static void put_workload_scores(tbi_page *p, size_t w, int serves, size_t column)
{
    const tb_report *r = p->report;
    const tb_outcome *o = &r->outcome;
    tb_buf cell = TB_BUF_EMPTY;

    tbi_page_style(p, TBI_DIM);
    for (size_t a = 0; a < o->alternative_count; a++) {
        tb_buf_clear(&cell);
        tb_buf_printf(&cell, "%s %.0f", r->pack->alternatives[a].title, o->scores[w][a]);
        column = put_cell(p, cell.data != NULL ? cell.data : "", column);
        p->out->failed = p->out->failed || cell.failed;
    }
    tbi_page_style(p, TBI_PLAIN);
    if (r->profile->workloads[w].critical)
        column = put_cell(p, "critical", column);
    if (o->fitness[w][serves] != TB_FITS)
        put_cell(p, tbi_report_suitability(o->fitness[w][serves]), column);
    tb_buf_release(&cell);
}

/* The work each choice serves worst. */
static void put_worst(tbi_page *p)
{
    const tb_report *r = p->report;
    tb_buf line = TB_BUF_EMPTY;

    for (int i = 0; i <= (int)r->outcome.alternative_count; i++) {
        if (i == (int)r->outcome.alternative_count && !r->outcome.has_hybrid)
            continue;
        size_t w = tb_report_worst(r, i);
        tb_buf_printf(&line, "%s%s %s (", i == 0 ? "Served worst: by " : "; by ", tb_choice_title(r->pack, i),
                      tb_report_workload_title(r, w));
        tb_number_put_grouped(&line, r->outcome.scores[w][tb_outcome_server(&r->outcome, i, w)], 0);
        tb_buf_putc(&line, ')');
    }
    tb_buf_putc(&line, '.');
    tb_buf_puts(p->out, "    ");
    tbi_page_style(p, TBI_DIM);
    tbi_page_line(p, &line, 4, 4);
    tbi_page_style(p, TBI_PLAIN);
}

static void put_split(tbi_page *p)
{
    const tb_report *r = p->report;
    const tb_outcome *o = &r->outcome;
    int choice = tb_report_choice(r);
    size_t label = 8;

    if (o->workload_count < 2 || choice < 0)
        return;
    tbi_page_heading(p, choice == (int)o->alternative_count ? "Where each part goes" : "Workload by workload");
    for (size_t w = 0; w < o->workload_count; w++) {
        size_t own = tb_utf8_width(tb_text_of(tb_report_workload_title(r, w)));
        label = own > label ? own : label;
    }
    label = label < p->width / 2 ? label : p->width / 2;
    for (size_t w = 0; w < o->workload_count; w++) {
        int serves = tb_outcome_server(o, choice, w);
        tb_buf_puts(p->out, "    ");
        tbi_page_padded(p, tb_report_workload_title(r, w), label);
        tb_buf_printf(p->out, "  %3.0f %%  ", 100 * r->profile->workloads[w].share);
        tbi_page_choose_color(p, serves);
        tbi_page_padded(p, r->pack->alternatives[serves].title, tbi_page_title_width(r));
        tbi_page_style(p, TBI_PLAIN);
        put_workload_scores(p, w, serves, 4 + label + 9 + tbi_page_title_width(r));
        tb_buf_putc(p->out, '\n');
    }
    put_worst(p);
}

/* ---- Why ---- */

/* Which workloads a rule fired for, where that is not all of them. */
static void put_workloads_of(const tb_report *r, tb_buf *line, size_t rule)
{
    size_t fired = 0, listed = 0;

    for (size_t w = 0; w < r->trace.workload_count; w++)
        fired += tb_trace_truth(&r->trace, rule, w) == TB_TRUE;
    if (fired == r->trace.workload_count)
        return;
    for (size_t w = 0; w < r->trace.workload_count; w++)
        if (tb_trace_truth(&r->trace, rule, w) == TB_TRUE)
            tb_buf_printf(line, "%s%s", listed++ == 0 ? " · for " : ", ", tb_report_workload_title(r, w));
}

/* Where the points come from: measured here, what documents say and how that stands, or our judgement. */
static void put_basis(tbi_page *p, tb_buf *line, const tb_rule *rule)
{
    const tb_report *r = p->report;
    tb_measurement m;

    tbi_report_put_criterion(line, r, rule->leaf);
    if (tbi_report_measurement(r, rule, &m)) {
        tb_outcome_kind kind = tb_measurement_outcome(&m);
        tb_buf_printf(line, " · %s here ",
                      kind == TB_FASTER   ? "confirmed"
                      : kind == TB_SLOWER ? "contradicted"
                      : kind == TB_SAME   ? "the same"
                                          : "cannot tell");
        tb_number_put_grouped(line, m.ratio, 2);
        tb_buf_puts(line, "×");
    }
    put_workloads_of(r, line, (size_t)(rule - r->pack->rules));
    tb_buf_puts(line, " · ");
    if (rule->status != TB_CURRENT)
        tb_buf_printf(line, "%s · ", tb_claim_status_name(rule->status));
    tb_buf_puts(line, rule->claim_count > 0 ? "articles: " : "");
    if (p->options->explain)
        tbi_report_put_cites(line, r, rule);
    else
        tbi_report_put_sources(line, r, rule);
}

/* "+14.1 ", to six columns; printf's own decimal point would be the locale's. */
static void put_contribution(tb_buf *out, double points)
{
    size_t start = out->len;

    tb_buf_putc(out, '+');
    tb_number_put_grouped(out, points, 1);
    tb_buf_fill(out, ' ', out->len < start + 5 ? start + 6 - out->len : 1);
}

/* What documents say for the other side, in spite of which RULE holds. */
static void put_despite(tbi_page *p, const tb_rule *rule, size_t indent)
{
    const tb_pack *pack = p->report->pack;
    tb_buf line = TB_BUF_EMPTY;

    for (size_t i = 0; i < rule->despite_count; i++) {
        const tb_claim *claim = &pack->claims[rule->despite[i]];
        const tb_publication *source = &pack->publications[claim->source];
        tb_buf_printf(&line, "Against this: %s (%s %d, “%s”", claim->says, source->publisher, source->year,
                      claim->section);
        tb_buf_printf(&line, "%s%s)", claim->status != TB_CURRENT ? "; " : "",
                      claim->status != TB_CURRENT ? tb_claim_status_name(claim->status) : "");
        tb_buf_fill(p->out, ' ', indent);
        tbi_page_line(p, &line, indent, indent);
    }
}

static void put_reason(tbi_page *p, const tb_reason *reason)
{
    const tb_report *r = p->report;
    const tb_rule *rule = &r->pack->rules[reason->rule];
    size_t label = tbi_page_title_width(r), indent = 4 + 6 + label + 2;
    tb_buf line = TB_BUF_EMPTY;

    if (indent > p->width / 2)
        indent = 6;
    tb_buf_puts(p->out, "    ");
    tbi_page_choose_color(p, (int)reason->receiver);
    put_contribution(p->out, reason->contribution);
    if (indent > 6)
        tbi_page_padded(p, r->pack->alternatives[reason->receiver].title, label);
    else
        tb_buf_puts(p->out, r->pack->alternatives[reason->receiver].title);
    tbi_page_style(p, TBI_PLAIN);
    tb_buf_puts(p->out, indent > 6 ? "  " : "\n      ");
    if (reason->receiver != rule->receiver)
        tb_buf_puts(&line, "Measured otherwise: ");
    else if (rule->act == TB_AGAINST)
        tb_buf_printf(&line, "Against %s: ", r->pack->alternatives[rule->target].title);
    tb_buf_puts(&line, rule->because);
    tbi_page_line(p, &line, indent, indent);
    tb_buf_fill(p->out, ' ', indent);
    tbi_page_style(p, TBI_DIM);
    put_basis(p, &line, rule);
    tbi_page_line(p, &line, indent, indent);
    if (p->options->explain && reason->receiver == rule->receiver)
        put_despite(p, rule, indent);
    tbi_page_style(p, TBI_PLAIN);
}

/* The strongest reasons, and at least two of those that speak for somebody else than the first. */
static bool is_shown(const tbi_page *p, size_t i)
{
    const tb_report *r = p->report;
    size_t others = 0;

    if (p->options->explain)
        return r->reasons[i].contribution > 0;
    if (r->reasons[i].contribution < 0.05)
        return false;
    if (i < REASONS_SHOWN - 2)
        return true;
    for (size_t k = 0; k < i; k++)
        others += r->reasons[k].receiver != r->reasons[0].receiver;
    return r->reasons[i].receiver != r->reasons[0].receiver ? others < 3 : false;
}

static void put_reasons(tbi_page *p)
{
    const tb_report *r = p->report;
    size_t shown = 0;

    if (r->reason_count == 0 || r->robustness.state == TB_NOT_ENOUGH_KNOWN)
        return;
    tbi_page_heading(p, "Why");
    for (size_t i = 0; i < r->reason_count; i++)
        if (is_shown(p, i)) {
            put_reason(p, &r->reasons[i]);
            shown++;
        }
    if (shown < r->reason_count && !p->options->explain)
        tb_buf_printf(p->out, "    %zu more: --explain\n", r->reason_count - shown);
}

static void put_friction(tbi_page *p)
{
    const tb_report *r = p->report;
    tb_buf line = TB_BUF_EMPTY;
    size_t listed = 0;

    if (!r->outcome.has_hybrid || tb_report_choice(r) < 0)
        return;
    tb_buf_puts(&line, "The price of ");
    tb_buf_printf(&line, "%s: ", r->pack->hybrid_price);
    tbi_report_put_points(&line, r->outcome.friction);
    tb_buf_puts(&line, " (our judgement");
    for (size_t i = 0; i < r->pack->rule_count; i++) {
        const tb_rule *rule = &r->pack->rules[i];
        bool fired = tb_trace_most(&r->trace, i) == TB_TRUE;
        if (rule->act != TB_FRICTION || !fired)
            continue;
        tb_buf_puts(&line, listed++ == 0 ? "). " : " ");
        tb_buf_puts(&line, rule->strength < 0 ? "" : "+");
        tb_number_put(&line, rule->strength);
        tb_buf_printf(&line, ": %s", rule->because);
    }
    tb_buf_puts(&line, listed == 0 ? ")." : "");
    tb_buf_putc(p->out, '\n');
    tbi_page_line_paragraph(p, &line);
    if (r->outcome.choice == (int)r->outcome.alternative_count && isfinite(r->outcome.break_even)) {
        tb_buf_printf(&line, "%s holds while it costs less than ", r->pack->hybrid_title);
        tb_number_put_grouped(&line, r->outcome.break_even, 1);
        tb_buf_putc(&line, '.');
        tbi_page_line_paragraph(p, &line);
    }
    if (r->seam != NULL && r->outcome.choice == (int)r->outcome.alternative_count)
        tbi_page_paragraph(p, r->seam);
}

/* ---- The rest ---- */

static void put_ignored(tbi_page *p)
{
    const tb_profile *profile = p->report->profile;

    for (size_t i = 0; i < profile->ignored_count; i++) {
        const tb_ignored *ignored = &profile->ignored[i];
        tb_buf line = TB_BUF_EMPTY;
        tb_buf_printf(&line, "not counted: %s (“%s”: %s)", p->report->pack->workloads[ignored->workload].title,
                      ignored->words, tb_ignored_why_words(ignored->why));
        tb_buf_puts(p->out, "    ");
        tbi_page_line(p, &line, 4, 6);
    }
}

static void put_inferred(tbi_page *p)
{
    const tb_profile *profile = p->report->profile;

    if (profile->inference_count == 0 && profile->ignored_count == 0)
        return;
    tbi_page_heading(p, "Read from the description");
    for (size_t i = 0; i < profile->inference_count; i++) {
        const tb_inference *inference = &profile->inferences[i];
        tb_buf line = TB_BUF_EMPTY;
        if (!tbi_inference_begins(profile, i))
            continue;
        if (inference->question >= 0) {
            const tb_question *q = &p->report->pack->questions[inference->question];
            tb_buf_printf(&line, "%s: ", q->id);
            tb_answer_put(&line, q, &profile->answers[inference->question]);
        } else {
            tb_buf_printf(&line, "workload: %s", p->report->pack->workloads[inference->workload].title);
        }
        tb_buf_puts(&line, " (“");
        tbi_put_inference_words(&line, profile, i);
        tb_buf_puts(&line, "”)");
        tb_buf_puts(p->out, "    ");
        tbi_page_line(p, &line, 4, 6);
    }
    put_ignored(p);
}

static void put_notes(tbi_page *p)
{
    bool any = false;

    for (size_t i = 0; i < p->report->pack->rule_count; i++) {
        tb_buf line = TB_BUF_EMPTY;
        if (!tbi_report_put_note(&line, p->report, i))
            continue;
        if (!any)
            tbi_page_heading(p, "Worth knowing");
        any = true;
        tb_buf_puts(p->out, "    ");
        tbi_page_line(p, &line, 4, 6);
    }
}

/* Facts past their date, which count as dated. */
static void put_stale(tbi_page *p)
{
    const tb_report *r = p->report;
    bool any = false;

    for (size_t i = 0; i < r->pack->rule_count; i++) {
        tb_buf line = TB_BUF_EMPTY;
        if (!r->workspace->scorer->stale[i] || tb_trace_most(&r->trace, i) != TB_TRUE)
            continue;
        if (!any)
            tbi_page_heading(p, "Out of date");
        any = true;
        tb_buf_puts(&line, "Valid until ");
        tb_date_put(&line, r->pack->rules[i].valid_until);
        tb_buf_printf(&line, ", and counted as dated since: %s", r->pack->rules[i].because);
        tb_buf_puts(p->out, "    ");
        tbi_page_line(p, &line, 4, 6);
    }
}

static void put_not_fired(tbi_page *p)
{
    const tb_report *r = p->report;
    tb_arena arena = TB_ARENA_EMPTY;

    tbi_page_heading(p, "Rules that did not fire");
    for (size_t i = 0; i < r->pack->rule_count; i++) {
        tb_truth most = tb_trace_most(&r->trace, i);
        if (most == TB_TRUE)
            continue;
        const char *english = tbi_report_condition(r, &r->pack->rules[i], &arena);
        p->out->failed = p->out->failed || english == NULL;
        tb_buf line = TB_BUF_EMPTY;
        tb_buf_printf(&line, "%s · %s: %s", r->pack->rules[i].id, most == TB_UNKNOWN ? "unknown" : "false",
                      english != NULL ? english : "");
        tb_buf_puts(p->out, "    ");
        tbi_page_line(p, &line, 4, 6);
    }
    tb_arena_release(&arena);
}

static void put_count(tb_buf *out, size_t count, const char *noun)
{
    tb_buf_printf(out, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}

static void put_footer(tbi_page *p)
{
    const tb_report *r = p->report;
    const size_t last_line = 54; /* columns of it, where the day and the decision stand on one */
    tb_buf line = TB_BUF_EMPTY;

    tb_buf_puts(p->out, "\n");
    if (tb_report_choice(r) >= 0 && tbi_report_settled(r) != NULL)
        tbi_page_paragraph(p, tbi_report_settled(r));
    tb_buf_puts(&line, "Rests on ");
    put_count(&line, r->rules_fired, "rule");
    tb_buf_puts(&line, ", ");
    put_count(&line, r->claims_used, "claim");
    tb_buf_puts(&line, " of ");
    put_count(&line, r->sources_used, "document");
    if (tbi_report_measured_count(r) > 0) {
        tb_buf_puts(&line, ", ");
        put_count(&line, tbi_report_measured_count(r), "measurement");
    }
    tb_buf_putc(&line, '.');
    tbi_page_style(p, TBI_DIM);
    tbi_page_line_paragraph(p, &line);
    tb_buf_puts(p->out, "  Look at it again by ");
    tb_date_put(p->out, r->review_by);
    tb_buf_printf(p->out, ".%sdecision %.8s\n", p->width >= last_line ? "   " : "\n  ", r->decision_id);
    tbi_page_style(p, TBI_PLAIN);
}

/* What was decided, if that was recorded. */
static void put_chosen(tbi_page *p)
{
    const tb_chosen *chosen = p->report->chosen;
    tb_buf line = TB_BUF_EMPTY;

    if (chosen == NULL)
        return;
    tb_buf_printf(&line, "Decided: %s", tb_choice_title(p->report->pack, chosen->choice));
    if (chosen->by != NULL)
        tb_buf_printf(&line, ", by %s", chosen->by);
    tb_buf_printf(&line, ".%s%s", chosen->because != NULL ? " " : "", chosen->because != NULL ? chosen->because : "");
    tb_buf_puts(p->out, "  ");
    tbi_page_line(p, &line, 2, 2);
}

tb_status tb_report_put_text(const tb_report *report, const tb_text_options *options, tb_buf *out)
{
    size_t width = options->width > WIDTH_MIN ? (size_t)options->width : WIDTH_MIN;
    tbi_page p = {report, options, out, width < WIDTH_MAX ? width : WIDTH_MAX};

    tb_buf_putc(out, '\n');
    if (report->profile->title != NULL) {
        tbi_page_style(&p, TBI_DIM);
        tbi_page_paragraph(&p, report->profile->title);
        tbi_page_style(&p, TBI_PLAIN);
        tb_buf_putc(out, '\n');
    }
    tbi_page_style(&p, TBI_BOLD);
    tbi_page_paragraph(&p, report->headline);
    tbi_page_style(&p, TBI_PLAIN);
    put_confidence(&p);
    if (report->summary[0] != '\0')
        tbi_page_paragraph(&p, report->summary);
    put_chosen(&p);
    tbi_page_machine(&p);
    if (report->robustness.state != TB_NOT_ENOUGH_KNOWN)
        put_scores(&p);
    put_split(&p);
    put_reasons(&p);
    tbi_page_measured(&p);
    tbi_page_reference(&p);
    put_friction(&p);
    tbi_page_changes(&p);
    put_inferred(&p);
    put_notes(&p);
    put_stale(&p);
    if (options->explain)
        put_not_fired(&p);
    put_footer(&p);
    return tb_buf_status(out);
}
