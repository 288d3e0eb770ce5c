/* random_profile.c - random profiles and evidence for a random pack. */
#include "random_text.h"

/* ---- Profiles ---- */

static void make_project_workloads(profile_text *profile, const pack_text *pack, tb_random *random, tb_arena *arena)
{
    bool shared = is_lucky(random, 0.7);

    for (size_t w = 0; w < pack->workload_count; w++) {
        const char *share =
            w == 0 ? PICK(random, "30", "0.3", "1") : PICK(random, "0", "10", "10", "20", "0.1", "0.2", "5", "60");
        const char *critical = is_lucky(random, 0.2) ? "true" : "false";
        if (is_lucky(random, 0.35))
            continue;
        if (!shared)
            add(&profile->workloads, tb_arena_printf(arena, "'w%zu':{'critical':%s}", w, critical));
        else
            add(&profile->workloads, tb_arena_printf(arena, "'w%zu':{'share':%s,'critical':%s}", w,
                                                     profile->workloads.count == 0 ? "25" : share, critical));
    }
}

static const char *random_options(const question_text *q, tb_random *random, tb_arena *arena)
{
    tb_buf out = TB_BUF_EMPTY;
    int listed = 0;

    tb_buf_putc(&out, '[');
    for (int i = 0; i < q->options; i++)
        if (is_lucky(random, 0.4))
            tb_buf_printf(&out, "%s'o%d'", listed++ > 0 ? "," : "", i);
    tb_buf_putc(&out, ']');
    return keep(arena, &out);
}

static const char *random_answer(const question_text *q, tb_random *random, tb_arena *arena)
{
    int number;

    if (is_lucky(random, 0.12))
        return "'unknown'";
    if (strcmp(q->type, "choices") == 0)
        return random_options(q, random, arena);
    if (q->options > 0)
        return tb_arena_printf(arena, "'o%d'", below(random, q->options));
    if (q->type[0] == 'b')
        return PICK(random, "true", "false");
    if (q->type[0] == 't')
        return "'Some words.'";
    if (q->type[0] == 'l')
        return tb_arena_printf(arena, "%d", below(random, 6));
    number = threshold(random, q) + between(random, -1, 1);
    number = number < q->min ? q->min : number > q->max ? q->max : number;
    return tb_arena_printf(arena, "%d%s", number, number >= 0 && number < q->max && is_lucky(random, 0.2) ? ".25" : "");
}

void profile_text_make(profile_text *profile, const pack_text *pack, tb_random *random, tb_arena *arena)
{
    double often = is_lucky(random, 0.5) ? 0 : 0.4;

    *profile = (profile_text){.rest = ""};
    if (is_lucky(random, 0.9))
        make_project_workloads(profile, pack, random, arena);
    for (size_t i = 0; i < pack->questions.count; i++)
        if (is_lucky(random, 0.7))
            add(&profile->answers, tb_arena_printf(arena, "'%s':%s", pack->question[i].id,
                                                   random_answer(&pack->question[i], random, arena)));
    for (size_t i = 0; i < pack->weighable.count; i++)
        if (is_lucky(random, often))
            add(&profile->priorities, tb_arena_printf(arena, "'%s':'%s'", pack->weighable.items[i],
                                                      PICK(random, "ignore", "less", "normal", "more", "decisive")));
    if (is_lucky(random, 0.5))
        profile->rest = tb_arena_printf(arena, ",'title':'%s','description':'There is %s and %s, no %s.'",
                                        PICK(random, "One", "Two"), PICK(random, "amber", "birch", "cedar", "oak"),
                                        PICK(random, "dune", "ember", "oak"), PICK(random, "amber", "birch", "oak"));
}

static void put_map(tb_buf *out, const char *key, const text_list *list, tb_random *shuffle)
{
    if (list->count == 0)
        return;
    tb_buf_printf(out, ",\"%s\":{", key);
    put_items(out, list, shuffle);
    tb_buf_putc(out, '}');
}

void profile_text_put(tb_buf *out, const profile_text *profile, tb_random *shuffle)
{
    tb_buf_puts(out, "{\"tiebreak\":\"profile/1\"");
    put_quoted(out, profile->rest);
    put_map(out, "workloads", &profile->workloads, shuffle);
    put_map(out, "answers", &profile->answers, shuffle);
    put_map(out, "priorities", &profile->priorities, shuffle);
    tb_buf_putc(out, '}');
}

/* ---- Evidence ---- */

void evidence_put(tb_buf *out, const pack_text *pack, tb_random *random)
{
    tb_buf text = TB_BUF_EMPTY;

    tb_buf_puts(&text, "{'tiebreak':'evidence/1','results':[");
    for (int i = 0; i < 6; i++) {
        int of = below(random, pack->alternatives),
            over = (of + between(random, 1, pack->alternatives - 1)) % pack->alternatives;
        const char *numbers = PICK(random, "'ratio':2,'low':1.5,'high':3", "'ratio':0.4,'low':0.3,'high':0.5",
                                   "'ratio':1,'low':0.99,'high':1.01", "'ratio':1.2,'low':0.9,'high':1.6",
                                   "'ratio':9,'low':8,'high':10", "'ratio':0.9,'low':0.8,'high':1");
        tb_buf_printf(&text, "%s{'benchmark':'b%d','pairs':[{'of':'%s','over':'%s',%s}]}", i > 0 ? "," : "", i,
                      alternative_id(of), alternative_id(over), numbers);
    }
    tb_buf_puts(&text, "]}");
    put_quoted(out, text.data);
    tb_buf_release(&text);
}
