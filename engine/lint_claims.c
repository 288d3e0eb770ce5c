/* lint_claims.c - claims that nobody answers for, and rules that rest on what says the contrary. */
#include "tbi_lint.h"

/* True if CLAIM speaks for another side than the one RULE speaks for. */
static bool contradicts(const tb_rule *rule, const tb_claim *claim)
{
    if (claim->side < 0)
        return false;
    switch (rule->act) {
    case TB_FAVOURS:
    case TB_AGAINST: return claim->against == (claim->side == (int)rule->receiver);
    case TB_RULES_OUT:
    case TB_BEYOND:
    case TB_STRAINS: return !claim->against && (claim->side == rule->target || rule->target == TB_SIDE_ALL);
    case TB_FRICTION:
    case TB_NOTE: break;
    }
    return false;
}

static void mark(bool *cited, const size_t *claims, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cited[claims[i]] = true;
}

static void lint_claim(tbi_lint *lint, const tb_claim *claim, bool is_cited)
{
    if (is_cited && claim->set_aside != NULL)
        tbi_lint_add(lint,
                     &(tbi_warning){.code = TB_DIAG_CONFLICT,
                                    .kind = "set-aside",
                                    .subject = claim->id,
                                    .at = claim->at,
                                    .hint = "take `set_aside` away, or the claim out of the rules"},
                     "the claim '%s' is set aside, and yet a rule rests on it", claim->id);
    if (is_cited || claim->set_aside != NULL)
        return;
    tbi_lint_add(lint,
                 &(tbi_warning){.code = TB_DIAG_UNUSED,
                                .kind = "lost-claim",
                                .subject = claim->id,
                                .at = claim->at,
                                .is_error = true,
                                .hint = "cite it in a rule, or say under `set_aside` why none does"},
                 "no rule rests on the claim '%s', and it is not set aside", claim->id);
}

static void lint_sides(tbi_lint *lint, const tb_rule *rule)
{
    const tb_claim *claims = lint->pack->claims;

    for (size_t i = 0; i < rule->claim_count; i++)
        if (contradicts(rule, &claims[rule->claims[i]]))
            tbi_lint_add(lint,
                         &(tbi_warning){.code = TB_DIAG_CONFLICT,
                                        .kind = "other-side",
                                        .subject = rule->id,
                                        .other = claims[rule->claims[i]].id,
                                        .at = rule->at,
                                        .is_error = true,
                                        .hint = "if the rule holds in spite of it, move it to `despite`"},
                         "the rule '%s' rests on the claim '%s', which is for the other side", rule->id,
                         claims[rule->claims[i]].id);
    for (size_t i = 0; i < rule->despite_count; i++)
        if (!contradicts(rule, &claims[rule->despite[i]]))
            tbi_lint_add(lint,
                         &(tbi_warning){.code = TB_DIAG_CONFLICT,
                                        .kind = "own-side",
                                        .subject = rule->id,
                                        .other = claims[rule->despite[i]].id,
                                        .at = rule->at,
                                        .is_error = true,
                                        .hint = "if the rule rests on it, move it to `claims`"},
                         "the rule '%s' holds despite the claim '%s', which is not for the other side", rule->id,
                         claims[rule->despite[i]].id);
}

void tbi_lint_claims(tbi_lint *lint)
{
    const tb_pack *pack = lint->pack;
    bool *cited = tb_arena_array(lint->arena, pack->claim_count + 1, sizeof *cited);

    if (cited == NULL) {
        lint->failed = true;
        return;
    }
    for (size_t r = 0; r < pack->rule_count; r++) {
        mark(cited, pack->rules[r].claims, pack->rules[r].claim_count);
        mark(cited, pack->rules[r].despite, pack->rules[r].despite_count);
    }
    for (size_t c = 0; c < pack->claim_count; c++)
        lint_claim(lint, &pack->claims[c], cited[c]);
    for (size_t r = 0; r < pack->rule_count; r++)
        lint_sides(lint, &pack->rules[r]);
}
