#include "diag.h"

#include "escape.h"
#include "tbi_escape.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
    COLUMNS_MAX = 100,   /* of a line shown; a longer one is cut */
    COLUMNS_BEFORE = 60, /* of them before the caret, at most, when it is */
};

static const char *const code_names[] = {
#define X(name, id) [TB_DIAG_##name] = (id),
    TB_DIAG_CODES(X)
#undef X
};

const char *tb_diag_code_name(tb_diag_code code)
{
    return (size_t)code < TB_DIAG_CODE_COUNT ? code_names[code] : "unknown";
}

/* Room for one more, or NULL. */
static tb_diag *next_slot(tb_diags *diags)
{
    if (diags->list == NULL)
        diags->list = calloc(TB_DIAGS_MAX, sizeof *diags->list);
    return diags->list != NULL && diags->count < TB_DIAGS_MAX ? &diags->list[diags->count] : NULL;
}

TB_PRINTF(3, 0)
static void add(tb_diags *diags, tb_diag fresh, const char *format, va_list args)
{
    tb_diag *slot = next_slot(diags);
    const char *hint = fresh.hint;

    diags->errors += fresh.is_error;
    if (slot == NULL) {
        diags->dropped++;
        return;
    }
    /* Without memory for words the place is still worth having, and tb_diags_also() finds the problem it is about. */
    fresh.text = tb_arena_vprintf(&diags->arena, format, args);
    if (fresh.text == NULL)
        fresh.text = "out of memory for the message";
    fresh.hint = hint != NULL ? tb_arena_strdup(&diags->arena, hint) : NULL;
    *slot = fresh;
    diags->count++;
}

void tb_diags_error(tb_diags *diags, tb_diag_code code, tb_place at, const char *hint, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(diags, (tb_diag){.code = code, .is_error = true, .at = at, .hint = hint}, format, args);
    va_end(args);
}

void tb_diags_warn(tb_diags *diags, tb_diag_code code, tb_place at, const char *hint, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(diags, (tb_diag){.code = code, .is_error = false, .at = at, .hint = hint}, format, args);
    va_end(args);
}

void tb_diags_also(tb_diags *diags, tb_place also)
{
    bool dropped = diags->count == TB_DIAGS_MAX && diags->dropped > 0;

    if (diags->count > 0 && !dropped)
        diags->list[diags->count - 1].also = also;
}

void tb_diags_keep(tb_diags *diags, tb_source *source)
{
    if (source == NULL)
        return;
    source->next = diags->kept;
    diags->kept = source;
}

static int compare_places(const tb_place *a, const tb_place *b)
{
    const char *a_name = a->source != NULL ? a->source->name : "";
    const char *b_name = b->source != NULL ? b->source->name : "";
    int order = strcmp(a_name, b_name);

    if (order == 0)
        order = (a->line > b->line) - (a->line < b->line);
    if (order == 0)
        order = (a->column > b->column) - (a->column < b->column);
    return order;
}

static int compare(const tb_diag *a, const tb_diag *b)
{
    int order = compare_places(&a->at, &b->at);

    return order != 0 ? order : (a->code > b->code) - (a->code < b->code);
}

/* By insertion: stable, and there are TB_DIAGS_MAX at most. */
void tb_diags_sort(tb_diags *diags)
{
    for (size_t i = 1; i < diags->count; i++) {
        tb_diag moving = diags->list[i];
        size_t to = i;

        for (; to > 0 && compare(&diags->list[to - 1], &moving) > 0; to--)
            diags->list[to] = diags->list[to - 1];
        diags->list[to] = moving;
    }
}

static void free_kept(tb_diags *diags)
{
    tb_source *next;

    for (tb_source *source = diags->kept; source != NULL; source = next) {
        next = source->next;
        tb_source_free(source);
    }
    diags->kept = NULL;
}

void tb_diags_clear(tb_diags *diags)
{
    free_kept(diags);
    tb_arena_clear(&diags->arena);
    diags->count = diags->dropped = diags->errors = 0;
}

void tb_diags_release(tb_diags *diags)
{
    free_kept(diags);
    tb_arena_release(&diags->arena);
    free(diags->list);
    *diags = TB_DIAGS_EMPTY;
}

/* How a problem looks: the word, and its ANSI colour. */
typedef struct manner {
    const char *word, *color;
} manner;

static const manner error_manner = {"error", "\033[1;31m"};
static const manner warning_manner = {"warning", "\033[1;35m"};
static const manner note_manner = {"note", "\033[1;36m"};
static const char bold[] = "\033[1m";
static const char plain[] = "\033[0m";

static void put_style(tb_buf *out, bool color, const char *style)
{
    if (color)
        tb_buf_puts(out, style);
}

/* FILE:LINE:COLUMN: error: TEXT */
static void put_head(tb_buf *out, const tb_place *at, const manner *how, const char *text, bool color)
{
    if (at->source != NULL) {
        put_style(out, color, bold);
        tb_escape_terminal(out, tb_text_of(at->source->name));
        if (at->line != 0)
            tb_buf_printf(out, ":%u", (unsigned)at->line);
        if (at->line != 0 && at->column != 0)
            tb_buf_printf(out, ":%u", (unsigned)at->column);
        tb_buf_puts(out, ": ");
        put_style(out, color, plain);
    }
    put_style(out, color, how->color);
    tb_buf_printf(out, "%s: ", how->word);
    put_style(out, color, plain);
    tb_escape_terminal(out, tb_text_of(text));
    tb_buf_putc(out, '\n');
}

static size_t char_len(tb_text line, size_t at)
{
    size_t taken;

    (void)tb_utf8_next(line.at + at, line.len - at, &taken);
    return taken;
}

static size_t char_width(tb_text line, size_t at, size_t len)
{
    return tb_utf8_width((tb_text){line.at + at, len});
}

/* The part of a line that is shown: bytes FROM to TO. */
typedef struct window {
    size_t from, to;
    size_t caret; /* a byte, or TO when it stands behind the last */
} window;

static window window_of(tb_text line, uint32_t column)
{
    window w = {.to = line.len};
    size_t width = 0, len;

    for (uint32_t i = 1; i < column && w.caret < line.len; i++)
        w.caret += char_len(line, w.caret);
    if (line.len <= COLUMNS_MAX || (line.len <= (size_t)COLUMNS_MAX * 4 && tb_utf8_width(line) <= COLUMNS_MAX))
        return w;
    for (w.from = w.caret; w.from > 0 && width < COLUMNS_BEFORE; width += char_width(line, w.from, len)) {
        for (len = 1; len < 4 && len < w.from && ((unsigned char)line.at[w.from - len] & 0xC0) == 0x80;)
            len++;
        w.from -= len;
    }
    for (w.to = w.caret; w.to < line.len && width < COLUMNS_MAX; w.to += len) {
        len = char_len(line, w.to);
        width += char_width(line, w.to, len);
    }
    return w;
}

static void put_line(tb_buf *out, tb_text line, const window *w)
{
    size_t taken;

    if (w->from > 0)
        tb_buf_puts(out, "...");
    for (size_t i = w->from; i < w->to; i += taken) {
        uint32_t code = tb_utf8_next(line.at + i, line.len - i, &taken);

        if ((code == 0xFFFD && taken == 1) || (code != '\t' && tbi_is_control(code)))
            tb_buf_putc(out, '?');
        else
            tb_buf_add(out, line.at + i, taken);
    }
    if (w->to < line.len)
        tb_buf_puts(out, "...");
    tb_buf_putc(out, '\n');
}

static void put_caret(tb_buf *out, tb_text line, const window *w, uint32_t width)
{
    size_t columns = 0, len, i = w->from;

    if (w->from > 0)
        tb_buf_puts(out, "   ");
    for (; i < w->caret; i += len) {
        len = char_len(line, i);
        if (line.at[i] == '\t') /* as wide as the one above it, whatever that is */
            tb_buf_putc(out, '\t');
        else
            tb_buf_fill(out, ' ', char_width(line, i, len));
    }
    for (uint32_t n = 0; n < width && i < w->to; n++, i += len) {
        len = char_len(line, i);
        columns += char_width(line, i, len);
    }
    tb_buf_putc(out, '^');
    tb_buf_fill(out, '~', columns > 1 ? columns - 1 : 0);
}

static void put_excerpt(tb_buf *out, const tb_place *at, const manner *how, bool color)
{
    tb_text line;
    window w;

    if (at->source == NULL || at->line == 0)
        return;
    line = tb_source_line(at->source, at->line);
    if (line.len == 0)
        return;
    w = window_of(line, at->column);
    tb_buf_printf(out, "%5u | ", (unsigned)at->line);
    put_line(out, line, &w);
    if (at->column == 0)
        return;
    tb_buf_puts(out, "      | ");
    put_style(out, color, how->color);
    put_caret(out, line, &w, at->width);
    put_style(out, color, plain);
    tb_buf_putc(out, '\n');
}

void tb_diag_put(tb_buf *out, const tb_diag *diag, bool color)
{
    const manner *how = diag->is_error ? &error_manner : &warning_manner;

    put_head(out, &diag->at, how, diag->text, color);
    put_excerpt(out, &diag->at, how, color);
    if (diag->hint != NULL) {
        tb_buf_puts(out, "  hint: ");
        tb_escape_terminal(out, tb_text_of(diag->hint));
        tb_buf_putc(out, '\n');
    }
    if (diag->also.source != NULL) {
        put_head(out, &diag->also, &note_manner, "first here", color);
        put_excerpt(out, &diag->also, &note_manner, color);
    }
}

static void put_json_text(tb_buf *out, const char *key, const char *text)
{
    tb_buf_printf(out, "\"%s\":", key);
    if (text != NULL)
        tb_escape_json(out, tb_text_of(text));
    else
        tb_buf_puts(out, "null");
}

static void put_json_count(tb_buf *out, const char *key, uint32_t count)
{
    if (count != 0)
        tb_buf_printf(out, ",\"%s\":%u", key, (unsigned)count);
    else
        tb_buf_printf(out, ",\"%s\":null", key);
}

static void put_json_place(tb_buf *out, const tb_place *at)
{
    put_json_text(out, "file", at->source != NULL ? at->source->name : NULL);
    put_json_count(out, "line", at->line);
    put_json_count(out, "column", at->column);
}

void tb_diag_put_json(tb_buf *out, const tb_diag *diag)
{
    tb_buf_putc(out, '{');
    put_json_text(out, "code", tb_diag_code_name(diag->code));
    tb_buf_putc(out, ',');
    put_json_text(out, "severity", diag->is_error ? "error" : "warning");
    tb_buf_putc(out, ',');
    put_json_text(out, "message", diag->text);
    tb_buf_putc(out, ',');
    put_json_text(out, "hint", diag->hint);
    tb_buf_putc(out, ',');
    put_json_place(out, &diag->at);
    tb_buf_puts(out, ",\"also\":");
    if (diag->also.source != NULL) {
        tb_buf_putc(out, '{');
        put_json_place(out, &diag->also);
        tb_buf_putc(out, '}');
    } else {
        tb_buf_puts(out, "null");
    }
    tb_buf_putc(out, '}');
}
