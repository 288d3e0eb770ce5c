/* What would change the choice: flips, importances, and the fewest changes by which another would win. */
#include "robust.h"

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

int main(void)
{
    int failed = 0;

    RUN_ROWS(flip_rows, has_facts, failed);
    RUN_ROWS(step_rows, has_facts, failed);
    RUN_ROWS(range_rows, has_facts, failed);
    RUN_ROWS(why_rows, has_facts, failed);
    return failed;
}
