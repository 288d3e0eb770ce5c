/* How a text means the words it uses. Every word gets the strongest scope that some cue ("no", "next year", "our
 * competitor") lays over it: ahead of the cue, behind it or both, as far as the clause goes. */
#include "tbi_lexicon_cues.h"

#include <string.h>
#include <strings.h>

#define SENTENCE '.'
#define CLAUSE ','

/* ---- Words ---- */

static bool in_word(unsigned char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c == '\'' || c >= 0x80;
}

/* The dashes and quotes of three bytes that begin with E2 80: how many bytes the one at I takes as a stop, or 0. */
static size_t dash_at(tb_text t, size_t i)
{
    return i + 2 < t.len && (unsigned char)t.at[i] == 0xE2 && (unsigned char)t.at[i + 1] == 0x80 &&
                   ((unsigned char)t.at[i + 2] == 0x93 || (unsigned char)t.at[i + 2] == 0x94)
               ? 3
               : 0;
}

/* What kind of stop the byte at I is; 0 if it is none. "1.5", "next.js" and "20,000" have no stops. */
static char stop_at(tb_text t, size_t i)
{
    bool inside = i > 0 && i + 1 < t.len && in_word((unsigned char)t.at[i - 1]) && in_word((unsigned char)t.at[i + 1]);

    switch (t.at[i]) {
    case '.': return inside ? 0 : SENTENCE;
    case ',': return inside && t.at[i + 1] >= '0' && t.at[i + 1] <= '9' ? 0 : CLAUSE;
    case ':': return inside ? 0 : CLAUSE;
    case '(':
    case ')': return CLAUSE;
    case ';':
    case '!':
    case '?':
    case '\n': return SENTENCE;
    case '-': return !inside && i > 0 && t.at[i - 1] == ' ' && i + 1 < t.len && t.at[i + 1] == ' ' ? CLAUSE : 0;
    default: return 0;
    }
}

static size_t word_end(tb_text t, size_t i)
{
    while (i < t.len && dash_at(t, i) == 0 &&
           (in_word((unsigned char)t.at[i]) || ((t.at[i] == '.' || t.at[i] == ',') && stop_at(t, i) == 0)))
        i++;
    return i;
}

static void split(tbi_words *words)
{
    tb_text t = words->text;

    for (size_t i = 0; i < t.len;) {
        size_t dash = dash_at(t, i), end = dash > 0 ? i : word_end(t, i);
        char stop = dash > 0 ? CLAUSE : stop_at(t, i);
        if (end > i) {
            words->list[words->count++] = (tbi_word){(uint32_t)i, (uint32_t)(end - i), 0, TBI_SAID,
                                                     (uint16_t)tbi_word_parts((tb_text){t.at + i, end - i})};
            i = end;
        } else {
            if (stop != 0)
                words->list[words->count++] = (tbi_word){(uint32_t)i, 1, stop, TBI_SAID, 0};
            i += dash > 0 ? dash : 1;
        }
    }
}

static bool word_is(const tbi_words *words, size_t i, const char *want, size_t len)
{
    if (i >= words->count || words->list[i].stop != 0)
        return false;
    tb_text word = {words->text.at + words->list[i].at, words->list[i].len};
    if (len == 3 && strncmp(want, "n't", 3) == 0)
        return (word.len > 3 && strncasecmp(word.at + word.len - 3, "n't", 3) == 0) ||
               (word.len > 5 && strncasecmp(word.at + word.len - 5, "n\xE2\x80\x99t", 5) == 0);
    return word.len == len && strncasecmp(word.at, want, len) == 0;
}

static bool is(const tbi_words *words, size_t i, unsigned any)
{
    return i < words->count && (words->list[i].part & any) != 0;
}

/* How many words of the text, from I on, the phrase takes; 0 if they are others. */
static size_t phrase_at(const tbi_words *words, size_t i, const char *phrase)
{
    size_t n = 0;

    while (*phrase != '\0') {
        size_t len = strcspn(phrase, " ");
        if (!word_is(words, i + n, phrase, len))
            return 0;
        n++;
        phrase += len + (phrase[len] == ' ');
    }
    return n;
}

/* ---- Scopes ---- */

/* After a comma a denial goes on only through a list that an "or" or "nor" closes: "no chat, games or video". */
static bool list_goes_on(const tbi_words *words, size_t i)
{
    for (size_t n = 0; n < 10 && i < words->count && words->list[i].stop != SENTENCE; n++, i++) {
        if (is(words, i, OR))
            return true;
        if (is(words, i, TURNS | BEGINS | AND) || word_is(words, i, "no", 2))
            return false;
    }
    return false;
}

static void lay(tbi_word *word, tbi_scope scope)
{
    if (word->scope < scope)
        word->scope = (uint8_t)scope;
}

static void lay_ahead(const tbi_words *words, size_t i, const tbi_cue *by)
{
    size_t n = 0;

    if (by->scope == TBI_LATER && i < words->count && words->list[i].stop == CLAUSE)
        i++; /* "next year, ..." */
    for (; i < words->count && n < by->ahead; i++) {
        if (words->list[i].stop == SENTENCE)
            return;
        if (words->list[i].stop == CLAUSE) {
            if (by->scope != TBI_DENIED || n == 0 || !list_goes_on(words, i + 1))
                return;
            n = 0;
            continue;
        }
        if (is(words, i, TURNS) || (is(words, i, AND) && is(words, i + 1, BEGINS)) ||
            (by->scope == TBI_REPLACED && is(words, i, TOWARDS)))
            return;
        lay(&words->list[i], by->scope);
        n++;
    }
}

/* Where the aside begins that ends at I: "the engine (in C++) is left alone". I itself if none does. */
static size_t before_aside(const tbi_words *words, size_t i)
{
    size_t begin = i;

    if (words->list[i].stop == 0 || words->text.at[words->list[i].at] != ')')
        return i;
    while (begin > 0 && words->list[begin].stop != SENTENCE && words->text.at[words->list[begin].at] != '(')
        begin--;
    return begin > 0 && words->text.at[words->list[begin].at] == '(' ? begin - 1 : i;
}

static void lay_behind(const tbi_words *words, size_t i, const tbi_cue *by)
{
    for (size_t n = 0; n < by->behind && i > 0; n++) {
        i = before_aside(words, i - 1);
        if (words->list[i].stop != 0 || is(words, i, TURNS) || (is(words, i, AND) && is(words, i + 1, ADDS)))
            return;
        lay(&words->list[i], by->scope);
    }
}

/* A cue with a colon behind it heads a list: "Not in scope: chat, video". So does one that is a heading in Markdown. */
static bool is_heading(const tbi_words *words, size_t i, size_t len)
{
    size_t at = words->list[i].at;

    if (i + len >= words->count || words->list[i + len].stop == 0)
        return false;
    char stop = words->text.at[words->list[i + len].at];
    if (stop == ':')
        return len > 1 || words->list[i].len > 3; /* a short "no:" is an answer */
    while (at > 0 && words->text.at[at - 1] == ' ')
        at--;
    return stop == '\n' && at > 0 && words->text.at[at - 1] == '#';
}

/* True if the line that begins at byte AT is one of a list. */
static bool bullet_at(tb_text t, size_t at)
{
    while (at < t.len && t.at[at] == ' ')
        at++;
    return at < t.len && strchr("-*+", t.at[at]) != NULL && t.at[at] != '\0';
}

/* Lays SCOPE over what follows a heading: the rest of its sentence, or the bullets below it. */
static void lay_list(const tbi_words *words, size_t i, tbi_scope scope)
{
    for (bool any = false; i < words->count; i++) {
        const tbi_word *word = &words->list[i];
        if (word->stop == SENTENCE && words->text.at[word->at] != '\n')
            return;
        if (word->stop == SENTENCE && !bullet_at(words->text, word->at + 1u)) {
            if (any)
                return;
        } else if (word->stop == 0) {
            lay(&words->list[i], scope);
            any = true;
        }
    }
}

/* "Chat: no", "Any machine learning? Not yet." */
static bool is_answer(const tbi_words *words, size_t i, size_t len)
{
    return i > 1 && words->list[i - 1].stop != 0 && strchr(":?(", words->text.at[words->list[i - 1].at]) != NULL &&
           words->list[i - 2].stop == 0 && (i + len == words->count || words->list[i + len].stop != 0);
}

/* "in phase two" and its like govern what follows at the start of a clause or before a verb ("later we add"), else what
 * stands before them ("chat comes later"). */
static void lay_cue(const tbi_words *words, size_t i, size_t len, const tbi_cue *by)
{
    size_t start = i;
    bool both = by->ahead > 0 && by->behind > 0;

    if (by->scope == TBI_LATER && i > 0 && is(words, i - 1, TIME))
        return; /* "two days later" */
    if (by->scope == TBI_DENIED && i + len < words->count && len == 1 && words->list[i + len].stop == 0) {
        char next = words->text.at[words->list[i + len].at];
        if (next >= '0' && next <= '9')
            return; /* "no 15,000" puts a number right */
    }
    if (by->scope != TBI_SAID && is_heading(words, i, len)) {
        lay_list(words, i + len + 1, by->scope);
        return;
    }
    if (by->scope != TBI_SAID && is_answer(words, i, len)) {
        lay_behind(words, i - 1, &(tbi_cue){.scope = by->scope, .behind = 8});
        return;
    }
    while (start > 0 && is(words, start - 1, SMALL))
        start--;
    bool first = start == 0 || words->list[start - 1].stop != 0 || is(words, start - 1, TURNS);
    if (by->ahead > 0 && (!both || first || is(words, i + len, ADDS)))
        lay_ahead(words, i + len, by);
    if (by->behind > 0 && !(both && first))
        lay_behind(words, i, by);
}

/* The cue that begins at word I, with its length in words; NULL if there is none. */
static const tbi_cue *cue_at(const tbi_words *words, size_t i, size_t *len)
{
    tb_text word = {words->text.at + words->list[i].at, words->list[i].len};
    char first = (char)(word.at[0] | 32);
    bool contracted = word_is(words, i, "n't", 3);

    if (words->list[i].stop != 0 || word.len > 12)
        return NULL;
    for (size_t k = 0; k < tbi_cue_count; k++)
        if ((tbi_cues[k].words[0] == first || (contracted && tbi_cues[k].words[0] == 'n')) &&
            (*len = phrase_at(words, i, tbi_cues[k].words)) > 0)
            return &tbi_cues[k];
    return NULL;
}

tb_status tbi_words_read(tb_text text, tb_arena *arena, tbi_words *out)
{
    *out = (tbi_words){.text = text};
    out->list = tb_arena_array(arena, text.len + 1, sizeof *out->list);
    if (out->list == NULL)
        return TB_ERR_NOMEM;
    split(out);
    for (size_t i = 0, len; i < out->count; i++) {
        const tbi_cue *found = cue_at(out, i, &len);
        if (found != NULL) {
            lay_cue(out, i, len, found);
            i += len - 1;
        }
    }
    return TB_OK;
}

/* ---- Asking ---- */

/* The last word that begins at or before byte AT, or the first one there is. */
static size_t find(const tbi_words *words, size_t at)
{
    size_t low = 0, high = words->count;

    while (low + 1 < high) {
        size_t mid = low + (high - low) / 2;
        if (words->list[mid].at <= at)
            low = mid;
        else
            high = mid;
    }
    return low;
}

tbi_scope tbi_words_scope(const tbi_words *words, size_t at)
{
    return words->count == 0 ? TBI_SAID : (tbi_scope)words->list[find(words, at)].scope;
}

bool tbi_words_corrected(const tbi_words *words, size_t end, double *number)
{
    bool corrected = false;

    if (words->count == 0)
        return false;
    size_t i = find(words, end);
    while (i < words->count && words->list[i].at < end)
        i++;
    for (size_t n = 0; n < 6 && i < words->count && words->list[i].stop != SENTENCE; n++, i++) {
        const char *at = words->text.at + words->list[i].at;
        if (words->list[i].stop != 0)
            continue;
        if (corrected && *at >= '0' && *at <= '9') {
            size_t len = words->list[i].len;
            if (i + 1 < words->count && words->list[i + 1].stop == 0)
                len = words->list[i + 1].at + words->list[i + 1].len - words->list[i].at;
            return tb_lexicon_number((tb_text){at, len}, number);
        }
        if (is(words, i, TAKES_BACK))
            corrected = true;
        else if (!is(words, i, JOINS_BACK))
            return false;
    }
    return false;
}

bool tbi_words_corrects(const tbi_words *words, size_t at)
{
    if (words->count == 0)
        return false;
    for (size_t i = find(words, at), n = 0; n < 12; n++, i--) {
        if (is(words, i, CORRECTS))
            return true;
        if (i == 0 || words->list[i].stop == SENTENCE)
            return false;
    }
    return false;
}
