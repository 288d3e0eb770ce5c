/* tbi_page.h - lines on a terminal: colour, wrapping, columns. Everything of a profile or pack goes through the
 * terminal's escaper. */
#ifndef TBI_PAGE_H
#define TBI_PAGE_H

#include "report.h"

#define TBI_BOLD "\033[1m"
#define TBI_DIM "\033[2m"
#define TBI_PLAIN "\033[0m"

typedef struct tbi_page {
    const tb_report *report;
    const tb_text_options *options;
    tb_buf *out;
    size_t width; /* columns */
} tbi_page;

/* An escape sequence, if colour is wanted. */
void tbi_page_style(tbi_page *p, const char *code);

/* The hue of an alternative; bold for the hybrid and for none. */
void tbi_page_choose_color(tbi_page *p, int choice);

/* LINE wrapped to the page and ended by a line end: the first line goes on at column AT, others begin after INDENT
 * spaces. Or as a paragraph. Then it is released and empty again; if it was short of memory, so is the page. */
void tbi_page_line(tbi_page *p, tb_buf *line, size_t at, size_t indent);
void tbi_page_line_paragraph(tbi_page *p, tb_buf *line);

/* TEXT as a paragraph of its own, with the page's margin. */
void tbi_page_paragraph(tbi_page *p, const char *text);

/* TEXT padded to WIDTH columns; cut with an ellipsis if longer. */
void tbi_page_padded(tbi_page *p, const char *text, size_t width);

void tbi_page_heading(tbi_page *p, const char *text);

/* Columns that the choices' titles take, within reason. */
size_t tbi_page_title_width(const tb_report *report);

/* What would change the choice: single changes, what it would take for the others to win, open questions. */
void tbi_page_changes(tbi_page *p);

/* Which machine the measurements are of: a verdict that rests on them holds for no other. Nothing without any. */
void tbi_page_machine(tbi_page *p);

/* The section on what was measured of what the rules argued, in the direction they argued. Nothing without any. */
void tbi_page_measured(tbi_page *p);

/* A line of it: measurement M, which RULE rests on. */
void tbi_page_measurement(tbi_page *p, const tb_rule *rule, const tb_measurement *m, const char *outcome);

/* The section on what was measured elsewhere. Nothing without a reference. */
void tbi_page_reference(tbi_page *p);

#endif
