/* rechecking.h - what became of reports: what would be chosen today, and is it worth switching from what was built.
 * What recheck and decisions recheck share. */
#ifndef CLI_RECHECKING_H
#define CLI_RECHECKING_H

#include "evidence_file.h"
#include "json_writer.h"
#include "reports.h"

/* The values of both commands' options. */
typedef struct cli_recheck_values {
    const char *evidence, *format;
    const char *store; /* of decisions recheck alone */
    bool no_evidence, strict;
} cli_recheck_values;

typedef struct cli_rechecking {
    cli_context *ctx;
    const cli_recheck_values *values;
    const char *nouns; /* what is rechecked: "reports" */
    bool brief;        /* draws are made only where something changed, and only what is to be looked at is told */
    cli_packs packs;
    struct bench *benches; /* by pack, as they were needed */
    size_t bench_count;
    tb_buf out;
    cli_json json;
    size_t count, changed, due, expired;
    size_t lacking; /* passed over, since their packs are not here */
} cli_rechecking;

/* With the cli_recheck_values at ctx->values. CLI_DONE, or it was told why not. To be released in any case, once its
 * problems were shown. */
TB_NODISCARD cli_exit cli_recheck_begin(cli_context *ctx, const char *nouns, cli_rechecking *out);

/* Scores what was WRITTEN again, and tells what became of it; it goes by NAME, which is a WHAT ("path"). TB_ERR_IO: its
 * pack is not here; TB_ERR_INPUT: its pack does not take the profile any more; ctx->diags says so. TB_ERR_NOMEM. */
TB_NODISCARD tb_status cli_recheck(cli_rechecking *rechecking, const char *what, const char *name,
                                   const tb_written *written);

/* Writes what was told. WORST: of what was rechecked. A change is CLI_NEGATIVE; with --strict expired facts and review
 * dates that have passed are, too. */
TB_NODISCARD cli_exit cli_recheck_end(cli_rechecking *rechecking, tb_status worst);

void cli_rechecking_release(cli_rechecking *rechecking);

#endif
