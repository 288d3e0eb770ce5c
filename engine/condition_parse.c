/* condition_parse.c - the condition language: text to a typed tree.
 *
 *   or    = and { "or" and }            and = not { "and" not }         not = "not" not | primary
 *   primary = "(" or ")" | "text" "matches" REGEX | operand [ op value | "in" list | "has" word ]
 *   operand = question | "workload" [ "." trait ]      list = "[" value { "," value } "]"      value = word | number */
#include "number.h"
#include "pattern.h"
#include "tbi_condition.h"
#include "tbi_lexer.h"
#include "tbi_pack.h"
#include "tbi_prepared.h"
#include "tbi_read.h"

#include <stdlib.h>
#include <string.h>

enum { NODES_MAX = 4 * TBI_TESTS_MAX, DEPTH_MAX = 32 };

typedef struct parser {
    tbi_pack_builder *builder;
    tbi_lexer lex;
    tbi_node *nodes;
    size_t node_count, test_count;
    int depth;
    tb_status status;
} parser;

/* What is compared: a variable, or a choices question, which is a variable an option. */
typedef struct operand {
    size_t variable;
    const tb_question *question; /* NULL for workload and traits */
    const tb_trait *trait;
    bool is_workload;
} operand;

/* None of these begins a comparison. */
static const char *const words[] = {"and", "or", "not", "in", "has", "matches", "text"};

static bool at_word(const parser *p, const char *word)
{
    return p->lex.now.kind == TBI_TOKEN_WORD && tb_text_is(p->lex.now.text, word);
}

/* ---- The tree ---- */

static uint16_t add_node(parser *p, tbi_node node)
{
    p->test_count += node.kind == TBI_TEST;
    if (p->test_count > TBI_TESTS_MAX || p->node_count == NODES_MAX) {
        tbi_lexer_fail(&p->lex, TB_DIAG_CONDITION_SIZE, p->lex.text, "split the rule",
                       "the condition has more than %d comparisons", TBI_TESTS_MAX);
        return 0;
    }
    p->nodes[p->node_count] = node;
    return (uint16_t)p->node_count++;
}

static uint16_t add_test(parser *p, size_t variable, tbi_op op, const double *values, size_t count)
{
    return add_node(p, (tbi_node){.kind = TBI_TEST, .test = {variable, op, values, count}});
}

/* COUNT numbers in the pack's arena; NULL, and the parse fails, when memory is out. */
static double *new_values(parser *p, size_t count)
{
    double *values = tb_arena_array(&p->builder->pack->arena, count, sizeof *values);

    if (values == NULL) {
        p->lex.failed = true;
        p->status = TB_ERR_NOMEM;
    }
    return values;
}

static uint16_t add_truth_test(parser *p, size_t variable)
{
    double *values = new_values(p, 1);

    if (values == NULL)
        return 0;
    values[0] = 2;
    return add_test(p, variable, TBI_EQ, values, 1);
}

/* ---- Operands and values ---- */

/* tbi_unknown_id() for a part of the condition, unless something was reported before. */
static void unknown_id(parser *p, const char *what, tb_text name, const void *array, size_t count, size_t size)
{
    if (!p->lex.failed)
        tbi_unknown_id(p->builder->diags, tbi_lexer_place(&p->lex, name), what, name, array, count, size);
    p->lex.failed = true;
}

static bool trait_operand(parser *p, tb_text name, operand *out)
{
    const tb_pack *pack = p->builder->pack;
    tb_text trait = {name.at + 9, name.len - 9};

    for (size_t v = 0; v < pack->variable_count; v++) {
        int t = pack->variables[v].trait;
        if (t >= 0 && tb_text_is(trait, pack->traits[t].id)) {
            *out = (operand){.variable = v, .trait = &pack->traits[t]};
            return true;
        }
    }
    unknown_id(p, "trait", trait, pack->traits, pack->trait_count, sizeof(tb_trait));
    return false;
}

static bool read_operand(parser *p, operand *out)
{
    const tb_pack *pack = p->builder->pack;
    tb_text name = p->lex.now.text;
    int question;

    if (p->lex.now.kind != TBI_TOKEN_WORD) {
        tbi_lexer_fail(&p->lex, TB_DIAG_SYNTAX, name,
                       p->lex.now.kind == TBI_TOKEN_NUMBER ? "write the question first, then the number" : NULL,
                       p->lex.now.kind == TBI_TOKEN_END ? "the condition ends too early"
                                                        : "expected a question or 'workload', not '%.*s'",
                       (int)name.len, name.at);
        return false;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (tb_text_is(name, words[i])) {
            tbi_lexer_fail(&p->lex, TB_DIAG_SYNTAX, name, NULL, "unexpected '%.*s'", (int)name.len, name.at);
            return false;
        }
    tbi_lexer_advance(&p->lex);
    if (tb_text_is(name, "workload")) {
        *out = (operand){.variable = tbi_workload_variable(pack), .is_workload = true};
        return true;
    }
    if (name.len >= 9 && memcmp(name.at, "workload.", 9) == 0)
        return trait_operand(p, name, out);
    question = tb_pack_question(pack, name);
    if (question < 0) {
        unknown_id(p, "question", name, pack->questions, pack->question_count, sizeof(tb_question));
        return false;
    }
    *out = (operand){.variable = pack->questions[question].first_variable, .question = &pack->questions[question]};
    if (out->question->type == TB_QUESTION_TEXT) {
        tbi_lexer_fail(&p->lex, TB_DIAG_CONDITION_TYPE, name, "use `text matches /.../` for title and description",
                       "the text question '%.*s' cannot be compared", (int)name.len, name.at);
        return false;
    }
    return true;
}

static bool is_number(const operand *o)
{
    return o->question != NULL && o->question->type == TB_QUESTION_NUMBER;
}

static bool is_level(const operand *o)
{
    return o->question != NULL && o->question->type == TB_QUESTION_LEVEL;
}

static bool is_ordered(const operand *o)
{
    return is_number(o) || is_level(o) ||
           (o->question != NULL && o->question->type == TB_QUESTION_CHOICE && o->question->ordered) ||
           (o->trait != NULL && o->trait->ordered);
}

static bool read_number_value(parser *p, const operand *o, double *out)
{
    const tb_question *q = o->question;

    if (p->lex.now.kind != TBI_TOKEN_NUMBER) {
        tbi_lexer_fail(&p->lex, TB_DIAG_CONDITION_TYPE, p->lex.now.text, NULL,
                       "'%s' is compared with a number, not '%.*s'", q->id, (int)p->lex.now.text.len,
                       p->lex.now.text.at);
        return false;
    }
    if (p->lex.now.number < q->min || p->lex.now.number > q->max) {
        tb_buf bounds = TB_BUF_EMPTY;
        tb_number_put(&bounds, q->min);
        tb_buf_puts(&bounds, " to ");
        tb_number_put(&bounds, q->max);
        tbi_lexer_fail(&p->lex, TB_DIAG_OUT_OF_RANGE, p->lex.now.text, NULL, "'%s' is never %.*s: it goes from %s",
                       q->id, (int)p->lex.now.text.len, p->lex.now.text.at, bounds.data != NULL ? bounds.data : "");
        tb_buf_release(&bounds);
        return false;
    }
    if (is_level(o) && p->lex.now.number != (double)(int)p->lex.now.number) {
        tbi_lexer_fail(&p->lex, TB_DIAG_CONDITION_TYPE, p->lex.now.text, NULL,
                       "the level '%s' is a whole number from 0 to %d", q->id, TB_LEVEL_MAX);
        return false;
    }
    *out = is_level(o) ? p->lex.now.number + 1 : p->lex.now.number;
    return true;
}

/* The options an operand can be compared with, as names for a search and a message. */
static size_t option_names(const parser *p, const operand *o, const char *names[TB_OPTIONS_MAX])
{
    const tb_pack *pack = p->builder->pack;
    const tb_option *options = o->trait != NULL ? o->trait->options : o->question != NULL ? o->question->options : NULL;
    size_t count = o->trait != NULL ? o->trait->option_count : o->question != NULL ? o->question->option_count : 0;

    if (o->is_workload) {
        for (size_t i = 0; i < pack->workload_count; i++)
            names[i] = pack->workloads[i].id;
        return pack->workload_count;
    }
    for (size_t i = 0; i < count; i++)
        names[i] = options[i].id;
    if (o->question != NULL && o->question->type == TB_QUESTION_BOOLEAN) {
        names[0] = "false";
        names[1] = "true";
        return 2;
    }
    return count;
}

static bool read_value(parser *p, const operand *o, double *out)
{
    const char *names[TB_OPTIONS_MAX];
    size_t count;

    if (p->lex.now.kind == TBI_TOKEN_BROKEN || p->lex.now.kind == TBI_TOKEN_END) {
        tbi_lexer_fail(&p->lex, TB_DIAG_SYNTAX, p->lex.now.text, NULL, "the condition ends too early");
        return false;
    }
    if (p->lex.now.kind != TBI_TOKEN_WORD && p->lex.now.kind != TBI_TOKEN_NUMBER) {
        tbi_lexer_fail(&p->lex, TB_DIAG_SYNTAX, p->lex.now.text, NULL, "expected a value, not '%.*s'",
                       (int)p->lex.now.text.len, p->lex.now.text.at);
        return false;
    }
    if (is_number(o) || is_level(o)) {
        if (!read_number_value(p, o, out))
            return false;
        tbi_lexer_advance(&p->lex);
        return true;
    }
    if (p->lex.now.kind != TBI_TOKEN_WORD) {
        tbi_lexer_fail(&p->lex, TB_DIAG_CONDITION_TYPE, p->lex.now.text, NULL,
                       "expected the id of an option, not '%.*s'", (int)p->lex.now.text.len, p->lex.now.text.at);
        return false;
    }
    count = option_names(p, o, names);
    for (size_t i = 0; i < count; i++)
        if (tb_text_is(p->lex.now.text, names[i])) {
            *out = (double)(i + 1);
            tbi_lexer_advance(&p->lex);
            return true;
        }
    if (!p->lex.failed)
        tbi_unknown_name(p->builder->diags, tbi_lexer_place(&p->lex, p->lex.now.text),
                         o->is_workload ? "workload" : "option", p->lex.now.text, names, count);
    p->lex.failed = true;
    return false;
}

/* ---- Comparisons ---- */

static tbi_op op_of(tb_text text)
{
    switch (text.at[0]) {
    case '=': return TBI_EQ;
    case '!': return TBI_NE;
    case '<': return text.len == 2 ? TBI_LE : TBI_LT;
    default: return text.len == 2 ? TBI_GE : TBI_GT;
    }
}

static uint16_t parse_comparison(parser *p, const operand *o)
{
    tbi_token operator= p->lex.now;
    tbi_op op = op_of(operator.text);
    double *values = new_values(p, 1);

    if (values == NULL)
        return 0;
    if (o->question != NULL && o->question->type == TB_QUESTION_CHOICES) {
        tbi_lexer_fail(&p->lex, TB_DIAG_CONDITION_TYPE, operator.text, "write `has`",
                       "'%s' holds several options and cannot be compared with '%.*s'", o->question->id,
                       (int)operator.text.len, operator.text.at);
        return 0;
    }
    if (op != TBI_EQ && op != TBI_NE && !is_ordered(o)) {
        tbi_lexer_fail(&p->lex, TB_DIAG_CONDITION_TYPE, operator.text, "use == != or in",
                       "'%s' has no order, so '%.*s' cannot compare it",
                       o->is_workload        ? "workload"
                       : o->question != NULL ? o->question->id
                                             : o->trait->id,
                       (int)operator.text.len, operator.text.at);
        return 0;
    }
    tbi_lexer_advance(&p->lex);
    if (!read_value(p, o, values))
        return 0;
    if (p->lex.now.kind == TBI_TOKEN_OPERATOR)
        tbi_lexer_fail(&p->lex, TB_DIAG_SYNTAX, p->lex.now.text, "join two comparisons with and",
                       "comparisons cannot be chained");
    return add_test(p, o->variable, op, values, 1);
}

static uint16_t parse_in(parser *p, const operand *o)
{
    double list[TB_OPTIONS_MAX], *values;
    size_t count = 0;

    if (o->question != NULL && o->question->type == TB_QUESTION_CHOICES) {
        tbi_lexer_fail(&p->lex, TB_DIAG_CONDITION_TYPE, p->lex.now.text, "write `has` for each option",
                       "'%s' holds several options and cannot be 'in' a list", o->question->id);
        return 0;
    }
    tbi_lexer_advance(&p->lex);
    if (p->lex.now.kind != TBI_TOKEN_LIST_OPEN) {
        tbi_lexer_fail(&p->lex, TB_DIAG_SYNTAX, p->lex.now.text, "write `in [a, b]`", "'in' wants a list");
        return 0;
    }
    do {
        tbi_lexer_advance(&p->lex);
        if (count == TB_OPTIONS_MAX) {
            tbi_lexer_fail(&p->lex, TB_DIAG_CONDITION_SIZE, p->lex.now.text, NULL, "the list has more than %d values",
                           TB_OPTIONS_MAX);
            return 0;
        }
        if (!read_value(p, o, &list[count]))
            return 0;
        count++;
    } while (p->lex.now.kind == TBI_TOKEN_COMMA);
    if (p->lex.now.kind != TBI_TOKEN_LIST_CLOSE) {
        tbi_lexer_fail(&p->lex, TB_DIAG_SYNTAX, p->lex.now.text, NULL, "expected ',' or ']' in a list");
        return 0;
    }
    tbi_lexer_advance(&p->lex);
    values = new_values(p, count);
    if (values == NULL)
        return 0;
    memcpy(values, list, count * sizeof *values);
    return add_test(p, o->variable, TBI_IN, values, count);
}

static uint16_t parse_has(parser *p, const operand *o, tb_text has)
{
    double value;

    if (o->question == NULL || o->question->type != TB_QUESTION_CHOICES) {
        tbi_lexer_fail(&p->lex, TB_DIAG_CONDITION_TYPE, has, "use == or in", "'has' is for questions of type choices");
        return 0;
    }
    tbi_lexer_advance(&p->lex);
    if (!read_value(p, o, &value))
        return 0;
    return add_truth_test(p, o->variable + (size_t)value - 1);
}

static tb_pattern *take_pattern(parser *p)
{
    tb_text text = p->lex.now.text;
    tb_pattern *pattern;

    if (!p->builder->is_own)
        return tb_pattern_new(text, tbi_lexer_place(&p->lex, text), p->builder->diags, &p->status);
    pattern = tb_pattern_late(text, tbi_prepared_take(p->builder, text));
    if (pattern == NULL)
        p->status = TB_ERR_NOMEM;
    return pattern;
}

static uint16_t parse_matches(parser *p)
{
    tb_pattern *pattern;
    size_t variable;

    tbi_lexer_advance(&p->lex);
    if (!at_word(p, "matches")) {
        tbi_lexer_fail(&p->lex, TB_DIAG_SYNTAX, p->lex.now.text, "write `text matches /.../`",
                       "expected 'matches' after 'text'");
        return 0;
    }
    tbi_lexer_advance(&p->lex);
    if (p->lex.now.kind != TBI_TOKEN_REGEX) {
        tbi_lexer_fail(&p->lex, TB_DIAG_SYNTAX, p->lex.now.text, "write it between slashes: /chat/",
                       "'matches' wants a regular expression");
        return 0;
    }
    pattern = take_pattern(p);
    if (pattern == NULL) {
        p->lex.failed = true;
        return 0;
    }
    variable = tbi_variable_add_pattern(p->builder, pattern);
    if (variable == SIZE_MAX) {
        p->lex.failed = true;
        p->status = TB_ERR_NOMEM;
        return 0;
    }
    tbi_lexer_advance(&p->lex);
    return add_truth_test(p, variable);
}

static uint16_t parse_or(parser *p);

static uint16_t parse_parentheses(parser *p)
{
    uint16_t inner;
    tb_text open = p->lex.now.text;

    if (++p->depth > DEPTH_MAX) {
        tbi_lexer_fail(&p->lex, TB_DIAG_CONDITION_SIZE, open, NULL, "the condition nests deeper than %d", DEPTH_MAX);
        return 0;
    }
    tbi_lexer_advance(&p->lex);
    inner = parse_or(p);
    p->depth--;
    if (!p->lex.failed && p->lex.now.kind != TBI_TOKEN_CLOSE)
        tbi_lexer_fail(&p->lex, TB_DIAG_SYNTAX, p->lex.now.kind == TBI_TOKEN_END ? open : p->lex.now.text, NULL,
                       p->lex.now.kind == TBI_TOKEN_END ? "'(' is never closed" : "expected ')'");
    tbi_lexer_advance(&p->lex);
    return inner;
}

static uint16_t parse_primary(parser *p)
{
    operand o;

    if (p->lex.failed)
        return 0;
    if (p->lex.now.kind == TBI_TOKEN_OPEN)
        return parse_parentheses(p);
    if (at_word(p, "text"))
        return parse_matches(p);
    tb_text name = p->lex.now.text;
    if (!read_operand(p, &o))
        return 0;
    if (p->lex.now.kind == TBI_TOKEN_OPERATOR)
        return parse_comparison(p, &o);
    if (at_word(p, "in"))
        return parse_in(p, &o);
    if (at_word(p, "has"))
        return parse_has(p, &o, p->lex.now.text);
    if (o.question != NULL && o.question->type == TB_QUESTION_BOOLEAN)
        return add_truth_test(p, o.variable);
    tbi_lexer_fail(&p->lex, TB_DIAG_CONDITION_TYPE, name,
                   o.question != NULL && o.question->type == TB_QUESTION_CHOICES ? "ask for an option: has"
                   : is_ordered(&o)                                              ? "compare it: == != < <= > >= in"
                                                                                 : "compare it: == != in",
                   "'%.*s' alone is neither true nor false", (int)name.len, name.at);
    return 0;
}

static uint16_t parse_not(parser *p)
{
    uint16_t inner;

    if (!at_word(p, "not"))
        return parse_primary(p);
    if (++p->depth > DEPTH_MAX) {
        tbi_lexer_fail(&p->lex, TB_DIAG_CONDITION_SIZE, p->lex.now.text, NULL, "the condition nests deeper than %d",
                       DEPTH_MAX);
        return 0;
    }
    tbi_lexer_advance(&p->lex);
    inner = parse_not(p);
    p->depth--;
    return p->lex.failed ? 0 : add_node(p, (tbi_node){.kind = TBI_NOT, .left = inner});
}

static uint16_t parse_and(parser *p)
{
    uint16_t left = parse_not(p);

    while (!p->lex.failed && at_word(p, "and")) {
        tbi_lexer_advance(&p->lex);
        uint16_t right = parse_not(p);
        left = p->lex.failed ? 0 : add_node(p, (tbi_node){.kind = TBI_AND, .left = left, .right = right});
    }
    return left;
}

static uint16_t parse_or(parser *p)
{
    uint16_t left = parse_and(p);

    while (!p->lex.failed && at_word(p, "or")) {
        tbi_lexer_advance(&p->lex);
        uint16_t right = parse_and(p);
        left = p->lex.failed ? 0 : add_node(p, (tbi_node){.kind = TBI_OR, .left = left, .right = right});
    }
    return left;
}

static void check_cases(parser *p, const tb_condition *condition)
{
    tbi_case *cases;
    size_t count;

    if (!tbi_condition_cases(condition, &p->builder->scratch, &cases, &count, &p->status)) {
        if (p->status == TB_ERR_INPUT)
            tbi_lexer_fail(&p->lex, TB_DIAG_CONDITION_SIZE, p->lex.text, "split the rule",
                           "the condition expands to more than %d cases", TBI_CASES_MAX);
        p->status = p->status == TB_ERR_NOMEM ? TB_ERR_NOMEM : TB_OK;
        p->lex.failed = true;
    }
}

tb_condition *tbi_condition_parse(tbi_pack_builder *builder, tb_text text, tb_place at, tb_status *status)
{
    tbi_node nodes[NODES_MAX];
    parser p = {
        .builder = builder, .lex = {.diags = builder->diags, .text = text, .at = at}, .nodes = nodes, .status = TB_OK};
    tb_condition *condition;

    tbi_lexer_advance(&p.lex);
    parse_or(&p);
    if (!p.lex.failed && p.lex.now.kind != TBI_TOKEN_END)
        tbi_lexer_fail(&p.lex, TB_DIAG_SYNTAX, p.lex.now.text,
                       p.lex.now.kind == TBI_TOKEN_CLOSE ? "it closes no '('" : "join comparisons with and, or",
                       "unexpected '%.*s' after the condition", (int)p.lex.now.text.len, p.lex.now.text.at);
    *status = p.status;
    if (p.lex.failed)
        return NULL;
    condition = tb_arena_alloc(&builder->pack->arena, sizeof *condition);
    tbi_node *kept = tb_arena_array(&builder->pack->arena, p.node_count, sizeof *kept);
    if (condition == NULL || kept == NULL) {
        *status = TB_ERR_NOMEM;
        return NULL;
    }
    memcpy(kept, nodes, p.node_count * sizeof *kept);
    *condition = (tb_condition){kept, p.node_count};
    check_cases(&p, condition);
    *status = p.status;
    return p.lex.failed ? NULL : condition;
}
