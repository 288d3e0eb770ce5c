#include "condition.h"

#include "number.h"
#include "pattern.h"
#include "tbi_condition.h"

#include <math.h>
#include <string.h>

/* ---- Truth ---- */

static bool test_holds(const tbi_test *test, double x)
{
    double y = test->values[0];

    switch (test->op) {
    case TBI_EQ: return x == y;
    case TBI_NE: return x != y;
    case TBI_LT: return x < y;
    case TBI_LE: return x <= y;
    case TBI_GT: return x > y;
    case TBI_GE: return x >= y;
    case TBI_IN: break;
    }
    for (size_t i = 0; i < test->value_count; i++)
        if (x == test->values[i])
            return true;
    return false;
}

tb_truth tbi_test_truth(const tbi_test *test, const tb_variable *variable, uint16_t cell)
{
    if (cell == 0)
        return TB_UNKNOWN;
    return test_holds(test, variable->kind == TB_VARIABLE_NUMBER ? tbi_variable_sample(variable, cell) : (double)cell)
               ? TB_TRUE
               : TB_FALSE;
}

tbi_op tbi_op_inverse(tbi_op op)
{
    static const tbi_op inverse[] = {TBI_NE, TBI_EQ, TBI_GE, TBI_GT, TBI_LE, TBI_LT, TBI_IN};

    return inverse[op];
}

static tb_truth node_truth(const tb_condition *c, size_t index, const tb_pack *pack, const uint16_t *cells)
{
    const tbi_node *node = &c->nodes[index];
    tb_truth left, right;

    if (node->kind == TBI_TEST)
        return tbi_test_truth(&node->test, &pack->variables[node->test.variable], cells[node->test.variable]);
    left = node_truth(c, node->left, pack, cells);
    if (node->kind == TBI_NOT)
        return (tb_truth)(2 - left);
    right = node_truth(c, node->right, pack, cells);
    if (node->kind == TBI_AND)
        return left < right ? left : right;
    return left > right ? left : right;
}

tb_truth tb_condition_truth(const tb_condition *condition, const tb_pack *pack, const uint16_t *cells)
{
    return node_truth(condition, condition->count - 1, pack, cells);
}

void tb_condition_variables(const tb_condition *condition, void (*visit)(void *context, size_t variable), void *context)
{
    for (size_t i = 0; i < condition->count; i++)
        if (condition->nodes[i].kind == TBI_TEST)
            visit(context, condition->nodes[i].test.variable);
}

/* ---- Cases: the disjunctive normal form ---- */

typedef struct cases {
    tbi_case list[TBI_CASES_MAX];
    size_t count;
} cases;

typedef struct expansion {
    const tb_condition *condition;
    tb_arena *arena;
    tb_status status;
} expansion;

static bool join(expansion *x, const cases *a, const cases *b, cases *out)
{
    out->count = 0;
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++) {
            size_t n = a->list[i].count + b->list[k].count;
            if (out->count == TBI_CASES_MAX) {
                x->status = TB_ERR_INPUT;
                return false;
            }
            tbi_literal *literals = tb_arena_array(x->arena, n, sizeof *literals);
            if (literals == NULL) {
                x->status = TB_ERR_NOMEM;
                return false;
            }
            memcpy(literals, a->list[i].literals, a->list[i].count * sizeof *literals);
            memcpy(literals + a->list[i].count, b->list[k].literals, b->list[k].count * sizeof *literals);
            out->list[out->count++] = (tbi_case){literals, n};
        }
    return true;
}

static bool append(expansion *x, const cases *a, const cases *b, cases *out)
{
    if (a->count + b->count > TBI_CASES_MAX) {
        x->status = TB_ERR_INPUT;
        return false;
    }
    memcpy(out->list, a->list, a->count * sizeof a->list[0]);
    memcpy(out->list + a->count, b->list, b->count * sizeof b->list[0]);
    out->count = a->count + b->count;
    return true;
}

/* Expands node INDEX, negated if asked: De Morgan's laws push a negation down to the tests. */
static bool expand(expansion *x, size_t index, bool negated, cases *out)
{
    const tbi_node *node = &x->condition->nodes[index];
    cases left, right;

    if (node->kind == TBI_NOT)
        return expand(x, node->left, !negated, out);
    if (node->kind == TBI_TEST) {
        tbi_literal *literal = tb_arena_alloc(x->arena, sizeof *literal);
        if (literal == NULL) {
            x->status = TB_ERR_NOMEM;
            return false;
        }
        *literal = (tbi_literal){&node->test, negated};
        out->list[0] = (tbi_case){literal, 1};
        out->count = 1;
        return true;
    }
    if (!expand(x, node->left, negated, &left) || !expand(x, node->right, negated, &right))
        return false;
    return (node->kind == TBI_AND) != negated ? join(x, &left, &right, out) : append(x, &left, &right, out);
}

bool tbi_condition_cases(const tb_condition *condition, tb_arena *arena, tbi_case **out, size_t *count,
                         tb_status *status)
{
    expansion x = {condition, arena, TB_OK};
    cases all;
    bool done = expand(&x, condition->count - 1, false, &all);

    *status = x.status;
    if (!done)
        return false;
    *out = tb_arena_array(arena, all.count, sizeof **out);
    if (*out == NULL) {
        *status = TB_ERR_NOMEM;
        return false;
    }
    memcpy(*out, all.list, all.count * sizeof **out);
    *count = all.count;
    return true;
}

/* ---- English ---- */

static const char *option_title(const tb_pack *pack, const tb_variable *v, double cell)
{
    size_t i = (size_t)cell - 1;

    if (v->kind == TB_VARIABLE_WORKLOAD)
        return pack->workloads[i].title;
    if (v->trait >= 0)
        return pack->traits[v->trait].options[i].title;
    return pack->questions[v->question].options[i].title;
}

static void put_value(tb_buf *out, const tb_pack *pack, const tb_variable *v, double value)
{
    const tb_question *q = v->question >= 0 ? &pack->questions[v->question] : NULL;

    if (v->kind == TB_VARIABLE_NUMBER) {
        tb_number_put_grouped(out, value, value == floor(value) ? 0 : 2);
        if (q != NULL && q->unit != NULL)
            tb_buf_printf(out, " %s", q->unit);
    } else if (q != NULL && q->type == TB_QUESTION_LEVEL) {
        tb_number_put_grouped(out, value - 1, 0);
    } else {
        tb_buf_puts(out, option_title(pack, v, value));
    }
}

static void put_subject(tb_buf *out, const tb_pack *pack, const tb_variable *v)
{
    if (v->kind == TB_VARIABLE_WORKLOAD)
        tb_buf_puts(out, "the work");
    else if (v->trait >= 0)
        tb_buf_puts(out, pack->traits[v->trait].title);
    else
        tb_buf_puts(out, pack->questions[v->question].label);
}

/* A boolean, an option of a choices question, or a pattern: a statement of its own. */
static void put_statement(tb_buf *out, const tb_pack *pack, const tb_variable *v, bool holds)
{
    if (v->pattern != NULL) {
        tb_text text = tb_pattern_text(v->pattern);
        tb_buf_printf(out, "the description %s /%.*s/", holds ? "matches" : "does not match", (int)text.len, text.at);
    } else if (v->option >= 0) {
        tb_buf_printf(out, "%s %s %s", pack->questions[v->question].label, holds ? "include" : "do not include",
                      pack->questions[v->question].options[v->option].title);
    } else {
        tb_buf_printf(out, "%s%s", holds ? "" : "it is not so that ", pack->questions[v->question].label);
    }
}

static void put_test(tb_buf *out, const tbi_test *test, const tb_pack *pack, bool negated)
{
    static const char *const verbs[] = {" is ",         " is not ",       " is less than ",
                                        " is at most ", " is more than ", " is at least "};
    const tb_variable *v = &pack->variables[test->variable];
    tbi_op op = negated ? tbi_op_inverse(test->op) : test->op;

    if (v->kind == TB_VARIABLE_BOOLEAN) {
        for (size_t i = 0; i < test->value_count; i++) {
            tb_buf_puts(out, i == 0 ? "" : negated ? " and " : " or ");
            put_statement(out, pack, v, (test->values[i] == 2) == (op == TBI_EQ || (op == TBI_IN && !negated)));
        }
        return;
    }
    put_subject(out, pack, v);
    if (op != TBI_IN) {
        tb_buf_puts(out, verbs[op]);
        put_value(out, pack, v, test->values[0]);
        return;
    }
    tb_buf_puts(out, negated ? " is neither " : " is ");
    for (size_t i = 0; i < test->value_count; i++) {
        if (i > 0)
            tb_buf_puts(out, i + 1 < test->value_count ? ", " : negated ? " nor " : " or ");
        put_value(out, pack, v, test->values[i]);
    }
}

static void put_node(tb_buf *out, const tb_condition *c, size_t index, const tb_pack *pack, bool negated,
                     bool inside_and)
{
    const tbi_node *node = &c->nodes[index];
    bool is_and = (node->kind == TBI_AND) != negated;

    if (node->kind == TBI_TEST) {
        put_test(out, &node->test, pack, negated);
    } else if (node->kind == TBI_NOT) {
        put_node(out, c, node->left, pack, !negated, inside_and);
    } else {
        bool group = inside_and && !is_and;
        tb_buf_puts(out, group ? "(" : "");
        put_node(out, c, node->left, pack, negated, is_and);
        tb_buf_puts(out, is_and ? " and " : " or ");
        put_node(out, c, node->right, pack, negated, is_and);
        tb_buf_puts(out, group ? ")" : "");
    }
}

void tb_condition_put_english(tb_buf *out, const tb_condition *condition, const tb_pack *pack)
{
    put_node(out, condition, condition->count - 1, pack, false, false);
}
