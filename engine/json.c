/* Our own reader of RFC 8259, because cJSON tells no places, keeps of two equal keys both without a word, and takes
 * `01`. It reads each line of `--jsonl`, so it makes one pass, and one piece of memory holds all of a document's texts.
 */
#include "node.h"

#include "number.h"
#include "tbi_escape.h"
#include "tbi_tree.h"

#include <string.h>
#include <strings.h>

typedef struct reader {
    tbi_tree tree;
    const char *at, *end; /* *end is NUL, so looking at *at is always safe */
    const char *line_at;  /* where the current line begins */
    size_t line_extra;    /* bytes of it before `at` that only continue a character: its columns are so many fewer */
    uint32_t line;
    char *copy; /* of the whole text, in the arena: a value's text stays in its place there, its NUL put behind it */
} reader;

/* Where FROM is in the copy. */
static char *copy_at(const reader *r, const char *from)
{
    return r->copy + (from - r->tree.source->data);
}

static inline tb_place place_at(const reader *r, const char *from)
{
    return (tb_place){r->tree.source, r->line, (uint32_t)((size_t)(from - r->line_at) - r->line_extra) + 1, 1};
}

static tb_status refuse_at(const reader *r, const char *from, const char *hint, const char *text)
{
    tb_diags_error(r->tree.diags, TB_DIAG_SYNTAX, place_at(r, from), hint, "%s", text);
    return TB_ERR_INPUT;
}

/* What people write that JSON does not take. */
static const char *hint_for(const reader *r)
{
    const char *before = r->at;

    if (*r->at == '/' || *r->at == '#')
        return "JSON has no comments";
    if (*r->at == '\'')
        return "JSON has double quotes only";
    while (before > r->tree.source->data && strchr(" \t\r\n", before[-1]) != NULL)
        before--;
    if ((*r->at == '}' || *r->at == ']') && before > r->tree.source->data && before[-1] == ',')
        return "leave out the comma before it";
    return NULL;
}

/* What stands where EXPECTED should: "expected ',' or '}' after a value, not 'x'". */
static tb_status refuse_unexpected(const reader *r, const char *expected)
{
    size_t taken, left = (size_t)(r->end - r->at);
    const char *hint;
    uint32_t code;

    if (left == 0) {
        tb_diags_error(r->tree.diags, TB_DIAG_SYNTAX, place_at(r, r->at), NULL, "the file ends here: expected %s",
                       expected);
        return TB_ERR_INPUT;
    }
    code = tb_utf8_next(r->at, left, &taken);
    hint = hint_for(r);
    if (code < 0x20 || code == 0x7F)
        tb_diags_error(r->tree.diags, TB_DIAG_SYNTAX, place_at(r, r->at), NULL,
                       "unexpected control character 0x%02X: expected %s", (unsigned)code, expected);
    else
        tb_diags_error(r->tree.diags, TB_DIAG_SYNTAX, place_at(r, r->at), hint, "unexpected '%.*s': expected %s",
                       (int)taken, r->at, expected);
    return TB_ERR_INPUT;
}

static void skip_blank(reader *r)
{
    for (;; r->at++) {
        if (*r->at == '\n') {
            r->line++;
            r->line_at = r->at + 1;
            r->line_extra = 0;
        } else if (*r->at != ' ' && *r->at != '\t' && *r->at != '\r') {
            return;
        }
    }
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits behind the \u at AT; -1 if they are not there. */
static long hex_four(const char *at)
{
    long value = 0;

    for (int i = 2; i < 6; i++) { /* the text's NUL is no digit, so this stays inside */
        int digit = hex_digit(at[i]);

        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Decodes the \u at r->at. */
static tb_status take_unicode(reader *r, char **to)
{
    long code = hex_four(r->at), low;

    if (code < 0)
        return refuse_at(r, r->at, NULL, "\\u is followed by four hexadecimal digits");
    if (code == 0) {
        tb_diags_error(r->tree.diags, TB_DIAG_NUL_BYTE, place_at(r, r->at), NULL, "a text cannot hold a NUL");
        return TB_ERR_INPUT;
    }
    if (code >= 0xD800 && code <= 0xDFFF) {
        low = code < 0xDC00 && r->at[6] == '\\' && r->at[7] == 'u' ? hex_four(r->at + 6) : -1;
        if (low < 0xDC00 || low > 0xDFFF)
            return refuse_at(r, r->at, NULL, "this surrogate lacks its other half");
        code = 0x10000 + (code - 0xD800) * 0x400 + (low - 0xDC00);
        r->at += 6;
    }
    r->at += 6;
    *to += tb_utf8_encode((uint32_t)code, *to);
    return TB_OK;
}

/* Decodes the escape at r->at. */
static tb_status take_escape(reader *r, char **to)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    const char *letter;

    if (r->at[1] == 'u')
        return take_unicode(r, to);
    letter = r->at[1] != '\0' ? strchr(letters, r->at[1]) : NULL;
    if (letter == NULL)
        return refuse_at(r, r->at, "a backslash itself is written \\\\", "unknown escape in a string");
    *(*to)++ = meant[letter - letters];
    r->at += 2;
    return TB_OK;
}

static tb_status refuse_in_string(const reader *r, const char *from, size_t extra_before)
{
    reader start = *r; /* as it was when the string began, for its place */

    if (r->at < r->end && *r->at != '\n' && *r->at != '\0') {
        tb_diags_error(r->tree.diags, TB_DIAG_SYNTAX, place_at(r, r->at), *r->at == '\t' ? "write it \\t" : NULL,
                       "control character 0x%02X in a string", (unsigned)(unsigned char)*r->at);
        return TB_ERR_INPUT;
    }
    start.line_extra = extra_before;
    return refuse_at(&start, from, NULL, "unterminated string");
}

/* What follows the first plain part of a string that began at FROM, up to its closing quote; TO is where it goes. */
static tb_status take_rest(reader *r, const char *from, size_t extra, char **to)
{
    while (*r->at != '"') {
        unsigned char c = (unsigned char)*r->at;
        size_t len = 1;

        if (c == '\\') {
            tb_status status = take_escape(r, to);

            if (status != TB_OK)
                return status;
            continue;
        }
        if (c < 0x20)
            return refuse_in_string(r, from, extra);
        if (c >= 0x80)
            r->line_extra += (c & 0xC0) == 0x80;
        else
            len = tbi_json_plain(r->at, r->end);
        memcpy(*to, r->at, len);
        *to += len;
        r->at += len;
    }
    return TB_OK;
}

/* The string whose opening quote is at r->at. */
static tb_status take_string(reader *r, tb_text *text, tb_place *place)
{
    const char *from = r->at++;
    size_t extra = r->line_extra;
    char *at = copy_at(r, r->at), *to;

    *place = place_at(r, from);
    r->at += tbi_json_plain(r->at, r->end);
    to = copy_at(r, r->at);
    if (*r->at != '"' && take_rest(r, from, extra, &to) != TB_OK)
        return TB_ERR_INPUT;
    r->at++;
    *to = '\0';
    *text = (tb_text){at, (size_t)(to - at)};
    place->width = (uint32_t)((size_t)(r->at - from) - (r->line_extra - extra));
    return TB_OK;
}

static bool in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_' || c == '+' ||
           c == '-' || c == '.';
}

/* The longest run of characters at FROM that numbers and words are made of. */
static tb_text word_at(const char *from)
{
    size_t len = 0;

    while (in_word(from[len]))
        len++;
    return (tb_text){from, len};
}

static tb_status refuse_word(const reader *r, tb_text word)
{
    static const char *const meant[][2] = {
        {"true", "it is written true"},          {"false", "it is written false"},
        {"null", "it is written null"},          {"none", "nothing is written null"},
        {"nan", "JSON has no such number"},      {"infinity", "JSON has no such number"},
        {"-infinity", "JSON has no such number"}};
    bool numeric = (word.at[0] >= '0' && word.at[0] <= '9') || strchr("+-.", word.at[0]) != NULL;
    const char *hint = numeric ? "a number is written 1000, 0.5, -2 or 1e6" : "put a text in double quotes";
    tb_place place = place_at(r, word.at);

    place.width = (uint32_t)word.len;
    for (size_t i = 0; i < sizeof meant / sizeof meant[0]; i++)
        if (word.len == strlen(meant[i][0]) && strncasecmp(word.at, meant[i][0], word.len) == 0)
            hint = meant[i][1];
    tb_diags_error(r->tree.diags, TB_DIAG_SYNTAX, place, hint, "'%.*s' is no %s",
                   (int)(word.len < 100 ? word.len : 100), word.at, numeric ? "number" : "JSON value");
    return TB_ERR_INPUT;
}

/* What WORD, which is not empty, stands for; TEXT if it is nothing. */
static tb_node_kind resolve(tb_text word, double *number)
{
    switch (word.at[0]) {
    case 't': return tb_text_equal(word, TB_TEXT("true")) ? TB_NODE_BOOL : TB_NODE_TEXT;
    case 'f': return tb_text_equal(word, TB_TEXT("false")) ? TB_NODE_BOOL : TB_NODE_TEXT;
    case 'n': return tb_text_equal(word, TB_TEXT("null")) ? TB_NODE_NULL : TB_NODE_TEXT;
    default: return tb_number_parse(word, number) ? TB_NODE_NUMBER : TB_NODE_TEXT;
    }
}

/* A number, or true, false, null. */
static tb_status take_word(reader *r)
{
    tb_text word = word_at(r->at);
    tb_node_kind kind;
    double number = 0;
    tb_node *node;

    if (word.len == 0)
        return refuse_unexpected(r, "a value");
    kind = resolve(word, &number);
    if (kind == TB_NODE_TEXT)
        return refuse_word(r, word);
    node = tbi_tree_add(&r->tree, kind);
    if (node == NULL)
        return TB_ERR_NOMEM;
    node->at = place_at(r, r->at);
    node->at.width = (uint32_t)word.len;
    node->plain = true;
    node->number = number;
    node->truth = word.at[0] == 't';
    node->text = (tb_text){copy_at(r, word.at), word.len};
    copy_at(r, word.at)[word.len] = '\0';
    r->at += word.len;
    return TB_OK;
}

static tb_status take_text(reader *r)
{
    tb_node *node = tbi_tree_add(&r->tree, TB_NODE_TEXT);

    return node != NULL ? take_string(r, &node->text, &node->at) : TB_ERR_NOMEM;
}

static tb_status take_key(reader *r)
{
    tb_status status;

    if (*r->at != '"')
        return refuse_unexpected(r, "a key in double quotes");
    status = take_string(r, &r->tree.key, &r->tree.key_at);
    if (status != TB_OK)
        return status;
    skip_blank(r);
    if (*r->at != ':')
        return refuse_unexpected(r, "':' after a key");
    r->at++;
    skip_blank(r);
    r->tree.has_key = true;
    return TB_OK;
}

/* Opens a list or map and goes to its first value or its end. */
static tb_status take_opening(reader *r, bool *want_value)
{
    bool is_map = *r->at == '{';
    tb_status status = tbi_tree_open(&r->tree, is_map ? TB_NODE_MAP : TB_NODE_LIST, place_at(r, r->at));

    if (status != TB_OK)
        return status;
    r->at++;
    skip_blank(r);
    *want_value = *r->at != (is_map ? '}' : ']');
    return is_map && *want_value ? take_key(r) : TB_OK;
}

/* What follows a value: ends the lists and maps that end here, and goes to the next value if there is one. */
static tb_status take_closing(reader *r)
{
    tb_status status;

    for (;;) {
        bool is_map;

        skip_blank(r);
        if (r->tree.depth == 0)
            return TB_OK;
        is_map = r->tree.open[r->tree.depth - 1].node->kind == TB_NODE_MAP;
        if (*r->at == ',') {
            r->at++;
            skip_blank(r);
            return is_map ? take_key(r) : TB_OK;
        }
        if (*r->at != (is_map ? '}' : ']'))
            return refuse_unexpected(r, is_map ? "',' or '}' after a value" : "',' or ']' after a value");
        r->at++;
        status = tbi_tree_close(&r->tree);
        if (status != TB_OK)
            return status;
    }
}

static tb_status take_document(reader *r)
{
    tb_status status = TB_OK;

    do {
        bool want_value = false;

        if (*r->at == '{' || *r->at == '[')
            status = take_opening(r, &want_value);
        else if (*r->at == '"')
            status = take_text(r);
        else
            status = take_word(r);
        if (status == TB_OK && !want_value)
            status = take_closing(r);
    } while (status == TB_OK && r->tree.depth > 0);
    return status;
}

tb_status tb_json_parse(const tb_source *source, tb_arena *arena, tb_diags *diags, const tb_node **out)
{
    tbi_open open[TB_DEPTH_MAX];
    reader r = {
        .tree = {.source = source, .arena = arena, .diags = diags, .open = open},
        .at = source->data,
        .end = source->data + source->len,
        .line_at = source->data,
        .line = source->first_line,
    };
    tb_status status;

    *out = NULL;
    skip_blank(&r);
    if (r.at == r.end) {
        tb_diags_error(diags, TB_DIAG_EMPTY, (tb_place){.source = source}, NULL, "the file is empty");
        return TB_ERR_INPUT;
    }
    r.copy = tb_arena_copy(arena, source->data, source->len);
    if (r.copy == NULL)
        return TB_ERR_NOMEM;
    status = take_document(&r);
    if (status == TB_OK && r.at != r.end) {
        tb_diags_error(diags, TB_DIAG_TRAILING, place_at(&r, r.at), NULL,
                       "there is more after the end of the document");
        status = TB_ERR_INPUT;
    }
    if (status == TB_OK && r.tree.has_duplicates)
        status = TB_ERR_INPUT;
    if (status == TB_OK)
        *out = r.tree.root;
    return status;
}
