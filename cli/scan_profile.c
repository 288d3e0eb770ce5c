/* scan_profile.c - writes what a scan found as a profile. */
#include "json_writer.h"
#include "layout.h"
#include "scan.h"

#include "escape.h"

#include <string.h>

enum { FINDINGS_SHOWN = 4 }; /* of one answer */

/* Not printed, or a line end of YAML's, or one that turns the direction of text. */
static bool is_unprintable(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF ||
           (code >= 0xFFF0 && code <= 0xFFFF);
}

void cli_scan_put_plain(tb_buf *out, const char *text)
{
    size_t len = strlen(text);

    while (len > 0) {
        size_t taken;
        const uint32_t code = tb_utf8_next(text, len, &taken);
        if (is_unprintable(code))
            tb_buf_putc(out, '?');
        else
            tb_buf_add(out, text, taken);
        text += taken;
        len -= taken;
    }
}

/* What a finding says, as a comment's words: `package.json: "express": "^4.18.2", and 2 more files`. */
static void put_finding(tb_buf *out, const tb_scan_finding *finding)
{
    if (finding->is_kind) {
        cli_put_count(out, finding->files, "file");
        tb_buf_puts(out, " of this kind, the first ");
        cli_scan_put_plain(out, finding->path);
        return;
    }
    cli_scan_put_plain(out, finding->path);
    if (finding->words) {
        tb_buf_puts(out, ": ");
        cli_scan_put_plain(out, finding->words);
    } else {
        tb_buf_puts(out, " is there");
    }
    if (finding->files > 1) {
        tb_buf_puts(out, ", and ");
        cli_put_count(out, finding->files - 1, "more file");
    }
}

/* One comment line a finding; VALUE (may be NULL) is what it says. */
static void put_comment(tb_buf *out, const tb_scan_finding *finding, const char *value)
{
    tb_buf_puts(out, "  # ");
    if (value)
        tb_buf_printf(out, "%s: ", value);
    put_finding(out, finding);
    tb_buf_putc(out, '\n');
}

static void put_rest(tb_buf *out, size_t shown)
{
    if (shown > FINDINGS_SHOWN)
        tb_buf_printf(out, "  # and %zu more of the like\n", shown - FINDINGS_SHOWN);
}

static bool has_workload(const tb_scan *scan, size_t workload)
{
    for (size_t i = 0; i < scan->finding_count; i++)
        if (tb_scan_implies_workload(scan, i, workload))
            return true;
    return false;
}

/* ---- YAML ---- */

static void put_workloads(tb_buf *out, const tb_scan *scan)
{
    bool any = false;

    for (size_t w = 0; w < scan->pack->workload_count; w++) {
        size_t shown = 0;
        if (!has_workload(scan, w))
            continue;
        tb_buf_puts(out, any ? "" : "workloads: # equal shares: say which part is the larger\n");
        any = true;
        for (size_t i = 0; i < scan->finding_count; i++)
            if (tb_scan_implies_workload(scan, i, w) && shown++ < FINDINGS_SHOWN)
                put_comment(out, &scan->findings[i], NULL);
        put_rest(out, shown);
        tb_buf_printf(out, "  - %s\n", scan->pack->workloads[w].id);
    }
}

static void put_options(tb_buf *out, const tb_question *q, uint64_t options)
{
    for (size_t i = 0; i < q->option_count; i++)
        if (options >> i & 1)
            tb_buf_printf(out, "%s%s", out->len > 0 ? ", " : "", q->options[i].id);
}

static void put_answer_comments(tb_buf *out, const tb_scan *scan, size_t question, bool values)
{
    const tb_question *q = &scan->pack->questions[question];
    size_t shown = 0;

    for (size_t i = 0; i < scan->finding_count; i++) {
        const tb_answer *answer = tb_scan_implied_answer(scan, i, question);
        tb_buf value = TB_BUF_EMPTY;
        if (!answer || shown++ >= FINDINGS_SHOWN)
            continue;
        if (values && q->type == TB_QUESTION_CHOICES)
            put_options(&value, q, answer->options);
        else if (values)
            tb_answer_put_value(&value, q, answer);
        put_comment(out, &scan->findings[i], value.data);
        tb_buf_release(&value);
    }
    put_rest(out, shown);
}

static void put_answers(tb_buf *out, const tb_scan *scan)
{
    bool any = false;

    for (size_t q = 0; q < scan->pack->question_count; q++) {
        const tb_question *question = &scan->pack->questions[q];
        tb_answer answer;
        const tb_scan_said said = tb_scan_answer(scan, q, &answer);
        if (said == TB_SCAN_SILENT)
            continue;
        tb_buf_puts(out, any ? "" : "answers:\n");
        any = true;
        if (said == TB_SCAN_TORN)
            tb_buf_printf(out, "  # %s is left open, as the files differ:\n", question->id);
        const bool several = question->type == TB_QUESTION_CHOICES && (answer.options & (answer.options - 1)) != 0;
        put_answer_comments(out, scan, q, said == TB_SCAN_TORN || several);
        if (said == TB_SCAN_TORN)
            continue;
        tb_buf_printf(out, "  %s: ", question->id);
        tb_answer_put_value(out, question, &answer);
        tb_buf_putc(out, '\n');
    }
}

/* A heading with nothing but comments under it is absent, so this may stand over open answers alone. */
void cli_scan_put_yaml(tb_buf *out, const tb_scan *scan, const cli_walk *walk, const char *title)
{
    tb_buf_puts(out, "# What the files of this folder say, by `tiebreak scan`: ");
    cli_put_count(out, walk->files, "file");
    tb_buf_printf(out, ", %zu of them looked into", walk->read);
    if (walk->links.count > 0) {
        tb_buf_puts(out, "; ");
        cli_put_count(out, walk->links.count, "link");
        tb_buf_puts(out, " not followed");
    }
    tb_buf_puts(out, ".\n# Over each answer stands what it rests on. Check them, and add what no file can say:\n"
                     "# `tiebreak questions` lists every question.\n");
    if (walk->full || walk->large.count + walk->unread.count + walk->deep.count + walk->refused.count > 0)
        tb_buf_puts(out, "# Not everything was read: `tiebreak scan` warned of what was not.\n");
    tb_buf_puts(out, "tiebreak: profile/1\ntitle: ");
    tb_escape_json(out, tb_text_of(title));
    tb_buf_putc(out, '\n');
    put_workloads(out, scan);
    put_answers(out, scan);
}

/* ---- JSON ---- */

static void json_answer(cli_json *json, const tb_question *q, const tb_answer *answer)
{
    switch (q->type) {
    case TB_QUESTION_CHOICE: cli_json_text(json, q->id, q->options[(size_t)answer->number].id); break;
    case TB_QUESTION_CHOICES:
        cli_json_open(json, q->id, '[');
        for (size_t i = 0; i < q->option_count; i++)
            if (answer->options >> i & 1)
                cli_json_text(json, NULL, q->options[i].id);
        cli_json_close(json, ']');
        break;
    case TB_QUESTION_BOOLEAN: cli_json_bool(json, q->id, answer->number > 0); break;
    case TB_QUESTION_LEVEL:
    case TB_QUESTION_NUMBER: cli_json_number(json, q->id, answer->number); break;
    case TB_QUESTION_TEXT: break;
    }
}

void cli_scan_put_json(tb_buf *out, const tb_scan *scan, const char *title)
{
    cli_json json = {out, false};
    bool any = false;

    cli_json_open(&json, NULL, '{');
    cli_json_text(&json, "tiebreak", "profile/1");
    cli_json_text(&json, "title", title);
    for (size_t w = 0; w < scan->pack->workload_count; w++)
        if (has_workload(scan, w)) {
            if (!any)
                cli_json_open(&json, "workloads", '[');
            any = true;
            cli_json_text(&json, NULL, scan->pack->workloads[w].id);
        }
    if (any)
        cli_json_close(&json, ']');
    cli_json_open(&json, "answers", '{');
    for (size_t q = 0; q < scan->pack->question_count; q++) {
        tb_answer answer;
        if (tb_scan_answer(scan, q, &answer) == TB_SCAN_AGREED)
            json_answer(&json, &scan->pack->questions[q], &answer);
    }
    cli_json_close(&json, '}');
    cli_json_close(&json, '}');
    tb_buf_putc(out, '\n');
}
