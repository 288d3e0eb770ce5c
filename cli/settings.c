#include "settings.h"

#include <string.h>

cli_exit cli_settings_read(cli_context *ctx, const cli_list *set, tb_setting **out)
{
    tb_setting *settings = tb_arena_array(&ctx->arena, set->count + 1, sizeof *settings);

    *out = settings;
    if (settings == NULL)
        return cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
    for (size_t i = 0; i < set->count; i++) {
        const char *equals = strchr(set->items[i], '=');
        if (equals == NULL || equals == set->items[i])
            return cli_usage(ctx, "--set takes KEY=VALUE, not '%s'", set->items[i]);
        settings[i].key = tb_arena_copy(&ctx->arena, set->items[i], (size_t)(equals - set->items[i]));
        settings[i].value = equals + 1;
        settings[i].place = tb_arena_printf(&ctx->arena, "--set %s", set->items[i]);
        if (settings[i].key == NULL || settings[i].place == NULL)
            return cli_fail(ctx, TB_ERR_NOMEM, &ctx->diags);
    }
    return CLI_DONE;
}
