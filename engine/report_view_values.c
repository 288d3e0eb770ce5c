/* report_view_values.c - for templates: one value at a time. */
#include "number.h"
#include "tbi_chart.h"
#include "tbi_view.h"

void tbi_view_text(tbi_view *v, cJSON *parent, const char *key)
{
    tbi_json_text(&v->json, parent, key, v->text.data != NULL ? v->text.data : "");
    v->json.failed = v->json.failed || v->text.failed;
    tb_buf_clear(&v->text);
}

void tbi_view_number(tbi_view *v, cJSON *parent, const char *key, double x, int decimals)
{
    tb_number_put_grouped(&v->text, x, decimals);
    tbi_view_text(v, parent, key);
}

void tbi_view_points(tbi_view *v, cJSON *parent, const char *key, double points)
{
    tbi_report_put_points(&v->text, points);
    tbi_view_text(v, parent, key);
}

void tbi_view_count(tbi_view *v, cJSON *parent, const char *key, size_t count, const char *noun)
{
    tb_number_put_grouped(&v->text, (double)count, 0);
    tb_buf_printf(&v->text, " %s%s", noun, count == 1 ? "" : "s");
    tbi_view_text(v, parent, key);
}

void tbi_view_choice(tbi_view *v, cJSON *parent, int choice)
{
    tbi_json_text(&v->json, parent, "title", choice < 0 ? "none is left" : tb_choice_title(v->report->pack, choice));
    tbi_json_text(&v->json, parent, "key", tbi_chart_key(v->report->pack, choice));
}

void tbi_put_long_date(tb_buf *out, tb_date date)
{
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    tb_buf iso = TB_BUF_EMPTY;
    unsigned long day = 0, month = 0;

    tb_date_put(&iso, date);
    if (iso.len == 10 && tb_number_parse_whole((tb_text){iso.data + 5, 2}, 12, &month) &&
        tb_number_parse_whole((tb_text){iso.data + 8, 2}, 31, &day) && month > 0)
        tb_buf_printf(out, "%lu %s %.4s", day, months[month - 1], iso.data);
    out->failed = out->failed || iso.failed;
    tb_buf_release(&iso);
}
