/* number.h - numbers to text and back, the same under every locale. */
#ifndef TB_NUMBER_H
#define TB_NUMBER_H

#include "buf.h"
#include "text.h"

#include <stdbool.h>

/* Appends X in the shortest form that reads back as X, as ECMAScript's Number::toString writes it (RFC 8785);
 * not-a-number and infinities, which JSON lacks, as null. */
void tb_number_put(tb_buf *out, double x);

/* Reads TEXT if it is wholly a number of JSON's grammar (-0.5e3, no leading zero, no +, no hex); false otherwise or
 * when the value is not finite. */
bool tb_number_parse(tb_text text, double *out);

/* For people: X rounded half away from zero to DECIMALS (0 to 6) places, with `,` between thousands. */
void tb_number_put_grouped(tb_buf *out, double x, int decimals);

/* A whole number of at most MAX, digits only; false otherwise. For options and limits. */
bool tb_number_parse_whole(tb_text text, unsigned long max, unsigned long *out);

#endif
