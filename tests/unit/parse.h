/* parse.h - rows for the two parsers: a text, and the tree or the problems that come of it. */
#ifndef PARSE_H
#define PARSE_H

#include "node.h"

#include "unit.h"

/* What a text comes to: *tree is its canonical JSON, or "CODE LINE:COLUMN+WIDTH" of each problem, " (LINE:COLUMN)"
 * being the other place. The caller's to release. */
static inline void parse_to(tb_buf *tree, tb_text text, const char *name,
                            tb_status (*parse)(const tb_source *, tb_arena *, tb_diags *, const tb_node **))
{
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_source *source = NULL;
    const tb_node *node = NULL;
    tb_status status = tb_source_from(name, text.at, text.len, &diags, &source);

    if (status == TB_OK)
        status = parse(source, &arena, &diags, &node);
    assert_int_equal(status == TB_OK, node != NULL);
    assert_int_equal(status == TB_OK, diags.count == 0);
    if (node != NULL)
        tb_node_put_canonical(tree, node);
    for (size_t i = 0; i < diags.count; i++) {
        const tb_diag *d = &diags.list[i];

        tb_buf_printf(tree, "%s%s %u:%u+%u", i > 0 ? ", " : "", tb_diag_code_name(d->code), (unsigned)d->at.line,
                      (unsigned)d->at.column, (unsigned)d->at.width);
        if (d->also.source != NULL)
            tb_buf_printf(tree, " (%u:%u)", (unsigned)d->also.line, (unsigned)d->also.column);
    }
    tb_diags_release(&diags);
    tb_arena_release(&arena);
    tb_source_free(source);
}

struct parse_row {
    const char *name;
    const char *text;
    const char *want; /* as parse_to() tells it */
};

static inline void check_row(const struct parse_row *row, const char *file,
                             tb_status (*parse)(const tb_source *, tb_arena *, tb_diags *, const tb_node **))
{
    tb_buf got = TB_BUF_EMPTY;

    parse_to(&got, tb_text_of(row->text), file, parse);
    assert_string_equal(got.data, row->want);
    tb_buf_release(&got);
}

/* Appends BEFORE, i, AFTER for each i below COUNT. */
static inline void put_many(tb_buf *out, const char *before, const char *after, int count)
{
    for (int i = 0; i < count; i++)
        tb_buf_printf(out, "%s%d%s", before, i, after);
}

#endif
