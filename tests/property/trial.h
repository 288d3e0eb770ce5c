/* trial.h - one random pack with everything around it, and what is tried with it. */
#ifndef TRIAL_H
#define TRIAL_H

#include "laws.h"
#include "random_pack.h"

#define TRIAL_VARIANTS 4

/* The pack written otherwise: one rule left out, weaker, or with half its friction. */
typedef struct variant {
    tb_pack *pack;
    subject subject;
    size_t rule;  /* of the trial's own pack */
    int friction; /* what it lacks of the rule's friction points; 0 if the rule gives points */
} variant;

typedef struct trial {
    uint64_t seed;
    pack_text text;
    tb_random random;
    tb_pack *pack;
    tb_evidence evidence;
    bool has_evidence;
    subject subject, other;
    variant variants[TRIAL_VARIANTS];
    size_t variant_count;
    tb_arena arena; /* the trial's */
    tb_arena brief; /* one profile's */
    tb_diags diags;
    size_t profiles, reports, completions; /* tried */
} trial;

/* The date everything is scored at: 2026-11-21, which some rules are stale at. */
#define TRIAL_SECONDS INT64_C(1795262400)

/* False, with a line in WHY, if the pack does not even load. */
bool trial_open(trial *t, uint64_t seed, tb_buf *why);
void trial_close(trial *t);

/* One more random profile: all laws of scores, and of each variant; every few, of robustness too. */
bool trial_profile(trial *t, size_t number, tb_buf *why);

/* Laws of whole reports: order, round trip, repetition, lines of a batch. LOCALE is one with a decimal comma, or NULL.
 */
bool trial_reports(trial *t, const char *locale, tb_buf *why);

/* Laws of what is found to look wrong in the pack, and of the bounds of scores. */
bool trial_lint(trial *t, tb_buf *why);

/* Parses JSON; the tree lives in ARENA and the source as long as DIAGS. NULL, with a line in WHY. */
const tb_node *trial_parse(const char *json, size_t len, tb_arena *arena, tb_diags *diags, tb_buf *why);
tb_pack *trial_load(const pack_text *text, variation how, tb_diags *diags, tb_buf *why);

#endif
