#include "scenario.h"

#include "facts.h"

#define RULES                                                                                                          \
    "favours a decisive | when workload == w1\nfavours b decisive | when workload == w2\nfavours a slight | when "     \
    "flag\n"                                                                                                           \
    "rules_out a | when n > 50\nstrains b | when n > 40"
#define ITEM "{'id':'up','pattern':'/up/','answers':{'flag':true,'skills':'sums','colour':'red','n':7}}"
#define BOTH "'workloads':['w1','w2']"

struct run_row {
    const char *name;
    const char *profile, *expect;
    const char *want; /* the failures; "" if it passes */
};
static const struct run_row run_rows[] = {
    {"the choice", BOTH, "'choice':'hybrid'", ""},
    {"another choice", BOTH, "'choice':'a'", "expected choice a, got hybrid\n"},
    {"one of several", "'workloads':['w1']", "'choice':['b','a']", ""},
    {"none of several", "'workloads':['w1']", "'choice':['b','hybrid']", "expected choice b or hybrid, got a\n"},
    {"no choice", "", "'choice':'none','state':'not_enough_known'", ""},
    {"a choice where none should be", "'workloads':['w1']", "'choice':'none'", "expected choice none, got a\n"},
    {"the state", "'workloads':['w1'],'answers':{'n':10}", "'state':['recommended','stretched']", ""},
    {"another state", "'workloads':['w1'],'answers':{'n':10}", "'state':'beyond'",
     "expected state beyond, got recommended\n"},
    {"another confidence", "'workloads':['w1'],'answers':{'n':60}", "'confidence':'slight'",
     "expected confidence slight, got clear\n"},
    {"the split", BOTH, "'split':{'w1':'a','w2':'b'}", ""},
    {"another split", BOTH, "'split':{'w1':'b'}", "expected alternative for w1 b, got a\n"},
    {"the split of a single choice", "'workloads':['w1']", "'split':{'w1':'a'}", ""},
    {"a workload that is not there", "'workloads':['w1']", "'split':{'w2':'b'}",
     "expected alternative for w2 b, got nothing\n"},
    {"fired", BOTH, "'fired':['r0','r1']", ""},
    {"not fired, and should have", BOTH, "'fired':['r2']", "expected the rule r2 to fire\n"},
    {"unknown is not fired", BOTH, "'not_fired':['r2']", ""},
    {"fired, and should not have", BOTH, "'not_fired':['r0']", "expected the rule r0 not to fire\n"},
    {"scores", BOTH, "'scores':{'a':50.9,'hybrid':79.1}", ""},
    {"scores out of tolerance", BOTH, "'scores':{'a':51.1}", "expected a to score 51.1, got 50.00\n"},
    {"scores within another tolerance", BOTH, "'scores':{'a':53},'tolerance':3", ""},
    {"a hybrid that is not there", "'workloads':['w1']", "'scores':{'hybrid':80}", NULL},
    {"reasons", "'workloads':['w1'],'answers':{'flag':true}", "'reasons':{'a':{'r0':6,'r2':1},'b':{'r1':0}}", ""},
    {"reasons of several workloads", BOTH, "'reasons':{'a':{'r0':6},'b':{'r1':6}}", ""},
    {"a reason of other points", "'workloads':['w1']", "'reasons':{'a':{'r0':3}}",
     "expected the rule r0 to give a 3, got 6.00\n"},
    {"a reason for the other side", "'workloads':['w1']", "'reasons':{'b':{'r0':6}}",
     "expected the rule r0 to give b 6, got 0.00\n"},
    {"a reason that is none", "'workloads':['w1']", "'reasons':{'a':{'r2':1}}",
     "expected the rule r2 to give a 1, got 0.00\n"},
    {"the friction", BOTH, "'friction':0", ""},
    {"another friction", BOTH, "'friction':2.5", "expected friction 2.5, got 0.00\n"},
    {"suitability", BOTH ",'answers':{'n':45}", "'suitability':{'a':'fits','b':'stretched','hybrid':'stretched'}", ""},
    {"another suitability", BOTH, "'suitability':{'b':'beyond'}", "expected suitability of b beyond, got fits\n"},
    {"suitability of a hybrid that is not there", "'workloads':['w1']", "'suitability':{'hybrid':'fits'}",
     "expected suitability of hybrid fits, got nothing\n"},
    {"inferred", "'title':'up'", "'inferred':{'flag':true,'skills':'sums','colour':'red','n':7}", ""},
    {"inferred otherwise", "'title':'up'", "'inferred':{'flag':false}", NULL},
    {"stated is not inferred", "'title':'up','answers':{'n':7}", "'inferred':{'n':7}", NULL},
    {"all failures are told", BOTH, "'choice':'a','fired':['r2']",
     "expected choice a, got hybrid\nexpected the rule r2 to fire\n"},
};

static void comes_to(void **state)
{
    const struct run_row *row = *state;
    tb_buf text = TB_BUF_EMPTY, failures = TB_BUF_EMPTY;
    tb_scenarios list = {0};
    struct model m;
    bool passed = false;

    tb_buf_printf(&text, "[{'id':'s','profile':{%s},'expect':{%s}}]", row->profile, row->expect);
    model_open(&m, &(struct parts){.rules = RULES, .lexicon = ITEM}, NULL, 0);
    assert_int_equal(tb_scenarios_read(m.pack, parse_text(&m, text.data), &m.arena, &m.diags, &list), TB_OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(tb_scenario_run(m.ws, &list.list[0], &m.diags, &passed, &failures), TB_OK);
    assert_int_equal(passed, row->want != NULL && row->want[0] == '\0');
    if (row->want != NULL)
        assert_string_equal(failures.data != NULL ? failures.data : "", row->want);
    tb_buf_release(&text);
    tb_buf_release(&failures);
    model_close(&m);
}

struct refused_row {
    const char *name;
    const char *list;
    tb_diag_code want;
};
static const struct refused_row refused_rows[] = {
    {"an unknown choice", "{'id':'s','profile':{},'expect':{'choice':'x'}}", TB_DIAG_UNKNOWN_NAME},
    {"an unknown rule", "{'id':'s','profile':{},'expect':{'fired':['r9']}}", TB_DIAG_UNKNOWN_NAME},
    {"an unknown workload", "{'id':'s','profile':{},'expect':{'split':{'w9':'a'}}}", TB_DIAG_UNKNOWN_NAME},
    {"an unknown key", "{'id':'s','profile':{},'expect':{'chioce':'a'}}", TB_DIAG_UNKNOWN_KEY},
    {"a reason of an unknown rule", "{'id':'s','profile':{},'expect':{'reasons':{'a':{'r9':1}}}}",
     TB_DIAG_UNKNOWN_NAME},
    {"a reason for nobody", "{'id':'s','profile':{},'expect':{'reasons':{'x':{'r0':1}}}}", TB_DIAG_UNKNOWN_NAME},
    {"reasons without sides", "{'id':'s','profile':{},'expect':{'reasons':['r0']}}", TB_DIAG_WRONG_TYPE},
    {"reasons without points", "{'id':'s','profile':{},'expect':{'reasons':{'a':['r0']}}}", TB_DIAG_WRONG_TYPE},
    {"points that are no number", "{'id':'s','profile':{},'expect':{'reasons':{'a':{'r0':'two'}}}}",
     TB_DIAG_WRONG_TYPE},
    {"points below zero", "{'id':'s','profile':{},'expect':{'reasons':{'a':{'r0':-1}}}}", TB_DIAG_OUT_OF_RANGE},
    {"friction that is no number", "{'id':'s','profile':{},'expect':{'friction':'low'}}", TB_DIAG_WRONG_TYPE},
    {"suitability of nobody", "{'id':'s','profile':{},'expect':{'suitability':{'x':'fits'}}}", TB_DIAG_UNKNOWN_NAME},
    {"an unknown suitability", "{'id':'s','profile':{},'expect':{'suitability':{'a':'well'}}}", TB_DIAG_BAD_VALUE},
    {"suitability without sides", "{'id':'s','profile':{},'expect':{'suitability':'fits'}}", TB_DIAG_WRONG_TYPE},
    {"no expectation", "{'id':'s','profile':{}}", TB_DIAG_MISSING_KEY},
    {"expecting nothing", "{'id':'s','profile':{},'expect':{}}", TB_DIAG_EMPTY},
    {"a wrong profile", "{'id':'s','profile':{'answers':{'x':1}},'expect':{'choice':'a'}}", TB_DIAG_UNKNOWN_NAME},
    {"twice the same",
     "{'id':'s','profile':{},'expect':{'choice':'a'}},{'id':'s','profile':{},'expect':{'choice':'a'}}",
     TB_DIAG_DUPLICATE_ID},
};

static void is_refused(void **state)
{
    const struct refused_row *row = *state;
    tb_buf text = TB_BUF_EMPTY;
    tb_scenarios list = {0};
    struct model m;

    tb_buf_printf(&text, "[%s]", row->list);
    model_open(&m, &(struct parts){.rules = RULES}, NULL, 0);
    assert_int_equal(tb_scenarios_read(m.pack, parse_text(&m, text.data), &m.arena, &m.diags, &list), TB_ERR_INPUT);
    assert_true(m.diags.errors > 0);
    assert_int_equal(m.diags.list[0].code, row->want);
    tb_buf_release(&text);
    model_close(&m);
}

/* A scenario whose confidence is close to a limit: a few draws alone would often have it wrong. */
static void few_draws_say_what_all_say(void **state)
{
    int met_count = 0;

    (void)state;
    for (int often = 12; often <= 42; often++) {
        char questions[160];
        tb_scenarios list = {0};
        tb_scored scored;
        struct model m;
        bool met;

        snprintf(
            questions, sizeof questions,
            "{'id':'flag','type':'boolean','title':'Flag?','label':'the flag is up','usual':{'true':%d,'false':%d}}",
            often, 100 - often);
        model_open(
            &m, &(struct parts){.rules = "favours a decisive | when flag\nfavours b moderate", .questions = questions},
            NULL, 0);
        assert_int_equal(tb_scenarios_read(m.pack,
                                           parse_text(&m, "[{'id':'s','profile':{'workloads':['w1']},'expect':"
                                                          "{'choice':'b','confidence':'slight'}}]"),
                                           &m.arena, &m.diags, &list),
                         TB_OK);
        model_read(&m, "'workloads':['w1']");
        assert_int_equal(tb_scenario_score(m.ws, &m.profile, &m.arena, &m.diags, &scored), TB_OK);
        assert_int_equal(tb_scenario_check_drawn(&list.list[0], &scored, &m.arena, &met), TB_OK);
        assert_int_equal(tb_scenario_draw(&scored, &m.arena), TB_OK);
        assert_int_equal(met, tb_scenario_check(&list.list[0], &scored, NULL) == TB_MET);
        met_count += met;
        model_close(&m);
    }
    assert_in_range(met_count, 5, 25); /* the limit is among them */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(few_draws_say_what_all_say)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(run_rows, comes_to, failed);
    RUN_ROWS(refused_rows, is_refused, failed);
    return failed;
}
