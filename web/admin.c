/* admin.c - who may see which decisions there are: this machine, and who has the token. */
#include "decisions.h"
#include "internal.h"

#include "sha256.h"

#include <string.h>
#include <strings.h>

enum { TOKEN_MAX = 4096 };

static void hash(const char *text, size_t len, char hex[65])
{
    tb_sha256 sum;

    tb_sha256_init(&sum);
    tb_sha256_add(&sum, text, len);
    tb_sha256_hex(&sum, hex);
}

/* Compares hashes, and all of them: how long it takes says nothing of the token. */
static bool is_token(const web_request *request, const char *text, size_t len)
{
    const char *token = request->server->options.admin_token;
    char given[65], own[65];
    unsigned differ = 0;

    hash(text, len, given);
    hash(token, strlen(token), own);
    for (size_t i = 0; i < sizeof own; i++)
        differ |= (unsigned)(given[i] ^ own[i]);
    return differ == 0;
}

static int digit(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;

    return at ? (int)(at - digits) : -1;
}

/* What TEXT in base64 stands for, in OUT; how long it is, 0 if it is none. */
static size_t decode(const char *text, char out[TOKEN_MAX])
{
    unsigned bits = 0, value = 0;
    size_t len = 0;

    for (; *text && *text != '='; text++) {
        const int d = digit(*text);
        if (d < 0 || len == TOKEN_MAX)
            return 0;
        value = value << 6 | (unsigned)d;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out[len++] = (char)(value >> bits & 0xFF);
        }
    }
    return text[strspn(text, "=")] == '\0' ? len : 0;
}

/* Programs send it as it is; browsers ask for a name, which may be anything, and a password. */
static bool has_token(const web_request *request)
{
    const char *header = web_header(request, "Authorization"), *colon;
    char given[TOKEN_MAX];

    if (!header || !request->server->options.admin_token)
        return false;
    if (strncasecmp(header, "Bearer ", 7) == 0)
        return is_token(request, header + 7, strlen(header + 7));
    if (strncasecmp(header, "Basic ", 6) != 0)
        return false;
    const size_t len = decode(header + 6, given);
    colon = memchr(given, ':', len);
    return colon && is_token(request, colon + 1, (size_t)(given + len - colon - 1));
}

bool web_all_may_list(const web_server *server)
{
    return server->listening.is_loopback && server->options.host_count == 0;
}

bool web_may_list(const web_request *request)
{
    return web_is_local(request) || has_token(request);
}
