/* api_about.c - what programs read before they ask: GET /api/v1/questions and GET /openapi.json. */
#include "internal.h"
#include "web_builtin_api.h"
#include "web_builtin_schemas.h"

#include "question_list.h"

#include <cjson/cJSON.h>

/* DOCUMENT, which is freed; NULL: memory is out. */
static tb_status put(cJSON *document, tb_buf *out)
{
    char *printed = document ? cJSON_PrintUnformatted(document) : NULL;

    if (printed)
        tb_buf_puts(out, printed);
    tb_buf_putc(out, '\n');
    cJSON_Delete(document);
    if (!printed)
        return TB_ERR_NOMEM;
    cJSON_free(printed);
    return tb_buf_status(out);
}

tb_status web_make_questions(web_server *server, tb_diags *diags, tb_buf *out)
{
    (void)diags;
    return put(tb_questions_json(server->site->pack), out);
}

/* The schemas of the formats are files of their own: here they become parts of the one document. */
tb_status web_make_openapi(web_server *server, tb_diags *diags, tb_buf *out)
{
    static const char *const names[] = {"Profile", "Report"}; /* in the order they are built in */
    cJSON *document = cJSON_ParseWithLength(web_builtin_api[0].bytes, web_builtin_api[0].len);
    cJSON *components = cJSON_GetObjectItemCaseSensitive(document, "components");
    cJSON *to = cJSON_GetObjectItemCaseSensitive(components, "schemas");

    (void)server, (void)diags;
    for (size_t i = 0; i < web_builtin_schemas_count; i++) {
        cJSON *schema = cJSON_ParseWithLength(web_builtin_schemas[i].bytes, web_builtin_schemas[i].len);
        if (schema && cJSON_AddItemToObject(to, names[i], schema))
            continue;
        cJSON_Delete(schema);
        cJSON_Delete(document);
        return TB_ERR_NOMEM;
    }
    return put(document, out);
}
