#include "places.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char *path_in(tb_arena *arena, const char *variable, const char *usual, const char *name)
{
    const char *given = getenv(variable), *home = getenv("HOME");

    if (given && given[0] == '/')
        return tb_arena_printf(arena, "%s/tiebreak/%s", given, name);
    return home && home[0] == '/' ? tb_arena_printf(arena, "%s/%s/tiebreak/%s", home, usual, name) : NULL;
}

char *cli_data_path(tb_arena *arena, const char *name)
{
    return path_in(arena, "XDG_DATA_HOME", ".local/share", name);
}

char *cli_state_path(tb_arena *arena, const char *name)
{
    return path_in(arena, "XDG_STATE_HOME", ".local/state", name);
}

void cli_make_parents(char *path, unsigned mode)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(path, (mode_t)mode);
        *slash = '/';
    }
}
