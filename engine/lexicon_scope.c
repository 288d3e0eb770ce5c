/* How a text means the words it uses. Every word gets the strongest scope that some cue ("no", "next year", "our
 * competitor") lays over it: ahead of the cue, behind it or both, as far as the clause goes. */
#include "tbi_lexicon.h"

#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SENTENCE '.'
#define CLAUSE ','

typedef struct cue {
    const char *words; /* lower case, one space between them; "n't" stands for every word that ends so */
    tbi_scope scope;   /* TBI_SAID: no cue at all, though it begins like one */
    uint8_t ahead, behind;
} cue;

/* Of the cues that begin alike, the longest first. */
static const cue cues[] = {
    /* what only looks like a denial */
    {"no more than", TBI_SAID, 0, 0},
    {"no longer than", TBI_SAID, 0, 0},
    {"no later than", TBI_SAID, 0, 0},
    {"no less than", TBI_SAID, 0, 0},
    {"no fewer than", TBI_SAID, 0, 0},
    {"no problem", TBI_SAID, 0, 0},
    {"no doubt", TBI_SAID, 0, 0},
    {"no matter", TBI_SAID, 0, 0},
    {"not only", TBI_SAID, 0, 0},
    {"not just", TBI_SAID, 0, 0},
    {"not merely", TBI_SAID, 0, 0},
    {"not least", TBI_SAID, 0, 0},
    {"not to mention", TBI_SAID, 0, 0},
    {"not more than", TBI_SAID, 0, 0},
    {"not longer than", TBI_SAID, 0, 0},
    {"not exceed", TBI_SAID, 0, 0},
    {"never exceed", TBI_SAID, 0, 0},
    {"never more than", TBI_SAID, 0, 0},
    {"not take longer", TBI_SAID, 0, 0},
    {"not take more", TBI_SAID, 0, 0},
    {"nothing but", TBI_SAID, 0, 0},
    {"why not", TBI_SAID, 0, 0},
    {"no lag", TBI_SAID, 0, 0},
    {"no delay", TBI_SAID, 0, 0},
    {"no delays", TBI_SAID, 0, 0},
    {"no downtime", TBI_SAID, 0, 0},
    {"without delay", TBI_SAID, 0, 0},
    {"without lag", TBI_SAID, 0, 0},
    {"without downtime", TBI_SAID, 0, 0},
    {"without blocking", TBI_SAID, 0, 0},
    {"without buffering", TBI_SAID, 0, 0},
    {"without losing", TBI_SAID, 0, 0},
    {"without reloading", TBI_SAID, 0, 0},
    {"without refreshing", TBI_SAID, 0, 0},
    {"without a reload", TBI_SAID, 0, 0},
    {"without a page reload", TBI_SAID, 0, 0},
    {"without page reloads", TBI_SAID, 0, 0},
    /* denials */
    {"no longer", TBI_PAST, 8, 0},
    {"not sure", TBI_MAYBE, 8, 0},
    {"not yet", TBI_LATER, 6, 4},
    {"not needed", TBI_DENIED, 0, 5},
    {"not required", TBI_DENIED, 0, 5},
    {"not necessary", TBI_DENIED, 0, 5},
    {"not planned", TBI_DENIED, 0, 5},
    {"not important", TBI_DENIED, 0, 5},
    {"not wanted", TBI_DENIED, 0, 5},
    {"not a requirement", TBI_DENIED, 0, 5},
    {"not a priority", TBI_DENIED, 0, 5},
    {"not a goal", TBI_DENIED, 0, 5},
    {"n't needed", TBI_DENIED, 0, 5},
    {"n't required", TBI_DENIED, 0, 5},
    {"n't necessary", TBI_DENIED, 0, 5},
    {"n't planned", TBI_DENIED, 0, 5},
    {"n't important", TBI_DENIED, 0, 5},
    {"out of scope", TBI_DENIED, 0, 6},
    {"off the table", TBI_DENIED, 0, 6},
    {"no", TBI_DENIED, 6, 0},
    {"not", TBI_DENIED, 6, 0},
    {"n't", TBI_DENIED, 6, 0},
    {"dont", TBI_DENIED, 6, 0},
    {"without", TBI_DENIED, 6, 0},
    {"w/o", TBI_DENIED, 6, 0},
    {"never", TBI_DENIED, 6, 0},
    {"neither", TBI_DENIED, 6, 0},
    {"nor", TBI_DENIED, 6, 0},
    {"none", TBI_DENIED, 6, 0},
    {"cannot", TBI_DENIED, 6, 0},
    {"non", TBI_DENIED, 3, 0},
    {"nothing", TBI_DENIED, 4, 0},
    {"nobody", TBI_DENIED, 6, 0},
    {"zero", TBI_DENIED, 3, 0},
    {"instead of", TBI_DENIED, 5, 0},
    {"rather than", TBI_DENIED, 5, 0},
    {"as opposed to", TBI_DENIED, 5, 0},
    {"unlike", TBI_DENIED, 5, 0},
    {"unnecessary", TBI_DENIED, 0, 5},
    /* what was, and what goes */
    {"used to have", TBI_PAST, 8, 0},
    {"used to be", TBI_PAST, 8, 0},
    {"used to run", TBI_PAST, 8, 0},
    {"used to use", TBI_PAST, 8, 0},
    {"formerly", TBI_PAST, 8, 0},
    {"previously", TBI_PAST, 8, 0},
    {"in the past", TBI_PAST, 8, 6},
    {"away from", TBI_REPLACED, 6, 0},
    {"migrate from", TBI_REPLACED, 6, 0},
    {"migrating from", TBI_REPLACED, 6, 0},
    {"migration from", TBI_REPLACED, 6, 0},
    {"moving from", TBI_REPLACED, 6, 0},
    {"move from", TBI_REPLACED, 6, 0},
    {"moving off", TBI_REPLACED, 6, 0},
    {"switching from", TBI_REPLACED, 6, 0},
    {"switch from", TBI_REPLACED, 6, 0},
    {"get rid of", TBI_REPLACED, 6, 0},
    {"retire", TBI_REPLACED, 6, 0},
    {"replace", TBI_REPLACED, 6, 0},
    {"replaces", TBI_REPLACED, 6, 0},
    {"replacing", TBI_REPLACED, 6, 0},
    {"replacement for", TBI_REPLACED, 6, 0},
    {"rewrite of", TBI_REPLACED, 6, 0},
    {"rewriting", TBI_REPLACED, 6, 0},
    {"rewrite our", TBI_REPLACED, 6, 0},
    {"rewrite the", TBI_REPLACED, 6, 0},
    {"rewrite", TBI_REPLACED, 4, 0},
    /* what others have */
    {"competitor", TBI_OTHERS, 10, 0},
    {"competitors", TBI_OTHERS, 10, 0},
    {"competitor's", TBI_OTHERS, 10, 0},
    {"everybody else", TBI_OTHERS, 8, 0},
    {"everyone else", TBI_OTHERS, 8, 0},
    {"other companies", TBI_OTHERS, 8, 0},
    {"most companies", TBI_OTHERS, 8, 0},
    {"a friend", TBI_OTHERS, 8, 0},
    /* what may come */
    {"may later", TBI_LATER, 8, 0},
    {"may also", TBI_LATER, 8, 0},
    {"may eventually", TBI_LATER, 8, 0},
    {"may add", TBI_LATER, 8, 0},
    {"may want", TBI_LATER, 8, 0},
    {"may need", TBI_LATER, 8, 0},
    {"may introduce", TBI_LATER, 8, 0},
    {"may include", TBI_LATER, 8, 0},
    {"may explore", TBI_LATER, 8, 0},
    {"could add", TBI_LATER, 8, 0},
    {"could later", TBI_LATER, 8, 0},
    {"could eventually", TBI_LATER, 8, 0},
    {"might", TBI_LATER, 8, 0},
    {"if we ever", TBI_LATER, 10, 0},
    {"should we ever", TBI_LATER, 10, 0},
    {"hope to add", TBI_LATER, 8, 0},
    {"nice to have", TBI_LATER, 4, 6},
    {"in the future", TBI_LATER, 8, 8},
    {"in future", TBI_LATER, 8, 8},
    {"for the future", TBI_LATER, 8, 8},
    {"near future", TBI_LATER, 8, 8},
    {"future plans", TBI_LATER, 8, 0},
    {"future version", TBI_LATER, 8, 6},
    {"future versions", TBI_LATER, 8, 6},
    {"down the road", TBI_LATER, 8, 8},
    {"down the line", TBI_LATER, 8, 8},
    {"at some point", TBI_LATER, 8, 8},
    {"at a later stage", TBI_LATER, 8, 8},
    {"in the long run", TBI_LATER, 8, 8},
    {"next year", TBI_LATER, 10, 8},
    {"year two", TBI_LATER, 10, 8},
    {"year 2", TBI_LATER, 10, 8},
    {"one day", TBI_LATER, 8, 8},
    {"some day", TBI_LATER, 8, 8},
    {"someday", TBI_LATER, 8, 8},
    {"phase two", TBI_LATER, 10, 8},
    {"phase 2", TBI_LATER, 10, 8},
    {"phase three", TBI_LATER, 10, 8},
    {"phase 3", TBI_LATER, 10, 8},
    {"second phase", TBI_LATER, 10, 8},
    {"version two", TBI_LATER, 10, 8},
    {"version 2", TBI_LATER, 10, 8},
    {"v2", TBI_LATER, 10, 8},
    {"on the roadmap", TBI_LATER, 0, 8},
    {"roadmap", TBI_LATER, 8, 0},
    {"eventually", TBI_LATER, 8, 8},
    {"later on", TBI_LATER, 8, 8},
    {"later", TBI_LATER, 8, 8},
    {"maybe", TBI_MAYBE, 6, 0},
    {"perhaps", TBI_MAYBE, 6, 0},
    {"possibly", TBI_MAYBE, 6, 0},
    {"potentially", TBI_MAYBE, 6, 0},
    {"optionally", TBI_MAYBE, 6, 0},
};

/* What small words do in a clause. */
enum {
    TURNS = 1,  /* ends what a cue before it governs */
    BEGINS = 2, /* begins a clause of its own after "and" or a comma */
    AND = 4,
    OR = 8,            /* closes a list */
    TOWARDS = 16,      /* ends what is replaced: "from PHP to Python" */
    ADDS = 32,         /* goes with what is to come: "later we add" */
    SMALL = 64,        /* may stand between the start of a clause and "phase two" */
    TIME = 128,        /* "two days later" */
    TAKES_BACK = 256,  /* "20,000, no, 15,000" */
    CORRECTS = 512,    /* at the start of a sentence */
    JOINS_BACK = 1024, /* "or rather", "make that", "i mean" */
};

static const struct {
    const char *word;
    unsigned parts;
} parts[] = {
    /* in byte order */
    {"a", BEGINS | SMALL},
    {"actually", TAKES_BACK | CORRECTS},
    {"add", ADDS},
    {"adding", ADDS},
    {"also", ADDS},
    {"although", TURNS},
    {"an", BEGINS},
    {"and", AND | SMALL},
    {"as", SMALL},
    {"because", TURNS},
    {"bring", ADDS},
    {"build", ADDS},
    {"but", TURNS},
    {"by", TOWARDS},
    {"come", ADDS},
    {"comes", ADDS},
    {"correction", TAKES_BACK | CORRECTS},
    {"day", TIME},
    {"days", TIME},
    {"everything", BEGINS},
    {"except", TURNS},
    {"extend", ADDS},
    {"follow", ADDS},
    {"for", SMALL},
    {"from", SMALL},
    {"have", ADDS},
    {"he", BEGINS},
    {"hours", TIME},
    {"however", TURNS},
    {"i", BEGINS | JOINS_BACK},
    {"in", SMALL | TOWARDS},
    {"include", ADDS},
    {"introduce", ADDS},
    {"it", BEGINS},
    {"just", TURNS},
    {"make", TAKES_BACK},
    {"may", ADDS},
    {"maybe", ADDS},
    {"mean", TAKES_BACK},
    {"might", ADDS},
    {"minutes", TIME},
    {"months", TIME},
    {"move", ADDS},
    {"my", BEGINS},
    {"need", ADDS},
    {"no", TAKES_BACK},
    {"nor", OR},
    {"offer", ADDS},
    {"on", SMALL},
    {"only", TURNS},
    {"or", OR | JOINS_BACK},
    {"our", BEGINS | SMALL},
    {"perhaps", ADDS},
    {"rather", TAKES_BACK},
    {"seconds", TIME},
    {"she", BEGINS},
    {"since", TURNS},
    {"so", TURNS},
    {"sorry", TAKES_BACK | CORRECTS},
    {"still", TURNS},
    {"that", BEGINS | JOINS_BACK},
    {"the", BEGINS | SMALL},
    {"their", BEGINS},
    {"then", TURNS},
    {"there", BEGINS},
    {"they", BEGINS},
    {"this", BEGINS},
    {"though", TURNS},
    {"to", TOWARDS},
    {"users", BEGINS},
    {"wait", TAKES_BACK | CORRECTS},
    {"want", ADDS},
    {"we", BEGINS},
    {"weeks", TIME},
    {"whereas", TURNS},
    {"while", TURNS},
    {"will", ADDS},
    {"with", TOWARDS},
    {"years", TIME},
    {"yet", TURNS},
    {"you", BEGINS},
};

/* ---- Words ---- */

static unsigned part_of(tb_text word)
{
    char lower[12];
    size_t low = 0, high = COUNT(parts);

    if (word.len >= sizeof lower)
        return 0;
    for (size_t i = 0; i < word.len; i++)
        lower[i] = (char)(word.at[i] >= 'A' && word.at[i] <= 'Z' ? word.at[i] | 32 : word.at[i]);
    lower[word.len] = '\0';
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = strcmp(lower, parts[mid].word);
        if (order == 0)
            return parts[mid].parts;
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return 0;
}

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
                                                     (uint16_t)part_of((tb_text){t.at + i, end - i})};
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

static void lay_ahead(const tbi_words *words, size_t i, const cue *by)
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

static void lay_behind(const tbi_words *words, size_t i, const cue *by)
{
    for (size_t n = 0; n < by->behind && i > 0; n++) {
        i--;
        if (words->list[i].stop != 0 || is(words, i, TURNS) || (is(words, i, AND) && is(words, i + 1, ADDS)))
            return;
        lay(&words->list[i], by->scope);
    }
}

/* "in phase two" and its like govern what follows at the start of a clause or before a verb ("later we add"), else what
 * stands before them ("chat comes later"). */
static void lay_cue(const tbi_words *words, size_t i, size_t len, const cue *by)
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
    while (start > 0 && is(words, start - 1, SMALL))
        start--;
    bool first = start == 0 || words->list[start - 1].stop != 0 || is(words, start - 1, TURNS);
    if (by->ahead > 0 && (!both || first || is(words, i + len, ADDS)))
        lay_ahead(words, i + len, by);
    if (by->behind > 0 && !(both && first))
        lay_behind(words, i, by);
}

/* The cue that begins at word I, with its length in words; NULL if there is none. */
static const cue *cue_at(const tbi_words *words, size_t i, size_t *len)
{
    tb_text word = {words->text.at + words->list[i].at, words->list[i].len};
    char first = (char)(word.at[0] | 32);
    bool contracted = word_is(words, i, "n't", 3);

    if (words->list[i].stop != 0 || word.len > 12)
        return NULL;
    for (size_t k = 0; k < COUNT(cues); k++)
        if ((cues[k].words[0] == first || (contracted && cues[k].words[0] == 'n')) &&
            (*len = phrase_at(words, i, cues[k].words)) > 0)
            return &cues[k];
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
        const cue *found = cue_at(out, i, &len);
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
