#include "bench_interpreter.h"

#include "escape.h"
#include "pack.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROBE_SECONDS 20.0
#define ARGUMENTS_MAX 32
#define SHOWN_MAX 200 /* characters of what an interpreter printed, in a message */

static bool is_program(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && access(path, X_OK) == 0;
}

const char *cli_find_on_path(cli_context *ctx, const char *name)
{
    const char *folders = getenv("PATH");

    for (const char *at = folders != NULL ? folders : "/usr/local/bin:/usr/bin:/bin"; *at != '\0';) {
        size_t len = strcspn(at, ":");
        char *path = tb_arena_printf(&ctx->arena, "%.*s/%s", (int)len, at, name);
        if (path != NULL && path[0] == '/' && is_program(path))
            return path;
        at += len + (at[len] == ':');
    }
    return NULL;
}

/* The line's text in ctx->arena, without what a terminal might take for more than text; NULL if it is empty. */
static const char *line_text(cli_context *ctx, const char *line)
{
    size_t len = line != NULL ? strcspn(line, "\r\n") : 0;
    tb_buf text = TB_BUF_EMPTY;
    const char *copy = NULL;

    if (len > SHOWN_MAX * 10 || tb_utf8_valid_len(line, len) < len)
        len = 0;
    if (len > 0)
        tb_escape_terminal(&text, (tb_text){line, len});
    if (text.data != NULL)
        copy = tb_arena_copy(&ctx->arena, text.data, text.len);
    tb_buf_release(&text);
    return copy;
}

/* What to say of the first line that CHILD printed, on standard error if there is something. */
static const char *first_words(cli_context *ctx, const cli_child *child)
{
    const cli_output *said = child->errors.len > 0 ? &child->errors : &child->output;
    char line[SHOWN_MAX + 1];
    size_t n = strcspn(said->text, "\r\n");

    n = n < SHOWN_MAX ? n : SHOWN_MAX;
    memcpy(line, said->text, n);
    n = tb_utf8_valid_len(line, n);
    line[n] = '\0';
    const char *text = n > 0 ? line_text(ctx, line) : NULL;
    return text != NULL ? tb_arena_printf(&ctx->arena, "; it printed: %s", text) : "";
}

static tb_status broken(cli_context *ctx, const cli_interpreter *it, const char *what, const char *more)
{
    const tb_alternative *alternative = &ctx->pack->alternatives[it->alternative];
    const char *hint = tb_arena_printf(&ctx->arena, "name another with --%s PATH", alternative->id);

    tb_diags_error(&ctx->diags, TB_DIAG_IO, (tb_place){0}, hint, "'%s' cannot be used as %s: %s%s", it->command,
                   alternative->title, what, more);
    return TB_ERR_IO;
}

/* True if VERSION is PREFIX or goes on from it after a dot. */
static bool is_of(const char *version, const char *prefix)
{
    size_t len = strlen(prefix);

    return strncmp(version, prefix, len) == 0 && (version[len] == '\0' || version[len] == '.');
}

static void warn_of_age(cli_context *ctx, cli_interpreter *it)
{
    const tb_alternative *alternative = &ctx->pack->alternatives[it->alternative];
    tb_buf date = TB_BUF_EMPTY;

    for (size_t i = 0; it->version != NULL && i < alternative->end_count; i++) {
        const tb_end_of_life *end = &alternative->ends[i];
        if (!is_of(it->version, end->version) || (int64_t)end->on * 86400 > ctx->now)
            continue;
        tb_date_put(&date, end->on);
        if (date.data != NULL)
            it->warning = tb_arena_printf(&ctx->arena, "%s %s reached its end of life on %s", alternative->title,
                                          end->version, date.data);
        tb_buf_release(&date);
    }
}

/* The interpreter is asked with the person's own PATH and HOME: shims of version managers need them. */
static tb_status probe(cli_context *ctx, cli_runner *runner, cli_interpreter *it)
{
    const tb_alternative *alternative = &ctx->pack->alternatives[it->alternative];
    const char *argv[ARGUMENTS_MAX + 2] = {it->path}, *home = getenv("HOME"), *path = getenv("PATH"), *real, *refused;
    const char *environment[4] = {"LC_ALL=C.UTF-8"};
    size_t n = 1;
    cli_child *child;

    if (alternative->probe_count == 0)
        return TB_OK;
    for (size_t i = 0; i < alternative->probe_count && i < ARGUMENTS_MAX; i++)
        argv[i + 1] = alternative->probe[i];
    if (home != NULL)
        environment[n++] = tb_arena_printf(&ctx->arena, "HOME=%s", home);
    if (path != NULL)
        environment[n++] = tb_arena_printf(&ctx->arena, "PATH=%s", path);
    child = tb_arena_alloc(&ctx->arena, sizeof *child);
    if (child == NULL)
        return TB_ERR_NOMEM;
    cli_run(runner, &(cli_launch){argv, environment, NULL}, PROBE_SECONDS, child);
    if (runner->interrupted)
        return TB_OK;
    if (child->end == CLI_NOT_STARTED)
        return broken(ctx, it, strerror(child->error), "");
    if (child->end != CLI_ENDED)
        return broken(ctx, it, child->end == CLI_TIMED_OUT ? "it did not answer" : "it printed without end", "");
    it->version = line_text(ctx, cli_output_line(&child->output, "version"));
    it->build = line_text(ctx, cli_output_line(&child->output, "build"));
    real = line_text(ctx, cli_output_line(&child->output, "path"));
    refused = line_text(ctx, cli_output_line(&child->output, "refuse"));
    if (refused != NULL)
        return broken(ctx, it, refused, "");
    if (child->code != 0 || child->signal != 0)
        return broken(ctx, it, "it failed when asked for its version", first_words(ctx, child));
    if (it->version == NULL)
        return broken(ctx, it, "it did not tell its version when asked", first_words(ctx, child));
    if (real != NULL && real[0] == '/' && is_program(real))
        it->path = real;
    warn_of_age(ctx, it);
    return TB_OK;
}

static tb_status add(cli_context *ctx, cli_runner *runner, size_t alternative, const char *command,
                     cli_interpreters *out)
{
    cli_interpreter it = {.alternative = alternative, .command = command};
    tb_status status;
    char *absolute;

    if (out->count == CLI_INTERPRETERS_MAX) {
        tb_diags_error(&ctx->diags, TB_DIAG_TOO_LARGE, (tb_place){0}, NULL, "at most %d interpreters can be compared",
                       CLI_INTERPRETERS_MAX);
        return TB_ERR_INPUT;
    }
    if (strchr(command, '/') == NULL)
        command = cli_find_on_path(ctx, command);
    if (command == NULL)
        return broken(ctx, &it, "there is no such program on PATH", "");
    absolute = command[0] == '/' ? NULL : realpath(command, NULL);
    it.path = command[0] == '/' ? command : absolute != NULL ? tb_arena_strdup(&ctx->arena, absolute) : NULL;
    free(absolute);
    if (it.path == NULL || !is_program(it.path))
        return broken(ctx, &it, it.path == NULL || access(it.path, F_OK) != 0 ? strerror(ENOENT) : "it is no program",
                      "");
    status = probe(ctx, runner, &it);
    if (status == TB_OK)
        out->list[out->count++] = it;
    return status;
}

static tb_status add_given(cli_context *ctx, const cli_list *given, cli_runner *runner, size_t alternative,
                           cli_interpreters *out)
{
    const char *id = ctx->pack->alternatives[alternative].id;
    size_t len = strlen(id);
    tb_status worst = TB_OK;

    for (size_t i = 0; i < given->count; i++) {
        if (strncmp(given->items[i], id, len) != 0 || given->items[i][len] != '=')
            continue;
        tb_status status = add(ctx, runner, alternative, given->items[i] + len + 1, out);
        worst = status > worst ? status : worst;
    }
    return worst;
}

/* A warning, since the others may do without it. */
static void missing(cli_context *ctx, const tb_alternative *alternative)
{
    tb_buf commands = TB_BUF_EMPTY;
    const char *hint = tb_arena_printf(&ctx->arena, "%s%sname it with --%s PATH",
                                       alternative->install != NULL ? alternative->install : "",
                                       alternative->install != NULL ? ", or " : "", alternative->id);

    for (size_t i = 0; i < alternative->command_count; i++)
        tb_buf_printf(&commands, "%s%s", i > 0 ? ", " : "", alternative->commands[i]);
    tb_diags_warn(&ctx->diags, TB_DIAG_IO, (tb_place){0}, hint, "%s was not found on PATH (%s)", alternative->title,
                  commands.data != NULL ? commands.data : "its pack names no command");
    tb_buf_release(&commands);
}

static tb_status check_given(cli_context *ctx, const cli_list *given)
{
    const char *ids[TB_ALTERNATIVES_MAX];

    for (size_t a = 0; a < ctx->pack->alternative_count; a++)
        ids[a] = ctx->pack->alternatives[a].id;
    for (size_t i = 0; i < given->count; i++) {
        tb_text name = {given->items[i], strcspn(given->items[i], "=")};
        const char *near = tb_text_nearest(name, ids, ctx->pack->alternative_count);
        if (tb_pack_alternative(ctx->pack, name) >= 0)
            continue;
        const char *hint = near != NULL ? tb_arena_printf(&ctx->arena, "did you mean '--%s'?", near) : NULL;
        tb_diags_error(&ctx->diags, TB_DIAG_UNKNOWN_NAME, (tb_place){0}, hint, "unknown option '--%.*s'", (int)name.len,
                       name.at);
        return TB_ERR_INPUT;
    }
    return TB_OK;
}

static bool is_same_version(const cli_interpreter *a, const cli_interpreter *b)
{
    return a->version != NULL && b->version != NULL && strcmp(a->version, b->version) == 0;
}

/* The title alone where that tells it from the others; with the version, or else the path, where it takes that. */
static tb_status set_names(cli_context *ctx, cli_interpreters *out)
{
    for (size_t i = 0; i < out->count; i++) {
        cli_interpreter *it = &out->list[i];
        const char *title = ctx->pack->alternatives[it->alternative].title;
        bool again = false, same = it->version == NULL;
        for (size_t k = 0; k < out->count; k++) {
            const cli_interpreter *other = &out->list[k];
            if (k == i || other->alternative != it->alternative)
                continue;
            again = true;
            same = same || is_same_version(it, other);
        }
        it->name = !again ? title
                   : same ? tb_arena_printf(&ctx->arena, "%s at %s", title, it->path)
                          : tb_arena_printf(&ctx->arena, "%s %s", title, it->version);
        if (it->name == NULL)
            return TB_ERR_NOMEM;
    }
    return TB_OK;
}

tb_status cli_interpreters_find(cli_context *ctx, const cli_list *given, cli_runner *runner, cli_interpreters *out)
{
    tb_status worst = check_given(ctx, given);

    *out = (cli_interpreters){0};
    for (size_t a = 0; a < ctx->pack->alternative_count && worst == TB_OK; a++) {
        const tb_alternative *alternative = &ctx->pack->alternatives[a];
        const char *command = NULL;
        size_t before = out->count;
        worst = add_given(ctx, given, runner, a, out);
        if (worst != TB_OK || out->count > before)
            continue;
        for (size_t i = 0; i < alternative->command_count && command == NULL; i++)
            command = cli_find_on_path(ctx, alternative->commands[i]);
        if (command != NULL)
            worst = add(ctx, runner, a, command, out);
        else
            missing(ctx, alternative);
    }
    if (worst == TB_OK && out->count < 2 && !runner->interrupted) {
        tb_diags_error(&ctx->diags, TB_DIAG_IO, (tb_place){0}, NULL,
                       "there is nothing to compare: it takes the interpreters of two alternatives");
        worst = TB_ERR_IO;
    }
    return worst == TB_OK ? set_names(ctx, out) : worst;
}
