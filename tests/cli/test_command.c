/* The dispatcher, in-process: a small program of its own, run with streams in memory. */
#include "command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct values {
    const char *format;
    const char *fail;
} values;

static const char *const formats[] = {"text", "json", NULL};
static const char *const statuses[] = {"input", "io", "nomem", NULL};

static const cli_option options[] = {
    {"fail", 0, CLI_TEXT, offsetof(values, fail), NULL, "fail so", statuses, NULL, 0, 0},
    {"format", 0, CLI_TEXT, offsetof(values, format), NULL, "format", formats, "text", 0, 0},
    {0},
};

static cli_exit echo(cli_context *ctx)
{
    const values *v = ctx->values;

    tb_diags_warn(&ctx->diags, TB_DIAG_UNUSED, (tb_place){0}, NULL, "a warning");
    if (v->fail) {
        tb_diags_error(&ctx->diags, TB_DIAG_SYNTAX, (tb_place){0}, NULL, "a problem");
        return cli_fail(ctx,
                        v->fail[1] == 'n'   ? TB_ERR_INPUT
                        : v->fail[0] == 'i' ? TB_ERR_IO
                                            : TB_ERR_NOMEM,
                        &ctx->diags);
    }
    for (size_t i = 0; i < ctx->operand_count; i++)
        fprintf(ctx->out, "%s\n", ctx->operands[i]);
    return CLI_DONE;
}

static const cli_example examples[] = {{"prog echo x", "print x"}, {0}};
static const cli_command echo_command = {"echo", "WORD...", "print words", NULL, options, sizeof(values), 1, 2,
                                         NULL,   examples,  NULL,          echo, 0};
static const cli_command deep_command = {"deep", NULL,     "do nothing", NULL, options, sizeof(values), 0, 0,
                                         NULL,   examples, NULL,         echo, 0};
static const cli_command *const inner_commands[] = {&deep_command, NULL};
static const cli_command inner_command = {.name = "inner", .summary = "hold commands", .commands = inner_commands};
static const cli_command *const commands[] = {&echo_command, &inner_command, NULL};
static const cli_command program = {.name = "prog", .summary = "test", .commands = commands};

static const struct command_case {
    const char *line;
    cli_exit code;
    const char *out, *err; /* whole; NULL: not compared */
} cases[] = {
    {"echo x", CLI_DONE, "x\n", "warning: a warning\n"},
    {"--quiet echo x", CLI_DONE, "x\n", ""},
    {"echo -q x", CLI_DONE, "x\n", ""},
    {"echo x --quiet y", CLI_DONE, "x\ny\n", ""},
    {"echo -q -- --quiet", CLI_DONE, "--quiet\n", ""},
    {"inner deep -q", CLI_DONE, "", ""},
    {"inner -q deep", CLI_DONE, "", ""},
    {"", CLI_BAD_INPUT, "", "tiebreak: 'prog' needs a command\nTry 'prog --help'.\n"},
    {"inner", CLI_BAD_INPUT, "", "tiebreak: 'prog inner' needs a command\nTry 'prog inner --help'.\n"},
    {"ehco x", CLI_BAD_INPUT, "", "tiebreak: unknown command 'ehco'; did you mean 'echo'?\nTry 'prog --help'.\n"},
    {"inner deeep", CLI_BAD_INPUT, "",
     "tiebreak: unknown command 'deeep'; did you mean 'deep'?\nTry 'prog inner --help'.\n"},
    {"zzzzzz", CLI_BAD_INPUT, "", "tiebreak: unknown command 'zzzzzz'\nTry 'prog --help'.\n"},
    {"--format json echo x", CLI_BAD_INPUT, "{\"error\":\"unknown option '--format'\",\"diagnostics\":[]}\n", ""},
    {"echo", CLI_BAD_INPUT, "", "tiebreak: 'prog echo' needs an operand: WORD...\nTry 'prog echo --help'.\n"},
    {"echo a b c", CLI_BAD_INPUT, "", "tiebreak: 'prog echo' takes no further operand: 'c'\nTry 'prog echo --help'.\n"},
    {"inner deep x", CLI_BAD_INPUT, "",
     "tiebreak: 'prog inner deep' takes no operands: 'x'\nTry 'prog inner deep --help'.\n"},
    {"echo --fromat json x", CLI_BAD_INPUT, "",
     "tiebreak: unknown option '--fromat'; did you mean '--format'?\nTry 'prog echo --help'.\n"},
    {"echo --bogus --format json x", CLI_BAD_INPUT, "{\"error\":\"unknown option '--bogus'\",\"diagnostics\":[]}\n",
     ""},
    {"echo x --fail input", CLI_BAD_INPUT, "", "error: a problem\nwarning: a warning\n"},
    {"echo x --fail io", CLI_FAILED, "", NULL},
    {"echo x --fail nomem", CLI_FAILED, "", NULL},
    {"echo x --fail input --quiet", CLI_BAD_INPUT, "", "error: a problem\n"},
    {"inner deep --color=blue", CLI_BAD_INPUT, "",
     "tiebreak: 'blue' is no value of '--color', which takes auto, always or never\nTry 'prog inner deep --help'.\n"},
    {"--version", CLI_DONE, "tiebreak " TIEBREAK_VERSION "\n", ""},
    {"echo --version", CLI_DONE, "tiebreak " TIEBREAK_VERSION "\n", ""},
};

static void line_runs(void **state)
{
    const struct command_case *c = *state;
    char *line = strdup(c->line), *rest = NULL, *out_text = NULL, *err_text = NULL;
    size_t out_len = 0, err_len = 0;
    const char *argv[16] = {"prog"};
    int argc = 1;
    FILE *out = open_memstream(&out_text, &out_len), *err = open_memstream(&err_text, &err_len);

    for (char *word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        argv[argc++] = word;
    const cli_exit code = cli_main(&program, argc, argv, stdin, out, err);
    fclose(err);
    assert_string_equal(err_text, c->err ? c->err : err_text);
    assert_string_equal(out_text, c->out ? c->out : out_text);
    assert_int_equal(code, c->code);
    free(out_text);
    free(err_text);
    free(line);
}

static void a_full_disk_is_noticed(void **state)
{
    (void)state;
    const char *argv[] = {"prog", "echo", "-q", "x"};
    char *err_text = NULL;
    size_t err_len = 0;
    FILE *out = fopen("/dev/full", "w"), *err = open_memstream(&err_text, &err_len);

    if (!out)
        skip();
    assert_int_equal(cli_main(&program, 4, argv, stdin, out, err), CLI_FAILED);
    fclose(err);
    assert_string_equal(err_text, "tiebreak: cannot write the result: No space left on device\n");
    free(err_text);
}

static void help_lists_every_command_and_option(void **state)
{
    (void)state;
    const char *argv[] = {"prog", "--help"}, *inner[] = {"prog", "echo", "--help"};
    char *text = NULL, *more = NULL;
    size_t len = 0;

    assert_int_equal(cli_main(&program, 2, argv, stdin, open_memstream(&text, &len), stderr), CLI_DONE);
    assert_non_null(strstr(text, "\n  echo   print words\n"));
    assert_non_null(strstr(text, "\n  inner  hold commands\n"));
    assert_int_equal(cli_main(&program, 3, inner, stdin, open_memstream(&more, &len), stderr), CLI_DONE);
    assert_non_null(strstr(more, "Usage: prog echo [OPTION...] WORD...\n"));
    assert_non_null(strstr(more, "--format text|json"));
    assert_non_null(strstr(more, "--pack DIR"));
    free(text);
    free(more);
}

int main(void)
{
    enum { N = sizeof cases / sizeof *cases };
    struct CMUnitTest tests[N + 2] = {
        cmocka_unit_test(a_full_disk_is_noticed),
        cmocka_unit_test(help_lists_every_command_and_option),
    };

    unsetenv("TIEBREAK_PACK");
    for (size_t i = 0; i < N; i++)
        tests[2 + i] = (struct CMUnitTest){cases[i].line, line_runs, NULL, NULL, (void *)(uintptr_t)&cases[i]};
    return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
