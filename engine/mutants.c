#include "mutants.h"

#include "number.h"
#include "tbi_condition.h"

#include <math.h>
#include <string.h>

const char *tb_mutation_name(tb_mutation mutation)
{
    static const char *const names[] = {"drop", "weaker", "stronger", "negate", "lower", "higher"};

    return names[mutation];
}

/* ---- Writing rules otherwise ---- */

typedef struct maker {
    tb_mutants *made;
    tb_arena *arena;
    size_t cap;
    tb_buf text, what;
    bool failed;
} maker;

static char *keep(maker *m, tb_buf *text)
{
    char *copy = text->failed ? NULL : tb_arena_copy(m->arena, text->data != NULL ? text->data : "", text->len);

    m->failed |= copy == NULL;
    tb_buf_clear(text);
    return copy;
}

/* Adds a mutant described by m->what. */
static void add(maker *m, size_t rule, tb_mutation mutation, const char *json)
{
    tb_mutants *made = m->made;
    const char *what = keep(m, &m->what);

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
    made->list[made->count++] = (tb_mutant){rule, mutation, what, json};
}

/* The rule with the entry KEY being VALUE. */
static const char *rewrite(maker *m, const tb_node *rule, const char *key, const tb_node *value)
{
    tb_node map = *rule, *entries = tb_arena_array(m->arena, rule->count, sizeof *entries);
    size_t i = 0;

    if (entries == NULL) {
        m->failed = true;
        return NULL;
    }
    map.first = entries;
    for (const tb_node *entry = rule->first; entry != NULL; entry = entry->next, i++) {
        entries[i] = tb_text_is(entry->key, key) ? *value : *entry;
        entries[i].key = entry->key;
        entries[i].next = entry->next != NULL ? &entries[i + 1] : NULL;
    }
    tb_node_put_canonical(&m->text, &map);
    return keep(m, &m->text);
}

static void set_text(maker *m, size_t index, const tb_node *rule, tb_mutation mutation, const char *key,
                     const char *text)
{
    tb_node value = {.kind = TB_NODE_TEXT, .text = tb_text_of(text)};

    add(m, index, mutation, rewrite(m, rule, key, &value));
}

static void change_strength(maker *m, size_t index, const tb_node *rule)
{
    static const char *const names[] = {"slight", "moderate", "strong", "decisive"};
    const tb_node *strength = tb_node_get(rule, "strength");
    int now = 0;

    if (strength == NULL || m->made->pack->rules[index].status == TB_REFUTED)
        return; /* what is refuted gives no points at any strength */
    while (now < 3 && !tb_text_is(strength->text, names[now]))
        now++;
    for (int step = -1; step <= 1; step += 2) {
        if (now + step < 0 || now + step > 3)
            continue;
        tb_buf_printf(&m->what, "strength %s becomes %s", names[now], names[now + step]);
        set_text(m, index, rule, step < 0 ? TB_MUTATION_WEAKER : TB_MUTATION_STRONGER, "strength", names[now + step]);
    }
}

static void change_friction(maker *m, size_t index, const tb_node *rule)
{
    const tb_node *friction = tb_node_get(rule, "friction");

    for (int half = 1; friction != NULL && friction->number != 0 && half >= 0; half--) {
        tb_node value = {.kind = TB_NODE_NUMBER, .number = half == 1 ? friction->number / 2 : friction->number * 2};
        if (fabs(value.number) > 100)
            continue;
        tb_buf_printf(&m->what, "friction ");
        tb_number_put(&m->what, friction->number);
        tb_buf_puts(&m->what, " becomes ");
        tb_number_put(&m->what, value.number);
        add(m, index, half == 1 ? TB_MUTATION_WEAKER : TB_MUTATION_STRONGER, rewrite(m, rule, "friction", &value));
    }
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

static void change_test(maker *m, size_t index, const tb_node *rule, const tbi_change *change, tb_mutation mutation)
{
    const tb_pack *pack = m->made->pack;
    const tb_condition *when = pack->rules[index].when;
    tb_buf source = TB_BUF_EMPTY;

    tbi_test_put_source(&m->what, &when->nodes[change->node].test, pack, false);
    tb_buf_puts(&m->what, " becomes ");
    tbi_test_put_source(&m->what, &change->test, pack, change->negated);
    tbi_condition_put_source(&source, when, pack, change);
    m->failed |= source.failed;
    if (!m->failed)
        set_text(m, index, rule, mutation, "when", source.data);
    tb_buf_release(&source);
}

static void change_condition(maker *m, size_t index, const tb_node *rule)
{
    const tb_condition *when = m->made->pack->rules[index].when;

    for (size_t i = 0; when != NULL && i < when->count; i++) {
        const tbi_test *test = &when->nodes[i].test;
        if (when->nodes[i].kind != TBI_TEST)
            continue;
        change_test(m, index, rule, &(tbi_change){i, *test, true}, TB_MUTATION_NEGATE);
        for (int up = 0; up <= 1; up++) {
            double moved;
            tbi_change change = {i, *test, false};
            if (!move_threshold(m->made->pack, test, up == 1, &moved))
                continue;
            change.test.values = &moved;
            change_test(m, index, rule, &change, up == 1 ? TB_MUTATION_HIGHER : TB_MUTATION_LOWER);
        }
    }
}

/* ---- The document ---- */

static void split_document(maker *m, const tb_node *root)
{
    tb_mutants *made = m->made;
    size_t r = 0;

    tb_buf_putc(&m->text, '{');
    for (const tb_node *part = root->first; part != NULL; part = part->next) {
        if (part != root->first)
            tb_buf_putc(&m->text, ',');
        tb_buf_printf(&m->text, "\"%s\":", part->key.at);
        if (!tb_text_is(part->key, "rules")) {
            tb_node_put_canonical(&m->text, part);
            continue;
        }
        made->before = keep(m, &m->text);
        for (const tb_node *rule = part->first; rule != NULL; rule = rule->next, r++) {
            tb_node_put_canonical(&m->text, rule);
            made->rules[r] = keep(m, &m->text);
        }
    }
    tb_buf_putc(&m->text, '}');
    made->after = keep(m, &m->text);
}

static void make_all(maker *m, const tb_node *root)
{
    const tb_node *rules = tb_node_get(root, "rules");
    size_t r = 0;

    split_document(m, root);
    for (const tb_node *rule = rules != NULL ? rules->first : NULL; rule != NULL && !m->failed; rule = rule->next) {
        tb_buf_puts(&m->what, "dropped");
        add(m, r, TB_MUTATION_DROP, NULL);
        change_strength(m, r, rule);
        change_friction(m, r, rule);
        change_condition(m, r, rule);
        r++;
    }
}

tb_status tb_mutants_make(const tb_pack *pack, tb_arena *arena, tb_mutants *out)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_source *source = NULL;
    const tb_node *root = NULL;
    tb_arena tree = TB_ARENA_EMPTY;
    maker m = {.made = out, .arena = arena};
    tb_status status = tb_source_from("pack", pack->json, pack->json_len, &diags, &source);

    *out = (tb_mutants){.pack = pack};
    if (status == TB_OK)
        status = tb_json_parse(source, &tree, &diags, &root);
    if (status == TB_OK) {
        out->rules = tb_arena_array(arena, pack->rule_count + 1, sizeof *out->rules);
        m.failed = out->rules == NULL;
        if (!m.failed)
            make_all(&m, root);
        status = m.failed ? TB_ERR_NOMEM : TB_OK;
    }
    tb_buf_release(&m.text);
    tb_buf_release(&m.what);
    tb_arena_release(&tree);
    tb_source_free(source);
    tb_diags_release(&diags);
    return status;
}
