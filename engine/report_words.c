/* report_words.c - the verdict in sentences: specific to the project, and never saying more than the numbers do. */
#include "number.h"
#include "tbi_report.h"
#include "tbi_score.h"

#include <math.h>
#include <string.h>

void tbi_report_put_split(tb_buf *out, const tb_report *report)
{
    const tb_outcome *o = &report->outcome;
    bool first_group = true;

    for (size_t a = 0; a < o->alternative_count; a++) {
        size_t total = 0, written = 0;
        for (size_t w = 0; w < o->workload_count; w++)
            total += o->assignment[w] == a;
        if (total == 0)
            continue;
        tb_buf_printf(out, "%s%s for ", first_group ? "" : ", ", report->pack->alternatives[a].title);
        first_group = false;
        for (size_t w = 0; w < o->workload_count; w++) {
            if (o->assignment[w] != a)
                continue;
            tb_buf_puts(out, written == 0 ? "" : written + 1 < total ? ", " : " and ");
            tb_buf_puts(out, tb_report_workload_title(report, w));
            written++;
        }
    }
}

/* The choice as it reads in a sentence: "Python for machine learning", "Both: Node.js for ..., Python for ...". */
static void put_choice(tb_buf *out, const tb_report *report, int choice, bool for_what)
{
    static const char *const counts[] = {
        "", "", "both workloads", "all three workloads", "all four workloads", "all five workloads"};
    size_t n = report->outcome.workload_count;

    tb_buf_puts(out, tb_report_choice_title(report, choice));
    if (!for_what)
        return;
    if (choice == (int)report->pack->alternative_count) {
        tb_buf_puts(out, ": ");
        tbi_report_put_split(out, report);
    } else if (n > 1) {
        tb_buf_printf(out, " for %s", n < sizeof counts / sizeof counts[0] ? counts[n] : "all workloads");
    } else if (report->profile->workloads[0].workload >= 0) {
        tb_buf_printf(out, " for %s", tb_report_workload_title(report, 0));
    }
}

static const tb_rule *fitness_rule(const tb_report *report, tb_act act)
{
    for (size_t r = 0; r < report->pack->rule_count; r++)
        if (report->pack->rules[r].act == act && tb_trace_most(&report->trace, r) == TB_TRUE)
            return &report->pack->rules[r];
    return NULL;
}

void tbi_report_put_points(tb_buf *out, double points)
{
    double tenths = floor(points * 10 + 0.5);
    bool whole = points >= 10 || fmod(tenths, 10) == 0;

    tb_number_put_grouped(out, points, whole ? 0 : 1);
    tb_buf_puts(out, tenths == 10 ? " point" : " points");
}

static void put_headline(tb_buf *out, const tb_report *report)
{
    const tb_outcome *o = &report->outcome;
    int choice = o->choice;

    switch (report->robustness.state) {
    case TB_NOT_ENOUGH_KNOWN: tb_buf_puts(out, "Not enough is known to choose."); return;
    case TB_RULED_OUT: tb_buf_puts(out, "The constraints rule out every choice."); return;
    case TB_STATE_BEYOND: tb_buf_puts(out, "None is a good fit: the need is out of reach of every choice."); return;
    case TB_EITHER_WILL_DO:
        tb_buf_printf(out, "Either will do: %s or ", tb_report_choice_title(report, choice));
        put_choice(out, report, o->runner_up, false);
        tb_buf_putc(out, '.');
        return;
    case TB_STATE_TOO_CLOSE:
        tb_buf_puts(out, "Too close to call, leaning to ");
        put_choice(out, report, choice, true);
        tb_buf_putc(out, '.');
        return;
    case TB_STATE_STRETCHED:
        put_choice(out, report, choice, true);
        tb_buf_puts(out, ", at the edge of what it does well.");
        return;
    case TB_RECOMMENDED:
        put_choice(out, report, choice, true);
        tb_buf_putc(out, '.');
        return;
    }
}

/* What to look at, and whose need it is. */
static void put_out_of_reach(tb_buf *out, const tb_report *report)
{
    const tb_rule *rule = fitness_rule(report, TB_BEYOND);

    if (rule == NULL)
        return;
    tb_buf_printf(out, "%s Look at %s. Of the choices weighed here %s comes nearest; that is no recommendation.",
                  rule->because, rule->text != NULL ? rule->text : "something else",
                  tb_report_choice_title(report, report->outcome.choice));
}

static void put_margin(tb_buf *out, const tb_report *report)
{
    const tb_outcome *o = &report->outcome;

    if (o->runner_up < 0) {
        tb_buf_puts(out, "No other choice is left.");
        return;
    }
    tb_buf_printf(out, "It is ");
    tbi_report_put_points(out, o->margin);
    tb_buf_printf(out, " ahead of %s", tb_report_choice_title(report, o->runner_up));
    if (o->choice == (int)o->alternative_count) {
        tb_buf_puts(out, " after ");
        tbi_report_put_points(out, o->friction);
        tb_buf_printf(out, " for %s", report->pack->hybrid_price);
    } else if (o->runner_up == (int)o->alternative_count) {
        tb_buf_puts(out, ", which would pay ");
        tbi_report_put_points(out, o->friction);
        tb_buf_printf(out, " for %s", report->pack->hybrid_price);
    }
    tb_buf_putc(out, '.');
}

static void put_cap(tb_buf *out, const tb_report *report)
{
    switch (report->robustness.cap) {
    case TB_CAPPED_BY_ANSWER:
        tb_buf_puts(out, " Not called clear while an answer that is open or inferred could change it.");
        break;
    case TB_CAPPED_BY_CRITICAL:
        tb_buf_puts(out, " Not called clear because a critical workload does poorly under it.");
        break;
    case TB_CAPPED_BY_BEYOND:
    case TB_NOT_CAPPED: break;
    }
}

static void put_summary(tb_buf *out, const tb_report *report)
{
    const tb_rule *rule;

    switch (report->robustness.state) {
    case TB_NOT_ENOUGH_KNOWN:
        tb_buf_puts(out, "Name the kinds of work, or answer a few questions: `tiebreak questions` lists them.");
        return;
    case TB_RULED_OUT:
        rule = fitness_rule(report, TB_RULES_OUT);
        if (rule != NULL)
            tb_buf_printf(
                out, "%s Relax a constraint, or look outside this comparison; the scores below are for information.",
                rule->because);
        return;
    case TB_STATE_BEYOND: put_out_of_reach(out, report); return;
    case TB_EITHER_WILL_DO:
        tb_buf_puts(
            out,
            "The arguments balance, both fit, and no open question would move the margin by 5 points. Let the team's "
            "preference decide.");
        return;
    case TB_STATE_STRETCHED:
        rule = fitness_rule(report, TB_STRAINS);
        if (rule != NULL)
            tb_buf_printf(out, "%s ", rule->because);
        put_margin(out, report);
        break;
    case TB_STATE_TOO_CLOSE:
    case TB_RECOMMENDED: put_margin(out, report); break;
    }
    put_cap(out, report);
}

tb_status tbi_report_words(tb_report *report)
{
    tb_buf text = TB_BUF_EMPTY;
    tb_status status;

    put_headline(&text, report);
    status = tb_buf_status(&text);
    report->headline = status == TB_OK ? tb_arena_copy(&report->arena, text.data, text.len) : NULL;
    tb_buf_clear(&text);
    put_summary(&text, report);
    if (tb_buf_status(&text) != TB_OK)
        status = TB_ERR_NOMEM;
    report->summary =
        status == TB_OK ? tb_arena_copy(&report->arena, text.data != NULL ? text.data : "", text.len) : NULL;
    tb_buf_release(&text);
    return report->headline != NULL && report->summary != NULL ? TB_OK : TB_ERR_NOMEM;
}

/* ---- Words about rules ---- */

void tbi_report_put_sources(tb_buf *out, const tb_report *report, const tb_rule *rule)
{
    const tb_pack *pack = report->pack;
    size_t listed = 0;

    for (size_t p = 0; p < pack->publication_count; p++)
        for (size_t i = 0; i < rule->claim_count; i++)
            if (pack->claims[rule->claims[i]].source == p) {
                tb_buf_printf(out, "%s%s %d", listed++ > 0 ? ", " : "", pack->publications[p].publisher,
                              pack->publications[p].year);
                break;
            }
    if (listed == 0)
        tb_buf_puts(out, "our judgement");
}

bool tbi_report_measurement(const tb_report *report, const tb_rule *rule, tb_measurement *out)
{
    return rule->evidence.benchmark != NULL &&
           tb_evidence_find(report->evidence, rule->evidence.benchmark, rule->evidence.of, rule->evidence.over, out);
}

const char *tbi_report_condition(const tb_report *report, const tb_rule *rule, tb_arena *arena)
{
    tb_buf text = TB_BUF_EMPTY;
    const char *copy;

    if (rule->when == NULL)
        return "always";
    tb_condition_put_english(&text, rule->when, report->pack);
    copy = text.failed ? NULL : tb_arena_copy(arena, text.data, text.len);
    tb_buf_release(&text);
    return copy;
}
