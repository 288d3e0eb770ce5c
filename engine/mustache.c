/* mustache.c - rendering a template's parts. */
#include "number.h"
#include "tbi_mustache.h"

/* What names are looked up in: the innermost first. */
typedef struct scope {
    const tb_node *node;
    const struct scope *outer;
} scope;

/* White space put before every line, of each partial that stands alone around the one that is rendered. */
typedef struct margin {
    tb_text text;
    const struct margin *outer;
} margin;

typedef struct renderer {
    const tb_rendering *how;
    tb_buf *out;
    size_t start;    /* of what is ours in `out` */
    size_t steps;    /* taken */
    size_t partials; /* we are in */
} renderer;

/* ---- Names ---- */

static const tb_node *entry(const tb_node *map, tb_text key)
{
    if (map == NULL || map->kind != TB_NODE_MAP)
        return NULL;
    for (const tb_node *node = map->first; node != NULL; node = node->next)
        if (tb_text_equal(node->key, key))
            return node;
    return NULL;
}

/* The part of NAME before its first period, which is cut off with it. */
static tb_text first_of(tb_text *name)
{
    tb_text first = {name->at, 0};

    while (first.len < name->len && name->at[first.len] != '.')
        first.len++;
    size_t cut = first.len + (first.len < name->len);
    *name = (tb_text){name->at + cut, name->len - cut};
    return first;
}

/* NULL: there is nothing of that name. */
static const tb_node *look_up(const scope *s, tb_text name)
{
    const tb_node *found = NULL;

    if (tb_text_is(name, "."))
        return s->node;
    tb_text first = first_of(&name);
    for (; s != NULL && found == NULL; s = s->outer)
        found = entry(s->node, first);
    while (found != NULL && name.len > 0) /* the rest of the name in there only */
        found = entry(found, first_of(&name));
    return found;
}

static bool is_true(const tb_node *node)
{
    if (node == NULL || node->kind == TB_NODE_NULL)
        return false;
    return node->kind == TB_NODE_BOOL   ? node->truth
           : node->kind == TB_NODE_LIST ? node->count > 0
           : node->kind == TB_NODE_TEXT ? node->text.len > 0
                                        : true;
}

/* ---- Output ---- */

static void put_margin(tb_buf *out, const margin *m)
{
    if (m == NULL)
        return;
    put_margin(out, m->outer);
    tb_buf_add(out, m->text.at, m->text.len);
}

/* TEXT of the template itself, every line of which has the margin. */
static void put_text(tb_buf *out, tb_text text, const margin *m)
{
    size_t from = 0;

    for (size_t i = 0; m != NULL && i + 1 < text.len; i++) {
        if (text.at[i] != '\n')
            continue;
        tb_buf_add(out, text.at + from, i + 1 - from);
        put_margin(out, m);
        from = i + 1;
    }
    tb_buf_add(out, text.at + from, text.len - from);
}

static void put_value(const renderer *r, const tb_node *node, bool escaped)
{
    tb_buf number = TB_BUF_EMPTY;
    tb_text text;

    if (node == NULL || node->kind == TB_NODE_NULL || node->kind == TB_NODE_LIST || node->kind == TB_NODE_MAP)
        return;
    text = node->text;
    if (node->kind == TB_NODE_NUMBER) {
        tb_number_put(&number, node->number);
        text = (tb_text){number.data, number.len};
        r->out->failed = r->out->failed || number.failed;
    }
    if (escaped && r->how->escape != NULL)
        r->how->escape(r->out, text);
    else
        tb_buf_add(r->out, text.at, text.len);
    tb_buf_release(&number);
}

/* ---- Parts ---- */

static tb_status render(renderer *r, const tb_template *t, size_t from, size_t to, const scope *s, const margin *m);

static tb_status render_section(renderer *r, const tb_template *t, size_t index, const scope *s, const margin *m)
{
    const tbi_part *part = &t->parts[index];
    const tb_node *node = look_up(s, part->text);
    tb_status status = TB_OK;

    if (part->kind == TBI_PART_INVERTED)
        return is_true(node) ? TB_OK : render(r, t, index + 1, part->end, s, m);
    if (!is_true(node))
        return TB_OK;
    if (node->kind != TB_NODE_LIST)
        return render(r, t, index + 1, part->end, &(scope){node, s}, m);
    for (const tb_node *item = node->first; item != NULL && status == TB_OK; item = item->next)
        status = render(r, t, index + 1, part->end, &(scope){item, s}, m);
    return status;
}

static tb_status render_partial(renderer *r, const tbi_part *part, const scope *s, const margin *m)
{
    const tb_template *partial = NULL;
    margin own = {part->indent, m};
    tb_status status =
        r->how->partial != NULL ? r->how->partial(r->how->context, part->text, part->at, &partial) : TB_OK;

    if (status != TB_OK || partial == NULL)
        return status;
    if (r->partials == TB_PARTIALS_MAX) {
        tb_diags_error(r->how->diags, TB_DIAG_TOO_DEEP, part->at, "does it include itself without an end?",
                       "partials nest deeper than %d", TB_PARTIALS_MAX);
        return TB_ERR_INPUT;
    }
    r->partials++;
    status = render(r, partial, 0, partial->count, s, part->indent.at != NULL ? &own : NULL);
    r->partials--;
    return status;
}

/* Whether there has been enough of it: nested lists and partials multiply. */
static tb_status check_limits(renderer *r, const tbi_part *part)
{
    if (++r->steps <= TB_MUSTACHE_STEPS_MAX && r->out->len - r->start <= TB_MUSTACHE_OUTPUT_MAX)
        return tb_buf_status(r->out);
    tb_diags_error(r->how->diags, TB_DIAG_TOO_LARGE, part->at, NULL, "given up: the template makes more than %s",
                   r->steps > TB_MUSTACHE_STEPS_MAX ? "2,000,000 steps" : "32 MiB of text");
    return TB_ERR_INPUT;
}

static tb_status render(renderer *r, const tb_template *t, size_t from, size_t to, const scope *s, const margin *m)
{
    tb_status status = TB_OK;

    for (size_t i = from; i < to && status == TB_OK; i++) {
        const tbi_part *part = &t->parts[i];
        status = check_limits(r, part);
        if (status != TB_OK)
            break;
        if (part->begins_line)
            put_margin(r->out, m);
        switch (part->kind) {
        case TBI_PART_TEXT: put_text(r->out, part->text, m); break;
        case TBI_PART_VALUE:
        case TBI_PART_RAW: put_value(r, look_up(s, part->text), part->kind == TBI_PART_VALUE); break;
        case TBI_PART_PARTIAL: status = render_partial(r, part, s, m); break;
        case TBI_PART_SECTION:
        case TBI_PART_INVERTED:
            status = render_section(r, t, i, s, m);
            i = part->end - 1;
            break;
        }
    }
    return status;
}

tb_status tb_template_render(const tb_template *template, const tb_node *data, const tb_rendering *rendering,
                             tb_buf *out)
{
    renderer r = {.how = rendering, .out = out, .start = out->len};
    tb_status status = render(&r, template, 0, template->count, &(scope){data, NULL}, NULL);

    return status == TB_OK ? tb_buf_status(out) : status;
}
