/* bench_keep.c - where the evidence goes, and what it keeps of the file it takes the place of. */
#include "bench.h"
#include "evidence_file.h"
#include "layout.h"
#include "places.h"
#include "terminal.h"

#include "file.h"
#include "pack.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

size_t cli_bench_count(const cli_bench_run *run, bool failures)
{
    size_t n = 0;

    for (size_t i = 0; i < run->count; i++)
        n += failures ? run->list[i].failed != NULL : cli_measured_has_result(&run->list[i]);
    return n;
}

/* Where the evidence goes, in ctx->arena; NULL if nowhere. The folders of the usual place are made. */
static const char *output_path(cli_context *ctx)
{
    const cli_bench_values *v = ctx->values;
    char *usual = v->output == NULL ? cli_data_path(&ctx->arena, CLI_EVIDENCE_NAME) : NULL;

    if (usual != NULL)
        cli_make_parents(usual, 0755);
    return usual != NULL ? usual : v->output;
}

cli_exit cli_bench_check_output(cli_context *ctx)
{
    const char *path = output_path(ctx);
    int error = 0;
    const tb_status status = path != NULL && strcmp(path, "-") != 0 ? tb_file_try(path, &error) : TB_OK;

    if (status == TB_ERR_IO)
        tb_diags_error(&ctx->diags, TB_DIAG_IO, (tb_place){0},
                       "write it elsewhere with -o FILE, or to standard output with -o -", "cannot write '%s': %s",
                       path, strerror(error));
    return status == TB_OK ? CLI_DONE : cli_fail(ctx, status, &ctx->diags);
}

/* ---- What is kept of the file before ---- */

static const cJSON *item_of(const cJSON *map, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(map, key);
}

static bool same_text(const cJSON *a, const cJSON *b)
{
    return cJSON_IsString(a) && cJSON_IsString(b) && strcmp(a->valuestring, b->valuestring) == 0;
}

/* Whether the same interpreters, in the same versions, ran on the same machine. */
static bool same_conditions(const cJSON *a, const cJSON *b)
{
    static const char *const keys[] = {"alternative", "path", "version", "build"};
    const cJSON *x = item_of(a, "interpreters"), *y = item_of(b, "interpreters");

    if (!same_text(item_of(a, "machine"), item_of(b, "machine")) || cJSON_GetArraySize(x) != cJSON_GetArraySize(y))
        return false;
    for (int i = 0; i < cJSON_GetArraySize(x); i++)
        for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
            if (!cJSON_Compare(item_of(cJSON_GetArrayItem(x, i), keys[k]), item_of(cJSON_GetArrayItem(y, i), keys[k]),
                               true))
                return false;
    return true;
}

static bool has_result(const cJSON *results, const cJSON *result)
{
    const cJSON *each;

    cJSON_ArrayForEach(each,
                       results) if (same_text(item_of(each, "benchmark"), item_of(result, "benchmark"))) return true;
    return false;
}

/* Whether there is a result in OLD that is not in NEW. */
static bool has_more(const cJSON *old, const cJSON *new)
{
    const cJSON *each;

    cJSON_ArrayForEach(each, item_of(old, "results")) if (!has_result(item_of(new, "results"), each)) return true;
    return false;
}

/* The results of OLD that NEW lacks go into NEW; each says itself when it was measured. */
static bool move_results(cJSON *old, cJSON *new)
{
    cJSON *from = cJSON_GetObjectItemCaseSensitive(old, "results");
    cJSON *to = cJSON_GetObjectItemCaseSensitive(new, "results");
    const cJSON *day = item_of(old, "measured_on");
    bool good = true;

    for (cJSON *each = from != NULL ? from->child : NULL, *next; each != NULL && good; each = next) {
        next = each->next;
        if (!cJSON_IsObject(each) || has_result(to, each))
            continue;
        if (item_of(each, "measured_on") == NULL && cJSON_IsString(day))
            good = cJSON_AddStringToObject(each, "measured_on", day->valuestring) != NULL;
        good = good && cJSON_AddItemToArray(to, cJSON_DetachItemViaPointer(from, each));
    }
    return good;
}

/* What the file says of when: the day of all of its results, or the first and the last. Days sort as texts. */
static bool set_days(cli_context *ctx, cJSON *evidence)
{
    const char *first = NULL, *last = NULL;
    const cJSON *each;

    cJSON_ArrayForEach(each, item_of(evidence, "results"))
    {
        const char *day = cJSON_GetStringValue(item_of(each, "measured_on"));
        if (day == NULL)
            continue;
        first = first == NULL || strcmp(day, first) < 0 ? day : first;
        last = last == NULL || strcmp(day, last) > 0 ? day : last;
    }
    if (first == NULL || strcmp(first, last) == 0)
        return true;
    const char *both = tb_arena_printf(&ctx->arena, "%s to %s", first, last);
    cJSON *days = both != NULL ? cJSON_CreateString(both) : NULL;
    return days != NULL && cJSON_ReplaceItemInObjectCaseSensitive(evidence, "measured_on", days);
}

static tb_status join(cli_context *ctx, cJSON *old, cJSON *new, tb_buf *text)
{
    char *joined = move_results(old, new) && set_days(ctx, new) ? cJSON_PrintUnformatted(new) : NULL;

    if (joined == NULL)
        return TB_ERR_NOMEM;
    tb_buf_clear(text);
    tb_buf_puts(text, joined);
    tb_buf_putc(text, '\n');
    cJSON_free(joined);
    return tb_buf_status(text);
}

/* What cannot be joined is not thrown away: minutes of measuring went into it. */
static cli_exit put_aside(cli_context *ctx, const char *path, const tb_buf *old, cli_kept *out)
{
    const char *dot = strrchr(path, '.');
    const char *aside = tb_arena_printf(&ctx->arena, "%.*s-before.json", (int)(dot - path), path);

    if (aside == NULL)
        return cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
    out->aside = aside;
    return cli_write(ctx, aside, old);
}

/* The file at PATH, which the evidence in TEXT takes the place of: its results go into TEXT, or it is put aside. */
static cli_exit keep_old(cli_context *ctx, const char *path, tb_buf *text, cli_kept *out)
{
    tb_buf old_text = TB_BUF_EMPTY;
    int error;
    cli_exit code = CLI_DONE;

    if (tb_file_read(path, TB_FILE_MAX, &old_text, &error) == TB_OK && old_text.len > 0) {
        cJSON *old = cJSON_ParseWithLength(old_text.data, old_text.len);
        cJSON *new = cJSON_ParseWithLength(text->data, text->len);
        if (new == NULL)
            code = cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
        else if (old == NULL || (has_more(old, new) && !same_conditions(old, new)))
            code = put_aside(ctx, path, &old_text, out);
        else if (has_more(old, new) && join(ctx, old, new, text) != TB_OK)
            code = cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
        cJSON_Delete(old);
        cJSON_Delete(new);
    }
    tb_buf_release(&old_text);
    return code;
}

cli_exit cli_bench_keep(cli_context *ctx, const cli_bench_run *run, tb_buf *evidence, cli_kept *out)
{
    const cli_bench_values *v = ctx->values;
    const char *path = cli_bench_count(run, false) > 0 ? output_path(ctx) : NULL;
    cli_exit code = CLI_DONE;

    *out = (cli_kept){0};
    if (path == NULL)
        return CLI_DONE;
    if (v->output == NULL)
        code = keep_old(ctx, path, evidence, out);
    if (code == CLI_DONE)
        code = cli_write(ctx, path, evidence);
    if (code == CLI_DONE)
        out->path = path;
    return code;
}

/* ---- What is said of it ---- */

/* "start-up, json": those of the RUN's results on which rules rest, or the others. */
static void put_names(cli_context *ctx, const cli_bench_run *run, bool counting, tb_buf *out)
{
    const char *comma = "";

    for (size_t i = 0; i < run->count; i++) {
        const cli_measured *m = &run->list[i];
        const bool counts = m->variant == NULL && cli_bench_counts(ctx->pack, m->bench->benchmark.id);
        if (!cli_measured_has_result(m) || counts != counting)
            continue;
        tb_buf_printf(out, "%s%s", comma, cli_measured_id(ctx, m));
        comma = ", ";
    }
}

void cli_bench_put_kept(cli_context *ctx, const cli_bench_run *run, const cli_kept *kept, tb_buf *out)
{
    const cli_bench_values *v = ctx->values;
    const size_t width = (size_t)cli_terminal_width(ctx->out);
    tb_buf line = TB_BUF_EMPTY, counting = TB_BUF_EMPTY, others = TB_BUF_EMPTY;

    put_names(ctx, run, true, &counting);
    put_names(ctx, run, false, &others);
    tb_buf_printf(&line, "Written to %s, where `tiebreak score%s%s` finds it.", kept->path,
                  v->output != NULL ? " --evidence " : "", v->output != NULL ? kept->path : "");
    if (counting.len == 0)
        tb_buf_puts(&line, " No rule rests on it: it moves no points.");
    else if (others.len > 0)
        tb_buf_printf(&line, " Rules rest on %s; the others move no points.", counting.data);
    if (kept->aside != NULL)
        tb_buf_printf(
            &line, " What was there before was not measured with these interpreters on this machine; it is in %s now.",
            kept->aside);
    tb_buf_puts(out, "\n  ");
    cli_put_wrapped(out, line.data != NULL ? line.data : "", 2, 2, width);
    out->failed |= line.failed || counting.failed || others.failed;
    tb_buf_release(&others);
    tb_buf_release(&counting);
    tb_buf_release(&line);
}
