#include "adr_text.h"

#include <string.h>

#define BEGIN "<!-- tiebreak:begin "
#define END "<!-- tiebreak:end "

/* The line at TEXT's beginning, without its end; TEXT goes on after it. */
static tb_text take_line(tb_text *text)
{
    const char *end = text->len > 0 ? memchr(text->at, '\n', text->len) : NULL;
    tb_text line = {text->at, end != NULL ? (size_t)(end - text->at) : text->len};
    size_t taken = line.len + (end != NULL);

    *text = (tb_text){text->at + taken, text->len - taken};
    if (line.len > 0 && line.at[line.len - 1] == '\r')
        line.len--;
    return line;
}

/* The name in a mark that begins with WORD; empty if LINE is none. */
static tb_text name_in(tb_text line, const char *word)
{
    static const char close[] = " -->";
    size_t len = strlen(word), end = sizeof close - 1;

    if (line.len <= len + end || memcmp(line.at, word, len) != 0 || memcmp(line.at + line.len - end, close, end) != 0)
        return (tb_text){"", 0};
    return (tb_text){line.at + len, line.len - len - end};
}

/* What region NAME of TEXT holds; false if there is none. */
static bool find_region(tb_text text, tb_text name, tb_text *out)
{
    const char *from = NULL;

    while (text.len > 0) {
        tb_text line = take_line(&text);
        if (from == NULL && tb_text_equal(name_in(line, BEGIN), name)) {
            from = text.at;
        } else if (from != NULL && tb_text_equal(name_in(line, END), name)) {
            *out = (tb_text){from, (size_t)(line.at - from)};
            return true;
        }
    }
    return false;
}

static void put_line(tb_buf *out, tb_text line)
{
    tb_buf_add(out, line.at, line.len);
    tb_buf_putc(out, '\n');
}

tb_status cli_adr_merge(const tb_source *old, tb_text made, tb_diags *diags, tb_buf *out)
{
    tb_text rest = {old->data, old->len}, body;
    uint32_t number = 0;

    while (rest.len > 0) {
        tb_text line = take_line(&rest), name = name_in(line, BEGIN), in;
        number++;
        put_line(out, line);
        if (name.len == 0)
            continue;
        if (!find_region((tb_text){line.at, (size_t)(old->data + old->len - line.at)}, name, &in)) {
            tb_diags_error(diags, TB_DIAG_SYNTAX, (tb_place){old, number, 1, (uint32_t)line.len},
                           "put its end back, or take the beginning out too", "the region '%.*s' has no end",
                           (int)name.len, name.at);
            return TB_ERR_INPUT;
        }
        if (!find_region(made, name, &body))
            body = in; /* not one of ours, or of another version: left as it is */
        tb_buf_add(out, body.at, body.len);
        while (rest.len > 0 && rest.at < in.at + in.len) {
            (void)take_line(&rest);
            number++;
        }
    }
    return tb_buf_status(out);
}

/* The value of KEY; false without one. */
static bool find_front(tb_text text, const char *key, tb_text *out)
{
    size_t len = strlen(key);

    if (!tb_text_is(take_line(&text), "---"))
        return false;
    while (text.len > 0) {
        tb_text line = take_line(&text);
        if (tb_text_is(line, "---"))
            return false;
        if (line.len <= len || memcmp(line.at, key, len) != 0 || line.at[len] != ':')
            continue;
        for (len++; len < line.len && line.at[len] == ' ';)
            len++;
        *out = (tb_text){line.at + len, line.len - len};
        return true;
    }
    return false;
}

tb_text cli_adr_front(tb_text record, const char *key)
{
    tb_text value = {"", 0};

    (void)find_front(record, key, &value);
    return value;
}

tb_status cli_adr_set_front(tb_buf *record, const char *key, tb_text value)
{
    tb_text old;
    tb_buf made = TB_BUF_EMPTY;

    if (!find_front((tb_text){record->data, record->len}, key, &old))
        return tb_buf_status(record);
    size_t at = (size_t)(old.at - record->data);
    tb_buf_add(&made, record->data, at);
    if (at > 0 && record->data[at - 1] == ':')
        tb_buf_putc(&made, ' ');
    tb_buf_add(&made, value.at, value.len);
    tb_buf_add(&made, old.at + old.len, record->len - at - old.len);
    tb_buf_release(record);
    *record = made;
    return tb_buf_status(record);
}
