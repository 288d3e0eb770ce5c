/* recheck.c - `tiebreak recheck`: what would be chosen today, and is the difference worth switching? */
#include "commands.h"
#include "recheck_files.h"
#include "rechecking.h"

static cli_exit recheck_all(cli_rechecking *c)
{
    cli_files files;
    tb_status worst = cli_files_find(c->ctx, &files);

    for (size_t i = 0; i < files.count && worst != TB_ERR_NOMEM; i++) {
        cli_written file;
        tb_status status = cli_written_read(c->ctx, files.paths[i], &file);
        if (status == TB_OK)
            status = cli_recheck(c, "path", file.path, &file.written);
        cli_written_release(&file);
        worst = status > worst ? status : worst;
    }
    return cli_recheck_end(c, worst);
}

static cli_exit run(cli_context *ctx)
{
    cli_rechecking c;
    cli_exit code = cli_recheck_begin(ctx, "reports", &c);

    if (code == CLI_DONE)
        code = recheck_all(&c);
    cli_show(ctx, &ctx->diags);
    cli_rechecking_release(&c);
    return code;
}

#define AT(field) offsetof(cli_recheck_values, field)
static const char *const formats[] = {"text", "json", NULL};

static const cli_option options[] = {
    {"evidence", 0, CLI_TEXT, AT(evidence), "FILE", "measurements to use, instead of those this machine made", NULL,
     NULL, 0, 0},
    {"format", 0, CLI_TEXT, AT(format), NULL, "for people, or for programs", formats, "text", 0, 0},
    {"no-evidence", 0, CLI_FLAG, AT(no_evidence), NULL, "leave measurements out", NULL, NULL, 0, 0},
    {"strict", 0, CLI_FLAG, AT(strict), NULL,
     "exit with 1 for facts that have expired and review dates that have passed, too", NULL, NULL, 0, 0},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak recheck docs/decisions", "in CI, once a week: fails when a decision would be another one today"},
    {"tiebreak recheck --strict --format json report.json", "for a program"},
    {0},
};

const cli_command cli_recheck_command = {
    .name = "recheck",
    .operands = "FILE...",
    .summary = "scores old reports again with today's rules, date and measurements",
    .details =
        "A FILE is a report (JSON, a page that holds it, or NAME.md with NAME.tiebreak.json beside it), or a folder, "
        "in which all of them are found but those whose record NAME.md is superseded, rejected or deprecated. Two "
        "questions are answered apart. What would be chosen today: a report has "
        "changed when that is not what it named. And is it worth switching from what was built: only when that has "
        "been ruled out or is out of reach now, or when today's verdict is likely or clear and ahead by more points "
        "than it costs to run both, which is the least that any move takes. Facts that have expired since and review "
        "dates that have passed are told too. Exit status: 0 all as it was, 1 something changed, 2 a report cannot be "
        "read, 3 its pack is not here.",
    .options = options,
    .values_size = sizeof(cli_recheck_values),
    .min_operands = 1,
    .max_operands = CLI_MANY,
    .examples = examples,
    .run = run,
};
