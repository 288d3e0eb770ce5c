/* bench.h - shared by the files of `tiebreak bench`. */
#ifndef CLI_BENCH_H
#define CLI_BENCH_H

#include "bench_result.h"

/* What its options say. */
typedef struct cli_bench_values {
    cli_list interpreters; /* ALTERNATIVE=PATH */
    unsigned long budget;  /* seconds; 0: the usual */
    const char *profile;   /* --for; NULL: none */
    const char *format;
    const char *output; /* FILE; NULL: the default place */
    const char *variant;
    bool list, quick;
} cli_bench_values;

/* What is to be run: a benchmark, or a variant of it. */
typedef struct cli_choice {
    const cli_bench *bench;
    const char *variant; /* NULL: the benchmark itself */
} cli_choice;

/* Leaves of the CHOICES those that could change the choice of the profile at PATH. CLI_DONE, with the number left in
 * *count; otherwise the command has ended. */
TB_NODISCARD cli_exit cli_bench_for(cli_context *ctx, const char *path, cli_choice *choices, size_t *count);

/* Runs the CHOICES, those that rules rest on first, for BUDGET seconds; on a slow machine each takes as long as its
 * fewest rounds. Fills list, count, interrupted and seconds of *run; the list has room for all. TB_ERR_NOMEM. */
TB_NODISCARD tb_status cli_bench_all(cli_session *session, cli_choice *choices, size_t count, double budget,
                                     cli_bench_run *run);

/* Shows what each of SUITE's benchmarks tests. */
TB_NODISCARD cli_exit cli_bench_list(cli_context *ctx, const cli_suite *suite);

/* Adds to the evidence in TEXT what the file at PATH has of other benchmarks, if the same machine and interpreters made
 * it. What cannot be read is left out. TB_ERR_NOMEM. */
TB_NODISCARD tb_status cli_bench_keep(const char *path, tb_buf *text);

extern const cli_command cli_bench_compare_command; /* bench_compare.c */

#endif
