/* report_reference.c - what was measured elsewhere: shown where nothing was measured here, and never counted. */
#include "number.h"
#include "tbi_page.h"
#include "tbi_view.h"

/* The rule that fired, rests on measurement M and has none made here; NULL if there is none. */
static const tb_rule *open_rule(const tb_report *report, const tb_measurement *m)
{
    const tb_rule *rule = tbi_report_rule_measured(report, m);
    tb_measurement own;

    return rule != NULL && !tbi_report_measurement(report, rule, &own) ? rule : NULL;
}

void tb_report_refer(tb_report *report, const tb_evidence *reference)
{
    report->reference = NULL;
    for (size_t i = 0; reference != NULL && i < reference->count && report->reference == NULL; i++)
        if (open_rule(report, &reference->list[i]) != NULL)
            report->reference = reference;
}

/* The next measurement, at or after number *I, that such a rule rests on: the rule, with *OUT in the direction it
 * argues, and *I behind it. NULL when there is none. */
static const tb_rule *next(const tb_report *report, size_t *i, tb_measurement *out)
{
    const tb_evidence *reference = report->reference;

    while (reference != NULL && *i < reference->count) {
        const tb_rule *rule = open_rule(report, &reference->list[(*i)++]);
        if (rule != NULL &&
            tb_evidence_find(reference, rule->evidence.benchmark, rule->evidence.of, rule->evidence.over, out))
            return rule;
    }
    return NULL;
}

void tbi_json_reference(tbi_json *json, const tb_report *report, cJSON *root)
{
    const tb_evidence *reference = report->reference;
    cJSON *item, *list;
    tb_measurement m;
    size_t i = 0;

    if (reference == NULL) {
        tbi_json_null(json, root, "reference");
        return;
    }
    item = tbi_json_object(json, root, "reference");
    tbi_json_text(json, item, "machine", reference->machine);
    tbi_json_text(json, item, "measured_on", reference->measured_on);
    list = tbi_json_list(json, item, "measurements");
    while (next(report, &i, &m) != NULL) {
        item = tbi_json_object(json, list, NULL);
        tbi_json_text(json, item, "benchmark", m.benchmark);
        tbi_json_text(json, item, "of", report->pack->alternatives[m.of].id);
        tbi_json_text(json, item, "over", report->pack->alternatives[m.over].id);
        tbi_json_number(json, item, "ratio", m.ratio);
        tbi_json_number(json, item, "low", m.low);
        tbi_json_number(json, item, "high", m.high);
        tbi_json_text(json, item, "outcome", tbi_report_outcome(&m));
    }
}

/* "Reference run on MACHINE, DATE; moves no points." */
static void put_where(tb_buf *out, const tb_evidence *reference)
{
    tb_buf_printf(out, "Reference run on %s",
                  reference->machine != NULL ? reference->machine : "a machine without a name");
    if (reference->measured_on != NULL)
        tb_buf_printf(out, ", %s", reference->measured_on);
    tb_buf_puts(out, "; moves no points.");
}

void tbi_page_reference(tbi_page *p)
{
    const tb_report *r = p->report;
    tb_buf line = TB_BUF_EMPTY;
    const tb_rule *rule;
    tb_measurement m;

    if (r->reference == NULL)
        return;
    tbi_page_heading(p, "Measured elsewhere");
    put_where(&line, r->reference);
    tb_buf_puts(&line, " Run `tiebreak bench` to measure here.");
    tb_buf_puts(p->out, "    ");
    tbi_page_line(p, &line, 4, 4);
    for (size_t i = 0; (rule = next(r, &i, &m)) != NULL;)
        tbi_page_measurement(p, rule, &m, tbi_report_outcome(&m));
}

void tbi_view_reference(tbi_view *v)
{
    cJSON *item, *list;
    tb_measurement m;
    size_t i = 0;

    if (v->report->reference == NULL)
        return;
    item = tbi_json_object(&v->json, v->root, "elsewhere");
    put_where(&v->text, v->report->reference);
    tbi_view_text(v, item, "where");
    list = tbi_json_list(&v->json, item, "list");
    while (next(v->report, &i, &m) != NULL)
        tbi_view_measurement(v, list, &m, tbi_report_outcome(&m));
}
