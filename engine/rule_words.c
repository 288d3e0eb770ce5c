#include "rule_words.h"

#include "number.h"

#include <string.h>

const char *tb_side_name(const tb_pack *pack, int side, bool title)
{
    if (side >= 0)
        return title ? pack->alternatives[side].title : pack->alternatives[side].id;
    return side == TB_SIDE_ALL ? "all" : side == TB_SIDE_HYBRID ? "hybrid" : NULL;
}

void tb_rule_put_act(tb_buf *out, const tb_pack *pack, const tb_rule *rule)
{
    const char *target = tb_side_name(pack, rule->target, true);

    switch (rule->act) {
    case TB_FAVOURS:
    case TB_AGAINST:
        tb_buf_putc(out, '+');
        tb_number_put(out, rule->strength);
        tb_buf_printf(out, " %s", pack->alternatives[rule->receiver].title);
        if (rule->act == TB_AGAINST)
            tb_buf_printf(out, ", against %s", target);
        break;
    case TB_RULES_OUT: tb_buf_printf(out, "rules out %s", target); break;
    case TB_BEYOND: tb_buf_printf(out, "beyond %s", target); break;
    case TB_STRAINS: tb_buf_printf(out, "strains %s", target); break;
    case TB_FRICTION:
        if (rule->strength >= 0)
            tb_buf_putc(out, '+');
        tb_number_put(out, rule->strength);
        tb_buf_puts(out, " friction");
        break;
    case TB_NOTE: tb_buf_puts(out, "advice"); break;
    }
}

void tb_rule_put_basis(tb_buf *out, const tb_pack *pack, const tb_rule *rule)
{
    if (rule->claim_count == 0)
        tb_buf_puts(out, "our judgement");
    for (size_t i = 0; i < rule->claim_count; i++) {
        const size_t source = pack->claims[rule->claims[i]].source;
        size_t before = 0;
        while (before < i && pack->claims[rule->claims[before]].source != source)
            before++;
        if (before == i)
            tb_buf_printf(out, "%s%s %d", i > 0 ? ", " : "", pack->publications[source].publisher,
                          pack->publications[source].year);
    }
    for (size_t i = 0; i < rule->despite_count; i++)
        tb_buf_printf(out, "%s%s", i > 0 ? ", " : " · despite ", pack->claims[rule->despite[i]].id);
    if (rule->status != TB_CURRENT)
        tb_buf_printf(out, " · %s", tb_claim_status_name(rule->status));
    if (rule->ground)
        tb_buf_printf(out, " · ground %s", rule->ground);
    if (rule->evidence.benchmark)
        tb_buf_printf(out, " · measured by %s", rule->evidence.benchmark);
    if (rule->valid_until != TB_NO_DATE) {
        tb_buf_puts(out, " · valid until ");
        tb_date_put(out, rule->valid_until);
    }
}

void tb_rule_put_sentence(tb_buf *out, const tb_pack *pack, const tb_rule *rule)
{
    if (rule->when) {
        tb_buf_puts(out, "When ");
        tb_condition_put_english(out, rule->when, pack);
        tb_buf_puts(out, ": ");
    }
    if (rule->because)
        tb_buf_puts(out, rule->because);
    if (rule->text)
        tb_buf_printf(out, "%s%s%s", rule->because ? " " : "", rule->act == TB_BEYOND ? "Look at: " : "", rule->text);
}

typedef struct search {
    const tb_pack *pack;
    size_t question;
    bool found;
} search;

static void look(void *context, size_t variable)
{
    search *s = context;

    if (s->pack->variables[variable].question == (int)s->question)
        s->found = true;
}

bool tb_rule_asks(const tb_pack *pack, const tb_rule *rule, size_t question)
{
    search s = {pack, question, false};

    if (rule->when)
        tb_condition_variables(rule->when, look, &s);
    return s.found;
}

bool tb_rule_is_stale(const tb_rule *rule, tb_date date)
{
    return rule->valid_until != TB_NO_DATE && date > rule->valid_until;
}
