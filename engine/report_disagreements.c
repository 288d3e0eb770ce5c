/* report_disagreements.c - where the documents argue for different sides of the same work. */
#include "tbi_report.h"

/* True if REASON rests on claims and argues about LEAF for alternative A. */
static bool argues(const tb_report *r, const tb_reason *reason, size_t leaf, size_t a)
{
    const tb_rule *rule = &r->pack->rules[reason->rule];

    return rule->leaf == leaf && reason->receiver == a && rule->claim_count > 0;
}

/* The same, of workload W, for any reason. */
static bool is_argued(const tb_report *r, size_t leaf, size_t a, size_t w)
{
    for (size_t i = 0; i < r->reason_count; i++)
        if (argues(r, &r->reasons[i], leaf, a) && tb_trace_truth(&r->trace, r->reasons[i].rule, w) == TB_TRUE)
            return true;
    return false;
}

static void put_side(tbi_json *json, const tb_report *r, cJSON *list, size_t leaf, size_t a)
{
    cJSON *side = tbi_json_object(json, list, NULL), *rules, *sources;

    tbi_json_text(json, side, "alternative", r->pack->alternatives[a].id);
    rules = tbi_json_list(json, side, "rules");
    for (size_t i = 0; i < r->reason_count; i++)
        if (argues(r, &r->reasons[i], leaf, a))
            tbi_json_text(json, rules, NULL, r->pack->rules[r->reasons[i].rule].id);
    sources = tbi_json_list(json, side, "sources");
    for (size_t p = 0; p < r->pack->publication_count; p++) {
        bool speaks = false;
        for (size_t i = 0; i < r->reason_count && !speaks; i++) {
            const tb_rule *rule = &r->pack->rules[r->reasons[i].rule];
            for (size_t k = 0; k < rule->claim_count && !speaks && argues(r, &r->reasons[i], leaf, a); k++)
                speaks = r->pack->claims[rule->claims[k]].source == p;
        }
        if (speaks)
            tbi_json_text(json, sources, NULL, r->pack->publications[p].id);
    }
}

/* How many sides documents argue for on LEAF, of the same work: what is said of different workloads is no disagreement.
 */
static size_t count_sides(const tb_report *r, size_t leaf)
{
    size_t most = 0;

    for (size_t w = 0; w < r->trace.workload_count; w++) {
        size_t sides = 0;
        for (size_t a = 0; a < r->pack->alternative_count; a++)
            sides += is_argued(r, leaf, a, w);
        most = sides > most ? sides : most;
    }
    return most;
}

static bool speaks_for(const tb_report *r, size_t leaf, size_t a)
{
    for (size_t w = 0; w < r->trace.workload_count; w++)
        if (is_argued(r, leaf, a, w))
            return true;
    return false;
}

bool tbi_report_is_disputed(const tb_report *r, size_t leaf)
{
    return count_sides(r, leaf) > 1;
}

/* Criteria on which documents argue for different sides of this project. */
void tbi_json_disagreements(tbi_json *json, const tb_report *r, cJSON *root)
{
    cJSON *list = tbi_json_list(json, root, "disagreements");

    for (size_t leaf = 0; leaf < r->pack->leaf_count; leaf++) {
        if (!tbi_report_is_disputed(r, leaf))
            continue;
        cJSON *item = tbi_json_object(json, list, NULL);
        tbi_json_text(json, item, "criterion", r->pack->leaves[leaf].id);
        cJSON *list_of_sides = tbi_json_list(json, item, "sides");
        for (size_t a = 0; a < r->pack->alternative_count; a++)
            if (speaks_for(r, leaf, a))
                put_side(json, r, list_of_sides, leaf, a);
    }
}
