#include "pattern.h"

#include "tbi_read.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tb_pattern {
    pcre2_code *code;
    char *source;
    size_t len;
    int number_group; /* of the group named `number`, or 0 */
};

static void report(int error, tb_text source, size_t offset, tb_place at, tb_diags *diags)
{
    PCRE2_UCHAR message[160];

    pcre2_get_error_message(error, message, sizeof message);
    tb_diags_error(diags, TB_DIAG_REGEX, tbi_place_within(at, source, offset, 1), NULL,
                   "the regular expression is not valid: %s", (const char *)message);
}

tb_pattern *tb_pattern_new(tb_text source, tb_place at, tb_diags *diags, tb_status *status)
{
    int error = 0, group;
    PCRE2_SIZE offset = 0;
    tb_pattern *pattern;
    uint32_t options = PCRE2_CASELESS | PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C;

    *status = TB_OK;
    if (source.len > TB_PATTERN_LEN_MAX) {
        tb_diags_error(diags, TB_DIAG_TOO_LARGE, at, NULL, "a regular expression has at most %u bytes, not %zu",
                       TB_PATTERN_LEN_MAX, source.len);
        return NULL;
    }
    pattern = calloc(1, sizeof *pattern);
    if (pattern == NULL || (pattern->source = malloc(source.len + 1)) == NULL) {
        free(pattern);
        *status = TB_ERR_NOMEM;
        return NULL;
    }
    memcpy(pattern->source, source.at, source.len);
    pattern->source[source.len] = '\0';
    pattern->len = source.len;
    pattern->code = pcre2_compile((PCRE2_SPTR)pattern->source, source.len, options, &error, &offset, NULL);
    if (pattern->code == NULL) {
        if (error == PCRE2_ERROR_HEAP_FAILED)
            *status = TB_ERR_NOMEM;
        else
            report(error, source, offset, at, diags);
        tb_pattern_free(pattern);
        return NULL;
    }
    group = pcre2_substring_number_from_name(pattern->code, (PCRE2_SPTR) "number");
    pattern->number_group = group > 0 ? group : 0;
    return pattern;
}

tb_pattern *tb_pattern_quick_copy(const tb_pattern *pattern)
{
    tb_pattern *copy = calloc(1, sizeof *copy);

    if (copy == NULL || (copy->source = malloc(pattern->len + 1)) == NULL ||
        (copy->code = pcre2_code_copy(pattern->code)) == NULL) {
        tb_pattern_free(copy);
        return NULL;
    }
    memcpy(copy->source, pattern->source, pattern->len + 1);
    copy->len = pattern->len;
    copy->number_group = pattern->number_group;
    (void)pcre2_jit_compile(copy->code, PCRE2_JIT_COMPLETE); /* where that is not allowed, it is merely slower */
    return copy;
}

void tb_pattern_free(tb_pattern *pattern)
{
    if (pattern == NULL)
        return;
    pcre2_code_free(pattern->code);
    free(pattern->source);
    free(pattern);
}

tb_text tb_pattern_text(const tb_pattern *pattern)
{
    return (tb_text){pattern->source, pattern->len};
}

static void fill_match(const tb_pattern *pattern, pcre2_match_data *data, tb_text subject, tb_match *match)
{
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(data);
    size_t g = 2 * (size_t)pattern->number_group;

    /* \K can put the start behind the end. */
    match->whole = (tb_text){subject.at + ends[0], ends[1] > ends[0] ? ends[1] - ends[0] : 0};
    match->number = (tb_text){NULL, 0};
    if (g > 0 && g / 2 < pcre2_get_ovector_count(data) && ends[g] != PCRE2_UNSET)
        match->number = (tb_text){subject.at + ends[g], ends[g + 1] - ends[g]};
}

/* Above this a search saves more time than compiling its pattern takes. */
#define LONG_TEXT 3000u

tb_status tb_search_open(tb_search *search, const tb_pattern *pattern, tb_text subject)
{
    *search = (tb_search){.pattern = pattern, .subject = subject};
    search->data = pcre2_match_data_create_from_pattern(pattern->code, NULL);
    search->context = pcre2_match_context_create(NULL);
    if (search->data == NULL || search->context == NULL)
        return TB_ERR_NOMEM;
    pcre2_set_match_limit(search->context, TB_PATTERN_MATCH_LIMIT);
    pcre2_set_depth_limit(search->context, TB_PATTERN_DEPTH_LIMIT);
    if (subject.len >= LONG_TEXT) {
        search->code = pcre2_code_copy(pattern->code); /* the pattern itself is shared, and never written to */
        if (search->code == NULL)
            return TB_ERR_NOMEM;
        (void)pcre2_jit_compile(search->code, PCRE2_JIT_COMPLETE); /* without it, it is only slower */
    }
    return TB_OK;
}

tb_status tb_search_next(tb_search *search, size_t from, bool *found, tb_match *match)
{
    const pcre2_code *code = search->code != NULL ? search->code : search->pattern->code;
    PCRE2_SPTR subject = (PCRE2_SPTR)search->subject.at;
    uint32_t options = PCRE2_NO_UTF_CHECK;
    int result = pcre2_match(code, subject, search->subject.len, from, options, search->data, search->context);

    if (result == PCRE2_ERROR_JIT_STACKLIMIT)
        result = pcre2_match(code, subject, search->subject.len, from, options | PCRE2_NO_JIT, search->data,
                             search->context);
    *found = result >= 0;
    if (*found && match != NULL)
        fill_match(search->pattern, search->data, search->subject, match);
    if (result >= 0 || result == PCRE2_ERROR_NOMATCH)
        return TB_OK;
    return result == PCRE2_ERROR_NOMEMORY ? TB_ERR_NOMEM : TB_ERR_INPUT;
}

void tb_search_close(tb_search *search)
{
    pcre2_match_context_free(search->context);
    pcre2_match_data_free(search->data);
    pcre2_code_free(search->code);
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
