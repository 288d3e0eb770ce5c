#include "condition.h"

#include "model.h"

#include <stdlib.h>

/* ---- English ---- */

struct english_row {
    const char *name; /* the condition */
    const char *want;
};
static const struct english_row english_rows[] = {
    {"flag", "the flag is up"},
    {"not flag", "it is not so that the flag is up"},
    {"flag == true", "the flag is up"},
    {"flag != true", "it is not so that the flag is up"},
    {"flag == false", "it is not so that the flag is up"},
    {"flag in [true]", "the flag is up"},
    {"flag in [false, true]", "it is not so that the flag is up or the flag is up"},
    {"not flag in [true]", "it is not so that the flag is up"},
    {"n == 5", "the number is 5 things"},
    {"n != 5", "the number is not 5 things"},
    {"n < 5", "the number is less than 5 things"},
    {"n <= 5", "the number is at most 5 things"},
    {"n > 5", "the number is more than 5 things"},
    {"n >= 2.5", "the number is at least 2.50 things"},
    {"n in [1, 2, 3]", "the number is 1 things, 2 things or 3 things"},
    {"not n < 5", "the number is at least 5 things"},
    {"not n <= 5", "the number is more than 5 things"},
    {"not n > 5", "the number is at most 5 things"},
    {"not n >= 5", "the number is less than 5 things"},
    {"not n == 5", "the number is not 5 things"},
    {"not n != 5", "the number is 5 things"},
    {"colour == red", "the colour is Red"},
    {"colour != red", "the colour is not Red"},
    {"colour in [red, blue]", "the colour is Red or Blue"},
    {"not colour in [red, green, blue]", "the colour is neither Red, Green nor Blue"},
    {"size >= medium", "the size is at least Medium"},
    {"mood <= 2", "the mood is at most 2"},
    {"skills has sewing", "the skills include Sewing"},
    {"not skills has sewing", "the skills do not include Sewing"},
    {"workload == w1", "the work is first work"},
    {"workload in [w1, w2]", "the work is first work or second work"},
    {"workload.heat < hot", "the heat is less than hot"},
    {"workload.kind != x", "the kind is not X"},
    {"text matches /a (b|c)/", "the description matches /a (b|c)/"},
    {"not text matches /a/", "the description does not match /a/"},
    {"flag and n > 5", "the flag is up and the number is more than 5 things"},
    {"flag or n > 5", "the flag is up or the number is more than 5 things"},
    {"flag and (n > 5 or n < 2)",
     "the flag is up and (the number is more than 5 things or the number is less than 2 things)"},
    {"flag or n > 5 and n < 9",
     "the flag is up or the number is more than 5 things and the number is less than 9 things"},
    {"not (flag or n > 5)", "it is not so that the flag is up and the number is at most 5 things"},
    {"not (flag and n > 5)", "it is not so that the flag is up or the number is at most 5 things"},
};

static const tb_condition *only_condition(const tb_pack *pack)
{
    return pack->rules[0].when;
}

/* A pack whose only rule has that condition. */
static tb_pack *pack_when(const char *condition, const char *questions, tb_diags *diags)
{
    tb_buf rule = TB_BUF_EMPTY;
    tb_pack *pack;

    tb_buf_printf(&rule, "favours a slight | when %s", condition);
    pack = load_parts(&(struct parts){.rules = rule.data, .questions = questions}, diags);
    tb_buf_release(&rule);
    return pack;
}

static void says_itself(void **state)
{
    const struct english_row *row = *state;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf got = TB_BUF_EMPTY;
    tb_pack *pack = pack_when(row->name, NULL, &diags);

    print_diags(&diags);
    assert_non_null(pack);
    tb_condition_put_english(&got, only_condition(pack), pack);
    assert_string_equal(got.data, row->want);
    tb_buf_release(&got);
    tb_pack_free(pack);
    tb_diags_release(&diags);
}

/* ---- What is refused ---- */

struct refused_row {
    const char *name; /* the condition */
    const char *want; /* code, place in the condition from 1, and width, of the only problem */
};
static const struct refused_row refused_rows[] = {
    {"flag and", "syntax 9+0"},
    {"and flag", "syntax 1+3"},
    {"(flag", "syntax 1+1"},
    {"flag)", "syntax 5+1"},
    {"flag n > 5", "syntax 6+1"},
    {"n > 5 > 2", "syntax 7+1"},
    {"n = 5", "syntax 3+1"},
    {"flag & flag", "syntax 6+1"},
    {"n > 1_000", "syntax 5+5"},
    {"n > 012", "syntax 5+3"},
    {"n >", "syntax 4+0"},
    {"n in 5", "syntax 6+1"},
    {"n in [1, 2", "syntax 11+0"},
    {"text matches /abc", "syntax 14+1"},
    {"text matches red", "syntax 14+3"},
    {"text == /abc/", "syntax 6+2"},
    {"text matches /a(b/", "regex"},
    {"flagg", "unknown-name 1+5"},
    {"colour == rde", "unknown-name 11+3"},
    {"colour in [red, gren]", "unknown-name 17+4"},
    {"skills has swimming", "unknown-name 12+8"},
    {"workload == w9", "unknown-name 13+2"},
    {"workload.heet == hot", "unknown-name 10+4"},
    {"workload.heat == x", "unknown-name 18+1"},
    {"n", "condition-type 1+1"},
    {"colour", "condition-type 1+6"},
    {"workload", "condition-type 1+8"},
    {"colour < red", "condition-type 8+1"},
    {"workload < w2", "condition-type 10+1"},
    {"workload.kind <= x", "condition-type 15+2"},
    {"flag > false", "condition-type 6+1"},
    {"skills == sewing", "condition-type 8+2"},
    {"skills in [sewing]", "condition-type 8+2"},
    {"colour has red", "condition-type 8+3"},
    {"n == red", "condition-type 6+3"},
    {"colour == 5", "condition-type 11+1"},
    {"mood == 2.5", "condition-type 9+3"},
    {"remark == 5", "condition-type 1+6"},
    {"n > 101", "out-of-range 5+3"},
    {"mood >= 6", "out-of-range 9+1"},
};

/* The column of the condition's first character in the pack's JSON, less one. */
static uint32_t column_before(const char *condition)
{
    tb_buf text = TB_BUF_EMPTY, rule = TB_BUF_EMPTY, quoted = TB_BUF_EMPTY;
    uint32_t column;

    tb_buf_printf(&rule, "favours a slight | when %s", condition);
    put_pack(&text, &(struct parts){.rules = rule.data});
    tb_buf_printf(&quoted, "\"when\":\"%s", condition);
    column = (uint32_t)(strstr(text.data, quoted.data) - text.data + (long)strlen("\"when\":\""));
    tb_buf_release(&text);
    tb_buf_release(&rule);
    tb_buf_release(&quoted);
    return column;
}

static void is_refused(void **state)
{
    const struct refused_row *row = *state;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf got = TB_BUF_EMPTY;

    assert_null(pack_when(row->name, NULL, &diags));
    assert_int_equal(diags.count, 1);
    tb_buf_puts(&got, tb_diag_code_name(diags.list[0].code));
    if (strchr(row->want, ' ') != NULL)
        tb_buf_printf(&got, " %u+%u", diags.list[0].at.column - column_before(row->name), diags.list[0].at.width);
    assert_string_equal(got.data, row->want);
    tb_buf_release(&got);
    tb_diags_release(&diags);
}

/* ---- Sizes ---- */

/* COUNT comparisons, every TWO of them joined by `or`, and those pairs by `and`: 2^(COUNT/2) cases. */
static void put_pairs(tb_buf *out, int count)
{
    for (int i = 0; i < count; i += 2)
        tb_buf_printf(out, "%s(n == %d or n == %d)", i > 0 ? " and " : "", i, i + 1);
}

static void put_joined(tb_buf *out, const char *word, int count)
{
    for (int i = 0; i < count; i++)
        tb_buf_printf(out, "%sn %s %d", i > 0 ? word : "", "==", i);
}

struct size_row {
    const char *name;
    int pairs, ors, ands, depth;
    bool fits;
};
static const struct size_row size_rows[] = {
    {"64 cases by or", .ors = 64, .fits = true},
    {"65 cases by or", .ors = 65},
    {"64 cases by and", .pairs = 12, .fits = true},
    {"128 cases by and", .pairs = 14},
    {"100 comparisons in one case", .ands = 100, .fits = true},
    {"32 parentheses", .depth = 32, .fits = true},
    {"33 parentheses", .depth = 33},
};

static void size_is_limited(void **state)
{
    const struct size_row *row = *state;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf text = TB_BUF_EMPTY;
    tb_pack *pack;

    tb_buf_fill(&text, '(', (size_t)row->depth);
    tb_buf_puts(&text, row->depth > 0 ? "flag" : "");
    tb_buf_fill(&text, ')', (size_t)row->depth);
    put_pairs(&text, row->pairs);
    put_joined(&text, " or ", row->ors);
    put_joined(&text, " and ", row->ands);
    pack = pack_when(text.data, NULL, &diags);
    assert_int_equal(pack != NULL, row->fits);
    if (!row->fits) {
        assert_int_equal(diags.count, 1);
        assert_int_equal(diags.list[0].code, TB_DIAG_CONDITION_SIZE);
    }
    tb_pack_free(pack);
    tb_buf_release(&text);
    tb_diags_release(&diags);
}

/* ---- Truth ---- */

#define THREE_BOOLEANS                                                                                                 \
    "{'id':'p','type':'boolean','title':'P?','label':'p'},{'id':'q','type':'boolean','title':'Q?','label':'q'},"       \
    "{'id':'r','type':'boolean','title':'R?','label':'r'}"

/* Truth for each of the 27 ways to answer p, q and r, r changing fastest, in the order true, unknown, false. */
static void put_truths(tb_buf *out, const char *condition)
{
    static const uint16_t cells_of[] = {2, 0, 1};
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_pack *pack = pack_when(condition, THREE_BOOLEANS, &diags);

    print_diags(&diags);
    assert_non_null(pack);
    for (int i = 0; i < 27; i++) {
        uint16_t cells[8] = {cells_of[i / 9], cells_of[i / 3 % 3], cells_of[i % 3]};
        tb_buf_putc(out, "FUT"[tb_condition_truth(only_condition(pack), pack, cells)]);
    }
    tb_pack_free(pack);
    tb_diags_release(&diags);
}

struct same_row {
    const char *name; /* the condition */
    const char *same; /* one that must be the same function */
};
static const struct same_row same_rows[] = {
    {"p or q and r", "p or (q and r)"},
    {"p and q or r", "(p and q) or r"},
    {"not p and q", "(not p) and q"},
    {"not p or q", "(not p) or q"},
    {"not not p", "p"},
    {"not (p and q)", "not p or not q"},
    {"not (p or q)", "not p and not q"},
    {"p and (q or r)", "p and q or p and r"},
    {"p or p", "p"},
    {"p == true", "p"},
    {"p != true", "not p"},
    {"p == false", "not p"},
    {"p in [true]", "p"},
    {"p in [true, false]", "p or not p"},
};

static void are_the_same(void **state)
{
    const struct same_row *row = *state;
    tb_buf one = TB_BUF_EMPTY, other = TB_BUF_EMPTY;

    put_truths(&one, row->name);
    put_truths(&other, row->same);
    assert_string_equal(one.data, other.data);
    tb_buf_release(&one);
    tb_buf_release(&other);
}

struct kleene_row {
    const char *name; /* the condition, of p and q */
    const char *want; /* TT TU TF UT UU UF FT FU FF */
};
static const struct kleene_row kleene_rows[] = {
    {"p", "TTTUUUFFF"},      {"not p", "FFFUUUTTT"},      {"p and q", "TUFUUFFFF"},
    {"p or q", "TTTTUUTUF"}, {"p or not p", "TTTUUUTTT"}, {"p and not p", "FFFUUUFFF"},
};

static void follows_kleene(void **state)
{
    const struct kleene_row *row = *state;
    tb_buf got = TB_BUF_EMPTY;

    put_truths(&got, row->name);
    for (int i = 0; i < 9; i++)
        assert_int_equal(got.data[(size_t)i * 3], row->want[i]);
    tb_buf_release(&got);
}

struct truth_row {
    const char *name; /* condition; profile */
    const char *when, *profile;
    tb_truth want;
};
#define TRUTH(when, profile, want)                                                                                     \
    {                                                                                                                  \
        when "  with  " profile, when, profile, want                                                                   \
    }
static const struct truth_row truth_rows[] = {
    TRUTH("n == 5", "'answers':{'n':5}", TB_TRUE),
    TRUTH("n == 5", "'answers':{'n':5.000001}", TB_FALSE),
    TRUTH("n == 5", "'answers':{'n':4.999999}", TB_FALSE),
    TRUTH("n == 5", "", TB_UNKNOWN),
    TRUTH("n == 5", "'answers':{'n':'unknown'}", TB_UNKNOWN),
    TRUTH("n != 5", "'answers':{'n':5}", TB_FALSE),
    TRUTH("n != 5", "'answers':{'n':6}", TB_TRUE),
    TRUTH("n < 5", "'answers':{'n':5}", TB_FALSE),
    TRUTH("n < 5", "'answers':{'n':4.9}", TB_TRUE),
    TRUTH("n <= 5", "'answers':{'n':5}", TB_TRUE),
    TRUTH("n <= 5", "'answers':{'n':5.1}", TB_FALSE),
    TRUTH("n > 5", "'answers':{'n':5}", TB_FALSE),
    TRUTH("n > 5", "'answers':{'n':5.1}", TB_TRUE),
    TRUTH("n >= 5", "'answers':{'n':5}", TB_TRUE),
    TRUTH("n >= 5", "'answers':{'n':4.9}", TB_FALSE),
    TRUTH("n in [1, 2.5]", "'answers':{'n':2.5}", TB_TRUE),
    TRUTH("n in [1, 2.5]", "'answers':{'n':2}", TB_FALSE),
    TRUTH("n > 5 and n < 5.5", "'answers':{'n':5.25}", TB_TRUE),
    TRUTH("n >= 0", "'answers':{'n':0}", TB_TRUE),
    TRUTH("n > 0", "'answers':{'n':0}", TB_FALSE),
    TRUTH("n <= 100", "'answers':{'n':100}", TB_TRUE),
    TRUTH("colour == green", "'answers':{'colour':'green'}", TB_TRUE),
    TRUTH("colour != green", "'answers':{'colour':'green'}", TB_FALSE),
    TRUTH("colour in [red, blue]", "'answers':{'colour':'green'}", TB_FALSE),
    TRUTH("colour in [red, blue]", "'answers':{'colour':'blue'}", TB_TRUE),
    TRUTH("size < medium", "'answers':{'size':'small'}", TB_TRUE),
    TRUTH("size < medium", "'answers':{'size':'medium'}", TB_FALSE),
    TRUTH("size >= medium", "'answers':{'size':'large'}", TB_TRUE),
    TRUTH("mood == 0", "'answers':{'mood':0}", TB_TRUE),
    TRUTH("mood > 4", "'answers':{'mood':5}", TB_TRUE),
    TRUTH("skills has sums", "'answers':{'skills':['sewing','sums']}", TB_TRUE),
    TRUTH("skills has sums", "'answers':{'skills':'sewing'}", TB_FALSE),
    TRUTH("skills has sums", "'answers':{'skills':[]}", TB_FALSE),
    TRUTH("skills has sums", "", TB_UNKNOWN),
    TRUTH("not skills has sums", "'answers':{'skills':'unknown'}", TB_UNKNOWN),
    TRUTH("not (n > 5 and n < 9)", "'answers':{'n':4}", TB_TRUE),
    TRUTH("not (n > 5 and n < 9)", "'answers':{'n':7}", TB_FALSE),
    TRUTH("not (n > 5 or colour == red)", "'answers':{'n':4}", TB_UNKNOWN),
    TRUTH("not (n > 5 or colour == red)", "'answers':{'n':4,'colour':'blue'}", TB_TRUE),
    TRUTH("not (n > 5 or not (colour == red and n > 2))", "'answers':{'n':4,'colour':'red'}", TB_TRUE),
    TRUTH("text matches /CHAT/", "'title':'A chat'", TB_TRUE),
    TRUTH("text matches /chat/", "'description':'Mail.'", TB_FALSE),
    TRUTH("text matches /^Mail/", "'title':'A','description':'Mail.'", TB_FALSE),
    TRUTH("text matches /\\\\bmail/", "'title':'A','description':'Mail.'", TB_TRUE),
    TRUTH("text matches /caf\\u00c9/", "'title':'Caf\\u00e9'", TB_TRUE),
    TRUTH("text matches /chat/", "", TB_FALSE),
    TRUTH("not text matches /chat/", "", TB_TRUE),
    TRUTH("text matches /^$/", "", TB_FALSE),
    TRUTH("workload == w1", "'workloads':['w1']", TB_TRUE),
    TRUTH("workload != w1", "'workloads':['w1']", TB_FALSE),
    TRUTH("workload == w1", "", TB_UNKNOWN),
    TRUTH("workload in [w1, w2]", "'workloads':['w3']", TB_FALSE),
    TRUTH("workload.heat >= warm", "'workloads':['w1']", TB_TRUE),
    TRUTH("workload.heat >= warm", "'workloads':['w2']", TB_FALSE),
    TRUTH("workload.heat >= warm", "'workloads':['w3']", TB_UNKNOWN),
    TRUTH("workload.kind == y", "", TB_UNKNOWN),
};

static void is_true_as_expected(void **state)
{
    const struct truth_row *row = *state;
    tb_buf rule = TB_BUF_EMPTY;
    struct model m;
    tb_trace trace;

    tb_buf_printf(&rule, "favours a slight | when %s", row->when);
    model_open(&m, &(struct parts){.rules = rule.data}, NULL, 0);
    model_score(&m, row->profile);
    assert_int_equal(tb_trace_record(m.ws, &m.arena, &trace), TB_OK);
    assert_int_equal(trace.truth[0], row->want);
    /* The masks, which know nothing of trees, must say the same. */
    assert_near(m.outcome.totals[0], row->want == TB_TRUE ? 60 : 50);
    model_close(&m);
    tb_buf_release(&rule);
}

/* ---- Cells ---- */

static const tb_variable *number_variable(const tb_pack *pack)
{
    return &pack->variables[pack->questions[tb_pack_question(pack, TB_TEXT("n"))].first_variable];
}

struct cell_row {
    const char *name; /* the condition, whose comparisons cut the numbers */
    double number;
    int cells; /* unknown not counted */
    int want;
};
static const struct cell_row cell_rows[] = {
    {"flag", 50, 1, 1},
    {"n < 5", 4.9, 2, 1},
    {"n < 5", 5, 2, 2},
    {"n <= 5", 5, 2, 1},
    {"n <= 5", 5.1, 2, 2},
    {"n > 5", 5, 2, 1},
    {"n >= 5", 5, 2, 2},
    {"n == 5", 4, 3, 1},
    {"n == 5", 5, 3, 2},
    {"n == 5", 6, 3, 3},
    {"n in [5, 7]", 4, 5, 1},
    {"n in [5, 7]", 5, 5, 2},
    {"n in [5, 7]", 6, 5, 3},
    {"n in [5, 7]", 7, 5, 4},
    {"n in [5, 7]", 8, 5, 5},
    {"n < 5 and n < 5 and n >= 5", 5, 2, 2},
    {"n < 5 or n > 5", 5, 3, 2},
    {"n > 10 or n < 2", 2, 3, 2},
    {"n >= 0", 0, 2, 2},
    {"n <= 100", 100, 2, 1},
    {"n < 0.1 or n > 0.3", 0.1, 3, 2},
};

static void has_its_cell(void **state)
{
    const struct cell_row *row = *state;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_pack *pack = pack_when(row->name, NULL, &diags);

    assert_non_null(pack);
    assert_int_equal(number_variable(pack)->cell_count, row->cells + 1);
    assert_int_equal(tb_variable_cell_of_number(number_variable(pack), row->number), row->want);
    tb_pack_free(pack);
    tb_diags_release(&diags);
}

struct nearest_row {
    const char *name;
    const char *when;
    uint16_t cell;
    double from, want; /* NaN: the cell lies outside 0 to 100 */
};
static const struct nearest_row nearest_rows[] = {
    {"the whole range holds where one is", "flag", 1, 50, 50},
    {"up to a threshold that belongs", "n >= 5", 2, 1, 5},
    {"up to a threshold that does not", "n > 5", 2, 1, 6},
    {"down to a threshold that belongs", "n <= 5", 1, 9, 5},
    {"down to a threshold that does not", "n < 5", 1, 9, 4},
    {"a single number, from below", "n == 5", 2, 1, 5},
    {"a single number, from above", "n == 5", 2, 9, 5},
    {"one beyond would be past the cell: its middle", "n > 5 and n < 5.5", 2, 1, 5.25},
    {"the same from above", "n > 5 and n < 5.5", 2, 9, 5.25},
    {"one beyond, at the far edge that belongs", "n > 5 and n <= 6", 2, 1, 6},
    {"one beyond, at the far edge that does not", "n > 5 and n < 6", 2, 1, 5.5},
    {"already there", "n >= 5 and n < 50", 2, 20, 20},
    {"already at its lower edge", "n >= 5", 2, 5, 5},
    {"already at its upper edge", "n <= 5", 1, 5, 5},
    {"an open edge is not inside", "n > 5", 2, 5, 6},
    {"below the least number there is", "n < 0", 1, 9, NAN},
    {"only the least number there is", "n <= 0", 1, 9, 0},
    {"only the greatest number there is", "n >= 100", 2, 9, 100},
    {"above the greatest number there is", "n > 100", 2, 9, NAN},
    {"one beyond would be past the greatest", "n > 99.5", 2, 9, 99.75},
    {"one beyond would be past the least", "n < 0.5", 1, 9, 0.25},
};

static void is_nearest(void **state)
{
    const struct nearest_row *row = *state;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_pack *pack = pack_when(row->when, NULL, &diags);
    double got = NAN;
    bool found;

    assert_non_null(pack);
    found = tb_variable_nearest(number_variable(pack), row->cell, row->from, 0, 100, &got);
    assert_int_equal(found, !isnan(row->want));
    if (found) {
        assert_near(got, row->want);
        assert_int_equal(tb_variable_cell_of_number(number_variable(pack), got), row->cell);
    }
    tb_pack_free(pack);
    tb_diags_release(&diags);
}

/* ---- Frequencies ---- */

struct frequency_row {
    const char *name;
    const char *when;
    const char *question; /* of id x */
    double want[6];       /* by cell from 1 */
};
#define X_QUESTION(rest) ",{'id':'x','title':'X?','label':'x'," rest "}"
#define X_OPTIONS "'options':[{'id':'one','title':'1'},{'id':'two','title':'2'},{'id':'three','title':'3'}]"
static const struct frequency_row frequency_rows[] = {
    {"a boolean without usual", "x", X_QUESTION("'type':'boolean'"), {0.5, 0.5}},
    {"a boolean nothing asks", "flag", X_QUESTION("'type':'boolean'"), {0.5, 0.5}},
    {"a boolean with usual", "x", X_QUESTION("'type':'boolean','usual':{'true':30,'false':90}"), {0.75, 0.25}},
    {"a choice: sets of options that conditions tell apart",
     "x == one",
     X_QUESTION("'type':'choice'," X_OPTIONS),
     {0.5, 0.25, 0.25}},
    {"a choice: all told apart",
     "x == one or x == two",
     X_QUESTION("'type':'choice'," X_OPTIONS),
     {1 / 3.0, 1 / 3.0, 1 / 3.0}},
    {"a choice with usual: what is not listed is never met",
     "x == one",
     X_QUESTION("'type':'choice','usual':{'two':1,'three':3}," X_OPTIONS),
     {0, 0.75, 0.25}}, /* one, three, two */
    {"options of choices each by itself",
     "x has one",
     X_QUESTION("'type':'choices','usual':{'one':20,'three':100}," X_OPTIONS),
     {0.8, 0.2}},
    {"a level: two sets", "x >= 4", X_QUESTION("'type':'level'"), {0.125, 0.125, 0.125, 0.125, 0.25, 0.25}},
    {"a number: ranges its bounds leave",
     "x < 0 or x > 5 or x > 10",
     X_QUESTION("'type':'number','min':0,'max':10"),
     {0, 0.5, 0.5, 0}},
    {"a number with usual",
     "x >= 5",
     X_QUESTION("'type':'number','min':0,'max':10,'usual':{'1':1,'5':2,'9':1}"),
     {0.25, 0.75}},
};

static void is_met_as_often(void **state)
{
    const struct frequency_row *row = *state;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf questions = TB_BUF_EMPTY;
    tb_pack *pack;

    tb_buf_printf(&questions, "%s%s", default_parts.questions, row->question);
    pack = pack_when(row->when, questions.data, &diags);
    print_diags(&diags);
    assert_non_null(pack);
    const tb_variable *v = &pack->variables[pack->questions[tb_pack_question(pack, TB_TEXT("x"))].first_variable];
    for (size_t cell = 1; cell < v->cell_count; cell++)
        assert_near(v->frequency[cell], row->want[cell - 1]);
    tb_pack_free(pack);
    tb_buf_release(&questions);
    tb_diags_release(&diags);
}

/* ---- What a condition looks at ---- */

static void list_variable(void *context, size_t variable)
{
    tb_buf_printf(context, "%zu ", variable);
}

static void variables_in_the_order_written(void **state)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf got = TB_BUF_EMPTY;
    tb_pack *pack = pack_when("r or (p and not q) or p", THREE_BOOLEANS, &diags);

    (void)state;
    assert_non_null(pack);
    tb_condition_variables(only_condition(pack), list_variable, &got);
    assert_string_equal(got.data, "2 0 1 0 ");
    tb_buf_release(&got);
    tb_pack_free(pack);
    tb_diags_release(&diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variables_in_the_order_written),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(english_rows, says_itself, failed);
    RUN_ROWS(refused_rows, is_refused, failed);
    RUN_ROWS(size_rows, size_is_limited, failed);
    RUN_ROWS(same_rows, are_the_same, failed);
    RUN_ROWS(kleene_rows, follows_kleene, failed);
    RUN_ROWS(truth_rows, is_true_as_expected, failed);
    RUN_ROWS(cell_rows, has_its_cell, failed);
    RUN_ROWS(nearest_rows, is_nearest, failed);
    RUN_ROWS(frequency_rows, is_met_as_often, failed);
    return failed;
}
