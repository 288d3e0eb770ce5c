#include "templates.h"

#include "cli_builtin_templates.h"
#include "file.h"

#include <string.h>
#include <unistd.h>

typedef struct cli_partial cli_partial;
struct cli_partial {
    cli_partial *next;
    tb_text name;
    const tb_template *template;
};

static const tb_embedded *find_builtin(tb_text name)
{
    for (size_t i = 0; i < cli_builtin_templates_count; i++)
        if (tb_text_is(name, cli_builtin_templates[i].name))
            return &cli_builtin_templates[i];
    return NULL;
}

const tb_embedded *cli_templates_built_in(size_t *count)
{
    *count = cli_builtin_templates_count;
    return cli_builtin_templates;
}

/* Parses SOURCE, which the template owns from here on. */
static tb_status parse(cli_template *t, tb_source *source, const tb_template **out)
{
    source->next = t->sources;
    t->sources = source;
    return tb_template_parse(source, &t->arena, &t->ctx->diags, out);
}

static tb_status parse_builtin(cli_template *t, const tb_embedded *file, const tb_template **out)
{
    tb_source *source = NULL;
    tb_status status = tb_source_from(file->name, file->bytes, file->len, &t->ctx->diags, &source);

    return status == TB_OK ? parse(t, source, out) : status;
}

static tb_status parse_file(cli_template *t, const char *path, const tb_template **out)
{
    tb_source *source = NULL;
    tb_status status = tb_source_read(path, &t->ctx->diags, &source);

    return status == TB_OK ? parse(t, source, out) : status;
}

/* The file called NAME beside the user's template; NULL when there is none. A name with a slash is none. */
static const char *path_beside(const cli_template *t, tb_text name, tb_arena *arena)
{
    const char *slash = t->path != NULL ? strrchr(t->path, '/') : NULL;
    const char *path;

    if (t->path == NULL || memchr(name.at, '/', name.len) != NULL)
        return NULL;
    path = tb_arena_printf(arena, "%.*s%.*s", slash != NULL ? (int)(slash - t->path + 1) : 0, t->path, (int)name.len,
                           name.at);
    return path != NULL && access(path, F_OK) == 0 ? path : NULL;
}

static tb_status find_partial(void *context, tb_text name, tb_place at, const tb_template **out)
{
    cli_template *t = context;
    const tb_embedded *builtin;
    tb_status status = TB_OK;

    for (const cli_partial *p = t->partials; p != NULL; p = p->next)
        if (tb_text_equal(p->name, name)) {
            *out = p->template;
            return TB_OK;
        }
    const char *path = path_beside(t, name, &t->arena);
    if (path != NULL) {
        status = parse_file(t, path, out);
    } else if ((builtin = find_builtin(name)) != NULL) {
        status = parse_builtin(t, builtin, out);
    } else {
        tb_diags_error(&t->ctx->diags, TB_DIAG_UNKNOWN_NAME, at,
                       "a partial is a file beside the template, with its ending, or one that is built in",
                       "no partial '%.*s'", (int)name.len, name.at);
        return TB_ERR_INPUT;
    }
    cli_partial *partial = status == TB_OK ? tb_arena_alloc(&t->arena, sizeof *partial) : NULL;
    if (status == TB_OK && partial == NULL)
        return TB_ERR_NOMEM;
    if (partial != NULL) {
        *partial = (cli_partial){t->partials, name, *out};
        t->partials = partial;
    }
    return status;
}

tb_status cli_template_load(cli_context *ctx, const char *path, const char *name, cli_template *out)
{
    *out = (cli_template){.ctx = ctx, .path = path, .language = tb_language_of(path != NULL ? path : name)};
    if (path != NULL)
        return parse_file(out, path, &out->template);
    return parse_builtin(out, find_builtin(tb_text_of(name)), &out->template);
}

void cli_template_release(cli_template *template)
{
    while (template->sources != NULL) {
        tb_source *source = template->sources;
        template->sources = source->next;
        tb_source_free(source);
    }
    tb_arena_release(&template->arena);
}

tb_status cli_template_render(cli_template *template, const tb_node *view, tb_buf *out)
{
    const tb_rendering how = {tb_language_escape(template->language), find_partial, template, &template->ctx->diags};

    return tb_template_render(template->template, view, &how, out);
}
