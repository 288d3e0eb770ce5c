/* form.h - the questionnaire as the fields of a form, and back. What the fields are called is said here and nowhere
 * else:
 *
 *     title, description       texts
 *     QUESTION                 the answer to the question of that id (web_form_name()): an option's id, once for each
 *                              that applies; true or false; a number as people write it; a text
 *     workloads                a workload's id, once for each
 *     workloads.ID             its share: any number, they are scaled; none at all are equal ones
 *     critical                 the id of a workload that must work well, once for each
 *     priorities.ID            of a criterion: ignore, less, normal, more, decisive
 *     answered_by, confirmed   as in a profile
 *     from                     the key of the decision whose answers these were; not part of the profile
 *
 * An empty value says nothing: what it would say may be read out of the description. WEB_UNKNOWN for a question says
 * that it is not known, whatever the description says; WEB_NONE that of its options none applies. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "profile.h"
#include "response.h"

#define WEB_UNKNOWN "unknown"
#define WEB_NONE "-" /* no id is written so */

/* Something typed that cannot be taken: to be mended where FIELD is. */
typedef struct web_mistake {
    const char *field;   /* its id in the page; NULL: it is not of this form */
    const char *message; /* what to do about it: "The team's size must be a number, like 20,000" */
} web_mistake;

typedef struct web_mistakes {
    web_mistake *list; /* in the order of the page */
    size_t count;
} web_mistakes;

/* Understands FIELDS as a profile of PACK; what they leave open is filled from the description if INFER. Everything
 * lies in ARENA. TB_OK: there may be MISTAKES, and *out is then of no use. TB_ERR_NOMEM. */
TB_NODISCARD tb_status web_form_read(const tb_pack *pack, const web_fields *fields, bool infer, tb_arena *arena,
                                     web_mistakes *mistakes, tb_profile *out);

/* The same for the server's pack, in the request's arena, and with what the description says. */
TB_NODISCARD tb_status web_form_profile(web_request *request, const web_fields *fields, web_mistakes *mistakes,
                                        tb_profile *out);

/* What the field of a question is called: its id, after "answers." where that would be another field's name. In ARENA;
 * NULL when memory is out. */
const char *web_form_name(const tb_question *question, tb_arena *arena);

/* Reads a number as people write it: 20000, "20,000", "20 000", 20k, "1.5 million", with UNIT (may be NULL) after it or
 * without. All of TEXT has to be it: "8 or 10" is none. */
bool web_form_number(tb_text text, const char *unit, double *out);

/* ---- The other way ---- */

/* The fields that say what the profile in NODE (format profile/1) says, in ARENA; what the pack does not know is left
 * out and counted in *dropped. TB_ERR_NOMEM. */
TB_NODISCARD tb_status web_form_fill(const tb_pack *pack, const tb_node *node, tb_arena *arena, web_fields *out,
                                     size_t *dropped);

/* FIELDS with those called NAME taken out, and VALUES put in. In ARENA. TB_ERR_NOMEM. */
TB_NODISCARD tb_status web_form_put(web_fields *fields, const char *name, const char *const *values, size_t count,
                                    tb_arena *arena);

/* FIELDS with what PROFILE says about QUESTION, or about the workloads: what was inferred becomes stated. WITHOUT: a
 * workload left out, -1 for none. In ARENA. TB_ERR_NOMEM. */
TB_NODISCARD tb_status web_form_state_answer(web_fields *fields, const tb_pack *pack, const tb_profile *profile,
                                             size_t question, tb_arena *arena);
TB_NODISCARD tb_status web_form_state_workloads(web_fields *fields, const tb_pack *pack, const tb_profile *profile,
                                                int without, tb_arena *arena);

/* ---- The page ---- */

/* Questions that stand together. */
typedef struct web_section {
    const char *name;  /* the pack's; NULL: of no section */
    size_t *questions; /* indices, what matters most first */
    size_t count;
    size_t shown; /* the first so many are seen at once, the others when they are asked for */
    bool open;
} web_section;

typedef struct web_plan {
    web_section *list;
    size_t count;
} web_plan;

/* Which questions stand where, made from the pack alone. In ARENA. TB_ERR_NOMEM. */
TB_NODISCARD tb_status web_form_plan(const tb_pack *pack, tb_arena *arena, web_plan *out);

/* True if QUESTION's options are a list to choose from, and not buttons. */
bool web_form_is_list(const tb_question *question);

/* In which order QUESTION's options are shown, as their indices: those that have an order keep it; a list goes by
 * title, buttons by what is met most. (What a pack's author wrote is no order: loading sorts by id.) In ARENA; NULL
 * when memory is out. */
const size_t *web_form_options(const tb_question *question, tb_arena *arena);

/* What a form is shown with. */
typedef struct web_form_values {
    const web_fields *fields;
    const web_mistakes *mistakes;
    const char *focus; /* the field to begin with; NULL: none */
    size_t dropped;    /* answers that the pack does not know any more */
} web_form_values;

/* The view of form.html, for cJSON_Delete(). NULL when memory is out. */
struct cJSON *web_form_view(const tb_pack *pack, const web_form_values *values, tb_arena *arena);

/* Appends the kinds of work in PROFILE: "live messaging 60 % (must be done well), payments 40 %". */
void web_put_workloads(tb_buf *out, const tb_pack *pack, const tb_profile *profile);

/* Answers with the form, or the form with what has to be mended. */
void web_reply_form(web_request *request, web_reply *reply, const web_form_values *values);

#endif
