/* page_sources.c - the second half of GET /rules: the documents, what each claims, and what became of each claim. */
#include "page_rules.h"

#include "pages.h"

#include "rule_words.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

/* Which rules rest on each claim, or were made despite it: what follows FIRST[claim] in NEXT and RULE; 0 ends it. */
typedef struct uses {
    size_t *first, *next;
    const tb_rule **rule;
    size_t count;
} uses;

static void note(uses *u, size_t claim, const tb_rule *rule)
{
    u->count++;
    u->rule[u->count] = rule;
    u->next[u->count] = u->first[claim];
    u->first[claim] = u->count;
}

static bool find_uses(const tb_pack *pack, uses *u)
{
    size_t total = 1;

    for (size_t i = 0; i < pack->rule_count; i++)
        total += pack->rules[i].claim_count + pack->rules[i].despite_count;
    *u = (uses){calloc(pack->claim_count + 1, sizeof *u->first), calloc(total, sizeof *u->next),
                calloc(total, sizeof *u->rule), 0};
    if (!u->first || !u->next || !u->rule)
        return false;
    for (size_t i = pack->rule_count; i-- > 0;) {
        const tb_rule *rule = &pack->rules[i];
        for (size_t k = 0; k < rule->claim_count; k++)
            note(u, rule->claims[k], rule);
        for (size_t k = 0; k < rule->despite_count; k++)
            note(u, rule->despite[k], rule);
    }
    return true;
}

bool web_filter_takes_claim(const tb_pack *pack, const web_filter *f, const tb_claim *claim)
{
    const tb_publication *source = &pack->publications[claim->source];

    if ((f->source >= 0 && claim->source != (size_t)f->source) || f->standing == WEB_STALE ||
        f->standing == WEB_JUDGEMENT || (f->standing == WEB_OF_STATUS && claim->status != f->status) ||
        (f->standing == WEB_SET_ASIDE && !claim->set_aside))
        return false;
    return !f->words || web_has_words(claim->id, f->words) || web_has_words(claim->says, f->words) ||
           web_has_words(claim->section, f->words) || web_has_words(claim->subject, f->words) ||
           web_has_words(claim->why, f->words) || web_has_words(claim->today, f->words) ||
           web_has_words(claim->set_aside, f->words) || web_has_words(source->publisher, f->words);
}

/* True if a rule on the criterion that was asked for has to do with the claim. */
static bool is_on_criterion(const tb_pack *pack, const web_filter *f, const uses *u, size_t claim)
{
    if (f->branch < 0 && f->leaf < 0)
        return true;
    for (size_t at = u->first[claim]; at > 0; at = u->next[at])
        if (f->leaf >= 0 ? u->rule[at]->leaf == (size_t)f->leaf
                         : pack->leaves[u->rule[at]->leaf].branch == (size_t)f->branch)
            return true;
    return false;
}

/* "for Node.js", "against Python", "for all alike". */
static void put_side(tb_buf *out, const tb_pack *pack, const tb_claim *claim)
{
    if (claim->side == TB_SIDE_NONE)
        tb_buf_puts(out, "for none");
    else if (claim->side == TB_SIDE_ALL)
        tb_buf_puts(out, claim->against ? "against all" : "for all alike");
    else if (claim->side == TB_SIDE_HYBRID)
        tb_buf_printf(out, "%s %s", claim->against ? "against" : "for", pack->hybrid_title);
    else
        tb_buf_printf(out, "%s %s", claim->against ? "against" : "for", tb_side_name(pack, claim->side, true));
}

static void add_claim(const tb_pack *pack, const uses *u, cJSON *list, size_t index)
{
    const tb_claim *claim = &pack->claims[index];
    cJSON *item = web_add_item(list), *rules;
    tb_buf text = TB_BUF_EMPTY;

    web_add_text(item, "id", claim->id);
    web_add_text(item, "section", claim->section);
    web_add_text(item, "says", claim->says);
    put_side(&text, pack, claim);
    web_add_buf(item, "side", &text);
    web_add_text(item, "status", claim->status == TB_CURRENT ? NULL : tb_claim_status_name(claim->status));
    web_add_text(item, "condition", claim->condition);
    web_add_text(item, "why", claim->why);
    web_add_text(item, "today", claim->today);
    web_add_text(item, "set_aside", claim->set_aside);
    rules = cJSON_AddArrayToObject(item, "used_by");
    for (size_t at = u->first[index]; at > 0; at = u->next[at])
        web_add_text(web_add_item(rules), "rule", u->rule[at]->id);
    cJSON_AddBoolToObject(item, "used", u->first[index] > 0);
    tb_buf_release(&text);
}

/* "83 claims: 42 current, 34 disputed" */
static void put_counts(tb_buf *out, const tb_pack *pack, size_t source)
{
    size_t total = 0, counts[TB_REFUTED + 1] = {0};

    for (size_t i = 0; i < pack->claim_count; i++)
        if (pack->claims[i].source == source) {
            total++;
            counts[pack->claims[i].status]++;
        }
    tb_buf_printf(out, "%zu claim%s", total, total == 1 ? "" : "s");
    for (int status = TB_CURRENT, n = 0; status <= TB_REFUTED; status++)
        if (counts[status] > 0)
            tb_buf_printf(out, "%s%zu %s", n++ > 0 ? ", " : ": ", counts[status],
                          tb_claim_status_name((tb_claim_status)status));
}

static void add_source(const tb_pack *pack, const web_filter *filter, const uses *u, cJSON *list, size_t index)
{
    const tb_publication *source = &pack->publications[index];
    cJSON *item = cJSON_CreateObject(), *claims = cJSON_AddArrayToObject(item, "claims");
    tb_buf text = TB_BUF_EMPTY;
    size_t shown = 0;

    for (size_t i = 0; i < pack->claim_count; i++)
        if (pack->claims[i].source == index && web_filter_takes_claim(pack, filter, &pack->claims[i]) &&
            is_on_criterion(pack, filter, u, i)) {
            add_claim(pack, u, claims, i);
            shown++;
        }
    web_add_text(item, "id", source->id);
    web_add_text(item, "title", source->title);
    tb_buf_printf(&text, "%s %d", source->publisher, source->year);
    web_add_buf(item, "name", &text);
    web_add_text(item, "author", source->author);
    web_add_text(item, "url", source->url);
    web_add_text(item, "interest", source->interest);
    web_add_text(item, "overall", source->overall);
    put_counts(&text, pack, index);
    web_add_buf(item, "counts", &text);
    web_add_count(item, "shown", shown, "claim");
    if ((filter->active && shown == 0) || !cJSON_AddItemToArray(list, item))
        cJSON_Delete(item);
    tb_buf_release(&text);
}

void web_view_sources(const tb_pack *pack, const web_filter *filter, cJSON *view)
{
    cJSON *list = cJSON_AddArrayToObject(view, "sources");
    uses u;

    if (find_uses(pack, &u))
        for (size_t i = 0; i < pack->publication_count; i++)
            add_source(pack, filter, &u, list, i);
    cJSON_AddBoolToObject(view, "any_source", cJSON_GetArraySize(list) > 0);
    free(u.first);
    free(u.next);
    free(u.rule);
}
