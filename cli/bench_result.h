/* bench_result.h - what a run of benchmarks found, and how it is shown: as evidence, CSV, or a chart for people. */
#ifndef CLI_BENCH_RESULT_H
#define CLI_BENCH_RESULT_H

#include "bench_machine.h"
#include "bench_run.h"

typedef struct cli_bench_run {
    const cli_machine *machine;
    const cli_interpreters *interpreters;
    cli_measured *list;
    size_t count;
    bool quick, interrupted;
    double seconds; /* it took */
} cli_bench_run;

/* Appends the whole run in the format evidence/1 (docs/evidence-format.md). TB_ERR_NOMEM. */
TB_NODISCARD tb_status cli_bench_put_evidence(cli_context *ctx, const cli_bench_run *run, tb_buf *out);

/* Appends every sample, a line each. */
void cli_bench_put_csv(cli_context *ctx, const cli_bench_run *run, tb_buf *out);

/* Appends ratios with their intervals on a logarithmic axis, then what was skipped and what failed. */
TB_NODISCARD tb_status cli_bench_put_chart(cli_context *ctx, const cli_bench_run *run, tb_buf *out);

/* The benchmark's name in evidence: its id, "ID:VARIANT" for a variant, which no rule can name. In ctx->arena; NULL
 * when memory is out. */
const char *cli_measured_id(cli_context *ctx, const cli_measured *measured);

/* Whether side I of MEASURED is the first of its alternative: the others compare versions, and move nothing. */
bool cli_measured_is_first(const cli_measured *measured, size_t i);

/* ---- A chart of ratios; bench_chart.c ---- */

typedef struct cli_ratio_row {
    const char *name;
    double ratio, low, high;
    const char *outcome, *note; /* note: a line of its own below; NULL if there is none */
} cli_ratio_row;

/* Appends rows on one axis, under HEADING. */
void cli_put_ratios(tb_buf *out, const char *heading, const cli_ratio_row *rows, size_t count, size_t width);

#endif
