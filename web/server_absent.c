/* server_absent.c - the server where there is no libmicrohttpd: it says so. */
#include "server.h"

tb_status web_server_start(const web_site *site, const web_options *options, tb_diags *diags, web_server **out)
{
    (void)site, (void)options;
    *out = NULL;
    tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, "install libmicrohttpd and zlib, and build it again",
                   "this tiebreak was built without libmicrohttpd, and serves nothing");
    return TB_ERR_IO;
}

const char *web_server_url(const web_server *server)
{
    (void)server;
    return "";
}

void web_server_stop(web_server *server)
{
    (void)server;
}
