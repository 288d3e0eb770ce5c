#include "language.h"

#include "escape.h"

#include <string.h>

static bool ends_with(tb_text name, const char *ending)
{
    size_t len = strlen(ending);

    return name.len > len && memcmp(name.at + name.len - len, ending, len) == 0;
}

tb_language tb_language_of(const char *name)
{
    static const struct {
        const char *ending;
        tb_language language;
    } rows[] = {{".html", TB_HTML},         {".htm", TB_HTML}, {".md", TB_MARKDOWN},
                {".markdown", TB_MARKDOWN}, {".csv", TB_CSV},  {".txt", TB_PLAIN}};
    tb_text text = tb_text_of(name);

    if (ends_with(text, ".mustache"))
        text.len -= strlen(".mustache");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (ends_with(text, rows[i].ending))
            return rows[i].language;
    return TB_LANGUAGE_COUNT;
}

void (*tb_language_escape(tb_language language))(tb_buf *out, tb_text text)
{
    switch (language) {
    case TB_HTML: return tb_escape_html;
    case TB_MARKDOWN: return tb_escape_markdown;
    case TB_CSV: return tb_escape_csv;
    default: return tb_escape_terminal;
    }
}
