#include "report.h"

#include "tbi_report.h"
#include "tbi_score.h"

#include <stdlib.h>
#include <string.h>

/* ---- Reasons ---- */

static int compare_reasons(const void *a, const void *b)
{
    const tb_reason *x = a, *y = b;

    if (x->contribution != y->contribution)
        return x->contribution > y->contribution ? -1 : 1;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

static tb_status collect_reasons(tb_report *report)
{
    const tb_pack *pack = report->pack;
    const tb_scorer *scorer = report->workspace->scorer;
    size_t workloads = report->trace.workload_count;

    report->reasons = tb_arena_array(&report->arena, pack->rule_count + 1, sizeof *report->reasons);
    report->criteria = tb_arena_array(&report->arena, pack->leaf_count + 1, sizeof *report->criteria);
    if (report->reasons == NULL || report->criteria == NULL)
        return TB_ERR_NOMEM;
    for (size_t r = 0; r < pack->rule_count; r++) {
        tb_reason reason = {.rule = r, .receiver = scorer->receiver[r]};
        bool fired = false;
        for (size_t w = 0; w < workloads; w++) {
            if (tb_trace_truth(&report->trace, r, w) != TB_TRUE)
                continue;
            fired = true;
            reason.points += report->workspace->share[w] * report->trace.counted[r * workloads + w];
            reason.contribution += tb_trace_contribution(&report->trace, report->workspace, r, w, reason.receiver);
        }
        report->rules_fired += fired;
        if (!fired || (pack->rules[r].act != TB_FAVOURS && pack->rules[r].act != TB_AGAINST))
            continue;
        report->criteria[pack->rules[r].leaf].points[reason.receiver] +=
            report->trace.omega[pack->rules[r].leaf] * reason.points;
        report->reasons[report->reason_count++] = reason;
    }
    qsort(report->reasons, report->reason_count, sizeof *report->reasons, compare_reasons);
    return TB_OK;
}

/* How many claims and documents the fired rules rest on. */
static tb_status count_claims(tb_report *report)
{
    const tb_pack *pack = report->pack;
    bool *claims = tb_arena_array(&report->arena, pack->claim_count + 1, sizeof *claims);
    bool *sources = tb_arena_array(&report->arena, pack->publication_count + 1, sizeof *sources);

    if (claims == NULL || sources == NULL)
        return TB_ERR_NOMEM;
    for (size_t r = 0; r < pack->rule_count; r++) {
        for (size_t i = 0; i < pack->rules[r].claim_count && tb_trace_most(&report->trace, r) == TB_TRUE; i++) {
            size_t claim = pack->rules[r].claims[i];
            report->claims_used += !claims[claim];
            report->sources_used += !sources[pack->claims[claim].source];
            claims[claim] = sources[pack->claims[claim].source] = true;
        }
    }
    return TB_OK;
}

/* ---- Scores without evidence ---- */

static tb_status score_without_evidence(tb_report *report, tb_diags *diags)
{
    tb_scorer *scorer = NULL;
    tb_workspace *ws = NULL;
    tb_outcome outcome;
    const tb_outcome *from = &report->outcome;
    tb_status status = TB_OK;

    if (report->evidence != NULL) {
        status = tb_scorer_new(report->pack, NULL, report->workspace->scorer->date, &scorer);
        if (status == TB_OK)
            status = tb_workspace_new(scorer, &ws);
        if (status == TB_OK)
            status = tb_score(ws, report->profile, diags, &outcome);
        from = &outcome;
    }
    if (status == TB_OK) {
        memcpy(report->totals_without_evidence, from->totals, sizeof from->totals);
        report->hybrid_without_evidence = from->has_hybrid;
        report->hybrid_score_without_evidence = from->hybrid;
    }
    tb_workspace_free(ws);
    tb_scorer_free(scorer);
    return status;
}

/* ---- The whole ---- */

tb_status tb_report_new(tb_workspace *ws, const tb_profile *profile, const tb_report_options *options, tb_diags *diags,
                        tb_report **out)
{
    tb_report *report = calloc(1, sizeof *report);
    tb_status status;

    *out = NULL;
    if (report == NULL)
        return TB_ERR_NOMEM;
    report->pack = ws->scorer->pack;
    report->profile = profile;
    report->evidence = ws->scorer->evidence;
    report->workspace = ws;
    report->options = *options;
    if ((status = tb_score(ws, profile, diags, &report->outcome)) != TB_OK ||
        (status = tb_trace_record(ws, &report->arena, &report->trace)) != TB_OK ||
        (status = tb_robustness_assess(ws, &report->outcome, &report->trace, options->draws, options->seed,
                                       &report->arena, &report->robustness)) != TB_OK ||
        (status = collect_reasons(report)) != TB_OK || (status = count_claims(report)) != TB_OK ||
        (status = score_without_evidence(report, diags)) != TB_OK || (status = tbi_report_identify(report)) != TB_OK)
        goto out;
    tbi_report_set_review(report);
    if ((status = tbi_report_advise(report)) == TB_OK)
        status = tbi_report_words(report);
out:
    if (status != TB_OK) {
        tb_report_free(report);
        return status;
    }
    *out = report;
    return TB_OK;
}

void tb_report_free(tb_report *report)
{
    if (report == NULL)
        return;
    tb_arena_release(&report->arena);
    free(report);
}

void tb_report_choose(tb_report *report, const tb_chosen *chosen)
{
    report->chosen = chosen;
}
