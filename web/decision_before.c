/* decision_before.c - what a decision has in place of the one before it: in what it rests on, and in what came of it.
 */
#include "decisions.h"
#include "form.h"
#include "pages.h"

#include "number.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

enum { TEXT_SHOWN = 200 }; /* characters */

/* Two decisions that are being compared, [0] before [1]. */
typedef struct comparing {
    const tb_decision *decisions[2];
    const tb_report *report; /* of the second */
    tb_written before;       /* the report of the first */
    tb_profile profiles[2];
    cJSON *list;    /* what is otherwise */
    tb_buf text[2]; /* one thing in words, in both */
} comparing;

static const char *words(const tb_buf *text)
{
    return text->len > 0 ? text->data : "not said";
}

/* Adds what stands in c->text, which is called LABEL, if it is not the same in both. */
static void add_difference(comparing *c, const char *label)
{
    if (strcmp(words(&c->text[0]), words(&c->text[1])) != 0) {
        cJSON *item = web_add_item(c->list);
        cJSON_AddStringToObject(item, "label", label);
        cJSON_AddStringToObject(item, "was", words(&c->text[0]));
        cJSON_AddStringToObject(item, "is", words(&c->text[1]));
    }
    tb_buf_clear(&c->text[0]);
    tb_buf_clear(&c->text[1]);
}

static void compare_answers(comparing *c)
{
    const tb_pack *pack = c->report->pack;

    for (size_t q = 0; q < pack->question_count; q++) {
        for (int i = 0; i < 2; i++)
            tb_answer_put(&c->text[i], &pack->questions[q], &c->profiles[i].answers[q]);
        add_difference(c, pack->questions[q].label);
    }
}

static void compare_priorities(comparing *c)
{
    const tb_pack *pack = c->report->pack;
    tb_buf label = TB_BUF_EMPTY;

    for (size_t b = 0; b < pack->branch_count + pack->leaf_count; b++) {
        const bool is_branch = b < pack->branch_count;
        const size_t at = is_branch ? b : b - pack->branch_count;
        tb_buf_clear(&label);
        tb_buf_printf(&label, "how much counts: %s", is_branch ? pack->branches[at].title : pack->leaves[at].title);
        for (int i = 0; i < 2; i++)
            tb_buf_puts(&c->text[i],
                        tb_importance_name(is_branch ? c->profiles[i].branches[at] : c->profiles[i].leaves[at]));
        add_difference(c, words(&label));
    }
    tb_buf_release(&label);
}

/* TEXT, or how it begins. */
static void put_beginning(tb_buf *out, const char *text)
{
    const tb_text all = tb_text_of(text);
    size_t len = 0, taken;

    for (size_t i = 0; i < TEXT_SHOWN && len < all.len; i++, len += taken)
        tb_utf8_next(all.at + len, all.len - len, &taken);
    tb_buf_add(out, all.at, len);
    tb_buf_puts(out, len < all.len ? "…" : "");
}

static void compare_text(comparing *c, const char *label, const char *was, const char *is)
{
    const bool same = tb_text_equal(tb_text_of(was), tb_text_of(is));

    put_beginning(&c->text[0], was);
    put_beginning(&c->text[1], is);
    if (!same && strcmp(words(&c->text[0]), words(&c->text[1])) == 0)
        tb_buf_puts(&c->text[1], " (further on)");
    add_difference(c, label);
}

static void compare_texts(comparing *c)
{
    compare_text(c, "the name", c->profiles[0].title, c->profiles[1].title);
    compare_text(c, "the description", c->profiles[0].description, c->profiles[1].description);
    for (int i = 0; i < 2; i++)
        web_put_workloads(&c->text[i], c->report->pack, &c->profiles[i]);
    add_difference(c, "the kinds of work");
}

static void compare_rules(comparing *c)
{
    for (int i = 0; i < 2; i++) {
        const tb_decision_line *line = &c->decisions[i]->line;
        tb_buf_printf(&c->text[i], "%s %s (%.8s)", line->pack_id, line->pack_version, line->pack_sha256);
    }
    add_difference(c, "the rules");
}

static void compare_evidence(comparing *c)
{
    const tb_text was = c->decisions[0]->evidence, is = c->decisions[1]->evidence;

    if (tb_text_equal(was, is))
        return;
    tb_buf_puts(&c->text[0], was.len == 0 ? "none" : is.len == 0 ? "some" : "others");
    tb_buf_puts(&c->text[1], is.len == 0 ? "none" : "those made here");
    add_difference(c, "the measurements");
}

/* ---- What came of it ---- */

/* What a decision says: the id of the choice (NULL: none), by how many points it is ahead, and in which part of the
 * draws it comes first (NAN: it does not say). */
typedef struct outcome {
    const char *choice;
    double ahead, first;
} outcome;

static double number_of(const tb_node *node)
{
    return node && node->kind == TB_NODE_NUMBER ? node->number : NAN;
}

/* As it was written. */
static outcome outcome_before(const tb_written *written)
{
    const tb_node *verdict = tb_node_get(written->node, "verdict");
    const tb_node *first = verdict ? tb_node_get(verdict, "acceptability") : NULL;
    const bool has = verdict && first && written->choice;

    return (outcome){written->choice, has ? number_of(tb_node_get(verdict, "margin")) : NAN,
                     has ? number_of(tb_node_get(first, written->choice)) : NAN};
}

/* As the page shows it. */
static outcome outcome_now(const tb_report *report)
{
    const int choice = tb_report_choice(report);

    return (outcome){tb_choice_id(report->pack, choice), choice < 0 ? NAN : report->outcome.margin,
                     choice < 0 ? NAN : report->robustness.acceptability[choice]};
}

/* "The choice is still Both: 27 points ahead (26 before), first in 92 % of the runs (95 %)." */
static void put_outcome(const comparing *c, tb_buf *out)
{
    const tb_pack *pack = c->report->pack;
    const outcome was = outcome_before(&c->before), is = outcome_now(c->report);
    const bool same = was.choice == is.choice || (was.choice && is.choice && strcmp(was.choice, is.choice) == 0);

    tb_buf_printf(out, "The choice is %s%s", same ? "still " : "",
                  is.choice ? web_choice_title(pack, is.choice) : "none");
    if (!same)
        tb_buf_printf(out, ", and was %s", was.choice ? web_choice_title(pack, was.choice) : "none");
    if (same && isfinite(was.ahead) && isfinite(is.ahead)) {
        tb_buf_puts(out, ": ");
        tb_number_put_grouped(out, is.ahead, 1);
        tb_buf_puts(out, " points ahead (");
        tb_number_put_grouped(out, was.ahead, 1);
        tb_buf_puts(out, " before)");
    }
    if (same && isfinite(was.first) && isfinite(is.first)) {
        tb_buf_puts(out, ", first in ");
        tb_draws_put(out, is.first);
        tb_buf_puts(out, " of the runs (");
        tb_draws_put(out, was.first);
        tb_buf_putc(out, ')');
    }
    tb_buf_putc(out, '.');
}

/* ---- The whole ---- */

/* Reads both. *fits is false if the answers of one are not to the questions of the second's pack. */
static tb_status read_both(comparing *c, tb_arena *arena, tb_diags *diags, bool *fits)
{
    tb_source *source = NULL;
    const tb_node *node = NULL;
    tb_status status = tb_logged_read("the report in the log", c->decisions[0]->report, arena, diags, &source, &node);

    *fits = true;
    if (status == TB_OK)
        status = tb_written_read(node, diags, &c->before);
    tb_diags_keep(diags, source);
    for (int i = 0; i < 2 && status == TB_OK; i++) {
        status = tb_logged_profile(c->report->pack, c->decisions[i]->profile, arena, diags, &c->profiles[i]);
        if (status == TB_ERR_INPUT) {
            *fits = false;
            status = TB_OK;
        }
    }
    return status;
}

static void compare(comparing *c, bool fits, cJSON *item)
{
    c->list = cJSON_AddArrayToObject(item, "list");
    compare_rules(c);
    compare_evidence(c);
    if (fits) {
        compare_texts(c);
        compare_answers(c);
        compare_priorities(c);
    }
    const int count = cJSON_GetArraySize(c->list);
    cJSON_AddBoolToObject(item, "any", count > 0);
    cJSON_AddBoolToObject(item, "none", count == 0 && fits);
    cJSON_AddBoolToObject(item, "others", !fits);
    web_add_count(item, "count", (size_t)count, "thing");
    put_outcome(c, &c->text[0]);
    web_add_buf(item, "outcome", &c->text[0]);
}

tb_status web_add_changes(const tb_decision *before, const tb_decision *after, const tb_report *report, cJSON *view)
{
    comparing c = {.decisions = {before, after}, .report = report};
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    bool fits;
    tb_status status = read_both(&c, &arena, &diags, &fits);

    if (status == TB_OK)
        compare(&c, fits, cJSON_AddObjectToObject(view, "changes"));
    if (status == TB_OK && (tb_buf_status(&c.text[0]) != TB_OK || tb_buf_status(&c.text[1]) != TB_OK))
        status = TB_ERR_NOMEM;
    tb_buf_release(&c.text[0]);
    tb_buf_release(&c.text[1]);
    tb_diags_release(&diags);
    tb_arena_release(&arena);
    return status == TB_ERR_INPUT ? TB_OK : status;
}
