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

/* A claim that gives a figure is true where its side does that much better, and not where it merely does better. */
static tb_outcome_kind outcome_of(const test *t)
{
    const double least = t->claim->claimed / TB_SAME_BAND;

    if (t->claim->claimed <= 0)
        return tb_measurement_outcome(&t->found);
    return t->found.low >= least ? TB_FASTER : t->found.high < least ? TB_SLOWER : TB_CANNOT_TELL;
}

static const char *verdict(const test *t)
{
    switch (t->measured ? outcome_of(t) : TB_NOT_MEASURED) {
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

/* "Node.js 5.14× Python" */
static void put_sides(tb_buf *out, const tb_pack *pack, const test *t)
{
    tb_buf_printf(out, "%s ", pack->alternatives[t->found.of].title);
    cli_put_ratio(out, t->found.ratio);
    tb_buf_printf(out, "× %s", pack->alternatives[t->found.over].title);
}

/* "; it says 6.7×" */
static void put_claimed(tb_buf *out, const test *t)
{
    if (t->claim->claimed <= 0)
        return;
    tb_buf_puts(out, "; it says ");
    tb_number_put_grouped(out, t->claim->claimed, t->claim->claimed < 10 ? 1 : 0);
    tb_buf_puts(out, "×");
}

/* "bd-12: fan-out, Node.js 2.14× Python; http-waiting": a claim of which nothing was measured here, with what the
 * reference run found. */
static void put_open(tb_buf *line, const tb_pack *pack, const test *list, size_t count)
{
    tb_buf_printf(line, "%s: ", list->claim->id);
    for (size_t i = 0; i < count; i++) {
        tb_buf_printf(line, "%s%s", i > 0 ? "; " : "", list[i].benchmark->id);
        if (list[i].elsewhere) {
            tb_buf_puts(line, ", ");
            put_sides(line, pack, &list[i]);
        }
    }
    put_claimed(line, list);
}

/* "confirmed here in pure-code: Node.js 5.14× Python (4.93 to 5.29)" */
static void put_outcome(tb_buf *out, const tb_pack *pack, const test *t)
{
    tb_buf_printf(out, "%s in ", verdict(t));
    tb_buf_puts(out, t->benchmark->id);
    if (!t->measured && !t->elsewhere)
        return;
    tb_buf_puts(out, t->measured ? ": " : ", reference: ");
    put_sides(out, pack, t);
    if (!t->measured)
        return;
    tb_buf_puts(out, " (");
    cli_put_ratio(out, t->found.low);
    tb_buf_puts(out, " to ");
    cli_put_ratio(out, t->found.high);
    tb_buf_putc(out, ')');
    put_claimed(out, t);
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
        if (count > 0 && !measured) {
            put_open(&line, pack, list, count);
            put_line(open, &line, 6, width);
        }
        if (!measured)
            continue;
        tb_buf_printf(&line, "%s: %s", pack->claims[c].id, pack->claims[c].says);
        put_line(out, &line, 4, width);
        for (size_t i = 0; i < count; i++) {
            put_outcome(&line, pack, &list[i]);
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

    if (claims.len > 0 || open.len > 0) {
        tb_buf_puts(out, "\n  ");
        cli_put_wrapped(out, "Tested by benchmarks: how many times better one side does than the other", 2, 2, width);
    }
    tb_buf_puts(out, claims.data != NULL ? claims.data : "");
    if (open.len > 0)
        tb_buf_puts(&line, "Not measured here; `tiebreak bench` does that.");
    if (referred)
        tb_buf_printf(&line, "%sThe reference run was made on %s, %s.", line.len > 0 ? " " : "",
                      reference->machine != NULL ? reference->machine : "a machine without a name",
                      reference->measured_on != NULL ? reference->measured_on : "at an unknown date");
    if (line.len > 0)
        put_line(out, &line, 4, width);
    tb_buf_puts(out, open.data != NULL ? open.data : "");
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
    if (t->claim->claimed > 0)
        cli_json_number(json, "claimed", t->claim->claimed);
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
