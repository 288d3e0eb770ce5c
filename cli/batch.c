/* batch.c - reads blocks of whole lines, scores each on whichever thread is free, and writes them in the order they
 * were read. Each thread takes the next block, works on it alone, and writes it when its turn has come. */
#include "batch.h"
#include "workers.h"

#include "escape.h"
#include "robustness.h"
#include "tiebreak.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 256 << 10 };

/* What the threads share. */
typedef struct shared {
    const cli_batch *batch;
    const char *name;
    int fd;
    pthread_mutex_t lock;
    pthread_cond_t turn;
    tb_buf carry;         /* the begun line at the end of the last block */
    size_t next_line;     /* number of the first line not yet read */
    size_t read, written; /* blocks */
    bool skipping;        /* inside a line that is too long */
    bool ended, failed, bad_lines;
    int error; /* errno of a read that failed */
} shared;

/* What one thread has for itself. */
typedef struct worker {
    shared *shared;
    tb_workspace *workspace;
    tb_buf in, out;
    tb_arena arena;
    tb_diags diags;
    size_t first_line, block;
    tb_buf kept; /* the output of a block before, whose turn had not come; if `keeps` */
    size_t kept_block;
    bool keeps;
    bool too_long; /* the block's one line is over the limit */
    bool bad_lines;
} worker;

/* ---- Reading ---- */

/* Moves what follows the last line end of IN over to the carry. False if IN holds no whole line. */
static bool split_block(shared *s, tb_buf *in)
{
    const char *last = in->len > 0 ? memrchr(in->data, '\n', in->len) : NULL;
    size_t whole = last != NULL ? (size_t)(last - in->data) + 1 : 0;

    if (whole == 0)
        return false;
    tb_buf_clear(&s->carry);
    tb_buf_add(&s->carry, in->data + whole, in->len - whole);
    in->len = whole;
    in->data[whole] = '\0';
    return true;
}

/* Reads on until IN has a whole line, or is too long for one, or the input ends. */
static void fill_block(shared *s, worker *w)
{
    char chunk[64 << 10];

    tb_buf_clear(&w->in);
    tb_buf_add(&w->in, s->carry.data != NULL ? s->carry.data : "", s->carry.len);
    tb_buf_clear(&s->carry);
    for (;;) {
        ssize_t got = read(s->fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            s->ended = true;
            s->error = got < 0 ? errno : 0;
            return;
        }
        tb_buf_add(&w->in, chunk, (size_t)got);
        bool has_line = memchr(chunk, '\n', (size_t)got) != NULL;
        if ((has_line && (w->in.len >= BLOCK || got < (ssize_t)sizeof chunk) && split_block(s, &w->in)) || w->in.failed)
            return;
        if (!has_line && w->in.len > TB_FILE_MAX)
            return;
    }
}

/* Drops the rest of a line that was too long. */
static void skip_line(shared *s, worker *w)
{
    char *end = w->in.len > 0 ? memchr(w->in.data, '\n', w->in.len) : NULL;

    if (end == NULL) {
        w->in.len = 0;
        return;
    }
    w->in.len -= (size_t)(end + 1 - w->in.data);
    memmove(w->in.data, end + 1, w->in.len);
    s->skipping = false;
}

static size_t count_lines(const tb_buf *in)
{
    size_t lines = 0;

    for (const char *at = in->data, *end = in->data + in->len; at != NULL && at < end; lines++) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at != NULL ? at + 1 : end;
    }
    return lines;
}

/* Takes the next block; false when there is none left. */
static bool next_block(shared *s, worker *w)
{
    bool any = false;

    pthread_mutex_lock(&s->lock);
    while (!any && !s->failed && !(s->ended && s->carry.len == 0)) {
        fill_block(s, w);
        if (s->skipping)
            skip_line(s, w);
        any = w->in.len > 0;
    }
    if (any) {
        w->too_long = w->in.len > TB_FILE_MAX && memchr(w->in.data, '\n', w->in.len) == NULL;
        s->skipping = w->too_long && !s->ended;
        w->first_line = s->next_line;
        w->block = s->read++;
        s->next_line += w->too_long ? 1 : count_lines(&w->in);
    }
    pthread_mutex_unlock(&s->lock);
    return any;
}

/* ---- Scoring ---- */

static void put_error(worker *w, size_t line)
{
    tb_buf_printf(&w->out, "{\"line\":%zu,\"error\":", line);
    tb_escape_json(&w->out, tb_text_of(w->diags.count > 0 ? w->diags.list[0].text : "out of memory"));
    tb_buf_puts(&w->out, ",\"diagnostics\":[");
    for (size_t i = 0; i < w->diags.count; i++) {
        tb_buf_puts(&w->out, i > 0 ? "," : "");
        tb_diag_put_json(&w->out, &w->diags.list[i]);
    }
    tb_buf_puts(&w->out, "]}");
    w->bad_lines = true;
}

static tb_status score_line(worker *w, const tb_source *source, size_t line)
{
    const cli_batch *b = w->shared->batch;
    const tb_pack *pack = b->ctx->pack;
    const tb_node *node;
    tb_profile profile;
    tb_outcome outcome;
    tb_robustness robustness;
    tb_trace trace;
    tb_status status = tb_source_check(source, &w->diags);

    if (status == TB_OK)
        status = tb_json_parse(source, &w->arena, &w->diags, &node);
    if (status == TB_OK)
        status = tb_profile_read_with(pack, node, b->settings, b->setting_count, true, &w->arena, &w->diags, &profile);
    if (status == TB_OK)
        status = tb_score(w->workspace, &profile, &w->diags, &outcome);
    if (status == TB_OK && b->draws > 0) {
        status = tb_trace_record(w->workspace, &w->arena, &trace);
        if (status == TB_OK)
            status = tb_robustness_assess(w->workspace, &outcome, &trace, b->draws, b->seed, &w->arena, &robustness);
    }
    if (status == TB_OK)
        tb_outcome_put_line(&w->out, line, pack, &profile, &outcome, b->draws > 0 ? &robustness : NULL);
    return status;
}

static bool is_blank(const char *at, size_t len)
{
    while (len > 0 && (at[len - 1] == ' ' || at[len - 1] == '\t' || at[len - 1] == '\r'))
        len--;
    return len == 0;
}

static void score_one(worker *w, char *at, size_t len, size_t line)
{
    tb_source source = {.name = w->shared->name, .data = at, .len = len, .first_line = (uint32_t)line};

    if (is_blank(at, len))
        return;
    at[len] = '\0';
    if (score_line(w, &source, line) != TB_OK)
        put_error(w, line);
    tb_buf_putc(&w->out, '\n');
    if (w->diags.count > 0 || w->diags.errors > 0)
        tb_diags_clear(&w->diags);
    tb_arena_clear(&w->arena);
}

static void score_block(worker *w)
{
    size_t line = w->first_line;
    char *at = w->in.data, *end = w->in.data + w->in.len;

    tb_buf_clear(&w->out);
    if (w->too_long) {
        tb_diags_error(&w->diags, TB_DIAG_TOO_LARGE, (tb_place){0}, NULL, "line %zu is over the limit of %zu bytes",
                       line, TB_FILE_MAX);
        put_error(w, line);
        tb_buf_putc(&w->out, '\n');
        tb_diags_clear(&w->diags);
        return;
    }
    while (at < end) {
        char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop != NULL ? stop : end;
        score_one(w, at, (size_t)(stop - at), line++);
        at = stop + 1;
    }
}

/* ---- Writing ---- */

/* Writes TEXT, the output of BLOCK, when its turn has come. */
static void write_out(worker *w, const tb_buf *text, size_t block)
{
    shared *s = w->shared;
    FILE *out = s->batch->ctx->out;
    tb_buf safe = TB_BUF_EMPTY;

    tb_escape_json_text(&safe, (tb_text){text->data, text->len});
    pthread_mutex_lock(&s->lock);
    while (s->written != block)
        pthread_cond_wait(&s->turn, &s->lock);
    pthread_mutex_unlock(&s->lock);
    /* It is this thread's turn, and nobody else writes meanwhile: others may read and score. */
    errno = 0;
    bool failed = text->failed || safe.failed ||
                  fwrite(safe.data != NULL ? safe.data : "", 1, safe.len, out) != safe.len || fflush(out) != 0;
    int error = errno; /* what comes after may change it */
    tb_buf_release(&safe);
    pthread_mutex_lock(&s->lock);
    if (failed && s->batch->ctx->out_error == 0)
        s->batch->ctx->out_error = error;
    s->failed = s->failed || failed;
    s->bad_lines = s->bad_lines || w->bad_lines;
    s->written++;
    pthread_cond_broadcast(&s->turn);
    pthread_mutex_unlock(&s->lock);
}

static void write_kept(worker *w)
{
    if (w->keeps)
        write_out(w, &w->kept, w->kept_block);
    w->keeps = false;
}

static bool is_turn(const worker *w)
{
    shared *s = w->shared;

    pthread_mutex_lock(&s->lock);
    bool is = s->written == w->block;
    pthread_mutex_unlock(&s->lock);
    return is;
}

/* What cannot be written yet is kept while the next block is scored, so that nobody waits for a neighbour. */
static void write_or_keep(worker *w)
{
    tb_buf out = w->out;

    write_kept(w);
    if (is_turn(w)) {
        write_out(w, &w->out, w->block);
        return;
    }
    w->out = w->kept;
    w->kept = out;
    w->kept_block = w->block;
    w->keeps = true;
}

static void work(void *workers, size_t i)
{
    worker *w = (worker *)workers + i;

    while (next_block(w->shared, w)) {
        score_block(w);
        write_or_keep(w);
    }
    write_kept(w);
}

/* ---- The whole ---- */

static void release(worker *w)
{
    tb_workspace_free(w->workspace);
    tb_buf_release(&w->in);
    tb_buf_release(&w->out);
    tb_buf_release(&w->kept);
    tb_arena_release(&w->arena);
    tb_diags_release(&w->diags);
}

static cli_exit finish(shared *s)
{
    cli_context *ctx = s->batch->ctx;

    if (s->error != 0) {
        tb_diags_error(&ctx->diags, TB_DIAG_IO, (tb_place){0}, NULL, "cannot read '%s': %s", s->name,
                       s->error == EISDIR ? "it is a folder" : "reading failed");
        return cli_fail(ctx, TB_ERR_IO, &ctx->diags);
    }
    if (s->failed)
        return CLI_FAILED; /* the stream's own error is shown when it is closed */
    return s->bad_lines ? CLI_NEGATIVE : CLI_DONE;
}

static cli_exit run_workers(shared *s)
{
    size_t count = s->batch->threads < TB_WORKERS_MAX ? s->batch->threads : TB_WORKERS_MAX;
    worker *workers = tb_arena_array(&s->batch->ctx->arena, count, sizeof *workers);
    tb_status status = workers != NULL ? TB_OK : TB_ERR_NOMEM;

    for (size_t i = 0; status == TB_OK && i < count; i++) {
        workers[i].shared = s;
        status = tb_workspace_new(s->batch->scorer, &workers[i].workspace);
    }
    if (status == TB_OK)
        cli_workers().run(count, work, workers); /* one for which there is no thread finds nothing left to do */
    for (size_t i = 0; workers != NULL && i < count; i++)
        release(&workers[i]);
    return status == TB_OK ? finish(s) : cli_fail(s->batch->ctx, status, &s->batch->ctx->diags);
}

cli_exit cli_batch_run(const cli_batch *batch, const char *path)
{
    bool is_stdin = strcmp(path, "-") == 0;
    shared s = {.batch = batch,
                .name = path,
                .fd = is_stdin ? fileno(batch->ctx->in) : open(path, O_RDONLY | O_CLOEXEC),
                .next_line = 1,
                .lock = PTHREAD_MUTEX_INITIALIZER,
                .turn = PTHREAD_COND_INITIALIZER};
    cli_exit code;

    if (s.fd < 0) {
        tb_diags_error(&batch->ctx->diags, TB_DIAG_IO, (tb_place){0}, NULL, "cannot read '%s': %s", path,
                       errno == ENOENT ? "there is no such file" : "no access");
        return cli_fail(batch->ctx, TB_ERR_IO, &batch->ctx->diags);
    }
    code = run_workers(&s);
    if (!is_stdin)
        close(s.fd);
    tb_buf_release(&s.carry);
    pthread_cond_destroy(&s.turn);
    pthread_mutex_destroy(&s.lock);
    return code;
}
