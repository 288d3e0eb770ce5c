/* scoring.h - reports for many threads: one scorer for the day, shared, and a workspace for each report at hand. */
#ifndef WEB_SCORING_H
#define WEB_SCORING_H

#include "decision.h"
#include "server.h"

typedef struct web_scoring web_scoring;

/* With the pack, evidence, reference run and workers of SITE, which must outlive it. TB_ERR_NOMEM. *out is the
 * caller's, to web_scoring_free(). */
TB_NODISCARD tb_status web_scoring_new(const web_site *site, web_scoring **out);
void web_scoring_free(web_scoring *scoring); /* NULL is fine; no report may be left */

/* A report, and what it was made with. Zero-initialised is none. */
typedef struct web_scored {
    tb_report *report;
    struct web_seat *seat;
} web_scored;

/* Scores PROFILE, which must live as long, as of NOW, with the usual draws. TB_ERR_INPUT (DIAGS), TB_ERR_NOMEM. To be
 * released in any case. */
TB_NODISCARD tb_status web_score(web_scoring *scoring, const tb_profile *profile, int64_t now, tb_diags *diags,
                                 web_scored *out);
void web_scored_release(web_scoring *scoring, web_scored *scored);

/* What would be chosen at NOW for a PROFILE (JSON) that was kept. As tb_decision_today(). */
TB_NODISCARD tb_status web_score_today(web_scoring *scoring, tb_text profile, int64_t now, tb_diags *diags,
                                       tb_today *out);

#endif
