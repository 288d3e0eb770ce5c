/* pack_model.c - reads pack.yaml, criteria.yaml and workloads.yaml. */
#include "tbi_pack.h"
#include "tbi_read.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Texts of a list, in the arena; *out stays NULL for an absent or empty list. */
static tb_status read_texts(tbi_pack_builder *b, const tb_node *list, const char *what, const char *const **out,
                            size_t *count)
{
    const char **texts;

    if (!tbi_list_check(b->diags, list, what) || list->count == 0)
        return TB_OK;
    texts = tb_arena_array(&b->pack->arena, list->count, sizeof *texts);
    if (texts == NULL)
        return TB_ERR_NOMEM;
    for (const tb_node *item = list->first; item != NULL; item = item->next) {
        const char *text = tbi_text_node(b->diags, item, what);
        if (text != NULL)
            texts[(*count)++] = text;
    }
    *out = texts;
    return TB_OK;
}

static tb_status read_traits(tbi_pack_builder *b, const tb_node *list)
{
    static const tbi_key keys[] = {{"id", true}, {"title", true}, {"options", true}, {"ordered", false}};
    const tb_node **items;
    size_t count;
    tb_status status = tbi_items(b->diags, &b->scratch, list, "a trait", false, &items, &count);

    tbi_note_lost(b, list, count);
    if (status != TB_OK || count == 0)
        return status;
    b->pack->traits = tb_arena_array(&b->pack->arena, count, sizeof *b->pack->traits);
    if (b->pack->traits == NULL)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        tb_trait *trait = &b->pack->traits[b->pack->trait_count++];
        tbi_map_check(b->diags, items[i], "a trait", keys, COUNT(keys));
        trait->id = tb_node_get(items[i], "id")->text.at;
        trait->at = tb_node_get(items[i], "id")->at;
        trait->title = tbi_text(b->diags, items[i], "title");
        tbi_bool(b->diags, items[i], "ordered", &trait->ordered);
        status =
            tbi_load_options(b, tb_node_get(items[i], "options"), "a trait", &trait->options, &trait->option_count);
        if (status != TB_OK)
            return status;
    }
    return TB_OK;
}

/* {"3.8": 2024-10-07, ...} */
static tb_status read_ends(tbi_pack_builder *b, const tb_node *map, tb_alternative *out)
{
    tb_end_of_life *ends;

    if (map == NULL)
        return TB_OK;
    if (map->kind != TB_NODE_MAP) {
        tb_diags_error(b->diags, TB_DIAG_WRONG_TYPE, map->at, "write it as `\"VERSION\": YYYY-MM-DD` pairs",
                       "'end_of_life' is a map, not %s", tb_node_kind_name(map->kind));
        return TB_OK;
    }
    ends = tb_arena_array(&b->pack->arena, map->count + 1, sizeof *ends);
    if (ends == NULL)
        return TB_ERR_NOMEM;
    out->ends = ends;
    for (const tb_node *entry = map->first; entry != NULL; entry = entry->next) {
        tb_end_of_life *end = &ends[out->end_count];
        if (entry->kind == TB_NODE_TEXT && tb_date_parse(entry->text, &end->on)) {
            end->version = entry->key.at;
            out->end_count++;
        } else {
            tb_diags_error(b->diags, TB_DIAG_BAD_VALUE, entry->at, "a date is written YYYY-MM-DD",
                           "the end of life of '%s' is no date", entry->key.at);
        }
    }
    return TB_OK;
}

/* What `tiebreak bench` needs to know of an alternative. */
static tb_status read_interpreter(tbi_pack_builder *b, const tb_node *item, tb_alternative *out)
{
    tb_status status = read_texts(b, tb_node_get(item, "commands"), "commands", &out->commands, &out->command_count);

    if (status == TB_OK)
        status = read_texts(b, tb_node_get(item, "probe"), "probe", &out->probe, &out->probe_count);
    if (status == TB_OK)
        status = read_ends(b, tb_node_get(item, "end_of_life"), out);
    if (tb_node_get(item, "install") != NULL)
        out->install = tbi_text(b->diags, item, "install");
    return status;
}

static tb_status read_alternatives(tbi_pack_builder *b, const tb_node *list)
{
    static const tbi_key keys[] = {{"id", true},     {"title", true},    {"commands", false},
                                   {"probe", false}, {"install", false}, {"end_of_life", false}};
    tb_pack *pack = b->pack;

    b->has_lost_names = true; /* until all is well */
    if (!tbi_list_check(b->diags, list, "'alternatives'"))
        return TB_OK;
    if (list->count < 2 || list->count > TB_ALTERNATIVES_MAX) {
        tb_diags_error(b->diags, TB_DIAG_OUT_OF_RANGE, list->at, NULL, "a pack has 2 to %d alternatives, not %zu",
                       TB_ALTERNATIVES_MAX, list->count);
        return TB_OK;
    }
    pack->alternatives = tb_arena_array(&pack->arena, list->count, sizeof *pack->alternatives);
    if (pack->alternatives == NULL)
        return TB_ERR_NOMEM;
    for (const tb_node *item = list->first; item != NULL; item = item->next) {
        const tb_node *id = tb_node_get(item, "id");
        if (!tbi_map_check(b->diags, item, "an alternative", keys, COUNT(keys)) || id == NULL ||
            !tbi_id_check(b->diags, id, false))
            continue;
        int first = tb_pack_alternative(pack, id->text);
        if (first >= 0) {
            tb_diags_error(b->diags, TB_DIAG_DUPLICATE_ID, id->at, NULL, "the alternative '%s' is there twice",
                           id->text.at);
            tb_diags_also(b->diags, pack->alternatives[first].at);
            continue;
        }
        tb_alternative *alternative = &pack->alternatives[pack->alternative_count++];
        alternative->id = id->text.at;
        alternative->at = id->at;
        alternative->title = tbi_text(b->diags, item, "title");
        tb_status status = read_interpreter(b, item, alternative);
        if (status != TB_OK)
            return status;
    }
    b->has_lost_names = pack->alternative_count < list->count;
    return TB_OK;
}

/* A constant of the model that must be greater than 0. */
static void read_positive(tbi_pack_builder *b, const tb_node *map, const char *key, double *out)
{
    if (tbi_number(b->diags, map, key, 0, 1e6, out) && *out <= 0)
        tb_diags_error(b->diags, TB_DIAG_OUT_OF_RANGE, tb_node_get(map, key)->at, NULL, "'%s' must be greater than 0",
                       key);
}

static void read_hybrid(tbi_pack_builder *b, const tb_node *map)
{
    static const tbi_key keys[] = {{"title", true}, {"base_friction", true}, {"price", false}, {"seam", false}};

    if (map == NULL || !tbi_map_check(b->diags, map, "'hybrid'", keys, COUNT(keys)))
        return;
    b->pack->hybrid_at = map->key_at;
    b->pack->hybrid_title = tbi_text(b->diags, map, "title");
    if (tb_node_get(map, "price") != NULL)
        b->pack->hybrid_price = tbi_text(b->diags, map, "price");
    tbi_number(b->diags, map, "base_friction", 0, 1000, &b->pack->base_friction);
    b->hybrid_seam = tb_node_get(map, "seam"); /* a question: they are not read yet */
}

tb_status tbi_load_header(tbi_pack_builder *b, const tb_node *document)
{
    static const tbi_key keys[] = {{"tiebreak", false},
                                   {"id", true},
                                   {"version", true},
                                   {"title", true},
                                   {"alternatives", true},
                                   {"traits", false},
                                   {"prior", true},
                                   {"evidence_per_point", true},
                                   {"ground_cap", true},
                                   {"weight_concentration", true},
                                   {"inference_doubt", true},
                                   {"hybrid", true},
                                   {"review_after_days", false}};
    tb_pack *pack = b->pack;
    const tb_node *id = tb_node_get(document, "id");
    double days = 365;
    tb_status status;

    pack->hybrid_price = "a second alternative";
    pack->hybrid_seam = -1;
    if (!tbi_format_check(b->diags, document, "a pack", "pack/1") ||
        !tbi_map_check(b->diags, document, "a pack", keys, COUNT(keys)))
        return TB_ERR_INPUT; /* the other files would be read for another format */
    if (id != NULL && tbi_id_check(b->diags, id, false))
        pack->id = id->text.at;
    pack->version = tbi_text(b->diags, document, "version");
    pack->title = tbi_text(b->diags, document, "title");
    read_positive(b, document, "prior", &pack->prior);
    read_positive(b, document, "evidence_per_point", &pack->evidence_per_point);
    read_positive(b, document, "ground_cap", &pack->ground_cap);
    read_positive(b, document, "weight_concentration", &pack->weight_concentration);
    tbi_number(b->diags, document, "inference_doubt", 0, 1, &pack->inference_doubt);
    tbi_number(b->diags, document, "review_after_days", 1, 36500, &days);
    pack->review_after_days = (int32_t)days;
    read_hybrid(b, tb_node_get(document, "hybrid"));
    status = read_alternatives(b, tb_node_get(document, "alternatives"));
    return status == TB_OK ? read_traits(b, tb_node_get(document, "traits")) : status;
}

static tb_status read_leaves(tbi_pack_builder *b, const tb_node *item, tb_branch *branch, size_t branch_index)
{
    static const tbi_key keys[] = {{"id", true}, {"title", true}};
    tb_pack *pack = b->pack;
    const tb_node **items;
    size_t count;
    tb_status status = tbi_items(b->diags, &b->scratch, tb_node_get(item, "leaves"), "a leaf", false, &items, &count);

    tbi_note_lost(b, tb_node_get(item, "leaves"), count);
    if (status != TB_OK)
        return status;
    branch->first_leaf = pack->leaf_count;
    for (size_t i = 0; i < count; i++) {
        tbi_map_check(b->diags, items[i], "a leaf", keys, COUNT(keys));
        char *id = tb_arena_printf(&pack->arena, "%s.%s", branch->id, tb_node_get(items[i], "id")->text.at);
        if (id == NULL)
            return TB_ERR_NOMEM;
        pack->leaves[pack->leaf_count++] =
            (tb_leaf){.id = id, .title = tbi_text(b->diags, items[i], "title"), .branch = branch_index};
    }
    if (count == 0)
        pack->leaves[pack->leaf_count++] = (tb_leaf){.id = branch->id, .title = branch->title, .branch = branch_index};
    branch->leaf_count = pack->leaf_count - branch->first_leaf;
    return TB_OK;
}

tb_status tbi_load_criteria(tbi_pack_builder *b, const tb_node *list)
{
    static const tbi_key keys[] = {{"id", true}, {"title", true}, {"leaves", false}, {"fixed", false}};
    tb_pack *pack = b->pack;
    const tb_node **items;
    size_t count, leaves = 0;
    tb_status status = tbi_items(b->diags, &b->scratch, list, "a criterion", false, &items, &count);

    tbi_note_lost(b, list, count);
    if (status != TB_OK)
        return status;
    if (count == 0) {
        if (list != NULL && list->kind == TB_NODE_LIST && list->count == 0)
            tb_diags_error(b->diags, TB_DIAG_EMPTY, list->at, NULL, "a pack needs at least one criterion");
        b->has_lost_names = true;
        return TB_OK;
    }
    for (size_t i = 0; i < count; i++) {
        const tb_node *own = tb_node_get(items[i], "leaves");
        leaves += own != NULL && own->count > 0 ? own->count : 1;
    }
    pack->branches = tb_arena_array(&pack->arena, count, sizeof *pack->branches);
    pack->leaves = tb_arena_array(&pack->arena, leaves, sizeof *pack->leaves);
    if (pack->branches == NULL || pack->leaves == NULL)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        tb_branch *branch = &pack->branches[i];
        tbi_map_check(b->diags, items[i], "a criterion", keys, COUNT(keys));
        branch->id = tb_node_get(items[i], "id")->text.at;
        branch->title = tbi_text(b->diags, items[i], "title");
        tbi_bool(b->diags, items[i], "fixed", &branch->fixed);
        status = read_leaves(b, items[i], branch, i);
        if (status != TB_OK)
            return status;
        pack->branch_count++;
    }
    return TB_OK;
}

static void read_workload_trait(tbi_pack_builder *b, const tb_node *entry, uint8_t *values)
{
    for (size_t t = 0; t < b->pack->trait_count; t++) {
        const tb_trait *trait = &b->pack->traits[t];
        if (!tb_text_is(entry->key, trait->id))
            continue;
        int option =
            entry->kind == TB_NODE_TEXT ? tb_option_find(trait->options, trait->option_count, entry->text) : -1;
        if (option >= 0) {
            values[t] = (uint8_t)(option + 1);
            return;
        }
        tbi_unknown_id(b->diags, entry->at, "option", entry->text, trait->options, trait->option_count,
                       sizeof(tb_option));
        return;
    }
    tbi_unknown_id(b->diags, entry->key_at, "trait", entry->key, b->pack->traits, b->pack->trait_count,
                   sizeof(tb_trait));
}

tb_status tbi_load_workloads(tbi_pack_builder *b, const tb_node *list)
{
    static const tbi_key keys[] = {{"id", true}, {"title", true}, {"help", false}, {"traits", false}, {"seam", false}};
    static const char *const seams[] = {"front", "in_line", "queued"};
    tb_pack *pack = b->pack;
    const tb_node **items;
    size_t count;
    bool knows_traits = !b->has_lost_names;
    tb_status status = tbi_items(b->diags, &b->scratch, list, "a workload", false, &items, &count);

    tbi_note_lost(b, list, count);
    if (status != TB_OK || count == 0)
        return status;
    if (count > TB_WORKLOADS_MAX) {
        tb_diags_error(b->diags, TB_DIAG_TOO_LARGE, list->at, NULL, "a pack has at most %d workloads, not %zu",
                       TB_WORKLOADS_MAX, count);
        b->has_lost_names = true;
        return TB_OK;
    }
    pack->workloads = tb_arena_array(&pack->arena, count, sizeof *pack->workloads);
    if (pack->workloads == NULL)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        tb_workload *workload = &pack->workloads[pack->workload_count++];
        const tb_node *traits = tb_node_get(items[i], "traits");
        uint8_t *values = tb_arena_alloc(&pack->arena, pack->trait_count + 1);
        if (values == NULL)
            return TB_ERR_NOMEM;
        tbi_map_check(b->diags, items[i], "a workload", keys, COUNT(keys));
        workload->id = tb_node_get(items[i], "id")->text.at;
        workload->at = tb_node_get(items[i], "id")->at;
        workload->title = tbi_text(b->diags, items[i], "title");
        workload->help = tbi_text(b->diags, items[i], "help");
        workload->seam = (tb_seam)(tbi_one_of(b->diags, items[i], "seam", seams, COUNT(seams)) + 1);
        workload->traits = values;
        bool reads_traits = traits != NULL && traits->kind == TB_NODE_MAP && knows_traits;
        if (traits != NULL && traits->kind != TB_NODE_MAP)
            tb_diags_error(b->diags, TB_DIAG_WRONG_TYPE, traits->at, NULL, "'traits' is a map, not %s",
                           tb_node_kind_name(traits->kind));
        for (const tb_node *entry = reads_traits ? traits->first : NULL; entry != NULL; entry = entry->next)
            read_workload_trait(b, entry, values);
    }
    return tbi_place_ids(pack);
}
