/* tbi_json.h - building a JSON document, as a tree of cJSON or as a text at once: a failed allocation is remembered, so
 * one check at the end will do. Numbers are written in the shortest form that reads back (number.h), which cJSON's own
 * printing is not. */
#ifndef TBI_JSON_H
#define TBI_JSON_H

#include "node.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

#define TBI_JSON_OPEN_MAX 16

typedef struct tbi_json {
    bool failed;
    bool has_root; /* the first item, which has neither parent nor key; a later one without a parent has lost it */
    tb_buf *out;   /* where the document is written, on one line; NULL: a tree is built */
    size_t depth;
    cJSON open[TBI_JSON_OPEN_MAX]; /* written: the objects and lists that have not ended, each in the one before */
} tbi_json;

/* Each adds an item under KEY, or to a list when KEY is NULL. What it returns may be NULL, and all take NULL as parent.
 * It is cJSON's only in a tree; in a document that is written it is a place, which is lost when something is added to
 * what it lies in: there is no going back. */
cJSON *tbi_json_object(tbi_json *json, cJSON *parent, const char *key);
cJSON *tbi_json_list(tbi_json *json, cJSON *parent, const char *key);
void tbi_json_text(tbi_json *json, cJSON *parent, const char *key, const char *text); /* NULL is null */
void tbi_json_number(tbi_json *json, cJSON *parent, const char *key, double number);  /* not finite: null */
void tbi_json_bool(tbi_json *json, cJSON *parent, const char *key, bool truth);
void tbi_json_null(tbi_json *json, cJSON *parent, const char *key);
/* To a tree only. Takes ITEM, which may be NULL: failed. */
void tbi_json_add(tbi_json *json, cJSON *parent, const char *key, cJSON *item);

/* Ends a document that is written. TB_ERR_NOMEM: it is not whole. */
TB_NODISCARD tb_status tbi_json_end(tbi_json *json);

#endif
