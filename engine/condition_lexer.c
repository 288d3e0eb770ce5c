/* condition_lexer.c - the words, numbers and signs of a condition. */
#include "number.h"
#include "tbi_lexer.h"
#include "tbi_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

tb_place tbi_lexer_place(const tbi_lexer *lex, tb_text part)
{
    return tbi_place_within(lex->at, lex->text, (size_t)(part.at - lex->text.at), part.len);
}

void tbi_lexer_fail(tbi_lexer *lex, tb_diag_code code, tb_text part, const char *hint, const char *format, ...)
{
    char message[512];
    va_list args;

    if (lex->failed)
        return;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    tb_diags_error(lex->diags, code, tbi_lexer_place(lex, part), hint, "%s", message);
    lex->failed = true;
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
}

static size_t scan_while_word(const tbi_lexer *lex, size_t from)
{
    while (from < lex->text.len && is_word_char(lex->text.at[from]))
        from++;
    return from;
}

/* A regex runs to the next slash that is not escaped. */
static void scan_regex(tbi_lexer *lex)
{
    size_t start = ++lex->pos;

    while (lex->pos < lex->text.len && lex->text.at[lex->pos] != '/')
        lex->pos += lex->text.at[lex->pos] == '\\' && lex->pos + 1 < lex->text.len ? 2 : 1;
    lex->now = (tbi_token){TBI_TOKEN_REGEX, {lex->text.at + start, lex->pos - start}, 0};
    if (lex->pos >= lex->text.len) {
        tbi_lexer_fail(lex, TB_DIAG_SYNTAX, ((tb_text){lex->text.at + start - 1, 1}), "end it with a slash",
                       "unterminated regular expression");
        lex->now.kind = TBI_TOKEN_BROKEN;
        return;
    }
    lex->pos++;
}

/* What was meant by a sign that conditions do not have. */
static const char *hint_for(tb_text rest)
{
    static const char *const meant[][2] = {
        {"=>", "write >="},
        {"=<", "write <="},
        {"=", "to compare, write =="},
        {"!", "write != or not"},
        {"&", "write and"},
        {"|", "write or"},
        {"<>", "write !="},
        {"~", "write matches"},
        {"\"", "write it without quotes"},
        {"'", "write it without quotes"},
    };

    for (size_t i = 0; i < sizeof meant / sizeof meant[0]; i++)
        if (rest.len >= strlen(meant[i][0]) && memcmp(rest.at, meant[i][0], strlen(meant[i][0])) == 0)
            return meant[i][1];
    return NULL;
}

static void scan_operator(tbi_lexer *lex)
{
    static const char *const two[] = {"==", "!=", "<=", ">="};
    tb_text rest = {lex->text.at + lex->pos, lex->text.len - lex->pos};

    for (size_t i = 0; i < sizeof two / sizeof two[0]; i++)
        if (rest.len >= 2 && memcmp(rest.at, two[i], 2) == 0) {
            lex->now = (tbi_token){TBI_TOKEN_OPERATOR, {rest.at, 2}, 0};
            lex->pos += 2;
            return;
        }
    lex->now = (tbi_token){TBI_TOKEN_OPERATOR, {rest.at, 1}, 0};
    if (rest.at[0] != '<' && rest.at[0] != '>') {
        lex->now.kind = TBI_TOKEN_BROKEN;
        (void)tb_utf8_next(rest.at, rest.len, &lex->now.text.len);
        tbi_lexer_fail(lex, TB_DIAG_SYNTAX, lex->now.text, hint_for(rest), "unexpected '%.*s' in a condition",
                       (int)lex->now.text.len, rest.at);
    }
    lex->pos++;
}

static tbi_token_kind punctuation(char c)
{
    switch (c) {
    case '(': return TBI_TOKEN_OPEN;
    case ')': return TBI_TOKEN_CLOSE;
    case '[': return TBI_TOKEN_LIST_OPEN;
    case ']': return TBI_TOKEN_LIST_CLOSE;
    case ',': return TBI_TOKEN_COMMA;
    default: return TBI_TOKEN_BROKEN;
    }
}

static void scan_word(tbi_lexer *lex)
{
    size_t start = lex->pos;

    lex->pos = scan_while_word(lex, lex->pos + 1);
    lex->now = (tbi_token){TBI_TOKEN_WORD, {lex->text.at + start, lex->pos - start}, 0};
    char c = lex->now.text.at[0];
    if ((c >= '0' && c <= '9') || c == '-' || c == '.') {
        lex->now.kind = TBI_TOKEN_NUMBER;
        if (!tb_number_parse(lex->now.text, &lex->now.number)) {
            tbi_lexer_fail(lex, TB_DIAG_SYNTAX, lex->now.text, "a number is written as in JSON: 1000, 0.5, -2",
                           "'%.*s' is no number", (int)lex->now.text.len, lex->now.text.at);
            lex->now.kind = TBI_TOKEN_BROKEN;
        }
    }
}

void tbi_lexer_advance(tbi_lexer *lex)
{
    while (lex->pos < lex->text.len && (lex->text.at[lex->pos] == ' ' || lex->text.at[lex->pos] == '\n'))
        lex->pos++;
    lex->now = (tbi_token){TBI_TOKEN_END, {lex->text.at + lex->pos, 0}, 0};
    if (lex->pos >= lex->text.len)
        return;
    char c = lex->text.at[lex->pos];
    if (c == '/') {
        scan_regex(lex);
    } else if (is_word_char(c)) {
        scan_word(lex);
    } else if (punctuation(c) != TBI_TOKEN_BROKEN) {
        lex->now = (tbi_token){punctuation(c), {lex->text.at + lex->pos, 1}, 0};
        lex->pos++;
    } else {
        scan_operator(lex);
    }
}
