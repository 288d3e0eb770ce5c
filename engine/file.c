#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    READ_PIECE = 64 << 10,
    NAME_TRIES = 100, /* names of temporary files that others may have taken */
    NAME_MORE = 48,   /* bytes of such a name beyond that of the file itself */
};

static tb_status failed(int *error)
{
    *error = errno;
    return TB_ERR_IO;
}

/* What is worth reading to its end. Standard input is whatever the person connected, /dev/null and a socket included.
 */
static int check_kind(int fd, bool is_stdin)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return errno;
    if (S_ISDIR(st.st_mode))
        return EISDIR;
    if (is_stdin || S_ISREG(st.st_mode) || S_ISFIFO(st.st_mode) || isatty(fd))
        return 0;
    return EINVAL;
}

static tb_status read_all(int fd, size_t max, tb_buf *out, int *error)
{
    char *piece = malloc(READ_PIECE);
    tb_status status = TB_OK;

    if (piece == NULL)
        return TB_ERR_NOMEM;
    while (status == TB_OK) {
        ssize_t got = read(fd, piece, READ_PIECE);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            status = got < 0 ? failed(error) : TB_OK;
            break;
        }
        if (out->len > max || (size_t)got > max - out->len)
            status = TB_ERR_INPUT;
        else
            tb_buf_add(out, piece, (size_t)got);
        if (status == TB_OK)
            status = tb_buf_status(out);
    }
    free(piece);
    return status;
}

tb_status tb_file_read(const char *path, size_t max, tb_buf *out, int *error)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    tb_status status;

    tb_buf_clear(out);
    *error = 0;
    if (fd < 0)
        return failed(error);
    *error = check_kind(fd, is_stdin);
    status = *error != 0 ? TB_ERR_IO : read_all(fd, max, out, error);
    if (!is_stdin)
        close(fd);
    return status;
}

static tb_status write_all(int fd, const char *bytes, size_t len, int *error)
{
    while (len > 0) {
        ssize_t put = write(fd, bytes, len);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return failed(error);
        bytes += put;
        len -= (size_t)put;
    }
    return TB_OK;
}

/* A device or a pipe has no name to take over, and replacing /dev/null with a file would be a disaster. */
static tb_status write_through(const char *path, const char *bytes, size_t len, int *error)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    tb_status status;

    if (fd < 0)
        return failed(error);
    status = write_all(fd, bytes, len, error);
    if (close(fd) != 0 && status == TB_OK)
        status = failed(error);
    return status;
}

/* Opens a file of a new name beside PATH and leaves that name in NAME, of SIZE bytes. open() rather than mkstemp(), so
 * that the umask applies. */
static int open_beside(const char *path, char *name, size_t size)
{
    int fd = -1;

    for (int i = 0; i < NAME_TRIES && fd < 0; i++) {
        snprintf(name, size, "%s.%ld-%d.tmp", path, (long)getpid(), i);
        fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST)
            break;
    }
    return fd;
}

/* Makes the renaming itself last. That fails harmlessly where a folder can't be opened or synced. */
static void sync_folder(const char *path, char *scratch, size_t size)
{
    const char *slash = strrchr(path, '/');
    int fd;

    if (slash == NULL)
        snprintf(scratch, size, ".");
    else
        snprintf(scratch, size, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    fd = open(scratch, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)fsync(fd);
    close(fd);
}

/* PATH is no link; OLD is what it names now, or NULL. */
static tb_status replace(const char *path, const struct stat *old, const char *bytes, size_t len, int *error)
{
    size_t size = strlen(path) + NAME_MORE;
    char *name = malloc(size);
    tb_status status = TB_OK;
    int fd;

    if (name == NULL)
        return TB_ERR_NOMEM;
    fd = open_beside(path, name, size);
    if (fd < 0) {
        status = failed(error);
        goto out;
    }
    if (old != NULL && fchmod(fd, old->st_mode & 07777) != 0)
        status = failed(error);
    if (status == TB_OK)
        status = write_all(fd, bytes, len, error);
    if (status == TB_OK && fsync(fd) != 0)
        status = failed(error);
    if (close(fd) != 0 && status == TB_OK)
        status = failed(error);
    if (status == TB_OK && rename(name, path) != 0)
        status = failed(error);
    if (status == TB_OK)
        sync_folder(path, name, size);
    else
        unlink(name);
out:
    free(name);
    return status;
}

/* What PATH names now, in *ST if it *EXISTS. A link stays one: *TARGET, to be freed, is what it leads to; NULL where
 * nothing is there or it is no regular file. */
static tb_status find_target(const char *path, struct stat *st, bool *exists, char **target, int *error)
{
    *error = 0;
    *target = NULL;
    *exists = stat(path, st) == 0;
    if (!*exists)
        return errno == ENOENT ? TB_OK : failed(error);
    if (S_ISDIR(st->st_mode)) {
        *error = EISDIR;
        return TB_ERR_IO;
    }
    if (!S_ISREG(st->st_mode))
        return TB_OK;
    *target = realpath(path, NULL);
    return *target != NULL ? TB_OK : errno == ENOMEM ? TB_ERR_NOMEM : failed(error);
}

tb_status tb_file_write(const char *path, const char *bytes, size_t len, int *error)
{
    char *target;
    struct stat st;
    bool exists;
    tb_status status = find_target(path, &st, &exists, &target, error);

    if (status != TB_OK)
        return status;
    if (exists && target == NULL)
        return write_through(path, bytes, len, error);
    status = replace(exists ? target : path, exists ? &st : NULL, bytes, len, error);
    free(target);
    return status;
}

tb_status tb_file_try(const char *path, int *error)
{
    char *target, *name;
    struct stat st;
    bool exists;
    tb_status status = find_target(path, &st, &exists, &target, error);

    if (status != TB_OK || (exists && target == NULL))
        return status;
    const size_t size = strlen(exists ? target : path) + NAME_MORE;
    name = malloc(size);
    const int fd = name != NULL ? open_beside(exists ? target : path, name, size) : -1;
    if (name == NULL) {
        status = TB_ERR_NOMEM;
    } else if (fd < 0) {
        status = failed(error);
    } else {
        close(fd);
        unlink(name);
    }
    free(name);
    free(target);
    return status;
}
