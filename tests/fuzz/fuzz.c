#include "fuzz.h"

#include "fuzz_packs.h"
#include "report.h"
#include "score.h"
#include "view.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALL, DEFAULT }; /* in fuzz_packs, as CMakeLists.txt names them */
enum { DRAWS = 20, TODAY = 20413 /* 2025-11-21 */ };

void fuzz_check(bool holds, const char *law)
{
    if (holds)
        return;
    fprintf(stderr, "broken: %s\n", law);
    abort();
}

static tb_pack *load(const tb_embedded *file)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_pack *pack = NULL;
    tb_status status = tb_pack_from_json(file->name, file->bytes, file->len, &diags, &pack);

    fuzz_check(status == TB_OK, "the built-in packs load");
    tb_diags_release(&diags);
    return pack;
}

tb_text fuzz_small_json(void)
{
    return (tb_text){fuzz_packs[SMALL].bytes, fuzz_packs[SMALL].len};
}

const tb_pack *fuzz_small_pack(void)
{
    static tb_pack *pack;

    if (pack == NULL)
        pack = load(&fuzz_packs[SMALL]);
    return pack;
}

const tb_pack *fuzz_default_pack(void)
{
    static tb_pack *pack;

    if (pack == NULL)
        pack = load(&fuzz_packs[DEFAULT]);
    return pack;
}

tb_source *fuzz_source(const uint8_t *data, size_t size, tb_diags *diags)
{
    tb_source *source = NULL;
    tb_status status = tb_source_from("input", size > 0 ? (const char *)data : "", size, diags, &source);

    fuzz_check((status == TB_OK) == (source != NULL), "a source comes with TB_OK only");
    return source;
}

static void check_place(const tb_place *at)
{
    const tb_source *source = at->source;
    uint32_t last;

    if (source == NULL || at->line == 0)
        return;
    last = source->first_line;
    for (size_t i = 0; i < source->len; i++)
        last += source->data[i] == '\n';
    fuzz_check(at->line >= source->first_line && at->line <= last, "a problem is told at a line there is");
    fuzz_check(at->column <= tb_utf8_count(tb_source_line(source, at->line)) + 2, /* a carriage return, the end */
               "a problem is told at a column there is");
}

void fuzz_finish_diags(tb_diags *diags, tb_status status)
{
    tb_buf out = TB_BUF_EMPTY;

    fuzz_check(status != TB_OK || diags->errors == 0, "errors are not TB_OK");
    fuzz_check(status != TB_ERR_INPUT || diags->errors > 0, "TB_ERR_INPUT has a reason");
    tb_diags_sort(diags);
    for (size_t i = 0; i < diags->count; i++) {
        check_place(&diags->list[i].at);
        check_place(&diags->list[i].also);
        tb_diag_put(&out, &diags->list[i], i % 2 == 0);
        tb_diag_put_json(&out, &diags->list[i]);
    }
    fuzz_check(out.len == 0 || tb_utf8_valid_len(out.data, out.len) == out.len, "what is told is UTF-8");
    tb_buf_release(&out);
    tb_diags_release(diags);
}

static void render(const tb_report *report)
{
    const tb_text_options options = {.explain = true, .width = 80};
    tb_buf out = TB_BUF_EMPTY;
    tb_arena arena = TB_ARENA_EMPTY;
    const tb_node *view = NULL;
    cJSON *document = tb_report_json(report);
    char *printed = document != NULL ? cJSON_PrintUnformatted(document) : NULL;

    fuzz_check(printed != NULL, "a report is JSON");
    fuzz_check(tb_report_put_json(report, &out) == TB_OK && strcmp(out.data, printed) == 0,
               "a report written at once is the tree's");
    tb_buf_clear(&out);
    fuzz_check(tb_report_put_text(report, &options, &out) == TB_OK, "a report is text");
    fuzz_check(tb_report_put_csv(report, true, &out) == TB_OK, "a report is rows");
    fuzz_check(tb_view_new(report, NULL, &arena, &view) == TB_OK, "a report has a view");
    fuzz_check(out.len == 0 || tb_utf8_valid_len(out.data, out.len) == out.len, "what is told is UTF-8");
    tb_arena_release(&arena);
    cJSON_free(printed);
    cJSON_Delete(document);
    tb_buf_release(&out);
}

void fuzz_report(const tb_pack *pack, const tb_profile *profile, const tb_evidence *evidence)
{
    const tb_report_options options = {DRAWS, TB_SEED_DEFAULT, (int64_t)TODAY * 86400, "fuzz"};
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_scorer *scorer = NULL;
    tb_workspace *workspace = NULL;
    tb_report *report = NULL;
    double sum = 0;
    tb_status status = tb_scorer_new(pack, evidence, TODAY, &scorer);

    if (status == TB_OK)
        status = tb_workspace_new(scorer, &workspace);
    if (status == TB_OK)
        status = tb_report_new(workspace, profile, &options, &diags, &report);
    if (status == TB_OK) {
        for (size_t a = 0; a < pack->alternative_count; a++)
            sum += report->outcome.totals[a];
        fuzz_check(sum > 100 - 1e-6 && sum < 100 + 1e-6, "the totals sum to 100");
        render(report);
    }
    tb_report_free(report);
    tb_workspace_free(workspace);
    tb_scorer_free(scorer);
    fuzz_finish_diags(&diags, status);
}

void fuzz_check_canonical(const tb_node *node)
{
    tb_buf first = TB_BUF_EMPTY, second = TB_BUF_EMPTY;
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_source *source = NULL;
    const tb_node *again = NULL;

    tb_node_put_canonical(&first, node);
    fuzz_check(!first.failed, "any document has canonical JSON");
    if (first.len <= TB_FILE_MAX) {
        fuzz_check(tb_source_from("canonical", first.data, first.len, &diags, &source) == TB_OK &&
                       tb_json_parse(source, &arena, &diags, &again) == TB_OK,
                   "canonical JSON is JSON");
        tb_node_put_canonical(&second, again);
        fuzz_check(first.len == second.len && memcmp(first.data, second.data, first.len) == 0,
                   "canonical JSON is canonical");
    }
    tb_buf_release(&first);
    tb_buf_release(&second);
    tb_arena_release(&arena);
    tb_source_free(source);
    tb_diags_release(&diags);
}
