/* ask_talk.c - how `tiebreak ask` speaks and listens: line by line, so that it can be read aloud. */
#include "ask.h"

#include "layout.h"
#include "terminal.h"

#include "number.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

enum { WIDTH_MAX = 100 }; /* longer lines are hard to read */

static void style(cli_ask *ask, const char *code)
{
    if (ask->ctx->color)
        tb_buf_puts(&ask->out, code);
}

void cli_ask_say(cli_ask *ask, const char *text)
{
    cli_put_wrapped(&ask->out, text, 0, 0, ask->width);
}

static void say_styled(cli_ask *ask, const char *code, const char *text)
{
    style(ask, code);
    cli_put_wrapped(&ask->out, text, 0, 0, ask->width);
    if (ask->ctx->color && ask->out.len > 0) { /* the line end comes after the style's */
        ask->out.data[--ask->out.len] = '\0';
        tb_buf_puts(&ask->out, "\033[0m\n");
    }
}

void cli_ask_say_bold(cli_ask *ask, const char *text)
{
    say_styled(ask, "\033[1m", text);
}

void cli_ask_say_dim(cli_ask *ask, const char *text)
{
    say_styled(ask, "\033[2m", text);
}

void cli_ask_sayf(cli_ask *ask, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    const char *text = tb_arena_vprintf(&ask->arena, format, args);
    va_end(args);
    cli_ask_say(ask, text ? text : format);
}

void cli_ask_item(cli_ask *ask, size_t number, const char *text)
{
    tb_buf_printf(&ask->out, "%4zu  ", number);
    cli_put_wrapped(&ask->out, text, 6, 6, ask->width);
}

void cli_ask_flush(cli_ask *ask)
{
    const int columns = cli_terminal_width(ask->ctx->out); /* it may have been resized */

    cli_put(ask->ctx, &ask->out);
    fflush(ask->ctx->out);
    tb_buf_clear(&ask->out);
    ask->width = columns < WIDTH_MAX ? (size_t)columns : WIDTH_MAX;
}

cli_ask_reply cli_ask_read(cli_ask *ask)
{
    for (;;) {
        cli_ask_flush(ask);
        switch (cli_line_read(ask->line, &ask->typed)) {
        case CLI_LINE_READ: return ask->typed.failed ? CLI_ASK_FAILED : CLI_ASK_DONE;
        case CLI_LINE_LONG:
            cli_ask_sayf(ask, "That line is too long: at most %d characters are taken.", CLI_LINE_MAX);
            break;
        case CLI_LINE_NOT_TEXT: cli_ask_say(ask, "That is no text in UTF-8, or has control characters in it."); break;
        case CLI_LINE_END: tb_buf_putc(&ask->out, '\n'); return CLI_ASK_QUIT;
        case CLI_LINE_INTERRUPTED: tb_buf_putc(&ask->out, '\n'); return CLI_ASK_INTERRUPTED;
        case CLI_LINE_GONE: return CLI_ASK_GONE;
        }
    }
}

/* ---- Names ---- */

cli_ask_names cli_ask_names_of(cli_ask *ask, const void *array, size_t count, size_t size)
{
    cli_ask_names names = {tb_arena_array(&ask->arena, count + 1, sizeof *names.ids),
                           tb_arena_array(&ask->arena, count + 1, sizeof *names.titles), count};

    if (!names.ids || !names.titles)
        return (cli_ask_names){0};
    for (size_t i = 0; i < count; i++) { /* all of the pack's structs begin with id and title */
        const char *const *thing = (const char *const *)(const void *)((const char *)array + i * size);
        names.ids[i] = thing[0];
        names.titles[i] = thing[1];
    }
    return names;
}

/* Whether NAME begins with TEXT; WHOLE: and has nothing more. ASCII letters match in either case. */
static bool begins(const char *name, tb_text text, bool whole)
{
    for (size_t i = 0; i < text.len; i++)
        if (tolower((unsigned char)name[i]) != tolower((unsigned char)text.at[i]))
            return false;
    return !whole || name[text.len] == '\0';
}

/* Counts the names that begin with TEXT, or are it; *last is the last one. */
static size_t find(const cli_ask_names *names, tb_text text, bool whole, int *last)
{
    size_t found = 0;

    for (size_t i = 0; i < names->count; i++)
        if (begins(names->ids[i], text, whole) || begins(names->titles[i], text, whole)) {
            *last = (int)i;
            found++;
        }
    return found;
}

/* Without a word about it: -1 none, -2 several. */
static int match(tb_text text, const cli_ask_names *names)
{
    unsigned long number;
    int found = -1;

    if (tb_number_parse_whole(text, names->count, &number))
        return (int)number - 1;
    if (text.len == 0 || find(names, text, true, &found) == 1)
        return found;
    const size_t count = find(names, text, false, &found);
    return count == 1 ? found : count == 0 ? -1 : -2;
}

static void say_unknown(cli_ask *ask, tb_text text, const cli_ask_names *names)
{
    const char *near = tb_text_nearest(text, names->ids, names->count);

    if (!near)
        near = tb_text_nearest(text, names->titles, names->count);
    if (near)
        cli_ask_sayf(ask, "There is no '%.*s' here; did you mean '%s'?", (int)text.len, text.at, near);
    else
        cli_ask_sayf(ask, "There is no '%.*s' here: type a number from 1 to %zu, or the beginning of a name.",
                     (int)(text.len < 60 ? text.len : 60), text.at, names->count);
}

static void say_several(cli_ask *ask, tb_text text, const cli_ask_names *names)
{
    tb_buf list = TB_BUF_EMPTY;

    for (size_t i = 0; i < names->count; i++)
        if (begins(names->ids[i], text, false) || begins(names->titles[i], text, false))
            tb_buf_printf(&list, "%s%zu", list.len > 0 ? ", " : "", i + 1);
    cli_ask_sayf(ask, "'%.*s' can mean several: %s. Type more of the name, or the number.", (int)text.len, text.at,
                 list.data ? list.data : "");
    tb_buf_release(&list);
}

int cli_ask_match(cli_ask *ask, tb_text text, const cli_ask_names *names)
{
    const int found = match(text, names);

    if (found == -1)
        say_unknown(ask, text, names);
    if (found == -2)
        say_several(ask, text, names);
    return found < 0 ? -1 : found;
}

bool cli_ask_match_several(cli_ask *ask, const char *text, const cli_ask_names *names, uint64_t *set)
{
    const char *apart = strchr(text, ',') ? "," : " ,";
    const int whole = match(tb_text_of(text), names);

    *set = 0;
    if (strcmp(text, "0") == 0 || strcmp(text, "none") == 0)
        return true;
    if (whole >= 0) {
        *set = UINT64_C(1) << whole;
        return true;
    }
    while (*(text += strspn(text, ", ")) != '\0') {
        tb_text word = {text, strcspn(text, apart)};
        text += word.len;
        while (word.len > 0 && word.at[word.len - 1] == ' ')
            word.len--;
        const int found = cli_ask_match(ask, word, names);
        if (found < 0)
            return false;
        *set |= UINT64_C(1) << found;
    }
    return true;
}
