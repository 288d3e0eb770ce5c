/* places.h - where a person's files are kept: the folders of the XDG Base Directory Specification. */
#ifndef CLI_PLACES_H
#define CLI_PLACES_H

#include "arena.h"

/* The file NAME of tiebreak's own among data ($XDG_DATA_HOME, else ~/.local/share) or state ($XDG_STATE_HOME, else
 * ~/.local/state), in ARENA. NULL without a home, or when memory is out. */
char *cli_data_path(tb_arena *arena, const char *name);
char *cli_state_path(tb_arena *arena, const char *name);

/* Makes the folders that PATH lies in, with permissions MODE. What could not be made shows when PATH is opened. */
void cli_make_parents(char *path, unsigned mode);

#endif
