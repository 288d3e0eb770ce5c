/* pack.h - a whole decision, as loaded from a folder of YAML or from one JSON document. Immutable once loaded, so any
 * number of threads may work from one pack. Every pointer got from a pack lives as long as it.
 *
 * On loading, everything that has an id is sorted by it, so that the order of a file has no effect; alternatives and
 * the options of an `ordered` question or trait keep the order they were written in. All indices below are into those
 * arrays. */
#ifndef TB_PACK_H
#define TB_PACK_H

#include "condition.h"
#include "date.h"
#include "diag.h"
#include "status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TB_ALTERNATIVES_MAX 8
#define TB_RULES_MAX 10000
#define TB_QUESTIONS_MAX 1000
#define TB_WORKLOADS_MAX 64
#define TB_OPTIONS_MAX 64
#define TB_LEVEL_MAX 5

/* When a version is no longer mended: all whose first numbers are `version`, so "3.8" stands for 3.8.19 too. */
typedef struct tb_end_of_life {
    const char *version;
    tb_date on;
} tb_end_of_life;

typedef struct tb_alternative {
    const char *id, *title;
    const char *const *commands; /* names its interpreter may have; may be none */
    size_t command_count;
    const char *const *probe; /* arguments with which the interpreter tells about itself; may be none */
    size_t probe_count;
    const char *install; /* how to get it; NULL if not said */
    const tb_end_of_life *ends;
    size_t end_count;
    tb_place at;
} tb_alternative;

typedef struct tb_option {
    const char *id, *title;
    const char *help;      /* NULL if there is none */
    const char *set_aside; /* why no rule looks at it; NULL: rules should */
    tb_place at;
} tb_option;

/* Something that can be said of a workload. */
typedef struct tb_trait {
    const char *id, *title;
    const tb_option *options;
    size_t option_count;
    bool ordered;
    tb_place at;
} tb_trait;

/* A branch of the value tree, and a leaf of one. A branch without leaves is its own only leaf, with the same id. */
typedef struct tb_branch {
    const char *id, *title;
    size_t first_leaf, leaf_count; /* its leaves are consecutive */
    bool fixed;                    /* not weighable: its leaves weigh 1 */
} tb_branch;

typedef struct tb_leaf {
    const char *id;    /* branch.leaf, or the branch's */
    const char *title; /* of the leaf alone */
    size_t branch;
} tb_leaf;

typedef enum tb_question_type {
    TB_QUESTION_CHOICE,
    TB_QUESTION_CHOICES,
    TB_QUESTION_LEVEL,
    TB_QUESTION_NUMBER,
    TB_QUESTION_BOOLEAN,
    TB_QUESTION_TEXT,
} tb_question_type;

/* How often an answer is met. `value` is the option's index, the level, 0 or 1, or the number; `weight` is relative to
 * its question's others, but a percentage for an option of a choices question. */
typedef struct tb_usual {
    double value, weight;
} tb_usual;

typedef struct tb_question {
    const char *id;
    tb_question_type type;
    const char *title; /* as it is asked */
    const char *label; /* as it reads inside a sentence */
    const char *help;  /* these may be NULL */
    const char *section;
    const char *unit;
    const char *low, *high; /* level: what 0 and 5 mean */
    double min, max;        /* number: bounds of an answer; level: 0 and TB_LEVEL_MAX */
    const tb_option *options;
    size_t option_count; /* choice, choices: at least 2 and 1 */
    bool ordered;        /* choice: its options compare by order */
    unsigned opening; /* its place among the questions asked of every project, from 1; 0: it is asked if it matters */
    const tb_usual *usual;
    size_t usual_count;
    size_t first_variable; /* what conditions see of it (condition.h); choices: one variable an option; text: none */
    tb_place at;
} tb_question;

typedef struct tb_place_of_id {
    tb_text id; /* NULL: none here */
    int owner, index;
} tb_place_of_id;

/* How a kind of work meets the other parts, where it runs apart from them. */
typedef enum tb_seam {
    TB_SEAM_UNKNOWN,
    TB_SEAM_FRONT,   /* faces the users, and calls the others */
    TB_SEAM_IN_LINE, /* is called while somebody waits */
    TB_SEAM_QUEUED,  /* takes its work from a queue or a table, in its own time */
} tb_seam;

typedef struct tb_workload {
    const char *id, *title;
    const char *help;      /* NULL if there is none */
    const uint8_t *traits; /* by trait: option index + 1; 0 is unknown */
    tb_seam seam;
    tb_place at;
} tb_workload;

typedef enum tb_claim_status { TB_CURRENT, TB_DISPUTED, TB_DATED, TB_REFUTED } tb_claim_status;

#define TB_SIDE_NONE (-1)
#define TB_SIDE_ALL (-2)
#define TB_SIDE_HYBRID (-3)

/* What a publication itself concluded on one of its subjects. */
typedef struct tb_conclusion {
    const char *subject, *section;
    const char *note;      /* NULL if not said */
    const char *explained; /* why its claims give something else; NULL if not said */
    int concludes;         /* an alternative's index; TB_SIDE_ALL: both; TB_SIDE_NONE */
    tb_place at;
} tb_conclusion;

/* A published document. */
typedef struct tb_publication {
    const char *id, *title, *publisher;
    const char *author, *url, *interest; /* NULL if not said */
    const char *overall;                 /* what it concluded as a whole, in words; NULL if not said */
    const tb_conclusion *conclusions;    /* in the document's order */
    size_t conclusion_count;
    int year;
} tb_publication;

typedef struct tb_claim {
    const char *id;
    size_t source; /* index of the publication */
    const char *section, *subject, *says;
    const char *condition, *why, *today, *set_aside; /* NULL if not said */
    int side;                                        /* an alternative's index, or TB_SIDE_... */
    bool against;                                    /* speaks against `side` instead of for it */
    tb_claim_status status;
    double claimed; /* how many times better it says its side does; 0 if it gives no figure */
    tb_date checked_on;
    tb_place at;
} tb_claim;

typedef enum tb_act { TB_FAVOURS, TB_AGAINST, TB_RULES_OUT, TB_BEYOND, TB_STRAINS, TB_FRICTION, TB_NOTE } tb_act;

/* What a rule says was, or can be, measured. */
typedef struct tb_rule_evidence {
    const char *benchmark; /* id; NULL: none */
    size_t of, over;       /* alternatives: argued better, argued worse */
    double full_at;        /* the ratio at which the argument has its whole strength, > 1.05 */
    double claimed;        /* the ratio a document claims; 0 if none */
} tb_rule_evidence;

typedef struct tb_rule {
    const char *id;
    size_t leaf;
    const char *ground;    /* a shared ground's name, or NULL: the rule stands on its own */
    tb_condition *when;    /* NULL: always */
    const char *when_text; /* as written; NULL: always */
    tb_act act;
    int target;      /* the alternative named; TB_SIDE_ALL; TB_SIDE_NONE for friction and note */
    size_t receiver; /* favours, against: who receives the points */
    double strength; /* favours, against: 1, 2, 3 or 6; friction: the points added, maybe negative; else 0 */
    const char *because;
    const char *text;   /* note: the advice; beyond, and maybe strains: what to look at instead; else NULL */
    const char *soften; /* how to live with it when the choice goes the other way; NULL if not said */
    const char *check;  /* half a day's test that would refute it, with its number; NULL if not said */
    const size_t *claims;
    size_t claim_count;    /* 0: it rests on judgement */
    const size_t *despite; /* claims for the other side, which were weighed; they lend it no status */
    size_t despite_count;
    tb_claim_status status;    /* the best of its claims'; judgement is current */
    tb_rule_evidence evidence; /* its own, or that of its ground */
    tb_date checked_on, valid_until;
    tb_place at;
} tb_rule;

typedef struct tb_lexicon tb_lexicon;
typedef struct tb_signals tb_signals;

typedef struct tb_pack {
    const char *id, *version, *title;
    char sha256[65]; /* of the canonical JSON */
    tb_alternative *alternatives;
    size_t alternative_count;
    const char *hybrid_title;
    tb_place hybrid_at;
    const char *hybrid_price; /* what friction pays for, as in "9 points for a second runtime" */
    int hybrid_seam;          /* the question that says how parts talk; -1: none does */
    int32_t
        review_after_days; /* when a decision is looked at again at the latest, unless what it rests on ends before */
    double prior, evidence_per_point, ground_cap, weight_concentration, inference_doubt, base_friction;
    tb_trait *traits;
    size_t trait_count;
    tb_branch *branches;
    size_t branch_count;
    tb_leaf *leaves;
    size_t leaf_count;
    tb_question *questions;
    size_t question_count;
    tb_place_of_id *places; /* of questions, options, workloads, by a hash of the id */
    size_t place_count;
    tb_workload *workloads;
    size_t workload_count;
    tb_publication *publications;
    size_t publication_count;
    tb_claim *claims;
    size_t claim_count;
    tb_rule *rules;
    size_t rule_count;
    tb_variable *variables; /* what conditions look at; condition.h */
    size_t variable_count;
    tb_lexicon *lexicon; /* NULL if there is none */
    tb_signals *signals; /* NULL if there are none */
    tb_arena arena;      /* the pack's own memory */
    tb_source *texts;    /* the pack's own: the files it was read from */
    const char *json;    /* the canonical JSON of all but the scenarios */
    size_t json_len;
} tb_pack;

/* Loads the pack in folder DIR. TB_OK: *out is the caller's, to tb_pack_free(), and DIAGS may hold warnings.
 * TB_ERR_INPUT: DIAGS says what is wrong and where, all problems of all files that could be read. TB_ERR_IO,
 * TB_ERR_NOMEM. On an error *out is NULL, and DIAGS keeps the texts its places need. */
TB_NODISCARD tb_status tb_pack_load(const char *dir, tb_diags *diags, tb_pack **out);

/* Loads a pack from the LEN bytes of JSON that tb_pack.json holds, as built into a program. Same results. */
TB_NODISCARD tb_status tb_pack_from_json(const char *name, const char *json, size_t len, tb_diags *diags,
                                         tb_pack **out);

/* A pack that was checked when the program was built. */
typedef struct tb_own_pack {
    const char *name;
    tb_text json;       /* tb_pack.json */
    const char *sha256; /* tb_pack.sha256 */
    tb_text prepared;   /* as tb_pack_prepare() wrote it */
} tb_own_pack;

/* Writes what makes PACK start faster in a program that has it built in: its compiled patterns, and how matches of the
 * lexicon's can begin. Takes a good part of a second. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_pack_prepare(const tb_pack *pack, tb_buf *out);

/* The same for a pack of the program's own, which stays where it is: believed, which is faster. Its patterns are made
 * when they are first used. */
TB_NODISCARD tb_status tb_pack_from_own(const tb_own_pack *own, tb_diags *diags, tb_pack **out);

void tb_pack_free(tb_pack *pack); /* NULL is fine */

/* Index of the thing with that id, or -1. */
int tb_pack_alternative(const tb_pack *pack, tb_text id);
int tb_pack_question(const tb_pack *pack, tb_text id);
int tb_pack_option(const tb_pack *pack, size_t question, tb_text id);
int tb_pack_workload(const tb_pack *pack, tb_text id);
int tb_pack_branch(const tb_pack *pack, tb_text id);
int tb_pack_leaf(const tb_pack *pack, tb_text id);
int tb_pack_claim(const tb_pack *pack, tb_text id);
int tb_pack_rule(const tb_pack *pack, tb_text id);
int tb_option_find(const tb_option *options, size_t count, tb_text id);

/* What is chosen is numbered as the alternatives, the hybrid after them; -1 is none. */
int tb_choice_of(const tb_pack *pack, const char *id);        /* "hybrid" too; -1 for NULL or an unknown one */
const char *tb_choice_id(const tb_pack *pack, int choice);    /* NULL for -1 */
const char *tb_choice_title(const tb_pack *pack, int choice); /* "None" for -1 */

const char *tb_claim_status_name(tb_claim_status status); /* "current", ... */
const char *tb_act_name(tb_act act);                      /* "favours", ... */
const char *tb_question_type_name(tb_question_type type); /* "choice", ... */

#endif
