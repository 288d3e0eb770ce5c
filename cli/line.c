#include "line.h"

#include "text.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef TIEBREAK_LIBEDIT
#include <histedit.h>
#endif

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PROMPT "> "

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

struct cli_line {
    FILE *out;
    int fd;
    bool color;
    char bytes[4096]; /* read and not yet taken */
    size_t begin, end;
    struct sigaction before[COUNT(signals)];
    cli_line_result broken; /* why a line could not be read to its end; CLI_LINE_READ: it could */
#ifdef TIEBREAK_LIBEDIT
    EditLine *editor;
    History *history;
    size_t taken; /* bytes of the line at hand */
#endif
};

/* What a handler may touch. It outlives any one cli_line. */
static volatile sig_atomic_t caught;

static void catch (int number)
{
    caught = number;
}

/* Why reading stops, if a signal came. */
static cli_line_result why(void)
{
    return caught == SIGHUP ? CLI_LINE_GONE : caught != 0 ? CLI_LINE_INTERRUPTED : CLI_LINE_READ;
}

/* The next byte; -1 at the end, or when a signal came: line->broken says. */
static int next_byte(cli_line *line)
{
    while (line->begin == line->end) {
        if (caught != 0)
            break;
        ssize_t got = read(line->fd, line->bytes, sizeof line->bytes);
        if (got > 0) {
            line->begin = 0;
            line->end = (size_t)got;
        } else if (got == 0 || errno != EINTR) {
            line->broken = caught != 0 ? why() : got == 0 ? CLI_LINE_END : CLI_LINE_GONE;
            return -1;
        }
    }
    if (caught != 0) {
        line->broken = why();
        return -1;
    }
    return (unsigned char)line->bytes[line->begin++];
}

static bool is_text(const tb_buf *out)
{
    if (out->len > 0 && tb_utf8_valid_len(out->data, out->len) != out->len)
        return false;
    for (size_t i = 0; i < out->len; i++)
        if ((unsigned char)out->data[i] < 0x20 || out->data[i] == 0x7F)
            return false;
    return true;
}

/* Trims, and says whether the line is one that can be used. */
static cli_line_result finish(tb_buf *out, bool is_long)
{
    size_t begin = 0;

    for (size_t i = 0; i < out->len; i++)
        if (out->data[i] == '\t' || out->data[i] == '\r')
            out->data[i] = ' ';
    while (out->len > 0 && out->data[out->len - 1] == ' ')
        out->data[--out->len] = '\0';
    while (begin < out->len && out->data[begin] == ' ')
        begin++;
    if (begin > 0) {
        memmove(out->data, out->data + begin, out->len - begin + 1);
        out->len -= begin;
    }
    return is_long ? CLI_LINE_LONG : is_text(out) ? CLI_LINE_READ : CLI_LINE_NOT_TEXT;
}

static cli_line_result read_plain(cli_line *line, tb_buf *out)
{
    bool is_long = false;

    fputs(line->color ? "\033[1m" PROMPT "\033[0m" : PROMPT, line->out);
    fflush(line->out);
    for (int c; (c = next_byte(line)) != '\n';) {
        if (c < 0 && line->broken == CLI_LINE_END && (out->len > 0 || is_long))
            break; /* the last line lacks its end */
        if (c < 0)
            return line->broken;
        is_long = is_long || out->len >= CLI_LINE_MAX;
        if (!is_long)
            tb_buf_putc(out, (char)c);
    }
    return finish(out, is_long);
}

#ifdef TIEBREAK_LIBEDIT

/* One character for libedit, of valid UTF-8; what is not comes as U+FFFD. Past the limit the rest of a line is
 * swallowed. */
static int next_wide(EditLine *editor, wchar_t *out)
{
    cli_line *line = NULL;
    char bytes[4];
    size_t len = 0, taken, want;
    int c;

    el_get(editor, EL_CLIENTDATA, &line);
    do {
        if ((c = next_byte(line)) < 0)
            return line->broken == CLI_LINE_END ? 0 : -1;
    } while (++line->taken > CLI_LINE_MAX && c != '\n' && c != '\r');
    want = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    for (bytes[len++] = (char)c; len < want; bytes[len++] = (char)c)
        if ((c = next_byte(line)) < 0)
            return -1;
    *out = (wchar_t)tb_utf8_next(bytes, len, &taken);
    return 1;
}

static char *prompt_of(EditLine *editor)
{
    static char plain[] = PROMPT;

    (void)editor;
    return plain;
}

static cli_line_result read_edited(cli_line *line, tb_buf *out)
{
    int len = 0;
    HistEvent event;

    line->taken = 0;
    const char *text = el_gets(line->editor, &len);
    if (text == NULL || len <= 0) {
        fputc('\n', line->out);
        return line->broken != CLI_LINE_READ ? line->broken : CLI_LINE_END;
    }
    tb_buf_add(out, text, (size_t)len);
    while (out->len > 0 && out->data[out->len - 1] == '\n')
        out->data[--out->len] = '\0';
    const cli_line_result result = finish(out, line->taken > CLI_LINE_MAX);
    if (result == CLI_LINE_READ && out->len > 0)
        history(line->history, &event, H_ENTER, out->data);
    return result;
}

/* Without a terminal libedit knows, lines come as they are typed. */
static void start_editing(cli_line *line, FILE *in)
{
    HistEvent event;

    if (setlocale(LC_CTYPE, "") == NULL || MB_CUR_MAX < 4)
        setlocale(LC_CTYPE, "C.UTF-8");
    line->editor = el_init("tiebreak", in, line->out, stderr);
    line->history = history_init();
    if (line->editor == NULL || line->history == NULL)
        return;
    history(line->history, &event, H_SETSIZE, 100);
    el_set(line->editor, EL_CLIENTDATA, line);
    el_set(line->editor, EL_EDITOR, "emacs");
    el_set(line->editor, EL_SIGNAL, 0);
    el_set(line->editor, EL_PROMPT, prompt_of);
    el_set(line->editor, EL_HIST, history, line->history);
    el_set(line->editor, EL_GETCFN, next_wide);
}

#endif

cli_line *cli_line_open(FILE *in, FILE *out, bool edit, bool color)
{
    cli_line *line = calloc(1, sizeof *line);
    struct sigaction action = {.sa_handler = catch};

    if (line == NULL)
        return NULL;
    line->out = out;
    line->fd = fileno(in);
    line->color = color;
    caught = 0;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < COUNT(signals); i++)
        sigaction(signals[i], &action, &line->before[i]);
#ifdef TIEBREAK_LIBEDIT
    if (edit)
        start_editing(line, in);
#else
    (void)edit;
#endif
    return line;
}

void cli_line_close(cli_line *line)
{
    if (line == NULL)
        return;
#ifdef TIEBREAK_LIBEDIT
    if (line->editor != NULL)
        el_end(line->editor);
    if (line->history != NULL)
        history_end(line->history);
#endif
    for (size_t i = 0; i < COUNT(signals); i++)
        sigaction(signals[i], &line->before[i], NULL);
    free(line);
}

cli_line_result cli_line_read(cli_line *line, tb_buf *out)
{
    tb_buf_clear(out);
    line->broken = why();
    if (line->broken != CLI_LINE_READ)
        return line->broken;
#ifdef TIEBREAK_LIBEDIT
    if (line->editor != NULL && line->history != NULL)
        return read_edited(line, out);
#endif
    return read_plain(line, out);
}
