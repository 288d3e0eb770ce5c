/* bench_interpreter.h - which interpreters are compared: found, asked what they are, and named for the record. */
#ifndef CLI_BENCH_INTERPRETER_H
#define CLI_BENCH_INTERPRETER_H

#include "command.h"
#include "process.h"

#define CLI_INTERPRETERS_MAX 8

typedef struct cli_interpreter {
    size_t alternative;
    const char *command; /* as found on PATH or given */
    const char *path;    /* the program itself, past shims and links of version managers */
    const char *version; /* NULL if it does not say */
    const char *build;   /* what else it says of itself; NULL if nothing */
    const char *warning; /* NULL if none */
    const char *name;    /* for people: the alternative's title; where that is there twice, with the version or path */
} cli_interpreter;

typedef struct cli_interpreters {
    cli_interpreter list[CLI_INTERPRETERS_MAX]; /* in the order of the alternatives */
    size_t count;
} cli_interpreters;

/* Finds an interpreter for each alternative: those GIVEN (items ALTERNATIVE=PATH), else the first of its commands on
 * PATH. An alternative without one is left out, which the diagnostics say (a warning); one that was given and does not
 * work, or fewer than two in all, is an error: TB_ERR_IO. TB_ERR_INPUT: an item names no alternative. Texts go to
 * ctx->arena. */
TB_NODISCARD tb_status cli_interpreters_find(cli_context *ctx, const cli_list *given, cli_runner *runner,
                                             cli_interpreters *out);

/* The first executable NAME on PATH, in ctx->arena; NULL if there is none. */
const char *cli_find_on_path(cli_context *ctx, const char *name);

#endif
