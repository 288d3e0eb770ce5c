/* builtin.h - what is built into the program, and how the pack is found: a folder of the user's, or the one built in.
 */
#ifndef CLI_BUILTIN_H
#define CLI_BUILTIN_H

#include "diag.h"
#include "status.h"

struct tb_pack;

/* Loads the pack in DIR, or with NULL the one built in. TB_OK: *out is the caller's, to cli_pack_free(); DIAGS may hold
 * warnings. Otherwise as tb_pack_load. */
TB_NODISCARD tb_status cli_pack_load(const char *dir, tb_diags *diags, struct tb_pack **out);
void cli_pack_free(struct tb_pack *pack); /* NULL is fine */

#endif
