/* command.h - what a command is, what it is given, and how it ends.
 *
 * To add a command: write its file (score.c, say) with its options, its values, its run function and one
 * `const cli_command cli_score_command`, and add a row to the table in program.c and to commands.h. Dispatch, --help
 * and completion follow. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "options.h"
#include "status.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct tb_pack;

/* How the program ends. */
typedef enum cli_exit {
    CLI_DONE = 0,
    CLI_NEGATIVE = 1,      /* a check or test came out negative, a batch had bad lines, --expect differs */
    CLI_BAD_INPUT = 2,     /* bad usage, or bad input */
    CLI_FAILED = 3,        /* something outside failed: file, pipe, memory */
    CLI_INTERRUPTED = 130, /* by the person; a shell's 128 + SIGINT */
} cli_exit;

enum { CLI_NEEDS_PACK = 1 << 0 }; /* load the pack before, free it after; a pack that doesn't load ends the command */

#define CLI_MANY UINT_MAX

typedef struct cli_context cli_context;
typedef struct cli_command cli_command;

typedef struct cli_example {
    const char *line; /* as typed, "tiebreak" included; NULL ends the list */
    const char *what; /* what it does, a phrase */
} cli_example;

struct cli_command {
    const char *name;
    const char *operands;      /* as --help shows them: "[FILE...]"; NULL: none. FILE and DIR are completed as such */
    const char *summary;       /* one line, lower case, no full stop */
    const char *details;       /* paragraphs for --help, a blank line between them; NULL: none */
    const cli_option *options; /* NULL: none */
    size_t values_size;        /* of the struct the options' values go to */
    unsigned min_operands, max_operands;
    const char *const *operand_choices; /* the words an operand may be, ended by NULL; NULL: any */
    const cli_example *examples;        /* NULL: none */
    const cli_command *const *commands; /* nested commands, ended by NULL; NULL: none */
    cli_exit (*run)(cli_context *ctx);  /* NULL: one of the nested commands has to be named. With both, it runs unless
                                           its first argument names one of them */
    unsigned needs;
};

/* What a command works with. Nothing in cli/ reaches for stdin, stdout or stderr itself: tests give it other streams.
 */
struct cli_context {
    FILE *in, *out, *err;
    const cli_command *root;    /* the program */
    const cli_command *command; /* the one that runs */
    const char *name;           /* it in full: "tiebreak rules check" */
    const void *values;         /* its options' values: a struct of its own */
    const char *const *operands;
    size_t operand_count;
    bool json;                    /* --format json or --jsonl: failures are a JSON object on `out` */
    bool quiet;                   /* --quiet: no warnings, no progress */
    bool color, err_color;        /* of `out` and `err` */
    const char *pack_dir;         /* the last --pack, else TIEBREAK_PACK; NULL: the pack that is built in */
    const char *const *pack_dirs; /* all of them */
    size_t pack_dir_count;
    int64_t now;                /* seconds since 1970: SOURCE_DATE_EPOCH, else the clock */
    const struct tb_pack *pack; /* with CLI_NEEDS_PACK */
    tb_diags diags;             /* what is left here at the end is shown: warnings, mostly */
    tb_arena arena;             /* freed at the end */
    int out_error;              /* errno of the first write to `out` that failed, or 0 */
};

/* Runs the program: dispatches, sets up, tears down. IN, OUT and ERR are the caller's but for OUT, which is closed,
 * since only closing tells whether all of it arrived. */
cli_exit cli_main(const cli_command *root, int argc, const char *const *argv, FILE *in, FILE *out, FILE *err);

/* Ends a command that could not do its work: shows and clears the diagnostics, sorted, on `err`, or as one JSON object
 * on `out` when that is wanted; returns the exit code STATUS (not TB_OK) stands for. */
TB_NODISCARD cli_exit cli_fail(cli_context *ctx, tb_status status, tb_diags *diags);

/* Appends the object that --format json gives on failure: {"error": MESSAGE, "diagnostics": [...]}. Without a MESSAGE
 * (NULL) there is no "error"; DIAGS may be NULL. */
void cli_put_error_json(tb_buf *out, const char *message, const tb_diags *diags);

/* Ends a command whose arguments make no sense: the message, printf's, and where to find help. CLI_BAD_INPUT. */
TB_NODISCARD cli_exit cli_usage(cli_context *ctx, const char *format, ...) TB_PRINTF(2, 3);

/* Writes TEXT to `out`; of JSON (ctx->json) what would steer a terminal is escaped. A failure is remembered, and ends
 * the program with CLI_FAILED. */
void cli_put(cli_context *ctx, const tb_buf *text);

/* Shows the diagnostics on `err`, sorted, and clears them. With --quiet, errors only. */
void cli_show(cli_context *ctx, tb_diags *diags);

/* Writes TEXT, as cli_put(), to the file at PATH, whole or not at all, or to `out` when PATH is NULL or "-". CLI_DONE,
 * or CLI_FAILED once the failure was shown. (Failures of `out` itself are found at the end, by cli_main.) */
TB_NODISCARD cli_exit cli_write(cli_context *ctx, const char *path, const tb_buf *text);

/* Checks all the tables from ROOT down; appends a line for each fault. True when there is none. */
bool cli_commands_check(const cli_command *root, tb_buf *faults);

/* The options every command takes. */
extern const cli_option cli_global_options[];

#endif
