#include "builtin.h"

#include "cli_builtin_json.h"
#include "pack.h"

tb_status cli_pack_load(const char *dir, tb_diags *diags, tb_pack **out)
{
    if (dir)
        return tb_pack_load(dir, diags, out);
    return tb_pack_from_own("the built-in pack", cli_builtin_json[0].bytes, cli_builtin_json[0].len,
                            cli_builtin_json[1].bytes, diags, out);
}

void cli_pack_free(tb_pack *pack)
{
    tb_pack_free(pack);
}
