#include "interview.h"

#include "model.h"

#include <stdlib.h>

#define OPENING_FLAG                                                                                                   \
    "{'id':'flag','type':'boolean','title':'Flag?','label':'the flag','section':'late','opening':1,"                   \
    "'usual':{'true':50,'false':50}},"
#define QUESTIONS                                                                                                      \
    OPENING_FLAG "{'id':'big','type':'boolean','title':'Big?','label':'it is big','usual':{'true':50,'false':50}},"    \
                 "{'id':'n','type':'number','title':'N?','label':'n','section':'late','min':0,'max':100,"              \
                 "'usual':{'1':50,'50':50}},"                                                                          \
                 "{'id':'rare','type':'boolean','title':'Rare?','label':'it is rare','usual':{'true':1,'false':99}}"
#define SURE                                                                                                           \
    "'prior':2,'evidence_per_point':0.5,'ground_cap':60,'weight_concentration':30,'inference_doubt':0.15,"             \
    "'hybrid':{'title':'Both','base_friction':100}"

struct talk_row {
    const char *name;
    const char *rules, *person; /* the person's whole profile */
    const char *want;           /* the steps, a question by its id, and why it ended */
    tb_interview_mode mode;
    const char *lexicon;
};

static const char *const kinds[] = {"title",  "description", "confirm",    "workloads",
                                    "shares", "critical",    "priorities", "question"};
static const char *const stops[] = {"not", "settled", "enough", "quick", "all asked"};

/* The person's words in answer to a step. */
static void answer_step(struct model *m, tb_interview *iv, tb_step step)
{
    size_t workloads[TB_WORKLOADS_MAX];
    tb_answer skipped = {.said = TB_SKIPPED}, *answer = &m->profile.answers[step.question];

    switch (step.kind) {
    case TB_STEP_TITLE: assert_int_equal(tb_interview_set_title(iv, m->profile.title, &m->diags), TB_OK); break;
    case TB_STEP_DESCRIPTION:
        assert_int_equal(tb_interview_set_description(iv, m->profile.description, &m->diags), TB_OK);
        break;
    case TB_STEP_CONFIRM: tb_interview_confirm(iv); break;
    case TB_STEP_WORKLOADS:
        for (size_t w = 0; w < m->profile.workload_count; w++)
            workloads[w] = (size_t)m->profile.workloads[w].workload;
        if (m->profile.workloads[0].workload >= 0)
            assert_int_equal(tb_interview_set_workloads(iv, workloads, m->profile.workload_count), TB_OK);
        break;
    case TB_STEP_QUESTION:
        assert_int_equal(tb_interview_answer(iv, step.question, answer->said == TB_STATED ? answer : &skipped), TB_OK);
        break;
    default: break;
    }
    assert_int_equal(tb_interview_done(iv, step), TB_OK);
}

static void put_step(tb_buf *out, const tb_pack *pack, tb_step step)
{
    tb_buf_printf(out, "%s ", step.kind == TB_STEP_QUESTION ? pack->questions[step.question].id : kinds[step.kind]);
}

/* Goes on until the end, or for STEPS of them. */
static void talk(struct model *m, tb_interview *iv, size_t steps, tb_buf *out)
{
    tb_step step;
    tb_stop stop;

    for (size_t i = 0; i < steps; i++) {
        assert_int_equal(tb_interview_next(iv, &m->diags, &step, &stop), TB_OK);
        if (step.kind == TB_STEP_END) {
            tb_buf_puts(out, stops[stop]);
            return;
        }
        put_step(out, m->pack, step);
        answer_step(m, iv, step);
    }
}

static tb_interview *open_interview(struct model *m, const struct talk_row *row)
{
    const struct parts parts = {
        .rules = row->rules, .constants = SURE, .questions = QUESTIONS, .lexicon = row->lexicon};
    tb_interview *iv;

    model_open(m, &parts, NULL, 0);
    model_read(m, row->person);
    assert_int_equal(tb_interview_new(m->scorer, row->mode, &iv), TB_OK);
    return iv;
}

#define WANT(name, rules, person, want)                                                                                \
    {                                                                                                                  \
        name, rules, person, want, TB_ASK_WHAT_MATTERS, NULL                                                           \
    }

static const struct talk_row talk_rows[] = {
    WANT("what nobody's answer changes is settled", "favours a strong", "'workloads':['w1']",
         "title description flag workloads priorities settled"),
    WANT("shares and what is critical are for two kinds of work", "favours a strong", "'workloads':['w1','w2']",
         "title description flag workloads shares critical priorities settled"),
    WANT("the question that moves most comes first",
         "favours b slight\nfavours a decisive | when n >= 10\nfavours a slight | when big and n < 10",
         "'workloads':['w1'],'answers':{'n':50,'flag':true,'big':true}",
         "title description flag workloads priorities n settled"),
    WANT("a second question once the first has left it open",
         "favours b moderate\nfavours a decisive | when n >= 10\nfavours a strong | when big and n < 10",
         "'workloads':['w1'],'answers':{'n':1,'flag':true,'big':true}",
         "title description flag workloads priorities n big settled"),
    WANT("what hardly ever is so is not asked", "favours b slight\nfavours a decisive | when rare",
         "'workloads':['w1']", "title description flag workloads priorities enough"),
    WANT("skipped is not asked again", "favours b slight\nfavours a decisive | when n >= 10", "'workloads':['w1']",
         "title description flag workloads priorities n all asked"),
    WANT("what a constraint rules out stays out",
         "rules_out a | when flag\nrules_out b | when flag\nfavours a slight | when big",
         "'workloads':['w1'],'answers':{'flag':true}", "title description flag workloads priorities settled"),
    WANT("nothing to go by", "favours a strong | when workload == w1", "",
         "title description flag workloads priorities settled"),
    {"everything, in the order of sections", "favours a strong", "'workloads':['w1']",
     "title description flag workloads priorities n big rare settled", TB_ASK_ALL, NULL},
    {"in a hurry, only what matters", "favours b slight\nfavours a decisive | when n >= 10",
     "'workloads':['w1','w2'],'answers':{'n':50}", "description workloads n settled", TB_ASK_QUICK, NULL},
    {"what a description implies is confirmed, not asked", "favours b slight\nfavours a decisive | when n >= 10",
     "'description':'washing 50 things'", "title description confirm flag priorities settled", TB_ASK_WHAT_MATTERS,
     "{'id':'l','pattern':'/washing/','workload':'w1'},"
     "{'id':'k','pattern':'/{number} things/','answers':{'n':'number'}}"},
};

static void steps_come_in_order(void **state)
{
    const struct talk_row *row = *state;
    struct model m;
    tb_interview *iv = open_interview(&m, row);
    tb_buf got = TB_BUF_EMPTY;

    talk(&m, iv, 100, &got);
    assert_string_equal(got.data, row->want);
    tb_buf_release(&got);
    tb_interview_free(iv);
    model_close(&m);
}

/* ---- Back, and on ---- */

static const struct talk_row back_row = {
    .rules = "favours b moderate\nfavours a decisive | when n >= 10\nfavours a strong | when big and n < 10",
    .person = "'workloads':['w1'],'answers':{'n':1,'flag':true,'big':true}"};

static void going_back_keeps_later_answers(void **state)
{
    struct model m;
    tb_interview *iv = open_interview(&m, &back_row);
    const tb_profile *said = tb_interview_profile(iv);
    int n = tb_pack_question(m.pack, tb_text_of("n"));
    tb_buf got = TB_BUF_EMPTY;

    (void)state;
    assert_false(tb_interview_back(iv));
    talk(&m, iv, 100, &got);
    for (int i = 0; i < 3; i++)
        assert_true(tb_interview_back(iv)); /* big, n, priorities */
    assert_near(said->answers[n].number, 1);
    tb_buf_clear(&got);
    talk(&m, iv, 100, &got);
    assert_string_equal(got.data, "priorities n big settled");
    for (int i = 0; i < 7; i++)
        assert_true(tb_interview_back(iv));
    assert_false(tb_interview_back(iv));
    tb_buf_release(&got);
    tb_interview_free(iv);
    model_close(&m);
}

static void steps_that_no_longer_apply_are_passed_over(void **state)
{
    const struct talk_row row = {.rules = "favours a strong", .person = "'workloads':['w1','w2']"};
    const size_t one[] = {0};
    struct model m;
    tb_interview *iv = open_interview(&m, &row);
    tb_step workloads = {.kind = TB_STEP_WORKLOADS};
    tb_buf got = TB_BUF_EMPTY;

    (void)state;
    talk(&m, iv, 7, &got);
    for (int i = 0; i < 4; i++) /* priorities, critical, shares, workloads */
        assert_true(tb_interview_back(iv));
    assert_int_equal(tb_interview_set_workloads(iv, one, 1), TB_OK);
    assert_int_equal(tb_interview_done(iv, workloads), TB_OK);
    tb_buf_clear(&got);
    talk(&m, iv, 100, &got);
    assert_string_equal(got.data, "priorities settled");
    tb_buf_release(&got);
    tb_interview_free(iv);
    model_close(&m);
}

/* ---- Kept, and resumed ---- */

static void reads_back(struct model *m, const tb_profile *profile, tb_profile *out)
{
    tb_buf text = TB_BUF_EMPTY;
    tb_source *source = NULL;
    const tb_node *node = NULL;

    tb_profile_put_yaml(&text, m->pack, profile);
    assert_int_equal(tb_source_from("kept.yaml", text.data, text.len, &m->diags, &source), TB_OK);
    tb_diags_keep(&m->diags, source);
    assert_int_equal(tb_yaml_parse(source, &m->arena, &m->diags, &node), TB_OK);
    assert_int_equal(tb_profile_read(m->pack, node, false, &m->arena, &m->diags, out), TB_OK);
    assert_int_equal(m->diags.count, 0);
    tb_buf_release(&text);
}

/* Stopped after any number of steps, written, read and resumed, an interview asks for what was not answered, and comes
 * to the same. */
static void resumes_after_every_step(void **state)
{
    (void)state;
    for (size_t steps = 0; steps <= 7; steps++) {
        struct model m;
        tb_interview *iv = open_interview(&m, &back_row), *again;
        tb_buf before = TB_BUF_EMPTY, after = TB_BUF_EMPTY;
        tb_profile kept;
        size_t answered;

        talk(&m, iv, steps, &before);
        answered = tb_interview_answered(iv);
        reads_back(&m, tb_interview_profile(iv), &kept);
        assert_int_equal(tb_interview_new(m.scorer, TB_ASK_WHAT_MATTERS, &again), TB_OK);
        assert_int_equal(tb_interview_resume(again, &kept), TB_OK);
        assert_int_equal(tb_interview_answered(again), answered);
        talk(&m, again, 100, &after);
        assert_non_null(strstr(after.data, "settled"));
        assert_int_equal(tb_interview_answered(again), 4);
        assert_int_equal(strstr(after.data, "flag") != NULL, steps < 3);
        assert_int_equal(strstr(after.data, " n ") != NULL, steps < 6);
        tb_buf_release(&before);
        tb_buf_release(&after);
        tb_interview_free(iv);
        tb_interview_free(again);
        model_close(&m);
    }
}

static void everything_said_is_written(void **state)
{
    const struct talk_row row = {
        .rules = "favours a strong | when skills has sewing",
        .person = "'title':'A \\u2028 \\\"b\\\" \\u0085 \\u007f: #','description':'one\\ntwo','answered_by':'me',"
                  "'confirmed':true,'workloads':{'w1':60,'w2':{'share':40,'critical':true}},'answers':{'flag':true,"
                  "'n':0.25,'colour':'no','size':'unknown','skills':['sums','off'],'mood':3,'remark':'x: y'},"
                  "'priorities':{'main':'more','side.left':'ignore'}"};
    const struct parts parts = {
        .rules = row.rules,
        .questions = "{'id':'flag','type':'boolean','title':'F','label':'f'},"
                     "{'id':'n','type':'number','title':'N','label':'n','min':0,'max':1},"
                     "{'id':'colour','type':'choice','title':'C','label':'c','options':['no','red']},"
                     "{'id':'size','type':'choice','title':'S','label':'s','options':['big','small']},"
                     "{'id':'skills','type':'choices','title':'K','label':'k','options':['off','sewing','sums']},"
                     "{'id':'mood','type':'level','title':'M','label':'m'},"
                     "{'id':'remark','type':'text','title':'R','label':'r'}"};
    struct model m;
    tb_profile back;

    (void)state;
    model_open(&m, &parts, NULL, 0);
    model_read(&m, row.person);
    reads_back(&m, &m.profile, &back);
    assert_string_equal(back.title, m.profile.title);
    assert_string_equal(back.description, m.profile.description);
    assert_string_equal(back.answered_by, "me");
    assert_true(back.confirmed);
    assert_int_equal(back.workload_count, 2);
    for (size_t w = 0; w < 2; w++) {
        assert_near(back.workloads[w].given, m.profile.workloads[w].given);
        assert_int_equal(back.workloads[w].critical, m.profile.workloads[w].critical);
    }
    for (size_t q = 0; q < m.pack->question_count; q++) {
        assert_int_equal(back.answers[q].said, m.profile.answers[q].said);
        assert_near(back.answers[q].number, m.profile.answers[q].number);
        assert_int_equal(back.answers[q].options, m.profile.answers[q].options);
    }
    assert_string_equal(back.answers[tb_pack_question(m.pack, tb_text_of("remark"))].text, "x: y");
    assert_memory_equal(back.branches, m.profile.branches, m.pack->branch_count * sizeof *back.branches);
    assert_memory_equal(back.leaves, m.profile.leaves, m.pack->leaf_count * sizeof *back.leaves);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(going_back_keeps_later_answers),
        cmocka_unit_test(steps_that_no_longer_apply_are_passed_over),
        cmocka_unit_test(resumes_after_every_step),
        cmocka_unit_test(everything_said_is_written),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(talk_rows, steps_come_in_order, failed);
    return failed;
}
