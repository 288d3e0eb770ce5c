#include "signals.h"

#include "pattern.h"
#include "tbi_implication.h"
#include "tbi_pack.h"
#include "tbi_prepared.h"
#include "tbi_read.h"

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum {
    WORDS_MAX = 80,      /* bytes of a match that are kept */
    AT_LEAST_MAX = 1000, /* files a signal may ask for */
};

typedef struct signal_item {
    const char *id;
    const char **globs;      /* of files; or, */
    const char **extensions; /* without a dot */
    size_t name_count;       /* of either */
    tb_pattern *pattern;     /* NULL: that the file is there is enough */
    size_t at_least;
    tbi_implied implied;
} signal_item;

struct tb_signals {
    signal_item *items; /* sorted by id */
    size_t count;
};

void tbi_signals_free(tb_signals *signals)
{
    for (size_t i = 0; signals != NULL && i < signals->count; i++)
        tb_pattern_free(signals->items[i].pattern);
}

/* ---- Loading ---- */

static bool is_name(const char *name, bool is_extension)
{
    if (is_extension)
        return strpbrk(name, "./*?") == NULL;
    return name[0] != '/' && strpbrk(name, "[]{}\\") == NULL && strstr(name, "**") == NULL;
}

/* One name or a list of them. */
static tb_status read_names(tbi_pack_builder *b, const tb_node *node, bool is_extension, const char ***out,
                            size_t *count)
{
    const char *what = is_extension ? "extension" : "file";
    const bool is_list = node->kind == TB_NODE_LIST;

    *count = 0;
    *out = tb_arena_array(&b->pack->arena, is_list ? node->count + 1 : 1, sizeof **out);
    if (*out == NULL)
        return TB_ERR_NOMEM;
    if (is_list && node->count == 0)
        tb_diags_error(b->diags, TB_DIAG_EMPTY, node->at, NULL, "'%s' is an empty list", what);
    for (const tb_node *item = is_list ? node->first : node; item != NULL; item = is_list ? item->next : NULL) {
        const char *name = tbi_text_node(b->diags, item, what);
        if (name != NULL && !is_name(name, is_extension))
            tb_diags_error(b->diags, TB_DIAG_BAD_VALUE, item->at,
                           is_extension ? "write it without the dot: py"
                                        : "a file is named by letters, '*' and '?', relative to the folder: "
                                          "requirements*.txt, .github/workflows/*.yml",
                           "'%s' is no %s", name, what);
        else if (name != NULL)
            (*out)[(*count)++] = name;
    }
    return TB_OK;
}

static tb_status read_item(tbi_pack_builder *b, const tb_node *node, signal_item *item)
{
    static const tbi_key keys[] = {{"id", true},        {"file", false},     {"extension", false}, {"pattern", false},
                                   {"at_least", false}, {"workload", false}, {"answers", false}};
    const tb_node *file = tb_node_get(node, "file"), *extension = tb_node_get(node, "extension");
    const tb_node *pattern = tb_node_get(node, "pattern"), *named = file != NULL ? file : extension;
    double at_least = 1;
    tb_status status = TB_OK;

    tbi_map_check(b->diags, node, "a signal", keys, COUNT(keys));
    item->id = tb_node_get(node, "id")->text.at;
    if ((file == NULL) == (extension == NULL))
        tb_diags_error(b->diags, TB_DIAG_CONFLICT, named != NULL ? named->key_at : node->at, NULL,
                       "a signal has either 'file' or 'extension'");
    if (pattern != NULL && file == NULL)
        tb_diags_error(b->diags, TB_DIAG_CONFLICT, pattern->key_at, "name the files whose text it is looked for in",
                       "'pattern' goes with 'file'");
    if (tbi_number(b->diags, node, "at_least", 1, AT_LEAST_MAX, &at_least) && at_least != floor(at_least))
        tb_diags_error(b->diags, TB_DIAG_BAD_VALUE, tb_node_get(node, "at_least")->at, NULL,
                       "'at_least' is a whole number of files");
    item->at_least = (size_t)at_least;
    if (named != NULL)
        status = read_names(b, named, named == extension, named == file ? &item->globs : &item->extensions,
                            &item->name_count);
    if (status == TB_OK)
        status = tbi_implied_read(b, node, "a signal", false, &item->implied);
    return status == TB_OK && pattern != NULL ? tbi_pattern_read(b, pattern, &item->pattern) : status;
}

tb_status tbi_load_signals(tbi_pack_builder *b, const tb_node *list)
{
    const tb_node **items;
    tb_signals *signals;
    size_t count;
    tb_status status = tbi_items(b->diags, &b->scratch, list, "a signal", false, &items, &count);

    if (status != TB_OK || count == 0)
        return status;
    signals = tb_arena_alloc(&b->pack->arena, sizeof *signals);
    if (signals == NULL || (signals->items = tb_arena_array(&b->pack->arena, count, sizeof *signals->items)) == NULL)
        return TB_ERR_NOMEM;
    b->pack->signals = signals;
    for (size_t i = 0; i < count && status == TB_OK; i++)
        status = read_item(b, items[i], &signals->items[signals->count++]);
    return status;
}

/* ---- Names ---- */

/* `*` is any number of characters but a slash, `?` is one. */
static bool glob_matches(const char *glob, const char *name)
{
    const char *star = NULL, *resume = NULL;

    while (*name != '\0') {
        if (*glob == '*') {
            star = glob++;
            resume = name;
        } else if (*glob == *name || (*glob == '?' && *name != '/')) {
            glob++;
            name++;
        } else if (star != NULL && *resume != '/') {
            glob = star + 1;
            name = ++resume;
        } else {
            return false;
        }
    }
    while (*glob == '*')
        glob++;
    return *glob == '\0';
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool ends_in(const char *name, const char *extension)
{
    const char *dot = strrchr(name, '.');
    size_t i = 0;

    if (dot == NULL || dot == name)
        return false;
    while (dot[1 + i] != '\0' && lower(dot[1 + i]) == lower(extension[i]))
        i++;
    return dot[1 + i] == '\0' && extension[i] == '\0';
}

/* Whether the file at PATH is one of those ITEM names. A glob without a slash is held against the last part. */
static bool bears_name(const signal_item *item, const char *path)
{
    const char *last = last_part(path);

    for (size_t i = 0; i < item->name_count; i++)
        if (item->globs == NULL ? ends_in(last, item->extensions[i])
                                : glob_matches(item->globs[i], strchr(item->globs[i], '/') != NULL ? path : last))
            return true;
    return false;
}

bool tb_scan_wants(const tb_scan *scan, const char *path)
{
    for (size_t i = 0; i < scan->finding_count; i++)
        if (scan->pack->signals->items[i].pattern != NULL && bears_name(&scan->pack->signals->items[i], path))
            return true;
    return false;
}

bool tb_scan_names_folder(const tb_scan *scan, const char *path)
{
    const size_t len = strlen(path);

    for (size_t i = 0; i < scan->finding_count; i++) {
        const signal_item *item = &scan->pack->signals->items[i];
        for (size_t k = 0; item->globs != NULL && k < item->name_count; k++)
            if (strncmp(item->globs[k], path, len) == 0 && item->globs[k][len] == '/')
                return true;
    }
    return false;
}

/* ---- Matching ---- */

tb_status tb_scan_init(tb_scan *scan, const tb_pack *pack)
{
    *scan = (tb_scan){.pack = pack};
    if (pack->signals == NULL)
        return TB_OK;
    scan->findings = tb_arena_array(&scan->arena, pack->signals->count, sizeof *scan->findings);
    scan->patterns = tb_arena_array(&scan->arena, pack->signals->count, sizeof(tb_pattern *));
    if (scan->findings == NULL || scan->patterns == NULL)
        return TB_ERR_NOMEM;
    scan->finding_count = pack->signals->count;
    for (size_t i = 0; i < scan->finding_count; i++) {
        const signal_item *item = &pack->signals->items[i];
        scan->findings[i] = (tb_scan_finding){.signal = item->id, .is_kind = item->extensions != NULL};
        if (item->pattern != NULL && (scan->patterns[i] = tb_pattern_quick_copy(item->pattern)) == NULL)
            return TB_ERR_NOMEM;
    }
    return TB_OK;
}

void tb_scan_release(tb_scan *scan)
{
    for (size_t i = 0; i < scan->finding_count; i++)
        tb_pattern_free(scan->patterns[i]);
    tb_arena_release(&scan->arena);
    scan->findings = NULL;
    scan->patterns = NULL;
    scan->finding_count = 0;
}

/* The match on one line, each run of blanks one space, cut at WORDS_MAX. */
static const char *copy_words(tb_arena *arena, tb_text match)
{
    char words[WORDS_MAX + 1];
    size_t n = 0;

    for (size_t i = 0; i < match.len && n < WORDS_MAX; i++) {
        const char c = match.at[i];
        const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (!blank)
            words[n++] = c;
        else if (n > 0 && words[n - 1] != ' ')
            words[n++] = ' ';
    }
    n = tb_utf8_valid_len(words, n); /* what was cut within a character */
    while (n > 0 && words[n - 1] == ' ')
        n--;
    return tb_arena_copy(arena, words, n);
}

/* Whether the pattern of signal I is in TEXT, and *words it. */
static tb_status look(tb_scan *scan, size_t i, const char *path, tb_text text, tb_diags *diags, bool *found,
                      const char **words)
{
    tb_match match;
    tb_status status = tb_pattern_find(scan->patterns[i], text, 0, found, &match);

    if (status == TB_ERR_INPUT) {
        tb_diags_warn(diags, TB_DIAG_REGEX_LIMIT, (tb_place){0}, NULL,
                      "the signal '%s' was given up on '%s': its pattern backtracks too much", scan->findings[i].signal,
                      path);
        return TB_OK;
    }
    if (status == TB_OK && *found && (*words = copy_words(&scan->arena, match.whole)) == NULL)
        status = TB_ERR_NOMEM;
    return status;
}

static tb_status hold_against(tb_scan *scan, size_t i, const char *path, const tb_text *text, tb_diags *diags)
{
    const signal_item *item = &scan->pack->signals->items[i];
    tb_scan_finding *finding = &scan->findings[i];
    const char *words = NULL;
    bool found = true;

    if (!bears_name(item, path) || (item->pattern != NULL && text == NULL))
        return TB_OK;
    if (item->pattern != NULL) {
        tb_status status = look(scan, i, path, *text, diags, &found, &words);
        if (status != TB_OK)
            return status;
    }
    if (!found)
        return TB_OK;
    if (finding->files++ == 0) {
        finding->words = words;
        finding->path = tb_arena_strdup(&scan->arena, path);
    }
    finding->holds = finding->files >= item->at_least;
    return finding->path != NULL ? TB_OK : TB_ERR_NOMEM;
}

/* TEXT as the patterns need it: each byte that is not UTF-8 a question mark. */
static tb_status make_valid(const tb_text *text, tb_buf *out)
{
    for (size_t at = 0; at < text->len;) {
        const size_t good = tb_utf8_valid_len(text->at + at, text->len - at);
        tb_buf_add(out, text->at + at, good);
        at += good;
        if (at < text->len) {
            tb_buf_putc(out, '?');
            at++;
        }
    }
    return tb_buf_status(out);
}

tb_status tb_scan_add(tb_scan *scan, const char *path, const tb_text *text, tb_diags *diags)
{
    tb_buf copy = TB_BUF_EMPTY;
    tb_text valid = {"", 0};
    tb_status status = TB_OK;

    if (text != NULL && text->len > 0 && memchr(text->at, '\0', text->len) != NULL)
        text = NULL;
    if (text != NULL && text->len > 0) {
        status = make_valid(text, &copy);
        valid = (tb_text){copy.data, copy.len};
    }
    for (size_t i = 0; i < scan->finding_count && status == TB_OK; i++)
        status = hold_against(scan, i, path, text != NULL ? &valid : NULL, diags);
    tb_buf_release(&copy);
    return status;
}

/* ---- What it comes to ---- */

bool tb_scan_implies_workload(const tb_scan *scan, size_t i, size_t workload)
{
    return scan->findings[i].holds && scan->pack->signals->items[i].implied.workload == (int)workload;
}

const tb_answer *tb_scan_implied_answer(const tb_scan *scan, size_t i, size_t question)
{
    const tbi_implied *implied = &scan->pack->signals->items[i].implied;

    for (size_t k = 0; scan->findings[i].holds && k < implied->answer_count; k++)
        if (implied->answers[k].question == question)
            return &implied->answers[k].answer;
    return NULL;
}

tb_scan_said tb_scan_answer(const tb_scan *scan, size_t question, tb_answer *out)
{
    const bool adds_up = scan->pack->questions[question].type == TB_QUESTION_CHOICES;
    tb_scan_said said = TB_SCAN_SILENT;

    for (size_t i = 0; i < scan->finding_count; i++) {
        const tb_answer *answer = tb_scan_implied_answer(scan, i, question);
        if (answer == NULL)
            continue;
        if (said == TB_SCAN_SILENT)
            *out = *answer;
        else if (adds_up)
            out->options |= answer->options;
        else if (answer->number < out->number || answer->number > out->number)
            return TB_SCAN_TORN;
        said = TB_SCAN_AGREED;
    }
    return said;
}

tb_status tbi_signals_store(const tb_signals *signals, tb_buf *out)
{
    tb_status status = TB_OK;

    for (size_t i = 0; i < signals->count && status == TB_OK; i++)
        status = tbi_prepared_put(out, signals->items[i].pattern);
    return status;
}
