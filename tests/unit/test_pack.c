#include "pack.h"

#include "facts.h"

#include "number.h"

/* ---- Order ---- */

#define FLAG "{'id':'flag','type':'boolean','title':'Flag?','label':'the flag is up'}"
#define COLOUR(options) "{'id':'colour','type':'choice','title':'Colour?','label':'the colour'," options "}"

static const struct parts as_written = {
    .questions = COLOUR("'options':['red','green','blue'],'usual':{'red':1,'blue':2}") "," FLAG,
    .rules = "favours a strong | when flag | 'claims':['c-dated']\nfavours b slight | on side.left\nfriction 2",
};

static const struct parts in_another_order = {
    .questions = FLAG "," COLOUR("'options':['green','blue','red'],'usual':{'blue':2,'red':1}"),
    .rules = "favours a strong | when flag | 'claims':['c-dated']\nfavours b slight | on side.left\nfriction 2",
    .criteria = "{'leaves':[{'id':'right','title':'right'},{'id':'left','title':'left'}],'title':'Side','id':'side'},"
                "{'id':'rest','fixed':true,'title':'Rest'},{'id':'main','title':'Main'}",
    .workloads = "{'id':'w3','title':'third work'},{'id':'w1','title':'first work','traits':{'kind':'x','heat':'hot'}},"
                 "{'title':'second work','id':'w2','traits':{'heat':'cold','kind':'y'}}",
};

/* Lists of things with ids are sorted by it; alternatives and ordered options stay as they are. */
static void things_are_sorted_by_id(void **state)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_pack *pack = load_parts(&(struct parts){.alternatives = "{'id':'z','title':'Z'},{'id':'a','title':'A'}",
                                               .criteria = in_another_order.criteria,
                                               .workloads = in_another_order.workloads},
                               &diags);

    (void)state;
    assert_non_null(pack);
    assert_string_equal(pack->alternatives[0].id, "z");
    assert_string_equal(pack->branches[0].id, "main");
    assert_string_equal(pack->branches[2].id, "side");
    assert_string_equal(pack->leaves[2].id, "side.left");
    assert_string_equal(pack->workloads[0].id, "w1");
    assert_string_equal(pack->questions[0].id, "colour");
    assert_string_equal(pack->questions[0].options[0].id, "blue");
    assert_string_equal(pack->questions[0].options[2].id, "red");
    assert_string_equal(pack->questions[5].id, "size");
    assert_string_equal(pack->questions[5].options[0].id, "small");
    assert_string_equal(pack->questions[5].options[2].id, "large");
    tb_pack_free(pack);
    tb_diags_release(&diags);
}

static void order_has_no_part_in_the_hash(void **state)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_pack *one = load_parts(&as_written, &diags), *other = load_parts(&in_another_order, &diags);

    (void)state;
    assert_string_equal(one->json, other->json);
    assert_string_equal(one->sha256, other->sha256);
    tb_pack_free(one);
    tb_pack_free(other);
    tb_diags_release(&diags);
}

/* What is another pack. */
struct other_row {
    const char *name;
    struct parts parts;
};
static const struct other_row other_rows[] = {
    {"another strength",
     {.rules = "favours a slight | when flag | 'claims':['c-dated']\nfavours b slight | on side.left\nfriction 2"}},
    {"another condition",
     {.rules = "favours a strong | when not flag | 'claims':['c-dated']\nfavours b slight | on side.left\nfriction 2"}},
    {"alternatives in another order",
     {.rules = "favours a strong | when flag | 'claims':['c-dated']\nfavours b slight | on side.left\nfriction 2",
      .alternatives = "{'id':'b','title':'Beta'},{'id':'a','title':'Alpha'}"}},
    {"options in another order, which is now theirs",
     {.rules = "favours a strong | when flag | 'claims':['c-dated']\nfavours b slight | on side.left\nfriction 2",
      .questions = COLOUR("'options':['red','green','blue'],'usual':{'red':1,'blue':2},'ordered':true") "," FLAG}},
    {"a rule less", {.rules = "favours a strong | when flag | 'claims':['c-dated']\nfavours b slight | on side.left"}},
};

static void is_another_pack(void **state)
{
    const struct other_row *row = *state;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_pack *one = load_parts(&as_written, &diags), *other = load_parts(&row->parts, &diags);

    assert_non_null(other);
    assert_string_not_equal(one->sha256, other->sha256);
    tb_pack_free(one);
    tb_pack_free(other);
    tb_diags_release(&diags);
}

static void its_json_is_the_same_pack(void **state)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_pack *one = load_parts(&as_written, &diags), *again = NULL;

    (void)state;
    assert_int_equal(tb_pack_from_json("again", one->json, one->json_len, &diags, &again), TB_OK);
    assert_string_equal(one->json, again->json);
    assert_string_equal(one->sha256, again->sha256);
    tb_pack_free(one);
    tb_pack_free(again);
    tb_diags_release(&diags);
}

/* ---- What is not said ---- */

static void what_is_not_said_has_its_default(void **state)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_pack *pack = load_parts(&(struct parts){.rules = "favours a strong\nbeyond all\nnote Mind the step."}, &diags);
    const tb_rule *rule = &pack->rules[0];

    (void)state;
    assert_null(rule->when);
    assert_null(rule->when_text);
    assert_null(rule->ground);
    assert_null(rule->evidence.benchmark);
    assert_int_equal(rule->status, TB_CURRENT);
    assert_int_equal(rule->valid_until, TB_NO_DATE);
    assert_int_equal(rule->claim_count, 0);
    assert_int_equal(pack->rules[1].target, TB_SIDE_ALL);
    assert_string_equal(pack->rules[1].text, "something else");
    assert_string_equal(pack->rules[2].text, "Mind the step.");
    assert_string_equal(pack->traits[0].options[2].title, "hot"); /* an option's title is its id */
    assert_int_equal(pack->workloads[2].traits[0], 0);
    assert_false(pack->questions[tb_pack_question(pack, TB_TEXT("colour"))].ordered);
    tb_pack_free(pack);
    tb_diags_release(&diags);
}

/* ---- Finding ---- */

struct find_row {
    const char *name; /* the id */
    int (*find)(const tb_pack *pack, tb_text id);
    int want;
};
static const struct find_row find_rows[] = {
    {"a", tb_pack_alternative, 0},   {"b", tb_pack_alternative, 1},     {"c", tb_pack_alternative, -1},
    {"", tb_pack_alternative, -1},   {"colour", tb_pack_question, 0},   {"size", tb_pack_question, 5},
    {"skills", tb_pack_question, 6}, {"colou", tb_pack_question, -1},   {"colours", tb_pack_question, -1},
    {"", tb_pack_question, -1},      {"zzz", tb_pack_question, -1},     {"w1", tb_pack_workload, 0},
    {"w3", tb_pack_workload, 2},     {"w4", tb_pack_workload, -1},      {"main", tb_pack_branch, 0},
    {"side", tb_pack_branch, 2},     {"side.left", tb_pack_branch, -1}, {"main", tb_pack_leaf, 0},
    {"side.right", tb_pack_leaf, 3}, {"side", tb_pack_leaf, -1},        {"r0", tb_pack_rule, 0},
    {"r1", tb_pack_rule, 1},         {"r10", tb_pack_rule, -1},
};

static void is_found(void **state)
{
    const struct find_row *row = *state;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_pack *pack = load_parts(&(struct parts){.rules = as_written.rules}, &diags);

    assert_non_null(pack);
    assert_int_equal(row->find(pack, tb_text_of(row->name)), row->want);
    tb_pack_free(pack);
    tb_diags_release(&diags);
}

/* ---- Dates ---- */

struct date_row {
    const char *name;
    tb_date want; /* TB_NO_DATE: none */
};
static const struct date_row date_rows[] = {
    {"1970-01-01", 0},          {"1970-12-31", 364},        {"1971-01-01", 365},         {"1972-02-29", 789},
    {"1972-03-01", 790},        {"2000-02-29", 11016},      {"2026-11-21", 20778},       {"9999-12-31", 2932896},
    {"1969-12-31", TB_NO_DATE}, {"2100-02-29", TB_NO_DATE}, {"2023-02-29", TB_NO_DATE},  {"2026-13-01", TB_NO_DATE},
    {"2026-00-01", TB_NO_DATE}, {"2026-04-31", TB_NO_DATE}, {"2026-04-00", TB_NO_DATE},  {"2026-4-01", TB_NO_DATE},
    {"26-04-01", TB_NO_DATE},   {"2026/04/01", TB_NO_DATE}, {"2026-04-01T", TB_NO_DATE}, {"+026-04-01", TB_NO_DATE},
    {"", TB_NO_DATE},
};

static void is_date(void **state)
{
    const struct date_row *row = *state;
    tb_date date = TB_NO_DATE;
    tb_buf again = TB_BUF_EMPTY;

    assert_int_equal(tb_date_parse(tb_text_of(row->name), &date), row->want != TB_NO_DATE);
    if (row->want != TB_NO_DATE) {
        assert_int_equal(date, row->want);
        tb_date_put(&again, date);
        assert_string_equal(again.data, row->name);
    }
    tb_buf_release(&again);
}

/* ---- Limits ---- */

static void put_rules_of(tb_buf *out, int count)
{
    for (int i = 0; i < count; i++)
        tb_buf_printf(out, "%sfavours %s slight | when n >= %d", i > 0 ? "\n" : "", i % 2 == 0 ? "a" : "b", i % 100);
}

struct limit_row {
    const char *name;
    int rules;
    bool fits;
};
static const struct limit_row limit_rows[] = {
    {"no rule", 0, true},
    {"64 rules", 64, true},
    {"65 rules", 65, true},
    {"5,000 rules", 5000, true},
};

/* Half of the rules whose thresholds 50 has passed speak for each. */
static void holds_rules(void **state)
{
    const struct limit_row *row = *state;
    tb_buf rules = TB_BUF_EMPTY;
    struct model m;

    put_rules_of(&rules, row->rules);
    model_open(&m, &(struct parts){.rules = rules.data != NULL ? rules.data : ""}, NULL, 0);
    assert_int_equal(m.pack->rule_count, row->rules);
    model_score(&m, "'answers':{'n':100}");
    assert_near(m.outcome.totals[0], 100 * (2 + (row->rules + 1) / 2) / (4.0 + row->rules));
    tb_buf_release(&rules);
    model_close(&m);
}

static void eight_alternatives(void **state)
{
    tb_buf alternatives = TB_BUF_EMPTY;
    struct model m;

    (void)state;
    for (int i = 0; i < TB_ALTERNATIVES_MAX; i++)
        tb_buf_printf(&alternatives, "%s{'id':'%c','title':'%c'}", i > 0 ? "," : "", 'a' + i, 'A' + i);
    model_open(&m,
               &(struct parts){.rules = "favours h decisive | when workload == w1\nrules_out h | when workload == w2",
                               .alternatives = alternatives.data},
               NULL, 0);
    model_score(&m, "'workloads':['w1','w2']");
    check_facts(&m, "h=24.43182 out=h split=w1:h,w2:a choice=hybrid", put_fact);
    tb_buf_release(&alternatives);
    model_close(&m);
}

static void sixty_four_options(void **state)
{
    tb_buf question = TB_BUF_EMPTY;
    struct model m;

    (void)state;
    tb_buf_puts(&question, "{'id':'x','type':'choices','title':'X?','label':'x','options':[");
    for (int i = 0; i < TB_OPTIONS_MAX; i++)
        tb_buf_printf(&question, "%s'o%d'", i > 0 ? "," : "", i);
    tb_buf_puts(&question, "]}");
    model_open(
        &m, &(struct parts){.rules = "favours a strong | when x has o63 and not x has o0", .questions = question.data},
        NULL, 0);
    model_score(&m, "'answers':{'x':['o63']}");
    check_facts(&m, "a=71.42857", put_fact);
    model_score(&m, "'answers':{'x':['o63','o0']}");
    check_facts(&m, "a=50", put_fact);
    tb_buf_release(&question);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(things_are_sorted_by_id),   cmocka_unit_test(order_has_no_part_in_the_hash),
        cmocka_unit_test(its_json_is_the_same_pack), cmocka_unit_test(what_is_not_said_has_its_default),
        cmocka_unit_test(eight_alternatives),        cmocka_unit_test(sixty_four_options),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(other_rows, is_another_pack, failed);
    RUN_ROWS(find_rows, is_found, failed);
    RUN_ROWS(date_rows, is_date, failed);
    RUN_ROWS(limit_rows, holds_rules, failed);
    return failed;
}
