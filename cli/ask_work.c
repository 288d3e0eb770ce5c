/* ask_work.c - the prompts about the work: its kinds, their shares, which are critical; and what matters most. */
#include "ask.h"

#include "layout.h"

#include "number.h"

#include <math.h>
#include <string.h>

static const tb_profile *profile_of(const cli_ask *ask)
{
    return tb_interview_profile(ask->interview);
}

static bool has_workloads(const cli_ask *ask)
{
    return profile_of(ask)->workloads[0].workload >= 0;
}

static const tb_workload *workload_of(const cli_ask *ask, size_t w)
{
    return &ask->pack->workloads[profile_of(ask)->workloads[w].workload];
}

static cli_ask_names names_of_work(cli_ask *ask)
{
    cli_ask_names all = cli_ask_names_of(ask, ask->pack->workloads, ask->pack->workload_count, sizeof(tb_workload)),
                  some = {tb_arena_array(&ask->arena, TB_WORKLOADS_MAX, sizeof *some.ids),
                          tb_arena_array(&ask->arena, TB_WORKLOADS_MAX, sizeof *some.titles),
                          profile_of(ask)->workload_count};

    for (size_t w = 0; all.count > 0 && some.ids && some.titles && w < some.count; w++) {
        some.ids[w] = workload_of(ask, w)->id;
        some.titles[w] = workload_of(ask, w)->title;
    }
    return all.count > 0 && some.ids && some.titles ? some : (cli_ask_names){0};
}

static void show_kept(cli_ask *ask, tb_step step, const char *lead)
{
    tb_buf now = TB_BUF_EMPTY;

    cli_ask_put_answer(&now, ask, step);
    cli_ask_sayf(ask, "%s %s", lead, now.data ? now.data : "");
    tb_buf_release(&now);
}

static void show_work(cli_ask *ask)
{
    for (size_t w = 0; w < profile_of(ask)->workload_count; w++)
        cli_ask_item(ask, w + 1, workload_of(ask, w)->title);
}

/* ---- Kinds of work ---- */

static void show_workloads(cli_ask *ask, tb_step step)
{
    cli_ask_say_bold(ask, "Which kinds of work does the backend do?");
    for (size_t i = 0; i < ask->pack->workload_count; i++)
        cli_ask_item(ask, i + 1, ask->pack->workloads[i].title);
    cli_ask_say_dim(ask, "As many as there are, like 1 3. ? says what each means.");
    if (has_workloads(ask))
        show_kept(ask, step, "Enter keeps:");
}

static void help_workloads(cli_ask *ask, tb_step step)
{
    tb_buf line = TB_BUF_EMPTY;

    (void)step;
    cli_ask_say(ask, "Nearly every rule depends on the work: name the parts that will be much of the code.");
    for (size_t i = 0; i < ask->pack->workload_count; i++) {
        const tb_workload *w = &ask->pack->workloads[i];
        tb_buf_clear(&line);
        tb_buf_printf(&line, "%s%s%s", w->title, w->help ? ": " : "", w->help ? w->help : "");
        cli_ask_item(ask, i + 1, line.data ? line.data : "");
    }
    tb_buf_release(&line);
}

static cli_ask_reply take_workloads(cli_ask *ask, tb_step step, const char *text)
{
    const cli_ask_names names =
        cli_ask_names_of(ask, ask->pack->workloads, ask->pack->workload_count, sizeof(tb_workload));
    size_t list[TB_WORKLOADS_MAX], count = 0;
    uint64_t set = 0;

    (void)step;
    for (size_t w = 0; *text == '\0' && has_workloads(ask) && w < profile_of(ask)->workload_count; w++)
        set |= UINT64_C(1) << profile_of(ask)->workloads[w].workload;
    if (*text == '\0' && set == 0) {
        cli_ask_say(ask, "Type numbers or names; - if you are not sure.");
        return CLI_ASK_AGAIN;
    }
    if (*text != '\0' && !cli_ask_match_several(ask, text, &names, &set))
        return CLI_ASK_AGAIN;
    for (size_t i = 0; i < ask->pack->workload_count; i++)
        if (set >> i & 1)
            list[count++] = i;
    return tb_interview_set_workloads(ask->interview, list, count) == TB_OK ? CLI_ASK_DONE : CLI_ASK_FAILED;
}

static cli_ask_reply skip_workloads(cli_ask *ask, tb_step step)
{
    (void)step;
    return tb_interview_set_workloads(ask->interview, NULL, 0) == TB_OK ? CLI_ASK_DONE : CLI_ASK_FAILED;
}

const cli_ask_kind cli_ask_workloads = {show_workloads, help_workloads, take_workloads, skip_workloads};

/* ---- Shares ---- */

static void show_shares(cli_ask *ask, tb_step step)
{
    tb_buf example = TB_BUF_EMPTY;

    cli_ask_say_bold(ask, "How is the work divided?");
    cli_ask_say(ask, "A share is the part of the code to be written and kept, not of the load.");
    show_work(ask);
    if (profile_of(ask)->workload_count == 2)
        tb_buf_puts(&example, "60/40");
    for (size_t left = profile_of(ask)->workload_count; left > 0 && profile_of(ask)->workload_count > 2; left--)
        tb_buf_printf(&example, left > 1 ? "%zu/" : "%zu", 10 * left);
    cli_ask_sayf(ask, "In this order, like %s.", example.data ? example.data : "");
    tb_buf_release(&example);
    show_kept(ask, step, "Enter:");
}

static void help_shares(cli_ask *ask, tb_step step)
{
    (void)step;
    cli_ask_say(ask, "Each kind of work is scored by itself, and counts by its share. Any numbers will do; they are "
                     "scaled. With - all parts are equal.");
}

static cli_ask_reply take_shares(cli_ask *ask, tb_step step, const char *text)
{
    static const char apart[] = "/:,;% ";
    double shares[TB_WORKLOADS_MAX], sum = 0;
    const size_t wanted = profile_of(ask)->workload_count;
    size_t count = 0;

    (void)step;
    if (*text == '\0')
        return CLI_ASK_DONE;
    while (*(text += strspn(text, apart)) != '\0') {
        const size_t len = strcspn(text, apart);
        double share;
        if (!tb_number_parse((tb_text){text, len}, &share) || share < 0 || share > 1e9) {
            cli_ask_sayf(ask, "'%.*s' is no share: type numbers from 0 up, like 60/40.", (int)(len < 40 ? len : 40),
                         text);
            return CLI_ASK_AGAIN;
        }
        if (count < wanted)
            shares[count] = share;
        count++;
        sum += share;
        text += len;
    }
    if (count != wanted || sum <= 0) {
        cli_ask_sayf(ask,
                     count != wanted ? "There are %zu kinds of work, and as many shares are needed."
                                     : "The %zu shares sum to 0.",
                     wanted);
        return CLI_ASK_AGAIN;
    }
    tb_interview_set_shares(ask->interview, shares);
    return CLI_ASK_DONE;
}

static cli_ask_reply skip_shares(cli_ask *ask, tb_step step)
{
    (void)step;
    tb_interview_set_shares(ask->interview, NULL);
    return CLI_ASK_DONE;
}

const cli_ask_kind cli_ask_shares = {show_shares, help_shares, take_shares, skip_shares};

/* ---- What is critical ---- */

static void show_critical(cli_ask *ask, tb_step step)
{
    cli_ask_say_bold(ask, "Which of it must work well, whatever else happens?");
    show_work(ask);
    cli_ask_say_dim(ask, "As many as apply, like 1 2; 0: none of them.");
    show_kept(ask, step, "Enter:");
}

static void help_critical(cli_ask *ask, tb_step step)
{
    (void)step;
    cli_ask_say(ask, "What a critical kind of work needs and does not get makes a choice unsuitable, however small its "
                     "share; and no verdict is called clear that serves it badly.");
}

static cli_ask_reply set_critical(cli_ask *ask, uint64_t set)
{
    for (size_t w = 0; w < profile_of(ask)->workload_count; w++)
        tb_interview_set_critical(ask->interview, w, set >> w & 1);
    return CLI_ASK_DONE;
}

static cli_ask_reply take_critical(cli_ask *ask, tb_step step, const char *text)
{
    const cli_ask_names names = names_of_work(ask);
    uint64_t set = 0;

    (void)step;
    if (*text == '\0')
        return CLI_ASK_DONE;
    return cli_ask_match_several(ask, text, &names, &set) ? set_critical(ask, set) : CLI_ASK_AGAIN;
}

static cli_ask_reply skip_critical(cli_ask *ask, tb_step step)
{
    (void)step;
    return set_critical(ask, 0);
}

const cli_ask_kind cli_ask_critical = {show_critical, help_critical, take_critical, skip_critical};

/* ---- Priorities ---- */

/* The branches that can be weighed, and which they are. */
static cli_ask_names weighable(cli_ask *ask, size_t **branches)
{
    const tb_pack *pack = ask->pack;
    cli_ask_names names = cli_ask_names_of(ask, pack->branches, pack->branch_count, sizeof *pack->branches);
    size_t kept = 0;

    *branches = tb_arena_array(&ask->arena, pack->branch_count + 1, sizeof **branches);
    if (!*branches)
        return (cli_ask_names){0};
    for (size_t b = 0; b < names.count; b++) {
        if (pack->branches[b].fixed)
            continue;
        names.ids[kept] = pack->branches[b].id;
        names.titles[kept] = pack->branches[b].title;
        (*branches)[kept++] = b;
    }
    names.count = kept;
    return names;
}

static void show_priorities(cli_ask *ask, tb_step step)
{
    size_t *branches;
    const cli_ask_names names = weighable(ask, &branches);

    cli_ask_say_bold(ask, "What matters more, or less, than usual?");
    for (size_t i = 0; i < names.count; i++)
        cli_ask_item(ask, i + 1, names.titles[i]);
    cli_ask_say_dim(ask, "Names or numbers, and after them one of: ignore, less, normal, more, decisive. Like 1 more, "
                         "2 3 less.");
    show_kept(ask, step, "Enter:");
}

static void help_priorities(cli_ask *ask, tb_step step)
{
    (void)step;
    cli_ask_say(ask, "A priority is how much a criterion weighs in the scores: ignore 0, less a half, normal 1, more "
                     "2, decisive 4. With - all are normal.");
}

static int importance_of(tb_text word)
{
    for (int i = TB_IGNORE; i <= TB_DECISIVE; i++)
        if (tb_text_is(word, tb_importance_name((tb_importance)i)))
            return i;
    return -1;
}

/* "1 more, 2 3 less": names gather until a word says how much they matter. */
static cli_ask_reply take_priorities(cli_ask *ask, tb_step step, const char *text)
{
    size_t *branches;
    const cli_ask_names names = weighable(ask, &branches);
    uint8_t *wanted = tb_arena_array(&ask->arena, names.count + 1, sizeof *wanted); /* importance + 1 */
    size_t from = 0, count = 0, *gathered = tb_arena_array(&ask->arena, strlen(text) + 1, sizeof *gathered);

    (void)step;
    if (!wanted || !gathered || names.count == 0)
        return names.count == 0 && branches ? CLI_ASK_DONE : CLI_ASK_FAILED;
    while (*(text += strspn(text, ",;: =")) != '\0') {
        const tb_text word = {text, strcspn(text, ",;: =")};
        const int importance = importance_of(word);
        text += word.len;
        if (importance >= 0) {
            if (from == count) {
                cli_ask_sayf(ask, "Say first what is to be '%s', like 1 more.",
                             tb_importance_name((tb_importance)importance));
                return CLI_ASK_AGAIN;
            }
            for (; from < count; from++)
                wanted[gathered[from]] = (uint8_t)(importance + 1);
            continue;
        }
        const int found = cli_ask_match(ask, word, &names);
        if (found < 0)
            return CLI_ASK_AGAIN;
        gathered[count++] = (size_t)found;
    }
    if (from < count) {
        cli_ask_sayf(ask, "How much does '%s' matter: ignore, less, normal, more or decisive? Like %zu more.",
                     names.titles[gathered[from]], gathered[from] + 1);
        return CLI_ASK_AGAIN;
    }
    for (size_t i = 0; i < names.count; i++)
        if (wanted[i] > 0)
            tb_interview_set_importance(ask->interview, branches[i], (tb_importance)(wanted[i] - 1));
    return CLI_ASK_DONE;
}

static cli_ask_reply skip_priorities(cli_ask *ask, tb_step step)
{
    (void)step;
    for (size_t b = 0; b < ask->pack->branch_count; b++)
        tb_interview_set_importance(ask->interview, b, TB_NORMAL);
    return CLI_ASK_DONE;
}

const cli_ask_kind cli_ask_priorities = {show_priorities, help_priorities, take_priorities, skip_priorities};

/* ---- In words ---- */

static void put_text(tb_buf *out, const char *text)
{
    tb_buf_puts(out, text ? text : "none");
}

static void put_workloads(tb_buf *out, const cli_ask *ask)
{
    for (size_t w = 0; has_workloads(ask) && w < profile_of(ask)->workload_count; w++)
        tb_buf_printf(out, "%s%s", w > 0 ? ", " : "", workload_of(ask, w)->title);
    if (!has_workloads(ask))
        tb_buf_puts(out, "not said");
}

static void put_shares(tb_buf *out, const cli_ask *ask)
{
    const tb_profile *p = profile_of(ask);

    if (isnan(p->workloads[0].given))
        tb_buf_puts(out, "equal parts");
    for (size_t w = 0; !isnan(p->workloads[0].given) && w < p->workload_count; w++) {
        tb_buf_printf(out, "%s%s ", w > 0 ? ", " : "", workload_of(ask, w)->title);
        tb_number_put_grouped(out, 100 * p->workloads[w].share, 0);
        tb_buf_puts(out, " %");
    }
}

static void put_critical(tb_buf *out, const cli_ask *ask)
{
    const tb_profile *p = profile_of(ask);
    size_t listed = 0;

    for (size_t w = 0; w < p->workload_count; w++)
        if (p->workloads[w].critical)
            tb_buf_printf(out, "%s%s", listed++ > 0 ? ", " : "", workload_of(ask, w)->title);
    tb_buf_puts(out, listed == 0 ? "none of it" : "");
}

static void put_priorities(tb_buf *out, const cli_ask *ask)
{
    size_t listed = 0;

    for (size_t b = 0; b < ask->pack->branch_count; b++)
        if (profile_of(ask)->branches[b] != TB_NORMAL)
            tb_buf_printf(out, "%s%s: %s", listed++ > 0 ? ", " : "", ask->pack->branches[b].title,
                          tb_importance_name(profile_of(ask)->branches[b]));
    tb_buf_puts(out, listed == 0 ? "all as usual" : "");
}

void cli_ask_put_answer(tb_buf *out, const cli_ask *ask, tb_step step)
{
    const tb_profile *p = profile_of(ask);

    switch (step.kind) {
    case TB_STEP_TITLE: put_text(out, p->title); break;
    case TB_STEP_DESCRIPTION: put_text(out, p->description); break;
    case TB_STEP_WORKLOADS: put_workloads(out, ask); break;
    case TB_STEP_SHARES: put_shares(out, ask); break;
    case TB_STEP_CRITICAL: put_critical(out, ask); break;
    case TB_STEP_PRIORITIES: put_priorities(out, ask); break;
    case TB_STEP_QUESTION: tb_answer_put(out, &ask->pack->questions[step.question], &p->answers[step.question]); break;
    case TB_STEP_CONFIRM:
    case TB_STEP_END: break;
    }
}

const char *cli_ask_put_title(const cli_ask *ask, tb_step step)
{
    static const char *const titles[] = {
        [TB_STEP_TITLE] = "What is the project called?",
        [TB_STEP_DESCRIPTION] = "What is to be built?",
        [TB_STEP_CONFIRM] = "Is it right?",
        [TB_STEP_WORKLOADS] = "Which kinds of work does the backend do?",
        [TB_STEP_SHARES] = "How is the work divided?",
        [TB_STEP_CRITICAL] = "Which of it must work well, whatever else happens?",
        [TB_STEP_PRIORITIES] = "What matters more, or less, than usual?",
    };

    return step.kind == TB_STEP_QUESTION ? ask->pack->questions[step.question].title : titles[step.kind];
}
