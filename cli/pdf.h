/* pdf.h - a page printed by a program that can: WeasyPrint, else Chromium. */
#ifndef CLI_PDF_H
#define CLI_PDF_H

#include "buf.h"
#include "diag.h"

/* Appends HTML, a whole page that needs nothing else, as PDF. TB_ERR_IO: neither program is on the PATH, or the one
 * that is failed; DIAGS says which, and what to do. TB_ERR_NOMEM. */
TB_NODISCARD tb_status cli_pdf_print(const tb_buf *html, tb_diags *diags, tb_buf *out);

#endif
