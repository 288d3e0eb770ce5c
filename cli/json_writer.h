/* json_writer.h - writes the JSON that commands print. Commas are placed by the writer; KEY is NULL inside a list. */
#ifndef CLI_JSON_WRITER_H
#define CLI_JSON_WRITER_H

#include "buf.h"

#include <stdbool.h>

struct tb_node;

typedef struct cli_json {
    tb_buf *out;
    bool comma; /* the next value needs one before it */
} cli_json;

void cli_json_open(cli_json *json, const char *key, char bracket);      /* '{' or '[' */
void cli_json_close(cli_json *json, char bracket);                      /* '}' or ']' */
void cli_json_text(cli_json *json, const char *key, const char *value); /* NULL is null */
void cli_json_number(cli_json *json, const char *key, double value);
void cli_json_bool(cli_json *json, const char *key, bool value);
void cli_json_node(cli_json *json, const char *key, const struct tb_node *value); /* a whole tree; NULL is null */

#endif
