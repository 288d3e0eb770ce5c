/* embed - turns files into a C source, at build time.
 *     tb-embed DIR SYMBOL BASE FILE...
 * writes DIR/SYMBOL.h and DIR/SYMBOL.c. String literals, since compilers take them some ten times faster than lists of
 * bytes; the warning that ISO C promises only 4,095 characters of one is turned off in the generated file alone. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *create(const char *dir, const char *symbol, const char *end)
{
    char path[4096];
    const int len = snprintf(path, sizeof path, "%s/%s.%s", dir, symbol, end);
    FILE *file = len > 0 && (size_t)len < sizeof path ? fopen(path, "wb") : NULL;

    if (!file)
        fprintf(stderr, "tb-embed: cannot write %s\n", path);
    return file;
}

static bool finish(FILE *file)
{
    const bool good = !ferror(file);
    return (fclose(file) == 0) & good;
}

static bool write_header(const char *dir, const char *symbol)
{
    FILE *out = create(dir, symbol, "h");

    if (!out)
        return false;
    fprintf(out, "/* Made by tb-embed: do not edit. */\n#include \"tb_embedded.h\"\n");
    fprintf(out, "extern const tb_embedded %s[];\nextern const size_t %s_count;\n", symbol, symbol);
    return finish(out);
}

/* An octal escape has three digits, so that a digit after it stays its own; `?` is escaped because of trigraphs. */
static void put_byte(FILE *out, int c)
{
    if (c == '\n')
        fputs("\\n\"\n\"", out);
    else if (c == '"' || c == '\\' || c == '?')
        fprintf(out, "\\%c", c);
    else if (c >= ' ' && c < 127)
        fputc(c, out);
    else
        fprintf(out, "\\%03o", (unsigned)c);
}

static bool write_file(FILE *out, const char *path, const char *name)
{
    FILE *in = fopen(path, "rb");
    size_t len = 0;

    if (!in) {
        fprintf(stderr, "tb-embed: cannot read %s\n", path);
        return false;
    }
    fprintf(out, "{\"%s\", \"", name);
    for (int c = getc(in); c != EOF; c = getc(in), len++)
        put_byte(out, c);
    fprintf(out, "\", %zu},\n", len);
    const bool good = !ferror(in);
    fclose(in);
    return good;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: tb-embed DIR SYMBOL BASE FILE...\n");
        return 2;
    }
    const char *symbol = argv[2], *base = argv[3];
    const size_t base_len = strlen(base);
    FILE *out = create(argv[1], symbol, "c");
    bool good = out != NULL;

    if (!good)
        return 3;
    fprintf(out,
            "/* Made by tb-embed: do not edit. */\n#include \"%s.h\"\n"
            "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\nconst tb_embedded %s[] = {\n",
            symbol, symbol);
    for (int i = 4; i < argc && good; i++) {
        const bool inside = strncmp(argv[i], base, base_len) == 0 && argv[i][base_len] == '/';
        good = write_file(out, argv[i], inside ? argv[i] + base_len + 1 : argv[i]);
    }
    fprintf(out, "{NULL, NULL, 0},\n};\nconst size_t %s_count = %d;\n", symbol, argc - 4);
    good = finish(out) & good;
    return write_header(argv[1], symbol) && good ? 0 : 3;
}
