/* report_measured.c - the sections of the text report that say what was measured, and where. */
#include "number.h"
#include "tbi_page.h"
#include "tbi_report.h"

void tbi_page_machine(tbi_page *p)
{
    tb_buf line = TB_BUF_EMPTY;

    if (tbi_report_put_machine(&line, p->report))
        tbi_page_line_paragraph(p, &line);
}

void tbi_page_measurement(tbi_page *p, const tb_rule *rule, const tb_measurement *m, const char *outcome)
{
    const tb_alternative *alternatives = p->report->pack->alternatives;
    tb_buf line = TB_BUF_EMPTY;

    tb_buf_printf(&line, "%s: %s ", m->benchmark, alternatives[m->of].title);
    tb_number_put_grouped(&line, m->ratio, 2);
    tb_buf_printf(&line, "× %s, between ", alternatives[m->over].title);
    tb_number_put_grouped(&line, m->low, 2);
    tb_buf_puts(&line, " and ");
    tb_number_put_grouped(&line, m->high, 2);
    tb_buf_printf(&line, " (95 %%): %s", outcome);
    if (rule->evidence.claimed > 0) {
        tb_buf_puts(&line, "; a document says ");
        tb_number_put_grouped(&line, rule->evidence.claimed, rule->evidence.claimed < 10 ? 1 : 0);
        tb_buf_puts(&line, "×");
    }
    tb_buf_puts(p->out, "    ");
    tbi_page_line(p, &line, 4, 6);
}

void tbi_page_measured(tbi_page *p)
{
    const tb_report *r = p->report;
    size_t listed = 0;

    for (size_t i = 0; r->evidence != NULL && i < r->evidence->count; i++) {
        const tb_rule *rule = tbi_report_rule_measured(r, &r->evidence->list[i]);
        tb_measurement m;
        if (rule == NULL || !tbi_report_measurement(r, rule, &m))
            continue;
        if (listed++ == 0)
            tbi_page_heading(p, "Measured");
        tbi_page_measurement(p, rule, &m, tb_outcome_kind_name(tb_measurement_outcome(&m)));
    }
}
