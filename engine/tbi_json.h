/* tbi_json.h - building a JSON document with cJSON: a failed allocation is remembered, so one check at the end will do.
 * Numbers are written in the shortest form that reads back (number.h), which cJSON's own printing is not. */
#ifndef TBI_JSON_H
#define TBI_JSON_H

#include "node.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

typedef struct tbi_json {
    bool failed;
    bool has_root; /* the first item, which has neither parent nor key; a later one without a parent has lost it */
} tbi_json;

/* Each adds an item under KEY, or to a list when KEY is NULL. What it returns may be NULL, and all take NULL as parent.
 */
cJSON *tbi_json_object(tbi_json *json, cJSON *parent, const char *key);
cJSON *tbi_json_list(tbi_json *json, cJSON *parent, const char *key);
void tbi_json_text(tbi_json *json, cJSON *parent, const char *key, const char *text); /* NULL is null */
void tbi_json_number(tbi_json *json, cJSON *parent, const char *key, double number);  /* not finite: null */
void tbi_json_bool(tbi_json *json, cJSON *parent, const char *key, bool truth);
void tbi_json_null(tbi_json *json, cJSON *parent, const char *key);
void tbi_json_add(tbi_json *json, cJSON *parent, const char *key,
                  cJSON *item); /* takes ITEM, which may be NULL: failed */

#endif
