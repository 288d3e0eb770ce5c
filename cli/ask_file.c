/* ask_file.c - nothing is lost: where answers are kept, how they are gone on with, what a changed pack does to them. */
#include "ask.h"

#include "places.h"
#include "settings.h"

#include "file.h"
#include "node.h"
#include "profile.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- The place ---- */

static bool exists(const char *path)
{
    struct stat info;

    return lstat(path, &info) == 0;
}

/* Our own place for answers that have no file yet: one a pack. NULL without a home. */
static char *draft_path(cli_ask *ask)
{
    const char *name = tb_arena_printf(&ask->arena, "ask-%s.yaml", ask->pack->id);

    return name ? cli_state_path(&ask->arena, name) : NULL;
}

/* A name after PATH that nothing has: FILE~1, FILE~2, ... NULL if all are taken. */
static const char *free_name(cli_ask *ask, const char *path)
{
    for (int i = 1; i < 10000; i++) {
        const char *name = tb_arena_printf(&ask->arena, "%s~%d", path, i);
        if (name && !exists(name))
            return name;
    }
    return NULL;
}

/* Puts a file out of the way, under another name. */
static const char *move_aside(cli_ask *ask, const char *path)
{
    const char *aside = free_name(ask, path);

    return aside && rename(path, aside) == 0 ? aside : NULL;
}

/* Remembers the file as it is now: one that differs was written by somebody else. */
static void note_kept(cli_ask *ask)
{
    ask->has_kept = stat(ask->path, &ask->kept) == 0;
}

/* Whether somebody else wrote to the file since: another questionnaire, or an editor. */
static bool is_foreign(const cli_ask *ask)
{
    struct stat now;

    if (stat(ask->path, &now) != 0)
        return false;
    return !ask->has_kept || now.st_ino != ask->kept.st_ino || now.st_mtim.tv_sec != ask->kept.st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != ask->kept.st_mtim.tv_nsec;
}

/* ---- Reading, whatever pack it was written for ---- */

static bool is_before(tb_place a, tb_place b)
{
    return a.line != b.line ? a.line < b.line : a.column < b.column;
}

static tb_place start_of(const tb_node *node)
{
    return node->key.len > 0 ? node->key_at : node->at;
}

/* Whether an error lies in ENTRY, which ends where END begins (line 0: nowhere). */
static bool is_wrong(const tb_diags *diags, const tb_node *entry, tb_place end)
{
    for (size_t i = 0; i < diags->count; i++) {
        const tb_diag *d = &diags->list[i];
        if (d->is_error && !is_before(d->at, start_of(entry)) && (end.line == 0 || is_before(d->at, end)))
            return true;
    }
    return false;
}

/* LIST without the entries that errors lie in; *dropped counts them. */
static tb_node *without_wrong(cli_ask *ask, const tb_node *list, const tb_diags *diags, size_t *dropped)
{
    tb_node *copy = tb_arena_alloc(&ask->arena, sizeof *copy), **end;

    if (!copy)
        return NULL;
    *copy = *list;
    end = &copy->first;
    for (const tb_node *entry = list->first; entry; entry = entry->next) {
        const tb_node *after = entry->next ? entry->next : list->next;
        tb_node *kept = tb_arena_alloc(&ask->arena, sizeof *kept);
        if (!kept)
            return NULL;
        if (is_wrong(diags, entry, after ? start_of(after) : (tb_place){0})) {
            ++*dropped;
            continue;
        }
        *kept = *entry;
        *end = kept;
        end = &kept->next;
    }
    *end = NULL;
    return copy;
}

/* The profile ROOT without the answers, workloads and priorities that errors lie in. */
static tb_node *pruned(cli_ask *ask, const tb_node *root, const tb_diags *diags, size_t *dropped)
{
    static const char *const sections[] = {"answers", "workloads", "priorities"};
    tb_node *copy = tb_arena_alloc(&ask->arena, sizeof *copy), **end;

    if (!copy)
        return NULL;
    *copy = *root;
    end = &copy->first;
    for (const tb_node *entry = root->first; entry; entry = entry->next) {
        bool is_section = false;
        for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
            is_section = is_section || tb_text_is(entry->key, sections[i]);
        tb_node *kept =
            is_section ? without_wrong(ask, entry, diags, dropped) : tb_arena_alloc(&ask->arena, sizeof *kept);
        if (!kept)
            return NULL;
        if (!is_section)
            *kept = *entry;
        *end = kept;
        end = &kept->next;
    }
    *end = NULL;
    return copy;
}

/* Says which answers no longer fit, and why. */
static void say_dropped(cli_ask *ask, const tb_diags *diags, size_t dropped)
{
    cli_ask_sayf(ask,
                 "The pack has changed since these answers were given. %zu of them no longer %s; the rest is kept:",
                 dropped, dropped == 1 ? "fits" : "fit");
    for (size_t i = 0; i < diags->count; i++)
        if (diags->list[i].is_error)
            tb_diag_put(&ask->out, &diags->list[i], ask->ctx->color);
}

/* Another pack's answers are refused; an earlier version's are read as far as they fit. */
static tb_status check_pack(cli_ask *ask, const tb_node *root, const char *path, bool *changed)
{
    const tb_node *pack = tb_node_get(root, "pack"), *id = pack ? tb_node_get(pack, "id") : NULL,
                  *hash = pack ? tb_node_get(pack, "sha256") : NULL;

    *changed = hash && !tb_text_is(hash->text, ask->pack->sha256);
    if (!id || tb_text_is(id->text, ask->pack->id))
        return TB_OK;
    tb_diags_error(
        &ask->ctx->diags, TB_DIAG_PACK_DIFFERS, id->at, "give the pack with --pack, or begin without this file",
        "'%s' was answered for the pack '%.*s', and this is '%s'", path, (int)id->text.len, id->text.at, ask->pack->id);
    return TB_ERR_INPUT;
}

static tb_status take(cli_ask *ask, const tb_node *root, const tb_setting *settings, size_t count, bool changed)
{
    tb_diags *diags = &ask->ctx->diags;
    tb_profile profile;
    size_t dropped = 0;
    tb_status status = tb_profile_read_with(ask->pack, root, settings, count, false, &ask->arena, diags, &profile);

    if (status == TB_ERR_INPUT && changed) {
        tb_node *rest = pruned(ask, root, diags, &dropped);
        if (!rest)
            return TB_ERR_NOMEM;
        if (dropped == 0)
            return status;
        say_dropped(ask, diags, dropped);
        tb_diags_clear(diags);
        return take(ask, rest, settings, count, changed);
    }
    if (status == TB_OK) {
        tb_diags_clear(diags); /* of another version: it fits, all the same */
        status = tb_interview_resume(ask->interview, &profile);
    }
    return status;
}

/* Takes what the file at PATH (NULL: none) and --set say. */
static tb_status load(cli_ask *ask, const char *path)
{
    const cli_list *set = &ask->values->set;
    tb_source *source = NULL;
    const tb_node *root = NULL;
    tb_setting *settings;
    bool changed = false;
    tb_status status = TB_OK;

    if (cli_settings_read(ask->ctx, set, &settings) != CLI_DONE)
        return TB_ERR_INPUT;
    if (path) {
        status = tb_source_read(path, &ask->ctx->diags, &source);
        tb_diags_keep(&ask->ctx->diags, source);
    }
    if (status == TB_OK && source)
        status = tb_document_parse(source, &ask->arena, &ask->ctx->diags, &root);
    if (status == TB_OK && root)
        status = check_pack(ask, root, path, &changed);
    if (status == TB_OK && (root || set->count > 0))
        status = take(ask, root, settings, set->count, changed);
    return status;
}

/* ---- Beginning ---- */

/* Asks whether to go on with what is at ask->path. CLI_ASK_DONE, or how the person left. */
static cli_ask_reply offer(cli_ask *ask, bool *wanted)
{
    tb_buf_putc(&ask->out, '\n');
    cli_ask_sayf(ask, "There are answers in %s.", ask->path);
    cli_ask_say_bold(ask, "Go on with them?");
    cli_ask_say_dim(ask, "y: yes (Enter). n: begin anew; they are kept under another name.");
    for (;;) {
        const cli_ask_reply reply = cli_ask_read(ask);
        const char *text = ask->typed.data ? ask->typed.data : "";
        if (reply != CLI_ASK_DONE)
            return reply;
        if (strcasecmp(text, "q") == 0)
            return CLI_ASK_QUIT;
        *wanted = *text == '\0' || strcasecmp(text, "y") == 0 || strcasecmp(text, "yes") == 0;
        if (*wanted || strcasecmp(text, "n") == 0 || strcasecmp(text, "no") == 0)
            return CLI_ASK_DONE;
        cli_ask_say(ask, "Type y or n.");
    }
}

/* What is at ask->path and not gone on with is moved out of the way. */
static cli_exit make_room(cli_ask *ask)
{
    const char *aside = move_aside(ask, ask->path);

    if (aside) {
        cli_ask_sayf(ask, "Earlier answers are kept in %s.", aside);
        return CLI_DONE;
    }
    tb_diags_error(&ask->ctx->diags, TB_DIAG_IO, (tb_place){0}, "name another file with -o",
                   "'%s' is there, and cannot be moved out of the way: %s", ask->path, strerror(errno));
    return cli_fail(ask->ctx, TB_ERR_IO, &ask->ctx->diags);
}

static void find_place(cli_ask *ask)
{
    const cli_ask_values *v = ask->values;

    char *draft;

    ask->path = v->output ? v->output : v->resume;
    ask->is_draft = ask->path == NULL;
    if (ask->is_draft && (draft = draft_path(ask)) != NULL) {
        cli_make_parents(draft, 0700);
        ask->path = draft;
    }
}

/* What is there already at the place where answers are to be kept is gone on with, or moved out of the way. */
static cli_exit settle_place(cli_ask *ask, const char **from)
{
    bool wanted = *from == NULL;

    if (!ask->line || !ask->path || !exists(ask->path) || (*from && strcmp(*from, ask->path) == 0))
        return CLI_DONE;
    const cli_ask_reply reply = wanted ? offer(ask, &wanted) : CLI_ASK_DONE;
    if (reply != CLI_ASK_DONE) {
        ask->has_left = true;
        return reply == CLI_ASK_QUIT ? CLI_DONE : CLI_INTERRUPTED;
    }
    if (!wanted)
        return make_room(ask);
    *from = ask->path;
    return CLI_DONE;
}

cli_exit cli_ask_open_file(cli_ask *ask)
{
    const char *from = ask->values->resume ? ask->values->resume : ask->values->answers;

    find_place(ask);
    const cli_exit code = settle_place(ask, &from);
    if (code != CLI_DONE || ask->has_left)
        return code;
    const tb_status status = load(ask, from);
    if (status == TB_OK) {
        if (from && ask->path && strcmp(from, ask->path) == 0)
            note_kept(ask);
        return CLI_DONE;
    }
    return ask->ctx->diags.errors > 0 || status != TB_ERR_INPUT ? cli_fail(ask->ctx, status, &ask->ctx->diags)
                                                                : CLI_BAD_INPUT; /* said already */
}

/* ---- Keeping ---- */

/* Writes what was said to PATH; errno's value, or 0. */
static int write_to(cli_ask *ask, const char *path)
{
    tb_buf text = TB_BUF_EMPTY;
    int error = 0;

    tb_profile_put_yaml(&text, ask->pack, tb_interview_profile(ask->interview));
    const tb_status status = text.failed ? TB_ERR_NOMEM : tb_file_write(path, text.data, text.len, &error);
    tb_buf_release(&text);
    return status == TB_OK ? 0 : status == TB_ERR_NOMEM ? ENOMEM : error;
}

static bool says_anything(const cli_ask *ask)
{
    const tb_profile *p = tb_interview_profile(ask->interview);

    return tb_interview_answered(ask->interview) > 0 || p->title || p->description;
}

/* Leaves a file that somebody else wrote to alone, and goes on in one of its own. */
static void make_way(cli_ask *ask)
{
    const char *own = free_name(ask, ask->path);

    if (!own)
        return;
    cli_ask_sayf(ask, "%s was changed by something else. It is left alone, and your answers go to %s.", ask->path, own);
    ask->path = own;
    ask->has_kept = false;
}

void cli_ask_save(cli_ask *ask)
{
    if (!says_anything(ask))
        return;
    if (ask->path && is_foreign(ask))
        make_way(ask);
    const int error = ask->path ? write_to(ask, ask->path) : ENOENT;
    if (!error)
        note_kept(ask);
    if (error && !ask->unsaved)
        cli_ask_sayf(ask, "Your answers could not be kept in %s: %s. Go on: it is tried again after each answer.",
                     ask->path ? ask->path : "a file, as HOME is not set", strerror(error));
    if (!error && ask->unsaved)
        cli_ask_sayf(ask, "Your answers are kept in %s again.", ask->path);
    ask->unsaved = error != 0;
}

/* Asks for a file that is not there yet and can be written; Enter: FALLBACK (may be NULL). NULL: the person will not.
 */
static const char *ask_for_file(cli_ask *ask, const char *fallback)
{
    for (;;) {
        if (cli_ask_read(ask) != CLI_ASK_DONE)
            return NULL;
        const char *typed = ask->typed.data ? ask->typed.data : "";
        if (strcmp(typed, "-") == 0)
            return NULL;
        const char *path = *typed ? tb_arena_strdup(&ask->arena, typed) : fallback;
        if (!path) {
            cli_ask_say(ask, "Type the name of a file, or -.");
        } else if (exists(path)) {
            cli_ask_sayf(ask, "%s is there already: type another name, or -.", path);
        } else {
            const int error = write_to(ask, path);
            if (!error)
                return path;
            cli_ask_sayf(ask, "%s cannot be written: %s. Type another name, or -.", path, strerror(error));
        }
    }
}

cli_exit cli_ask_leave(cli_ask *ask)
{
    if (!says_anything(ask))
        return CLI_DONE;
    cli_ask_save(ask);
    if (ask->unsaved) {
        cli_ask_say_bold(ask, "Where else shall your answers be kept? -: nowhere.");
        const char *path = ask_for_file(ask, NULL);
        if (!path) {
            cli_ask_flush(ask);
            return CLI_FAILED;
        }
        ask->path = path;
        ask->is_draft = false;
    }
    cli_ask_sayf(ask, "Your answers are in %s.", ask->path);
    cli_ask_sayf(ask,
                 ask->is_draft ? "To go on with them: tiebreak ask" : "To go on with them: tiebreak ask --resume %s",
                 ask->path);
    cli_ask_flush(ask);
    return CLI_DONE;
}

/* A name for the file, from the title: "support-chat.yaml", and a number where that is taken. */
static const char *name_from_title(cli_ask *ask)
{
    const char *title = tb_interview_profile(ask->interview)->title;
    tb_buf name = TB_BUF_EMPTY;
    const char *free_one = NULL;

    for (; title && *title && name.len < 60; title++) {
        if (isalnum((unsigned char)*title) && (unsigned char)*title < 0x80)
            tb_buf_putc(&name, (char)tolower((unsigned char)*title));
        else if (name.len > 0 && name.data[name.len - 1] != '-')
            tb_buf_putc(&name, '-');
    }
    while (name.len > 0 && name.data[name.len - 1] == '-')
        name.data[--name.len] = '\0';
    if (name.len == 0)
        tb_buf_puts(&name, "profile");
    for (int i = 1; !free_one && i < 1000; i++) {
        const char *path = i == 1 ? tb_arena_printf(&ask->arena, "%s.yaml", name.data)
                                  : tb_arena_printf(&ask->arena, "%s-%d.yaml", name.data, i);
        if (!path || !exists(path))
            free_one = path ? path : "profile.yaml";
    }
    tb_buf_release(&name);
    return free_one;
}

cli_exit cli_ask_name_file(cli_ask *ask)
{
    cli_ask_save(ask);
    if (!ask->is_draft && !ask->unsaved)
        return CLI_DONE;
    const char *name = name_from_title(ask);
    tb_buf_putc(&ask->out, '\n');
    cli_ask_say_bold(ask, "What shall the file with your answers be called?");
    cli_ask_sayf(ask, "Enter: %s. With -, they stay where they are%s%s.", name, ask->path && !ask->unsaved ? ": " : "",
                 ask->path && !ask->unsaved ? ask->path : "");
    const char *path = ask_for_file(ask, name);
    if (path && ask->is_draft && ask->path)
        unlink(ask->path);
    if (path) {
        ask->path = path;
        ask->is_draft = ask->unsaved = false;
    }
    return ask->unsaved ? CLI_FAILED : CLI_DONE;
}
