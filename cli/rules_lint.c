#include "rules_lint.h"

#include "escape.h"

#include <string.h>

static tb_diag diag_of(const tb_finding *finding, bool is_builtin)
{
    tb_diag diag = finding->diag;

    if (is_builtin)
        diag.at = diag.also = (tb_place){0};
    return diag;
}

static void put_witness(tb_buf *out, const char *witness)
{
    tb_buf_puts(out, "  a profile that shows it:\n");
    for (size_t len; *witness; witness += len + (witness[len] == '\n')) {
        len = strcspn(witness, "\n");
        tb_buf_printf(out, "    %.*s\n", (int)len, witness);
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
            put_witness(&text, finding->witness);
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
        tb_buf_puts(out, ",\"witness\":");
        if (finding->witness)
            tb_escape_json(out, tb_text_of(finding->witness));
        else
            tb_buf_puts(out, "null");
        tb_buf_putc(out, '}');
        out->failed |= object.failed;
        tb_buf_release(&object);
    }
}
