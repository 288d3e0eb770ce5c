/* fuzz_mustache.c - the bytes as a template, and as the partial it names: a rendering or a reason, the same twice. */
#include "fuzz.h"

#include "escape.h"
#include "mustache.h"

#include <string.h>

static const char data_text[] =
    "{\"a\": \"<b>\", \"l\": [1, [2, {\"a\": \"x\"}]], \"m\": {\"l\": [], \"b\": true, \"n\": null}, \"t\": \"\"}";

static tb_status find_self(void *context, tb_text name, tb_place at, const tb_template **out)
{
    (void)at;
    *out = name.len == 1 ? context : NULL;
    return TB_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_source *values = NULL, *source = fuzz_source(data, size, &diags);
    const tb_node *node = NULL;
    const tb_template *template = NULL;
    tb_buf first = {.ceiling = 1 << 20}, second = {.ceiling = 1 << 20};
    tb_status status = source != NULL ? tb_template_parse(source, &arena, &diags, &template) : TB_ERR_INPUT;

    fuzz_check((status == TB_OK) == (template != NULL), "a template comes with TB_OK only");
    if (status == TB_OK)
        status = tb_source_from("data", data_text, strlen(data_text), &diags, &values);
    if (status == TB_OK)
        status = tb_json_parse(values, &arena, &diags, &node);
    if (status == TB_OK) {
        tb_rendering how = {tb_escape_html, find_self, (void *)(uintptr_t) template, &diags};
        status = tb_template_render(template, node, &how, &first);
        if (status == TB_OK) {
            fuzz_check(tb_template_render(template, node, &how, &second) == TB_OK, "rendering fails the second time");
            fuzz_check(first.len == second.len && memcmp(first.data != NULL ? first.data : "",
                                                         second.data != NULL ? second.data : "", first.len) == 0,
                       "rendering has no state");
        }
    }
    if (status != TB_ERR_NOMEM) /* of our own ceiling */
        fuzz_finish_diags(&diags, status);
    tb_diags_release(&diags);
    tb_buf_release(&first);
    tb_buf_release(&second);
    tb_arena_release(&arena);
    tb_source_free(values);
    tb_source_free(source);
    return 0;
}
