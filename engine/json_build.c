#include "escape.h"
#include "number.h"
#include "tbi_json.h"

#include <string.h>

/* ---- A text ---- */

static void end_to(tbi_json *json, size_t depth)
{
    while (json->depth > depth)
        tb_buf_putc(json->out, json->open[--json->depth].type == cJSON_Object ? '}' : ']');
}

/* Goes to where PARENT's next item stands, and writes its key. False for a tree. */
static bool go_on(tbi_json *json, cJSON *parent, const char *key)
{
    if (json->out == NULL)
        return false;
    if (parent == NULL) {
        json->failed = json->failed || json->has_root;
        json->has_root = true;
        return true;
    }
    end_to(json, (size_t)(parent - json->open) + 1);
    if (parent->valueint++ > 0)
        tb_buf_putc(json->out, ',');
    if (key != NULL) {
        tb_escape_json(json->out, tb_text_of(key));
        tb_buf_putc(json->out, ':');
    }
    return true;
}

static cJSON *begin(tbi_json *json, int type)
{
    cJSON *item = json->depth < TBI_JSON_OPEN_MAX ? &json->open[json->depth++] : NULL;

    json->failed = json->failed || item == NULL;
    tb_buf_putc(json->out, type == cJSON_Object ? '{' : '[');
    if (item != NULL)
        *item = (cJSON){.type = type};
    return item;
}

tb_status tbi_json_end(tbi_json *json)
{
    end_to(json, 0);
    return json->failed ? TB_ERR_NOMEM : tb_buf_status(json->out);
}

/* ---- A tree ---- */

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

/* ---- Either ---- */

cJSON *tbi_json_object(tbi_json *json, cJSON *parent, const char *key)
{
    return go_on(json, parent, key) ? begin(json, cJSON_Object) : add(json, parent, key, cJSON_CreateObject());
}

cJSON *tbi_json_list(tbi_json *json, cJSON *parent, const char *key)
{
    return go_on(json, parent, key) ? begin(json, cJSON_Array) : add(json, parent, key, cJSON_CreateArray());
}

void tbi_json_text(tbi_json *json, cJSON *parent, const char *key, const char *text)
{
    if (text == NULL)
        tbi_json_null(json, parent, key);
    else if (go_on(json, parent, key))
        tb_escape_json(json->out, tb_text_of(text));
    else
        tbi_json_add(json, parent, key, cJSON_CreateString(text));
}

void tbi_json_number(tbi_json *json, cJSON *parent, const char *key, double number)
{
    tb_buf text = TB_BUF_EMPTY;

    if (go_on(json, parent, key)) {
        tb_number_put(json->out, number);
        return;
    }
    tb_number_put(&text, number);
    tbi_json_add(json, parent, key, text.failed ? NULL : cJSON_CreateRaw(text.data));
    tb_buf_release(&text);
}

void tbi_json_bool(tbi_json *json, cJSON *parent, const char *key, bool truth)
{
    if (go_on(json, parent, key))
        tb_buf_puts(json->out, truth ? "true" : "false");
    else
        tbi_json_add(json, parent, key, cJSON_CreateBool(truth));
}

void tbi_json_null(tbi_json *json, cJSON *parent, const char *key)
{
    if (go_on(json, parent, key))
        tb_buf_puts(json->out, "null");
    else
        tbi_json_add(json, parent, key, cJSON_CreateNull());
}

/* ---- A tree's nodes ---- */

static tb_text copy_of(const char *text, tb_arena *arena, bool *failed)
{
    size_t len = text != NULL ? strlen(text) : 0;
    tb_text copy = {len > 0 ? tb_arena_copy(arena, text, len) : "", len};

    *failed = *failed || copy.at == NULL;
    return copy;
}

static tb_node *node_of(const cJSON *item, tb_arena *arena)
{
    tb_node *node = tb_arena_alloc(arena, sizeof *node), **next;
    bool failed = node == NULL;

    if (failed)
        return NULL;
    node->key = copy_of(item->string, arena, &failed);
    if (cJSON_IsString(item)) {
        node->kind = TB_NODE_TEXT;
        node->text = copy_of(item->valuestring, arena, &failed);
    } else if (cJSON_IsRaw(item) && tb_number_parse(tb_text_of(item->valuestring), &node->number)) {
        node->kind = TB_NODE_NUMBER; /* ours are raw: see tbi_json_number(); other raw text is null */
    } else if (cJSON_IsNumber(item)) {
        node->kind = TB_NODE_NUMBER;
        node->number = item->valuedouble;
    } else if (cJSON_IsBool(item)) {
        node->kind = TB_NODE_BOOL;
        node->truth = cJSON_IsTrue(item);
        node->text = tb_text_of(node->truth ? "true" : "false");
    } else if (cJSON_IsObject(item) || cJSON_IsArray(item)) {
        node->kind = cJSON_IsObject(item) ? TB_NODE_MAP : TB_NODE_LIST;
        next = &node->first;
        for (const cJSON *child = item->child; child != NULL; child = child->next, node->count++) {
            *next = node_of(child, arena);
            if (*next == NULL)
                return NULL;
            next = &(*next)->next;
        }
    }
    return failed ? NULL : node;
}

const tb_node *tb_node_from_json(const cJSON *document, tb_arena *arena)
{
    return document != NULL ? node_of(document, arena) : NULL;
}
