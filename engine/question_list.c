#include "question_list.h"

#include "rule_words.h"
#include "tbi_json.h"

static void put_options(tbi_json *json, cJSON *item, const tb_question *q)
{
    cJSON *list;

    if (q->option_count == 0)
        return;
    tbi_json_bool(json, item, "ordered", q->ordered);
    list = tbi_json_list(json, item, "options");
    for (size_t i = 0; i < q->option_count; i++) {
        cJSON *option = tbi_json_object(json, list, NULL);
        tbi_json_text(json, option, "id", q->options[i].id);
        tbi_json_text(json, option, "title", q->options[i].title);
        tbi_json_text(json, option, "help", q->options[i].help);
    }
}

static void put_question(tbi_json *json, cJSON *list, const tb_pack *pack, size_t index)
{
    const tb_question *q = &pack->questions[index];
    cJSON *item = tbi_json_object(json, list, NULL), *rules;

    tbi_json_text(json, item, "id", q->id);
    tbi_json_text(json, item, "type", tb_question_type_name(q->type));
    tbi_json_text(json, item, "title", q->title);
    tbi_json_text(json, item, "label", q->label);
    tbi_json_text(json, item, "help", q->help);
    tbi_json_text(json, item, "section", q->section);
    if (q->type == TB_QUESTION_NUMBER || q->type == TB_QUESTION_LEVEL) {
        tbi_json_number(json, item, "min", q->min);
        tbi_json_number(json, item, "max", q->max);
    }
    if (q->type == TB_QUESTION_NUMBER)
        tbi_json_text(json, item, "unit", q->unit);
    if (q->type == TB_QUESTION_LEVEL) {
        tbi_json_text(json, item, "low", q->low);
        tbi_json_text(json, item, "high", q->high);
    }
    put_options(json, item, q);
    rules = tbi_json_list(json, item, "rules");
    for (size_t r = 0; r < pack->rule_count; r++)
        if (tb_rule_asks(pack, &pack->rules[r], index))
            tbi_json_text(json, rules, NULL, pack->rules[r].id);
}

static void put_workload(tbi_json *json, cJSON *list, const tb_pack *pack, const tb_workload *w)
{
    cJSON *item = tbi_json_object(json, list, NULL), *traits;

    tbi_json_text(json, item, "id", w->id);
    tbi_json_text(json, item, "title", w->title);
    tbi_json_text(json, item, "help", w->help);
    traits = tbi_json_object(json, item, "traits");
    for (size_t t = 0; t < pack->trait_count; t++)
        if (w->traits[t] > 0)
            tbi_json_text(json, traits, pack->traits[t].id, pack->traits[t].options[w->traits[t] - 1].id);
}

cJSON *tb_questions_json(const tb_pack *pack)
{
    tbi_json json = {false};
    cJSON *root = tbi_json_object(&json, NULL, NULL), *about = tbi_json_object(&json, root, "pack"), *list;

    tbi_json_text(&json, about, "id", pack->id);
    tbi_json_text(&json, about, "version", pack->version);
    tbi_json_text(&json, about, "sha256", pack->sha256);
    list = tbi_json_list(&json, root, "workloads");
    for (size_t i = 0; i < pack->workload_count; i++)
        put_workload(&json, list, pack, &pack->workloads[i]);
    list = tbi_json_list(&json, root, "questions");
    for (size_t i = 0; i < pack->question_count; i++)
        put_question(&json, list, pack, i);
    list = tbi_json_list(&json, root, "priorities");
    for (size_t b = 0; b < pack->branch_count; b++)
        if (!pack->branches[b].fixed)
            tbi_json_text(&json, list, NULL, pack->branches[b].id);
    if (!json.failed)
        return root;
    cJSON_Delete(root);
    return NULL;
}
