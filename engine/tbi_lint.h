/* tbi_lint.h - shared by the files that look for findings. */
#ifndef TBI_LINT_H
#define TBI_LINT_H

#include "lint.h"
#include "random.h"
#include "tbi_condition.h"
#include "tbi_score.h"

typedef struct tbi_lint {
    const tb_pack *pack;
    const tb_lint_options *options;
    tb_arena *arena;
    tb_findings *found;
    size_t cap;
    bool failed; /* memory is out */
} tbi_lint;

/* What there is to say, beside the text. Its id will be KIND.SUBJECT, or KIND.SUBJECT.OTHER; what is not set is
 * absent. All of it must live as long as the findings. */
typedef struct tbi_warning {
    tb_diag_code code;
    const char *kind, *subject, *other;
    tb_place at, also;
    bool is_error, is_near_miss;
    const char *hint, *witness;
} tbi_warning;

/* Adds a finding; the text is printf's. */
void tbi_lint_add(tbi_lint *lint, const tbi_warning *warning, const char *format, ...) TB_PRINTF(3, 4);

/* What makes a set of cases true: a cell for each variable they look at, 0 for the others, and a workload of the pack,
 * or -1 if any will do. */
typedef struct tbi_facts {
    uint16_t *cells;
    int workload;
} tbi_facts;

/* Finds facts under which all of the LITERALS hold: exactly, by trying each cell of each variable, and each workload of
 * the pack. False if there are none, or memory is out. */
bool tbi_lint_satisfy(tbi_lint *lint, const tbi_literal *literals, size_t count, tbi_facts *out);

/* Whether an answer can be in CELL (not 0): a number's range may lie outside what its question takes. */
bool tbi_lint_can_be_answered(const tb_pack *pack, const tb_variable *variable, uint16_t cell);

/* ---- Samples: profiles to try ---- */

/* At most two workloads of the pack, and the share of the first of them in hundredths. */
#define TBI_SAMPLE_WORKLOADS 2
typedef struct tbi_sample {
    const char *title; /* kept out of the profile, so that patterns are not matched again at each try */
    tb_profile profile;
    int workloads[TBI_SAMPLE_WORKLOADS]; /* index, or -1: none */
    int share;
    const uint8_t *no_traits;
} tbi_sample;

/* A sample that says nothing but its TITLE, in the lint's arena; false when memory is out. */
bool tbi_sample_init(tbi_lint *lint, const char *title, tbi_sample *out);
void tbi_sample_copy(const tb_pack *pack, const tbi_sample *from, tbi_sample *to);

/* After `workloads` or `share` were changed: the profile follows. */
void tbi_sample_arrange(const tb_pack *pack, tbi_sample *sample);

/* The answer that puts VARIABLE, which is a question's, into CELL (0: not said). False if there is none. */
bool tbi_sample_answer(const tb_pack *pack, tbi_sample *sample, size_t variable, uint16_t cell);

/* Says what the facts say; false if they ask for words that fit a pattern. */
bool tbi_sample_from(const tb_pack *pack, const tbi_facts *facts, tbi_sample *out);

/* The sample as a profile that can be scored (YAML), in the lint's arena; NULL when memory is out. */
const char *tbi_sample_put(tbi_lint *lint, const tbi_sample *sample);

/* The facts as such a profile; NULL if they ask for words that fit a pattern. */
const char *tbi_lint_witness(tbi_lint *lint, const tbi_facts *facts, const char *title);

/* ---- Searching ---- */

typedef struct tbi_search tbi_search;

/* How far the sample is from what is looked for: 0 or less is reached, HUGE_VAL is out of the question. */
typedef double tbi_distance(tbi_search *search, const tbi_sample *sample, const void *goal);

/* A search is seeded, so it finds the same every time, and bounded by the tries it may make. */
struct tbi_search {
    tbi_lint *lint;
    tb_scorer *scorer;
    tb_workspace *ws;
    tb_random random;
    uint16_t *words; /* by variable: what patterns find in the title */
    tbi_sample best, trial, start;
    double distance;          /* of best */
    size_t tries, most;       /* made, and allowed, for the goal at hand */
    tb_outcome with, without; /* of distance functions */
};

TB_NODISCARD tb_status tbi_search_new(tbi_lint *lint, tbi_search *out);
void tbi_search_release(tbi_search *search);

/* Begins anew: nothing tried, nothing found; samples have TITLE. */
void tbi_search_begin(tbi_search *search, const char *title, size_t most);

/* Fills search->start with what FACTS (NULL: nothing in particular) say, one or two workloads, and other answers at
 * random. */
void tbi_search_start(tbi_search *search, const tbi_facts *facts);

/* Climbs from search->start by single changes as long as they bring it nearer, giving up after PATIENCE that did not,
 * or when the tries are used up. Keeps the nearest sample of all climbs since tbi_search_begin(); true if it is
 * reached. */
bool tbi_search_climb(tbi_search *search, tbi_distance *distance, const void *goal, size_t patience);

/* Takes away from search->best whatever it can do without. True if what is left is what was looked for: less may be
 * nearer than all that climbs found. */
bool tbi_search_simplify(tbi_search *search, tbi_distance *distance, const void *goal);

/* Scores the sample into search->with; false when memory is out. */
bool tbi_search_score(tbi_search *search, const tbi_sample *sample);

/* ---- The parts of tb_lint() ---- */

void tbi_lint_claims(tbi_lint *lint);
void tbi_lint_unused(tbi_lint *lint);
void tbi_lint_rules(tbi_lint *lint, bool *fires); /* by rule: false if it can never fire */
TB_NODISCARD tb_status tbi_lint_verdicts(tbi_lint *lint, const bool *fires);

#endif
