#include "json_writer.h"

#include "escape.h"
#include "node.h"
#include "number.h"
#include "text.h"

static void begin(cli_json *json, const char *key)
{
    if (json->comma)
        tb_buf_putc(json->out, ',');
    json->comma = true;
    if (key) {
        tb_escape_json(json->out, tb_text_of(key));
        tb_buf_putc(json->out, ':');
    }
}

void cli_json_open(cli_json *json, const char *key, char bracket)
{
    begin(json, key);
    tb_buf_putc(json->out, bracket);
    json->comma = false;
}

void cli_json_close(cli_json *json, char bracket)
{
    tb_buf_putc(json->out, bracket);
    json->comma = true;
}

void cli_json_text(cli_json *json, const char *key, const char *value)
{
    begin(json, key);
    if (value)
        tb_escape_json(json->out, tb_text_of(value));
    else
        tb_buf_puts(json->out, "null");
}

void cli_json_number(cli_json *json, const char *key, double value)
{
    begin(json, key);
    tb_number_put(json->out, value);
}

void cli_json_bool(cli_json *json, const char *key, bool value)
{
    begin(json, key);
    tb_buf_puts(json->out, value ? "true" : "false");
}

void cli_json_node(cli_json *json, const char *key, const tb_node *value)
{
    begin(json, key);
    if (value)
        tb_node_put_canonical(json->out, value);
    else
        tb_buf_puts(json->out, "null");
}
