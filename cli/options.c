#include "options.h"

#include "number.h"
#include "text.h"

#include <string.h>

#define NAMES_MAX 64 /* candidates for "did you mean": more than any two tables hold */

typedef struct parser {
    const cli_option_set *sets;
    size_t set_count;
    const char *const *args;
    size_t count, next;
    tb_arena *arena;
    cli_parsed *out;
    bool nomem;
} parser;

/* Keeps the first mistake. */
#define FAIL(p, ...)                                                                                                   \
    do {                                                                                                               \
        if (!(p)->out->error)                                                                                          \
            (p)->nomem |= !((p)->out->error = tb_arena_printf((p)->arena, __VA_ARGS__));                               \
    } while (0)

static void *value_at(const cli_option_set *set, const cli_option *option)
{
    return (char *)set->values + option->offset;
}

static const cli_option *find(const parser *p, tb_text name, const cli_option_set **set)
{
    for (size_t i = 0; i < p->set_count; i++)
        for (const cli_option *o = p->sets[i].options; o && o->name; o++)
            if (tb_text_is(name, o->name))
                return *set = &p->sets[i], o;
    return NULL;
}

/* The row that takes what no table has, or NULL. */
static const cli_option *find_others(const parser *p, const cli_option_set **set)
{
    for (size_t i = 0; i < p->set_count; i++)
        for (const cli_option *o = p->sets[i].options; o && o->name; o++)
            if (o->kind == CLI_OTHERS)
                return *set = &p->sets[i], o;
    return NULL;
}

static const cli_option *find_letter(const parser *p, char letter, const cli_option_set **set)
{
    for (size_t i = 0; i < p->set_count; i++)
        for (const cli_option *o = p->sets[i].options; o && o->name; o++)
            if (o->letter == letter)
                return *set = &p->sets[i], o;
    return NULL;
}

static void unknown_name(parser *p, tb_text name)
{
    const char *names[NAMES_MAX];
    size_t n = 0;

    for (size_t i = 0; i < p->set_count; i++)
        for (const cli_option *o = p->sets[i].options; o && o->name && n < NAMES_MAX; o++)
            names[n++] = o->name;
    const char *near = tb_text_nearest(name, names, n);
    if (near)
        FAIL(p, "unknown option '--%.*s'; did you mean '--%s'?", (int)name.len, name.at, near);
    else
        FAIL(p, "unknown option '--%.*s'", (int)name.len, name.at);
}

static const char *joined(parser *p, const char *const *choices)
{
    const char *all = choices[0];

    for (size_t i = 1; choices[i] && all; i++)
        all = tb_arena_printf(p->arena, "%s%s%s", all, choices[i + 1] ? ", " : " or ", choices[i]);
    if (!all)
        p->nomem = true;
    return all ? all : "";
}

static bool is_choice(const cli_option *option, const char *value)
{
    for (size_t i = 0; option->choices[i]; i++)
        if (strcmp(option->choices[i], value) == 0)
            return true;
    return false;
}

static void bad_choice(parser *p, const cli_option *option, const char *value)
{
    size_t n = 0;
    while (option->choices[n])
        n++;
    const char *near = tb_text_nearest(tb_text_of(value), option->choices, n);
    if (near)
        FAIL(p, "'%s' is no value of '--%s'; did you mean '%s'?", value, option->name, near);
    else
        FAIL(p, "'%s' is no value of '--%s', which takes %s", value, option->name, joined(p, option->choices));
}

static void append(parser *p, cli_list *list, const char *value)
{
    if (!list->items)
        list->items = tb_arena_array(p->arena, p->count, sizeof *list->items);
    if (list->items)
        list->items[list->count++] = value;
    else
        p->nomem = true;
}

static void store(parser *p, const cli_option_set *set, const cli_option *option, const char *value)
{
    void *at = value_at(set, option);
    unsigned long number;

    switch (option->kind) {
    case CLI_FLAG: *(bool *)at = true; break;
    case CLI_TEXT:
        if (option->choices && !is_choice(option, value))
            bad_choice(p, option, value);
        else
            *(const char **)at = value;
        break;
    case CLI_NUMBER:
        if (!tb_number_parse_whole(tb_text_of(value), option->max, &number) || number < option->min)
            FAIL(p, "'--%s' takes a whole number from %lu to %lu, not '%s'", option->name, option->min, option->max,
                 value);
        else
            *(unsigned long *)at = number;
        break;
    case CLI_LIST:
    case CLI_OTHERS: append(p, at, value); break;
    }
}

/* The value that the next argument holds, or NULL with a mistake noted. NAME is the option's as it was typed. */
static const char *next_value(parser *p, const cli_option *option, tb_text name)
{
    if (p->next < p->count)
        return p->args[p->next++];
    if (option->choices)
        FAIL(p, "'--%.*s' needs a value: %s", (int)name.len, name.at, joined(p, option->choices));
    else
        FAIL(p, "'--%.*s' needs a value: %s", (int)name.len, name.at, option->argument);
    return NULL;
}

/* An option no table has. One that looks like a slip for one of a table is that: the others' names are not known here.
 */
static bool read_other(parser *p, const cli_option_set *set, const cli_option *option, tb_text name, const char *equals)
{
    const char *value, *pair;

    for (size_t i = 0; i < p->set_count; i++)
        for (const cli_option *o = p->sets[i].options; o && o->name; o++)
            if (tb_text_nearest(name, &o->name, 1))
                return false;
    value = equals ? equals + 1 : next_value(p, option, name);
    if (!value)
        return true;
    pair = tb_arena_printf(p->arena, "%.*s=%s", (int)name.len, name.at, value);
    p->nomem |= !pair;
    if (pair)
        store(p, set, option, pair);
    return true;
}

static void read_long(parser *p, const char *arg)
{
    const char *equals = strchr(arg, '=');
    const tb_text name = {arg, equals ? (size_t)(equals - arg) : strlen(arg)};
    const cli_option_set *set = NULL;
    const cli_option *option = find(p, name, &set);

    if (!option) {
        const cli_option *others = find_others(p, &set);
        if (!others || !read_other(p, set, others, name, equals))
            unknown_name(p, name);
    } else if (option->kind == CLI_FLAG) {
        if (equals)
            FAIL(p, "'--%s' takes no value", option->name);
        else
            store(p, set, option, NULL);
    } else {
        const char *value = equals ? equals + 1 : next_value(p, option, name);
        if (value)
            store(p, set, option, value);
    }
}

static void read_letters(parser *p, const char *letters)
{
    for (const char *c = letters; *c; c++) {
        const cli_option_set *set = NULL;
        const cli_option *option = find_letter(p, *c, &set);
        if (!option) {
            FAIL(p, "unknown option '-%.*s'", (int)strcspn(c, "="), c);
            return;
        }
        if (option->kind == CLI_FLAG) {
            store(p, set, option, NULL);
            continue;
        }
        const char *value = c[1] ? c + 1 : next_value(p, option, tb_text_of(option->name));
        if (value)
            store(p, set, option, value);
        return;
    }
}

void cli_options_init(const cli_option_set *set)
{
    for (const cli_option *o = set->options; o && o->name; o++) {
        void *at = value_at(set, o);
        switch (o->kind) {
        case CLI_FLAG: *(bool *)at = false; break;
        case CLI_TEXT: *(const char **)at = o->fallback; break;
        case CLI_NUMBER:
            if (!tb_number_parse_whole(tb_text_of(o->fallback), o->max, at))
                *(unsigned long *)at = 0;
            break;
        case CLI_LIST:
        case CLI_OTHERS: *(cli_list *)at = (cli_list){0}; break;
        }
    }
}

tb_status cli_options_parse(const cli_option_set *sets, size_t set_count, const char *const *args, size_t count,
                            bool stop, tb_arena *arena, cli_parsed *out)
{
    parser p = {sets, set_count, args, count, 0, arena, out, false};
    bool ended = false;

    *out = (cli_parsed){0};
    out->operands = tb_arena_array(arena, count + 1, sizeof *out->operands);
    if (!out->operands)
        return TB_ERR_NOMEM;
    while (p.next < count) {
        const char *arg = args[p.next];
        const bool operand = ended || arg[0] != '-' || arg[1] == '\0';
        if (operand && stop)
            break;
        p.next++;
        if (operand)
            out->operands[out->operand_count++] = arg;
        else if (strcmp(arg, "--") == 0)
            ended = true;
        else if (arg[1] == '-')
            read_long(&p, arg + 2);
        else
            read_letters(&p, arg + 1);
    }
    out->taken = p.next;
    return p.nomem ? TB_ERR_NOMEM : out->error ? TB_ERR_INPUT : TB_OK;
}

const cli_option *cli_options_find(const cli_option *options, const char *name)
{
    for (const cli_option *o = options; o && o->name; o++)
        if (strcmp(o->name, name) == 0)
            return o;
    return NULL;
}

void cli_option_put_argument(tb_buf *out, const cli_option *option)
{
    if (option->kind == CLI_FLAG)
        return;
    if (!option->choices) {
        tb_buf_puts(out, option->argument);
        return;
    }
    for (size_t i = 0; option->choices[i]; i++) {
        if (i > 0)
            tb_buf_putc(out, '|');
        tb_buf_puts(out, option->choices[i]);
    }
}

static void check_row(const cli_option *o, tb_buf *faults)
{
    unsigned long number;

    if (!o->help || !*o->help || strchr(".\n", o->help[strlen(o->help) - 1]))
        tb_buf_printf(faults, "--%s: help is missing, or ends in a full stop\n", o->name);
    if (o->kind != CLI_FLAG && !o->argument && !o->choices)
        tb_buf_printf(faults, "--%s: its value has no name\n", o->name);
    if (o->choices && o->kind != CLI_TEXT)
        tb_buf_printf(faults, "--%s: only a text has choices\n", o->name);
    if (o->choices && o->fallback && !is_choice(o, o->fallback))
        tb_buf_printf(faults, "--%s: its fallback is none of its choices\n", o->name);
    if (o->kind == CLI_NUMBER && o->max <= o->min)
        tb_buf_printf(faults, "--%s: its range is empty\n", o->name);
    if (o->kind == CLI_NUMBER && o->fallback &&
        (!tb_number_parse_whole(tb_text_of(o->fallback), o->max, &number) || number < o->min))
        tb_buf_printf(faults, "--%s: its fallback is out of range\n", o->name);
}

static void check_clash(const cli_option *o, const cli_option *others, tb_buf *faults)
{
    for (; others && others->name; others++)
        if (others != o && (strcmp(others->name, o->name) == 0 || (o->letter && others->letter == o->letter)))
            tb_buf_printf(faults, "--%s: clashes with --%s\n", o->name, others->name);
}

bool cli_options_check(const cli_option *options, const cli_option *other, tb_buf *faults)
{
    const size_t before = faults->len;

    for (const cli_option *o = options; o && o->name; o++) {
        check_row(o, faults);
        check_clash(o, options, faults);
        check_clash(o, other, faults);
        if (o[1].name && strcmp(o->name, o[1].name) > 0)
            tb_buf_printf(faults, "--%s: not sorted: --%s follows\n", o->name, o[1].name);
    }
    return faults->len == before && !faults->failed;
}
