/* mustache_parse.c - from the text of a template to its parts. */
#include "tbi_mustache.h"

#include <string.h>

#define DELIMITER_MAX 16 /* bytes */

typedef struct parser {
    const tb_source *source;
    tb_arena *arena;
    tb_diags *diags;
    size_t at;           /* read up to here */
    size_t text;         /* where the text begins that is in no part yet */
    tb_text open, close; /* delimiters */
    tbi_part *parts;
    size_t count, room;
    size_t sections[TB_DEPTH_MAX]; /* the parts that are open, outermost first */
    size_t depth;
    tb_place place;  /* of what was last asked for */
    size_t place_at; /* its offset */
    bool failed;     /* memory is out */
} parser;

/* A tag: its sigil (0 for a plain name) and what is in it, without white space around. */
typedef struct tag {
    char sigil;
    tb_text name;
    size_t from, to;      /* in the source, delimiters included */
    size_t line, line_to; /* the line or lines it is on: from the first one's start to past the end of the last */
    bool alone;           /* on them */
    tb_place at;
} tag;

/* The place of what stands in the source FROM there up to TO, after all that was asked for before. */
static tb_place place_at(parser *p, size_t from, size_t to)
{
    const char *data = p->source->data;
    tb_place place;

    for (; p->place_at < from; p->place_at++) {
        if (data[p->place_at] == '\n') {
            p->place.line++;
            p->place.column = 1;
        } else if (((unsigned char)data[p->place_at] & 0xC0) != 0x80) {
            p->place.column++;
        }
    }
    place = p->place;
    place.width = (uint32_t)tb_utf8_count((tb_text){data + from, to - from});
    return place;
}

/* A part that stands at offset FROM. */
static tbi_part *add_part(parser *p, tbi_part_kind kind, tb_text text, size_t from)
{
    if (p->count == p->room) {
        size_t room = p->room > 0 ? 2 * p->room : 64;
        tbi_part *parts = tb_arena_array(p->arena, room, sizeof *parts);
        p->failed = p->failed || parts == NULL;
        if (p->failed)
            return NULL;
        if (p->count > 0)
            memcpy(parts, p->parts, p->count * sizeof *parts);
        p->parts = parts;
        p->room = room;
    }
    p->parts[p->count] = (tbi_part){
        .kind = kind, .begins_line = from == 0 || p->source->data[from - 1] == '\n', .text = text, .at = p->place};
    return &p->parts[p->count++];
}

static void add_text(parser *p, size_t to)
{
    if (to > p->text)
        add_part(p, TBI_PART_TEXT, (tb_text){p->source->data + p->text, to - p->text}, p->text);
}

/* ---- Finding tags ---- */

static size_t find(const parser *p, size_t from, tb_text what)
{
    const tb_source *s = p->source;

    for (; from + what.len <= s->len; from++) {
        const char *near = memchr(s->data + from, what.at[0], s->len - what.len - from + 1);
        if (near == NULL)
            return SIZE_MAX;
        from = (size_t)(near - s->data);
        if (memcmp(near, what.at, what.len) == 0)
            return from;
    }
    return SIZE_MAX;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_space(char c)
{
    return is_blank(c) || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

static tb_text trimmed(const char *at, size_t len)
{
    for (; len > 0 && is_space(*at); at++)
        len--;
    while (len > 0 && is_space(at[len - 1]))
        len--;
    return (tb_text){at, len};
}

/* Whether nothing but white space is on the tag's lines, and where these begin and end. */
static void look_around(const parser *p, tag *t)
{
    const char *data = p->source->data;
    size_t to = t->to;

    for (t->line = t->from; t->line > p->text && is_blank(data[t->line - 1]);)
        t->line--;
    while (is_blank(data[to]))
        to++;
    t->alone = (t->line == 0 || data[t->line - 1] == '\n') &&
               (data[to] == '\0' || data[to] == '\n' || (data[to] == '\r' && data[to + 1] == '\n'));
    t->line_to = to + (data[to] == '\r') + (data[to] != '\0');
}

/* The next tag. False when there is none, or it has no end, which is reported. */
static bool next_tag(parser *p, tag *t)
{
    const char *data = p->source->data;
    char ending[DELIMITER_MAX + 1];
    tb_text end = {ending, p->close.len};

    *t = (tag){.from = find(p, p->at, p->open)};
    if (t->from == SIZE_MAX)
        return false;
    size_t inside = t->from + p->open.len;
    if (data[inside] != '\0' && strchr("#^/!>&{=", data[inside]) != NULL)
        t->sigil = data[inside++];
    if (t->sigil == '{' || t->sigil == '=') {
        ending[0] = t->sigil == '{' ? '}' : '=';
        end.len++;
    }
    memcpy(ending + end.len - p->close.len, p->close.at, p->close.len);
    size_t to = find(p, inside, end);
    t->to = to == SIZE_MAX ? inside : to + end.len;
    t->at = place_at(p, t->from, t->to);
    if (to == SIZE_MAX) {
        tb_diags_error(p->diags, TB_DIAG_SYNTAX, t->at, "end it with the closing delimiter",
                       "a tag without an end: '%.*s' is missing", (int)end.len, end.at);
        return false;
    }
    t->name = trimmed(data + inside, to - inside);
    look_around(p, t);
    return true;
}

/* ---- Understanding them ---- */

static bool check_name(const parser *p, const tag *t)
{
    bool good = t->name.len > 0;

    for (size_t i = 0; i < t->name.len; i++)
        good = good && !is_space(t->name.at[i]);
    if (!good)
        tb_diags_error(p->diags, TB_DIAG_SYNTAX, t->at, NULL,
                       t->name.len > 0 ? "a tag's name has no white space in it: '%.*s'" : "a tag without a name%.*s",
                       (int)(t->name.len < 60 ? t->name.len : 60), t->name.at);
    return good;
}

static void open_section(parser *p, const tag *t)
{
    if (p->depth == TB_DEPTH_MAX) {
        tb_diags_error(p->diags, TB_DIAG_TOO_DEEP, t->at, NULL, "sections nest deeper than %d", TB_DEPTH_MAX);
        p->at = p->source->len; /* each deeper one would be reported too */
        p->depth = 0;
        return;
    }
    tbi_part *part = add_part(p, t->sigil == '#' ? TBI_PART_SECTION : TBI_PART_INVERTED, t->name, t->from);
    if (part == NULL)
        return;
    part->begins_line = part->begins_line && !t->alone; /* of a line that is removed there is no begin */
    p->sections[p->depth++] = p->count - 1;
}

static void close_section(parser *p, const tag *t)
{
    if (p->depth == 0) {
        tb_diags_error(p->diags, TB_DIAG_SYNTAX, t->at, NULL, "the end of section '%.*s', which is not open",
                       (int)t->name.len, t->name.at);
        return;
    }
    tbi_part *section = &p->parts[p->sections[--p->depth]];
    section->end = p->count;
    if (tb_text_equal(section->text, t->name))
        return;
    tb_diags_error(p->diags, TB_DIAG_SYNTAX, t->at, NULL, "the end of section '%.*s' where that of '%.*s' should be",
                   (int)t->name.len, t->name.at, (int)section->text.len, section->text.at);
    tb_diags_also(p->diags, section->at);
}

/* {{=<% %>=}}: two delimiters with white space between, and neither white space nor `=` in them. */
static void set_delimiters(parser *p, const tag *t)
{
    const char *at = t->name.at, *end = at + t->name.len;
    tb_text open = {at, 0}, close;

    for (; at < end && !is_space(*at); at++)
        open.len++;
    close = trimmed(at, (size_t)(end - at));
    bool good = open.len > 0 && close.len > 0 && open.len < DELIMITER_MAX && close.len < DELIMITER_MAX &&
                memchr(open.at, '=', open.len) == NULL && memchr(close.at, '=', close.len) == NULL;
    for (size_t i = 0; i < close.len; i++)
        good = good && !is_space(close.at[i]);
    if (good) {
        p->open = open;
        p->close = close;
    } else {
        tb_diags_error(p->diags, TB_DIAG_SYNTAX, t->at, "write them as {{=<% %>=}}, without '=' in them",
                       "these are no two delimiters");
    }
}

static void take_tag(parser *p, const tag *t)
{
    tbi_part *part;

    if (!t->alone && (t->sigil == '/' || t->sigil == '!' || t->sigil == '='))
        add_part(p, TBI_PART_TEXT, (tb_text){"", 0}, t->from); /* they may begin a line, which then has a margin */
    if (t->sigil == '!')
        return;
    if (t->sigil == '=') {
        set_delimiters(p, t);
        return;
    }
    if (!check_name(p, t))
        return;
    switch (t->sigil) {
    case '#':
    case '^': open_section(p, t); return;
    case '/': close_section(p, t); return;
    case '>':
        part = add_part(p, TBI_PART_PARTIAL, t->name, t->from);
        if (part != NULL && t->alone) {
            part->indent = (tb_text){p->source->data + t->line, t->from - t->line};
            part->begins_line = false; /* the indentation is the partial's own */
        }
        return;
    default: add_part(p, t->sigil == 0 ? TBI_PART_VALUE : TBI_PART_RAW, t->name, t->from); return;
    }
}

/* Those that print something are never alone. */
static bool may_stand_alone(char sigil)
{
    return sigil != 0 && sigil != '&' && sigil != '{';
}

tb_status tb_template_parse(const tb_source *source, tb_arena *arena, tb_diags *diags, const tb_template **out)
{
    parser p = {.source = source,
                .arena = arena,
                .diags = diags,
                .open = TB_TEXT("{{"),
                .close = TB_TEXT("}}"),
                .place = {source, source->first_line, 1, 0}};
    tb_template *template = tb_arena_alloc(arena, sizeof *template);
    size_t errors = diags->errors;
    tag t;

    *out = NULL;
    if (template == NULL)
        return TB_ERR_NOMEM;
    while (!p.failed && p.at < source->len && next_tag(&p, &t)) {
        t.alone = t.alone && may_stand_alone(t.sigil);
        add_text(&p, t.alone ? t.line : t.from);
        p.at = p.text = t.alone ? t.line_to : t.to;
        take_tag(&p, &t);
    }
    add_text(&p, source->len);
    while (p.depth > 0 && diags->errors == errors) {
        const tbi_part *section = &p.parts[p.sections[--p.depth]];
        tb_diags_error(diags, TB_DIAG_SYNTAX, section->at, "end it with {{/NAME}}", "section '%.*s' without an end",
                       (int)section->text.len, section->text.at);
    }
    if (p.failed)
        return TB_ERR_NOMEM;
    if (diags->errors > errors)
        return TB_ERR_INPUT;
    *template = (tb_template){p.parts, p.count};
    *out = template;
    return TB_OK;
}
