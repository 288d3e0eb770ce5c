#include "replay.h"

#include <string.h>

static tb_replay_subject *find(const tb_replay *replay, const char *subject)
{
    for (size_t i = 0; i < replay->subject_count; i++)
        if (strcmp(replay->subjects[i].subject, subject) == 0)
            return &replay->subjects[i];
    return NULL;
}

const tb_replay_subject *tb_replay_subject_find(const tb_replay *replay, const char *subject)
{
    return find(replay, subject);
}

/* Each subject once, however many sections conclude on it. */
static tb_status list_subjects(tb_replay *replay, tb_arena *arena)
{
    const tb_publication *publication = replay->publication;

    if (publication->conclusion_count == 0)
        return TB_OK;
    replay->subjects = tb_arena_array(arena, publication->conclusion_count, sizeof *replay->subjects);
    if (replay->subjects == NULL)
        return TB_ERR_NOMEM;
    for (size_t i = 0; i < publication->conclusion_count; i++) {
        const tb_conclusion *conclusion = &publication->conclusions[i];
        tb_replay_subject *subject = find(replay, conclusion->subject);
        if (subject == NULL) {
            subject = &replay->subjects[replay->subject_count++];
            *subject = (tb_replay_subject){
                .subject = conclusion->subject, .concluded = conclusion->concludes, .first_conclusion = i};
        }
        if (subject->explained == NULL)
            subject->explained = conclusion->explained;
    }
    return TB_OK;
}

static void count_claim(const tb_pack *pack, const tb_claim *claim, size_t counts[])
{
    const bool criticism_praises = claim->against && pack->alternative_count == 2;

    for (size_t a = 0; a < pack->alternative_count; a++) {
        if (claim->side == TB_SIDE_NONE)
            continue;
        if (claim->side < 0)
            counts[a] += !claim->against;
        else if (claim->against)
            counts[a] += criticism_praises && claim->side != (int)a;
        else
            counts[a] += claim->side == (int)a;
    }
}

static int side_with_most(const size_t counts[], size_t n)
{
    size_t most = 0;
    int side = TB_SIDE_NONE;

    for (size_t a = 0; a < n; a++) {
        if (counts[a] > most)
            side = (int)a;
        else if (counts[a] == most && most > 0)
            side = TB_SIDE_ALL;
        most = counts[a] > most ? counts[a] : most;
    }
    return side;
}

static void tally(tb_replay_tally *tally, int side)
{
    if (side >= 0)
        tally->won[side]++;
    else if (side == TB_SIDE_ALL)
        tally->both++;
    else
        tally->none++;
}

tb_status tb_replay_make(const tb_pack *pack, size_t source, tb_arena *arena, tb_replay *out)
{
    tb_status status;

    *out = (tb_replay){.publication = &pack->publications[source]};
    status = list_subjects(out, arena);
    if (status != TB_OK)
        return status;
    for (size_t i = 0; i < pack->claim_count; i++) {
        const tb_claim *claim = &pack->claims[i];
        tb_replay_subject *subject;
        if (claim->source != source)
            continue;
        out->claim_count++;
        out->statuses[claim->status]++;
        subject = find(out, claim->subject);
        if (subject != NULL)
            count_claim(pack, claim, subject->counts);
    }
    for (size_t i = 0; i < out->subject_count; i++) {
        tb_replay_subject *subject = &out->subjects[i];
        subject->given = side_with_most(subject->counts, pack->alternative_count);
        tally(&out->concluded, subject->concluded);
        tally(&out->given, subject->given);
        out->difference_count += subject->given != subject->concluded;
    }
    return TB_OK;
}

static const char *side_name(const tb_pack *pack, int side)
{
    return side >= 0 ? pack->alternatives[side].id : side == TB_SIDE_ALL ? "both" : "none";
}

tb_status tb_replay_check(const tb_pack *pack, tb_diags *diags)
{
    tb_arena arena = TB_ARENA_EMPTY;
    tb_status status = TB_OK;

    for (size_t s = 0; s < pack->publication_count && status == TB_OK; s++) {
        tb_replay replay;
        status = tb_replay_make(pack, s, &arena, &replay);
        for (size_t i = 0; status == TB_OK && i < replay.subject_count; i++) {
            const tb_replay_subject *subject = &replay.subjects[i];
            const tb_place at = replay.publication->conclusions[subject->first_conclusion].at;
            if (subject->given != subject->concluded && subject->explained == NULL)
                tb_diags_warn(
                    diags, TB_DIAG_DIFFERENCE, at, "say why under 'explained', or look at the claims' subjects",
                    "on '%s' '%s' concluded %s, and its claims give %s", subject->subject, replay.publication->id,
                    side_name(pack, subject->concluded), side_name(pack, subject->given));
            else if (subject->given == subject->concluded && subject->explained != NULL)
                tb_diags_warn(diags, TB_DIAG_DIFFERENCE, at, "take 'explained' away",
                              "on '%s' '%s' concluded what its claims give: there is nothing to explain",
                              subject->subject, replay.publication->id);
        }
    }
    tb_arena_release(&arena);
    return status;
}
