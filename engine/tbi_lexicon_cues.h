/* tbi_lexicon_cues.h - the words that say how a text means others, and what small words do in a clause. */
#ifndef TBI_LEXICON_CUES_H
#define TBI_LEXICON_CUES_H

#include "tbi_lexicon.h"

typedef struct tbi_cue {
    const char *words;     /* lower case, one space between them; "n't" stands for every word that ends so */
    tbi_scope scope;       /* TBI_SAID: no cue at all, though it begins like one */
    uint8_t ahead, behind; /* words governed on either side; neither: the cue is only ever the heading of a list */
} tbi_cue;

/* Of the cues that begin alike, the longest first. */
extern const tbi_cue tbi_cues[];
extern const size_t tbi_cue_count;

/* What small words do in a clause. */
enum {
    TURNS = 1,  /* ends what a cue before it governs */
    BEGINS = 2, /* begins a clause of its own after "and" or a comma */
    AND = 4,
    OR = 8,            /* closes a list */
    TOWARDS = 16,      /* ends what is replaced: "from PHP to Python" */
    ADDS = 32,         /* goes with what is to come: "later we add" */
    SMALL = 64,        /* may stand between the start of a clause and "phase two" */
    TIME = 128,        /* "two days later" */
    TAKES_BACK = 256,  /* "20,000, no, 15,000" */
    CORRECTS = 512,    /* at the start of a sentence */
    JOINS_BACK = 1024, /* "or rather", "make that", "i mean" */
};

/* What WORD can do, of the above; 0 for most words. */
unsigned tbi_word_parts(tb_text word);

#endif
