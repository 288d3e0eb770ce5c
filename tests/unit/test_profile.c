#include "profile.h"

#include "facts.h"

#include "report.h"

#include <cjson/cJSON.h>

/* ---- What a profile says, written again ---- */

struct read_row {
    const char *name; /* the profile */
    const char *want; /* as tb_profile_json() writes it, with ' for ", but for the format; NULL: as it was */
};
static const struct read_row read_rows[] = {
    {"", NULL},
    {"'title':'A title','description':'Words.'", NULL},
    {"'workloads':{'w1':60,'w2':40}", NULL},
    {"'workloads':{'w2':1,'w1':3}", "'workloads':{'w1':3,'w2':1}"},
    {"'workloads':['w2','w1']", "'workloads':{'w1':null,'w2':null}"},
    {"'workloads':{'w1':{'share':60,'critical':true},'w2':40}", NULL},
    {"'workloads':{'w1':{'critical':true}}", NULL},
    {"'workloads':{'w1':0,'w2':5}", "'workloads':{'w2':5}"},
    {"'workloads':{}", ""},
    {"'workloads':[]", ""},
    {"'answers':{'flag':true,'mood':3,'n':2.5}", NULL},
    {"'answers':{'n':5,'colour':'red'}", "'answers':{'colour':'red','n':5}"},
    {"'answers':{'skills':['sums','sewing']}", "'answers':{'skills':['sewing','sums']}"},
    {"'answers':{'skills':'sums'}", "'answers':{'skills':['sums']}"},
    {"'answers':{'skills':[]}", NULL},
    {"'answers':{'remark':'Well.','size':'large'}", NULL},
    {"'answers':{'flag':'unknown'}", NULL},
    {"'priorities':{'side':'more','side.left':'ignore','main':'less'}",
     "'priorities':{'main':'less','side':'more','side.left':'ignore'}"},
    {"'priorities':{'main':'normal'}", ""},
    {"'answered_by':'Ann','confirmed':true", NULL},
    {"'confirmed':false", ""},
};

/* What was written must read again as the same. */
static void is_written_again(void **state)
{
    const struct read_row *row = *state;
    const char *want = row->want != NULL ? row->want : row->name;
    tb_buf quoted = TB_BUF_EMPTY;
    struct model m;

    tb_buf_puts(&quoted, "{\"tiebreak\":\"profile/1\"");
    tb_buf_puts(&quoted, want[0] != '\0' ? "," : "");
    put_quoted(&quoted, want);
    tb_buf_putc(&quoted, '}');
    model_open(&m, &(struct parts){0}, NULL, 0);
    model_read(&m, row->name);
    for (int i = 0; i < 2; i++) {
        cJSON *json = tb_profile_json(m.pack, &m.profile);
        char *text = cJSON_PrintUnformatted(json);
        assert_string_equal(text, quoted.data);
        assert_int_equal(tb_profile_read(m.pack, parse_text(&m, text), true, &m.arena, &m.diags, &m.profile), TB_OK);
        cJSON_free(text);
        cJSON_Delete(json);
    }
    tb_buf_release(&quoted);
    model_close(&m);
}

/* ---- Shares ---- */

struct share_row {
    const char *name; /* the workloads */
    double want[3];   /* by workload; 0: not there */
};
static const struct share_row share_rows[] = {
    {"{'w1':60,'w2':40}", {0.6, 0.4, 0}},
    {"{'w1':3,'w2':1}", {0.75, 0.25, 0}},
    {"{'w3':0.1}", {0, 0, 1}},
    {"['w1','w2','w3']", {1 / 3.0, 1 / 3.0, 1 / 3.0}},
    {"{'w1':null,'w3':null}", {0.5, 0, 0.5}},
    {"{'w1':0,'w2':2,'w3':2}", {0, 0.5, 0.5}},
    {"{'w1':{'share':1},'w2':{'share':3}}", {0.25, 0.75, 0}},
    {"{'w1':1e9,'w2':1}", {0.999999999, 1e-9, 0}},
};

static void has_shares(void **state)
{
    const struct share_row *row = *state;
    tb_buf profile = TB_BUF_EMPTY;
    double got[3] = {0}, sum = 0;
    struct model m;

    tb_buf_printf(&profile, "'workloads':%s", row->name);
    model_open(&m, &(struct parts){0}, NULL, 0);
    model_read(&m, profile.data);
    for (size_t i = 0; i < m.profile.workload_count; i++) {
        got[m.profile.workloads[i].workload] = m.profile.workloads[i].share;
        sum += m.profile.workloads[i].share;
        assert_true(i == 0 || m.profile.workloads[i - 1].workload < m.profile.workloads[i].workload);
    }
    for (size_t i = 0; i < 3; i++)
        assert_near(got[i], row->want[i]);
    assert_near(sum, 1);
    tb_buf_release(&profile);
    model_close(&m);
}

/* ---- Refusals: the texts are golden files, here is that they are refused ---- */

struct refused_row {
    const char *name; /* the profile */
    tb_diag_code want;
};
static const struct refused_row refused_rows[] = {
    {"'workloads':{'w1':0}", TB_DIAG_SHARES},
    {"'workloads':{'w1':0,'w2':0}", TB_DIAG_SHARES},
    {"'workloads':{'w1':-1}", TB_DIAG_SHARES},
    {"'workloads':{'w1':1,'w2':null}", TB_DIAG_SHARES},
    {"'workloads':{'w9':1}", TB_DIAG_UNKNOWN_NAME},
    {"'workloads':['w1','w1']", TB_DIAG_DUPLICATE_ID},
    {"'workloads':'w1'", TB_DIAG_WRONG_TYPE},
    {"'answers':{'flag':'true'}", TB_DIAG_WRONG_TYPE},
    {"'answers':{'flag':1}", TB_DIAG_WRONG_TYPE},
    {"'answers':{'flag':null}", TB_DIAG_WRONG_TYPE},
    {"'answers':{'n':101}", TB_DIAG_OUT_OF_RANGE},
    {"'answers':{'n':'five'}", TB_DIAG_WRONG_TYPE},
    {"'answers':{'mood':6}", TB_DIAG_OUT_OF_RANGE},
    {"'answers':{'mood':2.5}", TB_DIAG_BAD_VALUE},
    {"'answers':{'colour':'rde'}", TB_DIAG_UNKNOWN_NAME},
    {"'answers':{'colour':['red']}", TB_DIAG_WRONG_TYPE},
    {"'answers':{'skills':['sewing','flying']}", TB_DIAG_UNKNOWN_NAME},
    {"'answers':{'flagg':true}", TB_DIAG_UNKNOWN_NAME},
    {"'priorities':{'rest':'more'}", TB_DIAG_CONFLICT},
    {"'priorities':{'main':'most'}", TB_DIAG_BAD_VALUE},
    {"'priorities':{'man':'more'}", TB_DIAG_UNKNOWN_NAME},
    {"'colour':'red'", TB_DIAG_UNKNOWN_KEY},
};

static void is_refused(void **state)
{
    const struct refused_row *row = *state;
    tb_buf text = TB_BUF_EMPTY;
    struct model m;

    tb_buf_printf(&text, "{'tiebreak':'profile/1',%s}", row->name);
    model_open(&m, &(struct parts){0}, NULL, 0);
    assert_int_equal(tb_profile_read(m.pack, parse_text(&m, text.data), true, &m.arena, &m.diags, &m.profile),
                     TB_ERR_INPUT);
    assert_int_equal(m.diags.errors, 1);
    assert_int_equal(m.diags.list[0].code, row->want);
    tb_buf_release(&text);
    model_close(&m);
}

/* ---- Settings ---- */

struct setting_row {
    const char *name; /* KEY=VALUE */
    const char *want; /* the profile then, over 'workloads':{'w1':1},'answers':{'n':1}; NULL: refused */
};
#define WITH_N "'workloads':{'w1':1},'answers':{'n':1}"
static const struct setting_row setting_rows[] = {
    {"n=5", "'workloads':{'w1':1},'answers':{'n':5}"},
    {"n=unknown", "'workloads':{'w1':1},'answers':{'n':'unknown'}"},
    {"flag=true", "'workloads':{'w1':1},'answers':{'flag':true,'n':1}"},
    {"colour=red", "'workloads':{'w1':1},'answers':{'colour':'red','n':1}"},
    {"skills=sewing,sums", "'workloads':{'w1':1},'answers':{'n':1,'skills':['sewing','sums']}"},
    {"skills=sums", "'workloads':{'w1':1},'answers':{'n':1,'skills':['sums']}"},
    {"remark=5", "'workloads':{'w1':1},'answers':{'n':1,'remark':'5'}"},
    {"title=Other", "'title':'Other'," WITH_N},
    {"workloads.w1=3", "'workloads':{'w1':3},'answers':{'n':1}"},
    {"workloads.w2=3", "'workloads':{'w1':1,'w2':3},'answers':{'n':1}"},
    {"workloads.w1=0", NULL},
    {"priorities.main=more", WITH_N ",'priorities':{'main':'more'}"},
    {"n=many", NULL},
    {"colour=rde", NULL},
    {"colours=red", NULL},
    {"workloads.w9=1", NULL},
    {"priorities.rest=more", NULL},
};

static void is_set(void **state)
{
    const struct setting_row *row = *state;
    tb_text value = tb_text_of(row->name), key = take_part(&value, "=");
    tb_buf want = TB_BUF_EMPTY;
    struct model m;
    char name[32];

    snprintf(name, sizeof name, "%.*s", (int)key.len, key.at);
    const tb_setting setting = {name, value.at, NULL};
    model_open(&m, &(struct parts){0}, NULL, 0);
    tb_status status = tb_profile_read_with(m.pack, parse_text(&m, "{'tiebreak':'profile/1'," WITH_N "}"), &setting, 1,
                                            true, &m.arena, &m.diags, &m.profile);
    assert_int_equal(status, row->want != NULL ? TB_OK : TB_ERR_INPUT);
    if (row->want != NULL) {
        cJSON *json = tb_profile_json(m.pack, &m.profile);
        char *text = cJSON_PrintUnformatted(json);
        tb_buf_printf(&want, "{'tiebreak':'profile/1',%s}", row->want);
        for (size_t i = 0; i < want.len; i++)
            want.data[i] = want.data[i] == '\'' ? '"' : want.data[i];
        assert_string_equal(text, want.data);
        cJSON_free(text);
        cJSON_Delete(json);
    }
    tb_buf_release(&want);
    model_close(&m);
}

/* ---- Warnings ---- */

struct pack_row {
    const char *name; /* the profile's `pack` */
    int warnings;
};
static const struct pack_row pack_rows[] = {
    {"{'id':'small'}", 0},
    {"{'id':'small','version':'1'}", 0},
    {"{'id':'small','version':'2'}", 1},
    {"{'id':'large','version':'1'}", 1},
    {"{'id':'small','version':'1','sha256':'0'}", 1},
};

static void warns_of_another_pack(void **state)
{
    const struct pack_row *row = *state;
    tb_buf profile = TB_BUF_EMPTY;
    struct model m;

    tb_buf_printf(&profile, "'pack':%s", row->name);
    model_open(&m, &(struct parts){0}, NULL, 0);
    model_read(&m, profile.data);
    assert_int_equal(m.diags.count, row->warnings);
    assert_true(row->warnings == 0 || m.diags.list[0].code == TB_DIAG_PACK_DIFFERS);
    tb_buf_release(&profile);
    model_close(&m);
}

/* ---- In words ---- */

struct answer_row {
    const char *name; /* question=answer */
    const char *words, *value;
};
static const struct answer_row answer_rows[] = {
    {"'flag':true", "yes", "true"},
    {"'flag':false", "no", "false"},
    {"'flag':'unknown'", "not said", "unknown"},
    {"'n':20", "20 things", "20"},
    {"'n':2.5", "2.50 things", "2.5"},
    {"'mood':3", "3 of 5", "3"},
    {"'colour':'red'", "Red", "red"},
    {"'skills':['sums','sewing']", "Sewing, Sums", "[sewing, sums]"},
    {"'skills':[]", "none", "[]"},
    {"'remark':'Well.'", "Well.", "Well."},
};

static void reads_as(void **state)
{
    const struct answer_row *row = *state;
    tb_buf profile = TB_BUF_EMPTY, words = TB_BUF_EMPTY, value = TB_BUF_EMPTY;
    struct model m;
    size_t q = 0;

    tb_buf_printf(&profile, "'answers':{%s}", row->name);
    model_open(&m, &(struct parts){0}, NULL, 0);
    model_read(&m, profile.data);
    while (m.profile.answers[q].said == TB_ABSENT)
        q++;
    tb_answer_put(&words, &m.pack->questions[q], &m.profile.answers[q]);
    tb_answer_put_value(&value, &m.pack->questions[q], &m.profile.answers[q]);
    assert_string_equal(words.data, row->words);
    assert_string_equal(value.data, row->value);
    tb_buf_release(&profile);
    tb_buf_release(&words);
    tb_buf_release(&value);
    model_close(&m);
}

int main(void)
{
    int failed = 0;

    RUN_ROWS(read_rows, is_written_again, failed);
    RUN_ROWS(share_rows, has_shares, failed);
    RUN_ROWS(refused_rows, is_refused, failed);
    RUN_ROWS(setting_rows, is_set, failed);
    RUN_ROWS(pack_rows, warns_of_another_pack, failed);
    RUN_ROWS(answer_rows, reads_as, failed);
    return failed;
}
