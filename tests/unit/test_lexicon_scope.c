#include "tbi_lexicon.h"

#include "unit.h"

#include <stdio.h>
#include <string.h>

struct number_row {
    const char *name; /* what is read */
    double want;      /* -1: no number */
};
static const struct number_row number_rows[] = {
    {"20k", 20e3},
    {"20 K", 20e3},
    {"1.5 million", 1.5e6},
    {"20,000", 20e3},
    {"20 000", 20e3},
    {"10.000", 10e3},
    {"0.125", 0.125},
    {"1,234,567", 1234567},
    {"007", 7},
    {"eight", 8},
    {"twenty-five", 25},
    {"a dozen", 12},
    {"two dozen", 24},
    {"dozens", 24},
    {"a couple of thousand", 2000},
    {"a few hundred", 300},
    {"two hundred and fifty", 250},
    {"two thousand three hundred", 2300},
    {"one million two hundred thousand", 1200e3},
    {"one hundred twenty thousand", 120e3},
    {"half a million", 5e5},
    {"one and a half million", 1.5e6},
    {"1,5 million", 1.5e6},
    {"20'000", 20000},
    {"hundreds", 200},
    {"tens of thousands", 20e3},
    {"hundreds of thousands", 200e3},
    {"millions", 2e6},
    {"3 millions", 3e6},
    {"several", 4},
    {"2 bn", 2e9},
    {"many", -1},
    {"", -1},
    {"of", -1},
};

static void number(void **state)
{
    const struct number_row *row = *state;
    double got = -1;

    assert_int_equal(tb_lexicon_number(tb_text_of(row->name), &got), row->want >= 0);
    assert_true(got == row->want);
}

struct scope_row {
    const char *name; /* the text; what is asked about stands in [brackets] */
    tbi_scope want;
};
static const struct scope_row scope_rows[] = {
    {"A [chat] for all", TBI_SAID},
    {"no [chat]", TBI_DENIED},
    {"No machine learning, no plans for any, just a [chat]", TBI_SAID},
    {"No [machine learning], no plans for any", TBI_DENIED},
    {"No chat, [games] or video", TBI_DENIED},
    {"No chat, [games], video, maps, bots or payments", TBI_DENIED},
    {"No chat, games, video, [maps], bots or payments", TBI_DENIED},
    {"No chat, we have [games]", TBI_SAID},
    {"No chat but [games]", TBI_SAID},
    {"No chat and we need [games]", TBI_SAID},
    {"not [real-time]", TBI_DENIED},
    {"It isn't [real-time] at all", TBI_DENIED},
    {"It isn\xE2\x80\x99t [real-time]", TBI_DENIED},
    {"without any [ML]", TBI_DENIED},
    {"without reloading, over a [websocket]", TBI_SAID},
    {"not only [chat]", TBI_SAID},
    {"no more than [200] users", TBI_SAID},
    {"no [15,000] users", TBI_SAID},
    {"Flask instead of [Node.js]", TBI_DENIED},
    {"[chat] instead of mail", TBI_SAID},
    {"rather than [Django]", TBI_DENIED},
    {"[chat] is not needed", TBI_DENIED},
    {"[chat] is out of scope", TBI_DENIED},
    {"Nobody here knows [Python]", TBI_DENIED},
    {"maybe [five] developers", TBI_MAYBE},
    {"we may add [ML] later", TBI_LATER},
    {"users may add [notes]", TBI_LATER}, /* as a person might misread it, too */
    {"A shop, and [ML] comes later", TBI_LATER},
    {"A [shop] and maybe add ML later", TBI_SAID},
    {"In phase two, a [chat]", TBI_LATER},
    {"a [chat] in phase two", TBI_LATER},
    {"In phase two a chat. First the [shop]", TBI_SAID},
    {"Eventually we want [ML]", TBI_LATER},
    {"someday a [chat]", TBI_LATER},
    {"two days later the [report]", TBI_SAID},
    {"our competitor uses [Django]", TBI_OTHERS},
    {"We are migrating away from [PHP]", TBI_REPLACED},
    {"migrating from PHP to [Django]", TBI_SAID},
    {"It replaces our [Django] monolith", TBI_REPLACED},
    {"We used to have a [Node] backend", TBI_PAST},
    {"we no longer run [Node]", TBI_PAST},
    {"Node 20.1, no [chat]", TBI_DENIED},
    {"no chat \xE2\x80\x94 [games]", TBI_SAID},
    {"no chat - [games]", TBI_SAID},
    {"Not in scope: games, video, [chat]", TBI_DENIED},
    {"Not in scope: games. A [chat]", TBI_SAID},
    {"A list. Out of scope:\n- games\n- [chat]\n", TBI_DENIED},
    {"Out of scope:\n- games\nA [chat]", TBI_SAID},
    {"## Non-goals\n\n* games\n* [chat]", TBI_DENIED},
    {"## Non-goals\n* games\n\n## Goals\n* [chat]", TBI_SAID},
    {"Later: games, [ML]", TBI_LATER},
    {"[Chat]: no", TBI_DENIED},
    {"[Chat]? None. Games", TBI_DENIED},
    {"[Machine learning] (not yet), games", TBI_LATER},
    {"Chat: no, [games]", TBI_SAID},
    {"isnt [real-time]", TBI_DENIED},
    {"avoid [polling]", TBI_DENIED},
    {"we plan to add [ML]", TBI_LATER},
    {"[payments] are handled by another company", TBI_OTHERS},
    {"Leaving [Django]: the new order desk", TBI_REPLACED},
    {"The [matching engine] exists in C++ and is not touched", TBI_OTHERS},
    {"The [safety PLC] is separate and certified", TBI_OTHERS},
    {"The [matching engine] exists (C++) and is not touched", TBI_OTHERS},
    {"A [shop]) is not touched", TBI_SAID},
    {"A chat. The engine (old, in [PHP]) is left alone", TBI_SAID},
    {"We must choose between Nest and [Django]", TBI_MAYBE},
    {"They asked if Python would be better because of [pandas]", TBI_SAID},
    {"They asked if [Python] would be better", TBI_MAYBE},
    {"They offered Next.js or [Django] at the same price", TBI_MAYBE},
    {"The [API gateway] and the front end belong to other teams", TBI_OTHERS},
    {"The [firmware] is done by the supplier in C", TBI_OTHERS},
    {"The [firmware] is done by us", TBI_SAID},
    {"Dedicated servers run the [matches] (not our topic)", TBI_DENIED},
    {"We phase out the [PHP] shop", TBI_REPLACED},
    {"Somebody proposed to write it in [Node]", TBI_OTHERS},
    {"Somebody proposed Node, somebody else [FastAPI]", TBI_OTHERS},
    {"Somebody proposed Node. We write [Go]", TBI_SAID},
};

static void scope(void **state)
{
    const struct scope_row *row = *state;
    tb_arena arena = TB_ARENA_EMPTY;
    char text[200];
    size_t at = 0, len = 0;
    tbi_words words;

    for (const char *c = row->name; *c != '\0'; c++) {
        if (*c == '[')
            at = len;
        else if (*c != ']')
            text[len++] = *c;
    }
    assert_int_equal(tbi_words_read((tb_text){text, len}, &arena, &words), TB_OK);
    assert_int_equal(tbi_words_scope(&words, at), row->want);
    tb_arena_release(&arena);
}

struct corrected_row {
    const char *name; /* what follows a number */
    double want;      /* -1: nothing is put right */
};
static const struct corrected_row corrected_rows[] = {
    {" users, no, 15,000", 15e3}, {", sorry, 15k users", 15e3},
    {", or rather 300", 300},     {", make that 12 million", 12e6},
    {", I mean 40", 40},          {" users. No 15 of them", -1},
    {" users and 3 others", -1},  {"", -1},
};

static void corrected(void **state)
{
    const struct corrected_row *row = *state;
    tb_arena arena = TB_ARENA_EMPTY;
    char text[100];
    tbi_words words;
    double got = -1;
    int len = snprintf(text, sizeof text, "20,000%s", row->name);
    size_t users = strncmp(row->name, " users", 6) == 0 ? 6 : 0;

    assert_int_equal(tbi_words_read((tb_text){text, (size_t)len}, &arena, &words), TB_OK);
    assert_int_equal(tbi_words_corrected(&words, 6 + users, &got), row->want >= 0);
    assert_true(got == row->want);
    tb_arena_release(&arena);
}

static void no_words(void **state)
{
    tb_arena arena = TB_ARENA_EMPTY;
    tbi_words words;
    double number;

    (void)state;
    assert_int_equal(tbi_words_read(TB_TEXT(""), &arena, &words), TB_OK);
    assert_int_equal(tbi_words_scope(&words, 0), TBI_SAID);
    assert_false(tbi_words_corrected(&words, 0, &number));
    assert_false(tbi_words_corrects(&words, 0));
    tb_arena_release(&arena);
}

static void taken_back(void **state)
{
    tb_arena arena = TB_ARENA_EMPTY;
    tbi_words words;

    (void)state;
    assert_int_equal(tbi_words_read(TB_TEXT("20 users. Sorry, 30 users"), &arena, &words), TB_OK);
    assert_false(tbi_words_corrects(&words, 0));
    assert_true(tbi_words_corrects(&words, 17));
    tb_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_words),
        cmocka_unit_test(taken_back),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(number_rows, number, failed);
    RUN_ROWS(scope_rows, scope, failed);
    RUN_ROWS(corrected_rows, corrected, failed);
    return failed;
}
