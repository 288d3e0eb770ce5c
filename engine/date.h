/* date.h - days of the Gregorian calendar, from 1970 to 9999. */
#ifndef TB_DATE_H
#define TB_DATE_H

#include "buf.h"
#include "text.h"

#include <stdbool.h>
#include <stdint.h>

/* Days since 1970-01-01; TB_NO_DATE is none. */
typedef int32_t tb_date;
#define TB_NO_DATE INT32_MIN

/* Reads YYYY-MM-DD; false if it is no such day. */
bool tb_date_parse(tb_text text, tb_date *out);

/* Appends it so; DATE is one. */
void tb_date_put(tb_buf *out, tb_date date);

#endif
