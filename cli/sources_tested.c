#include "sources_tested.h"

#include "layout.h"

#include "evidence.h"
#include "number.h"

#include <string.h>

/* A claim, a benchmark that tests it, and what that found for the claim's side; `measured` false: nothing. */
typedef struct test {
    const tb_claim *claim;
    const tb_benchmark *benchmark;
    bool measured;
    tb_measurement found;
} test;

tb_status cli_tested_load(cli_context *ctx, cli_tested *out)
{
    tb_status status;

    *out = (cli_tested){0};
    status = cli_suite_load(ctx, &out->suite);
    return status == TB_OK ? cli_evidence_load(ctx, NULL, &out->evidence) : status;
}

void cli_tested_release(cli_tested *tested)
{
    cli_suite_release(&tested->suite);
    cli_evidence_release(&tested->evidence);
}

/* What was found for the claim's side against any other, turned round where the claim speaks against it. */
static bool find(const tb_pack *pack, const cli_tested *tested, test *t)
{
    const tb_evidence *evidence = tested->evidence.found ? &tested->evidence.evidence : NULL;
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
            out->measured = find(pack, tested, out);
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

static void put_line(tb_buf *out, tb_buf *line, size_t width)
{
    tb_buf_puts(out, "    ");
    cli_put_wrapped(out, line->data != NULL ? line->data : "", 4, 6, width);
    out->failed |= line->failed;
    tb_buf_clear(line);
}

void cli_tested_put(cli_context *ctx, const cli_tested *tested, size_t source, size_t width, tb_buf *out)
{
    tb_buf line = TB_BUF_EMPTY, open = TB_BUF_EMPTY;
    size_t n = 0, listed = 0;
    test t;

    while (next(ctx->pack, tested, source, &n, &t)) {
        if (listed++ == 0)
            tb_buf_puts(out, "\n  Tested by benchmarks\n");
        if (!t.measured) {
            tb_buf_printf(&open, "%s%s (%s)", open.len > 0 ? ", " : "", t.claim->id, t.benchmark->id);
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
        tb_buf_printf(&line, "not measured: %s. `tiebreak bench` does.", open.data);
        put_line(out, &line, width);
    }
    out->failed |= open.failed;
    tb_buf_release(&line);
    tb_buf_release(&open);
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
        if (t.measured) {
            cli_json_number(json, "ratio", t.found.ratio);
            cli_json_number(json, "low", t.found.low);
            cli_json_number(json, "high", t.found.high);
        }
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}
