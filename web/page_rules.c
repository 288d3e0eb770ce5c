/* page_rules.c - GET /rules: the pack as people read it, whole or narrowed down by the query. The whole is made once,
 * and again for every request once the day has changed, since what is stale depends on it. */
#include "page_rules.h"

#include "internal.h"

#include "rule_words.h"

#include <cjson/cJSON.h>
#include <string.h>

enum { SECONDS_A_DAY = 86400, OPEN_MOST = 8 }; /* so few rules are shown open */

/* ---- What was asked for ---- */

static const struct {
    const char *name, *title;
    web_standing standing;
    tb_claim_status status;
} standings[] = {
    {"current", "current", WEB_OF_STATUS, TB_CURRENT},     {"disputed", "disputed", WEB_OF_STATUS, TB_DISPUTED},
    {"dated", "dated", WEB_OF_STATUS, TB_DATED},           {"refuted", "refuted", WEB_OF_STATUS, TB_REFUTED},
    {"stale", "stale today", WEB_STALE, TB_CURRENT},       {"judgement", "our judgement", WEB_JUDGEMENT, TB_CURRENT},
    {"set_aside", "set aside", WEB_SET_ASIDE, TB_CURRENT},
};
enum { STANDINGS = sizeof standings / sizeof standings[0] };

static bool refuse(web_request *request, web_reply *reply, const char *what)
{
    tb_diags_error(&request->diags, TB_DIAG_BAD_VALUE, (tb_place){0}, NULL, "the pack has no %s of that name", what);
    web_reply_problem(request, reply, 404, "Nothing is here", "What the address asks for is not in the pack.");
    return false;
}

static int find_source(const tb_pack *pack, const char *id)
{
    for (size_t i = 0; i < pack->publication_count; i++)
        if (strcmp(pack->publications[i].id, id) == 0)
            return (int)i;
    return -1;
}

/* Understands the query; an empty value asks for nothing. False: *reply says what is wrong. */
static bool read_filter(web_request *request, web_reply *reply, web_filter *out)
{
    const tb_pack *pack = request->server->site->pack;
    web_fields fields;
    const tb_status status = web_query(request, &fields);
    size_t s = 0;

    if (status != TB_OK) {
        web_reply_failure(request, reply, status);
        return false;
    }
    const char *criterion = web_fields_get(&fields, "criterion"), *source = web_fields_get(&fields, "source");
    const char *standing = web_fields_get(&fields, "status"), *words = web_fields_get(&fields, "q");
    if (criterion && *criterion) {
        out->branch = tb_pack_branch(pack, tb_text_of(criterion));
        out->leaf = out->branch < 0 ? tb_pack_leaf(pack, tb_text_of(criterion)) : -1;
        if (out->branch < 0 && out->leaf < 0)
            return refuse(request, reply, "criterion");
    }
    if (source && *source && (out->source = find_source(pack, source)) < 0)
        return refuse(request, reply, "source");
    if (standing && *standing) {
        while (s < STANDINGS && strcmp(standings[s].name, standing) != 0)
            s++;
        if (s == STANDINGS)
            return refuse(request, reply, "status");
        out->standing = standings[s].standing;
        out->status = standings[s].status;
    }
    out->words = words && *words ? words : NULL;
    out->active = out->branch >= 0 || out->leaf >= 0 || out->source >= 0 || out->standing != WEB_ANY || out->words;
    return true;
}

bool web_has_words(const char *text, const char *words)
{
    return text && strcasestr(text, words);
}

static bool has_words(const tb_pack *pack, const tb_rule *rule, const char *words)
{
    tb_buf text = TB_BUF_EMPTY;
    bool found = web_has_words(rule->id, words) || web_has_words(rule->ground, words) ||
                 web_has_words(rule->soften, words) || web_has_words(rule->check, words);

    tb_rule_put_sentence(&text, pack, rule);
    tb_buf_putc(&text, ' ');
    tb_rule_put_act(&text, pack, rule);
    found = found || web_has_words(text.data, words);
    tb_buf_release(&text);
    return found;
}

bool web_filter_takes_rule(const tb_pack *pack, const web_filter *f, const tb_rule *rule)
{
    bool cites = f->source < 0;

    for (size_t i = 0; i < rule->claim_count; i++)
        cites = cites || pack->claims[rule->claims[i]].source == (size_t)f->source;
    for (size_t i = 0; i < rule->despite_count; i++)
        cites = cites || pack->claims[rule->despite[i]].source == (size_t)f->source;
    if (!cites || (f->branch >= 0 && pack->leaves[rule->leaf].branch != (size_t)f->branch) ||
        (f->leaf >= 0 && rule->leaf != (size_t)f->leaf))
        return false;
    switch (f->standing) {
    case WEB_ANY: break;
    case WEB_OF_STATUS:
        if (rule->claim_count == 0 || rule->status != f->status)
            return false;
        break;
    case WEB_STALE:
        if (!tb_rule_is_stale(rule, f->today))
            return false;
        break;
    case WEB_JUDGEMENT:
        if (rule->claim_count > 0)
            return false;
        break;
    case WEB_SET_ASIDE: return false;
    }
    return !f->words || has_words(pack, rule, f->words);
}

/* ---- One rule ---- */

static void add_claims(const tb_pack *pack, cJSON *item, const char *key, const size_t *claims, size_t count)
{
    cJSON *list = cJSON_AddArrayToObject(item, key);
    tb_buf text = TB_BUF_EMPTY;

    for (size_t i = 0; i < count; i++) {
        const tb_claim *claim = &pack->claims[claims[i]];
        const tb_publication *source = &pack->publications[claim->source];
        cJSON *entry = web_add_item(list);
        web_add_text(entry, "id", claim->id);
        tb_buf_printf(&text, "%s %d", source->publisher, source->year);
        web_add_buf(entry, "source", &text);
        web_add_text(entry, "section", claim->section);
        web_add_text(entry, "says", claim->says);
        web_add_text(entry, "status", claim->status == TB_CURRENT ? NULL : tb_claim_status_name(claim->status));
    }
    tb_buf_release(&text);
}

static void add_date(cJSON *item, const char *key, tb_date date)
{
    tb_buf text = TB_BUF_EMPTY;

    if (date != TB_NO_DATE)
        tb_date_put(&text, date);
    web_add_buf(item, key, &text);
    tb_buf_release(&text);
}

static void add_rule(const tb_pack *pack, const web_filter *filter, cJSON *list, const tb_rule *rule)
{
    cJSON *item = web_add_item(list);
    tb_buf text = TB_BUF_EMPTY;

    web_add_text(item, "id", rule->id);
    tb_rule_put_act(&text, pack, rule);
    web_add_buf(item, "act", &text);
    web_add_text(item, "because", rule->because ? rule->because : rule->text);
    web_add_text(item, "text", rule->because ? rule->text : NULL);
    if (rule->when)
        tb_condition_put_english(&text, rule->when, pack);
    web_add_buf(item, "when", &text);
    web_add_text(item, "written", rule->when_text);
    web_add_text(item, "ground", rule->ground);
    web_add_text(item, "status",
                 rule->claim_count == 0 || rule->status == TB_CURRENT ? NULL : tb_claim_status_name(rule->status));
    cJSON_AddBoolToObject(item, "stale", tb_rule_is_stale(rule, filter->today));
    cJSON_AddBoolToObject(item, "judgement", rule->claim_count == 0);
    web_add_text(item, "benchmark", rule->evidence.benchmark);
    web_add_text(item, "soften", rule->soften);
    web_add_text(item, "check", rule->check);
    add_date(item, "checked_on", rule->checked_on);
    add_date(item, "valid_until", rule->valid_until);
    add_claims(pack, item, "claims", rule->claims, rule->claim_count);
    add_claims(pack, item, "despite", rule->despite, rule->despite_count);
    tb_buf_release(&text);
}

/* ---- The page ---- */

/* Adds the rules asked for, by criterion; a criterion without any is left out. How many they are. */
static size_t add_branches(const tb_pack *pack, const web_filter *filter, cJSON *view)
{
    cJSON *branches = cJSON_AddArrayToObject(view, "branches");
    size_t total = 0;

    for (size_t b = 0; b < pack->branch_count; b++) {
        const tb_branch *branch = &pack->branches[b];
        cJSON *item = cJSON_CreateObject(), *leaves = cJSON_AddArrayToObject(item, "leaves");
        size_t in_branch = 0;
        for (size_t l = branch->first_leaf; l < branch->first_leaf + branch->leaf_count; l++) {
            cJSON *leaf = cJSON_CreateObject(), *rules = cJSON_AddArrayToObject(leaf, "rules");
            size_t in_leaf = 0;
            for (size_t r = 0; r < pack->rule_count; r++)
                if (pack->rules[r].leaf == l && web_filter_takes_rule(pack, filter, &pack->rules[r])) {
                    add_rule(pack, filter, rules, &pack->rules[r]);
                    in_leaf++;
                }
            web_add_text(leaf, "id", pack->leaves[l].id);
            web_add_text(leaf, "title", pack->leaves[l].title);
            cJSON_AddBoolToObject(leaf, "own", strcmp(pack->leaves[l].id, branch->id) == 0);
            web_add_count(leaf, "count", in_leaf, "rule");
            if (in_leaf == 0 || !cJSON_AddItemToArray(leaves, leaf))
                cJSON_Delete(leaf);
            in_branch += in_leaf;
        }
        web_add_text(item, "id", branch->id);
        web_add_text(item, "title", branch->title);
        cJSON_AddBoolToObject(item, "fixed", branch->fixed);
        web_add_count(item, "count", in_branch, "rule");
        if (in_branch == 0 || !cJSON_AddItemToArray(branches, item))
            cJSON_Delete(item);
        total += in_branch;
    }
    return total;
}

/* What the form over the list offers, and has. */
static void add_form(const tb_pack *pack, const web_filter *f, cJSON *view)
{
    cJSON *form = cJSON_AddObjectToObject(view, "filter"), *list = cJSON_AddArrayToObject(form, "criteria");
    tb_buf text = TB_BUF_EMPTY;

    for (size_t b = 0; b < pack->branch_count; b++) {
        const tb_branch *branch = &pack->branches[b];
        web_add_choice(list, branch->id, branch->title, f->branch == (int)b);
        for (size_t l = branch->first_leaf; l < branch->first_leaf + branch->leaf_count; l++)
            if (strcmp(pack->leaves[l].id, branch->id) != 0)
                cJSON_AddTrueToObject(
                    web_add_choice(list, pack->leaves[l].id, pack->leaves[l].title, f->leaf == (int)l), "inner");
    }
    list = cJSON_AddArrayToObject(form, "statuses");
    for (size_t s = 0; s < STANDINGS; s++)
        web_add_choice(list, standings[s].name, standings[s].title,
                       f->standing == standings[s].standing && f->status == standings[s].status);
    list = cJSON_AddArrayToObject(form, "sources");
    for (size_t i = 0; i < pack->publication_count; i++) {
        tb_buf_clear(&text);
        tb_buf_printf(&text, "%s %d", pack->publications[i].publisher, pack->publications[i].year);
        web_add_choice(list, pack->publications[i].id, text.data, f->source == (int)i);
    }
    web_add_text(form, "words", f->words);
    cJSON_AddBoolToObject(form, "active", f->active);
    tb_buf_release(&text);
}

/* How many rules and claims are of each status, each with its filter. */
static void add_standings(const tb_pack *pack, tb_date today, cJSON *view)
{
    cJSON *list = cJSON_AddArrayToObject(view, "standings");

    for (size_t s = 0; s < STANDINGS; s++) {
        const web_filter filter = {.branch = -1,
                                   .leaf = -1,
                                   .source = -1,
                                   .standing = standings[s].standing,
                                   .status = standings[s].status,
                                   .today = today};
        size_t rules = 0, claims = 0;
        for (size_t i = 0; i < pack->rule_count; i++)
            rules += web_filter_takes_rule(pack, &filter, &pack->rules[i]);
        for (size_t i = 0; i < pack->claim_count; i++)
            claims += web_filter_takes_claim(pack, &filter, &pack->claims[i]);
        cJSON *item = web_add_item(list);
        web_add_text(item, "id", standings[s].name);
        web_add_text(item, "title", standings[s].title);
        web_add_count(item, "rules", rules, NULL);
        web_add_count(item, "claims", claims, NULL);
    }
}

static cJSON *make_view(const tb_pack *pack, const web_filter *filter)
{
    cJSON *view = cJSON_CreateObject();
    const size_t shown = add_branches(pack, filter, view);

    web_add_text(view, "title", "Rules");
    cJSON_AddBoolToObject(cJSON_AddObjectToObject(view, "at"), "rules", true);
    web_add_text(view, "pack_title", pack->title);
    web_add_text(view, "pack", pack->id);
    web_add_text(view, "version", pack->version);
    web_add_count(view, "rules", pack->rule_count, "rule");
    web_add_count(view, "leaves", pack->leaf_count, NULL);
    web_add_count(view, "claims", pack->claim_count, "claim");
    web_add_count(view, "documents", pack->publication_count, "source");
    web_add_count(view, "shown", shown, "rule");
    cJSON_AddBoolToObject(view, "any", shown > 0);
    cJSON_AddBoolToObject(view, "open", filter->active && shown <= OPEN_MOST);
    add_date(view, "today", filter->today);
    add_form(pack, filter, view);
    add_standings(pack, filter->today, view);
    web_view_sources(pack, filter, view);
    return view;
}

static web_filter everything(const web_server *server)
{
    return (web_filter){.branch = -1, .leaf = -1, .source = -1, .today = (tb_date)(web_now(server) / SECONDS_A_DAY)};
}

tb_status web_make_rules(web_server *server, tb_diags *diags, tb_buf *out)
{
    const web_filter filter = everything(server);

    server->rules_made_on = filter.today;
    return web_page_put(server->pages, "rules.html", make_view(server->site->pack, &filter), diags, out);
}

void web_get_rules(web_request *request, web_reply *reply)
{
    web_server *server = request->server;
    web_filter filter = everything(server);

    if (!read_filter(request, reply, &filter))
        return;
    if (!filter.active && filter.today == server->rules_made_on)
        reply->prepared = web_pages_prepared(server->pages, request->route);
    else if (!web_put_off(request, reply) && web_within_rate(request, reply))
        web_reply_page(request, reply, "rules.html", make_view(server->site->pack, &filter));
}
