/* mutants_tell.c - a profile that tells a mutant from the pack, or the proof that there is none. */
#include "tbi_lint.h"
#include "tbi_mutants.h"

#include <string.h>

enum { TRIES_MAX = 200000 };

typedef struct search {
    tb_pack pack;                  /* with the rule as it is, and as the mutant has it: the last, if there is one */
    const tb_rule *before, *after; /* AFTER is NULL when the rule is dropped or only acts otherwise */
    size_t *variables;             /* of answers that the conditions look at, each once */
    size_t count;
    bool by_workload;
    uint16_t *cells;
    size_t tries;
} search;

static void note(void *context, size_t variable)
{
    search *s = context;
    const tb_variable *v = &s->pack.variables[variable];

    if (v->kind == TB_VARIABLE_WORKLOAD || v->trait >= 0) {
        s->by_workload = true;
        return;
    }
    for (size_t i = 0; i < s->count; i++)
        if (s->variables[i] == variable)
            return;
    s->variables[s->count++] = variable;
}

/* A question of several options is answered as a whole or not at all; a number's range may lie outside its bounds. */
static bool can_be(const search *s, size_t variable)
{
    const tb_variable *v = &s->pack.variables[variable];
    uint16_t cell = s->cells[variable];

    for (size_t i = 0; v->option >= 0 && i < s->count; i++)
        if (s->pack.variables[s->variables[i]].question == v->question &&
            (s->cells[s->variables[i]] == 0) != (cell == 0))
            return false;
    return cell == 0 || tbi_lint_can_be_answered(&s->pack, v, cell);
}

static bool fires(const search *s, const tb_rule *rule)
{
    return rule != NULL && (rule->when == NULL || tb_condition_truth(rule->when, &s->pack, s->cells) == TB_TRUE);
}

static bool tells(const search *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (!can_be(s, s->variables[i]))
            return false;
    return fires(s, s->before) != fires(s, s->after);
}

/* The next cells of the answers, counting up from all unknown; false past the last. */
static bool advance(search *s)
{
    for (size_t i = 0; i < s->count; i++) {
        uint16_t *cell = &s->cells[s->variables[i]];
        if (++*cell < s->pack.variables[s->variables[i]].cell_count)
            return true;
        *cell = 0;
    }
    return false;
}

/* Leaves the cells of facts that tell; false if there are none. All answers begin and end as unknown. */
static bool search_answers(search *s)
{
    do {
        if (tells(s))
            return true;
    } while (s->tries++ < TRIES_MAX && advance(s));
    return false;
}

/* The same for a project of no named workload, then for each of the pack's. WORKLOAD says which it was, or -1. */
static bool search_all(search *s, int *workload)
{
    *workload = -1;
    if (search_answers(s))
        return true;
    for (size_t w = 0; s->by_workload && w < s->pack.workload_count && s->tries < TRIES_MAX; w++) {
        const tb_project_workload project = {.workload = (int)w, .traits = s->pack.workloads[w].traits};
        tb_workload_cells(&s->pack, &project, s->cells);
        *workload = (int)w;
        if (search_answers(s))
            return true;
    }
    return false;
}

/* Both rules in one pack, so that its cells tell apart what either condition does. */
static tb_status set_up(search *s, const tb_mutants *mutants, const tb_mutant *mutant, tb_arena *arena)
{
    const tb_pack *pack = mutants->pack;
    size_t count = pack->rule_count;
    tb_rule *rules = tb_arena_array(arena, count + 1, sizeof *rules);
    tb_status status;

    s->variables = tb_arena_array(arena, pack->variable_count + 1, sizeof *s->variables);
    s->cells = tb_arena_array(arena, pack->variable_count + 1, sizeof *s->cells);
    if (rules == NULL || s->variables == NULL || s->cells == NULL)
        return TB_ERR_NOMEM;
    memcpy(rules, pack->rules, count * sizeof *rules);
    s->before = &rules[mutant->rule];
    if (mutant->now != NULL && !tbi_acts_otherwise(mutant)) {
        rules[count] = *mutant->now;
        s->after = &rules[count++];
    }
    status = tbi_pack_with_rules(pack, rules, count, arena, &s->pack);
    if (status == TB_OK && s->before->when != NULL)
        tb_condition_variables(s->before->when, note, s);
    return status;
}

tb_status tb_mutant_tell(const tb_mutants *mutants, size_t i, tb_arena *arena, tb_telling *out)
{
    tb_arena scratch = TB_ARENA_EMPTY;
    search s = {.tries = 0};
    int workload;
    tb_status status = set_up(&s, mutants, &mutants->list[i], &scratch);

    *out = (tb_telling){false, NULL};
    if (status == TB_OK && search_all(&s, &workload)) {
        tbi_lint lint = {.pack = &s.pack, .arena = arena};
        out->witness = tbi_lint_witness(&lint, &(tbi_facts){s.cells, workload}, "Tells them apart");
        status = lint.failed ? TB_ERR_NOMEM : TB_OK;
    } else if (status == TB_OK) {
        out->same = s.tries < TRIES_MAX;
    }
    tb_arena_release(&scratch);
    return status;
}
