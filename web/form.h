/* form.h - the questionnaire as the fields of a form, and back. What the fields are called is said here and nowhere
 * else: every question of the pack has one, named after its id, and so have title, description, workloads and
 * priorities. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "profile.h"
#include "request.h"

/* Something typed that cannot be taken: to be mended where FIELD is. */
typedef struct web_mistake {
    const char *field;   /* its id in the page */
    const char *message; /* what to do about it, a sentence: "The team's size is a whole number from 1 to 500." */
} web_mistake;

typedef struct web_mistakes {
    web_mistake *list; /* in the order of the page */
    size_t count;
} web_mistakes;

/* Understands FIELDS as a profile; what they leave open is filled from the description. Everything lies in the
 * request's arena. TB_OK: there may be MISTAKES, and *out is then of no use. TB_ERR_INPUT (a pattern met its match
 * limit: the request's diagnostics), TB_ERR_NOMEM. */
TB_NODISCARD tb_status web_form_profile(web_request *request, const web_fields *fields, web_mistakes *mistakes,
                                        tb_profile *out);

#endif
