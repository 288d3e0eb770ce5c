/* tbi_lexicon.h - what the files of the lexicon share: its items, the numbers in a text, and how far a "no" reaches. */
#ifndef TBI_LEXICON_H
#define TBI_LEXICON_H

#include "lexicon.h"
#include "pattern.h"
#include "tbi_implication.h"

typedef struct tbi_lexicon_item {
    const char *id;
    tb_pattern *pattern;
    double scale;   /* what the number is multiplied by; 1 if nothing was said */
    bool planned;   /* counts only where the text speaks of what may come later */
    bool otherwise; /* counts only where no other item found a workload */
    bool surer;     /* its number beats those of items that are not: "at the peak", "p99" */
    tbi_implied implied;
} tbi_lexicon_item;

/* An item a match of which may begin with certain letters. */
typedef struct tbi_opening {
    uint32_t letters; /* packed; up to TBI_OPENING_MAX of them */
    uint16_t item;
    bool goes_on; /* openings of more letters tell more of this item */
} tbi_opening;

#define TBI_OPENING_MAX 5

/* The openings of all items: for places after a letter or digit ([1]), and for all others ([0]), since most patterns
 * begin a word. */
typedef struct tbi_openings {
    struct {
        tbi_opening *list; /* sorted */
        size_t count;
    } after[2];
} tbi_openings;

struct tb_lexicon {
    tbi_lexicon_item *items; /* sorted by id */
    size_t count;
    const tbi_openings *openings; /* NULL: not worked out, every item is looked for everywhere */
};

/* Where each item may have a match in a text. */
typedef struct tbi_starts {
    uint32_t *at;    /* ascending for each item */
    uint32_t *first; /* by item, and one more: where its own begin in `at` */
} tbi_starts;

/* Writes with which letters a match of each item can begin, so that a description is looked at only where one may be.
 * Tries every short beginning with every pattern. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tbi_openings_put(const tb_lexicon *lexicon, tb_buf *out);

/* Reads what was written for a lexicon of COUNT items, which WRITTEN begins with; it goes on behind it. In ARENA.
 * TB_ERR_INPUT: it was not written so. */
TB_NODISCARD tb_status tbi_openings_take(tb_text *written, size_t count, tb_arena *arena, tbi_openings *out);

/* The starts in TEXT for the COUNT items. In ARENA. */
TB_NODISCARD tb_status tbi_openings_find(const tbi_openings *openings, size_t count, tb_text text, tb_arena *arena,
                                         tbi_starts *out);

/* Stands in a pattern for a number as people write it; found as the group `number`. */
#define TBI_NUMBER_MARK "{number}"
extern const char *const tbi_number_pattern;

/* TEXT, changed in place, with plain spaces, hyphens and quotes, and without what is too long to be a word. NULL gives
 * nothing. */
tb_text tbi_plain_text(char *text);

/* How the text means what it names, the stronger the later: "maybe chat", "chat next year", "our competitor's chat",
 * "replaces our chat", "we used to have a chat", "no chat". */
typedef enum tbi_scope { TBI_SAID, TBI_MAYBE, TBI_LATER, TBI_OTHERS, TBI_REPLACED, TBI_PAST, TBI_DENIED } tbi_scope;

typedef struct tbi_word {
    uint32_t at, len; /* a word, or the one byte of a stop */
    char stop;        /* 0: a word; ',' between clauses; '.' between sentences */
    uint8_t scope;    /* a tbi_scope */
    uint16_t part;    /* what the word can do in a clause */
} tbi_word;

typedef struct tbi_words {
    tb_text text;
    tbi_word *list;
    size_t count;
} tbi_words;

/* Splits TEXT, which stays where it is, and says of every word how it is meant. In ARENA. */
TB_NODISCARD tb_status tbi_words_read(tb_text text, tb_arena *arena, tbi_words *out);

/* How what stands at byte AT is meant. */
tbi_scope tbi_words_scope(const tbi_words *words, size_t at);

/* "20,000 users, no, 15,000": the number put right after byte END, in the same sentence. False if there is none. */
bool tbi_words_corrected(const tbi_words *words, size_t end, double *number);

/* True if the sentence of byte AT begins by taking something back ("sorry", "correction", "actually"). */
bool tbi_words_corrects(const tbi_words *words, size_t at);

#endif
