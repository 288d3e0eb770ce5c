#include "terminal.h"

#include "number.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_DEFAULT 80
#define WIDTH_MIN 40 /* narrower, and no table fits: the terminal may wrap as it likes */
#define WIDTH_MAX 1000

bool cli_terminal_is_interactive(FILE *stream)
{
    const int fd = fileno(stream);
    return fd >= 0 && isatty(fd);
}

bool cli_terminal_color(FILE *stream, const char *when)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

    if (strcmp(when, "auto") != 0)
        return strcmp(when, "always") == 0;
    return cli_terminal_is_interactive(stream) && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
}

int cli_terminal_width(FILE *stream)
{
    unsigned long columns = 0;
    struct winsize size;

    if (!tb_number_parse_whole(tb_text_of(getenv("COLUMNS")), WIDTH_MAX, &columns) &&
        cli_terminal_is_interactive(stream) && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0)
        columns = size.ws_col;
    if (columns == 0)
        return WIDTH_DEFAULT;
    return columns < WIDTH_MIN ? WIDTH_MIN : columns > WIDTH_MAX ? WIDTH_MAX : (int)columns;
}
