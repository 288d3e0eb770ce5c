/* tbi_escape.h - what must not reach a terminal as it is. */
#ifndef TBI_ESCAPE_H
#define TBI_ESCAPE_H

#include <stdbool.h>
#include <stdint.h>

/* C0 (newline and tab too), DEL, C1 and the characters that reorder what follows them (Unicode's UAX #9: embeddings,
 * overrides, isolates), which can make a line read as something it does not say. */
bool tbi_is_control(uint32_t code);

#endif
