/* rule.c - reads the rules of a pack. */
#include "tbi_condition.h"
#include "tbi_pack.h"
#include "tbi_read.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void read_leaf(tbi_pack_builder *b, const tb_node *item, const char *branch, tb_rule *rule)
{
    const tb_node *criterion = tb_node_get(item, "criterion");
    int leaf = criterion != NULL ? tb_pack_leaf(b->pack, criterion->text) : -1;

    if (criterion == NULL)
        return;
    if (leaf < 0 && tb_pack_branch(b->pack, criterion->text) >= 0) {
        tb_diags_error(b->diags, TB_DIAG_UNKNOWN_NAME, criterion->at, "write it as BRANCH.LEAF",
                       "the criterion '%s' has leaves: a rule names one of them", criterion->text.at);
        return;
    }
    if (leaf < 0) {
        tbi_unknown_id(b->diags, criterion->at, "criterion", criterion->text, b->pack->leaves, b->pack->leaf_count,
                       sizeof(tb_leaf));
        return;
    }
    rule->leaf = (size_t)leaf;
    if (branch != NULL && tb_pack_branch(b->pack, tb_text_of(branch)) >= 0 &&
        strcmp(b->pack->branches[b->pack->leaves[leaf].branch].id, branch) != 0)
        tb_diags_error(b->diags, TB_DIAG_CONFLICT, criterion->at, "move it to the file of its branch",
                       "the criterion '%s' does not belong to the branch '%s'", criterion->text.at, branch);
}

/* Index of the alternative NODE names; reported, and -1, if there is none such. ALL tells whether `all` will do. */
static int read_alternative(tbi_pack_builder *b, const tb_node *node, bool all)
{
    static const char *const words[] = {"all"};
    int index = tb_pack_alternative(b->pack, node->text);

    if (index >= 0)
        return index;
    if (all && tb_text_is(node->text, "all"))
        return TB_SIDE_ALL;
    tbi_unknown_side(b, node, words, all ? COUNT(words) : 0);
    return TB_SIDE_NONE;
}

static void read_strength(tbi_pack_builder *b, const tb_node *item, tb_rule *rule)
{
    static const char *const names[] = {"slight", "moderate", "strong", "decisive"};
    static const double points[] = {1, 2, 3, 6};
    const tb_node *node = tb_node_get(item, "strength");
    int strength;

    if (rule->act != TB_FAVOURS && rule->act != TB_AGAINST) {
        if (node != NULL)
            tb_diags_error(b->diags, TB_DIAG_CONFLICT, node->key_at, NULL,
                           "'strength' goes with 'favours' and 'against' only");
        return;
    }
    strength = tbi_one_of(b->diags, item, "strength", names, COUNT(names));
    if (strength >= 0)
        rule->strength = points[strength];
    else if (node == NULL && !tbi_is_misspelt(item, "strength"))
        tb_diags_error(b->diags, TB_DIAG_MISSING_KEY, item->at, "slight, moderate, strong or decisive",
                       "a rule that %s needs the key 'strength'",
                       rule->act == TB_FAVOURS ? "favours" : "speaks against");
}

static void read_act_value(tbi_pack_builder *b, const tb_node *item, const tb_node *value, tb_rule *rule)
{
    rule->target = TB_SIDE_NONE;
    switch (rule->act) {
    case TB_FAVOURS:
    case TB_AGAINST:
        rule->target = read_alternative(b, value, false);
        rule->receiver = rule->target >= 0 ? (size_t)rule->target : 0;
        if (rule->act == TB_AGAINST && rule->target >= 0)
            rule->receiver = rule->target == 0 ? 1 : 0;
        if (rule->act == TB_AGAINST && b->pack->alternative_count > 2)
            tb_diags_error(b->diags, TB_DIAG_CONFLICT, value->key_at, "say whom it 'favours' instead",
                           "'against' needs a pack of two alternatives, and this one has %zu",
                           b->pack->alternative_count);
        break;
    case TB_RULES_OUT: rule->target = read_alternative(b, value, false); break;
    case TB_BEYOND:
    case TB_STRAINS: rule->target = read_alternative(b, value, true); break;
    case TB_FRICTION: tbi_number_node(b->diags, value, "friction", -100, 100, &rule->strength); break;
    case TB_NOTE: rule->text = tbi_text_node(b->diags, value, "note"); break;
    }
    const tb_node *instead = tb_node_get(item, "instead");
    if (rule->act == TB_BEYOND && instead == NULL && !tbi_is_misspelt(item, "instead"))
        tb_diags_error(b->diags, TB_DIAG_MISSING_KEY, value->key_at, "name a kind of thing to look at",
                       "a rule that puts a need 'beyond' needs the key 'instead'");
    else if (rule->act != TB_BEYOND && rule->act != TB_STRAINS && instead != NULL)
        tb_diags_error(b->diags, TB_DIAG_CONFLICT, instead->key_at, NULL,
                       "'instead' goes with 'beyond' and 'strains' only");
    else if (instead != NULL)
        rule->text = tbi_text_node(b->diags, instead, "instead");
}

static void read_act(tbi_pack_builder *b, const tb_node *item, tb_rule *rule)
{
    const tb_node *found = NULL;

    for (size_t i = 0; i < COUNT(tbi_acts); i++) {
        const tb_node *value = tb_node_get(item, tbi_acts[i]);
        if (value == NULL)
            continue;
        if (found != NULL) {
            tb_diags_error(b->diags, TB_DIAG_CONFLICT, value->key_at, "make it two rules",
                           "a rule does one thing, and this one has both '%s' and '%s'", tbi_acts[rule->act],
                           tbi_acts[i]);
            tb_diags_also(b->diags, found->key_at);
            continue;
        }
        found = value;
        rule->act = (tb_act)i;
    }
    for (size_t i = 0; found == NULL && i < COUNT(tbi_acts); i++)
        if (tbi_is_misspelt(item, tbi_acts[i]))
            return;
    if (found == NULL) {
        tb_diags_error(b->diags, TB_DIAG_MISSING_KEY, item->at,
                       "one of: favours, against, rules_out, beyond, strains, friction, note",
                       "a rule needs something to do");
        return;
    }
    read_act_value(b, item, found, rule);
    read_strength(b, item, rule);
}

/* The claims that LIST names, in the arena. */
static tb_status read_claims(tbi_pack_builder *b, const tb_node *list, const size_t **out, size_t *count)
{
    size_t *claims = tb_arena_array(&b->pack->arena, list->count + 1, sizeof *claims);

    if (claims == NULL)
        return TB_ERR_NOMEM;
    for (const tb_node *node = list->first; node != NULL; node = node->next) {
        int claim = tb_pack_claim(b->pack, node->text);
        if (claim < 0)
            tbi_unknown_id(b->diags, node->at, "claim", node->text, b->pack->claims, b->pack->claim_count,
                           sizeof(tb_claim));
        else
            claims[(*count)++] = (size_t)claim;
    }
    *out = claims;
    return TB_OK;
}

/* A rule rests on claims, or says that it is a judgement. */
static tb_status read_basis(tbi_pack_builder *b, const tb_node *item, tb_rule *rule)
{
    static const char *const bases[] = {"judgement"};
    const tb_node *list = tb_node_get(item, "claims"), *basis = tb_node_get(item, "basis");
    tb_status status;

    rule->status = TB_CURRENT;
    if (list == NULL && basis == NULL && (tbi_is_misspelt(item, "claims") || tbi_is_misspelt(item, "basis")))
        return TB_OK;
    if ((list == NULL) == (basis == NULL)) {
        tb_diags_error(b->diags, list == NULL ? TB_DIAG_MISSING_KEY : TB_DIAG_CONFLICT,
                       list == NULL ? item->at : basis->key_at, NULL,
                       list == NULL ? "a rule rests on 'claims', or says 'basis: judgement'"
                                    : "a rule rests on either 'claims' or 'basis: judgement', not on both");
        return TB_OK;
    }
    if (basis != NULL) {
        tbi_one_of(b->diags, item, "basis", bases, COUNT(bases));
        return TB_OK;
    }
    if (!tbi_list_check(b->diags, list, "'claims'"))
        return TB_OK;
    if (list->count == 0) {
        tb_diags_error(b->diags, TB_DIAG_EMPTY, list->at, "or say `basis: judgement`", "'claims' is empty");
        return TB_OK;
    }
    status = read_claims(b, list, &rule->claims, &rule->claim_count);
    rule->status = TB_REFUTED;
    for (size_t i = 0; i < rule->claim_count; i++)
        if (b->pack->claims[rule->claims[i]].status < rule->status)
            rule->status = b->pack->claims[rule->claims[i]].status;
    return status;
}

/* Claims that a rule holds against: those of the other side. None of them may also be one it rests on. */
static tb_status read_despite(tbi_pack_builder *b, const tb_node *item, tb_rule *rule)
{
    const tb_node *list = tb_node_get(item, "despite"), *claims = tb_node_get(item, "claims");

    if (!tbi_list_check(b->diags, list, "'despite'"))
        return TB_OK;
    if (list->count == 0)
        tb_diags_error(b->diags, TB_DIAG_EMPTY, list->at, "leave it out", "'despite' is empty");
    for (const tb_node *node = list->first; node != NULL; node = node->next)
        for (const tb_node *c = claims != NULL ? claims->first : NULL; c != NULL; c = c->next)
            if (tb_text_equal(node->text, c->text) && node->text.len > 0) {
                tb_diags_error(b->diags, TB_DIAG_CONFLICT, node->at, "it speaks for the rule or against it",
                               "the claim '%s' is there twice, under 'claims' and under 'despite'", node->text.at);
                tb_diags_also(b->diags, c->at);
            }
    return read_claims(b, list, &rule->despite, &rule->despite_count);
}

static void read_evidence(tbi_pack_builder *b, const tb_node *item, tb_rule *rule)
{
    static const tbi_key keys[] = {{"benchmark", true}, {"full_at", true}, {"claimed", false}, {"against", false}};
    const tb_node *map = tb_node_get(item, "evidence"), *against;
    tb_rule_evidence *evidence = &rule->evidence;

    if (map == NULL || !tbi_map_check(b->diags, map, "'evidence'", keys, COUNT(keys)))
        return;
    if (rule->act != TB_FAVOURS && rule->act != TB_AGAINST) {
        tb_diags_error(b->diags, TB_DIAG_CONFLICT, map->key_at, NULL,
                       "'evidence' goes with 'favours' and 'against' only");
        return;
    }
    evidence->benchmark = tbi_text(b->diags, map, "benchmark");
    if (tbi_number(b->diags, map, "full_at", 1, 1e6, &evidence->full_at) && evidence->full_at <= 1.05)
        tb_diags_error(b->diags, TB_DIAG_OUT_OF_RANGE, tb_node_get(map, "full_at")->at, NULL,
                       "'full_at' must be greater than 1.05");
    tbi_number(b->diags, map, "claimed", 1e-6, 1e6, &evidence->claimed);
    evidence->of = rule->receiver;
    evidence->over = rule->receiver == 0 ? 1 : 0;
    against = tb_node_get(map, "against");
    if (against == NULL && b->pack->alternative_count > 2)
        tb_diags_error(b->diags, TB_DIAG_MISSING_KEY, map->at, "say which alternative it was measured against",
                       "'evidence' needs the key 'against' in a pack of %zu alternatives", b->pack->alternative_count);
    if (against == NULL)
        return;
    int over = read_alternative(b, against, false);
    if (over >= 0 && (size_t)over == rule->receiver)
        tb_diags_error(b->diags, TB_DIAG_CONFLICT, against->at, NULL, "'%s' cannot be measured against itself",
                       against->text.at);
    if (over >= 0)
        evidence->over = (size_t)over;
}

static tb_status read_rule(tbi_pack_builder *b, const tb_node *item, const char *branch, tb_rule *rule)
{
    static const tbi_key keys[] = {
        {"id", true},        {"criterion", true},  {"ground", false},     {"when", false},        {"favours", false},
        {"against", false},  {"rules_out", false}, {"beyond", false},     {"strains", false},     {"friction", false},
        {"note", false},     {"strength", false},  {"because", true},     {"claims", false},      {"basis", false},
        {"evidence", false}, {"instead", false},   {"checked_on", false}, {"valid_until", false}, {"soften", false},
        {"check", false},    {"despite", false}};
    const tb_node *when = tb_node_get(item, "when"), *ground = tb_node_get(item, "ground");
    tb_status status = TB_OK;

    tbi_map_check(b->diags, item, "a rule", keys, COUNT(keys));
    rule->id = tb_node_get(item, "id")->text.at;
    rule->at = tb_node_get(item, "id")->at;
    rule->because = tbi_text(b->diags, item, "because");
    rule->soften = tbi_text(b->diags, item, "soften");
    rule->check = tbi_text(b->diags, item, "check");
    if (ground != NULL && tbi_id_check(b->diags, ground, false))
        rule->ground = ground->text.at;
    read_leaf(b, item, branch, rule);
    read_act(b, item, rule);
    if ((rule->soften != NULL || rule->check != NULL) && rule->act != TB_FAVOURS && rule->act != TB_AGAINST)
        tb_diags_error(b->diags, TB_DIAG_CONFLICT, rule->at, NULL,
                       "'soften' and 'check' go with 'favours' and 'against' only");
    read_evidence(b, item, rule);
    rule->checked_on = tbi_date(b->diags, item, "checked_on");
    rule->valid_until = tbi_date(b->diags, item, "valid_until");
    if (when != NULL) {
        rule->when_text = tbi_text(b->diags, item, "when");
        if (rule->when_text != NULL)
            rule->when = tbi_condition_parse(b, when->text, when->at, &status);
        if (status != TB_OK)
            return status;
    }
    status = read_basis(b, item, rule);
    return status == TB_OK ? read_despite(b, item, rule) : status;
}

static int compare_grounds(const void *a, const void *b)
{
    const tb_rule *x = *(tb_rule *const *)a, *y = *(tb_rule *const *)b;
    int order = strcmp(x->ground, y->ground);

    return order != 0 ? order : strcmp(x->id, y->id);
}

/* Evidence given on one rule of a ground applies to all of it. GROUP: the rules of one ground. */
static void share_in_ground(tbi_pack_builder *b, tb_rule **group, size_t count)
{
    const tb_rule *owner = NULL;

    for (size_t i = 0; i < count; i++) {
        if (group[i]->evidence.benchmark == NULL)
            continue;
        const tb_rule_evidence *e = &group[i]->evidence, *o = owner != NULL ? &owner->evidence : NULL;
        if (owner != NULL && (strcmp(e->benchmark, o->benchmark) != 0 || e->full_at != o->full_at ||
                              !((e->of == o->of && e->over == o->over) || (e->of == o->over && e->over == o->of)))) {
            tb_diags_error(b->diags, TB_DIAG_CONFLICT, group[i]->at, "a ground is one fact, so it has one measurement",
                           "the ground '%s' has evidence of two kinds", group[i]->ground);
            tb_diags_also(b->diags, owner->at);
            return;
        }
        owner = group[i];
    }
    for (size_t i = 0; owner != NULL && i < count; i++) {
        tb_rule *rule = group[i];
        bool argues = rule->act == TB_FAVOURS || rule->act == TB_AGAINST;
        if (rule->evidence.benchmark != NULL || !argues)
            continue;
        /* A rule for the other side of the pair argues the inverse; one for a third was not measured. */
        if (rule->receiver == owner->evidence.of || rule->receiver == owner->evidence.over) {
            rule->evidence = owner->evidence;
            rule->evidence.of = rule->receiver;
            rule->evidence.over = rule->receiver == owner->evidence.of ? owner->evidence.over : owner->evidence.of;
            rule->evidence.claimed = 0;
        }
    }
}

static tb_status share_evidence(tbi_pack_builder *b)
{
    tb_pack *pack = b->pack;
    tb_rule **grounded = tb_arena_array(&b->scratch, pack->rule_count + 1, sizeof *grounded);
    size_t n = 0;

    if (grounded == NULL)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < pack->rule_count; i++)
        if (pack->rules[i].ground != NULL)
            grounded[n++] = &pack->rules[i];
    if (n > 0)
        qsort(grounded, n, sizeof *grounded, compare_grounds);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && strcmp(grounded[i]->ground, grounded[end]->ground) == 0;)
            end++;
        share_in_ground(b, grounded + i, end - i);
    }
    return TB_OK;
}

static void check_file(tbi_pack_builder *b, const tbi_rule_file *file)
{
    tb_place at = file->list->at;

    if (file->branch == NULL || tb_pack_branch(b->pack, tb_text_of(file->branch)) >= 0)
        return;
    at.line = at.column = 0;
    tbi_unknown_id(b->diags, at, "branch", tb_text_of(file->branch), b->pack->branches, b->pack->branch_count,
                   sizeof(tb_branch));
}

/* The branch whose file ITEM stands in; NULL for a pack that is one document. */
static const char *branch_of(const tbi_rule_file *files, size_t count, const tb_node *item)
{
    for (size_t i = 0; i < count; i++)
        if (files[i].list->at.source == item->at.source)
            return files[i].branch;
    return NULL;
}

tb_status tbi_load_rules(tbi_pack_builder *b, const tbi_rule_file *files, size_t count)
{
    tb_pack *pack = b->pack;
    const tb_node **lists = tb_arena_array(&b->scratch, count + 1, sizeof *lists), **items;
    size_t n;
    tb_status status;

    if (lists == NULL)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        check_file(b, &files[i]);
        lists[i] = files[i].list;
    }
    status = tbi_items_of(b->diags, &b->scratch, lists, count, "a rule", true, &items, &n);
    if (status != TB_OK || n == 0)
        return status;
    if (n > TB_RULES_MAX) {
        tb_diags_error(b->diags, TB_DIAG_TOO_LARGE, files[0].list->at, NULL, "a pack has at most %d rules, not %zu",
                       TB_RULES_MAX, n);
        return TB_OK;
    }
    pack->rules = tb_arena_array(&pack->arena, n, sizeof *pack->rules);
    if (pack->rules == NULL)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < n && status == TB_OK; i++)
        status = read_rule(b, items[i], branch_of(files, count, items[i]), &pack->rules[pack->rule_count++]);
    return status == TB_OK ? share_evidence(b) : status;
}
