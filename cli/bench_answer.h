/* bench_answer.h - asks a server under test once, to see what it answers. */
#ifndef CLI_BENCH_ANSWER_H
#define CLI_BENCH_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#define CLI_ANSWER_MAX 16384 /* bytes of an answer, with its header, that are looked at */

typedef struct cli_answer {
    int status;
    char body[CLI_ANSWER_MAX]; /* NUL-terminated */
    size_t len;
} cli_answer;

/* GETs PATH from PORT on 127.0.0.1. False if no answer comes: what does, in time or before the connection ends, counts.
 */
bool cli_ask(unsigned long port, const char *path, cli_answer *out);

#endif
