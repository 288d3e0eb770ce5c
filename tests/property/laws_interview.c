/* laws_interview.c - an interview that goes on from a profile asks what is open, and stops where the choice is settled.
 */
#include "interview.h"
#include "laws.h"

/* Passes over everything up to the first question that is asked for its own sake, or the end. */
static bool pass_over(tb_interview *iv, tb_step *step, tb_stop *stop, tb_buf *why)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_status status;

    for (int i = 0; i < 100; i++) {
        status = tb_interview_next(iv, &diags, step, stop);
        tb_diags_release(&diags);
        REQUIRE(why, status == TB_OK, "an interview has no next step: %d", (int)status);
        if (step->kind == TB_STEP_QUESTION || step->kind == TB_STEP_END)
            return true;
        if (step->kind == TB_STEP_CONFIRM)
            tb_interview_confirm(iv);
        REQUIRE(why, tb_interview_done(iv, *step) == TB_OK, "a step cannot be done");
    }
    REQUIRE(why, false, "an interview asks the same for ever");
}

/* With a workspace of its own: that of the subject is about the profile at hand. */
static bool score_anew(const subject *s, const tb_profile *profile, tb_outcome *out)
{
    tb_workspace *ws = NULL;
    tb_diags diags = TB_DIAGS_EMPTY;
    bool done = tb_workspace_new(s->scorer, &ws) == TB_OK && tb_score(ws, profile, &diags, out) == TB_OK;

    tb_workspace_free(ws);
    tb_diags_release(&diags);
    return done;
}

static bool holds(const scored *s, const tb_robustness *r, tb_interview *iv, tb_buf *why)
{
    const tb_pack *pack = s->of->pack;
    tb_outcome outcome;
    tb_step step;
    tb_stop stop;

    if (!pass_over(iv, &step, &stop, why))
        return false;
    REQUIRE(why, score_anew(s->of, tb_interview_profile(iv), &outcome) && outcome.choice == s->outcome.choice,
            "an interview that was told a profile chooses %d, not %d", outcome.choice, s->outcome.choice);
    REQUIRE(why, step.kind == TB_STEP_END || s->profile->answers[step.question].said == TB_ABSENT,
            "an interview asks '%s', which was answered or skipped", pack->questions[step.question].id);
    REQUIRE(why, step.kind == TB_STEP_END || question_is_used(pack, step.question),
            "an interview asks '%s', which nothing looks at", pack->questions[step.question].id);
    bool settled = r->settled || s->outcome.choice < 0;
    REQUIRE(why, !settled || stop == TB_STOP_SETTLED, "the choice is settled, and an interview goes on or stops for %d",
            (int)stop);
    REQUIRE(why, settled || stop != TB_STOP_SETTLED, "an interview says that the choice is settled, and it is not");
    return true;
}

bool laws_of_interview(const scored *s, const tb_robustness *r, tb_buf *why)
{
    tb_interview *iv = NULL;
    bool good;

    REQUIRE(why, tb_interview_new(s->of->scorer, TB_ASK_WHAT_MATTERS, &iv) == TB_OK, "no interview");
    good = tb_interview_resume(iv, s->profile) == TB_OK && holds(s, r, iv, why);
    tb_interview_free(iv);
    return good;
}
