/* serve.c - `tiebreak serve`: the web form and the API, until a signal ends it. */
#include "bench_suite.h"
#include "commands.h"
#include "evidence_file.h"
#include "log.h"
#include "templates.h"
#include "workers.h"

#include "file.h"
#include "server.h"
#include "tiebreak.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TOKEN_MAX 4096
#define TOKEN_LEAST 16

typedef struct serve_values {
    const char *listen, *store, *log, *cors, *admin_token_file, *evidence;
    cli_list hosts;
    unsigned long threads, max_connections, max_per_address, rate, deadline;
    bool no_evidence;
} serve_values;

/* What is open while it serves. */
typedef struct serving {
    cli_context *ctx;
    const serve_values *values;
    cli_evidence evidence, reference;
    cli_suite suite;
    const tb_benchmark **benchmarks; /* those of the suite */
    tb_store *store;
    tb_buf token;
    web_site site;
    tb_workers workers;
    web_server *server;
} serving;

/* One write a line: lines of several threads do not mix. */
static void write_log(void *to, const char *line, size_t len)
{
    const int fd = *(const int *)to;

    while (len > 0) {
        const ssize_t written = write(fd, line, len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return;
        line += written;
        len -= (size_t)written;
    }
}

static web_log_format log_format(const char *name)
{
    return strcmp(name, "json") == 0 ? WEB_LOG_JSON : strcmp(name, "off") == 0 ? WEB_LOG_OFF : WEB_LOG_TEXT;
}

static unsigned threads_here(void)
{
    const unsigned count = cli_processors();

    return count < WEB_THREADS_MAX ? count : WEB_THREADS_MAX;
}

/* Who has the token may list the decisions: it has to be in the file, alone, and not to be guessed. */
static cli_exit read_token(serving *s)
{
    const char *path = s->values->admin_token_file;
    int error = 0;
    tb_status status;

    if (!path)
        return CLI_DONE;
    status = tb_file_read(path, TOKEN_MAX, &s->token, &error);
    if (status == TB_ERR_NOMEM)
        return cli_fail(s->ctx, status, &s->ctx->diags);
    if (status != TB_OK) {
        tb_diags_error(&s->ctx->diags, TB_DIAG_IO, (tb_place){0}, NULL, "cannot read '%s': %s", path,
                       error ? strerror(error) : "it is too long");
        return cli_fail(s->ctx, TB_ERR_IO, &s->ctx->diags);
    }
    while (s->token.len > 0 && isspace((unsigned char)s->token.data[s->token.len - 1]))
        s->token.data[--s->token.len] = '\0';
    for (size_t i = 0; i < s->token.len; i++)
        if (!isgraph((unsigned char)s->token.data[i]))
            s->token.len = 0;
    if (s->token.len < TOKEN_LEAST)
        return cli_usage(s->ctx,
                         "the token in '%s' has to be at least %d letters, digits and signs, without a space: "
                         "`openssl rand -hex 16` makes one",
                         path, TOKEN_LEAST);
    return CLI_DONE;
}

/* What there is to measure, for the page that says so. */
static tb_status load_benchmarks(serving *s)
{
    tb_status status = cli_suite_load(s->ctx, &s->suite);

    if (status != TB_OK)
        return status;
    s->benchmarks = tb_arena_array(&s->suite.arena, s->suite.count + 1, sizeof *s->benchmarks);
    for (size_t i = 0; s->benchmarks && i < s->suite.count; i++)
        s->benchmarks[i] = &s->suite.list[i].benchmark;
    return s->benchmarks ? TB_OK : TB_ERR_NOMEM;
}

static cli_exit open_all(serving *s)
{
    cli_context *ctx = s->ctx;
    const serve_values *v = s->values;
    tb_status status = TB_OK;
    cli_exit code;

    if (v->evidence && v->no_evidence)
        return cli_usage(ctx, "--evidence FILE or --no-evidence, not both");
    code = read_token(s);
    if (code == CLI_DONE)
        code = cli_log_open(ctx, v->store, true, &s->store);
    if (code == CLI_DONE && !v->no_evidence)
        status = cli_evidence_load(ctx, v->evidence, &s->evidence);
    if (code == CLI_DONE && status == TB_OK)
        status = load_benchmarks(s);
    if (code == CLI_DONE && status == TB_OK && !v->no_evidence)
        status = cli_reference_load(ctx, &s->reference);
    return status == TB_OK ? code : cli_fail(ctx, status, &ctx->diags);
}

static cli_exit start(serving *s, int *log_fd)
{
    cli_context *ctx = s->ctx;
    const serve_values *v = s->values;
    size_t template_count;
    const web_options options = {.listen = v->listen,
                                 .hosts = v->hosts.items,
                                 .host_count = v->hosts.count,
                                 .threads = v->threads > 0 ? (unsigned)v->threads : threads_here(),
                                 .max_connections = (unsigned)v->max_connections,
                                 .max_per_address = (unsigned)v->max_per_address,
                                 .rate = (unsigned)v->rate,
                                 .deadline = (unsigned)v->deadline,
                                 .cors = v->cors,
                                 .admin_token = s->token.len > 0 ? s->token.data : NULL,
                                 .log_format = log_format(v->log),
                                 .log = write_log,
                                 .log_to = log_fd};
    s->workers = cli_workers();
    s->site = (web_site){.pack = ctx->pack,
                         .evidence = cli_evidence_of(&s->evidence),
                         .reference = cli_evidence_of(&s->reference),
                         .workers = &s->workers,
                         .store = s->store,
                         .templates = cli_templates_built_in(&template_count),
                         .template_count = template_count,
                         .benchmarks = s->benchmarks,
                         .benchmark_count = s->suite.count,
                         .version = TIEBREAK_VERSION,
                         .fixed_time = getenv("SOURCE_DATE_EPOCH") ? ctx->now : 0};
    const tb_status status = web_server_start(&s->site, &options, &ctx->diags, &s->server);

    return status == TB_OK ? CLI_DONE : cli_fail(ctx, status, &ctx->diags);
}

static cli_exit run(cli_context *ctx)
{
    serving s = {.ctx = ctx, .values = ctx->values};
    int log_fd = fileno(ctx->err), received;
    sigset_t ends, before;
    cli_exit code = open_all(&s);

    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, &before); /* for the server's threads too */
    if (code == CLI_DONE)
        code = start(&s, &log_fd);
    if (code == CLI_DONE) {
        cli_show(ctx, &ctx->diags);
        fprintf(ctx->out, "tiebreak: %s (Ctrl-C ends it)\n", web_server_url(s.server));
        fflush(ctx->out);
        sigwait(&ends, &received);
        web_server_stop(s.server);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    tb_store_close(s.store);
    cli_evidence_release(&s.evidence);
    cli_suite_release(&s.suite);
    cli_evidence_release(&s.reference);
    tb_buf_release(&s.token);
    return code;
}

#define AT(member) offsetof(serve_values, member)
static const char *const log_formats[] = {"text", "json", "off", NULL};

static const cli_option options[] = {
    {"admin-token-file", 0, CLI_TEXT, AT(admin_token_file), "FILE",
     "who has the token in it may list all decisions from anywhere; else only this machine may", NULL, NULL, 0, 0},
    {"cors", 0, CLI_TEXT, AT(cors), "ORIGIN", "pages of that origin may use the API (https://intranet.example)", NULL,
     NULL, 0, 0},
    {"deadline", 0, CLI_NUMBER, AT(deadline), "SECONDS", "for the whole of a request, however slowly it comes", NULL,
     "30", 1, 3600},
    {"evidence", 0, CLI_TEXT, AT(evidence), "FILE", "measurements to use, instead of those of this machine", NULL, NULL,
     0, 0},
    {"host", 0, CLI_LIST, AT(hosts), "NAME", "a name it goes by, besides its address and localhost", NULL, NULL, 0, 0},
    {"listen", 0, CLI_TEXT, AT(listen), "ADDRESS:PORT", "where to answer; port 0 is any that is free", NULL,
     "127.0.0.1:8080", 0, 0},
    {"log", 0, CLI_TEXT, AT(log), NULL, "a line a request, on standard error", log_formats, "text", 0, 0},
    {"max-connections", 0, CLI_NUMBER, AT(max_connections), "N", "connections at a time", NULL, "2048", 64, 1000000},
    {"max-per-address", 0, CLI_NUMBER, AT(max_per_address), "N",
     "of them, those of one address; 0 is as many as there are", NULL, "0", 0, 1000000},
    {"no-evidence", 0, CLI_FLAG, AT(no_evidence), NULL, "use no measurements", NULL, NULL, 0, 0},
    {"rate", 0, CLI_NUMBER, AT(rate), "N", "what an address may submit a second, on average; 0 is no limit", NULL, "20",
     0, 1000000},
    {"store", 0, CLI_TEXT, AT(store), "FILE", "the decision log, instead of the one in your data folder", NULL, NULL, 0,
     0},
    {"threads", 0, CLI_NUMBER, AT(threads), "N", "that answer; 0 is as many as there are processors", NULL, "0", 0,
     WEB_THREADS_MAX},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak serve", "the form at http://127.0.0.1:8080/, for this machine alone"},
    {"tiebreak serve --listen 0.0.0.0:8080 --host tiebreak.example", "for others, behind a proxy that does TLS"},
    {0},
};

const cli_command cli_serve_command = {
    .name = "serve",
    .summary = "the questionnaire as a web page, and an API",
    .details =
        "What is submitted goes into the decision log, and has an address of its own: who knows it may see the "
        "decision. Pages and API are described at /about and /openapi.json.\n\nWithout --listen it answers this "
        "machine only. It speaks HTTP: for others put a server before it that does TLS (docs/serving.md has an "
        "example), and name the host it goes by. SIGTERM or Ctrl-C end it once the requests at hand are answered.",
    .options = options,
    .values_size = sizeof(serve_values),
    .examples = examples,
    .run = run,
    .needs = CLI_NEEDS_PACK,
};
