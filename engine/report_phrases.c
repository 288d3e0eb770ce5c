/* report_phrases.c - what the formats say alike. */
#include "number.h"
#include "tbi_report.h"

#include <math.h>
#include <string.h>

#define NO_CHOICE_MIN 0.005 /* of the draws: what is worth telling of those that have no choice */

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

void tbi_report_put_points(tb_buf *out, double points)
{
    double tenths = floor(points * 10 + 0.5);
    bool whole = points >= 10 || fmod(tenths, 10) == 0;

    tb_number_put_grouped(out, points, whole ? 0 : 1);
    tb_buf_puts(out, tenths == 10 ? " point" : " points");
}

void tb_draws_put(tb_buf *out, double part)
{
    double percent = floor(100 * part + 0.5);

    if (tb_confidence_of(percent / 100) > tb_confidence_of(part) || (percent >= 100 && part < 1))
        percent--;
    if (part > 0 && percent < 1)
        tb_buf_puts(out, "under 1 %");
    else
        tb_buf_printf(out, "%.0f %%", percent);
}

void tbi_report_put_first(tb_buf *out, const tb_report *report, int choice)
{
    tb_draws_put(out, report->robustness.acceptability[choice]);
}

void tbi_report_put_no_choice(tb_buf *out, const tb_report *report)
{
    double part = 1;

    for (size_t i = 0; i <= report->pack->alternative_count; i++)
        part -= report->robustness.acceptability[i];
    if (part < NO_CHOICE_MIN)
        return;
    tb_buf_puts(out, "; in ");
    tb_draws_put(out, part);
    tb_buf_puts(out, " what was not said leaves no choice");
}

/* A sentence without its full stop. */
void tbi_report_put_clause(tb_buf *out, const char *sentence)
{
    size_t len = strlen(sentence);

    tb_buf_add(out, sentence, len > 0 && sentence[len - 1] == '.' ? len - 1 : len);
}

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

/* True if an earlier claim of the rule is from the same section. */
static bool is_cited(const tb_pack *pack, const tb_rule *rule, size_t index)
{
    const tb_claim *claim = &pack->claims[rule->claims[index]];

    for (size_t i = 0; i < index; i++) {
        const tb_claim *other = &pack->claims[rule->claims[i]];
        if (other->source == claim->source && strcmp(other->section, claim->section) == 0)
            return true;
    }
    return false;
}

void tbi_report_put_cites(tb_buf *out, const tb_report *report, const tb_rule *rule)
{
    const tb_pack *pack = report->pack;
    size_t listed = 0;

    for (size_t i = 0; i < rule->claim_count; i++) {
        const tb_claim *claim = &pack->claims[rule->claims[i]];
        const tb_publication *source = &pack->publications[claim->source];
        if (!is_cited(pack, rule, i))
            tb_buf_printf(out, "%s%s %d, “%s”", listed++ > 0 ? "; " : "", source->publisher, source->year,
                          claim->section);
    }
    if (listed == 0)
        tb_buf_puts(out, "our judgement");
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

const char *tbi_report_outcome(const tb_measurement *m)
{
    const tb_outcome_kind kind = tb_measurement_outcome(m);

    return kind == TB_CANNOT_TELL ? "cannot tell" : tb_outcome_kind_name(kind);
}

void tbi_report_put_criterion(tb_buf *out, const tb_report *report, size_t leaf)
{
    const tb_leaf *of = &report->pack->leaves[leaf];
    const tb_branch *branch = &report->pack->branches[of->branch];

    tb_buf_puts(out, branch->title);
    if (branch->leaf_count > 1 || strcmp(of->id, branch->id) != 0)
        tb_buf_printf(out, " · %s", of->title);
}

bool tbi_report_put_machine(tb_buf *out, const tb_report *report)
{
    const tb_evidence *evidence = report->evidence;

    if (evidence == NULL || evidence->count == 0)
        return false;
    tb_buf_printf(out, "%s made on %s",
                  tbi_report_measured_count(report) > 0 ? "With measurements"
                                                        : "No argument here rests on the measurements",
                  evidence->machine != NULL ? evidence->machine : "a machine without a name");
    if (evidence->measured_on != NULL)
        tb_buf_printf(out, " (%s)", evidence->measured_on);
    tb_buf_putc(out, '.');
    return true;
}

const char *tbi_report_settled(const tb_report *report)
{
    return report->robustness.settled  ? "Settled: no answer to an open question can change the choice."
           : report->robustness.enough ? "Enough is known: more answers would change the choice at most once in twenty."
                                       : NULL;
}

const char *tbi_report_suitability(tb_suitability suitability)
{
    return suitability == TB_FITS ? NULL : suitability == TB_STRETCHED ? "stretched" : "out of reach";
}

bool tbi_report_put_note(tb_buf *out, const tb_report *report, size_t index)
{
    const tb_rule *rule = &report->pack->rules[index];

    if (tb_trace_most(&report->trace, index) != TB_TRUE)
        return false;
    switch (rule->act) {
    case TB_RULES_OUT:
        tb_buf_printf(out, "Rules out %s: %s", report->pack->alternatives[rule->target].title, rule->because);
        return true;
    case TB_BEYOND: tb_buf_printf(out, "%s Look at %s.", rule->because, rule->text); return true;
    case TB_STRAINS: tb_buf_puts(out, rule->because); return true;
    case TB_NOTE: tb_buf_puts(out, rule->text); return true;
    case TB_FAVOURS:
    case TB_AGAINST:
    case TB_FRICTION: break;
    }
    return false;
}
