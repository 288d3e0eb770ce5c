/* allocate.h - allocations that fail on purpose. The arena's functions are wrapped by the linker (CMakeLists.txt), so
 * that every allocation counts, not every block. Below them, where there is no sanitizer, malloc() itself is this
 * program's, for the libraries too; with one, malloc() is wrapped for our own code alone, and cJSON is given ours. */
#ifndef ALLOCATE_H
#define ALLOCATE_H

#include <stdbool.h>
#include <stddef.h>

/* From now on the Nth allocation fails, N = 1 being the next; and all after it, if LASTING. */
void allocate_fail(size_t n, bool lasting);

/* Ends that; true if one did fail. */
bool allocate_restore(void);

/* Allocations that were not freed, or 0 if they are not counted: a sanitizer does that. */
long allocate_live(void);

/* Makes cJSON allocate through us. */
void allocate_hook_json(void);

#endif
