/* random_pack.h - random packs, profiles and evidence as JSON texts: the same for the same seed and compiler.
 *
 * Packs are small and crowded: few thresholds, few grounds and coarse shares, so that ties, caps, exact quarters and
 * values on a threshold come up often. Their lists are kept apart, so that one can be written in another order, or
 * without one of its rules. */
#ifndef RANDOM_PACK_H
#define RANDOM_PACK_H

#include "arena.h"
#include "buf.h"
#include "random.h"

#include <stdbool.h>
#include <stddef.h>

#define PACK_QUESTIONS_MAX 8
#define PACK_ITEMS_MAX 64

typedef struct text_list {
    const char *items[PACK_ITEMS_MAX];
    size_t count;
} text_list;

/* A rule's strength is kept apart, so that it can be written weaker: an index of "slight", ..., or -1. */
typedef struct rule_text {
    const char *head; /* all but the strength and the last brace */
    int strength;
    bool has_evidence;
    int friction; /* points, of a friction rule; else 0 */
} rule_text;

typedef struct question_text {
    const char *id, *type;
    int options; /* o0, o1, ... */
    int min, max;
    bool ordered;
} question_text;

typedef struct pack_text {
    tb_arena arena;
    tb_random random;
    const char *head;
    text_list criteria, questions, workloads, sources, claims, lexicon;
    rule_text rules[PACK_ITEMS_MAX];
    size_t rule_count;
    /* What conditions and profiles are made of */
    int alternatives, traits, trait_options[2];
    bool trait_ordered[2];
    text_list leaves, weighable; /* ids; weighable ones are branches and leaves a profile can weigh */
    question_text question[PACK_QUESTIONS_MAX];
    size_t workload_count;
} pack_text;

/* How a pack is written other than it was made. */
typedef struct variation {
    tb_random *shuffle; /* NULL: in the order made */
    size_t without;     /* a rule to leave out, or SIZE_MAX */
    size_t weaker;      /* a rule to write one step weaker, or SIZE_MAX */
    size_t friction;    /* a friction rule to write with half its points, or SIZE_MAX */
} variation;

#define AS_MADE ((variation){NULL, SIZE_MAX, SIZE_MAX, SIZE_MAX})

typedef struct profile_text {
    text_list workloads, answers, priorities; /* entries of maps */
    const char *rest;                         /* title and description */
} profile_text;

void pack_text_make(pack_text *pack, uint64_t seed);
void pack_text_release(pack_text *pack);
void pack_text_put(tb_buf *out, const pack_text *pack, variation how);

/* Texts lie in ARENA. */
void profile_text_make(profile_text *profile, const pack_text *pack, tb_random *random, tb_arena *arena);
void profile_text_put(tb_buf *out, const profile_text *profile, tb_random *shuffle);

/* A file of evidence; every benchmark and pair is measured or not. */
void evidence_put(tb_buf *out, const pack_text *pack, tb_random *random);

#endif
