#include "profile.h"

#include "lexicon.h"
#include "number.h"
#include "pattern.h"
#include "tbi_profile.h"
#include "tbi_read.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const importance_names[] = {"ignore", "less", "normal", "more", "decisive"};

typedef struct reader {
    const tb_pack *pack;
    tb_profile *profile;
    tb_arena *arena;
    tb_diags *diags;
    bool shares_failed; /* a share was reported already */
} reader;

const char *tb_importance_name(tb_importance importance)
{
    return importance_names[importance];
}

/* ---- Answers ---- */

static bool read_option(reader *r, const tb_question *q, const tb_node *node, int *option)
{
    *option = -1;
    if (node->kind == TB_NODE_LIST || node->kind == TB_NODE_MAP || node->kind == TB_NODE_NULL) {
        tb_diags_error(r->diags, TB_DIAG_WRONG_TYPE, node->at, "name one option, or `unknown`",
                       "'%s' should be an option, not %s", q->id, tb_node_kind_name(node->kind));
        return false;
    }
    *option = tb_pack_option(r->pack, (size_t)(q - r->pack->questions), node->text);
    if (*option < 0)
        tbi_unknown_id(r->diags, node->at, "option", node->text, q->options, q->option_count, sizeof(tb_option));
    return *option >= 0;
}

static bool read_options(reader *r, const tb_question *q, const tb_node *node, uint64_t *set)
{
    int option;

    *set = 0;
    if (node->kind == TB_NODE_TEXT && memchr(node->text.at, ',', node->text.len) != NULL) {
        tb_diags_error(r->diags, TB_DIAG_WRONG_TYPE, node->at, "write several options as a list: [a, b]",
                       "'%s' should be a list of options, not a text", q->id);
        return false;
    }
    if (node->kind != TB_NODE_LIST) {
        if (!read_option(r, q, node, &option))
            return false;
        *set = UINT64_C(1) << option;
        return true;
    }
    for (const tb_node *item = node->first; item != NULL; item = item->next) {
        if (!read_option(r, q, item, &option))
            return false;
        *set |= UINT64_C(1) << option;
    }
    return true;
}

static bool read_typed(reader *r, const tb_question *q, const tb_node *node, tb_answer *answer)
{
    bool truth;
    int option;

    switch (q->type) {
    case TB_QUESTION_CHOICE:
        if (!read_option(r, q, node, &option))
            return false;
        answer->number = option;
        return true;
    case TB_QUESTION_CHOICES: return read_options(r, q, node, &answer->options);
    case TB_QUESTION_LEVEL:
    case TB_QUESTION_NUMBER:
        if (!tbi_number_node(r->diags, node, q->id, q->min, q->max, &answer->number))
            return false;
        if (q->type == TB_QUESTION_NUMBER || answer->number == floor(answer->number))
            return true;
        tb_diags_error(r->diags, TB_DIAG_BAD_VALUE, node->at, NULL, "the level '%s' is a whole number from 0 to %d",
                       q->id, TB_LEVEL_MAX);
        return false;
    case TB_QUESTION_BOOLEAN:
        if (!tbi_bool_node(r->diags, node, q->id, &truth))
            return false;
        answer->number = truth ? 1 : 0;
        return true;
    case TB_QUESTION_TEXT: answer->text = tbi_text_node(r->diags, node, q->id); return answer->text != NULL;
    }
    return false;
}

/* Nothing at all, or one of the other ways in which YAML 1.1 writes that. */
static bool is_nothing(const tb_node *node)
{
    return node->kind == TB_NODE_NULL ||
           (node->kind == TB_NODE_TEXT && node->plain &&
            (tb_text_is(node->text, "~") || tb_text_is(node->text, "Null") || tb_text_is(node->text, "NULL")));
}

static void read_answer(reader *r, tb_text key, tb_place key_at, const tb_node *node)
{
    const tb_pack *pack = r->pack;
    int index = tb_pack_question(pack, key);
    tb_answer *answer;

    if (index < 0) {
        tbi_unknown_id(r->diags, key_at, "question", key, pack->questions, pack->question_count, sizeof(tb_question));
        return;
    }
    answer = &r->profile->answers[index];
    *answer = (tb_answer){0};
    if (node->kind == TB_NODE_TEXT && tb_text_is(node->text, "unknown")) {
        answer->said = TB_SKIPPED;
        return;
    }
    if (is_nothing(node)) {
        tb_diags_error(r->diags, TB_DIAG_WRONG_TYPE, key_at, "write `unknown`, or leave the question out",
                       "'%.*s' has no answer", (int)key.len, key.at);
        return;
    }
    if (read_typed(r, &pack->questions[index], node, answer))
        answer->said = TB_STATED;
}

/* ---- Workloads ---- */

/* One workload of the profile with its share not yet scaled; NaN stands for none given. */
static void add_workload(reader *r, tb_text id, tb_place at, double share, bool critical)
{
    int index = tb_pack_workload(r->pack, id);
    tb_profile *profile = r->profile;

    if (index < 0) {
        tbi_unknown_id(r->diags, at, "workload", id, r->pack->workloads, r->pack->workload_count, sizeof(tb_workload));
        return;
    }
    for (size_t i = 0; i < profile->workload_count; i++)
        if (profile->workloads[i].workload == index) {
            tb_diags_error(r->diags, TB_DIAG_DUPLICATE_ID, at, NULL, "the workload '%.*s' is there twice", (int)id.len,
                           id.at);
            return;
        }
    if (profile->workload_count < TB_WORKLOADS_MAX)
        profile->workloads[profile->workload_count++] = (tb_project_workload){
            .workload = index, .share = share, .critical = critical, .traits = r->pack->workloads[index].traits};
}

static double read_share(reader *r, const tb_node *node)
{
    double share = NAN;

    if (node->kind == TB_NODE_NULL)
        return NAN;
    if (node->kind == TB_NODE_NUMBER && node->number < 0) {
        tb_diags_error(r->diags, TB_DIAG_SHARES, node->at, "leave the workload out, or give it its part of the code",
                       "a share cannot be negative");
        r->shares_failed = true;
    } else if (!tbi_number_node(r->diags, node, "share", 0, 1e9, &share)) {
        r->shares_failed = true;
    }
    return share;
}

static void read_workload(reader *r, const tb_node *entry)
{
    static const tbi_key keys[] = {{"share", false}, {"critical", false}};
    double share = NAN;
    bool critical = false;

    if (entry->kind == TB_NODE_MAP) {
        const tb_node *given = tb_node_get(entry, "share");
        if (!tbi_map_check(r->diags, entry, "a workload", keys, COUNT(keys)))
            return;
        tbi_bool(r->diags, entry, "critical", &critical);
        if (given != NULL)
            share = read_share(r, given);
    } else {
        share = read_share(r, entry);
    }
    add_workload(r, entry->key, entry->key_at, share, critical);
}

static void read_workloads(reader *r, const tb_node *node)
{
    for (const tb_node *entry = node->first; entry != NULL; entry = entry->next) {
        if (node->kind == TB_NODE_MAP)
            read_workload(r, entry);
        else if (entry->kind == TB_NODE_TEXT)
            add_workload(r, entry->text, entry->at, NAN, false);
        else
            tb_diags_error(r->diags, TB_DIAG_WRONG_TYPE, entry->at, "to give shares, write a map: `ID: SHARE` pairs",
                           "a workload is named by its id, not %s", tb_node_kind_name(entry->kind));
    }
    if (node->kind != TB_NODE_MAP && node->kind != TB_NODE_LIST)
        tb_diags_error(r->diags, TB_DIAG_WRONG_TYPE, node->at, "write `ID: SHARE` pairs or a list of ids",
                       "'workloads' should be a map or a list, not %s", tb_node_kind_name(node->kind));
}

static tb_status finish_workloads(reader *r, tb_place at)
{
    tb_profile *profile = r->profile;
    size_t given = 0;

    if (r->shares_failed)
        return TB_OK;
    for (size_t i = 0; i < profile->workload_count; i++)
        given += isnan(profile->workloads[i].share) ? 0 : 1;
    if (given > 0 && given < profile->workload_count)
        tb_diags_error(r->diags, TB_DIAG_SHARES, at, "give every workload a share, or none",
                       "some workloads have no share");
    else if (!tbi_profile_scale_workloads(profile))
        tb_diags_error(r->diags, TB_DIAG_SHARES, at, "give at least one a share above 0, or leave all shares out",
                       "the shares of the workloads sum to 0");
    return tbi_profile_name_none(r->pack, profile, r->arena);
}

/* ---- Priorities ---- */

static void read_priority(reader *r, tb_text key, tb_place key_at, const tb_node *node)
{
    const tb_pack *pack = r->pack;
    int branch = tb_pack_branch(pack, key), leaf = branch < 0 ? tb_pack_leaf(pack, key) : -1;
    size_t importance = 0;

    if (branch < 0 && leaf < 0) {
        const char **names = tb_arena_array(r->arena, pack->branch_count + pack->leaf_count, sizeof *names);
        size_t n = 0;
        for (size_t i = 0; names != NULL && i < pack->branch_count; i++)
            if (!pack->branches[i].fixed)
                names[n++] = pack->branches[i].id;
        for (size_t i = 0; names != NULL && i < pack->leaf_count; i++)
            if (!pack->branches[pack->leaves[i].branch].fixed &&
                tb_pack_branch(pack, tb_text_of(pack->leaves[i].id)) < 0)
                names[n++] = pack->leaves[i].id;
        tbi_unknown_name(r->diags, key_at, "criterion", key, names, n);
        return;
    }
    size_t owner = branch >= 0 ? (size_t)branch : pack->leaves[(size_t)leaf].branch;

    if (pack->branches[owner].fixed) {
        tb_diags_error(r->diags, TB_DIAG_CONFLICT, key_at, "leave it out", "'%.*s' is fixed: it cannot be weighed",
                       (int)key.len, key.at);
        return;
    }
    if (node->kind == TB_NODE_LIST || node->kind == TB_NODE_MAP || is_nothing(node)) {
        tb_diags_error(r->diags, TB_DIAG_WRONG_TYPE, node->at, "it is one of: ignore, less, normal, more, decisive",
                       "an importance should be a word, not %s", tb_node_kind_name(node->kind));
        return;
    }
    while (importance < COUNT(importance_names) &&
           !(node->kind == TB_NODE_TEXT && tb_text_is(node->text, importance_names[importance])))
        importance++;
    if (importance == COUNT(importance_names)) {
        tb_diags_error(r->diags, TB_DIAG_BAD_VALUE, node->at, "it is one of: ignore, less, normal, more, decisive",
                       "'%.*s' is no importance", (int)node->text.len, node->text.at);
        return;
    }
    if (branch >= 0)
        r->profile->branches[branch] = (tb_importance)importance;
    else
        r->profile->leaves[leaf] = (tb_importance)importance;
}

/* ---- Settings ---- */

/* A value of the command line as a node: a list if it has commas, else a scalar of YAML's kinds. */
static tb_node *setting_node(reader *r, tb_text text)
{
    tb_node *node = tb_arena_alloc(r->arena, sizeof *node);

    if (node == NULL)
        return NULL;
    node->text = text;
    node->plain = true;
    node->kind = TB_NODE_TEXT;
    if (tb_text_is(text, "true") || tb_text_is(text, "false")) {
        node->kind = TB_NODE_BOOL;
        node->truth = text.at[0] == 't';
    } else if (tb_number_parse(text, &node->number)) {
        node->kind = TB_NODE_NUMBER;
    }
    return node;
}

static tb_node *setting_list(reader *r, tb_text text)
{
    tb_node *list = tb_arena_alloc(r->arena, sizeof *list), **end;

    if (list == NULL)
        return NULL;
    list->kind = TB_NODE_LIST;
    end = &list->first;
    for (size_t start = 0; start <= text.len;) {
        const char *comma = start < text.len ? memchr(text.at + start, ',', text.len - start) : NULL;
        size_t stop = comma != NULL ? (size_t)(comma - text.at) : text.len;
        char *copy = tb_arena_copy(r->arena, text.at + start, stop - start);
        tb_node *item = copy != NULL ? setting_node(r, (tb_text){copy, stop - start}) : NULL;
        if (item == NULL)
            return NULL;
        *end = item;
        end = &item->next;
        list->count++;
        start = stop + 1;
    }
    return list;
}

static bool has_prefix(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static void set_workload(reader *r, tb_text id, const tb_node *value)
{
    double share = read_share(r, value);
    int index = tb_pack_workload(r->pack, id);

    for (size_t i = 0; i < r->profile->workload_count && index >= 0; i++)
        if (r->profile->workloads[i].workload == index) {
            r->profile->workloads[i].share = share;
            return;
        }
    add_workload(r, id, (tb_place){0}, share, false);
}

static tb_status apply_setting(reader *r, const tb_setting *setting)
{
    tb_text value = tb_text_of(setting->value);
    int question = tb_pack_question(r->pack, tb_text_of(setting->key));
    bool is_list = question >= 0 && r->pack->questions[question].type == TB_QUESTION_CHOICES &&
                   memchr(value.at, ',', value.len) != NULL;
    tb_node *node = is_list ? setting_list(r, value) : setting_node(r, value);

    if (node == NULL)
        return TB_ERR_NOMEM;
    if (question >= 0 && r->pack->questions[question].type == TB_QUESTION_TEXT)
        node->kind = TB_NODE_TEXT;
    if (strcmp(setting->key, "title") == 0)
        r->profile->title = setting->value;
    else if (strcmp(setting->key, "description") == 0)
        r->profile->description = setting->value;
    else if (has_prefix(setting->key, "workloads."))
        set_workload(r, tb_text_of(setting->key + strlen("workloads.")), node);
    else if (has_prefix(setting->key, "priorities."))
        read_priority(r, tb_text_of(setting->key + strlen("priorities.")), (tb_place){0}, node);
    else
        read_answer(r, tb_text_of(setting->key), (tb_place){0}, node);
    return TB_OK;
}

/* The same; what is wrong with it is told at its place. */
static tb_status apply_placed(reader *r, const tb_setting *setting)
{
    size_t before = r->diags->count;
    tb_source *place = NULL;
    tb_status status = apply_setting(r, setting);

    if (r->diags->count == before || setting->place == NULL)
        return status;
    if (tb_source_from(setting->place, setting->place, strlen(setting->place), r->diags, &place) == TB_ERR_NOMEM)
        return TB_ERR_NOMEM;
    for (size_t i = before; place != NULL && i < r->diags->count; i++)
        r->diags->list[i].at = (tb_place){.source = place};
    tb_diags_keep(r->diags, place);
    return status;
}

/* ---- The whole ---- */

static void check_pack(reader *r, const tb_node *node)
{
    static const tbi_key keys[] = {{"id", true}, {"version", false}, {"sha256", false}};
    const tb_node *version, *hash;
    const char *id;

    if (node == NULL || !tbi_map_check(r->diags, node, "'pack'", keys, COUNT(keys)))
        return;
    id = tbi_text(r->diags, node, "id");
    version = tb_node_get(node, "version");
    hash = tb_node_get(node, "sha256");
    if (id != NULL && strcmp(id, r->pack->id) != 0)
        tb_diags_warn(r->diags, TB_DIAG_PACK_DIFFERS, tb_node_get(node, "id")->at, NULL,
                      "the profile was written for the pack '%s', and this is '%s'", id, r->pack->id);
    else if ((hash != NULL && !tb_text_is(hash->text, r->pack->sha256)) ||
             (hash == NULL && version != NULL && !tb_text_is(version->text, r->pack->version)))
        tb_diags_warn(r->diags, TB_DIAG_PACK_DIFFERS, node->at, NULL,
                      "the profile was written for another version of the pack '%s'", r->pack->id);
}

static void read_priorities(reader *r, const tb_node *priorities)
{
    if (priorities != NULL && priorities->kind != TB_NODE_MAP)
        tb_diags_error(r->diags, TB_DIAG_WRONG_TYPE, priorities->at, "write `ID: IMPORTANCE` pairs",
                       "'priorities' should be a map, not %s", tb_node_kind_name(priorities->kind));
    for (const tb_node *entry = priorities != NULL ? priorities->first : NULL; entry != NULL; entry = entry->next)
        if (priorities->kind == TB_NODE_MAP)
            read_priority(r, entry->key, entry->key_at, entry);
}

static void read_answers(reader *r, const tb_node *answers)
{
    if (answers != NULL && answers->kind != TB_NODE_MAP)
        tb_diags_error(r->diags, TB_DIAG_WRONG_TYPE, answers->at, "write `QUESTION: ANSWER` pairs",
                       "'answers' should be a map, not %s", tb_node_kind_name(answers->kind));
    for (const tb_node *entry = answers != NULL ? answers->first : NULL; entry != NULL; entry = entry->next)
        if (answers->kind == TB_NODE_MAP)
            read_answer(r, entry->key, entry->key_at, entry);
}

/* An entry of the profile; a heading with nothing under it is as good as absent. */
static const tb_node *section(const tb_node *node, const char *key)
{
    const tb_node *entry = tb_node_get(node, key);

    return entry != NULL && entry->kind != TB_NODE_NULL ? entry : NULL;
}

static void read_node(reader *r, const tb_node *node)
{
    static const tbi_key keys[] = {{"tiebreak", false},  {"title", false},       {"description", false},
                                   {"workloads", false}, {"answers", false},     {"priorities", false},
                                   {"pack", false},      {"answered_by", false}, {"confirmed", false}};
    tb_profile *profile = r->profile;
    const tb_node *workloads = section(node, "workloads");

    if (!tbi_format_check(r->diags, node, "a profile", "profile/1") ||
        !tbi_map_check(r->diags, node, "a profile", keys, COUNT(keys)))
        return;
    profile->node = node;
    profile->title = tbi_text(r->diags, node, "title");
    profile->description = tbi_text(r->diags, node, "description");
    profile->answered_by = tbi_text(r->diags, node, "answered_by");
    tbi_bool(r->diags, node, "confirmed", &profile->confirmed);
    if (workloads != NULL)
        read_workloads(r, workloads);
    read_answers(r, section(node, "answers"));
    read_priorities(r, section(node, "priorities"));
    check_pack(r, tb_node_get(node, "pack"));
}

static tb_status finish(reader *r, bool infer, size_t errors_before)
{
    const tb_node *node = r->profile->node, *workloads = node != NULL ? tb_node_get(node, "workloads") : NULL;
    tb_status status = TB_OK;

    if (r->diags->errors > errors_before)
        return TB_ERR_INPUT;
    if (infer)
        status = tb_lexicon_fill(r->pack, r->profile, r->arena, r->diags);
    if (status == TB_OK)
        status = finish_workloads(r, workloads != NULL ? workloads->at : (tb_place){0});
    return status == TB_OK && r->diags->errors > errors_before ? TB_ERR_INPUT : status;
}

tb_status tb_profile_read_with(const tb_pack *pack, const tb_node *node, const tb_setting *settings, size_t count,
                               bool infer, tb_arena *arena, tb_diags *diags, tb_profile *out)
{
    reader r = {.pack = pack, .profile = out, .arena = arena, .diags = diags};
    size_t errors_before = diags->errors;
    tb_status status = tbi_profile_allocate(pack, arena, out);

    if (status != TB_OK)
        return status;
    if (node != NULL)
        read_node(&r, node);
    for (size_t i = 0; i < count && status == TB_OK; i++)
        status = apply_placed(&r, &settings[i]);
    return status == TB_OK ? finish(&r, infer, errors_before) : status;
}

tb_status tb_profile_read(const tb_pack *pack, const tb_node *node, bool infer, tb_arena *arena, tb_diags *diags,
                          tb_profile *out)
{
    return tb_profile_read_with(pack, node, NULL, 0, infer, arena, diags, out);
}

tb_status tb_profile_describe(const tb_pack *pack, const char *description, tb_arena *arena, tb_diags *diags,
                              tb_profile *out)
{
    tb_setting setting = {.key = "description", .value = description};

    return tb_profile_read_with(pack, NULL, &setting, description != NULL ? 1 : 0, true, arena, diags, out);
}
