/* scenarios.h - where a pack's own tests are found: in its folder, in files named one by one, or built in. */
#ifndef CLI_SCENARIOS_H
#define CLI_SCENARIOS_H

#include "arena.h"
#include "diag.h"
#include "scenario.h"

typedef struct cli_scenarios {
    tb_scenarios read;
    tb_source *sources; /* its own, newest first: places of the scenarios and of diagnostics borrow them */
    tb_arena arena;
} cli_scenarios;

#define CLI_SCENARIOS_EMPTY ((cli_scenarios){0})

/* Adds those of the file at PATH. TB_ERR_INPUT, TB_ERR_IO: DIAGS says why; TB_ERR_NOMEM. */
TB_NODISCARD tb_status cli_scenarios_add(cli_scenarios *scenarios, const char *path, const tb_pack *pack,
                                         tb_diags *diags);

/* Adds those of the pack in folder DIR, tests/ *.yaml in order of their names, or with NULL of the pack that is built
 * in. All files are read, though some be wrong. No tests/ gives none. As above. */
TB_NODISCARD tb_status cli_scenarios_add_pack(cli_scenarios *scenarios, const char *dir, const tb_pack *pack,
                                              tb_diags *diags);

/* Frees all. Diagnostics about them must have been shown. */
void cli_scenarios_release(cli_scenarios *scenarios);

#endif
