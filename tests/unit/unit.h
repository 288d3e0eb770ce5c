/* unit.h - tables of rows, each row a test of its own, so that one bad row does not hide the next and its name says
 * what broke. A row is a struct whose first member is `const char *name`. */
#ifndef UNIT_H
#define UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

/* Runs CHECK, a CMUnitTestFunction, once with *state at each of the ROWS, an array; adds what failed to FAILED. */
#define RUN_ROWS(rows, check, failed)                                                                                  \
    do {                                                                                                               \
        struct CMUnitTest rows_tests[ARRAY_LEN(rows)];                                                                 \
        for (size_t rows_i = 0; rows_i < ARRAY_LEN(rows); rows_i++)                                                    \
            rows_tests[rows_i] = (struct CMUnitTest){                                                                  \
                .name = (rows)[rows_i].name, .test_func = (check), .initial_state = (void *)((rows) + rows_i)};        \
        (failed) += cmocka_run_group_tests_name(#rows, rows_tests, NULL, NULL);                                        \
    } while (0)

#endif
