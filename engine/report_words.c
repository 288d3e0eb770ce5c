/* report_words.c - the verdict in sentences: specific to the project, and never saying more than the numbers do. */
#include "number.h"
#include "tbi_report.h"
#include "tbi_score.h"

#include <math.h>
#include <string.h>

/* The choice as it reads in a sentence: "Python for machine learning", "Both: Node.js for ..., Python for ...". */
static void put_choice(tb_buf *out, const tb_report *report, int choice, bool for_what)
{
    static const char *const counts[] = {
        "", "", "both workloads", "all three workloads", "all four workloads", "all five workloads"};
    size_t n = report->outcome.workload_count;

    tb_buf_puts(out, tb_choice_title(report->pack, choice));
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

static bool fits_whole(const tb_report *report)
{
    return report->outcome.suitability[report->outcome.choice] == TB_FITS;
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
        tb_buf_printf(out, "Either will do: %s or ", tb_choice_title(report->pack, choice));
        put_choice(out, report, o->runner_up, false);
        tb_buf_putc(out, '.');
        return;
    case TB_STATE_TOO_CLOSE:
        tb_buf_puts(out, "Too close to call, leaning to ");
        put_choice(out, report, choice, true);
        tb_buf_puts(out, fits_whole(report) ? "." : ", which is stretched.");
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

/* ---- What a rule rests on ---- */

typedef struct facts {
    const tb_report *report;
    tb_buf *out;
    uint64_t seen[TB_QUESTIONS_MAX / 64 + 1];
    size_t count;
} facts;

/* "the latency budget is 10 ms", "the team's skills include JavaScript, Python", "types are shared with the browser".
 */
static void put_fact(tb_buf *out, const tb_question *q, const tb_answer *answer)
{
    if (q->type == TB_QUESTION_BOOLEAN) {
        tb_buf_printf(out, "%s%s", answer->number != 0 ? "" : "it is not so that ", q->label);
        return;
    }
    tb_buf_printf(out, "%s %s ", q->label, q->type == TB_QUESTION_CHOICES ? "include" : "is");
    tb_answer_put(out, q, answer);
}

/* Adds what the profile says of a variable a condition looks at. */
static void add_fact(void *context, size_t variable)
{
    facts *f = context;
    int question = f->report->pack->variables[variable].question;
    const tb_answer *answer = question >= 0 ? &f->report->profile->answers[question] : NULL;

    if (answer == NULL || !tb_answer_is_given(answer) || (f->seen[question / 64] >> (question % 64) & 1) != 0)
        return;
    f->seen[question / 64] |= UINT64_C(1) << (question % 64);
    tb_buf_puts(f->out, f->count++ == 0 ? "" : " and ");
    put_fact(f->out, &f->report->pack->questions[question], answer);
}

/* Appends whose word an argument is: "BoomDevs 2025 and 2 others say so", "our judgement"; before that what was
 * measured, and after it how the claims stand unless they are current. */
static void put_word(tb_buf *out, const tb_report *report, const tb_rule *rule)
{
    const tb_pack *pack = report->pack;
    size_t sources = 0;
    tb_measurement m;

    if (tbi_report_measurement(report, rule, &m)) {
        tb_buf_printf(out, "measured here: %s, ", tbi_report_outcome(&m));
        tb_number_put_grouped(out, m.ratio, 2);
        tb_buf_puts(out, "×; ");
    }
    for (size_t p = 0; p < pack->publication_count; p++)
        for (size_t i = 0; i < rule->claim_count; i++)
            if (pack->claims[rule->claims[i]].source == p) {
                if (sources < 2)
                    tb_buf_printf(out, "%s%s %d", sources > 0 ? ", " : "", pack->publications[p].publisher,
                                  pack->publications[p].year);
                sources++;
                break;
            }
    if (sources > 2)
        tb_buf_printf(out, " and %zu other%s", sources - 2, sources == 3 ? "" : "s");
    tb_buf_puts(out, sources == 0 ? "our judgement" : sources == 1 ? " says so" : " say so");
    if (rule->status != TB_CURRENT)
        tb_buf_printf(out, ", which is %s", tb_claim_status_name(rule->status));
}

/* Appends " (WHO SAYS SO, given that ...)": whose word an argument is, and which answers of the project make it count.
 */
static void put_rests_on(tb_buf *out, const tb_report *report, const tb_rule *rule)
{
    tb_buf said = TB_BUF_EMPTY;
    facts f = {.report = report, .out = &said};

    if (rule->when != NULL)
        tb_condition_variables(rule->when, add_fact, &f);
    tb_buf_puts(out, " (");
    put_word(out, report, rule);
    if (f.count > 0)
        tb_buf_printf(out, ", given that %s", said.data != NULL ? said.data : "");
    tb_buf_putc(out, ')');
    out->failed = out->failed || said.failed;
    tb_buf_release(&said);
}

/* ---- Suitability, before any preference ---- */

/* "It fits the whole of the work.", or what it does not. */
static void put_suitability(tb_buf *out, const tb_report *report)
{
    const tb_outcome *o = &report->outcome;
    int choice = o->choice;
    size_t listed = 0;

    for (size_t w = 0; w < o->workload_count; w++) {
        int serves = tb_outcome_server(o, choice, w);
        if (o->fitness[w][serves] == TB_FITS)
            continue;
        tb_buf_puts(out, listed++ == 0 ? "It fits the work, but for a smaller part: " : ", ");
        tb_buf_printf(out, "%s is %s", tb_report_workload_title(report, w),
                      o->fitness[w][serves] == TB_STRETCHED ? "a stretch" : "out of its reach");
    }
    if (listed > 0)
        tb_buf_puts(out, ". ");
    else
        tb_buf_puts(out, o->workload_count > 1 ? "It fits all of the work. " : "It fits the work. ");
}

/* The need, its number, whose word it is, what to look at instead. */
static void put_limit(tb_buf *out, const tb_report *report, const tb_rule *rule)
{
    if (rule == NULL)
        return;
    tbi_report_put_clause(out, rule->because);
    put_rests_on(out, report, rule);
    tb_buf_puts(out, ". ");
    if (rule->text != NULL)
        tb_buf_printf(out, "Look at %s. ", rule->text);
    if (rule->when != NULL) {
        tb_buf_puts(out, "This holds while ");
        tb_condition_put_english(out, rule->when, report->pack);
        tb_buf_puts(out, ". ");
    }
}

/* ---- Preference ---- */

static void put_margin(tb_buf *out, const tb_report *report)
{
    const tb_outcome *o = &report->outcome;

    if (o->runner_up < 0) {
        tb_buf_puts(out, "No other choice is left.");
        return;
    }
    tb_buf_puts(out, "It is ");
    tbi_report_put_points(out, o->margin);
    tb_buf_printf(out, " ahead of %s", tb_choice_title(report->pack, o->runner_up));
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

/* The heaviest reason for what was chosen, and the heaviest against it. */
static void put_reasons(tb_buf *out, const tb_report *report)
{
    int choice = report->outcome.choice;
    bool is_hybrid = choice == (int)report->outcome.alternative_count;
    const tb_reason *first = NULL, *against = NULL;

    for (size_t i = 0; i < report->reason_count; i++) {
        const tb_reason *reason = &report->reasons[i];
        bool speaks_for = is_hybrid || (int)reason->receiver == choice;
        if (reason->contribution < 0.05)
            break;
        if (speaks_for && first == NULL)
            first = reason;
        if (!speaks_for && against == NULL)
            against = reason;
    }
    if (first != NULL) {
        tb_buf_puts(out, " What weighs most: ");
        tbi_report_put_clause(out, report->pack->rules[first->rule].because);
        put_rests_on(out, report, &report->pack->rules[first->rule]);
        tb_buf_putc(out, '.');
    }
    if (against != NULL) {
        tb_buf_puts(out, " What speaks against it most: ");
        tbi_report_put_clause(out, report->pack->rules[against->rule].because);
        tb_buf_putc(out, '.');
    }
}

/* ---- State by state ---- */

static void put_ruled_out(tb_buf *out, const tb_report *report)
{
    for (size_t a = 0; a < report->pack->alternative_count; a++) {
        const tb_rule *rule = tbi_report_limit(report, TB_RULES_OUT, (int)a);
        if (rule == NULL)
            continue;
        tb_buf_printf(out, "%s: ", report->pack->alternatives[a].title);
        tbi_report_put_clause(out, rule->because);
        put_rests_on(out, report, rule);
        tb_buf_puts(out, ". ");
    }
    tb_buf_puts(out, "Relax a constraint, or look outside this comparison; the scores are for information.");
}

static void put_not_enough(tb_buf *out, const tb_report *report)
{
    const tb_robustness *r = &report->robustness;

    tb_buf_puts(out, "Name the kinds of work, or answer a few questions");
    for (size_t i = 0; i < r->open_question_count && i < 3; i++)
        tb_buf_printf(out, "%s %s",
                      i == 0   ? ". What matters most:"
                      : i == 1 ? ","
                               : " and",
                      report->pack->questions[r->open_questions[i].question].label);
    tb_buf_putc(out, '.');
}

/* The choice is made with what is known; the runs draw the rest as well, and may see another one first more often. */
static void put_first_in_runs(tb_buf *out, const tb_report *report)
{
    const double *often = report->robustness.acceptability;
    int first = report->outcome.choice;

    for (int c = 0; c <= (int)report->pack->alternative_count; c++)
        if (often[c] > often[first])
            first = c;
    if (first != report->outcome.choice)
        tb_buf_printf(out,
                      " Where what was not said is filled in as it usually is, %s comes first more often (%.0f %%).",
                      tb_choice_title(report->pack, first), 100 * often[first]);
}

static void put_what_to_find_out(tb_buf *out, const tb_report *report)
{
    const tb_robustness *r = &report->robustness;
    int named = 0;

    for (size_t i = 0; i < r->open_question_count && named < 2; i++)
        if (r->open_questions[i].flips)
            tb_buf_printf(out, "%s \xE2\x80\x9C%s\xE2\x80\x9D",
                          named++ == 0 ? " Not said, and able to change it:" : " and",
                          report->pack->questions[r->open_questions[i].question].title);
    if (named > 0)
        tb_buf_putc(out, '.');
}

static void put_close(tb_buf *out, const tb_report *report)
{
    const tb_outcome *o = &report->outcome;

    if (!fits_whole(report))
        put_limit(out, report, tbi_report_limit(report, TB_STRAINS, o->choice));
    else
        tb_buf_puts(out,
                    o->runner_up >= 0 && o->suitability[o->runner_up] == TB_FITS ? "Either would fit the work. " : "");
    put_margin(out, report);
    tb_buf_puts(out, " That is less than what is uncertain here.");
    put_first_in_runs(out, report);
    put_reasons(out, report);
    put_what_to_find_out(out, report);
    if (report->spike != NULL)
        tb_buf_printf(out, " Half a day before you decide: %s", report->spike);
}

static void put_summary(tb_buf *out, const tb_report *report)
{
    const tb_outcome *o = &report->outcome;

    switch (report->robustness.state) {
    case TB_NOT_ENOUGH_KNOWN: put_not_enough(out, report); return;
    case TB_RULED_OUT: put_ruled_out(out, report); return;
    case TB_STATE_BEYOND:
        put_limit(out, report, tbi_report_limit(report, TB_BEYOND, o->choice));
        tb_buf_printf(out,
                      "Of the choices weighed here %s comes nearest; that is a preference between poor fits, and no "
                      "recommendation.",
                      tb_choice_title(report->pack, o->choice));
        return;
    case TB_EITHER_WILL_DO:
        tb_buf_puts(out, "Either fits the work, the arguments balance, and no open question would move the margin by 5 "
                         "points. Let those who will keep the code decide.");
        return;
    case TB_STATE_TOO_CLOSE: put_close(out, report); return;
    case TB_STATE_STRETCHED:
        put_limit(out, report, tbi_report_limit(report, TB_STRAINS, o->choice));
        tb_buf_puts(out, "Among what is weighed here it is preferred all the same. ");
        put_margin(out, report);
        break;
    case TB_RECOMMENDED:
        put_suitability(out, report);
        put_margin(out, report);
        break;
    }
    put_reasons(out, report);
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
