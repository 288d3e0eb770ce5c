#include "report_read.h"

#include "number.h"
#include "tbi_read.h"

#include <string.h>

/* ---- The document ---- */

/* MAP may be NULL. */
static const char *text_of(const tb_node *map, const char *key)
{
    const tb_node *node = map != NULL ? tb_node_get(map, key) : NULL;

    return node != NULL && node->kind == TB_NODE_TEXT ? node->text.at : NULL;
}

static const char *needed(tb_diags *diags, const tb_node *map, const char *key, const char *path, tb_place at)
{
    const char *text = text_of(map, key);

    if (text == NULL)
        tb_diags_error(diags, TB_DIAG_MISSING_KEY, map != NULL ? map->at : at, NULL, "the report lacks '%s'", path);
    return text;
}

/* "2026-11-21T12:00:00Z" */
static bool parse_time(const char *text, int64_t *out)
{
    tb_date date;
    unsigned long part[3];

    if (strlen(text) != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z' ||
        !tb_date_parse((tb_text){text, 10}, &date))
        return false;
    for (size_t i = 0; i < 3; i++)
        if (!tb_number_parse_whole((tb_text){text + 11 + 3 * i, 2}, 59, &part[i]))
            return false;
    *out = (int64_t)date * 86400 + (int64_t)(part[0] * 3600 + part[1] * 60 + part[2]);
    return part[0] < 24;
}

static void read_numbers(tb_diags *diags, const tb_node *robustness, tb_place at, tb_written *out)
{
    double draws = -1, seed = -1;

    if (robustness != NULL && robustness->kind == TB_NODE_MAP) {
        tbi_number(diags, robustness, "draws", 0, 1e9, &draws);
        tbi_number(diags, robustness, "seed", 0, 9007199254740991.0, &seed);
    }
    if (draws < 0 || seed < 0)
        tb_diags_error(diags, TB_DIAG_MISSING_KEY, at, NULL, "the report lacks its draws or its seed");
    out->draws = draws > 0 ? (size_t)draws : 0;
    out->seed = seed > 0 ? (uint64_t)seed : 0;
}

tb_status tb_written_read(const tb_node *node, tb_diags *diags, tb_written *out)
{
    const tb_node *format = tb_node_get(node, "tiebreak"), *pack = tb_node_get(node, "pack"),
                  *verdict = tb_node_get(node, "verdict");
    size_t before = diags->errors;
    const char *time, *review;

    *out = (tb_written){.node = node, .review_by = TB_NO_DATE};
    if (format == NULL || !tb_text_is(format->text, "report/1")) {
        tb_diags_error(diags, TB_DIAG_FORMAT, format != NULL ? format->at : node->at,
                       "`tiebreak score --format json` writes one", "this is no report of format report/1");
        return TB_ERR_INPUT;
    }
    out->decision_id = needed(diags, node, "decision_id", "decision_id", node->at);
    out->engine = needed(diags, tb_node_get(node, "engine"), "version", "engine.version", node->at);
    out->pack_id = needed(diags, pack, "id", "pack.id", node->at);
    out->pack_version = needed(diags, pack, "version", "pack.version", node->at);
    out->pack_sha256 = needed(diags, pack, "sha256", "pack.sha256", node->at);
    out->state = needed(diags, verdict, "state", "verdict.state", node->at);
    out->confidence = needed(diags, verdict, "confidence", "verdict.confidence", node->at);
    out->choice = text_of(verdict, "choice");
    out->chosen = text_of(tb_node_get(node, "chosen"), "choice");
    time = needed(diags, node, "generated_at", "generated_at", node->at);
    if (time != NULL && !parse_time(time, &out->generated_at))
        tb_diags_error(diags, TB_DIAG_BAD_VALUE, tb_node_get(node, "generated_at")->at, NULL,
                       "'%s' is no time like 2026-11-21T12:00:00Z", time);
    review = text_of(node, "review_by");
    if (review != NULL && !tb_date_parse(tb_text_of(review), &out->review_by))
        tb_diags_error(diags, TB_DIAG_BAD_VALUE, tb_node_get(node, "review_by")->at, NULL, "'%s' is no date", review);
    read_numbers(diags, tb_node_get(node, "robustness"), node->at, out);
    out->profile = tb_node_get(node, "profile");
    if (out->profile == NULL || out->profile->kind != TB_NODE_MAP)
        tb_diags_error(diags, TB_DIAG_MISSING_KEY, node->at, NULL, "the report lacks its profile");
    out->title = text_of(out->profile, "title");
    return diags->errors > before ? TB_ERR_INPUT : TB_OK;
}

/* ---- Evidence ---- */

static bool read_measurement(const tb_pack *pack, const tb_node *item, tb_diags *diags, tb_measurement *out)
{
    size_t before = diags->errors;
    const char *of = text_of(item, "of"), *over = text_of(item, "over");
    int a = of != NULL ? tb_pack_alternative(pack, tb_text_of(of)) : -1;
    int b = over != NULL ? tb_pack_alternative(pack, tb_text_of(over)) : -1;

    *out = (tb_measurement){.benchmark = text_of(item, "benchmark")};
    if (item->kind == TB_NODE_MAP) {
        tbi_number(diags, item, "ratio", 1e-9, 1e9, &out->ratio);
        tbi_number(diags, item, "low", 1e-9, 1e9, &out->low);
        tbi_number(diags, item, "high", 1e-9, 1e9, &out->high);
    }
    if (diags->errors > before)
        return false;
    if (out->benchmark == NULL || !(out->low > 0 && out->low <= out->ratio && out->ratio <= out->high)) {
        tb_diags_error(diags, TB_DIAG_BAD_VALUE, item->at, NULL, "this is no measurement");
        return false;
    }
    if (a < 0 || b < 0 || a == b) {
        tb_diags_warn(diags, TB_DIAG_UNKNOWN_NAME, item->at, NULL,
                      "a measurement of '%s' names an alternative this pack does not have", out->benchmark);
        return false;
    }
    out->of = (size_t)a;
    out->over = (size_t)b;
    return true;
}

/* The items of LIST (NULL: there are none). */
static tb_status read_measurements(const tb_pack *pack, const tb_node *list, tb_arena *arena, tb_diags *diags,
                                   tb_evidence *out, bool *found)
{
    size_t before = diags->errors;

    *out = (tb_evidence){0};
    *found = false;
    if (list == NULL || list->kind != TB_NODE_LIST || list->count == 0)
        return TB_OK;
    out->list = tb_arena_array(arena, list->count, sizeof *out->list);
    if (out->list == NULL)
        return TB_ERR_NOMEM;
    for (const tb_node *item = list->first; item != NULL; item = item->next)
        out->count += read_measurement(pack, item, diags, &out->list[out->count]);
    *found = out->count > 0;
    return diags->errors > before ? TB_ERR_INPUT : TB_OK;
}

tb_status tb_written_evidence(const tb_pack *pack, const tb_written *written, tb_arena *arena, tb_diags *diags,
                              tb_evidence *out, bool *found)
{
    const tb_node *list = tb_node_get(written->node, "evidence");
    const tb_status status = read_measurements(pack, list, arena, diags, out, found);

    if (*found) {
        out->machine = text_of(list->first, "machine");
        out->measured_on = text_of(list->first, "measured_on");
    }
    return status;
}

tb_status tb_written_reference(const tb_pack *pack, const tb_written *written, tb_arena *arena, tb_diags *diags,
                               tb_evidence *out, bool *found)
{
    const tb_node *reference = tb_node_get(written->node, "reference");
    const tb_status status = read_measurements(pack, tb_node_get(reference, "measurements"), arena, diags, out, found);

    if (*found) {
        out->machine = text_of(reference, "machine");
        out->measured_on = text_of(reference, "measured_on");
    }
    return status;
}

const char *tb_written_built(const tb_written *written)
{
    return written->chosen != NULL ? written->chosen : written->choice;
}

/* ---- Comparing ---- */

typedef struct comparison {
    tb_buf path;
    const char *const *skip;
    tb_difference *each;
    void *context;
} comparison;

static bool is_skipped(const comparison *c, const tb_node *entry)
{
    for (size_t i = 0; c->path.len == 0 && c->skip[i] != NULL; i++)
        if (tb_text_is(entry->key, c->skip[i]))
            return true;
    return false;
}

static bool same_scalar(const tb_node *one, const tb_node *other)
{
    switch (one->kind) {
    case TB_NODE_BOOL: return one->truth == other->truth;
    case TB_NODE_NUMBER: return one->number == other->number;
    case TB_NODE_TEXT:
        return one->text.len == other->text.len && memcmp(one->text.at, other->text.at, one->text.len) == 0;
    case TB_NODE_NULL:
    case TB_NODE_LIST:
    case TB_NODE_MAP: break;
    }
    return true;
}

static void compare(comparison *c, const tb_node *one, const tb_node *other);

/* Compares two entries at the path so far with KEY (or index I) added. */
static void compare_entry(comparison *c, const char *key, size_t i, const tb_node *one, const tb_node *other)
{
    size_t len = c->path.len;

    if (key != NULL)
        tb_buf_printf(&c->path, "%s%s", len > 0 ? "." : "", key);
    else
        tb_buf_printf(&c->path, "[%zu]", i);
    compare(c, one, other);
    if (c->path.data != NULL) {
        c->path.len = len;
        c->path.data[len] = '\0';
    }
}

static void compare_maps(comparison *c, const tb_node *one, const tb_node *other)
{
    for (const tb_node *entry = one->first; entry != NULL; entry = entry->next)
        if (!is_skipped(c, entry))
            compare_entry(c, entry->key.at, 0, entry, tb_node_get(other, entry->key.at));
    for (const tb_node *entry = other->first; entry != NULL; entry = entry->next)
        if (!is_skipped(c, entry) && tb_node_get(one, entry->key.at) == NULL)
            compare_entry(c, entry->key.at, 0, NULL, entry);
}

/* Depth is bounded by TB_DEPTH_MAX, the parsers'. */
static void compare(comparison *c, const tb_node *one, const tb_node *other)
{
    if (one == NULL || other == NULL || one->kind != other->kind ||
        (one->kind == TB_NODE_LIST && one->count != other->count) || !same_scalar(one, other)) {
        c->each(c->context, c->path.data != NULL ? c->path.data : "", one, other);
        return;
    }
    if (one->kind == TB_NODE_MAP)
        compare_maps(c, one, other);
    if (one->kind != TB_NODE_LIST)
        return;
    const tb_node *x = one->first, *y = other->first;
    for (size_t i = 0; x != NULL && y != NULL; i++, x = x->next, y = y->next)
        compare_entry(c, NULL, i, x, y);
}

tb_status tb_node_compare(const tb_node *one, const tb_node *other, const char *const *skip, tb_difference *each,
                          void *context)
{
    comparison c = {.skip = skip, .each = each, .context = context};
    tb_status status;

    compare(&c, one, other);
    status = tb_buf_status(&c.path);
    tb_buf_release(&c.path);
    return status;
}
