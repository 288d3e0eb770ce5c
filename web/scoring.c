#include "scoring.h"

#include <pthread.h>
#include <stdlib.h>

/* The scorer of one day, and the workspaces made for it that nobody uses now. */
typedef struct day day;
struct day {
    tb_date date;
    tb_scorer *scorer;
    struct web_seat *free;
    size_t users; /* reports at hand; a past day is freed with its last */
};

struct web_seat {
    struct web_seat *next;
    day *day;
    tb_workspace *workspace;
};

struct web_scoring {
    pthread_mutex_t lock;
    const web_site *site;
    day *today;
};

static void free_day(day *d)
{
    while (d && d->free) {
        struct web_seat *seat = d->free;
        d->free = seat->next;
        tb_workspace_free(seat->workspace);
        free(seat);
    }
    if (d)
        tb_scorer_free(d->scorer);
    free(d);
}

tb_status web_scoring_new(const web_site *site, web_scoring **out)
{
    web_scoring *s = calloc(1, sizeof *s);

    *out = s;
    if (!s)
        return TB_ERR_NOMEM;
    s->site = site;
    pthread_mutex_init(&s->lock, NULL);
    return TB_OK;
}

void web_scoring_free(web_scoring *s)
{
    if (!s)
        return;
    free_day(s->today);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

/* Makes DATE today. Called with the lock. */
static tb_status begin_day(web_scoring *s, tb_date date)
{
    day *d = calloc(1, sizeof *d);
    tb_status status = d ? tb_scorer_new(s->site->pack, s->site->evidence, date, &d->scorer) : TB_ERR_NOMEM;

    if (status != TB_OK) {
        free(d);
        return status;
    }
    d->date = date;
    if (s->today && s->today->users == 0)
        free_day(s->today);
    s->today = d;
    return TB_OK;
}

/* SEAT may be NULL, and have no workspace: memory was out. */
static void give_back(web_scoring *s, day *d, struct web_seat *seat)
{
    day *over = NULL;

    if (seat && !seat->workspace) {
        free(seat);
        seat = NULL;
    }
    pthread_mutex_lock(&s->lock);
    if (seat) {
        seat->next = d->free;
        d->free = seat;
    }
    if (--d->users == 0 && d != s->today)
        over = d;
    pthread_mutex_unlock(&s->lock);
    free_day(over);
}

/* On failure no seat is taken. */
static tb_status take_seat(web_scoring *s, tb_date date, struct web_seat **out)
{
    bool alone = false; /* then the other processors have nothing to do */
    tb_status status = TB_OK;
    struct web_seat *seat = NULL;
    day *d = NULL;

    pthread_mutex_lock(&s->lock);
    if (!s->today || s->today->date != date)
        status = begin_day(s, date);
    if (status == TB_OK) {
        d = s->today;
        alone = ++d->users == 1;
        seat = d->free;
        if (seat)
            d->free = seat->next;
    }
    pthread_mutex_unlock(&s->lock);
    if (status != TB_OK)
        return status;
    if (!seat && (!(seat = calloc(1, sizeof *seat)) || tb_workspace_new(d->scorer, &seat->workspace) != TB_OK)) {
        give_back(s, d, seat);
        return TB_ERR_NOMEM;
    }
    seat->day = d;
    tb_workspace_share(seat->workspace, alone ? s->site->workers : NULL);
    *out = seat;
    return TB_OK;
}

tb_status web_score(web_scoring *s, const tb_profile *profile, int64_t now, tb_diags *diags, web_scored *out)
{
    const tb_report_options options = {TB_DRAWS_DEFAULT, TB_SEED_DEFAULT, now, s->site->version};
    tb_status status;

    *out = (web_scored){0};
    status = take_seat(s, (tb_date)(now / 86400), &out->seat);
    if (status == TB_OK)
        status = tb_report_new(out->seat->workspace, profile, &options, diags, &out->report);
    if (status == TB_OK)
        tb_report_refer(out->report, s->site->reference);
    return status;
}

void web_scored_release(web_scoring *s, web_scored *scored)
{
    tb_report_free(scored->report);
    if (scored->seat)
        give_back(s, scored->seat->day, scored->seat);
    *scored = (web_scored){0};
}

tb_status web_score_today(web_scoring *s, tb_text profile, int64_t now, tb_diags *diags, tb_today *out)
{
    tb_arena arena = TB_ARENA_EMPTY;
    struct web_seat *seat = NULL;
    tb_status status = take_seat(s, (tb_date)(now / 86400), &seat);

    if (status == TB_OK)
        status = tb_decision_today(s->site->pack, seat->workspace, profile, &arena, diags, out);
    if (seat)
        give_back(s, seat->day, seat);
    tb_arena_release(&arena);
    return status;
}
