/* reports.h - reports that were written before: found, read, and scored again. What verify, recheck and diff share. */
#ifndef CLI_REPORTS_H
#define CLI_REPORTS_H

#include "command.h"

#include "decision.h"

/* A report read from a file. */
typedef struct cli_written {
    const char *path; /* of the file the report is in */
    tb_written written;
    tb_arena arena;
} cli_written;

/* Reads the report at PATH: the JSON itself; embedded in HTML; or beside a Markdown file, NAME.tiebreak.json for
 * NAME.md. TB_ERR_INPUT, TB_ERR_IO: ctx->diags says why. TB_ERR_NOMEM. To be released in any case. */
TB_NODISCARD tb_status cli_written_read(cli_context *ctx, const char *path, cli_written *out);
void cli_written_release(cli_written *written);

/* True if the text at PATH may hold a report, for a folder in which other things lie too: it can be read, and names the
 * format. */
bool cli_may_be_report(const char *path);

/* The packs a report may have been made with: the built-in one, every --pack or TIEBREAK_PACK, and those in the
 * decision log that were asked for. */
typedef struct cli_packs {
    cli_context *ctx;
    tb_pack **list;
    size_t count;
} cli_packs;

/* CLI_DONE, or it was told why not. To be closed in any case. */
TB_NODISCARD cli_exit cli_packs_open(cli_context *ctx, cli_packs *out);
void cli_packs_close(cli_packs *packs);

/* The pack with that hash, also out of the log; the last given with that id. NULL if there is none. */
const tb_pack *cli_packs_with_hash(cli_packs *packs, const char *sha256);
const tb_pack *cli_packs_with_id(const cli_packs *packs, const char *id);

/* Tells that the pack a report was made with is not there. CLI_FAILED. */
TB_NODISCARD cli_exit cli_packs_lack(cli_context *ctx, const cli_written *written);

/* The report as a tree in ARENA, for comparing. TB_ERR_NOMEM. */
TB_NODISCARD tb_status cli_report_node(cli_context *ctx, const tb_report *report, tb_arena *arena, const tb_node **out);

/* What PACK calls the choice of that id; the id itself if the pack knows none of that name, "none" for NULL. */
const char *cli_choice_words(const tb_pack *pack, const char *id);

/* "Both (too close)", from what a report holds. */
void cli_put_verdict(tb_buf *out, const tb_pack *pack, const char *choice, const char *confidence);

/* How far CHOICE is ahead of RIVAL, in points. */
double cli_lead(const tb_outcome *outcome, int choice, int rival);

#endif
