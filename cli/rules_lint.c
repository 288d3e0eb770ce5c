#include "rules_lint.h"

#include "json_writer.h"
#include "layout.h"
#include "new_folder.h"

#include "file.h"
#include "number.h"

#include <math.h>
#include <string.h>

static tb_diag diag_of(const tb_finding *finding, bool is_builtin)
{
    tb_diag diag = finding->diag;

    if (is_builtin)
        diag.at = diag.also = (tb_place){0};
    return diag;
}

static void put_witness(tb_buf *out, const tb_finding *finding)
{
    const char *rest = finding->witness;

    tb_buf_puts(out, finding->is_near_miss ? "  the profile that comes nearest:\n" : "  a profile that shows it:\n");
    for (size_t len; *rest; rest += len + (rest[len] == '\n')) {
        len = strcspn(rest, "\n");
        tb_buf_printf(out, "    %.*s\n", (int)len, rest);
    }
}

void cli_findings_show(cli_context *ctx, const tb_findings *findings, bool is_builtin)
{
    tb_buf text = TB_BUF_EMPTY;

    for (size_t i = 0; i < findings->count; i++) {
        const tb_finding *finding = &findings->list[i];
        const tb_diag diag = diag_of(finding, is_builtin);
        if (ctx->quiet && !diag.is_error)
            continue;
        tb_diag_put(&text, &diag, ctx->err_color);
        if (finding->witness)
            put_witness(&text, finding);
    }
    if (text.data)
        (void)fputs(text.data, ctx->err);
    tb_buf_release(&text);
}

void cli_findings_put_json(tb_buf *out, const tb_findings *findings, bool first, bool is_builtin)
{
    for (size_t i = 0; i < findings->count; i++) {
        const tb_finding *finding = &findings->list[i];
        const tb_diag diag = diag_of(finding, is_builtin);
        tb_buf object = TB_BUF_EMPTY;
        tb_diag_put_json(&object, &diag);
        if (!first || i > 0)
            tb_buf_putc(out, ',');
        if (object.len > 0)
            tb_buf_add(out, object.data, object.len - 1); /* its closing brace comes after the witness */
        cli_json rest = {out, true};
        cli_json_text(&rest, "finding", finding->id);
        cli_json_bool(&rest, "near_miss", finding->is_near_miss);
        cli_json_text(&rest, "witness", finding->witness);
        tb_buf_putc(out, '}');
        out->failed |= object.failed;
        tb_buf_release(&object);
    }
}

/* ---- Bounds ---- */

static const char *choice_id(const tb_pack *pack, size_t choice)
{
    return choice < pack->alternative_count ? pack->alternatives[choice].id : "hybrid";
}

void cli_bounds_put(tb_buf *out, const tb_pack *pack, const tb_bounds *bounds)
{
    tb_buf_puts(out, "scores found in ");
    tb_number_put_grouped(out, (double)bounds->tries, 0);
    tb_buf_puts(out, " tries for each bound\n");
    for (size_t i = 0; i <= pack->alternative_count; i++) {
        const char *title = i < pack->alternative_count ? pack->alternatives[i].title : pack->hybrid_title;
        if (isnan(bounds->high[i].score))
            continue;
        tb_buf_printf(out, "  %s: ", title);
        tb_number_put_grouped(out, bounds->low[i].score, 1);
        tb_buf_puts(out, " to ");
        tb_number_put_grouped(out, bounds->high[i].score, 1);
        tb_buf_putc(out, '\n');
    }
}

static void put_bound_json(cli_json *json, const char *key, const tb_bound *bound)
{
    cli_json_open(json, key, '{');
    cli_json_number(json, "score", bound->score);
    cli_json_text(json, "witness", bound->witness);
    cli_json_close(json, '}');
}

void cli_bounds_put_json(tb_buf *out, const tb_pack *pack, const tb_bounds *bounds)
{
    cli_json json = {out, true};

    cli_json_open(&json, "bounds", '{');
    for (size_t i = 0; i <= pack->alternative_count; i++) {
        if (isnan(bounds->high[i].score))
            continue;
        cli_json_open(&json, choice_id(pack, i), '{');
        put_bound_json(&json, "low", &bounds->low[i]);
        put_bound_json(&json, "high", &bounds->high[i]);
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, '}');
    cli_json_number(&json, "tries", (double)bounds->tries);
}

/* ---- Files ---- */

static cli_exit write_witness(cli_context *ctx, const char *dir, const char *name, const char *witness)
{
    const char *path = tb_arena_printf(&ctx->arena, "%s/%s.yaml", dir, name);
    int error = 0;

    if (!path)
        return cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
    const tb_status st = tb_file_write(path, witness, strlen(witness), &error);
    if (st == TB_ERR_IO)
        return cli_outside(ctx, "write", path, error);
    return st == TB_OK ? CLI_DONE : cli_fail(ctx, st, &ctx->diags);
}

static cli_exit write_bound(cli_context *ctx, const char *dir, const char *which, const char *choice,
                            const tb_bound *bound)
{
    const char *name = tb_arena_printf(&ctx->arena, "%s.%s", which, choice);

    if (!name)
        return cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
    return bound->witness ? write_witness(ctx, dir, name, bound->witness) : CLI_DONE;
}

cli_exit cli_witnesses_write(cli_context *ctx, const char *dir, const tb_pack *pack, const tb_findings *findings,
                             const tb_bounds *bounds)
{
    cli_exit code = cli_new_folder(ctx, dir);

    for (size_t i = 0; i < findings->count && code == CLI_DONE; i++)
        if (findings->list[i].witness)
            code = write_witness(ctx, dir, findings->list[i].id, findings->list[i].witness);
    for (size_t i = 0; bounds && i <= pack->alternative_count && code == CLI_DONE; i++) {
        code = write_bound(ctx, dir, "lowest", choice_id(pack, i), &bounds->low[i]);
        if (code == CLI_DONE)
            code = write_bound(ctx, dir, "highest", choice_id(pack, i), &bounds->high[i]);
    }
    return code;
}
