/* report_page.c - lines on a terminal: colour, wrapping, columns. */
#include "escape.h"
#include "tbi_page.h"

#include <string.h>

void tbi_page_style(tbi_page *p, const char *code)
{
    if (p->options->color)
        tb_buf_puts(p->out, code);
}

/* The two hues of the first alternatives, then others; the hybrid is bold. */
void tbi_page_choose_color(tbi_page *p, int choice)
{
    static const char *const colors[] = {"\033[34m", "\033[33m", "\033[35m", "\033[36m", "\033[32m", "\033[31m"};

    if (choice == (int)p->report->pack->alternative_count || choice < 0)
        tbi_page_style(p, TBI_BOLD);
    else
        tbi_page_style(p, colors[(size_t)choice % (sizeof colors / sizeof colors[0])]);
}

/* TEXT wrapped to the page, each line after INDENT spaces; the first continues where the cursor is, at column AT. */
static void put_wrapped(tbi_page *p, const char *text, size_t at, size_t indent)
{
    size_t column = at;
    bool first = true;

    while (*text != '\0') {
        size_t len = strcspn(text, " \n");
        size_t width = tb_utf8_width((tb_text){text, len});
        if (!first && column + 1 + width > p->width) {
            tb_buf_putc(p->out, '\n');
            tb_buf_fill(p->out, ' ', indent);
            column = indent;
        } else if (!first) {
            tb_buf_putc(p->out, ' ');
            column++;
        }
        tb_escape_terminal(p->out, (tb_text){text, len});
        column += width;
        first = false;
        text += len;
        text += strspn(text, " \n");
    }
    tb_buf_putc(p->out, '\n');
}

void tbi_page_line(tbi_page *p, tb_buf *line, size_t at, size_t indent)
{
    p->out->failed = p->out->failed || line->failed;
    put_wrapped(p, line->data != NULL ? line->data : "", at, indent);
    tb_buf_release(line);
    *line = TB_BUF_EMPTY;
}

void tbi_page_line_paragraph(tbi_page *p, tb_buf *line)
{
    tb_buf_puts(p->out, "  ");
    tbi_page_line(p, line, 2, 2);
}

void tbi_page_paragraph(tbi_page *p, const char *text)
{
    tb_buf_puts(p->out, "  ");
    put_wrapped(p, text, 2, 2);
}

/* TEXT padded to WIDTH columns; cut with an ellipsis if longer. */
void tbi_page_padded(tbi_page *p, const char *text, size_t width)
{
    tb_text all = tb_text_of(text);
    size_t have = tb_utf8_width(all), len = all.len;

    if (have > width) {
        while (len > 0 && tb_utf8_width((tb_text){text, len}) > width - 1)
            do
                len--;
            while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80);
        tb_escape_terminal(p->out, (tb_text){text, len});
        tb_buf_puts(p->out, "…");
        return;
    }
    tb_escape_terminal(p->out, all);
    tb_buf_fill(p->out, ' ', width - have);
}

void tbi_page_heading(tbi_page *p, const char *text)
{
    tb_buf_putc(p->out, '\n');
    tbi_page_style(p, TBI_BOLD);
    tbi_page_paragraph(p, text);
    tbi_page_style(p, TBI_PLAIN);
}

size_t tbi_page_title_width(const tb_report *r)
{
    size_t width = tb_utf8_width(tb_text_of(r->pack->hybrid_title));

    for (size_t a = 0; a < r->pack->alternative_count; a++) {
        size_t own = tb_utf8_width(tb_text_of(r->pack->alternatives[a].title));
        width = own > width ? own : width;
    }
    return width < 24 ? width : 24;
}
