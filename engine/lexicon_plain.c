/* A description as the patterns want it. Only ever shorter, so it is made in place. */
#include "tbi_lexicon.h"

#include <string.h>

#define WORD_MAX 100u /* letters: no language has longer words; they cost time and say nothing */

/* What word processors and other languages put where a keyboard has one key. */
static const struct {
    const char *from; /* UTF-8 */
    const char *to;
} plain[] = {
    {"\xC2\xA0", " "},                              /* no-break space */
    {"\xE2\x80\x89", " "},                          /* thin space */
    {"\xE2\x80\xAF", " "},                          /* narrow no-break space */
    {"\xE2\x80\x8B", ""},                           /* zero-width space */
    {"\xC2\xAD", ""},                               /* soft hyphen */
    {"\xE2\x80\x90", "-"},                          /* hyphen */
    {"\xE2\x80\x91", "-"},                          /* no-break hyphen */
    {"\xE2\x80\x98", "'"},                          /* single quotes */
    {"\xE2\x80\x99", "'"},  {"\xE2\x80\x9C", "\""}, /* double quotes */
    {"\xE2\x80\x9D", "\""}, {"\xE2\x80\xA2", "*"},  /* bullet */
};

/* Writes what stands for the character at *FROM to TO, and moves *FROM behind it. Returns the bytes written. */
static size_t put_plain(char *to, const char **from)
{
    unsigned char first = (unsigned char)**from;

    for (size_t i = 0; first >= 0xC2 && i < sizeof plain / sizeof plain[0]; i++) {
        size_t len = strlen(plain[i].from), short_len = strlen(plain[i].to);
        if (strncmp(*from, plain[i].from, len) == 0) {
            *from += len;
            memcpy(to, plain[i].to, short_len);
            return short_len;
        }
    }
    *to = *(*from)++;
    return 1;
}

static void make_plain(char *text)
{
    const char *from = text;

    while (*from != '\0')
        text += put_plain(text, &from);
    *text = '\0';
}

/* Cuts words of more than WORD_MAX bytes, at a whole character. */
static size_t cut_words(char *text)
{
    size_t kept = 0, from = 0;
    bool skipping = false;

    for (size_t i = 0; text[i] != '\0'; i++) {
        bool apart = strchr(" \t\n.,;:!?()/-", text[i]) != NULL;
        if (apart)
            from = kept + 1;
        skipping = !apart && kept - from >= WORD_MAX && (skipping || ((unsigned char)text[i] & 0xC0) != 0x80);
        if (skipping)
            continue;
        text[kept++] = text[i];
    }
    text[kept] = '\0';
    return kept;
}

tb_text tbi_plain_text(char *text)
{
    if (text == NULL)
        return (tb_text){NULL, 0};
    make_plain(text);
    return (tb_text){text, cut_words(text)};
}
