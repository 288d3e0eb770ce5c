#include "report.h"

#include "facts.h"
#include "view.h"

#include <cjson/cJSON.h>

#define MIDDAY INT64_C(1795262400) /* 2026-11-21T12:00:00Z */

#define RULES                                                                                                          \
    "favours a decisive | when workload == w1\nfavours b strong | when workload == w2\nfavours a slight | on rest\n"   \
    "favours b moderate | when flag\nfriction 2 | when n > 5\nnote Mind the step. | when n > 5"
#define UNTIL(day) " | 'checked_on':'2020-01-01','valid_until':'" day "'"
#define PROFILE "'title':'A project','workloads':{'w1':60,'w2':40},'answers':{'n':9}"

/* ---- Making one ---- */

struct inputs {
    const char *rules, *profile, *evidence;
    tb_report_options options;
};
static const struct inputs usual = {RULES, PROFILE, NULL, {400, 1, MIDDAY, "1.0"}};

static void report_open(struct model *m, const struct inputs *in, tb_report **report)
{
    model_open(m, &(struct parts){.rules = in->rules}, in->evidence, (tb_date)(in->options.generated_at / 86400));
    model_read(m, in->profile);
    assert_int_equal(tb_report_new(m->ws, &m->profile, &in->options, &m->diags, report), TB_OK);
}

/* ---- Identity ---- */

struct identity_row {
    const char *name;
    struct inputs with;
    bool same; /* as the usual one */
};
#define WITH(rules, profile, evidence, ...)                                                                            \
    {                                                                                                                  \
        rules, profile, evidence,                                                                                      \
        {                                                                                                              \
            __VA_ARGS__                                                                                                \
        }                                                                                                              \
    }
static const struct identity_row identity_rows[] = {
    {"the same again", WITH(RULES, PROFILE, NULL, 400, 1, MIDDAY, "1.0"), true},
    {"an hour later that day", WITH(RULES, PROFILE, NULL, 400, 1, MIDDAY + 3600, "1.0"), true},
    {"keys in another order",
     WITH(RULES, "'answers':{'n':9},'workloads':{'w2':40,'w1':60},'title':'A project'", NULL, 400, 1, MIDDAY, "1.0"),
     true},
    {"the next day", WITH(RULES, PROFILE, NULL, 400, 1, MIDDAY + 86400, "1.0"), false},
    {"another seed", WITH(RULES, PROFILE, NULL, 400, 2, MIDDAY, "1.0"), false},
    {"more draws", WITH(RULES, PROFILE, NULL, 401, 1, MIDDAY, "1.0"), false},
    {"another engine", WITH(RULES, PROFILE, NULL, 400, 1, MIDDAY, "1.1"), false},
    {"another pack", WITH(RULES "\nfavours a slight", PROFILE, NULL, 400, 1, MIDDAY, "1.0"), false},
    {"another title",
     WITH(RULES, "'title':'Another','workloads':{'w1':60,'w2':40},'answers':{'n':9}", NULL, 400, 1, MIDDAY, "1.0"),
     false},
    {"another answer",
     WITH(RULES, "'title':'A project','workloads':{'w1':60,'w2':40},'answers':{'n':8}", NULL, 400, 1, MIDDAY, "1.0"),
     false},
    {"evidence of nothing", WITH(RULES, PROFILE, "", 400, 1, MIDDAY, "1.0"), true},
};

static void names_its_inputs(void **state)
{
    const struct identity_row *row = *state;
    struct model m, n;
    tb_report *one, *other;

    report_open(&m, &usual, &one);
    report_open(&n, &row->with, &other);
    assert_int_equal(strlen(one->decision_id), 64);
    assert_int_equal(strcmp(one->decision_id, other->decision_id) == 0, row->same);
    tb_report_free(one);
    tb_report_free(other);
    model_close(&m);
    model_close(&n);
}

/* ---- The document ---- */

/* Follows "KEY.KEY.INDEX". */
static const cJSON *at_path(const cJSON *root, const char *path)
{
    tb_text rest = tb_text_of(path);

    while (root != NULL && rest.len > 0) {
        tb_text key = take_part(&rest, ".");
        char name[40];
        snprintf(name, sizeof name, "%.*s", (int)key.len, key.at);
        root = cJSON_IsArray(root) ? cJSON_GetArrayItem(root, name[0] - '0')
                                   : cJSON_GetObjectItemCaseSensitive(root, name);
    }
    return root;
}

struct json_row {
    const char *name; /* the path */
    const char *want; /* as JSON, with ' for ", or the count of a list: #3 */
};
static const struct json_row json_rows[] = {
    {"tiebreak", "'report/1'"},
    {"generated_at", "'2026-11-21T12:00:00Z'"},
    {"engine.version", "'1.0'"},
    {"pack.id", "'small'"},
    {"profile.title", "'A project'"},
    {"profile.workloads", "{'w1':60,'w2':40}"},
    {"verdict.state", "'recommended'"},
    {"verdict.choice", "'hybrid'"},
    {"verdict.leaner", "null"},
    {"verdict.suitability", "'fits'"},
    {"verdict.ruled_out", "[]"},
    {"scores.a", "64.0909090909091"},
    {"scores.b", "35.90909090909091"},
    {"split.0.workload", "'w1'"},
    {"split.0.alternative", "'a'"},
    {"split.1.alternative", "'b'"},
    {"split.1.share", "0.4"},
    {"split.0.scores.b", "18.181818181818183"},
    {"criteria.0.id", "'main'"},
    {"criteria.0.weight", "1"},
    {"criteria.0.points", "{'a':3.5999999999999996,'b':1.2000000000000002}"},
    {"criteria.1.points", "{'a':1,'b':0}"},
    {"reasons", "#4"},
    {"reasons.0.rule", "'r0'"},
    {"reasons.0.favours", "'a'"},
    {"reasons.0.points", "6"},
    {"reasons.0.workload", "'w1'"},
    {"reasons.0.basis", "'judgement'"},
    {"not_fired", "#1"},
    {"not_fired.0.rule", "'r3'"},
    {"not_fired.0.verdict", "'unknown'"},
    {"not_fired.0.condition", "'flag'"},
    {"friction.total", "2"},
    {"friction.rules.0.points", "2"},
    {"notes.0.note", "'Mind the step.'"},
    {"evidence", "[]"},
    {"robustness.draws", "400"},
    {"robustness.seed", "1"},
    {"open_questions.0.question", "'flag'"},
    {"stale", "[]"},
    {"sources.0.id", "'book'"},
};

static void says(void **state)
{
    const struct json_row *row = *state;
    struct model m;
    tb_report *report;
    tb_buf want = TB_BUF_EMPTY, got = TB_BUF_EMPTY;

    report_open(&m, &usual, &report);
    cJSON *json = tb_report_json(report);
    const cJSON *found = at_path(json, row->name);
    assert_non_null(found);
    char *text = cJSON_PrintUnformatted(found);
    if (row->want[0] == '#')
        tb_buf_printf(&got, "#%d", cJSON_GetArraySize(found));
    else
        tb_buf_puts(&got, text);
    put_quoted(&want, row->want);
    assert_string_equal(got.data, want.data);
    cJSON_free(text);
    cJSON_Delete(json);
    tb_buf_release(&want);
    tb_buf_release(&got);
    tb_report_free(report);
    model_close(&m);
}

/* ---- A line of a batch ---- */

struct line_row {
    const char *name;
    const char *rules, *profile;
    bool drawn;
    const char *want; /* with ' for " */
};
static const struct line_row line_rows[] = {
    {"a choice", "favours a moderate", "'title':'T','workloads':['w1']", false,
     "{'line':7,'title':'T','state':'recommended','choice':'a','confidence':null,'margin':33.333333333333336,'"
     "suitability':'fits',"
     "'scores':{'a':66.66666666666667,'b':33.333333333333336,'hybrid':null}}"},
    {"drawn", "rules_out b", "'workloads':['w1']", true,
     "{'line':7,'state':'recommended','choice':'a','confidence':'clear','margin':null,'suitability':'fits','scores':{'"
     "a':50,'b':50,'hybrid':null}}"},
    {"a hybrid", "favours a decisive | when workload == w1\nfavours b decisive | when workload == w2",
     "'workloads':['w1','w2']", false,
     "{'line':7,'state':'recommended','choice':'hybrid','confidence':null,'margin':30,'suitability':'fits','scores':{'"
     "a':50,'b':50,'hybrid':80}}"},
    {"ruled out", "rules_out a\nrules_out b", "'workloads':['w1']", false,
     "{'line':7,'state':'ruled_out','choice':null,'confidence':null,'margin':null,'suitability':null,'scores':{'a':50,'"
     "b':50,'hybrid':null}}"},
    {"a title with a quote", "", "'title':'\\u0022','workloads':['w1']", false,
     "{'line':7,'title':'\\u0022','state':'recommended','choice':'a','confidence':null,'margin':0,'suitability':'fits',"
     "'scores':{'a':50,'b':50,'hybrid':null}}"},
};

static void is_one_line(void **state)
{
    const struct line_row *row = *state;
    struct model m;
    tb_buf got = TB_BUF_EMPTY, want = TB_BUF_EMPTY;
    tb_robustness robustness;
    tb_trace trace;

    model_open(&m, &(struct parts){.rules = row->rules}, NULL, 0);
    model_score(&m, row->profile);
    assert_int_equal(tb_trace_record(m.ws, &m.arena, &trace), TB_OK);
    assert_int_equal(tb_robustness_assess(m.ws, &m.outcome, &trace, 50, 1, &m.arena, &robustness), TB_OK);
    tb_outcome_put_line(&got, 7, m.pack, &m.profile, &m.outcome, row->drawn ? &robustness : NULL);
    put_quoted(&want, row->want);
    for (char *at = strstr(want.data, "\\u0022"); at != NULL; at = NULL) {
        memcpy(at, "\\\"", 2);
        memmove(at + 2, at + 6, strlen(at + 6) + 1);
    }
    assert_string_equal(got.data, want.data);
    tb_buf_release(&got);
    tb_buf_release(&want);
    model_close(&m);
}

/* ---- When it is looked at again ---- */

struct review_row {
    const char *name;
    const char *rules;
    const char *want; /* NULL: when the pack has it */
};
static const struct review_row review_rows[] = {
    {"nothing ends", "favours a strong", NULL},
    {"what ends first", "favours a strong" UNTIL("2027-02-01") "\nfavours b slight" UNTIL("2027-01-01"), "2027-01-01"},
    {"today is the last day", "favours a strong" UNTIL("2026-11-21"), "2026-11-21"},
    {"ended yesterday", "favours a strong" UNTIL("2026-11-20"), NULL},
    {"what ends does not hold", "favours a strong | when n > 9" UNTIL("2027-01-01"), NULL},
    {"what ends may hold", "favours a strong | when flag" UNTIL("2027-01-01"), NULL},
};

static void is_looked_at_again(void **state)
{
    const struct review_row *row = *state;
    const struct inputs in = {row->rules, PROFILE, NULL, usual.options};
    struct model m;
    tb_report *report;
    tb_buf got = TB_BUF_EMPTY, want = TB_BUF_EMPTY;

    report_open(&m, &in, &report);
    tb_date_put(&got, report->review_by);
    if (row->want != NULL)
        tb_buf_puts(&want, row->want);
    else
        tb_date_put(&want, (tb_date)(MIDDAY / 86400) + m.pack->review_after_days);
    assert_string_equal(got.data, want.data);
    tb_buf_release(&got);
    tb_buf_release(&want);
    tb_report_free(report);
    model_close(&m);
}

/* ---- Half a day ---- */

#define TRY(text) " | 'check':'" text "'"
#define OPEN "\nfavours b decisive | when flag" /* what is not said makes it too close */

struct spike_row {
    const char *name;
    const char *rules, *profile;
    const char *want; /* NULL: there is none */
};
static const struct spike_row spike_rows[] = {
    {"of two alternatives", "favours a strong" TRY("Try it.") OPEN, "'workloads':['w1']",
     "Try it. If so, Alpha; if not, Beta."},
    {"what would make the other one win", "favours a strong\nfavours b slight" TRY("Try it.") OPEN,
     "'workloads':['w1']", "Try it. If so, Beta; if not, Alpha."},
    /* Beta serves w2 in both: trying that would tell nothing. */
    {"of a hybrid, where the next choice differs",
     "favours a strong | when workload == w1" TRY("Try one.") "\nfavours b decisive | when workload == w2" TRY(
         "Try two.") OPEN,
     "'workloads':['w1','w2']", "Try one. If so, Both; if not, Beta."},
    {"what can be tried, before what is stronger", "favours a strong\nfavours a slight" TRY("Try it.") OPEN,
     "'workloads':['w1']", "Try it. If so, Alpha; if not, Beta."},
    {"the strongest that can be tried",
     "favours a slight" TRY("Try little.") "\nfavours a strong" TRY("Try much.") OPEN, "'workloads':['w1']",
     "Try much. If so, Alpha; if not, Beta."},
    {"a measurement", "favours a strong | 'evidence':{'benchmark':'bm','full_at':4}" OPEN, "'workloads':['w1']",
     "Measure “bm” with your own work. If Alpha does 4.0 times as well as Beta, Alpha; if less than 1.05 times, Beta."},
    {"neither", "favours a strong" OPEN, "'workloads':['w1']",
     "Build both ways the piece that this is about: “reason 0”. Alpha must be better by half at least (1.5 times). "
     "If so, Alpha; if not, Beta."},
    {"one choice is left", "favours a strong" TRY("Try it.") "\nrules_out b\nrules_out a | when flag",
     "'workloads':['w1']", NULL},
    {"clear", "favours a decisive" TRY("Try it."), "'workloads':['w1']", NULL},
};

static void tells_the_first_two_apart(void **state)
{
    const struct spike_row *row = *state;
    const struct inputs in = {row->rules, row->profile, NULL, usual.options};
    struct model m;
    tb_report *report;

    report_open(&m, &in, &report);
    if (row->want == NULL)
        assert_null(report->spike);
    else
        assert_string_equal(report->spike, row->want);
    tb_report_free(report);
    model_close(&m);
}

/* ---- The rest ---- */

static void reasons_come_by_contribution(void **state)
{
    struct model m;
    tb_report *report;

    (void)state;
    report_open(&m, &usual, &report);
    assert_int_equal(report->reason_count, 3);
    for (size_t i = 1; i < report->reason_count; i++)
        assert_true(report->reasons[i - 1].contribution >= report->reasons[i].contribution);
    assert_int_equal(report->rules_fired, 5);
    assert_string_equal(tb_choice_id(report->pack, 2), "hybrid");
    assert_string_equal(tb_choice_title(report->pack, 2), "Both");
    assert_null(tb_choice_id(report->pack, -1));
    assert_int_equal(tb_report_choice(report), 2);
    assert_string_equal(tb_report_workload_title(report, 1), "second work");
    tb_report_free(report);
    model_close(&m);
}

#define MEASURED "{'benchmark':'bm','pairs':[{'of':'a','over':'b','ratio':0.25,'low':0.2,'high':0.3}]}"

static void scores_without_evidence_leave_it_out(void **state)
{
    const struct inputs in = {"favours a strong | 'evidence':{'benchmark':'bm','full_at':4}", "'workloads':['w1']",
                              MEASURED, usual.options};
    struct model m;
    tb_report *report;

    (void)state;
    report_open(&m, &in, &report);
    assert_near(report->outcome.totals[0], 200 / 7.0);
    assert_near(report->totals_without_evidence[0], 500 / 7.0);
    assert_int_equal(report->reasons[0].receiver, 1);
    tb_report_free(report);
    model_close(&m);
}

static void nothing_known_has_no_choice(void **state)
{
    const struct inputs in = {"favours a strong", "", NULL, usual.options};
    struct model m;
    tb_report *report;

    (void)state;
    report_open(&m, &in, &report);
    assert_int_equal(report->robustness.state, TB_NOT_ENOUGH_KNOWN);
    assert_int_equal(tb_report_choice(report), -1);
    assert_string_equal(tb_report_workload_title(report, 0), "the project");
    tb_report_free(report);
    model_close(&m);
}

/* "Main", and not "Main · Main". */
static void a_branch_without_leaves_is_named_once(void **state)
{
    const struct inputs in = {"favours a strong | 'claims':['c-current']\nfavours b strong | 'claims':['c-disputed']",
                              "'workloads':['w1']", NULL, usual.options};
    const tb_node *view, *disputes;
    struct model m;
    tb_report *report;

    (void)state;
    report_open(&m, &in, &report);
    assert_int_equal(tb_view_new(report, NULL, &m.arena, &view), TB_OK);
    disputes = tb_node_get(tb_node_get(view, "view"), "disputes");
    assert_int_equal(disputes->count, 1);
    assert_string_equal(tb_node_get(disputes->first, "criterion")->text.at, "Main");
    tb_report_free(report);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reasons_come_by_contribution),
        cmocka_unit_test(scores_without_evidence_leave_it_out),
        cmocka_unit_test(nothing_known_has_no_choice),
        cmocka_unit_test(a_branch_without_leaves_is_named_once),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(identity_rows, names_its_inputs, failed);
    RUN_ROWS(json_rows, says, failed);
    RUN_ROWS(line_rows, is_one_line, failed);
    RUN_ROWS(review_rows, is_looked_at_again, failed);
    RUN_ROWS(spike_rows, tells_the_first_two_apart, failed);
    return failed;
}
