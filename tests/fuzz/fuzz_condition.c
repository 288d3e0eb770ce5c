/* fuzz_condition.c - the bytes as the condition of a rule of the small pack, which is then scored and said in English.
 */
#include "fuzz.h"

#include "escape.h"

#include <string.h>

/* The small pack with the bytes as the condition of its first rule that has one. */
static void put_pack(tb_buf *out, const uint8_t *data, size_t size)
{
    static const char key[] = "\"when\":\"";
    tb_text json = fuzz_small_json();
    const char *start = strstr(json.at, key), *end = start != NULL ? strchr(start + sizeof key - 1, '"') : NULL;

    fuzz_check(end != NULL, "the small pack has a condition");
    tb_buf_add(out, json.at, (size_t)(start - json.at) + sizeof key - 2);
    tb_escape_json(out, (tb_text){(const char *)data, size});
    tb_buf_puts(out, end + 1);
}

static void put_english(const tb_pack *pack)
{
    tb_buf english = TB_BUF_EMPTY;

    for (size_t i = 0; i < pack->rule_count; i++)
        if (pack->rules[i].when != NULL)
            tb_condition_put_english(&english, pack->rules[i].when, pack);
    tb_buf_release(&english);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tb_setting answers[] = {
        {"cups", "4", NULL}, {"thirst", "unknown", NULL}, {"title", "Herbs", NULL}, {"workloads.evening", "1", NULL}};
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf json = TB_BUF_EMPTY;
    tb_pack *pack = NULL;
    tb_profile profile;
    tb_status status;

    if (size == 0 || size > 4096)
        return 0;
    put_pack(&json, data, size);
    status = tb_pack_from_json("input", json.data, json.len, &diags, &pack);
    if (status == TB_OK) {
        put_english(pack);
        status = tb_profile_read_with(pack, NULL, answers, 4, true, &arena, &diags, &profile);
        if (status == TB_OK)
            fuzz_report(pack, &profile, NULL);
    }
    fuzz_finish_diags(&diags, status);
    tb_pack_free(pack);
    tb_arena_release(&arena);
    tb_buf_release(&json);
    return 0;
}
