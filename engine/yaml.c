#include "node.h"

#include "number.h"
#include "tbi_tree.h"

#include <stdio.h>
#include <string.h>
#include <yaml.h>

/* A place in the text, kept up to date: going on from the last one makes all places together linear in its length. */
typedef struct cursor {
    size_t offset; /* bytes */
    size_t index;  /* code points, which is what libyaml's marks count */
    uint32_t line, column;
} cursor;

typedef struct reader {
    yaml_parser_t parser;
    tbi_tree tree;
    cursor at;
    bool begun; /* the one document we take */
} reader;

/* Moves the cursor to the code point INDEX, or to byte OFFSET if that comes first. libyaml's own lines are not ours: it
 * breaks them at U+0085, U+2028 and U+2029 too, where editors and tb_source_line() do not. */
static void move_to(reader *r, size_t index, size_t offset)
{
    const tb_source *source = r->tree.source;
    size_t taken;

    if (index < r->at.index || offset < r->at.offset)
        r->at = (cursor){.line = source->first_line, .column = 1};
    while (r->at.index < index && r->at.offset < offset && r->at.offset < source->len) {
        if (source->data[r->at.offset] == '\n') {
            r->at.line++;
            r->at.column = 0;
        }
        (void)tb_utf8_next(source->data + r->at.offset, source->len - r->at.offset, &taken);
        r->at.offset += taken;
        r->at.index++;
        r->at.column++;
    }
}

static tb_place place_of(reader *r, const yaml_mark_t *from, const yaml_mark_t *to)
{
    size_t width = from->line == to->line && to->index > from->index ? to->index - from->index : 1;

    move_to(r, from->index, SIZE_MAX);
    return (tb_place){r->tree.source, r->at.line, r->at.column, (uint32_t)width};
}

static tb_place event_place(reader *r, const yaml_event_t *event)
{
    return place_of(r, &event->start_mark, &event->end_mark);
}

/* True if a tab stands where the cursor is or in the white space that its line begins with; *place becomes the tab's.
 */
static bool blame_tab(const reader *r, tb_place *place)
{
    tb_text line = tb_source_line(r->tree.source, r->at.line);
    size_t i = 0;

    while (i < line.len && line.at[i] == ' ')
        i++;
    if (i < line.len && line.at[i] == '\t' && i < place->column)
        place->column = (uint32_t)i + 1;
    else if (r->tree.source->data[r->at.offset] != '\t')
        return false;
    return true;
}

static const char *hint_for(const char *problem)
{
    static const char *const hints[][2] = {
        {"mapping values are not allowed", "put a text that holds ': ' in quotes"},
        {"cannot start any token", "put the text in quotes"},
        {"did not find expected key", "check the indentation"},
        {"could not find expected ':'", "a key is followed by ':' and a space"},
        {"did not find expected '-'", "check the indentation"},
        {"unknown escape character", "inside double quotes a backslash is written \\\\"},
    };

    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
        if (strstr(problem, hints[i][0]) != NULL)
            return hints[i][1];
    return NULL;
}

/* Says in our words what libyaml could not take. */
static tb_status report_problem(reader *r)
{
    const yaml_parser_t *parser = &r->parser;
    const char *problem = parser->problem != NULL ? parser->problem : "this is not YAML";
    const char *context = parser->context;
    char since[48] = "";
    tb_place place, begun;

    if (parser->error == YAML_MEMORY_ERROR)
        return TB_ERR_NOMEM;
    if (parser->error == YAML_READER_ERROR) { /* it has an offset, but no mark */
        move_to(r, SIZE_MAX, parser->problem_offset);
        place = (tb_place){r->tree.source, r->at.line, r->at.column, 1};
        tb_diags_error(r->tree.diags, TB_DIAG_SYNTAX, place, NULL, "%s", problem);
        return TB_ERR_INPUT;
    }
    if (context != NULL && strcmp(context, "while scanning a quoted scalar") == 0 &&
        strcmp(problem, "found unexpected end of stream") ==
            0) { /* where it began says more than the end of the file */
        place = place_of(r, &parser->context_mark, &parser->context_mark);
        tb_diags_error(r->tree.diags, TB_DIAG_SYNTAX, place, NULL, "unterminated string");
        return TB_ERR_INPUT;
    }
    if (context != NULL && strcmp(context, "while scanning a simple key") == 0) { /* told at the next line */
        place = place_of(r, &parser->context_mark, &parser->context_mark);
        tb_diags_error(r->tree.diags, TB_DIAG_SYNTAX, place, hint_for(problem), "%s", problem);
        return TB_ERR_INPUT;
    }
    begun = place_of(r, &parser->context_mark, &parser->context_mark);
    place = place_of(r, &parser->problem_mark, &parser->problem_mark);
    if (context != NULL && parser->context_mark.line < parser->problem_mark.line)
        snprintf(since, sizeof since, " that began in line %u", (unsigned)begun.line);
    if (blame_tab(r, &place))
        tb_diags_error(r->tree.diags, TB_DIAG_TAB, place, "use spaces", "tab used for indentation");
    else
        tb_diags_error(r->tree.diags, TB_DIAG_SYNTAX, place, hint_for(problem), "%s%s%s%s", problem,
                       context != NULL ? " " : "", context != NULL ? context : "", since);
    return TB_ERR_INPUT;
}

static tb_status refuse(reader *r, const yaml_event_t *event, tb_diag_code code, const char *hint, const char *text)
{
    tb_diags_error(r->tree.diags, code, event_place(r, event), hint, "%s", text);
    return TB_ERR_INPUT;
}

static tb_status refuse_properties(reader *r, const yaml_event_t *event, const yaml_char_t *anchor,
                                   const yaml_char_t *tag)
{
    tb_place place = event_place(r, event); /* they come first, but their ends are not told */

    place.width = 1;
    if (anchor != NULL) {
        tb_diags_error(r->tree.diags, TB_DIAG_ANCHOR, place, "write the value out where it is needed",
                       "the YAML anchor '&%s' is not allowed", (const char *)anchor);
        return TB_ERR_INPUT;
    }
    if (tag != NULL) {
        static const char core[] = "tag:yaml.org,2002:"; /* what libyaml makes of !! */
        const char *name = (const char *)tag;
        bool is_core = strncmp(name, core, sizeof core - 1) == 0;

        tb_diags_error(r->tree.diags, TB_DIAG_TAG, place, "leave it out", "the YAML tag '%s%s' is not allowed",
                       is_core ? "!!" : "", is_core ? name + sizeof core - 1 : name);
        return TB_ERR_INPUT;
    }
    return TB_OK;
}

/* Only what JSON has too is converted: `no`, `012`, `1_000` and `~` stay the texts they look like. */
static tb_node_kind resolve(tb_text text, double *number)
{
    if (text.len == 0 || tb_text_is(text, "null"))
        return TB_NODE_NULL;
    if (tb_text_is(text, "true") || tb_text_is(text, "false"))
        return TB_NODE_BOOL;
    if (text.len > 1 && text.at[0] == '+' && text.at[1] != '-')
        text = (tb_text){text.at + 1, text.len - 1}; /* `friction: +3` says no more than 3 */
    return tb_number_parse(text, number) ? TB_NODE_NUMBER : TB_NODE_TEXT;
}

static tb_status take_scalar(reader *r, const yaml_event_t *event)
{
    tb_text text = {(const char *)event->data.scalar.value, event->data.scalar.length};
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    tb_place place = event_place(r, event);
    tb_node_kind kind = TB_NODE_TEXT;
    double number = 0;
    tb_node *node;

    if (refuse_properties(r, event, event->data.scalar.anchor, event->data.scalar.tag) != TB_OK)
        return TB_ERR_INPUT;
    if (memchr(text.at, '\0', text.len) != NULL)
        return refuse(r, event, TB_DIAG_NUL_BYTE, NULL, "a text cannot hold a NUL");
    text.at = tb_arena_copy(r->tree.arena, text.at, text.len);
    if (text.at == NULL)
        return TB_ERR_NOMEM;
    if (tbi_tree_wants_key(&r->tree)) {
        if (plain && tb_text_is(text, "<<"))
            return refuse(r, event, TB_DIAG_ANCHOR, "write the values out where they are needed",
                          "a YAML merge key is not allowed");
        tbi_tree_set_key(&r->tree, text, place);
        return TB_OK;
    }
    if (plain)
        kind = resolve(text, &number);
    node = tbi_tree_add(&r->tree, kind);
    if (node == NULL)
        return TB_ERR_NOMEM;
    node->at = place;
    node->text = text;
    node->plain = plain;
    node->number = number;
    node->truth = kind == TB_NODE_BOOL && text.at[0] == 't';
    return TB_OK;
}

static tb_status take_start(reader *r, const yaml_event_t *event)
{
    bool is_map = event->type == YAML_MAPPING_START_EVENT;
    const yaml_char_t *anchor = is_map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor;
    const yaml_char_t *tag = is_map ? event->data.mapping_start.tag : event->data.sequence_start.tag;

    if (refuse_properties(r, event, anchor, tag) != TB_OK)
        return TB_ERR_INPUT;
    if (tbi_tree_wants_key(&r->tree))
        return refuse(r, event, TB_DIAG_SYNTAX, NULL,
                      is_map ? "a key is a text, not a map" : "a key is a text, not a list");
    return tbi_tree_open(&r->tree, is_map ? TB_NODE_MAP : TB_NODE_LIST, event_place(r, event));
}

static tb_status take(reader *r, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (r->begun)
            return refuse(r, event, TB_DIAG_TRAILING, NULL, "a second document begins here: a file holds one");
        r->begun = true;
        return TB_OK;
    case YAML_ALIAS_EVENT:
        return refuse(r, event, TB_DIAG_ANCHOR, "write the value out where it is needed",
                      "a YAML alias is not allowed");
    case YAML_SCALAR_EVENT: return take_scalar(r, event);
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT: return take_start(r, event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: return tbi_tree_close(&r->tree);
    default: return TB_OK;
    }
}

static tb_status read_events(reader *r)
{
    bool ended = false;
    tb_status status = TB_OK;

    while (!ended && status == TB_OK) {
        yaml_event_t event;

        if (!yaml_parser_parse(&r->parser, &event))
            return report_problem(r);
        status = take(r, &event);
        ended = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    return status;
}

tb_status tb_yaml_parse(const tb_source *source, tb_arena *arena, tb_diags *diags, const tb_node **out)
{
    tbi_open open[TB_DEPTH_MAX];
    reader r = {
        .tree = {.source = source, .arena = arena, .diags = diags, .open = open},
        .at = {.line = source->first_line, .column = 1},
    };
    tb_status status;

    *out = NULL;
    if (!yaml_parser_initialize(&r.parser))
        return TB_ERR_NOMEM;
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)source->data, source->len);
    status = read_events(&r);
    yaml_parser_delete(&r.parser);
    if (status == TB_OK && r.tree.root == NULL) {
        tb_diags_error(diags, TB_DIAG_EMPTY, (tb_place){.source = source}, NULL, "the file is empty");
        status = TB_ERR_INPUT;
    }
    if (status == TB_OK && r.tree.has_duplicates)
        status = TB_ERR_INPUT;
    if (status == TB_OK)
        *out = r.tree.root;
    return status;
}
