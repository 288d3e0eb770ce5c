/* pack_find.c - finding the things of a pack by id, and what they are called. */
#include "tbi_pack.h"
#include "tbi_read.h"

#include <string.h>

/* Arrays of structs whose first member is the id, sorted by it. */
static int find_sorted(const void *array, size_t count, size_t size, tb_text id)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *const *key = (const void *)((const char *)array + middle * size);
        int order = tb_text_compare(tb_text_of(*key), id);
        if (order == 0)
            return (int)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

int tb_pack_alternative(const tb_pack *pack, tb_text id)
{
    for (size_t i = 0; i < pack->alternative_count; i++)
        if (tb_text_is(id, pack->alternatives[i].id))
            return (int)i;
    return -1;
}

int tb_option_find(const tb_option *options, size_t count, tb_text id)
{
    for (size_t i = 0; i < count; i++)
        if (tb_text_is(id, options[i].id))
            return (int)i;
    return -1;
}

/* ---- What each line of a batch names many of: questions, their options, workloads ---- */

enum { OWNER_QUESTIONS = -1, OWNER_WORKLOADS = -2 }; /* else the question whose option it is */

/* Where to begin looking for OWNER's ID among COUNT places, a power of two: different ones mostly begin apart. */
static size_t first_place(int owner, tb_text id, size_t count)
{
    const unsigned char *at = (const unsigned char *)id.at;

    if (id.len == 0)
        return 0;
    return (id.len * 31 + at[0] * 7U + at[id.len / 2] * 17U + at[id.len - 1] * 59U + (unsigned)owner * 101U) &
           (count - 1);
}

static void place(tb_pack *pack, int owner, const char *name, size_t index)
{
    tb_text id = tb_text_of(name);
    size_t i = first_place(owner, id, pack->place_count);

    while (pack->places[i].id.at != NULL)
        i = (i + 1) & (pack->place_count - 1);
    pack->places[i] = (tb_place_of_id){id, owner, (int)index};
}

tb_status tbi_place_ids(tb_pack *pack)
{
    size_t ids = pack->question_count + pack->workload_count, count = 8;

    for (size_t q = 0; q < pack->question_count; q++)
        ids += pack->questions[q].option_count;
    while (count < 4 * ids)
        count *= 2;
    pack->places = tb_arena_array(&pack->arena, count, sizeof *pack->places);
    if (pack->places == NULL)
        return TB_ERR_NOMEM;
    pack->place_count = count;
    for (size_t q = 0; q < pack->question_count; q++) {
        place(pack, OWNER_QUESTIONS, pack->questions[q].id, q);
        for (size_t i = 0; i < pack->questions[q].option_count; i++)
            place(pack, (int)q, pack->questions[q].options[i].id, i);
    }
    for (size_t w = 0; w < pack->workload_count; w++)
        place(pack, OWNER_WORKLOADS, pack->workloads[w].id, w);
    return TB_OK;
}

static int find_placed(const tb_pack *pack, int owner, tb_text id)
{
    size_t last = pack->place_count - 1;

    if (pack->places == NULL)
        return -1;
    for (size_t i = first_place(owner, id, last + 1); pack->places[i].id.at != NULL; i = (i + 1) & last)
        if (pack->places[i].owner == owner && tb_text_equal(id, pack->places[i].id))
            return pack->places[i].index;
    return -1;
}

int tb_pack_question(const tb_pack *pack, tb_text id)
{
    return find_placed(pack, OWNER_QUESTIONS, id);
}

int tb_pack_option(const tb_pack *pack, size_t question, tb_text id)
{
    return find_placed(pack, (int)question, id);
}

int tb_pack_workload(const tb_pack *pack, tb_text id)
{
    return find_placed(pack, OWNER_WORKLOADS, id);
}

/* ---- The others ---- */

int tb_pack_branch(const tb_pack *pack, tb_text id)
{
    return find_sorted(pack->branches, pack->branch_count, sizeof *pack->branches, id);
}

int tb_pack_leaf(const tb_pack *pack, tb_text id)
{
    for (size_t i = 0; i < pack->leaf_count; i++)
        if (tb_text_is(id, pack->leaves[i].id))
            return (int)i;
    return -1;
}

int tb_pack_claim(const tb_pack *pack, tb_text id)
{
    return find_sorted(pack->claims, pack->claim_count, sizeof *pack->claims, id);
}

int tb_pack_rule(const tb_pack *pack, tb_text id)
{
    return find_sorted(pack->rules, pack->rule_count, sizeof *pack->rules, id);
}

/* ---- Choices ---- */

int tb_choice_of(const tb_pack *pack, const char *id)
{
    if (id == NULL)
        return -1;
    return strcmp(id, "hybrid") == 0 ? (int)pack->alternative_count : tb_pack_alternative(pack, tb_text_of(id));
}

const char *tb_choice_id(const tb_pack *pack, int choice)
{
    if (choice < 0)
        return NULL;
    return choice == (int)pack->alternative_count ? "hybrid" : pack->alternatives[choice].id;
}

const char *tb_choice_title(const tb_pack *pack, int choice)
{
    if (choice < 0)
        return "None";
    return choice == (int)pack->alternative_count ? pack->hybrid_title : pack->alternatives[choice].title;
}

/* ---- Names ---- */

const char *const tbi_claim_statuses[] = {"current", "disputed", "dated", "refuted"};
const char *const tbi_acts[] = {"favours", "against", "rules_out", "beyond", "strains", "friction", "note"};
const char *const tbi_question_types[] = {"choice", "choices", "level", "number", "boolean", "text"};

const char *tb_claim_status_name(tb_claim_status status)
{
    return tbi_claim_statuses[status];
}

const char *tb_act_name(tb_act act)
{
    return tbi_acts[act];
}

const char *tb_question_type_name(tb_question_type type)
{
    return tbi_question_types[type];
}

void tbi_unknown_side(tbi_pack_builder *b, const tb_node *node, const char *const *words, size_t count)
{
    const char *names[TB_ALTERNATIVES_MAX + 3];
    size_t n = 0;

    for (; n < b->pack->alternative_count; n++)
        names[n] = b->pack->alternatives[n].id;
    for (size_t i = 0; i < count; i++)
        names[n++] = words[i];
    tbi_unknown_name(b->diags, node->at, "alternative", node->text, names, n);
}
