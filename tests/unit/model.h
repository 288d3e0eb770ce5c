/* model.h - a small pack, and what is scored with it, as a fixture for the tests of the model.
 *
 * Texts are JSON with ' in place of ". Rules are written one a line,
 *     favours a strong | on side.left | ground g | when flag and n >= 10 | 'claims': ['c-dated']
 * where all but the act may be left out: the criterion is then `main`, and the rule rests on judgement. They get the
 * ids r0, r1, ... in that order. */
#ifndef MODEL_H
#define MODEL_H

#include "condition.h"
#include "evidence.h"
#include "pack.h"
#include "profile.h"
#include "robustness.h"
#include "trace.h"

#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* NULL for anything but the rules is the default below. */
struct parts {
    const char *rules;
    const char *alternatives, *constants, *criteria, *questions, *workloads, *claims, *lexicon, *sources, *signals;
};

struct model {
    tb_pack *pack;
    tb_scorer *scorer;
    tb_workspace *ws;
    tb_evidence evidence;
    tb_profile profile;
    tb_outcome outcome;
    tb_arena arena;
    tb_diags diags;
};

static const struct parts default_parts = {
    .rules = "",
    .alternatives = "{'id':'a','title':'Alpha'},{'id':'b','title':'Beta'}",
    .constants = "'prior':2,'evidence_per_point':0.5,'ground_cap':6,'weight_concentration':30,'inference_doubt':0.15,"
                 "'hybrid':{'title':'Both','base_friction':0}",
    .criteria = "{'id':'main','title':'Main'},{'id':'rest','title':'Rest','fixed':true},"
                "{'id':'side','title':'Side','leaves':[{'id':'left','title':'left'},{'id':'right','title':'right'}]}",
    .questions =
        "{'id':'flag','type':'boolean','title':'Flag?','label':'the flag is up'},"
        "{'id':'n','type':'number','title':'How many?','label':'the number','min':0,'max':100,'unit':'things'},"
        "{'id':'colour','type':'choice','title':'Colour?','label':'the colour','options':["
        "{'id':'red','title':'Red'},{'id':'green','title':'Green'},{'id':'blue','title':'Blue'}]},"
        "{'id':'size','type':'choice','title':'Size?','label':'the size','ordered':true,'options':["
        "{'id':'small','title':'Small'},{'id':'medium','title':'Medium'},{'id':'large','title':'Large'}]},"
        "{'id':'skills','type':'choices','title':'Skills?','label':'the skills','options':["
        "{'id':'sewing','title':'Sewing'},{'id':'singing','title':'Singing'},{'id':'sums','title':'Sums'}]},"
        "{'id':'mood','type':'level','title':'Mood?','label':'the mood','low':'low','high':'high'},"
        "{'id':'remark','type':'text','title':'Remark?','label':'the remark'}",
    .workloads =
        "{'id':'w1','title':'first work','traits':{'heat':'hot','kind':'x'}},"
        "{'id':'w2','title':'second work','traits':{'heat':'cold','kind':'y'}},{'id':'w3','title':'third work'}",
    .claims =
        "{'id':'c-current','source':'book','section':'S','subject':'T','for':'a','says':'So.','status':'current'},"
        "{'id':'c-disputed','source':'book','section':'S','subject':'T','for':'a','says':'So.','status':'disputed',"
        "'why':'no'},"
        "{'id':'c-dated','source':'book','section':'S','subject':'T','for':'a','says':'So.','status':'dated',"
        "'why':'no'},"
        "{'id':'c-refuted','source':'book','section':'S','subject':'T','for':'a','says':'So.','status':'refuted',"
        "'why':'no'}",
    .lexicon = NULL,
    .sources = "{'id':'book','title':'A book','publisher':'A press','year':2024}",
};

/* ---- Texts ---- */

/* Appends TEXT with its ' turned into ". */
static inline void put_quoted(tb_buf *out, const char *text)
{
    for (; *text != '\0'; text++)
        tb_buf_putc(out, *text == '\'' ? '"' : *text);
}

static inline bool begins(tb_text text, const char *word)
{
    return text.len >= strlen(word) && memcmp(text.at, word, strlen(word)) == 0;
}

/* The text up to the first SEPARATOR, which is taken off *rest too. */
static inline tb_text take_part(tb_text *rest, const char *separator)
{
    const char *end = memmem(rest->at, rest->len, separator, strlen(separator));
    size_t len = end != NULL ? (size_t)(end - rest->at) : rest->len,
           taken = end != NULL ? len + strlen(separator) : len;
    tb_text part = {rest->at, len};

    *rest = (tb_text){rest->at + taken, rest->len - taken};
    return part;
}

/* "favours a strong", "rules_out a", "friction 3", "note Mind the step." */
static inline void put_act(tb_buf *out, tb_text act)
{
    tb_text verb = take_part(&act, " ");

    tb_buf_printf(out, "'%.*s':", (int)verb.len, verb.at);
    if (begins(verb, "friction")) {
        tb_buf_add(out, act.at, act.len);
    } else if (begins(verb, "favours") || begins(verb, "against")) {
        tb_text target = take_part(&act, " ");
        tb_buf_printf(out, "'%.*s','strength':'%.*s'", (int)target.len, target.at, (int)act.len, act.at);
    } else {
        tb_buf_printf(out, "'%.*s'", (int)act.len, act.at);
    }
    if (begins(verb, "beyond"))
        tb_buf_puts(out, ",'instead':'something else'");
}

static inline void put_rule(tb_buf *out, tb_text line, int number)
{
    bool has_leaf = false, has_claims = false;

    tb_buf_printf(out, "{'id':'r%d','because':'reason %d',", number, number);
    put_act(out, take_part(&line, " | "));
    while (line.len > 0) {
        tb_text part = take_part(&line, " | ");
        tb_buf_putc(out, ',');
        if (begins(part, "on "))
            tb_buf_printf(out, "'criterion':'%.*s'", (int)part.len - 3, part.at + 3);
        else if (begins(part, "ground "))
            tb_buf_printf(out, "'ground':'%.*s'", (int)part.len - 7, part.at + 7);
        else if (begins(part, "when "))
            tb_buf_printf(out, "'when':'%.*s'", (int)part.len - 5, part.at + 5);
        else
            tb_buf_add(out, part.at, part.len);
        has_leaf = has_leaf || begins(part, "on ");
        has_claims = has_claims || begins(part, "'claims'");
    }
    tb_buf_puts(out, has_leaf ? "" : ",'criterion':'main'");
    tb_buf_puts(out, has_claims ? "}" : ",'basis':'judgement'}");
}

static inline void put_rules(tb_buf *out, const char *rules)
{
    tb_text rest = tb_text_of(rules);

    for (int i = 0; rest.len > 0; i++) {
        tb_buf_puts(out, i > 0 ? "," : "");
        put_rule(out, take_part(&rest, "\n"), i);
    }
}

static inline const char *or_default(const char *part, const char *fallback)
{
    return part != NULL ? part : fallback;
}

/* The pack as one JSON document, as tb_pack_from_json() takes it. */
static inline void put_pack(tb_buf *out, const struct parts *parts)
{
    const struct parts *d = &default_parts;
    tb_buf text = TB_BUF_EMPTY;

    tb_buf_printf(&text,
                  "{'pack':{'tiebreak':'pack/1','id':'small','version':'1','title':'A small pack','alternatives':[%s],"
                  "'traits':[{'id':'heat','title':'the heat','ordered':true,'options':['cold','warm','hot']},"
                  "{'id':'kind','title':'the kind','options':[{'id':'x','title':'X'},{'id':'y','title':'Y'}]}],%s},"
                  "'criteria':[%s],'questions':[%s],'workloads':[%s],",
                  or_default(parts->alternatives, d->alternatives), or_default(parts->constants, d->constants),
                  or_default(parts->criteria, d->criteria), or_default(parts->questions, d->questions),
                  or_default(parts->workloads, d->workloads));
    tb_buf_printf(&text, "'sources':[%s],'claims':[%s],", or_default(parts->sources, d->sources),
                  or_default(parts->claims, d->claims));
    if (parts->lexicon != NULL)
        tb_buf_printf(&text, "'lexicon':[%s],", parts->lexicon);
    if (parts->signals != NULL)
        tb_buf_printf(&text, "'signals':[%s],", parts->signals);
    tb_buf_puts(&text, "'rules':[");
    put_rules(&text, or_default(parts->rules, ""));
    tb_buf_puts(&text, "]}");
    put_quoted(out, text.data);
    tb_buf_release(&text);
}

/* ---- Loading ---- */

static inline void print_diags(const tb_diags *diags)
{
    for (size_t i = 0; i < diags->count; i++) {
        tb_buf text = TB_BUF_EMPTY;
        tb_diag_put(&text, &diags->list[i], false);
        print_error("%s", text.data);
        tb_buf_release(&text);
    }
}

/* The pack, or NULL with DIAGS saying why. */
static inline tb_pack *load_parts(const struct parts *parts, tb_diags *diags)
{
    tb_buf text = TB_BUF_EMPTY;
    tb_pack *pack = NULL;
    tb_status status;

    put_pack(&text, parts);
    status = tb_pack_from_json("small.json", text.data, text.len, diags, &pack);
    assert_int_equal(status == TB_OK, pack != NULL);
    tb_buf_release(&text);
    return pack;
}

/* Parses TEXT, JSON with single quotes; the tree lives as long as the model. */
static inline const tb_node *parse_text(struct model *m, const char *text)
{
    tb_buf quoted = TB_BUF_EMPTY;
    tb_source *source = NULL;
    const tb_node *node = NULL;

    put_quoted(&quoted, text);
    assert_int_equal(tb_source_from("test.json", quoted.data, quoted.len, &m->diags, &source), TB_OK);
    tb_diags_keep(&m->diags, source);
    if (tb_json_parse(source, &m->arena, &m->diags, &node) != TB_OK)
        print_diags(&m->diags);
    assert_non_null(node);
    tb_buf_release(&quoted);
    return node;
}

/* Loads the pack, and EVIDENCE (results of format evidence/1; NULL for none), for scoring at DATE. */
static inline void model_open(struct model *m, const struct parts *parts, const char *evidence, tb_date date)
{
    *m = (struct model){0};
    m->pack = load_parts(parts, &m->diags);
    print_diags(&m->diags);
    assert_non_null(m->pack);
    if (evidence != NULL) {
        tb_buf text = TB_BUF_EMPTY;
        tb_buf_printf(&text, "{'tiebreak':'evidence/1','results':[%s]}", evidence);
        assert_int_equal(tb_evidence_read(m->pack, parse_text(m, text.data), &m->arena, &m->diags, &m->evidence),
                         TB_OK);
        tb_buf_release(&text);
    }
    assert_int_equal(tb_scorer_new(m->pack, evidence != NULL ? &m->evidence : NULL, date, &m->scorer), TB_OK);
    assert_int_equal(tb_workspace_new(m->scorer, &m->ws), TB_OK);
}

static inline void model_close(struct model *m)
{
    tb_workspace_free(m->ws);
    tb_scorer_free(m->scorer);
    tb_pack_free(m->pack);
    tb_diags_release(&m->diags);
    tb_arena_release(&m->arena);
}

/* Reads a profile, whose format need not be said: "'answers': {...}". Inference is on. */
static inline void model_read(struct model *m, const char *profile)
{
    tb_buf text = TB_BUF_EMPTY;
    tb_status status;

    tb_buf_printf(&text, "{'tiebreak':'profile/1'%s%s}", profile[0] != '\0' ? "," : "", profile);
    status = tb_profile_read(m->pack, parse_text(m, text.data), true, &m->arena, &m->diags, &m->profile);
    if (status != TB_OK)
        print_diags(&m->diags);
    assert_int_equal(status, TB_OK);
    tb_buf_release(&text);
}

static inline void model_score(struct model *m, const char *profile)
{
    model_read(m, profile);
    assert_int_equal(tb_score(m->ws, &m->profile, &m->diags, &m->outcome), TB_OK);
}

/* ---- Comparing ---- */

static inline const char *choice_id(const tb_pack *pack, int choice)
{
    return choice < 0 ? "none" : choice == (int)pack->alternative_count ? "hybrid" : pack->alternatives[choice].id;
}

/* cmocka's own compares floats. NaN equals NaN. */
#define assert_near(got, want)                                                                                         \
    do {                                                                                                               \
        double near_got = (got), near_want = (want);                                                                   \
        if (!(fabs(near_got - near_want) < 1e-9) && !(isnan(near_got) && isnan(near_want)) && near_got != near_want)   \
            fail_msg("%s is %.17g, not %.17g", #got, near_got, near_want);                                             \
    } while (0)

#endif
