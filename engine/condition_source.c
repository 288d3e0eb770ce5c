/* condition_source.c - a comparison written as a pack writes it. */
#include "number.h"
#include "pattern.h"
#include "tbi_condition.h"

static const char *const signs[] = {"==", "!=", "<", "<=", ">", ">=", "in"};

static void put_value(tb_buf *out, const tb_pack *pack, const tb_variable *v, double value)
{
    const tb_question *q = v->question >= 0 ? &pack->questions[v->question] : NULL;
    size_t i = v->kind == TB_VARIABLE_NUMBER ? 0 : (size_t)(value - 1); /* of an option: cells count from 1 */

    if (v->kind == TB_VARIABLE_NUMBER)
        tb_number_put(out, value);
    else if (v->kind == TB_VARIABLE_WORKLOAD)
        tb_buf_puts(out, pack->workloads[i].id);
    else if (v->trait >= 0)
        tb_buf_puts(out, pack->traits[v->trait].options[i].id);
    else if (v->kind == TB_VARIABLE_BOOLEAN)
        tb_buf_puts(out, i == 1 ? "true" : "false");
    else if (q->type == TB_QUESTION_LEVEL)
        tb_number_put(out, value - 1);
    else
        tb_buf_puts(out, q->options[i].id);
}

static void put_subject(tb_buf *out, const tb_pack *pack, const tb_variable *v)
{
    if (v->kind == TB_VARIABLE_WORKLOAD)
        tb_buf_puts(out, "workload");
    else if (v->trait >= 0)
        tb_buf_printf(out, "workload.%s", pack->traits[v->trait].id);
    else
        tb_buf_puts(out, pack->questions[v->question].id);
}

static void put_list(tb_buf *out, const tb_pack *pack, const tb_variable *v, const tbi_test *test)
{
    tb_buf_puts(out, " in [");
    for (size_t i = 0; i < test->value_count; i++) {
        tb_buf_puts(out, i > 0 ? ", " : "");
        put_value(out, pack, v, test->values[i]);
    }
    tb_buf_putc(out, ']');
}

void tbi_test_put_source(tb_buf *out, const tbi_test *test, const tb_pack *pack, bool negated)
{
    const tb_variable *v = &pack->variables[test->variable];
    tbi_op op = negated ? tbi_op_inverse(test->op) : test->op;

    if (v->pattern != NULL) {
        tb_text text = tb_pattern_text(v->pattern);
        tb_buf_printf(out, "%stext matches /%.*s/", op == TBI_EQ ? "" : "not ", (int)text.len, text.at);
    } else if (v->option >= 0) {
        const tb_question *q = &pack->questions[v->question];
        tb_buf_printf(out, "%s%s has %s", op == TBI_EQ ? "" : "not ", q->id, q->options[v->option].id);
    } else if (op == TBI_IN) {
        tb_buf_puts(out, negated ? "not " : "");
        put_subject(out, pack, v);
        put_list(out, pack, v, test);
    } else {
        put_subject(out, pack, v);
        tb_buf_printf(out, " %s ", signs[op]);
        put_value(out, pack, v, test->values[0]);
    }
}
