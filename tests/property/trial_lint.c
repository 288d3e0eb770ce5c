/* trial_lint.c - laws of what is found to look wrong: witnesses are profiles, and do what is said of them. */
#include "trial.h"

#include "lint.h"

#include <math.h>
#include <string.h>

enum { TRIES = 100 };

/* Scores the profile in YAML without evidence. */
static bool score_witness(subject *s, const char *yaml, tb_arena *arena, tb_outcome *out, tb_buf *why)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_source *source = NULL;
    const tb_node *node = NULL;
    tb_profile profile;
    tb_status status = tb_source_from("witness.yaml", yaml, strlen(yaml), &diags, &source);

    if (status == TB_OK)
        status = tb_yaml_parse(source, arena, &diags, &node);
    if (status == TB_OK)
        status = tb_profile_read(s->pack, node, false, arena, &diags, &profile);
    if (status == TB_OK)
        status = tb_score(s->ws, &profile, &diags, out);
    for (size_t i = 0; i < diags.count; i++)
        tb_diag_put(why, &diags.list[i], false);
    tb_diags_release(&diags);
    tb_source_free(source);
    REQUIRE(why, status == TB_OK, "a witness cannot be scored:\n%s", yaml);
    return true;
}

static bool bound_holds(subject *s, const tb_bound *bound, int choice, tb_arena *arena, tb_buf *why)
{
    tb_outcome outcome;

    if (isnan(bound->score))
        return true;
    if (!score_witness(s, bound->witness, arena, &outcome, why))
        return false;
    REQUIRE(why, fabs(tb_outcome_score(&outcome, choice) - bound->score) < 1e-9,
            "a bound of choice %d is %.17g, and its witness scores %.17g:\n%s", choice, bound->score,
            tb_outcome_score(&outcome, choice), bound->witness);
    return true;
}

static bool bounds_hold(trial *t, subject *s, tb_buf *why)
{
    const tb_lint_options options = {.date = s->date, .tries = TRIES};
    tb_bounds bounds;

    REQUIRE(why, tb_lint_bounds(t->pack, &options, &t->arena, &bounds) == TB_OK, "out of memory");
    for (int choice = 0; choice <= (int)t->pack->alternative_count; choice++) {
        const tb_bound *low = &bounds.low[choice], *high = &bounds.high[choice];
        REQUIRE(why, isnan(low->score) == isnan(high->score) && !(low->score > high->score),
                "bounds of choice %d: %.17g to %.17g", choice, low->score, high->score);
        if (!bound_holds(s, low, choice, &t->arena, why) || !bound_holds(s, high, choice, &t->arena, why))
            return false;
    }
    return true;
}

/* The choice whose finding this is, or -1. */
static int choice_of(const tb_pack *pack, const char *id)
{
    static const char kind[] = "never-chosen.";

    if (strncmp(id, kind, sizeof kind - 1) != 0)
        return -1;
    id += sizeof kind - 1;
    return strcmp(id, "hybrid") == 0 ? (int)pack->alternative_count : tb_pack_alternative(pack, tb_text_of(id));
}

static bool findings_hold(trial *t, subject *s, tb_buf *why)
{
    const tb_lint_options options = {.date = s->date, .tries = TRIES};
    tb_findings found, again;
    tb_outcome outcome;

    REQUIRE(why,
            tb_lint(t->pack, &options, &t->arena, &found) == TB_OK &&
                tb_lint(t->pack, &options, &t->arena, &again) == TB_OK,
            "out of memory");
    REQUIRE(why, found.count == again.count, "%zu findings, and then %zu", found.count, again.count);
    for (size_t i = 0; i < found.count; i++) {
        const tb_finding *finding = &found.list[i];
        REQUIRE(why, strcmp(finding->id, again.list[i].id) == 0, "'%s', and then '%s'", finding->id, again.list[i].id);
        for (size_t k = 0; k < i; k++)
            REQUIRE(why, strcmp(finding->id, found.list[k].id) != 0, "two findings are '%s'", finding->id);
        if (finding->witness == NULL)
            continue;
        if (!score_witness(s, finding->witness, &t->arena, &outcome, why))
            return false;
        REQUIRE(why, choice_of(t->pack, finding->id) < 0 || outcome.choice != choice_of(t->pack, finding->id),
                "'%s', and yet it is chosen in:\n%s", finding->id, finding->witness);
    }
    return true;
}

bool trial_lint(trial *t, tb_buf *why)
{
    subject s;
    bool holds;

    REQUIRE(why, subject_open(&s, t->pack, NULL, t->subject.date), "out of memory");
    holds = bounds_hold(t, &s, why) && findings_hold(t, &s, why);
    subject_close(&s);
    return holds;
}
