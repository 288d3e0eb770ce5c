#include "command.h"

#include "builtin.h"
#include "escape.h"
#include "file.h"
#include "help.h"
#include "number.h"
#include "terminal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COMMANDS_MAX 64 /* candidates for "did you mean" */

typedef struct global_values {
    const char *color;
    cli_list pack;
    bool help, quiet, version;
} global_values;

static const char *const color_choices[] = {"auto", "always", "never", NULL};

#define AT(field) offsetof(global_values, field)
const cli_option cli_global_options[] = {
    {"color", 0, CLI_TEXT, AT(color), NULL, "colour: auto is on a terminal, unless NO_COLOR is set", color_choices,
     "auto", 0, 0},
    {"help", 'h', CLI_FLAG, AT(help), NULL, "show this help and stop", NULL, NULL, 0, 0},
    {"pack", 0, CLI_LIST, AT(pack), "DIR",
     "use the pack in this folder, not TIEBREAK_PACK's nor the one built in; the last one counts, but where reports "
     "are read all are looked in",
     NULL, NULL, 0, 0},
    {"quiet", 'q', CLI_FLAG, AT(quiet), NULL, "no warnings and no progress on standard error", NULL, NULL, 0, 0},
    {"version", 0, CLI_FLAG, AT(version), NULL, "show the version and stop", NULL, NULL, 0, 0},
    {0},
};
#undef AT

/* TEXT, or if it is JSON the same in SAFE, with nothing in it that would steer a terminal. */
static const tb_buf *made_safe(const cli_context *ctx, const tb_buf *text, tb_buf *safe)
{
    if (!ctx->json)
        return text;
    tb_escape_json_text(safe, (tb_text){text->data, text->len});
    safe->failed |= text->failed;
    return safe;
}

void cli_put(cli_context *ctx, const tb_buf *text)
{
    tb_buf safe = TB_BUF_EMPTY;

    text = made_safe(ctx, text, &safe);
    errno = 0;
    if (text->len > 0 && fwrite(text->data, 1, text->len, ctx->out) != text->len && ctx->out_error == 0)
        ctx->out_error = errno;
    if (safe.failed && ctx->out_error == 0)
        ctx->out_error = ENOMEM;
    tb_buf_release(&safe);
}

/* What cannot be told cannot be told. */
static void put_err(cli_context *ctx, const tb_buf *text)
{
    if (text->len > 0)
        fwrite(text->data, 1, text->len, ctx->err);
}

void cli_show(cli_context *ctx, tb_diags *diags)
{
    tb_buf text = TB_BUF_EMPTY;

    tb_diags_sort(diags);
    for (size_t i = 0; i < diags->count; i++)
        if (diags->list[i].is_error || !ctx->quiet)
            tb_diag_put(&text, &diags->list[i], ctx->err_color);
    if (diags->dropped > 0 && (diags->errors > 0 || !ctx->quiet))
        tb_buf_printf(&text, "%zu more problems are not shown\n", diags->dropped);
    put_err(ctx, &text);
    tb_buf_release(&text);
    tb_diags_clear(diags);
}

void cli_put_error_json(tb_buf *out, const char *message, const tb_diags *diags)
{
    tb_buf_putc(out, '{');
    if (message) {
        tb_buf_puts(out, "\"error\":");
        tb_escape_json(out, tb_text_of(message));
        tb_buf_putc(out, ',');
    }
    tb_buf_puts(out, "\"diagnostics\":[");
    for (size_t i = 0; diags && i < diags->count; i++) {
        if (i > 0)
            tb_buf_putc(out, ',');
        tb_diag_put_json(out, &diags->list[i]);
    }
    tb_buf_puts(out, "]}");
}

static void put_failure(cli_context *ctx, const char *message, tb_diags *diags)
{
    tb_buf text = TB_BUF_EMPTY;

    if (diags)
        tb_diags_sort(diags);
    cli_put_error_json(&text, message, diags);
    tb_buf_putc(&text, '\n');
    cli_put(ctx, &text);
    tb_buf_release(&text);
    if (diags)
        tb_diags_clear(diags);
}

/* One line for it all: the problem itself, when there is but one. */
static const char *summary(tb_status status, const tb_diags *diags)
{
    if (status == TB_ERR_NOMEM)
        return "out of memory";
    for (size_t i = 0; i < diags->count && diags->errors == 1; i++)
        if (diags->list[i].is_error)
            return diags->list[i].text;
    if (status == TB_ERR_IO)
        return "a file could not be read or written";
    return diags->errors > 1 ? "the input is wrong in several places" : "bad input";
}

cli_exit cli_fail(cli_context *ctx, tb_status status, tb_diags *diags)
{
    const char *what = summary(status, diags);

    if (ctx->json) {
        put_failure(ctx, what, diags);
    } else {
        const bool silent = diags->count == 0;
        cli_show(ctx, diags);
        if (silent || status == TB_ERR_NOMEM)
            fprintf(ctx->err, "tiebreak: %s\n", what);
    }
    return status == TB_ERR_INPUT ? CLI_BAD_INPUT : CLI_FAILED;
}

cli_exit cli_usage(cli_context *ctx, const char *format, ...)
{
    char message[1024]; /* file names and options: longer ones are cut, which does no harm */
    va_list args;
    tb_buf text = TB_BUF_EMPTY;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (ctx->json) {
        put_failure(ctx, message, NULL);
        return CLI_BAD_INPUT;
    }
    tb_buf_puts(&text, "tiebreak: ");
    tb_escape_terminal(&text, tb_text_of(message));
    tb_buf_printf(&text, "\nTry '%s --help'.\n", ctx->name);
    put_err(ctx, &text);
    tb_buf_release(&text);
    return CLI_BAD_INPUT;
}

cli_exit cli_write(cli_context *ctx, const char *path, const tb_buf *text)
{
    int error = 0;

    if (tb_buf_status(text) != TB_OK)
        return cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
    if (!path || strcmp(path, "-") == 0) {
        cli_put(ctx, text);
        return CLI_DONE;
    }
    tb_buf safe = TB_BUF_EMPTY;
    text = made_safe(ctx, text, &safe);
    const tb_status st =
        safe.failed ? TB_ERR_NOMEM : tb_file_write(path, text->data ? text->data : "", text->len, &error);
    tb_buf_release(&safe);
    if (st == TB_OK)
        return CLI_DONE;
    if (st == TB_ERR_IO)
        tb_diags_error(&ctx->diags, TB_DIAG_IO, (tb_place){0}, NULL, "cannot write '%s': %s", path, strerror(error));
    return cli_fail(ctx, st, &ctx->diags);
}

/* Whether the words ask for JSON, for mistakes made before it is known which command they are meant for. */
static bool asks_json(const char *const *args, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(args[i], "--format=json") == 0 ||
            (i > 0 && strcmp(args[i - 1], "--format") == 0 && strcmp(args[i], "json") == 0))
            return true;
    return false;
}

/* The command that ARG (may be NULL) names among COMMAND's, or NULL. */
static const cli_command *nested(const cli_command *command, const char *arg)
{
    for (size_t i = 0; arg && command->commands[i]; i++)
        if (strcmp(arg, command->commands[i]->name) == 0)
            return command->commands[i];
    return NULL;
}

static cli_exit unknown_command(cli_context *ctx, const char *arg)
{
    const char *names[COMMANDS_MAX];
    size_t n = 0;

    if (!arg)
        return cli_usage(ctx, "'%s' needs a command", ctx->name);
    for (; ctx->command->commands[n] && n < COMMANDS_MAX; n++)
        names[n] = ctx->command->commands[n]->name;
    const char *near = tb_text_nearest(tb_text_of(arg), names, n);
    if (near)
        return cli_usage(ctx, "unknown command '%s'; did you mean '%s'?", arg, near);
    return cli_usage(ctx, "unknown command '%s'", arg);
}

static bool wants_json(const cli_command *command, const void *values)
{
    const cli_option *format = cli_options_find(command->options, "format"),
                     *jsonl = cli_options_find(command->options, "jsonl");
    const char *value = format ? *(const char *const *)((const char *)values + format->offset) : NULL;

    return (value && strcmp(value, "json") == 0) || (jsonl && *(const bool *)((const char *)values + jsonl->offset));
}

static cli_exit show_help(cli_context *ctx)
{
    tb_buf text = TB_BUF_EMPTY;

    cli_help_put(&text, ctx->command, ctx->name);
    const cli_exit code = cli_write(ctx, NULL, &text);
    tb_buf_release(&text);
    return code;
}

static cli_exit show_version(cli_context *ctx)
{
    fprintf(ctx->out, "tiebreak %s\n", TIEBREAK_VERSION);
    return CLI_DONE;
}

/* Where the words of a command line led to. */
typedef struct route {
    size_t next;   /* the first argument that is not taken yet */
    cli_exit code; /* what to end with when there is no command */
    bool found;    /* ctx->command is one to run */
} route;

/* Follows the names of commands, with global options before and between them. */
static route find_command(cli_context *ctx, const cli_option_set *globals, const char *const *args, size_t count)
{
    const global_values *values = globals->values;
    route way = {0, CLI_BAD_INPUT, false};
    cli_parsed parsed;

    while (ctx->command->commands) {
        if (ctx->command->run && !nested(ctx->command, way.next < count ? args[way.next] : NULL))
            break;
        const tb_status st =
            cli_options_parse(globals, 1, args + way.next, count - way.next, true, &ctx->arena, &parsed);
        if (st == TB_ERR_NOMEM) {
            way.code = cli_fail(ctx, st, &ctx->diags);
            return way;
        }
        way.next += parsed.taken;
        if (st != TB_OK) {
            way.code = cli_usage(ctx, "%s", parsed.error);
            return way;
        }
        if (way.next == count && (values->help || values->version)) {
            way.code = values->help ? show_help(ctx) : show_version(ctx);
            return way;
        }
        const char *arg = way.next < count ? args[way.next] : NULL;
        const cli_command *inner = nested(ctx->command, arg);
        if (!inner) {
            way.code = unknown_command(ctx, arg);
            return way;
        }
        ctx->command = inner;
        ctx->name = tb_arena_printf(&ctx->arena, "%s %s", ctx->name, inner->name);
        way.next++;
    }
    way.found = true;
    return way;
}

static cli_exit run(cli_context *ctx)
{
    struct tb_pack *pack = NULL;
    cli_exit code = CLI_DONE;
    tb_status st = TB_OK;

    if (ctx->command->needs & CLI_NEEDS_PACK)
        st = cli_pack_load(ctx->pack_dir, &ctx->diags, &pack);
    if (st == TB_OK) {
        ctx->pack = pack;
        code = ctx->command->run(ctx);
    } else {
        code = cli_fail(ctx, st, &ctx->diags);
    }
    cli_show(ctx, &ctx->diags);
    ctx->pack = NULL;
    cli_pack_free(pack);
    return code;
}

#define SECONDS_MAX 253402300799UL /* the end of the year 9999 */

/* What a report is dated: SOURCE_DATE_EPOCH fixes it, so that the same input gives the same bytes. */
static cli_exit set_now(cli_context *ctx)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    unsigned long seconds = 0;

    if (!fixed || !*fixed) {
        ctx->now = time(NULL);
        return CLI_DONE;
    }
    if (!tb_number_parse_whole(tb_text_of(fixed), SECONDS_MAX, &seconds))
        return cli_usage(ctx, "SOURCE_DATE_EPOCH is '%s', not a number of seconds since 1970", fixed);
    ctx->now = (int64_t)seconds;
    return CLI_DONE;
}

static cli_exit check_operands(cli_context *ctx)
{
    const cli_command *command = ctx->command;

    if (ctx->operand_count > command->max_operands) {
        const char *extra = ctx->operands[command->max_operands];
        return command->max_operands == 0 ? cli_usage(ctx, "'%s' takes no operands: '%s'", ctx->name, extra)
                                          : cli_usage(ctx, "'%s' takes no further operand: '%s'", ctx->name, extra);
    }
    if (ctx->operand_count < command->min_operands)
        return cli_usage(ctx, "'%s' needs an operand: %s", ctx->name, command->operands);
    for (size_t i = 0; command->operand_choices && i < ctx->operand_count; i++) {
        size_t n = 0;
        while (command->operand_choices[n] && strcmp(command->operand_choices[n], ctx->operands[i]) != 0)
            n++;
        if (!command->operand_choices[n])
            return cli_usage(ctx, "unknown operand '%s': '%s' takes %s", ctx->operands[i], ctx->name,
                             command->operands);
    }
    return CLI_DONE;
}

static void set_packs(cli_context *ctx, const cli_list *given)
{
    static const char variable[] = "TIEBREAK_PACK";

    ctx->pack_dir = given->count > 0 ? given->items[given->count - 1] : getenv(variable);
    if (ctx->pack_dir && !*ctx->pack_dir && given->count == 0)
        ctx->pack_dir = NULL; /* set but empty is as good as unset */
    ctx->pack_dirs = given->count > 0 ? given->items : &ctx->pack_dir;
    ctx->pack_dir_count = given->count > 0 ? given->count : ctx->pack_dir != NULL;
}

/* Reads the arguments after the command's name, then runs it. */
static cli_exit run_command(cli_context *ctx, const cli_option_set *globals, const char *const *args, size_t count)
{
    const global_values *values = globals->values;
    void *own = tb_arena_alloc(&ctx->arena, ctx->command->values_size ? ctx->command->values_size : 1);
    const cli_option_set sets[] = {{ctx->command->options, own}, *globals};
    cli_parsed parsed;

    if (!own || !ctx->name)
        return cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
    cli_options_init(&sets[0]);
    const tb_status st = cli_options_parse(sets, 2, args, count, false, &ctx->arena, &parsed);
    if (st == TB_ERR_NOMEM)
        return cli_fail(ctx, st, &ctx->diags);
    ctx->json = wants_json(ctx->command, own);
    if (st != TB_OK)
        return cli_usage(ctx, "%s", parsed.error);
    if (values->help)
        return show_help(ctx);
    if (values->version)
        return show_version(ctx);
    ctx->values = own;
    ctx->operands = parsed.operands;
    ctx->operand_count = parsed.operand_count;
    ctx->quiet = values->quiet;
    ctx->color = cli_terminal_color(ctx->out, values->color);
    ctx->err_color = cli_terminal_color(ctx->err, values->color);
    set_packs(ctx, &values->pack);
    cli_exit code = check_operands(ctx);
    if (code == CLI_DONE)
        code = set_now(ctx);
    return code == CLI_DONE ? run(ctx) : code;
}

/* Only now is it known whether the result arrived: a full disk shows when the buffer is flushed, or the file closed. */
static cli_exit close_out(cli_context *ctx, cli_exit code)
{
    errno = 0;
    bool good = fflush(ctx->out) == 0 && !ferror(ctx->out);
    if (!good && ctx->out_error == 0)
        ctx->out_error = errno;
    good = fclose(ctx->out) == 0 && good;
    if (good)
        return code;
    fprintf(ctx->err, "tiebreak: cannot write the result: %s\n", strerror(ctx->out_error ? ctx->out_error : errno));
    return CLI_FAILED;
}

cli_exit cli_main(const cli_command *root, int argc, const char *const *argv, FILE *in, FILE *out, FILE *err)
{
    cli_context ctx = {.in = in, .out = out, .err = err, .root = root, .command = root, .name = root->name};
    global_values values;
    const cli_option_set globals = {cli_global_options, &values};
    const size_t count = argc > 0 ? (size_t)argc - 1 : 0;
    const char *const *args = argc > 0 ? argv + 1 : argv;

    cli_options_init(&globals);
    ctx.json = asks_json(args, count);
    const route way = find_command(&ctx, &globals, args, count);
    cli_exit code = way.code;
    if (way.found)
        code = run_command(&ctx, &globals, args + way.next, count - way.next);
    code = close_out(&ctx, code);
    tb_diags_release(&ctx.diags);
    tb_arena_release(&ctx.arena);
    return code;
}

static void check_command(const cli_command *c, tb_buf *faults)
{
    if (!c->summary || !*c->summary || c->summary[strlen(c->summary) - 1] == '.')
        tb_buf_printf(faults, "%s: its summary is missing, or ends in a full stop\n", c->name);
    if (!c->run && !c->commands)
        tb_buf_printf(faults, "%s: neither runs nor has commands\n", c->name);
    if (c->run && !c->examples)
        tb_buf_printf(faults, "%s: no example\n", c->name);
    if ((c->max_operands > 0) != (c->operands != NULL))
        tb_buf_printf(faults, "%s: operands and how many there may be disagree\n", c->name);
    if (c->options && c->values_size == 0)
        tb_buf_printf(faults, "%s: options, but no values\n", c->name);
    if (!cli_options_check(c->options, cli_global_options, faults))
        tb_buf_printf(faults, "%s: see above\n", c->name);
}

bool cli_commands_check(const cli_command *root, tb_buf *faults)
{
    bool good = cli_options_check(cli_global_options, NULL, faults);
    const size_t before = faults->len;

    check_command(root, faults);
    for (size_t i = 0; root->commands && root->commands[i]; i++) {
        for (size_t j = 0; j < i; j++)
            if (strcmp(root->commands[i]->name, root->commands[j]->name) == 0)
                tb_buf_printf(faults, "%s: two commands of that name\n", root->commands[i]->name);
        good = cli_commands_check(root->commands[i], faults) && good;
    }
    return good && faults->len == before;
}
