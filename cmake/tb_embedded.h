/* tb_embedded.h - a file that was built into the program (embed.cmake). */
#ifndef TB_EMBEDDED_H
#define TB_EMBEDDED_H

#include <stddef.h>

typedef struct tb_embedded {
    const char *name, *bytes; /* NUL-terminated after len bytes */
    size_t len;
} tb_embedded;

#endif
