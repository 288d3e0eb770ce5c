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
    tbi_page_padded(p, tb_choice_title(p->report->pack, choice), tbi_page_title_width(p->report));
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

/* The steps over which the choice stands, where they are not all. */
static void put_importances(tbi_page *p)
{
    const tb_robustness *r = &p->report->robustness;
    const tb_pack *pack = p->report->pack;
    tb_buf line = TB_BUF_EMPTY;
    size_t listed = 0;

    for (size_t i = 0; i < r->importance_count; i++) {
        const tb_importance_range *range = &r->importances[i];
        if (range->low == TB_IGNORE && range->high == TB_DECISIVE)
            continue;
        tb_buf_printf(&line, "%s%s ", listed++ == 0 ? "It stands while the importance of " : "; of ",
                      range->branch >= 0 ? pack->branches[range->branch].id : pack->leaves[range->leaf].id);
        if (range->low == range->high)
            tb_buf_printf(&line, "is “%s”", tb_importance_name(range->now));
        else if (range->low == TB_IGNORE)
            tb_buf_printf(&line, "is “%s” or lower", tb_importance_name(range->high));
        else if (range->high == TB_DECISIVE)
            tb_buf_printf(&line, "is “%s” or higher", tb_importance_name(range->low));
        else
            tb_buf_printf(&line, "is “%s” to “%s”", tb_importance_name(range->low), tb_importance_name(range->high));
    }
    tb_buf_puts(&line, listed > 0 ? "." : "No importance of a single criterion would, from ignore to decisive.");
    tb_buf_puts(p->out, "    ");
    tbi_page_line(p, &line, 4, 4);
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
    put_importances(p);
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
    tbi_page_padded(p, tb_choice_title(r->pack, why_not->choice), tbi_page_title_width(r));
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

/* ---- If another is chosen anyway ---- */

static void put_hybrid_price(tbi_page *p)
{
    const tb_report *r = p->report;
    tb_buf line = TB_BUF_EMPTY;

    tb_buf_puts(&line, "you pay ");
    tbi_report_put_points(&line, r->outcome.friction);
    tb_buf_printf(&line, " for %s.%s%s", r->pack->hybrid_price, r->seam != NULL ? " " : "",
                  r->seam != NULL ? r->seam : "");
    tb_buf_puts(p->out, "    ");
    tbi_page_line(p, &line, 4, 6);
}

static void put_otherwise(tbi_page *p)
{
    const tb_report *r = p->report;

    for (size_t i = 0; i < r->other_count; i++) {
        const tb_otherwise *other = &r->others[i];
        tb_buf line = TB_BUF_EMPTY;
        if (other->choice != r->outcome.runner_up && !p->options->explain)
            continue;
        tb_buf_printf(&line, "If you choose %s anyway", tb_choice_title(r->pack, other->choice));
        p->out->failed = p->out->failed || line.failed;
        tbi_page_heading(p, line.data != NULL ? line.data : "");
        tb_buf_release(&line);
        line = TB_BUF_EMPTY;
        if (other->choice == (int)r->outcome.alternative_count)
            put_hybrid_price(p);
        for (size_t k = 0; k < other->loss_count; k++) {
            const tb_rule *rule = &r->pack->rules[other->losses[k].rule];
            tb_buf_puts(&line, "you lose ");
            tbi_report_put_points(&line, other->losses[k].points);
            tb_buf_printf(&line, ": %s", rule->because);
            if (rule->soften != NULL)
                tb_buf_printf(&line, " To soften it: %s", rule->soften);
            tb_buf_puts(p->out, "    ");
            tbi_page_line(p, &line, 4, 6);
        }
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
        tb_buf_printf(line, " → %s", tb_choice_title(p->report->pack, prospect->choice));
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
    put_otherwise(p);
    put_open_questions(p);
}
