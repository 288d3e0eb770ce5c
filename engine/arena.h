/* arena.h - memory with one lifetime: everything got from an arena is released together. Zero-initialised is empty.
 * A pack, a profile and a report own one each; what lies inside is borrowed and dies with it. */
#ifndef TB_ARENA_H
#define TB_ARENA_H

#include <stdarg.h>
#include <stddef.h>

typedef struct tb_arena_block tb_arena_block;

typedef struct tb_arena {
    tb_arena_block *blocks; /* newest first; the arena's own */
    size_t used;            /* bytes handed out of the newest block */
} tb_arena;

#define TB_ARENA_EMPTY ((tb_arena){0})

/* SIZE zeroed bytes, aligned for any type; NULL when memory is out or SIZE is 0. */
void *tb_arena_alloc(tb_arena *arena, size_t size);

/* COUNT zeroed elements of SIZE bytes; NULL when memory is out, when the product overflows, or when it is 0. */
void *tb_arena_array(tb_arena *arena, size_t count, size_t size);

/* Copies of the LEN bytes at BYTES, and of a C string, each with a terminating NUL. NULL when memory is out. */
char *tb_arena_copy(tb_arena *arena, const char *bytes, size_t len);
char *tb_arena_strdup(tb_arena *arena, const char *string);

/* printf into the arena; NULL when memory is out. The result is NUL-terminated. */
char *tb_arena_printf(tb_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *tb_arena_vprintf(tb_arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* Forgets everything but keeps the largest block, for the next round of a loop. */
void tb_arena_clear(tb_arena *arena);

/* Frees everything; the arena is empty afterwards and may be used again. */
void tb_arena_release(tb_arena *arena);

#endif
