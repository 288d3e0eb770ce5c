#include "benchmark.h"

#include "unit.h"

/* What benchmark.yaml may not say has its exact texts in tests/golden/diagnostics. */

struct lines_row {
    const char *name, *text;
    size_t want;
};
static const struct lines_row lines_rows[] = {
    {"nothing", "", 0},
    {"blank lines", "\n  \n\t\n", 0},
    {"code, with and without an end of line", "a\nb", 2},
    {"line comments", "// one\n  # two\ncode // three\n", 1},
    {"a block comment on one line", "/* x */\ncode\n", 1},
    {"a block comment over several", "/* x\n y\n z */\ncode\n", 1},
    {"a documentation string on one line", "\"\"\"What it is.\"\"\"\ncode\n", 1},
    {"a documentation string over several", "\"\"\"What\nit is.\n\"\"\"\ncode\n", 1},
    {"quotes within a line are code", "x = \"\"\"y\"\"\"\n", 1},
    {"carriage returns", "a\r\n\r\nb\r\n", 2},
    {"a comment that does not end", "code\n/* x\ny\n", 1},
};

static void counts(void **state)
{
    const struct lines_row *row = *state;

    assert_int_equal(tb_source_lines(tb_text_of(row->text)), row->want);
}

int main(void)
{
    int failed = 0;

    RUN_ROWS(lines_rows, counts, failed);
    return failed;
}
