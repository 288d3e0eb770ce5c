#include "trial.h"

#include <stdio.h>
#include <string.h>

/* Robustness is looked into for one profile of so many: it scores each some hundred times. */
enum { ROBUST_EVERY = 20, DRAWS = 24, COMPLETIONS = 3 };

static void put_diags(tb_buf *why, const tb_diags *diags)
{
    for (size_t i = 0; i < diags->count; i++)
        tb_diag_put(why, &diags->list[i], false);
}

const tb_node *trial_parse(const char *json, size_t len, tb_arena *arena, tb_diags *diags, tb_buf *why)
{
    tb_source *source = NULL;
    const tb_node *node = NULL;

    if (tb_source_from("random.json", json, len, diags, &source) == TB_OK) {
        tb_diags_keep(diags, source);
        if (tb_json_parse(source, arena, diags, &node) == TB_OK)
            return node;
    }
    put_diags(why, diags);
    return NULL;
}

tb_pack *trial_load(const pack_text *text, variation how, tb_diags *diags, tb_buf *why)
{
    tb_buf json = TB_BUF_EMPTY;
    tb_pack *pack = NULL;

    pack_text_put(&json, text, how);
    if (tb_pack_from_json("random.json", json.data, json.len, diags, &pack) != TB_OK)
        put_diags(why, diags);
    tb_buf_release(&json);
    return pack;
}

static size_t rule_index(const trial *t, size_t rule)
{
    char id[24];
    int len = snprintf(id, sizeof id, "r%zu", rule);

    return (size_t)tb_pack_rule(t->pack, (tb_text){id, (size_t)len});
}

/* A variation of a rule picked at random, if that rule has one. */
static bool pick_variation(trial *t, variation *how, size_t *rule, int *friction)
{
    const rule_text *picked;

    *how = AS_MADE;
    *rule = tb_random_below(&t->random, (uint32_t)t->text.rule_count);
    picked = &t->text.rules[*rule];
    *friction = picked->friction - picked->friction / 2;
    if (picked->friction != 0)
        how->friction = *rule;
    else if (picked->strength > 0 && (picked->has_evidence || tb_random_below(&t->random, 2) == 0))
        how->weaker = *rule;
    else if (picked->strength >= 0 && !picked->has_evidence)
        how->without = *rule;
    else
        return false;
    return true;
}

static bool open_variants(trial *t, tb_buf *why)
{
    for (int tries = 0; tries < 2 * TRIAL_VARIANTS && t->variant_count < TRIAL_VARIANTS; tries++) {
        variant *v = &t->variants[t->variant_count];
        variation how;
        size_t rule;
        if (!pick_variation(t, &how, &rule, &v->friction))
            continue;
        v->rule = rule_index(t, rule);
        v->pack = trial_load(&t->text, how, &t->diags, why);
        if (v->pack == NULL)
            return false;
        t->variant_count++;
        REQUIRE(why, subject_open(&v->subject, v->pack, t->subject.evidence, t->subject.date), "out of memory");
    }
    return true;
}

static bool read_evidence(trial *t, tb_buf *why)
{
    tb_buf json = TB_BUF_EMPTY;
    const tb_node *node;

    t->has_evidence = tb_random_below(&t->random, 2) == 0;
    evidence_put(&json, &t->text, &t->random);
    node = trial_parse(json.data, json.len, &t->arena, &t->diags, why);
    tb_buf_release(&json);
    if (node == NULL)
        return false;
    REQUIRE(why, tb_evidence_read(t->pack, node, &t->arena, &t->diags, &t->evidence) == TB_OK, "evidence is refused");
    return true;
}

bool trial_open(trial *t, uint64_t seed, tb_buf *why)
{
    tb_date date = (tb_date)(TRIAL_SECONDS / 86400);

    *t = (trial){.seed = seed};
    tb_random_seed(&t->random, seed ^ UINT64_C(0x5eed));
    pack_text_make(&t->text, seed);
    t->pack = trial_load(&t->text, AS_MADE, &t->diags, why);
    if (t->pack == NULL || !read_evidence(t, why))
        return false;
    REQUIRE(why,
            subject_open(&t->subject, t->pack, t->has_evidence ? &t->evidence : NULL, date) &&
                subject_open(&t->other, t->pack, t->has_evidence ? &t->evidence : NULL, date),
            "out of memory");
    return open_variants(t, why);
}

void trial_close(trial *t)
{
    for (size_t i = 0; i < t->variant_count; i++) {
        subject_close(&t->variants[i].subject);
        tb_pack_free(t->variants[i].pack);
    }
    subject_close(&t->other);
    subject_close(&t->subject);
    tb_pack_free(t->pack);
    pack_text_release(&t->text);
    tb_diags_release(&t->diags);
    tb_arena_release(&t->brief);
    tb_arena_release(&t->arena);
}

/* ---- Profiles ---- */

static bool read_profile(trial *t, const profile_text *text, tb_diags *diags, tb_profile *out, tb_buf *why)
{
    tb_buf json = TB_BUF_EMPTY;
    const tb_node *node;

    profile_text_put(&json, text, NULL);
    node = trial_parse(json.data, json.len, &t->brief, diags, why);
    if (node == NULL || tb_profile_read(t->pack, node, true, &t->brief, diags, out) != TB_OK) {
        put_diags(why, diags);
        tb_buf_printf(why, "the profile is refused: %s", json.data);
        tb_buf_release(&json);
        return false;
    }
    tb_buf_release(&json);
    return true;
}

static bool try_variants(trial *t, const scored *s, tb_buf *why)
{
    for (size_t i = 0; i < t->variant_count; i++) {
        const variant *v = &t->variants[i];
        scored theirs;
        REQUIRE(why, subject_score(&v->subject, s->profile, &t->brief, &theirs), "out of memory");
        if (v->friction == 0
                ? !laws_of_more_points(&theirs, s, v->rule, why)
                : !laws_of_less_friction(v->friction > 0 ? s : &theirs, v->friction > 0 ? &theirs : s, why))
            return false;
    }
    return true;
}

/* The profile with every open question answered at random; ANSWERS has room for them. */
static void complete(trial *t, const tb_profile *profile, tb_answer *answers, tb_profile *out)
{
    const tb_pack *pack = t->pack;
    tb_answer candidate;

    *out = *profile;
    out->answers = answers;
    memcpy(answers, profile->answers, pack->question_count * sizeof *answers);
    for (size_t q = 0; q < pack->question_count; q++) {
        if (answers[q].said == TB_STATED || answers[q].said == TB_INFERRED)
            continue;
        size_t wanted = tb_random_below(&t->random, 25);
        for (size_t i = 0; i <= wanted; i++)
            if (answer_at(&pack->questions[q], &answers[q], i, &candidate))
                answers[q] = candidate;
    }
}

static bool try_completions(trial *t, const scored *s, const tb_robustness *r, tb_buf *why)
{
    tb_answer *answers = tb_arena_array(&t->brief, t->pack->question_count + 1, sizeof *answers);
    tb_profile completed;
    tb_outcome outcome;

    REQUIRE(why, answers != NULL, "out of memory");
    for (int i = 0; i < COMPLETIONS; i++) {
        complete(t, s->profile, answers, &completed);
        t->completions++;
        REQUIRE(why, tb_score(t->other.ws, &completed, &t->diags, &outcome) == TB_OK, "a completion is refused");
        if (!laws_of_completion(s, r, &outcome, why))
            return false;
    }
    return true;
}

static bool try_robustness(trial *t, const scored *s, tb_buf *why)
{
    tb_robustness r, again, verdicts[TB_VERDICTS];

    REQUIRE(why, tb_robustness_assess(t->subject.ws, &s->outcome, &s->trace, DRAWS, t->seed, &t->brief, &r) == TB_OK,
            "out of memory");
    REQUIRE(why,
            tb_robustness_assess(t->subject.ws, &s->outcome, &s->trace, DRAWS, t->seed, &t->brief, &again) == TB_OK &&
                memcmp(r.acceptability, again.acceptability, sizeof r.acceptability) == 0,
            "the same seed gives another acceptability");
    REQUIRE(why,
            tb_robustness_verdict(t->subject.ws, &s->outcome, DRAWS, t->seed, &t->brief, verdicts) == TB_OK &&
                verdicts[0].confidence == r.confidence && verdicts[0].state == r.state,
            "the short way to a verdict leads to another: %s, %s and not %s, %s",
            tb_confidence_name(verdicts[0].confidence), tb_state_name(verdicts[0].state),
            tb_confidence_name(r.confidence), tb_state_name(r.state));
    return laws_of_confidence(s, &r, why) && laws_of_flips(s, &r, &t->other, why) &&
           laws_of_why_not(s, &r, &t->other, why) && laws_of_open_questions(s, &r, &t->other, why) &&
           laws_of_interview(s, &r, why) && try_completions(t, s, &r, why);
}

bool trial_profile(trial *t, size_t number, tb_buf *why)
{
    profile_text text;
    tb_profile profile;
    tb_diags diags = TB_DIAGS_EMPTY;
    scored s;
    bool holds;

    tb_arena_clear(&t->brief);
    profile_text_make(&text, &t->text, &t->random, &t->brief);
    holds = read_profile(t, &text, &diags, &profile, why);
    if (holds && !subject_score(&t->subject, &profile, &t->brief, &s)) {
        tb_buf_puts(why, "out of memory");
        holds = false;
    }
    holds = holds && laws_of_scores(&s, why) && laws_of_break_even(&s, why) && try_variants(t, &s, why) &&
            (number % ROBUST_EVERY != 0 || try_robustness(t, &s, why));
    if (!holds) {
        tb_buf_puts(why, "\n  profile: ");
        profile_text_put(why, &text, NULL);
    }
    tb_diags_release(&diags);
    t->profiles++;
    return holds;
}
