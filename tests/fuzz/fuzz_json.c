/* fuzz_json.c - the bytes as a document of JSON: whatever they are, a tree or a reason, and the tree is what its
 * canonical JSON says. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    const tb_node *node = NULL;
    tb_source *source = fuzz_source(data, size, &diags);
    tb_status status = source != NULL ? tb_json_parse(source, &arena, &diags, &node) : TB_ERR_INPUT;

    fuzz_check((status == TB_OK) == (node != NULL), "a tree comes with TB_OK only");
    if (node != NULL)
        fuzz_check_canonical(node);
    fuzz_finish_diags(&diags, status);
    tb_arena_release(&arena);
    tb_source_free(source);
    return 0;
}
