/* profile.h - one project, as it was described: workloads, answers, priorities, and what was inferred from its words.
 */
#ifndef TB_PROFILE_H
#define TB_PROFILE_H

#include "node.h"
#include "pack.h"

typedef enum tb_importance { TB_IGNORE, TB_LESS, TB_NORMAL, TB_MORE, TB_DECISIVE } tb_importance;

typedef enum tb_said {
    TB_ABSENT,  /* nothing was said: an open question */
    TB_SKIPPED, /* stated as unknown: as open, but never filled from the description */
    TB_STATED,
    TB_INFERRED, /* from the description, by the lexicon */
} tb_said;

typedef struct tb_answer {
    tb_said said;
    double number;    /* choice: option index; level; number; boolean: 0 or 1 */
    uint64_t options; /* choices: bit i is option i */
    const char *text; /* text */
} tb_answer;

/* Whether it says something: stated, or read out of the description. */
static inline bool tb_answer_is_given(const tb_answer *answer)
{
    return answer->said == TB_STATED || answer->said == TB_INFERRED;
}

typedef struct tb_project_workload {
    int workload; /* index; -1: the unnamed one */
    double share; /* scaled: all sum to 1 */
    double given; /* as it was written; NaN if it was not */
    bool critical;
    const uint8_t *traits; /* by trait: option + 1, 0 unknown: the pack's, or the profile's own */
} tb_project_workload;

/* What the lexicon read out of title and description. */
typedef struct tb_inference {
    int question;      /* index, or -1: a workload */
    int workload;      /* index, or -1 */
    const char *words; /* that led to it */
    const char *item;  /* the lexicon's item */
} tb_inference;

/* Why words that name a workload were not counted: what may come later, what was denied, what is others' or past. */
typedef enum tb_ignored_why { TB_IGNORED_PLAN, TB_IGNORED_DENIED, TB_IGNORED_ELSEWHERE } tb_ignored_why;

const char *tb_ignored_why_words(tb_ignored_why why); /* "said not to be so", ... */

typedef struct tb_ignored {
    const char *words;
    int workload; /* index */
    tb_ignored_why why;
} tb_ignored;

typedef struct tb_profile {
    const char *title, *description; /* NULL if absent */
    tb_project_workload *workloads;  /* sorted by id; at least one (maybe the unnamed one); none of share 0 */
    size_t workload_count;
    bool workloads_inferred;
    tb_answer *answers;      /* by question */
    tb_importance *branches; /* by branch */
    tb_importance *leaves;   /* by leaf */
    tb_inference *inferences;
    size_t inference_count;
    tb_ignored *ignored;
    size_t ignored_count;
    const char *answered_by; /* NULL if absent */
    bool confirmed;
    const tb_node *node; /* as it was given; NULL for an empty profile */
} tb_profile;

/* Understands the profile in NODE (format profile/1) against PACK; everything lies in ARENA. INFER: fill what is absent
 * from title and description. TB_ERR_INPUT: DIAGS says all that is wrong. A profile made for another pack is a warning.
 * NODE must live as long as the profile. */
TB_NODISCARD tb_status tb_profile_read(const tb_pack *pack, const tb_node *node, bool infer, tb_arena *arena,
                                       tb_diags *diags, tb_profile *out);

/* A profile that says nothing but a description (may be NULL). */
TB_NODISCARD tb_status tb_profile_describe(const tb_pack *pack, const char *description, tb_arena *arena,
                                           tb_diags *diags, tb_profile *out);

/* Overrides one thing, as `--set KEY=VALUE` does: KEY is a question, or `workloads.ID`, `priorities.ID`, `title`,
 * `description`. Called before inference: see tb_profile_read_with. */
typedef struct tb_setting {
    const char *key, *value; /* VALUE as in a profile: a number, an option, `a,b` for choices, unknown */
    const char *place;       /* where it was given, as problems name it: "--set team_size=abc"; NULL: nowhere */
} tb_setting;

/* tb_profile_read with settings put over the profile first; their problems are reported at their places. */
TB_NODISCARD tb_status tb_profile_read_with(const tb_pack *pack, const tb_node *node, const tb_setting *settings,
                                            size_t count, bool infer, tb_arena *arena, tb_diags *diags,
                                            tb_profile *out);

/* Sets those CELLS (one a variable of the pack) that QUESTION has to what ANSWER says. */
void tb_answer_cells(const tb_pack *pack, size_t question, const tb_answer *answer, uint16_t *cells);

/* Sets CELLS (one a variable of the pack) to what the profile's answers say; workload and traits to unknown.
 * TB_ERR_INPUT: a pattern of a condition met its match limit. */
TB_NODISCARD tb_status tb_profile_cells(const tb_pack *pack, const tb_profile *profile, uint16_t *cells,
                                        tb_diags *diags);

/* Sets the cells of the workload and its traits alone, to what WORKLOAD is. */
void tb_workload_cells(const tb_pack *pack, const tb_project_workload *workload, uint16_t *cells);

/* Where the profile's description is written, or its title if it has none; unknown if they came from elsewhere. */
tb_place tb_profile_text_place(const tb_profile *profile);

/* Appends an answer as a person reads it ("20,000", "12 developers", "own", "JavaScript, Python", "not said"). */
void tb_answer_put(tb_buf *out, const tb_question *question, const tb_answer *answer);

/* Appends an answer as a profile writes it ("20000", "own", "[javascript, python]", "unknown"). */
void tb_answer_put_value(tb_buf *out, const tb_question *question, const tb_answer *answer);

/* Appends the profile as a document of format profile/1 in YAML, which tb_profile_read takes back: what is stated,
 * skipped answers and the pack included, and not what was inferred. */
void tb_profile_put_yaml(tb_buf *out, const tb_pack *pack, const tb_profile *profile);

const char *tb_importance_name(tb_importance importance);
static inline double tb_importance_weight(tb_importance importance) /* 0, 0.5, 1, 2, 4 */
{
    static const double weights[] = {0, 0.5, 1, 2, 4};

    return weights[importance];
}

#endif
