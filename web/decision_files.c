/* decision_files.c - GET /decisions/{key}.json, .md, .csv and .html: a decision to take away. */
#include "decisions.h"
#include "internal.h"

#include "view.h"

#include <string.h>

enum { NAME_MAX_LEN = 60 };

/* The decision's title as a file name, with ENDING; in the request's arena. */
static const char *file_name(web_request *request, const char *title, const char *ending)
{
    char name[NAME_MAX_LEN + 1];
    const size_t len = tb_text_slug(tb_text_of(title), name, sizeof name);

    return tb_arena_printf(&request->arena, "%s%s", len > 0 ? name : "decision", ending);
}

/* The report as it is kept, to the byte. */
void web_get_decision_json(web_request *request, web_reply *reply)
{
    tb_decision decision;

    if (!web_decision_find(request, reply, request->key, &decision))
        return;
    reply->type = WEB_JSON;
    reply->file_name = file_name(request, decision.line.title, ".tiebreak.json");
    tb_buf_add(&reply->body, decision.report.at, decision.report.len);
}

/* Appends a report in one of the formats. */
typedef tb_status putter(web_request *request, const tb_report *report, tb_buf *out);

static void give(web_request *request, web_reply *reply, const char *type, const char *ending, putter *put)
{
    web_server *server = request->server;
    tb_decision decision;
    tb_remade remade;
    tb_status status;

    if (!web_decision_find(request, reply, request->key, &decision))
        return;
    status = tb_decision_remake(server->site->store, &decision, server->site->pack, &request->diags, &remade);
    if (status == TB_OK)
        status = put(request, remade.report, &reply->body);
    reply->type = type;
    reply->file_name = file_name(request, decision.line.title, ending);
    if (status != TB_OK) {
        reply->file_name = NULL;
        web_reply_remake_failure(request, reply, status);
    }
    tb_remade_release(&remade, &request->diags);
}

static tb_status put_csv(web_request *request, const tb_report *report, tb_buf *out)
{
    (void)request;
    return tb_report_put_csv(report, true, out);
}

/* The template called NAME, with the name its data has beside it. */
static tb_status put_template(web_request *request, const tb_report *report, const char *name, tb_buf *out)
{
    const tb_record record = {.document = file_name(request, report->profile->title, ".tiebreak.json")};
    tb_arena arena = TB_ARENA_EMPTY;
    const tb_node *view = NULL;
    tb_status status = record.document ? tb_view_new(report, &record, &arena, &view) : TB_ERR_NOMEM;

    if (status == TB_OK)
        status = web_template_put(request->server->pages, name, view, &request->diags, out);
    tb_arena_release(&arena);
    return status;
}

static tb_status put_md(web_request *request, const tb_report *report, tb_buf *out)
{
    return put_template(request, report, "adr.md", out);
}

static tb_status put_html(web_request *request, const tb_report *report, tb_buf *out)
{
    return put_template(request, report, "report.html", out);
}

void web_get_decision_csv(web_request *request, web_reply *reply)
{
    give(request, reply, "text/csv; charset=utf-8", ".csv", put_csv);
}

void web_get_decision_html(web_request *request, web_reply *reply)
{
    give(request, reply, WEB_HTML, ".html", put_html);
}

void web_get_decision_md(web_request *request, web_reply *reply)
{
    give(request, reply, "text/markdown; charset=utf-8", ".md", put_md);
}
