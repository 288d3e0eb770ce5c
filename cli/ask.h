/* ask.h - what the files of `tiebreak ask` share: one interview at a terminal. */
#ifndef CLI_ASK_H
#define CLI_ASK_H

#include "command.h"
#include "evidence_file.h"
#include "line.h"
#include "log.h"

#include "interview.h"

#include <sys/stat.h>

typedef struct cli_ask_values {
    const char *answers, *evidence, *output, *resume, *store; /* FILEs; NULL: not given */
    bool all, quick, live, no_evidence, save;
    cli_list set;
} cli_ask_values;

/* What became of a prompt. */
typedef enum cli_ask_reply {
    CLI_ASK_DONE,        /* answered, or passed over */
    CLI_ASK_AGAIN,       /* not understood, and said so: the same prompt again */
    CLI_ASK_ANEW,        /* the same, shown in full */
    CLI_ASK_BACK,        /* `<` */
    CLI_ASK_FINISH,      /* `!` */
    CLI_ASK_QUIT,        /* `q`, or the end of input */
    CLI_ASK_INTERRUPTED, /* by a signal */
    CLI_ASK_GONE,        /* nobody is there any more */
    CLI_ASK_FAILED,      /* memory is out */
} cli_ask_reply;

typedef struct cli_ask {
    cli_context *ctx;
    const cli_ask_values *values;
    const tb_pack *pack;
    cli_evidence evidence, reference;
    tb_scorer *scorer;
    tb_workspace *workspace; /* for the report, and --live */
    tb_interview *interview;
    tb_store *store; /* with --save */
    cli_line *line;
    tb_buf out;       /* about to be shown */
    tb_buf typed;     /* the last line */
    size_t width;     /* columns to fill */
    size_t asked;     /* questions put so far */
    const char *path; /* where answers are kept; NULL: nowhere could be found */
    bool is_draft;    /* that is our own place, not the person's */
    bool unsaved;     /* they could not be kept there, which was said */
    bool has_left;    /* the person, before the first question */
    bool has_kept;    /* `kept` is the file as we last saw it */
    struct stat kept;
    tb_arena arena;
} cli_ask;

/* ---- ask_talk.c: showing and understanding ---- */

/* Adds TEXT as a paragraph, wrapped. BOLD: as a heading. */
void cli_ask_say(cli_ask *ask, const char *text);
void cli_ask_say_bold(cli_ask *ask, const char *text);
void cli_ask_say_dim(cli_ask *ask, const char *text);
void cli_ask_sayf(cli_ask *ask, const char *format, ...) TB_PRINTF(2, 3);

/* Adds "  NUMBER  TEXT", wrapped under the text. */
void cli_ask_item(cli_ask *ask, size_t number, const char *text);

/* Shows all that was added. */
void cli_ask_flush(cli_ask *ask);

/* Shows it, and reads a line into ask->typed. CLI_ASK_DONE, or why there is none. */
cli_ask_reply cli_ask_read(cli_ask *ask);

/* Things that can be named by number, by id, by title, or by the beginning of either. */
typedef struct cli_ask_names {
    const char **ids, **titles;
    size_t count;
} cli_ask_names;

/* Names of a pack's things; in ask's arena; count 0 when memory is out. */
cli_ask_names cli_ask_names_of(cli_ask *ask, const void *array, size_t count, size_t size);

/* Which one TEXT means, from 0; -1: none or several, which was said. */
int cli_ask_match(cli_ask *ask, tb_text text, const cli_ask_names *names);

/* Which ones TEXT means, separated by commas or spaces; false: one of them nothing, which was said. */
bool cli_ask_match_several(cli_ask *ask, const char *text, const cli_ask_names *names, uint64_t *set);

/* ---- ask_steps.c, ask_work.c: the prompts ---- */

/* Puts STEP until it is answered. With CLI_ASK_DONE what was said is in the interview. */
cli_ask_reply cli_ask_step(cli_ask *ask, tb_step step);

/* How one kind of step is shown, explained, and its answer taken (the text may be empty) or skipped. */
typedef struct cli_ask_kind {
    void (*show)(cli_ask *ask, tb_step step);
    void (*help)(cli_ask *ask, tb_step step);
    cli_ask_reply (*take)(cli_ask *ask, tb_step step, const char *text);
    cli_ask_reply (*skip)(cli_ask *ask, tb_step step);
} cli_ask_kind;

extern const cli_ask_kind cli_ask_title, cli_ask_description, cli_ask_confirm; /* ask_steps.c */
extern const cli_ask_kind cli_ask_question;
extern const cli_ask_kind cli_ask_workloads, cli_ask_shares, cli_ask_critical, cli_ask_priorities; /* ask_work.c */

/* Appends what was said to a step, as a person reads it, and what was asked. */
void cli_ask_put_answer(tb_buf *out, const cli_ask *ask, tb_step step);
const char *cli_ask_put_title(const cli_ask *ask, tb_step step);

/* ---- ask_file.c: nothing is lost ---- */

/* Finds where answers are kept, and takes those that are to be gone on with: --resume, --answers, --set, or what an
 * earlier start left, if the person wants. CLI_DONE, or how the command ends; with ask->has_left it ends in any case.
 */
TB_NODISCARD cli_exit cli_ask_open_file(cli_ask *ask);

/* Keeps what was said; says so if it cannot be done. */
void cli_ask_save(cli_ask *ask);

/* Says where the answers are when the person leaves: asks for another place if need be. CLI_DONE, or CLI_FAILED. */
TB_NODISCARD cli_exit cli_ask_leave(cli_ask *ask);

/* After the report: asks what the file shall be called if it is still a draft. */
TB_NODISCARD cli_exit cli_ask_name_file(cli_ask *ask);

/* ---- ask_end.c ---- */

/* Shows all answers to be looked over. CLI_ASK_DONE: they are right; CLI_ASK_ANEW: one was changed. */
cli_ask_reply cli_ask_check(cli_ask *ask);

/* The report, and what to do next. */
TB_NODISCARD cli_exit cli_ask_report(cli_ask *ask);

/* Adds the scores so far, in a line (--live). */
void cli_ask_say_scores(cli_ask *ask);

#endif
