#include "body.h"

#include "form.h"
#include "internal.h"

#include "node.h"

static tb_status read_document(web_request *request, bool json, tb_profile *out)
{
    tb_source *source = NULL;
    const tb_node *node = NULL;
    tb_status status = tb_source_from("the body", request->body.data ? request->body.data : "", request->body.len,
                                      &request->diags, &source);

    if (status == TB_OK)
        status = json ? tb_json_parse(source, &request->arena, &request->diags, &node)
                      : tb_yaml_parse(source, &request->arena, &request->diags, &node);
    if (status == TB_OK)
        status = tb_profile_read(request->server->site->pack, node, true, &request->arena, &request->diags, out);
    tb_diags_keep(&request->diags, source);
    return status;
}

/* The fields of the form; what is wrong with them goes to the diagnostics. */
static tb_status read_form(web_request *request, tb_profile *out)
{
    web_fields fields;
    web_mistakes mistakes = {NULL, 0};
    tb_status status = web_form(request, &fields);

    if (status == TB_OK)
        status = web_form_profile(request, &fields, &mistakes, out);
    for (size_t i = 0; i < mistakes.count; i++)
        tb_diags_error(&request->diags, TB_DIAG_BAD_VALUE, (tb_place){0}, NULL, "%s%s%s",
                       mistakes.list[i].field ? mistakes.list[i].field : "", mistakes.list[i].field ? ": " : "",
                       mistakes.list[i].message);
    return mistakes.count > 0 ? TB_ERR_INPUT : status;
}

bool web_body_profile(web_request *request, web_reply *reply, tb_profile *out)
{
    const bool json = web_has_type(request, WEB_JSON), form = web_has_type(request, WEB_FORM);
    tb_status status;

    if (!json && !form && !web_has_type(request, "application/yaml")) {
        web_reply_problem(
            request, reply, 415, "This type is not taken",
            "Send a profile as application/json or application/yaml, or the fields of the form as " WEB_FORM
            ", and say so in Content-Type.");
        return false;
    }
    status = form ? read_form(request, out) : read_document(request, json, out);
    if (status != TB_OK)
        web_reply_failure(request, reply, status);
    return status == TB_OK;
}
