#include "arena.h"

#include "unit.h"

#include <stdalign.h>
#include <stdbool.h>
#include <string.h>

static bool is_zero(const unsigned char *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (at[i] != 0)
            return false;
    return true;
}

static void sizes_are_aligned_zeroed_and_apart(void **state)
{
    static const size_t sizes[] = {1, 7, 16, 100, 4096, 16384, 100000, 3 << 20, 5};
    tb_arena arena = TB_ARENA_EMPTY;

    (void)state;
    for (int round = 0; round < 3; round++) {
        unsigned char *at[ARRAY_LEN(sizes)];

        for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
            at[i] = tb_arena_alloc(&arena, sizes[i]);
            assert_non_null(at[i]);
            assert_int_equal((uintptr_t)at[i] % alignof(max_align_t), 0);
            assert_true(is_zero(at[i], sizes[i]));
            memset(at[i], (int)i + 1, sizes[i]);
        }
        for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
            assert_int_equal(at[i][0], i + 1);
            assert_int_equal(at[i][sizes[i] - 1], i + 1);
        }
        tb_arena_clear(&arena);
    }
    tb_arena_release(&arena);
}

static void clearing_keeps_a_block_for_the_next_round(void **state)
{
    tb_arena arena = TB_ARENA_EMPTY;
    void *first;

    (void)state;
    tb_arena_clear(&arena);
    first = tb_arena_alloc(&arena, 100);
    tb_arena_clear(&arena);
    assert_ptr_equal(tb_arena_alloc(&arena, 100), first);
    tb_arena_release(&arena);
}

static void many_small_ones(void **state)
{
    tb_arena arena = TB_ARENA_EMPTY;

    (void)state;
    for (int i = 0; i < 200000; i++)
        assert_non_null(tb_arena_alloc(&arena, 40));
    tb_arena_release(&arena);
    assert_null(arena.blocks);
}

static void impossible_sizes_give_null(void **state)
{
    tb_arena arena = TB_ARENA_EMPTY;

    (void)state;
    assert_null(tb_arena_alloc(&arena, 0));
    assert_null(tb_arena_alloc(&arena, SIZE_MAX));
    assert_null(tb_arena_alloc(&arena, SIZE_MAX - 8));
    assert_null(tb_arena_array(&arena, SIZE_MAX / 2, 3));
    assert_null(tb_arena_array(&arena, 0, 8));
    assert_null(tb_arena_array(&arena, 8, 0));
    tb_arena_release(&arena);
}

static void texts_are_copied_and_ended(void **state)
{
    tb_arena arena = TB_ARENA_EMPTY;

    (void)state;
    assert_string_equal(tb_arena_copy(&arena, "hello", 4), "hell");
    assert_string_equal(tb_arena_copy(&arena, NULL, 0), "");
    assert_string_equal(tb_arena_strdup(&arena, "hello"), "hello");
    assert_string_equal(tb_arena_printf(&arena, "%d %s", 42, "x"), "42 x");
    assert_string_equal(tb_arena_printf(&arena, "%s", ""), "");
    tb_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_are_aligned_zeroed_and_apart),
        cmocka_unit_test(clearing_keeps_a_block_for_the_next_round),
        cmocka_unit_test(many_small_ones),
        cmocka_unit_test(impossible_sizes_give_null),
        cmocka_unit_test(texts_are_copied_and_ended),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
