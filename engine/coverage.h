/* coverage.h - what a pack's scenarios reach: a reader of the trace. */
#ifndef TB_COVERAGE_H
#define TB_COVERAGE_H

#include "scenario.h"

#define TB_STATE_COUNT (TB_RECOMMENDED + 1)
#define TB_CONFIDENCE_COUNT (TB_CLEAR + 1)

/* What is counted. */
typedef enum tb_measure {
    TB_COVERED_RULES,      /* fired for some workload */
    TB_COVERED_CONDITIONS, /* each was true, and each was false */
    TB_COVERED_UNKNOWNS,   /* each was unknown, those that look at the description alone left out */
    TB_COVERED_ANSWERS,    /* each answer that some condition tells apart was given */
    TB_COVERED_WORKLOADS,  /* each was part of a profile */
    TB_COVERED_VERDICTS,   /* each choice (none is one), each state, each confidence */
    TB_MEASURE_COUNT,
} tb_measure;
const char *tb_measure_name(tb_measure measure);  /* "rules", ... */
const char *tb_measure_title(tb_measure measure); /* "rules that fired", ... */

typedef struct tb_coverage {
    const tb_pack *pack;
    size_t scenario_count;
    uint8_t *truths;    /* by rule: bit t: its condition had the tb_truth t for some workload */
    size_t *first_cell; /* by variable: where its cells begin in `cells` */
    bool *cells;        /* some profile's answers had the variable in that cell */
    bool *workloads;
    bool choices[TB_ALTERNATIVES_MAX + 2]; /* as the outcome's; after the hybrid: none */
    bool states[TB_STATE_COUNT], confidences[TB_CONFIDENCE_COUNT];
} tb_coverage;

/* Nothing is covered yet. Memory is ARENA's. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_coverage_init(const tb_pack *pack, tb_arena *arena, tb_coverage *out);

/* Adds what one scenario reached; SCORED has had its draws. */
void tb_coverage_add(tb_coverage *coverage, const tb_scored *scored);

/* Calls EACH for everything MEASURE counts, in the pack's order; WHAT names it: "speed.pot", "speed.pot: false",
 * "cups: 3", "state too_close". TB_ERR_NOMEM. */
typedef void tb_coverage_visitor(void *context, const char *what, bool met);
TB_NODISCARD tb_status tb_coverage_visit(const tb_coverage *coverage, tb_measure measure, tb_coverage_visitor *each,
                                         void *context);

typedef struct tb_covered {
    size_t met, all;
} tb_covered;
TB_NODISCARD tb_status tb_coverage_count(const tb_coverage *coverage, tb_measure measure, tb_covered *out);

/* In percent; 100 when there is nothing to meet. */
double tb_covered_percent(tb_covered covered);

#endif
