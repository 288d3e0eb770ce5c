/* templates.h - templates, the user's and those built in, ready to be rendered. */
#ifndef CLI_TEMPLATES_H
#define CLI_TEMPLATES_H

#include "command.h"
#include "tb_embedded.h"
#include "view.h"

/* A template with the partials it names: files of that name beside it, else those built in. */
typedef struct cli_template {
    cli_context *ctx;
    const char *path; /* NULL: built in */
    const tb_template *template;
    tb_language language;
    struct cli_partial *partials; /* those found so far */
    tb_source *sources;
    tb_arena arena;
} cli_template;

/* Reads the template in the file at PATH, or the built-in one called NAME when PATH is NULL. OUT is to be released in
 * any case, and after its problems were shown. TB_ERR_INPUT, TB_ERR_IO (ctx->diags), TB_ERR_NOMEM. */
TB_NODISCARD tb_status cli_template_load(cli_context *ctx, const char *path, const char *name, cli_template *out);
void cli_template_release(cli_template *template);

/* Appends what it makes of VIEW. As tb_template_render; a partial that is nowhere is a TB_ERR_INPUT. */
TB_NODISCARD tb_status cli_template_render(cli_template *template, const tb_node *view, tb_buf *out);

/* Those built in. */
const tb_embedded *cli_templates_built_in(size_t *count);

#endif
