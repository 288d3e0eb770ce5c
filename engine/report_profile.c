/* report_profile.c - answers and profiles as JSON, in the form tb_profile_read takes back. */
#include "tbi_report.h"

#include <math.h>

void tbi_json_answer(tbi_json *json, cJSON *parent, const char *key, const tb_question *q, const tb_answer *answer)
{
    cJSON *list;

    if (!tb_answer_is_given(answer)) {
        tbi_json_text(json, parent, key, "unknown");
        return;
    }
    switch (q->type) {
    case TB_QUESTION_CHOICE: tbi_json_text(json, parent, key, q->options[(size_t)answer->number].id); break;
    case TB_QUESTION_CHOICES:
        list = tbi_json_list(json, parent, key);
        for (size_t i = 0; i < q->option_count; i++)
            if ((answer->options >> i & 1) != 0)
                tbi_json_text(json, list, NULL, q->options[i].id);
        break;
    case TB_QUESTION_LEVEL:
    case TB_QUESTION_NUMBER: tbi_json_number(json, parent, key, answer->number); break;
    case TB_QUESTION_BOOLEAN: tbi_json_bool(json, parent, key, answer->number != 0); break;
    case TB_QUESTION_TEXT: tbi_json_text(json, parent, key, answer->text); break;
    }
}

static bool same_thing(const tb_inference *a, const tb_inference *b)
{
    return a->question == b->question && a->workload == b->workload;
}

bool tbi_inference_begins(const tb_profile *profile, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (same_thing(&profile->inferences[k], &profile->inferences[i]))
            return false;
    return true;
}

void tbi_put_inference_words(tb_buf *out, const tb_profile *profile, size_t i)
{
    const char *joint = "";

    for (size_t k = i; k < profile->inference_count; k++)
        if (same_thing(&profile->inferences[k], &profile->inferences[i])) {
            tb_buf_printf(out, "%s%s", joint, profile->inferences[k].words);
            joint = "\xE2\x80\x9D, \xE2\x80\x9C";
        }
}

static void put_profile_workloads(tbi_json *json, cJSON *root, const tb_pack *pack, const tb_profile *profile)
{
    cJSON *workloads;

    if (profile->workloads_inferred || profile->workloads[0].workload < 0)
        return;
    workloads = tbi_json_object(json, root, "workloads");
    for (size_t w = 0; w < profile->workload_count; w++) {
        const tb_project_workload *p = &profile->workloads[w];
        const char *id = pack->workloads[p->workload].id;
        if (!p->critical) {
            tbi_json_number(json, workloads, id, p->given);
            continue;
        }
        cJSON *entry = tbi_json_object(json, workloads, id);
        if (!isnan(p->given))
            tbi_json_number(json, entry, "share", p->given);
        tbi_json_bool(json, entry, "critical", true);
    }
}

static void put_priorities(tbi_json *json, cJSON *root, const tb_pack *pack, const tb_profile *profile)
{
    cJSON *priorities = NULL;

    for (size_t b = 0; b < pack->branch_count; b++)
        if (profile->branches[b] != TB_NORMAL) {
            priorities = priorities != NULL ? priorities : tbi_json_object(json, root, "priorities");
            tbi_json_text(json, priorities, pack->branches[b].id, tb_importance_name(profile->branches[b]));
        }
    for (size_t i = 0; i < pack->leaf_count; i++)
        if (profile->leaves[i] != TB_NORMAL && pack->branches[pack->leaves[i].branch].leaf_count > 0) {
            priorities = priorities != NULL ? priorities : tbi_json_object(json, root, "priorities");
            tbi_json_text(json, priorities, pack->leaves[i].id, tb_importance_name(profile->leaves[i]));
        }
}

cJSON *tbi_json_profile(tbi_json *json, cJSON *parent, const char *key, const tb_pack *pack, const tb_profile *profile)
{
    cJSON *root = tbi_json_object(json, parent, key), *answers = NULL;

    tbi_json_text(json, root, "tiebreak", "profile/1");
    if (profile->title != NULL)
        tbi_json_text(json, root, "title", profile->title);
    if (profile->description != NULL)
        tbi_json_text(json, root, "description", profile->description);
    put_profile_workloads(json, root, pack, profile);
    for (size_t i = 0; i < pack->question_count; i++)
        if (profile->answers[i].said == TB_STATED || profile->answers[i].said == TB_SKIPPED) {
            answers = answers != NULL ? answers : tbi_json_object(json, root, "answers");
            tbi_json_answer(json, answers, pack->questions[i].id, &pack->questions[i], &profile->answers[i]);
        }
    put_priorities(json, root, pack, profile);
    if (profile->answered_by != NULL)
        tbi_json_text(json, root, "answered_by", profile->answered_by);
    if (profile->confirmed)
        tbi_json_bool(json, root, "confirmed", true);
    return root;
}

cJSON *tb_profile_json(const tb_pack *pack, const tb_profile *profile)
{
    tbi_json json = {false};
    cJSON *root = tbi_json_profile(&json, NULL, NULL, pack, profile);

    if (!json.failed)
        return root;
    cJSON_Delete(root);
    return NULL;
}
