/* answer.c - what a profile says: as cells for conditions to look at, and in words. */
#include "number.h"
#include "pattern.h"
#include "profile.h"

#include <math.h>
#include <string.h>

/* ---- Cells ---- */

void tb_answer_cells(const tb_pack *pack, size_t question, const tb_answer *answer, uint16_t *cells)
{
    const tb_question *q = &pack->questions[question];
    const tb_variable *v = &pack->variables[q->first_variable];
    bool known = tb_answer_is_given(answer); /* multiplied with: a branch on it would be slow */

    cells += q->first_variable;
    switch (q->type) {
    case TB_QUESTION_CHOICES:
        for (size_t i = 0; i < q->option_count; i++)
            cells[i] = (uint16_t)(known * (1 + (answer->options >> i & 1)));
        break;
    case TB_QUESTION_NUMBER: *cells = (uint16_t)(known * tb_variable_cell_of_number(v, answer->number)); break;
    case TB_QUESTION_CHOICE:
    case TB_QUESTION_LEVEL:
    case TB_QUESTION_BOOLEAN: *cells = (uint16_t)(known * (int)(answer->number + 1)); break;
    case TB_QUESTION_TEXT: break;
    }
}

/* The title and the description as conditions and the lexicon see them: joined by a line end. */
static tb_status project_text(const tb_profile *profile, tb_buf *out)
{
    tb_buf_puts(out, profile->title != NULL ? profile->title : "");
    if (profile->title != NULL && profile->description != NULL)
        tb_buf_putc(out, '\n');
    tb_buf_puts(out, profile->description != NULL ? profile->description : "");
    return tb_buf_status(out);
}

tb_place tb_profile_text_place(const tb_profile *profile)
{
    const char *text = profile->description != NULL ? profile->description : profile->title;
    const tb_node *node = profile->node != NULL
                              ? tb_node_get(profile->node, profile->description != NULL ? "description" : "title")
                              : NULL;

    return node != NULL && node->text.at == text ? node->at : (tb_place){0};
}

/* A project without a text matches no pattern: nothing was said of MicroPython. */
static tb_status pattern_cells(const tb_pack *pack, const tb_profile *profile, uint16_t *cells, tb_diags *diags)
{
    tb_buf text = TB_BUF_EMPTY;
    tb_status status = project_text(profile, &text);

    for (size_t i = pack->variable_count; i-- > 0 && pack->variables[i].pattern != NULL && status == TB_OK;) {
        bool found = false;
        if (text.len > 0)
            status = tb_pattern_find(pack->variables[i].pattern, (tb_text){text.data, text.len}, 0, &found, NULL);
        if (status == TB_ERR_INPUT) {
            tb_text pattern = tb_pattern_text(pack->variables[i].pattern);
            tb_diags_error(diags, TB_DIAG_REGEX_LIMIT, tb_profile_text_place(profile),
                           "simplify the pattern or shorten the description",
                           "the pattern /%.*s/ was given up on this description: it backtracks too much",
                           (int)pattern.len, pattern.at);
        }
        cells[i] = found ? 2 : 1;
    }
    tb_buf_release(&text);
    return status;
}

tb_status tb_profile_cells(const tb_pack *pack, const tb_profile *profile, uint16_t *cells, tb_diags *diags)
{
    memset(cells, 0, pack->variable_count * sizeof *cells);
    for (size_t i = 0; i < pack->question_count; i++)
        tb_answer_cells(pack, i, &profile->answers[i], cells);
    return pattern_cells(pack, profile, cells, diags);
}

void tb_workload_cells(const tb_pack *pack, const tb_project_workload *workload, uint16_t *cells)
{
    for (size_t v = 0; v < pack->variable_count; v++) {
        if (pack->variables[v].kind == TB_VARIABLE_WORKLOAD)
            cells[v] = (uint16_t)(workload->workload + 1);
        else if (pack->variables[v].trait >= 0)
            cells[v] = workload->traits[pack->variables[v].trait];
    }
}

/* ---- In words ---- */

void tb_answer_put(tb_buf *out, const tb_question *q, const tb_answer *answer)
{
    size_t listed = 0;

    if (!tb_answer_is_given(answer)) {
        tb_buf_puts(out, "not said");
        return;
    }
    switch (q->type) {
    case TB_QUESTION_CHOICE: tb_buf_puts(out, q->options[(size_t)answer->number].title); break;
    case TB_QUESTION_CHOICES:
        for (size_t i = 0; i < q->option_count; i++)
            if ((answer->options >> i & 1) != 0)
                tb_buf_printf(out, "%s%s", listed++ > 0 ? ", " : "", q->options[i].title);
        if (listed == 0)
            tb_buf_puts(out, "none");
        break;
    case TB_QUESTION_LEVEL: tb_buf_printf(out, "%.0f of %d", answer->number, TB_LEVEL_MAX); break;
    case TB_QUESTION_NUMBER:
        tb_number_put_grouped(out, answer->number, answer->number == floor(answer->number) ? 0 : 2);
        if (q->unit != NULL && strstr(q->label, q->unit) == NULL) /* "the number of open connections: 20,000" */
            tb_buf_printf(out, " %s", q->unit);
        break;
    case TB_QUESTION_BOOLEAN: tb_buf_puts(out, answer->number != 0 ? "yes" : "no"); break;
    case TB_QUESTION_TEXT: tb_buf_puts(out, answer->text); break;
    }
}

void tb_answer_put_value(tb_buf *out, const tb_question *q, const tb_answer *answer)
{
    size_t listed = 0;

    if (!tb_answer_is_given(answer)) {
        tb_buf_puts(out, "unknown");
        return;
    }
    switch (q->type) {
    case TB_QUESTION_CHOICE: tb_buf_puts(out, q->options[(size_t)answer->number].id); break;
    case TB_QUESTION_CHOICES:
        tb_buf_putc(out, '[');
        for (size_t i = 0; i < q->option_count; i++)
            if ((answer->options >> i & 1) != 0)
                tb_buf_printf(out, "%s%s", listed++ > 0 ? ", " : "", q->options[i].id);
        tb_buf_putc(out, ']');
        break;
    case TB_QUESTION_LEVEL:
    case TB_QUESTION_NUMBER: tb_number_put(out, answer->number); break;
    case TB_QUESTION_BOOLEAN: tb_buf_puts(out, answer->number != 0 ? "true" : "false"); break;
    case TB_QUESTION_TEXT: tb_buf_puts(out, answer->text); break;
    }
}

const char *tb_ignored_why_words(tb_ignored_why why)
{
    static const char *const words[] = {"no more than a plan or a guess", "said not to be so",
                                        "what was, what goes or what others have"};

    return words[why];
}
