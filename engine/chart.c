/* chart.c - what all charts are drawn with. */
#include "escape.h"
#include "number.h"
#include "tbi_chart.h"

#include <math.h>
#include <string.h>

/* The height of a line of text; a letter's width, at most on average, and what a telephone has room for. Nobody knows
 * here how wide the page will be, and what stands in a chart does not wrap. */
enum { LABEL = 19, BOLD = 8, LETTER = 7, ROOM = 288 };

const tbi_chart tbi_charts[] = {
    {"verdict", tbi_chart_verdict}, {"parts", tbi_chart_parts},       {"criteria", tbi_chart_criteria},
    {"first", tbi_chart_first},     {"measured", tbi_chart_measured}, {"moves", tbi_chart_moves},
};
const size_t tbi_chart_count = sizeof tbi_charts / sizeof tbi_charts[0];

const char *tbi_chart_key(const tb_pack *pack, int choice)
{
    static const char *const keys[TB_ALTERNATIVES_MAX] = {"a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7"};

    if (choice < 0)
        return "none";
    return choice == (int)pack->alternative_count ? "both" : keys[choice];
}

/* Colours for pages without our style sheet: told apart by colour-blind people, and in grey by how light they are. */
static const char *color_of(const char *key)
{
    static const struct {
        const char *key, *color;
    } colors[] = {{"a0", "#0b4f9c"},   {"a1", "#d2770f"},   {"a2", "#177e5a"},  {"a3", "#8a4fa3"},
                  {"a4", "#2a8fb8"},   {"a5", "#7a5c3a"},   {"a6", "#c04a7b"},  {"a7", "#6b7280"},
                  {"wash", "#eceef2"}, {"line", "#8d95a1"}, {"lost", "#8d95a1"}};

    for (size_t i = 0; i < sizeof colors / sizeof colors[0]; i++)
        if (strcmp(colors[i].key, key) == 0)
            return colors[i].color;
    return "#454c58";
}

/* A length, to a hundredth: more is not seen, and costs bytes. */
static void put_length(tb_buf *out, double x)
{
    tb_number_put(out, floor(x * 100 + 0.5) / 100);
}

static void put_attribute(tb_buf *out, const char *name, double x, const char *unit)
{
    tb_buf_printf(out, " %s=\"", name);
    put_length(out, x);
    tb_buf_printf(out, "%s\"", unit);
}

void tbi_svg_bar(tbi_svg *svg, double x, double width, double y, double height, const char *key)
{
    if (!(width > 0))
        return;
    tb_buf_printf(&svg->body, "<rect class=\"%s\" fill=\"%s\"", key, color_of(key));
    put_attribute(&svg->body, "x", x, "%");
    put_attribute(&svg->body, "width", fmin(width, 100 - x), "%");
    put_attribute(&svg->body, "y", y, "");
    put_attribute(&svg->body, "height", height, "");
    tb_buf_puts(&svg->body, "/>");
}

void tbi_svg_line(tbi_svg *svg, double x1, double y1, double x2, double y2, const char *key)
{
    tb_buf_printf(&svg->body, "<line class=\"%s\" stroke=\"%s\"", key, color_of(key));
    put_attribute(&svg->body, "x1", x1, "%");
    put_attribute(&svg->body, "y1", y1, "");
    put_attribute(&svg->body, "x2", x2, "%");
    put_attribute(&svg->body, "y2", y2, "");
    tb_buf_puts(&svg->body, "/>");
}

void tbi_svg_text(tbi_svg *svg, double x, double y, const char *anchor, tb_text text)
{
    tb_buf_puts(&svg->body, "<text");
    put_attribute(&svg->body, "x", x, "%");
    put_attribute(&svg->body, "y", y, "");
    if (strcmp(anchor, "start") != 0)
        tb_buf_printf(&svg->body, " text-anchor=\"%s\"", anchor);
    tb_buf_putc(&svg->body, '>');
    tb_escape_html(&svg->body, text);
    tb_buf_puts(&svg->body, "</text>");
}

static tb_text text_of(const tb_buf *buf)
{
    return (tb_text){buf->data, buf->len};
}

void tbi_svg_next(tbi_svg *svg)
{
    svg->failed = svg->failed || svg->title.failed || svg->note.failed;
    tb_buf_clear(&svg->title);
    tb_buf_clear(&svg->note);
}

static void begin_line(tbi_svg *svg)
{
    svg->y += LABEL;
    tb_buf_puts(&svg->body, "<text x=\"0\"");
    put_attribute(&svg->body, "y", svg->y - 6, "");
}

static bool is_wide(const tbi_svg *svg)
{
    return svg->notes_below ||
           BOLD * tb_utf8_count(text_of(&svg->title)) + LETTER * tb_utf8_count(text_of(&svg->note)) > ROOM;
}

/* What goes on to one line of *TEXT, in whole words; *TEXT is then what is left. */
static tb_text take_line(tb_text *text)
{
    const tb_text all = *text;
    size_t end = 0;

    for (size_t i = 0, letters = 0, taken; i < all.len; i += taken, letters++) {
        tb_utf8_next(all.at + i, all.len - i, &taken);
        if (letters > ROOM / LETTER && end > 0)
            break;
        if (all.at[i] == ' ')
            end = i;
        if (i + taken == all.len && letters < ROOM / LETTER)
            end = all.len;
    }
    end = end > 0 ? end : all.len;
    *text = end < all.len ? (tb_text){all.at + end + 1, all.len - end - 1} : (tb_text){NULL, 0};
    return (tb_text){all.at, end};
}

double tbi_svg_label_height(const tbi_svg *svg)
{
    tb_text note = text_of(&svg->note);
    double height = LABEL;

    for (bool below = is_wide(svg); below && note.len > 0; height += LABEL)
        take_line(&note);
    return height;
}

void tbi_svg_label(tbi_svg *svg)
{
    const bool below = is_wide(svg);
    tb_text note = text_of(&svg->note);

    begin_line(svg);
    tb_buf_puts(&svg->body, "><tspan font-weight=\"600\">");
    tb_escape_html(&svg->body, text_of(&svg->title));
    tb_buf_puts(&svg->body, "</tspan>");
    if (!below) {
        tb_buf_putc(&svg->body, ' ');
        tb_escape_html(&svg->body, note);
    }
    tb_buf_puts(&svg->body, "</text>");
    while (below && note.len > 0) {
        begin_line(svg);
        tb_buf_putc(&svg->body, '>');
        tb_escape_html(&svg->body, take_line(&note));
        tb_buf_puts(&svg->body, "</text>");
    }
    tb_buf_add(&svg->desc, svg->title.data, svg->title.len);
    tb_buf_puts(&svg->desc, ": ");
    tb_buf_add(&svg->desc, svg->note.data, svg->note.len);
    tb_buf_puts(&svg->desc, ". ");
}

void tbi_svg_open(tbi_svg *svg)
{
    tb_buf_puts(&svg->body, "<g><title>");
    tb_escape_html(&svg->body, text_of(&svg->note));
    tb_buf_puts(&svg->body, "</title>");
}

void tbi_svg_close(tbi_svg *svg)
{
    tb_buf_puts(&svg->body, "</g>\n");
}

void tbi_svg_finish(tbi_svg *svg, tb_buf *out, const char *title)
{
    tb_buf_printf(
        out,
        "<svg class=\"chart\" role=\"img\" aria-labelledby=\"%s-title %s-desc\" width=\"100%%\" font-size=\"13\" "
        "fill=\"currentColor\"",
        svg->name, svg->name);
    put_attribute(out, "height", svg->y, "");
    tb_buf_printf(out, ">\n<title id=\"%s-title\">", svg->name);
    tb_escape_html(out, tb_text_of(title));
    tb_buf_printf(out, "</title>\n<desc id=\"%s-desc\">", svg->name);
    tb_escape_html(out, text_of(&svg->desc));
    tb_buf_puts(out, "</desc>\n");
    tb_buf_add(out, svg->body.data, svg->body.len);
    tb_buf_puts(out, "</svg>");
    tbi_svg_next(svg);
    out->failed = out->failed || svg->failed || svg->body.failed || svg->desc.failed;
    tb_buf_release(&svg->body);
    tb_buf_release(&svg->desc);
    tb_buf_release(&svg->title);
    tb_buf_release(&svg->note);
}

void tbi_put_cut(tb_buf *out, const char *text, size_t most)
{
    tb_text all = tb_text_of(text);
    size_t len = 0, taken;

    if (tb_utf8_count(all) <= most) {
        tb_buf_puts(out, text);
        return;
    }
    for (size_t i = 0; i + 1 < most; i++, len += taken)
        tb_utf8_next(text + len, all.len - len, &taken);
    tb_buf_add(out, text, len);
    tb_buf_puts(out, "…");
}
