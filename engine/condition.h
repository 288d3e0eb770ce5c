/* condition.h - when a rule fires: a typed expression over what a profile says, true, false or unknown (Kleene).
 *
 * A condition sees a profile as VARIABLES, and a variable as a CELL: 0 is unknown, and each other cell is a set of
 * values no condition of the pack tells apart (an option; a level; false, true; a range of numbers). So a profile is a
 * short vector of small integers, and evaluating rules is looking cells up (score.h). Variables are numbered: each
 * question's in the order of questions, then the workload, then the traits, then the patterns of `text matches`. */
#ifndef TB_CONDITION_H
#define TB_CONDITION_H

#include "buf.h"
#include "status.h"
#include "text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tb_pack;

typedef enum tb_truth { TB_FALSE, TB_UNKNOWN, TB_TRUE } tb_truth; /* and is min, or is max, not is 2 - x */

typedef enum tb_variable_kind {
    TB_VARIABLE_NUMBER,   /* cells: the ranges between cuts */
    TB_VARIABLE_OPTION,   /* a choice, level or trait: cell = option + 1 */
    TB_VARIABLE_BOOLEAN,  /* boolean, option of a choices question, pattern: 1 false, 2 true */
    TB_VARIABLE_WORKLOAD, /* cell = workload + 1 */
} tb_variable_kind;

/* A place between numbers: just below VALUE, or just above it. */
typedef struct tb_cut {
    double value;
    bool above;
} tb_cut;

typedef struct tb_pattern tb_pattern; /* a compiled regular expression (pattern.h) */

typedef struct tb_variable {
    tb_variable_kind kind;
    int question;        /* index, or -1 */
    int option;          /* of a choices question, or -1 */
    int trait;           /* index, or -1 */
    tb_pattern *pattern; /* of `text matches`, or NULL; the pack's */
    const tb_cut *cuts;  /* NUMBER: ascending */
    size_t cut_count;
    size_t cell_count;       /* unknown included */
    bool used;               /* some condition looks at it */
    const double *frequency; /* by cell from 1, summing to 1: how often each is met when nothing was said (BOOLEAN
                                options of a choices question: their own). NULL for workloads, traits and patterns. */
} tb_variable;

typedef struct tb_condition tb_condition;

/* The cell a number lies in. */
uint16_t tb_variable_cell_of_number(const tb_variable *variable, double number);

/* The number of CELL (not 0) that is nearest to FROM: a threshold itself where it belongs to the cell, else one beyond
 * it, else the middle of the cell. Within MIN and MAX; false if the cell lies outside them. */
bool tb_variable_nearest(const tb_variable *variable, uint16_t cell, double from, double min, double max, double *out);

/* The condition's truth for these cells (one a variable). */
tb_truth tb_condition_truth(const tb_condition *condition, const struct tb_pack *pack, const uint16_t *cells);

/* Calls VISIT for each variable it looks at, in the order written, repeats included. */
void tb_condition_variables(const tb_condition *condition, void (*visit)(void *context, size_t variable),
                            void *context);

/* Appends the condition as English, made from the same tree: "open connections is at least 2,000 and ...". */
void tb_condition_put_english(tb_buf *out, const tb_condition *condition, const struct tb_pack *pack);

#endif
