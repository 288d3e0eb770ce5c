#include "source.h"

#include "tbi_source.h"

#include <stdlib.h>
#include <string.h>

tb_source *tbi_source_new(const char *name, const char *bytes, size_t len)
{
    size_t name_size = strlen(name) + 1;
    tb_source *source = malloc(sizeof *source + name_size + len + 1);
    char *at;

    if (source == NULL)
        return NULL;
    at = (char *)(source + 1);
    memcpy(at, name, name_size);
    *source = (tb_source){.name = at, .data = at + name_size, .len = len, .first_line = 1};
    if (len > 0)
        memcpy(at + name_size, bytes, len);
    at[name_size + len] = '\0';
    return source;
}

void tb_source_free(tb_source *source)
{
    free(source);
}

tb_text tb_source_line(const tb_source *source, uint32_t line)
{
    const char *at = source->data, *end = source->data + source->len, *stop;

    if (line < source->first_line)
        return (tb_text){"", 0};
    for (uint32_t i = source->first_line; i < line && at != NULL; i++) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (at != NULL)
            at++;
    }
    if (at == NULL)
        return (tb_text){"", 0};
    stop = memchr(at, '\n', (size_t)(end - at));
    if (stop == NULL)
        stop = end;
    if (stop > at && stop[-1] == '\r')
        stop--;
    return (tb_text){at, (size_t)(stop - at)};
}
