#include "number.h"
#include "tbi_json.h"

/* Gives ITEM to PARENT; one that could not be made or given is freed, and the failure remembered. */
static cJSON *attach(tbi_json *json, cJSON *parent, const char *key, cJSON *item)
{
    bool added = item != NULL && parent != NULL &&
                 (key != NULL ? cJSON_AddItemToObject(parent, key, item) : cJSON_AddItemToArray(parent, item));

    if (added)
        return item;
    cJSON_Delete(item);
    json->failed = true;
    return NULL;
}

void tbi_json_add(tbi_json *json, cJSON *parent, const char *key, cJSON *item)
{
    (void)attach(json, parent, key, item);
}

/* As attach(), but the first item without a parent is the root. */
static cJSON *add(tbi_json *json, cJSON *parent, const char *key, cJSON *item)
{
    bool is_root = parent == NULL && key == NULL && !json->has_root;

    json->has_root = true;
    return is_root && item != NULL ? item : attach(json, parent, key, item);
}

cJSON *tbi_json_object(tbi_json *json, cJSON *parent, const char *key)
{
    return add(json, parent, key, cJSON_CreateObject());
}

cJSON *tbi_json_list(tbi_json *json, cJSON *parent, const char *key)
{
    return add(json, parent, key, cJSON_CreateArray());
}

void tbi_json_text(tbi_json *json, cJSON *parent, const char *key, const char *text)
{
    tbi_json_add(json, parent, key, text != NULL ? cJSON_CreateString(text) : cJSON_CreateNull());
}

void tbi_json_number(tbi_json *json, cJSON *parent, const char *key, double number)
{
    tb_buf text = TB_BUF_EMPTY;

    tb_number_put(&text, number);
    tbi_json_add(json, parent, key, text.failed ? NULL : cJSON_CreateRaw(text.data));
    tb_buf_release(&text);
}

void tbi_json_bool(tbi_json *json, cJSON *parent, const char *key, bool truth)
{
    tbi_json_add(json, parent, key, cJSON_CreateBool(truth));
}

void tbi_json_null(tbi_json *json, cJSON *parent, const char *key)
{
    tbi_json_add(json, parent, key, cJSON_CreateNull());
}
