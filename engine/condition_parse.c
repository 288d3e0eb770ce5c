/* condition_parse.c - the condition language: text to a typed tree.
 *
 *   or    = and { "or" and }            and = not { "and" not }         not = "not" not | primary
 *   primary = "(" or ")" | "text" "matches" REGEX | operand [ op value | "in" list | "has" word ]
 *   operand = question | "workload" [ "." trait ]      list = "[" value { "," value } "]"      value = word | number */
#include "number.h"
#include "pattern.h"
#include "tbi_condition.h"
#include "tbi_pack.h"
#include "tbi_read.h"

#include <stdlib.h>
#include <string.h>

enum { NODES_MAX = 4 * TBI_TESTS_MAX, DEPTH_MAX = 32 };

typedef enum token_kind {
    END,
    WORD,
    NUMBER,
    REGEX,
    OPERATOR,
    OPEN,
    CLOSE,
    LIST_OPEN,
    LIST_CLOSE,
    COMMA,
    BROKEN
} token_kind;

typedef struct token {
    token_kind kind;
    tb_text text; /* a regex without its slashes */
    double number;
} token;

typedef struct parser {
    tbi_pack_builder *builder;
    tb_text text;
    tb_place at;
    size_t pos;
    token now;
    tbi_node *nodes;
    size_t node_count;
    int depth;
    bool failed;
    tb_status status;
} parser;

/* What is compared: a variable, or a choices question, which is a variable an option. */
typedef struct operand {
    size_t variable;
    const tb_question *question; /* NULL for workload and traits */
    const tb_trait *trait;
    bool is_workload;
} operand;

static const char *const words[] = {"and", "or", "not", "in", "has", "matches", "text", "workload"};

/* ---- Tokens ---- */

static tb_place place_of(const parser *p, tb_text text)
{
    tb_place at = p->at;

    if (at.column > 0)
        at.column += (uint32_t)tb_utf8_count((tb_text){p->text.at, (size_t)(text.at - p->text.at)});
    at.width = (uint32_t)tb_utf8_count(text);
    return at;
}

/* Reports once a condition: what follows a first error is rarely worth reading. */
#define FAIL(p, code, where, hint, ...)                                                                                \
    do {                                                                                                               \
        if (!(p)->failed)                                                                                              \
            tb_diags_error((p)->builder->diags, code, place_of(p, where), hint, __VA_ARGS__);                          \
        (p)->failed = true;                                                                                            \
    } while (0)

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
}

static size_t scan_while_word(const parser *p, size_t from)
{
    while (from < p->text.len && is_word_char(p->text.at[from]))
        from++;
    return from;
}

/* A regex runs to the next slash that is not escaped. */
static void scan_regex(parser *p)
{
    size_t start = ++p->pos;

    while (p->pos < p->text.len && p->text.at[p->pos] != '/')
        p->pos += p->text.at[p->pos] == '\\' && p->pos + 1 < p->text.len ? 2 : 1;
    p->now = (token){REGEX, {p->text.at + start, p->pos - start}, 0};
    if (p->pos >= p->text.len) {
        FAIL(p, TB_DIAG_SYNTAX, ((tb_text){p->text.at + start - 1, 1}), "end it with a slash",
             "unterminated regular expression");
        p->now.kind = BROKEN;
        return;
    }
    p->pos++;
}

static void scan_operator(parser *p)
{
    static const char *const two[] = {"==", "!=", "<=", ">="};
    tb_text rest = {p->text.at + p->pos, p->text.len - p->pos};

    for (size_t i = 0; i < sizeof two / sizeof two[0]; i++)
        if (rest.len >= 2 && memcmp(rest.at, two[i], 2) == 0) {
            p->now = (token){OPERATOR, {rest.at, 2}, 0};
            p->pos += 2;
            return;
        }
    p->now = (token){OPERATOR, {rest.at, 1}, 0};
    if (rest.at[0] != '<' && rest.at[0] != '>') {
        p->now.kind = BROKEN;
        FAIL(p, TB_DIAG_SYNTAX, p->now.text,
             rest.at[0] == '='   ? "to compare, write =="
             : rest.at[0] == '!' ? "write != or not"
                                 : NULL,
             "unexpected '%c' in a condition", rest.at[0]);
    }
    p->pos++;
}

static token_kind punctuation(char c)
{
    switch (c) {
    case '(': return OPEN;
    case ')': return CLOSE;
    case '[': return LIST_OPEN;
    case ']': return LIST_CLOSE;
    case ',': return COMMA;
    default: return BROKEN;
    }
}

static void scan_word(parser *p)
{
    size_t start = p->pos;

    p->pos = scan_while_word(p, p->pos + 1);
    p->now = (token){WORD, {p->text.at + start, p->pos - start}, 0};
    char c = p->now.text.at[0];
    if ((c >= '0' && c <= '9') || c == '-' || c == '.') {
        p->now.kind = NUMBER;
        if (!tb_number_parse(p->now.text, &p->now.number)) {
            FAIL(p, TB_DIAG_SYNTAX, p->now.text, "a number is written as in JSON: 1000, 0.5, -2", "'%.*s' is no number",
                 (int)p->now.text.len, p->now.text.at);
            p->now.kind = BROKEN;
        }
    }
}

static void advance(parser *p)
{
    while (p->pos < p->text.len && (p->text.at[p->pos] == ' ' || p->text.at[p->pos] == '\n'))
        p->pos++;
    p->now = (token){END, {p->text.at + p->pos, 0}, 0};
    if (p->pos >= p->text.len)
        return;
    char c = p->text.at[p->pos];
    if (c == '/') {
        scan_regex(p);
    } else if (is_word_char(c)) {
        scan_word(p);
    } else if (punctuation(c) != BROKEN) {
        p->now = (token){punctuation(c), {p->text.at + p->pos, 1}, 0};
        p->pos++;
    } else {
        scan_operator(p);
    }
}

static bool at_word(const parser *p, const char *word)
{
    return p->now.kind == WORD && tb_text_is(p->now.text, word);
}

/* ---- The tree ---- */

static uint16_t add_node(parser *p, tbi_node node)
{
    if (p->node_count == NODES_MAX) {
        FAIL(p, TB_DIAG_CONDITION_SIZE, p->text, "split the rule", "the condition has more than %d comparisons",
             TBI_TESTS_MAX);
        return 0;
    }
    p->nodes[p->node_count] = node;
    return (uint16_t)p->node_count++;
}

static uint16_t add_test(parser *p, size_t variable, tbi_op op, const double *values, size_t count)
{
    p->builder->pack->variables[variable].used = true;
    return add_node(p, (tbi_node){.kind = TBI_TEST, .test = {variable, op, values, count}});
}

/* COUNT numbers in the pack's arena; NULL, and the parse fails, when memory is out. */
static double *new_values(parser *p, size_t count)
{
    double *values = tb_arena_array(&p->builder->pack->arena, count, sizeof *values);

    if (values == NULL) {
        p->failed = true;
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

static void unknown_operand(parser *p, tb_text name)
{
    const tb_pack *pack = p->builder->pack;

    if (!p->failed)
        tbi_unknown_id(p->builder->diags, place_of(p, name), "question", name, pack->questions, pack->question_count,
                       sizeof(tb_question));
    p->failed = true;
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
    if (!p->failed)
        tbi_unknown_id(p->builder->diags, place_of(p, trait), "trait", trait, pack->traits, pack->trait_count,
                       sizeof(tb_trait));
    p->failed = true;
    return false;
}

static size_t workload_variable(const tb_pack *pack)
{
    size_t v = 0;

    while (pack->variables[v].kind != TB_VARIABLE_WORKLOAD)
        v++;
    return v;
}

static bool read_operand(parser *p, operand *out)
{
    const tb_pack *pack = p->builder->pack;
    tb_text name = p->now.text;
    int question;

    if (p->now.kind != WORD) {
        FAIL(p, TB_DIAG_SYNTAX, name, NULL,
             p->now.kind == END ? "the condition ends too early" : "expected a question or 'workload', not '%.*s'",
             (int)name.len, name.at);
        return false;
    }
    for (size_t i = 0; i + 1 < sizeof words / sizeof words[0]; i++)
        if (tb_text_is(name, words[i])) {
            FAIL(p, TB_DIAG_SYNTAX, name, NULL, "unexpected '%.*s'", (int)name.len, name.at);
            return false;
        }
    advance(p);
    if (tb_text_is(name, "workload")) {
        *out = (operand){.variable = workload_variable(pack), .is_workload = true};
        return true;
    }
    if (name.len > 9 && memcmp(name.at, "workload.", 9) == 0)
        return trait_operand(p, name, out);
    question = tb_pack_question(pack, name);
    if (question < 0) {
        unknown_operand(p, name);
        return false;
    }
    *out = (operand){.variable = pack->questions[question].first_variable, .question = &pack->questions[question]};
    if (out->question->type == TB_QUESTION_TEXT) {
        FAIL(p, TB_DIAG_CONDITION_TYPE, name, "use `text matches /.../` for title and description",
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

    if (p->now.kind != NUMBER) {
        FAIL(p, TB_DIAG_CONDITION_TYPE, p->now.text, NULL, "'%s' is compared with a number, not '%.*s'", q->id,
             (int)p->now.text.len, p->now.text.at);
        return false;
    }
    if (p->now.number < q->min || p->now.number > q->max) {
        FAIL(p, TB_DIAG_OUT_OF_RANGE, p->now.text, NULL, "'%s' is never %.*s: it goes from %.10g to %.10g", q->id,
             (int)p->now.text.len, p->now.text.at, q->min, q->max);
        return false;
    }
    if (is_level(o) && p->now.number != (double)(int)p->now.number) {
        FAIL(p, TB_DIAG_CONDITION_TYPE, p->now.text, NULL, "the level '%s' is a whole number from 0 to %d", q->id,
             TB_LEVEL_MAX);
        return false;
    }
    *out = is_level(o) ? p->now.number + 1 : p->now.number;
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

    if (p->now.kind == BROKEN || p->now.kind == END) {
        FAIL(p, TB_DIAG_SYNTAX, p->now.text, NULL, "the condition ends too early");
        return false;
    }
    if (is_number(o) || is_level(o)) {
        if (!read_number_value(p, o, out))
            return false;
        advance(p);
        return true;
    }
    if (p->now.kind != WORD) {
        FAIL(p, TB_DIAG_CONDITION_TYPE, p->now.text, NULL, "expected the id of an option, not '%.*s'",
             (int)p->now.text.len, p->now.text.at);
        return false;
    }
    count = option_names(p, o, names);
    for (size_t i = 0; i < count; i++)
        if (tb_text_is(p->now.text, names[i])) {
            *out = (double)(i + 1);
            advance(p);
            return true;
        }
    if (!p->failed)
        tbi_unknown_name(p->builder->diags, place_of(p, p->now.text), o->is_workload ? "workload" : "option",
                         p->now.text, names, count);
    p->failed = true;
    return false;
}

/* ---- Comparisons ---- */

static void note_cut(parser *p, const operand *o, double value, bool above)
{
    if (is_number(o) && !p->failed) {
        p->status = tbi_variable_add_cut(p->builder, o->variable, value, above);
        p->failed = p->status != TB_OK;
    }
}

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
    token operator= p->now;
    tbi_op op = op_of(operator.text);
    double *values = new_values(p, 1);

    if (values == NULL)
        return 0;
    if (o->question != NULL && o->question->type == TB_QUESTION_CHOICES) {
        FAIL(p, TB_DIAG_CONDITION_TYPE, operator.text, "write `has`",
             "'%s' holds several options and cannot be compared with '%.*s'", o->question->id,
             (int)operator.text.len, operator.text.at);
        return 0;
    }
    if (op != TBI_EQ && op != TBI_NE && !is_ordered(o)) {
        FAIL(p, TB_DIAG_CONDITION_TYPE, operator.text, "use == != or in",
             "%s has no order, so '%.*s' cannot compare it",
             o->is_workload        ? "the workload"
             : o->question != NULL ? o->question->id
                                   : o->trait->id,
             (int)operator.text.len, operator.text.at);
        return 0;
    }
    advance(p);
    if (!read_value(p, o, values))
        return 0;
    if (op != TBI_LE && op != TBI_GT)
        note_cut(p, o, values[0], false);
    if (op != TBI_LT && op != TBI_GE)
        note_cut(p, o, values[0], true);
    if (p->now.kind == OPERATOR)
        FAIL(p, TB_DIAG_SYNTAX, p->now.text, "join two comparisons with and", "comparisons cannot be chained");
    return add_test(p, o->variable, op, values, 1);
}

static uint16_t parse_in(parser *p, const operand *o)
{
    double list[TB_OPTIONS_MAX], *values;
    size_t count = 0;

    if (o->question != NULL && o->question->type == TB_QUESTION_CHOICES) {
        FAIL(p, TB_DIAG_CONDITION_TYPE, p->now.text, "write `has` for each option",
             "'%s' holds several options and cannot be 'in' a list", o->question->id);
        return 0;
    }
    advance(p);
    if (p->now.kind != LIST_OPEN) {
        FAIL(p, TB_DIAG_SYNTAX, p->now.text, "write `in [a, b]`", "'in' wants a list");
        return 0;
    }
    do {
        advance(p);
        if (count == TB_OPTIONS_MAX) {
            FAIL(p, TB_DIAG_CONDITION_SIZE, p->now.text, NULL, "the list has more than %d values", TB_OPTIONS_MAX);
            return 0;
        }
        if (!read_value(p, o, &list[count]))
            return 0;
        note_cut(p, o, list[count], false);
        note_cut(p, o, list[count], true);
        count++;
    } while (p->now.kind == COMMA);
    if (p->now.kind != LIST_CLOSE) {
        FAIL(p, TB_DIAG_SYNTAX, p->now.text, NULL, "expected ',' or ']' in a list");
        return 0;
    }
    advance(p);
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
        FAIL(p, TB_DIAG_CONDITION_TYPE, has, "use == or in", "'has' is for questions of type choices");
        return 0;
    }
    advance(p);
    if (!read_value(p, o, &value))
        return 0;
    return add_truth_test(p, o->variable + (size_t)value - 1);
}

static uint16_t parse_matches(parser *p)
{
    tb_pattern *pattern;
    size_t variable;

    advance(p);
    if (!at_word(p, "matches")) {
        FAIL(p, TB_DIAG_SYNTAX, p->now.text, "write `text matches /.../`", "expected 'matches' after 'text'");
        return 0;
    }
    advance(p);
    if (p->now.kind != REGEX) {
        FAIL(p, TB_DIAG_SYNTAX, p->now.text, "write it between slashes: /chat/",
             "'matches' wants a regular expression");
        return 0;
    }
    tb_place at = place_of(p, p->now.text);
    at.column -= at.column > 0; /* the slash */
    pattern = tb_pattern_new(p->now.text, at, p->builder->diags, &p->status);
    if (pattern == NULL) {
        p->failed = true;
        return 0;
    }
    variable = tbi_variable_add_pattern(p->builder, pattern);
    if (variable == SIZE_MAX) {
        p->failed = true;
        p->status = TB_ERR_NOMEM;
        return 0;
    }
    advance(p);
    return add_truth_test(p, variable);
}

static uint16_t parse_or(parser *p);

static uint16_t parse_parentheses(parser *p)
{
    uint16_t inner;
    tb_text open = p->now.text;

    if (++p->depth > DEPTH_MAX) {
        FAIL(p, TB_DIAG_CONDITION_SIZE, open, NULL, "the condition nests deeper than %d", DEPTH_MAX);
        return 0;
    }
    advance(p);
    inner = parse_or(p);
    p->depth--;
    if (!p->failed && p->now.kind != CLOSE)
        FAIL(p, TB_DIAG_SYNTAX, p->now.kind == END ? open : p->now.text, NULL,
             p->now.kind == END ? "'(' is never closed" : "expected ')'");
    advance(p);
    return inner;
}

static uint16_t parse_primary(parser *p)
{
    operand o;

    if (p->failed)
        return 0;
    if (p->now.kind == OPEN)
        return parse_parentheses(p);
    if (at_word(p, "text"))
        return parse_matches(p);
    tb_text name = p->now.text;
    if (!read_operand(p, &o))
        return 0;
    if (p->now.kind == OPERATOR)
        return parse_comparison(p, &o);
    if (at_word(p, "in"))
        return parse_in(p, &o);
    if (at_word(p, "has"))
        return parse_has(p, &o, p->now.text);
    if (o.question != NULL && o.question->type == TB_QUESTION_BOOLEAN)
        return add_truth_test(p, o.variable);
    FAIL(p, TB_DIAG_CONDITION_TYPE, name, "compare it: == != < <= > >= in has",
         "'%.*s' alone is neither true nor false", (int)name.len, name.at);
    return 0;
}

static uint16_t parse_not(parser *p)
{
    uint16_t inner;

    if (!at_word(p, "not"))
        return parse_primary(p);
    if (++p->depth > DEPTH_MAX) {
        FAIL(p, TB_DIAG_CONDITION_SIZE, p->now.text, NULL, "the condition nests deeper than %d", DEPTH_MAX);
        return 0;
    }
    advance(p);
    inner = parse_not(p);
    p->depth--;
    return p->failed ? 0 : add_node(p, (tbi_node){.kind = TBI_NOT, .left = inner});
}

static uint16_t parse_and(parser *p)
{
    uint16_t left = parse_not(p);

    while (!p->failed && at_word(p, "and")) {
        advance(p);
        uint16_t right = parse_not(p);
        left = p->failed ? 0 : add_node(p, (tbi_node){.kind = TBI_AND, .left = left, .right = right});
    }
    return left;
}

static uint16_t parse_or(parser *p)
{
    uint16_t left = parse_and(p);

    while (!p->failed && at_word(p, "or")) {
        advance(p);
        uint16_t right = parse_and(p);
        left = p->failed ? 0 : add_node(p, (tbi_node){.kind = TBI_OR, .left = left, .right = right});
    }
    return left;
}

static void check_cases(parser *p, const tb_condition *condition)
{
    tbi_case *cases;
    size_t count;

    if (!tbi_condition_cases(condition, &p->builder->scratch, &cases, &count, &p->status)) {
        if (p->status == TB_ERR_INPUT)
            FAIL(p, TB_DIAG_CONDITION_SIZE, p->text, "split the rule", "the condition expands to more than %d cases",
                 TBI_CASES_MAX);
        p->status = p->status == TB_ERR_NOMEM ? TB_ERR_NOMEM : TB_OK;
        p->failed = true;
    }
}

tb_condition *tbi_condition_parse(tbi_pack_builder *builder, tb_text text, tb_place at, tb_status *status)
{
    tbi_node nodes[NODES_MAX];
    parser p = {.builder = builder, .text = text, .at = at, .nodes = nodes, .status = TB_OK};
    tb_condition *condition;

    advance(&p);
    parse_or(&p);
    if (!p.failed && p.now.kind != END)
        FAIL(&p, TB_DIAG_SYNTAX, p.now.text, "join comparisons with and, or", "unexpected '%.*s' after the condition",
             (int)p.now.text.len, p.now.text.at);
    *status = p.status;
    if (p.failed)
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
    return p.failed ? NULL : condition;
}
