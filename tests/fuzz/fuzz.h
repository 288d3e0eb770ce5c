/* fuzz.h - what the fuzz targets share. Each target is a function from bytes to nothing, LLVMFuzzerTestOneInput();
 * built with libFuzzer (TIEBREAK_FUZZ) it looks for inputs that crash, and without, replay.c runs the corpus through
 * it. */
#ifndef FUZZ_H
#define FUZZ_H

#include "diag.h"
#include "pack.h"
#include "profile.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the run with a message unless HOLDS: a law was broken. */
void fuzz_check(bool holds, const char *law);

/* The small pack in tests/fuzz/pack as one JSON document, and loaded; the default pack, loaded. Loaded once. */
tb_text fuzz_small_json(void);
const tb_pack *fuzz_small_pack(void);
const tb_pack *fuzz_default_pack(void);

/* The bytes as a text that passed the checks of any file; NULL if they do not. */
tb_source *fuzz_source(const uint8_t *data, size_t size, tb_diags *diags);

/* Renders all problems, checks that their places exist, and that STATUS says whether there are errors. */
void fuzz_finish_diags(tb_diags *diags, tb_status status);

/* Scores with a few draws and renders the report as text and as JSON. EVIDENCE may be NULL. */
struct tb_evidence;
void fuzz_report(const tb_pack *pack, const tb_profile *profile, const struct tb_evidence *evidence);

/* What canonical JSON promises: it reads back, as the same. */
void fuzz_check_canonical(const tb_node *node);

#endif
