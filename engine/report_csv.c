/* report_csv.c - the report as rows: one fact a row, all rows of one shape, so that many reports make one sheet. */
#include "escape.h"
#include "number.h"
#include "tbi_report.h"
#include "view.h"

#include <math.h>

/* A row that is being written; what is not set is left empty. */
typedef struct row {
    const char *part, *item, *workload, *alternative;
    double number; /* not a number: none */
    const char *text;
} row;

static void put_row(tb_buf *out, const tb_report *r, row line)
{
    const char *const cells[] = {line.part, line.item, line.workload, line.alternative};

    tb_escape_csv(out, tb_text_of(r->profile->title));
    tb_buf_printf(out, ",%.8s", r->decision_id);
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        tb_buf_putc(out, ',');
        tb_escape_csv(out, tb_text_of(cells[i]));
    }
    tb_buf_putc(out, ',');
    if (isfinite(line.number))
        tb_number_put(out, line.number);
    tb_buf_putc(out, ',');
    tb_escape_csv(out, tb_text_of(line.text));
    tb_buf_puts(out, "\r\n");
}

static const char *workload_id(const tb_report *r, size_t w)
{
    int workload = r->profile->workloads[w].workload;

    return workload >= 0 ? r->pack->workloads[workload].id : NULL;
}

static void put_verdict(tb_buf *out, const tb_report *r)
{
    const tb_robustness *robust = &r->robustness;
    int choice = tb_report_choice(r), n = (int)r->pack->alternative_count;
    const char *id = tb_choice_id(r->pack, choice);

    put_row(out, r, (row){"verdict", "state", NULL, id, NAN, tb_state_name(robust->state)});
    put_row(out, r, (row){"verdict", "confidence", NULL, id, NAN, tb_confidence_name(robust->confidence)});
    put_row(out, r, (row){"verdict", "margin", NULL, id, choice >= 0 ? r->outcome.margin : NAN, NULL});
    put_row(out, r, (row){"verdict", "headline", NULL, id, NAN, r->headline});
    put_row(out, r, (row){"verdict", "summary", NULL, id, NAN, r->summary});
    if (r->chosen != NULL)
        put_row(
            out, r,
            (row){"chosen", r->chosen->by, NULL, tb_choice_id(r->pack, r->chosen->choice), NAN, r->chosen->because});
    for (int i = 0; i <= n; i++) {
        if (i == n && !r->outcome.has_hybrid)
            continue;
        id = tb_choice_id(r->pack, i);
        put_row(out, r, (row){"score", "score", NULL, id, tb_outcome_score(&r->outcome, i), NULL});
        put_row(out, r, (row){"score", "low", NULL, id, robust->low[i], NULL});
        put_row(out, r, (row){"score", "high", NULL, id, robust->high[i], NULL});
        if (robust->draws > 0)
            put_row(out, r, (row){"score", "acceptability", NULL, id, robust->acceptability[i], NULL});
    }
    put_row(out, r, (row){"friction", "total", NULL, NULL, r->outcome.friction, NULL});
    put_row(out, r, (row){"friction", "break_even", NULL, NULL, r->outcome.break_even, NULL});
}

static void put_workloads(tb_buf *out, const tb_report *r)
{
    for (size_t w = 0; w < r->outcome.workload_count; w++) {
        put_row(out, r, (row){"workload", "share", workload_id(r, w), NULL, r->profile->workloads[w].share, NULL});
        for (size_t a = 0; a < r->pack->alternative_count; a++)
            put_row(out, r,
                    (row){"workload", "score", workload_id(r, w), r->pack->alternatives[a].id, r->outcome.scores[w][a],
                          NULL});
    }
    for (size_t i = 0; i < r->pack->leaf_count; i++)
        for (size_t a = 0; a < r->pack->alternative_count; a++)
            put_row(out, r,
                    (row){"criterion", r->pack->leaves[i].id, NULL, r->pack->alternatives[a].id,
                          r->criteria[i].points[a], NULL});
}

static void put_reasons(tb_buf *out, const tb_report *r)
{
    for (size_t i = 0; i < r->reason_count; i++) {
        const tb_reason *reason = &r->reasons[i];
        for (size_t w = 0; w < r->trace.workload_count; w++)
            if (tb_trace_truth(&r->trace, reason->rule, w) == TB_TRUE)
                put_row(out, r,
                        (row){"reason", r->pack->rules[reason->rule].id, workload_id(r, w),
                              r->pack->alternatives[reason->receiver].id,
                              tb_trace_contribution(&r->trace, r->workspace, reason->rule, w, reason->receiver),
                              r->pack->rules[reason->rule].because});
    }
}

static void put_changes(tb_buf *out, const tb_report *r)
{
    tb_buf text = TB_BUF_EMPTY;

    for (size_t i = 0; i < r->robustness.flip_count; i++) {
        const tb_flip *flip = &r->robustness.flips[i];
        const tb_question *q = &r->pack->questions[flip->question];
        out->failed = out->failed || text.failed;
        tb_buf_clear(&text);
        tb_answer_put_value(&text, q, &flip->from);
        tb_buf_puts(&text, " to ");
        tb_answer_put_value(&text, q, &flip->to);
        put_row(
            out, r,
            (row){"flip", q->id, NULL, tb_choice_id(r->pack, flip->choice), NAN, text.data != NULL ? text.data : ""});
    }
    for (size_t i = 0; i < r->robustness.open_question_count; i++) {
        const tb_open_question *open = &r->robustness.open_questions[i];
        const tb_question *q = &r->pack->questions[open->question];
        put_row(out, r, (row){"open_question", q->id, NULL, NULL, open->swing, q->title});
    }
    out->failed = out->failed || text.failed;
    tb_buf_release(&text);
}

tb_status tb_report_put_csv(const tb_report *report, bool with_header, tb_buf *out)
{
    if (with_header)
        tb_buf_puts(out, "title,decision,part,item,workload,alternative,number,text\r\n");
    put_verdict(out, report);
    put_workloads(out, report);
    put_reasons(out, report);
    put_changes(out, report);
    return tb_buf_status(out);
}
