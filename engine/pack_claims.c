/* pack_claims.c - reads sources.yaml and claims.yaml. */
#include "tbi_pack.h"
#include "tbi_read.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

tb_status tbi_load_sources(tbi_pack_builder *b, const tb_node *list)
{
    static const tbi_key keys[] = {{"id", true},        {"title", true},    {"publisher", true},
                                   {"author", false},   {"year", true},     {"url", false},
                                   {"interest", false}, {"overall", false}, {"verdicts", false}};
    tb_pack *pack = b->pack;
    const tb_node **items;
    size_t count;
    tb_status status = tbi_items(b->diags, &b->scratch, list, "a source", false, &items, &count);

    tbi_note_lost(b, list, count);
    if (status != TB_OK || count == 0)
        return status;
    pack->publications = tb_arena_array(&pack->arena, count, sizeof *pack->publications);
    if (pack->publications == NULL)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < count && status == TB_OK; i++) {
        tb_publication *publication = &pack->publications[pack->publication_count++];
        double year = 0;
        tbi_map_check(b->diags, items[i], "a source", keys, COUNT(keys));
        tbi_number(b->diags, items[i], "year", 1900, 9999, &year);
        *publication = (tb_publication){.id = tb_node_get(items[i], "id")->text.at,
                                        .title = tbi_text(b->diags, items[i], "title"),
                                        .publisher = tbi_text(b->diags, items[i], "publisher"),
                                        .author = tbi_text(b->diags, items[i], "author"),
                                        .url = tbi_text(b->diags, items[i], "url"),
                                        .interest = tbi_text(b->diags, items[i], "interest"),
                                        .overall = tbi_text(b->diags, items[i], "overall"),
                                        .year = (int)year};
        status = tbi_load_conclusions(b, items[i], publication);
    }
    return status;
}

/* The side a claim is on: `for` or `against` an alternative, the hybrid, all or none. */
static void read_side(tbi_pack_builder *b, const tb_node *item, tb_claim *claim)
{
    static const char *const words[] = {"hybrid", "all", "none"};
    const tb_node *pro = tb_node_get(item, "for"), *contra = tb_node_get(item, "against");
    const tb_node *named = pro != NULL ? pro : contra;

    claim->side = TB_SIDE_NONE;
    if ((pro == NULL) == (contra == NULL)) {
        tb_diags_error(b->diags, TB_DIAG_CONFLICT, named != NULL ? named->key_at : item->at, NULL,
                       "a claim has either 'for' or 'against'");
        return;
    }
    claim->against = contra != NULL;
    claim->side = tb_pack_alternative(b->pack, named->text);
    if (claim->side >= 0 || tb_text_is(named->text, "none"))
        return;
    if (tb_text_is(named->text, "all") || tb_text_is(named->text, "hybrid")) {
        claim->side = tb_text_is(named->text, "all") ? TB_SIDE_ALL : TB_SIDE_HYBRID;
        return;
    }
    tbi_unknown_side(b, named, words, COUNT(words));
}

static void read_claim(tbi_pack_builder *b, const tb_node *item, tb_claim *claim)
{
    static const tbi_key keys[] = {{"id", true},         {"source", true},   {"section", true}, {"subject", true},
                                   {"for", false},       {"against", false}, {"says", true},    {"condition", false},
                                   {"status", true},     {"why", false},     {"today", false},  {"checked_on", false},
                                   {"set_aside", false}, {"claimed", false}};
    const tb_node *source = tb_node_get(item, "source");
    int status = tbi_one_of(b->diags, item, "status", tbi_claim_statuses, COUNT(tbi_claim_statuses));

    tbi_map_check(b->diags, item, "a claim", keys, COUNT(keys));
    claim->at = item->at;
    claim->id = tb_node_get(item, "id")->text.at;
    claim->section = tbi_text(b->diags, item, "section");
    claim->subject = tbi_text(b->diags, item, "subject");
    claim->says = tbi_text(b->diags, item, "says");
    claim->condition = tbi_text(b->diags, item, "condition");
    claim->why = tbi_text(b->diags, item, "why");
    claim->today = tbi_text(b->diags, item, "today");
    claim->set_aside = tbi_text(b->diags, item, "set_aside");
    claim->status = status >= 0 ? (tb_claim_status)status : TB_CURRENT;
    if (status > 0 && tb_node_get(item, "why") == NULL)
        tb_diags_error(b->diags, TB_DIAG_MISSING_KEY, item->at, "say why it is not current",
                       "a %s claim needs the key 'why'", tbi_claim_statuses[status]);
    claim->checked_on = tbi_date(b->diags, item, "checked_on");
    read_side(b, item, claim);
    tbi_number(b->diags, item, "claimed", 1, 1e6, &claim->claimed);
    if (claim->claimed > 0 && claim->side < 0)
        tb_diags_error(b->diags, TB_DIAG_CONFLICT, tb_node_get(item, "claimed")->at, NULL,
                       "'claimed' is for a claim on one alternative: how many times better it says that one does");
    for (size_t i = 0; source != NULL && i < b->pack->publication_count; i++)
        if (tb_text_is(source->text, b->pack->publications[i].id)) {
            claim->source = i;
            return;
        }
    if (source != NULL)
        tbi_unknown_id(b->diags, source->at, "source", source->text, b->pack->publications, b->pack->publication_count,
                       sizeof(tb_publication));
}

tb_status tbi_load_claims(tbi_pack_builder *b, const tb_node *list)
{
    tb_pack *pack = b->pack;
    const tb_node **items;
    size_t count;
    tb_status status = tbi_items(b->diags, &b->scratch, list, "a claim", false, &items, &count);

    tbi_note_lost(b, list, count);
    if (status != TB_OK || count == 0)
        return status;
    pack->claims = tb_arena_array(&pack->arena, count, sizeof *pack->claims);
    if (pack->claims == NULL)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        read_claim(b, items[i], &pack->claims[pack->claim_count++]);
    return TB_OK;
}
