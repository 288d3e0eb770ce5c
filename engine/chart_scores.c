/* chart_scores.c - charts of the scores: the verdict with its margin, the parts, how often each choice comes first. */
#include "number.h"
#include "tbi_chart.h"
#include "tbi_score.h"

#include <math.h>
#include <string.h>

enum { BAR = 16, GAP = 9, TITLE_MOST = 26 };

/* ---- The verdict ---- */

/* The hybrid's bar is made of those who serve, each as long as its shares. */
static void put_hybrid_bar(tbi_svg *svg, double score, double y)
{
    const tb_report *r = svg->report;
    const tb_outcome *o = &r->outcome;
    double x = 0;

    for (size_t a = 0; a < o->alternative_count; a++) {
        double share = 0;
        for (size_t w = 0; w < o->workload_count; w++)
            share += o->assignment[w] == a ? r->workspace->share[w] : 0;
        tbi_svg_bar(svg, x, score * share, y, BAR, tbi_chart_key(r->pack, (int)a));
        x += score * share;
    }
}

static void put_score_row(tbi_svg *svg, int choice, double best, bool is_first)
{
    const tb_report *r = svg->report;
    double score = tb_outcome_score(&r->outcome, choice);

    tbi_svg_next(svg);
    tbi_put_cut(&svg->title, tb_choice_title(r->pack, choice), TITLE_MOST);
    tb_number_put_grouped(&svg->note, score, 0);
    if (choice < (int)r->outcome.alternative_count && r->outcome.is_out[choice])
        tb_buf_puts(&svg->note, ", ruled out");
    else if (!is_first && score < best) {
        tb_buf_puts(&svg->note, ", ");
        tbi_report_put_points(&svg->note, best - score);
        tb_buf_puts(&svg->note, " behind");
    }
    tbi_svg_label(svg);
    tbi_svg_bar(svg, 0, 100, svg->y, BAR, "wash");
    if (choice == (int)r->outcome.alternative_count)
        put_hybrid_bar(svg, score, svg->y);
    else
        tbi_svg_bar(svg, 0, score, svg->y, BAR, tbi_chart_key(r->pack, choice));
    if (!is_first && best > score) { /* the margin */
        tbi_svg_line(svg, score, svg->y + BAR / 2.0, best, svg->y + BAR / 2.0, "line");
        tbi_svg_line(svg, best, svg->y, best, svg->y + BAR, "line");
    }
    svg->y += BAR + GAP;
}

void tbi_chart_verdict(tb_buf *out, const tb_report *r)
{
    tbi_svg svg = {.pack = r->pack, .report = r, .name = "verdict"};
    int ranked[TB_ALTERNATIVES_MAX + 1], choice = tb_report_choice(r);
    size_t n = tbi_rank_choices(&r->outcome, ranked);
    double best = choice >= 0 ? tb_outcome_score(&r->outcome, choice) : 0;

    if (r->robustness.state == TB_NOT_ENOUGH_KNOWN)
        return;
    for (size_t i = 0; i < n; i++)
        put_score_row(&svg, ranked[i], best, ranked[i] == choice || choice < 0);
    tbi_svg_finish(&svg, out, "The scores");
}

/* ---- The parts ---- */

static void put_part(tbi_svg *svg, size_t w)
{
    const tb_report *r = svg->report;
    const tb_outcome *o = &r->outcome;
    double height = 8 + 18 * r->profile->workloads[w].share, x = 0;

    tbi_svg_next(svg);
    tbi_put_cut(&svg->title, tb_report_workload_title(r, w), TITLE_MOST);
    tb_buf_printf(&svg->note, "%.0f %%", 100 * r->profile->workloads[w].share);
    for (size_t a = 0; a < o->alternative_count; a++) {
        tb_buf_puts(&svg->note, a == 0 ? ": " : ", ");
        tbi_put_cut(&svg->note, r->pack->alternatives[a].title, 14);
        tb_buf_putc(&svg->note, ' ');
        tb_number_put_grouped(&svg->note, o->scores[w][a], 0);
    }
    tbi_svg_label(svg);
    for (size_t a = 0; a < o->alternative_count; a++) {
        tbi_svg_bar(svg, x, o->scores[w][a] - (a + 1 < o->alternative_count ? 0.3 : 0), svg->y, height,
                    tbi_chart_key(r->pack, (int)a));
        x += o->scores[w][a];
    }
    svg->y += height + GAP;
}

void tbi_chart_parts(tb_buf *out, const tb_report *r)
{
    tbi_svg svg = {.pack = r->pack, .report = r, .name = "parts"};

    if (r->outcome.workload_count < 2 || tb_report_choice(r) < 0)
        return;
    for (size_t w = 0; w < r->outcome.workload_count; w++)
        put_part(&svg, w);
    tbi_svg_finish(&svg, out, "Each workload's scores; the thicker the bar, the larger its share");
}

/* ---- How often each comes first ---- */

void tbi_chart_first(tb_buf *out, const tb_report *r)
{
    tbi_svg svg = {.pack = r->pack, .report = r, .name = "first"};
    int ranked[TB_ALTERNATIVES_MAX + 1];
    size_t n = tbi_rank_choices(&r->outcome, ranked);

    if (r->robustness.draws == 0 || tb_report_choice(r) < 0)
        return;
    for (size_t i = 0; i < n; i++) {
        double part = 100 * r->robustness.acceptability[ranked[i]];
        tbi_svg_next(&svg);
        tbi_put_cut(&svg.title, tb_choice_title(r->pack, ranked[i]), TITLE_MOST);
        tbi_report_put_first(&svg.note, r, ranked[i]);
        tbi_svg_label(&svg);
        tbi_svg_bar(&svg, 0, 100, svg.y, BAR / 2.0, "wash");
        tbi_svg_bar(&svg, 0, part, svg.y, BAR / 2.0, tbi_chart_key(r->pack, ranked[i]));
        svg.y += BAR / 2.0 + GAP;
    }
    tbi_svg_finish(&svg, out, "How often each choice comes first when the model's assumptions vary");
}
