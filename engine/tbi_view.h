/* tbi_view.h - shared by the files that make the view of a report. Each part adds its keys to `view`. */
#ifndef TBI_VIEW_H
#define TBI_VIEW_H

#include "tbi_report.h"
#include "view.h"

typedef struct tbi_view {
    const tb_report *report;
    tbi_json json;
    cJSON *root; /* the map `view` */
    tb_buf text; /* for one value at a time */
} tbi_view;

/* Adds what is in v->text under KEY, or to a list when KEY is NULL, and clears it. */
void tbi_view_text(tbi_view *v, cJSON *parent, const char *key);

/* Adds X with so many DECIMALS, or points as people read them ("9", "7.5"; one decimal below 10). */
void tbi_view_number(tbi_view *v, cJSON *parent, const char *key, double x, int decimals);
void tbi_view_points(tbi_view *v, cJSON *parent, const char *key, double points);

/* Adds "1 rule", "7 rules": COUNT and a NOUN. */
void tbi_view_count(tbi_view *v, cJSON *parent, const char *key, size_t count, const char *noun);

/* Adds `title` and `key` of a choice: key is what a style sheet may call it (a0, a1, ..., both, none). */
void tbi_view_choice(tbi_view *v, cJSON *parent, int choice);

/* Adds a measurement to LIST, as tables have it. */
void tbi_view_measurement(tbi_view *v, cJSON *list, const tb_measurement *m, const char *outcome);

/* Appends what would have to be otherwise: "the team's size were 3 developers, and not 8". FROM may be NULL. */
void tbi_put_condition(tb_buf *out, const tb_question *question, const tb_answer *from, const tb_answer *to);

/* Appends a date as people read it: 21 November 2025. */
void tbi_put_long_date(tb_buf *out, tb_date date);

/* The parts. */
void tbi_view_reasons(tbi_view *v);
void tbi_view_options(tbi_view *v);   /* for and against each choice */
void tbi_view_measured(tbi_view *v);  /* and what rests on whose word */
void tbi_view_reference(tbi_view *v); /* what was measured elsewhere */
void tbi_view_changes(tbi_view *v);   /* flips, open questions, and numbers doubled and halved */
void tbi_view_said(tbi_view *v);      /* what was answered, read from the description, and assumed */

#endif
