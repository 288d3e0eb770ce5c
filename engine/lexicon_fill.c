#include "tbi_lexicon.h"

#include <math.h>
#include <string.h>

#define IGNORED_MAX 12u

/* What decides between two numbers or options for one question: the higher, then what stands first. */
typedef enum rank_of { RANK_NONE, RANK_VAGUE, RANK_NUMBER, RANK_SURER, RANK_CORRECTED } rank_of;

typedef struct standing {
    rank_of rank;
    size_t at; /* where the words of the inference begin */
} standing;

typedef struct filler {
    const tb_pack *pack;
    tb_profile *profile;
    tb_arena *arena;
    tb_text text;
    tbi_words words;
    tbi_starts starts; /* of each item; nothing if the lexicon's openings are not known */
    tb_search search;
    standing *standings; /* by question */
    bool fill_workloads;
    bool short_of_memory;
} filler;

/* Without the stops a number's pattern may have taken along: "Team of 3,". */
static const char *copy_of(filler *f, tb_text words)
{
    while (words.len > 1 && strchr(" ,;:.(", words.at[words.len - 1]) != NULL)
        words.len--;
    const char *copy = tb_arena_copy(f->arena, words.at, words.len);

    f->short_of_memory |= copy == NULL;
    return copy != NULL ? copy : "";
}

/* Adds the inference, or for a question that has one, puts this in its place. */
static void note(filler *f, int question, int workload, const tbi_lexicon_item *item, tb_text words)
{
    tb_profile *p = f->profile;
    size_t i = 0;

    while (i < p->inference_count && !(question >= 0 && p->inferences[i].question == question &&
                                       f->pack->questions[question].type != TB_QUESTION_CHOICES))
        i++;
    p->inferences[i] = (tb_inference){question, workload, copy_of(f, words), item->id};
    if (i == p->inference_count)
        p->inference_count++;
}

static void infer_workload(filler *f, const tbi_lexicon_item *item, tb_text words)
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

/* Three digits say all that a count of requests turned into seconds can. */
static double three_digits(double x)
{
    double unit;

    if (!(x > 0))
        return x;
    unit = pow(10, floor(log10(x)) - 2);
    return unit >= 1 ? round(x / unit) * unit : round(x / unit) / round(1 / unit);
}

/* The number of MATCH as an answer to Q. False if it is none that Q can take. */
static bool read_number(const filler *f, const tbi_lexicon_item *item, const tb_question *q, const tb_match *match,
                        double *out, rank_of *rank)
{
    size_t end = (size_t)(match->whole.at - f->text.at) + match->whole.len;
    double number;

    if (!tb_lexicon_number(match->number, &number))
        return false;
    *rank = tbi_words_corrects(&f->words, end - match->whole.len) ? RANK_CORRECTED
            : item->surer                                         ? RANK_SURER
                                                                  : RANK_NUMBER;
    if (tbi_words_corrected(&f->words, end, &number))
        *rank = RANK_CORRECTED;
    *out = item->scale == 1 ? number : three_digits(number * item->scale);
    return *out >= q->min && *out <= q->max && (q->type == TB_QUESTION_NUMBER || *out == floor(*out));
}

static void infer_answer(filler *f, const tbi_lexicon_item *item, const tbi_implication *implied, const tb_match *match,
                         bool denied)
{
    const tb_question *q = &f->pack->questions[implied->question];
    tb_answer *answer = &f->profile->answers[implied->question], new = implied->answer;
    standing *held = &f->standings[implied->question];
    standing now = {RANK_VAGUE, (size_t)(match->whole.at - f->text.at)};

    if (answer->said == TB_STATED || answer->said == TB_SKIPPED || (denied && q->type != TB_QUESTION_BOOLEAN))
        return;
    if (denied)
        new.number = 1 - new.number;
    if (implied->from_number && !read_number(f, item, q, match, &new.number, &now.rank))
        return;
    if (q->type == TB_QUESTION_CHOICES) {
        if ((answer->options & new.options) == new.options)
            return;
        new.options |= answer->options;
    } else if (answer->said == TB_INFERRED &&
               (now.rank != held->rank ? now.rank < held->rank : now.at >= held->at && now.rank != RANK_CORRECTED)) {
        return;
    }
    *answer = new;
    *held = now;
    note(f, (int)implied->question, -1, item, match->whole);
}

/* Remembers words that were understood and not counted, for the report to say so. */
static void ignore(filler *f, const tbi_lexicon_item *item, tb_text words, tbi_scope scope)
{
    tb_profile *p = f->profile;

    for (size_t i = 0; i < p->ignored_count; i++)
        if (p->ignored[i].workload == item->implied.workload && item->implied.workload >= 0)
            return;
    if (p->ignored_count < IGNORED_MAX && item->implied.workload >= 0 && f->fill_workloads)
        p->ignored[p->ignored_count++] = (tb_ignored){
            .words = copy_of(f, words),
            .workload = item->implied.workload,
            .why = scope == TBI_MAYBE || scope == TBI_LATER ? TB_IGNORED_PLAN
                   : scope == TBI_DENIED                    ? TB_IGNORED_DENIED
                                                            : TB_IGNORED_ELSEWHERE,
        };
}

/* Takes from MATCH what its words, meant as SCOPE, allow. True if the item has said all it can. */
static bool take(filler *f, const tbi_lexicon_item *item, const tb_match *match, tbi_scope scope)
{
    bool later = scope == TBI_LATER || scope == TBI_MAYBE, numbers = false;

    if (item->planned && scope != TBI_LATER && scope != TBI_MAYBE)
        return false;
    if (item->implied.workload >= 0 && f->fill_workloads &&
        (scope == TBI_SAID || scope == TBI_REPLACED || item->planned))
        infer_workload(f, item, match->whole);
    else if (scope != TBI_SAID && !item->planned)
        ignore(f, item, match->whole, scope);
    for (size_t i = 0; i < item->implied.answer_count; i++) {
        bool number = item->implied.answers[i].from_number;
        numbers |= number;
        if (scope == TBI_SAID || scope == TBI_DENIED || (later && item->planned) || (scope == TBI_MAYBE && number))
            infer_answer(f, item, &item->implied.answers[i], match, scope == TBI_DENIED);
    }
    return !numbers && (scope == TBI_SAID || item->planned);
}

/* With more starts than this, the whole text is searched sooner than each of them tried. */
#define MANY_STARTS 500u

/* The next match from byte FROM on, at one of the places where the item can begin. */
static tb_status next_match(filler *f, size_t item, size_t from, bool *found, tb_match *match)
{
    const tbi_starts *starts = &f->starts;
    tb_status status = TB_OK;

    if (starts->at == NULL || starts->first[item + 1] - starts->first[item] > MANY_STARTS)
        return tb_search_next(&f->search, from, found, match);
    *found = false;
    for (uint32_t i = starts->first[item]; status == TB_OK && !*found && i < starts->first[item + 1]; i++)
        if (starts->at[i] >= from)
            status = tb_search_at(&f->search, starts->at[i], found, match);
    return status;
}

static tb_status apply_item(filler *f, size_t index)
{
    const tbi_lexicon_item *item = &f->pack->lexicon->items[index];

    if (f->starts.at != NULL && f->starts.first[index] == f->starts.first[index + 1])
        return TB_OK;
    tb_status status = tb_search_turn(&f->search, item->pattern);
    for (size_t from = 0; status == TB_OK && from < f->text.len;) {
        tb_match match;
        bool found;
        status = next_match(f, index, from, &found, &match);
        if (status != TB_OK || !found)
            break;
        size_t at = (size_t)(match.whole.at - f->text.at);
        if (take(f, item, &match, tbi_words_scope(&f->words, at)))
            break;
        at += match.whole.len > 0 ? match.whole.len : 1;
        from = at > from ? at : from + 1; /* a match may begin before where it was looked for */
        while (from < f->text.len && ((unsigned char)f->text.at[from] & 0xC0) == 0x80)
            from++;
    }
    return status;
}

/* Applies the items that are for all texts, or those for texts in which no work was found. */
static tb_status apply_items(filler *f, bool otherwise, tb_diags *diags)
{
    const tb_lexicon *lexicon = f->pack->lexicon;
    tb_status status = TB_OK;

    for (size_t i = 0; status == TB_OK && i < lexicon->count; i++) {
        const tbi_lexicon_item *item = &lexicon->items[i];
        if (item->otherwise != otherwise)
            continue;
        status = apply_item(f, i);
        if (status == TB_ERR_INPUT)
            tb_diags_error(diags, TB_DIAG_REGEX_LIMIT, tb_profile_text_place(f->profile),
                           "simplify the pattern or shorten the description",
                           "the lexicon's pattern '%s' was given up on this description: it backtracks too much",
                           item->id);
    }
    return status;
}

static size_t implication_count(const tb_lexicon *lexicon)
{
    size_t n = 0;

    for (size_t i = 0; i < lexicon->count; i++)
        n += lexicon->items[i].implied.answer_count + 1;
    return n;
}

/* A workload that was denied in one place and claimed in another was not ignored. */
static void drop_what_counts(tb_profile *p)
{
    size_t kept = 0;

    for (size_t i = 0; i < p->ignored_count; i++) {
        bool counts = false;
        for (size_t k = 0; k < p->workload_count; k++)
            counts |= p->workloads[k].workload == p->ignored[i].workload;
        if (!counts)
            p->ignored[kept++] = p->ignored[i];
    }
    p->ignored_count = kept;
}

static tb_status prepare(filler *f)
{
    tb_profile *p = f->profile;
    const char *title = p->title != NULL ? p->title : "", *description = p->description != NULL ? p->description : "";
    bool both = p->title != NULL && p->description != NULL;

    f->text = tbi_plain_text(tb_arena_printf(f->arena, "%s%s%s", title, both ? ".\n" : "", description));
    f->standings = tb_arena_array(f->arena, f->pack->question_count + 1, sizeof *f->standings);
    p->inferences = tb_arena_array(f->arena, implication_count(f->pack->lexicon), sizeof *p->inferences);
    p->ignored = tb_arena_array(f->arena, IGNORED_MAX, sizeof *p->ignored);
    if (f->text.at == NULL || f->standings == NULL || p->inferences == NULL || p->ignored == NULL)
        return TB_ERR_NOMEM;
    f->search.subject = f->text;
    const tb_lexicon *lexicon = f->pack->lexicon;
    tb_status status = lexicon->openings == NULL
                           ? TB_OK
                           : tbi_openings_find(lexicon->openings, lexicon->count, f->text, f->arena, &f->starts);
    return status == TB_OK ? tbi_words_read(f->text, f->arena, &f->words) : status;
}

tb_status tb_lexicon_fill(const tb_pack *pack, tb_profile *profile, tb_arena *arena, tb_diags *diags)
{
    filler f = {.pack = pack, .profile = profile, .arena = arena, .fill_workloads = profile->workload_count == 0};
    tb_status status;

    if (pack->lexicon == NULL || (profile->title == NULL && profile->description == NULL))
        return TB_OK;
    status = prepare(&f);
    if (status == TB_OK)
        status = apply_items(&f, false, diags);
    if (status == TB_OK && profile->workload_count == 0)
        status = apply_items(&f, true, diags);
    drop_what_counts(profile);
    tb_search_close(&f.search);
    return status == TB_OK && f.short_of_memory ? TB_ERR_NOMEM : status;
}
