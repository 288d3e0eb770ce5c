/* trace.h - the one record of what the rules did with a profile: for every rule and workload, whether it fired, and
 * what it gave. Reasons, coverage, scenario tests and explanations are readers of it. */
#ifndef TB_TRACE_H
#define TB_TRACE_H

#include "score.h"

typedef struct tb_trace {
    size_t rule_count, workload_count;
    tb_truth *truth; /* by rule and workload: rule * workload_count + workload */
    double *counted; /* q_r: what counts of its points under the cap of its ground */
    double *pool;    /* by workload: Σ Λ + n λ, what the points are shares of */
    double *omega;   /* by leaf */
} tb_trace;

/* Records what WS scored last; in ARENA. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_trace_record(tb_workspace *ws, tb_arena *arena, tb_trace *out);

/* Cells of all variables as workload W of the profile sees them; in ARENA; NULL when memory is out. */
uint16_t *tb_trace_cells(const tb_workspace *ws, size_t w, tb_arena *arena);

/* What the rule was in workload W, and in the workload where it was most nearly true. */
tb_truth tb_trace_truth(const tb_trace *trace, size_t rule, size_t w);
tb_truth tb_trace_most(const tb_trace *trace, size_t rule);

/* What a rule that fired for workload W added to the total of alternative A: 100 s ω q ([A receives] - 1/n) / pool. */
double tb_trace_contribution(const tb_trace *trace, const tb_workspace *ws, size_t rule, size_t w, size_t a);

#endif
