#include "formats.h"

#include "pdf.h"
#include "terminal.h"

#include <cjson/cJSON.h>
#include <string.h>

static const struct {
    const char *name, *template; /* the one that is built in, if it is made by one */
    cli_format format;
} rows[] = {
    {"text", NULL, CLI_TEXT_FORMAT}, {"json", NULL, CLI_JSON},          {"csv", NULL, CLI_CSV},
    {"md", "adr.md", CLI_MD},        {"html", "report.html", CLI_HTML}, {"pdf", "report.html", CLI_PDF},
};

/* A user's template decides the format; --format may say the same, or ask for PDF of a page. */
static cli_exit check_template(cli_context *ctx, const char *format, const char *template)
{
    tb_language language = tb_language_of(template);

    if (language == TB_LANGUAGE_COUNT)
        return cli_usage(
            ctx,
            "--template FILE is escaped for the format in its name: it ends in .html, .md, .csv or .txt, and "
            "'%s' does not",
            template);
    if (strcmp(format, "text") == 0 || (language == TB_HTML && strcmp(format, "html") == 0) ||
        (language == TB_HTML && strcmp(format, "pdf") == 0) || (language == TB_MARKDOWN && strcmp(format, "md") == 0) ||
        (language == TB_CSV && strcmp(format, "csv") == 0))
        return CLI_DONE;
    return cli_usage(ctx, "--template '%s' is not for --format %s", template, format);
}

cli_exit cli_writer_open(cli_context *ctx, const char *format, const char *template, cli_writer *out)
{
    tb_status status = TB_OK;

    *out = (cli_writer){.ctx = ctx, .format = CLI_TEXT_FORMAT};
    if (template != NULL) {
        cli_exit code = check_template(ctx, format, template);
        if (code != CLI_DONE)
            return code;
        status = cli_template_load(ctx, template, NULL, &out->template);
        out->format = strcmp(format, "pdf") == 0 ? CLI_PDF : CLI_OWN;
        return status == TB_OK ? CLI_DONE : cli_fail(ctx, status, &ctx->diags);
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (strcmp(rows[i].name, format) != 0)
            continue;
        out->format = rows[i].format;
        if (rows[i].template != NULL)
            status = cli_template_load(ctx, NULL, rows[i].template, &out->template);
    }
    return status == TB_OK ? CLI_DONE : cli_fail(ctx, status, &ctx->diags);
}

void cli_writer_release(cli_writer *writer)
{
    cli_template_release(&writer->template);
}

bool cli_writer_takes_many(const cli_writer *writer)
{
    return writer->format == CLI_TEXT_FORMAT || writer->format == CLI_JSON || writer->format == CLI_CSV;
}

static tb_status put_json(const tb_report *report, bool is_first, tb_buf *out)
{
    cJSON *document = tb_report_json(report);
    char *printed = document != NULL ? cJSON_Print(document) : NULL;
    tb_status status = printed != NULL ? TB_OK : TB_ERR_NOMEM;

    if (!is_first)
        tb_buf_puts(out, ",\n");
    tb_buf_puts(out, printed != NULL ? printed : "");
    cJSON_free(printed);
    cJSON_Delete(document);
    return status == TB_OK ? tb_buf_status(out) : status;
}

static tb_status put_template(cli_writer *writer, const tb_report *report, tb_buf *out)
{
    tb_arena arena = TB_ARENA_EMPTY;
    const tb_node *view = NULL;
    tb_status status = tb_view_new(report, NULL, &arena, &view);

    if (status == TB_OK)
        status = cli_template_render(&writer->template, view, out);
    tb_arena_release(&arena);
    return status;
}

tb_status cli_writer_put(cli_writer *writer, const tb_report *report, tb_buf *out)
{
    bool is_first = writer->reports++ == 0;
    tb_buf page = TB_BUF_EMPTY;
    tb_status status;

    switch (writer->format) {
    case CLI_TEXT_FORMAT: return tb_report_put_text(report, &writer->text, out);
    case CLI_JSON: return put_json(report, is_first, out);
    case CLI_CSV: return tb_report_put_csv(report, is_first, out);
    case CLI_MD:
    case CLI_HTML:
    case CLI_OWN: return put_template(writer, report, out);
    case CLI_PDF: break;
    }
    status = put_template(writer, report, &page);
    if (status == TB_OK)
        status = cli_pdf_print(&page, &writer->ctx->diags, out);
    tb_buf_release(&page);
    return status;
}
