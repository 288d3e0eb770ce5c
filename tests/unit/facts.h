/* facts.h - what came of a profile, named one by one, so that a row of a table says just what it is about:
 *
 *     "a=60 b=40 choice=a margin=20"
 *
 * a, b, ...          the total of an alternative            w1.a          its score for a workload
 * both               the hybrid's score, or none            split         who serves the workloads: "w1:a,w2:b"
 * choice, next       the first choice and the second        margin        between them, or none
 * friction, even     friction, and the break-even or none   fit.a fit.both suitability of a choice
 * omega.LEAF         the weight of a criterion              q.r0 q.r0.w1  what counts of a rule's points
 * out                what is ruled out somewhere: "a,b" */
#ifndef FACTS_H
#define FACTS_H

#include "model.h"

static inline void put_number(tb_buf *out, double number)
{
    if (isnan(number))
        tb_buf_puts(out, "none");
    else
        tb_buf_printf(out, "%.7g", fabs(number) < 1e-12 ? 0 : number);
}

static inline size_t workload_at(const struct model *m, tb_text id)
{
    int workload = tb_pack_workload(m->pack, id);

    for (size_t w = 0; w < m->profile.workload_count; w++)
        if (m->profile.workloads[w].workload == workload)
            return w;
    fail_msg("no workload %.*s in the profile", (int)id.len, id.at);
    return 0;
}

static inline int choice_of(const struct model *m, tb_text id)
{
    int choice = tb_text_is(id, "both") ? (int)m->pack->alternative_count : tb_pack_alternative(m->pack, id);

    if (choice < 0)
        fail_msg("no choice %.*s", (int)id.len, id.at);
    return choice;
}

static inline void put_split(tb_buf *out, const struct model *m)
{
    if (!m->outcome.has_hybrid)
        tb_buf_puts(out, "none");
    for (size_t w = 0; w < m->outcome.workload_count && m->outcome.has_hybrid; w++)
        tb_buf_printf(out, "%s%s:%s", w > 0 ? "," : "", m->pack->workloads[m->profile.workloads[w].workload].id,
                      m->pack->alternatives[m->outcome.assignment[w]].id);
}

static inline void put_out(tb_buf *out, const struct model *m)
{
    size_t listed = 0;

    for (size_t a = 0; a < m->pack->alternative_count; a++)
        if (m->outcome.is_out[a])
            tb_buf_printf(out, "%s%s", listed++ > 0 ? "," : "", m->pack->alternatives[a].id);
    tb_buf_puts(out, listed == 0 ? "none" : "");
}

/* What counts of a rule, in the first workload or the one named after it. */
static inline double counted(struct model *m, tb_text rule)
{
    tb_text id = take_part(&rule, ".");
    int index = tb_pack_rule(m->pack, id);
    tb_trace trace;

    assert_true(index >= 0);
    assert_int_equal(tb_trace_record(m->ws, &m->arena, &trace), TB_OK);
    return trace.counted[(size_t)index * trace.workload_count + (rule.len > 0 ? workload_at(m, rule) : 0)];
}

static inline double omega(struct model *m, tb_text leaf)
{
    int index = tb_pack_leaf(m->pack, leaf);
    tb_trace trace;

    assert_true(index >= 0);
    assert_int_equal(tb_trace_record(m->ws, &m->arena, &trace), TB_OK);
    return trace.omega[index];
}

/* A key with a dot. */
static inline void put_part_fact(tb_buf *out, struct model *m, tb_text head, tb_text rest)
{
    if (tb_text_is(head, "fit"))
        tb_buf_puts(out, tb_suitability_name(m->outcome.suitability[choice_of(m, rest)]));
    else if (tb_text_is(head, "omega"))
        put_number(out, omega(m, rest));
    else if (tb_text_is(head, "q"))
        put_number(out, counted(m, rest));
    else
        put_number(out, m->outcome.scores[workload_at(m, head)][choice_of(m, rest)]);
}

static inline void put_fact(tb_buf *out, struct model *m, tb_text key)
{
    tb_text rest = key, head = take_part(&rest, ".");
    const tb_outcome *o = &m->outcome;

    if (rest.len > 0)
        put_part_fact(out, m, head, rest);
    else if (tb_text_is(key, "both"))
        put_number(out, o->has_hybrid ? o->hybrid : NAN);
    else if (tb_text_is(key, "choice"))
        tb_buf_puts(out, choice_id(m->pack, o->choice));
    else if (tb_text_is(key, "next"))
        tb_buf_puts(out, choice_id(m->pack, o->runner_up));
    else if (tb_text_is(key, "margin"))
        put_number(out, o->margin);
    else if (tb_text_is(key, "friction"))
        put_number(out, o->friction);
    else if (tb_text_is(key, "even"))
        put_number(out, o->break_even);
    else if (tb_text_is(key, "split"))
        put_split(out, m);
    else if (tb_text_is(key, "out"))
        put_out(out, m);
    else
        put_number(out, o->totals[choice_of(m, key)]);
}

/* WANT is "KEY=VALUE KEY=VALUE ...". */
static inline void check_facts(struct model *m, const char *want,
                               void (*put)(tb_buf *out, struct model *m, tb_text key))
{
    tb_text rest = tb_text_of(want);
    tb_buf got = TB_BUF_EMPTY;

    while (rest.len > 0) {
        tb_text fact = take_part(&rest, " ");
        tb_text key = take_part(&fact, "=");
        tb_buf_printf(&got, "%s%.*s=", got.len > 0 ? " " : "", (int)key.len, key.at);
        put(&got, m, key);
    }
    assert_string_equal(got.data, want);
    tb_buf_release(&got);
}

#endif
