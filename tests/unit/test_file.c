#include "file.h"

#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Each test has a folder of its own, in *state. */
static int make_folder(void **state)
{
    static const char template[] = "/tmp/tiebreak-test-XXXXXX";
    char *folder = malloc(sizeof template);

    if (folder == NULL)
        return -1;
    memcpy(folder, template, sizeof template);
    *state = folder;
    return mkdtemp(folder) != NULL ? 0 : -1;
}

/* NAME in the test's folder. */
static const char *in(void **state, const char *name, char path[128])
{
    snprintf(path, 128, "%s/%s", (const char *)*state, name);
    return path;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"a", "b", "link", "pipe"};
    char path[128];

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        unlink(in(state, names[i], path));
    if (rmdir(in(state, "sub", path)) != 0 && errno != ENOENT)
        return -1;
    if (rmdir(*state) != 0) /* a temporary file was left behind */
        return -1;
    free(*state);
    return 0;
}

static void assert_holds(const char *path, const char *want)
{
    tb_buf out = TB_BUF_EMPTY;
    int error = 0;

    assert_int_equal(tb_file_read(path, 1000, &out, &error), TB_OK);
    assert_int_equal(out.len, strlen(want));
    assert_memory_equal(out.data != NULL ? out.data : "", want, out.len);
    tb_buf_release(&out);
}

static void write_new(const char *path, const char *text)
{
    int error = 0;

    assert_int_equal(tb_file_write(path, text, strlen(text), &error), TB_OK);
    assert_int_equal(error, 0);
}

static void what_is_written_is_read(void **state)
{
    char path[128];

    write_new(in(state, "a", path), "hello\n");
    assert_holds(path, "hello\n");
    write_new(path, "shorter");
    assert_holds(path, "shorter");
    write_new(path, "");
    assert_holds(path, "");
}

static void the_limit_is_inclusive(void **state)
{
    tb_buf out = TB_BUF_EMPTY;
    char path[128];
    int error = 0;

    write_new(in(state, "a", path), "12345");
    assert_int_equal(tb_file_read(path, 5, &out, &error), TB_OK);
    assert_int_equal(tb_file_read(path, 4, &out, &error), TB_ERR_INPUT);
    tb_buf_release(&out);
}

static void reading_refuses_folders_and_devices(void **state)
{
    tb_buf out = TB_BUF_EMPTY;
    char path[128];
    int error = 0;

    assert_int_equal(tb_file_read(*state, 100, &out, &error), TB_ERR_IO);
    assert_int_equal(error, EISDIR);
    assert_int_equal(tb_file_read("/dev/null", 100, &out, &error), TB_ERR_IO);
    assert_int_equal(error, EINVAL);
    assert_int_equal(tb_file_read(in(state, "b", path), 100, &out, &error), TB_ERR_IO);
    assert_int_equal(error, ENOENT);
    tb_buf_release(&out);
}

static void a_dash_reads_standard_input(void **state)
{
    int saved = dup(STDIN_FILENO), ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "piped", 5), 5);
    close(ends[1]);
    assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
    close(ends[0]);
    assert_holds("-", "piped");
    assert_true(dup2(saved, STDIN_FILENO) >= 0);
    close(saved);
}

static void trying_changes_nothing(void **state)
{
    char path[128];
    int error = 0;

    assert_int_equal(tb_file_try(in(state, "a", path), &error), TB_OK);
    assert_int_equal(access(path, F_OK), -1); /* nor is a temporary file left: remove_folder sees to that */
    write_new(path, "as it was");
    assert_int_equal(tb_file_try(path, &error), TB_OK);
    assert_holds(path, "as it was");
    assert_int_equal(tb_file_try("/dev/null", &error), TB_OK);
    assert_int_equal(tb_file_try(*state, &error), TB_ERR_IO);
    assert_int_equal(error, EISDIR);
    assert_int_equal(tb_file_try(in(state, "none/a", path), &error), TB_ERR_IO);
    assert_int_equal(error, ENOENT);
}

static void writing_keeps_the_mode_and_the_link(void **state)
{
    char path[128], link[128];
    struct stat st;

    write_new(in(state, "a", path), "old");
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(symlink("a", in(state, "link", link)), 0);
    write_new(link, "new");
    assert_holds(path, "new");
    assert_int_equal(lstat(link, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
}

static void a_new_file_obeys_the_umask(void **state)
{
    mode_t old = umask(027);
    char path[128];
    struct stat st;

    write_new(in(state, "a", path), "x");
    umask(old);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
}

static void a_pipe_and_a_device_are_written_through(void **state)
{
    char path[128], got[8] = "";
    struct stat st;
    int fd;

    assert_int_equal(mkfifo(in(state, "pipe", path), 0600), 0);
    fd = open(path, O_RDONLY | O_NONBLOCK);
    assert_true(fd >= 0);
    write_new(path, "through");
    assert_int_equal(read(fd, got, sizeof got), 7);
    close(fd);
    assert_int_equal(stat(path, &st), 0);
    assert_true(S_ISFIFO(st.st_mode));
    write_new("/dev/null", "gone");
    assert_int_equal(stat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
}

static void a_failed_write_leaves_the_old_file(void **state)
{
    char path[128], beside[128];
    int error = 0;

    write_new(in(state, "a", path), "old");
    assert_int_equal(tb_file_write(in(state, "none/b", beside), "x", 1, &error), TB_ERR_IO);
    assert_int_equal(error, ENOENT);
    assert_int_equal(tb_file_write(in(state, "a/b", beside), "x", 1, &error), TB_ERR_IO);
    assert_int_equal(error, ENOTDIR);
    assert_int_equal(mkdir(in(state, "sub", beside), 0700), 0);
    assert_int_equal(tb_file_write(beside, "x", 1, &error), TB_ERR_IO);
    assert_int_equal(error, EISDIR);
    assert_int_equal(tb_file_write("/dev/full", "x", 1, &error), TB_ERR_IO);
    assert_int_equal(error, ENOSPC);
    assert_holds(path, "old");
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(what_is_written_is_read),
        IN_FOLDER(the_limit_is_inclusive),
        IN_FOLDER(reading_refuses_folders_and_devices),
        IN_FOLDER(a_dash_reads_standard_input),
        IN_FOLDER(trying_changes_nothing),
        IN_FOLDER(writing_keeps_the_mode_and_the_link),
        IN_FOLDER(a_new_file_obeys_the_umask),
        IN_FOLDER(a_pipe_and_a_device_are_written_through),
        IN_FOLDER(a_failed_write_leaves_the_old_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
