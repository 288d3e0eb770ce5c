/* decisions.h - what the pages and the API do with the decision log. */
#ifndef WEB_DECISIONS_H
#define WEB_DECISIONS_H

#include "decision.h"
#include "response.h"

struct cJSON;

#define WEB_DECISION "/decisions/"
#define WEB_DECISION_LEN (sizeof WEB_DECISION - 1 + TB_KEY_LEN)

/* True if whoever sent the request may see which decisions there are: it comes from this machine, or with the token. */
bool web_may_list(const web_request *request);

/* True if that goes for all who are served: nobody but this machine reaches it, and it has no names that are others'.
 * Pages made once for everybody name the list only then. */
bool web_all_may_list(const struct web_server *server);

/* Writes the address of the decision with that KEY. */
void web_decision_path(const char *key, char path[WEB_DECISION_LEN + 1]);

/* The decision with that KEY, whatever was typed for one, in the request's arena. False: *reply says why not. */
bool web_decision_find(web_request *request, web_reply *reply, tb_text key, tb_decision *out);

/* The problem that STATUS of tb_decision_remake() stands for. */
void web_reply_remake_failure(web_request *request, web_reply *reply, tb_status status);

/* Scores PROFILE and puts its report into the log, in the place of the decision with the key FROM, if there is such a
 * one (it may be NULL, or anything that was typed). Writes its KEY, and appends the report as JSON to *REPORT unless
 * that is NULL. False: *reply says why not. */
bool web_decision_record(web_request *request, web_reply *reply, const tb_profile *profile, const char *from,
                         char key[TB_KEY_LEN + 1], tb_buf *report);

/* Answers with the page of DECISION. WRONG: what of the form on what was chosen has to be mended, a sentence for each
 * field that is wrong; taken over; NULL: nothing. */
void web_reply_decision(web_request *request, web_reply *reply, const tb_decision *decision, struct cJSON *wrong);

/* Adds what AFTER, whose report is REPORT, has in place of BEFORE as `changes` to VIEW; nothing if what was kept of
 * BEFORE cannot be read. TB_ERR_NOMEM. */
TB_NODISCARD tb_status web_add_changes(const tb_decision *before, const tb_decision *after, const tb_report *report,
                                       struct cJSON *view);

/* ---- Words ---- */

/* Adds a time as a date, "21 November 2026". */
void web_add_date(struct cJSON *item, const char *key, int64_t seconds);

/* The title of a choice of that id in PACK; the id itself if it has none. */
const char *web_choice_title(const tb_pack *pack, const char *id);

#endif
