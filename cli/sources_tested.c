#include "sources_tested.h"

#include "layout.h"

#include "evidence.h"
#include "number.h"

#include <string.h>

/* A claim, a benchmark that tests it, and what that found for the claim's side; `measured` false: nothing here, and if
 * `elsewhere`, then that in the reference run. */
typedef struct test {
    const tb_claim *claim;
    const tb_benchmark *benchmark;
    bool measured, elsewhere;
    tb_measurement found;
} test;

tb_status cli_tested_load(cli_context *ctx, cli_tested *out)
{
    tb_status status;

    *out = (cli_tested){0};
    status = cli_suite_load(ctx, &out->suite);
    if (status == TB_OK)
        status = cli_evidence_load(ctx, NULL, &out->evidence);
    return status == TB_OK ? cli_reference_load(ctx, &out->reference) : status;
}

void cli_tested_release(cli_tested *tested)
{
    cli_suite_release(&tested->suite);
    cli_evidence_release(&tested->evidence);
    cli_evidence_release(&tested->reference);
}

/* What was found for the claim's side against any other, turned round where the claim speaks against it. */
static bool find(const tb_pack *pack, const tb_evidence *evidence, test *t)
{
    const size_t side = (size_t)t->claim->side;

    for (size_t other = 0; other < pack->alternative_count; other++)
        if (other != side && tb_evidence_find(evidence, t->benchmark->id, t->claim->against ? other : side,
                                              t->claim->against ? side : other, &t->found))
            return true;
    return false;
}

/* The next test of a claim of SOURCE at or after number *N of all (benchmark, claim); false when there is none. */
static bool next(const tb_pack *pack, const cli_tested *tested, size_t source, size_t *n, test *out)
{
    size_t at = 0;

    for (size_t b = 0; b < tested->suite.count; b++) {
        const tb_benchmark *benchmark = &tested->suite.list[b].benchmark;
        for (size_t i = 0; i < benchmark->claim_count; i++, at++) {
            const tb_claim *claim = &pack->claims[benchmark->claims[i]];
            if (at < *n || claim->source != source || claim->side < 0)
                continue;
            *n = at + 1;
            *out = (test){.claim = claim, .benchmark = benchmark};
            out->measured = find(pack, cli_evidence_of(&tested->evidence), out);
            out->elsewhere = !out->measured && find(pack, cli_evidence_of(&tested->reference), out);
            return true;
        }
    }
    return false;
}

static const char *verdict(const test *t)
{
    switch (t->measured ? tb_measurement_outcome(&t->found) : TB_NOT_MEASURED) {
    case TB_FASTER: return "confirmed here";
    case TB_SLOWER:
    case TB_SAME: return "contradicted here";
    case TB_CANNOT_TELL: return "cannot tell here";
    case TB_NOT_MEASURED: break;
    }
    return "not measured";
}

/* An outcome of the reference run: nothing of it is "here". */
static const char *outcome_elsewhere(const test *t)
{
    const tb_outcome_kind kind = tb_measurement_outcome(&t->found);

    return kind == TB_CANNOT_TELL ? "cannot tell" : tb_outcome_kind_name(kind);
}

static void put_line(tb_buf *out, tb_buf *line, size_t width)
{
    tb_buf_puts(out, "    ");
    cli_put_wrapped(out, line->data != NULL ? line->data : "", 4, 6, width);
    out->failed |= line->failed;
    tb_buf_clear(line);
}

/* "bd-12 (http-json; reference: faster 1.35×)" */
static void put_open(tb_buf *out, const test *t)
{
    tb_buf_printf(out, "%s%s (%s", out->len > 0 ? ", " : "", t->claim->id, t->benchmark->id);
    if (t->elsewhere) {
        tb_buf_printf(out, "; reference: %s ", outcome_elsewhere(t));
        tb_number_put_grouped(out, t->found.ratio, 2);
        tb_buf_puts(out, "×");
    }
    tb_buf_putc(out, ')');
}

void cli_tested_put(cli_context *ctx, const cli_tested *tested, size_t source, size_t width, tb_buf *out)
{
    tb_buf line = TB_BUF_EMPTY, open = TB_BUF_EMPTY;
    const tb_evidence *reference = cli_evidence_of(&tested->reference);
    size_t n = 0, listed = 0;
    bool referred = false;
    test t;

    while (next(ctx->pack, tested, source, &n, &t)) {
        if (listed++ == 0)
            tb_buf_puts(out, "\n  Tested by benchmarks\n");
        if (!t.measured) {
            put_open(&open, &t);
            referred = referred || t.elsewhere;
            continue;
        }
        tb_buf_printf(&line, "%s: %s, ", t.claim->id, verdict(&t));
        tb_number_put_grouped(&line, t.found.ratio, 2);
        tb_buf_puts(&line, "× (");
        tb_number_put_grouped(&line, t.found.low, 2);
        tb_buf_puts(&line, " to ");
        tb_number_put_grouped(&line, t.found.high, 2);
        tb_buf_printf(&line, ") in %s. %s", t.benchmark->id, t.claim->says);
        put_line(out, &line, width);
    }
    if (open.len > 0) {
        tb_buf_printf(&line, "not measured here: %s. `tiebreak bench` does.", open.data);
        if (referred)
            tb_buf_printf(&line, " The reference run was made on %s, %s.",
                          reference->machine != NULL ? reference->machine : "a machine without a name",
                          reference->measured_on != NULL ? reference->measured_on : "at an unknown date");
        put_line(out, &line, width);
    }
    out->failed |= open.failed;
    tb_buf_release(&line);
    tb_buf_release(&open);
}

static void put_json_ratio(cli_json *json, const test *t)
{
    cli_json_number(json, "ratio", t->found.ratio);
    cli_json_number(json, "low", t->found.low);
    cli_json_number(json, "high", t->found.high);
}

void cli_tested_put_json(const tb_pack *pack, const cli_tested *tested, size_t source, cli_json *json)
{
    size_t n = 0;
    test t;

    cli_json_open(json, "tested", '[');
    while (next(pack, tested, source, &n, &t)) {
        cli_json_open(json, NULL, '{');
        cli_json_text(json, "claim", t.claim->id);
        cli_json_text(json, "benchmark", t.benchmark->id);
        cli_json_text(json, "verdict", verdict(&t));
        if (t.measured)
            put_json_ratio(json, &t);
        if (t.elsewhere) {
            cli_json_open(json, "reference", '{');
            cli_json_text(json, "outcome", outcome_elsewhere(&t));
            put_json_ratio(json, &t);
            cli_json_close(json, '}');
        }
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}
