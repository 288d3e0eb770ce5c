/* benchmark.h - a benchmark as its benchmark.yaml describes it: what is measured, how, and what that shows.
 * Immutable once read. How programs are found and run is not known here. */
#ifndef TB_BENCHMARK_H
#define TB_BENCHMARK_H

#include "node.h"
#include "pack.h"

#define TB_BENCHMARKS_MAX 100
#define TB_BENCHMARK_NEEDS_MAX 8
#define TB_BENCHMARK_VARIANTS_MAX 16

typedef enum tb_benchmark_kind {
    TB_BENCHMARK_PROCESS, /* a program that does the work and ends */
    TB_BENCHMARK_HTTP,    /* a server, which a load generator asks */
    TB_BENCHMARK_LINES,   /* nothing runs: the programs of the other benchmarks are counted */
} tb_benchmark_kind;

typedef enum tb_metric {
    TB_METRIC_WALL,   /* seconds from start to end */
    TB_METRIC_CPU,    /* seconds of processor time, user and system */
    TB_METRIC_MEMORY, /* the most memory held, in MB; of a server, with all its processes */
    TB_METRIC_VALUE,  /* what the program says it measured */
    TB_METRIC_RATE,   /* http: requests answered in a second */
    TB_METRIC_P99,    /* http: milliseconds within which 99 of 100 requests were answered */
    TB_METRIC_LINES,  /* lines that are neither blank nor comment */
} tb_metric;

/* A program that has to be there, and how to get it. */
typedef struct tb_benchmark_need {
    const char *program, *install;
} tb_benchmark_need;

/* The same work by other programs: framework against framework, say. It moves no points. */
typedef struct tb_benchmark_variant {
    const char *id, *title;
} tb_benchmark_variant;

typedef struct tb_benchmark {
    const char *id, *title;
    const char *measures, *does_not_show; /* sentences */
    tb_benchmark_kind kind;
    tb_metric metric;
    const char *unit;    /* of a sample */
    bool less_is_better; /* else more is */
    const char *check;   /* what every program must print (http: answer) at full size; NULL: they must only agree */
    const char *quick_check;
    unsigned long size, quick_size; /* of the work: the programs' argument */
    unsigned long warm_up;          /* rounds that are run first and not counted */
    double timeout;                 /* seconds a program may take */
    const char *path;               /* http: what is asked for */
    unsigned long connections;      /* http: how many ask at once */
    const size_t *claims;           /* of the pack: those it puts to the test */
    size_t claim_count;
    tb_benchmark_need needs[TB_BENCHMARK_NEEDS_MAX];
    size_t need_count;
    tb_benchmark_variant variants[TB_BENCHMARK_VARIANTS_MAX];
    size_t variant_count;
    tb_place at;
} tb_benchmark;

/* Reads format benchmark/1 from NODE, which must live as long; ID is its folder's name and must live as long. Claims
 * are those of PACK. TB_ERR_INPUT: DIAGS says what is wrong. TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_benchmark_read(const tb_pack *pack, const char *id, const tb_node *node, tb_arena *arena,
                                         tb_diags *diags, tb_benchmark *out);

const char *tb_benchmark_kind_name(tb_benchmark_kind kind); /* "process", ... */
const char *tb_metric_name(tb_metric metric);               /* "wall", ... */

/* Lines of a program's TEXT that are neither blank nor only comment (`//` or `#` to the end of the line, or between
 * slash-star and star-slash, or between triple quotes at the start of a line). */
size_t tb_source_lines(tb_text text);

/* Index of the variant with that id, or -1. */
int tb_benchmark_variant_find(const tb_benchmark *benchmark, const char *id);

#endif
