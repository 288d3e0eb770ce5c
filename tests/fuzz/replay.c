/* replay.c - runs files, and the files of folders, through a fuzz target: replay PATH... */
#include "file.h"
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_SIZE = 4096 };

static size_t run_file(const char *path)
{
    tb_buf bytes = TB_BUF_EMPTY;
    uint8_t *exact;
    size_t len;
    int error = 0;

    if (tb_file_read(path, (size_t)4 << 20, &bytes, &error) != TB_OK) {
        fprintf(stderr, "replay: cannot read %s: %s\n", path, strerror(error));
        exit(2);
    }
    len = bytes.len;
    exact = malloc(len > 0 ? len : 1); /* of that size, so that a sanitizer sees a read past its end */
    if (exact == NULL)
        exit(2);
    if (len > 0)
        memcpy(exact, bytes.data, len);
    tb_buf_release(&bytes);
    LLVMFuzzerTestOneInput(exact, len);
    free(exact);
    return 1;
}

static size_t run_folder(const char *path)
{
    struct dirent **entries = NULL;
    int n = scandir(path, &entries, NULL, alphasort);
    size_t done = 0;

    for (int i = 0; i < n; i++) {
        char file[PATH_SIZE];
        snprintf(file, sizeof file, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.') {
            fprintf(stderr, "%s\n", file); /* so that a crash can be told */
            done += run_file(file);
        }
        free(entries[i]);
    }
    free(entries);
    return done;
}

int main(int argc, char **argv)
{
    size_t done = 0;

    for (int i = 1; i < argc; i++) {
        struct stat st;
        bool is_folder = stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode);
        done += is_folder ? run_folder(argv[i]) : run_file(argv[i]);
    }
    printf("%zu inputs\n", done);
    return done > 0 ? 0 : 1;
}
