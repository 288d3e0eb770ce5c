#include "random_pack.h"

#include "random_text.h"

static const char *const strengths[] = {"slight", "moderate", "strong", "decisive"};

/* ---- The head, criteria, claims ---- */

static void make_traits(pack_text *p, tb_buf *out)
{
    p->traits = below(&p->random, 3);
    tb_buf_puts(out, p->traits > 0 ? "'traits':[" MIX : "'traits':[");
    for (int t = 0; t < p->traits; t++) {
        p->trait_options[t] = between(&p->random, 2, 3);
        p->trait_ordered[t] = is_lucky(&p->random, 0.5);
        tb_buf_printf(out, "%s{'id':'trait%d','title':'trait %d','ordered':%s,'options':[", t > 0 ? MIX_COMMA : "", t,
                      t, p->trait_ordered[t] ? "true" : "false");
        tb_buf_puts(out, p->trait_ordered[t] ? "" : MIX);
        for (int i = 0; i < p->trait_options[t]; i++)
            tb_buf_printf(out, "%s'o%d'", i == 0 ? "" : p->trait_ordered[t] ? "," : MIX_COMMA, i);
        tb_buf_puts(out, p->trait_ordered[t] ? "]}" : MIX_END "]}");
    }
    tb_buf_puts(out, p->traits > 0 ? MIX_END "]," : "],");
}

static void make_head(pack_text *p)
{
    tb_buf out = TB_BUF_EMPTY;

    p->alternatives = is_lucky(&p->random, 0.5) ? 2 : between(&p->random, 3, 4);
    tb_buf_puts(&out, "{'tiebreak':'pack/1','id':'random','version':'1','title':'A random pack','alternatives':[");
    for (int a = 0; a < p->alternatives; a++)
        tb_buf_printf(&out, "%s{'id':'%s','title':'Choice %s'}", a > 0 ? "," : "", alternative_id(a),
                      alternative_id(a));
    tb_buf_puts(&out, "],");
    make_traits(p, &out);
    tb_buf_printf(&out, "'prior':%s,'evidence_per_point':%s,'ground_cap':%s,", PICK(&p->random, "0.5", "1", "2", "3"),
                  PICK(&p->random, "0.25", "0.5", "2"), PICK(&p->random, "2", "4", "6", "6.5"));
    tb_buf_printf(&out, "'weight_concentration':%s,'inference_doubt':%s,", PICK(&p->random, "5", "30", "100"),
                  PICK(&p->random, "0", "0.15", "1"));
    tb_buf_printf(&out, "'hybrid':{'title':'Several','base_friction':%s}}", PICK(&p->random, "0", "0.5", "3", "9"));
    p->head = keep(&p->arena, &out);
}

static void make_branch(pack_text *p, const char *branch, bool fixed)
{
    int leaves = is_lucky(&p->random, 0.4) ? 0 : between(&p->random, 1, 3);
    tb_buf out = TB_BUF_EMPTY;

    tb_buf_printf(&out, "{'id':'%s','title':'Branch %s'%s", branch, branch, fixed ? ",'fixed':true" : "");
    if (!fixed)
        add(&p->weighable, branch);
    for (int i = 0; i < leaves; i++) {
        const char *id = tb_arena_printf(&p->arena, "%s.leaf%d", branch, i);
        tb_buf_printf(&out, "%s{'id':'leaf%d','title':'leaf %d'}", i == 0 ? ",'leaves':[" MIX : MIX_COMMA, i, i);
        add(&p->leaves, id);
        if (!fixed)
            add(&p->weighable, id);
    }
    if (leaves == 0)
        add(&p->leaves, branch);
    tb_buf_puts(&out, leaves > 0 ? MIX_END "]}" : "}");
    add(&p->criteria, keep(&p->arena, &out));
}

static void make_criteria(pack_text *p)
{
    static const char *const branches[] = {"north", "south", "east"};
    int count = between(&p->random, 1, 3);

    for (int i = 0; i < count; i++)
        make_branch(p, branches[i], false);
    if (is_lucky(&p->random, 0.6))
        make_branch(p, "fixed", true);
}

static void make_claims(pack_text *p)
{
    static const char *const statuses[] = {"current", "disputed", "dated", "refuted"};

    add(&p->sources, "{'id':'paper','title':'A paper','publisher':'A press','year':2024}");
    add(&p->sources, "{'id':'book','title':'A book','publisher':'A house','year':2020}");
    for (int i = 0; i < 4; i++)
        add(&p->claims, tb_arena_printf(&p->arena,
                                        "{'id':'c%d','source':'%s','section':'S','subject':'T','for':'none','says':"
                                        "'Claim %d.','status':'%s'%s}",
                                        i, i % 2 == 0 ? "paper" : "book", i, statuses[i], i > 0 ? ",'why':'so'" : ""));
}

/* ---- Questions and workloads ---- */

static void put_options(tb_buf *out, int count, bool ordered)
{
    tb_buf_puts(out, ordered ? ",'ordered':true,'options':[" : ",'options':[" MIX);
    for (int i = 0; i < count; i++)
        tb_buf_printf(out, "%s{'id':'o%d','title':'option %d'}", i == 0 ? "" : ordered ? "," : MIX_COMMA, i, i);
    tb_buf_puts(out, ordered ? "]" : MIX_END "]");
}

static void put_usual(pack_text *p, tb_buf *out, const question_text *q)
{
    static const char *const booleans[] = {"false", "true"};
    int answers = q->options > 0 ? q->options : q->type[0] == 'l' ? 6 : 2;

    tb_buf_puts(out, ",'usual':{" MIX);
    for (int i = 0; i < answers; i++) {
        tb_buf_puts(out, i > 0 ? MIX_COMMA : "");
        if (q->options > 0)
            tb_buf_printf(out, "'o%d':", i);
        else if (q->type[0] == 'b')
            tb_buf_printf(out, "'%s':", booleans[i]);
        else
            tb_buf_printf(out, "'%d':", q->type[0] == 'l' ? i : i == 0 ? 1 : q->max);
        tb_buf_puts(out, PICK(&p->random, "1", "5", "20", "50.5", "100"));
    }
    tb_buf_puts(out, MIX_END "}");
}

static void make_question(pack_text *p, int number)
{
    question_text *q = &p->question[p->questions.count];
    tb_buf out = TB_BUF_EMPTY;

    *q = (question_text){.id = tb_arena_printf(&p->arena, "q%d", number),
                         .type = PICK(&p->random, "choice", "choices", "level", "number", "number", "boolean", "text")};
    tb_buf_printf(&out, "{'id':'%s','type':'%s','title':'What of %s?','label':'the %s'", q->id, q->type, q->id, q->id);
    if (strncmp(q->type, "choice", 6) == 0) {
        q->options = between(&p->random, 2, 4);
        q->ordered = strcmp(q->type, "choice") == 0 && is_lucky(&p->random, 0.5);
        put_options(&out, q->options, q->ordered);
    } else if (q->type[0] == 'n') {
        q->min = -below(&p->random, 3);
        q->max = between(&p->random, 1, 3) * 10;
        tb_buf_printf(&out, ",'min':%d,'max':%d", q->min, q->max);
    }
    if (q->type[0] != 't' && is_lucky(&p->random, 0.6))
        put_usual(p, &out, q);
    tb_buf_putc(&out, '}');
    add(&p->questions, keep(&p->arena, &out));
}

static void make_workload(pack_text *p, int number)
{
    tb_buf out = TB_BUF_EMPTY;
    int said = 0;

    tb_buf_printf(&out, "{'id':'w%d','title':'workload %d'", number, number);
    for (int t = 0; t < p->traits; t++)
        if (is_lucky(&p->random, 0.75))
            tb_buf_printf(&out, "%s'trait%d':'o%d'", said++ > 0 ? "," : ",'traits':{", t,
                          below(&p->random, p->trait_options[t]));
    tb_buf_puts(&out, said > 0 ? "}}" : "}");
    add(&p->workloads, keep(&p->arena, &out));
}

static void make_lexicon(pack_text *p)
{
    for (size_t i = 0; i < p->questions.count && p->lexicon.count < 3; i++) {
        const question_text *q = &p->question[i];
        const char *answer = q->type[0] == 'b' ? "true" : q->options > 0 ? "'o1'" : q->type[0] == 'l' ? "4" : NULL;
        if (answer != NULL && is_lucky(&p->random, 0.7))
            add(&p->lexicon, tb_arena_printf(&p->arena, "{'id':'lex%zu','pattern':'/%s/','answers':{'%s':%s}}", i,
                                             random_words[p->lexicon.count], q->id, answer));
    }
    if (is_lucky(&p->random, 0.5))
        add(&p->lexicon, tb_arena_printf(&p->arena, "{'id':'lexw','pattern':'/%s/','workload':'w%d'}", random_words[3],
                                         below(&p->random, (int)p->workload_count)));
}

/* ---- Conditions ---- */

static void put_values(pack_text *p, tb_buf *out, const char *prefix, int count)
{
    int first = below(&p->random, count), second = below(&p->random, count);

    tb_buf_printf(out, " in [%s%d, %s%d]", prefix, first, prefix, second);
}

/* "SUBJECT == o1", or another comparison its order allows. */
static void put_option_test(pack_text *p, tb_buf *out, const char *subject, const char *prefix, int count, bool ordered)
{
    tb_buf_puts(out, subject);
    if (is_lucky(&p->random, 0.2)) {
        put_values(p, out, prefix, count);
        return;
    }
    const char *op = ordered ? PICK(&p->random, "==", "!=", "<", "<=", ">", ">=") : PICK(&p->random, "==", "==", "!=");
    tb_buf_printf(out, " %s %s%d", op, prefix, below(&p->random, count));
}

static void put_question_test(pack_text *p, tb_buf *out, const question_text *q)
{
    if (strcmp(q->type, "choices") == 0)
        tb_buf_printf(out, "%s has o%d", q->id, below(&p->random, q->options));
    else if (q->options > 0)
        put_option_test(p, out, q->id, "o", q->options, q->ordered);
    else if (q->type[0] == 'b')
        tb_buf_printf(out, "%s%s", q->id, PICK(&p->random, "", " == false", " != true"));
    else if (q->type[0] == 'l')
        tb_buf_printf(out, "%s %s %d", q->id, PICK(&p->random, "==", "<", "<=", ">", ">="), below(&p->random, 6));
    else if (q->type[0] == 'n' && is_lucky(&p->random, 0.15))
        tb_buf_printf(out, "%s in [%d, %d]", q->id, threshold(&p->random, q), threshold(&p->random, q));
    else if (q->type[0] == 'n')
        tb_buf_printf(out, "%s %s %d", q->id, PICK(&p->random, "==", "!=", "<", "<=", ">", ">="),
                      threshold(&p->random, q));
    else
        tb_buf_printf(out, "text matches /%s/", random_words[below(&p->random, (int)COUNT(random_words))]);
}

static void put_test(pack_text *p, tb_buf *out)
{
    int kind = below(&p->random, 20);

    if (kind < 4) {
        put_option_test(p, out, "workload", "w", (int)p->workload_count, false);
    } else if (kind < 8 && p->traits > 0) {
        int t = below(&p->random, p->traits);
        char subject[] = "workload.trait0";
        subject[sizeof subject - 2] = (char)('0' + t);
        put_option_test(p, out, subject, "o", p->trait_options[t], p->trait_ordered[t]);
    } else {
        put_question_test(p, out, &p->question[below(&p->random, (int)p->questions.count)]);
    }
}

/* Depth 2 and three parts each are at most 27 cases, however they are negated. */
static void put_condition(pack_text *p, tb_buf *out, int depth)
{
    const char *word = PICK(&p->random, " and ", " and ", " or ");
    int parts = between(&p->random, 2, 3);

    if (depth == 0) {
        tb_buf_puts(out, is_lucky(&p->random, 0.15) ? "not " : "");
        put_test(p, out);
        return;
    }
    tb_buf_puts(out, is_lucky(&p->random, 0.2) ? "not (" : "(");
    for (int i = 0; i < parts; i++) {
        tb_buf_puts(out, i > 0 ? word : "");
        put_condition(p, out, below(&p->random, depth));
    }
    tb_buf_putc(out, ')');
}

/* ---- Rules ---- */

static void put_basis(pack_text *p, tb_buf *out)
{
    if (is_lucky(&p->random, 0.5))
        tb_buf_puts(out, ",'basis':'judgement'");
    else if (is_lucky(&p->random, 0.5))
        tb_buf_printf(out, ",'claims':['c%d']", below(&p->random, 4));
    else
        tb_buf_printf(out, ",'claims':['c%d','c%d']", below(&p->random, 2), between(&p->random, 2, 3));
    if (is_lucky(&p->random, 0.15))
        tb_buf_printf(out, ",'checked_on':'2020-01-01','valid_until':'%s'",
                      PICK(&p->random, "2026-11-20", "2026-11-21", "2031-01-01"));
}

/* At most the first rule of a ground has evidence, for it is one measurement. */
static void put_evidence(pack_text *p, tb_buf *out, int receiver, int ground)
{
    int other = (receiver + between(&p->random, 1, p->alternatives - 1)) % p->alternatives;

    tb_buf_printf(out, ",'evidence':{'benchmark':'b%d','full_at':%s", ground >= 0 ? ground : between(&p->random, 3, 5),
                  PICK(&p->random, "1.2", "2", "3"));
    if (p->alternatives > 2)
        tb_buf_printf(out, ",'against':'%s'", alternative_id(other));
    tb_buf_putc(out, '}');
}

static void put_points_rule(pack_text *p, tb_buf *out, rule_text *rule, bool *measured)
{
    int side = below(&p->random, p->alternatives), ground = is_lucky(&p->random, 0.5) ? below(&p->random, 3) : -1;
    bool against = p->alternatives == 2 && is_lucky(&p->random, 0.2);

    rule->strength = below(&p->random, 4);
    tb_buf_printf(out, ",'%s':'%s'", against ? "against" : "favours", alternative_id(side));
    if (ground >= 0)
        tb_buf_printf(out, ",'ground':'g%d'", ground);
    if (is_lucky(&p->random, 0.35) && (ground < 0 || !measured[ground])) {
        rule->has_evidence = true;
        put_evidence(p, out, against ? 1 - side : side, ground);
        if (ground >= 0)
            measured[ground] = true;
    }
}

static void put_other_act(pack_text *p, tb_buf *out, rule_text *rule)
{
    const char *side = is_lucky(&p->random, 0.3) ? "all" : alternative_id(below(&p->random, p->alternatives));

    switch (below(&p->random, 6)) {
    case 0: tb_buf_printf(out, ",'rules_out':'%s'", alternative_id(below(&p->random, p->alternatives))); break;
    case 1: tb_buf_printf(out, ",'beyond':'%s','instead':'a third thing'", side); break;
    case 2: tb_buf_printf(out, ",'strains':'%s'", side); break;
    case 3: tb_buf_puts(out, ",'note':'Mind the step.'"); break;
    default:
        rule->friction = (between(&p->random, 1, 6) * 2) * (is_lucky(&p->random, 0.4) ? -1 : 1);
        break; /* its points are written with the rule */
    }
}

static void make_rule(pack_text *p, int number, bool *measured)
{
    rule_text *rule = &p->rules[p->rule_count++];
    tb_buf out = TB_BUF_EMPTY;

    *rule = (rule_text){.strength = -1};
    tb_buf_printf(&out, "{'id':'r%d','criterion':'%s','because':'Reason %d.'", number,
                  p->leaves.items[below(&p->random, (int)p->leaves.count)], number);
    if (is_lucky(&p->random, 0.85)) {
        tb_buf_puts(&out, ",'when':'");
        put_condition(p, &out, PICK(&p->random, "0", "0", "1", "2")[0] - '0');
        tb_buf_putc(&out, '\'');
    }
    if (is_lucky(&p->random, 0.72))
        put_points_rule(p, &out, rule, measured);
    else
        put_other_act(p, &out, rule);
    put_basis(p, &out);
    rule->head = keep(&p->arena, &out);
}

void pack_text_make(pack_text *p, uint64_t seed)
{
    bool measured[3] = {false};
    int questions, rules;

    *p = (pack_text){0};
    tb_random_seed(&p->random, seed);
    make_head(p);
    make_criteria(p);
    make_claims(p);
    questions = between(&p->random, 1, PACK_QUESTIONS_MAX);
    for (int i = 0; i < questions; i++)
        make_question(p, i);
    p->workload_count = (size_t)between(&p->random, 2, 5);
    for (int i = 0; i < (int)p->workload_count; i++)
        make_workload(p, i);
    make_lexicon(p);
    rules = between(&p->random, 3, 30);
    for (int i = 0; i < rules; i++)
        make_rule(p, i, measured);
}

void pack_text_release(pack_text *p)
{
    tb_arena_release(&p->arena);
}

/* ---- Writing ---- */

static void put_part(tb_buf *out, const char *key, const text_list *list, tb_random *shuffle)
{
    tb_buf_printf(out, ",\"%s\":[", key);
    put_items(out, list, shuffle);
    tb_buf_putc(out, ']');
}

static void put_rule(tb_buf *out, const pack_text *p, size_t index, const variation *how)
{
    const rule_text *rule = &p->rules[index];
    int weaker = index == how->weaker && rule->strength > 0 ? 1 : 0;

    put_quoted(out, rule->head);
    if (rule->strength >= 0)
        tb_buf_printf(out, ",\"strength\":\"%s\"", strengths[rule->strength - weaker]);
    if (rule->friction != 0)
        tb_buf_printf(out, ",\"friction\":%d", index == how->friction ? rule->friction / 2 : rule->friction);
    tb_buf_putc(out, '}');
}

void pack_text_put(tb_buf *out, const pack_text *p, variation how)
{
    size_t order[PACK_ITEMS_MAX], listed = 0;

    tb_buf_puts(out, "{\"pack\":");
    put_mixed(out, p->head, p->head + strlen(p->head), how.shuffle);
    put_part(out, "criteria", &p->criteria, how.shuffle);
    put_part(out, "questions", &p->questions, how.shuffle);
    put_part(out, "workloads", &p->workloads, how.shuffle);
    put_part(out, "sources", &p->sources, how.shuffle);
    put_part(out, "claims", &p->claims, how.shuffle);
    put_part(out, "lexicon", &p->lexicon, how.shuffle);
    tb_buf_puts(out, ",\"rules\":[");
    fill_order(order, p->rule_count, how.shuffle);
    for (size_t i = 0; i < p->rule_count; i++) {
        if (order[i] == how.without)
            continue;
        tb_buf_puts(out, listed++ > 0 ? "," : "");
        put_rule(out, p, order[i], &how);
    }
    tb_buf_puts(out, "]}");
}
