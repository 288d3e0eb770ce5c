#include "sha256.h"

#include "unit.h"

#include <string.h>

struct vector_row {
    const char *name, *text;
    size_t times;
    const char *want;
};
/* From FIPS 180-4's examples, and the borders of a block by sha256sum. */
static const struct vector_row vector_rows[] = {
    {"nothing", "", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"a million times a", "a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
    {"55 bytes", "a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
    {"56 bytes", "a", 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
    {"64 bytes", "a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
};

static void vector(void **state)
{
    const struct vector_row *row = *state;
    char hex[65];
    tb_sha256 hash;

    tb_sha256_init(&hash);
    for (size_t i = 0; i < row->times; i++)
        tb_sha256_add(&hash, row->text, strlen(row->text));
    tb_sha256_hex(&hash, hex);
    assert_string_equal(hex, row->want);
}

static void pieces_do_not_matter(void **state)
{
    char bytes[500], whole[65], pieces[65];
    tb_sha256 hash;

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 7);
    tb_sha256_init(&hash);
    tb_sha256_add(&hash, bytes, sizeof bytes);
    tb_sha256_hex(&hash, whole);
    for (size_t piece = 1; piece < 200; piece++) {
        tb_sha256_init(&hash);
        for (size_t i = 0; i < sizeof bytes; i += piece)
            tb_sha256_add(&hash, bytes + i, sizeof bytes - i < piece ? sizeof bytes - i : piece);
        tb_sha256_hex(&hash, pieces);
        assert_string_equal(pieces, whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pieces_do_not_matter)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    RUN_ROWS(vector_rows, vector, failed);
    return failed;
}
