/* The program of `make bench`. It reports figures and whether they meet their targets. A missed target is no failure, as time
 * depends on the machine. See harness/bench/README.md. */
#include "base/memory.h"
#include "bench/bench.h"
#include "bench/directory_run.h"
#include "bench/scale_run.h"
#include "fixture/generate.h"

#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    OPTION_JSON = 'j',
    OPTION_ROUNDS = 'r',
    OPTION_SIZE = 's',
    OPTION_RECIPIENTS = 'n',
    OPTION_QUICK = 'q',
    OPTION_NO_GROWTH = 1000
};

struct options {
    struct bench bench;
    const char *json;
};

double bench_seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

uint64_t bench_sized(const struct bench *bench, uint64_t usual)
{
    uint64_t size = usual * bench->size / 100;
    return size > 0 ? size : 1;
}

bool bench_fail(struct bench *bench, const char *what)
{
    text_printf(&bench->message, "%s: %s", what, strerror(errno));
    return false;
}

static uint32_t parse_number(const struct argp_state *state, const char *option, const char *argument, uint32_t most)
{
    char *end;
    errno = 0;
    unsigned long number = strtoul(argument, &end, 10);
    if (*argument < '0' || *argument > '9' || *end || errno || number == 0 || number > most)
        argp_error(state, "%s: it must be a number, 1 to %" PRIu32, option, most);
    return (uint32_t)number;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *options = state->input;
    struct bench *bench = &options->bench;
    switch (key) {
    case OPTION_JSON: options->json = argument; return 0;
    case OPTION_ROUNDS: bench->rounds = parse_number(state, "--rounds", argument, BENCH_ROUNDS_MAX); return 0;
    case OPTION_SIZE: bench->size = parse_number(state, "--size", argument, 10000); return 0;
    case OPTION_RECIPIENTS: bench->recipients = parse_number(state, "--recipients", argument, GENERATE_MAX_RECIPIENTS); return 0;
    case OPTION_QUICK: bench->size = 10; return 0;
    case OPTION_NO_GROWTH: bench->growth = false; return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0)
            return ARGP_ERR_UNKNOWN;
        bench->modules = argument;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_usage(state); return 0;
    case ARGP_KEY_SUCCESS:
        if (bench->recipients == 0) {
            uint64_t recipients = bench_sized(bench, BENCH_RECIPIENTS);
            bench->recipients = recipients < GENERATE_MAX_RECIPIENTS ? (uint32_t)recipients : GENERATE_MAX_RECIPIENTS;
        }
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static bool load_builds(struct bench *bench)
{
    static const char *const names[BENCH_BUILDS] = {[BENCH_PRE_SP4] = "pre-sp4", [BENCH_SP4] = "sp4"};
    for (int i = 0; i < BENCH_BUILDS; i++) {
        struct module module;
        text_printf(&bench->paths[i], "%s/%s.so", bench->modules, names[i]);
        if (bench->paths[i].failed || module_load(bench->paths[i].bytes, &module, &bench->message) != MODULE_OK)
            return false;
        memcpy(bench->builds[i].at, module.compare->at, sizeof bench->builds[i].at);
    }
    return true;
}

static int compare_values(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

double bench_median(const double *values, uint32_t count)
{
    double sorted[BENCH_ROUNDS_MAX];
    memcpy(sorted, values, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_values);
    return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

void figure_add(struct figure *figure, double value)
{
    if (figure->count < BENCH_ROUNDS_MAX)
        figure->values[figure->count++] = value;
}

struct figure *figure_named(const struct figures *figures, const char *name)
{
    for (size_t i = 0; i < figures->count && name; i++)
        if (strcmp(figures->at[i].name, name) == 0)
            return &figures->at[i];
    return NULL;
}

/* Prints progress, on a terminal only. */
static void print_progress(const struct bench *bench, uint32_t round, const char *what)
{
    static int terminal = -1;
    if (terminal < 0)
        terminal = isatty(STDERR_FILENO);
    if (terminal && what)
        fprintf(stderr, "\r\033[Kround %" PRIu32 " of %" PRIu32 ": %s", round + 1, bench->rounds, what);
    else if (terminal)
        fputs("\r\033[K", stderr);
}

/* A quotient has a value for each round in which both figures have one. */
static bool divide(struct bench *bench, const struct figures *figures, struct figure *figure)
{
    struct figure *dividend = figure_named(figures, figure->dividend), *divisor = figure_named(figures, figure->divisor);
    if (!dividend || !divisor) {
        text_printf(&bench->message, "no figure is called \"%s\"", dividend ? figure->divisor : figure->dividend);
        return false;
    }
    figure->skipped = dividend->skipped ? dividend->skipped : divisor->skipped;
    for (uint32_t i = 0; i < dividend->count && i < divisor->count; i++)
        if (divisor->values[i] > 0)
            figure_add(figure, dividend->values[i] / divisor->values[i] * (figure->factor > 0 ? figure->factor : 1));
    return true;
}

/* Measures each figure once per round, so that a moment of load spoils a round and not a figure. */
static bool measure(struct bench *bench, struct figures *figures)
{
    struct figure *figure = NULL;
    print_progress(bench, 0, "names and tables");
    bool done = !figures->begin || figures->begin(bench, figures);
    for (uint32_t round = 0; round < bench->rounds && done; round++)
        for (size_t i = 0; i < figures->count && done; i++) {
            figure = &figures->at[i];
            if (!figure->measure || figure->skipped || (figure->rounds && round >= figure->rounds))
                continue;
            print_progress(bench, round, figure->name);
            done = figure->measure(bench, figure);
        }
    for (size_t i = 0; i < figures->count && done; i++) {
        figure = &figures->at[i];
        done = !figure->dividend || divide(bench, figures, figure);
        if (figure->count == 0 && !figure->skipped)
            figure->skipped = "no round gave a value";
        figure->median = figure->count ? bench_median(figure->values, figure->count) : 0;
    }
    print_progress(bench, 0, NULL);
    if (!done)
        fprintf(stderr, "bench: %s: %s\n", figure ? figure->name : figures->title,
                bench->message.length ? bench->message.bytes : "out of memory");
    if (figures->end)
        figures->end(bench);
    return done;
}

int main(int argc, char **argv)
{
    static const struct argp_option known[] = {
        {"json", OPTION_JSON, "FILE", 0, "write the figures as JSON, too", 0},
        {"rounds", OPTION_ROUNDS, "N", 0, "measure each figure N times (default: 5); the median is reported", 0},
        {"size", OPTION_SIZE, "PERCENT", 0, "scale the size of each measurement (default: 100)", 0},
        {"recipients", OPTION_RECIPIENTS, "N", 0, "recipients of the figures of scale (default: 1000000, scaled by --size)", 0},
        {"quick", OPTION_QUICK, NULL, 0, "the same as --size=10", 0},
        {"no-growth", OPTION_NO_GROWTH, NULL, 0, "omit the measurements with ten times as many recipients", 0},
        {0},
    };
    static const struct argp parser = {known, parse, "MODULE_FOLDER", "Measures how fast the harness is.", NULL, NULL, NULL};
    struct options options = {.bench = {.rounds = 5, .size = 100, .growth = true}};
    memory_set_up();
    struct bench *bench = &options.bench;
    struct figures groups[] = {bench_search_figures(), bench_scale_figures(), bench_directory_figures(), bench_connector_figures()};
    const size_t count = sizeof groups / sizeof *groups;
    if (argc > 1 && strcmp(argv[1], SCALE_RUN) == 0)
        return scale_run_main(argc - 2, argv + 2);
    if (argc > 1 && strcmp(argv[1], DIRECTORY_RUN) == 0)
        return directory_run_main(argc - 2, argv + 2);
    argp_err_exit_status = 2;
    if (argp_parse(&parser, argc, argv, 0, NULL, &options) != 0)
        return 2;
    bool done = load_builds(bench);
    if (!done)
        fprintf(stderr, "bench: %s\n", bench->message.length ? bench->message.bytes : "out of memory");
    for (size_t i = 0; i < count && done; i++)
        done = measure(bench, &groups[i]);
    done = done && bench_print(bench, groups, count);
    done = done && (!options.json || bench_write_json(bench, options.json, groups, count));
    for (int i = 0; i < BENCH_BUILDS; i++)
        text_clean_up(&bench->paths[i]);
    text_clean_up(&bench->message);
    return done ? 0 : 4;
}
