/* fuzz_fields.c - the bytes as the fields of a form, and as a path. */
#include "fuzz.h"

#include "request.h"
#include "route.h"

#include <string.h>

static void check_text(tb_text text)
{
    fuzz_check(text.at != NULL && text.at[text.len] == '\0' && strlen(text.at) == text.len, "a field ends at its NUL");
    fuzz_check(tb_utf8_valid_len(text.at, text.len) == text.len, "a field is UTF-8");
    for (size_t i = 0; i < text.len; i++)
        fuzz_check((unsigned char)text.at[i] >= ' ' || text.at[i] == '\n' || text.at[i] == '\t',
                   "a field has no control character but line ends and tabs");
}

static void check_path(tb_text path)
{
    tb_text key;
    const web_route *route = web_route_find(path, &key);

    fuzz_check(key.len == 0 || (route != NULL && key.at >= path.at && key.at + key.len <= path.at + path.len),
               "a key is a part of the path");
    fuzz_check(route == NULL || path.len < WEB_PATH_MAX, "paths are short");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const tb_text text = {size > 0 ? (const char *)data : "", size};
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    web_fields fields;
    const tb_status status = web_fields_read(text, &arena, &diags, &fields);

    fuzz_check(status != TB_OK || fields.count <= WEB_FIELDS_MAX, "fields are bounded");
    for (size_t i = 0; status == TB_OK && i < fields.count; i++) {
        check_text(fields.list[i].name);
        check_text(fields.list[i].value);
        fuzz_check(fields.list[i].name.len <= WEB_FIELD_NAME_MAX, "names are bounded");
        fuzz_check(web_fields_get(&fields, fields.list[i].name.at) != NULL, "a field there is, is found");
    }
    check_path(text);
    fuzz_finish_diags(&diags, status);
    tb_arena_release(&arena);
    return 0;
}
