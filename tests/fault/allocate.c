#include "allocate.h"

#include "arena.h"

#include <cjson/cJSON.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static size_t left; /* allocations until one fails; 0: none will */
static bool stays, has_failed;

void allocate_fail(size_t n, bool lasting)
{
    left = n;
    stays = lasting;
    has_failed = false;
}

bool allocate_restore(void)
{
    left = 0;
    return has_failed;
}

static bool fails(void)
{
    if (left == 0)
        return false;
    if (left > 1) {
        left--;
        return false;
    }
    left = stays ? 1 : 0;
    has_failed = true;
    return true;
}

/* ---- The arena ---- */

void *__real_tb_arena_alloc(tb_arena *arena, size_t size);
void *__real_tb_arena_array(tb_arena *arena, size_t count, size_t size);
char *__real_tb_arena_copy(tb_arena *arena, const char *bytes, size_t len);
char *__real_tb_arena_strdup(tb_arena *arena, const char *string);
char *__real_tb_arena_vprintf(tb_arena *arena, const char *format, va_list args);
void *__wrap_tb_arena_alloc(tb_arena *arena, size_t size);
void *__wrap_tb_arena_array(tb_arena *arena, size_t count, size_t size);
char *__wrap_tb_arena_copy(tb_arena *arena, const char *bytes, size_t len);
char *__wrap_tb_arena_strdup(tb_arena *arena, const char *string);
char *__wrap_tb_arena_printf(tb_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *__wrap_tb_arena_vprintf(tb_arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

void *__wrap_tb_arena_alloc(tb_arena *arena, size_t size)
{
    return fails() ? NULL : __real_tb_arena_alloc(arena, size);
}

void *__wrap_tb_arena_array(tb_arena *arena, size_t count, size_t size)
{
    return fails() ? NULL : __real_tb_arena_array(arena, count, size);
}

char *__wrap_tb_arena_copy(tb_arena *arena, const char *bytes, size_t len)
{
    return fails() ? NULL : __real_tb_arena_copy(arena, bytes, len);
}

char *__wrap_tb_arena_strdup(tb_arena *arena, const char *string)
{
    return fails() ? NULL : __real_tb_arena_strdup(arena, string);
}

char *__wrap_tb_arena_printf(tb_arena *arena, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = fails() ? NULL : __real_tb_arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

char *__wrap_tb_arena_vprintf(tb_arena *arena, const char *format, va_list args)
{
    return fails() ? NULL : __real_tb_arena_vprintf(arena, format, args);
}

#ifdef FAULT_OWN_MALLOC

/* ---- malloc for the whole program, the C library's beneath it ---- */

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void __libc_free(void *at);

static long live;

static void *count(void *at)
{
    live += at != NULL;
    return at;
}

void *malloc(size_t size)
{
    return fails() ? NULL : count(__libc_malloc(size));
}

void *calloc(size_t n, size_t size)
{
    return fails() ? NULL : count(__libc_calloc(n, size));
}

void *realloc(void *old, size_t size)
{
    void *at = fails() ? NULL : __libc_realloc(old, size);

    live += at != NULL && old == NULL;
    return at;
}

void free(void *at)
{
    live -= at != NULL;
    __libc_free(at);
}

long allocate_live(void)
{
    return live;
}

void allocate_hook_json(void)
{
}

#else

/* ---- malloc as our own code calls it ---- */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

long allocate_live(void)
{
    return 0;
}

void allocate_hook_json(void)
{
    cJSON_Hooks hooks = {__wrap_malloc, free};

    cJSON_InitHooks(&hooks);
}

#endif
