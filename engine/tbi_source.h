/* tbi_source.h - making sources. */
#ifndef TBI_SOURCE_H
#define TBI_SOURCE_H

#include "source.h"

/* A source and copies of its name and of the LEN bytes, in one piece of memory; the caller's, to tb_source_free(). NULL
 * when memory is out. */
tb_source *tbi_source_new(const char *name, const char *bytes, size_t len);

#endif
