/* pages.h - pages out of templates (Mustache, web/templates), and the answers that are made once, at the start. */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "node.h"
#include "response.h"

struct cJSON;
struct web_route;

typedef struct web_pages web_pages;

/* Reads the templates and makes what is the same for everybody. TB_ERR_INPUT: a template is wrong (DIAGS).
 * TB_ERR_NOMEM. *out is the caller's, to web_pages_free(), in any case. */
TB_NODISCARD tb_status web_pages_new(struct web_server *server, tb_diags *diags, web_pages **out);
void web_pages_free(web_pages *pages); /* NULL is fine */

/* The answer prepared for ROUTE; NULL if it has none. */
const web_prepared *web_pages_prepared(const web_pages *pages, const struct web_route *route);

/* Appends what the template called NAME (of ours, or of the site's reports) makes of VIEW, which is freed. `site` is
 * added to it: what all pages have. TB_ERR_NOMEM. */
TB_NODISCARD tb_status web_page_put(const web_pages *pages, const char *name, struct cJSON *view, tb_diags *diags,
                                    tb_buf *out);

/* The same for a view that is a tree already (a report's), without `site`. */
TB_NODISCARD tb_status web_template_put(const web_pages *pages, const char *name, const tb_node *view, tb_diags *diags,
                                        tb_buf *out);

/* For views. A text under KEY, null if there is none, so that no other of that name is found around it; what is in a
 * buffer, which is cleared; a map at the end of LIST, NULL when memory is out, which all of cJSON takes. */
void web_add_text(struct cJSON *item, const char *key, const char *text);
void web_add_buf(struct cJSON *item, const char *key, tb_buf *text);
void web_add_count(struct cJSON *item, const char *key, size_t count,
                   const char *noun); /* "7 rules"; NOUN may be NULL */
struct cJSON *web_add_item(struct cJSON *list);

/* Adds one of the options of a list to choose from, and returns it. */
struct cJSON *web_add_choice(struct cJSON *list, const char *id, const char *title, bool selected);

/* Answers with a page; VIEW is freed. */
void web_reply_page(web_request *request, web_reply *reply, const char *name, struct cJSON *view);

#endif
