/* report_view_changes.c - for templates: what would change the choice, what is open, what was said and what assumed. */
#include "number.h"
#include "tbi_robustness.h"
#include "tbi_view.h"

#include <math.h>
#include <string.h>

enum { OPEN_MOST = 6, PROSPECTS_MOST = 3 };

/* ---- Flips ---- */

static void put_label(tbi_view *v, cJSON *item, const tb_question *q)
{
    tbi_json_text(&v->json, item, "question", q->id);
    tbi_json_text(&v->json, item, "label", q->label != NULL ? q->label : q->title);
}

static void put_answer(tbi_view *v, cJSON *item, const char *key, const tb_question *q, const tb_answer *answer)
{
    tb_answer_put(&v->text, q, answer);
    tbi_view_text(v, item, key);
}

/* Appends BEFORE and the titles of OPTIONS, joined by "or"; nothing if there are none. */
static void put_options(tb_buf *out, const tb_question *q, uint64_t options, const char *before)
{
    const char *joint = before;

    for (size_t i = 0; i < q->option_count; i++) {
        if ((options >> i & 1) == 0)
            continue;
        uint64_t rest = options >> i >> 1;
        tb_buf_printf(out, "%s%s", joint, q->options[i].title);
        joint = (rest & (rest - 1)) == 0 ? " or " : ", ";
    }
}

/* Of options only what differs: "the team's skills did not include Python, but included data science". */
static void put_options_changed(tb_buf *out, const tb_question *q, uint64_t from, uint64_t to)
{
    put_options(out, q, from & ~to, " did not include ");
    put_options(out, q, to & ~from, (from & ~to) != 0 ? ", but included " : " included ");
}

void tbi_put_condition(tb_buf *out, const tb_question *q, const tb_answer *from, const tb_answer *to)
{
    const char *label = q->label != NULL ? q->label : q->title;

    if (!tb_answer_is_given(to)) {
        tb_buf_printf(out, "it were not known: %s", label);
    } else if (q->type == TB_QUESTION_BOOLEAN) {
        tb_buf_printf(out, "it were %sso that %s", to->number != 0 ? "" : "not ", label);
    } else if (q->type == TB_QUESTION_CHOICES && from != NULL && tb_answer_is_given(from)) {
        tb_buf_puts(out, label);
        put_options_changed(out, q, from->options, to->options);
    } else {
        tb_buf_printf(out, "%s were ", label);
        tb_answer_put(out, q, to);
        if (from != NULL && tb_answer_is_given(from)) {
            tb_buf_puts(out, ", and not ");
            tb_answer_put(out, q, from);
        }
    }
}

static void put_condition(tbi_view *v, cJSON *item, const tb_question *q, const tb_answer *from, const tb_answer *to)
{
    tb_buf_puts(&v->text, "If ");
    tbi_put_condition(&v->text, q, from, to);
    tbi_view_text(v, item, "condition");
}

static void put_flip(tbi_view *v, cJSON *item, const tb_flip *flip)
{
    const tb_question *q = &v->report->pack->questions[flip->question];

    put_label(v, item, q);
    put_answer(v, item, "from", q, &flip->from);
    put_answer(v, item, "to", q, &flip->to);
    put_condition(v, item, q, &flip->from, &flip->to);
    tbi_json_bool(&v->json, item, "doubtful", flip->inferred);
    tbi_view_choice(v, item, flip->choice);
}

static void put_flips(tbi_view *v)
{
    const tb_report *r = v->report;
    cJSON *list = tbi_json_list(&v->json, v->root, "flips");

    for (size_t i = 0; i < r->robustness.flip_count; i++)
        put_flip(v, tbi_json_object(&v->json, list, NULL), &r->robustness.flips[i]);
    if (r->robustness.flip_count > 0)
        put_flip(v, tbi_json_object(&v->json, v->root, "first_flip"), &r->robustness.flips[0]);
    list = tbi_json_list(&v->json, v->root, "steps");
    for (size_t i = 0; i < r->robustness.importance_flip_count; i++) {
        const tb_importance_flip *flip = &r->robustness.importance_flips[i];
        cJSON *item = tbi_json_object(&v->json, list, NULL);
        if (flip->branch >= 0)
            tb_buf_puts(&v->text, r->pack->branches[flip->branch].title);
        else
            tbi_report_put_criterion(&v->text, r, (size_t)flip->leaf);
        tbi_view_text(v, item, "criterion");
        tbi_json_text(&v->json, item, "from", tb_importance_name(flip->from));
        tbi_json_text(&v->json, item, "to", tb_importance_name(flip->to));
        tbi_view_choice(v, item, flip->choice);
    }
}

/* ---- Open questions ---- */

static void put_prospects(tbi_view *v, cJSON *item, const tb_open_question *open)
{
    const tb_question *q = &v->report->pack->questions[open->question];
    int now = tb_report_choice(v->report);
    cJSON *list = tbi_json_list(&v->json, item, "answers");
    size_t listed = 0;

    for (size_t i = 0; i < open->prospect_count && listed < PROSPECTS_MOST; i++) {
        const tb_prospect *prospect = &open->prospects[i];
        if (now < 0 || prospect->choice == now || prospect->frequency <= 0)
            continue;
        cJSON *entry = tbi_json_object(&v->json, list, NULL);
        put_answer(v, entry, "answer", q, &prospect->answer);
        put_condition(v, entry, q, NULL, &prospect->answer);
        tbi_view_choice(v, entry, prospect->choice);
        listed++;
    }
    if (listed == 0)
        tbi_view_points(v, item, "moves", open->swing);
}

static void put_open(tbi_view *v)
{
    const tb_report *r = v->report;
    cJSON *list = tbi_json_list(&v->json, v->root, "open");

    for (size_t i = 0; i < r->robustness.open_question_count && i < OPEN_MOST; i++) {
        const tb_open_question *open = &r->robustness.open_questions[i];
        if (open->swing < 0.5)
            break;
        cJSON *item = tbi_json_object(&v->json, list, NULL);
        put_label(v, item, &r->pack->questions[open->question]);
        tbi_json_text(&v->json, item, "title", r->pack->questions[open->question].title);
        tbi_json_text(&v->json, item, "help", r->pack->questions[open->question].help);
        put_prospects(v, item, open);
    }
    list = tbi_json_list(&v->json, v->root, "left_open");
    for (size_t i = 0; i < r->robustness.open_question_count; i++) {
        const tb_question *q = &r->pack->questions[r->robustness.open_questions[i].question];
        cJSON *item = tbi_json_object(&v->json, list, NULL);
        tbi_json_text(&v->json, item, "question", q->id);
        tbi_json_text(&v->json, item, "title", q->title);
    }
    if (r->robustness.open_question_count > 0)
        tbi_view_number(v, v->root, "open_count", (double)r->robustness.open_question_count, 0);
}

/* ---- Numbers doubled and halved ---- */

/* As one of the numbers doubled and halved; TURNS has those that change the choice. */
static void put_scaled(tbi_view *v, cJSON *list, cJSON *turns, size_t question, double factor)
{
    const tb_report *r = v->report;
    const tb_question *q = &r->pack->questions[question];
    tb_answer to = r->profile->answers[question];
    int choice;
    double lead = tbi_scale_number(r, question, factor, &choice);

    cJSON *items[] = {tbi_json_object(&v->json, list, NULL),
                      choice != r->outcome.choice ? tbi_json_object(&v->json, turns, NULL) : NULL};
    to.number = fmax(q->min, fmin(q->max, to.number * factor));
    for (size_t i = 0; i < 2 && items[i] != NULL; i++) {
        cJSON *item = items[i];
        tbi_json_text(&v->json, item, "times", factor > 1 ? "twice" : "half");
        put_label(v, item, q);
        put_answer(v, item, "to", q, &to);
        tbi_view_choice(v, item, choice);
        tbi_json_bool(&v->json, item, "same", choice == r->outcome.choice);
        if (choice == r->outcome.choice && lead < 100)
            tbi_view_points(v, item, "ahead", lead);
    }
}

static void put_loads(tbi_view *v)
{
    const tb_report *r = v->report;
    cJSON *list = tbi_json_list(&v->json, v->root, "doubled");
    cJSON *turns = tbi_json_list(&v->json, v->root, "doubled_turns");

    for (size_t q = 0; q < r->pack->question_count; q++)
        if (tbi_is_number_said(r, q)) {
            put_scaled(v, list, turns, q, 2);
            put_scaled(v, list, turns, q, 0.5);
        }
}

void tbi_view_changes(tbi_view *v)
{
    put_flips(v);
    put_open(v);
    put_loads(v);
}

/* ---- What was said and assumed ---- */

static void put_read(tbi_view *v)
{
    const tb_profile *profile = v->report->profile;
    const tb_pack *pack = v->report->pack;
    cJSON *list = tbi_json_list(&v->json, v->root, "read");
    size_t read = 0;

    for (size_t i = 0; i < profile->inference_count; i++) {
        const tb_inference *inference = &profile->inferences[i];
        if (!tbi_inference_begins(profile, i))
            continue;
        read++;
        cJSON *item = tbi_json_object(&v->json, list, NULL);
        if (inference->question >= 0) {
            const tb_question *q = &pack->questions[inference->question];
            put_label(v, item, q);
            put_answer(v, item, "answer", q, &profile->answers[inference->question]);
        } else {
            tbi_json_text(&v->json, item, "label", "a workload");
            tbi_json_text(&v->json, item, "answer", pack->workloads[inference->workload].title);
        }
        tbi_put_inference_words(&v->text, profile, i);
        tbi_view_text(v, item, "words");
    }
    if (read > 0)
        tbi_view_number(v, v->root, "read_count", (double)read, 0);
    list = tbi_json_list(&v->json, v->root, "not_counted");
    for (size_t i = 0; i < profile->ignored_count; i++) {
        cJSON *item = tbi_json_object(&v->json, list, NULL);
        tbi_json_text(&v->json, item, "workload", pack->workloads[profile->ignored[i].workload].title);
        tbi_json_text(&v->json, item, "words", profile->ignored[i].words);
        tbi_json_text(&v->json, item, "why", tb_ignored_why_words(profile->ignored[i].why));
    }
}

static void put_answers(tbi_view *v)
{
    const tb_report *r = v->report;
    cJSON *list = tbi_json_list(&v->json, v->root, "said");
    size_t said = 0;

    for (size_t i = 0; i < r->pack->question_count; i++) {
        const tb_answer *answer = &r->profile->answers[i];
        if (answer->said != TB_STATED)
            continue;
        cJSON *item = tbi_json_object(&v->json, list, NULL);
        put_label(v, item, &r->pack->questions[i]);
        tbi_json_text(&v->json, item, "title", r->pack->questions[i].title);
        put_answer(v, item, "answer", &r->pack->questions[i], answer);
        said++;
    }
    tbi_view_count(v, v->root, "said_count", said, "answer");
}

static void put_priority(tbi_view *v, cJSON *list, const char *title, const char *of, tb_importance importance)
{
    if (importance == TB_NORMAL)
        return;
    cJSON *item = tbi_json_object(&v->json, list, NULL);
    tb_buf_printf(&v->text, "%s%s%s", of != NULL ? of : "", of != NULL ? " · " : "", title);
    tbi_view_text(v, item, "criterion");
    tbi_json_text(&v->json, item, "importance", tb_importance_name(importance));
}

static void put_priorities(tbi_view *v)
{
    const tb_report *r = v->report;
    cJSON *list = tbi_json_list(&v->json, v->root, "priorities");

    for (size_t b = 0; b < r->pack->branch_count; b++)
        put_priority(v, list, r->pack->branches[b].title, NULL, r->profile->branches[b]);
    for (size_t i = 0; i < r->pack->leaf_count; i++) {
        const tb_branch *branch = &r->pack->branches[r->pack->leaves[i].branch];
        if (branch->leaf_count > 1 || strcmp(branch->id, r->pack->leaves[i].id) != 0)
            put_priority(v, list, r->pack->leaves[i].title, branch->title, r->profile->leaves[i]);
    }
}

/* True if documents argue for alternative A on LEAF, with their names in v->text. */
static bool put_speakers(tbi_view *v, size_t leaf, size_t a)
{
    const tb_report *r = v->report;
    size_t listed = 0;

    for (size_t p = 0; p < r->pack->publication_count; p++) {
        bool speaks = false;
        for (size_t i = 0; i < r->reason_count; i++) {
            const tb_rule *rule = &r->pack->rules[r->reasons[i].rule];
            for (size_t k = 0; k < rule->claim_count && rule->leaf == leaf && r->reasons[i].receiver == a; k++)
                speaks = speaks || r->pack->claims[rule->claims[k]].source == p;
        }
        if (speaks)
            tb_buf_printf(&v->text, "%s%s %d", listed++ > 0 ? ", " : "", r->pack->publications[p].publisher,
                          r->pack->publications[p].year);
    }
    return listed > 0;
}

static void put_disagreements(tbi_view *v)
{
    const tb_report *r = v->report;
    cJSON *list = tbi_json_list(&v->json, v->root, "disputes");

    for (size_t leaf = 0; leaf < r->pack->leaf_count; leaf++) {
        if (!tbi_report_is_disputed(r, leaf))
            continue;
        cJSON *item = tbi_json_object(&v->json, list, NULL), *sides;
        tbi_report_put_criterion(&v->text, r, leaf);
        tbi_view_text(v, item, "criterion");
        sides = tbi_json_list(&v->json, item, "sides");
        for (size_t a = 0; a < r->pack->alternative_count; a++) {
            if (!put_speakers(v, leaf, a))
                continue;
            cJSON *side = tbi_json_object(&v->json, sides, NULL);
            tbi_view_text(v, side, "sources");
            tbi_view_choice(v, side, (int)a);
        }
    }
}

static void put_stale(tbi_view *v)
{
    const tb_report *r = v->report;
    cJSON *list = tbi_json_list(&v->json, v->root, "ran_out");

    for (size_t i = 0; i < r->pack->rule_count; i++) {
        if (!r->workspace->scorer->stale[i] || tb_trace_most(&r->trace, i) != TB_TRUE)
            continue;
        cJSON *item = tbi_json_object(&v->json, list, NULL);
        tbi_json_text(&v->json, item, "because", r->pack->rules[i].because);
        tbi_put_long_date(&v->text, r->pack->rules[i].valid_until);
        tbi_view_text(v, item, "date");
    }
}

void tbi_view_said(tbi_view *v)
{
    put_read(v);
    put_answers(v);
    put_priorities(v);
    put_disagreements(v);
    put_stale(v);
}
