/* tbi_lexer.h - the words, numbers and signs of a condition. */
#ifndef TBI_LEXER_H
#define TBI_LEXER_H

#include "diag.h"

typedef enum tbi_token_kind {
    TBI_TOKEN_END,
    TBI_TOKEN_WORD,
    TBI_TOKEN_NUMBER,
    TBI_TOKEN_REGEX,
    TBI_TOKEN_OPERATOR,
    TBI_TOKEN_OPEN,
    TBI_TOKEN_CLOSE,
    TBI_TOKEN_LIST_OPEN,
    TBI_TOKEN_LIST_CLOSE,
    TBI_TOKEN_COMMA,
    TBI_TOKEN_BROKEN, /* reported */
} tbi_token_kind;

typedef struct tbi_token {
    tbi_token_kind kind;
    tb_text text; /* a regex without its slashes */
    double number;
} tbi_token;

typedef struct tbi_lexer {
    tb_diags *diags;
    tb_text text; /* the condition */
    tb_place at;  /* where it begins */
    size_t pos;
    tbi_token now;
    bool failed; /* something was reported: what follows a first error is rarely worth reading */
} tbi_lexer;

/* Reads the next token into `now`. */
void tbi_lexer_advance(tbi_lexer *lexer);

/* The place of a part of the condition. */
tb_place tbi_lexer_place(const tbi_lexer *lexer, tb_text part);

/* Reports a problem with that part, printf's, unless one was reported before. */
void tbi_lexer_fail(tbi_lexer *lexer, tb_diag_code code, tb_text part, const char *hint, const char *format, ...)
    TB_PRINTF(5, 6);

#endif
