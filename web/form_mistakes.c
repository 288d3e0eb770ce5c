/* form_mistakes.c - what is wrong with the fields of a form, in the words of somebody who filled it in. */
#include "form_reading.h"

#include "number.h"

#include <ctype.h>
#include <string.h>

void web_add_mistake(web_reading *r, size_t order, const char *field, const char *message)
{
    if (message)
        r->mistakes[r->mistake_count++] = (web_noted){order, {field, message}};
    else
        r->failed = true;
}

/* FORMAT's sentence with a capital letter. */
static const char *sentence(tb_arena *arena, const char *text)
{
    char *copy = tb_arena_strdup(arena, text);

    if (copy)
        *copy = (char)toupper((unsigned char)*copy);
    return copy;
}

/* A number that people might well type. */
static double usual_number(const tb_question *q)
{
    const tb_usual *best = NULL;

    for (size_t i = 0; i < q->usual_count; i++)
        if (q->usual[i].value >= 1 && (!best || q->usual[i].weight > best->weight))
            best = &q->usual[i];
    return best ? best->value : q->max < 20 ? q->max : 20;
}

static const char *say_number(web_reading *r, const tb_question *q, tb_diag_code code)
{
    tb_buf text = TB_BUF_EMPTY;

    tb_buf_printf(&text, "%s must be ", q->label);
    if (code == TB_DIAG_OUT_OF_RANGE) {
        tb_buf_puts(&text, "from ");
        tb_number_put_grouped(&text, q->min, 0);
        tb_buf_puts(&text, " to ");
        tb_number_put_grouped(&text, q->max, 0);
        if (q->unit)
            tb_buf_printf(&text, " %s", q->unit);
    } else {
        tb_buf_puts(&text, "a number, like ");
        tb_number_put_grouped(&text, usual_number(q), 0);
    }
    const char *said = tb_buf_status(&text) == TB_OK ? sentence(r->arena, text.data) : NULL;
    tb_buf_release(&text);
    return said;
}

static const char *say_shares(web_reading *r, size_t *missing)
{
    for (size_t w = 0; w < r->pack->workload_count; w++) {
        const tb_workload *work = &r->pack->workloads[w];
        const char *field = tb_arena_printf(r->arena, "workloads.%s", work->id);
        const char *share = field ? web_fields_get(r->fields, field) : NULL;
        if (!web_fields_have(r->fields, "workloads", work->id) || (share && share[strspn(share, " \n\t")] != '\0'))
            continue;
        *missing = w;
        return tb_arena_printf(r->arena, "Give %s a share too, or leave all shares empty", work->title);
    }
    return "Give one of the kinds of work a share above 0";
}

/* What to do about the problem DIAG, at SLOT. */
static void say(web_reading *r, const tb_diag *diag, const web_slot *at)
{
    const tb_pack *pack = r->pack;
    const char *field = at->field, *message = NULL;
    size_t missing = pack->workload_count;

    switch (at->kind) {
    case SLOT_TEXT: message = "Shorten the description, or say it more simply: it takes too long to read"; break;
    case SLOT_WORKLOADS:
        message = say_shares(r, &missing);
        if (missing < pack->workload_count)
            field = tb_arena_printf(r->arena, "workloads.%s", pack->workloads[missing].id);
        break;
    case SLOT_SHARE:
        message = tb_arena_printf(r->arena, "The share of %s must be a number that is not negative, like 40",
                                  pack->workloads[at->index].title);
        break;
    case SLOT_QUESTION:
        if (pack->questions[at->index].type == TB_QUESTION_NUMBER)
            message = say_number(r, &pack->questions[at->index], diag->code);
        else
            message = tb_arena_printf(r->arena, "Choose from the answers to “%s”", pack->questions[at->index].title);
        break;
    case SLOT_PRIORITY:
        message = tb_arena_printf(r->arena, "Choose from the priorities: %s%s%s", diag->text, diag->hint ? "; " : "",
                                  diag->hint ? diag->hint : "");
        break;
    case SLOT_NAME:
        field = NULL;
        message = tb_arena_printf(r->arena, "Look the answers over and send them again: this form has no “%.*s”",
                                  (int)strnlen(at->field, 100), at->field);
        break;
    }
    web_add_mistake(r, (size_t)(at - r->slots) + 1, field, message);
}

/* What the engine found, each place once. */
void web_say_mistakes(web_reading *r, const tb_diags *diags)
{
    uint32_t last = 0;

    for (size_t i = 0; i < diags->count; i++) {
        const tb_diag *d = &diags->list[i];
        if (!d->is_error || d->at.line == last || d->at.line == 0 || d->at.line > r->slot_count)
            continue;
        last = d->at.line;
        say(r, d, &r->slots[last - 1]);
    }
    if (diags->errors > 0 && r->mistake_count == 0) /* never lost, wherever it came from */
        web_add_mistake(r, 0, NULL, diags->count > 0 ? sentence(r->arena, diags->list[0].text) : "Send it again");
}
