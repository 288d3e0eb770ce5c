/* scenario.h - a pack's own tests: a profile, and what must follow from it. */
#ifndef TB_SCENARIO_H
#define TB_SCENARIO_H

#include "report.h"

typedef struct tb_scenario {
    const char *id;
    tb_place at;
    const tb_node *profile, *expect; /* of the document they were read from */
} tb_scenario;

typedef struct tb_scenarios {
    tb_scenario *list; /* in the order of files and items */
    size_t count;
} tb_scenarios;

/* Reads the scenarios of one document, a list, adding to OUT. Names the expectations use are checked against PACK.
 * Memory from ARENA; NODE must live as long. TB_ERR_INPUT: DIAGS says what is wrong. */
TB_NODISCARD tb_status tb_scenarios_read(const tb_pack *pack, const tb_node *node, tb_arena *arena, tb_diags *diags,
                                         tb_scenarios *out);

/* Runs one: *passed says how it went, and FAILURES gets a line for each expectation that was not met ("expected choice
 * hybrid, got python"). WS is a workspace of the pack's scorer; draws and seed are the defaults, the date DATE_SECONDS.
 * TB_ERR_INPUT: the profile is wrong (DIAGS). TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_scenario_run(tb_workspace *ws, const tb_scenario *scenario, tb_diags *diags, bool *passed,
                                       tb_buf *failures);

#endif
