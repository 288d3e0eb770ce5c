#include "robust.h"

#include <stdlib.h>

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
    ROW("too close while an open answer moves the margin a little", "favours a slight\nfavours b moderate | when flag",
        "'workloads':['w1']", "state=too_close", .questions = FLAG(",'usual':{'true':1,'false':1}"),
        .constants = CERTAIN("5", "1000")),
    ROW("either will do when none moves it by that", "favours a slight\nfavours b moderate | when flag",
        "'workloads':['w1']", "state=either_will_do", .questions = FLAG(",'usual':{'true':1,'false':1}"),
        .constants = CERTAIN("200", "1000")),
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
    RUN_ROWS(open_rows, has_facts, failed);
    return failed;
}
