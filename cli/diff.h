/* diff.h - shared by the files of `tiebreak diff`. */
#ifndef CLI_DIFF_H
#define CLI_DIFF_H

#include "reports.h"

/* Groups of inputs, in the order in which they are changed from the first report's to the second's. */
typedef enum cli_group {
    CLI_GROUP_ANSWERS, /* and workloads, title, description: all of the profile but its priorities */
    CLI_GROUP_PRIORITIES,
    CLI_GROUP_RULES,
    CLI_GROUP_EVIDENCE,
    CLI_GROUP_DATE,
    CLI_GROUP_COUNT,
} cli_group;
extern const char *const cli_group_names[CLI_GROUP_COUNT];

typedef struct cli_diff_side {
    cli_written file;
    const tb_pack *pack;
    tb_arena arena;
    tb_evidence evidence;
    bool has_evidence;
} cli_diff_side;

/* The first report scored with one more group of the second. */
typedef struct cli_diff_step {
    unsigned
        groups;  /* bit by group: those that changed since the step before; several where one alone cannot be read */
    double lead; /* of the choice followed over the best other; NaN where one of the two is no choice */
    const char *choice; /* what would be chosen; "none" */
} cli_diff_step;

typedef struct cli_diff {
    cli_context *ctx;
    cli_packs packs;
    cli_diff_side sides[2];
    const char *of; /* the choice whose lead is followed: the first report's, or else the second's; NULL: neither's */
    cli_diff_step steps[CLI_GROUP_COUNT + 1];
    size_t step_count;
} cli_diff;

/* Fills `of` and the steps. TB_ERR_NOMEM. */
TB_NODISCARD tb_status cli_diff_score(cli_diff *diff);

/* A rule's points for a side in both reports. */
typedef struct cli_diff_reason {
    const char *rule, *favours;
    double points[2]; /* of the side's score; 0: it was no reason */
} cli_diff_reason;

/* The reasons that came, went or moved by a twentieth of a point, the largest move first; in ctx's arena. TB_ERR_NOMEM.
 */
TB_NODISCARD tb_status cli_diff_reasons(const cli_diff *diff, cli_diff_reason **out, size_t *count);

#endif
