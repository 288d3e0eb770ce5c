#include "man.h"

#include <string.h>

/* TEXT as man(7) takes it: a hyphen is a minus, so that options can be copied, and no line begins a request. */
static void put_escaped(tb_buf *out, const char *text)
{
    for (const char *c = text; *c; c++) {
        if ((c == text || c[-1] == '\n') && (*c == '.' || *c == '\''))
            tb_buf_puts(out, "\\&");
        if (*c == '-')
            tb_buf_puts(out, "\\-");
        else if (*c == '\\')
            tb_buf_puts(out, "\\e");
        else if (*c == '\'')
            tb_buf_puts(out, "\\(aq");
        else
            tb_buf_putc(out, *c);
    }
}

static void put_paragraphs(tb_buf *out, const char *text)
{
    for (const char *end; *text; text = end ? end + 2 : "") {
        tb_buf part = TB_BUF_EMPTY;
        end = strstr(text, "\n\n");
        tb_buf_puts(out, ".PP\n");
        tb_buf_add(&part, text, end ? (size_t)(end - text) : strlen(text));
        if (part.data)
            put_escaped(out, part.data);
        tb_buf_putc(out, '\n');
        tb_buf_release(&part);
    }
}

/* A capital letter and, unless it asks something, a full stop make a sentence of a table's phrase. */
static void put_sentence(tb_buf *out, const char *phrase)
{
    const bool lower = phrase[0] >= 'a' && phrase[0] <= 'z';
    const size_t len = strlen(phrase);

    if (lower)
        tb_buf_putc(out, (char)(phrase[0] - 'a' + 'A'));
    put_escaped(out, phrase + lower);
    tb_buf_puts(out, len > 0 && phrase[len - 1] == '?' ? "\n" : ".\n");
}

static void put_options(tb_buf *out, const cli_option *options)
{
    for (const cli_option *o = options; o && o->name; o++) {
        tb_buf_puts(out, ".TP\n\\fB");
        if (o->letter)
            tb_buf_printf(out, "\\-%c\\fR, \\fB", o->letter);
        tb_buf_puts(out, "\\-\\-");
        put_escaped(out, o->name);
        tb_buf_puts(out, "\\fR");
        if (o->kind != CLI_FLAG) {
            tb_buf argument = TB_BUF_EMPTY;
            cli_option_put_argument(&argument, o);
            tb_buf_puts(out, " \\fI");
            if (argument.data)
                put_escaped(out, argument.data);
            tb_buf_puts(out, "\\fR");
            tb_buf_release(&argument);
        }
        tb_buf_putc(out, '\n');
        put_sentence(out, o->help);
        if (o->fallback)
            tb_buf_printf(out, "The default is %s.\n", o->fallback);
        if (o->kind == CLI_LIST || o->kind == CLI_OTHERS)
            tb_buf_puts(out, "May be repeated.\n");
    }
}

static void put_examples(tb_buf *out, const cli_example *examples)
{
    for (const cli_example *e = examples; e && e->line; e++) {
        tb_buf_puts(out, ".PP\n.RS 4\n.nf\n");
        put_escaped(out, e->line);
        tb_buf_puts(out, "\n.fi\n.RE\n");
        put_sentence(out, e->what);
    }
}

static void put_command(tb_buf *out, const cli_command *command, const char *name)
{
    if (command->run) {
        tb_buf_puts(out, ".SS \"");
        put_escaped(out, name);
        tb_buf_puts(out, " [OPTION...]");
        if (command->operands)
            tb_buf_printf(out, " %s", command->operands);
        tb_buf_puts(out, "\"\n");
        put_sentence(out, command->summary);
        if (command->details)
            put_paragraphs(out, command->details);
        put_options(out, command->options);
        put_examples(out, command->examples);
    }
    for (size_t i = 0; command->commands && command->commands[i]; i++) {
        tb_buf inner = TB_BUF_EMPTY;
        tb_buf_printf(&inner, "%s %s", name, command->commands[i]->name);
        if (inner.data)
            put_command(out, command->commands[i], inner.data);
        out->failed |= inner.failed;
        tb_buf_release(&inner);
    }
}

static const char ending[] =
    ".SH EXIT STATUS\n.TP\n0\nDone.\n.TP\n1\nA check or test came out negative, a batch had bad lines, or \\-\\-expect "
    "differs.\n"
    ".TP\n2\nBad usage or bad input.\n.TP\n3\nSomething outside failed: a file, a pipe, "
    "memory.\n.TP\n130\nInterrupted.\n"
    ".SH ENVIRONMENT\n.TP\nTIEBREAK_PACK\nA folder with the pack to use, unless \\-\\-pack names one.\n"
    ".TP\nNO_COLOR\nIf set and not empty, no colour unless \\-\\-color always.\n"
    ".TP\nCOLUMNS\nThe width to write text for.\n"
    ".TP\nCI\nIf set and not empty, tiebreak ask asks nothing.\n"
    ".TP\nSOURCE_DATE_EPOCH\nThe date of a report, in seconds since 1970, so that the same input gives the same "
    "bytes.\n"
    ".TP\nXDG_DATA_HOME, XDG_STATE_HOME\nWhere the folder tiebreak with the files below is; without them\n"
    "~/.local/share and ~/.local/state.\n"
    ".SH FILES\n.TP\n$XDG_DATA_HOME/tiebreak/decisions.db\nThe decision log.\n"
    ".TP\n$XDG_DATA_HOME/tiebreak/evidence.json\nWhat tiebreak bench measured on this machine.\n"
    ".TP\n$XDG_STATE_HOME/tiebreak/ask\\-PACK.yaml\nAnswers given to tiebreak ask that have no file of their own "
    "yet.\n";

void cli_man_put(tb_buf *out, const cli_command *root)
{
    tb_buf_puts(out, ".\\\" Made from the command tables: do not edit.\n");
    tb_buf_printf(out, ".TH TIEBREAK 1 \"\" \"tiebreak %s\" \"User Commands\"\n.SH NAME\n%s \\- ", TIEBREAK_VERSION,
                  root->name);
    put_escaped(out, root->summary);
    tb_buf_printf(out, "\n.SH SYNOPSIS\n.B %s\n.I COMMAND\n[OPTION...] [OPERAND...]\n.SH DESCRIPTION\n", root->name);
    if (root->details)
        put_paragraphs(out, root->details);
    tb_buf_puts(out, ".SH OPTIONS OF EVERY COMMAND\n");
    put_options(out, cli_global_options);
    tb_buf_puts(out, ".SH COMMANDS\n");
    put_command(out, root, root->name);
    tb_buf_puts(out, ending);
}
