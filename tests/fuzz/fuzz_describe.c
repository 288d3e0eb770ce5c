/* fuzz_describe.c - the bytes as a description, from which the default pack's lexicon infers a profile. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const tb_pack *pack = fuzz_default_pack();
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_profile profile;
    tb_source *source = fuzz_source(data, size, &diags);
    tb_status status = TB_ERR_INPUT;

    if (source != NULL)
        status = tb_profile_describe(pack, source->data, &arena, &diags, &profile);
    if (status == TB_OK)
        fuzz_report(pack, &profile, NULL);
    fuzz_finish_diags(&diags, status);
    tb_arena_release(&arena);
    tb_source_free(source);
    return 0;
}
