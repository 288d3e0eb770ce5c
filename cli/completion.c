/* completion.c - `tiebreak completion SHELL`: a completion script made from the command and option tables. */
#include "commands.h"

#include <string.h>

/* What a value or an operand is completed with. */
typedef enum words { NOTHING, FILES, FOLDERS, CHOICES } words;

static words words_of(const char *argument, const char *const *choices)
{
    if (choices)
        return CHOICES;
    if (argument && strstr(argument, "FILE"))
        return FILES; /* "DIR|FILE" too: folders are files to every shell */
    return argument && strstr(argument, "DIR") ? FOLDERS : NOTHING;
}

static void put_choices(tb_buf *out, const char *const *choices)
{
    for (size_t i = 0; choices[i]; i++) {
        if (i > 0)
            tb_buf_putc(out, ' ');
        tb_buf_puts(out, choices[i]);
    }
}

/* TEXT for use between single quotes, in all three shells; EXTRA characters get a backslash. */
static void put_quoted(tb_buf *out, const char *text, const char *extra)
{
    for (; *text; text++) {
        if (*text == '\'')
            tb_buf_puts(out, "'\\'");
        else if (strchr(extra, *text))
            tb_buf_putc(out, '\\');
        tb_buf_putc(out, *text);
    }
}

/* Calls VISIT for COMMAND and all below it, with its full name. */
typedef void visitor(tb_buf *out, const cli_command *command, const char *name);

static void walk(tb_buf *out, const cli_command *command, const char *name, visitor *visit)
{
    tb_buf inner = TB_BUF_EMPTY;

    visit(out, command, name);
    for (size_t i = 0; command->commands && command->commands[i]; i++) {
        tb_buf_clear(&inner);
        tb_buf_printf(&inner, "%s %s", name, command->commands[i]->name);
        if (inner.data)
            walk(out, command->commands[i], inner.data, visit);
        else
            out->failed = true;
    }
    tb_buf_release(&inner);
}

/* ---- bash ---- */

static void bash_nested(tb_buf *out, const cli_command *command, const char *name)
{
    (void)command;
    if (strchr(name, ' '))
        tb_buf_printf(out, "        '%s') path=\"$path $word\" ;;\n", name);
}

static void bash_values_of(tb_buf *out, const cli_option *options, const char *name)
{
    for (const cli_option *o = options; o && o->name; o++) {
        if (o->kind == CLI_FLAG || o->kind == CLI_OTHERS)
            continue;
        tb_buf_printf(out, "    '%s--%s'", name, o->name);
        if (o->letter)
            tb_buf_printf(out, " | '%s-%c'", name, o->letter);
        tb_buf_puts(out, ") ");
        switch (words_of(o->argument, o->choices)) {
        case CHOICES:
            tb_buf_puts(out, "_tiebreak_words '");
            put_choices(out, o->choices);
            tb_buf_puts(out, "'");
            break;
        case FILES: tb_buf_puts(out, "_tiebreak_paths -f"); break;
        case FOLDERS: tb_buf_puts(out, "_tiebreak_paths -d"); break;
        case NOTHING: tb_buf_puts(out, ":"); break;
        }
        tb_buf_puts(out, "; return ;;\n");
    }
}

static void bash_values(tb_buf *out, const cli_command *command, const char *name)
{
    tb_buf path = TB_BUF_EMPTY;

    tb_buf_printf(&path, "%s ", name);
    if (path.data)
        bash_values_of(out, command->options, path.data);
    out->failed |= path.failed;
    tb_buf_release(&path);
}

static void bash_operands(tb_buf *out, const cli_command *command, const char *name)
{
    tb_buf_printf(out, "    '%s')\n        if [[ $cur == -* ]]; then\n            _tiebreak_words '", name);
    for (const cli_option *o = command->options; o && o->name; o++)
        if (o->kind != CLI_OTHERS)
            tb_buf_printf(out, "--%s ", o->name);
    for (const cli_option *o = cli_global_options; o->name; o++)
        tb_buf_printf(out, "%s--%s", o == cli_global_options ? "" : " ", o->name);
    tb_buf_puts(out, "'\n        else\n            ");
    if (command->commands) {
        tb_buf_puts(out, "_tiebreak_words '");
        for (size_t i = 0; command->commands[i]; i++)
            tb_buf_printf(out, "%s%s", i > 0 ? " " : "", command->commands[i]->name);
        tb_buf_puts(out, "'");
    } else {
        switch (words_of(command->operands, command->operand_choices)) {
        case CHOICES:
            tb_buf_puts(out, "_tiebreak_words '");
            put_choices(out, command->operand_choices);
            tb_buf_puts(out, "'");
            break;
        case FILES: tb_buf_puts(out, "_tiebreak_paths -f"); break;
        case FOLDERS: tb_buf_puts(out, "_tiebreak_paths -d"); break;
        case NOTHING: tb_buf_putc(out, ':'); break;
        }
    }
    tb_buf_puts(out, "\n        fi ;;\n");
}

static const char bash_head[] =
    "# bash completion for tiebreak: source it, or put it into bash-completion's folder.\n"
    "_tiebreak_words() {\n"
    "    COMPREPLY=($(compgen -W \"$1\" -- \"$cur\"))\n"
    "}\n"
    "_tiebreak_paths() {\n"
    "    local IFS=$'\\n'\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    COMPREPLY=($(compgen \"$1\" -- \"$cur\"))\n"
    "}\n"
    "_tiebreak() {\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path=tiebreak word i\n"
    "    COMPREPLY=()\n"
    "    # bash splits --name=value at the `=`\n"
    "    if [[ $cur == '=' ]]; then\n"
    "        cur=\n"
    "    elif [[ $prev == '=' ]]; then\n"
    "        prev=${COMP_WORDS[COMP_CWORD-2]}\n"
    "    fi\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        word=${COMP_WORDS[i]}\n"
    "        case $word in\n"
    "        --color | --pack) ((i++)); continue ;;\n"
    "        esac\n"
    "        case \"$path $word\" in\n";

static void put_bash(tb_buf *out, const cli_command *root)
{
    tb_buf_puts(out, bash_head);
    walk(out, root, root->name, bash_nested);
    tb_buf_puts(out, "        esac\n    done\n    case \"$path $prev\" in\n");
    walk(out, root, root->name, bash_values);
    tb_buf_puts(out, "    esac\n    case $prev in\n");
    bash_values_of(out, cli_global_options, "");
    tb_buf_puts(out, "    esac\n    case $path in\n");
    walk(out, root, root->name, bash_operands);
    tb_buf_puts(out, "    esac\n}\ncomplete -F _tiebreak tiebreak\n");
}

/* ---- zsh ---- */

static void zsh_value(tb_buf *out, const char *argument, const char *const *choices)
{
    tb_buf_putc(out, ':');
    put_quoted(out, argument ? argument : "value", ":[]");
    tb_buf_putc(out, ':');
    switch (words_of(argument, choices)) {
    case CHOICES:
        tb_buf_putc(out, '(');
        put_choices(out, choices);
        tb_buf_putc(out, ')');
        break;
    case FILES: tb_buf_puts(out, "_files"); break;
    case FOLDERS: tb_buf_puts(out, "_files -/"); break;
    case NOTHING: tb_buf_putc(out, ' '); break;
    }
}

static void zsh_options(tb_buf *out, const cli_option *options)
{
    for (const cli_option *o = options; o && o->name; o++) {
        if (o->kind == CLI_OTHERS)
            continue;
        for (int form = 0; form < (o->letter ? 2 : 1); form++) {
            tb_buf_printf(out, "        '%s", o->kind == CLI_LIST ? "*" : "");
            if (form == 0)
                tb_buf_printf(out, "--%s%s", o->name, o->kind == CLI_FLAG ? "" : "=");
            else
                tb_buf_printf(out, "-%c%s", o->letter, o->kind == CLI_FLAG ? "" : "+");
            tb_buf_putc(out, '[');
            put_quoted(out, o->help, ":[]");
            tb_buf_putc(out, ']');
            if (o->kind != CLI_FLAG)
                zsh_value(out, o->argument, o->choices);
            tb_buf_puts(out, "' \\\n");
        }
    }
}

static void zsh_function(tb_buf *out, const char *name, const char *end)
{
    tb_buf_putc(out, '_');
    for (; *name; name++)
        tb_buf_putc(out, *name == ' ' ? '_' : *name);
    tb_buf_puts(out, end);
}

static void zsh_command(tb_buf *out, const cli_command *command, const char *name)
{
    zsh_function(out, name, "() {\n");
    if (command->commands)
        tb_buf_puts(out, "    local line state\n    local -a commands\n");
    tb_buf_puts(out, command->commands ? "    _arguments -C -s \\\n" : "    _arguments -s \\\n");
    zsh_options(out, command->options);
    zsh_options(out, cli_global_options);
    if (!command->commands) {
        tb_buf_puts(out, "        '");
        if (command->operands) {
            tb_buf_puts(out, "*");
            zsh_value(out, command->operands, command->operand_choices);
        } else {
            tb_buf_puts(out, "*: : ");
        }
        tb_buf_puts(out, "'\n}\n");
        return;
    }
    tb_buf_puts(
        out,
        "        '1:command:->command' '*::operand:->rest'\n    case $state in\n    command)\n        commands=(\n");
    for (size_t i = 0; command->commands[i]; i++) {
        tb_buf_printf(out, "            '%s:", command->commands[i]->name);
        put_quoted(out, command->commands[i]->summary, ":");
        tb_buf_puts(out, "'\n");
    }
    tb_buf_puts(out, "        )\n        _describe command commands ;;\n    rest)\n        case $line[1] in\n");
    for (size_t i = 0; command->commands[i]; i++) {
        tb_buf_printf(out, "        %s) ", command->commands[i]->name);
        zsh_function(out, name, "_");
        tb_buf_printf(out, "%s ;;\n", command->commands[i]->name);
    }
    tb_buf_puts(out, "        esac ;;\n    esac\n}\n");
}

static void put_zsh(tb_buf *out, const cli_command *root)
{
    tb_buf_puts(out,
                "#compdef tiebreak\n# zsh completion for tiebreak: put it as _tiebreak into a folder of $fpath.\n");
    walk(out, root, root->name, zsh_command);
    tb_buf_puts(
        out,
        "if [[ $funcstack[1] == _tiebreak ]]; then\n    _tiebreak \"$@\"\nelse\n    compdef _tiebreak tiebreak\nfi\n");
}

/* ---- fish ---- */

/* Appends the condition under which a line holds: every word of NAME after the program's was seen. */
static void fish_when(tb_buf *out, const char *name, bool none_yet, const cli_command *command)
{
    const char *word = strchr(name, ' ');

    tb_buf_puts(out, "complete -c tiebreak -n '");
    for (bool first = true; word; first = false) {
        const char *next = strchr(word + 1, ' ');
        const size_t len = next ? (size_t)(next - word) : strlen(word);
        tb_buf_printf(out, "%s__fish_seen_subcommand_from%.*s", first ? "" : "; and ", (int)len, word);
        word = next;
    }
    if (none_yet) {
        tb_buf_printf(out, "%snot __fish_seen_subcommand_from", strchr(name, ' ') ? "; and " : "");
        for (size_t i = 0; command->commands[i]; i++)
            tb_buf_printf(out, " %s", command->commands[i]->name);
    }
    tb_buf_putc(out, '\'');
}

static void fish_option(tb_buf *out, const cli_option *o)
{
    if (o->letter)
        tb_buf_printf(out, " -s %c", o->letter);
    tb_buf_printf(out, " -l %s", o->name);
    if (o->kind != CLI_FLAG) {
        switch (words_of(o->argument, o->choices)) {
        case CHOICES:
            tb_buf_puts(out, " -xa '");
            put_choices(out, o->choices);
            tb_buf_putc(out, '\'');
            break;
        case FILES: tb_buf_puts(out, " -rF"); break;
        case FOLDERS: tb_buf_puts(out, " -xa '(__fish_complete_directories)'"); break;
        case NOTHING: tb_buf_puts(out, " -x"); break;
        }
    }
    tb_buf_puts(out, " -d '");
    put_quoted(out, o->help, "\\");
    tb_buf_puts(out, "'\n");
}

static void fish_operands(tb_buf *out, const cli_command *command, const char *name)
{
    const words operands = words_of(command->operands, command->operand_choices);

    if (operands == NOTHING)
        return;
    fish_when(out, name, false, command);
    if (operands == CHOICES) {
        tb_buf_puts(out, " -a '");
        put_choices(out, command->operand_choices);
        tb_buf_puts(out, "'\n");
    } else {
        tb_buf_puts(out, operands == FOLDERS ? " -a '(__fish_complete_directories)'\n" : " -F\n");
    }
}

static void fish_command(tb_buf *out, const cli_command *command, const char *name)
{
    for (size_t i = 0; command->commands && command->commands[i]; i++) {
        fish_when(out, name, true, command);
        tb_buf_printf(out, " -a %s -d '", command->commands[i]->name);
        put_quoted(out, command->commands[i]->summary, "\\");
        tb_buf_puts(out, "'\n");
    }
    for (const cli_option *o = command->options; o && o->name; o++) {
        if (o->kind == CLI_OTHERS)
            continue;
        fish_when(out, name, false, command);
        fish_option(out, o);
    }
    if (!command->commands)
        fish_operands(out, command, name);
}

static void put_fish(tb_buf *out, const cli_command *root)
{
    tb_buf_puts(out, "# fish completion for tiebreak: put it as tiebreak.fish into a completions folder.\ncomplete -c "
                     "tiebreak -f\n");
    for (const cli_option *o = cli_global_options; o->name; o++) {
        tb_buf_puts(out, "complete -c tiebreak");
        fish_option(out, o);
    }
    walk(out, root, root->name, fish_command);
}

/* ---- the command ---- */

static const struct shell {
    const char *name;
    void (*put)(tb_buf *out, const cli_command *root);
} shells[] = {{"bash", put_bash}, {"zsh", put_zsh}, {"fish", put_fish}};

static const char *const shell_names[] = {"bash", "zsh", "fish", NULL};

static cli_exit run(cli_context *ctx)
{
    tb_buf out = TB_BUF_EMPTY;

    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
        if (strcmp(ctx->operands[0], shells[i].name) == 0)
            shells[i].put(&out, ctx->root);
    const cli_exit code = cli_write(ctx, NULL, &out);
    tb_buf_release(&out);
    return code;
}

static const cli_example examples[] = {
    {"source <(tiebreak completion bash)", "complete in this shell"},
    {"tiebreak completion fish > ~/.config/fish/completions/tiebreak.fish", "complete in fish from now on"},
    {0},
};

const cli_command cli_completion_command = {
    .name = "completion",
    .operands = "bash|zsh|fish",
    .summary = "print a completion script for a shell",
    .details =
        "The script is made from the same tables as this help, so it knows every command and option of this version.",
    .min_operands = 1,
    .max_operands = 1,
    .operand_choices = shell_names,
    .examples = examples,
    .run = run,
};
