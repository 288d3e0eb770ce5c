/* property.c - the properties of the decision model over random packs and profiles.
 *
 *     property [--seed N] [--packs N] [--profiles N]
 *
 * Packs are numbered from the seed, and profiles are so many a pack. What fails is printed with the one pack that shows
 * it. Exit status 1 if anything does. */
#include "trial.h"

#include "number.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FAILURES_MAX = 5, LINT_EVERY = 4 };

typedef struct settings {
    unsigned long seed, packs, profiles;
    const char *locale; /* with a decimal comma, or NULL */
} settings;

typedef struct counts {
    size_t profiles, reports, completions, failures;
} counts;

static bool read_settings(int argc, char **argv, settings *s)
{
    const struct {
        const char *name;
        unsigned long *value;
    } options[] = {{"--seed", &s->seed}, {"--packs", &s->packs}, {"--profiles", &s->profiles}};

    for (int i = 1; i < argc; i += 2) {
        bool known = false;
        for (size_t k = 0; k < sizeof options / sizeof options[0] && i + 1 < argc; k++)
            if (strcmp(argv[i], options[k].name) == 0)
                known = tb_number_parse_whole(tb_text_of(argv[i + 1]), 1000000000, options[k].value);
        if (!known)
            return false;
    }
    return true;
}

static const char *find_comma_locale(void)
{
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE"};
    const char *found = NULL;

    for (size_t i = 0; i < sizeof names / sizeof names[0] && found == NULL; i++)
        if (setlocale(LC_ALL, names[i]) != NULL && strcmp(localeconv()->decimal_point, ",") == 0)
            found = names[i];
    setlocale(LC_ALL, "C");
    return found;
}

/* Tries one pack and its profiles, and says what fails first. */
static bool try_pack(const settings *s, uint64_t seed, counts *sum)
{
    trial t;
    tb_buf why = TB_BUF_EMPTY, json = TB_BUF_EMPTY;
    bool holds = trial_open(&t, seed, &why);

    for (unsigned long i = 0; i < s->profiles && holds; i++)
        holds = trial_profile(&t, i, &why);
    holds = holds && trial_reports(&t, s->locale, &why) && (seed % LINT_EVERY != 0 || trial_lint(&t, &why));
    if (!holds) {
        pack_text_put(&json, &t.text, AS_MADE);
        printf("FAILED: property --seed %llu --packs 1 --profiles %lu\n  %s\n  pack: %s\n", (unsigned long long)seed,
               s->profiles, why.data, json.data);
    }
    sum->profiles += t.profiles;
    sum->reports += t.reports;
    sum->completions += t.completions;
    tb_buf_release(&why);
    tb_buf_release(&json);
    trial_close(&t);
    return holds;
}

int main(int argc, char **argv)
{
    settings s = {.seed = 1, .packs = 500, .profiles = 200};
    counts sum = {0};

    if (!read_settings(argc, argv, &s)) {
        fputs("usage: property [--seed N] [--packs N] [--profiles N]\n", stderr);
        return 2;
    }
    s.locale = find_comma_locale();
    for (unsigned long i = 0; i < s.packs && sum.failures < FAILURES_MAX; i++)
        sum.failures += !try_pack(&s, s.seed + i, &sum);
    printf("%zu profiles and %zu reports of packs %lu to %lu, %zu completions: %zu packs failed%s\n", sum.profiles,
           sum.reports, s.seed, s.seed + s.packs - 1, sum.completions, sum.failures,
           s.locale == NULL ? " (no locale with a decimal comma here)" : "");
    return sum.failures > 0 ? 1 : 0;
}
