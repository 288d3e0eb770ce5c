/* test_mutants.c - mutants.h: which changes are made, which scenarios notice them, and what tells them apart. */
#include "mutants.h"

#include "model.h"

struct mutant_case {
    const char *name, *rule;
    const char *whats; /* of all its mutants, one a line */
};

static const struct mutant_case mutant_cases[] = {
    {"always: dropped, a step of strength either way, turned round", "favours a moderate",
     "dropped\nstrength moderate becomes slight\nstrength moderate becomes strong\nfavours a becomes favours b\n"},
    {"no step below slight", "against b slight",
     "dropped\nstrength slight becomes moderate\nagainst b becomes against a\n"},
    {"no step above decisive", "favours b decisive",
     "dropped\nstrength decisive becomes strong\nfavours b becomes favours a\n"},
    {"what is refuted gives no points to change", "favours a strong | 'claims':['c-refuted']", "dropped\n"},
    {"friction halves and doubles", "friction -3", "dropped\nfriction -3 becomes -1.5\nfriction -3 becomes -6\n"},
    {"friction stays within bounds", "friction 60", "dropped\nfriction 60 becomes 30\n"},
    {"advice is dropped only", "note Mind the step.", "dropped\n"},
    {"a constraint turns", "rules_out b", "dropped\nrules_out b becomes rules_out a\n"},
    {"what is about all becomes about the first", "beyond all", "dropped\nbeyond all becomes beyond a\n"},
    {"a number's threshold: its edge, half, double", "note x | when n >= 10",
     "dropped\nn >= 10 becomes n < 10\nn >= 10 becomes n > 10\nn >= 10 becomes n >= 5\nn >= 10 becomes n >= 20\n"},
    {"but stays within bounds", "note x | when n < 80",
     "dropped\nn < 80 becomes n >= 80\nn < 80 becomes n <= 80\nn < 80 becomes n < 40\n"},
    {"zero only rises", "note x | when n > 0",
     "dropped\nn > 0 becomes n <= 0\nn > 0 becomes n >= 0\nn > 0 becomes n > 1\n"},
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
     "dropped\nworkload == w1 becomes workload != w1\nworkload.kind == y becomes workload.kind != y\n"
     "or workload.kind == y becomes and workload.kind == y\n"},
    {"a join is named by the comparison behind it", "note x | when flag and (n == 1 or n == 2)",
     "dropped\nflag == true becomes flag != true\nn == 1 becomes n != 1\nn == 2 becomes n != 2\n"
     "or n == 2 becomes and n == 2\nand n == 1 becomes or n == 1\n"},
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

/* ---- Which scenarios notice what ---- */

struct notice_case {
    const char *name, *rules, *profile, *expect;
    const char *survivors; /* one a line */
};

static const struct notice_case notice_cases[] = {
    {"nothing is expected of the points", "favours b moderate", "'answers':{'n':5}", "'choice':'b'",
     "r0: strength moderate becomes slight\nr0: strength moderate becomes strong\n"},
    {"the points", "favours a moderate", "'answers':{'n':5}", "'reasons':{'a':{'r0':2}}", ""},
    {"a rule that does not fire notices only what makes it", "favours a slight | when n >= 10", "'answers':{'n':9}",
     "'reasons':{'a':{'r0':0}}",
     "r0: dropped\nr0: strength slight becomes moderate\nr0: favours a becomes favours b\nr0: n >= 10 becomes n > 10\n"
     "r0: n >= 10 becomes n >= 20\n"},
    {"the value at the threshold", "favours a slight | when n >= 10", "'answers':{'n':10}", "'reasons':{'a':{'r0':1}}",
     "r0: n >= 10 becomes n >= 5\n"},
    {"for another workload alone", "favours a slight | when workload == w1", "'workloads':['w1','w2']",
     "'split':{'w1':'a','w2':'b'},'scores':{'a':53.3},'tolerance':0.1", "not a scenario that passes"},
    {"the same rule for the other workload", "favours a slight | when workload == w1", "'workloads':['w1','w2']",
     "'scores':{'a':55},'tolerance':0.1", "r0: workload == w1 becomes workload != w1\n"},
    {"friction", "friction 4 | when flag", "'answers':{'flag':true}", "'friction':4", ""},
    {"suitability", "strains a | when flag", "'answers':{'flag':true}", "'suitability':{'a':'stretched','b':'fits'}",
     ""},
    {"draws tell where nothing else does", "favours a decisive | when n >= 10", "'answers':{'n':10}",
     "'confidence':'clear'", "r0: favours a becomes favours b\nr0: n >= 10 becomes n >= 5\n"},
    {"draws tell what an open answer might do", "favours a decisive\nfavours b decisive | when flag",
     "'answers':{'n':1}", "'confidence':['slight','too_close']",
     "r0: dropped\nr0: strength decisive becomes strong\nr1: flag == true becomes flag != true\n"},
};

static void scenarios_notice(void **state)
{
    const struct notice_case *c = *state;
    tb_buf text = TB_BUF_EMPTY, survivors = TB_BUF_EMPTY;
    tb_scenarios list = {0};
    struct model m;
    tb_mutants mutants;
    tb_suite suite;

    tb_buf_printf(&text, "[{'id':'s','profile':{%s},'expect':{%s}}]", c->profile, c->expect);
    model_open(&m, &(struct parts){.rules = c->rules}, NULL, 0);
    assert_int_equal(tb_scenarios_read(m.pack, parse_text(&m, text.data), &m.arena, &m.diags, &list), TB_OK);
    assert_int_equal(tb_suite_prepare(m.pack, &list, 0, &m.arena, &m.diags, &suite), TB_OK);
    assert_int_equal(tb_mutants_make(m.pack, &m.arena, &mutants), TB_OK);
    for (size_t i = 0; i < mutants.count && suite.failing == 0; i++) {
        bool noticed;
        assert_int_equal(tb_mutant_try(&mutants, i, &suite, &noticed), TB_OK);
        if (!noticed)
            tb_buf_printf(&survivors, "%s: %s\n", m.pack->rules[mutants.list[i].rule].id, mutants.list[i].what);
    }
    assert_string_equal(suite.failing > 0   ? "not a scenario that passes"
                        : survivors.len > 0 ? survivors.data
                                            : "",
                        c->survivors);
    tb_buf_release(&text);
    tb_buf_release(&survivors);
    model_close(&m);
}

/* ---- What tells them apart ---- */

struct telling_case {
    const char *name, *rule, *what;
    const char *want; /* "same", or the profile after its title; "" for no profile */
};

static const struct telling_case telling_cases[] = {
    {"dropped: any profile", "favours a slight", "dropped", ""},
    {"between two thresholds", "note x | when n >= 10", "n >= 10 becomes n >= 5", "answers: {n: 5}\n"},
    {"on the edge", "note x | when n >= 10", "n >= 10 becomes n > 10", "answers: {n: 10}\n"},
    {"as few answers as it takes", "note x | when n >= 10 or flag", "flag == true becomes flag != true",
     "answers: {flag: false}\n"},
    {"an option among several needs the whole answer", "note x | when skills has sums and not skills has singing",
     "skills has singing becomes not skills has singing", "answers: {skills: [sums]}\n"},
    {"only its strength changes: where it fires", "favours a slight | when mood >= 4",
     "strength slight becomes moderate", "answers: {mood: 4}\n"},
    {"a workload of the pack", "note x | when workload.heat == hot",
     "workload.heat == hot becomes workload.heat != hot", "workloads: [w1]\n"},
    {"no workload has both traits", "note x | when workload.kind == y and workload.heat != hot",
     "workload.heat != hot becomes workload.heat == hot", "workloads: [w2]\n"},
    {"no workload tells them apart", "note x | when workload == w2 and workload.heat != hot",
     "and workload.heat != hot becomes or workload.heat != hot", "same"},
    {"no answer can be there", "note x | when n > 60 and n < 50", "n < 50 becomes n <= 50", "same"},
    {"a rule that never fires", "note x | when n > 60 and n < 50", "dropped", "same"},
    {"it takes words", "note x | when text matches /chat/", "dropped", NULL},
};

static void profile_tells(void **state)
{
    static const char title[] = "tiebreak: profile/1\ntitle: Tells them apart\n";
    const struct telling_case *c = *state;
    struct model m;
    tb_mutants mutants;
    tb_telling telling;
    size_t i = 0;

    model_open(&m, &(struct parts){.rules = c->rule}, NULL, 0);
    assert_int_equal(tb_mutants_make(m.pack, &m.arena, &mutants), TB_OK);
    while (i < mutants.count && strcmp(mutants.list[i].what, c->what) != 0)
        i++;
    assert_true(i < mutants.count);
    assert_int_equal(tb_mutant_tell(&mutants, i, &m.arena, &telling), TB_OK);
    assert_int_equal(telling.same, c->want != NULL && strcmp(c->want, "same") == 0);
    if (telling.same || c->want == NULL)
        assert_null(telling.witness);
    else
        assert_string_equal(telling.witness + strlen(title), c->want);
    model_close(&m);
}

/* Too many tries end the search without a proof. */
static void search_ends(void **state)
{
    tb_buf rule = TB_BUF_EMPTY;
    struct model m;
    tb_mutants mutants;
    tb_telling telling;

    (void)state;
    tb_buf_puts(&rule, "note x | when n < 1 and n > 98");
    for (int i = 2; i < 90; i++)
        tb_buf_printf(&rule, " and n != %d", i);
    tb_buf_puts(&rule, " and flag and colour == red and size == small and skills has sewing and skills has singing and "
                       "skills has sums and mood > 2");
    model_open(&m, &(struct parts){.rules = rule.data}, NULL, 0);
    assert_int_equal(tb_mutants_make(m.pack, &m.arena, &mutants), TB_OK);
    assert_int_equal(tb_mutant_tell(&mutants, 0, &m.arena, &telling), TB_OK);
    assert_false(telling.same);
    assert_null(telling.witness);
    tb_buf_release(&rule);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest others[] = {cmocka_unit_test(search_ends)};
    int failed = 0;

    RUN_ROWS(mutant_cases, mutants_are, failed);
    RUN_ROWS(notice_cases, scenarios_notice, failed);
    RUN_ROWS(telling_cases, profile_tells, failed);
    return failed + cmocka_run_group_tests_name("others", others, NULL, NULL);
}
