/* bench_run.h - measures one benchmark: fresh processes, the sides in turns (A B, B A, ...), after a warm-up, until its
 * outcome is known well or the time is over; later more of it, if there is time. Nothing here prints. */
#ifndef CLI_BENCH_RUN_H
#define CLI_BENCH_RUN_H

#include "bench_interpreter.h"
#include "bench_suite.h"
#include "statistics.h"

#define CLI_ROUNDS_MIN 4
#define CLI_ROUNDS_MAX 400 /* the file of evidence stays well below its limit */

/* What all benchmarks of a run have in common. */
typedef struct cli_session {
    cli_context *ctx;
    cli_runner *runner;
    const cli_suite *suite;
    const cli_interpreters *interpreters;
    const char *dir;                /* the suite unpacked, a folder each */
    const char *const *environment; /* of the programs */
    bool quick;
    unsigned processes; /* of a server, on every side */
    unsigned threads;   /* of the load generator */
    /* Told after each round, with the seconds left for this benchmark. May be NULL. */
    void (*progress)(void *to, const tb_benchmark *benchmark, const char *variant, size_t rounds, double left);
    void *to;
} cli_session;

typedef struct cli_sample {
    double value;                    /* in the benchmark's unit */
    double wall, user, system, peak; /* seconds, bytes; of the program or server, 0 where nothing ran */
    double p99;                      /* ms; http only */
} cli_sample;

/* What became of a benchmark. Texts are of ctx->arena. */
typedef struct cli_measured {
    const cli_bench *bench;
    const char *variant; /* NULL: the benchmark itself */
    const cli_interpreter *sides[CLI_INTERPRETERS_MAX];
    const cli_bench_file *programs[CLI_INTERPRETERS_MAX];
    size_t side_count;
    cli_sample *samples[CLI_INTERPRETERS_MAX]; /* `rounds` of each side */
    size_t rounds, warm_up;
    double seconds; /* the rounds took */
    unsigned long size;
    const char *check;    /* what all programs printed, to be shown */
    const char *expected; /* the same in full, against which the next is held */
    const char *skipped;  /* why it did not run; NULL */
    const char *failed;   /* what went wrong; the whole rounds before are a result. NULL */
    bool differs;         /* check values do: different work was done, and no round is a result */
    bool saturated;       /* http: the load generator, not a server, was at its limit */
} cli_measured;

/* Measures BENCH until it is known, for SECONDS at most, or CLI_ROUNDS_MIN rounds if they take longer. A run
 * that is interrupted, or in which a program fails, keeps its whole rounds. TB_ERR_NOMEM; all else is said in *out. */
TB_NODISCARD tb_status cli_bench_measure(cli_session *session, const cli_bench *bench, const char *variant,
                                         double seconds, cli_measured *out);

/* Goes on with MEASURED until it is known, for SECONDS, or two rounds if they take longer; neither for longer than MOST
 * seconds. False if that was too short for more rounds. */
bool cli_bench_continue(cli_session *session, double seconds, double most, cli_measured *measured);

/* What more rounds could still do. */
typedef enum cli_known {
    CLI_OPEN,  /* decide an outcome: it is "cannot tell here" */
    CLI_WIDE,  /* narrow the interval of a ratio that counts by how large it is */
    CLI_KNOWN, /* nothing that matters */
} cli_known;

/* Of a benchmark that has a result. */
cli_known cli_measured_known(const cli_measured *measured);

/* Whether there are enough rounds to say something. */
bool cli_measured_has_result(const cli_measured *measured);

/* How many times better side OF does than side OVER. As tb_estimate_ratio. */
TB_NODISCARD tb_status cli_measured_ratio(const cli_measured *measured, size_t of, size_t over, tb_estimate *out);

/* ---- One sample; bench_sample.c and bench_http.c ---- */

typedef enum cli_sampled { CLI_SAMPLED, CLI_SAMPLE_SKIPPED, CLI_SAMPLE_FAILED, CLI_SAMPLE_INTERRUPTED } cli_sampled;

/* Runs side SIDE once. SKIPPED and FAILED: out->skipped or out->failed says why. The first check value is kept in
 * out->check, and others are held against it. */
TB_NODISCARD cli_sampled cli_sample_process(cli_session *session, cli_measured *out, size_t side, cli_sample *sample);
TB_NODISCARD cli_sampled cli_sample_http(cli_session *session, cli_measured *out, size_t side, cli_sample *sample);

/* SIDE said that it cannot run here, and why: the line at REASON. Sets out->skipped; returns CLI_SAMPLE_SKIPPED. Once
 * rounds were made, it is a failure. */
cli_sampled cli_sample_skip(cli_session *session, cli_measured *out, size_t side, const char *reason);

/* Sets out->failed to "SIDE: TEXT" with what the program printed on standard error; returns CLI_SAMPLE_FAILED. */
cli_sampled cli_sample_fail(cli_session *session, cli_measured *out, size_t side, const cli_child *child,
                            const char *text);

/* Why CHILD, which ended or was stopped, did not do its work, in words; NULL if it did. */
const char *cli_child_fault(cli_context *ctx, const cli_child *child);

/* Holds a program's check value, LEN bytes at TEXT, against what is expected. */
TB_NODISCARD cli_sampled cli_sample_check(cli_session *session, cli_measured *out, size_t side, const char *text,
                                          size_t len);

enum { CLI_SAMPLE_ARGS = 6 };

/* What SIDE runs: its interpreter, its program, ARGUMENT, and the interpreter and program of the next alternative, for
 * work that takes both. */
TB_NODISCARD tb_status cli_sample_argv(cli_session *session, const cli_measured *measured, size_t side,
                                       unsigned long argument, const char *argv[CLI_SAMPLE_ARGS]);

#endif
