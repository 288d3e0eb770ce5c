/* route.h - which handler answers what: one table (route.c). Paths are matched byte by byte. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "response.h"

/* Makes the answer. A status of 0 it leaves is 200. */
typedef void web_handler(web_request *request, web_reply *reply);

/* Makes the body of an answer that is the same for everybody. TB_ERR_NOMEM, TB_ERR_INPUT (DIAGS). */
typedef tb_status web_maker(struct web_server *server, tb_diags *diags, tb_buf *out);

typedef enum web_kind {
    WEB_PAGE,      /* for people: what is wrong is said in a page */
    WEB_API,       /* for programs: a problem document; other origins may be let in */
    WEB_ASSET,     /* a file of web/assets, of that name */
    WEB_OPERATION, /* for whoever runs the server */
} web_kind;

/* Who runs the handlers. */
typedef enum web_turn {
    WEB_AT_ONCE, /* the thread that has the connection: what is there already, or made in no time */
    WEB_QUEUED,  /* a worker (queue.h): scores, records, or reads the log */
    WEB_URGENT,  /* a worker, before all that wait */
} web_turn;

typedef struct web_route {
    const char *path; /* "/decisions/{key}.json": {key} is TB_KEY_LEN letters of base64url */
    web_kind kind;
    web_turn turn;
    web_handler *get, *post; /* NULL: 405; but with `make` or an asset, GET has an answer */
    web_maker *make;
    const char *type; /* of what is made */
} web_route;

extern const web_route web_routes[];
extern const size_t web_route_count;

/* The route of PATH, and in *key what stands for {key}; NULL if there is none. */
const web_route *web_route_find(tb_text path, tb_text *key);

/* ---- The handlers and makers, by the file they are in ---- */

web_maker web_make_openapi; /* api_about.c */
web_maker web_make_questions;
web_handler web_post_api_decisions; /* api_decisions.c */
web_handler web_post_again;         /* decision_changes.c */
web_handler web_post_chosen;
web_handler web_post_decisions;
web_handler web_get_decision_csv; /* decision_files.c */
web_handler web_get_decision_html;
web_handler web_get_decision_json;
web_handler web_get_decision_md;
web_handler web_get_decision;  /* page_decision.c */
web_handler web_get_decisions; /* page_decisions.c */
web_handler web_post_check;    /* page_check.c */
web_handler web_get_form;      /* page_form.c */
web_maker web_make_form;
web_maker web_make_about;    /* page_about.c */
web_maker web_make_evidence; /* page_evidence.c */
web_handler web_get_rules;   /* page_rules.c */
web_maker web_make_rules;
web_handler web_post_score; /* api_score.c */
web_handler web_get_health; /* operation.c */
web_handler web_get_metrics;

#endif
