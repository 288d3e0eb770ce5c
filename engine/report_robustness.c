/* report_robustness.c - what would change the choice, as JSON. */
#include "tbi_report.h"

#include <math.h>

static void put_flips(tbi_json *json, const tb_report *r, cJSON *robustness)
{
    cJSON *list = tbi_json_list(json, robustness, "flips");

    for (size_t i = 0; i < r->robustness.flip_count; i++) {
        const tb_flip *flip = &r->robustness.flips[i];
        const tb_question *q = &r->pack->questions[flip->question];
        cJSON *item = tbi_json_object(json, list, NULL);
        tbi_json_text(json, item, "question", q->id);
        tbi_json_answer(json, item, "from", q, &flip->from);
        tbi_json_answer(json, item, "to", q, &flip->to);
        tbi_json_text(json, item, "choice", tb_choice_id(r->pack, flip->choice));
        tbi_json_bool(json, item, "inferred", flip->inferred);
        tbi_json_number(json, item, "frequency", flip->frequency);
    }
    list = tbi_json_list(json, robustness, "importance_flips");
    for (size_t i = 0; i < r->robustness.importance_flip_count; i++) {
        const tb_importance_flip *flip = &r->robustness.importance_flips[i];
        cJSON *item = tbi_json_object(json, list, NULL);
        tbi_json_text(json, item, "criterion",
                      flip->branch >= 0 ? r->pack->branches[flip->branch].id : r->pack->leaves[flip->leaf].id);
        tbi_json_text(json, item, "from", tb_importance_name(flip->from));
        tbi_json_text(json, item, "to", tb_importance_name(flip->to));
        tbi_json_text(json, item, "choice", tb_choice_id(r->pack, flip->choice));
    }
}

static void put_importances(tbi_json *json, const tb_report *r, cJSON *robustness)
{
    cJSON *list = tbi_json_list(json, robustness, "importances");

    for (size_t i = 0; i < r->robustness.importance_count; i++) {
        const tb_importance_range *range = &r->robustness.importances[i];
        cJSON *item = tbi_json_object(json, list, NULL);
        tbi_json_text(json, item, "criterion",
                      range->branch >= 0 ? r->pack->branches[range->branch].id : r->pack->leaves[range->leaf].id);
        tbi_json_text(json, item, "now", tb_importance_name(range->now));
        tbi_json_text(json, item, "low", tb_importance_name(range->low));
        tbi_json_text(json, item, "high", tb_importance_name(range->high));
    }
}

static void put_change_set(tbi_json *json, const tb_report *r, cJSON *why_not, const char *key,
                           const tb_change_set *set)
{
    const tb_pack *pack = r->pack;
    cJSON *object = tbi_json_object(json, why_not, key), *list;

    tbi_json_number(json, object, "searched", (double)set->searched);
    tbi_json_number(json, object, "margin", set->count > 0 ? set->margin : NAN);
    if (set->count == 0) {
        tbi_json_null(json, object, "changes");
        return;
    }
    list = tbi_json_list(json, object, "changes");
    for (size_t i = 0; i < set->count; i++) {
        const tb_change *change = &set->list[i];
        const tb_question *q = &pack->questions[change->question];
        cJSON *item = tbi_json_object(json, list, NULL);
        tbi_json_text(json, item, "question", q->id);
        tbi_json_answer(json, item, "from", q, &change->from);
        tbi_json_answer(json, item, "to", q, &change->to);
        tbi_json_bool(json, item, "inferred", change->inferred);
        tbi_json_number(json, item, "frequency", change->frequency);
    }
}

static void put_why_not(tbi_json *json, const tb_report *r, cJSON *robustness)
{
    const tb_robustness *robust = &r->robustness;
    cJSON *object = tbi_json_object(json, robustness, "why_not");

    for (size_t i = 0; i < robust->why_not_count; i++) {
        cJSON *why_not = tbi_json_object(json, object, tb_choice_id(r->pack, robust->why_not[i].choice));
        put_change_set(json, r, why_not, "any", &robust->why_not[i].any);
        put_change_set(json, r, why_not, "by_argument", &robust->why_not[i].by_argument);
    }
}

static void put_open_questions(tbi_json *json, const tb_report *r, cJSON *root)
{
    cJSON *list = tbi_json_list(json, root, "open_questions");

    for (size_t i = 0; i < r->robustness.open_question_count; i++) {
        const tb_open_question *open = &r->robustness.open_questions[i];
        const tb_question *q = &r->pack->questions[open->question];
        cJSON *item = tbi_json_object(json, list, NULL), *prospects;
        tbi_json_text(json, item, "question", q->id);
        tbi_json_text(json, item, "title", q->title);
        tbi_json_bool(json, item, "skipped", open->skipped);
        tbi_json_number(json, item, "swing", open->swing);
        tbi_json_bool(json, item, "flips", open->flips);
        prospects = tbi_json_list(json, item, "answers");
        for (size_t k = 0; k < open->prospect_count; k++) {
            const tb_prospect *prospect = &open->prospects[k];
            cJSON *entry = tbi_json_object(json, prospects, NULL);
            tbi_json_answer(json, entry, "answer", q, &prospect->answer);
            tbi_json_text(json, entry, "choice", tb_choice_id(r->pack, prospect->choice));
            tbi_json_number(json, entry, "margin", prospect->margin);
            tbi_json_number(json, entry, "frequency", prospect->frequency);
        }
    }
}

void tbi_json_robustness(tbi_json *json, const tb_report *r, cJSON *root)
{
    cJSON *robustness = tbi_json_object(json, root, "robustness");

    put_flips(json, r, robustness);
    put_importances(json, r, robustness);
    put_why_not(json, r, robustness);
    tbi_json_number(json, robustness, "draws", (double)r->robustness.draws);
    tbi_json_number(json, robustness, "seed", (double)r->robustness.seed);
    put_open_questions(json, r, root);
}
