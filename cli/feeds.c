#include "feeds.h"

#include "layout.h"

#include "number.h"
#include "rule_words.h"

#include <string.h>

void cli_put_why(tb_buf *out, const tb_pack *pack, size_t question)
{
    const char *before = "matters to ";

    for (size_t b = 0; b < pack->branch_count; b++) {
        const tb_branch *branch = &pack->branches[b];
        size_t count = 0;
        for (size_t r = 0; r < pack->rule_count; r++) {
            const size_t leaf = pack->rules[r].leaf;
            if (leaf >= branch->first_leaf && leaf < branch->first_leaf + branch->leaf_count &&
                tb_rule_asks(pack, &pack->rules[r], question))
                count++;
        }
        if (count == 0)
            continue;
        tb_buf_printf(out, "%s%s (", before, branch->id);
        cli_put_count(out, count, "rule");
        tb_buf_putc(out, ')');
        before = ", ";
    }
    if (strcmp(before, ", ") != 0)
        tb_buf_puts(out, "matters to no rule");
}

void cli_put_kind(tb_buf *out, const tb_question *q)
{
    switch (q->type) {
    case TB_QUESTION_CHOICE: tb_buf_puts(out, "one of:"); break;
    case TB_QUESTION_CHOICES: tb_buf_puts(out, "any of, as a list:"); break;
    case TB_QUESTION_LEVEL:
        tb_buf_printf(out, "0 to %d", TB_LEVEL_MAX);
        if (q->low && q->high)
            tb_buf_printf(out, ": from %s to %s", q->low, q->high);
        break;
    case TB_QUESTION_NUMBER:
        tb_buf_puts(out, "a number from ");
        tb_number_put_grouped(out, q->min, 0);
        tb_buf_puts(out, " to ");
        tb_number_put_grouped(out, q->max, 0);
        if (q->unit)
            tb_buf_printf(out, " %s", q->unit);
        break;
    case TB_QUESTION_BOOLEAN: tb_buf_puts(out, "true or false"); break;
    case TB_QUESTION_TEXT: tb_buf_puts(out, "text"); break;
    }
}
