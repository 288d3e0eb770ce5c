/* tbi_lint.h - shared by the files that look for findings. */
#ifndef TBI_LINT_H
#define TBI_LINT_H

#include "lint.h"
#include "tbi_condition.h"

typedef struct tbi_lint {
    const tb_pack *pack;
    tb_arena *arena;
    tb_findings *found;
    size_t cap;
    bool failed; /* memory is out */
} tbi_lint;

/* Adds a warning; the text is printf's. WITNESS and HINT may be NULL and must live as long as the findings. */
void tbi_lint_warn(tbi_lint *lint, tb_diag_code code, tb_place at, const char *witness, const char *hint,
                   const char *format, ...) TB_PRINTF(6, 7);

/* What makes a set of cases true: a cell for each variable they look at, 0 for the others, and a workload of the pack,
 * or -1 if any will do. */
typedef struct tbi_facts {
    uint16_t *cells;
    int workload;
} tbi_facts;

/* Finds facts under which all of the LITERALS hold: exactly, by trying each cell of each variable, and each workload of
 * the pack. False if there are none, or memory is out. */
bool tbi_lint_satisfy(tbi_lint *lint, const tbi_literal *literals, size_t count, tbi_facts *out);

/* Whether an answer can be in CELL (not 0): a number's range may lie outside what its question takes. */
bool tbi_lint_can_be_answered(const tb_pack *pack, const tb_variable *variable, uint16_t cell);

/* The facts as a profile; NULL if they ask for words that fit a pattern. */
const char *tbi_lint_witness(tbi_lint *lint, const tbi_facts *facts, const char *title);

void tbi_lint_claims(tbi_lint *lint);
void tbi_lint_unused(tbi_lint *lint);
void tbi_lint_rules(tbi_lint *lint);

#endif
