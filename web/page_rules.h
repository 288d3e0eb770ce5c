/* page_rules.h - what the two halves of GET /rules share: which rules and claims were asked for. */
#ifndef WEB_PAGE_RULES_H
#define WEB_PAGE_RULES_H

#include "pack.h"

struct cJSON;

/* What a reader may narrow the page down to, beside the statuses of claims. */
typedef enum web_standing { WEB_ANY, WEB_OF_STATUS, WEB_STALE, WEB_JUDGEMENT, WEB_SET_ASIDE } web_standing;

typedef struct web_filter {
    int branch, leaf;       /* a criterion; -1: any */
    int source;             /* -1: any */
    web_standing standing;  /* what is asked for of the status */
    tb_claim_status status; /* with WEB_OF_STATUS */
    const char *words;      /* NULL: any */
    tb_date today;
    bool active;
} web_filter;

/* True if RULE, or CLAIM, is among what was asked for. */
bool web_filter_takes_rule(const tb_pack *pack, const web_filter *filter, const tb_rule *rule);
bool web_filter_takes_claim(const tb_pack *pack, const web_filter *filter, const tb_claim *claim);

/* True if TEXT, which may be NULL, has WORDS in it, small or capital. */
bool web_has_words(const char *text, const char *words);

/* Adds the sources to VIEW, each with the claims that were asked for. */
void web_view_sources(const tb_pack *pack, const web_filter *filter, struct cJSON *view);

#endif
