/* scenario.h - a pack's own tests: a profile, and what must follow from it. */
#ifndef TB_SCENARIO_H
#define TB_SCENARIO_H

#include "robustness.h"

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

/* A profile as its scenario's expectations see it. */
typedef struct tb_scored {
    tb_workspace *ws; /* scored PROFILE last, and nothing else while this is in use */
    const tb_profile *profile;
    tb_outcome outcome;
    tb_trace trace;
    bool is_drawn; /* the rest is set; until then STATE is the one that follows without draws */
    tb_state state;
    tb_robustness robustness; /* confidence, state and the open questions they rest on */
} tb_scored;

typedef enum tb_met { TB_NOT_MET, TB_MET, TB_NEEDS_DRAWS } tb_met;

/* Reads the scenario's profile, in ARENA; it serves every pack that differs from PACK in its rules alone.
 * TB_ERR_INPUT (DIAGS), TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_scenario_profile(const tb_pack *pack, const tb_scenario *scenario, tb_arena *arena,
                                           tb_diags *diags, tb_profile *out);

/* Scores PROFILE, which must live as long as *out, without draws; in ARENA. TB_ERR_INPUT (DIAGS), TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_scenario_score(tb_workspace *ws, const tb_profile *profile, tb_arena *arena, tb_diags *diags,
                                         tb_scored *out);

/* Adds what draws tell, their number and seed being the defaults; in ARENA. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_scenario_draw(tb_scored *scored, tb_arena *arena);

/* The choice the verdict names: an alternative, the hybrid after them, or -1. Needs no draws. */
int tb_scored_choice(const tb_scored *scored);

/* True if the scenario expects a choice, and sets *right if the verdict's is one of those it allows. */
bool tb_scenario_expects_choice(const tb_scenario *scenario, const tb_scored *scored, bool *right);

/* Holds the expectations against what was scored. FAILURES, which may be NULL, gets a line for each that is not met
 * ("expected choice hybrid, got python"). TB_NEEDS_DRAWS: none fails so far, but one can only be told by draws. */
tb_met tb_scenario_check(const tb_scenario *scenario, const tb_scored *scored, tb_buf *failures);

/* Whether the expectations of a scenario that needs draws are met, at the least expense: a tenth of the draws where
 * that leaves no doubt about them, else all. Its draws are SCORED's then. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_scenario_check_drawn(const tb_scenario *scenario, tb_scored *scored, tb_arena *arena,
                                               bool *met);

/* All of that for one scenario, without draws where it is met already: *passed says how it went. WS is a workspace of a
 * scorer of the scenario's pack. TB_ERR_INPUT: the profile is wrong (DIAGS). TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_scenario_run(tb_workspace *ws, const tb_scenario *scenario, tb_diags *diags, bool *passed,
                                       tb_buf *failures);

#endif
