#include "pattern.h"

#include "tbi_read.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* `code` is the one thing of a pack that may change while threads share it: once, from NULL to what it stays. */
struct tb_pattern {
    _Atomic(pcre2_code *) code;
    char *source;
    size_t len;
    tb_text stored; /* what a late one is made from; empty if nothing is */
};

static void report(int error, tb_text source, size_t offset, tb_place at, tb_diags *diags)
{
    PCRE2_UCHAR message[160];

    pcre2_get_error_message(error, message, sizeof message);
    tb_diags_error(diags, TB_DIAG_REGEX, tbi_place_within(at, source, offset, 1), NULL,
                   "the regular expression is not valid: %s", (const char *)message);
}

static pcre2_code *compile(const tb_pattern *pattern, int *error, PCRE2_SIZE *offset)
{
    uint32_t options = PCRE2_CASELESS | PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C;

    return pcre2_compile((PCRE2_SPTR)pattern->source, pattern->len, options, error, offset, NULL);
}

tb_pattern *tb_pattern_late(tb_text source, tb_text stored)
{
    tb_pattern *pattern = calloc(1, sizeof *pattern);

    if (pattern == NULL || (pattern->source = malloc(source.len + 1)) == NULL) {
        free(pattern);
        return NULL;
    }
    memcpy(pattern->source, source.at, source.len);
    pattern->source[source.len] = '\0';
    pattern->len = source.len;
    pattern->stored = stored;
    return pattern;
}

tb_pattern *tb_pattern_new(tb_text source, tb_place at, tb_diags *diags, tb_status *status)
{
    int error = 0;
    PCRE2_SIZE offset = 0;
    tb_pattern *pattern;

    *status = TB_OK;
    if (source.len > TB_PATTERN_LEN_MAX) {
        tb_diags_error(diags, TB_DIAG_TOO_LARGE, at, NULL, "a regular expression has at most %u bytes, not %zu",
                       TB_PATTERN_LEN_MAX, source.len);
        return NULL;
    }
    pattern = tb_pattern_late(source, (tb_text){NULL, 0});
    if (pattern == NULL) {
        *status = TB_ERR_NOMEM;
        return NULL;
    }
    pcre2_code *code = compile(pattern, &error, &offset);
    if (code != NULL) {
        atomic_init(&pattern->code, code);
        return pattern;
    }
    if (error == PCRE2_ERROR_HEAP_FAILED)
        *status = TB_ERR_NOMEM;
    else
        report(error, source, offset, at, diags);
    tb_pattern_free(pattern);
    return NULL;
}

/* What tb_pattern_store() wrote; NULL if there is nothing, or another PCRE2 wrote it. */
static pcre2_code *restore(tb_text stored)
{
    uint32_t *aligned = stored.len > 0 ? malloc(stored.len) : NULL;
    pcre2_code *code = NULL;

    if (aligned == NULL)
        return NULL;
    memcpy(aligned, stored.at, stored.len);
    if (pcre2_serialize_decode(&code, 1, (const uint8_t *)aligned, NULL) != 1)
        code = NULL;
    free(aligned);
    return code;
}

/* The compiled pattern, made now if this is its first use. Of two threads that make it at once one keeps its own. */
static const pcre2_code *code_of(const tb_pattern *pattern, tb_status *status)
{
    tb_pattern *shared = (tb_pattern *)pattern;
    pcre2_code *code = atomic_load_explicit(&shared->code, memory_order_acquire), *first = NULL;
    int error = 0;
    PCRE2_SIZE offset;

    *status = TB_OK;
    if (code != NULL)
        return code;
    if ((code = restore(pattern->stored)) == NULL && (code = compile(pattern, &error, &offset)) == NULL) {
        *status = error == PCRE2_ERROR_HEAP_FAILED ? TB_ERR_NOMEM : TB_ERR_INPUT;
        return NULL;
    }
    if (atomic_compare_exchange_strong(&shared->code, &first, code))
        return code;
    pcre2_code_free(code);
    return first;
}

tb_status tb_pattern_store(const tb_pattern *pattern, tb_buf *out)
{
    tb_status status;
    const pcre2_code *code = code_of(pattern, &status);
    uint8_t *bytes;
    PCRE2_SIZE len;

    if (code == NULL)
        return status;
    if (pcre2_serialize_encode(&code, 1, &bytes, &len, NULL) != 1)
        return TB_ERR_NOMEM;
    tb_buf_add(out, (const char *)bytes, len);
    pcre2_serialize_free(bytes);
    return tb_buf_status(out);
}

tb_pattern *tb_pattern_quick_copy(const tb_pattern *pattern)
{
    tb_status status;
    const pcre2_code *code = code_of(pattern, &status);
    tb_pattern *copy = code != NULL ? tb_pattern_late(tb_pattern_text(pattern), (tb_text){NULL, 0}) : NULL;
    pcre2_code *quick = copy != NULL ? pcre2_code_copy(code) : NULL;

    if (quick == NULL) {
        tb_pattern_free(copy);
        return NULL;
    }
    (void)pcre2_jit_compile(quick, PCRE2_JIT_COMPLETE); /* where that is not allowed, it is merely slower */
    atomic_init(&copy->code, quick);
    return copy;
}

void tb_pattern_free(tb_pattern *pattern)
{
    if (pattern == NULL)
        return;
    pcre2_code_free(atomic_load_explicit(&pattern->code, memory_order_relaxed));
    free(pattern->source);
    free(pattern);
}

tb_text tb_pattern_text(const tb_pattern *pattern)
{
    return (tb_text){pattern->source, pattern->len};
}

static void fill_match(const tb_search *search, tb_match *match)
{
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(search->data);
    const char *subject = search->subject.at;
    uint32_t g = search->number_group;

    /* \K can put the start behind the end. */
    match->whole = (tb_text){subject + ends[0], ends[1] > ends[0] ? ends[1] - ends[0] : 0};
    match->number = (tb_text){NULL, 0};
    if (g > 0 && g < pcre2_get_ovector_count(search->data) && ends[2 * g] != PCRE2_UNSET)
        match->number = (tb_text){subject + ends[2 * g], ends[2 * g + 1] - ends[2 * g]};
}

tb_status tb_search_open(tb_search *search, const tb_pattern *pattern, tb_text subject)
{
    *search = (tb_search){.subject = subject};
    return tb_search_turn(search, pattern);
}

/* What PCRE2 notes a match in has to have room for the groups asked for; of others a match may lose sight. */
tb_status tb_search_turn(tb_search *search, const tb_pattern *pattern)
{
    tb_status status;
    const pcre2_code *code = code_of(pattern, &status);
    int group;

    pcre2_code_free(search->quick);
    search->quick = NULL;
    search->code = code;
    if (code == NULL)
        return status;
    group = pcre2_substring_number_from_name(code, (PCRE2_SPTR) "number");
    search->number_group = group > 0 ? (uint32_t)group : 0;
    if (search->data == NULL || pcre2_get_ovector_count(search->data) <= search->number_group) {
        pcre2_match_data_free(search->data);
        search->data = pcre2_match_data_create_from_pattern(code, NULL);
    }
    if (search->context == NULL && (search->context = pcre2_match_context_create(NULL)) != NULL) {
        pcre2_set_match_limit(search->context, TB_PATTERN_MATCH_LIMIT);
        pcre2_set_depth_limit(search->context, TB_PATTERN_DEPTH_LIMIT);
    }
    return search->data != NULL && search->context != NULL ? TB_OK : TB_ERR_NOMEM;
}

/* Above this a search saves more time than compiling its pattern to machine code takes. */
#define LONG_TEXT 3000u

static tb_status hurry(tb_search *search)
{
    search->quick = pcre2_code_copy(search->code); /* the pattern itself is shared, and never written to */
    if (search->quick == NULL)
        return TB_ERR_NOMEM;
    (void)pcre2_jit_compile(search->quick, PCRE2_JIT_COMPLETE); /* without it, it is only slower */
    search->code = search->quick;
    return TB_OK;
}

static tb_status match_from(tb_search *search, size_t from, uint32_t options, bool *found, tb_match *match)
{
    PCRE2_SPTR subject = (PCRE2_SPTR)search->subject.at;
    int result;

    options |= PCRE2_NO_UTF_CHECK;
    result = pcre2_match(search->code, subject, search->subject.len, from, options, search->data, search->context);
    if (result == PCRE2_ERROR_JIT_STACKLIMIT)
        result = pcre2_match(search->code, subject, search->subject.len, from, options | PCRE2_NO_JIT, search->data,
                             search->context);
    *found = result >= 0;
    if (*found && match != NULL)
        fill_match(search, match);
    if (result >= 0 || result == PCRE2_ERROR_NOMATCH)
        return TB_OK;
    return result == PCRE2_ERROR_NOMEMORY ? TB_ERR_NOMEM : TB_ERR_INPUT;
}

tb_status tb_search_next(tb_search *search, size_t from, bool *found, tb_match *match)
{
    tb_status status = TB_OK;

    *found = false;
    if (search->subject.len >= LONG_TEXT && search->quick == NULL)
        status = hurry(search);
    return status == TB_OK ? match_from(search, from, 0, found, match) : status;
}

tb_status tb_search_at(tb_search *search, size_t at, bool *found, tb_match *match)
{
    return match_from(search, at, PCRE2_ANCHORED, found, match);
}

void tb_search_close(tb_search *search)
{
    pcre2_match_context_free(search->context);
    pcre2_match_data_free(search->data);
    pcre2_code_free(search->quick);
}

tb_status tb_pattern_find(const tb_pattern *pattern, tb_text subject, size_t from, bool *found, tb_match *match)
{
    tb_search search;
    tb_status status = tb_search_open(&search, pattern, subject);

    *found = false;
    if (status == TB_OK)
        status = tb_search_next(&search, from, found, match);
    tb_search_close(&search);
    return status;
}

tb_lookbehind tb_pattern_lookbehind(const tb_pattern *pattern)
{
    if (strstr(pattern->source, "(?<=") != NULL || strstr(pattern->source, "(*") != NULL)
        return TB_LOOKBEHIND_ANY;
    return strstr(pattern->source, "(?<!") != NULL ? TB_LOOKBEHIND_NOT : TB_LOOKBEHIND_NONE;
}

bool tb_search_could_begin(tb_search *search, tb_text text, size_t at)
{
    return pcre2_match(search->code, (PCRE2_SPTR)text.at, text.len, at,
                       PCRE2_ANCHORED | PCRE2_PARTIAL_HARD | PCRE2_NO_UTF_CHECK, search->data,
                       search->context) != PCRE2_ERROR_NOMATCH;
}

bool tb_search_first_byte(const tb_search *search, unsigned char byte)
{
    const uint8_t *bytes = NULL;
    uint32_t kind = 0, first = 0;

    if (pcre2_pattern_info(search->code, PCRE2_INFO_FIRSTBITMAP, &bytes) == 0 && bytes != NULL)
        return (bytes[byte / 8] >> byte % 8 & 1) != 0;
    if (pcre2_pattern_info(search->code, PCRE2_INFO_FIRSTCODETYPE, &kind) == 0 && kind == 1 &&
        pcre2_pattern_info(search->code, PCRE2_INFO_FIRSTCODEUNIT, &first) == 0)
        return first == byte;
    return true; /* PCRE2 does not know */
}
