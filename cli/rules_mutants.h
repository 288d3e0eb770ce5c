/* rules_mutants.h - the mutation score of `tiebreak rules coverage`. */
#ifndef CLI_RULES_MUTANTS_H
#define CLI_RULES_MUTANTS_H

#include "json_writer.h"
#include "rules_run.h"

#include "mutants.h"

typedef struct cli_mutation {
    tb_mutants mutants;
    tb_suite suite;
    bool *noticed;           /* by mutant */
    tb_telling *tellings;    /* by mutant, of those that were not noticed */
    size_t tried, met, same; /* changes that change something; those noticed; those that change nothing */
    bool is_builtin;
} cli_mutation;

/* Tries every mutant of the pack; *out lives as long as RUN and the arena of CTX. CLI_DONE, or it was told why not. */
TB_NODISCARD cli_exit cli_mutation_run(cli_context *ctx, const cli_rules_run *run, cli_mutation *out);

/* In percent; 100 when there is nothing to notice. */
double cli_mutation_percent(const cli_mutation *mutation);

/* The score and, rule by rule, what was not noticed and how to notice it. */
void cli_mutation_put_text(tb_buf *out, const cli_mutation *mutation);
void cli_mutation_put_json(cli_json *json, const char *key, const cli_mutation *mutation);

#endif
