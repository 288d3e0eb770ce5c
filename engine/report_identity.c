/* report_identity.c - what a report was made from, as hashes: whoever holds the parts can tell which of them differs.
 */
#include "escape.h"
#include "number.h"
#include "sha256.h"
#include "tbi_json.h"
#include "tbi_report.h"
#include "tbi_score.h"

#include <string.h>

/* The profile as its report has it, in canonical form. */
static tb_status hash_profile(const tb_report *report, char *hex)
{
    tb_buf printed = TB_BUF_EMPTY, text = TB_BUF_EMPTY;
    tbi_json json = {.out = &printed};
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_arena arena = TB_ARENA_EMPTY;
    tb_source *source = NULL;
    const tb_node *node = NULL;

    (void)tbi_json_profile(&json, NULL, NULL, report->pack, report->profile);
    tb_status status = tbi_json_end(&json);
    if (status == TB_OK)
        status = tb_source_from("profile", printed.data, printed.len, &diags, &source);
    if (status == TB_OK)
        status = tb_json_parse(source, &arena, &diags, &node);
    if (status == TB_OK) {
        tb_node_put_canonical(&text, node);
        status = tb_buf_status(&text);
    }
    if (status == TB_OK)
        tb_sha256_of(text.data, text.len, hex);
    tb_buf_release(&printed);
    tb_buf_release(&text);
    tb_arena_release(&arena);
    tb_source_free(source);
    tb_diags_release(&diags);
    return status == TB_ERR_INPUT ? TB_ERR_NOMEM : status; /* what we printed ourselves is valid */
}

static void put_text(tb_buf *out, const char *text)
{
    if (text != NULL)
        tb_escape_json(out, tb_text_of(text));
    else
        tb_buf_puts(out, "null");
}

/* The measurements as the report lists them: keys below are in canonical order. */
static tb_status hash_evidence(const tb_report *report, char *hex)
{
    const tb_evidence *evidence = report->evidence;
    tb_buf text = TB_BUF_EMPTY;
    tb_status status;

    for (size_t i = 0; i < evidence->count; i++) {
        const tb_measurement *m = &evidence->list[i];
        tb_buf_puts(&text, i == 0 ? "[{\"benchmark\":" : ",{\"benchmark\":");
        put_text(&text, m->benchmark);
        tb_buf_puts(&text, ",\"high\":");
        tb_number_put(&text, m->high);
        tb_buf_puts(&text, ",\"low\":");
        tb_number_put(&text, m->low);
        tb_buf_puts(&text, ",\"machine\":");
        put_text(&text, evidence->machine);
        tb_buf_puts(&text, ",\"measured_on\":");
        put_text(&text, evidence->measured_on);
        tb_buf_printf(&text, ",\"of\":\"%s\",\"over\":\"%s\",\"ratio\":", report->pack->alternatives[m->of].id,
                      report->pack->alternatives[m->over].id);
        tb_number_put(&text, m->ratio);
        tb_buf_putc(&text, '}');
    }
    tb_buf_putc(&text, ']');
    status = tb_buf_status(&text);
    if (status == TB_OK)
        tb_sha256_of(text.data, text.len, hex);
    tb_buf_release(&text);
    return status;
}

tb_status tbi_report_identify(tb_report *report)
{
    tb_report_identity *id = &report->identity;
    tb_buf text = TB_BUF_EMPTY;
    tb_status status = hash_profile(report, id->profile);

    id->date = (tb_date)(report->options.generated_at / 86400);
    id->has_evidence = report->evidence != NULL && report->evidence->count > 0;
    if (status == TB_OK && id->has_evidence)
        status = hash_evidence(report, id->evidence);
    if (status != TB_OK)
        return status;
    /* Canonical JSON (RFC 8785) of the report's `inputs`. */
    tb_buf_puts(&text, "{\"date\":\"");
    tb_date_put(&text, id->date);
    tb_buf_printf(&text, "\",\"draws\":%zu,\"engine\":", report->options.draws);
    put_text(&text, report->options.version);
    tb_buf_puts(&text, ",\"evidence\":");
    put_text(&text, id->has_evidence ? id->evidence : NULL);
    tb_buf_printf(&text, ",\"pack\":\"%s\",\"profile\":\"%s\",\"seed\":%llu}", report->pack->sha256, id->profile,
                  (unsigned long long)report->options.seed);
    status = tb_buf_status(&text);
    if (status == TB_OK)
        tb_sha256_of(text.data, text.len, report->decision_id);
    tb_buf_release(&text);
    return status;
}

void tbi_json_identity(tbi_json *json, const tb_report *report, cJSON *root)
{
    const tb_report_identity *id = &report->identity;
    cJSON *inputs = tbi_json_object(json, root, "inputs");

    tbi_json_date(json, inputs, "date", id->date);
    tbi_json_number(json, inputs, "draws", (double)report->options.draws);
    tbi_json_text(json, inputs, "engine", report->options.version);
    tbi_json_text(json, inputs, "evidence", id->has_evidence ? id->evidence : NULL);
    tbi_json_text(json, inputs, "pack", report->pack->sha256);
    tbi_json_text(json, inputs, "profile", id->profile);
    tbi_json_number(json, inputs, "seed", (double)report->options.seed);
}

void tbi_json_date(tbi_json *json, cJSON *parent, const char *key, tb_date date)
{
    tb_buf text = TB_BUF_EMPTY;

    tb_date_put(&text, date);
    tbi_json_text(json, parent, key, text.data);
    json->failed = json->failed || text.failed;
    tb_buf_release(&text);
}

/* The first day on which something it rests on is no longer valid; else a time that the pack sets. */
void tbi_report_set_review(tb_report *report)
{
    const tb_pack *pack = report->pack;
    tb_date date = (tb_date)(report->options.generated_at / 86400), earliest = TB_NO_DATE;

    for (size_t r = 0; r < pack->rule_count; r++) {
        tb_date until = pack->rules[r].valid_until;
        if (until != TB_NO_DATE && until >= date && tb_trace_most(&report->trace, r) == TB_TRUE &&
            (earliest == TB_NO_DATE || until < earliest))
            earliest = until;
    }
    report->review_by = earliest != TB_NO_DATE ? earliest : date + pack->review_after_days;
}
