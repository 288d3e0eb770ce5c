/* signals.h - what a repository's files say of a project: a pack's signals, held against files by name and text.
 * Nothing here opens a file; whoever walks the folder hands names and texts over, in an order of its own that decides
 * which file is named as the first. */
#ifndef TB_SIGNALS_H
#define TB_SIGNALS_H

#include "profile.h"

/* What one signal met. */
typedef struct tb_scan_finding {
    const char *signal; /* its id */
    const char *path;   /* of the first file; NULL: none */
    const char *words;  /* what its pattern matched there, on one line; NULL: it has none */
    size_t files;
    bool is_kind; /* it counts files by what their names end in */
    bool holds;   /* there were as many files as the signal asks for */
} tb_scan_finding;

typedef struct tb_scan {
    const tb_pack *pack;
    tb_scan_finding *findings; /* one a signal of the pack, by id */
    size_t finding_count;
    tb_pattern **patterns; /* by signal: quick copies of the pack's; NULL where it has none */
    tb_arena arena;
} tb_scan;

/* Begins a scan; PACK must outlive it. TB_OK, TB_ERR_NOMEM; the scan is to be released in either case. */
TB_NODISCARD tb_status tb_scan_init(tb_scan *scan, const tb_pack *pack);
void tb_scan_release(tb_scan *scan);

/* Whether some signal looks into the text of the file at PATH. Paths are relative, with slashes. */
bool tb_scan_wants(const tb_scan *scan, const char *path);

/* Whether some signal names the folder at PATH, which a walk would otherwise pass by. */
bool tb_scan_names_folder(const tb_scan *scan, const char *path);

/* Holds the file at PATH against every signal. TEXT is NULL if it was not read, and need not be UTF-8; one with a NUL
 * in it has no words. A pattern that meets its match limit is a warning: the file does not count for that signal.
 * TB_ERR_NOMEM. */
TB_NODISCARD tb_status tb_scan_add(tb_scan *scan, const char *path, const tb_text *text, tb_diags *diags);

typedef enum tb_scan_said { TB_SCAN_SILENT, TB_SCAN_AGREED, TB_SCAN_TORN } tb_scan_said;

/* What the findings that hold say to a question: the answer in *out if they agree. Options of a choices question add
 * up; on anything else two that differ are torn, and settle nothing. */
tb_scan_said tb_scan_answer(const tb_scan *scan, size_t question, tb_answer *out);

/* Whether finding I holds and implies the workload; the answer it gives to a question, or NULL. */
bool tb_scan_implies_workload(const tb_scan *scan, size_t i, size_t workload);
const tb_answer *tb_scan_implied_answer(const tb_scan *scan, size_t i, size_t question);

#endif
