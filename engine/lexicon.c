#include "tbi_lexicon.h"

#include "tbi_prepared.h"
#include "tbi_read.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void tbi_lexicon_free(tb_lexicon *lexicon)
{
    for (size_t i = 0; lexicon != NULL && i < lexicon->count; i++)
        tb_pattern_free(lexicon->items[i].pattern);
}

static tb_status read_item(tbi_pack_builder *b, const tb_node *node, tbi_lexicon_item *item)
{
    static const tbi_key keys[] = {{"id", true},     {"pattern", true},  {"workload", false},  {"answers", false},
                                   {"scale", false}, {"planned", false}, {"otherwise", false}, {"surer", false}};
    const tb_node *pattern = tb_node_get(node, "pattern");
    tb_status status;

    tbi_map_check(b->diags, node, "an item of the lexicon", keys, COUNT(keys));
    item->id = tb_node_get(node, "id")->text.at;
    item->scale = 1;
    tbi_number(b->diags, node, "scale", 1e-9, 1e9, &item->scale);
    tbi_bool(b->diags, node, "planned", &item->planned);
    tbi_bool(b->diags, node, "otherwise", &item->otherwise);
    tbi_bool(b->diags, node, "surer", &item->surer);
    status = tbi_implied_read(b, node, "an item of the lexicon", true, &item->implied);
    return status == TB_OK && pattern != NULL ? tbi_pattern_read(b, pattern, &item->pattern) : status;
}

static tb_status believe_openings(tbi_pack_builder *b, tb_lexicon *lexicon)
{
    tbi_openings *openings = tb_arena_alloc(&b->pack->arena, sizeof *openings);

    if (openings == NULL)
        return TB_ERR_NOMEM;
    lexicon->openings = openings;
    return tbi_openings_take(&b->prepared, lexicon->count, &b->pack->arena, openings);
}

tb_status tbi_load_lexicon(tbi_pack_builder *b, const tb_node *list)
{
    const tb_node **items;
    tb_lexicon *lexicon;
    size_t count;
    tb_status status = tbi_items(b->diags, &b->scratch, list, "an item of the lexicon", false, &items, &count);

    if (status != TB_OK || count == 0)
        return status;
    lexicon = tb_arena_alloc(&b->pack->arena, sizeof *lexicon);
    if (lexicon == NULL || (lexicon->items = tb_arena_array(&b->pack->arena, count, sizeof *lexicon->items)) == NULL)
        return TB_ERR_NOMEM;
    b->pack->lexicon = lexicon;
    for (size_t i = 0; i < count && status == TB_OK; i++)
        status = read_item(b, items[i], &lexicon->items[lexicon->count++]);
    return status == TB_OK && b->is_own ? believe_openings(b, lexicon) : status;
}

tb_status tbi_lexicon_store(const tb_lexicon *lexicon, tb_buf *out)
{
    tb_status status = TB_OK;

    for (size_t i = 0; i < lexicon->count && status == TB_OK; i++)
        status = tbi_prepared_put(out, lexicon->items[i].pattern);
    return status;
}
