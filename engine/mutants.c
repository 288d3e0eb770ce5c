#include "mutants.h"

#include "number.h"
#include "tbi_condition.h"
#include "tbi_mutants.h"

#include <math.h>
#include <string.h>

const char *tb_mutation_name(tb_mutation mutation)
{
    static const char *const names[] = {"drop", "weaker", "stronger", "turn", "negate",
                                        "edge", "lower",  "higher",   "join"};

    return names[mutation];
}

/* ---- Making them ---- */

typedef struct maker {
    tb_mutants *made;
    tb_arena *arena;
    size_t cap;
    tb_buf what;
    bool failed;
} maker;

static void *copy_of(maker *m, const void *from, size_t size)
{
    void *copy = tb_arena_alloc(m->arena, size);

    m->failed |= copy == NULL;
    return copy != NULL ? memcpy(copy, from, size) : NULL;
}

/* Adds a mutant, described by m->what, in which the rule is NOW; NULL: dropped. */
static void add(maker *m, size_t rule, tb_mutation mutation, const tb_rule *now)
{
    tb_mutants *made = m->made;

    if (made->count == m->cap) {
        size_t cap = m->cap > 0 ? 2 * m->cap : 256;
        tb_mutant *list = tb_arena_array(m->arena, cap, sizeof *list);
        if (list == NULL) {
            m->failed = true;
            return;
        }
        if (made->count > 0)
            memcpy(list, made->list, made->count * sizeof *list);
        made->list = list;
        m->cap = cap;
    }
    made->list[made->count++] =
        (tb_mutant){rule, mutation, m->what.failed ? NULL : copy_of(m, m->what.data, m->what.len + 1),
                    now != NULL ? copy_of(m, now, sizeof *now) : NULL};
    m->failed |= m->what.failed;
    tb_buf_clear(&m->what);
}

static void change_strength(maker *m, size_t index)
{
    static const struct {
        const char *name;
        double points;
    } steps[] = {{"slight", 1}, {"moderate", 2}, {"strong", 3}, {"decisive", 6}};
    tb_rule rule = m->made->pack->rules[index];
    int now = 0;

    if ((rule.act != TB_FAVOURS && rule.act != TB_AGAINST) || rule.status == TB_REFUTED)
        return; /* what is refuted gives no points at any strength */
    while (now < 3 && steps[now].points < rule.strength)
        now++;
    for (int step = -1; step <= 1; step += 2) {
        if (now + step < 0 || now + step > 3)
            continue;
        tb_buf_printf(&m->what, "strength %s becomes %s", steps[now].name, steps[now + step].name);
        rule.strength = steps[now + step].points;
        add(m, index, step < 0 ? TB_MUTATION_WEAKER : TB_MUTATION_STRONGER, &rule);
    }
}

static void change_friction(maker *m, size_t index)
{
    tb_rule rule = m->made->pack->rules[index];
    double friction = rule.strength;

    for (int half = 1; rule.act == TB_FRICTION && friction != 0 && half >= 0; half--) {
        rule.strength = half == 1 ? friction / 2 : friction * 2;
        if (fabs(rule.strength) > 100)
            continue;
        tb_buf_printf(&m->what, "friction ");
        tb_number_put(&m->what, friction);
        tb_buf_puts(&m->what, " becomes ");
        tb_number_put(&m->what, rule.strength);
        add(m, index, half == 1 ? TB_MUTATION_WEAKER : TB_MUTATION_STRONGER, &rule);
    }
}

/* For or against the next alternative; what is about all becomes about the first. */
static void change_side(maker *m, size_t index)
{
    const tb_pack *pack = m->made->pack;
    tb_rule rule = pack->rules[index];
    const char *act = tb_act_name(rule.act), *was = rule.target >= 0 ? pack->alternatives[rule.target].id : "all";

    if (rule.target == TB_SIDE_NONE || rule.status == TB_REFUTED)
        return;
    rule.target = rule.target >= 0 ? (rule.target + 1) % (int)pack->alternative_count : 0;
    if (rule.act == TB_FAVOURS)
        rule.receiver = (size_t)rule.target;
    else if (rule.act == TB_AGAINST)
        rule.receiver = 1 - rule.receiver; /* of two */
    tb_buf_printf(&m->what, "%s %s becomes %s %s", act, was, act, pack->alternatives[rule.target].id);
    add(m, index, TB_MUTATION_TURN, &rule);
}

/* The condition with comparison AT being TEST, or the opposite of it; NULL when memory is out. */
static tb_condition *change_condition(maker *m, const tb_condition *when, size_t at, const tbi_test *test, bool negated)
{
    tb_condition *changed = tb_arena_alloc(m->arena, sizeof *changed);
    tbi_node *nodes = tb_arena_array(m->arena, when->count + 1, sizeof *nodes);

    m->failed |= changed == NULL || nodes == NULL;
    if (m->failed)
        return NULL;
    /* the comparison stands first, since children come before parents, and what takes its place negates it, if at all
     */
    nodes[0] = (tbi_node){.kind = TBI_TEST, .test = *test};
    for (size_t i = 0; i < when->count; i++) {
        nodes[i + 1] = when->nodes[i];
        nodes[i + 1].left++;
        nodes[i + 1].right++;
    }
    nodes[at + 1] = negated ? (tbi_node){.kind = TBI_NOT, .left = 0} : nodes[0];
    *changed = (tb_condition){nodes, when->count + 1};
    return changed;
}

static void change_test(maker *m, size_t index, size_t at, const tbi_test *test, bool negated, tb_mutation mutation)
{
    const tb_pack *pack = m->made->pack;
    tb_rule rule = pack->rules[index];

    tbi_test_put_source(&m->what, &rule.when->nodes[at].test, pack, false);
    tb_buf_puts(&m->what, " becomes ");
    tbi_test_put_source(&m->what, test, pack, negated);
    rule.when = change_condition(m, rule.when, at, test, negated);
    if (rule.when != NULL)
        add(m, index, mutation, &rule);
}

/* Whether a number's threshold itself counts. */
static void change_edge(maker *m, size_t index, size_t at)
{
    static const tbi_op beside[] = {TBI_EQ, TBI_NE, TBI_LE, TBI_LT, TBI_GE, TBI_GT, TBI_IN};
    tbi_test test = m->made->pack->rules[index].when->nodes[at].test;
    tbi_op op = beside[test.op];

    if (op == test.op || m->made->pack->variables[test.variable].kind != TB_VARIABLE_NUMBER)
        return;
    test.op = op;
    change_test(m, index, at, &test, false, TB_MUTATION_EDGE);
}

/* The threshold of TEST moved down or up: false if it has none, or none there. */
static bool move_threshold(const tb_pack *pack, const tbi_test *test, bool up, double *out)
{
    const tb_variable *v = &pack->variables[test->variable];
    double value = test->values[0], low = 1, high = (double)v->cell_count - 1;

    if (test->op == TBI_EQ || test->op == TBI_NE || test->op == TBI_IN)
        return false;
    if (v->kind == TB_VARIABLE_NUMBER) {
        low = pack->questions[v->question].min;
        high = pack->questions[v->question].max;
        *out = up ? (value != 0 ? value + fabs(value) : 1) : value - fabs(value) / 2;
        if (value == floor(value))
            *out = floor(*out);
    } else {
        *out = value + (up ? 1 : -1);
    }
    return *out >= low && *out <= high && *out != value;
}

static void change_threshold(maker *m, size_t index, size_t at, bool up)
{
    tbi_test test = m->made->pack->rules[index].when->nodes[at].test;
    double moved;

    if (!move_threshold(m->made->pack, &test, up, &moved))
        return;
    test.values = copy_of(m, &moved, sizeof moved);
    if (test.values != NULL)
        change_test(m, index, at, &test, false, up ? TB_MUTATION_HIGHER : TB_MUTATION_LOWER);
}

/* The other word between two parts, named by the comparison behind it. */
static void change_join(maker *m, size_t index, size_t at)
{
    static const char *const words[] = {[TBI_AND] = "and", [TBI_OR] = "or"};
    tb_rule rule = m->made->pack->rules[index];
    tb_condition changed = *rule.when;
    size_t behind = changed.nodes[at].right;
    tbi_case *cases;
    size_t count;
    tb_arena scratch = TB_ARENA_EMPTY;
    tb_status status = TB_OK;

    while (changed.nodes[behind].kind != TBI_TEST)
        behind = changed.nodes[behind].left;
    changed.nodes = copy_of(m, changed.nodes, changed.count * sizeof *changed.nodes);
    if (changed.nodes == NULL)
        return;
    tbi_node *node = &changed.nodes[at];
    for (int i = 0; i < 2; i++) {
        tb_buf_printf(&m->what, "%s%s ", i > 0 ? " becomes " : "", words[node->kind]);
        tbi_test_put_source(&m->what, &changed.nodes[behind].test, m->made->pack, false);
        node->kind = i > 0 ? node->kind : node->kind == TBI_AND ? TBI_OR : TBI_AND;
    }
    rule.when = copy_of(m, &changed, sizeof changed);
    if (rule.when != NULL && tbi_condition_cases(rule.when, &scratch, &cases, &count, &status))
        add(m, index, TB_MUTATION_JOIN, &rule);
    m->failed |= status == TB_ERR_NOMEM;
    tb_buf_clear(&m->what); /* a condition of too many cases is no pack's */
    tb_arena_release(&scratch);
}

static void change_parts(maker *m, size_t index)
{
    const tb_condition *when = m->made->pack->rules[index].when;

    for (size_t i = 0; when != NULL && i < when->count; i++) {
        if (when->nodes[i].kind == TBI_TEST) {
            change_test(m, index, i, &when->nodes[i].test, true, TB_MUTATION_NEGATE);
            change_edge(m, index, i);
            change_threshold(m, index, i, false);
            change_threshold(m, index, i, true);
        } else if (when->nodes[i].kind != TBI_NOT) {
            change_join(m, index, i);
        }
    }
}

tb_status tb_mutants_make(const tb_pack *pack, tb_arena *arena, tb_mutants *out)
{
    maker m = {.made = out, .arena = arena};

    *out = (tb_mutants){.pack = pack};
    for (size_t r = 0; r < pack->rule_count && !m.failed; r++) {
        tb_buf_puts(&m.what, "dropped");
        add(&m, r, TB_MUTATION_DROP, NULL);
        change_strength(&m, r);
        change_friction(&m, r);
        change_side(&m, r);
        change_parts(&m, r);
    }
    tb_buf_release(&m.what);
    return m.failed ? TB_ERR_NOMEM : TB_OK;
}

tb_status tbi_pack_with_rules(const tb_pack *pack, tb_rule *rules, size_t count, tb_arena *arena, tb_pack *out)
{
    *out = *pack;
    out->rules = rules;
    out->rule_count = count;
    out->variables = tb_arena_array(arena, pack->variable_count + 1, sizeof *out->variables);
    if (out->variables == NULL)
        return TB_ERR_NOMEM;
    memcpy(out->variables, pack->variables, pack->variable_count * sizeof *out->variables);
    return tbi_variables_settle(out, arena);
}
