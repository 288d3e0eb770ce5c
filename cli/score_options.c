/* score_options.c - the command line of `tiebreak score`. */
#include "score_options.h"
#include "commands.h"

static const char *const formats[] = {"text", "json", "csv", "md", "html", "pdf", NULL};

#define AT(field) offsetof(score_values, field)
#define SEED_MAX 9007199254740991UL /* 2^53 - 1: what a JSON number keeps exactly */

static const cli_option options[] = {
    {"adr", 0, CLI_TEXT, AT(adr), "DIR",
     "keep the report there as a decision record, NNNN-title.md, with the whole of it as JSON beside; written again, "
     "it "
     "keeps what was edited by hand",
     NULL, NULL, 0, 0},
    {"because", 0, CLI_TEXT, AT(because), "TEXT", "with --chosen: why", NULL, NULL, 0, 0},
    {"chosen", 0, CLI_TEXT, AT(chosen), "CHOICE",
     "record what was decided, which may differ from what is recommended: an alternative, or hybrid", NULL, NULL, 0, 0},
    {"chosen-by", 0, CLI_TEXT, AT(chosen_by), "NAME", "with --chosen: by whom", NULL, NULL, 0, 0},
    {"describe", 0, CLI_TEXT, AT(describe), "TEXT", "a project in a sentence or two, as a whole profile; no FILE then",
     NULL, NULL, 0, 0},
    {"draws", 0, CLI_TEXT, AT(draws), "N",
     "random runs of the model behind the confidence, 0 for none (default: 4000; with --jsonl none)", NULL, NULL, 0, 0},
    {"evidence", 0, CLI_TEXT, AT(evidence), "FILE", "measurements to use, instead of those this machine made", NULL,
     NULL, 0, 0},
    {"expect", 0, CLI_TEXT, AT(expect), "CHOICE",
     "exit with 1 unless this is the choice: an alternative, hybrid or none", NULL, NULL, 0, 0},
    {"explain", 0, CLI_FLAG, AT(explain), NULL, "every reason, and the rules that did not fire", NULL, NULL, 0, 0},
    {"format", 0, CLI_TEXT, AT(format), NULL,
     "for a terminal, for programs, for a spreadsheet, as a decision record, as a page, as a print of it", formats,
     "text", 0, 0},
    {"jsonl", 0, CLI_FLAG, AT(jsonl), NULL, "one JSON profile a line in, one verdict a line out", NULL, NULL, 0, 0},
    {"no-evidence", 0, CLI_FLAG, AT(no_evidence), NULL, "leave measurements out", NULL, NULL, 0, 0},
    {"output", 'o', CLI_TEXT, AT(output), "FILE", "write there, whole or not at all, not to standard output", NULL,
     NULL, 0, 0},
    {"save", 0, CLI_FLAG, AT(save), NULL, "keep the decision in the log (see `tiebreak decisions`)", NULL, NULL, 0, 0},
    {"seed", 0, CLI_NUMBER, AT(seed), "N", "where the random runs start: same seed, same report", NULL, "1", 0,
     SEED_MAX},
    {"set", 0, CLI_LIST, AT(set), "KEY=VALUE",
     "answer a question, or set workloads.ID, priorities.ID or title, over what the profile says", NULL, NULL, 0, 0},
    {"store", 0, CLI_TEXT, AT(store), "FILE", "the log to save in, instead of the one in your data folder", NULL, NULL,
     0, 0},
    {"template", 0, CLI_TEXT, AT(template), "FILE",
     "a template of your own, in Mustache; its name's ending says for which format: .html, .md, .csv or .txt", NULL,
     NULL, 0, 0},
    {"threads", 0, CLI_NUMBER, AT(threads), "N", "with --jsonl: threads to score with", NULL, "1", 1, 256},
    {0},
};

static const cli_example examples[] = {
    {"tiebreak score data/profiles/support-chat.yaml", "read a report on one project"},
    {"tiebreak score --describe 'Live chat for 20k users, with a model that routes each message'",
     "a first idea, from a sentence"},
    {"tiebreak score my-project.yaml --set team_size=3", "what if the team were smaller?"},
    {"tiebreak score my-project.yaml --expect hybrid", "in CI: fail when the verdict is no longer the one agreed on"},
    {"tiebreak score my-project.yaml --format html -o report.html", "a page to send to somebody"},
    {"tiebreak score my-project.yaml --adr docs/decisions", "a decision record, to commit next to the code"},
    {"tiebreak score --jsonl < profiles.jsonl > verdicts.jsonl",
     "many projects; a bad line becomes an error object, and the rest goes on"},
    {0},
};

const cli_command cli_score_command = {
    .name = "score",
    .operands = "[FILE...]",
    .summary = "score profiles: which alternative, why, and how firmly",
    .details =
        "A FILE is a profile in YAML or JSON, and '-' is standard input. Several FILEs give several reports, with "
        "--format json one array. SOURCE_DATE_EPOCH fixes the date of the report.",
    .options = options,
    .values_size = sizeof(score_values),
    .max_operands = CLI_MANY,
    .examples = examples,
    .run = cli_score_run,
    .needs = CLI_NEEDS_PACK,
};
