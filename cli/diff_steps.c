/* diff_steps.c - one report made into another, a group of inputs at a time. */
#include "diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const cli_group_names[CLI_GROUP_COUNT] = {"answers", "priorities", "rules", "evidence", "date"};

/* ---- Which groups differ ---- */

static void note(void *context, const char *path, const tb_node *one, const tb_node *two)
{
    (void)path, (void)one, (void)two;
    *(bool *)context = true;
}

static bool differ(const tb_node *one, const tb_node *two, const char *const *skip)
{
    bool found = false;

    if (!one || !two)
        return one != two;
    return tb_node_compare(one, two, skip, note, &found) != TB_OK || found;
}

/* True if the entry KEY of two maps differs. */
static bool entry_differs(const tb_node *one, const tb_node *two, const char *key)
{
    static const char *const none[] = {NULL};

    return differ(tb_node_get(one, key), tb_node_get(two, key), none);
}

/* True if any other entry does. */
static bool others_differ(const tb_node *one, const tb_node *two, const char *key)
{
    const char *const skip[] = {key, NULL};

    return differ(one, two, skip);
}

static unsigned differing_groups(const cli_diff *d)
{
    const tb_written *a = &d->sides[0].file.written, *b = &d->sides[1].file.written;
    const bool differs[CLI_GROUP_COUNT] = {
        others_differ(a->profile, b->profile, "priorities"), entry_differs(a->profile, b->profile, "priorities"),
        strcmp(a->pack_sha256, b->pack_sha256) != 0,         entry_differs(a->node, b->node, "evidence"),
        a->generated_at / 86400 != b->generated_at / 86400,
    };
    unsigned groups = 0;

    for (size_t i = 0; i < CLI_GROUP_COUNT; i++)
        groups |= differs[i] ? 1u << i : 0;
    return groups;
}

/* ---- Scoring ---- */

static bool add_copy(tb_node *map, tb_node ***end, const tb_node *entry, tb_arena *arena)
{
    tb_node *copy = tb_arena_alloc(arena, sizeof *copy);

    if (!copy)
        return false;
    *copy = *entry;
    copy->next = NULL;
    **end = copy;
    *end = &copy->next;
    map->count++;
    return true;
}

/* A profile of the priorities of one and all else of the other; in ARENA, sharing what is below. */
static const tb_node *blend(const tb_node *priorities, const tb_node *rest, tb_arena *arena)
{
    tb_node *map = tb_arena_alloc(arena, sizeof *map), **end = map ? &map->first : NULL;

    if (!map)
        return NULL;
    *map = *rest;
    map->first = NULL;
    map->count = 0;
    for (const tb_node *entry = rest->first; entry; entry = entry->next)
        if (!tb_text_is(entry->key, "priorities") && !add_copy(map, &end, entry, arena))
            return NULL;
    const tb_node *own = tb_node_get(priorities, "priorities");
    return own && !add_copy(map, &end, own, arena) ? NULL : map;
}

static double lead_of(const tb_outcome *o, int choice)
{
    double best = NAN;

    if (choice < 0 || !tb_outcome_is_candidate(o, choice))
        return NAN;
    for (int i = 0; i <= (int)o->alternative_count; i++)
        if (i != choice && tb_outcome_is_candidate(o, i) && !(tb_outcome_score(o, i) <= best))
            best = tb_outcome_score(o, i);
    return tb_outcome_score(o, choice) - best;
}

/* Scores with the GROUPS of the second report; *is_there is false if its answers mean nothing to those rules. */
static tb_status take_step(cli_diff *d, unsigned groups, cli_diff_step *step, bool *is_there)
{
    const cli_diff_side *of[CLI_GROUP_COUNT];
    tb_arena arena = TB_ARENA_EMPTY;
    cli_context quiet = *d->ctx;
    tb_rescored scored = {0};
    tb_status status = TB_ERR_NOMEM;

    for (size_t i = 0; i < CLI_GROUP_COUNT; i++)
        of[i] = &d->sides[groups >> i & 1];
    const tb_report_options options = {.seed = d->sides[0].file.written.seed,
                                       .generated_at = of[CLI_GROUP_DATE]->file.written.generated_at,
                                       .version = TIEBREAK_VERSION};
    const tb_node *profile =
        blend(of[CLI_GROUP_PRIORITIES]->file.written.profile, of[CLI_GROUP_ANSWERS]->file.written.profile, &arena);
    const cli_diff_side *evidence = of[CLI_GROUP_EVIDENCE];
    quiet.diags = TB_DIAGS_EMPTY;
    if (profile)
        status = tb_rescore(of[CLI_GROUP_RULES]->pack, profile, evidence->has_evidence ? &evidence->evidence : NULL,
                            &options, &quiet.diags, &scored);
    *is_there = status == TB_OK;
    if (status == TB_OK) {
        const char *id = tb_choice_id(scored.report->pack, tb_report_choice(scored.report));
        step->lead = lead_of(&scored.report->outcome, tb_choice_of(of[CLI_GROUP_RULES]->pack, d->of));
        step->choice = id ? tb_arena_strdup(&d->ctx->arena, id) : "none";
        status = step->choice ? TB_OK : TB_ERR_NOMEM;
    }
    tb_rescored_release(&scored);
    tb_diags_release(&quiet.diags);
    tb_arena_release(&arena);
    return status == TB_ERR_NOMEM ? status : TB_OK;
}

tb_status cli_diff_score(cli_diff *d)
{
    const tb_written *a = &d->sides[0].file.written, *b = &d->sides[1].file.written;
    const unsigned all = differing_groups(d);
    unsigned taken = 0, since = 0;
    tb_status status = TB_OK;

    d->of = a->choice ? a->choice : b->choice;
    for (size_t i = 0; i <= CLI_GROUP_COUNT && status == TB_OK; i++) {
        const unsigned group = i > 0 ? 1u << (i - 1) : 0;
        cli_diff_step step = {0};
        bool is_there = false;
        if (i > 0 && (all & group) == 0)
            continue;
        taken |= group;
        since |= group;
        status = take_step(d, taken, &step, &is_there);
        if (!is_there)
            continue;
        step.groups = since;
        since = 0;
        d->steps[d->step_count++] = step;
    }
    return status;
}

/* ---- Reasons ---- */

static const char *text_of(const tb_node *map, const char *key)
{
    const tb_node *node = map->kind == TB_NODE_MAP ? tb_node_get(map, key) : NULL;

    return node && node->kind == TB_NODE_TEXT ? node->text.at : NULL;
}

static const tb_node *reasons_of(const cli_diff *d, size_t which)
{
    const tb_node *list = tb_node_get(d->sides[which].file.written.node, "reasons");

    return list && list->kind == TB_NODE_LIST ? list : NULL;
}

/* Adds what a report says a rule gives, over all workloads. */
static void add_reasons(const tb_node *list, size_t which, cli_diff_reason *all, size_t *count)
{
    for (const tb_node *item = list ? list->first : NULL; item; item = item->next) {
        const char *rule = text_of(item, "rule"), *favours = text_of(item, "favours");
        const tb_node *contribution = item->kind == TB_NODE_MAP ? tb_node_get(item, "contribution") : NULL;
        const tb_node *points =
            contribution && contribution->kind == TB_NODE_MAP && favours ? tb_node_get(contribution, favours) : NULL;
        size_t at = 0;
        if (!rule || !points || points->kind != TB_NODE_NUMBER)
            continue;
        while (at < *count && (strcmp(all[at].rule, rule) != 0 || strcmp(all[at].favours, favours) != 0))
            at++;
        if (at == *count)
            all[(*count)++] = (cli_diff_reason){.rule = rule, .favours = favours};
        all[at].points[which] += points->number;
    }
}

static double move_of(const cli_diff_reason *reason)
{
    return fabs(reason->points[1] - reason->points[0]);
}

static int compare_reasons(const void *x, const void *y)
{
    const cli_diff_reason *a = x, *b = y;

    if (move_of(a) != move_of(b))
        return move_of(a) > move_of(b) ? -1 : 1;
    return strcmp(a->rule, b->rule);
}

tb_status cli_diff_reasons(const cli_diff *d, cli_diff_reason **out, size_t *count)
{
    const tb_node *one = reasons_of(d, 0), *two = reasons_of(d, 1);
    const size_t most = (one ? one->count : 0) + (two ? two->count : 0);
    size_t all = 0;

    *count = 0;
    *out = tb_arena_array(&d->ctx->arena, most + 1, sizeof **out);
    if (!*out)
        return TB_ERR_NOMEM;
    add_reasons(one, 0, *out, &all);
    add_reasons(two, 1, *out, &all);
    qsort(*out, all, sizeof **out, compare_reasons);
    while (*count < all && move_of(&(*out)[*count]) >= 0.05)
        ++*count;
    return TB_OK;
}
