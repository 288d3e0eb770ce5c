#include "decision.h"

#include <cjson/cJSON.h>
#include <string.h>

/* ---- Into the log ---- */

static tb_text printed(const cJSON *document)
{
    char *text = document != NULL ? cJSON_PrintUnformatted(document) : NULL;

    return (tb_text){text, text != NULL ? strlen(text) : 0};
}

tb_status tb_decision_add(tb_store *store, const tb_report *report, const char *supersedes, tb_diags *diags,
                          char key[TB_KEY_LEN + 1], tb_buf *written)
{
    const tb_pack *pack = report->pack;
    cJSON *document = tb_report_json(report), *profile = tb_profile_json(pack, report->profile);
    const bool measured = report->identity.has_evidence;
    tb_decision decision = {
        .line = {.made_at = report->options.generated_at,
                 .decision_id = report->decision_id,
                 .title = report->profile->title,
                 .state = tb_state_name(report->robustness.state),
                 .choice = tb_choice_id(report->pack, tb_report_choice(report)),
                 .confidence = tb_confidence_name(report->robustness.confidence),
                 .pack_id = pack->id,
                 .pack_version = pack->version,
                 .pack_sha256 = pack->sha256,
                 .supersedes = supersedes},
        .profile = printed(profile),
        .report = printed(document),
        .evidence = measured ? printed(cJSON_GetObjectItem(document, "evidence")) : (tb_text){NULL, 0},
        .pack = {pack->json, pack->json_len},
    };
    if (report->chosen != NULL) {
        decision.line.chosen = tb_choice_id(report->pack, report->chosen->choice);
        decision.line.chosen_by = report->chosen->by;
        decision.line.chosen_because = report->chosen->because;
        decision.line.chosen_at = report->options.generated_at;
    }
    tb_status status =
        decision.profile.at != NULL && decision.report.at != NULL && (decision.evidence.at != NULL || !measured)
            ? TB_OK
            : TB_ERR_NOMEM;

    if (status == TB_OK && written != NULL) { /* before it is kept: what cannot be given back is not */
        tb_buf_add(written, decision.report.at, decision.report.len);
        status = tb_buf_status(written);
    }
    if (status == TB_OK)
        status = tb_store_add(store, &decision, diags);
    if (status == TB_OK)
        memcpy(key, decision.line.key, TB_KEY_LEN + 1);
    cJSON_free((char *)decision.profile.at);
    cJSON_free((char *)decision.report.at);
    cJSON_free((char *)decision.evidence.at);
    cJSON_Delete(document);
    cJSON_Delete(profile);
    return status;
}

/* ---- Out of the log ---- */

tb_status tb_logged_read(const char *name, tb_text document, tb_arena *arena, tb_diags *diags, tb_source **source,
                         const tb_node **out)
{
    const tb_status status = tb_source_from(name, document.at, document.len, diags, source);

    return status == TB_OK ? tb_json_parse(*source, arena, diags, out) : status;
}

tb_status tb_logged_profile(const tb_pack *pack, tb_text profile, tb_arena *arena, tb_diags *diags, tb_profile *out)
{
    tb_source *source = NULL;
    const tb_node *node = NULL;
    tb_status status = tb_logged_read("the profile in the log", profile, arena, diags, &source, &node);

    if (status == TB_OK)
        status = tb_profile_read(pack, node, true, arena, diags, out);
    tb_diags_keep(diags, source);
    return status;
}

/* ---- Scoring again ---- */

tb_status tb_rescore(const tb_pack *pack, const tb_node *profile, const tb_evidence *evidence,
                     const tb_report_options *options, tb_diags *diags, tb_rescored *out)
{
    tb_status status;

    *out = (tb_rescored){0};
    status = tb_profile_read(pack, profile, true, &out->arena, diags, &out->profile);
    if (status == TB_OK)
        status = tb_scorer_new(pack, evidence, (tb_date)(options->generated_at / 86400), &out->scorer);
    if (status == TB_OK)
        status = tb_workspace_new(out->scorer, &out->workspace);
    if (status == TB_OK)
        status = tb_report_new(out->workspace, &out->profile, options, diags, &out->report);
    return status;
}

void tb_rescored_release(tb_rescored *rescored)
{
    tb_report_free(rescored->report);
    tb_workspace_free(rescored->workspace);
    tb_scorer_free(rescored->scorer);
    tb_arena_release(&rescored->arena);
    *rescored = (tb_rescored){0};
}

/* ---- As it was ---- */

/* The pack that the decision was made with: HERE if it is that one, else the log's. */
static tb_status find_pack(tb_store *store, const char *sha256, const tb_pack *here, tb_diags *diags, tb_remade *out)
{
    tb_arena arena = TB_ARENA_EMPTY;
    tb_text json = {NULL, 0};
    bool found = false;
    tb_status status;

    out->pack = here;
    if (here != NULL && strcmp(here->sha256, sha256) == 0)
        return TB_OK;
    status = tb_store_pack(store, sha256, &arena, diags, &found, &json);
    if (status == TB_OK && found)
        status = tb_pack_from_json("the pack in the log", json.at, json.len, diags, &out->own);
    out->pack = out->own;
    tb_arena_release(&arena);
    if (status != TB_OK || (found && strcmp(out->own->sha256, sha256) == 0))
        return status;
    tb_diags_error(diags, TB_DIAG_PACK_DIFFERS, (tb_place){0}, NULL,
                   found ? "the pack in the log is not the one whose SHA-256 is %s" : "the log lacks the pack %s",
                   sha256);
    return TB_ERR_INPUT;
}

static bool same(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Whether the report that was made again says what was written: its verdict and its scores. */
static bool is_as_written(const tb_remade *r)
{
    const tb_report *report = r->report;
    const tb_node *scores = tb_node_get(r->written.node, "scores");

    if (!same(report->decision_id, r->written.decision_id) ||
        !same(tb_state_name(report->robustness.state), r->written.state) ||
        !same(tb_confidence_name(report->robustness.confidence), r->written.confidence) ||
        !same(tb_choice_id(report->pack, tb_report_choice(report)), r->written.choice) || scores == NULL)
        return false;
    for (int i = 0; i <= (int)report->pack->alternative_count; i++) {
        const tb_node *score = tb_node_get(scores, tb_choice_id(report->pack, i));
        const bool is_there = i < (int)report->pack->alternative_count || report->outcome.has_hybrid;
        if (score == NULL || is_there != (score->kind == TB_NODE_NUMBER) ||
            (is_there && score->number != tb_outcome_score(&report->outcome, i)))
            return false;
    }
    return true;
}

tb_status tb_decision_remake(tb_store *store, const tb_decision *decision, const tb_pack *pack, tb_diags *diags,
                             tb_remade *out)
{
    const tb_decision_line *line = &decision->line;
    const tb_node *node = NULL;
    bool measured = false, referred = false;
    tb_status status;

    *out = (tb_remade){0};
    status = find_pack(store, line->pack_sha256, pack, diags, out);
    if (status == TB_OK)
        status = tb_logged_read("the report in the log", decision->report, &out->arena, diags, &out->source, &node);
    if (status == TB_OK)
        status = tb_written_read(node, diags, &out->written);
    if (status == TB_OK)
        status = tb_written_evidence(out->pack, &out->written, &out->arena, diags, &out->evidence, &measured);
    if (status == TB_OK)
        status = tb_written_reference(out->pack, &out->written, &out->arena, diags, &out->reference, &referred);
    if (status == TB_OK) {
        const tb_written *w = &out->written;
        const tb_report_options options = {w->draws, w->seed, w->generated_at, w->engine};
        status = tb_rescore(out->pack, w->profile, measured ? &out->evidence : NULL, &options, diags, &out->again);
    }
    if (status != TB_OK)
        return status;
    tb_report_refer(out->again.report, referred ? &out->reference : NULL);
    out->report = out->again.report;
    out->differs = !is_as_written(out);
    out->chosen = (tb_chosen){tb_choice_of(out->pack, line->chosen), line->chosen_by, line->chosen_because};
    if (out->chosen.choice >= 0)
        tb_report_choose(out->again.report, &out->chosen);
    return TB_OK;
}

void tb_remade_release(tb_remade *remade, tb_diags *diags)
{
    tb_rescored_release(&remade->again);
    tb_diags_keep(diags, remade->source);
    tb_pack_free(remade->own);
    tb_arena_release(&remade->arena);
    *remade = (tb_remade){0};
}

/* ---- Today ---- */

tb_status tb_decision_today(const tb_pack *pack, tb_workspace *ws, tb_text text, tb_arena *arena, tb_diags *diags,
                            tb_today *out)
{
    tb_profile profile;
    tb_status status = tb_logged_profile(pack, text, arena, diags, &profile);

    if (status == TB_OK)
        status = tb_score(ws, &profile, diags, &out->outcome);
    if (status == TB_OK) {
        out->state = tb_state_without_draws(pack, &profile, &out->outcome);
        out->choice = out->state == TB_NOT_ENOUGH_KNOWN || out->state == TB_RULED_OUT ? -1 : out->outcome.choice;
    }
    return status;
}

bool tb_today_differs(const tb_today *today, const tb_pack *pack, const tb_decision_line *line)
{
    return !same(line->choice, tb_choice_id(pack, today->choice));
}
