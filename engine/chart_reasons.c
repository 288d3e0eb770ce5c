/* chart_reasons.c - charts of what speaks for whom: points by branch, measurements, and what moves the margin. */
#include "number.h"
#include "tbi_chart.h"
#include "tbi_robustness.h"
#include "view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GAP = 10, TICK = 3, MOVES_MOST = 8, LEAST = -20, RULES_NAMED = 5, LABEL_MOST = 36 };

/* ---- Points by branch ---- */

typedef struct branch_points {
    double points[TB_ALTERNATIVES_MAX], sum, weight;
} branch_points;

static branch_points points_of(const tb_report *r, size_t b)
{
    const tb_branch *branch = &r->pack->branches[b];
    branch_points sums = {.weight = 0};

    for (size_t i = branch->first_leaf; i < branch->first_leaf + branch->leaf_count; i++) {
        sums.weight += r->trace.omega[i] / (double)branch->leaf_count;
        for (size_t a = 0; a < r->pack->alternative_count; a++) {
            sums.points[a] += r->criteria[i].points[a];
            sums.sum += r->criteria[i].points[a];
        }
    }
    return sums;
}

/* What a pointer over a branch's bars shows: the rules with the most to say. */
static void put_rules(tb_buf *out, const tb_report *r, size_t b)
{
    size_t listed = 0;

    tb_buf_puts(out, r->pack->branches[b].title);
    for (size_t i = 0; i < r->reason_count && listed < RULES_NAMED; i++) {
        const tb_rule *rule = &r->pack->rules[r->reasons[i].rule];
        if (r->pack->leaves[rule->leaf].branch != b || r->reasons[i].contribution < 0.05)
            continue;
        tb_buf_printf(out, "%s %s (%s +", listed++ == 0 ? ":" : ",", rule->id,
                      r->pack->alternatives[r->reasons[i].receiver].title);
        tb_number_put_grouped(out, r->reasons[i].contribution, 1);
        tb_buf_putc(out, ')');
    }
}

/* Two alternatives: one to the left, one to the right of the middle. */
static void put_two_sides(tbi_svg *svg, const branch_points *sums, double most, double height)
{
    for (int a = 0; a < 2; a++) {
        double width = 43 * sums->points[a] / most, end = a == 0 ? 50 - width : 50 + width;
        tbi_svg_bar(svg, a == 0 ? end : 50, width, svg->y, height, tbi_chart_key(svg->pack, a));
        tbi_svg_next(svg);
        tb_number_put_grouped(&svg->note, sums->points[a], sums->points[a] < 9.95 ? 1 : 0);
        tbi_svg_text(svg, end + (a == 0 ? -1 : 1), svg->y + height / 2 + 4.5, a == 0 ? "end" : "start",
                     (tb_text){svg->note.data, svg->note.len});
    }
    svg->y += height;
    tbi_svg_line(svg, 50, svg->y - height - TICK, 50, svg->y + TICK, "line");
}

static void put_many_sides(tbi_svg *svg, const branch_points *sums, double most, double height)
{
    for (size_t a = 0; a < svg->pack->alternative_count; a++) {
        double width = 90 * sums->points[a] / most;
        tbi_svg_bar(svg, 0, width, svg->y, height, tbi_chart_key(svg->pack, (int)a));
        tbi_svg_next(svg);
        tb_number_put_grouped(&svg->note, sums->points[a], sums->points[a] < 9.95 ? 1 : 0);
        tbi_svg_text(svg, width + 1, svg->y + height / 2 + 4.5, "start", (tb_text){svg->note.data, svg->note.len});
        svg->y += fmax(height, 13) + 1;
    }
}

static void put_branch(tbi_svg *svg, size_t b, const branch_points *sums, double most)
{
    const tb_report *r = svg->report;
    double height = fmin(28, 5 + 8 * sums->weight);

    tbi_svg_next(svg);
    put_rules(&svg->note, r, b);
    tbi_svg_open(svg);
    tbi_svg_next(svg);
    tbi_put_cut(&svg->title, r->pack->branches[b].title, LABEL_MOST);
    tb_buf_puts(&svg->note, "weighs ");
    tb_number_put_grouped(&svg->note, sums->weight, 1);
    tbi_svg_label(svg);
    for (size_t a = 0; a < r->pack->alternative_count; a++) {
        tb_buf_printf(&svg->desc, "%s ", r->pack->alternatives[a].title);
        tb_number_put_grouped(&svg->desc, sums->points[a], 1);
        tb_buf_puts(&svg->desc, a + 1 < r->pack->alternative_count ? ", " : ". ");
    }
    if (r->pack->alternative_count == 2)
        put_two_sides(svg, sums, most, height);
    else
        put_many_sides(svg, sums, most, height / 2);
    svg->y += GAP;
    tbi_svg_close(svg);
}

/* Who is at which side, or which colour is whose. */
static void put_sides(tbi_svg *svg)
{
    const tb_pack *pack = svg->pack;

    tbi_svg_next(svg);
    if (pack->alternative_count == 2) {
        tb_buf_puts(&svg->title, "← ");
        tbi_put_cut(&svg->title, pack->alternatives[0].title, 18);
        tbi_put_cut(&svg->note, pack->alternatives[1].title, 18);
        tb_buf_puts(&svg->note, " →");
        tbi_svg_text(svg, 49, 13, "end", (tb_text){svg->title.data, svg->title.len});
        tbi_svg_text(svg, 51, 13, "start", (tb_text){svg->note.data, svg->note.len});
        svg->y += 16;
    }
    for (size_t a = 0; a < pack->alternative_count && pack->alternative_count > 2; a++) {
        tbi_svg_bar(svg, 0, 2.5, svg->y + 5, 9, tbi_chart_key(svg->pack, (int)a));
        tbi_svg_text(svg, 4, svg->y + 14, "start", tb_text_of(pack->alternatives[a].title));
        svg->y += 18;
    }
}

void tbi_chart_criteria(tb_buf *out, const tb_report *r)
{
    tbi_svg svg = {.pack = r->pack, .report = r, .name = "criteria"};
    double most = 0;

    for (size_t b = 0; b < r->pack->branch_count; b++) {
        branch_points sums = points_of(r, b);
        for (size_t a = 0; a < r->pack->alternative_count; a++)
            most = fmax(most, sums.points[a]);
    }
    if (most < 0.05)
        return;
    put_sides(&svg);
    for (size_t b = 0; b < r->pack->branch_count; b++) {
        branch_points sums = points_of(r, b);
        if (sums.sum >= 0.05)
            put_branch(&svg, b, &sums, most);
    }
    tbi_svg_finish(&svg, out, "Points argued for each side, by criterion; the thicker the bar, the more it weighs");
}

/* ---- Measurements ---- */

/* Where a ratio lies on the axis: 1 in the middle, SPAN (a logarithm) at the edges. */
static double place_of(double ratio, double span)
{
    return 50 + 44 * fmax(-1, fmin(1, log(ratio) / span));
}

static void put_words(tbi_svg *svg, const tb_measurement *m)
{
    const tb_outcome_kind outcome = tb_measurement_outcome(m);

    tbi_svg_next(svg);
    tbi_put_cut(&svg->title, m->benchmark, 22);
    tbi_put_cut(&svg->note, svg->pack->alternatives[m->ratio >= 1 ? m->of : m->over].title, 16);
    tb_buf_putc(&svg->note, ' ');
    tb_number_put_grouped(&svg->note, fmax(m->ratio, 1 / m->ratio), 2);
    if (outcome == TB_FASTER || outcome == TB_SLOWER)
        tb_buf_puts(&svg->note, "× better"); /* quicker, or smaller, or more */
    else
        tb_buf_printf(&svg->note, "×: %s", tb_outcome_kind_name(outcome));
}

static void put_measurement(tbi_svg *svg, const tb_measurement *m, double span)
{
    const tb_pack *pack = svg->pack;
    bool mirrored = pack->alternative_count == 2 && m->of == 0; /* the first alternative is at the left, as elsewhere */
    double low = mirrored ? 1 / m->high : m->low, high = mirrored ? 1 / m->low : m->high;
    double ratio = mirrored ? 1 / m->ratio : m->ratio, y;
    const tb_outcome_kind outcome = tb_measurement_outcome(m);
    const char *key = outcome == TB_SAME || outcome == TB_CANNOT_TELL
                          ? "both"
                          : tbi_chart_key(pack, (int)(m->ratio > 1 ? m->of : m->over));

    put_words(svg, m);
    tbi_svg_label(svg);
    y = svg->y + 7;
    tbi_svg_bar(svg, place_of(low, span), fmax(0.4, place_of(high, span) - place_of(low, span)), y - 2, 4, key);
    tbi_svg_bar(svg, place_of(ratio, span) - 0.6, 1.2, y - 7, 14, key);
    svg->y += 14 + GAP;
}

static void put_axis(tbi_svg *svg, double top, double span)
{
    static const double ticks[] = {1000, 300, 100, 30, 10, 5, 3, 2, 1.5};
    size_t put = 0;

    svg->y += 4;
    tbi_svg_text(svg, 50, svg->y + 12, "middle", TB_TEXT("1×"));
    for (size_t i = 0; i < sizeof ticks / sizeof ticks[0] && put < 2; i++) {
        if (log(ticks[i]) > span || (put > 0 && log(ticks[i]) > 0.55 * span))
            continue;
        put++;
        tbi_svg_next(svg);
        tb_number_put_grouped(&svg->note, ticks[i], ticks[i] < 2 ? 1 : 0);
        tb_buf_puts(&svg->note, "×");
        for (int side = -1; side <= 1; side += 2) {
            double x = 50 + side * 44 * log(ticks[i]) / span;
            tbi_svg_line(svg, x, top, x, svg->y, "wash");
            tbi_svg_text(svg, x, svg->y + 12, "middle", (tb_text){svg->note.data, svg->note.len});
        }
    }
    svg->y += 18;
}

void tb_evidence_put_chart(const tb_pack *pack, const tb_evidence *evidence, tb_buf *out)
{
    tbi_svg svg = {.pack = pack, .name = "measured"};
    double span = log(2), top, at;

    if (evidence == NULL || evidence->count == 0)
        return;
    for (size_t i = 0; i < evidence->count; i++)
        span = fmax(span, 1.1 * fmax(fabs(log(evidence->list[i].low)), fabs(log(evidence->list[i].high))));
    if (pack->alternative_count == 2) {
        put_sides(&svg);
    } else {
        svg.y += 4;
    }
    top = svg.y;
    for (size_t i = 0; i < evidence->count; i++) { /* the axis lies behind */
        put_words(&svg, &evidence->list[i]);
        svg.y += tbi_svg_label_height(&svg) + 14 + GAP;
    }
    put_axis(&svg, top, span);
    at = svg.y;
    double band = place_of(TB_SAME_BAND, span) - 50;
    tbi_svg_bar(&svg, 50 - band, 2 * band, top, at - 22 - top, "wash");
    svg.y = top;
    for (size_t i = 0; i < evidence->count; i++)
        put_measurement(&svg, &evidence->list[i], span);
    svg.y = at;
    tbi_svg_finish(&svg, out, "Measured ratios with their 95 % intervals, on a logarithmic axis");
}

void tbi_chart_measured(tb_buf *out, const tb_report *r)
{
    tb_evidence_put_chart(r->pack, r->evidence, out);
}

/* ---- What moves the margin ---- */

typedef struct move {
    const char *label;
    double low, high; /* of the margin */
    size_t question;
    bool is_scaled; /* a number halved and doubled; else an open question */
} move;

static int compare_moves(const void *a, const void *b)
{
    const move *x = a, *y = b;
    double dx = x->high - x->low, dy = y->high - y->low;

    if (dx != dy)
        return dx > dy ? -1 : 1;
    return x->question < y->question ? -1 : x->question > y->question;
}

static const char *label_of(const tb_question *q)
{
    return q->label != NULL ? q->label : q->title;
}

/* Into MOVES, which has room for two a question. */
static size_t collect_moves(const tb_report *r, move *moves)
{
    double now = tbi_lead(&r->outcome, r->outcome.choice);
    size_t n = 0;
    int choice;

    for (size_t i = 0; i < r->robustness.open_question_count; i++) {
        const tb_open_question *open = &r->robustness.open_questions[i];
        move m = {label_of(&r->pack->questions[open->question]), now, now, open->question, false};
        for (size_t k = 0; k < open->prospect_count; k++) {
            if (open->prospects[k].frequency <= 0)
                continue;
            m.low = fmin(m.low, open->prospects[k].margin);
            m.high = fmax(m.high, open->prospects[k].margin);
        }
        moves[n++] = m;
    }
    for (size_t q = 0; q < r->pack->question_count; q++) {
        if (!tbi_is_number_said(r, q))
            continue;
        double half = tbi_scale_number(r, q, 0.5, &choice), twice = tbi_scale_number(r, q, 2, &choice);
        moves[n++] = (move){label_of(&r->pack->questions[q]), fmin(now, fmin(half, twice)),
                            fmax(now, fmax(half, twice)), q, true};
    }
    qsort(moves, n, sizeof *moves, compare_moves);
    return n;
}

/* NOW: where the margin is. The lines do not cross the words. */
static void put_move(tbi_svg *svg, const move *m, double now, double from, double scale)
{
    double low = fmax(m->low, LEAST), high = fmin(m->high, 100);

    tbi_svg_next(svg);
    tbi_put_cut(&svg->title, m->label, LABEL_MOST);
    tb_buf_puts(&svg->note, m->is_scaled ? "×½ to ×2: " : "open: ");
    if (m->low <= -100)
        tb_buf_puts(&svg->note, "not possible");
    else
        tb_number_put_grouped(&svg->note, m->low, 0);
    tb_buf_puts(&svg->note, " to ");
    tb_number_put_grouped(&svg->note, m->high, 0);
    tbi_svg_label(svg);
    tbi_svg_bar(svg, (fmax(low, 0) - from) * scale, (high - fmax(low, 0)) * scale, svg->y, 12, "both");
    tbi_svg_bar(svg, (low - from) * scale, (fmin(high, 0) - low) * scale, svg->y, 12, "lost");
    tbi_svg_line(svg, -from * scale, svg->y - TICK, -from * scale, svg->y + 12 + TICK, "line");
    tbi_svg_line(svg, (now - from) * scale, svg->y - TICK, (now - from) * scale, svg->y + 12 + TICK, "line now");
    svg->y += 12 + GAP;
}

void tbi_chart_moves(tb_buf *out, const tb_report *r)
{
    tbi_svg svg = {.pack = r->pack, .report = r, .name = "moves", .notes_below = true};
    double now = r->outcome.choice >= 0 ? tbi_lead(&r->outcome, r->outcome.choice) : 0, from = 0, to = now;
    move *moves = calloc(2 * r->pack->question_count + 1, sizeof *moves);
    size_t n = 0;

    out->failed = out->failed || moves == NULL;
    if (moves == NULL || tb_report_choice(r) < 0 || now >= 100)
        goto out;
    n = collect_moves(r, moves);
    while (n > 0 && (n > MOVES_MOST || moves[n - 1].high - moves[n - 1].low < 0.5))
        n--;
    if (n == 0)
        goto out;
    for (size_t i = 0; i < n; i++) {
        from = fmin(from, fmax(moves[i].low, LEAST));
        to = fmax(to, fmin(moves[i].high, 100));
    }
    double scale = 100 / (to - from + 1);
    for (size_t i = 0; i < n; i++)
        put_move(&svg, &moves[i], now, from - 0.5, scale);
    tbi_svg_text(&svg, fmin(92, fmax(3, (0.5 - from) * scale)), svg.y + 13, "middle", TB_TEXT("0"));
    tbi_svg_text(&svg, fmin(92, fmax(3, (now - from + 0.5) * scale)), svg.y + 13, "middle", TB_TEXT("now"));
    svg.y += 18;
    tbi_svg_finish(&svg, out, "What moves the margin most; below 0 another choice comes first");
out:
    free(moves);
}
