#include "robustness.h"

#include "facts.h"

#include <stdlib.h>

/* ---- The fixture ---- */

/* Points that hardly vary, weights that hardly vary, and inferences beyond doubt: what is left is what was not said. */
#define CERTAIN(prior, friction)                                                                                       \
    "'prior':" prior ",'evidence_per_point':1000000,'ground_cap':6,'weight_concentration':1000000,"                    \
    "'inference_doubt':0,'hybrid':{'title':'Both','base_friction':" friction "}"
#define SURE CERTAIN("2", "0")
#define DOUBTFUL(doubt)                                                                                                \
    "'prior':2,'evidence_per_point':1000000,'ground_cap':6,'weight_concentration':1000000,'inference_doubt':" doubt    \
    ",'hybrid':{'title':'Both','base_friction':0}"
/* Points vary by their number; a single weighable branch has no weight to vary. */
#define VARIED                                                                                                         \
    "'prior':2,'evidence_per_point':0.5,'ground_cap':6,'weight_concentration':30,'inference_doubt':0,"                 \
    "'hybrid':{'title':'Both','base_friction':0}"
#define ONE_BRANCH "{'id':'main','title':'Main'},{'id':'rest','title':'Rest','fixed':true}"
#define TWO_BRANCHES "{'id':'main','title':'Main'},{'id':'side','title':'Side'}"
#define TWO_WORKLOADS "'workloads':['w1','w2']"
#define FLAG(usual) "{'id':'flag','type':'boolean','title':'Flag?','label':'the flag is up'" usual "}"
#define N "{'id':'n','type':'number','title':'N?','label':'n','min':0,'max':100,'usual':{'1':1,'50':1}}"
#define LEXICON(word, answer) "{'id':'l','pattern':'/" word "/','answers':{" answer "}}"

struct robust_row {
    const char *name;
    const char *rules, *profile, *want;
    const char *constants, *criteria, *questions, *lexicon;
    size_t draws; /* 0: 400 */
};

static tb_robustness robustness; /* of the row at hand; its lists lie in the model's arena */

static void assess(struct model *m, size_t draws, uint64_t seed, tb_robustness *out)
{
    tb_trace trace;

    assert_int_equal(tb_trace_record(m->ws, &m->arena, &trace), TB_OK);
    assert_int_equal(tb_robustness_assess(m->ws, &m->outcome, &trace, draws, seed, &m->arena, out), TB_OK);
}

static void open_row(struct model *m, const struct robust_row *row)
{
    const struct parts parts = {.rules = row->rules,
                                .constants = row->constants != NULL ? row->constants : SURE,
                                .criteria = row->criteria,
                                .questions = row->questions,
                                .lexicon = row->lexicon};

    model_open(m, &parts, NULL, 0);
    model_score(m, row->profile);
}

/* ---- Facts of robustness ----
 *
 * state, confidence, cap            flips         "QUESTION=ANSWER>CHOICE", in order, or none
 * p.a, p.both   acceptability       steps         "CRITERION=IMPORTANCE>CHOICE", or none
 * low.a high.a  bounds              open          open questions in order, or none
 * settled enough                    swing.Q can.Q how far a question moves the margin, and whether it may flip it
 * any.b argue.b     the changes for b to win, by whatever means and by argument: "QUESTION=ANSWER;...", in order, or
 * none all.b             sets of so many changes were all looked at for that range.CRITERION   "LOW..HIGH": the
 * importances over which the choice stands */

static void put_flips(tb_buf *out, const struct model *m)
{
    for (size_t i = 0; i < robustness.flip_count; i++) {
        const tb_flip *flip = &robustness.flips[i];
        const tb_question *q = &m->pack->questions[flip->question];
        tb_buf_printf(out, "%s%s=", i > 0 ? ";" : "", q->id);
        tb_answer_put_value(out, q, &flip->to);
        tb_buf_printf(out, ">%s", choice_id(m->pack, flip->choice));
    }
    tb_buf_puts(out, robustness.flip_count == 0 ? "none" : "");
}

static void put_steps(tb_buf *out, const struct model *m)
{
    for (size_t i = 0; i < robustness.importance_flip_count; i++) {
        const tb_importance_flip *flip = &robustness.importance_flips[i];
        tb_buf_printf(out, "%s%s=%s>%s", i > 0 ? ";" : "",
                      flip->branch >= 0 ? m->pack->branches[flip->branch].id : m->pack->leaves[flip->leaf].id,
                      tb_importance_name(flip->to), choice_id(m->pack, flip->choice));
    }
    tb_buf_puts(out, robustness.importance_flip_count == 0 ? "none" : "");
}

static void put_open(tb_buf *out, const struct model *m)
{
    for (size_t i = 0; i < robustness.open_question_count; i++)
        tb_buf_printf(out, "%s%s", i > 0 ? "," : "", m->pack->questions[robustness.open_questions[i].question].id);
    tb_buf_puts(out, robustness.open_question_count == 0 ? "none" : "");
}

static const tb_open_question *open_question(const struct model *m, tb_text id)
{
    int question = tb_pack_question(m->pack, id);

    for (size_t i = 0; i < robustness.open_question_count; i++)
        if ((int)robustness.open_questions[i].question == question)
            return &robustness.open_questions[i];
    fail_msg("%.*s is not open", (int)id.len, id.at);
    return NULL;
}

static const tb_why_not *why_not(const struct model *m, tb_text id)
{
    for (size_t i = 0; i < robustness.why_not_count; i++)
        if (robustness.why_not[i].choice == choice_of(m, id))
            return &robustness.why_not[i];
    fail_msg("nothing is said of %.*s", (int)id.len, id.at);
    return NULL;
}

static void put_changes(tb_buf *out, const struct model *m, const tb_change_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        const tb_question *q = &m->pack->questions[set->list[i].question];
        tb_buf_printf(out, "%s%s=", i > 0 ? ";" : "", q->id);
        tb_answer_put_value(out, q, &set->list[i].to);
    }
    tb_buf_puts(out, set->count == 0 ? "none" : "");
}

static void put_range(tb_buf *out, const struct model *m, tb_text id)
{
    for (size_t i = 0; i < robustness.importance_count; i++) {
        const tb_importance_range *range = &robustness.importances[i];
        if (tb_text_is(id, range->branch >= 0 ? m->pack->branches[range->branch].id : m->pack->leaves[range->leaf].id))
            tb_buf_printf(out, "%s..%s", tb_importance_name(range->low), tb_importance_name(range->high));
    }
}

static void put_robust_part(tb_buf *out, struct model *m, tb_text head, tb_text rest)
{
    if (tb_text_is(head, "p"))
        put_number(out, robustness.acceptability[choice_of(m, rest)]);
    else if (tb_text_is(head, "low"))
        put_number(out, robustness.low[choice_of(m, rest)]);
    else if (tb_text_is(head, "high"))
        put_number(out, robustness.high[choice_of(m, rest)]);
    else if (tb_text_is(head, "swing"))
        put_number(out, open_question(m, rest)->swing);
    else if (tb_text_is(head, "can"))
        tb_buf_puts(out, open_question(m, rest)->flips ? "yes" : "no");
    else if (tb_text_is(head, "any"))
        put_changes(out, m, &why_not(m, rest)->any);
    else if (tb_text_is(head, "argue"))
        put_changes(out, m, &why_not(m, rest)->by_argument);
    else if (tb_text_is(head, "all"))
        put_number(out, (double)why_not(m, rest)->any.searched);
    else if (tb_text_is(head, "range"))
        put_range(out, m, rest);
    else
        fail_msg("no fact %.*s", (int)head.len, head.at);
}

static void put_robust(tb_buf *out, struct model *m, tb_text key)
{
    static const char *const caps[] = {"none", "answer", "beyond", "critical"};
    tb_text rest = key, head = take_part(&rest, ".");

    if (rest.len > 0)
        put_robust_part(out, m, head, rest);
    else if (tb_text_is(key, "state"))
        tb_buf_puts(out, tb_state_name(robustness.state));
    else if (tb_text_is(key, "confidence"))
        tb_buf_puts(out, tb_confidence_name(robustness.confidence));
    else if (tb_text_is(key, "cap"))
        tb_buf_puts(out, caps[robustness.cap]);
    else if (tb_text_is(key, "flips"))
        put_flips(out, m);
    else if (tb_text_is(key, "steps"))
        put_steps(out, m);
    else if (tb_text_is(key, "open"))
        put_open(out, m);
    else if (tb_text_is(key, "settled"))
        tb_buf_puts(out, robustness.settled ? "yes" : "no");
    else if (tb_text_is(key, "enough"))
        tb_buf_puts(out, robustness.enough ? "yes" : "no");
    else
        fail_msg("no fact %.*s", (int)key.len, key.at);
}

static void has_facts(void **state)
{
    const struct robust_row *row = *state;
    struct model m;

    open_row(&m, row);
    assess(&m, row->draws > 0 ? row->draws : 400, 1, &robustness);
    check_facts(&m, row->want, put_robust);
    model_close(&m);
}

#define ROW(name_, rules_, profile_, ...)                                                                              \
    {                                                                                                                  \
        .name = name_, .rules = rules_, .profile = profile_, .want = __VA_ARGS__                                       \
    }

/* ---- Nothing uncertain ---- */

static const struct robust_row certain_rows[] = {
    ROW("the first comes first in every draw", "favours a strong", "'workloads':['w1']",
        "p.a=1 p.b=0 confidence=clear cap=none"),
    ROW("the other", "favours b strong", "'workloads':['w1']", "p.a=0 p.b=1 confidence=clear"),
    ROW("there is no other", "rules_out a", "'workloads':['w1']", "p.a=0 p.b=1 confidence=clear", .constants = VARIED),
    ROW("a ground's cap holds where one rule of it fires alone",
        "favours a strong | ground g | when flag\nfavours a strong | ground g | when not flag\n"
        "favours b slight\nfavours b slight",
        "'workloads':['w1'],'answers':{'flag':true}", "p.a=0 p.b=1",
        .constants = "'prior':2,'evidence_per_point':1000000,'ground_cap':1,'weight_concentration':1000000,"
                     "'inference_doubt':0,'hybrid':{'title':'Both','base_friction':0}"),
    ROW("a hybrid", "favours a decisive | when workload == w1\nfavours b decisive | when workload == w2", TWO_WORKLOADS,
        "p.both=1 confidence=clear"),
    ROW("a hybrid that is dearer than it is worth, however friction varies",
        "favours a decisive | when workload == w1\nfavours b strong | when workload == w2", TWO_WORKLOADS,
        "p.both=0 p.a=1", .constants = CERTAIN("2", "1000")),
    ROW("the only choice left is the hybrid", "rules_out a | when workload == w1\nrules_out b | when workload == w2",
        TWO_WORKLOADS, "p.both=1 p.a=0 p.b=0", .constants = VARIED),
    ROW("all ruled out", "rules_out a\nrules_out b", "'workloads':['w1']",
        "p.a=0 p.b=0 confidence=none state=ruled_out"),
    ROW("beyond never comes first where the other is not", "favours a decisive\nbeyond a", "'workloads':['w1']",
        "p.a=0 p.b=1", .constants = VARIED),
    ROW("a single branch has no weight to vary", "favours a strong\nfavours b moderate | on rest", "'workloads':['w1']",
        "p.a=1",
        .constants =
            "'prior':2,'evidence_per_point':1000000,'ground_cap':6,'weight_concentration':0.5,'inference_doubt':0,"
            "'hybrid':{'title':'Both','base_friction':0}",
        .criteria = ONE_BRANCH),
    ROW("nothing asks the open question", "favours a strong", "'workloads':['w1']", "p.a=1", .questions = FLAG("")),
    ROW("an inference beyond doubt", "favours a strong | when flag\nfavours b moderate",
        "'title':'up','workloads':['w1']", "p.a=1", .questions = FLAG(""), .lexicon = LEXICON("up", "'flag':true")),
    ROW("an answer that is never met", "favours a strong\nfavours b decisive | when flag", "'workloads':['w1']",
        "p.a=1 confidence=clear can.flag=no", .questions = FLAG(",'usual':{'true':0,'false':1}")),
    ROW("no draws", "favours a strong", "'workloads':['w1']", "p.a=0 confidence=none state=recommended",
        .draws = SIZE_MAX),
};

/* SIZE_MAX stands for no draws at all. */
static void is_certain(void **state)
{
    const struct robust_row *row = *state;
    struct model m;

    open_row(&m, row);
    assess(&m, row->draws == SIZE_MAX ? 0 : 400, 1, &robustness);
    check_facts(&m, row->want, put_robust);
    model_close(&m);
}

/* ---- Known probabilities ---- */

struct chance_row {
    const char *name;
    struct robust_row of;
    double a, b, both; /* how often each comes first; negative: not looked at */
};
#define CHANCE(name_, a_, b_, both_, rules_, profile_, ...)                                                            \
    {                                                                                                                  \
        .name = name_, .a = a_, .b = b_, .both = both_, .of = {.rules = rules_, .profile = profile_, __VA_ARGS__ }     \
    }
static const struct chance_row chance_rows[] = {
    /* Ga(τλ) = Ga(1) against Ga(1) + Ga(τp): the chance of the latter is 1 - 2^-(1+τp). */
    CHANCE("nothing said", 0.5, 0.5, 0, "", "'workloads':['w1']", .constants = VARIED, .criteria = ONE_BRANCH),
    CHANCE("one moderate rule", 0.75, 0.25, 0, "favours a moderate", "'workloads':['w1']", .constants = VARIED,
           .criteria = ONE_BRANCH),
    CHANCE("one decisive rule", 0.9375, 0.0625, 0, "favours a decisive", "'workloads':['w1']", .constants = VARIED,
           .criteria = ONE_BRANCH),
    CHANCE("two rules are drawn apart, and sum to one", 0.875, 0.125, 0, "favours a moderate\nfavours a moderate",
           "'workloads':['w1']", .constants = VARIED, .criteria = ONE_BRANCH),
    CHANCE("a ground past its cap", 0.9375, 0.0625, 0, "favours a decisive | ground g\nfavours a decisive | ground g",
           "'workloads':['w1']", .constants = VARIED, .criteria = ONE_BRANCH),
    CHANCE("one rule in two workloads is drawn once", 0.75, 0.25, 0, "favours a moderate", TWO_WORKLOADS,
           .constants = VARIED, .criteria = ONE_BRANCH),
    /* P(0.3 (u + x) / (u + x + v) + 0.7 u / (u + v) > 0.5) with u, v, x from Ga(1); 0.5445 were it averaged over both.
     */
    CHANCE("a rule in one workload is averaged over that alone", 0.559197, 0.440803, 0,
           "favours a moderate | when workload == w1", "'workloads':{'w1':30,'w2':70}",
           .constants =
               "'prior':2,'evidence_per_point':0.5,'ground_cap':6,'weight_concentration':30,'inference_doubt':0,"
               "'hybrid':{'title':'Both','base_friction':1000}",
           .criteria = ONE_BRANCH, .draws = 100000),
    /* Weights: the chance that Beta(15, 15) and Beta(20, 10) are more than a half. */
    CHANCE("two branches", 0.5, 0.5, 0, "favours a strong\nfavours b strong | on side", "'workloads':['w1']",
           .constants =
               "'prior':2,'evidence_per_point':1000000,'ground_cap':6,'weight_concentration':30,'inference_doubt':0,"
               "'hybrid':{'title':'Both','base_friction':0}",
           .criteria = TWO_BRANCHES),
    CHANCE("one of two branches matters more", 0.969286, 0.030714, 0, "favours a strong\nfavours b strong | on side",
           "'workloads':['w1'],'priorities':{'main':'more'}",
           .constants =
               "'prior':2,'evidence_per_point':1000000,'ground_cap':6,'weight_concentration':30,'inference_doubt':0,"
               "'hybrid':{'title':'Both','base_friction':0}",
           .criteria = TWO_BRANCHES),
    CHANCE("neither branch matters: both alike", 0.5, 0.5, 0, "favours a strong\nfavours b strong | on side",
           "'workloads':['w1'],'priorities':{'main':'ignore','side':'ignore'}",
           .constants =
               "'prior':2,'evidence_per_point':1000000,'ground_cap':6,'weight_concentration':30,'inference_doubt':0,"
               "'hybrid':{'title':'Both','base_friction':0}",
           .criteria = TWO_BRANCHES),
    /* Friction of mean 30 against a gain of 30: the chance that Gamma(6.25) is less than its mean. */
    CHANCE("friction", -1, -1, 0.553222,
           "favours a decisive | when workload == w1\nfavours b decisive | when workload == w2", TWO_WORKLOADS,
           .constants = CERTAIN("2", "30"), .criteria = ONE_BRANCH),
    CHANCE("an open answer, by the usual frequencies", 0.7, 0.3, 0, "favours a strong\nfavours b decisive | when flag",
           "'workloads':['w1']", .questions = FLAG(",'usual':{'true':30,'false':70}")),
    CHANCE("a skipped answer is open too", 0.7, 0.3, 0, "favours a strong\nfavours b decisive | when flag",
           "'workloads':['w1'],'answers':{'flag':'unknown'}", .questions = FLAG(",'usual':{'true':30,'false':70}")),
    CHANCE("an open answer without frequencies", 0.5, 0.5, 0, "favours a strong\nfavours b decisive | when flag",
           "'workloads':['w1']", .questions = FLAG("")),
    CHANCE("a stated answer is not drawn", 1, 0, 0, "favours a strong\nfavours b decisive | when flag",
           "'workloads':['w1'],'answers':{'flag':false}", .questions = FLAG(",'usual':{'true':30,'false':70}")),
    CHANCE("options of choices by themselves", 0.25, 0.75, 0,
           "favours a strong\nfavours b decisive | when x has p or x has q", "'workloads':['w1']",
           .questions =
               "{'id':'x','type':'choices','title':'X?','label':'x','options':['p','q'],'usual':{'p':50,'q':50}}"),
    CHANCE("ranges of a number alike", 2 / 3.0, 1 / 3.0, 0,
           "favours a strong\nfavours b decisive | when x > 5 and x <= 90", "'workloads':['w1']",
           .questions = "{'id':'x','type':'number','title':'X?','label':'x','min':0,'max':100}"),
    CHANCE("an inferred answer in doubt: half of 0.4 drawn afresh is another", 0.8, 0.2, 0,
           "favours a strong | when flag\nfavours b moderate", "'title':'up','workloads':['w1']",
           .constants = DOUBTFUL("0.4"), .questions = FLAG(""), .lexicon = LEXICON("up", "'flag':true")),
    CHANCE("the same answer, stated", 1, 0, 0, "favours a strong | when flag\nfavours b moderate",
           "'title':'up','workloads':['w1'],'answers':{'flag':true}", .constants = DOUBTFUL("0.4"),
           .questions = FLAG(""), .lexicon = LEXICON("up", "'flag':true")),
    CHANCE("draws in which all is ruled out count for none", 0.7, 0, 0,
           "favours a strong\nrules_out a | when flag\nrules_out b | when flag", "'workloads':['w1']",
           .questions = FLAG(",'usual':{'true':30,'false':70}")),
    CHANCE("a draw that rules the split out has no hybrid", 0, 0.3, 0.7,
           "favours a decisive | when workload == w1\nfavours b decisive | when workload == w2\nrules_out a | when "
           "workload == w1 and flag",
           TWO_WORKLOADS, .questions = FLAG(",'usual':{'true':30,'false':70}")),
    CHANCE("a draw that puts it out of reach", 0.7, 0.3, 0, "favours a strong\nbeyond a | when flag",
           "'workloads':['w1']", .questions = FLAG(",'usual':{'true':30,'false':70}")),
};

/* The last first, so that nothing can rest on their order. */
static void one_after_another(size_t count, void (*job)(void *argument, size_t i), void *argument)
{
    while (count-- > 0)
        job(argument, count);
}

/* Whoever shares the draws, and however many do, the same comes out. */
static void workers_change_nothing(struct model *m, size_t draws, const tb_robustness *alone)
{
    static const size_t counts[] = {1, 2, 3, TB_WORKERS_MAX};
    tb_robustness shared;

    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        const tb_workers workers = {counts[i], one_after_another};
        tb_workspace_share(m->ws, &workers);
        assess(m, draws, 1, &shared);
        assert_memory_equal(alone->acceptability, shared.acceptability, sizeof shared.acceptability);
    }
    tb_workspace_share(m->ws, NULL);
}

/* Five standard deviations, so that a seed that fails is not met. */
static void comes_first_as_often(void **state)
{
    const struct chance_row *row = *state;
    const size_t draws = row->of.draws > 0 ? row->of.draws : 20000;
    const double want[] = {row->a, row->b, row->both};
    tb_robustness again, other;
    struct model m;

    open_row(&m, &row->of);
    assess(&m, draws, 1, &robustness);
    for (size_t i = 0; i < 3; i++) {
        double slack = 5 * sqrt(want[i] * (1 - want[i]) / (double)draws);
        if (want[i] >= 0 && !(fabs(robustness.acceptability[i] - want[i]) <= slack + 1e-12))
            fail_msg("choice %zu comes first in %.4f, not %.4f", i, robustness.acceptability[i], want[i]);
    }
    assert_true(robustness.acceptability[0] + robustness.acceptability[1] + robustness.acceptability[2] <= 1 + 1e-12);
    assess(&m, draws, 1, &again);
    assert_memory_equal(robustness.acceptability, again.acceptability, sizeof again.acceptability);
    workers_change_nothing(&m, draws, &robustness);
    assess(&m, draws, 2, &other); /* another seed, another sequence: unless nothing is uncertain */
    if (row->a != 1)
        assert_memory_not_equal(robustness.acceptability, other.acceptability, sizeof other.acceptability);
    model_close(&m);
}

/* ---- Confidence and state ---- */

#define WON_BY_ANSWERS "favours a slight\nfavours b strong | when flag\nfavours a decisive | when n >= 0"
static const struct robust_row state_rows[] = {
    ROW("clear", "favours a strong", "'workloads':['w1']", "confidence=clear state=recommended"),
    ROW("likely", "favours a strong\nfavours b decisive | when flag", "'workloads':['w1']",
        "confidence=likely cap=none state=recommended", .questions = FLAG(",'usual':{'true':13,'false':87}"),
        .draws = 4000),
    ROW("slight", "favours a strong\nfavours b decisive | when flag", "'workloads':['w1']",
        "confidence=slight state=recommended", .questions = FLAG(",'usual':{'true':33,'false':67}")),
    ROW("too close", "favours a strong\nfavours b decisive | when flag", "'workloads':['w1']",
        "confidence=too_close state=too_close", .questions = FLAG(",'usual':{'true':1,'false':1}")),
    ROW("not clear while an open answer met once in ten can flip it", WON_BY_ANSWERS, "'workloads':['w1']",
        "p.a=1 confidence=likely cap=answer can.flag=yes", .questions = FLAG(",'usual':{'true':1,'false':9}") "," N),
    ROW("clear while such an answer is rarer", WON_BY_ANSWERS, "'workloads':['w1']",
        "p.a=1 confidence=clear cap=none can.flag=no", .questions = FLAG(",'usual':{'true':1,'false':9.01}") "," N),
    ROW("not clear while an inferred answer can flip it", "favours a strong | when flag\nfavours b moderate",
        "'title':'up','workloads':['w1']", "p.a=1 confidence=likely cap=answer",
        .questions = FLAG(",'usual':{'true':9,'false':1}"), .lexicon = LEXICON("up", "'flag':true")),
    ROW("clear while that other answer is rare", "favours a strong | when flag\nfavours b moderate",
        "'title':'up','workloads':['w1']", "p.a=1 confidence=clear cap=none",
        .questions = FLAG(",'usual':{'true':91,'false':9}"), .lexicon = LEXICON("up", "'flag':true")),
    ROW("clear when that answer was stated", "favours a strong | when flag\nfavours b moderate",
        "'title':'up','workloads':['w1'],'answers':{'flag':true}", "p.a=1 confidence=clear cap=none",
        .questions = FLAG(",'usual':{'true':9,'false':1}"), .lexicon = LEXICON("up", "'flag':true")),
    ROW("not clear while it is beyond", "favours a strong\nbeyond all", "'workloads':['w1']",
        "p.a=1 confidence=likely cap=beyond state=beyond"),
    ROW("not clear while a critical workload scores below 70/n",
        "favours a decisive | when workload == w1\nfavours b moderate | when workload == w2",
        "'workloads':{'w1':90,'w2':{'share':10,'critical':true}}", "p.a=1 confidence=likely cap=critical",
        .constants = CERTAIN("2", "1000")),
    ROW("clear while it scores just 70/n",
        "favours a decisive | when workload == w1\nfavours b decisive | when workload == w2",
        "'workloads':{'w1':90,'w2':{'share':10,'critical':true}}", "p.a=1 confidence=clear cap=none",
        .constants = CERTAIN("7", "1000")),
    ROW("clear while what scores below is not critical",
        "favours a decisive | when workload == w1\nfavours b moderate | when workload == w2",
        "'workloads':{'w1':{'share':90,'critical':true},'w2':10}", "p.a=1 confidence=clear cap=none",
        .constants = CERTAIN("2", "1000")),
    ROW("a critical workload under the hybrid is the one that serves it",
        "favours a decisive | when workload == w1\nfavours b decisive | when workload == w2",
        "'workloads':{'w1':50,'w2':{'share':50,'critical':true}}", "p.both=1 confidence=clear cap=none"),
    ROW("nothing said at all", "favours a strong", "", "state=not_enough_known confidence=none p.a=0 flips=none"),
    ROW("a title says nothing", "favours a strong", "'title':'A project'", "state=not_enough_known"),
    ROW("skipped answers say nothing", "favours a strong", "'answers':{'flag':'unknown','n':'unknown'}",
        "state=not_enough_known"),
    ROW("priorities say nothing of the project", "favours a strong", "'priorities':{'main':'more'}",
        "state=not_enough_known"),
    ROW("one answer is something", "favours a strong", "'answers':{'remark':'well'}", "state=recommended"),
    ROW("an inferred answer is something", "favours a strong", "'title':'up'", "state=recommended",
        .questions = FLAG(""), .lexicon = LEXICON("up", "'flag':true")),
    ROW("nothing said comes before ruled out", "rules_out a\nrules_out b", "", "state=not_enough_known"),
    ROW("ruled out", "rules_out a\nrules_out b", "'workloads':['w1']", "state=ruled_out confidence=none"),
    ROW("ruled out comes before beyond", "rules_out a\nrules_out b\nbeyond all", "'workloads':['w1']",
        "state=ruled_out"),
    ROW("beyond", "beyond all", "'workloads':['w1']", "state=beyond"),
    ROW("either will do", "", "'workloads':['w1']", "state=either_will_do confidence=too_close", .constants = VARIED,
        .draws = 4000),
    ROW("either would do, did an open question not move it", "favours a decisive | when flag", "'workloads':['w1']",
        "state=too_close swing.flag=60 settled=no", .constants = VARIED,
        .questions = FLAG(",'usual':{'true':1,'false':99}"), .criteria = ONE_BRANCH, .draws = 4000),
    ROW("too close and stretched", "strains a", "'workloads':['w1']", "state=too_close", .constants = VARIED,
        .draws = 4000),
    ROW("too close and the other is stretched", "strains b", "'workloads':['w1']", "state=too_close",
        .constants = VARIED, .draws = 4000),
    ROW("stretched", "favours a strong\nstrains a", "'workloads':['w1']", "state=stretched confidence=clear"),
    ROW("the other is stretched", "favours a strong\nstrains b", "'workloads':['w1']", "state=recommended"),
    ROW("recommended", "favours a strong", "'workloads':['w1']", "state=recommended"),
};

/* ---- Flips ---- */

#define A_IF(condition) "favours a strong | when " condition "\nfavours b slight"
static const struct robust_row flip_rows[] = {
    ROW("boolean", A_IF("flag"), "'answers':{'flag':true}", "flips=flag=false>b;flag=unknown>b"),
    ROW("boolean, the other way", A_IF("not flag"), "'answers':{'flag':false}", "flips=flag=true>b;flag=unknown>b"),
    ROW("choice: every other option that does", A_IF("colour in [red, green]"), "'answers':{'colour':'red'}",
        "flips=colour=blue>b;colour=unknown>b"),
    ROW("choice: to several", A_IF("colour == red"), "'answers':{'colour':'red'}",
        "flips=colour=blue>b;colour=green>b;colour=unknown>b"),
    ROW("choices: an option taken away", A_IF("skills has sewing"), "'answers':{'skills':['sewing','sums']}",
        "flips=skills=[sums]>b;skills=unknown>b"),
    ROW("choices: an option added", A_IF("not skills has sewing"), "'answers':{'skills':[]}",
        "flips=skills=[sewing]>b;skills=unknown>b"),
    ROW("level: the nearest in each direction", A_IF("mood >= 2 and mood <= 3"), "'answers':{'mood':2}",
        "flips=mood=1>b;mood=4>b;mood=unknown>b"),
    ROW("number: the nearest in each direction", A_IF("n >= 10 and n < 20"), "'answers':{'n':15}",
        "flips=n=9>b;n=20>b;n=unknown>b"),
    ROW("number: one beyond where the threshold does not count", A_IF("n > 10 and n <= 20"), "'answers':{'n':15}",
        "flips=n=10>b;n=21>b;n=unknown>b"),
    ROW("number: past a threshold that changes nothing", A_IF("n >= 10") "\nfavours a slight | when n >= 12",
        "'answers':{'n':15}", "flips=n=9>b;n=unknown>b"),
    ROW("number: only the nearest of several",
        A_IF("n < 10") "\nfavours b slight | when n >= 20\nfavours b slight | when n >= 30", "'answers':{'n':5}",
        "flips=n=10>b;n=unknown>b"),
    ROW("number: a single value", A_IF("n == 10"), "'answers':{'n':10}", "flips=n=9>b;n=11>b;n=unknown>b"),
    ROW("number: in between where one beyond is past it", A_IF("n >= 10") "\nfavours b slight | when n > 9.5",
        "'answers':{'n':15}", "flips=n=9.75>b;n=unknown>b"),
    ROW("unknown alone", "favours b moderate | when flag\nfavours b moderate | when not flag\nfavours a slight",
        "'answers':{'flag':true}", "flips=flag=unknown>a"),
    ROW("to none", "rules_out a | when flag\nrules_out b | when flag", "'answers':{'flag':false}",
        "flips=flag=true>none"),
    ROW("from beyond", "favours a strong\nbeyond a | when flag", "'answers':{'flag':false}", "flips=flag=true>b"),
    ROW("to the hybrid",
        "favours a decisive | when workload == w1\nfavours b decisive | when workload == w2\nfriction 50 | when flag",
        "'workloads':['w1','w2'],'answers':{'flag':true}", "flips=flag=false>hybrid;flag=unknown>hybrid"),
    ROW("none", "favours a strong\nfavours b slight | when flag", "'answers':{'flag':false}", "flips=none"),
    ROW("what is not answered is open, and no flip", A_IF("not flag"), "'workloads':['w1']", "flips=none open=flag",
        .questions = FLAG("")),
    ROW("doubtful facts come first",
        "favours a strong\nfavours b decisive | when not flag\nfavours b decisive | when size == large",
        "'title':'up','answers':{'size':'small'}", "flips=flag=false>b;size=large>b",
        .lexicon = LEXICON("up", "'flag':true")),
    ROW("then likely changes",
        "favours a slight\nfavours b decisive | when p\nfavours b decisive | when q\nfavours b decisive | when r",
        "'answers':{'p':false,'q':false,'r':false}", "flips=r=true>b;p=true>b;q=true>b",
        .questions = "{'id':'p','type':'boolean','title':'P?','label':'p','usual':{'true':2,'false':8}},"
                     "{'id':'q','type':'boolean','title':'Q?','label':'q','usual':{'true':1,'false':9}},"
                     "{'id':'r','type':'boolean','title':'R?','label':'r','usual':{'true':3,'false':7}}"),
};

static const struct robust_row step_rows[] = {
    ROW("none", "favours a strong", "'workloads':['w1']", "steps=none"),
    ROW("either way", "favours a strong\nfavours b moderate | on side", "'workloads':['w1']",
        "steps=main=less>b;side=more>b", .criteria = TWO_BRANCHES),
    ROW("leaves", "favours a strong | on side.left\nfavours b moderate | on side.right", "'workloads':['w1']",
        "steps=side.left=less>b;side.right=more>b"),
    ROW("from where it stands", "favours a strong\nfavours b strong | on side",
        "'workloads':['w1'],'priorities':{'main':'more'}", "steps=none", .criteria = TWO_BRANCHES),
    ROW("to nothing at all", "favours a strong\nfavours b slight | on side",
        "'workloads':['w1'],'priorities':{'main':'less','side':'less'}", "steps=main=ignore>b",
        .criteria = TWO_BRANCHES),
    ROW("a fixed branch takes no step", "favours a moderate\nfavours b strong | on rest | 'claims':['c-disputed']",
        "'workloads':['w1']", "steps=main=less>b;side=more>b",
        .criteria =
            "{'id':'main','title':'Main'},{'id':'rest','title':'Rest','fixed':true},{'id':'side','title':'Side'}"),
};

static const struct robust_row range_rows[] = {
    ROW("from end to end", "favours a strong", "'workloads':['w1']",
        "range.main=ignore..decisive range.side=ignore..decisive range.side.left=ignore..decisive"),
    ROW("as far as it stands", "favours a strong\nfavours b moderate | on side", "'workloads':['w1']",
        "range.main=normal..decisive range.side=ignore..normal", .criteria = TWO_BRANCHES),
    ROW("a step further", "favours a strong\nfavours b slight | on side", "'workloads':['w1']",
        "range.main=less..decisive range.side=ignore..more", .criteria = TWO_BRANCHES),
    ROW("from where it is", "favours a strong\nfavours b slight | on side",
        "'workloads':['w1'],'priorities':{'main':'more'}", "range.main=less..decisive range.side=ignore..decisive",
        .criteria = TWO_BRANCHES),
    ROW("of leaves", "favours a strong | on side.left\nfavours b moderate | on side.right", "'workloads':['w1']",
        "range.side=ignore..decisive range.side.left=normal..decisive range.side.right=ignore..normal"),
};

/* ---- Why not another choice ---- */

#define B_IF(condition) "favours a slight\nfavours b strong | when " condition
#define ALL_OTHERWISE "'answers':{'flag':false,'colour':'blue','size':'small','mood':0}"
static const struct robust_row why_rows[] = {
    ROW("one answer", A_IF("flag"), "'answers':{'flag':true}", "any.b=flag=false argue.b=flag=false all.b=1"),
    ROW("two that a rule asks for", B_IF("flag and colour == red"), ALL_OTHERWISE,
        "any.b=colour=red;flag=true argue.b=colour=red;flag=true all.b=2"),
    ROW("three that a rule asks for", B_IF("flag and colour == red and size == large"), ALL_OTHERWISE,
        "any.b=colour=red;flag=true;size=large all.b=3"),
    ROW("four are not looked for", B_IF("flag and colour == red and size == large and mood == 5"), ALL_OTHERWISE,
        "any.b=none argue.b=none all.b=3"),
    ROW("two that keep a rule firing, each by itself", A_IF("flag or colour == red"),
        "'answers':{'flag':true,'colour':'red'}", "any.b=flag=false;colour=green all.b=2"),
    ROW("three of those", A_IF("flag or colour == red or size == large"),
        "'answers':{'flag':true,'colour':'red','size':'large'}", "any.b=flag=false;colour=green;size=medium all.b=3"),
    ROW("points of two rules", "favours a strong\nfavours b moderate | when flag\nfavours b moderate | when mood >= 3",
        "'answers':{'flag':false,'mood':0}", "any.b=flag=true;mood=3 all.b=2"),
    ROW("the nearest number", B_IF("n >= 10 and flag"), "'answers':{'flag':false,'n':5}", "any.b=flag=true;n=10"),
    ROW("by constraint, and by argument",
        "favours a moderate\nrules_out a | when flag\nfavours b strong | when colour == red and size == large",
        ALL_OTHERWISE, "any.b=flag=true argue.b=colour=red;size=large all.b=1"),
    ROW("by constraint alone", "favours a moderate\nrules_out a | when flag", "'answers':{'flag':false}",
        "any.b=flag=true argue.b=none"),
    ROW("by a constraint that would be no more", "favours b strong\nrules_out b | when flag", "'answers':{'flag':true}",
        "any.b=flag=false argue.b=flag=false"),
    ROW("by a need that would be out of reach", "favours a moderate\nbeyond a | when mood >= 3", "'answers':{'mood':0}",
        "any.b=mood=3 argue.b=none"),
    ROW("by friction that would be less",
        "favours a decisive | when workload == w1\nfavours b decisive | when workload == w2\nfriction 50 | when flag",
        "'workloads':['w1','w2'],'answers':{'flag':true}", "any.both=flag=false argue.both=flag=false"),
    ROW("an option more", B_IF("skills has sums"), "'answers':{'skills':[]}", "any.b=skills=[sums]"),
    ROW("an open answer", B_IF("flag"), "'workloads':['w1']", "any.b=flag=true"),
};

/* ---- Open questions and bounds ---- */

static const struct robust_row open_rows[] = {
    ROW("by how much they move the margin",
        "favours a slight\nfavours b strong | when flag\nfavours a decisive | when mood > 2\nfavours b slight | when n "
        "> 5",
        "'workloads':['w1']", "open=flag,mood,n can.flag=yes can.mood=no can.n=no"),
    ROW("skipped ones too", "favours b strong | when flag", "'workloads':['w1'],'answers':{'flag':'unknown'}",
        "open=flag can.flag=yes"),
    ROW("not those nothing asks", "favours a slight | when flag", "'workloads':['w1'],'answers':{'flag':true}",
        "open=none"),
    ROW("by id where they move it alike", "favours a slight | when size == small\nfavours a slight | when flag",
        "'workloads':['w1']", "open=flag,size swing.flag=20 swing.size=20"),
    ROW("ruling out is a hundred", "favours a strong\nrules_out a | when flag", "'workloads':['w1']",
        "open=flag swing.flag=142.8571"),
    ROW("having no other left is a hundred", "favours a strong\nrules_out b | when flag", "'workloads':['w1']",
        "open=flag swing.flag=57.14286"),
    ROW("bounds: what is open may go to either",
        "favours a moderate\nfavours b decisive | when flag\nfavours a moderate | when n > 5", "'workloads':['w1']",
        "low.a=33.33333 high.a=75 low.b=25 high.b=66.66667 settled=no"),
    ROW("bounds: nothing is open", "favours a moderate", "'workloads':['w1']",
        "low.a=66.66667 high.a=66.66667 settled=yes enough=yes"),
    ROW("settled: no answer can change it", "favours a decisive\nfavours b slight | when flag", "'workloads':['w1']",
        "settled=yes enough=yes"),
    ROW("not settled: an answer can rule it out", "favours a decisive\nrules_out a | when flag", "'workloads':['w1']",
        "settled=no"),
    ROW("enough: it hardly ever would", "favours a strong\nfavours b decisive | when flag", "'workloads':['w1']",
        "settled=no enough=yes", .questions = FLAG(",'usual':{'true':1,'false':99}")),
    ROW("not enough: it would now and then", "favours a strong\nfavours b decisive | when flag", "'workloads':['w1']",
        "settled=no enough=no", .questions = FLAG(",'usual':{'true':10,'false':90}")),
};

int main(void)
{
    int failed = 0;

    RUN_ROWS(certain_rows, is_certain, failed);
    RUN_ROWS(chance_rows, comes_first_as_often, failed);
    RUN_ROWS(state_rows, has_facts, failed);
    RUN_ROWS(flip_rows, has_facts, failed);
    RUN_ROWS(step_rows, has_facts, failed);
    RUN_ROWS(range_rows, has_facts, failed);
    RUN_ROWS(why_rows, has_facts, failed);
    RUN_ROWS(open_rows, has_facts, failed);
    return failed;
}
