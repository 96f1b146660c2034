/* The program that `make bench` runs. It prints figures and judges none of them: what is slow on one machine is not on
 * another. See harness/bench/README.md. */
#include "bench/bench.h"

#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { OPTION_JSON = 'j', OPTION_ROUNDS = 'r', OPTION_SIZE = 's' };

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
    switch (key) {
    case OPTION_JSON: options->json = argument; return 0;
    case OPTION_ROUNDS: options->bench.rounds = parse_number(state, "--rounds", argument, BENCH_ROUNDS_MOST); return 0;
    case OPTION_SIZE: options->bench.size = parse_number(state, "--size", argument, 10000); return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0)
            return ARGP_ERR_UNKNOWN;
        options->bench.modules = argument;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_usage(state); return 0;
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

static double median_of(const double *values, uint32_t count)
{
    double sorted[BENCH_ROUNDS_MOST];
    memcpy(sorted, values, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_values);
    return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

/* Every figure once in each round, so that a machine that is busy for a while spoils a round and no figure. */
static bool measure(struct bench *bench, struct figure *figures, size_t count)
{
    for (uint32_t round = 0; round < bench->rounds; round++)
        for (size_t i = 0; i < count; i++)
            if (!figures[i].measure(bench, &figures[i], &figures[i].values[round])) {
                fprintf(stderr, "bench: %s: %s\n", figures[i].name, bench->message.length ? bench->message.bytes : "out of memory");
                return false;
            }
    for (size_t i = 0; i < count; i++)
        figures[i].median = median_of(figures[i].values, bench->rounds);
    return true;
}

/* The part of another figure; 0: it is told by itself. */
static double ratio_of(const struct figure *figure, const struct figure *figures, size_t count)
{
    for (size_t i = 0; i < count && figure->against; i++)
        if (strcmp(figures[i].name, figure->against) == 0 && figures[i].median > 0)
            return figure->median / figures[i].median;
    return 0;
}

static bool print(const struct figure *figures, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double ratio = ratio_of(&figures[i], figures, count);
        printf("%-42s %12.*f %-11s", figures[i].name, figures[i].median < 1000 ? 1 : 0, figures[i].median, figures[i].unit);
        if (ratio > 0)
            printf("  %.2f of \"%s\"", ratio, figures[i].against);
        printf("\n");
    }
    return fflush(stdout) == 0 && !ferror(stdout);
}

static bool write_json(const struct bench *bench, const char *path, const struct figure *figures, size_t count)
{
    json_t *list = json_array(), *whole = NULL;
    bool done = list != NULL;
    for (size_t i = 0; i < count && done; i++) {
        json_t *values = json_array();
        for (uint32_t round = 0; round < bench->rounds && done; round++)
            done = json_array_append_new(values, json_real(figures[i].values[round])) == 0;
        json_t *figure = json_pack("{s:s, s:s, s:f, s:o}", "name", figures[i].name, "unit", figures[i].unit, "median",
                                   figures[i].median, "rounds", values);
        double ratio = ratio_of(&figures[i], figures, count);
        if (figure && ratio > 0)
            done = json_object_set_new(figure, "against", json_string(figures[i].against)) == 0 &&
                   json_object_set_new(figure, "ratio", json_real(ratio)) == 0 && done;
        done = json_array_append_new(list, figure) == 0 && done;
    }
    whole = json_pack("{s:O}", "figures", list);
    done = done && whole && json_dump_file(whole, path, JSON_INDENT(2) | JSON_REAL_PRECISION(6)) == 0;
    json_decref(whole);
    json_decref(list);
    if (!done)
        fprintf(stderr, "bench: the figures cannot be written\n");
    return done;
}

int main(int argc, char **argv)
{
    static const struct argp_option known[] = {
        {"json", OPTION_JSON, "FILE", 0, "write the figures as JSON, too", 0},
        {"rounds", OPTION_ROUNDS, "N", 0, "measure each so often (5); the median is told", 0},
        {"size", OPTION_SIZE, "PERCENT", 0, "of the usual size of each measurement (100)", 0},
        {0},
    };
    static const struct argp parser = {known, parse, "MODULE_FOLDER", "Measures how fast the harness is.", NULL, NULL, NULL};
    struct options options = {.bench = {.rounds = 5, .size = 100}};
    struct bench *bench = &options.bench;
    size_t count;
    struct figure *figures = bench_search_figures(&count);
    if (argp_parse(&parser, argc, argv, 0, NULL, &options) != 0)
        return 2;
    bool done = load_builds(bench);
    if (!done)
        fprintf(stderr, "bench: %s\n", bench->message.length ? bench->message.bytes : "out of memory");
    done = done && measure(bench, figures, count) && print(figures, count);
    done = done && (!options.json || write_json(bench, options.json, figures, count));
    for (int i = 0; i < BENCH_BUILDS; i++)
        text_clean_up(&bench->paths[i]);
    text_clean_up(&bench->message);
    return done ? 0 : 4;
}
