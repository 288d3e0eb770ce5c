/* fuzz_pack.c - the bytes as a pack in one JSON document: one that loads scores, and its canonical JSON is the same
 * pack. */
#include "fuzz.h"

#include <string.h>

static void check_again(const tb_pack *pack)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_pack *again = NULL;
    tb_status status = TB_OK;

    if (pack->json_len <= TB_FILE_MAX) {
        status = tb_pack_from_json("canonical", pack->json, pack->json_len, &diags, &again);
        fuzz_check(status == TB_OK, "a pack's canonical JSON is a pack");
        fuzz_check(strcmp(pack->sha256, again->sha256) == 0, "and the same one");
    }
    tb_pack_free(again);
    fuzz_finish_diags(&diags, status);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_pack *pack = NULL;
    tb_profile profile;
    tb_status status = tb_pack_from_json("input", size > 0 ? (const char *)data : "", size, &diags, &pack);

    fuzz_check((status == TB_OK) == (pack != NULL), "a pack comes with TB_OK only");
    if (pack != NULL) {
        check_again(pack);
        status = tb_profile_describe(pack, "Two cups for breakfast", &arena, &diags, &profile);
        if (status == TB_OK)
            fuzz_report(pack, &profile, NULL);
    }
    fuzz_finish_diags(&diags, status);
    tb_arena_release(&arena);
    tb_pack_free(pack);
    return 0;
}
