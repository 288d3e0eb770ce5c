/* test_mutants.c - mutants.h: which changes are made, and that a rule written from its tree is a rule again. */
#include "mutants.h"

#include "model.h"

struct mutant_case {
    const char *name, *rule;
    const char *whats; /* of all its mutants, one a line */
};

static const struct mutant_case mutant_cases[] = {
    {"always: dropped, and a step of strength either way", "favours a moderate",
     "dropped\nstrength moderate becomes slight\nstrength moderate becomes strong\n"},
    {"no step below slight", "against a slight", "dropped\nstrength slight becomes moderate\n"},
    {"no step above decisive", "favours b decisive", "dropped\nstrength decisive becomes strong\n"},
    {"friction halves and doubles", "friction -3", "dropped\nfriction -3 becomes -1.5\nfriction -3 becomes -6\n"},
    {"advice is dropped only", "note Mind the step.", "dropped\n"},
    {"a constraint is dropped only", "rules_out a", "dropped\n"},
    {"a number's threshold halves and doubles", "note x | when n >= 10",
     "dropped\nn >= 10 becomes n < 10\nn >= 10 becomes n >= 5\nn >= 10 becomes n >= 20\n"},
    {"but stays within bounds", "note x | when n < 80", "dropped\nn < 80 becomes n >= 80\nn < 80 becomes n < 40\n"},
    {"zero only rises", "note x | when n > 0", "dropped\nn > 0 becomes n <= 0\nn > 0 becomes n > 1\n"},
    {"equality has no threshold", "note x | when n == 10", "dropped\nn == 10 becomes n != 10\n"},
    {"an ordered option moves by one", "note x | when size <= medium",
     "dropped\nsize <= medium becomes size > medium\nsize <= medium becomes size <= small\n"
     "size <= medium becomes size <= large\n"},
    {"a level moves by one", "note x | when mood > 0",
     "dropped\nmood > 0 becomes mood <= 0\nmood > 0 becomes mood > 1\n"},
    {"a boolean", "note x | when flag", "dropped\nflag == true becomes flag != true\n"},
    {"a list", "note x | when colour in [red, blue]",
     "dropped\ncolour in [red, blue] becomes not colour in [red, blue]\n"},
    {"an option among several", "note x | when skills has sums",
     "dropped\nskills has sums becomes not skills has sums\n"},
    {"a pattern", "note x | when text matches /cha?t/",
     "dropped\ntext matches /cha?t/ becomes not text matches /cha?t/\n"},
    {"workload and trait", "note x | when workload == w1 or workload.kind == y",
     "dropped\nworkload == w1 becomes workload != w1\nworkload.kind == y becomes workload.kind != y\n"},
};

static void mutants_are(void **state)
{
    const struct mutant_case *c = *state;
    struct parts parts = {.rules = c->rule};
    struct model m;
    tb_mutants mutants;
    tb_buf whats = TB_BUF_EMPTY;

    model_open(&m, &parts, NULL, 0);
    assert_int_equal(tb_mutants_make(m.pack, &m.arena, &mutants), TB_OK);
    for (size_t i = 0; i < mutants.count; i++)
        tb_buf_printf(&whats, "%s\n", mutants.list[i].what);
    assert_string_equal(whats.data, c->whats);
    tb_buf_release(&whats);
    model_close(&m);
}

/* Every mutant is a pack; with nothing to hold it against, all survive. */
static void mutants_load(void **state)
{
    struct parts parts = {.rules =
                              "favours a strong | when not (flag and (n >= 10 or colour == red)) or skills has sums\n"
                              "favours b slight | when not (not flag) and not (mood < 3 or workload in [w1, w2])\n"
                              "note x | when text matches /a.b/ and (size != small or workload.heat >= warm)"};
    struct model m;
    tb_mutants mutants;
    tb_suite suite;

    (void)state;
    model_open(&m, &parts, NULL, 0);
    assert_int_equal(tb_mutants_make(m.pack, &m.arena, &mutants), TB_OK);
    assert_int_equal(tb_suite_prepare(m.pack, &(tb_scenarios){NULL, 0}, 0, &m.arena, &m.diags, &suite), TB_OK);
    assert_true(mutants.count > 20);
    for (size_t i = 0; i < mutants.count; i++) {
        tb_fate fate;
        assert_int_equal(tb_mutant_try(&mutants, i, &suite, &fate), TB_OK);
        if (fate != TB_SURVIVED)
            fail_msg("%s: %s", m.pack->rules[mutants.list[i].rule].id, mutants.list[i].what);
    }
    model_close(&m);
}

int main(void)
{
    struct CMUnitTest tests[sizeof mutant_cases / sizeof mutant_cases[0] + 1] = {cmocka_unit_test(mutants_load)};

    for (size_t i = 0; i < sizeof mutant_cases / sizeof mutant_cases[0]; i++)
        tests[i + 1] = (struct CMUnitTest){
            .name = mutant_cases[i].name,
            .test_func = mutants_are,
            .initial_state = (void *)(uintptr_t)&mutant_cases[i],
        };
    return cmocka_run_group_tests_name("mutants", tests, NULL, NULL);
}
