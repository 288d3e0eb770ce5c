/* bench_suite.h - the benchmarks of a pack, with their programs: those built in, or those in the pack's folder. */
#ifndef CLI_BENCH_SUITE_H
#define CLI_BENCH_SUITE_H

#include "benchmark.h"
#include "command.h"

/* A file of a benchmark's folder. */
typedef struct cli_bench_file {
    const char *name; /* without its folder */
    const char *bytes;
    size_t len;
} cli_bench_file;

typedef struct cli_bench {
    tb_benchmark benchmark;
    const cli_bench_file *files; /* sorted by name */
    size_t file_count;
} cli_bench;

typedef struct cli_suite {
    cli_bench *list; /* sorted by id */
    size_t count;
    tb_arena arena; /* its own */
} cli_suite;

/* Loads the benchmarks of ctx->pack: the folder `bench` in ctx->pack_dir, or with the built-in pack those built in. A
 * pack may have none. TB_ERR_INPUT, TB_ERR_IO: ctx->diags says why. TB_ERR_NOMEM. Release it in any case. */
TB_NODISCARD tb_status cli_suite_load(cli_context *ctx, cli_suite *out);
void cli_suite_release(cli_suite *suite);

/* The benchmark with that id, or NULL. */
const cli_bench *cli_suite_find(const cli_suite *suite, const char *id);

/* The program of ALTERNATIVE (an id): the file named after it, ALTERNATIVE.js say, or ALTERNATIVE-VARIANT.js; VARIANT
 * is NULL for the benchmark itself. NULL if there is none. */
const cli_bench_file *cli_bench_program(const cli_bench *bench, const char *alternative, const char *variant);

/* Writes the files into a new folder DIR/ID each. TB_ERR_IO: ctx->diags says why. */
TB_NODISCARD tb_status cli_suite_unpack(cli_context *ctx, const cli_suite *suite, const char *dir);

#endif
