/* fuzz_benchmark.c - the bytes as a benchmark's description. */
#include "fuzz.h"

#include "benchmark.h"

#include <string.h>

/* What a runner relies on. */
static void check(const tb_pack *pack, const tb_benchmark *b)
{
    fuzz_check(b->title != NULL && b->measures != NULL && b->does_not_show != NULL, "a benchmark says what it is");
    fuzz_check(b->unit != NULL && b->timeout > 0 && b->size > 0 && b->quick_size > 0, "it has unit, limit and sizes");
    fuzz_check(b->need_count <= TB_BENCHMARK_NEEDS_MAX && b->variant_count <= TB_BENCHMARK_VARIANTS_MAX,
               "no more than there is room for");
    for (size_t i = 0; i < b->need_count; i++)
        fuzz_check(b->needs[i].program != NULL && b->needs[i].install != NULL, "a need says how to get it");
    for (size_t i = 0; i < b->claim_count; i++)
        fuzz_check(b->claims[i] < pack->claim_count, "its claims are the pack's");
    for (size_t i = 0; i < b->variant_count; i++)
        fuzz_check(tb_benchmark_variant_find(b, b->variants[i].id) == (int)i, "a variant is found by its id");
    if (b->kind == TB_BENCHMARK_HTTP)
        fuzz_check(b->path != NULL && b->path[0] == '/' && b->connections > 0, "a server is asked for something");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const tb_pack *pack = fuzz_small_pack();
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    const tb_node *node = NULL;
    tb_benchmark benchmark;
    tb_source *source = fuzz_source(data, size, &diags);
    tb_status status = source != NULL ? tb_document_parse(source, &arena, &diags, &node) : TB_ERR_INPUT;

    if (status == TB_OK)
        status = tb_benchmark_read(pack, "brew", node, &arena, &diags, &benchmark);
    if (status == TB_OK)
        check(pack, &benchmark);
    fuzz_check(tb_source_lines((tb_text){(const char *)data, size}) <= size, "a line has a letter at least");
    fuzz_finish_diags(&diags, status);
    tb_arena_release(&arena);
    tb_source_free(source);
    return 0;
}
