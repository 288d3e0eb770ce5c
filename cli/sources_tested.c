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

/* The benchmarks that test CLAIM, and what they found, in LIST. */
static size_t tests_of(const tb_pack *pack, const cli_tested *tested, const tb_claim *claim,
                       test list[TB_BENCHMARKS_MAX])
{
    size_t count = 0;

    for (size_t b = 0; b < tested->suite.count && claim->side >= 0; b++) {
        const tb_benchmark *benchmark = &tested->suite.list[b].benchmark;
        bool tests = false;
        for (size_t i = 0; i < benchmark->claim_count; i++)
            tests = tests || &pack->claims[benchmark->claims[i]] == claim;
        if (!tests)
            continue;
        test *t = &list[count++];
        *t = (test){.claim = claim, .benchmark = benchmark};
        t->measured = find(pack, cli_evidence_of(&tested->evidence), t);
        t->elsewhere = !t->measured && find(pack, cli_evidence_of(&tested->reference), t);
    }
    return count;
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

static void put_line(tb_buf *out, tb_buf *line, size_t indent, size_t width)
{
    tb_buf_fill(out, ' ', indent);
    cli_put_wrapped(out, line->data != NULL ? line->data : "", indent, indent + 2, width);
    out->failed |= line->failed;
    tb_buf_clear(line);
}

/* "pure-code, reference: faster 5.14×" */
static void put_unmeasured(tb_buf *out, const test *t)
{
    tb_buf_puts(out, t->benchmark->id);
    if (!t->elsewhere)
        return;
    tb_buf_printf(out, ", reference: %s ", outcome_elsewhere(t));
    tb_number_put_grouped(out, t->found.ratio, 2);
    tb_buf_puts(out, "×");
}

/* "bd-12 (pure-code, reference: faster 5.14×; recursion)": a claim of which nothing was measured here. */
static void put_open(tb_buf *out, const test *list, size_t count)
{
    tb_buf_printf(out, "%s%s (", out->len > 0 ? ", " : "", list->claim->id);
    for (size_t i = 0; i < count; i++) {
        tb_buf_puts(out, i > 0 ? "; " : "");
        put_unmeasured(out, &list[i]);
    }
    tb_buf_putc(out, ')');
}

/* "confirmed here in pure-code: 5.14× (4.9 to 5.3)" */
static void put_outcome(tb_buf *out, const test *t)
{
    if (!t->measured) {
        tb_buf_printf(out, "%s in ", verdict(t));
        put_unmeasured(out, t);
        return;
    }
    tb_buf_printf(out, "%s in %s: ", verdict(t), t->benchmark->id);
    tb_number_put_grouped(out, t->found.ratio, 2);
    tb_buf_puts(out, "× (");
    tb_number_put_grouped(out, t->found.low, 2);
    tb_buf_puts(out, " to ");
    tb_number_put_grouped(out, t->found.high, 2);
    tb_buf_putc(out, ')');
}

/* Claims of which something was measured one after the other, with the outcomes beneath; the others in OPEN.
 * Whether any has an outcome of the reference run. */
static bool put_claims(const tb_pack *pack, const cli_tested *tested, size_t source, size_t width, tb_buf *out,
                       tb_buf *open)
{
    test list[TB_BENCHMARKS_MAX];
    tb_buf line = TB_BUF_EMPTY;
    bool referred = false;

    for (size_t c = 0; c < pack->claim_count; c++) {
        size_t count = pack->claims[c].source == source ? tests_of(pack, tested, &pack->claims[c], list) : 0;
        bool measured = false;
        for (size_t i = 0; i < count; i++) {
            measured = measured || list[i].measured;
            referred = referred || list[i].elsewhere;
        }
        if (count > 0 && !measured)
            put_open(open, list, count);
        if (!measured)
            continue;
        tb_buf_printf(&line, "%s: %s", pack->claims[c].id, pack->claims[c].says);
        put_line(out, &line, 4, width);
        for (size_t i = 0; i < count; i++) {
            put_outcome(&line, &list[i]);
            put_line(out, &line, 6, width);
        }
    }
    tb_buf_release(&line);
    return referred;
}

void cli_tested_put(cli_context *ctx, const cli_tested *tested, size_t source, size_t width, tb_buf *out)
{
    tb_buf line = TB_BUF_EMPTY, claims = TB_BUF_EMPTY, open = TB_BUF_EMPTY;
    const tb_evidence *reference = cli_evidence_of(&tested->reference);
    const bool referred = put_claims(ctx->pack, tested, source, width, &claims, &open);

    if (claims.len > 0 || open.len > 0)
        tb_buf_puts(out, "\n  Tested by benchmarks\n");
    tb_buf_puts(out, claims.data != NULL ? claims.data : "");
    if (open.len > 0)
        tb_buf_printf(&line, "not measured here: %s. `tiebreak bench` does.", open.data);
    if (referred)
        tb_buf_printf(&line, "%sThe reference run was made on %s, %s.", line.len > 0 ? " " : "",
                      reference->machine != NULL ? reference->machine : "a machine without a name",
                      reference->measured_on != NULL ? reference->measured_on : "at an unknown date");
    if (line.len > 0)
        put_line(out, &line, 4, width);
    out->failed |= claims.failed || open.failed;
    tb_buf_release(&line);
    tb_buf_release(&claims);
    tb_buf_release(&open);
}

static void put_json_ratio(cli_json *json, const test *t)
{
    cli_json_number(json, "ratio", t->found.ratio);
    cli_json_number(json, "low", t->found.low);
    cli_json_number(json, "high", t->found.high);
}

static void put_json_test(cli_json *json, const test *t)
{
    cli_json_open(json, NULL, '{');
    cli_json_text(json, "benchmark", t->benchmark->id);
    cli_json_text(json, "verdict", verdict(t));
    if (t->measured)
        put_json_ratio(json, t);
    if (t->elsewhere) {
        cli_json_open(json, "reference", '{');
        cli_json_text(json, "outcome", outcome_elsewhere(t));
        put_json_ratio(json, t);
        cli_json_close(json, '}');
    }
    cli_json_close(json, '}');
}

void cli_tested_put_json(const tb_pack *pack, const cli_tested *tested, size_t source, cli_json *json)
{
    test list[TB_BENCHMARKS_MAX];

    cli_json_open(json, "tested", '[');
    for (size_t c = 0; c < pack->claim_count; c++) {
        size_t count = pack->claims[c].source == source ? tests_of(pack, tested, &pack->claims[c], list) : 0;
        if (count == 0)
            continue;
        cli_json_open(json, NULL, '{');
        cli_json_text(json, "claim", pack->claims[c].id);
        cli_json_open(json, "benchmarks", '[');
        for (size_t i = 0; i < count; i++)
            put_json_test(json, &list[i]);
        cli_json_close(json, ']');
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}
