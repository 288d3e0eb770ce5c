/* options.h - option tables. One table says everything about a command's options: parsing, --help, completion and the
 * man page read it, and a test checks it. A table is an array of rows sorted by name and ended by a row without one.
 * Values land in a struct of the caller's, each at its row's offset.
 *
 * Understood: `--name value`, `--name=value`, `-o value`, `-ovalue`, grouped flags (`-qx`), `--` (all that follows is
 * an operand), and `-` (an operand: standard input). Options and operands may be mixed. A name may not be shortened: a
 * script that says `--for` today must not change its meaning when `--forget` is added. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "arena.h"
#include "buf.h"
#include "status.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum cli_option_kind {
    CLI_FLAG,   /* bool: true once given */
    CLI_TEXT,   /* const char *: the last one given, borrowed from the arguments; NULL without one */
    CLI_NUMBER, /* unsigned long: whole, within min and max */
    CLI_LIST,   /* cli_list: every one given, in order */
    CLI_OTHERS, /* cli_list of "name=value": every option that is in no table, for names only known at run time (a
                   pack's alternatives). Its row's name is shown by --help alone, and is in angle brackets */
} cli_option_kind;

typedef struct cli_list {
    const char **items; /* of the arena; the strings are borrowed from the arguments */
    size_t count;
} cli_list;

typedef struct cli_option {
    const char *name;     /* without the dashes; NULL ends the table */
    char letter;          /* its short form, or 0 */
    cli_option_kind kind; /* what lies at `offset` */
    size_t offset;        /* into the struct of values */
    const char
        *argument;    /* what --help calls the value: FILE and DIR are completed as such; NULL with choices or a flag */
    const char *help; /* lower case, no full stop; the default is added by --help */
    const char *const *choices; /* CLI_TEXT: the values allowed, ended by NULL; NULL: any */
    const char *fallback;       /* the value without the option, as it would be given; NULL: none (0 for a number) */
    unsigned long min, max;     /* CLI_NUMBER */
} cli_option;

/* A table and where its values go. */
typedef struct cli_option_set {
    const cli_option *options; /* NULL: none */
    void *values;
} cli_option_set;

typedef struct cli_parsed {
    const char **operands; /* of the arena; the strings are the arguments' */
    size_t operand_count;
    size_t taken;      /* arguments used: all of them, unless stopped at the first operand */
    const char *error; /* the first mistake, of the arena: "unknown option '--fromat'; did you mean '--format'?" */
} cli_parsed;

/* Sets every value of SET to its fallback. */
void cli_options_init(const cli_option_set *set);

/* Reads COUNT arguments into the values of the SETS. With STOP, the first operand ends it and is not taken.
 * TB_ERR_INPUT: out->error says what is wrong; what follows the mistake was still read, so that the format wanted for
 * errors is known. TB_ERR_NOMEM. */
TB_NODISCARD tb_status cli_options_parse(const cli_option_set *sets, size_t set_count, const char *const *args,
                                         size_t count, bool stop, tb_arena *arena, cli_parsed *out);

/* The row of that name in the table, or NULL. OPTIONS may be NULL. */
const cli_option *cli_options_find(const cli_option *options, const char *name);

/* Appends what the value of OPTION is called: its argument, or its choices joined by `|`. Nothing for a flag. */
void cli_option_put_argument(tb_buf *out, const cli_option *option);

/* Checks the table itself: sorted, no name or letter twice, nor any of OTHER's (the global table; may be NULL), help
 * for every row, a name for every value, fallbacks that are allowed. Appends a line for each fault; true when there is
 * none. */
bool cli_options_check(const cli_option *options, const cli_option *other, tb_buf *faults);

#endif
