#include "evidence.h"

#include "model.h"

/* ---- Outcomes and factors ---- */

struct outcome_row {
    const char *name;
    double ratio, low, high;
    tb_outcome_kind want;
    double factor; /* with full_at 4 */
};
static const struct outcome_row outcome_rows[] = {
    {"faster", 2, 1.5, 3, TB_FASTER, 0.5},
    {"faster, just", 1.2, 1.0500001, 1.5, TB_FASTER, 0.13151720}, /* ln 1.2 / ln 4 */
    {"slower", 0.5, 0.3, 0.7, TB_SLOWER, -0.5},
    {"slower, just", 0.9, 0.5, 0.9523809, TB_SLOWER, -0.07600154},
    {"the same", 1, 0.99, 1.01, TB_SAME, 0},
    {"the same, wholly the band", 1, 1 / 1.05, 1.05, TB_SAME, 0},
    {"cannot tell, a little above", 1.03, 0.99, 1.06, TB_CANNOT_TELL, 0.04203213},
    {"cannot tell, a little below", 0.98, 0.95, 1.04, TB_CANNOT_TELL, 0.02829176},
    {"cannot tell, from the edge up", 1.2, 1.05, 1.5, TB_CANNOT_TELL, 0.29248125},
    {"cannot tell, to the edge", 0.9, 0.8, 1 / 1.05, TB_CANNOT_TELL, 0},
    {"cannot tell, wide", 1, 0.1, 10, TB_CANNOT_TELL, 1},
    {"at most five quarters", 1000, 900, 1100, TB_FASTER, 1.25},
    {"at least all the other way", 0.001, 0.0009, 0.0011, TB_SLOWER, -1},
};

static void comes_to(void **state)
{
    const struct outcome_row *row = *state;
    const tb_measurement m = {"bm", 0, 1, row->ratio, row->low, row->high};

    assert_int_equal(tb_measurement_outcome(&m), row->want);
    assert_true(fabs(tb_evidence_factor(&m, 4) - row->factor) < 1e-7);
}

/* ---- Finding ---- */

#define PAIR(of, over, ratio, low, high)                                                                               \
    "{'of':'" of "','over':'" over "','ratio':" ratio ",'low':" low ",'high':" high "}"
#define RESULTS                                                                                                        \
    "{'benchmark':'z','pairs':[" PAIR("b", "a", "4", "2", "5") "]},{'benchmark':'bm','pairs':[" PAIR(                  \
        "a", "b", "2", "1", "4") "," PAIR("b", "c", "3", "2", "4") "]}"

struct find_row {
    const char *name;
    const char *benchmark;
    size_t of, over;
    double ratio, low, high; /* 0: none */
};
static const struct find_row find_rows[] = {
    {"as it stands", "bm", 0, 1, 2, 1, 4},
    {"inverted, ends exchanged", "bm", 1, 0, 0.5, 0.25, 1},
    {"another pair", "bm", 1, 2, 3, 2, 4},
    {"a pair that was not measured", "bm", 0, 2, 0, 0, 0},
    {"another benchmark", "z", 0, 1, 0.25, 0.2, 0.5},
    {"a benchmark that was not run", "y", 0, 1, 0, 0, 0},
};

static void is_found(void **state)
{
    const struct find_row *row = *state;
    struct model m;
    tb_measurement got = {0};

    model_open(&m,
               &(struct parts){.alternatives = "{'id':'a','title':'A'},{'id':'b','title':'B'},{'id':'c','title':'C'}"},
               RESULTS, 0);
    assert_int_equal(tb_evidence_find(&m.evidence, row->benchmark, row->of, row->over, &got), row->ratio > 0);
    if (row->ratio > 0) {
        assert_int_equal(got.of, row->of);
        assert_int_equal(got.over, row->over);
        assert_near(got.ratio, row->ratio);
        assert_near(got.low, row->low);
        assert_near(got.high, row->high);
    }
    assert_false(tb_evidence_find(NULL, "bm", 0, 1, &got));
    model_close(&m);
}

/* ---- Reading ---- */

struct read_row {
    const char *name;
    const char *file;
    tb_status want;
    int count, warnings;
};
#define FILE_OF(results) "{'tiebreak':'evidence/1','results':[" results "]}"
static const struct read_row read_rows[] = {
    {"nothing measured", FILE_OF(""), TB_OK, 0, 0},
    {"a pair", FILE_OF("{'benchmark':'bm','pairs':[" PAIR("a", "b", "2", "1", "3") "]}"), TB_OK, 1, 0},
    {"what else is said is left alone",
     "{'tiebreak':'evidence/1','machine':'m','cores':4,'results':[{'benchmark':'bm','runs':[1],'pairs':[" PAIR(
         "a", "b", "2", "1", "3") "]}]}",
     TB_OK, 1, 0},
    {"an alternative of another pack", FILE_OF("{'benchmark':'bm','pairs':[" PAIR("a", "x", "2", "1", "3") "]}"), TB_OK,
     0, 1},
    {"measured against itself", FILE_OF("{'benchmark':'bm','pairs':[" PAIR("a", "a", "2", "1", "3") "]}"), TB_ERR_INPUT,
     0, 0},
    {"another format", "{'tiebreak':'profile/1','results':[]}", TB_ERR_INPUT, 0, 0},
    {"no format", "{'results':[]}", TB_ERR_INPUT, 0, 0},
    {"no results", "{'tiebreak':'evidence/1'}", TB_ERR_INPUT, 0, 0},
    {"a ratio above its interval", FILE_OF("{'benchmark':'bm','pairs':[" PAIR("a", "b", "4", "1", "3") "]}"),
     TB_ERR_INPUT, 0, 0},
    {"a ratio of nothing", FILE_OF("{'benchmark':'bm','pairs':[" PAIR("a", "b", "0", "0", "3") "]}"), TB_ERR_INPUT, 0,
     0},
    {"a pair twice",
     FILE_OF("{'benchmark':'bm','pairs':[" PAIR("a", "b", "2", "1", "3") "," PAIR("a", "b", "2", "1", "3") "]}"),
     TB_ERR_INPUT, -1, 0},
    {"a pair twice, the other way round",
     FILE_OF("{'benchmark':'bm','pairs':[" PAIR("a", "b", "2", "1", "3") "," PAIR("b", "a", "0.5", "0.3", "1") "]}"),
     TB_ERR_INPUT, -1, 0},
    {"a result without a benchmark", FILE_OF("{'pairs':[]}"), TB_ERR_INPUT, 0, 0},
};

static void is_read(void **state)
{
    const struct read_row *row = *state;
    struct model m;

    model_open(&m, &(struct parts){0}, NULL, 0);
    assert_int_equal(tb_evidence_read(m.pack, parse_text(&m, row->file), &m.arena, &m.diags, &m.evidence), row->want);
    assert_int_equal(m.diags.errors > 0, row->want != TB_OK);
    if (row->count >= 0)
        assert_int_equal(m.evidence.count, row->count);
    assert_int_equal(m.diags.count + m.diags.dropped - m.diags.errors, row->warnings);
    model_close(&m);
}

static void the_hash_is_of_the_content(void **state)
{
    struct model m;
    tb_evidence one, same, other;

    (void)state;
    model_open(&m, &(struct parts){0}, NULL, 0);
    assert_int_equal(
        tb_evidence_read(m.pack, parse_text(&m, "{'tiebreak':'evidence/1','results':[]}"), &m.arena, &m.diags, &one),
        TB_OK);
    assert_int_equal(tb_evidence_read(m.pack, parse_text(&m, "{ 'results' : [], 'tiebreak':'evidence/1' }"), &m.arena,
                                      &m.diags, &same),
                     TB_OK);
    assert_int_equal(tb_evidence_read(m.pack, parse_text(&m, "{'tiebreak':'evidence/1','results':[],'machine':'m'}"),
                                      &m.arena, &m.diags, &other),
                     TB_OK);
    assert_string_equal(one.sha256, same.sha256);
    assert_string_not_equal(one.sha256, other.sha256);
    assert_string_equal(other.machine, "m");
    assert_null(one.machine);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hash_is_of_the_content),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(outcome_rows, comes_to, failed);
    RUN_ROWS(find_rows, is_found, failed);
    RUN_ROWS(read_rows, is_read, failed);
    return failed;
}
