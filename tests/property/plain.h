/* plain.h - steps 1 to 8 of the decision model once more, done plainly from the trees of the conditions: no masks, no
 * bits, every assignment of the hybrid tried. What the engine says must be what this says. */
#ifndef PLAIN_H
#define PLAIN_H

#include "evidence.h"
#include "profile.h"
#include "score.h"
#include "trace.h"

#define PLAIN_LEAVES_MAX 64
#define PLAIN_RULES_MAX 256
#define PLAIN_ASSIGNMENTS_MAX 5000 /* more are not tried: has_assignments is then false */

/* What is scored: inputs of the model alone. CELLS is by workload: what its conditions see. */
typedef struct plain_input {
    const tb_pack *pack;
    const tb_evidence *evidence; /* NULL: none */
    tb_date date;
    const tb_profile *profile;
    const uint16_t *cells[TB_WORKLOADS_MAX];
} plain_input;

typedef struct plain_result {
    bool fired[PLAIN_RULES_MAX][TB_WORKLOADS_MAX];
    double points[PLAIN_RULES_MAX]; /* |p_r| */
    size_t receiver[PLAIN_RULES_MAX];
    double omega[PLAIN_LEAVES_MAX];
    double scores[TB_WORKLOADS_MAX][TB_ALTERNATIVES_MAX], totals[TB_ALTERNATIVES_MAX];
    tb_suitability fitness[TB_WORKLOADS_MAX][TB_ALTERNATIVES_MAX];
    bool ruled_out[TB_WORKLOADS_MAX][TB_ALTERNATIVES_MAX], is_out[TB_ALTERNATIVES_MAX];
    double friction;
    bool has_assignments, has_hybrid;
    double hybrid;
    uint8_t assignment[TB_WORKLOADS_MAX];
} plain_result;

void plain_score(const plain_input *in, plain_result *out);

/* How far a choice suits, the hybrid being ASSIGNMENT. */
tb_suitability plain_suitability(const plain_input *in, const plain_result *r, int choice, const uint8_t *assignment);

#endif
