/* Options shared by commands: fixtures, output and execution. */
#ifndef Q237588_CLI_OPTIONS_H
#define Q237588_CLI_OPTIONS_H

#include "base/number.h"
#include "batch/batch.h"
#include "cli/paths.h"
#include "fixture/collect.h"
#include "report/report.h"

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OPTIONS_JOBS_MAX 1024u
#define OPTIONS_TIMEOUT_MS 5000u
#define OPTIONS_TIMEOUT_MS_MAX 1000000000u

/* Given arguments; the strings belong to argv. */
struct arguments {
    const char **at; /* owned */
    size_t count;
    size_t capacity;
};

enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER, COLORS };

struct options {
    struct arguments fixtures; /* files and folders as given; none: fixture_path() */
    struct arguments filters, excludes;
    const struct report_format *format;
    bool format_given;
    enum results_kind kind; /* of the printed results */
    enum color_when color;
    size_t jobs;
    bool verbose; /* tables of all runs */
    bool no_fork;
    uint64_t timeout_ms; /* 0: no limit */
};

/* Parsers of --filter, --exclude, --format, --color, FIXTURE...; of --format and --color only; and of --jobs, --no-fork,
 * --timeout-ms. The input is a struct options. They are children of a command's parser, which answers ARGP_KEY_INIT by
 * options_hand_down(). */
extern const struct argp options_output_argp;
extern const struct argp options_look_argp;
extern const struct argp options_work_argp;

/* Passes the options as input to the first `children` children of the parser. */
void options_hand_down(struct argp_state *state, struct options *options, size_t children);

/* The configuration of runs, with the paths of the known builds. */
struct batch_config options_batch_config(const struct options *options, const struct paths *paths);

/* Sets the defaults that are not zero. */
void options_init(struct options *options);
void options_clean_up(struct options *options);

/* Appends an argument. Returns 0 or ENOMEM, as an argp parser may. */
error_t arguments_add(struct arguments *arguments, const char *argument);

/* Reads a plain decimal number: digits, with or without a point and more digits. Returns false for anything else. */
bool decimal_read(const char *digits, double *number);

/* Ends the program with "OPTION: 'TEXT' is not EXPECTED". */
void options_reject(const struct argp_state *state, const char *option, const char *argument, const char *expected);

/* Reads a number from `least` to `most`, or ends the program: "OPTION: 'TEXT' is not WHAT from LEAST to MOST"; WHAT: "a number". */
uint64_t options_read_number(const struct argp_state *state, const char *option, const char *argument, const char *what,
                             uint64_t least, uint64_t most);

/* Returns the argument, or ends the program if it is empty: "OPTION: give WHAT". */
const char *options_read_text(const struct argp_state *state, const char *option, const char *argument, const char *what);

/* Appends "A, B or C". */
void options_append_words(const char *const *words, size_t count, struct text *text);

/* Reads one of these words and returns its index, or ends the program: "OPTION: 'TEXT' is not A, B or C". */
size_t options_read_word(const struct argp_state *state, const char *option, const char *argument, const char *const *words,
                         size_t count);
enum code_page options_read_code_page(const struct argp_state *state, const char *option, const char *argument);

/* The style for standard output. */
struct report_style options_style(const struct options *options);

/* Loads the fixtures that the options name, or those at `standard`. Returns STATUS_PASSED with at least one fixture, or prints an
 * error and returns the exit status. */
int options_collect(const struct options *options, const char *name, const char *standard, struct fixture_list *list);

#endif
