#include "cli/options.h"

#include "base/array.h"
#include "cli/commands.h"
#include "cli/fixture_names.h"
#include "cli/messages.h"
#include "input/pipe.h"
#include "module/isolation.h"
#include "module/workers.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Assumed columns of a terminal of unknown width. */
#define COLUMNS_UNKNOWN 80u

enum { KEY_FILTER = 0x100, KEY_EXCLUDE, KEY_FORMAT, KEY_COLOR, KEY_NO_FORK, KEY_TIMEOUT, KEY_INSTRUMENTED, KEY_ISOLATION };

static const char *const color_words[COLORS] = {[COLOR_AUTO] = "auto", [COLOR_ALWAYS] = "always", [COLOR_NEVER] = "never"};

error_t arguments_add(struct arguments *arguments, const char *argument)
{
    const char **at = array_grow(arguments->at, arguments->count, &arguments->capacity, sizeof *at);
    if (!at)
        return ENOMEM;
    arguments->at = at;
    at[arguments->count++] = argument;
    return 0;
}

bool decimal_read(const char *digits, double *number)
{
    size_t whole = strspn(digits, "0123456789"), more = 0;
    if (digits[whole] == '.')
        more = 1 + strspn(digits + whole + 1, "0123456789");
    if (!whole || digits[whole + more] || more == 1)
        return false;
    *number = strtod(digits, NULL);
    return true;
}

void options_reject(const struct argp_state *state, const char *option, const char *argument, const char *expected)
{
    struct text shown = {0};
    text_append_escaped(&shown, argument, strlen(argument));
    argp_error(state, "%s: '%s' is not %s", option, shown.failed || !shown.bytes ? "" : shown.bytes, expected);
    text_clean_up(&shown);
}

uint64_t options_read_number(const struct argp_state *state, const char *option, const char *argument, const char *what,
                             uint64_t least, uint64_t most)
{
    uint64_t number = least;
    if (!number_read(argument, least, most, &number)) {
        char expected[100];
        (void)snprintf(expected, sizeof expected, "%s from %" PRIu64 " to %" PRIu64, what, least, most);
        options_reject(state, option, argument, expected);
    }
    return number;
}

const char *options_read_text(const struct argp_state *state, const char *option, const char *argument, const char *what)
{
    if (!*argument)
        argp_error(state, "%s: give %s", option, what);
    return argument;
}

void options_append_words(const char *const *words, size_t count, struct text *text)
{
    for (size_t i = 0; i < count; i++)
        text_printf(text, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", words[i]);
}

size_t options_read_word(const struct argp_state *state, const char *option, const char *argument, const char *const *words,
                         size_t count)
{
    struct text expected = {0};
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], argument) == 0)
            return i;
    options_append_words(words, count, &expected);
    options_reject(state, option, argument, expected.failed ? words[0] : expected.bytes);
    text_clean_up(&expected);
    return 0;
}

enum code_page options_read_code_page(const struct argp_state *state, const char *option, const char *argument)
{
    const unsigned first = CODE_PAGE_NONE + 1;
    return (enum code_page)(first + options_read_word(state, option, argument, code_page_names + first, CODE_PAGES - first));
}

static void parse_format(struct options *options, const char *name, struct argp_state *state)
{
    const struct report_format *format = report_find(name);
    if (format && report_has(format, options->kind, REPORT_TO_OUTPUT)) {
        options->format = format;
        options->format_given = true;
        return;
    }
    struct text expected = {0};
    report_name_formats(options->kind, REPORT_TO_OUTPUT, false, &expected);
    options_reject(state, "--format", name, expected.failed ? "one" : expected.bytes);
    text_clean_up(&expected);
}

/* Adds the formats to the help of --format. */
static char *filter_help(int key, const char *text, void *input)
{
    const struct options *options = input;
    struct text help = {0};
    if (key == KEY_FORMAT && options) {
        text_puts(&help, "Print ");
        report_name_formats(options->kind, REPORT_TO_OUTPUT, true, &help);
        text_puts(&help, " on standard output (default: table)");
    }
    char *made = help.length ? text_take(&help) : NULL;
    return made ? made : (char *)(uintptr_t)text;
}

static error_t parse_output(int key, char *argument, struct argp_state *state)
{
    struct options *options = state->input;
    switch (key) {
    case KEY_FILTER: return arguments_add(&options->filters, argument);
    case KEY_EXCLUDE: return arguments_add(&options->excludes, argument);
    case KEY_FORMAT: parse_format(options, argument, state); return 0;
    case KEY_COLOR: options->color = (enum color_when)options_read_word(state, "--color", argument, color_words, COLORS); return 0;
    case ARGP_KEY_ARG: return arguments_add(&options->fixtures, argument);
    default: return ARGP_ERR_UNKNOWN;
    }
}

#define LOOK_OPTIONS 2u /* the first of those for a command without fixtures */

static const struct argp_option output_options[] = {
    {.name = "filter",
     .key = KEY_FILTER,
     .arg = "PATTERN",
     .doc = "Select fixtures whose name or title matches; repeatable, any may match. Without * ? [ it matches anywhere"},
    {.name = "exclude", .key = KEY_EXCLUDE, .arg = "PATTERN", .doc = "Exclude fixtures whose name or title matches; repeatable"},
    {.name = "format", .key = KEY_FORMAT, .arg = "FORMAT", .doc = "Print in this format"},
    {.name = "color", .key = KEY_COLOR, .arg = "WHEN", .doc = "Color the output: auto, always or never (default: auto)"},
    {0},
};

const struct argp options_output_argp = {.options = output_options, .parser = parse_output, .help_filter = filter_help};

static error_t parse_look(int key, char *argument, struct argp_state *state)
{
    return key == KEY_FORMAT || key == KEY_COLOR ? parse_output(key, argument, state) : ARGP_ERR_UNKNOWN;
}

const struct argp options_look_argp = {.options = output_options + LOOK_OPTIONS, .parser = parse_look, .help_filter = filter_help};

static error_t parse_work(int key, char *argument, struct argp_state *state)
{
    struct options *options = state->input;
    switch (key) {
    case 'j': options->jobs = (size_t)options_read_number(state, "--jobs", argument, "a number", 1, OPTIONS_JOBS_MAX); return 0;
    case KEY_NO_FORK:
        options->no_fork = true;
        isolation_turn_off("--no-fork");
        return 0;
    case KEY_ISOLATION:
        isolation_choose(
            (enum isolation_mode)options_read_word(state, "--isolation", argument, isolation_mode_names, ISOLATION_MODES));
        return 0;
    case KEY_INSTRUMENTED: workers_let_modules_finish(); return 0;
    case KEY_TIMEOUT:
        options->timeout_ms =
            options_read_number(state, "--timeout-ms", argument, "a number of milliseconds", 0, OPTIONS_TIMEOUT_MS_MAX);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option work_options[] = {
    {.name = "jobs", .key = 'j', .arg = "N", .doc = "Do N runs at once (default: the number of processors)"},
    {.name = "no-fork", .key = KEY_NO_FORK, .doc = "Run in-process, without time limits (for debugging)"},
    {.name = "instrumented",
     .key = KEY_INSTRUMENTED,
     .doc = "Run exit handlers in the processes of modules, so that coverage counters are written"},
    {.name = "isolation",
     .key = KEY_ISOLATION,
     .arg = "MODE",
     .doc = "Isolate the processes that load other builds than pre-sp4 and sp4: best (as far as the kernel can), require "
            "(entirely, or exit with status 4) or none (default: best)"},
    {.name = "timeout-ms",
     .key = KEY_TIMEOUT,
     .arg = "N",
     .doc = "Time limit of a run in milliseconds, scaled with the size of its fixture (default: 5000; 0 = no limit)"},
    {0},
};

const struct argp options_work_argp = {.options = work_options, .parser = parse_work};

void options_hand_down(struct argp_state *state, struct options *options, size_t children)
{
    for (size_t i = 0; i < children; i++)
        state->child_inputs[i] = options;
}

void options_init(struct options *options)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    *options = (struct options){
        .format = report_find("table"), .jobs = processors < 1 ? 1 : (size_t)processors, .timeout_ms = OPTIONS_TIMEOUT_MS};
    if (options->jobs > OPTIONS_JOBS_MAX)
        options->jobs = OPTIONS_JOBS_MAX;
}

void options_clean_up(struct options *options)
{
    free(options->fixtures.at);
    free(options->filters.at);
    free(options->excludes.at);
    *options = (struct options){0};
}

struct batch_config options_batch_config(const struct options *options, const struct paths *paths)
{
    return (struct batch_config){.progress = progress_show,
                                 .progress_cycle = progress_cycle,
                                 .known_paths = {paths->modules[BUILD_PRE_SP4], paths->modules[BUILD_SP4]},
                                 .jobs = options->jobs,
                                 .no_fork = options->no_fork,
                                 .timeout_ms = options->timeout_ms};
}

/* Whether standard output is a terminal and the locale's encoding is UTF-8. */
static bool shows_bars(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *value = NULL;
    for (size_t i = 0; i < 3 && (!value || !*value); i++)
        value = getenv(names[i]);
    return isatty(STDOUT_FILENO) && value && (strcasestr(value, "UTF-8") || strcasestr(value, "UTF8"));
}

struct report_style options_style(const struct options *options)
{
    bool color = options->color == COLOR_ALWAYS || (options->color == COLOR_AUTO && stream_wants_color(stdout));
    size_t columns = stream_columns();
    return (struct report_style){.columns = columns ? columns : COLUMNS_UNKNOWN,
                                 .breaks = columns != 0,
                                 .bars = shows_bars(),
                                 .verbose = options->verbose,
                                 .color = color,
                                 .version = Q237588_VERSION,
                                 .unicode = unicode_version()};
}

/* Prints that no fixture is left. */
static int complain_of_none(const struct options *options, const char *name)
{
    struct text patterns = {0};
    for (size_t i = 0; i < options->filters.count; i++) {
        text_puts(&patterns, " --filter=");
        text_append_escaped(&patterns, options->filters.at[i], strlen(options->filters.at[i]));
    }
    for (size_t i = 0; i < options->excludes.count; i++) {
        text_puts(&patterns, " --exclude=");
        text_append_escaped(&patterns, options->excludes.at[i], strlen(options->excludes.at[i]));
    }
    int status = STATUS_USAGE;
    if (patterns.failed)
        status = complain_of(&patterns, STATUS_HARNESS);
    else
        complain_of_usage(name, "no fixture matches%s; `q237588 list' shows all", patterns.length ? patterns.bytes : "");
    text_clean_up(&patterns);
    return status;
}

/* Whether the file is a shared object instead of a fixture. */
static bool is_shared_object(const char *path)
{
    char head[4] = "";
    int descriptor;
    uint64_t size;
    struct text message = {0};
    enum input_status opened = input_open(path, UINT64_MAX, &descriptor, &size, &message);
    text_clean_up(&message);
    if (opened != INPUT_OK)
        return false;
    bool is = read(descriptor, head, sizeof head) == sizeof head && memcmp(head, "\177ELF", sizeof head) == 0;
    close(descriptor);
    return is;
}

/* Rejects a module in place of a fixture with a hint. */
static int check_fixtures(const struct options *options, const char *name)
{
    int status = STATUS_PASSED;
    for (size_t i = 0; i < options->fixtures.count && status == STATUS_PASSED; i++) {
        const char *path = options->fixtures.at[i];
        struct text shown = {0};
        if (!is_shared_object(path))
            continue;
        text_append_escaped(&shown, path, strlen(path));
        if (shown.failed)
            status = complain_of(&shown, STATUS_HARNESS);
        else if (strcmp(name, "verify") == 0)
            status = complain_of_usage(name, "'%s' is a shared object, not a fixture; verify one module at a time", shown.bytes);
        else if (strcmp(name, "run") == 0)
            status = complain_of_usage(name, "'%s' is a shared object, not a fixture; expected -m before a module", shown.bytes);
        else
            status = complain_of_usage(name, "'%s' is a shared object, not a fixture; expected YAML", shown.bytes);
        text_clean_up(&shown);
    }
    return status;
}

/* Collects the named fixtures, also from standard input and pipes; else those at `standard`. */
static enum input_status collect(const struct options *options, const char *standard, struct fixture_list *list,
                                 struct text *message)
{
    const struct fixture_filter filter = {
        .filters = options->filters.at,
        .filter_count = options->filters.count,
        .excludes = options->excludes.at,
        .exclude_count = options->excludes.count,
    };
    const struct arguments *named = &options->fixtures;
    const struct fixture_reading reading = {.progress = progress_reading};
    enum input_status status =
        fixture_collect(named->count ? named->at : &standard, named->count ? named->count : 1, &filter, &reading, list, message);
    for (size_t i = 0; i < named->count && status == INPUT_INVALID; i++)
        fixture_names_suggest(named->at[i], standard, message);
    if (!named->count && status == INPUT_INVALID) {
        text_puts(message, "; no fixture was named, so those in ");
        text_append_escaped(message, standard, strlen(standard));
        text_puts(message, " are read");
    }
    return status;
}

int options_collect(const struct options *options, const char *name, const char *standard, struct fixture_list *list)
{
    struct text message = {0};
    enum input_status status = INPUT_OK;
    int result = STATUS_PASSED;
    for (size_t i = 0; i < options->fixtures.count && status == INPUT_OK; i++)
        status = pipe_accept(options->fixtures.at[i], FIXTURE_MAX_BYTES, &message);
    if (status == INPUT_OK)
        result = check_fixtures(options, name);
    if (status == INPUT_OK && result == STATUS_PASSED)
        status = collect(options, standard, list, &message);
    if (status == INPUT_OK && result == STATUS_PASSED && !list->count)
        result = complain_of_none(options, name);
    else if (status == INPUT_INVALID)
        result = complain_of(&message, STATUS_INPUT);
    else if (status == INPUT_NO_MEMORY)
        result = complain_of(&(struct text){0}, STATUS_HARNESS);
    progress_erase();
    text_clean_up(&message);
    return result;
}
