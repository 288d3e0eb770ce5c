/* pack_questions.c - reads questions.yaml, and the options that questions and traits have. */
#include "number.h"
#include "tbi_pack.h"
#include "tbi_read.h"

#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

tb_status tbi_load_options(tbi_pack_builder *b, const tb_node *list, const char *what, const tb_option **out,
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
        int first = tb_option_find(options, *count, id->text);
        if (first >= 0) {
            tb_diags_error(b->diags, TB_DIAG_DUPLICATE_ID, id->at, NULL, "the option '%s' is there twice", id->text.at);
            tb_diags_also(b->diags, options[first].at);
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
    int type = tbi_one_of(b->diags, item, "type", tbi_question_types, COUNT(tbi_question_types));
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
    status = tbi_load_options(b, options, "a question", &q->options, &q->option_count);
    if (status != TB_OK)
        return status;
    least = q->type == TB_QUESTION_CHOICE ? 2 : q->type == TB_QUESTION_CHOICES ? 1 : 0;
    if (options == NULL ? least > 0 : options->kind == TB_NODE_LIST && options->count < least)
        tb_diags_error(b->diags, TB_DIAG_MISSING_KEY, options != NULL ? options->at : item->at, NULL,
                       "a %s question needs at least %zu option%s", tbi_question_types[type], least,
                       least == 1 ? "" : "s");
    if (least == 0 && options != NULL)
        tb_diags_error(b->diags, TB_DIAG_CONFLICT, options->key_at, NULL, "a %s question has no options",
                       tbi_question_types[type]);
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
