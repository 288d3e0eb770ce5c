/* lint.h - what is lawful in a pack and yet looks wrong: claims nobody answers for, rules that cannot fire or that
 * repeat or contradict each other, questions and options that nothing looks at. Everything here is exact: no search, no
 * chance. */
#ifndef TB_LINT_H
#define TB_LINT_H

#include "pack.h"
#include "profile.h"

typedef struct tb_finding {
    tb_diag diag;        /* an error for a claim that is lost; otherwise a warning */
    const char *witness; /* a profile (YAML) that shows it; NULL where there can be none, or it takes words to fit a
                            pattern */
} tb_finding;

typedef struct tb_findings {
    tb_finding *list;
    size_t count, errors;
} tb_findings;

/* All findings: claims first, then questions, options, workloads and traits, then rules, in the pack's order. In ARENA.
 * TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_lint(const tb_pack *pack, tb_arena *arena, tb_findings *out);

#endif
