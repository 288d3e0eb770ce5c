/* report.h - everything there is to say about one profile, as a struct: the only input of every format.
 * A report owns its memory and borrows the scorer, the workspace's profile, and what they borrow. */
#ifndef TB_REPORT_H
#define TB_REPORT_H

#include "robustness.h"
#include "trace.h"

struct cJSON;

/* A rule that gave points, over all workloads it fired for. */
typedef struct tb_reason {
    size_t rule;
    size_t receiver;     /* who got the points */
    double contribution; /* to the receiver's total, summed over workloads; >= 0 */
    double points;       /* Σ_w s_w q */
} tb_reason;

typedef struct tb_criterion_score {
    double points[TB_ALTERNATIVES_MAX]; /* Σ_w s_w ω q */
} tb_criterion_score;

typedef struct tb_report_options {
    size_t draws;
    uint64_t seed;
    int64_t generated_at; /* seconds since 1970 */
    const char *version;  /* of the engine */
} tb_report_options;

/* A reason that would count for nothing with another choice. */
typedef struct tb_loss {
    size_t rule;
    double points; /* what it gives the choice made, of its score */
} tb_loss;

/* What taking another choice would lose. */
#define TB_LOSSES_MAX 3
typedef struct tb_otherwise {
    int choice;
    double behind;                 /* points */
    tb_loss losses[TB_LOSSES_MAX]; /* the largest first */
    size_t loss_count;
} tb_otherwise;

/* What a report was made from. SHA-256, in hex, of canonical JSON (RFC 8785): the profile as the report has it, and the
 * measurements it lists. The decision's id is that of all of it, with the pack's, the draws, the seed and the engine's
 * version: of the object `inputs` in the document. */
typedef struct tb_report_identity {
    tb_date date; /* decides what is stale */
    bool has_evidence;
    char profile[65], evidence[65];
} tb_report_identity;

/* What was decided, which may differ from what is recommended. */
typedef struct tb_chosen {
    int choice;
    const char *by, *because; /* NULL if not said */
} tb_chosen;

typedef struct tb_report {
    const tb_pack *pack;
    const tb_profile *profile;
    const tb_evidence *evidence;  /* NULL if none was used */
    const tb_evidence *reference; /* measured elsewhere and shown; NULL: none */
    tb_workspace *workspace;
    tb_report_options options;
    char decision_id[65];
    tb_report_identity identity;
    tb_date review_by; /* the last day on which all it rests on is valid, or one that the pack sets */
    tb_outcome outcome;
    double totals_without_evidence[TB_ALTERNATIVES_MAX];
    bool hybrid_without_evidence;
    double hybrid_score_without_evidence;
    tb_robustness robustness;
    tb_trace trace;
    tb_reason *reasons; /* the largest contribution first */
    size_t reason_count;
    tb_criterion_score *criteria; /* by leaf */
    size_t rules_fired, claims_used, sources_used;
    tb_otherwise *others; /* the other choices that could be made */
    size_t other_count;
    const char *spike;    /* too close: what to try in half a day, and which number decides; NULL if there is nothing */
    const char *seam;     /* how the parts of the hybrid meet; NULL without a hybrid, or where the pack does not say */
    const char *headline; /* the verdict as a sentence */
    const char *summary;  /* a few sentences more; may be empty */
    const tb_chosen *chosen; /* NULL: nothing was decided */
    tb_arena arena;
} tb_report;

/* Scores PROFILE with WS and works out all of a report. WS may score nothing else while the report is in use. TB_OK:
 * *out is the caller's, to tb_report_free(). TB_ERR_INPUT (DIAGS), TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_report_new(tb_workspace *ws, const tb_profile *profile, const tb_report_options *options,
                                     tb_diags *diags, tb_report **out);
void tb_report_free(tb_report *report); /* NULL is fine */

/* Records what was decided, in every format; not part of the decision's id. CHOSEN must live as long. */
void tb_report_choose(tb_report *report, const tb_chosen *chosen);

/* Has every format show, as measured elsewhere, what REFERENCE says of the rules that fired: the run on another machine
 * that ships with a pack. It is no input: no score rests on it, nor the decision's id. What was measured here is not
 * shown of it, nor what no rule that fired rests on. REFERENCE must live as long; NULL takes it back. */
void tb_report_refer(tb_report *report, const tb_evidence *reference);

/* The choice the verdict names: none when not enough is known or all is ruled out. */
int tb_report_choice(const tb_report *report);

/* The workload that CHOICE serves worst. */
size_t tb_report_worst(const tb_report *report, int choice);

/* The title of workload W of the profile; "the project" for the unnamed one. */
const char *tb_report_workload_title(const tb_report *report, size_t w);

/* Appends a part (0 to 1) of the draws in whole per cent, "93 %": the nearest, but never so many as a higher confidence
 * begins with, or as all; "under 1 %" for the least. */
void tb_draws_put(tb_buf *out, double part);

/* The report as the JSON document of data/schema/report.schema.json; the caller's, to cJSON_Delete(). NULL when memory
 * is out. */
struct cJSON *tb_report_json(const tb_report *report);

/* The same document on one line, without the tree: what cJSON_PrintUnformatted() makes of it. TB_ERR_NOMEM: OUT may
 * hold a part. */
TB_NODISCARD tb_status tb_report_put_json(const tb_report *report, tb_buf *out);

/* The profile as a document of format profile/1, as JSON; the caller's. NULL when memory is out. */
struct cJSON *tb_profile_json(const tb_pack *pack, const tb_profile *profile);

typedef struct tb_text_options {
    bool color;
    bool explain; /* all reasons, and the rules that did not fire */
    int width;    /* columns: 40 to 200 */
} tb_text_options;

/* The report for a terminal. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_report_put_text(const tb_report *report, const tb_text_options *options, tb_buf *out);

/* One line of a batch:
 * {"line":N,"title":...,"state":...,"choice":...,"confidence":...,"margin":...,"suitability":...,"scores":{...}}.
 * ROBUSTNESS may be NULL: no draws were made, and confidence is null. */
void tb_outcome_put_line(tb_buf *out, size_t line, const tb_pack *pack, const tb_profile *profile,
                         const tb_outcome *outcome, const tb_robustness *robustness);

#endif
