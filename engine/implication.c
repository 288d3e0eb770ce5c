/* implication.c - reads what a match of the lexicon or of a signal implies. */
#include "tbi_implication.h"

#include "pattern.h"
#include "tbi_lexicon.h"
#include "tbi_prepared.h"
#include "tbi_read.h"

#include <string.h>

/* SOURCE with what stands for a number, the first time, written out in the scratch arena. */
static tb_text with_numbers(tbi_pack_builder *b, tb_text source)
{
    const char *mark = memmem(source.at, source.len, TBI_NUMBER_MARK, strlen(TBI_NUMBER_MARK)), *after;

    if (mark == NULL)
        return source;
    after = mark + strlen(TBI_NUMBER_MARK);
    char *all = tb_arena_printf(&b->scratch, "%.*s%s%.*s", (int)(mark - source.at), source.at, tbi_number_pattern,
                                (int)(source.at + source.len - after), after);
    return (tb_text){all, all != NULL ? strlen(all) : 0};
}

tb_status tbi_pattern_read(tbi_pack_builder *b, const tb_node *node, tb_pattern **out)
{
    tb_text text = node->text;
    tb_status status;

    *out = NULL;
    if (node->kind != TB_NODE_TEXT || text.len < 3 || text.at[0] != '/' || text.at[text.len - 1] != '/') {
        tb_diags_error(b->diags, TB_DIAG_BAD_VALUE, node->at, "write it between slashes: /chat/",
                       "'pattern' should be a regular expression");
        return TB_OK;
    }
    text = with_numbers(b, (tb_text){text.at + 1, text.len - 2});
    if (text.at == NULL)
        return TB_ERR_NOMEM;
    if (b->is_own)
        return (*out = tb_pattern_late(text, tbi_prepared_take(b, text))) != NULL ? TB_OK : TB_ERR_NOMEM;
    *out = tb_pattern_new(text, node->at, b->diags, &status);
    return status;
}

static bool read_implied_options(tbi_pack_builder *b, const tb_question *q, const tb_node *node, tb_answer *answer)
{
    const tb_node *first = node->kind == TB_NODE_LIST ? node->first : node;

    for (const tb_node *item = first; item != NULL; item = node->kind == TB_NODE_LIST ? item->next : NULL) {
        int option = tb_option_find(q->options, q->option_count, item->text);
        if (option < 0) {
            tbi_unknown_id(b->diags, item->at, "option", item->text, q->options, q->option_count, sizeof(tb_option));
            return false;
        }
        answer->number = option;
        answer->options |= UINT64_C(1) << option;
    }
    return true;
}

static bool read_implication(tbi_pack_builder *b, const tb_question *q, const tb_node *node, const char *what,
                             bool numbers, tbi_implication *out)
{
    bool truth;

    out->answer = (tb_answer){.said = TB_INFERRED};
    switch (q->type) {
    case TB_QUESTION_CHOICE:
    case TB_QUESTION_CHOICES: return read_implied_options(b, q, node, &out->answer);
    case TB_QUESTION_BOOLEAN:
        if (!tbi_bool_node(b->diags, node, q->id, &truth))
            return false;
        out->answer.number = truth ? 1 : 0;
        return true;
    case TB_QUESTION_LEVEL:
    case TB_QUESTION_NUMBER:
        out->from_number = numbers && node->kind == TB_NODE_TEXT && tb_text_is(node->text, "number");
        return out->from_number || tbi_number_node(b->diags, node, q->id, q->min, q->max, &out->answer.number);
    case TB_QUESTION_TEXT: break;
    }
    tb_diags_error(b->diags, TB_DIAG_CONFLICT, node->key_at, "leave it out",
                   "%s cannot answer '%s', which is a text question", what, q->id);
    return false;
}

static tb_status read_implications(tbi_pack_builder *b, const tb_node *map, const char *what, bool numbers,
                                   tbi_implied *out)
{
    if (map->kind != TB_NODE_MAP || map->count == 0) {
        tb_diags_error(b->diags, TB_DIAG_WRONG_TYPE, map->at, NULL,
                       "'answers' should be a map from questions to answers");
        return TB_OK;
    }
    out->answers = tb_arena_array(&b->pack->arena, map->count, sizeof *out->answers);
    if (out->answers == NULL)
        return TB_ERR_NOMEM;
    for (const tb_node *entry = map->first; entry != NULL; entry = entry->next) {
        int question = tb_pack_question(b->pack, entry->key);
        tbi_implication *implied = &out->answers[out->answer_count];
        if (question < 0) {
            tbi_unknown_id(b->diags, entry->key_at, "question", entry->key, b->pack->questions, b->pack->question_count,
                           sizeof(tb_question));
        } else if (read_implication(b, &b->pack->questions[question], entry, what, numbers, implied)) {
            implied->question = (size_t)question;
            out->answer_count++;
        }
    }
    return TB_OK;
}

tb_status tbi_implied_read(tbi_pack_builder *b, const tb_node *item, const char *what, bool numbers, tbi_implied *out)
{
    const tb_node *workload = tb_node_get(item, "workload"), *answers = tb_node_get(item, "answers");

    *out = (tbi_implied){.workload = -1};
    if (workload == NULL && answers == NULL)
        tb_diags_error(b->diags, TB_DIAG_MISSING_KEY, item->at, NULL, "%s implies a 'workload' or 'answers'", what);
    if (workload != NULL && (out->workload = tb_pack_workload(b->pack, workload->text)) < 0)
        tbi_unknown_id(b->diags, workload->at, "workload", workload->text, b->pack->workloads, b->pack->workload_count,
                       sizeof(tb_workload));
    return answers != NULL ? read_implications(b, answers, what, numbers, out) : TB_OK;
}
