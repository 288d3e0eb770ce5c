/* tbi_mustache.h - a template as its parser leaves it and its renderer takes it: a list of parts. */
#ifndef TBI_MUSTACHE_H
#define TBI_MUSTACHE_H

#include "mustache.h"

typedef enum tbi_part_kind {
    TBI_PART_TEXT,
    TBI_PART_VALUE,    /* escaped */
    TBI_PART_RAW,      /* as it is */
    TBI_PART_SECTION,  /* the parts up to `end` are its own */
    TBI_PART_INVERTED, /* the same */
    TBI_PART_PARTIAL,
} tbi_part_kind;

typedef struct tbi_part {
    tbi_part_kind kind;
    bool begins_line; /* nothing of the template stands before it on its line */
    tb_text text;     /* TEXT: itself; else the name */
    tb_text indent;   /* PARTIAL: the white space before one that stands alone; `at` is NULL for others */
    size_t end;       /* sections: index of the part after their last */
    tb_place at;      /* of the tag; unknown for TEXT */
} tbi_part;

struct tb_template {
    const tbi_part *parts;
    size_t count;
};

#endif
