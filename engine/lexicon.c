#include "lexicon.h"

#include "number.h"
#include "pattern.h"
#include "tbi_implication.h"
#include "tbi_pack.h"
#include "tbi_read.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef struct lexicon_item {
    const char *id;
    tb_pattern *pattern;
    tbi_implied implied;
} lexicon_item;

struct tb_lexicon {
    lexicon_item *items; /* sorted by id */
    size_t count;
};

void tbi_lexicon_free(tb_lexicon *lexicon)
{
    for (size_t i = 0; lexicon != NULL && i < lexicon->count; i++)
        tb_pattern_free(lexicon->items[i].pattern);
}

/* ---- Loading ---- */

static tb_status read_item(tbi_pack_builder *b, const tb_node *node, lexicon_item *item)
{
    static const tbi_key keys[] = {{"id", true}, {"pattern", true}, {"workload", false}, {"answers", false}};
    const tb_node *pattern = tb_node_get(node, "pattern");
    tb_status status;

    tbi_map_check(b->diags, node, "an item of the lexicon", keys, COUNT(keys));
    item->id = tb_node_get(node, "id")->text.at;
    status = tbi_implied_read(b, node, "an item of the lexicon", true, &item->implied);
    return status == TB_OK && pattern != NULL ? tbi_pattern_read(b, pattern, &item->pattern) : status;
}

tb_status tbi_load_lexicon(tbi_pack_builder *b, const tb_node *list)
{
    const tb_node **items;
    tb_lexicon *lexicon;
    size_t count;
    tb_status status = tbi_items(b->diags, &b->scratch, list, "an item of the lexicon", false, &items, &count);

    if (status != TB_OK || count == 0)
        return status;
    lexicon = tb_arena_alloc(&b->pack->arena, sizeof *lexicon);
    if (lexicon == NULL || (lexicon->items = tb_arena_array(&b->pack->arena, count, sizeof *lexicon->items)) == NULL)
        return TB_ERR_NOMEM;
    b->pack->lexicon = lexicon;
    for (size_t i = 0; i < count && status == TB_OK; i++)
        status = read_item(b, items[i], &lexicon->items[lexicon->count++]);
    return status;
}

/* ---- Numbers in words ---- */

static bool word_value(tb_text word, double *value)
{
    static const char *const small[] = {
        "zero", "one",    "two",    "three",    "four",     "five",    "six",     "seven",     "eight",    "nine",
        "ten",  "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
    static const char *const tens[] = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};

    for (size_t i = 0; i < COUNT(small); i++)
        if (word.len == strlen(small[i]) && strncasecmp(word.at, small[i], word.len) == 0) {
            *value = (double)i;
            return true;
        }
    for (size_t i = 0; i < COUNT(tens); i++)
        if (word.len == strlen(tens[i]) && strncasecmp(word.at, tens[i], word.len) == 0) {
            *value = (double)(10 * (i + 2));
            return true;
        }
    return false;
}

static bool multiplier(tb_text word, double *factor)
{
    static const struct {
        const char *word;
        double factor;
    } table[] = {{"k", 1e3},        {"m", 1e6},         {"mn", 1e6},      {"bn", 1e9},      {"dozen", 12},
                 {"hundred", 100},  {"thousand", 1e3},  {"million", 1e6}, {"billion", 1e9}, {"dozens", 24},
                 {"hundreds", 200}, {"thousands", 2e3}, {"millions", 2e6}};

    for (size_t i = 0; i < COUNT(table); i++)
        if (word.len == strlen(table[i].word) && strncasecmp(word.at, table[i].word, word.len) == 0) {
            *factor = table[i].factor;
            return true;
        }
    return false;
}

static bool is_digit(tb_text text, size_t i)
{
    return i < text.len && text.at[i] >= '0' && text.at[i] <= '9';
}

/* A comma between thousands has three digits behind it, no less and no more. */
static bool is_thousands_comma(tb_text text, size_t i)
{
    return text.at[i] == ',' && is_digit(text, i + 1) && is_digit(text, i + 2) && is_digit(text, i + 3) &&
           !is_digit(text, i + 4);
}

/* The digits at the start of TEXT, without the commas between thousands; returns the bytes taken. */
static size_t take_digits(tb_text text, double *value)
{
    char digits[32];
    size_t n = 0, i = 0;

    for (; i < text.len && n + 1 < sizeof digits; i++) {
        if (is_digit(text, i) || (text.at[i] == '.' && is_digit(text, i + 1)))
            digits[n++] = text.at[i];
        else if (n == 0 || !is_thousands_comma(text, i))
            break;
    }
    while (n > 1 && digits[0] == '0' && digits[1] != '.') {
        memmove(digits, digits + 1, --n);
    }
    return n > 0 && tb_number_parse((tb_text){digits, n}, value) ? i : 0;
}

/* A number being read: "one million two hundred five" is 1e6 and 205 more. */
typedef struct number_words {
    double total, part; /* part: what the next multiplier multiplies */
    bool has_part, any;
} number_words;

static bool add_word(number_words *n, tb_text word)
{
    double value;

    if (word_value(word, &value)) {
        n->part = n->has_part ? n->part + value : value;
        n->has_part = true;
    } else if (multiplier(word, &value)) {
        n->part = (n->has_part ? n->part : 1) * value;
        n->has_part = value < 1000;
        n->total += n->has_part ? 0 : n->part;
        n->part = n->has_part ? n->part : 0;
    } else {
        return (word.len == 1 && (word.at[0] | 32) == 'a') || (word.len == 2 && strncasecmp(word.at, "of", 2) == 0);
    }
    n->any = true;
    return true;
}

bool tb_lexicon_number(tb_text text, double *out)
{
    number_words n = {0};

    for (size_t i = 0; i < text.len;) {
        tb_text rest = {text.at + i, text.len - i};
        size_t taken = n.any ? 0 : take_digits(rest, &n.part);
        if (strchr(" -~+", text.at[i]) != NULL) {
            i++;
            continue;
        }
        if (taken > 0) {
            n.has_part = n.any = true;
        } else {
            while (taken < rest.len && ((rest.at[taken] | 32) >= 'a' && (rest.at[taken] | 32) <= 'z'))
                taken++;
            if (taken == 0 || !add_word(&n, (tb_text){rest.at, taken}))
                break;
        }
        i += taken;
    }
    *out = n.total + n.part;
    return n.any;
}

/* ---- Reading a description ---- */

typedef struct filler {
    const tb_pack *pack;
    tb_profile *profile;
    tb_arena *arena;
    tb_text text;
    size_t *position; /* by question: where the words of its inference begin */
    bool fill_workloads, is_out_of_memory;
} filler;

static bool is_negator(tb_text word)
{
    static const char *const words[] = {"no", "not", "without", "never", "neither", "nor", "none", "cannot", "non"};

    for (size_t i = 0; i < COUNT(words); i++)
        if (word.len == strlen(words[i]) && strncasecmp(word.at, words[i], word.len) == 0)
            return true;
    return word.len > 3 && strncasecmp(word.at + word.len - 3, "n't", 3) == 0;
}

/* A negator among the six words before AT in the same clause negates it. */
static bool is_negated(tb_text text, size_t at)
{
    size_t end = at;

    for (int words = 0; words < 6; words++) {
        while (end > 0 && (text.at[end - 1] == ' ' || text.at[end - 1] == '-'))
            end--;
        size_t start = end;
        while (start > 0 && strchr(" -.,;:!?()\n", text.at[start - 1]) == NULL)
            start--;
        if (start == end)
            return false;
        tb_text word = {text.at + start, end - start};
        if (is_negator(word))
            return true;
        if (word.len == 3 && strncasecmp(word.at, "but", 3) == 0)
            return false;
        end = start;
    }
    return false;
}

/* Adds the inference, or for a question that has one, puts this in its place. */
static void note(filler *f, int question, int workload, const lexicon_item *item, tb_text words)
{
    tb_profile *p = f->profile;
    size_t i = 0;

    while (i < p->inference_count && !(question >= 0 && p->inferences[i].question == question &&
                                       f->pack->questions[question].type != TB_QUESTION_CHOICES))
        i++;
    char *copy = tb_arena_copy(f->arena, words.at, words.len);
    f->is_out_of_memory = f->is_out_of_memory || copy == NULL;
    p->inferences[i] = (tb_inference){question, workload, copy != NULL ? copy : "", item->id};
    if (i == p->inference_count)
        p->inference_count++;
}

static void infer_workload(filler *f, const lexicon_item *item, tb_text words)
{
    tb_profile *p = f->profile;

    for (size_t i = 0; i < p->workload_count; i++)
        if (p->workloads[i].workload == item->implied.workload)
            return;
    p->workloads[p->workload_count++] = (tb_project_workload){
        .workload = item->implied.workload, .share = NAN, .traits = f->pack->workloads[item->implied.workload].traits};
    p->workloads_inferred = true;
    note(f, -1, item->implied.workload, item, words);
}

static void infer_answer(filler *f, const lexicon_item *item, const tbi_implication *implied, const tb_match *match,
                         bool negated)
{
    const tb_question *q = &f->pack->questions[implied->question];
    tb_answer *answer = &f->profile->answers[implied->question], new = implied->answer;
    size_t at = (size_t)(match->whole.at - f->text.at);

    if (answer->said == TB_STATED || answer->said == TB_SKIPPED)
        return;
    if (negated && q->type != TB_QUESTION_BOOLEAN)
        return;
    if (negated)
        new.number = 1 - new.number;
    if (implied->from_number &&
        !(tb_lexicon_number(match->number, &new.number) && new.number >= q->min &&new.number <= q->max &&
          (q->type == TB_QUESTION_NUMBER || new.number == floor(new.number))))
        return;
    if (q->type == TB_QUESTION_CHOICES) {
        if ((answer->options & new.options) == new.options)
            return;
        new.options |= answer->options;
    } else if (answer->said == TB_INFERRED && f->position[implied->question] <= at) {
        return; /* what stands first in the text counts */
    }
    *answer = new;
    f->position[implied->question] = at;
    note(f, (int)implied->question, -1, item, match->whole);
}

static tb_status apply_item(filler *f, const lexicon_item *item)
{
    for (size_t from = 0; from < f->text.len;) {
        tb_match match;
        bool found, negated;
        tb_status status = tb_pattern_find(item->pattern, f->text, from, &found, &match);
        if (status != TB_OK || !found)
            return status;
        size_t at = (size_t)(match.whole.at - f->text.at);
        negated = is_negated(f->text, at);
        if (item->implied.workload >= 0 && f->fill_workloads && !negated)
            infer_workload(f, item, match.whole);
        for (size_t i = 0; i < item->implied.answer_count; i++)
            infer_answer(f, item, &item->implied.answers[i], &match, negated);
        if (!negated)
            return TB_OK; /* the first affirmed match is enough */
        at += match.whole.len > 0 ? match.whole.len : 1;
        from = at > from ? at : from + 1; /* a match may begin before where it was looked for */
        while (from < f->text.len && ((unsigned char)f->text.at[from] & 0xC0) == 0x80)
            from++;
    }
    return TB_OK;
}

static size_t implication_count(const tb_lexicon *lexicon)
{
    size_t n = 0;

    for (size_t i = 0; i < lexicon->count; i++)
        n += lexicon->items[i].implied.answer_count + 1;
    return n;
}

tb_status tb_lexicon_fill(const tb_pack *pack, tb_profile *profile, tb_arena *arena, tb_diags *diags)
{
    filler f = {.pack = pack, .profile = profile, .arena = arena, .fill_workloads = profile->workload_count == 0};
    char *text;

    if (pack->lexicon == NULL || (profile->title == NULL && profile->description == NULL))
        return TB_OK;
    text = tb_arena_printf(arena, "%s%s%s", profile->title != NULL ? profile->title : "",
                           profile->title != NULL && profile->description != NULL ? ".\n" : "",
                           profile->description != NULL ? profile->description : "");
    f.position = tb_arena_array(arena, pack->question_count + 1, sizeof *f.position);
    profile->inferences = tb_arena_array(arena, implication_count(pack->lexicon), sizeof *profile->inferences);
    if (text == NULL || f.position == NULL || profile->inferences == NULL)
        return TB_ERR_NOMEM;
    f.text = tb_text_of(text);
    for (size_t i = 0; i < pack->lexicon->count; i++) {
        const lexicon_item *item = &pack->lexicon->items[i];
        tb_status status = apply_item(&f, item);
        if (status == TB_ERR_INPUT)
            tb_diags_error(diags, TB_DIAG_REGEX_LIMIT, tb_profile_text_place(profile),
                           "simplify the pattern or shorten the description",
                           "the lexicon's pattern '%s' was given up on this description: it backtracks too much",
                           item->id);
        if (status != TB_OK)
            return status;
    }
    return f.is_out_of_memory ? TB_ERR_NOMEM : TB_OK;
}
