/* listening.h - where the server listens, and how it leaves off. */
#ifndef WEB_LISTENING_H
#define WEB_LISTENING_H

#include "diag.h"
#include "status.h"

#include <stdbool.h>
#include <stddef.h>

struct sockaddr;

typedef struct web_listening {
    int fd;           /* of the socket */
    bool is_loopback; /* nobody but this machine reaches it */
    unsigned port;
    char host[56]; /* its address as the host of a URL: "127.0.0.1", "[::1]" */
} web_listening;

/* Listens AT address and port: "127.0.0.1:8080", "localhost:8080", "[::1]:0"; names are not looked up, localhost
 * excepted, and port 0 is one that the system picks. On success the caller, or the daemon it is given to, closes
 * out->fd. TB_ERR_INPUT, TB_ERR_IO: DIAGS says what is wrong with the address, or who has the port. */
TB_NODISCARD tb_status web_listen(const char *at, tb_diags *diags, web_listening *out);

/* Lets nobody in any more, and does not keep those waiting who have knocked. From then on the socket wakes whoever
 * watches it, over and over. */
void web_listening_end(const web_listening *listening);

/* After that: puts something silent in the socket's place. What watched it hears of it no more, and must not leave off
 * watching it of its own accord. False if it could not. */
bool web_listening_hush(const web_listening *listening);

/* True for an address that is this machine's own: 127.0.0.0/8, ::1. NULL is none. */
bool web_is_loopback(const struct sockaddr *address);

#endif
