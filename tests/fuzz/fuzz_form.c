/* fuzz_form.c - the bytes as what a browser sends of the form. What is understood must be shown again in the form, and
 * what the form then sends must say the same. */
#include "fuzz.h"

#include "form.h"
#include "report.h"

#include <cjson/cJSON.h>
#include <string.h>

/* The profile as JSON; whether somebody looked it over is not part of the form. */
static char *printed(const tb_pack *pack, const tb_profile *profile)
{
    cJSON *json = tb_profile_json(pack, profile);
    char *text;

    cJSON_DeleteItemFromObject(json, "confirmed");
    text = cJSON_PrintUnformatted(json);
    cJSON_Delete(json);
    return text;
}

/* The profile of TEXT through the form and back, as JSON. */
static char *around(const tb_pack *pack, const char *text, tb_arena *arena, tb_diags *diags)
{
    tb_source *source = NULL;
    const tb_node *node = NULL;
    web_fields fields;
    web_mistakes mistakes;
    tb_profile profile;
    size_t dropped = 0;

    fuzz_check(tb_source_from("profile", text, strlen(text), diags, &source) == TB_OK, "a profile is a text");
    fuzz_check(tb_json_parse(source, arena, diags, &node) == TB_OK, "a profile is JSON");
    fuzz_check(web_form_fill(pack, node, arena, &fields, &dropped) == TB_OK && dropped == 0,
               "all of it is in the form");
    fuzz_check(web_form_read(pack, &fields, false, arena, &mistakes, &profile) == TB_OK && mistakes.count == 0,
               "what the form says it takes");
    tb_diags_keep(diags, source);
    return printed(pack, &profile);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const tb_pack *pack = fuzz_default_pack();
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    web_fields fields;
    web_mistakes mistakes = {NULL, 0};
    tb_profile profile;
    tb_status status = web_fields_read((tb_text){(const char *)data, size}, &arena, &diags, &fields);

    if (status == TB_OK) {
        status = web_form_read(pack, &fields, false, &arena, &mistakes, &profile);
        fuzz_check(status == TB_OK, "mistakes are told, and no failure");
        cJSON_Delete(web_form_view(pack, &(web_form_values){.fields = &fields, .mistakes = &mistakes}, &arena));
    }
    if (status == TB_OK && mistakes.count == 0) {
        char *once = printed(pack, &profile), *twice = around(pack, once, &arena, &diags);
        fuzz_check(strcmp(once, twice) == 0, "a profile comes through the form as it was");
        cJSON_free(once);
        cJSON_free(twice);
    }
    tb_diags_release(&diags);
    tb_arena_release(&arena);
    return 0;
}
