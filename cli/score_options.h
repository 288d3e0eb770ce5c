/* score_options.h - shared by the files of `tiebreak score`. */
#ifndef CLI_SCORE_OPTIONS_H
#define CLI_SCORE_OPTIONS_H

#include "command.h"

/* What its options say. */
typedef struct score_values {
    const char *adr;                          /* DIR; NULL: none */
    const char *because, *chosen, *chosen_by; /* what was decided; NULL: not said */
    const char *describe;                     /* a whole profile, in place of files; NULL: none */
    const char *evidence;                     /* FILE; NULL: the default place */
    const char *expect;                       /* the choice that is expected; NULL: none */
    const char *format;                       /* "text", "json", ... */
    const char *output;                       /* FILE; NULL: standard output */
    const char *store;                        /* FILE of the decision log; NULL: the usual place */
    const char *template;                     /* FILE; NULL: none */
    bool explain, jsonl, no_evidence, save;
    const char *draws; /* a whole number; NULL: the default, which for --jsonl is none */
    unsigned long seed, threads;
    cli_list set; /* K=V, in order */
} score_values;

/* Runs the command; ctx->values is a score_values, ctx->json is true with --format json and --jsonl. */
TB_NODISCARD cli_exit cli_score_run(cli_context *ctx); /* score.c */

#endif
