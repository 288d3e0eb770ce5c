/* options.c - what of the options can be wrong before anything listens. */
#include "internal.h"

#include <ctype.h>
#include <string.h>

/* The length of the host at TEXT, a name or an address in brackets, with its port if it has one; 0 if there is none. */
static size_t host_len(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
    size_t len = strspn(text, letters);

    if (text[0] == '[') {
        len = 1 + strspn(text + 1, "0123456789abcdefABCDEF:.");
        if (len < 4 || text[len] != ']')
            return 0;
        len++;
    }
    if (len > 0 && text[len] == ':') {
        const size_t digits = strspn(text + len + 1, "0123456789");
        return digits > 0 && digits <= 5 ? len + 1 + digits : 0;
    }
    return len;
}

static bool is_host(const char *text)
{
    const size_t len = host_len(text);

    return len > 0 && text[len] == '\0';
}

/* An origin as browsers send it: scheme and host in small letters, and no path. */
static bool is_origin(const char *text)
{
    const size_t scheme = strncmp(text, "https://", 8) == 0 ? 8 : strncmp(text, "http://", 7) == 0 ? 7 : 0;

    for (const char *at = text; *at; at++)
        if (isupper((unsigned char)*at))
            return false;
    return scheme > 0 && is_host(text + scheme);
}

tb_status web_options_check(const web_options *options, tb_diags *diags)
{
    for (size_t i = 0; i < options->host_count; i++)
        if (!is_host(options->hosts[i])) {
            tb_diags_error(diags, TB_DIAG_BAD_VALUE, (tb_place){0},
                           "the name alone, without https:// and without a path: tiebreak.example",
                           "'%s' is not the name of a host", options->hosts[i]);
            return TB_ERR_INPUT;
        }
    if (options->cors && !is_origin(options->cors)) {
        tb_diags_error(diags, TB_DIAG_BAD_VALUE, (tb_place){0},
                       "scheme and host in small letters, and the port where it is not the usual one; no path, no "
                       "slash at the end: https://intranet.example",
                       "'%s' is not an origin", options->cors);
        return TB_ERR_INPUT;
    }
    return TB_OK;
}
