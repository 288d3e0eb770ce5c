/* lint_sample.c - profiles made up to be tried, and how they are written down as witnesses. */
#include "tbi_lint.h"

#include <string.h>

bool tbi_sample_init(tbi_lint *lint, const char *title, tbi_sample *out)
{
    const tb_pack *pack = lint->pack;
    tb_profile *p = &out->profile;

    *out = (tbi_sample){.title = title, .workloads = {-1, -1}, .share = 50};
    p->workloads = tb_arena_array(lint->arena, TBI_SAMPLE_WORKLOADS, sizeof *p->workloads);
    p->answers = tb_arena_array(lint->arena, pack->question_count + 1, sizeof *p->answers);
    p->branches = tb_arena_array(lint->arena, pack->branch_count + 1, sizeof *p->branches);
    p->leaves = tb_arena_array(lint->arena, pack->leaf_count + 1, sizeof *p->leaves);
    uint8_t *traits = tb_arena_alloc(lint->arena, pack->trait_count + 1);
    if (p->workloads == NULL || p->answers == NULL || p->branches == NULL || p->leaves == NULL || traits == NULL) {
        lint->failed = true;
        return false;
    }
    for (size_t i = 0; i < pack->branch_count; i++)
        p->branches[i] = TB_NORMAL;
    for (size_t i = 0; i < pack->leaf_count; i++)
        p->leaves[i] = TB_NORMAL;
    out->no_traits = traits;
    tbi_sample_arrange(pack, out);
    return true;
}

void tbi_sample_copy(const tb_pack *pack, const tbi_sample *from, tbi_sample *to)
{
    tb_profile mine = to->profile;

    *to = *from;
    to->profile.workloads = mine.workloads;
    to->profile.answers = mine.answers;
    to->profile.branches = mine.branches;
    to->profile.leaves = mine.leaves;
    memcpy(mine.workloads, from->profile.workloads, TBI_SAMPLE_WORKLOADS * sizeof *mine.workloads);
    memcpy(mine.answers, from->profile.answers, pack->question_count * sizeof *mine.answers);
    memcpy(mine.branches, from->profile.branches, pack->branch_count * sizeof *mine.branches);
    memcpy(mine.leaves, from->profile.leaves, pack->leaf_count * sizeof *mine.leaves);
}

void tbi_sample_arrange(const tb_pack *pack, tbi_sample *sample)
{
    int *w = sample->workloads;
    tb_profile *p = &sample->profile;

    if (w[0] < 0 || (w[1] >= 0 && w[1] < w[0])) { /* by id, as a profile has them */
        int kept = w[0];
        w[0] = w[1];
        w[1] = kept;
    }
    if (w[1] == w[0])
        w[1] = -1;
    p->workload_count = w[1] >= 0 ? 2 : 1;
    for (size_t i = 0; i < p->workload_count; i++)
        p->workloads[i] = (tb_project_workload){
            .workload = w[i], /* -1: the unnamed one */
            .share = p->workload_count == 1 ? 1 : (i == 0 ? sample->share : 100 - sample->share) / 100.0,
            .traits = w[i] >= 0 ? pack->workloads[w[i]].traits : sample->no_traits,
        };
}

bool tbi_sample_answer(const tb_pack *pack, tbi_sample *sample, size_t variable, uint16_t cell)
{
    const tb_variable *v = &pack->variables[variable];
    const tb_question *q = &pack->questions[v->question];
    tb_answer *answer = &sample->profile.answers[v->question];

    if (cell == 0) {
        *answer = (tb_answer){.said = TB_ABSENT};
        return true;
    }
    answer->said = TB_STATED;
    if (v->option >= 0) {
        const uint64_t bit = UINT64_C(1) << v->option;
        answer->options = cell == 2 ? answer->options | bit : answer->options & ~bit;
        return true;
    }
    answer->number = cell - 1;
    return v->kind != TB_VARIABLE_NUMBER || tb_variable_nearest(v, cell, q->min, q->min, q->max, &answer->number);
}

bool tbi_sample_from(const tb_pack *pack, const tbi_facts *facts, tbi_sample *out)
{
    for (size_t v = 0; v < pack->variable_count; v++) {
        const uint16_t cell = facts->cells[v];
        if (pack->variables[v].pattern != NULL && cell == 2)
            return false;
        if (cell != 0 && pack->variables[v].question >= 0)
            tbi_sample_answer(pack, out, v, cell);
    }
    out->workloads[0] = facts->workload;
    tbi_sample_arrange(pack, out);
    return true;
}

/* ---- In YAML ---- */

static void put_workloads(tb_buf *out, const tb_pack *pack, const tbi_sample *sample)
{
    const int *w = sample->workloads;

    if (w[0] >= 0 && w[1] >= 0)
        tb_buf_printf(out, "workloads: {%s: %d, %s: %d}\n", pack->workloads[w[0]].id, sample->share,
                      pack->workloads[w[1]].id, 100 - sample->share);
    else if (w[0] >= 0)
        tb_buf_printf(out, "workloads: [%s]\n", pack->workloads[w[0]].id);
}

static void put_answers(tb_buf *out, const tb_pack *pack, const tb_profile *profile)
{
    const char *comma = "answers: {";

    for (size_t i = 0; i < pack->question_count; i++) {
        if (profile->answers[i].said != TB_STATED)
            continue;
        tb_buf_printf(out, "%s%s: ", comma, pack->questions[i].id);
        tb_answer_put_value(out, &pack->questions[i], &profile->answers[i]);
        comma = ", ";
    }
    tb_buf_puts(out, comma[0] == ',' ? "}\n" : "");
}

static void put_priorities(tb_buf *out, const tb_pack *pack, const tb_profile *profile)
{
    const char *comma = "priorities: {";

    for (size_t i = 0; i < pack->branch_count + pack->leaf_count; i++) {
        const bool is_branch = i < pack->branch_count;
        const size_t leaf = i - pack->branch_count;
        const tb_importance importance = is_branch ? profile->branches[i] : profile->leaves[leaf];
        if (importance == TB_NORMAL)
            continue;
        tb_buf_printf(out, "%s%s: %s", comma, is_branch ? pack->branches[i].id : pack->leaves[leaf].id,
                      tb_importance_name(importance));
        comma = ", ";
    }
    tb_buf_puts(out, comma[0] == ',' ? "}\n" : "");
}

const char *tbi_sample_put(tbi_lint *lint, const tbi_sample *sample)
{
    tb_buf out = TB_BUF_EMPTY;

    tb_buf_printf(&out, "tiebreak: profile/1\ntitle: %s\n", sample->title);
    put_workloads(&out, lint->pack, sample);
    put_answers(&out, lint->pack, &sample->profile);
    put_priorities(&out, lint->pack, &sample->profile);
    const char *text = out.failed ? NULL : tb_arena_copy(lint->arena, out.data, out.len);
    lint->failed |= text == NULL;
    tb_buf_release(&out);
    return text;
}

const char *tbi_lint_witness(tbi_lint *lint, const tbi_facts *facts, const char *title)
{
    tbi_sample sample;

    return tbi_sample_init(lint, title, &sample) && tbi_sample_from(lint->pack, facts, &sample)
               ? tbi_sample_put(lint, &sample)
               : NULL;
}
