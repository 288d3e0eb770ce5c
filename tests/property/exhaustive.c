/* exhaustive.c - the properties of the decision model on small packs, for every completion of every question.
 *
 *     exhaustive [DIR SCENARIOS...]
 *
 * Without arguments: the packs below. With them: the pack in DIR, whose scenarios must pass, over as many profiles as
 * PROFILES_MAX allows, spread over all there are. Exit status 1 if a law does not hold. */
#include "laws.h"

#include "random.h"
#include "scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROFILES_MAX = 6000, COMPLETIONS_MAX = 300, ROBUST_EVERY = 7 };

/* Texts with ' for ". What all of them have in common is around them. */
static const char *const small_packs[] = {
    /* Two alternatives, a ground of three weights, `or` and `not`, friction. */
    "'alternatives':[{'id':'b','title':'B'},{'id':'a','title':'A'}],'traits':[{'id':'io','title':'io','ordered':true,"
    "'options':['low','high']}],'prior':2,'ground_cap':4,'hybrid':{'title':'Both','base_friction':5}},"
    "'criteria':[{'id':'x','title':'X','leaves':[{'id':'p','title':'P'},{'id':'q','title':'Q'}]},{'id':'y','title':'Y'}"
    ","
    "{'id':'z','title':'Z','fixed':true}],"
    "'questions':[{'id':'flag','type':'boolean','title':'F?','label':'f'},"
    "{'id':'n','type':'number','title':'N?','label':'n','min':0,'max':10},"
    "{'id':'c','type':'choice','title':'C?','label':'c','options':['r','g','b']},"
    "{'id':'many','type':'choices','title':'M?','label':'m','options':['s','t']}],"
    "'workloads':[{'id':'u','title':'u','traits':{'io':'high'}},{'id':'v','title':'v'}],"
    "'rules':[{'id':'r1','criterion':'x.p','ground':'g','when':'flag or n > 5','favours':'a','strength':'strong'},"
    "{'id':'r2','criterion':'x.q','ground':'g','when':'not (c == r and flag)','favours':'a','strength':'moderate'},"
    "{'id':'r3','criterion':'y','ground':'g','when':'n <= 5 and not flag','favours':'b','strength':'decisive'},"
    "{'id':'r4','criterion':'z','when':'many has s and workload.io == high','favours':'b','strength':'strong'},"
    "{'id':'r5','criterion':'z','when':'n == 5 or many has t','friction':4},"
    "{'id':'r6','criterion':'z','when':'c in [g, b] and workload == v','against':'b','strength':'strong'},"
    "{'id':'r7','criterion':'y','when':'not many has s and c != b','friction':-6}]",
    /* Three alternatives, constraints and reach. */
    "'alternatives':[{'id':'a','title':'A'},{'id':'b','title':'B'},{'id':'c','title':'C'}],'prior':1,'ground_cap':6,"
    "'hybrid':{'title':'Several','base_friction':2}},"
    "'criteria':[{'id':'x','title':'X'},{'id':'y','title':'Y'}],"
    "'questions':[{'id':'p','type':'boolean','title':'P?','label':'p'},{'id':'q','type':'boolean','title':'Q?','label':"
    "'q'},"
    "{'id':'size','type':'choice','title':'S?','label':'s','ordered':true,'options':['small','medium','large']},"
    "{'id':'mood','type':'level','title':'L?','label':'l'}],"
    "'workloads':[{'id':'u','title':'u'},{'id':'v','title':'v'},{'id':'w','title':'w'}],"
    "'rules':[{'id':'r1','criterion':'x','when':'p and workload == u','rules_out':'a'},"
    "{'id':'r2','criterion':'x','when':'q and workload == v','rules_out':'b'},"
    "{'id':'r3','criterion':'x','when':'p and q','rules_out':'c'},"
    "{'id':'r4','criterion':'x','when':'size == large and workload != u','beyond':'a','instead':'d'},"
    "{'id':'r5','criterion':'x','when':'size == large and mood > 3','beyond':'all','instead':'d'},"
    "{'id':'r6','criterion':'x','when':'size >= medium','strains':'c'},"
    "{'id':'r7','criterion':'y','when':'workload == u','favours':'a','strength':'decisive'},"
    "{'id':'r8','criterion':'y','when':'workload == v or mood < 2','favours':'b','strength':'strong'},"
    "{'id':'r9','criterion':'x','when':'workload == w and not p','favours':'c','strength':'strong'},"
    "{'id':'s1','criterion':'x','when':'mood >= 2 and mood <= 4','favours':'c','strength':'slight'}]",
    /* No rule that gives points. */
    "'alternatives':[{'id':'a','title':'A'},{'id':'b','title':'B'}],'prior':0.5,'ground_cap':1,"
    "'hybrid':{'title':'Both','base_friction':0}},'criteria':[{'id':'x','title':'X'}],"
    "'questions':[{'id':'p','type':'boolean','title':'P?','label':'p'},{'id':'q','type':'boolean','title':'Q?','label':"
    "'q'}],"
    "'workloads':[{'id':'u','title':'u'},{'id':'v','title':'v'}],"
    "'rules':[{'id':'r1','criterion':'x','when':'p','rules_out':'a'},{'id':'r2','criterion':'x','when':'q','rules_out':"
    "'b'},"
    "{'id':'r3','criterion':'x','when':'not p','beyond':'b','instead':'d'}]",
};

/* ---- Every profile ---- */

/* Profiles are numbered: the set of workloads, then each question's answer, are digits of the number. */
typedef struct space {
    subject subject, other;
    tb_arena arena, brief;
    tb_diags diags;
    size_t radix[32]; /* by question: how many ways to answer it, unknown included */
    size_t workload_sets, size;
    size_t profiles, completions;
} space;

static size_t ways_to_answer(const tb_pack *pack, const tb_question *q)
{
    switch (q->type) {
    case TB_QUESTION_CHOICES: return ((size_t)1 << q->option_count) + 1;
    case TB_QUESTION_TEXT: return 1;
    default: return pack->variables[q->first_variable].cell_count;
    }
}

/* Way I of answering, unknown being 0; unknown too where no number lies in a cell. */
static tb_answer answer_of(const tb_pack *pack, const tb_question *q, size_t i)
{
    tb_answer answer = {.said = i > 0 ? TB_STATED : TB_ABSENT};

    if (i == 0)
        return answer;
    if (q->type == TB_QUESTION_CHOICES)
        answer.options = i - 1;
    else if (q->type != TB_QUESTION_NUMBER)
        answer.number = (double)(i - 1);
    else if (!tb_variable_nearest(&pack->variables[q->first_variable], (uint16_t)i, q->min, q->min, q->max,
                                  &answer.number))
        answer.said = TB_ABSENT;
    return answer;
}

/* Set I of workloads: none for 0. Shares are coarse, and the second is critical in every other set. */
static bool read_workloads(space *s, size_t set, tb_profile *out)
{
    static const char *const shares[] = {"25", "10", "65", "5", "30", "20", "40"};
    tb_buf json = TB_BUF_EMPTY;
    tb_source *source = NULL;
    const tb_node *node = NULL;
    size_t listed = 0;
    bool done;

    tb_buf_puts(&json, "{\"tiebreak\":\"profile/1\",\"workloads\":{");
    for (size_t w = 0; w < s->subject.pack->workload_count; w++)
        if ((set >> w & 1) != 0) {
            tb_buf_printf(&json, "%s\"%s\":{\"share\":%s,\"critical\":%s}", listed > 0 ? "," : "",
                          s->subject.pack->workloads[w].id, shares[listed % 7],
                          listed == 1 && set % 2 == 0 ? "true" : "false");
            listed++;
        }
    tb_buf_puts(&json, "}}");
    done = tb_source_from("profile.json", json.data, json.len, &s->diags, &source) == TB_OK;
    tb_diags_keep(&s->diags, source);
    done = done && tb_json_parse(source, &s->brief, &s->diags, &node) == TB_OK &&
           tb_profile_read(s->subject.pack, node, false, &s->brief, &s->diags, out) == TB_OK;
    tb_buf_release(&json);
    return done;
}

static bool profile_of(space *s, size_t number, tb_profile *out)
{
    const tb_pack *pack = s->subject.pack;

    if (!read_workloads(s, number % s->workload_sets, out))
        return false;
    number /= s->workload_sets;
    for (size_t q = 0; q < pack->question_count; q++) {
        out->answers[q] = answer_of(pack, &pack->questions[q], number % s->radix[q]);
        number /= s->radix[q];
    }
    return true;
}

static void measure(space *s)
{
    const tb_pack *pack = s->subject.pack;

    s->workload_sets = (size_t)1 << pack->workload_count;
    s->size = s->workload_sets;
    for (size_t q = 0; q < pack->question_count && q < 32; q++) {
        s->radix[q] = ways_to_answer(pack, &pack->questions[q]);
        s->size *= s->radix[q];
    }
}

/* ---- Every completion ---- */

/* Completion NUMBER of the open questions; false past the last. */
static bool complete(const space *s, const tb_profile *open, size_t number, tb_answer *answers)
{
    const tb_pack *pack = s->subject.pack;

    for (size_t q = 0; q < pack->question_count; q++) {
        size_t ways = s->radix[q] - 1;
        answers[q] = open->answers[q];
        if (answers[q].said != TB_ABSENT || ways == 0)
            continue;
        answers[q] = answer_of(pack, &pack->questions[q], number % ways + 1);
        number /= ways;
    }
    return number == 0;
}

static bool completions_hold(space *s, const scored *what, const tb_robustness *r, tb_buf *why)
{
    tb_answer answers[32];
    tb_profile completed = *what->profile;
    tb_outcome outcome;

    completed.answers = answers;
    for (size_t i = 0; i < COMPLETIONS_MAX && complete(s, what->profile, i, answers); i++) {
        s->completions++;
        REQUIRE(why, tb_score(s->other.ws, &completed, &s->diags, &outcome) == TB_OK, "a completion is refused");
        if (!laws_of_completion(what, r, &outcome, why))
            return false;
    }
    return true;
}

static bool robustness_holds(space *s, const scored *what, tb_buf *why)
{
    tb_robustness r;

    REQUIRE(why, tb_robustness_assess(s->subject.ws, &what->outcome, &what->trace, 0, 1, &s->brief, &r) == TB_OK,
            "out of memory");
    return laws_of_confidence(what, &r, why) && laws_of_flips(what, &r, &s->other, why) &&
           laws_of_why_not(what, &r, &s->other, why) && laws_of_open_questions(what, &r, &s->other, why) &&
           completions_hold(s, what, &r, why);
}

/* ---- Putting it together ---- */

static bool profile_holds(space *s, size_t number, tb_buf *why)
{
    tb_profile profile;
    scored what;

    tb_arena_clear(&s->brief);
    REQUIRE(why, profile_of(s, number, &profile), "the profile is refused");
    REQUIRE(why, subject_score(&s->subject, &profile, &s->brief, &what), "out of memory");
    s->profiles++;
    return laws_of_scores(&what, why) && laws_of_break_even(&what, why) &&
           ((s->size > PROFILES_MAX && s->profiles % ROBUST_EVERY != 0) || robustness_holds(s, &what, why));
}

static bool pack_holds(const tb_pack *pack, const char *name)
{
    space s = {0};
    tb_random random;
    tb_buf why = TB_BUF_EMPTY;
    bool holds = subject_open(&s.subject, pack, NULL, 20000) && subject_open(&s.other, pack, NULL, 20000);

    tb_random_seed(&random, 1);
    measure(&s);
    for (size_t i = 0; i < s.size && i < PROFILES_MAX && holds; i++) {
        size_t number = s.size <= PROFILES_MAX ? i : (size_t)(tb_random_uniform(&random) * (double)s.size);
        holds = profile_holds(&s, number, &why);
        if (!holds)
            printf("FAILED: %s, profile %zu: %s\n", name, number, why.data != NULL ? why.data : "");
    }
    printf("%s: %zu of %zu profiles, %zu completions\n", name, s.profiles, s.size, s.completions);
    subject_close(&s.other);
    subject_close(&s.subject);
    tb_buf_release(&why);
    tb_diags_release(&s.diags);
    tb_arena_release(&s.brief);
    tb_arena_release(&s.arena);
    return holds;
}

static void print_diags(const tb_diags *diags)
{
    for (size_t i = 0; i < diags->count; i++) {
        tb_buf text = TB_BUF_EMPTY;
        tb_diag_put(&text, &diags->list[i], false);
        printf("%s", text.data);
        tb_buf_release(&text);
    }
}

/* One of the packs above; the keys every rule needs besides are put in. */
static tb_pack *load_small(const char *text, tb_diags *diags)
{
    tb_buf json = TB_BUF_EMPTY;
    tb_pack *pack = NULL;

    tb_buf_puts(&json, "{\"pack\":{\"tiebreak\":\"pack/1\",\"id\":\"small\",\"version\":\"1\",\"title\":\"Small\","
                       "\"evidence_per_point\":0.5,\"weight_concentration\":30,\"inference_doubt\":0.15,");
    for (const char *c = text; *c != '\0'; c++) {
        tb_buf_putc(&json, *c == '\'' ? '"' : *c);
        if (strncmp(c, "'criterion':", 12) == 0) {
            json.len--;
            tb_buf_puts(&json, "\"because\":\"so\",\"basis\":\"judgement\",\"");
        }
    }
    tb_buf_putc(&json, '}');
    if (tb_pack_from_json("small.json", json.data, json.len, diags, &pack) != TB_OK)
        print_diags(diags);
    tb_buf_release(&json);
    return pack;
}

static int try_small_packs(void)
{
    int failed = 0;

    for (size_t i = 0; i < sizeof small_packs / sizeof small_packs[0]; i++) {
        char name[32];
        tb_diags diags = TB_DIAGS_EMPTY;
        tb_pack *pack = load_small(small_packs[i], &diags);
        snprintf(name, sizeof name, "small pack %zu", i + 1);
        failed += pack == NULL || !pack_holds(pack, name);
        tb_pack_free(pack);
        tb_diags_release(&diags);
    }
    return failed;
}

/* ---- A pack in a folder ---- */

static bool scenarios_pass(const subject *s, const char *path, tb_diags *diags)
{
    tb_arena arena = TB_ARENA_EMPTY;
    tb_scenarios list = {0};
    tb_source *source = NULL;
    const tb_node *node = NULL;
    bool all = tb_source_read(path, diags, &source) == TB_OK &&
               tb_document_parse(source, &arena, diags, &node) == TB_OK &&
               tb_scenarios_read(s->pack, node, &arena, diags, &list) == TB_OK && list.count > 0;

    for (size_t i = 0; i < list.count && all; i++) {
        tb_buf failures = TB_BUF_EMPTY;
        bool passed = false;
        all = tb_scenario_run(s->ws, &list.list[i], diags, &passed, &failures) == TB_OK && passed;
        if (!all)
            printf("FAILED: %s: %s: %s", path, list.list[i].id, failures.data != NULL ? failures.data : "\n");
        tb_buf_release(&failures);
    }
    printf("%s: %zu scenarios\n", path, list.count);
    tb_diags_keep(diags, source);
    tb_arena_release(&arena);
    return all;
}

static int try_folder(const char *dir, char *const *scenarios, int count)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_pack *pack = NULL;
    subject s = {0};
    int failed = tb_pack_load(dir, &diags, &pack) != TB_OK || !subject_open(&s, pack, NULL, 20000);

    for (int i = 0; i < count && failed == 0; i++)
        failed += !scenarios_pass(&s, scenarios[i], &diags);
    failed += failed == 0 && !pack_holds(pack, dir);
    print_diags(&diags);
    subject_close(&s);
    tb_pack_free(pack);
    tb_diags_release(&diags);
    return failed;
}

int main(int argc, char **argv)
{
    return (argc > 1 ? try_folder(argv[1], argv + 2, argc - 2) : try_small_packs()) > 0 ? 1 : 0;
}
