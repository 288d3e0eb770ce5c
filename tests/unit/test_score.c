#include "score.h"

#include "facts.h"

#include "tbi_score.h"

#include <stdlib.h>

#define LN(x) (log(x))

/* ---- Points: steps 2 and 3 ---- */

#define STRONG(rest) "favours a strong | 'evidence':{'benchmark':'bm','full_at':4}" rest
#define MEASURED(ratio, low, high)                                                                                     \
    "{'benchmark':'bm','pairs':[{'of':'a','over':'b','ratio':" ratio ",'low':" low ",'high':" high "}]}"
#define DATED " | 'claims':['c-dated']"
#define VALID " | 'checked_on':'2020-01-01','valid_until':'2020-06-30'"

struct points_row {
    const char *name;
    const char *rule, *evidence;
    const char *date; /* NULL: 2020-01-01 */
    double want;      /* the points; negative: they go to the other */
};
static struct points_row points_rows[] = {
    {"slight", "favours a slight", NULL, NULL, 1},
    {"moderate", "favours a moderate", NULL, NULL, 2},
    {"strong", "favours a strong", NULL, NULL, 3},
    {"decisive", "favours a decisive", NULL, NULL, 6},
    {"for the other", "favours b strong", NULL, NULL, -3},
    {"against one is for the other", "against a strong", NULL, NULL, -3},
    {"against the other", "against b strong", NULL, NULL, 3},
    {"current", "favours a decisive | 'claims':['c-current']", NULL, NULL, 6},
    {"disputed", "favours a decisive | 'claims':['c-disputed']", NULL, NULL, 3},
    {"dated", "favours a decisive | 'claims':['c-dated']", NULL, NULL, 1.5},
    {"refuted", "favours a decisive | 'claims':['c-refuted']", NULL, NULL, 0},
    {"the best of its claims", "favours a decisive | 'claims':['c-refuted','c-disputed','c-dated']", NULL, NULL, 3},
    {"before it is stale", "favours a decisive" VALID, NULL, "2020-06-29", 6},
    {"the last day it is valid", "favours a decisive" VALID, NULL, "2020-06-30", 6},
    {"stale counts as dated", "favours a decisive" VALID, NULL, "2020-07-01", 1.5},
    {"stale and disputed", "favours a decisive | 'claims':['c-disputed']" VALID, NULL, "2020-07-01", 1.5},
    {"stale and dated", "favours a decisive | 'claims':['c-dated']" VALID, NULL, "2020-07-01", 1.5},
    {"stale and refuted", "favours a decisive | 'claims':['c-refuted']" VALID, NULL, "2020-07-01", 0},
    {"not measured", STRONG(""), NULL, NULL, 3},
    {"another benchmark was measured", "favours a strong | 'evidence':{'benchmark':'bm2','full_at':4}",
     MEASURED("4", "3", "5"), NULL, 3},
    {"half as fast as it takes", STRONG(""), MEASURED("2", "1.5", "3"), NULL, 1.5},
    {"as fast as it takes", STRONG(""), MEASURED("4", "3", "5"), NULL, 3},
    {"faster still", STRONG(""), MEASURED("5", "4", "6"), NULL, 0},
    {"at most a quarter more", STRONG(""), MEASURED("64", "50", "70"), NULL, 3.75},
    {"slower turns it round", STRONG(""), MEASURED("0.5", "0.4", "0.6"), NULL, -1.5},
    {"at most wholly round", STRONG(""), MEASURED("0.01", "0.005", "0.02"), NULL, -3},
    {"the same", STRONG(""), MEASURED("1", "0.98", "1.02"), NULL, 0},
    {"the same, to the edges of the band", STRONG(""), MEASURED("1.04", "0.9524", "1.05"), NULL, 0},
    {"cannot tell: past the upper edge", STRONG(""), MEASURED("1.1", "0.98", "2"), NULL, 1.5},
    {"cannot tell: it begins on the upper edge", STRONG(""), MEASURED("1.5", "1.05", "2"), NULL, 1.5},
    {"cannot tell: wider than the band", STRONG(""), MEASURED("1", "0.5", "2"), NULL, 1.5},
    {"cannot tell: past the lower edge, but maybe a little better", STRONG(""), MEASURED("0.96", "0.9", "1.04"), NULL,
     0},
    {"cannot tell: at best slower", STRONG(""), MEASURED("0.9", "0.8", "0.97"), NULL, 0},
    {"cannot tell: at most its whole strength", STRONG(""), MEASURED("3", "1", "40"), NULL, 3},
    {"measured, a dated claim counts whole", STRONG(DATED), MEASURED("4", "3", "5"), NULL, 3},
    {"measured slower, a dated claim counts whole", STRONG(DATED), MEASURED("0.25", "0.2", "0.3"), NULL, -3},
    {"measured, a refuted claim counts", STRONG(" | 'claims':['c-refuted']"), MEASURED("4", "3", "5"), NULL, 3},
    {"measured, a stale rule counts whole", STRONG(VALID), MEASURED("4", "3", "5"), "2021-01-01", 3},
    {"cannot tell, a dated claim stays one", STRONG(DATED), MEASURED("1.1", "0.98", "2"), NULL, 0.375},
    {"measured from the other side", STRONG(""),
     "{'benchmark':'bm','pairs':[{'of':'b','over':'a','ratio':0.5,'low':0.4,'high':0.6}]}", NULL, 1.5},
    {"cannot tell, from the other side: its lower end", STRONG(""),
     "{'benchmark':'bm','pairs':[{'of':'b','over':'a','ratio':0.8,'low':0.5,'high':1}]}", NULL, 1.5},
    {"a criticism that was measured", "against b strong | 'evidence':{'benchmark':'bm','full_at':4}",
     MEASURED("2", "1.5", "3"), NULL, 1.5},
};

static tb_date date_of(const char *text)
{
    tb_date date;

    assert_true(tb_date_parse(tb_text_of(text != NULL ? text : "2020-01-01"), &date));
    return date;
}

static void gives_points(void **state)
{
    const struct points_row *row = *state;
    double a = fmax(row->want, 0), b = fmax(-row->want, 0);
    struct model m;

    model_open(&m, &(struct parts){.rules = row->rule}, row->evidence, date_of(row->date));
    model_score(&m, "");
    assert_near(m.outcome.totals[0], 100 * (a + 2) / (a + b + 4));
    assert_near(m.outcome.totals[1], 100 * (b + 2) / (a + b + 4));
    model_close(&m);
}

/* What the C preprocessor cannot write down. */
static void fill_in_logarithms(void)
{
    for (size_t i = 0; i < ARRAY_LEN(points_rows); i++) {
        if (strcmp(points_rows[i].name, "faster still") == 0)
            points_rows[i].want = 3 * LN(5) / LN(4);
        if (strcmp(points_rows[i].name, "cannot tell: past the lower edge, but maybe a little better") == 0)
            points_rows[i].want = 3 * LN(1.04) / LN(4);
    }
}

/* ---- Everything else is facts ---- */

struct fact_row {
    const char *name;
    const char *rules, *profile, *want;
    const char *alternatives, *constants, *criteria, *evidence;
};

/* What follows the profile is what is wanted, and then, if need be, other parts of the pack: .constants = ... */
#define ROW(name_, rules_, profile_, ...)                                                                              \
    {                                                                                                                  \
        .name = name_, .rules = rules_, .profile = profile_, .want = __VA_ARGS__                                       \
    }

#define THREE "{'id':'a','title':'A'},{'id':'b','title':'B'},{'id':'c','title':'C'}"
#define CONSTANTS(prior, cap, friction)                                                                                \
    "'prior':" prior ",'evidence_per_point':0.5,'ground_cap':" cap                                                     \
    ",'weight_concentration':30,'inference_doubt':0.15,'hybrid':{'title':'Both','base_friction':" friction "}"
#define FRICTION(friction) CONSTANTS("2", "6", friction)
#define TWO_WORKLOADS "'workloads':['w1','w2']"

static const struct fact_row total_rows[] = {
    ROW("nothing fires", "favours a strong | when flag", "'answers':{'flag':false}", "a=50 b=50 choice=a margin=0"),
    ROW("nothing fires, three", "", "", "a=33.33333 b=33.33333 c=33.33333", .alternatives = THREE),
    ROW("unknown does not fire", "favours a strong | when flag", "", "a=50"),
    ROW("the negation of unknown does not fire", "favours a strong | when not flag", "", "a=50"),
    ROW("a rule without condition fires", "favours a strong", "",
        "a=71.42857 b=28.57143 choice=a next=b margin=42.85714"),
    ROW("points of one are added", "favours a slight\nfavours a slight", "", "a=66.66667"),
    ROW("points of both", "favours a decisive\nfavours b moderate", "", "a=66.66667 b=33.33333"),
    ROW("the prior", "favours a strong", "", "a=80 b=20", .constants = CONSTANTS("1", "6", "0")),
    ROW("the third gets the prior alone", "favours b decisive", "", "a=16.66667 b=66.66667 c=16.66667",
        .alternatives = THREE),
    ROW("two true cases are one rule", "favours a strong | when flag or n > 5 or not flag",
        "'answers':{'flag':true,'n':9}", "a=71.42857"),
    ROW("by workload", "favours a decisive | when workload == w1", TWO_WORKLOADS, "w1.a=80 w2.a=50 a=65 b=35"),
    ROW("by trait", "favours a decisive | when workload.heat >= warm", TWO_WORKLOADS, "w1.a=80 w2.a=50"),
    ROW("an unknown trait", "favours a decisive | when workload.heat >= cold", "'workloads':['w1','w3']",
        "w1.a=80 w3.a=50"),
    ROW("shares", "favours a decisive | when workload == w1", "'workloads':{'w1':30,'w2':10}", "a=72.5 b=27.5"),
    ROW("share 0 is dropped", "favours a decisive | when workload == w1", "'workloads':{'w1':0,'w2':10}",
        "a=50 both=none"),
    ROW("no workload: unknown traits, and what asks none fires",
        "favours a decisive | when workload == w1\nfavours b slight", "", "a=40 b=60"),
    ROW("a refuted rule is as good as none", "favours a decisive | 'claims':['c-refuted']", "", "a=50 q.r0=0"),
};

static const struct fact_row ground_rows[] = {
    ROW("below the cap all counts", "favours a strong | ground g\nfavours a moderate | ground g", "",
        "a=77.77778 q.r0=3 q.r1=2"),
    ROW("at the cap all counts", "favours a strong | ground g\nfavours a strong | ground g", "", "a=80 q.r0=3 q.r1=3"),
    ROW("past it, equal weights are scaled alike", "favours a decisive | ground g\nfavours a strong | ground g", "",
        "a=80 q.r0=4 q.r1=2"),
    ROW("without a ground nothing is shared", "favours a decisive\nfavours a strong", "", "a=84.61538 q.r0=6 q.r1=3"),
    ROW("two grounds", "favours a decisive | ground g\nfavours a strong | ground h", "", "a=84.61538"),
    ROW("one rule past the cap", "favours a decisive", "", "a=66.66667 q.r0=2", .constants = CONSTANTS("2", "2", "0")),
    ROW("one of a ground past the cap", "favours a decisive | ground g\nfavours b slight | ground g", "",
        "q.r0=2 q.r1=1 a=57.14286", .constants = CONSTANTS("2", "2", "0")),
    ROW("each receiver has a cap of its own",
        "favours a decisive | ground g\nfavours a strong | ground g\nfavours b decisive | ground g", "",
        "q.r0=4 q.r1=2 q.r2=6 a=50"),
    ROW("the weightier counts first", "favours a decisive | ground g\nfavours a decisive | ground g | on side.left",
        "'priorities':{'main':'more'}", "omega.main=1.333333 omega.side.left=0.6666667 q.r0=6 q.r1=0 a=83.33333"),
    ROW("the weightier counts first, whichever comes first",
        "favours a decisive | ground g | on side.left\nfavours a decisive | ground g", "'priorities':{'main':'more'}",
        "q.r0=0 q.r1=6 a=83.33333"),
    ROW("what the weightier leaves is the lighter's",
        "favours a strong | ground g\nfavours a decisive | ground g | on side.left", "'priorities':{'main':'more'}",
        "q.r0=3 q.r1=3 a=80"),
    ROW("two of the lighter share what is left",
        "favours a strong | ground g\nfavours a decisive | ground g | on side.left\nfavours a strong | ground g | on "
        "side.right",
        "'priorities':{'main':'more'}", "q.r0=3 q.r1=2 q.r2=1"),
    ROW("three weights",
        "favours a slight | ground g | on side.right\nfavours a strong | ground g | on side.left\nfavours a strong | "
        "ground g",
        "'priorities':{'main':'less','side':'more','side.left':'more'}",
        "omega.side.left=2.133333 omega.side.right=1.066667 omega.main=0.4 q.r1=3 q.r0=1 q.r2=2"),
    ROW("a weight of 0 counts, and gives nothing",
        "favours a strong | ground g\nfavours a decisive | ground g | on side.left", "'priorities':{'main':'ignore'}",
        "omega.main=0 omega.side.left=2 q.r0=0 q.r1=6 a=87.5"),
    ROW("each workload has a cap of its own",
        "favours a decisive | ground g | when workload == w1\nfavours a decisive | ground g | when workload == w2",
        TWO_WORKLOADS, "q.r0.w1=6 q.r0.w2=0 q.r1.w2=6 a=80"),
    ROW("only what fires is counted", "favours a decisive | ground g\nfavours a strong | ground g | when flag", "",
        "q.r0=6 q.r1=0 a=80"),
    ROW("what evidence turned round counts for the other",
        "favours a decisive | ground g | 'evidence':{'benchmark':'bm','full_at':4}\nfavours b strong | ground g", "",
        "q.r0=4 q.r1=2 a=20 b=80", .evidence = MEASURED("0.25", "0.2", "0.3"),
        .criteria = "{'id':'main','title':'Main'},{'id':'side','title':'Side'}"),
};

static const struct fact_row evidence_rows[] = {
    ROW("of three, the one it was measured against receives",
        "favours a strong | 'evidence':{'benchmark':'bm','full_at':4,'against':'c'}", "",
        "a=22.22222 b=22.22222 c=55.55556",
        .evidence = "{'benchmark':'bm','pairs':[{'of':'a','over':'c','ratio':0.25,'low':0.2,'high':0.3}]}",
        .alternatives = THREE),
    ROW("of three, another pair was measured",
        "favours a strong | 'evidence':{'benchmark':'bm','full_at':4,'against':'c'}", "", "a=55.55556",
        .evidence = "{'benchmark':'bm','pairs':[{'of':'a','over':'b','ratio':0.25,'low':0.2,'high':0.3}]}",
        .alternatives = THREE),
    ROW("evidence of one rule is its ground's",
        "favours a strong | ground g | 'evidence':{'benchmark':'bm','full_at':4}\nfavours a slight | ground g", "",
        "q.r0=1.5 q.r1=0.5 a=66.66667", .evidence = MEASURED("2", "1.5", "3")),
    ROW("and of the ground's rules for the other side, the inverse",
        "favours a strong | ground g | 'evidence':{'benchmark':'bm','full_at':4}\nfavours b slight | ground g", "",
        "q.r0=1.5 q.r1=0.5 a=66.66667 b=33.33333", .evidence = MEASURED("2", "1.5", "3")),
    ROW("but not of those for a third",
        "favours a strong | ground g | 'evidence':{'benchmark':'bm','full_at':4,'against':'b'}\nfavours c slight | "
        "ground g",
        "", "q.r0=1.5 q.r1=1", .evidence = MEASURED("2", "1.5", "3"), .alternatives = THREE),
};

#define DEEP                                                                                                           \
    "{'id':'main','title':'M','leaves':[{'id':'p','title':'p'},{'id':'q','title':'q'},{'id':'r','title':'r'},{'id':'"  \
    "s','title':'s'}]},{'id':'side','title':'S'}"
static const struct fact_row weight_rows[] = {
    ROW("nothing said", "", "", "omega.main=1 omega.side.left=1 omega.side.right=1 omega.rest=1"),
    ROW("normal is nothing said", "", "'priorities':{'main':'normal'}", "omega.main=1 omega.side.left=1"),
    ROW("more", "", "'priorities':{'main':'more'}",
        "omega.main=1.333333 omega.side.left=0.6666667 omega.side.right=0.6666667 omega.rest=1"),
    ROW("less", "", "'priorities':{'main':'less'}", "omega.main=0.6666667 omega.side.left=1.333333"),
    ROW("decisive", "", "'priorities':{'main':'decisive'}", "omega.main=1.6 omega.side.left=0.4"),
    ROW("ignore", "", "'priorities':{'main':'ignore'}", "omega.main=0 omega.side.left=2"),
    ROW("all alike is all equal", "", "'priorities':{'main':'decisive','side':'decisive'}",
        "omega.main=1 omega.side.left=1"),
    ROW("all zero is all equal", "", "'priorities':{'main':'ignore','side':'ignore'}",
        "omega.main=1 omega.side.left=1"),
    ROW("leaves", "", "'priorities':{'side.left':'decisive'}", "omega.main=1 omega.side.left=1.6 omega.side.right=0.4"),
    ROW("leaves all zero are all equal", "", "'priorities':{'side.left':'ignore','side.right':'ignore'}",
        "omega.side.left=1 omega.side.right=1"),
    ROW("branch times leaf", "", "'priorities':{'side':'more','side.left':'less','side.right':'more'}",
        "omega.main=0.6666667 omega.side.left=0.5333333 omega.side.right=2.133333"),
    ROW("the product is at most 4", "",
        "'priorities':{'side':'ignore','main.p':'decisive','main.q':'ignore','main.r':'ignore','main.s':'ignore'}",
        "omega.main.p=4 omega.main.q=0 omega.side=0", .criteria = DEEP),
    ROW("the factors are not capped one by one", "",
        "'priorities':{'side':'more','main.p':'decisive','main.q':'ignore','main.r':'ignore','main.s':'ignore'}",
        "omega.main.p=2.666667", .criteria = DEEP),
    ROW("a fixed branch is in no mean", "", "'priorities':{'main':'decisive'}",
        "omega.main=1.6 omega.side=0.4 omega.rest.x=1 omega.rest.y=1",
        .criteria = "{'id':'main','title':'M'},{'id':'side','title':'S'},"
                    "{'id':'rest','title':'R','fixed':true,'leaves':[{'id':'x','title':'x'},{'id':'y','title':'y'}]}"),
    ROW("weights multiply points", "favours a strong\nfavours b strong | on side.left",
        "'priorities':{'main':'decisive'}", "a=68 b=32"),
};

static const struct fact_row hybrid_rows[] = {
    ROW("one workload has none", "", "'workloads':['w1']", "both=none even=none"),
    ROW("two that differ", "favours a decisive | when workload == w1\nfavours b decisive | when workload == w2",
        TWO_WORKLOADS, "both=80 split=w1:a,w2:b choice=hybrid next=a margin=30 even=30"),
    ROW("friction is taken off", "favours a decisive | when workload == w1\nfavours b decisive | when workload == w2",
        TWO_WORKLOADS, "both=71 friction=9 choice=hybrid margin=21 even=30", .constants = FRICTION("9")),
    ROW("dearer than it is worth", "favours a decisive | when workload == w1\nfavours b decisive | when workload == w2",
        TWO_WORKLOADS, "both=49.5 choice=a next=b even=30", .constants = FRICTION("30.5")),
    ROW("exactly what it is worth: the single choice",
        "favours a decisive | when workload == w1\nfavours b decisive | when workload == w2", TWO_WORKLOADS,
        "both=50 choice=a margin=0 even=30", .constants = FRICTION("30")),
    ROW("friction rules, by the shares where they fire",
        "friction 3 | when workload == w1\nfriction 4\nfriction 100 | when flag", "'workloads':{'w1':75,'w2':25}",
        "friction=15.25 both=34.75", .constants = FRICTION("9")),
    ROW("friction is never negative", "friction -50", TWO_WORKLOADS, "friction=0 both=50", .constants = FRICTION("9")),
    ROW("friction may fall", "friction -5", TWO_WORKLOADS, "friction=4 both=46", .constants = FRICTION("9")),
    ROW("a tie goes to the first workload's first alternative", "", TWO_WORKLOADS,
        "split=w1:a,w2:b both=50 choice=a even=none"),
    ROW("the same of three workloads", "", "'workloads':['w1','w2','w3']", "split=w1:a,w2:a,w3:b"),
    ROW("the workload that loses least moves",
        "favours a decisive | when workload in [w1, w3]\nfavours a strong | when workload == w2",
        "'workloads':['w1','w2','w3']", "split=w1:a,w2:b,w3:a both=62.85714 even=none"),
    ROW("the smallest share moves", "favours a decisive", "'workloads':{'w1':50,'w2':20,'w3':30}",
        "split=w1:a,w2:b,w3:a both=68"),
    ROW("what is ruled out does not serve", "favours a decisive\nrules_out a | when workload == w2",
        "'workloads':['w1','w2','w3']", "split=w1:a,w2:b,w3:a out=a choice=hybrid next=b"),
    ROW("ruled out everywhere but for one leaves none", "rules_out a", TWO_WORKLOADS,
        "both=none out=a choice=b margin=none"),
    ROW("nothing left for one workload", "rules_out a | when workload == w1\nrules_out b | when workload == w1",
        TWO_WORKLOADS, "both=none out=a,b choice=none next=none margin=none"),
    ROW("each ruled out somewhere else", "rules_out a | when workload == w1\nrules_out b | when workload == w2",
        TWO_WORKLOADS, "split=w1:b,w2:a choice=hybrid next=none margin=none"),
    ROW("what is beyond does not serve where another is left", "favours a decisive\nbeyond a | when workload == w2",
        "'workloads':['w1','w2','w3']", "split=w1:a,w2:b,w3:a choice=hybrid fit.both=fits fit.a=beyond"),
    ROW("where none is left, what is beyond serves",
        "favours b decisive | when workload == w2\nbeyond all | when workload == w2", TWO_WORKLOADS,
        "split=w1:a,w2:b fit.both=beyond fit.a=beyond"),
    ROW("ruled out is worse than beyond", "rules_out a | when workload == w2\nbeyond b | when workload == w2",
        TWO_WORKLOADS, "split=w1:a,w2:b choice=b next=hybrid fit.both=beyond"),
    ROW("three alternatives pay twice",
        "favours a decisive | when workload == w1\nfavours b decisive | when workload == w2\nfavours c decisive | when "
        "workload == w3",
        "'workloads':['w1','w2','w3']", "split=w1:a,w2:b,w3:c both=64.66667 choice=hybrid even=16.66667",
        .alternatives = THREE, .constants = FRICTION("1")),
    ROW("the third is not worth its price",
        "favours a decisive | when workload == w1\nfavours b decisive | when workload == w2\nfavours c slight | when "
        "workload == w3",
        "'workloads':['w1','w2','w3']", "split=w1:a,w2:b,w3:a both=46.96825 friction=7", .alternatives = THREE,
        .constants = FRICTION("7")),
};

static const struct fact_row fitness_rows[] = {
    ROW("a quarter of the shares is enough", "strains a | when workload == w1", "'workloads':{'w1':25,'w2':75}",
        "fit.a=stretched fit.b=fits"),
    ROW("less than a quarter is not", "strains a | when workload == w1", "'workloads':{'w1':24.99,'w2':75.01}",
        "fit.a=fits"),
    ROW("two workloads that make a quarter", "strains a | when workload in [w1, w2]",
        "'workloads':{'w1':0.1,'w2':0.15,'w3':0.75}", "fit.a=stretched"),
    ROW("or would, but for rounding", "strains a | when workload in [w1, w2]",
        "'workloads':{'w1':0.3,'w2':0.1,'w3':1.2}", "fit.a=stretched"),
    ROW("a critical workload is enough", "strains a | when workload == w1",
        "'workloads':{'w1':{'share':1,'critical':true},'w2':99}", "fit.a=stretched fit.b=fits fit.both=stretched"),
    ROW("another critical workload does not matter", "strains a | when workload == w1",
        "'workloads':{'w1':1,'w2':{'share':99,'critical':true}}", "fit.a=fits"),
    ROW("beyond a little and stretched a little is stretched",
        "beyond a | when workload == w1\nstrains a | when workload == w2", "'workloads':{'w1':15,'w2':10,'w3':75}",
        "fit.a=stretched"),
    ROW("beyond a quarter is beyond", "beyond a | when workload == w1\nstrains a", "'workloads':{'w1':25,'w2':75}",
        "fit.a=beyond"),
    ROW("the worse counts", "strains a\nbeyond a", "", "fit.a=beyond fit.b=fits choice=b"),
    ROW("the worse counts, in whichever order", "beyond a\nstrains a", "", "fit.a=beyond"),
    ROW("all of them", "strains all", TWO_WORKLOADS, "fit.a=stretched fit.b=stretched fit.both=stretched choice=a"),
    ROW("the hybrid is judged by its split",
        "favours a decisive | when workload == w1\nstrains a | when workload == w2", TWO_WORKLOADS,
        "split=w1:a,w2:b fit.both=fits fit.a=stretched"),
};

static const struct fact_row choice_rows[] = {
    ROW("the larger total", "favours b slight", "", "choice=b next=a margin=20"),
    ROW("a tie: the pack's order", "", "", "choice=a next=b margin=0"),
    ROW("a tie: the pack's order, not the ids'", "", "", "choice=z next=a",
        .alternatives = "{'id':'z','title':'Z'},{'id':'a','title':'A'}"),
    ROW("a tie: the hybrid comes last", "", TWO_WORKLOADS, "both=50 choice=a next=b"),
    ROW("a tie of rounding is one",
        "favours b slight | when workload == w1\nfavours b slight | when workload == w2\nfavours b slight | when "
        "workload == w3\nfavours a slight",
        "'workloads':{'w1':0.1,'w2':0.2,'w3':0.7}", "choice=a"),
    ROW("what is ruled out is no choice", "favours a decisive\nrules_out a", "",
        "out=a choice=b next=none margin=none"),
    ROW("ruled out for one workload is no single choice", "favours a decisive\nrules_out a | when workload == w2",
        "'workloads':{'w1':99,'w2':1}", "choice=hybrid next=b"),
    ROW("all ruled out", "rules_out a\nrules_out b", "", "choice=none next=none margin=none a=50"),
    ROW("beyond gives way", "favours a decisive\nbeyond a", "", "a=80 choice=b next=none margin=none"),
    ROW("beyond all of them: the best", "favours b decisive\nbeyond all", "", "choice=b next=a margin=60 fit.b=beyond"),
    ROW("beyond, and the other is ruled out", "beyond a\nrules_out b", "", "choice=a next=none fit.a=beyond"),
    ROW("stretched does not give way", "favours a decisive\nstrains a", "",
        "choice=a next=b margin=60 fit.a=stretched"),
    ROW("the next is not one that is beyond", "favours a decisive\nfavours b strong\nbeyond b", "", "choice=a next=c",
        .alternatives = THREE),
};

static void has_facts(void **state)
{
    const struct fact_row *row = *state;
    struct parts parts = {
        .rules = row->rules, .alternatives = row->alternatives, .constants = row->constants, .criteria = row->criteria};
    struct model m;

    model_open(&m, &parts, row->evidence, 0);
    model_score(&m, row->profile);
    check_facts(&m, row->want, put_fact);
    model_close(&m);
}

/* ---- The cap, by itself ---- */

struct cap_row {
    const char *name;
    double omega[4], points[4];
    size_t count;
    double cap, counted[4], sum;
};
static const struct cap_row cap_rows[] = {
    {"nothing", {0}, {0}, 0, 6, {0}, 0},
    {"one, below", {2}, {3}, 1, 6, {3}, 6},
    {"one, above", {2}, {9}, 1, 6, {6}, 12},
    {"exactly", {1, 1}, {2, 4}, 2, 6, {2, 4}, 6},
    {"equal weights", {1, 1, 1}, {6, 3, 3}, 3, 6, {3, 1.5, 1.5}, 6},
    {"the weightier first", {1, 4}, {6, 6}, 2, 6, {0, 6}, 24},
    {"three tiers", {0.5, 1, 2}, {6, 3, 2}, 3, 6, {1, 3, 2}, 7.5},
    {"ties within a tier", {1, 2, 1, 2}, {4, 2, 2, 1}, 4, 6, {2, 2, 1, 1}, 9},
    {"zero weights last", {0, 1}, {6, 4}, 2, 6, {2, 4}, 4},
};

static void shares_the_cap(void **state)
{
    const struct cap_row *row = *state;
    double got[4];

    assert_near(tbi_share_cap(row->omega, row->points, row->count, row->cap, got), row->sum);
    for (size_t i = 0; i < row->count; i++)
        assert_near(got[i], row->counted[i]);
}

/* ---- Workspaces ---- */

/* One workspace, many profiles: what one leaves behind must not reach the next. */
static void a_workspace_forgets(void **state)
{
    static const char *const profiles[] = {
        "'workloads':['w1','w2','w3'],'answers':{'flag':true,'n':7},'priorities':{'side':'decisive'}",
        "",
        "'workloads':['w2']",
        "'answers':{'flag':false}",
        "'workloads':{'w1':1,'w3':3},'answers':{'flag':true}",
    };
    const struct parts parts = {
        .rules = "favours a strong | when flag | ground g\nfavours b decisive | when workload == w2 | ground g\n"
                 "rules_out a | when workload == w3 and n > 5\nbeyond b | when not flag\nfriction 3 | when flag"};
    struct model m, fresh;

    (void)state;
    model_open(&m, &parts, NULL, 0);
    for (size_t i = 0; i < 3 * ARRAY_LEN(profiles); i++) {
        const char *profile = profiles[i * 7 % ARRAY_LEN(profiles)];
        model_open(&fresh, &parts, NULL, 0);
        model_score(&fresh, profile);
        model_score(&m, profile);
        for (size_t a = 0; a < 2; a++)
            assert_true(m.outcome.totals[a] == fresh.outcome.totals[a]);
        assert_int_equal(m.outcome.choice, fresh.outcome.choice);
        assert_int_equal(m.outcome.has_hybrid, fresh.outcome.has_hybrid);
        assert_true(!m.outcome.has_hybrid || m.outcome.hybrid == fresh.outcome.hybrid);
        assert_true(m.outcome.friction == fresh.outcome.friction);
        model_close(&fresh);
    }
    model_close(&m);
}

static void sixty_four_workloads(void **state)
{
    tb_buf workloads = TB_BUF_EMPTY, profile = TB_BUF_EMPTY;
    struct model m;

    (void)state;
    tb_buf_puts(&profile, "'workloads':[");
    for (int i = 0; i < TB_WORKLOADS_MAX; i++) {
        tb_buf_printf(&workloads, "%s{'id':'w%02d','title':'t'}", i > 0 ? "," : "", i);
        tb_buf_printf(&profile, "%s'w%02d'", i > 0 ? "," : "", i);
    }
    tb_buf_putc(&profile, ']');
    model_open(&m, &(struct parts){.rules = "favours a strong | when workload == w63", .workloads = workloads.data},
               NULL, 0);
    model_score(&m, profile.data);
    assert_int_equal(m.outcome.workload_count, TB_WORKLOADS_MAX);
    assert_near(m.outcome.totals[0], (63 * 50 + 500 / 7.0) / 64);
    assert_int_equal(m.outcome.assignment[63], 0);
    assert_int_equal(m.outcome.assignment[62], 1);
    model_close(&m);
    tb_buf_release(&workloads);
    tb_buf_release(&profile);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_workspace_forgets),
        cmocka_unit_test(sixty_four_workloads),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    fill_in_logarithms();
    RUN_ROWS(points_rows, gives_points, failed);
    RUN_ROWS(total_rows, has_facts, failed);
    RUN_ROWS(ground_rows, has_facts, failed);
    RUN_ROWS(evidence_rows, has_facts, failed);
    RUN_ROWS(weight_rows, has_facts, failed);
    RUN_ROWS(hybrid_rows, has_facts, failed);
    RUN_ROWS(fitness_rows, has_facts, failed);
    RUN_ROWS(choice_rows, has_facts, failed);
    RUN_ROWS(cap_rows, shares_the_cap, failed);
    return failed;
}
