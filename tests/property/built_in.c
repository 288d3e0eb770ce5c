/* built_in.c - a pack that is built in, with what was prepared for it, reads every description as the same pack does
 * from its folder.
 *
 *     built_in DIR FILE...
 *
 * The texts are the lines of the FILEs, and TEXTS_MADE made of their words. Exit status 1 if one is read differently.
 */
#include "lexicon.h"
#include "profile.h"
#include "random.h"

#include "pattern.h"
#include "source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS_MADE = 2500, WORDS_MAX = 60000, LINE_MAX_LEN = 6000 };

typedef struct words {
    tb_text list[WORDS_MAX];
    size_t count;
} words;

/* What the lexicon made of TEXT, as a text. */
static bool reading(const tb_pack *pack, const char *text, tb_buf *out)
{
    tb_arena arena = TB_ARENA_EMPTY;
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_profile p;
    tb_status status = tb_profile_describe(pack, text, &arena, &diags, &p);

    tb_buf_clear(out);
    tb_buf_printf(out, "status %d\n", (int)status);
    for (size_t i = 0; status == TB_OK && i < p.inference_count; i++) {
        const tb_inference *in = &p.inferences[i];
        tb_buf_printf(out, "%s: question %d workload %d from '%s'", in->item, in->question, in->workload, in->words);
        if (in->question >= 0)
            tb_buf_printf(out, " = %.17g %llx", p.answers[in->question].number,
                          (unsigned long long)p.answers[in->question].options);
        tb_buf_putc(out, '\n');
    }
    for (size_t i = 0; status == TB_OK && i < p.ignored_count; i++)
        tb_buf_printf(out, "not counted: '%s' %d %d\n", p.ignored[i].words, p.ignored[i].workload,
                      (int)p.ignored[i].why);
    tb_diags_release(&diags);
    tb_arena_release(&arena);
    return tb_buf_status(out) == TB_OK;
}

static bool same(const tb_pack *whole, const tb_pack *own, const char *text)
{
    tb_buf a = TB_BUF_EMPTY, b = TB_BUF_EMPTY;
    bool equal = reading(whole, text, &a) && reading(own, text, &b) && strcmp(a.data, b.data) == 0;

    if (!equal)
        printf("read differently:\n%s\n-- from its folder\n%s-- built in\n%s", text, a.data ? a.data : "",
               b.data ? b.data : "");
    tb_buf_release(&a);
    tb_buf_release(&b);
    return equal;
}

static void take_words(const tb_source *source, words *w)
{
    for (size_t i = 0; i < source->len && w->count < WORDS_MAX;) {
        size_t len = strcspn(source->data + i, " \t\n|()[]{}?:/");
        if (len > 0)
            w->list[w->count++] = (tb_text){source->data + i, len};
        i += len + 1;
    }
}

/* Words in any order, with what stands between words, and a few that are not ASCII. */
static void make_text(tb_random *random, const words *w, tb_buf *out)
{
    static const char *const between[] = {" ",
                                          " ",
                                          " ",
                                          " ",
                                          ", ",
                                          ". ",
                                          "-",
                                          "\n",
                                          " - ",
                                          "'s ",
                                          "",
                                          "/",
                                          " (",
                                          "\xC2\xA0",
                                          " caf\xC3\xA9 ",
                                          " \xE2\x80\x94 ",
                                          "\xE2\x80\x99",
                                          "_",
                                          " 20k ",
                                          " 1,500 ",
                                          "\xE2\x84\xAA"};
    uint32_t count = 1 + tb_random_below(random, 60);

    tb_buf_clear(out);
    for (uint32_t i = 0; i < count; i++) {
        tb_text word = w->list[tb_random_below(random, (uint32_t)w->count)];
        size_t cut = tb_random_below(random, 12) == 0 ? tb_utf8_valid_len(word.at, word.len / 2) : word.len;
        tb_buf_add(out, word.at, cut);
        tb_buf_puts(out, between[tb_random_below(random, sizeof between / sizeof *between)]);
    }
}

static size_t try_lines(const tb_pack *whole, const tb_pack *own, const tb_source *source)
{
    char line[LINE_MAX_LEN];
    size_t wrong = 0;

    for (const char *at = source->data; *at != '\0';) {
        size_t len = strcspn(at, "\n");
        if (len > 0 && len < sizeof line) {
            memcpy(line, at, len);
            line[len] = '\0';
            wrong += !same(whole, own, line);
        }
        at += len + (at[len] != '\0');
    }
    return wrong;
}

static int compare(const tb_pack *whole, const tb_pack *own, char **files, int count, tb_diags *diags)
{
    static words w; /* too large for the stack */
    tb_source *sources[64] = {NULL};
    tb_buf text = TB_BUF_EMPTY;
    tb_random random;
    size_t wrong = 0;

    tb_random_seed(&random, 1);
    for (int i = 0; i < count && i < 64; i++) {
        if (tb_source_read(files[i], diags, &sources[i]) != TB_OK)
            return 2;
        take_words(sources[i], &w);
        wrong += try_lines(whole, own, sources[i]);
    }
    for (size_t i = 0; i < TEXTS_MADE && w.count > 0 && wrong < 5; i++) {
        make_text(&random, &w, &text);
        wrong += !same(whole, own, text.data);
    }
    for (int i = 0; i < count && i < 64; i++)
        tb_source_free(sources[i]);
    tb_buf_release(&text);
    return wrong > 0;
}

int main(int argc, char **argv)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf prepared = TB_BUF_EMPTY;
    tb_pack *whole = NULL, *own = NULL;
    int result = 2;

    if (argc >= 3 && tb_pack_load(argv[1], &diags, &whole) == TB_OK && tb_pack_prepare(whole, &prepared) == TB_OK) {
        const tb_own_pack parts = {
            "built in", {whole->json, whole->json_len}, whole->sha256, {prepared.data, prepared.len}};
        if (tb_pack_from_own(&parts, &diags, &own) == TB_OK)
            result = compare(whole, own, argv + 2, argc - 2, &diags);
    }
    tb_pack_free(own);
    tb_pack_free(whole);
    tb_buf_release(&prepared);
    tb_diags_release(&diags);
    return result;
}
