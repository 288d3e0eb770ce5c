#include "lint.h"

#include "tbi_lint.h"

tb_status tb_lint(const tb_pack *pack, const tb_lint_options *options, tb_arena *arena, tb_findings *out)
{
    tbi_lint lint = {.pack = pack, .options = options, .arena = arena, .found = out};
    bool *fires = tb_arena_array(arena, pack->rule_count + 1, sizeof *fires);
    tb_status status = TB_OK;

    *out = (tb_findings){NULL, 0, 0};
    if (fires == NULL)
        return TB_ERR_NOMEM;
    tbi_lint_claims(&lint);
    tbi_lint_unused(&lint);
    tbi_lint_rules(&lint, fires);
    if (!lint.failed)
        status = tbi_lint_verdicts(&lint, fires);
    return lint.failed ? TB_ERR_NOMEM : status;
}
