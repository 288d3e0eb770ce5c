/* batch.h - `score --jsonl`: one JSON profile a line in, one verdict a line out, in constant memory, on several
 * threads. */
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include "command.h"
#include "score.h"

typedef struct cli_batch {
    cli_context *ctx;
    const tb_scorer *scorer;
    const tb_setting *settings;
    size_t setting_count, draws, threads;
    uint64_t seed;
} cli_batch;

/* Scores the lines of the file at PATH ("-": standard input) to ctx->out, in order. A bad line becomes an error object
 * with its number. CLI_DONE; CLI_NEGATIVE if there were bad lines; CLI_FAILED if reading or writing failed, which was
 * shown. */
TB_NODISCARD cli_exit cli_batch_run(const cli_batch *batch, const char *path);

#endif
