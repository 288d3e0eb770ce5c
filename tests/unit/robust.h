/* robust.h - how firmly a choice stands, as facts for the rows of tables (facts.h). */
#ifndef ROBUST_H
#define ROBUST_H

#include "robustness.h"

#include "facts.h"

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

static inline void assess(struct model *m, size_t draws, uint64_t seed, tb_robustness *out)
{
    tb_trace trace;

    assert_int_equal(tb_trace_record(m->ws, &m->arena, &trace), TB_OK);
    assert_int_equal(tb_robustness_assess(m->ws, &m->outcome, &trace, draws, seed, &m->arena, out), TB_OK);
}

static inline void open_row(struct model *m, const struct robust_row *row)
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

static inline void put_flips(tb_buf *out, const struct model *m)
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

static inline void put_steps(tb_buf *out, const struct model *m)
{
    for (size_t i = 0; i < robustness.importance_flip_count; i++) {
        const tb_importance_flip *flip = &robustness.importance_flips[i];
        tb_buf_printf(out, "%s%s=%s>%s", i > 0 ? ";" : "",
                      flip->branch >= 0 ? m->pack->branches[flip->branch].id : m->pack->leaves[flip->leaf].id,
                      tb_importance_name(flip->to), choice_id(m->pack, flip->choice));
    }
    tb_buf_puts(out, robustness.importance_flip_count == 0 ? "none" : "");
}

static inline void put_open(tb_buf *out, const struct model *m)
{
    for (size_t i = 0; i < robustness.open_question_count; i++)
        tb_buf_printf(out, "%s%s", i > 0 ? "," : "", m->pack->questions[robustness.open_questions[i].question].id);
    tb_buf_puts(out, robustness.open_question_count == 0 ? "none" : "");
}

static inline const tb_open_question *open_question(const struct model *m, tb_text id)
{
    int question = tb_pack_question(m->pack, id);

    for (size_t i = 0; i < robustness.open_question_count; i++)
        if ((int)robustness.open_questions[i].question == question)
            return &robustness.open_questions[i];
    fail_msg("%.*s is not open", (int)id.len, id.at);
    return NULL;
}

static inline const tb_why_not *why_not(const struct model *m, tb_text id)
{
    for (size_t i = 0; i < robustness.why_not_count; i++)
        if (robustness.why_not[i].choice == choice_of(m, id))
            return &robustness.why_not[i];
    fail_msg("nothing is said of %.*s", (int)id.len, id.at);
    return NULL;
}

static inline void put_changes(tb_buf *out, const struct model *m, const tb_change_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        const tb_question *q = &m->pack->questions[set->list[i].question];
        tb_buf_printf(out, "%s%s=", i > 0 ? ";" : "", q->id);
        tb_answer_put_value(out, q, &set->list[i].to);
    }
    tb_buf_puts(out, set->count == 0 ? "none" : "");
}

static inline void put_range(tb_buf *out, const struct model *m, tb_text id)
{
    for (size_t i = 0; i < robustness.importance_count; i++) {
        const tb_importance_range *range = &robustness.importances[i];
        if (tb_text_is(id, range->branch >= 0 ? m->pack->branches[range->branch].id : m->pack->leaves[range->leaf].id))
            tb_buf_printf(out, "%s..%s", tb_importance_name(range->low), tb_importance_name(range->high));
    }
}

static inline void put_robust_part(tb_buf *out, struct model *m, tb_text head, tb_text rest)
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

static inline void put_robust(tb_buf *out, struct model *m, tb_text key)
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

static inline void has_facts(void **state)
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

#endif
