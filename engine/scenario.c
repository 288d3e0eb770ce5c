#include "scenario.h"

#include "tbi_read.h"

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- Reading ---- */

/* WHAT: the key in quotes, for messages. */
static void check_names(const tb_pack *pack, const tb_node *expect, const char *key, const char *what, tb_diags *diags)
{
    const tb_node *list = tb_node_get(expect, key);

    for (const tb_node *item = tbi_list_check(diags, list, what) ? list->first : NULL; item != NULL; item = item->next)
        if (tb_pack_rule(pack, item->text) < 0)
            tbi_unknown_id(diags, item->at, "rule", item->text, pack->rules, pack->rule_count, sizeof(tb_rule));
}

static void check_choice(const tb_pack *pack, const tb_node *node, tb_diags *diags)
{
    for (const tb_node *item = node->kind == TB_NODE_LIST ? node->first : node; item != NULL;
         item = node->kind == TB_NODE_LIST ? item->next : NULL)
        if (!tb_text_is(item->text, "hybrid") && !tb_text_is(item->text, "none") &&
            tb_pack_alternative(pack, item->text) < 0)
            tbi_unknown_id(diags, item->at, "alternative", item->text, pack->alternatives, pack->alternative_count,
                           sizeof(tb_alternative));
}

static void check_split(const tb_pack *pack, const tb_node *expect, tb_diags *diags)
{
    const tb_node *split = tb_node_get(expect, "split");

    for (const tb_node *entry = split != NULL ? split->first : NULL; entry != NULL; entry = entry->next) {
        if (tb_pack_workload(pack, entry->key) < 0)
            tbi_unknown_id(diags, entry->key_at, "workload", entry->key, pack->workloads, pack->workload_count,
                           sizeof(tb_workload));
        check_choice(pack, entry, diags);
    }
}

/* True if NODE, the value of KEY, is a map (NULL counts as an empty one). */
static bool is_map(const tb_node *node, const char *key, tb_diags *diags)
{
    if (node == NULL || node->kind == TB_NODE_MAP)
        return node != NULL;
    tb_diags_error(diags, TB_DIAG_WRONG_TYPE, node->at, NULL, "'%s' should be a map", key);
    return false;
}

static void check_reasons(const tb_pack *pack, const tb_node *reasons, tb_diags *diags)
{
    double ignored;

    for (const tb_node *side = is_map(reasons, "reasons", diags) ? reasons->first : NULL; side != NULL;
         side = side->next) {
        if (tb_pack_alternative(pack, side->key) < 0)
            tbi_unknown_id(diags, side->key_at, "alternative", side->key, pack->alternatives, pack->alternative_count,
                           sizeof(tb_alternative));
        for (const tb_node *entry = is_map(side, side->key.at, diags) ? side->first : NULL; entry != NULL;
             entry = entry->next) {
            if (tb_pack_rule(pack, entry->key) < 0)
                tbi_unknown_id(diags, entry->key_at, "rule", entry->key, pack->rules, pack->rule_count,
                               sizeof(tb_rule));
            (void)tbi_number_node(diags, entry, "points", 0, HUGE_VAL, &ignored);
        }
    }
}

static void check_suitability(const tb_pack *pack, const tb_node *map, tb_diags *diags)
{
    static const char *const names[] = {"fits", "stretched", "beyond"};

    for (const tb_node *entry = is_map(map, "suitability", diags) ? map->first : NULL; entry != NULL;
         entry = entry->next) {
        if (!tb_text_is(entry->key, "hybrid") && tb_pack_alternative(pack, entry->key) < 0)
            tbi_unknown_id(diags, entry->key_at, "alternative", entry->key, pack->alternatives, pack->alternative_count,
                           sizeof(tb_alternative));
        (void)tbi_one_of(diags, map, entry->key.at, names, COUNT(names));
    }
}

static void check_expect(const tb_pack *pack, const tb_node *expect, tb_diags *diags)
{
    static const tbi_key keys[] = {{"choice", false},   {"state", false},    {"confidence", false},
                                   {"split", false},    {"fired", false},    {"not_fired", false},
                                   {"inferred", false}, {"scores", false},   {"tolerance", false},
                                   {"reasons", false},  {"friction", false}, {"suitability", false}};
    const tb_node *choice = tb_node_get(expect, "choice"), *friction = tb_node_get(expect, "friction");
    double ignored;

    if (!tbi_map_check(diags, expect, "'expect'", keys, COUNT(keys)))
        return;
    if (expect->count == 0)
        tb_diags_error(diags, TB_DIAG_EMPTY, expect->at, NULL, "a scenario that expects nothing cannot fail");
    if (choice != NULL)
        check_choice(pack, choice, diags);
    check_split(pack, expect, diags);
    check_names(pack, expect, "fired", "'fired'", diags);
    check_names(pack, expect, "not_fired", "'not_fired'", diags);
    check_reasons(pack, tb_node_get(expect, "reasons"), diags);
    if (friction != NULL)
        (void)tbi_number_node(diags, friction, "friction", 0, HUGE_VAL, &ignored);
    check_suitability(pack, tb_node_get(expect, "suitability"), diags);
}

/* A scenario's profile need not repeat the format's name; a profile does. */
static const tb_node *with_format(const tb_node *profile, tb_arena *arena)
{
    tb_node *map, *format;

    if (profile->kind != TB_NODE_MAP || tb_node_get(profile, "tiebreak") != NULL)
        return profile;
    map = tb_arena_alloc(arena, sizeof *map);
    format = tb_arena_alloc(arena, sizeof *format);
    if (map == NULL || format == NULL)
        return NULL;
    *format = (tb_node){
        .kind = TB_NODE_TEXT, .text = TB_TEXT("profile/1"), .key = TB_TEXT("tiebreak"), .next = profile->first};
    *map = *profile;
    map->first = format;
    map->count++;
    return map;
}

tb_status tb_scenarios_read(const tb_pack *pack, const tb_node *node, tb_arena *arena, tb_diags *diags,
                            tb_scenarios *out)
{
    static const tbi_key keys[] = {{"id", true}, {"profile", true}, {"expect", true}};
    const tb_node **items;
    size_t count, before = diags->errors;
    tb_status status = tbi_items(diags, arena, node, "a scenario", true, &items, &count);
    tb_scenario *list;

    if (status != TB_OK)
        return status;
    list = tb_arena_array(arena, out->count + count + 1, sizeof *list);
    if (list == NULL)
        return TB_ERR_NOMEM;
    if (out->count > 0)
        memcpy(list, out->list, out->count * sizeof *list);
    out->list = list;
    for (size_t i = 0; i < count; i++) {
        const tb_node *profile = tb_node_get(items[i], "profile"), *expect = tb_node_get(items[i], "expect");
        tbi_map_check(diags, items[i], "a scenario", keys, COUNT(keys));
        if (profile == NULL || expect == NULL)
            continue;
        check_expect(pack, expect, diags);
        profile = with_format(profile, arena);
        if (profile == NULL)
            return TB_ERR_NOMEM;
        tb_profile read;
        status = tb_profile_read(pack, profile, false, arena, diags, &read);
        if (status == TB_ERR_NOMEM)
            return status;
        list[out->count++] = (tb_scenario){tb_node_get(items[i], "id")->text.at, items[i]->at, profile, expect};
    }
    return diags->errors > before ? TB_ERR_INPUT : TB_OK;
}
