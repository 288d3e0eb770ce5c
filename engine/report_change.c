/* report_change.c - the sections of the text report on what would change the choice. */
#include "number.h"
#include "tbi_page.h"
#include "tbi_report.h"

#include <math.h>
#include <string.h>

enum { FLIPS_SHOWN = 6, OPEN_SHOWN = 4 };

/* ---- Single changes ---- */

static void put_flip(tbi_page *p, const char *label, const char *from, const char *to, int choice, const char *remark)
{
    tb_buf line = TB_BUF_EMPTY;

    tb_buf_printf(&line, "%s: %s → %s", label, from, to);
    tb_buf_puts(p->out, "    ");
    tbi_page_choose_color(p, choice);
    tbi_page_padded(p, tb_report_choice_title(p->report, choice), tbi_page_title_width(p->report));
    tbi_page_style(p, TBI_PLAIN);
    tb_buf_puts(p->out, "  ");
    tb_buf_puts(&line, remark);
    tbi_page_line(p, &line, tbi_page_title_width(p->report) + 6, tbi_page_title_width(p->report) + 6);
}

static void put_answer_flip(tbi_page *p, const tb_flip *flip)
{
    const tb_question *q = &p->report->pack->questions[flip->question];
    tb_buf from = TB_BUF_EMPTY, to = TB_BUF_EMPTY;

    tb_answer_put_value(&from, q, &flip->from);
    tb_answer_put_value(&to, q, &flip->to);
    put_flip(p, q->id, from.data != NULL ? from.data : "", to.data != NULL ? to.data : "", flip->choice,
             flip->inferred ? " (read from the description: confirm it)" : "");
    p->out->failed = p->out->failed || from.failed || to.failed;
    tb_buf_release(&from);
    tb_buf_release(&to);
}

static void put_importance_flip(tbi_page *p, const tb_importance_flip *flip)
{
    const tb_pack *pack = p->report->pack;

    put_flip(p, flip->branch >= 0 ? pack->branches[flip->branch].id : pack->leaves[flip->leaf].id,
             tb_importance_name(flip->from), tb_importance_name(flip->to), flip->choice, " (importance)");
}

static void put_flips(tbi_page *p)
{
    const tb_robustness *r = &p->report->robustness;
    size_t room = p->options->explain ? SIZE_MAX : FLIPS_SHOWN, shown = 0;

    if (r->state == TB_NOT_ENOUGH_KNOWN)
        return;
    tbi_page_heading(p, "What would change it");
    for (size_t i = 0; i < r->flip_count && shown < room; i++, shown++)
        put_answer_flip(p, &r->flips[i]);
    for (size_t i = 0; i < r->importance_flip_count && shown < room; i++, shown++)
        put_importance_flip(p, &r->importance_flips[i]);
    if (shown < r->flip_count + r->importance_flip_count)
        tb_buf_printf(p->out, "    %zu more: --explain\n", r->flip_count + r->importance_flip_count - shown);
    if (r->flip_count == 0)
        tb_buf_puts(p->out, "    No single answer would.\n");
    if (r->importance_flip_count == 0)
        tb_buf_puts(p->out, "    No single step of a priority would.\n");
}

/* ---- Why not another choice ---- */

static bool same_set(const tb_change_set *a, const tb_change_set *b)
{
    bool same = a->count == b->count;

    for (size_t i = 0; same && i < a->count; i++)
        same = a->list[i].question == b->list[i].question && a->list[i].to.said == b->list[i].to.said &&
               a->list[i].to.number == b->list[i].to.number && a->list[i].to.options == b->list[i].to.options;
    return same;
}

/* "team_size: 3 → 12 and shared_types: true → unknown" */
static void put_changes(tb_buf *line, const tb_report *r, const tb_change_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        const tb_question *q = &r->pack->questions[set->list[i].question];
        tb_buf_puts(line, i == 0 ? "" : i + 1 < set->count ? "; " : " and ");
        tb_buf_printf(line, "%s: ", q->id);
        tb_answer_put_value(line, q, &set->list[i].from);
        tb_buf_puts(line, " → ");
        tb_answer_put_value(line, q, &set->list[i].to);
    }
}

/* "no three answers would do", as far as was looked. */
static void put_none(tb_buf *line, const tb_change_set *set, const char *begin)
{
    static const char *const counts[] = {"", "single answer", "two answers", "three answers"};

    if (set->searched == 0)
        tb_buf_printf(line, "%s was not looked for: the pack is too large.",
                      *begin == 'N' ? "What it would take" : "it");
    else
        tb_buf_printf(line, "%s %s would bring it ahead.", begin, counts[set->searched]);
}

static void put_why_not_one(tbi_page *p, const tb_why_not *why_not)
{
    const tb_report *r = p->report;
    int now = r->outcome.choice;
    size_t indent = tbi_page_title_width(r) + 6;
    tb_buf line = TB_BUF_EMPTY;

    if (why_not->any.count == 0) {
        put_none(&line, &why_not->any, "No");
    } else if (now < 0 || same_set(&why_not->any, &why_not->by_argument)) {
        tb_buf_puts(&line, "By argument: ");
        put_changes(&line, r, &why_not->any);
        tb_buf_puts(&line, ".");
    } else {
        tb_buf_puts(&line, "By constraint: ");
        put_changes(&line, r, &why_not->any);
        tb_buf_puts(&line, ". By argument: ");
        if (why_not->by_argument.count > 0) {
            put_changes(&line, r, &why_not->by_argument);
            tb_buf_putc(&line, '.');
        } else {
            put_none(&line, &why_not->by_argument, "no");
        }
    }
    tb_buf_puts(p->out, "    ");
    tbi_page_choose_color(p, why_not->choice);
    tbi_page_padded(p, tb_report_choice_title(r, why_not->choice), tbi_page_title_width(r));
    tbi_page_style(p, TBI_PLAIN);
    tb_buf_puts(p->out, "  ");
    tbi_page_line(p, &line, indent, indent);
}

static void put_why_not(tbi_page *p)
{
    const tb_robustness *r = &p->report->robustness;

    for (size_t i = 0; i < r->why_not_count; i++) {
        if (i == 0)
            tbi_page_heading(p, r->why_not_count == 1 ? "What it would take for the other to win"
                                                      : "What it would take for the others to win");
        put_why_not_one(p, &r->why_not[i]);
    }
}

/* ---- Open questions ---- */

/* What an open question could do: the answers that would change the choice, or how far it moves the margin. */
static void put_prospects(const tbi_page *p, tb_buf *line, const tb_open_question *open)
{
    const tb_question *q = &p->report->pack->questions[open->question];
    int now = tb_report_choice(p->report);
    size_t listed = 0;

    for (size_t i = 0; i < open->prospect_count && listed < 3; i++) {
        const tb_prospect *prospect = &open->prospects[i];
        if (now < 0 || prospect->choice == now || prospect->frequency <= 0)
            continue;
        tb_buf_puts(line, listed++ == 0 ? "(" : "; ");
        tb_answer_put_value(line, q, &prospect->answer);
        tb_buf_printf(line, " → %s", tb_report_choice_title(p->report, prospect->choice));
    }
    if (listed == 0) {
        tb_buf_puts(line, "(moves the margin by up to ");
        tb_number_put_grouped(line, open->swing, open->swing < 10 ? 1 : 0);
    }
    tb_buf_putc(line, ')');
}

static void put_open_questions(tbi_page *p)
{
    const tb_robustness *r = &p->report->robustness;
    size_t shown = 0;

    for (size_t i = 0; i < r->open_question_count && shown < OPEN_SHOWN; i++) {
        const tb_open_question *open = &r->open_questions[i];
        tb_buf line = TB_BUF_EMPTY;
        if (open->swing < 0.5)
            break;
        if (shown++ == 0)
            tbi_page_heading(p, "To be surer, answer");
        tb_buf_printf(&line, "%s: %s ", p->report->pack->questions[open->question].id,
                      p->report->pack->questions[open->question].title);
        put_prospects(p, &line, open);
        tb_buf_puts(p->out, "    ");
        tbi_page_line(p, &line, 4, 6);
    }
}

void tbi_page_changes(tbi_page *p)
{
    put_flips(p);
    put_why_not(p);
    put_open_questions(p);
}
