/* scan_walk.c - walks a repository. Every folder is opened from the one above it and no link is followed, so nothing
 * outside is ever reached, whatever changes meanwhile; nothing is run; what is not a plain file is passed by. */
#include "scan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct walker {
    cli_walk *walk;
    tb_scan *scan;
    tb_arena *arena; /* paths */
    tb_diags *diags;
    char *text; /* CLI_SCAN_FILE_MAX bytes */
} walker;

typedef struct names {
    char **list;
    size_t count, cap;
} names;

static void note(cli_scan_note *where, const char *path)
{
    if (where->count++ == 0)
        where->path = path;
}

/* Folders that hold what others wrote, or what is made anew. */
static bool is_passed_by(const walker *w, const char *name, const char *path)
{
    static const char *const passed[] = {".git", "node_modules", "bower_components", "vendor", "venv",
                                         "dist", "build",        "__pycache__"};

    for (size_t i = 0; i < sizeof passed / sizeof passed[0]; i++)
        if (strcmp(name, passed[i]) == 0)
            return true;
    return name[0] == '.' && !tb_scan_names_folder(w->scan, path);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static tb_status add_name(walker *w, names *found, const char *name)
{
    if (found->count == found->cap) {
        const size_t cap = found->cap > 0 ? 2 * found->cap : 64;
        char **list = realloc(found->list, cap * sizeof *list);
        if (!list)
            return TB_ERR_NOMEM;
        found->list = list;
        found->cap = cap;
    }
    found->list[found->count] = tb_arena_strdup(w->arena, name);
    return found->list[found->count++] ? TB_OK : TB_ERR_NOMEM;
}

/* The names in FOLDER, sorted, so that the same files give the same profile. */
static tb_status read_names(walker *w, DIR *folder, names *found)
{
    tb_status st = TB_OK;

    for (const struct dirent *e = readdir(folder); e && st == TB_OK; e = readdir(folder)) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        if (w->walk->entries == CLI_SCAN_ENTRIES_MAX) {
            w->walk->full = true;
            break;
        }
        w->walk->entries++;
        st = add_name(w, found, e->d_name);
    }
    if (found->count > 0)
        qsort(found->list, found->count, sizeof *found->list, compare_names);
    return st;
}

/* Reads the beginning of the plain file NAME. False, noted, if it can't be read. */
static bool read_text(walker *w, int folder, const char *name, const char *path, tb_text *out)
{
    const size_t left = CLI_SCAN_BYTES_MAX - w->walk->bytes;
    const size_t max = left < CLI_SCAN_FILE_MAX ? left : CLI_SCAN_FILE_MAX;
    struct stat now;
    size_t len = 0;
    ssize_t n = 0;

    if (left == 0) {
        note(&w->walk->unread, path);
        return false;
    }
    const int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &now) != 0 || !S_ISREG(now.st_mode)) { /* it may have become something else meanwhile */
        note(&w->walk->refused, path);
        if (fd >= 0)
            close(fd);
        return false;
    }
    while (len < max && ((n = read(fd, w->text + len, max - len)) > 0 || (n < 0 && errno == EINTR)))
        len += n > 0 ? (size_t)n : 0;
    close(fd);
    if (n < 0) {
        note(&w->walk->refused, path);
        return false;
    }
    w->walk->bytes += len;
    w->walk->read++;
    if (len == max && now.st_size > (off_t)max)
        note(max == CLI_SCAN_FILE_MAX ? &w->walk->large : &w->walk->unread, path);
    *out = (tb_text){w->text, len};
    return true;
}

static tb_status take_file(walker *w, int folder, const char *name, const char *path)
{
    tb_text text;
    const bool has_text = tb_scan_wants(w->scan, path) && read_text(w, folder, name, path, &text);

    w->walk->files++;
    return tb_scan_add(w->scan, path, has_text ? &text : NULL, w->diags);
}

static tb_status walk_folder(walker *w, int fd, const char *at, int depth);

static tb_status enter(walker *w, int folder, const char *name, const char *path, int depth)
{
    if (is_passed_by(w, name, path))
        return TB_OK;
    if (depth == CLI_SCAN_DEPTH_MAX) {
        note(&w->walk->deep, path);
        return TB_OK;
    }
    const int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        note(&w->walk->refused, path);
        return TB_OK;
    }
    return walk_folder(w, fd, path, depth + 1);
}

/* The plain files of a folder, or the folders in it. */
static tb_status take_names(walker *w, int folder, const names *found, const char *at, int depth, bool folders)
{
    tb_status st = TB_OK;

    for (size_t i = 0; i < found->count && st == TB_OK; i++) {
        const char *name = found->list[i];
        const char *path = *at ? tb_arena_printf(w->arena, "%s/%s", at, name) : name;
        struct stat what;
        if (!path)
            return TB_ERR_NOMEM;
        const bool known = fstatat(folder, name, &what, AT_SYMLINK_NOFOLLOW) == 0;
        if (known && S_ISDIR(what.st_mode)) {
            if (folders)
                st = enter(w, folder, name, path, depth);
        } else if (!folders) {
            if (known && S_ISREG(what.st_mode))
                st = take_file(w, folder, name, path);
            else
                note(!known ? &w->walk->refused : S_ISLNK(what.st_mode) ? &w->walk->links : &w->walk->special, path);
        }
    }
    return st;
}

/* AT: the folder's path, empty for the first. Its own files come before those below. */
static tb_status walk_folder(walker *w, int fd, const char *at, int depth)
{
    DIR *folder = fdopendir(fd);
    names found = {0};
    tb_status st;

    if (!folder) {
        close(fd);
        note(&w->walk->refused, at);
        return TB_OK;
    }
    st = read_names(w, folder, &found);
    if (st == TB_OK)
        st = take_names(w, dirfd(folder), &found, at, depth, false);
    if (st == TB_OK)
        st = take_names(w, dirfd(folder), &found, at, depth, true);
    closedir(folder);
    free(found.list);
    return st;
}

tb_status cli_scan_walk(cli_walk *walk, tb_scan *scan, int fd, tb_arena *arena, tb_diags *diags)
{
    walker w = {walk, scan, arena, diags, malloc(CLI_SCAN_FILE_MAX)};
    tb_status st = TB_ERR_NOMEM;

    *walk = (cli_walk){0};
    if (w.text)
        st = walk_folder(&w, fd, "", 0);
    else
        close(fd);
    free(w.text);
    return st;
}
