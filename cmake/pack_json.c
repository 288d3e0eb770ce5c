/* pack_json - checks a pack and writes it as the one JSON document that is built into the program; with more names, its
 * hash and what makes it start faster too. At build time.
 *     tb-pack-json DIR JSON [HASH PREPARED] */
#include "diag.h"
#include "file.h"
#include "pack.h"

#include <stdio.h>
#include <string.h>

static tb_status write_out(const char *path, tb_text text)
{
    int error = 0;
    tb_status st = tb_file_write(path, text.at, text.len, &error);

    if (st != TB_OK)
        fprintf(stderr, "tb-pack-json: cannot write %s: %s\n", path, error ? strerror(error) : "out of memory");
    return st;
}

static tb_status write_prepared(const tb_pack *pack, const char *path)
{
    tb_buf out = TB_BUF_EMPTY;
    tb_status st = tb_pack_prepare(pack, &out);

    if (st == TB_OK)
        st = write_out(path, (tb_text){out.data ? out.data : "", out.len});
    tb_buf_release(&out);
    return st;
}

int main(int argc, char **argv)
{
    tb_diags diags = TB_DIAGS_EMPTY;
    tb_buf text = TB_BUF_EMPTY;
    tb_pack *pack = NULL;

    if (argc != 3 && argc != 5) {
        fprintf(stderr, "usage: tb-pack-json DIR JSON [HASH PREPARED]\n");
        return 2;
    }
    tb_status st = tb_pack_load(argv[1], &diags, &pack);
    tb_diags_sort(&diags);
    for (size_t i = 0; i < diags.count; i++)
        tb_diag_put(&text, &diags.list[i], false);
    if (text.data)
        fputs(text.data, stderr);
    if (st == TB_OK)
        st = write_out(argv[2], (tb_text){pack->json, pack->json_len});
    if (st == TB_OK && argc == 5)
        st = write_out(argv[3], (tb_text){pack->sha256, strlen(pack->sha256)});
    if (st == TB_OK && argc == 5)
        st = write_prepared(pack, argv[4]);
    tb_pack_free(pack);
    tb_buf_release(&text);
    tb_diags_release(&diags);
    return st == TB_OK ? 0 : 2;
}
