/* status.h - what a call came to. A status says what to do next; what to tell the person is a diagnostic (diag.h). */
#ifndef TB_STATUS_H
#define TB_STATUS_H

#if defined(__GNUC__) || defined(__clang__)
#define TB_NODISCARD __attribute__((warn_unused_result))
#define TB_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define TB_NODISCARD
#define TB_PRINTF(fmt, args)
#endif

typedef enum tb_status {
    TB_OK = 0,
    TB_ERR_INPUT, /* the input is wrong; the diagnostics say what and where */
    TB_ERR_IO,    /* a file could not be read or written; the diagnostics say which and why */
    TB_ERR_NOMEM, /* out of memory */
} tb_status;

#endif
