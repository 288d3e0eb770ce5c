/* body.h - a profile out of the body of a request. */
#ifndef WEB_BODY_H
#define WEB_BODY_H

#include "profile.h"
#include "response.h"

/* The profile that a program sent: JSON, YAML, or the fields of the form, by the declared type. In the request's arena.
 * False: *reply says what is wrong with it. */
bool web_body_profile(web_request *request, web_reply *reply, tb_profile *out);

#endif
