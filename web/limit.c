#include "limit.h"

#include "request.h"

#include <netinet/in.h>
#include <string.h>

/* FNV-1a over the seed and the address, mixed at the end (as SplitMix64 does). */
static uint64_t hash_address(uint64_t seed, const struct sockaddr *address)
{
    const unsigned char *bytes = (const unsigned char *)"";
    size_t len = 0;
    uint64_t hash = seed ^ UINT64_C(14695981039346656037);

    if (address && address->sa_family == AF_INET) {
        bytes = (const unsigned char *)&((const struct sockaddr_in *)(const void *)address)->sin_addr;
        len = 4;
    } else if (address && address->sa_family == AF_INET6) {
        bytes = (const unsigned char *)&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
        len = 8;
    }
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
    hash = (hash ^ (hash >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    hash = (hash ^ (hash >> 27)) * UINT64_C(0x94D049BB133111EB);
    return hash ^ (hash >> 31);
}

void web_limit_open(web_limit *limit, unsigned rate, uint64_t seed)
{
    memset(limit->slots, 0, sizeof limit->slots);
    limit->rate = rate;
    limit->seed = seed;
    pthread_mutex_init(&limit->lock, NULL);
}

void web_limit_close(web_limit *limit)
{
    pthread_mutex_destroy(&limit->lock);
}

bool web_limit_take(web_limit *limit, const struct sockaddr *address)
{
    const double most = (double)limit->rate * WEB_LIMIT_BURST;
    bool taken;

    if (limit->rate == 0)
        return true;
    const uint64_t hash = hash_address(limit->seed, address);
    const int64_t now = web_clock();
    web_bucket *bucket = &limit->slots[hash % WEB_LIMIT_SLOTS];
    pthread_mutex_lock(&limit->lock);
    if (bucket->address != hash)
        *bucket = (web_bucket){hash, most, now};
    bucket->tokens += (double)(now - bucket->at) / 1e9 * limit->rate;
    bucket->at = now;
    if (bucket->tokens > most)
        bucket->tokens = most;
    taken = bucket->tokens >= 1;
    if (taken)
        bucket->tokens -= 1;
    pthread_mutex_unlock(&limit->lock);
    return taken;
}
