/* limit.h - how often an address may submit: a bucket of tokens for each, filled at a steady rate. */
#ifndef WEB_LIMIT_H
#define WEB_LIMIT_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct sockaddr;

#define WEB_LIMIT_SLOTS 4096 /* addresses remembered; a newer one takes the place of one with the same hash */
#define WEB_LIMIT_BURST 2    /* seconds' worth that may come at once */

typedef struct web_bucket {
    uint64_t address; /* its hash */
    double tokens;
    int64_t at; /* web_clock() when they were counted */
} web_bucket;

typedef struct web_limit {
    pthread_mutex_t lock;
    unsigned rate; /* a second; 0: no limit */
    uint64_t seed; /* so that nobody can choose whose place to take */
    web_bucket slots[WEB_LIMIT_SLOTS];
} web_limit;

void web_limit_open(web_limit *limit, unsigned rate, uint64_t seed);
void web_limit_close(web_limit *limit);

/* Takes a token of ADDRESS; of an IPv6 address its network (/64) counts. False: there is none left. */
bool web_limit_take(web_limit *limit, const struct sockaddr *address);

#endif
