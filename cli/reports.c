#include "reports.h"

#include "builtin.h"
#include "log.h"

#include "escape.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Finding the document ---- */

static bool ends_in(const char *path, const char *suffix)
{
    const size_t len = strlen(path), own = strlen(suffix);

    return len > own && strcmp(path + len - own, suffix) == 0;
}

/* The JSON inside a page, if TEXT is one: from the element that the page's template gives this id. */
static tb_text embedded(tb_text text)
{
    static const char id[] = "id=\"tiebreak-report\"";
    const char *at = memmem(text.at, text.len, id, sizeof id - 1), *end;

    if (!at || !(at = memchr(at, '>', text.len - (size_t)(at - text.at))))
        return (tb_text){NULL, 0};
    at++;
    end = memmem(at, text.len - (size_t)(at - text.at), "</script", 8);
    return (tb_text){at, (size_t)((end ? end : text.at + text.len) - at)};
}

static bool is_page(const tb_source *source)
{
    const char *first = source->data + strspn(source->data, " \t\r\n");

    return *first == '<';
}

/* Replaces the source of a page by the document in it. */
static tb_status open_page(cli_context *ctx, tb_source **source)
{
    tb_source *page = *source, *inner = NULL;
    const tb_text text = embedded((tb_text){page->data, page->len});
    tb_status status = TB_ERR_INPUT;

    if (!text.at)
        tb_diags_error(&ctx->diags, TB_DIAG_FORMAT, (tb_place){.source = page, .line = 1, .column = 1}, NULL,
                       "this page has no report of Tiebreak's in it");
    else
        status = tb_source_from(page->name, text.at, text.len, &ctx->diags, &inner);
    if (status != TB_OK) {
        return status;
    }
    for (const char *c = page->data; c < text.at; c++)
        inner->first_line += *c == '\n';
    tb_diags_keep(&ctx->diags, page);
    *source = inner;
    return TB_OK;
}

/* A profile, say, or text: told as what it is not, and not by the first letter that JSON has no use for. */
static tb_status check_object(cli_context *ctx, tb_source *source)
{
    if (source->data[strspn(source->data, " \t\r\n")] == '{')
        return TB_OK;
    tb_diags_error(&ctx->diags, TB_DIAG_FORMAT, (tb_place){.source = source, .line = 1, .column = 1},
                   "`tiebreak score --format json` writes one", "this is no report");
    return TB_ERR_INPUT;
}

tb_status cli_written_read(cli_context *ctx, const char *path, cli_written *out)
{
    tb_source *source = NULL;
    const tb_node *node = NULL;
    tb_status status;

    *out = (cli_written){.path = path};
    if (ends_in(path, ".md")) {
        out->path = tb_arena_printf(&out->arena, "%.*s.tiebreak.json", (int)(strlen(path) - 3), path);
        if (!out->path)
            return TB_ERR_NOMEM;
    }
    status = tb_source_read(out->path, &ctx->diags, &source);
    if (status == TB_OK && is_page(source))
        status = open_page(ctx, &source);
    if (status == TB_OK)
        status = check_object(ctx, source);
    if (status == TB_OK)
        status = tb_json_parse(source, &out->arena, &ctx->diags, &node);
    if (status == TB_OK)
        status = tb_written_read(node, &ctx->diags, &out->written);
    tb_diags_keep(&ctx->diags, source);
    return status;
}

void cli_written_release(cli_written *written)
{
    tb_arena_release(&written->arena);
}

bool cli_may_be_report(const char *path)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_source *source = NULL;
    bool may = false;

    if ((ends_in(path, ".json") || ends_in(path, ".html")) && tb_source_read(path, &diags, &source) == TB_OK) {
        tb_text text = {source->data, source->len};
        if (is_page(source))
            text = embedded(text);
        may = text.at && memmem(text.at, text.len < 200 ? text.len : 200, "\"report/1\"", 10);
    }
    tb_source_free(source);
    tb_diags_release(&diags);
    return may;
}

/* ---- Packs ---- */

enum { FROM_LOG_MAX = 2 }; /* as many as a command asks for by hash */

cli_exit cli_packs_open(cli_context *ctx, cli_packs *out)
{
    tb_status status;

    *out = (cli_packs){.ctx = ctx};
    out->list = tb_arena_array(&ctx->arena, ctx->pack_dir_count + 1 + FROM_LOG_MAX, sizeof *out->list);
    if (!out->list)
        return cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
    status = cli_pack_load(NULL, &ctx->diags, &out->list[0]);
    out->count = status == TB_OK;
    for (size_t i = 0; i < ctx->pack_dir_count && status == TB_OK; i++) {
        status = cli_pack_load(ctx->pack_dirs[i], &ctx->diags, &out->list[out->count]);
        out->count += status == TB_OK;
    }
    return status == TB_OK ? CLI_DONE : cli_fail(ctx, status, &ctx->diags);
}

void cli_packs_close(cli_packs *packs)
{
    for (size_t i = 0; i < packs->count; i++)
        cli_pack_free(packs->list[i]);
    packs->count = 0;
}

const tb_pack *cli_packs_with_hash(cli_packs *packs, const char *sha256)
{
    tb_pack *logged;

    for (size_t i = 0; i < packs->count; i++)
        if (strcmp(packs->list[i]->sha256, sha256) == 0)
            return packs->list[i];
    if (packs->count == packs->ctx->pack_dir_count + 1 + FROM_LOG_MAX || !(logged = cli_log_pack(packs->ctx, sha256)))
        return NULL;
    packs->list[packs->count++] = logged;
    return logged;
}

const tb_pack *cli_packs_with_id(const cli_packs *packs, const char *id)
{
    for (size_t i = packs->count; i-- > 0;)
        if (strcmp(packs->list[i]->id, id) == 0)
            return packs->list[i];
    return NULL;
}

cli_exit cli_packs_lack(cli_context *ctx, const cli_written *written)
{
    const tb_written *w = &written->written;

    tb_diags_error(&ctx->diags, TB_DIAG_PACK_DIFFERS, tb_node_get(tb_node_get(w->node, "pack"), "sha256")->at,
                   "--pack DIR names a folder to look in, and may be given several times",
                   "the pack this report was made with is not here: '%s' %s, SHA-256 %s", w->pack_id, w->pack_version,
                   w->pack_sha256);
    return cli_fail(ctx, TB_ERR_IO, &ctx->diags);
}

/* ---- Comparing ---- */

tb_status cli_report_node(cli_context *ctx, const tb_report *report, tb_arena *arena, const tb_node **out)
{
    cJSON *document = tb_report_json(report);
    char *printed = document ? cJSON_PrintUnformatted(document) : NULL;
    tb_source *source = NULL;
    tb_status status = printed
                           ? tb_source_from("the report scored again", printed, strlen(printed), &ctx->diags, &source)
                           : TB_ERR_NOMEM;

    if (status == TB_OK)
        status = tb_json_parse(source, arena, &ctx->diags, out);
    tb_diags_keep(&ctx->diags, source);
    cJSON_free(printed);
    cJSON_Delete(document);
    return status;
}

const char *cli_choice_words(const tb_pack *pack, const char *id)
{
    const int choice = tb_choice_of(pack, id);

    return !id ? "none" : choice >= 0 ? tb_choice_title(pack, choice) : id;
}

void cli_put_verdict(tb_buf *out, const tb_pack *pack, const char *choice, const char *confidence)
{
    tb_escape_terminal(out, tb_text_of(cli_choice_words(pack, choice)));
    tb_buf_puts(out, " (");
    for (const char *c = confidence; *c; c++) /* a report may hold anything */
        tb_escape_terminal(out, *c == '_' ? tb_text_of(" ") : (tb_text){c, 1});
    tb_buf_putc(out, ')');
}

double cli_lead(const tb_outcome *outcome, int choice, int rival)
{
    return tb_outcome_score(outcome, choice) - tb_outcome_score(outcome, rival);
}
