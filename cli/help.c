#include "help.h"

#include "layout.h"
#include "text.h"

#include <string.h>

#define WIDTH 80
#define COLUMN_MAX 28 /* a left column wider than this has its text on the next line */

/* A row of two columns: LEFT as it is, RIGHT wrapped from COLUMN on. */
static void put_row(tb_buf *out, const char *left, const char *right, size_t column)
{
    const size_t width = tb_utf8_width(tb_text_of(left));

    tb_buf_puts(out, left);
    if (width + 2 > column) {
        tb_buf_putc(out, '\n');
        tb_buf_fill(out, ' ', column);
    } else {
        tb_buf_fill(out, ' ', column - width);
    }
    cli_put_wrapped(out, right, column, column, WIDTH);
}

static void put_paragraphs(tb_buf *out, const char *text)
{
    while (*text) {
        const char *end = strstr(text, "\n\n");
        tb_buf paragraph = TB_BUF_EMPTY;
        tb_buf_add(&paragraph, text, end ? (size_t)(end - text) : strlen(text));
        tb_buf_putc(out, '\n');
        cli_put_wrapped(out, paragraph.data ? paragraph.data : "", 0, 0, WIDTH);
        tb_buf_release(&paragraph);
        text = end ? end + 2 : "";
    }
}

static void put_option_left(tb_buf *out, const cli_option *o)
{
    if (o->letter)
        tb_buf_printf(out, "  -%c, --%s", o->letter, o->name);
    else
        tb_buf_printf(out, "      --%s", o->name);
    if (o->kind == CLI_FLAG)
        return;
    tb_buf_putc(out, ' ');
    cli_option_put_argument(out, o);
}

static void put_options(tb_buf *out, const char *heading, const cli_option *options)
{
    size_t column = 0;
    tb_buf left = TB_BUF_EMPTY, right = TB_BUF_EMPTY;

    for (const cli_option *o = options; o->name; o++) {
        tb_buf_clear(&left);
        put_option_left(&left, o);
        if (left.len + 2 > column && left.len + 2 <= COLUMN_MAX)
            column = left.len + 2;
    }
    tb_buf_printf(out, "\n%s:\n", heading);
    for (const cli_option *o = options; o->name; o++) {
        tb_buf_clear(&left);
        tb_buf_clear(&right);
        put_option_left(&left, o);
        tb_buf_puts(&right, o->help);
        if (o->fallback)
            tb_buf_printf(&right, " (default %s)", o->fallback);
        if (o->kind == CLI_LIST || o->kind == CLI_OTHERS)
            tb_buf_puts(&right, " (may be repeated)");
        if (left.data && right.data)
            put_row(out, left.data, right.data, column);
    }
    tb_buf_release(&left);
    tb_buf_release(&right);
}

static void put_commands(tb_buf *out, const cli_command *const *commands)
{
    size_t column = 0;
    tb_buf left = TB_BUF_EMPTY;

    for (size_t i = 0; commands[i]; i++)
        if (strlen(commands[i]->name) + 4 > column)
            column = strlen(commands[i]->name) + 4;
    tb_buf_puts(out, "\nCommands:\n");
    for (size_t i = 0; commands[i]; i++) {
        tb_buf_clear(&left);
        tb_buf_printf(&left, "  %s", commands[i]->name);
        if (left.data)
            put_row(out, left.data, commands[i]->summary, column);
    }
    tb_buf_release(&left);
}

static void put_usage(tb_buf *out, const cli_command *command, const char *name)
{
    tb_buf line = TB_BUF_EMPTY;

    tb_buf_printf(&line, "Usage: %s", name);
    if (command->commands && !command->run)
        tb_buf_puts(&line, " COMMAND");
    tb_buf_puts(&line, " [OPTION...]");
    if (command->operands)
        tb_buf_printf(&line, " %s", command->operands);
    if (command->commands && !command->run)
        tb_buf_puts(&line, " [OPERAND...]");
    if (line.data)
        cli_put_wrapped(out, line.data, 0, 7, WIDTH);
    tb_buf_release(&line);
}

void cli_help_put(tb_buf *out, const cli_command *command, const char *name)
{
    tb_buf line = TB_BUF_EMPTY;

    tb_buf_printf(&line, "%s - %s", name, command->summary);
    if (line.data)
        cli_put_wrapped(out, line.data, 0, 0, WIDTH);
    tb_buf_release(&line);
    tb_buf_putc(out, '\n');
    put_usage(out, command, name);
    if (command->details)
        put_paragraphs(out, command->details);
    if (command->commands)
        put_commands(out, command->commands);
    if (command->options)
        put_options(out, "Options", command->options);
    put_options(out, "Options of every command", cli_global_options);
    if (command->examples)
        tb_buf_puts(out, "\nExamples:\n");
    for (const cli_example *e = command->examples; e && e->line; e++) {
        tb_buf_printf(out, "  %s\n      ", e->line);
        cli_put_wrapped(out, e->what, 6, 6, WIDTH);
    }
    if (command->commands)
        tb_buf_printf(out, "\n'%s COMMAND --help' says more of a command.\n", name);
    tb_buf_puts(out, "\nExit status: 0 done, 1 a check came out negative, 2 bad usage or input,\n"
                     "3 something outside failed (file, pipe, memory), 130 interrupted.\n");
}
