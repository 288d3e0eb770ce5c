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
    const tb_pack *pack; /* of the second */
    const tb_decision *decisions[2];
    tb_written written[2];
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
    const tb_pack *pack = c->pack;

    for (size_t q = 0; q < pack->question_count; q++) {
        for (int i = 0; i < 2; i++)
            tb_answer_put(&c->text[i], &pack->questions[q], &c->profiles[i].answers[q]);
        add_difference(c, pack->questions[q].label);
    }
}

static void compare_priorities(comparing *c)
{
    const tb_pack *pack = c->pack;
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
        web_put_workloads(&c->text[i], c->pack, &c->profiles[i]);
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

/* A number in a report's verdict, or in a map of it by choice; NAN if there is none. */
static double figure(const tb_written *written, const char *key, const char *choice)
{
    const tb_node *verdict = tb_node_get(written->node, "verdict");
    const tb_node *node = verdict ? tb_node_get(verdict, key) : NULL;

    if (node && choice)
        node = tb_node_get(node, choice);
    return node && node->kind == TB_NODE_NUMBER ? node->number : NAN;
}

static void put_choice(const comparing *c, tb_buf *out, int at)
{
    const char *id = c->written[at].choice;

    tb_buf_puts(out, id ? web_choice_title(c->pack, id) : "none");
}

/* "The choice is still Both: 27 points ahead (26 before), first in 92 % of the runs (95 %)." */
static void put_outcome(const comparing *c, tb_buf *out)
{
    const char *was = c->written[0].choice, *is = c->written[1].choice;
    const bool same = was == is || (was && is && strcmp(was, is) == 0);
    const double ahead[2] = {figure(&c->written[0], "margin", NULL), figure(&c->written[1], "margin", NULL)};

    tb_buf_puts(out, same ? "The choice is still " : "The choice is ");
    put_choice(c, out, 1);
    if (!same) {
        tb_buf_puts(out, ", and was ");
        put_choice(c, out, 0);
    } else if (is && isfinite(ahead[0]) && isfinite(ahead[1])) {
        tb_buf_puts(out, ": ");
        tb_number_put_grouped(out, ahead[1], 1);
        tb_buf_puts(out, " points ahead (");
        tb_number_put_grouped(out, ahead[0], 1);
        tb_buf_puts(out, " before)");
    }
    const double first[2] = {figure(&c->written[0], "acceptability", is), figure(&c->written[1], "acceptability", is)};
    if (same && is && isfinite(first[0]) && isfinite(first[1]))
        tb_buf_printf(out, ", first in %.0f %% of the runs (%.0f %%)", floor(100 * first[1]), floor(100 * first[0]));
    tb_buf_putc(out, '.');
}

/* ---- The whole ---- */

/* Reads one of them. *fits is false if its answers are not to the questions of the pack. */
static tb_status read_one(comparing *c, int at, tb_arena *arena, tb_diags *diags, bool *fits)
{
    tb_source *source = NULL;
    const tb_node *node = NULL;
    tb_status status = tb_logged_read("the report in the log", c->decisions[at]->report, arena, diags, &source, &node);

    if (status == TB_OK)
        status = tb_written_read(node, diags, &c->written[at]);
    tb_diags_keep(diags, source);
    if (status != TB_OK)
        return status;
    status = tb_logged_profile(c->pack, c->decisions[at]->profile, arena, diags, &c->profiles[at]);
    *fits = *fits && status == TB_OK;
    return status == TB_ERR_INPUT ? TB_OK : status;
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

tb_status web_add_changes(const tb_pack *pack, const tb_decision *before, const tb_decision *after, cJSON *view)
{
    comparing c = {.pack = pack, .decisions = {before, after}};
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    bool fits = true;
    tb_status status = read_one(&c, 0, &arena, &diags, &fits);

    if (status == TB_OK)
        status = read_one(&c, 1, &arena, &diags, &fits);
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
