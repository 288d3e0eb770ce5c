/* page_evidence.c - GET /evidence: what was measured, drawn and as a table, and what each benchmark does and does not
 * show. */
#include "internal.h"

#include "number.h"
#include "view.h"

#include <cjson/cJSON.h>
#include <string.h>

static void add_number(cJSON *item, const char *key, double x)
{
    tb_buf text = TB_BUF_EMPTY;

    tb_number_put_grouped(&text, x, 2);
    web_add_buf(item, key, &text);
    tb_buf_release(&text);
}

static const char *text_of(const tb_node *map, const char *key)
{
    const tb_node *value = map ? tb_node_get(map, key) : NULL;

    return value && value->kind == TB_NODE_TEXT ? value->text.at : NULL;
}

/* What measured: of each alternative its interpreter, and how quiet the machine was, as far as the file says. */
static void add_machine(cJSON *item, const tb_evidence *evidence)
{
    const tb_node *document = evidence->document, *all = document ? tb_node_get(document, "interpreters") : NULL;
    const tb_node *around = document ? tb_node_get(document, "circumstances") : NULL;
    cJSON *list = cJSON_AddArrayToObject(item, "interpreters");

    web_add_text(item, "machine", evidence->machine ? evidence->machine : "a machine without a name");
    web_add_text(item, "measured_on", evidence->measured_on);
    web_add_text(item, "grade", text_of(around, "grade"));
    web_add_text(item, "reasons", text_of(around, "reasons"));
    for (const tb_node *one = all ? all->first : NULL; one; one = one->next) {
        cJSON *entry = web_add_item(list);
        web_add_text(entry, "name", text_of(one, "name"));
        web_add_text(entry, "version", text_of(one, "version"));
        web_add_text(entry, "build", text_of(one, "build"));
        web_add_text(entry, "warning", text_of(one, "warning"));
    }
}

static void add_measurement(const tb_pack *pack, cJSON *list, const tb_measurement *m, bool here)
{
    const tb_outcome_kind outcome = tb_measurement_outcome(m);
    cJSON *item = web_add_item(list);

    web_add_text(item, "benchmark", m->benchmark);
    web_add_text(item, "of", pack->alternatives[m->of].title);
    web_add_text(item, "over", pack->alternatives[m->over].title);
    add_number(item, "ratio", m->ratio);
    add_number(item, "low", m->low);
    add_number(item, "high", m->high);
    web_add_text(item, "outcome", outcome == TB_CANNOT_TELL && !here ? "cannot tell" : tb_outcome_kind_name(outcome));
}

static void add_evidence(const tb_pack *pack, cJSON *item, const tb_evidence *evidence, bool here)
{
    cJSON *list = cJSON_AddArrayToObject(item, "measured");
    tb_buf chart = TB_BUF_EMPTY;

    add_machine(item, evidence);
    tb_evidence_put_chart(pack, evidence, &chart);
    web_add_buf(item, "chart", &chart);
    tb_buf_release(&chart);
    for (size_t i = 0; i < evidence->count; i++)
        add_measurement(pack, list, &evidence->list[i], here);
}

/* The rules that what it shows moves, and the claims it puts to the test. */
static void add_uses(const tb_pack *pack, cJSON *item, const tb_benchmark *b)
{
    cJSON *list = cJSON_AddArrayToObject(item, "rules");
    size_t count = 0;

    for (size_t i = 0; i < pack->rule_count; i++) {
        const char *benchmark = pack->rules[i].evidence.benchmark;
        if (benchmark && strcmp(benchmark, b->id) == 0) {
            web_add_text(web_add_item(list), "rule", pack->rules[i].id);
            count++;
        }
    }
    cJSON_AddBoolToObject(item, "moves", count > 0);
    list = cJSON_AddArrayToObject(item, "claims");
    for (size_t i = 0; i < b->claim_count; i++) {
        const tb_claim *claim = &pack->claims[b->claims[i]];
        cJSON *entry = web_add_item(list);
        web_add_text(entry, "claim", claim->id);
        web_add_text(entry, "says", claim->says);
    }
    cJSON_AddBoolToObject(item, "tests", b->claim_count > 0);
}

static void add_benchmarks(const web_site *site, cJSON *view)
{
    cJSON *list = cJSON_AddArrayToObject(view, "benchmarks");

    for (size_t i = 0; i < site->benchmark_count; i++) {
        const tb_benchmark *b = site->benchmarks[i];
        cJSON *item = web_add_item(list);
        web_add_text(item, "id", b->id);
        web_add_text(item, "title", b->title);
        web_add_text(item, "measures", b->measures);
        web_add_text(item, "does_not_show", b->does_not_show);
        web_add_text(item, "unit", b->unit);
        web_add_text(item, "better", b->less_is_better ? "less" : "more");
        add_uses(site->pack, item, b);
    }
    cJSON_AddBoolToObject(view, "any_benchmark", site->benchmark_count > 0);
}

tb_status web_make_evidence(web_server *server, tb_diags *diags, tb_buf *out)
{
    const web_site *site = server->site;
    cJSON *view = cJSON_CreateObject();
    const bool here = site->evidence && site->evidence->count > 0;
    const tb_evidence *shown = here ? site->evidence : site->reference;

    web_add_text(view, "title", "Evidence");
    cJSON_AddBoolToObject(cJSON_AddObjectToObject(view, "at"), "evidence", true);
    cJSON_AddBoolToObject(view, "here", here);
    if (shown && shown->count > 0)
        add_evidence(site->pack, cJSON_AddObjectToObject(view, "run"), shown, here);
    add_benchmarks(site, view);
    return web_page_put(server->pages, "evidence.html", view, diags, out);
}
