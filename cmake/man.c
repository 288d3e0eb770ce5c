/* man - writes the manual page, at build time.
 *     tb-man FILE */
#include "man.h"
#include "commands.h"
#include "file.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    tb_buf text = TB_BUF_EMPTY;
    int error = 0;

    if (argc != 2) {
        fprintf(stderr, "usage: tb-man FILE\n");
        return 2;
    }
    cli_man_put(&text, &cli_program);
    tb_status st = tb_buf_status(&text);
    if (st == TB_OK)
        st = tb_file_write(argv[1], text.data, text.len, &error);
    if (st != TB_OK)
        fprintf(stderr, "tb-man: cannot write %s: %s\n", argv[1], error ? strerror(error) : "out of memory");
    tb_buf_release(&text);
    return st == TB_OK ? 0 : 3;
}
