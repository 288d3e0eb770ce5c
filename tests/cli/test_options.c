/* Option tables: parsing, row by row, and the check of the program's own tables. */
#include "commands.h"
#include "options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct values {
    bool all, brief;
    const char *format, *output;
    unsigned long seed;
    cli_list set;
} values;

static const char *const formats[] = {"text", "json", NULL};

#define AT(field) offsetof(values, field)
static const cli_option table[] = {
    {"all", 'a', CLI_FLAG, AT(all), NULL, "all", NULL, NULL, 0, 0},
    {"brief", 'b', CLI_FLAG, AT(brief), NULL, "brief", NULL, NULL, 0, 0},
    {"format", 0, CLI_TEXT, AT(format), NULL, "format", formats, "text", 0, 0},
    {"output", 'o', CLI_TEXT, AT(output), "FILE", "output", NULL, NULL, 0, 0},
    {"seed", 0, CLI_NUMBER, AT(seed), "N", "seed", NULL, "1", 1, 1000},
    {"set", 's', CLI_LIST, AT(set), "K=V", "set", NULL, NULL, 0, 0},
    {0},
};

/* What a command line comes to, written as `all brief format output seed set,set | operand operand`. */
static const struct option_case {
    const char *line, *want;
} cases[] = {
    {"", "- - text - 1 |"},
    {"x y", "- - text - 1 | x y"},
    {"--all", "all - text - 1 |"},
    {"-a", "all - text - 1 |"},
    {"-ab", "all brief text - 1 |"},
    {"-abo f", "all brief text f 1 |"},
    {"-abof x", "all brief text f 1 | x"},
    {"-o f", "- - text f 1 |"},
    {"-of", "- - text f 1 |"},
    {"-o -", "- - text - 1 |"},
    {"-o -a", "- - text -a 1 |"},
    {"--output=f", "- - text f 1 |"},
    {"--output f", "- - text f 1 |"},
    {"--output=", "- - text  1 |"},
    {"--output=a=b", "- - text a=b 1 |"},
    {"--output f --output g", "- - text g 1 |"},
    {"x --all y", "all - text - 1 | x y"},
    {"-- --all", "- - text - 1 | --all"},
    {"x -- -a -- y", "- - text - 1 | x -a -- y"},
    {"-", "- - text - 1 | -"},
    {"--set a=1 -s b=2 -sc=3", "- - text - 1 a=1,b=2,c=3 |"},
    {"--seed 7", "- - text - 7 |"},
    {"--seed=1000", "- - text - 1000 |"},
    {"--format json", "- - json - 1 |"},
    {"--seed 0", "'--seed' takes a whole number from 1 to 1000, not '0'"},
    {"--seed 1001", "'--seed' takes a whole number from 1 to 1000, not '1001'"},
    {"--seed -1", "'--seed' takes a whole number from 1 to 1000, not '-1'"},
    {"--seed 1.5", "'--seed' takes a whole number from 1 to 1000, not '1.5'"},
    {"--seed 99999999999999999999", "'--seed' takes a whole number from 1 to 1000, not '99999999999999999999'"},
    {"--seed=", "'--seed' takes a whole number from 1 to 1000, not ''"},
    {"--seed", "'--seed' needs a value: N"},
    {"--format", "'--format' needs a value: text or json"},
    {"--format jso", "'jso' is no value of '--format'; did you mean 'json'?"},
    {"--format yaml", "'yaml' is no value of '--format', which takes text or json"},
    {"-o", "'--output' needs a value: FILE"},
    {"-ao", "'--output' needs a value: FILE"},
    {"--all=yes", "'--all' takes no value"},
    {"--fromat json", "unknown option '--fromat'; did you mean '--format'?"},
    {"--form json", "unknown option '--form'"}, /* no prefixes: two letters are missing, too far for a guess */
    {"--outpu f", "unknown option '--outpu'; did you mean '--output'?"},
    {"--zzz", "unknown option '--zzz'"},
    {"-z", "unknown option '-z'"},
    {"-az", "unknown option '-z'"},
    {"--zzz --yyy", "unknown option '--zzz'"},
    {"--=x", "unknown option '--'"},
};

static size_t split(char *line, const char **words)
{
    size_t n = 0;
    char *rest = NULL;

    for (char *word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        words[n++] = word;
    return n;
}

static void put_values(tb_buf *out, const values *v, const cli_parsed *parsed)
{
    tb_buf_printf(out, "%s %s %s %s %lu ", v->all ? "all" : "-", v->brief ? "brief" : "-", v->format,
                  v->output ? v->output : "-", v->seed);
    for (size_t i = 0; i < v->set.count; i++)
        tb_buf_printf(out, "%s%s", v->set.items[i], i + 1 < v->set.count ? "," : " ");
    tb_buf_puts(out, "|");
    for (size_t i = 0; i < parsed->operand_count; i++)
        tb_buf_printf(out, " %s", parsed->operands[i]);
}

static void line_parses(void **state)
{
    const struct option_case *c = *state;
    char *line = strdup(c->line);
    const char *words[16];
    const size_t count = split(line, words);
    tb_arena arena = TB_ARENA_EMPTY;
    tb_buf got = TB_BUF_EMPTY;
    values v;
    const cli_option_set set = {table, &v};
    cli_parsed parsed;

    cli_options_init(&set);
    const tb_status st = cli_options_parse(&set, 1, words, count, false, &arena, &parsed);
    if (st == TB_OK)
        put_values(&got, &v, &parsed);
    else
        tb_buf_puts(&got, parsed.error);
    assert_string_equal(got.data, c->want);
    tb_buf_release(&got);
    tb_arena_release(&arena);
    free(line);
}

static void reading_goes_on_after_a_mistake(void **state)
{
    (void)state;
    static const char *const words[] = {"--bogus", "--format", "json"};
    tb_arena arena = TB_ARENA_EMPTY;
    values v;
    const cli_option_set set = {table, &v};
    cli_parsed parsed;

    cli_options_init(&set);
    assert_int_equal(cli_options_parse(&set, 1, words, 3, false, &arena, &parsed), TB_ERR_INPUT);
    assert_string_equal(v.format, "json");
    tb_arena_release(&arena);
}

static void stops_at_the_first_operand(void **state)
{
    (void)state;
    static const char *const words[] = {"-a", "score", "--bogus"};
    tb_arena arena = TB_ARENA_EMPTY;
    values v;
    const cli_option_set set = {table, &v};
    cli_parsed parsed;

    cli_options_init(&set);
    assert_int_equal(cli_options_parse(&set, 1, words, 3, true, &arena, &parsed), TB_OK);
    assert_int_equal(parsed.taken, 1);
    assert_int_equal(parsed.operand_count, 0);
    assert_true(v.all);
    tb_arena_release(&arena);
}

static void check_finds_faults(void **state)
{
    (void)state;
    static const cli_option bad[] = {
        {"b", 'x', CLI_FLAG, AT(all), NULL, NULL, NULL, NULL, 0, 0},
        {"a", 'x', CLI_TEXT, AT(format), NULL, "ends so.", NULL, NULL, 0, 0},
        {"a", 0, CLI_NUMBER, AT(seed), "N", "range", NULL, "5", 1, 1},
        {"c", 0, CLI_TEXT, AT(format), NULL, "choices", formats, "yaml", 0, 0},
        {0},
    };
    tb_buf faults = TB_BUF_EMPTY;

    assert_true(cli_options_check(table, NULL, &faults));
    assert_false(cli_options_check(bad, table, &faults));
    static const char *const wanted[] = {
        "--b: help is missing",       "--b: clashes with --a", "--b: not sorted",         "--a: help is missing",
        "--a: its value has no name", "--a: clashes with --a", "--a: its range is empty", "--c: its fallback is none"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (!strstr(faults.data, wanted[i]))
            fail_msg("no '%s' in:\n%s", wanted[i], faults.data);
    tb_buf_release(&faults);
}

static void tables_of_the_program_are_sound(void **state)
{
    (void)state;
    tb_buf faults = TB_BUF_EMPTY;

    if (!cli_commands_check(&cli_program, &faults))
        fail_msg("%s", faults.data);
    tb_buf_release(&faults);
}

int main(void)
{
    enum { N = sizeof cases / sizeof *cases };
    struct CMUnitTest tests[N + 4] = {
        cmocka_unit_test(reading_goes_on_after_a_mistake),
        cmocka_unit_test(stops_at_the_first_operand),
        cmocka_unit_test(check_finds_faults),
        cmocka_unit_test(tables_of_the_program_are_sound),
    };

    for (size_t i = 0; i < N; i++)
        tests[4 + i] = (struct CMUnitTest){cases[i].line, line_parses, NULL, NULL, (void *)(uintptr_t)&cases[i]};
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
