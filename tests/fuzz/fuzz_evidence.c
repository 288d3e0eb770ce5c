/* fuzz_evidence.c - the bytes as a file of evidence, with which a profile is scored. */
#include "fuzz.h"

#include "evidence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const tb_pack *pack = fuzz_small_pack();
    tb_setting answers[] = {{"cups", "4", NULL}, {"size", "large", NULL}};
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    const tb_node *node = NULL;
    tb_evidence evidence;
    tb_profile profile;
    tb_source *source = fuzz_source(data, size, &diags);
    tb_status status = source != NULL ? tb_document_parse(source, &arena, &diags, &node) : TB_ERR_INPUT;

    if (status == TB_OK)
        status = tb_evidence_read(pack, node, &arena, &diags, &evidence);
    if (status == TB_OK)
        status = tb_profile_read_with(pack, NULL, answers, 2, true, &arena, &diags, &profile);
    if (status == TB_OK)
        fuzz_report(pack, &profile, &evidence);
    fuzz_finish_diags(&diags, status);
    tb_arena_release(&arena);
    tb_source_free(source);
    return 0;
}
