/* feeds.h - which rules a question feeds. */
#ifndef CLI_FEEDS_H
#define CLI_FEEDS_H

#include "buf.h"
#include "pack.h"

/* Appends why it is asked: "matters to speed (3 rules), circumstances (1 rule)". */
void cli_put_why(tb_buf *out, const tb_pack *pack, size_t question);

/* Appends what an answer may be: "a number from 0 to 100,000,000 connections". */
void cli_put_kind(tb_buf *out, const tb_question *question);

#endif
