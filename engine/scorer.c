/* scorer.c - makes a pack ready for scoring: points, slots, bits, masks. */
#include "rule_words.h"
#include "tbi_score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Points ---- */

/* Status factors of step 2. */
static double status_factor(tb_claim_status status)
{
    static const double factors[] = {1, 0.5, 0.25, 0};

    return factors[status];
}

static void set_points(tb_scorer *scorer, size_t index)
{
    const tb_rule *rule = &scorer->pack->rules[index];
    tb_claim_status status = rule->status;
    tb_measurement m;
    double factor = 1, of_status;

    scorer->stale[index] = tb_rule_is_stale(rule, scorer->date);
    scorer->receiver[index] = (uint8_t)rule->receiver;
    if (scorer->stale[index] && status < TB_DATED)
        status = TB_DATED;
    of_status = status_factor(status);
    if (rule->evidence.benchmark != NULL &&
        tb_evidence_find(scorer->evidence, rule->evidence.benchmark, rule->evidence.of, rule->evidence.over, &m)) {
        tb_outcome_kind kind = tb_measurement_outcome(&m);
        factor = tb_evidence_factor(&m, rule->evidence.full_at);
        if (kind == TB_FASTER || kind == TB_SLOWER)
            of_status = 1;
    }
    scorer->rule_points[index] =
        rule->act == TB_FAVOURS || rule->act == TB_AGAINST ? rule->strength * of_status * factor : 0;
    if (scorer->rule_points[index] < 0)
        scorer->receiver[index] = (uint8_t)rule->evidence.over;
}

/* ---- Bits ---- */

typedef enum kind { KIND_POINTS, KIND_GROUND, KIND_FRICTION, KIND_FITNESS, KIND_NONE } kind;

typedef struct compiler {
    tb_scorer *scorer;
    tb_arena scratch;
    uint32_t *order;    /* rules in the order of their bits */
    tbi_case **cases;   /* by rule */
    size_t *case_count; /* by rule */
    size_t *first_bit;  /* by rule; SIZE_MAX if it has none */
    size_t next_bit;
} compiler;

static kind kind_of(const tb_scorer *scorer, size_t rule)
{
    switch (scorer->pack->rules[rule].act) {
    case TB_FAVOURS:
    case TB_AGAINST:
        if (scorer->rule_points[rule] == 0)
            return KIND_NONE;
        return scorer->pack->rules[rule].ground == NULL ? KIND_POINTS : KIND_GROUND;
    case TB_FRICTION: return KIND_FRICTION;
    case TB_RULES_OUT:
    case TB_BEYOND:
    case TB_STRAINS: return KIND_FITNESS;
    case TB_NOTE: break;
    }
    return KIND_NONE;
}

static int compare_slots(const tb_scorer *scorer, uint32_t x, uint32_t y)
{
    const tb_rule *a = &scorer->pack->rules[x], *b = &scorer->pack->rules[y];
    int order;

    if ((a->ground == NULL) != (b->ground == NULL))
        return a->ground == NULL ? -1 : 1;
    if (a->ground == NULL)
        return x < y ? -1 : x > y;
    order = strcmp(a->ground, b->ground);
    return order != 0 ? order : (int)scorer->receiver[x] - (int)scorer->receiver[y];
}

/* Rules of a kind: those on their own ground first, then ground by ground and receiver by receiver, by id within. */
static int compare_rules(const void *a, const void *b, void *context)
{
    const tb_scorer *scorer = context;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    kind kx = kind_of(scorer, x), ky = kind_of(scorer, y);
    int order = kx != ky ? (int)kx - (int)ky : compare_slots(scorer, x, y);

    return order != 0 ? order : x < y ? -1 : x > y;
}

static tb_status expand_rules(compiler *c)
{
    const tb_pack *pack = c->scorer->pack;
    tb_status status;

    for (size_t r = 0; r < pack->rule_count; r++) {
        c->case_count[r] = 1; /* no condition: one case without literals */
        if (pack->rules[r].when != NULL &&
            !tbi_condition_cases(pack->rules[r].when, &c->scratch, &c->cases[r], &c->case_count[r], &status))
            return status;
    }
    return TB_OK;
}

/* Gives each rule of the kinds FROM to LAST as many bits as it has cases, within one word; returns the words they fill.
 */
static tbi_range place_kinds(compiler *c, kind from, kind last)
{
    const tb_scorer *scorer = c->scorer;
    tbi_range range = {(c->next_bit + 63) / 64, 0};

    c->next_bit = range.first * 64;
    for (size_t i = 0; i < scorer->pack->rule_count; i++) {
        uint32_t rule = c->order[i];
        if (kind_of(scorer, rule) < from || kind_of(scorer, rule) > last)
            continue;
        if (c->next_bit % 64 + c->case_count[rule] > 64)
            c->next_bit = (c->next_bit + 63) / 64 * 64;
        c->first_bit[rule] = c->next_bit;
        c->next_bit += c->case_count[rule];
    }
    range.end = (c->next_bit + 63) / 64;
    return range;
}

static bool same_slot(const tb_scorer *scorer, uint32_t a, uint32_t b)
{
    return kind_of(scorer, a) == KIND_GROUND && kind_of(scorer, b) == KIND_GROUND && compare_slots(scorer, a, b) == 0;
}

/* Fills point_of, rule_of and valid from where the rules were placed. */
static void describe_bits(compiler *c)
{
    tb_scorer *s = c->scorer;
    const tb_pack *pack = s->pack;
    uint32_t slot = UINT32_MAX;

    for (size_t i = 0; i < pack->rule_count; i++) {
        uint32_t rule = c->order[i];
        size_t first = c->first_bit[rule], n = c->case_count[rule];
        if (first == SIZE_MAX)
            continue;
        bool like_last = i > 0 && same_slot(s, c->order[i - 1], rule);
        bool like_next = i + 1 < pack->rule_count && c->first_bit[c->order[i + 1]] != SIZE_MAX &&
                         same_slot(s, rule, c->order[i + 1]);
        double points = fabs(s->rule_points[rule]);
        uint64_t cases = (n == 64 ? UINT64_MAX : (UINT64_C(1) << n) - 1) << (first % 64);
        slot += like_last ? 0 : 1;
        s->valid[first / 64] |= cases;
        for (size_t b = first; b < first + n; b++) {
            s->rule_of[b] = rule;
            s->point_of[b] = (tbi_point){.points = like_last || like_next ? points : fmin(points, pack->ground_cap),
                                         .cases = cases,
                                         .slot = slot,
                                         .leaf = (uint16_t)pack->rules[rule].leaf,
                                         .receiver = s->receiver[rule],
                                         .shared = like_last || like_next};
        }
    }
}

/* ---- Masks ---- */

static void clear_bit(tb_scorer *s, size_t row, size_t bit)
{
    s->masks[row * s->words + bit / 64] &= ~(UINT64_C(1) << (bit % 64));
}

/* A literal lets its case stand only in the cells where it is true; in none when the variable is unknown. */
static void mask_literal(tb_scorer *s, const tbi_literal *literal, size_t bit)
{
    const tb_variable *v = &s->pack->variables[literal->test->variable];
    tb_truth wanted = literal->negated ? TB_FALSE : TB_TRUE;
    size_t row = s->first_row[literal->test->variable];

    for (size_t cell = 0; cell < v->cell_count; cell++)
        if (tbi_test_truth(literal->test, v, (uint16_t)cell) != wanted)
            clear_bit(s, row + cell, bit);
}

static tb_status make_masks(compiler *c)
{
    tb_scorer *s = c->scorer;
    const tb_pack *pack = s->pack;
    size_t rows = 0;

    for (size_t v = 0; v < pack->variable_count; v++) {
        bool by_workload = pack->variables[v].kind == TB_VARIABLE_WORKLOAD || pack->variables[v].trait >= 0;
        s->first_row[v] = pack->variables[v].used ? rows : SIZE_MAX;
        if (!pack->variables[v].used)
            continue;
        rows += pack->variables[v].cell_count;
        if (by_workload)
            s->traits[s->trait_count++] = v;
        else
            s->answers[s->answer_count++] = v;
    }
    s->masks = tb_arena_array(&s->arena, rows * s->words + 1, sizeof *s->masks);
    if (s->masks == NULL)
        return TB_ERR_NOMEM;
    memset(s->masks, 0xFF, rows * s->words * sizeof *s->masks);
    for (size_t r = 0; r < pack->rule_count; r++)
        for (size_t k = 0; c->first_bit[r] != SIZE_MAX && c->cases[r] != NULL && k < c->case_count[r]; k++)
            for (size_t i = 0; i < c->cases[r][k].count; i++)
                mask_literal(s, &c->cases[r][k].literals[i], c->first_bit[r] + k);
    return TB_OK;
}

/* ---- Putting it together ---- */

static tb_status allocate(compiler *c)
{
    tb_scorer *s = c->scorer;
    size_t rules = s->pack->rule_count, variables = s->pack->variable_count;

    c->order = tb_arena_array(&c->scratch, rules + 1, sizeof *c->order);
    c->cases = tb_arena_array(&c->scratch, rules + 1, sizeof *c->cases);
    c->case_count = tb_arena_array(&c->scratch, rules + 1, sizeof *c->case_count);
    c->first_bit = tb_arena_array(&c->scratch, rules + 1, sizeof *c->first_bit);
    s->rule_points = tb_arena_array(&s->arena, rules + 1, sizeof *s->rule_points);
    s->receiver = tb_arena_array(&s->arena, rules + 1, sizeof *s->receiver);
    s->stale = tb_arena_array(&s->arena, rules + 1, sizeof *s->stale);
    s->first_row = tb_arena_array(&s->arena, variables + 1, sizeof *s->first_row);
    s->answers = tb_arena_array(&s->arena, variables + 1, sizeof *s->answers);
    s->traits = tb_arena_array(&s->arena, variables + 1, sizeof *s->traits);
    return c->order != NULL && c->cases != NULL && c->case_count != NULL && c->first_bit != NULL &&
                   s->rule_points != NULL && s->receiver != NULL && s->stale != NULL && s->first_row != NULL &&
                   s->answers != NULL && s->traits != NULL
               ? TB_OK
               : TB_ERR_NOMEM;
}

static tb_status compile(compiler *c)
{
    tb_scorer *s = c->scorer;
    size_t rules = s->pack->rule_count;
    tb_status status = allocate(c);

    if (status != TB_OK || (status = expand_rules(c)) != TB_OK)
        return status;
    for (size_t r = 0; r < rules; r++) {
        set_points(s, r);
        c->order[r] = (uint32_t)r;
        c->first_bit[r] = SIZE_MAX;
    }
    if (rules > 0)
        qsort_r(c->order, rules, sizeof *c->order, compare_rules, s);
    s->points = place_kinds(c, KIND_POINTS, KIND_POINTS);
    s->grounds = place_kinds(c, KIND_GROUND, KIND_GROUND);
    s->rest = place_kinds(c, KIND_FRICTION, KIND_FITNESS);
    s->words = (s->rest.end + TBI_STRIDE - 1) / TBI_STRIDE * TBI_STRIDE;
    s->valid = tb_arena_array(&s->arena, s->words + 1, sizeof *s->valid);
    s->point_of = tb_arena_array(&s->arena, c->next_bit + 1, sizeof *s->point_of);
    s->rule_of = tb_arena_array(&s->arena, c->next_bit + 1, sizeof *s->rule_of);
    if (s->valid == NULL || s->point_of == NULL || s->rule_of == NULL)
        return TB_ERR_NOMEM;
    describe_bits(c);
    tb_ziggurat_init(&s->normal);
    return make_masks(c);
}

tb_status tb_scorer_new(const tb_pack *pack, const tb_evidence *evidence, tb_date date, tb_scorer **out)
{
    tb_scorer *scorer = calloc(1, sizeof *scorer);
    compiler c = {.scorer = scorer};
    tb_status status;

    *out = NULL;
    if (scorer == NULL)
        return TB_ERR_NOMEM;
    scorer->pack = pack;
    scorer->evidence = evidence;
    scorer->date = date;
    status = compile(&c);
    tb_arena_release(&c.scratch);
    if (status != TB_OK) {
        tb_scorer_free(scorer);
        return status;
    }
    *out = scorer;
    return TB_OK;
}

void tb_scorer_free(tb_scorer *scorer)
{
    if (scorer == NULL)
        return;
    tb_arena_release(&scorer->arena);
    free(scorer);
}
