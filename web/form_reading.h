/* form_reading.h - what stands between the fields of a form and a profile: which part of the tree is which field. */
#ifndef WEB_FORM_READING_H
#define WEB_FORM_READING_H

#include "form.h"

/* What a place in the tree stands for: its line is the index of one of these, from 1. */
typedef enum web_slot_kind {
    SLOT_TEXT,
    SLOT_WORKLOADS,
    SLOT_SHARE,
    SLOT_QUESTION,
    SLOT_PRIORITY,
    SLOT_NAME
} web_slot_kind;

typedef struct web_slot {
    web_slot_kind kind;
    size_t index;      /* of the question or the workload */
    const char *field; /* its id in the page */
} web_slot;

typedef struct web_noted {
    size_t order; /* in the page */
    web_mistake mistake;
} web_noted;

typedef struct web_reading {
    const tb_pack *pack;
    const web_fields *fields;
    tb_arena *arena;
    web_slot *slots;
    size_t slot_count;
    bool *known; /* by field: what it is called is something here */
    tb_node *root, *answers, *workloads, *priorities;
    web_noted *mistakes;
    size_t mistake_count;
    tb_node spare; /* what is written to when memory is out */
    bool failed;   /* memory was out */
} web_reading;

/* Notes a mistake at FIELD, ORDER being its place in the page. MESSAGE NULL: memory was out. */
void web_add_mistake(web_reading *r, size_t order, const char *field, const char *message);

/* Says at the fields what the engine found wrong with the tree. */
void web_say_mistakes(web_reading *r, const tb_diags *diags);

#endif
