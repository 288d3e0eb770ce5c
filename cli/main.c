/* main.c - arguments to dispatcher, nothing else. */
#include "commands.h"

#include <fcntl.h>
#include <signal.h>

int main(int argc, char **argv)
{
    /* A standard stream the caller closed must not become the first file that is opened. Read-only, so writing fails.
     */
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", O_RDONLY) != fd)
            return CLI_FAILED;
    signal(SIGPIPE, SIG_IGN); /* a reader who leaves is an error like a full disk: exit 3 and a message */
    return (int)cli_main(&cli_program, argc, (const char *const *)argv, stdin, stdout, stderr);
}
