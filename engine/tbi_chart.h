/* tbi_chart.h - charts of a report as SVG, to stand inside a page. Each has role="img" and a title and a description
 * that say what it shows. Widths are per cent of the page's, heights and letters pixels: a chart fits a telephone and a
 * sheet of paper alike, and its letters stay as large as the page's. Colours are classes (a0, a1, ..., both, wash,
 * line), with attributes for pages without a style sheet; every bar has its number beside it, so none rests on colour
 * alone. */
#ifndef TBI_CHART_H
#define TBI_CHART_H

#include "tbi_report.h"

typedef struct tbi_chart {
    const char *name;
    void (*put)(tb_buf *out, const tb_report *report); /* nothing, when there is nothing to show */
} tbi_chart;

extern const tbi_chart tbi_charts[];
extern const size_t tbi_chart_count;

/* What a style sheet calls a choice: a0 for the first alternative, both for the hybrid, none. */
const char *tbi_chart_key(const tb_pack *pack, int choice);

/* The charts, in the order of a page. */
void tbi_chart_verdict(tb_buf *out, const tb_report *report);  /* scores, and the margin */
void tbi_chart_parts(tb_buf *out, const tb_report *report);    /* each workload's scores */
void tbi_chart_criteria(tb_buf *out, const tb_report *report); /* points by branch, the weight as thickness */
void tbi_chart_first(tb_buf *out, const tb_report *report);    /* acceptability */
void tbi_chart_measured(tb_buf *out, const tb_report *report); /* ratios with their intervals, on a log axis */
void tbi_chart_moves(tb_buf *out, const tb_report *report);    /* what moves the margin most */

/* ---- Drawing ---- */

/* A chart that is being drawn: rows from the top down. */
typedef struct tbi_svg {
    const tb_pack *pack;
    const tb_report *report; /* NULL: the chart is of none */
    const char *name;
    tb_buf body, desc;
    tb_buf title, note; /* the texts of the row at hand, begun anew by tbi_svg_next() */
    double y;           /* where the next row begins */
    bool notes_below;   /* each on a line of its own, also where it would have room beside the title */
    bool failed;        /* memory was out for one of them */
} tbi_svg;

/* Ends the chart and appends it. TITLE is plain text; so is what was gathered in svg->desc. */
void tbi_svg_finish(tbi_svg *svg, tb_buf *out, const char *title);

/* Forgets the texts of a row. */
void tbi_svg_next(tbi_svg *svg);

/* The row's title at the left, then its note, on a line of its own where both would be too much for a telephone; moves
 * on below. Both go into the description. */
void tbi_svg_label(tbi_svg *svg);

/* How far it would move on. */
double tbi_svg_label_height(const tbi_svg *svg);

/* A bar from X, WIDTH wide (per cent), at Y, of the colour KEY. */
void tbi_svg_bar(tbi_svg *svg, double x, double width, double y, double height, const char *key);
void tbi_svg_line(tbi_svg *svg, double x1, double y1, double x2, double y2, const char *key);

/* Text at X per cent; ANCHOR: start, middle, end. */
void tbi_svg_text(tbi_svg *svg, double x, double y, const char *anchor, tb_text text);

/* A group whose tooltip is the row's note, until tbi_svg_close(). */
void tbi_svg_open(tbi_svg *svg);
void tbi_svg_close(tbi_svg *svg);

/* TEXT cut to so many characters, the last an ellipsis. */
void tbi_put_cut(tb_buf *out, const char *text, size_t most);

#endif
