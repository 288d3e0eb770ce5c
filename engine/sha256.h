/* sha256.h - SHA-256 (FIPS 180-4), for naming packs and decisions by their content. */
#ifndef TB_SHA256_H
#define TB_SHA256_H

#include <stddef.h>
#include <stdint.h>

typedef struct tb_sha256 {
    uint32_t state[8];
    uint64_t length; /* bytes so far */
    unsigned char block[64];
} tb_sha256;

void tb_sha256_init(tb_sha256 *hash);
void tb_sha256_add(tb_sha256 *hash, const void *bytes, size_t len);

/* Ends the hash and writes 64 lower-case hexadecimal digits and a NUL. */
void tb_sha256_hex(tb_sha256 *hash, char hex[65]);

/* All of that for LEN bytes at once. */
void tb_sha256_of(const void *bytes, size_t len, char hex[65]);

#endif
