/* Figures as a table and as JSON. */
#include "bench/bench.h"

#include <inttypes.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The ratio to figure->against; 0: none. */
static double ratio_of(const struct figure *figure, const struct figures *figures)
{
    const struct figure *against = figure_named(figures, figure->against);
    return against && against->median > 0 && !figure->skipped ? figure->median / against->median : 0;
}

static bool has_target(const struct figure *figure) { return figure->at_least > 0 || figure->at_most > 0; }

static bool is_met(const struct figure *figure)
{
    return figure->at_least > 0 ? figure->median >= figure->at_least : figure->median <= figure->at_most;
}

static void print_figure(const struct figure *figure, const struct figures *figures)
{
    double ratio = ratio_of(figure, figures);
    printf("  %-46s", figure->name);
    if (figure->skipped) {
        printf(" %12s not measured: %s\n", "-", figure->skipped);
        return;
    }
    int digits = 2;
    if (figure->median >= 100)
        digits = figure->median < 1000 ? 1 : 0;
    printf(" %12.*f %-14s", digits, figure->median, figure->unit);
    if (ratio > 0)
        printf("  %.2f of \"%s\"", ratio, figure->against);
    if (has_target(figure))
        printf("  %s %g: %s", figure->at_least > 0 ? "at least" : "at most",
               figure->at_least > 0 ? figure->at_least : figure->at_most, is_met(figure) ? "met" : "MISSED");
    printf("\n");
}

bool bench_print(const struct bench *bench, const struct figures *groups, size_t count)
{
    uint32_t targets = 0, met = 0;
    printf("medians of %" PRIu32 " round%s; scale: %" PRIu32 " recipients at %u sites, %" PRIu32 " of them similar\n",
           bench->rounds, bench->rounds == 1 ? "" : "s", bench->recipients, BENCH_SITES, bench->recipients / BENCH_SIMILAR);
    for (size_t i = 0; i < count; i++) {
        printf("\n%s\n", groups[i].title);
        for (size_t k = 0; k < groups[i].count; k++) {
            const struct figure *figure = &groups[i].at[k];
            print_figure(figure, &groups[i]);
            targets += has_target(figure) && !figure->skipped;
            met += has_target(figure) && !figure->skipped && is_met(figure);
        }
    }
    printf("\n%" PRIu32 " of %" PRIu32 " targets met\n", met, targets);
    return fflush(stdout) == 0 && !ferror(stdout);
}

static json_t *figure_json(const struct figure *figure, const struct figures *figures)
{
    json_t *json = json_pack("{s:s, s:s, s:s}", "group", figures->title, "name", figure->name, "unit", figure->unit);
    if (figure->skipped) {
        json_object_set_new(json, "skipped", json_string(figure->skipped));
        return json;
    }
    json_t *values = json_array();
    for (uint32_t i = 0; i < figure->count; i++)
        json_array_append_new(values, json_real(figure->values[i]));
    bool done = json_object_set_new(json, "median", json_real(figure->median)) == 0;
    done = json_object_set_new(json, "rounds", values) == 0 && done;
    double ratio = ratio_of(figure, figures);
    if (ratio > 0)
        done = json_object_set_new(json, "against", json_string(figure->against)) == 0 &&
               json_object_set_new(json, "ratio", json_real(ratio)) == 0 && done;
    if (has_target(figure)) {
        bool least = figure->at_least > 0;
        done = json_object_set_new(json, "target",
                                   json_pack("{s:f, s:b}", least ? "at_least" : "at_most",
                                             least ? figure->at_least : figure->at_most, "met", is_met(figure))) == 0 &&
               done;
    }
    if (!done) {
        json_decref(json);
        json = NULL;
    }
    return json;
}

/* The processor's model name from Linux, or "". */
static void name_processor(char *name, size_t size)
{
    char *line = NULL;
    size_t room = 0;
    FILE *file = fopen("/proc/cpuinfo", "re");
    *name = '\0';
    while (file && *name == '\0' && getline(&line, &room, file) > 0) {
        const char *value = strncmp(line, "model name", 10) == 0 ? strchr(line, ':') : NULL;
        if (value)
            (void)snprintf(name, size, "%.*s", (int)strcspn(value + 2, "\n"), value + 2);
    }
    free(line);
    if (file)
        (void)fclose(file);
}

static json_t *conditions_json(const struct bench *bench)
{
    char processor[128];
    name_processor(processor, sizeof processor);
    json_t *name = json_string(processor);
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:I, s:I, s:s, s:s}", "rounds", (int)bench->rounds, "size",
                     (int)bench->size, "recipients", (int)bench->recipients, "sites", (int)BENCH_SITES, "similar",
                     (int)(bench->recipients / BENCH_SIMILAR), "growth", (int)(bench->growth ? BENCH_GROWTH : 1), "processor",
                     name ? name : json_string(""), "processors", (json_int_t)sysconf(_SC_NPROCESSORS_ONLN), "memory",
                     (json_int_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE), "compiler", __VERSION__, "sqlite",
                     sqlite3_libversion());
}

bool bench_write_json(const struct bench *bench, const char *path, const struct figures *groups, size_t count)
{
    json_t *list = json_array();
    bool done = list != NULL;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < groups[i].count; k++)
            done = json_array_append_new(list, figure_json(&groups[i].at[k], &groups[i])) == 0 && done;
    json_t *whole = json_pack("{s:o, s:O}", "conditions", conditions_json(bench), "figures", list);
    done = done && whole && json_dump_file(whole, path, JSON_INDENT(2) | JSON_REAL_PRECISION(6)) == 0;
    json_decref(whole);
    json_decref(list);
    if (!done)
        fprintf(stderr, "bench: %s: the figures cannot be written\n", path);
    return done;
}
