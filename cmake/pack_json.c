/* pack_json - checks a pack and writes it as the one JSON document that is built into the program, and its hash, at
 * build time. tb-pack-json DIR FILE [HASH_FILE] */
#include "diag.h"
#include "file.h"
#include "pack.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf text = TB_BUF_EMPTY;
    tb_pack *pack = NULL;
    int error = 0;

    if (argc != 3 && argc != 4) {
        fprintf(stderr, "usage: tb-pack-json DIR FILE [HASH_FILE]\n");
        return 2;
    }
    tb_status st = tb_pack_load(argv[1], &diags, &pack);
    tb_diags_sort(&diags);
    for (size_t i = 0; i < diags.count; i++)
        tb_diag_put(&text, &diags.list[i], false);
    if (text.data)
        fputs(text.data, stderr);
    if (st == TB_OK)
        st = tb_file_write(argv[2], pack->json, pack->json_len, &error);
    if (st == TB_OK && argc == 4)
        st = tb_file_write(argv[3], pack->sha256, strlen(pack->sha256), &error);
    if (error)
        fprintf(stderr, "tb-pack-json: cannot write %s: %s\n", argv[argc - 1], strerror(error));
    tb_pack_free(pack);
    tb_buf_release(&text);
    tb_diags_release(&diags);
    return st == TB_OK ? 0 : 2;
}
