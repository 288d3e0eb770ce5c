/* trial_reports.c - laws of whole reports: the same inputs give the same bytes, in whatever order they were written. */
#include "trial.h"

#include <cjson/cJSON.h>
#include <locale.h>
#include <string.h>

enum { REPORTS = 3, DRAWS = 40 };

/* The report of a profile, as JSON and as text, and its line of a batch. */
typedef struct pages {
    tb_buf json, text, line;
} pages;

static void pages_release(pages *p)
{
    tb_buf_release(&p->json);
    tb_buf_release(&p->text);
    tb_buf_release(&p->line);
}

static bool render(const tb_report *report, pages *out)
{
    const tb_text_options options = {.explain = true, .width = 80};
    cJSON *json = tb_report_json(report);
    char *printed = json != NULL ? cJSON_PrintUnformatted(json) : NULL;
    bool same = printed != NULL && tb_report_put_json(report, &out->json) == TB_OK && out->json.data != NULL &&
                strcmp(out->json.data, printed) == 0; /* written at once, or from the tree */

    tb_outcome_put_line(&out->line, 1, report->pack, report->profile, &report->outcome, &report->robustness);
    cJSON_free(printed);
    cJSON_Delete(json);
    return same && tb_report_put_text(report, &options, &out->text) == TB_OK;
}

/* Reads the profile in JSON against PACK and renders its report. */
static bool report_on(trial *t, const tb_pack *pack, const tb_buf *json, pages *out, tb_buf *why)
{
    const tb_report_options options = {.draws = DRAWS, .seed = 7, .generated_at = TRIAL_SECONDS, .version = "test"};
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_report *report = NULL;
    tb_profile profile;
    subject s;
    const tb_node *node = trial_parse(json->data, json->len, &arena, &diags, why);
    bool done = node != NULL && subject_open(&s, pack, t->subject.evidence, t->subject.date);

    *out = (pages){0};
    if (done) {
        done = tb_profile_read(pack, node, true, &arena, &diags, &profile) == TB_OK &&
               tb_report_new(s.ws, &profile, &options, &diags, &report) == TB_OK && render(report, out);
        tb_report_free(report);
        subject_close(&s);
    }
    if (!done)
        tb_buf_puts(why, "a report could not be made");
    tb_diags_release(&diags);
    tb_arena_release(&arena);
    return done;
}

/* Says where two texts part. */
static bool same_text(const tb_buf *x, const tb_buf *y, const char *what, const char *which, tb_buf *why)
{
    size_t at = 0, from;

    while (at < x->len && at < y->len && x->data[at] == y->data[at])
        at++;
    from = at > 60 ? at - 60 : 0;
    REQUIRE(why, at == x->len && at == y->len, "%s: another %s\n  ...%.120s\n  ...%.120s", what, which, x->data + from,
            y->data + from);
    return true;
}

static bool same_pages(const pages *x, const pages *y, const char *what, tb_buf *why)
{
    return same_text(&x->json, &y->json, what, "report", why) && same_text(&x->text, &y->text, what, "text", why) &&
           same_text(&x->line, &y->line, what, "line", why);
}

/* ---- A line of a batch ---- */

/* Appends the values at KEY of MAP as canonical JSON, or null. */
static void put_value(tb_buf *out, const tb_node *map, const char *key)
{
    const tb_node *node = tb_node_get(map, key);

    if (node != NULL)
        tb_node_put_canonical(out, node);
    else
        tb_buf_puts(out, "null");
}

static bool line_agrees(const pages *p, tb_buf *why)
{
    static const char *const keys[] = {"state", "choice", "confidence", "margin", "suitability"};
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf one = TB_BUF_EMPTY, other = TB_BUF_EMPTY;
    const tb_node *report = trial_parse(p->json.data, p->json.len, &arena, &diags, why);
    const tb_node *line = trial_parse(p->line.data, p->line.len, &arena, &diags, why);
    bool agrees = report != NULL && line != NULL;

    for (size_t i = 0; agrees && i < sizeof keys / sizeof keys[0]; i++) {
        put_value(&one, line, keys[i]);
        put_value(&other, tb_node_get(report, "verdict"), keys[i]);
    }
    if (agrees) {
        put_value(&one, line, "scores");
        put_value(&other, report, "scores");
        agrees = strcmp(one.data, other.data) == 0;
        if (!agrees)
            tb_buf_printf(why, "the line says %s, and the report %s", one.data, other.data);
    }
    tb_buf_release(&one);
    tb_buf_release(&other);
    tb_diags_release(&diags);
    tb_arena_release(&arena);
    return agrees;
}

/* ---- The same in another way ---- */

/* PACK must give the report WANTED for the profile in JSON. */
static bool gives(trial *t, const tb_pack *pack, const tb_buf *json, const pages *wanted, const char *what, tb_buf *why)
{
    pages got;
    bool same = report_on(t, pack, json, &got, why) && same_pages(wanted, &got, what, why);

    pages_release(&got);
    return same;
}

static bool same_identity(const trial *t, const tb_pack *pack, const char *what, tb_buf *why)
{
    REQUIRE(why, strcmp(pack->sha256, t->pack->sha256) == 0 && strcmp(pack->json, t->pack->json) == 0,
            "%s: another pack:\n  %s\n  %s", what, t->pack->json, pack->json);
    return true;
}

typedef struct editions {
    tb_pack *shuffled, *reread;
} editions;

static bool editions_open(trial *t, editions *e, tb_buf *why)
{
    variation how = AS_MADE;

    how.shuffle = &t->random;
    *e = (editions){0};
    e->shuffled = trial_load(&t->text, how, &t->diags, why);
    if (e->shuffled == NULL || !same_identity(t, e->shuffled, "lists in another order", why))
        return false;
    REQUIRE(why, tb_pack_from_json("again.json", t->pack->json, t->pack->json_len, &t->diags, &e->reread) == TB_OK,
            "the canonical JSON of the pack is refused");
    return same_identity(t, e->reread, "its canonical JSON, read again", why);
}

static void editions_close(editions *e)
{
    tb_pack_free(e->shuffled);
    tb_pack_free(e->reread);
}

static bool in_locale(trial *t, const tb_buf *json, const pages *wanted, const char *locale, tb_buf *why)
{
    tb_pack *pack;
    bool same;

    if (locale == NULL)
        return true;
    setlocale(LC_ALL, locale);
    pack = trial_load(&t->text, AS_MADE, &t->diags, why);
    same = pack != NULL && same_identity(t, pack, "under a comma", why) &&
           gives(t, pack, json, wanted, "under a decimal comma", why);
    setlocale(LC_ALL, "C");
    tb_pack_free(pack);
    return same;
}

static bool try_report(trial *t, const editions *e, const profile_text *text, const char *locale, tb_buf *why)
{
    tb_buf json = TB_BUF_EMPTY, mixed = TB_BUF_EMPTY;
    pages wanted;
    bool holds;

    profile_text_put(&json, text, NULL);
    profile_text_put(&mixed, text, &t->random);
    holds = report_on(t, t->pack, &json, &wanted, why) && line_agrees(&wanted, why) &&
            gives(t, t->pack, &json, &wanted, "the same again", why) &&
            gives(t, t->pack, &mixed, &wanted, "a profile in another order", why) &&
            gives(t, e->shuffled, &mixed, &wanted, "a pack in another order", why) &&
            gives(t, e->reread, &json, &wanted, "a pack read again", why) && in_locale(t, &json, &wanted, locale, why);
    if (!holds)
        tb_buf_printf(why, "\n  profile: %s\n  in another order: %s", json.data, mixed.data);
    pages_release(&wanted);
    tb_buf_release(&json);
    tb_buf_release(&mixed);
    t->reports++;
    return holds;
}

bool trial_reports(trial *t, const char *locale, tb_buf *why)
{
    editions e;
    bool holds = editions_open(t, &e, why);

    for (int i = 0; i < REPORTS && holds; i++) {
        profile_text text;
        tb_arena_clear(&t->brief);
        profile_text_make(&text, &t->text, &t->random, &t->brief);
        holds = try_report(t, &e, &text, locale, why);
    }
    editions_close(&e);
    return holds;
}
