/* bench_draws - what a draw of the confidence costs; prints the ns a draw of each time.
 *     bench-draws PACK PROFILE DRAWS TIMES */
#include "clock.h"
#include "tbi_robustness.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_arena arena = TB_ARENA_EMPTY;
    tb_pack *pack = NULL;
    tb_source *source = NULL;
    const tb_node *node = NULL;
    tb_profile profile;
    tb_scorer *scorer = NULL;
    tb_workspace *workspace = NULL;
    tb_outcome outcome;
    double acceptability[TB_ALTERNATIVES_MAX + 1];

    if (argc != 5 || tb_pack_load(argv[1], &diags, &pack) != TB_OK ||
        tb_source_read(argv[2], &diags, &source) != TB_OK ||
        tb_document_parse(source, &arena, &diags, &node) != TB_OK ||
        tb_profile_read(pack, node, true, &arena, &diags, &profile) != TB_OK ||
        tb_scorer_new(pack, NULL, 20000, &scorer) != TB_OK || tb_workspace_new(scorer, &workspace) != TB_OK ||
        tb_score(workspace, &profile, &diags, &outcome) != TB_OK)
        return 2;
    for (int i = 0; i < (int)strtol(argv[4], NULL, 10); i++) {
        size_t draws = strtoul(argv[3], NULL, 10);
        double start = clock_now();
        if (tbi_draw(workspace, &outcome, draws, 1, acceptability, NULL, NULL) != TB_OK)
            return 3;
        printf("%.2f\n", (clock_now() - start) / (double)draws);
    }
    tb_workspace_free(workspace);
    tb_scorer_free(scorer);
    tb_source_free(source);
    tb_pack_free(pack);
    tb_arena_release(&arena);
    tb_diags_release(&diags);
    return 0;
}
