/* tbi_condition.h - inside conditions: the tree, its compiled form, and how the pack loader makes them. */
#ifndef TBI_CONDITION_H
#define TBI_CONDITION_H

#include "condition.h"
#include "tbi_pack.h"

#define TBI_CASES_MAX 64  /* conjunctions one condition may expand to: a rule's cases share one machine word */
#define TBI_TESTS_MAX 256 /* comparisons in one condition */

typedef enum tbi_op { TBI_EQ, TBI_NE, TBI_LT, TBI_LE, TBI_GT, TBI_GE, TBI_IN } tbi_op;
typedef enum tbi_node_kind { TBI_TEST, TBI_NOT, TBI_AND, TBI_OR } tbi_node_kind;

/* A comparison of one variable with one value, or with several for `in`. Values are numbers for NUMBER, and cells for
 * everything else. `x has o` is the variable of that option == 2; a boolean alone and `matches` are == 2 too. */
typedef struct tbi_test {
    size_t variable;
    tbi_op op;
    const double *values;
    size_t value_count;
} tbi_test;

/* Nodes stand in an array, children before parents; the last is the root. */
typedef struct tbi_node {
    tbi_node_kind kind;
    uint16_t left, right; /* NOT: left alone */
    tbi_test test;        /* TEST */
} tbi_node;

struct tb_condition {
    tbi_node *nodes;
    size_t count;
};

/* One conjunction of the condition's disjunctive normal form: tests that must all be true, or false where negated. */
typedef struct tbi_literal {
    const tbi_test *test;
    bool negated;
} tbi_literal;

typedef struct tbi_case {
    tbi_literal *literals;
    size_t count;
} tbi_case;

/* Parses and type-checks the condition written in TEXT at AT. Its patterns are added to the pack being built. NULL when
 * DIAGS has the reason (or memory is out: *status says). */
tb_condition *tbi_condition_parse(tbi_pack_builder *builder, tb_text text, tb_place at, tb_status *status);

/* Truth of one test when its variable is in CELL. */
tb_truth tbi_test_truth(const tbi_test *test, const tb_variable *variable, uint16_t cell);

/* Expands into cases, in ARENA. False when there are more than TBI_CASES_MAX or memory is out (*status says which;
 * TB_ERR_INPUT is too many). Kleene's logic is a De Morgan lattice: distribution and De Morgan's laws hold with
 * unknowns, so a condition is true exactly when one of its cases has all its literals true. */
bool tbi_condition_cases(const tb_condition *condition, tb_arena *arena, tbi_case **cases, size_t *count,
                         tb_status *status);

/* How many variables a question has, from q->first_variable on: one an option of a choices question, none of a text. */
static inline size_t tbi_question_variables(const tb_question *q)
{
    return q->type == TB_QUESTION_CHOICES ? q->option_count : q->type == TB_QUESTION_TEXT ? 0 : 1;
}

/* Whether some condition looks at the question. */
bool tbi_question_is_used(const tb_pack *pack, size_t question);

/* The variable of the workload, which every pack has. */
size_t tbi_workload_variable(const tb_pack *pack);

/* The comparison that holds where OP does not; IN stays IN. */
tbi_op tbi_op_inverse(tbi_op op);

/* A value that stands for CELL (not 0) of a NUMBER variable. */
double tbi_variable_sample(const tb_variable *variable, uint16_t cell);

/* Appends a comparison, maybe negated, as a pack writes it. */
void tbi_test_put_source(tb_buf *out, const tbi_test *test, const tb_pack *pack, bool negated);

#endif
