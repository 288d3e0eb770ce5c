/* sources_tested.h - which of a document's claims benchmarks put to the test, and what came of it on this machine. */
#ifndef CLI_SOURCES_TESTED_H
#define CLI_SOURCES_TESTED_H

#include "bench_suite.h"
#include "evidence_file.h"
#include "json_writer.h"

/* What there is to test claims with, and what was measured. */
typedef struct cli_tested {
    cli_suite suite;
    cli_evidence evidence;
    cli_evidence reference; /* measured elsewhere */
} cli_tested;

/* Loads all of it. TB_ERR_INPUT, TB_ERR_IO: ctx->diags says why. TB_ERR_NOMEM. Release it in any case. */
TB_NODISCARD tb_status cli_tested_load(cli_context *ctx, cli_tested *out);
void cli_tested_release(cli_tested *tested);

/* Appends a paragraph on the claims of SOURCE (index) that benchmarks test; nothing if none does. */
void cli_tested_put(cli_context *ctx, const cli_tested *tested, size_t source, size_t width, tb_buf *out);

/* The same as an array `tested`: each claim once, with the outcome of each benchmark. */
void cli_tested_put_json(const tb_pack *pack, const cli_tested *tested, size_t source, cli_json *json);

#endif
