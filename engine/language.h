/* language.h - the languages reports are written in by templates, and how each is escaped. */
#ifndef TB_LANGUAGE_H
#define TB_LANGUAGE_H

#include "buf.h"
#include "text.h"

/* The languages a template is written in: what it prints is escaped for it. */
typedef enum tb_language { TB_PLAIN, TB_HTML, TB_MARKDOWN, TB_CSV, TB_LANGUAGE_COUNT } tb_language;

/* The language of a template called NAME: by its ending (.html, .htm, .md, .markdown, .csv, .txt), that of `.mustache`
 * left aside. TB_LANGUAGE_COUNT if it is none of them. */
tb_language tb_language_of(const char *name);

/* The escaper of a language; for TB_PLAIN the terminal's. */
void (*tb_language_escape(tb_language language))(tb_buf *out, tb_text text);

#endif
