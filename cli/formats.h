/* formats.h - a report in each of the formats a command can write. */
#ifndef CLI_FORMATS_H
#define CLI_FORMATS_H

#include "templates.h"

typedef enum cli_format { CLI_TEXT_FORMAT, CLI_JSON, CLI_CSV, CLI_MD, CLI_HTML, CLI_PDF, CLI_OWN } cli_format;

/* How reports are written; made once for all of a run. */
typedef struct cli_writer {
    cli_context *ctx;
    cli_format format;
    cli_template template; /* md, html, pdf, and a user's own */
    tb_text_options text;
    size_t reports; /* written so far */
} cli_writer;

/* Reads FORMAT ("text", "json", ...) and TEMPLATE (a file; NULL: none). CLI_BAD_INPUT, CLI_FAILED when that cannot be,
 * once shown. OUT is to be released in any case. */
TB_NODISCARD cli_exit cli_writer_open(cli_context *ctx, const char *format, const char *template, cli_writer *out);
void cli_writer_release(cli_writer *writer);

/* True if several reports make one document in this format. */
bool cli_writer_takes_many(const cli_writer *writer);

/* Appends REPORT. TB_ERR_INPUT (a template that goes too far) and TB_ERR_IO (nothing that prints PDF) with ctx->diags;
 * TB_ERR_NOMEM. */
TB_NODISCARD tb_status cli_writer_put(cli_writer *writer, const tb_report *report, tb_buf *out);

#endif
