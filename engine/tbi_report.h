/* tbi_report.h - shared by the files that make a report. */
#ifndef TBI_REPORT_H
#define TBI_REPORT_H

#include "report.h"
#include "tbi_json.h"

/* Finds what there is to say of the other choices, a spike and the seam. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tbi_report_advise(tb_report *report);

/* `otherwise`, `spike`, `seam` and `weakest` of a report. */
void tbi_json_advice(tbi_json *json, const tb_report *report, cJSON *root);

/* Writes headline and summary. */
TB_NODISCARD tb_status tbi_report_words(tb_report *report);

/* Sets identity and decision_id; review_by. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tbi_report_identify(tb_report *report);
void tbi_report_set_review(tb_report *report);

/* A rule of ACT that holds for something CHOICE serves; NULL if there is none. */
const tb_rule *tbi_report_limit(const tb_report *report, tb_act act, int choice);

/* The object `inputs` of a report; a date as text. */
void tbi_json_identity(tbi_json *json, const tb_report *report, cJSON *root);
void tbi_json_date(tbi_json *json, cJSON *parent, const char *key, tb_date date);

/* Appends "9 points", "7.5 points", "1 point". */
void tbi_report_put_points(tb_buf *out, double points);

/* Appends in how many draws CHOICE comes first: "17 %", "under 1 %". Rounded, but never up to where a higher
 * confidence begins: 89.9 % are not yet clear. */
void tbi_report_put_first(tb_buf *out, const tb_report *report, int choice);

/* "; in 2 % what was not said leaves no choice", for the end of a sentence on draws; nothing if that is hardly ever so.
 */
void tbi_report_put_no_choice(tb_buf *out, const tb_report *report);

/* Appends who serves what under the hybrid: "Node.js for live messaging, Python for machine learning". */
void tbi_report_put_split(tb_buf *out, const tb_report *report);

/* Appends a sentence without its full stop. */
void tbi_report_put_clause(tb_buf *out, const char *sentence);

/* Appends what a leaf is called: "Speed · many connections"; a branch that is its own leaf by its title alone. */
void tbi_report_put_criterion(tb_buf *out, const tb_report *report, size_t leaf);

/* Appends whose measurements there are, and if no argument rests on any, that; false if there are none. */
bool tbi_report_put_machine(tb_buf *out, const tb_report *report);

/* Appends what is worth knowing of the rule INDEX: advice, or what a need does to somebody; false if it is nothing, or
 * the rule did not fire. */
bool tbi_report_put_note(tb_buf *out, const tb_report *report, size_t index);

/* Why no more need be asked, as a sentence; NULL if more would help. */
const char *tbi_report_settled(const tb_report *report);

/* "stretched", "out of reach"; NULL for what fits. */
const char *tbi_report_suitability(tb_suitability suitability);

/* Appends a list of document names the claims come from: "freeCodeCamp 2020, BoomDevs 2025"; "our judgement" if there
 * are none. */
void tbi_report_put_sources(tb_buf *out, const tb_report *report, const tb_rule *rule);

/* Appends each claim a rule rests on, with its section: "BoomDevs 2025, Performance; GUVI 2024, Speed"; "our
 * judgement". */
void tbi_report_put_cites(tb_buf *out, const tb_report *report, const tb_rule *rule);

/* What became of a rule's evidence: false if it has none or nothing was measured. */
bool tbi_report_measurement(const tb_report *report, const tb_rule *rule, tb_measurement *out);

/* The first rule that fired and rests on measurement M, in either direction; NULL if none does. */
const tb_rule *tbi_report_rule_measured(const tb_report *report, const tb_measurement *m);

/* Of how many measurements made here that is so. */
size_t tbi_report_measured_count(const tb_report *report);

/* What came of a measurement, without "here": where it has been said, or is elsewhere. */
const char *tbi_report_outcome(const tb_measurement *m);

/* `reference` of a report. */
void tbi_json_reference(tbi_json *json, const tb_report *report, cJSON *root);

/* The English of a rule's condition ("always" without one); in ARENA; NULL when memory is out. */
const char *tbi_report_condition(const tb_report *report, const tb_rule *rule, tb_arena *arena);

/* False if an inference before the one at I read the same question or workload: both are shown in one line. */
bool tbi_inference_begins(const tb_profile *profile, size_t i);

/* Appends the words of the inference at I and of those after it about the same, to stand in quotes: 6 Node”, “3 PHP. */
void tbi_put_inference_words(tb_buf *out, const tb_profile *profile, size_t i);

/* An answer as a profile has it: "unknown", an option's id, a list of them, a number, a boolean, a text. */
void tbi_json_answer(tbi_json *json, cJSON *parent, const char *key, const tb_question *q, const tb_answer *answer);

/* The profile as a document of format profile/1; its map. */
cJSON *tbi_json_profile(tbi_json *json, cJSON *parent, const char *key, const tb_pack *pack, const tb_profile *profile);

/* What would change the choice: `robustness` and `open_questions` of a report. */
void tbi_json_robustness(tbi_json *json, const tb_report *report, cJSON *root);

/* Choices in the order of their scores, in RANKED; returns how many there are. */
size_t tbi_rank_choices(const tb_outcome *outcome, int ranked[TB_ALTERNATIVES_MAX + 1]);

/* True if documents argue for different sides of the same work on LEAF. */
bool tbi_report_is_disputed(const tb_report *report, size_t leaf);

/* The margin if the answer to QUESTION, a number, were FACTOR times as large (within its bounds), and the choice then.
 */
double tbi_scale_number(const tb_report *report, size_t question, double factor, int *choice);

/* True if QUESTION is a number that was answered, and there is a choice for it to matter to. */
bool tbi_is_number_said(const tb_report *report, size_t question);

/* The list `disagreements` of a report. */
void tbi_json_disagreements(tbi_json *json, const tb_report *report, cJSON *root);

#endif
