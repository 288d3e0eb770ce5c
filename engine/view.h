/* view.h - a report as templates see it: the report's JSON document (data/schema/report.schema.json), and beside its
 * keys one more, `view`, with everything in words: numbers rounded, dates and answers in English, charts drawn.
 * docs/formats.md lists what is in it. */
#ifndef TB_VIEW_H
#define TB_VIEW_H

#include "language.h"
#include "mustache.h"
#include "report.h"

/* What stands around a report; each may be NULL: there is none. Where it is kept as a decision record, names of files
 * in one folder. */
typedef struct tb_record {
    const char *document;   /* the JSON beside it */
    const char *supersedes; /* the record it stands in for */
    const char *supersedes_title;
    const char *rules;   /* the address of a page that has each rule at #rule-ID: rules are linked to it */
    const char *answers; /* an address that becomes, with a question's id after it, the place to answer that */
} tb_record;

/* What a report says, made once for all templates. RECORD may be NULL. It lies in ARENA. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_view_new(const tb_report *report, const tb_record *record, tb_arena *arena,
                                   const tb_node **out);

/* Appends a chart (SVG, to stand inside a page, with a text alternative) of what was measured: each ratio with its
 * interval, on a logarithmic axis. EVIDENCE may be NULL; nothing is appended when there is nothing to show. */
void tb_evidence_put_chart(const tb_pack *pack, const tb_evidence *evidence, tb_buf *out);

/* The report as rows of CSV (RFC 4180), the same columns for each row; WITH_HEADER puts their names first. Cells never
 * begin like a formula. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_report_put_csv(const tb_report *report, bool with_header, tb_buf *out);

#endif
