/* rule_words.h - a rule in words, as lists and pages of a pack show it. All append to OUT. */
#ifndef TB_RULE_WORDS_H
#define TB_RULE_WORDS_H

#include "pack.h"

/* What a side is called: an alternative's id or, with TITLE, its title; "all", "hybrid"; NULL for TB_SIDE_NONE. */
const char *tb_side_name(const tb_pack *pack, int side, bool title);

/* What the rule does: "+3 Node.js", "rules out Python", "advice". */
void tb_rule_put_act(tb_buf *out, const tb_pack *pack, const tb_rule *rule);

/* What it rests on: sources once each, then what else bears on its weight. */
void tb_rule_put_basis(tb_buf *out, const tb_pack *pack, const tb_rule *rule);

/* "When CONDITION: BECAUSE", and the advice. */
void tb_rule_put_sentence(tb_buf *out, const tb_pack *pack, const tb_rule *rule);

/* True if the rule's condition looks at the question. */
bool tb_rule_asks(const tb_pack *pack, const tb_rule *rule, size_t question);

/* True if on DATE it is past the last day on which it was to be believed: it then counts as dated at most. */
bool tb_rule_is_stale(const tb_rule *rule, tb_date date);

#endif
