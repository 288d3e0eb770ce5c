#include "benchmark.h"

#include "tbi_read.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SIZE_LIMIT 1e9

enum { WARM_UP_DEFAULT = 1, CONNECTIONS_DEFAULT = 64, TIMEOUT_DEFAULT = 20 };

static const char *const kinds[] = {"process", "http", "lines"};

/* What a metric is given in, and of which kind of benchmark it can be had. */
static const struct metric {
    const char *name, *unit;
    bool less_is_better;
    unsigned kinds; /* bits */
} metrics[] = {
    [TB_METRIC_WALL] = {"wall", "s", true, 1u << TB_BENCHMARK_PROCESS},
    [TB_METRIC_CPU] = {"cpu", "s", true, 1u << TB_BENCHMARK_PROCESS},
    [TB_METRIC_MEMORY] = {"memory", "MB", true, 1u << TB_BENCHMARK_PROCESS | 1u << TB_BENCHMARK_HTTP},
    [TB_METRIC_VALUE] = {"value", NULL, true, 1u << TB_BENCHMARK_PROCESS},
    [TB_METRIC_RATE] = {"rate", "requests/s", false, 1u << TB_BENCHMARK_HTTP},
    [TB_METRIC_P99] = {"p99", "ms", true, 1u << TB_BENCHMARK_HTTP},
    [TB_METRIC_LINES] = {"lines", "lines", true, 1u << TB_BENCHMARK_LINES},
};

const char *tb_benchmark_kind_name(tb_benchmark_kind kind)
{
    return kinds[kind];
}

const char *tb_metric_name(tb_metric metric)
{
    return metrics[metric].name;
}

static const char *optional_text(tb_diags *diags, const tb_node *map, const char *key)
{
    return tb_node_get(map, key) != NULL ? tbi_text(diags, map, key) : NULL;
}

static void read_whole(tb_diags *diags, const tb_node *map, const char *key, double min, double max, unsigned long *out)
{
    double number;

    if (!tbi_number(diags, map, key, min, max, &number))
        return;
    *out = (unsigned long)number;
    if ((double)*out < number)
        tb_diags_error(diags, TB_DIAG_BAD_VALUE, tb_node_get(map, key)->at, NULL, "'%s' must be a whole number", key);
}

static void conflict(tb_diags *diags, const tb_node *map, const char *key, const char *text)
{
    const tb_node *node = tb_node_get(map, key);

    tb_diags_error(diags, TB_DIAG_CONFLICT, node != NULL ? node->at : map->at, NULL, "%s", text);
}

/* The metric, and with it unit and direction, which only a value has of its own. */
static void read_metric(tb_diags *diags, const tb_node *map, tb_benchmark *out)
{
    static const char *const directions[] = {"less", "more"};
    static const tb_metric usual[] = {TB_METRIC_WALL, TB_METRIC_RATE, TB_METRIC_LINES};
    const char *names[COUNT(metrics)];
    int metric, better;

    for (size_t i = 0; i < COUNT(metrics); i++)
        names[i] = metrics[i].name;
    metric = tbi_one_of(diags, map, "metric", names, COUNT(names));
    out->metric = metric >= 0 ? (tb_metric)metric : usual[out->kind];
    out->unit = metrics[out->metric].unit;
    out->less_is_better = metrics[out->metric].less_is_better;
    if ((metrics[out->metric].kinds & 1u << out->kind) == 0)
        tb_diags_error(diags, TB_DIAG_CONFLICT, tb_node_get(map, "metric")->at, NULL,
                       "a benchmark of the kind '%s' has no metric '%s'", kinds[out->kind], metrics[out->metric].name);
    if (out->metric != TB_METRIC_VALUE) {
        if (tb_node_get(map, "unit") != NULL || tb_node_get(map, "better") != NULL)
            conflict(diags, map, tb_node_get(map, "unit") != NULL ? "unit" : "better",
                     "unit and direction are the metric's; only `metric: value` has its own");
        return;
    }
    out->unit = optional_text(diags, map, "unit");
    better = tbi_one_of(diags, map, "better", directions, COUNT(directions));
    out->less_is_better = better != 1;
    if (tb_node_get(map, "unit") == NULL || tb_node_get(map, "better") == NULL)
        tb_diags_error(diags, TB_DIAG_MISSING_KEY, map->at, "unit: ms, and better: less or more",
                       "`metric: value` needs the keys 'unit' and 'better'");
}

static tb_status read_claims(const tb_pack *pack, const tb_node *list, tb_arena *arena, tb_diags *diags,
                             tb_benchmark *out)
{
    size_t *claims;

    if (!tbi_list_check(diags, list, "'claims'") || list->count == 0)
        return TB_OK;
    claims = tb_arena_array(arena, list->count, sizeof *claims);
    if (claims == NULL)
        return TB_ERR_NOMEM;
    for (const tb_node *item = list->first; item != NULL; item = item->next) {
        int claim = tb_pack_claim(pack, item->text);
        if (claim >= 0 && pack->claims[claim].side >= 0)
            claims[out->claim_count++] = (size_t)claim;
        else if (claim >= 0)
            tb_diags_error(diags, TB_DIAG_CONFLICT, item->at, "a claim that can be tested is for or against one side",
                           "the claim '%s' is on no one alternative's side", pack->claims[claim].id);
        else
            tbi_unknown_id(diags, item->at, "claim", item->text, pack->claims, pack->claim_count, sizeof *pack->claims);
    }
    out->claims = claims;
    return TB_OK;
}

static bool fits(tb_diags *diags, const tb_node *list, const char *what, size_t max)
{
    if (!tbi_list_check(diags, list, what))
        return false;
    if (list->count <= max)
        return true;
    tb_diags_error(diags, TB_DIAG_TOO_LARGE, list->at, NULL, "%s: at most %zu, not %zu", what, max, list->count);
    return false;
}

static void read_needs(tb_diags *diags, const tb_node *list, tb_benchmark *out)
{
    static const tbi_key keys[] = {{"program", true}, {"install", true}};

    if (!fits(diags, list, "'needs'", TB_BENCHMARK_NEEDS_MAX))
        return;
    for (const tb_node *item = list->first; item != NULL; item = item->next) {
        if (!tbi_map_check(diags, item, "a need", keys, COUNT(keys)))
            continue;
        tb_benchmark_need *need = &out->needs[out->need_count++];
        need->program = optional_text(diags, item, "program");
        need->install = optional_text(diags, item, "install");
        if (need->program != NULL && strchr(need->program, '/') != NULL)
            conflict(diags, item, "program", "a needed program is looked for on PATH: give its name alone");
    }
}

static void read_variants(tb_diags *diags, const tb_node *list, tb_benchmark *out)
{
    static const tbi_key keys[] = {{"id", true}, {"title", true}};

    if (!fits(diags, list, "'variants'", TB_BENCHMARK_VARIANTS_MAX))
        return;
    for (const tb_node *item = list->first; item != NULL; item = item->next) {
        const tb_node *id = tb_node_get(item, "id");
        if (!tbi_map_check(diags, item, "a variant", keys, COUNT(keys)) || id == NULL ||
            !tbi_id_check(diags, id, false))
            continue;
        if (tb_benchmark_variant_find(out, id->text.at) >= 0) {
            tb_diags_error(diags, TB_DIAG_DUPLICATE_ID, id->at, NULL, "the variant '%s' is there twice", id->text.at);
            continue;
        }
        out->variants[out->variant_count++] = (tb_benchmark_variant){id->text.at, optional_text(diags, item, "title")};
    }
}

static void read_http(tb_diags *diags, const tb_node *map, tb_benchmark *out)
{
    out->path = optional_text(diags, map, "path");
    read_whole(diags, map, "connections", 1, 10000, &out->connections);
    if (out->kind != TB_BENCHMARK_HTTP) {
        if (out->path != NULL || tb_node_get(map, "connections") != NULL)
            conflict(diags, map, out->path != NULL ? "path" : "connections", "only `kind: http` has it");
        return;
    }
    if (out->path == NULL)
        out->path = "/";
    for (const char *c = out->path; *c != '\0'; c++)
        if (out->path[0] != '/' || *c <= ' ' || *c >= 127) {
            conflict(diags, map, "path", "a path begins with '/' and has neither spaces nor characters beyond ASCII");
            break;
        }
}

static bool check_id(tb_diags *diags, const tb_node *node, const char *id)
{
    tb_node name = {.kind = TB_NODE_TEXT, .text = tb_text_of(id), .at = node->at};

    return tbi_id_check(diags, &name, false);
}

tb_status tb_benchmark_read(const tb_pack *pack, const char *id, const tb_node *node, tb_arena *arena, tb_diags *diags,
                            tb_benchmark *out)
{
    static const tbi_key keys[] = {
        {"tiebreak", false},    {"title", true},    {"measures", true},     {"does_not_show", true},
        {"kind", true},         {"metric", false},  {"unit", false},        {"better", false},
        {"claims", false},      {"check", false},   {"quick_check", false}, {"size", false},
        {"quick_size", false},  {"warm_up", false}, {"timeout", false},     {"path", false},
        {"connections", false}, {"needs", false},   {"variants", false}};
    size_t before = diags->errors;
    tb_status status;

    *out = (tb_benchmark){.id = id,
                          .warm_up = WARM_UP_DEFAULT,
                          .timeout = TIMEOUT_DEFAULT,
                          .connections = CONNECTIONS_DEFAULT,
                          .size = 1,
                          .at = node->at};
    if (!tbi_format_check(diags, node, "a benchmark", "benchmark/1") ||
        !tbi_map_check(diags, node, "a benchmark", keys, COUNT(keys)) || !check_id(diags, node, id))
        return TB_ERR_INPUT;
    out->title = optional_text(diags, node, "title");
    out->measures = optional_text(diags, node, "measures");
    out->does_not_show = optional_text(diags, node, "does_not_show");
    int kind = tbi_one_of(diags, node, "kind", kinds, COUNT(kinds));
    out->kind = kind >= 0 ? (tb_benchmark_kind)kind : TB_BENCHMARK_PROCESS;
    if (kind >= 0)
        read_metric(diags, node, out);
    out->check = optional_text(diags, node, "check");
    read_whole(diags, node, "size", 1, SIZE_LIMIT, &out->size);
    out->quick_size = out->size;
    read_whole(diags, node, "quick_size", 1, SIZE_LIMIT, &out->quick_size);
    out->quick_check = tb_node_get(node, "quick_check") != NULL || out->quick_size != out->size
                           ? optional_text(diags, node, "quick_check")
                           : out->check;
    read_whole(diags, node, "warm_up", 0, 20, &out->warm_up);
    tbi_number(diags, node, "timeout", 0.1, 600, &out->timeout);
    read_http(diags, node, out);
    read_needs(diags, tb_node_get(node, "needs"), out);
    read_variants(diags, tb_node_get(node, "variants"), out);
    status = read_claims(pack, tb_node_get(node, "claims"), arena, diags, out);
    return status == TB_OK && diags->errors > before ? TB_ERR_INPUT : status;
}

int tb_benchmark_variant_find(const tb_benchmark *benchmark, const char *id)
{
    for (size_t i = 0; i < benchmark->variant_count; i++)
        if (strcmp(benchmark->variants[i].id, id) == 0)
            return (int)i;
    return -1;
}

/* ---- Lines of programs ---- */

static bool begins(tb_text line, const char *with)
{
    size_t len = strlen(with);

    return line.len >= len && memcmp(line.at, with, len) == 0;
}

static tb_text trimmed(tb_text line)
{
    while (line.len > 0 && strchr(" \t\r", line.at[0]) != NULL)
        line = (tb_text){line.at + 1, line.len - 1};
    while (line.len > 0 && strchr(" \t\r", line.at[line.len - 1]) != NULL)
        line.len--;
    return line;
}

static bool ends(tb_text line, const char *with)
{
    size_t len = strlen(with);

    return line.len >= len && memcmp(line.at + line.len - len, with, len) == 0;
}

size_t tb_source_lines(tb_text text)
{
    static const struct {
        const char *begin, *end;
    } blocks[] = {{"/*", "*/"}, {"\"\"\"", "\"\"\""}};
    const char *inside = NULL; /* what ends the comment that goes on */
    size_t count = 0;

    for (size_t i = 0; i < text.len;) {
        const char *newline = memchr(text.at + i, '\n', text.len - i);
        size_t end = newline != NULL ? (size_t)(newline - text.at) : text.len;
        tb_text line = trimmed((tb_text){text.at + i, end - i});
        bool code = line.len > 0 && inside == NULL && !begins(line, "//") && line.at[0] != '#';
        i = end + 1;
        if (inside != NULL) {
            inside = ends(line, inside) ? NULL : inside;
            continue;
        }
        for (size_t b = 0; b < COUNT(blocks); b++)
            if (begins(line, blocks[b].begin)) {
                size_t skip = strlen(blocks[b].begin);
                code = false;
                inside = ends((tb_text){line.at + skip, line.len - skip}, blocks[b].end) ? NULL : blocks[b].end;
            }
        count += code;
    }
    return count;
}
