#include "adr.h"

#include "adr_text.h"
#include "file.h"
#include "number.h"
#include "reports.h"
#include "templates.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SLUG_MAX = 60 };
#define NUMBER_MAX 999999UL

/* One record of the folder. */
typedef struct record {
    unsigned long number;        /* 0: none */
    const char *path, *document; /* of the .md and the .json */
} record;

typedef struct keeper {
    cli_context *ctx;
    const char *dir, *slug;
    tb_report *report;
    tb_arena arena;
    unsigned long last; /* the largest number there is */
    record now, before; /* the project's newest record, and the one it supersedes */
    tb_source *old;     /* the text of `now`, if it is rendered again */
    tb_chosen chosen;   /* read from it */
    cli_written written;
} keeper;

static tb_status fail(keeper *k, const char *what, const char *path)
{
    tb_diags_error(&k->ctx->diags, TB_DIAG_IO, (tb_place){0}, NULL, "cannot %s '%s': %s", what, path, strerror(errno));
    return TB_ERR_IO;
}

/* ---- Names ---- */

static const char *slug_of(keeper *k, const char *title)
{
    char slug[SLUG_MAX + 1];
    const size_t len = tb_text_slug(tb_text_of(title), slug, sizeof slug);

    return len > 0 ? tb_arena_copy(&k->arena, slug, len) : "decision";
}

/* The number NAME begins with, and its title in *slug; 0 if it is no record's. */
static unsigned long number_of(const char *name, tb_text *slug)
{
    size_t digits = strspn(name, "0123456789"), len = strlen(name);
    unsigned long number = 0;

    if (digits < 4 || name[digits] != '-' || len < digits + 5 || strcmp(name + len - 3, ".md") != 0 ||
        !tb_number_parse_whole((tb_text){name, digits}, NUMBER_MAX, &number))
        return 0;
    *slug = (tb_text){name + digits + 1, len - digits - 4};
    return number;
}

static bool set_paths(keeper *k, record *r, unsigned long number)
{
    r->number = number;
    r->path = tb_arena_printf(&k->arena, "%s/%04lu-%s.md", k->dir, number, k->slug);
    r->document = tb_arena_printf(&k->arena, "%s/%04lu-%s.tiebreak.json", k->dir, number, k->slug);
    return r->path != NULL && r->document != NULL;
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

/* The folder, and those it is in. */
static bool make_folders(keeper *k)
{
    char *path = tb_arena_strdup(&k->arena, k->dir);
    bool made = path != NULL;

    for (size_t i = 1; made && k->dir[i - 1] != '\0'; i++) {
        if (k->dir[i] != '/' && k->dir[i] != '\0')
            continue;
        path[i] = '\0';
        made = mkdir(path, 0777) == 0 || errno == EEXIST;
        path[i] = k->dir[i];
    }
    return made;
}

/* The largest number below LIMIT of a record whose name is this project's; 0 if there is none. */
static tb_status look_below(keeper *k, unsigned long limit, unsigned long *out)
{
    DIR *folder = opendir(k->dir);

    *out = 0;
    if (folder == NULL)
        return fail(k, "read", k->dir);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        tb_text slug;
        unsigned long number = number_of(entry->d_name, &slug);
        k->last = number > k->last ? number : k->last;
        if (number > *out && number < limit && tb_text_is(slug, k->slug))
            *out = number;
    }
    closedir(folder);
    return TB_OK;
}

/* ---- What is there already ---- */

/* What was chosen before counts, unless something was chosen now. */
static void take_chosen(keeper *k)
{
    const tb_node *chosen = tb_node_get(k->written.written.node, "chosen"), *id, *by, *because;
    int choice;

    if (chosen == NULL || k->report->chosen != NULL)
        return;
    id = tb_node_get(chosen, "choice");
    by = tb_node_get(chosen, "by");
    because = tb_node_get(chosen, "because");
    if (id == NULL || id->kind != TB_NODE_TEXT)
        return;
    choice = tb_text_is(id->text, "hybrid") ? (int)k->report->pack->alternative_count
                                            : tb_pack_alternative(k->report->pack, id->text);
    if (choice < 0 || (tb_text_is(id->text, "hybrid") && !k->report->outcome.has_hybrid))
        return;
    k->chosen = (tb_chosen){choice, by != NULL && by->kind == TB_NODE_TEXT ? by->text.at : NULL,
                            because != NULL && because->kind == TB_NODE_TEXT ? because->text.at : NULL};
    tb_report_choose(k->report, &k->chosen);
}

static bool same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Names of files are shorter than titles: whether the record that was read is this project's. */
static bool is_ours(const keeper *k)
{
    const tb_written *w = &k->written.written;
    const tb_profile *profile = k->report->profile;
    const tb_node *description = tb_node_get(w->profile, "description");

    if (strcmp(w->pack_id, k->report->pack->id) != 0 || !same(w->title, profile->title))
        return false;
    return w->title != NULL ||
           same(description != NULL && description->kind == TB_NODE_TEXT ? description->text.at : NULL,
                profile->description);
}

/* The project's newest record, and what it holds. */
static tb_status find_now(keeper *k)
{
    unsigned long number = ULONG_MAX;
    tb_status status;

    while ((status = look_below(k, number, &number)) == TB_OK && number > 0) {
        if (!set_paths(k, &k->now, number))
            return TB_ERR_NOMEM;
        status = cli_written_read(k->ctx, k->now.document, &k->written);
        if (status != TB_OK || is_ours(k))
            return status;
        cli_written_release(&k->written);
        k->now = (record){0};
    }
    return status;
}

/* The record that says it was superseded by the newest. One that cannot be read says nothing. */
static tb_status find_before(keeper *k)
{
    const char *name = name_of(k->now.path);
    unsigned long number = k->now.number;
    tb_status status;

    while ((status = look_below(k, number, &number)) == TB_OK && number > 0) {
        tb_buf text = TB_BUF_EMPTY;
        record older;
        int error;
        if (!set_paths(k, &older, number))
            return TB_ERR_NOMEM;
        status = tb_file_read(older.path, TB_FILE_MAX, &text, &error);
        bool says = false;
        if (status == TB_OK && text.len > 0) {
            const tb_text state = cli_adr_front((tb_text){text.data, text.len}, "status");
            says = memmem(state.at, state.len, name, strlen(name)) != NULL;
        }
        tb_buf_release(&text);
        if (status == TB_ERR_NOMEM)
            return status;
        if (says) {
            k->before = older;
            break;
        }
    }
    return status;
}

/* Of two profiles of one run that are one project, the second would take the record from the first. */
static tb_status refuse(keeper *k)
{
    tb_diags_error(&k->ctx->diags, TB_DIAG_CONFLICT, (tb_place){0}, "give each profile a title of its own",
                   "'%s' is another profile's record: it has the same title%s", k->now.path,
                   k->report->profile->title == NULL ? ", none, and the same description" : "");
    return TB_ERR_INPUT;
}

/* Whether the newest record is this decision's; if not, a new one supersedes it. */
static tb_status compare(keeper *k, const tb_buf *told)
{
    tb_status status = find_now(k);

    if (status == TB_OK && k->now.number > 0) {
        const bool same_decision = strcmp(k->written.written.decision_id, k->report->decision_id) == 0;
        if (!same_decision && told->len > 0 && strstr(told->data, k->now.path) != NULL)
            return refuse(k);
        status = tb_source_read(k->now.path, &k->ctx->diags, &k->old);
        if (status != TB_OK)
            return status;
        tb_text state = cli_adr_front((tb_text){k->old->data, k->old->len}, "status");
        bool is_proposed = state.len >= 8 && memcmp(state.at, "proposed", 8) == 0;
        if (is_proposed || same_decision) {
            take_chosen(k);
            return find_before(k);
        }
        k->before = k->now;
        tb_diags_keep(&k->ctx->diags, k->old);
        k->old = NULL;
    }
    if (status != TB_OK)
        return status;
    return set_paths(k, &k->now, k->last + 1) ? TB_OK : TB_ERR_NOMEM;
}

/* ---- Writing ---- */

static tb_status render(keeper *k, tb_buf *out)
{
    const char *before = k->before.number > 0 ? name_of(k->before.path) : NULL;
    const tb_record kept = {.document = name_of(k->now.document), .supersedes = before, .supersedes_title = before};
    cli_template template;
    const tb_node *view = NULL;
    tb_buf made = TB_BUF_EMPTY;
    tb_status status = cli_template_load(k->ctx, NULL, "adr.md", &template);

    if (status == TB_OK)
        status = tb_view_new(k->report, &kept, &k->arena, &view);
    if (status == TB_OK)
        status = cli_template_render(&template, view, k->old != NULL ? &made : out);
    if (status == TB_OK && k->old != NULL) {
        tb_text all = {made.data, made.len};
        status = cli_adr_merge(k->old, all, &k->ctx->diags, out);
        if (status == TB_OK)
            status = cli_adr_set_front(out, "date", cli_adr_front(all, "date"));
        if (status == TB_OK && k->report->chosen != NULL && k->report->chosen != &k->chosen) {
            status = cli_adr_set_front(out, "status", TB_TEXT("accepted"));
            if (status == TB_OK)
                status = cli_adr_set_front(out, "decision-makers", cli_adr_front(all, "decision-makers"));
        }
    }
    tb_buf_release(&made);
    cli_template_release(&template);
    return status;
}

static tb_status write_file(keeper *k, const char *path, const char *bytes, size_t len)
{
    int error = 0;
    tb_status status = tb_file_write(path, bytes, len, &error);

    errno = error;
    return status == TB_ERR_IO ? fail(k, "write", path) : status;
}

/* The older record says what stands in for it. */
static tb_status mark_superseded(keeper *k)
{
    tb_buf text = TB_BUF_EMPTY;
    const char *value = tb_arena_printf(&k->arena, "superseded by %s", name_of(k->now.path));
    int error = 0;
    tb_status status = value != NULL ? tb_file_read(k->before.path, TB_FILE_MAX, &text, &error) : TB_ERR_NOMEM;

    if (status == TB_ERR_IO || status == TB_ERR_INPUT) {
        errno = status == TB_ERR_IO ? error : EFBIG;
        status = fail(k, "read", k->before.path);
    }
    if (status == TB_OK)
        status = cli_adr_set_front(&text, "status", tb_text_of(value));
    if (status == TB_OK)
        status = write_file(k, k->before.path, text.data, text.len);
    tb_buf_release(&text);
    return status;
}

static tb_status write_all(keeper *k)
{
    bool is_new = k->old == NULL;
    tb_buf text = TB_BUF_EMPTY;
    cJSON *document = tb_report_json(k->report);
    char *printed = document != NULL ? cJSON_Print(document) : NULL;
    tb_status status = printed != NULL ? render(k, &text) : TB_ERR_NOMEM;

    if (status == TB_OK)
        status = write_file(k, k->now.document, printed, strlen(printed));
    if (status == TB_OK) {
        status = write_file(k, k->now.path, text.data, text.len);
        if (status != TB_OK && is_new)
            (void)remove(k->now.document); /* alone it would be nothing's */
    }
    if (status == TB_OK && is_new && k->before.number > 0)
        status = mark_superseded(k);
    cJSON_free(printed);
    cJSON_Delete(document);
    tb_buf_release(&text);
    return status;
}

tb_status cli_adr_write(cli_context *ctx, const char *dir, tb_report *report, tb_buf *told)
{
    keeper k = {.ctx = ctx, .dir = dir, .report = report};
    const tb_chosen *chosen = report->chosen;
    tb_status status;

    k.slug = slug_of(&k, report->profile->title);
    status = k.slug == NULL ? TB_ERR_NOMEM : make_folders(&k) ? compare(&k, told) : fail(&k, "make", dir);
    if (status == TB_OK)
        status = write_all(&k);
    if (status == TB_OK)
        tb_buf_printf(told, "%s\n", k.now.path);
    tb_report_choose(report, chosen); /* ours goes with us */
    cli_written_release(&k.written);
    tb_diags_keep(&ctx->diags, k.old);
    tb_arena_release(&k.arena);
    return status == TB_OK ? tb_buf_status(told) : status;
}
