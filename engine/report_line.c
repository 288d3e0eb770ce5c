/* report_line.c - a verdict as one line of a batch. */
#include "escape.h"
#include "number.h"
#include "report.h"

#include <math.h>

static void put_score(tb_buf *out, const char *id, bool there, double score)
{
    tb_buf_putc(out, '"');
    tb_buf_puts(out, id);
    tb_buf_puts(out, "\":");
    if (there)
        tb_number_put(out, score);
    else
        tb_buf_puts(out, "null");
}

void tb_outcome_put_line(tb_buf *out, size_t line, const tb_pack *pack, const tb_profile *profile,
                         const tb_outcome *outcome, const tb_robustness *robustness)
{
    tb_state state = robustness != NULL ? robustness->state : tb_state_without_draws(pack, profile, outcome);
    int choice = state == TB_NOT_ENOUGH_KNOWN ? -1 : outcome->choice;
    int n = (int)pack->alternative_count;

    tb_buf_puts(out, "{\"line\":");
    tb_number_put(out, (double)line);
    if (profile->title != NULL) {
        tb_buf_puts(out, ",\"title\":");
        tb_escape_json(out, tb_text_of(profile->title));
    }
    tb_buf_puts(out, ",\"state\":\"");
    tb_buf_puts(out, tb_state_name(state));
    tb_buf_puts(out, choice >= 0 ? "\",\"choice\":\"" : "\",\"choice\":null");
    if (choice >= 0) {
        tb_buf_puts(out, tb_choice_id(pack, choice));
        tb_buf_putc(out, '"');
    }
    tb_buf_puts(out, ",\"confidence\":");
    tb_buf_puts(out, robustness != NULL && robustness->draws > 0 ? "\"" : "null");
    if (robustness != NULL && robustness->draws > 0) {
        tb_buf_puts(out, tb_confidence_name(robustness->confidence));
        tb_buf_putc(out, '"');
    }
    tb_buf_puts(out, ",\"margin\":");
    tb_number_put(out, choice >= 0 ? outcome->margin : NAN);
    tb_buf_puts(out, ",\"suitability\":");
    tb_buf_puts(out, choice >= 0 ? "\"" : "null");
    if (choice >= 0) {
        tb_buf_puts(out, tb_suitability_name(outcome->suitability[choice]));
        tb_buf_putc(out, '"');
    }
    tb_buf_puts(out, ",\"scores\":{");
    for (int a = 0; a < n; a++) {
        put_score(out, pack->alternatives[a].id, true, outcome->totals[a]);
        tb_buf_putc(out, ',');
    }
    put_score(out, "hybrid", outcome->has_hybrid, outcome->hybrid);
    tb_buf_puts(out, "}}");
}
