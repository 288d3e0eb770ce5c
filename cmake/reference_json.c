/* reference_json - checks a pack's reference run and writes what reports show of it, without the samples: a tenth of
 * it, and read with every report. At build time. tb-reference-json DIR REFERENCE JSON */
#include "diag.h"
#include "evidence.h"
#include "file.h"
#include "pack.h"
#include "source.h"

#include <stdio.h>

static void put_entry(tb_buf *out, const tb_node *map, const char *key, const char *before)
{
    const tb_node *entry = tb_node_get(map, key);

    if (entry == NULL)
        return;
    tb_buf_printf(out, "%s\"%s\":", before, key);
    tb_node_put_canonical(out, entry);
}

static void put_reference(tb_buf *out, const tb_node *node)
{
    const tb_node *results = tb_node_get(node, "results");

    put_entry(out, node, "tiebreak", "{");
    put_entry(out, node, "machine", ",");
    put_entry(out, node, "measured_on", ",");
    put_entry(out, node, "circumstances", ",");
    put_entry(out, node, "interpreters", ",");
    tb_buf_puts(out, ",\"results\":[");
    for (const tb_node *result = results->first; result != NULL; result = result->next) {
        put_entry(out, result, "benchmark", result == results->first ? "{" : ",{");
        put_entry(out, result, "pairs", ",");
        tb_buf_putc(out, '}');
    }
    tb_buf_puts(out, "]}\n");
}

static tb_status convert(char **names, tb_diags *diags, tb_arena *arena, tb_pack **pack, tb_source **source)
{
    const tb_node *node = NULL;
    tb_buf out = TB_BUF_EMPTY;
    tb_evidence evidence;
    int error = 0;
    tb_status status = tb_pack_load(names[0], diags, pack);

    if (status == TB_OK)
        status = tb_source_read(names[1], diags, source);
    if (status == TB_OK)
        status = tb_json_parse(*source, arena, diags, &node);
    if (status == TB_OK)
        status = tb_evidence_read(*pack, node, arena, diags, &evidence);
    if (status == TB_OK) {
        put_reference(&out, node);
        status = tb_buf_status(&out);
    }
    if (status == TB_OK && (status = tb_file_write(names[2], out.data, out.len, &error)) != TB_OK)
        fprintf(stderr, "tb-reference-json: cannot write %s\n", names[2]);
    tb_buf_release(&out);
    return status;
}

int main(int argc, char **argv)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_arena arena = TB_ARENA_EMPTY;
    tb_buf text = TB_BUF_EMPTY;
    tb_pack *pack = NULL;
    tb_source *source = NULL;

    if (argc != 4) {
        fprintf(stderr, "usage: tb-reference-json DIR REFERENCE JSON\n");
        return 2;
    }
    const tb_status status = convert(argv + 1, &diags, &arena, &pack, &source);
    tb_diags_sort(&diags);
    for (size_t i = 0; i < diags.count; i++)
        tb_diag_put(&text, &diags.list[i], false);
    if (text.data != NULL)
        fputs(text.data, stderr);
    tb_pack_free(pack);
    tb_buf_release(&text);
    tb_diags_release(&diags);
    tb_arena_release(&arena);
    tb_source_free(source);
    return status == TB_OK ? 0 : 2;
}
