/* fuzz_profile.c - the bytes as a profile, YAML or JSON, read and scored. */
#include "fuzz.h"

#ifdef FUZZ_DEFAULT
#define FUZZ_PACK fuzz_default_pack
#else
#define FUZZ_PACK fuzz_small_pack
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const tb_pack *pack = FUZZ_PACK();
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    const tb_node *node = NULL;
    tb_profile profile;
    tb_source *source = fuzz_source(data, size, &diags);
    tb_status status = source != NULL ? tb_document_parse(source, &arena, &diags, &node) : TB_ERR_INPUT;

    if (status == TB_OK)
        status = tb_profile_read(pack, node, true, &arena, &diags, &profile);
    if (status == TB_OK)
        fuzz_report(pack, &profile, NULL);
    fuzz_finish_diags(&diags, status);
    tb_arena_release(&arena);
    tb_source_free(source);
    return 0;
}
