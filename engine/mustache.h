/* mustache.h - templates in Mustache, the language of the published specification (1.4): interpolation, sections,
 * inverted sections, comments, partials and set delimiters, with its rules for tags that stand alone on a line. The
 * data is a tree (node.h). What a template prints is escaped by the function it is rendered with; `{{{name}}}` and
 * `{{&name}}` are not.
 *
 * False, for a section, are: a name that is not there, null, false, the empty list and the empty text. A map or a list
 * prints nothing.
 *
 * Templates may be anybody's: sections nest TB_DEPTH_MAX deep at most, partials TB_PARTIALS_MAX, and a rendering that
 * takes more than TB_MUSTACHE_STEPS_MAX tags or TB_MUSTACHE_OUTPUT_MAX bytes is given up with a diagnostic. */
#ifndef TB_MUSTACHE_H
#define TB_MUSTACHE_H

#include "node.h"

#define TB_PARTIALS_MAX 16
#define TB_MUSTACHE_STEPS_MAX 2000000
#define TB_MUSTACHE_OUTPUT_MAX ((size_t)32 << 20)

/* Immutable once parsed. */
typedef struct tb_template tb_template;

/* Reads the template in SOURCE, which must live as long; *out lies in ARENA. TB_ERR_INPUT: DIAGS says, with line and
 * column, all that is wrong: a tag or section without an end, an end without a section, a name that is none, delimiters
 * that are none, sections too deep. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_template_parse(const tb_source *source, tb_arena *arena, tb_diags *diags,
                                         const tb_template **out);

/* How a template is rendered. */
typedef struct tb_rendering {
    /* Appends TEXT as it is written in the language of the output. NULL: as it is. */
    void (*escape)(tb_buf *out, tb_text text);
    /* The partial of that NAME in *out, or NULL there: it prints nothing then. Any other status than TB_OK ends the
     * rendering; TB_ERR_INPUT with a diagnostic at AT, the tag. May itself be NULL: there are none. */
    tb_status (*partial)(void *context, tb_text name, tb_place at, const tb_template **out);
    void *context; /* of `partial` */
    tb_diags *diags;
} tb_rendering;

/* Appends what TEMPLATE makes of DATA. TB_ERR_INPUT: partials too deep, or a limit met; DIAGS says where. TB_ERR_NOMEM.
 */
TB_NODISCARD tb_status tb_template_render(const tb_template *template, const tb_node *data,
                                          const tb_rendering *rendering, tb_buf *out);

#endif
