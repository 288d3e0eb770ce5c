#include "evidence.h"

#include "sha256.h"
#include "tbi_read.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define RATIO_MAX 1e9

static int compare_measurements(const void *a, const void *b)
{
    const tb_measurement *x = a, *y = b;
    int order = strcmp(x->benchmark, y->benchmark);

    if (order != 0)
        return order;
    if (x->of != y->of)
        return x->of < y->of ? -1 : 1;
    return x->over < y->over ? -1 : x->over > y->over;
}

static bool read_side(const tb_pack *pack, const tb_node *pair, const char *key, size_t *out)
{
    const tb_node *node = tb_node_get(pair, key);
    int index = node != NULL ? tb_pack_alternative(pack, node->text) : -1;

    *out = index >= 0 ? (size_t)index : 0;
    return index >= 0;
}

static void read_pair(const tb_pack *pack, const char *benchmark, const tb_node *pair, tb_diags *diags,
                      tb_evidence *out)
{
    static const tbi_key keys[] = {{"of", true}, {"over", true}, {"ratio", true}, {"low", true}, {"high", true}};
    tb_measurement m = {.benchmark = benchmark};
    size_t before = diags->errors;

    if (!tbi_map_check(diags, pair, "a pair", keys, COUNT(keys)))
        return;
    bool known = read_side(pack, pair, "of", &m.of);
    known = read_side(pack, pair, "over", &m.over) && known;
    tbi_number(diags, pair, "ratio", 0, RATIO_MAX, &m.ratio);
    tbi_number(diags, pair, "low", 0, RATIO_MAX, &m.low);
    tbi_number(diags, pair, "high", 0, RATIO_MAX, &m.high);
    if (diags->errors > before)
        return;
    if (m.low < 1 / RATIO_MAX) { /* it would have no inverse, nor a logarithm */
        tb_diags_error(diags, TB_DIAG_OUT_OF_RANGE, tb_node_get(pair, "low")->at, NULL,
                       "the interval of '%s' must lie above 0", benchmark);
        return;
    }
    if (!(m.low <= m.ratio && m.ratio <= m.high)) {
        tb_diags_error(diags, TB_DIAG_OUT_OF_RANGE, pair->at, NULL, "the ratio of '%s' lies outside its interval",
                       benchmark);
        return;
    }
    if (known && m.of == m.over) {
        tb_diags_error(diags, TB_DIAG_CONFLICT, tb_node_get(pair, "over")->at, NULL,
                       "'%s' cannot be measured against itself", pack->alternatives[m.of].id);
        return;
    }
    if (!known) {
        tb_diags_warn(diags, TB_DIAG_UNKNOWN_NAME, pair->at, NULL,
                      "a pair of '%s' names an alternative this pack does not have", benchmark);
        return;
    }
    out->list[out->count++] = m;
}

/* True if the pair of measurement INDEX is there before it, in either direction. */
static bool has_before(const tb_evidence *evidence, size_t index)
{
    const tb_measurement *m = &evidence->list[index];

    for (size_t i = index; i-- > 0 && strcmp(evidence->list[i].benchmark, m->benchmark) == 0;)
        if ((evidence->list[i].of == m->of && evidence->list[i].over == m->over) ||
            (evidence->list[i].of == m->over && evidence->list[i].over == m->of))
            return true;
    return false;
}

static size_t pair_count(const tb_node *results)
{
    size_t n = 0;

    for (const tb_node *result = results->first; result != NULL; result = result->next) {
        const tb_node *pairs = tb_node_get(result, "pairs");
        n += pairs != NULL ? pairs->count : 0;
    }
    return n;
}

static tb_status read_results(const tb_pack *pack, const tb_node *results, tb_arena *arena, tb_diags *diags,
                              tb_evidence *out)
{
    out->list = tb_arena_array(arena, pair_count(results) + 1, sizeof *out->list);
    if (out->list == NULL)
        return TB_ERR_NOMEM;
    for (const tb_node *result = results->first; result != NULL; result = result->next) {
        const char *benchmark = result->kind == TB_NODE_MAP ? tbi_text(diags, result, "benchmark") : NULL;
        const tb_node *pairs = tb_node_get(result, "pairs");
        if (benchmark == NULL || pairs == NULL || pairs->kind != TB_NODE_LIST) {
            tb_diags_error(diags, TB_DIAG_MISSING_KEY, result->at, NULL,
                           "a result needs a 'benchmark' and a list of 'pairs'");
            continue;
        }
        for (const tb_node *pair = pairs->first; pair != NULL; pair = pair->next)
            read_pair(pack, benchmark, pair, diags, out);
    }
    qsort(out->list, out->count, sizeof *out->list, compare_measurements);
    for (size_t i = 1; i < out->count; i++)
        if (has_before(out, i))
            tb_diags_error(diags, TB_DIAG_DUPLICATE_ID, results->at, NULL, "the benchmark '%s' has a pair twice",
                           out->list[i].benchmark);
    return TB_OK;
}

static tb_status set_hash(const tb_node *node, tb_evidence *out)
{
    tb_buf json = TB_BUF_EMPTY;
    tb_status status;

    tb_node_put_canonical(&json, node);
    status = tb_buf_status(&json);
    tb_sha256_of(json.data, json.len, out->sha256);
    tb_buf_release(&json);
    return status;
}

tb_status tb_evidence_read(const tb_pack *pack, const tb_node *node, tb_arena *arena, tb_diags *diags, tb_evidence *out)
{
    const tb_node *format = tb_node_get(node, "tiebreak"), *results = tb_node_get(node, "results");
    size_t before = diags->errors;
    tb_status status;

    *out = (tb_evidence){0};
    if (format == NULL) {
        tb_diags_error(diags, TB_DIAG_FORMAT, node->at, "`tiebreak: evidence/1` is its first key",
                       "this is no file of evidence");
        return TB_ERR_INPUT;
    }
    if (!tb_text_is(format->text, "evidence/1")) {
        tb_diags_error(diags, TB_DIAG_FORMAT, format->at, "this version of tiebreak reads evidence/1",
                       "unknown format '%s'", format->text.at != NULL ? format->text.at : "");
        return TB_ERR_INPUT;
    }
    if (results == NULL || results->kind != TB_NODE_LIST) {
        tb_diags_error(diags, TB_DIAG_MISSING_KEY, node->at, NULL, "evidence needs a list of 'results'");
        return TB_ERR_INPUT;
    }
    out->document = node;
    if (tb_node_get(node, "machine") != NULL)
        out->machine = tbi_text(diags, node, "machine");
    if (tb_node_get(node, "measured_on") != NULL)
        out->measured_on = tbi_text(diags, node, "measured_on");
    status = read_results(pack, results, arena, diags, out);
    if (status == TB_OK)
        status = set_hash(node, out);
    return status == TB_OK && diags->errors > before ? TB_ERR_INPUT : status;
}

bool tb_evidence_find(const tb_evidence *evidence, const char *benchmark, size_t of, size_t over, tb_measurement *out)
{
    const tb_measurement *inverse = NULL;

    for (size_t i = 0; evidence != NULL && i < evidence->count; i++) {
        const tb_measurement *m = &evidence->list[i];
        if (strcmp(m->benchmark, benchmark) != 0)
            continue;
        if (m->of == of && m->over == over) {
            *out = *m;
            return true;
        }
        if (m->of == over && m->over == of)
            inverse = m;
    }
    if (inverse == NULL)
        return false;
    *out = (tb_measurement){inverse->benchmark, of, over, 1 / inverse->ratio, 1 / inverse->high, 1 / inverse->low};
    return true;
}

tb_outcome_kind tb_measurement_outcome(const tb_measurement *m)
{
    if (m->low >= 1 / TB_SAME_BAND && m->high <= TB_SAME_BAND)
        return TB_SAME;
    if (m->low > TB_SAME_BAND)
        return TB_FASTER;
    return m->high < 1 / TB_SAME_BAND ? TB_SLOWER : TB_CANNOT_TELL;
}

const char *tb_outcome_kind_name(tb_outcome_kind kind)
{
    static const char *const names[] = {"not measured", "faster", "slower", "the same", "cannot tell here"};

    return names[kind];
}

static double clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

double tb_evidence_factor(const tb_measurement *m, double full_at)
{
    switch (tb_measurement_outcome(m)) {
    case TB_FASTER:
    case TB_SLOWER: return clamp(log(m->ratio) / log(full_at), -1, 1.25);
    case TB_CANNOT_TELL: return clamp(log(m->high) / log(full_at), 0, 1);
    case TB_SAME: return 0;
    case TB_NOT_MEASURED: break;
    }
    return 1;
}
