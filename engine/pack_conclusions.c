/* pack_conclusions.c - reads the `verdicts` of a source: what the document itself concluded, subject by subject. */
#include "tbi_pack.h"
#include "tbi_read.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int read_concluded(tbi_pack_builder *b, const tb_node *item)
{
    static const char *const words[] = {"both", "none"};
    const tb_node *node = tb_node_get(item, "concludes");
    int side;

    if (node == NULL || tb_text_is(node->text, "none"))
        return TB_SIDE_NONE;
    if (tb_text_is(node->text, "both"))
        return TB_SIDE_ALL;
    side = tb_pack_alternative(b->pack, node->text);
    if (side >= 0)
        return side;
    tbi_unknown_side(b, node, words, COUNT(words));
    return TB_SIDE_NONE;
}

/* A subject may be concluded on in several sections, always alike: a document that contradicts itself has concluded on
 * two subjects, which need two names. */
static bool agrees(tbi_pack_builder *b, const tb_conclusion *first, const tb_conclusion *now)
{
    if (first->subject == NULL || now->subject == NULL || strcmp(first->subject, now->subject) != 0)
        return true;
    if (first->concludes != now->concludes)
        tb_diags_error(b->diags, TB_DIAG_CONFLICT, now->at, "give what the document tells apart two names",
                       "the subject '%s' was concluded otherwise", now->subject);
    else if (first->section != NULL && now->section != NULL && strcmp(first->section, now->section) == 0)
        tb_diags_error(b->diags, TB_DIAG_CONFLICT, now->at, NULL, "the subject '%s' is twice in section '%s'",
                       now->subject, now->section);
    else
        return true;
    tb_diags_also(b->diags, first->at);
    return false;
}

tb_status tbi_load_conclusions(tbi_pack_builder *b, const tb_node *item, tb_publication *out)
{
    static const tbi_key keys[] = {
        {"subject", true}, {"section", true}, {"concludes", true}, {"note", false}, {"explained", false}};
    const tb_node *list = tb_node_get(item, "verdicts");
    tb_conclusion *all;

    if (!tbi_list_check(b->diags, list, "'verdicts'") || list->count == 0)
        return TB_OK;
    all = tb_arena_array(&b->pack->arena, list->count, sizeof *all);
    if (all == NULL)
        return TB_ERR_NOMEM;
    out->conclusions = all;
    for (const tb_node *node = list->first; node != NULL; node = node->next) {
        tb_conclusion *now = &all[out->conclusion_count];
        if (!tbi_map_check(b->diags, node, "a document's verdict", keys, COUNT(keys)))
            continue;
        *now = (tb_conclusion){.subject = tbi_text(b->diags, node, "subject"),
                               .section = tbi_text(b->diags, node, "section"),
                               .note = tbi_text(b->diags, node, "note"),
                               .explained = tbi_text(b->diags, node, "explained"),
                               .concludes = read_concluded(b, node),
                               .at = node->at};
        for (size_t i = 0; i < out->conclusion_count && agrees(b, &all[i], now);)
            i++;
        out->conclusion_count++;
    }
    return TB_OK;
}
