#include "lexicon.h"

#include "facts.h"

/* ---- Numbers as people write them ---- */

struct number_row {
    const char *name; /* the text */
    double want;      /* NaN: none */
};
static const struct number_row number_rows[] = {
    {"20", 20},
    {"20,000", 20000},
    {"1,234,567", 1234567},
    {"20k", 20000},
    {"20 k", 20000},
    {"1.5 million", 1500000},
    {"1.5M", 1500000},
    {"0.5", 0.5},
    {"007", 7},
    {"3,4", 3},
    {"3,4,5 and so on", 3},
    {"1,2345", 1},
    {"12 apples", 12},
    {"eight", 8},
    {"Eight", 8},
    {"twelve people", 12},
    {"twenty-five", 25},
    {"twenty five", 25},
    {"ninety", 90},
    {"a dozen", 12},
    {"a hundred", 100},
    {"two hundred", 200},
    {"two hundred fifty", 250},
    {"three thousand", 3000},
    {"two thousand three hundred", 2300},
    {"two hundred thousand", 200000},
    {"one million two hundred thousand", 1200000},
    {"thousands", 2000},
    {"thousands of users", 2000},
    {"dozens", 24},
    {"~500", 500},
    {"zero", 0},
    {"", NAN},
    {"many", NAN},
    {"of", NAN},
    {"a few", 3},
};

static void is_number(void **state)
{
    const struct number_row *row = *state;
    double got = NAN;

    assert_int_equal(tb_lexicon_number(tb_text_of(row->name), &got), !isnan(row->want));
    if (!isnan(row->want))
        assert_near(got, row->want);
}

/* ---- What a description implies ---- */

#define ITEM(id, pattern, rest) "{'id':'" id "','pattern':'/" pattern "/'," rest "}"
#define LEXICON                                                                                                                                                                                                                                                      \
    ITEM("chat", "\\\\bchat\\\\b", "'workload':'w1'")                                                                                                                                                                                                                \
    "," ITEM("mail", "\\\\bmail\\\\b", "'workload':'w2'") "," ITEM("red", "\\\\bred\\\\b", "'answers':{'colour':'red'}") "," ITEM("green", "\\\\bgreen\\\\b", "'answers':{'colour':'green'}") "," ITEM("sew", "\\\\bsew", "'answers':{'skills':'sewing'}") "," ITEM( \
        "sing", "\\\\bsing",                                                                                                                                                                                                                                         \
        "'answers':{'skills':['singing','sums']}") "," ITEM("up", "\\\\bflag\\\\b",                                                                                                                                                                                  \
                                                            "'answers':{'flag':true}") "," ITEM("low",                                                                                                                                                               \
                                                                                                "\\\\bgloomy\\\\b",                                                                                                                                                  \
                                                                                                "'answers':{'mood':"                                                                                                                                                 \
                                                                                                "1}") "," ITEM("many",                                                                                                                                               \
                                                                                                               "(?<"                                                                                                                                                 \
                                                                                                               "numbe"                                                                                                                                               \
                                                                                                               "r>[a-"                                                                                                                                               \
                                                                                                               "z0-9]"                                                                                                                                               \
                                                                                                               "[a-"                                                                                                                                                 \
                                                                                                               "z0-9,"                                                                                                                                               \
                                                                                                               ".]*( "                                                                                                                                               \
                                                                                                               "(thou"                                                                                                                                               \
                                                                                                               "sand|"                                                                                                                                               \
                                                                                                               "milli"                                                                                                                                               \
                                                                                                               "on|"                                                                                                                                                 \
                                                                                                               "hundr"                                                                                                                                               \
                                                                                                               "ed))?"                                                                                                                                               \
                                                                                                               ") "                                                                                                                                                  \
                                                                                                               "thing"                                                                                                                                               \
                                                                                                               "s",                                                                                                                                                  \
                                                                                                               "'answ"                                                                                                                                               \
                                                                                                               "ers':"                                                                                                                                               \
                                                                                                               "{'n':"                                                                                                                                               \
                                                                                                               "'numb"                                                                                                                                               \
                                                                                                               "er'}") "," ITEM("rated",                                                                                                                             \
                                                                                                                                "mood (?<number>\\\\d+)",                                                                                                            \
                                                                                                                                "'answers':{'mood':'number'}") "," ITEM("both",                                                                                      \
                                                                                                                                                                        "\\\\bshop\\\\b",                                                                            \
                                                                                                                                                                        "'workload':'w3','answers':{'flag':true,'colour':'blue'}")

struct inferred_row {
    const char *name;
    const char *profile;
    const char *want; /* "workload:ID" and "QUESTION=ANSWER" with the words that led to each, in the order of items */
};
static const struct inferred_row inferred_rows[] = {
    {"nothing", "'description':'Hello.'", ""},
    {"no text at all", "", ""},
    {"a workload", "'description':'A chat.'", "workload:w1(chat)"},
    {"from the title", "'title':'A chat'", "workload:w1(chat)"},
    {"two, each once", "'title':'Chat and mail','description':'A chat.'", "workload:w1(Chat) workload:w2(mail)"},
    {"not where workloads are stated", "'description':'A chat.','workloads':['w2']", ""},
    {"an answer", "'description':'All in red.'", "colour=red(red)"},
    {"an answer and a workload from one item", "'description':'A shop.'",
     "workload:w3(shop) flag=true(shop) colour=blue(shop)"},
    {"first in the text wins", "'description':'First green, then red.'", "colour=green(green)"},
    {"first in the text wins, the other way", "'description':'First red, then green.'", "colour=red(red)"},
    {"the title comes first", "'title':'Red','description':'It is green.'", "colour=red(Red)"},
    {"a stated answer stays", "'description':'All in red.','answers':{'colour':'blue'}", ""},
    {"unknown is a stated answer", "'description':'All in red.','answers':{'colour':'unknown'}", ""},
    {"and the others are filled", "'description':'A red flag.','answers':{'colour':'unknown'}", "flag=true(flag)"},
    {"options add up", "'description':'We sew and sing.'",
     "skills=[sewing, singing, sums](sew) skills=[sewing, singing, sums](sing)"},
    {"stated options stay as they are", "'description':'We sew.','answers':{'skills':['sums']}", ""},
    {"stated none stays none", "'description':'We sew.','answers':{'skills':[]}", ""},
    {"a number", "'description':'It has 42 things.'", "n=42(42 things)"},
    {"a number in words", "'description':'It has twelve things.'", "n=12(twelve things)"},
    {"a number out of range is none", "'description':'It has 42,000 things.'", ""},
    {"no number", "'description':'It has many things.'", ""},
    {"a level", "'description':'A mood 3 day.'", "mood=3(mood 3)"},
    {"a level out of range", "'description':'A mood 7 day.'", ""},
    {"a fixed level", "'description':'Gloomy.'", "mood=1(Gloomy)"},
    {"no", "'description':'No chat.'", ""},
    {"not", "'description':'It is not a chat.'", ""},
    {"without", "'description':'Without any red.'", ""},
    {"never", "'description':'We never, ever sew.'", "skills=[sewing](sew)"},
    {"never, in the same clause", "'description':'We never sew.'", ""},
    {"n't", "'description':'We don\\u0027t sew.'", ""},
    {"no, a clause before", "'description':'No mail, a chat.'", "workload:w1(chat)"},
    {"no, a sentence before", "'description':'There is no mail. A chat.'", "workload:w1(chat)"},
    {"but ends it", "'description':'no mail but a chat'", "workload:w1(chat)"},
    {"six words before", "'description':'no one two three four five chat'", ""},
    {"seven words before", "'description':'no one two three four five six chat'", "workload:w1(chat)"},
    {"negated first, affirmed later", "'description':'No chat today. But a chat tomorrow.'", "workload:w1(chat)"},
    {"a negated boolean is the opposite", "'description':'No flag.'", "flag=false(flag)"},
    {"the first mention of a boolean counts", "'description':'No flag. Then a flag.'", "flag=false(flag)"},
    {"the first mention of a boolean counts, the other way", "'description':'A flag. Then no flag.'",
     "flag=true(flag)"},
    {"a negated choice implies nothing", "'description':'Not red.'", ""},
    {"nonsense is no negation", "'description':'noted: a chat'", "workload:w1(chat)"},
};

static void put_inference(tb_buf *out, const struct model *m, const tb_inference *inference)
{
    tb_buf_puts(out, out->len > 0 ? " " : "");
    if (inference->question < 0) {
        tb_buf_printf(out, "workload:%s", m->pack->workloads[inference->workload].id);
    } else {
        tb_buf_printf(out, "%s=", m->pack->questions[inference->question].id);
        tb_answer_put_value(out, &m->pack->questions[inference->question], &m->profile.answers[inference->question]);
        assert_int_equal(m->profile.answers[inference->question].said, TB_INFERRED);
    }
    tb_buf_printf(out, "(%s)", inference->words);
}

static void implies(void **state)
{
    const struct inferred_row *row = *state;
    tb_buf got = TB_BUF_EMPTY;
    struct model m;

    model_open(&m, &(struct parts){.lexicon = LEXICON}, NULL, 0);
    model_read(&m, row->profile);
    for (size_t i = 0; i < m.profile.inference_count; i++)
        put_inference(&got, &m, &m.profile.inferences[i]);
    assert_string_equal(got.data != NULL ? got.data : "", row->want);
    tb_buf_release(&got);
    model_close(&m);
}

/* ---- Whole profiles ---- */

static void inferred_workloads_share_equally(void **state)
{
    struct model m;

    (void)state;
    model_open(&m, &(struct parts){.lexicon = LEXICON}, NULL, 0);
    model_read(&m, "'description':'A chat, a shop and mail.'");
    assert_int_equal(m.profile.workload_count, 3);
    assert_true(m.profile.workloads_inferred);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(m.profile.workloads[i].workload, i);
        assert_near(m.profile.workloads[i].share, 1 / 3.0);
    }
    model_close(&m);
}

static void without_inference_nothing_is_filled(void **state)
{
    struct model m;

    (void)state;
    model_open(&m, &(struct parts){.lexicon = LEXICON}, NULL, 0);
    assert_int_equal(tb_profile_read(m.pack, parse_text(&m, "{'tiebreak':'profile/1','description':'A red chat.'}"),
                                     false, &m.arena, &m.diags, &m.profile),
                     TB_OK);
    assert_int_equal(m.profile.inference_count, 0);
    assert_int_equal(m.profile.workloads[0].workload, -1);
    model_close(&m);
}

static void a_description_is_a_whole_profile(void **state)
{
    struct model m;

    (void)state;
    model_open(&m, &(struct parts){.lexicon = LEXICON}, NULL, 0);
    assert_int_equal(tb_profile_describe(m.pack, "A red chat.", &m.arena, &m.diags, &m.profile), TB_OK);
    assert_int_equal(m.profile.inference_count, 2);
    assert_int_equal(tb_profile_describe(m.pack, NULL, &m.arena, &m.diags, &m.profile), TB_OK);
    assert_int_equal(m.profile.inference_count, 0);
    model_close(&m);
}

/* A pattern that backtracks without end is an error, never "no match". */
static void a_pattern_at_its_limit_is_an_error(void **state)
{
    struct model m;
    tb_buf text = TB_BUF_EMPTY;

    (void)state;
    model_open(&m, &(struct parts){.lexicon = ITEM("deep", "(a+)+$", "'workload':'w1'")}, NULL, 0);
    tb_buf_fill(&text, 'a', 60);
    tb_buf_putc(&text, 'b');
    assert_int_equal(tb_profile_describe(m.pack, text.data, &m.arena, &m.diags, &m.profile), TB_ERR_INPUT);
    assert_int_equal(m.diags.list[0].code, TB_DIAG_REGEX_LIMIT);
    tb_buf_release(&text);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inferred_workloads_share_equally),
        cmocka_unit_test(without_inference_nothing_is_filled),
        cmocka_unit_test(a_description_is_a_whole_profile),
        cmocka_unit_test(a_pattern_at_its_limit_is_an_error),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(number_rows, is_number, failed);
    RUN_ROWS(inferred_rows, implies, failed);
    return failed;
}
