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

/* Whether a rule of PACK rests on the benchmark ID: if not, it moves no points. */
bool cli_bench_counts(const tb_pack *pack, const char *id);

/* Shows what each of the CHOICES tests. */
TB_NODISCARD cli_exit cli_bench_list(cli_context *ctx, const cli_choice *choices, size_t count);

/* How many of the RUN's benchmarks have a result, or with FAILURES went wrong. */
size_t cli_bench_count(const cli_bench_run *run, bool failures);

/* ---- Where the evidence goes; bench_keep.c ---- */

typedef struct cli_kept {
    const char *path;  /* where it was written; NULL if nowhere */
    const char *aside; /* where the file before it was put; NULL if it was not */
} cli_kept;

/* Tries whether the evidence can be written where it shall go, before minutes are spent on measuring. CLI_DONE;
 * otherwise the command has ended. */
TB_NODISCARD cli_exit cli_bench_check_output(cli_context *ctx);

/* Writes the EVIDENCE of RUN, if there is any. In its usual place it keeps the results the file there has of other
 * benchmarks, if the same interpreters on the same machine made them; a file of others is put aside. EVIDENCE is then
 * what was written. */
TB_NODISCARD cli_exit cli_bench_keep(cli_context *ctx, const cli_bench_run *run, tb_buf *evidence, cli_kept *out);

/* Appends where it was written, and what comes of that. */
void cli_bench_put_kept(cli_context *ctx, const cli_bench_run *run, const cli_kept *kept, tb_buf *out);

extern const cli_command cli_bench_compare_command; /* bench_compare.c */

#endif
