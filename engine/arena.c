#include "arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reading what was never handed out, or was forgotten, is a bug that only a sanitizer sees: the block is still ours. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) && !defined(ARENA_POISONS)
#define ARENA_POISONS 1
#endif
#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>

/* Not inline: else gcc takes passing fresh memory as a pointer to const for reading it. */
__attribute__((noinline)) static void poison(void *at, size_t size)
{
    __asan_poison_memory_region(at, size);
}

__attribute__((noinline)) static void unpoison(void *at, size_t size)
{
    __asan_unpoison_memory_region(at, size);
}
#else
#define poison(at, size) ((void)(at), (void)(size))
#define unpoison(at, size) ((void)(at), (void)(size))
#endif

struct tb_arena_block {
    tb_arena_block *next;
    size_t size; /* of bytes */
    alignas(max_align_t) unsigned char bytes[];
};

enum {
    BLOCK_FIRST = 16 << 10,
    BLOCK_LAST = 1 << 20, /* doubling ends here: a larger one would mostly lie idle */
    ALIGNMENT = alignof(max_align_t),
};

static tb_arena_block *block_new(size_t size)
{
    tb_arena_block *block = malloc(sizeof *block + size);

    if (block == NULL)
        return NULL;
    block->size = size;
    poison(block->bytes, size);
    return block;
}

static void block_free(tb_arena_block *block)
{
    unpoison(block->bytes, block->size);
    free(block);
}

static size_t next_size(const tb_arena *arena)
{
    size_t size = arena->blocks != NULL ? arena->blocks->size * 2 : BLOCK_FIRST;

    return size < BLOCK_FIRST ? BLOCK_FIRST : size > BLOCK_LAST ? BLOCK_LAST : size;
}

/* Room for SIZE bytes (a multiple of ALIGNMENT) that the newest block has not got. */
static void *take_from_new(tb_arena *arena, size_t size)
{
    size_t usual = next_size(arena);
    bool own = size > usual / 4;
    tb_arena_block *block = block_new(own ? size : usual);

    if (block == NULL)
        return NULL;
    if (own && arena->blocks != NULL) { /* behind the newest, whose room is not lost that way */
        block->next = arena->blocks->next;
        arena->blocks->next = block;
        return block->bytes;
    }
    block->next = arena->blocks;
    arena->blocks = block;
    arena->used = size;
    return block->bytes;
}

/* SIZE bytes as they come. */
static void *take(tb_arena *arena, size_t size)
{
    size_t rounded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    void *at;

    if (size == 0 || size > PTRDIFF_MAX / 2)
        return NULL;
    if (arena->blocks != NULL && rounded <= arena->blocks->size - arena->used) {
        at = arena->blocks->bytes + arena->used;
        arena->used += rounded;
    } else {
        at = take_from_new(arena, rounded);
    }
    if (at != NULL)
        unpoison(at, size);
    return at;
}

void *tb_arena_alloc(tb_arena *arena, size_t size)
{
    void *at = take(arena, size);

    return at != NULL ? memset(at, 0, size) : NULL;
}

void *tb_arena_array(tb_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    return tb_arena_alloc(arena, count * size);
}

char *tb_arena_copy(tb_arena *arena, const char *bytes, size_t len)
{
    char *copy = len < SIZE_MAX ? take(arena, len + 1) : NULL;

    if (copy == NULL)
        return NULL;
    if (len > 0)
        memcpy(copy, bytes, len);
    copy[len] = '\0';
    return copy;
}

char *tb_arena_strdup(tb_arena *arena, const char *string)
{
    return tb_arena_copy(arena, string, strlen(string));
}

char *tb_arena_vprintf(tb_arena *arena, const char *format, va_list args)
{
    va_list again;
    int len;
    char *at = NULL;

    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, args);
    if (len >= 0)
        at = take(arena, (size_t)len + 1);
    if (at != NULL)
        vsnprintf(at, (size_t)len + 1, format, again);
    va_end(again);
    return at;
}

char *tb_arena_printf(tb_arena *arena, const char *format, ...)
{
    va_list args;
    char *at;

    va_start(args, format);
    at = tb_arena_vprintf(arena, format, args);
    va_end(args);
    return at;
}

void tb_arena_clear(tb_arena *arena)
{
    tb_arena_block *largest = arena->blocks;
    tb_arena_block *next;

    if (largest == NULL)
        return;
    for (tb_arena_block *block = largest->next; block != NULL; block = block->next)
        if (block->size > largest->size)
            largest = block;
    for (tb_arena_block *block = arena->blocks; block != NULL; block = next) {
        next = block->next;
        if (block != largest)
            block_free(block);
    }
    poison(largest->bytes, largest->size);
    largest->next = NULL;
    arena->blocks = largest;
    arena->used = 0;
}

void tb_arena_release(tb_arena *arena)
{
    tb_arena_block *next;

    for (tb_arena_block *block = arena->blocks; block != NULL; block = next) {
        next = block->next;
        block_free(block);
    }
    *arena = TB_ARENA_EMPTY;
}
