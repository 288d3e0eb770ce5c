#include "builtin.h"

#include "cli_builtin_json.h"
#include "pack.h"

tb_status cli_pack_load(const char *dir, tb_diags *diags, tb_pack **out)
{
    if (dir)
        return tb_pack_load(dir, diags, out);
    const tb_own_pack own = {.name = "the built-in pack",
                             .json = {cli_builtin_json[0].bytes, cli_builtin_json[0].len},
                             .sha256 = cli_builtin_json[1].bytes,
                             .prepared = {cli_builtin_json[2].bytes, cli_builtin_json[2].len}};
    return tb_pack_from_own(&own, diags, out);
}

void cli_pack_free(tb_pack *pack)
{
    tb_pack_free(pack);
}
