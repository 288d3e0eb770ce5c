/* source_read.c - texts from outside: read, and refused if they are none. */
#include "diag.h"
#include "file.h"
#include "tbi_source.h"

#include <errno.h>
#include <string.h>

static const char byte_order_mark[] = "\xEF\xBB\xBF";

/* Where the byte at OFFSET is. */
static tb_place place_of(const tb_source *source, size_t offset)
{
    tb_place place = {.source = source, .line = source->first_line, .width = 1};
    size_t start = 0;

    for (size_t i = 0; i < offset; i++)
        if (source->data[i] == '\n') {
            place.line++;
            start = i + 1;
        }
    place.column = (uint32_t)tb_utf8_count((tb_text){source->data + start, offset - start}) + 1;
    return place;
}

/* Adds an error about the text as a whole. */
static tb_status refuse(const char *name, tb_diags *diags, tb_diag_code code, const char *text)
{
    tb_source *source = tbi_source_new(name, "", 0);

    tb_diags_error(diags, code, (tb_place){.source = source}, NULL, "%s", text);
    tb_diags_keep(diags, source);
    return TB_ERR_INPUT;
}

tb_status tb_source_check(const tb_source *source, tb_diags *diags)
{
    const char *nul = memchr(source->data, '\0', source->len);
    size_t valid = tb_utf8_valid_len(source->data, source->len);

    if (nul != NULL && (size_t)(nul - source->data) < valid) {
        tb_diags_error(diags, TB_DIAG_NUL_BYTE, place_of(source, (size_t)(nul - source->data)), NULL,
                       "the file holds a NUL byte: it is not a text");
        return TB_ERR_INPUT;
    }
    if (valid < source->len) {
        tb_diags_error(diags, TB_DIAG_UTF8, place_of(source, valid), "save the file as UTF-8",
                       "the byte 0x%02X is not UTF-8 here", (unsigned)(unsigned char)source->data[valid]);
        return TB_ERR_INPUT;
    }
    return TB_OK;
}

tb_status tb_source_from(const char *name, const char *bytes, size_t len, tb_diags *diags, tb_source **out)
{
    size_t mark = sizeof byte_order_mark - 1;
    tb_source *source;
    tb_status status;

    *out = NULL;
    if (len > TB_FILE_MAX)
        return refuse(name, diags, TB_DIAG_TOO_LARGE, "the file is larger than the limit of 1 MiB");
    if (len >= mark && memcmp(bytes, byte_order_mark, mark) == 0) {
        bytes += mark;
        len -= mark;
    }
    if (len == 0)
        return refuse(name, diags, TB_DIAG_EMPTY, "the file is empty");
    source = tbi_source_new(name, bytes, len);
    if (source == NULL)
        return TB_ERR_NOMEM;
    status = tb_source_check(source, diags);
    if (status == TB_OK)
        *out = source;
    else
        tb_diags_keep(diags, source);
    return status;
}

/* Thread-safe, as strerror() need not be; the two strerror_r() there are differ in what they return. */
static const char *reason(int error, char *scratch, size_t size)
{
#if defined(__GLIBC__) && defined(_GNU_SOURCE)
    return strerror_r(error, scratch, size);
#else
    return strerror_r(error, scratch, size) == 0 ? scratch : "unknown error";
#endif
}

static void explain(const char *path, int error, tb_diags *diags)
{
    char scratch[128];

    if (error == EINVAL)
        tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, NULL, "'%s' is not a file", path);
    else if (error == EISDIR)
        tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, NULL, "'%s' is a folder, not a file", path);
    else if (strcmp(path, "-") == 0)
        tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, NULL, "cannot read standard input: %s",
                       reason(error, scratch, sizeof scratch));
    else
        tb_diags_error(diags, TB_DIAG_IO, (tb_place){0}, NULL, "cannot read '%s': %s", path,
                       reason(error, scratch, sizeof scratch));
}

tb_status tb_source_read(const char *path, tb_diags *diags, tb_source **out)
{
    tb_buf bytes = TB_BUF_EMPTY;
    int error = 0;
    tb_status status = tb_file_read(path, TB_FILE_MAX, &bytes, &error);

    *out = NULL;
    if (status == TB_OK)
        status = tb_source_from(path, bytes.data != NULL ? bytes.data : "", bytes.len, diags, out);
    else if (status == TB_ERR_INPUT)
        status = refuse(path, diags, TB_DIAG_TOO_LARGE, "the file is larger than the limit of 1 MiB");
    else if (status == TB_ERR_IO)
        explain(path, error, diags);
    tb_buf_release(&bytes);
    return status;
}
