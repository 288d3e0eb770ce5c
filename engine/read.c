#include "tbi_read.h"

#include "number.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Goes on in the source from FROM to where C stands; END if it does not. One blank of a text is as many as there are.
 */
static const char *find_same(const char *from, const char *end, char c)
{
    const char *at = from;

    while (at < end && (is_blank(c) ? !is_blank(*at) : *at != c))
        at++;
    return at < end ? at : from;
}

tb_place tbi_place_within(tb_place at, tb_text text, size_t offset, size_t len)
{
    tb_text line, part = {text.at + offset, len};
    const char *now, *end, *start;

    if (at.source == NULL || at.line == 0)
        return at;
    line = tb_source_line(at.source, at.line);
    end = at.source->data + at.source->len;
    now = line.at;
    for (uint32_t column = 1; column < at.column && now < end; column++) {
        size_t taken;
        (void)tb_utf8_next(now, (size_t)(end - now), &taken);
        now += taken;
    }
    for (size_t i = 0; i < offset; i++) {
        now = find_same(now, end, text.at[i]);
        now += now < end;
    }
    if (offset < text.len)
        now = find_same(now, end, text.at[offset]);
    for (start = line.at; (line.at = memchr(start, '\n', (size_t)(now - start))) != NULL; at.line++)
        start = line.at + 1;
    at.column = (uint32_t)tb_utf8_count((tb_text){start, (size_t)(now - start)}) + 1;
    at.width = (uint32_t)tb_utf8_count(part);
    return at;
}

bool tbi_list_check(tb_diags *diags, const tb_node *node, const char *what)
{
    if (node == NULL)
        return false;
    if (node->kind == TB_NODE_LIST)
        return true;
    tb_diags_error(diags, TB_DIAG_WRONG_TYPE, node->at,
                   node->kind == TB_NODE_NULL ? "fill it in, or leave it out" : NULL, "%s should be a list, not %s",
                   what, tb_node_kind_name(node->kind));
    return false;
}

/* True of what someone means for a number, whether it is one or not: 1_000, 012, 60%, .5, +3, .nan, 1e999. */
static bool looks_numeric(tb_text text)
{
    size_t i = 0;

    while (i < text.len && strchr("+-.", text.at[i]) != NULL)
        i++;
    if (i < text.len && text.at[i] >= '0' && text.at[i] <= '9')
        return true;
    return i > 0 && (strcasecmp(text.at + i, "nan") == 0 || strcasecmp(text.at + i, "inf") == 0);
}

/* What somebody who wrote this text where a number or a boolean should be may have meant; NULL if nothing. */
static const char *scalar_hint(const tb_node *node)
{
    static const char *const truths[] = {"yes",   "no",  "on", "off", "y",  "n",  "True", "False", "TRUE",
                                         "FALSE", "Yes", "No", "YES", "NO", "On", "Off",  "ON",    "OFF"};
    double number;

    if (node->kind != TB_NODE_TEXT)
        return NULL;
    if (!node->plain && tb_number_parse(node->text, &number))
        return "write it without quotes";
    for (size_t i = 0; i < sizeof truths / sizeof truths[0]; i++)
        if (tb_text_is(node->text, truths[i]))
            return "a boolean is written true or false";
    return looks_numeric(node->text) ? "a number is written as in JSON: 1000, 0.5, -2" : NULL;
}

const char *tbi_text_node(tb_diags *diags, const tb_node *node, const char *what)
{
    if (node->kind == TB_NODE_TEXT && node->text.len > 0)
        return node->text.at;
    if (node->kind == TB_NODE_TEXT)
        tb_diags_error(diags, TB_DIAG_BAD_VALUE, node->at, NULL, "'%s' is empty", what);
    else
        tb_diags_error(diags, TB_DIAG_WRONG_TYPE, node->at,
                       node->kind == TB_NODE_NUMBER || node->kind == TB_NODE_BOOL ? "put it in quotes"
                       : node->kind == TB_NODE_NULL                               ? "fill it in, or leave it out"
                                                                                  : NULL,
                       "'%s' should be a text, not %s", what, tb_node_kind_name(node->kind));
    return NULL;
}

const char *tbi_text(tb_diags *diags, const tb_node *map, const char *key)
{
    const tb_node *node = tb_node_get(map, key);

    return node != NULL ? tbi_text_node(diags, node, key) : NULL;
}

bool tbi_bool_node(tb_diags *diags, const tb_node *node, const char *what, bool *out)
{
    bool is_text = node->kind == TB_NODE_TEXT;

    if (node->kind == TB_NODE_BOOL) {
        *out = node->truth;
        return true;
    }
    tb_diags_error(diags, TB_DIAG_WRONG_TYPE, node->at, "a boolean is written true or false",
                   "'%s' should be true or false, not %s%s%s%s", what, tb_node_kind_name(node->kind),
                   is_text ? " '" : "", is_text ? node->text.at : "", is_text ? "'" : "");
    return false;
}

bool tbi_bool(tb_diags *diags, const tb_node *map, const char *key, bool *out)
{
    const tb_node *node = tb_node_get(map, key);

    return node != NULL && tbi_bool_node(diags, node, key, out);
}

static void put_bound(tb_buf *out, double bound)
{
    if (bound == floor(bound))
        tb_number_put_grouped(out, bound, 0);
    else
        tb_number_put(out, bound);
}

/* "from 0 to 5", "from 0 up", "up to 5" */
static void put_range(tb_buf *out, double min, double max)
{
    if (isfinite(min)) {
        tb_buf_puts(out, "from ");
        put_bound(out, min);
    }
    if (isfinite(max)) {
        tb_buf_puts(out, isfinite(min) ? " to " : "up to ");
        put_bound(out, max);
    } else {
        tb_buf_puts(out, " up");
    }
}

bool tbi_number_node(tb_diags *diags, const tb_node *node, const char *what, double min, double max, double *out)
{
    if (node->kind != TB_NODE_NUMBER) {
        const char *hint = scalar_hint(node);
        tb_diags_error(diags, TB_DIAG_WRONG_TYPE, node->at,
                       hint != NULL || node->kind != TB_NODE_TEXT ? hint : "write a number, as in JSON: 1000, 0.5, -2",
                       "'%s' should be a number, not %s%s%s%s", what, tb_node_kind_name(node->kind),
                       node->kind == TB_NODE_TEXT ? " '" : "", node->kind == TB_NODE_TEXT ? node->text.at : "",
                       node->kind == TB_NODE_TEXT ? "'" : "");
        return false;
    }
    if (node->number < min || node->number > max) {
        tb_buf range = TB_BUF_EMPTY;
        put_range(&range, min, max);
        tb_diags_error(diags, TB_DIAG_OUT_OF_RANGE, node->at, NULL, "'%s' is %s, outside its range %s", what,
                       node->text.at, range.data != NULL ? range.data : "");
        tb_buf_release(&range);
        return false;
    }
    *out = node->number;
    return true;
}

bool tbi_number(tb_diags *diags, const tb_node *map, const char *key, double min, double max, double *out)
{
    const tb_node *node = tb_node_get(map, key);

    return node != NULL && tbi_number_node(diags, node, key, min, max, out);
}

tb_date tbi_date(tb_diags *diags, const tb_node *map, const char *key)
{
    const tb_node *node = tb_node_get(map, key);
    tb_date date = TB_NO_DATE;

    if (node != NULL && !tb_date_parse(node->text, &date))
        tb_diags_error(diags, TB_DIAG_BAD_VALUE, node->at, "dates are written 2026-11-21", "'%s' is no date", key);
    return date;
}
