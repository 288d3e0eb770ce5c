#include "buf.h"

#include "unit.h"

#include <string.h>

static void appending_in_every_way(void **state)
{
    tb_buf buf = TB_BUF_EMPTY;

    (void)state;
    tb_buf_add(&buf, "ab!", 2);
    tb_buf_puts(&buf, "cd");
    tb_buf_putc(&buf, 'e');
    tb_buf_printf(&buf, "%d", 5);
    tb_buf_printf(&buf, "%s", "");
    tb_buf_fill(&buf, '-', 3);
    tb_buf_add(&buf, NULL, 0);
    assert_string_equal(buf.data, "abcde5---");
    assert_int_equal(buf.len, 9);
    assert_int_equal(tb_buf_status(&buf), TB_OK);
    tb_buf_clear(&buf);
    assert_string_equal(buf.data, "");
    tb_buf_release(&buf);
    assert_null(buf.data);
}

static void it_grows_past_every_size(void **state)
{
    tb_buf buf = TB_BUF_EMPTY;

    (void)state;
    for (int i = 0; i < 5000; i++) {
        tb_buf_printf(&buf, "%04d", i);
        assert_int_equal(strlen(buf.data), buf.len);
    }
    assert_int_equal(buf.len, 20000);
    assert_memory_equal(buf.data + 17284, "4321", 4); /* 4 * 4321 */
    tb_buf_release(&buf);
}

static void the_ceiling_is_reached_but_not_passed(void **state)
{
    tb_buf buf = {.ceiling = 10};

    (void)state;
    tb_buf_fill(&buf, 'x', 10);
    assert_int_equal(tb_buf_status(&buf), TB_OK);
    tb_buf_putc(&buf, 'y');
    assert_int_equal(tb_buf_status(&buf), TB_ERR_NOMEM);
    assert_string_equal(buf.data, "xxxxxxxxxx");
    tb_buf_release(&buf);
}

static void a_failure_sticks_until_cleared(void **state)
{
    tb_buf buf = {.ceiling = 4};

    (void)state;
    tb_buf_puts(&buf, "too long");
    tb_buf_putc(&buf, 'x');
    tb_buf_printf(&buf, "%d", 1);
    tb_buf_fill(&buf, 'x', 1);
    assert_int_equal(buf.len, 0);
    assert_int_equal(tb_buf_status(&buf), TB_ERR_NOMEM);
    tb_buf_clear(&buf);
    tb_buf_puts(&buf, "fits");
    assert_int_equal(tb_buf_status(&buf), TB_OK);
    tb_buf_release(&buf);
}

static void huge_lengths_fail_without_overflow(void **state)
{
    tb_buf buf = TB_BUF_EMPTY;

    (void)state;
    tb_buf_putc(&buf, 'x');
    tb_buf_fill(&buf, 'x', SIZE_MAX);
    assert_int_equal(tb_buf_status(&buf), TB_ERR_NOMEM);
    assert_string_equal(buf.data, "x");
    tb_buf_release(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appending_in_every_way),
        cmocka_unit_test(it_grows_past_every_size),
        cmocka_unit_test(the_ceiling_is_reached_but_not_passed),
        cmocka_unit_test(a_failure_sticks_until_cleared),
        cmocka_unit_test(huge_lengths_fail_without_overflow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
