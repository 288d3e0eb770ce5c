/* profile_yaml.c - a profile as a file people read, and tb_profile_read takes back. */
#include "escape.h"
#include "number.h"
#include "profile.h"

#include <math.h>
#include <string.h>

/* Ids that YAML 1.1 takes for something else unless they are quoted. */
static bool is_word_of_yaml(const char *id)
{
    static const char *const words[] = {"yes", "no", "on", "off", "y", "n"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(id, words[i]) == 0)
            return true;
    return false;
}

static void put_id(tb_buf *out, const char *id)
{
    tb_buf_printf(out, is_word_of_yaml(id) ? "\"%s\"" : "%s", id);
}

static void put_answer(tb_buf *out, const tb_question *q, const tb_answer *answer)
{
    size_t listed = 0;

    if (answer->said != TB_STATED) {
        tb_buf_puts(out, "unknown");
        return;
    }
    switch (q->type) {
    case TB_QUESTION_CHOICE: put_id(out, q->options[(size_t)answer->number].id); break;
    case TB_QUESTION_CHOICES:
        tb_buf_putc(out, '[');
        for (size_t i = 0; i < q->option_count; i++) {
            if ((answer->options >> i & 1) == 0)
                continue;
            tb_buf_puts(out, listed++ > 0 ? ", " : "");
            put_id(out, q->options[i].id);
        }
        tb_buf_putc(out, ']');
        break;
    case TB_QUESTION_LEVEL:
    case TB_QUESTION_NUMBER:
    case TB_QUESTION_BOOLEAN: tb_answer_put_value(out, q, answer); break;
    case TB_QUESTION_TEXT: tb_escape_yaml(out, tb_text_of(answer->text)); break;
    }
}

static void put_text(tb_buf *out, const char *key, const char *text)
{
    if (text == NULL)
        return;
    tb_buf_printf(out, "%s: ", key);
    tb_escape_yaml(out, tb_text_of(text));
    tb_buf_putc(out, '\n');
}

static void put_workloads(tb_buf *out, const tb_pack *pack, const tb_profile *p)
{
    bool plain = true;

    if (p->workloads_inferred || p->workload_count == 0 || p->workloads[0].workload < 0)
        return;
    for (size_t w = 0; w < p->workload_count; w++)
        plain = plain && !p->workloads[w].critical && isnan(p->workloads[w].given);
    tb_buf_puts(out, "workloads:\n");
    for (size_t w = 0; w < p->workload_count; w++) {
        const tb_project_workload *work = &p->workloads[w];
        tb_buf_puts(out, plain ? "  - " : "  ");
        put_id(out, pack->workloads[work->workload].id);
        if (!plain && isnan(work->given))
            tb_buf_printf(out, ": {critical: %s}", work->critical ? "true" : "false");
        else if (!plain) {
            tb_buf_puts(out, work->critical ? ": {share: " : ": ");
            tb_number_put(out, work->given);
            tb_buf_puts(out, work->critical ? ", critical: true}" : "");
        }
        tb_buf_putc(out, '\n');
    }
}

static void put_answers(tb_buf *out, const tb_pack *pack, const tb_profile *p)
{
    bool any = false;

    for (size_t i = 0; i < pack->question_count; i++) {
        if (p->answers[i].said != TB_STATED && p->answers[i].said != TB_SKIPPED)
            continue;
        tb_buf_puts(out, any ? "  " : "answers:\n  ");
        any = true;
        put_id(out, pack->questions[i].id);
        tb_buf_puts(out, ": ");
        put_answer(out, &pack->questions[i], &p->answers[i]);
        tb_buf_putc(out, '\n');
    }
}

static void put_importance(tb_buf *out, const char *id, tb_importance importance, bool *any)
{
    if (importance == TB_NORMAL)
        return;
    tb_buf_puts(out, *any ? "  " : "priorities:\n  ");
    *any = true;
    put_id(out, id);
    tb_buf_printf(out, ": %s\n", tb_importance_name(importance));
}

static void put_priorities(tb_buf *out, const tb_pack *pack, const tb_profile *p)
{
    bool any = false;

    for (size_t b = 0; b < pack->branch_count; b++)
        put_importance(out, pack->branches[b].id, p->branches[b], &any);
    for (size_t i = 0; i < pack->leaf_count; i++)
        if (strcmp(pack->leaves[i].id, pack->branches[pack->leaves[i].branch].id) != 0)
            put_importance(out, pack->leaves[i].id, p->leaves[i], &any);
}

void tb_profile_put_yaml(tb_buf *out, const tb_pack *pack, const tb_profile *p)
{
    tb_buf_puts(out, "tiebreak: profile/1\n");
    put_text(out, "title", p->title);
    put_text(out, "description", p->description);
    tb_buf_printf(out, "pack: {id: \"%s\", version: ", pack->id);
    tb_escape_yaml(out, tb_text_of(pack->version));
    tb_buf_printf(out, ", sha256: \"%s\"}\n", pack->sha256);
    put_text(out, "answered_by", p->answered_by);
    if (p->confirmed)
        tb_buf_puts(out, "confirmed: true\n");
    put_workloads(out, pack, p);
    put_answers(out, pack, p);
    put_priorities(out, pack, p);
}
