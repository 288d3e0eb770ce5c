/* evidence.h - what was measured: for each benchmark and pair of alternatives a ratio with its 95 % interval.
 * Immutable once read. */
#ifndef TB_EVIDENCE_H
#define TB_EVIDENCE_H

#include "node.h"
#include "pack.h"

/* The band within which two alternatives count as the same. */
#define TB_SAME_BAND 1.05

typedef enum tb_outcome_kind { TB_NOT_MEASURED, TB_FASTER, TB_SLOWER, TB_SAME, TB_CANNOT_TELL } tb_outcome_kind;

/* How many times better `of` does than `over`; > 1 is better. All > 0, low <= ratio <= high. */
typedef struct tb_measurement {
    const char *benchmark;
    size_t of, over;
    double ratio, low, high;
} tb_measurement;

typedef struct tb_evidence {
    tb_measurement *list; /* sorted by benchmark, of, over */
    size_t count;
    const char *machine, *measured_on; /* NULL if not said */
    const tb_node *document;           /* what it was read from, for what only people look at */
    char sha256[65];                   /* of the canonical JSON */
} tb_evidence;

/* Reads format evidence/1 from NODE into ARENA; NODE must live as long. Pairs of alternatives that PACK lacks are
 * left out with a warning. TB_ERR_INPUT: DIAGS says what is wrong. */
TB_NODISCARD tb_status tb_evidence_read(const tb_pack *pack, const tb_node *node, tb_arena *arena, tb_diags *diags,
                                        tb_evidence *out);

/* The measurement of `of` over `over`, inverted from the opposite one if need be. False if there is none, or EVIDENCE
 * is NULL. */
bool tb_evidence_find(const tb_evidence *evidence, const char *benchmark, size_t of, size_t over, tb_measurement *out);

/* faster: the interval lies above the band; slower: below; the same: within; cannot tell: it overlaps an edge. */
tb_outcome_kind tb_measurement_outcome(const tb_measurement *measurement);
const char *tb_outcome_kind_name(tb_outcome_kind kind); /* "not measured", "faster", ... */

/* What a measurement makes of an argument that has its whole strength at FULL_AT: its points are strength x status
 * factor x this. In [-1, 1.25]; negative turns the argument round. */
double tb_evidence_factor(const tb_measurement *measurement, double full_at);

#endif
