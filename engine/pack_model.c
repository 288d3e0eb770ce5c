/* pack_model.c - reads pack.yaml, criteria.yaml, questions.yaml and workloads.yaml. */
#include "number.h"
#include "tbi_pack.h"
#include "tbi_read.h"

#include <math.h>
#include <string.h>

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

/* Where an item of LIST first has that id, or is it. */
static tb_place place_of_id(const tb_node *list, tb_text wanted)
{
    for (const tb_node *item = list->first; item != NULL; item = item->next) {
        const tb_node *id = item->kind == TB_NODE_MAP ? tb_node_get(item, "id") : item;
        if (id != NULL && tb_text_equal(id->text, wanted))
            return id->at;
    }
    return (tb_place){0};
}

/* Options, in the order of the tree. */
static tb_status read_options(tbi_pack_builder *b, const tb_node *list, const char *what, const tb_option **out,
                              size_t *count)
{
    static const tbi_key keys[] = {{"id", true}, {"title", false}, {"help", false}, {"set_aside", false}};
    tb_option *options;

    if (!tbi_list_check(b->diags, list, "'options'") || list->count == 0) {
        tbi_note_lost(b, list, 0);
        return TB_OK;
    }
    if (list->count > TB_OPTIONS_MAX) {
        tb_diags_error(b->diags, TB_DIAG_TOO_LARGE, list->at, NULL, "%s has more than %d options", what,
                       TB_OPTIONS_MAX);
        b->has_lost_names = true;
        return TB_OK;
    }
    options = tb_arena_array(&b->pack->arena, list->count, sizeof *options);
    if (options == NULL)
        return TB_ERR_NOMEM;
    for (const tb_node *item = list->first; item != NULL; item = item->next) {
        bool is_map = item->kind == TB_NODE_MAP;
        const tb_node *id = is_map ? tb_node_get(item, "id") : item;
        if ((is_map && !tbi_map_check(b->diags, item, "an option", keys, COUNT(keys))) || id == NULL ||
            !tbi_id_check(b->diags, id, false))
            continue;
        if (tb_option_find(options, *count, id->text) >= 0) {
            tb_diags_error(b->diags, TB_DIAG_DUPLICATE_ID, id->at, NULL, "the option '%s' is there twice", id->text.at);
            tb_diags_also(b->diags, place_of_id(list, id->text));
            continue;
        }
        const char *title = is_map ? tbi_text(b->diags, item, "title") : NULL;
        options[(*count)++] = (tb_option){.id = id->text.at,
                                          .title = title != NULL ? title : id->text.at,
                                          .help = is_map ? tbi_text(b->diags, item, "help") : NULL,
                                          .set_aside = is_map ? tbi_text(b->diags, item, "set_aside") : NULL,
                                          .at = id->at};
    }
    *out = options;
    tbi_note_lost(b, list, *count);
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
        status = read_options(b, tb_node_get(items[i], "options"), "a trait", &trait->options, &trait->option_count);
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
        if (tb_pack_alternative(pack, id->text) >= 0) {
            tb_diags_error(b->diags, TB_DIAG_DUPLICATE_ID, id->at, NULL, "the alternative '%s' is there twice",
                           id->text.at);
            tb_diags_also(b->diags, place_of_id(list, id->text));
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
    tb_status status;

    double days = 365;

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

/* The answer a key of `usual` stands for; false, reported, if it is none of the question's. */
static bool read_usual_key(tbi_pack_builder *b, const tb_question *q, const tb_node *entry, double *value)
{
    int option;

    switch (q->type) {
    case TB_QUESTION_CHOICE:
    case TB_QUESTION_CHOICES:
        option = tb_option_find(q->options, q->option_count, entry->key);
        *value = option;
        if (option >= 0)
            return true;
        break;
    case TB_QUESTION_BOOLEAN:
        *value = tb_text_is(entry->key, "true") ? 1 : 0;
        if (*value == 1 || tb_text_is(entry->key, "false"))
            return true;
        break;
    case TB_QUESTION_LEVEL:
    case TB_QUESTION_NUMBER:
        if (tb_number_parse(entry->key, value) && *value >= q->min && *value <= q->max &&
            (q->type == TB_QUESTION_NUMBER || *value == floor(*value)))
            return true;
        break;
    case TB_QUESTION_TEXT: break;
    }
    tb_diags_error(b->diags, TB_DIAG_BAD_VALUE, entry->key_at,
                   q->type == TB_QUESTION_BOOLEAN  ? "its answers are true and false"
                   : q->type == TB_QUESTION_LEVEL  ? "its answers are the whole numbers from 0 to 5"
                   : q->type == TB_QUESTION_NUMBER ? "its answers are the numbers from 'min' to 'max'"
                   : q->type == TB_QUESTION_TEXT   ? "a text has no usual answers"
                                                   : "its answers are the ids of its options",
                   "'%s' is no answer to the question '%s'", entry->key.at, q->id);
    return false;
}

static tb_status read_usual(tbi_pack_builder *b, const tb_node *map, tb_question *q)
{
    tb_usual *usual;
    double total = 0;

    if (map == NULL)
        return TB_OK;
    if (map->kind != TB_NODE_MAP || map->count == 0) {
        tb_diags_error(b->diags, TB_DIAG_WRONG_TYPE, map->at, NULL,
                       "'usual' is a map from answers to how often they are met");
        return TB_OK;
    }
    usual = tb_arena_array(&b->pack->arena, map->count, sizeof *usual);
    if (usual == NULL)
        return TB_ERR_NOMEM;
    for (const tb_node *entry = map->first; entry != NULL; entry = entry->next) {
        double value = 0, weight = 0, most = q->type == TB_QUESTION_CHOICES ? 100 : 1e9;
        if (read_usual_key(b, q, entry, &value) && tbi_number_node(b->diags, entry, entry->key.at, 0, most, &weight)) {
            usual[q->usual_count++] = (tb_usual){value, weight};
            total += weight;
        }
    }
    if (total <= 0 && q->type != TB_QUESTION_CHOICES && q->usual_count > 0)
        tb_diags_error(b->diags, TB_DIAG_OUT_OF_RANGE, map->at, NULL, "the weights of 'usual' must not all be 0");
    q->usual = usual;
    return TB_OK;
}

static void read_bounds(tbi_pack_builder *b, const tb_node *item, tb_question *q)
{
    if (q->type == TB_QUESTION_LEVEL) {
        q->max = TB_LEVEL_MAX;
        return;
    }
    if (q->type != TB_QUESTION_NUMBER) {
        for (const tb_node *entry = item->first; entry != NULL; entry = entry->next)
            if (tb_text_is(entry->key, "min") || tb_text_is(entry->key, "max") || tb_text_is(entry->key, "unit"))
                tb_diags_error(b->diags, TB_DIAG_CONFLICT, entry->key_at, NULL, "'%s' is for number questions only",
                               entry->key.at);
        return;
    }
    if (tb_node_get(item, "min") == NULL || tb_node_get(item, "max") == NULL)
        tb_diags_error(b->diags, TB_DIAG_MISSING_KEY, item->at, NULL,
                       "a number question needs the keys 'min' and 'max'");
    tbi_number(b->diags, item, "min", -1e15, 1e15, &q->min);
    tbi_number(b->diags, item, "max", -1e15, 1e15, &q->max);
    if (q->min > q->max && tb_node_get(item, "max") != NULL)
        tb_diags_error(b->diags, TB_DIAG_OUT_OF_RANGE, tb_node_get(item, "max")->at, NULL, "'max' is less than 'min'");
}

static void read_opening(tbi_pack_builder *b, const tb_node *item, tb_question *q)
{
    double place = 0;

    if (!tbi_number(b->diags, item, "opening", 1, TB_QUESTIONS_MAX, &place))
        return;
    if (place != floor(place))
        tb_diags_error(b->diags, TB_DIAG_BAD_VALUE, tb_node_get(item, "opening")->at, NULL,
                       "'opening' is a whole number: the question's place among those asked first");
    q->opening = (unsigned)place;
}

static tb_status read_question(tbi_pack_builder *b, const tb_node *item, tb_question *q)
{
    static const tbi_key keys[] = {{"id", true},    {"type", true},     {"title", true},    {"label", true},
                                   {"help", false}, {"section", false}, {"options", false}, {"ordered", false},
                                   {"min", false},  {"max", false},     {"unit", false},    {"low", false},
                                   {"high", false}, {"usual", false},   {"opening", false}};
    static const char *const types[] = {"choice", "choices", "level", "number", "boolean", "text"};
    int type = tbi_one_of(b->diags, item, "type", types, COUNT(types));
    const tb_node *options = tb_node_get(item, "options");
    size_t least;
    tb_status status;

    tbi_map_check(b->diags, item, "a question", keys, COUNT(keys));
    q->id = tb_node_get(item, "id")->text.at;
    q->at = tb_node_get(item, "id")->at;
    q->type = type >= 0 ? (tb_question_type)type : TB_QUESTION_TEXT;
    q->title = tbi_text(b->diags, item, "title");
    q->label = tbi_text(b->diags, item, "label");
    q->help = tbi_text(b->diags, item, "help");
    q->section = tbi_text(b->diags, item, "section");
    q->unit = tbi_text(b->diags, item, "unit");
    q->low = tbi_text(b->diags, item, "low");
    q->high = tbi_text(b->diags, item, "high");
    tbi_bool(b->diags, item, "ordered", &q->ordered);
    read_opening(b, item, q);
    if (type < 0) {
        b->has_lost_names = true; /* its conditions cannot be understood */
        return TB_OK;
    }
    read_bounds(b, item, q);
    status = read_options(b, options, "a question", &q->options, &q->option_count);
    if (status != TB_OK)
        return status;
    least = q->type == TB_QUESTION_CHOICE ? 2 : q->type == TB_QUESTION_CHOICES ? 1 : 0;
    if (options == NULL ? least > 0 : options->kind == TB_NODE_LIST && options->count < least)
        tb_diags_error(b->diags, TB_DIAG_MISSING_KEY, options != NULL ? options->at : item->at, NULL,
                       "a %s question needs at least %zu option%s", types[type], least, least == 1 ? "" : "s");
    if (least == 0 && options != NULL)
        tb_diags_error(b->diags, TB_DIAG_CONFLICT, options->key_at, NULL, "a %s question has no options", types[type]);
    return read_usual(b, tb_node_get(item, "usual"), q);
}

/* The question on how parts talk must be one to choose from. */
static void find_seam(tbi_pack_builder *b)
{
    tb_pack *pack = b->pack;

    if (b->hybrid_seam == NULL)
        return;
    pack->hybrid_seam = tb_pack_question(pack, b->hybrid_seam->text);
    if (pack->hybrid_seam < 0 && !b->has_lost_names)
        tbi_unknown_id(b->diags, b->hybrid_seam->at, "question", b->hybrid_seam->text, pack->questions,
                       pack->question_count, sizeof(tb_question));
    else if (pack->hybrid_seam >= 0 && pack->questions[pack->hybrid_seam].type != TB_QUESTION_CHOICE)
        tb_diags_error(b->diags, TB_DIAG_CONFLICT, b->hybrid_seam->at, NULL, "'%s' is no question of type choice",
                       b->hybrid_seam->text.at);
}

tb_status tbi_load_questions(tbi_pack_builder *b, const tb_node *list)
{
    tb_pack *pack = b->pack;
    const tb_node **items;
    size_t count;
    tb_status status = tbi_items(b->diags, &b->scratch, list, "a question", false, &items, &count);

    tbi_note_lost(b, list, count);
    if (status != TB_OK || count == 0)
        return status;
    if (count > TB_QUESTIONS_MAX) {
        tb_diags_error(b->diags, TB_DIAG_TOO_LARGE, list->at, NULL, "a pack has at most %d questions, not %zu",
                       TB_QUESTIONS_MAX, count);
        b->has_lost_names = true;
        return TB_OK;
    }
    pack->questions = tb_arena_array(&pack->arena, count, sizeof *pack->questions);
    if (pack->questions == NULL)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < count && status == TB_OK; i++)
        status = read_question(b, items[i], &pack->questions[pack->question_count++]);
    if (status == TB_OK)
        status = tbi_place_ids(pack);
    if (status == TB_OK)
        find_seam(b);
    return status;
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
