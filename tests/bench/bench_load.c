/* bench_load - loads a pack from its folder and compiles it, again and again; prints the ms of each time.
 *     bench-load DIR TIMES */
#include "clock.h"
#include "score.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    int times = argc == 3 ? (int)strtol(argv[2], NULL, 10) : 0;

    for (int i = 0; i < times; i++) {
        tb_diags diags = TB_DIAGS_EMPTY;
        tb_pack *pack = NULL;
        tb_scorer *scorer = NULL;
        double start = clock_now();
        if (tb_pack_load(argv[1], &diags, &pack) != TB_OK || tb_scorer_new(pack, NULL, 20000, &scorer) != TB_OK)
            return 2;
        printf("%.3f\n", (clock_now() - start) / 1e6);
        tb_scorer_free(scorer);
        tb_pack_free(pack);
        tb_diags_release(&diags);
    }
    return times > 0 ? 0 : 2;
}
