/* The questionnaire as the fields of a form, and back. */
#include "form.h"

#include "model.h"
#include "report.h"

#include <cjson/cJSON.h>

/* ---- Fields ---- */

struct fields_row {
    const char *name; /* as a browser sends it */
    const char *want; /* name=value, one a line; or ! and the problem */
};

static const struct fields_row fields_rows[] = {
    {"", ""},
    {"&&", ""},
    {"a=1&b=2&a=3", "a=1\nb=2\na=3\n"},
    {"a", "a=\n"},
    {"a=b=c", "a=b=c\n"},
    {"=x", "=x\n"},
    {"a+b=c%20d%2Be", "a b=c d+e\n"},
    {"t=%E2%82%AC", "t=€\n"},
    {"t=one%0D%0Atwo%0Dthree%0A%0A", "t=one\ntwo\nthree\n\n\n"},
    {"t=one%0Btwo%0Cthree%0Dfour", "t=one\ntwo\nthree\nfour\n"},
    {"t=%", "!the form's fields cannot be read: a '%' is not followed by two hexadecimal digits"},
    {"t=%2", "!the form's fields cannot be read: a '%' is not followed by two hexadecimal digits"},
    {"t=%zz", "!the form's fields cannot be read: a '%' is not followed by two hexadecimal digits"},
    {"t=a%00b", "!the form's fields cannot be read: there is a control character in one"},
    {"%1b=b", "!the form's fields cannot be read: there is a control character in one"},
    {"t=%7F", "!the form's fields cannot be read: there is a control character in one"},
    {"t=%C3", "!the form's fields cannot be read: one is not UTF-8"},
    {"t=%C0%80", "!the form's fields cannot be read: one is not UTF-8"},
    {"t=%ED%A0%80", "!the form's fields cannot be read: one is not UTF-8"},
};

static void put_fields(tb_buf *out, const web_fields *fields)
{
    tb_buf_puts(out, "");
    for (size_t i = 0; i < fields->count; i++)
        tb_buf_printf(out, "%s=%s\n", fields->list[i].name.at, fields->list[i].value.at);
}

static void reads_fields(void **state)
{
    const struct fields_row *row = *state;
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf got = TB_BUF_EMPTY;
    web_fields fields;

    if (web_fields_read(tb_text_of(row->name), &arena, &diags, &fields) == TB_OK)
        put_fields(&got, &fields);
    else
        tb_buf_printf(&got, "!%s", diags.list[0].text);
    assert_string_equal(got.data ? got.data : "", row->want);
    tb_buf_release(&got);
    tb_diags_release(&diags);
    tb_arena_release(&arena);
}

static void fields_are_bounded(void **state)
{
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf text = TB_BUF_EMPTY;
    web_fields fields;

    (void)state;
    for (int i = 0; i < WEB_FIELDS_MAX; i++)
        tb_buf_puts(&text, i > 0 ? "&a" : "a");
    assert_int_equal(web_fields_read((tb_text){text.data, text.len}, &arena, &diags, &fields), TB_OK);
    assert_int_equal(fields.count, WEB_FIELDS_MAX);
    tb_buf_puts(&text, "&a");
    assert_int_equal(web_fields_read((tb_text){text.data, text.len}, &arena, &diags, &fields), TB_ERR_INPUT);
    tb_buf_clear(&text);
    tb_buf_fill(&text, 'n', WEB_FIELD_NAME_MAX);
    assert_int_equal(web_fields_read((tb_text){text.data, text.len}, &arena, &diags, &fields), TB_OK);
    tb_buf_putc(&text, 'n');
    assert_int_equal(web_fields_read((tb_text){text.data, text.len}, &arena, &diags, &fields), TB_ERR_INPUT);
    tb_buf_release(&text);
    tb_diags_release(&diags);
    tb_arena_release(&arena);
}

/* ---- Numbers ---- */

struct number_row {
    const char *name; /* as typed */
    const char *unit;
    double want; /* NaN: it is none */
};

static const struct number_row number_rows[] = {
    {"20000", NULL, 20000},
    {"20,000", NULL, 20000},
    {"20 000", NULL, 20000},
    {"20'000", NULL, 20000},
    {"20_000", NULL, 20000},
    {"20.000", NULL, 20000},
    {"20\xC2\xA0"
     "000",
     NULL, 20000},
    {"20\xE2\x80\xAF"
     "000",
     NULL, 20000},
    {"1,234,567.5", NULL, 1234567.5},
    {"1.234.567", NULL, 1234567},
    {"0.125", NULL, 0.125},
    {"2.5", NULL, 2.5},
    {"  8 ", NULL, 8},
    {"007", NULL, 7},
    {"0", NULL, 0},
    {"-5", NULL, -5},
    {"+5", NULL, 5},
    {"20k", NULL, 20000},
    {"20 K", NULL, 20000},
    {"1.5 million", NULL, 1500000},
    {"3 thousand", NULL, 3000},
    {"2m", NULL, 2000000},
    {"8 developers", "developers", 8},
    {"20k Connections", "connections", 20000},
    {"60%", "%", 60},
    {"60 %", "%", 60},
    {"", NULL, NAN},
    {"developers", "developers", NAN},
    {"many", NULL, NAN},
    {"8 or 10", NULL, NAN},
    {"8-10", NULL, NAN},
    {"8 people", "developers", NAN},
    {"1,5", NULL, NAN},
    {"20,00", NULL, NAN},
    {"20,000,00", NULL, NAN},
    {"2000,000", NULL, NAN},
    {"1,234.567,890", NULL, NAN},
    {"--5", NULL, NAN},
    {"-", NULL, NAN},
    {".5", NULL, NAN},
    {"5.", NULL, NAN},
    {"1e5", NULL, 100000},
    {"1.5e-7", NULL, 1.5e-7},
    {"e", NULL, NAN},
    {"0x10", NULL, NAN},
    {"20kk", NULL, NAN},
    {"11111111111111111111111111111111111111111", NULL, NAN},
};

static void reads_number(void **state)
{
    const struct number_row *row = *state;
    double got = 0;

    assert_int_equal(web_form_number(tb_text_of(row->name), row->unit, &got), !isnan(row->want));
    if (!isnan(row->want))
        assert_true(fabs(got - row->want) <= 1e-9 * fabs(row->want));
}

/* ---- A profile ---- */

static const char other_questions[] = "{'id':'n','type':'number','title':'How many?','label':'the number','min':0,"
                                      "'max':100,'unit':'things','usual':{'0':60,'7':40}},"
                                      "{'id':'title','type':'boolean','title':'Title?','label':'it has a title'},"
                                      "{'id':'mood','type':'level','title':'Mood?','label':'the mood'}";

struct read_row {
    const char *name; /* the fields */
    const char *want; /* the profile, but for its first key; or what is wrong: "FIELD: MESSAGE", one a line */
    const char *questions;
};

static const struct read_row read_rows[] = {
    {"", "{}", NULL},
    {"title=+&description=%0A&n=&colour=&flag=&mood=&skills=&remark=", "{}", NULL},
    {"title=+A+chat+&description=Two%0D%0Alines", "{'title':'A chat','description':'Two\\nlines'}", NULL},
    {"flag=true&colour=red&mood=3&n=20&remark=well&skills=sums&skills=sewing",
     "{'answers':{'colour':'red','flag':true,'mood':3,'n':20,'remark':'well','skills':['sewing','sums']}}", NULL},
    {"flag=unknown&colour=unknown&mood=unknown&n=unknown&skills=unknown&remark=unknown",
     "{'answers':{'colour':'unknown','flag':'unknown','mood':'unknown','n':'unknown','remark':'unknown',"
     "'skills':'unknown'}}",
     NULL},
    {"skills=-", "{'answers':{'skills':[]}}", NULL},
    {"skills=-&skills=sums", "skills: Choose what applies, or that none of these does\n", NULL},
    {"n=7&n=unknown", "{'answers':{'n':7}}", NULL},
    {"n=20+things", "{'answers':{'n':20}}", NULL},
    {"n=many", "n: The number must be a number, like 20\n", NULL},
    {"n=many", "n: The number must be a number, like 7\n", other_questions},
    {"n=101", "n: The number must be from 0 to 100 things\n", NULL},
    {"n=-1", "n: The number must be from 0 to 100 things\n", NULL},
    {"mood=6", "mood: Choose from the answers to “Mood?”\n", NULL},
    {"mood=2.5", "mood: Choose from the answers to “Mood?”\n", NULL},
    {"flag=maybe", "flag: Choose from the answers to “Flag?”\n", NULL},
    {"colour=mauve", "colour: Choose from the answers to “Colour?”\n", NULL},
    {"skills=sums&skills=mauve", "skills: Choose from the answers to “Skills?”\n", NULL},
    {"answers.title=true&title=x", "{'title':'x','answers':{'title':true}}", other_questions},
    {"workloads=w2", "{'workloads':{'w2':null}}", NULL},
    {"workloads=w2&workloads=w1&workloads.w1=60&workloads.w2=40+%25", "{'workloads':{'w1':60,'w2':40}}", NULL},
    {"workloads=w2&workloads=w1&workloads.w1=60&workloads.w2=1,000&critical=w2",
     "{'workloads':{'w1':60,'w2':{'share':1000,'critical':true}}}", NULL},
    {"workloads=w2&critical=w2&critical=w1", "{'workloads':{'w2':{'critical':true}}}", NULL},
    {"workloads=w1&workloads=w2&workloads.w1=60",
     "workloads.w2: Give second work a share too, or leave all shares empty\n", NULL},
    {"workloads=w1&workloads.w1=0", "workloads: Give one of the kinds of work a share above 0\n", NULL},
    {"workloads=w1&workloads.w1=half",
     "workloads.w1: The share of first work must be a number that is not negative, like 40\n", NULL},
    {"workloads=w1&workloads.w1=-1",
     "workloads.w1: The share of first work must be a number that is not negative, like 40\n", NULL},
    {"workloads.w1=40", "workloads.w1: Tick first work as well, or empty its share\n", NULL},
    {"workloads=w9", "-: Look the answers over and send them again: this form has no “w9”\n", NULL},
    {"priorities.main=more&priorities.side=&priorities.side.left=ignore",
     "{'priorities':{'main':'more','side.left':'ignore'}}", NULL},
    {"priorities.main=most",
     "priorities.main: Choose from the priorities: 'most' is no importance; it is one of: ignore, less, normal, more, "
     "decisive\n",
     NULL},
    {"nothing=1", "-: Look the answers over and send them again: this form has no “nothing”\n", NULL},
    {"nothing=", "{}", NULL},
    {"from=AAAAAAAAAAAAAAAAAAAAAA&change=n&wrong=n", "{}", NULL},
    {"answered_by=Ann&confirmed=true", "{'answered_by':'Ann','confirmed':true}", NULL},
    {"confirmed=yes", "{}", NULL},
    /* All of them, in the order of the page. */
    {"mood=9&n=x&nothing=1&workloads.w3=1&workloads=w1&workloads.w1=x",
     "workloads.w1: The share of first work must be a number that is not negative, like 40\n"
     "workloads.w3: Tick third work as well, or empty its share\n"
     "mood: Choose from the answers to “Mood?”\nn: The number must be a number, like 20\n"
     "-: Look the answers over and send them again: this form has no “nothing”\n",
     NULL},
};

/* The profile as JSON in single quotes, but for its first key. */
static void put_profile(tb_buf *out, const struct model *m, const tb_profile *profile)
{
    cJSON *json = tb_profile_json(m->pack, profile);

    cJSON_DeleteItemFromObject(json, "tiebreak");
    char *text = cJSON_PrintUnformatted(json);
    for (char *c = text; *c; c++)
        tb_buf_putc(out, (char)(*c == '"' ? '\'' : *c));
    cJSON_free(text);
    cJSON_Delete(json);
}

static void fields_of(struct model *m, const char *text, web_fields *fields)
{
    assert_int_equal(web_fields_read(tb_text_of(text), &m->arena, &m->diags, fields), TB_OK);
}

static void reads_profile(void **state)
{
    const struct read_row *row = *state;
    const struct parts parts = {.questions = row->questions};
    tb_buf got = TB_BUF_EMPTY;
    web_fields fields;
    web_mistakes mistakes;
    tb_profile profile;
    struct model m;

    model_open(&m, &parts, NULL, 0);
    fields_of(&m, row->name, &fields);
    assert_int_equal(web_form_read(m.pack, &fields, false, &m.arena, &mistakes, &profile), TB_OK);
    if (mistakes.count == 0)
        put_profile(&got, &m, &profile);
    for (size_t i = 0; i < mistakes.count; i++)
        tb_buf_printf(&got, "%s: %s\n", mistakes.list[i].field ? mistakes.list[i].field : "-",
                      mistakes.list[i].message);
    assert_string_equal(got.data, row->want);
    tb_buf_release(&got);
    model_close(&m);
}

/* ---- The other way ---- */

struct fill_row {
    const char *name; /* the profile, but for its first key */
    const char *want; /* the fields */
    size_t dropped;
};

static const struct fill_row fill_rows[] = {
    {"", "", 0},
    {",'title':'A','description':'B\\nC','answered_by':'Ann','confirmed':true",
     "title=A\ndescription=B\nC\nanswered_by=Ann\n", 0},
    {",'answers':{'n':20000.5,'mood':3,'flag':false,'colour':'red','skills':['sums','sewing'],'remark':'x'}",
     "n=20000.5\nmood=3\nflag=false\ncolour=red\nskills=sums\nskills=sewing\nremark=x\n", 0},
    {",'answers':{'n':1234567}", "n=1,234,567\n", 0},
    {",'answers':{'skills':[],'n':'unknown','colour':'unknown'}", "skills=-\nn=unknown\ncolour=unknown\n", 0},
    {",'answers':{'gone':3,'colour':'mauve','skills':['sums','gone']}", "skills=sums\n", 3},
    {",'workloads':['w2','w1']", "workloads=w2\nworkloads=w1\n", 0},
    {",'workloads':{'w1':60,'w2':{'share':40,'critical':true},'w3':null,'w9':1}",
     "workloads=w1\nworkloads.w1=60\nworkloads=w2\nworkloads.w2=40\ncritical=w2\nworkloads=w3\n", 1},
    {",'priorities':{'main':'more','side.left':'less','gone':'more'}",
     "priorities.main=more\npriorities.side.left=less\n", 1},
};

static void fills_fields(void **state)
{
    const struct fill_row *row = *state;
    tb_buf text = TB_BUF_EMPTY, got = TB_BUF_EMPTY;
    web_fields fields;
    size_t dropped;
    struct model m;

    model_open(&m, &(struct parts){0}, NULL, 0);
    tb_buf_printf(&text, "{'tiebreak':'profile/1'%s}", row->name);
    for (char *c = text.data; *c; c++)
        *c = (char)(*c == '\'' ? '"' : *c);
    assert_int_equal(web_form_fill(m.pack, parse_text(&m, text.data), &m.arena, &fields, &dropped), TB_OK);
    put_fields(&got, &fields);
    assert_string_equal(got.data ? got.data : "", row->want);
    assert_int_equal(dropped, row->dropped);
    tb_buf_release(&got);
    tb_buf_release(&text);
    model_close(&m);
}

/* What a profile says is what its fields say. */
struct round_row {
    const char *name;
};

static const struct round_row round_rows[] = {
    {"{'title':'T','description':'D','workloads':{'w1':60,'w2':{'share':40,'critical':true}},'answers':{'colour':'red',"
     "'flag':true,'mood':0,'n':12.5,'remark':'r','size':'large','skills':['sums']},'priorities':{'side':'less',"
     "'side.left':'more'},'answered_by':'Ann'}"},
    {"{'answers':{'flag':'unknown','skills':[]}}"},
};

static void comes_round(void **state)
{
    const struct round_row *row = *state;
    tb_buf text = TB_BUF_EMPTY, got = TB_BUF_EMPTY;
    web_fields fields;
    web_mistakes mistakes;
    tb_profile profile;
    size_t dropped;
    struct model m;

    model_open(&m, &(struct parts){0}, NULL, 0);
    for (const char *c = row->name; *c; c++)
        tb_buf_putc(&text, (char)(*c == '\'' ? '"' : *c));
    assert_int_equal(web_form_fill(m.pack, parse_text(&m, text.data), &m.arena, &fields, &dropped), TB_OK);
    assert_int_equal(web_form_read(m.pack, &fields, false, &m.arena, &mistakes, &profile), TB_OK);
    assert_int_equal(mistakes.count, 0);
    put_profile(&got, &m, &profile);
    assert_string_equal(got.data, row->name);
    tb_buf_release(&got);
    tb_buf_release(&text);
    model_close(&m);
}

/* ---- What was inferred becomes stated ---- */

static const char lexicon[] = "{'id':'one','pattern':'/sewing/','workload':'w1'},{'id':'two','pattern':'/sums/',"
                              "'workload':'w2','answers':{'n':2000,'flag':false,'skills':['sums','singing']}}";
static const char wide_number[] = "{'id':'flag','type':'boolean','title':'Flag?','label':'the flag is up'},"
                                  "{'id':'n','type':'number','title':'How many?','label':'the number','min':0,"
                                  "'max':100000},{'id':'skills','type':'choices','title':'Skills?','label':'the "
                                  "skills','options':[{'id':'sewing','title':'Sewing'},{'id':'singing','title':"
                                  "'Singing'},{'id':'sums','title':'Sums'}]}";

static void states_what_was_inferred(void **state)
{
    const struct parts parts = {.lexicon = lexicon, .questions = wide_number};
    tb_buf got = TB_BUF_EMPTY;
    web_fields fields;
    web_mistakes mistakes;
    tb_profile profile;
    struct model m;

    (void)state;
    model_open(&m, &parts, NULL, 0);
    fields_of(&m, "description=sewing+and+sums&n=&skills=&workloads=", &fields);
    assert_int_equal(web_form_read(m.pack, &fields, true, &m.arena, &mistakes, &profile), TB_OK);
    assert_int_equal(profile.inference_count, 5);
    for (size_t i = 0; i < m.pack->question_count; i++)
        assert_int_equal(web_form_state_answer(&fields, m.pack, &profile, i, &m.arena), TB_OK);
    assert_int_equal(web_form_state_workloads(&fields, m.pack, &profile, -1, &m.arena), TB_OK);
    put_fields(&got, &fields);
    assert_string_equal(got.data, "description=sewing and sums\nflag=false\nn=2,000\nskills=singing\nskills=sums\n"
                                  "workloads=w1\nworkloads=w2\n");
    tb_buf_clear(&got);
    assert_int_equal(
        web_form_state_workloads(&fields, m.pack, &profile, tb_pack_workload(m.pack, TB_TEXT("w1")), &m.arena), TB_OK);
    assert_int_equal(web_form_put(&fields, "n", (const char *const[]){WEB_UNKNOWN}, 1, &m.arena), TB_OK);
    put_fields(&got, &fields);
    assert_string_equal(got.data, "description=sewing and sums\nflag=false\nskills=singing\nskills=sums\n"
                                  "workloads=w2\nn=unknown\n");
    tb_buf_release(&got);
    model_close(&m);
}

/* ---- The order ---- */

struct plan_row {
    const char *name; /* the rules */
    const char *questions;
    const char *want; /* section: questions seen | more; in brackets if it is folded */
};

#define Q(id, section, more) "{'id':'" id "','type':'boolean','title':'?','label':'it'" section more "}"
#define IN(section) ",'section':'" section "'"

static const struct plan_row plan_rows[] = {
    {"favours a slight", Q("p", IN("one"), "") "," Q("q", IN("two"), "") "," Q("r", "", ""), "one: p\ntwo: q\n-: r\n"},
    {"favours a slight | when q", Q("p", IN("one"), "") "," Q("q", IN("two"), ""), "two: q\n[one: p]\n"},
    {"favours a slight | when q and q", Q("p", IN("one"), ",'opening':1") "," Q("q", IN("two"), ""),
     "one: p\n[two: q]\n"},
    {"favours a slight | when q\nrules_out a | when p", Q("p", IN("one"), "") "," Q("q", IN("two"), ""),
     "one: p\n[two: q]\n"},
    {"favours a slight | when s\nfavours a slight | when s and q",
     Q("p", IN("one"), "") "," Q("q", IN("one"), "") "," Q("r", IN("one"), ",'opening':2") "," Q(
         "s", IN("one"), "") "," Q("t", IN("one"), ",'opening':1"),
     "one: t r s q p\n"},
    {"favours a slight | when s\nfavours a slight | when s",
     Q("p", IN("one"), "") "," Q("q", IN("one"), "") "," Q("s", IN("one"), ""), "one: s | p q\n"},
};

static void stands_in_order(void **state)
{
    const struct plan_row *row = *state;
    const struct parts parts = {.rules = row->name, .questions = row->questions};
    tb_buf got = TB_BUF_EMPTY;
    web_plan plan;
    struct model m;

    model_open(&m, &parts, NULL, 0);
    assert_int_equal(web_form_plan(m.pack, &m.arena, &plan), TB_OK);
    for (size_t s = 0; s < plan.count; s++) {
        const web_section *section = &plan.list[s];
        tb_buf_printf(&got, "%s%s:", section->open ? "" : "[", section->name ? section->name : "-");
        for (size_t i = 0; i < section->count; i++)
            tb_buf_printf(&got, "%s %s", i == section->shown ? " |" : "", m.pack->questions[section->questions[i]].id);
        tb_buf_puts(&got, section->open ? "\n" : "]\n");
    }
    assert_string_equal(got.data, row->want);
    tb_buf_release(&got);
    model_close(&m);
}

struct options_row {
    const char *name; /* the rest of the question */
    const char *want; /* as they are shown */
};

#define OF(type) "'type':'" type "','options':["
#define LIST(a, b, c, d, e)                                                                                            \
    OF("choice") a "," b "," c "," d "," e ",{'id':'x','title':'X'},{'id':'y','title':'Y'},{'id':'z','title':'Z'}]"
#define O(id, title) "{'id':'" id "','title':'" title "'}"

static const struct options_row options_rows[] = {
    {OF("choice") O("p", "Tea") "," O("q", "air") "," O("r", "Bee") "]", "q r p"},
    {OF("choices") O("p", "Tea") "," O("q", "air") "," O("r", "Bee") "],'usual':{'p':5,'r':30}", "r p q"},
    {OF("choice") O("p", "Tea") "," O("q", "air") "," O("r", "Bee") "],'usual':{'p':5,'q':90,'r':5}", "q r p"},
    {OF("choice") O("r", "Tea") "," O("p", "air") "," O("q", "Bee") "],'ordered':true,'usual':{'q':90,'r':5,'p':5}",
     "r p q"},
    {LIST(O("p", "Tea"), O("q", "air"), O("r", "Bee"), O("s", "W"), O("t", "V")) ",'usual':{'p':90,'q':10}",
     "q r p t s x y z"},
};

static void options_stand_in_order(void **state)
{
    const struct options_row *row = *state;
    tb_buf question = TB_BUF_EMPTY, got = TB_BUF_EMPTY;
    struct model m;

    tb_buf_printf(&question, "{'id':'c','title':'?','label':'it',%s}", row->name);
    model_open(&m, &(struct parts){.questions = question.data}, NULL, 0);
    const tb_question *q = &m.pack->questions[tb_pack_question(m.pack, TB_TEXT("c"))];
    const size_t *order = web_form_options(q, &m.arena);
    assert_non_null(order);
    for (size_t i = 0; i < q->option_count; i++)
        tb_buf_printf(&got, "%s%s", i > 0 ? " " : "", q->options[order[i]].id);
    assert_string_equal(got.data, row->want);
    tb_buf_release(&question);
    tb_buf_release(&got);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_bounded),
        cmocka_unit_test(states_what_was_inferred),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(fields_rows, reads_fields, failed);
    RUN_ROWS(number_rows, reads_number, failed);
    RUN_ROWS(read_rows, reads_profile, failed);
    RUN_ROWS(fill_rows, fills_fields, failed);
    RUN_ROWS(round_rows, comes_round, failed);
    RUN_ROWS(plan_rows, stands_in_order, failed);
    RUN_ROWS(options_rows, options_stand_in_order, failed);
    return failed;
}
